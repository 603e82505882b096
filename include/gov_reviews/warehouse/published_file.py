"""What was published: an append-only record beside the live file, the files that are kept, and what lies
there that is not ours.

In: the folder of the live warehouse. Out: PublicationRecords, paths. `publications.jsonl` gets one line per
publication, before the rename:
a live file whose SHA-256 stands in a line is what was published, whole, in whichever moment a process was
killed; one whose SHA-256 does not was changed by somebody, or damaged. The order of publications is that of
their numbers, never that of a clock.
Nothing here decides what to do about it: see `restore`.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import append_line, replaced_atomically, sync_path, write_atomically
from gov_reviews.clock import tell_instant, utc_now
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.run_folder import RunFile, RunFolder, new_run_id, to_jsonable
from gov_reviews.settings import Settings

logger = logging.getLogger(__name__)

AT_WORK = "at work"
_READ_STEP = 1 << 20
_HEADER_BYTES = 3 * 4096  # of the file, and two of the database, of which the newer one counts
_CLOCKS_DIFFER = timedelta(hours=1)  # clocks of several machines do, by less
_KEPT_NAME = re.compile(r"(?<!\d)(\d{6,}+)\.duckdb")


class PublicationKind(StrEnum):
    """How a file came to be the live one."""

    PUBLISHED = "published"  # by a run
    RESTORED = "restored"  # from a kept file
    ADOPTED = "adopted"  # found when the record began


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """One line of publications.jsonl: a file that went live, or was about to when its process was killed.

    Attributes:
        number: 1, 2, 3 ... in the order of publication.
        run_id: The run that built the file, "" when that is not known.
        sha256, size_bytes: Of the file.
        recorded_at: For people; nothing is ordered by it.
        restored_from: Number of the kept file that was put back.
    """

    number: int
    kind: PublicationKind
    run_id: str
    sha256: str
    size_bytes: int
    recorded_at: datetime
    restored_from: int | None = None


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """What a candidate was built on.

    Attributes:
        base_sha256: The live file that was copied, None when there was none. Only over this file may the
            candidate be published.
        candidate_sha256: The candidate as it goes live; None before the publication begins.
        written: The candidate as the build left it (`database_state`); "" where that is not known.
        audited: The candidate as its audit left it, in the same words; "" before, and AT_WORK from the moment
            when an audit or a publication may write into it.
        base_state: The live file as it was before it was copied (`untouched_state`); "" where that is not
            known.
        live_state: The candidate as it went live, in the same words; "" before.
    """

    base_sha256: str | None
    candidate_sha256: str | None = None
    written: str = ""
    audited: str = ""
    base_state: str = ""
    live_state: str = ""


CANDIDATE_FILE = RunFile("candidate.json", CandidateRecord)


_RECORD: TypeAdapter[PublicationRecord] = TypeAdapter(PublicationRecord)


def database_state(path: Path) -> str:
    """What a DuckDB file says of itself: another word means that something was written since. DuckDB counts
    in its headers how often it wrote, and checks every block that it reads. It costs nothing, whatever the
    size of the file, and a copy has the same word.
    """
    with path.open("rb") as stream:
        headers = hashlib.sha256(stream.read(_HEADER_BYTES)).hexdigest()
    has_log = path.with_name(f"{path.name}.wal").exists()
    return f"{path.stat().st_size} {headers}{' with a log' if has_log else ''}"


def is_ours(record: CandidateRecord, candidate: Path) -> bool:
    """Whether nothing but a build, an audit or a publication can have written into a candidate."""
    if not record.written or record.audited == AT_WORK:  # of an earlier version, or something was killed
        return True
    return database_state(candidate) in {record.written, record.audited}


def untouched_state(found: os.stat_result) -> str:
    """Which file it is, how large, when it was written last, and when its contents, names or rights changed
    last, which no program can set: while this stays, what was hashed once needs not be hashed again. A copy,
    or a file with another name since, is another word though its bytes are the same.
    """
    return f"{found.st_dev}:{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


# --- the record ---


def record_path(settings: Settings) -> Path:
    """Where the record is."""
    return settings.warehouse_path.with_name("publications.jsonl")


def read_publications(settings: Settings) -> tuple[PublicationRecord, ...]:
    """All publications in order; empty when there is no record.

    A line that was cut off by a kill names nothing that went live.
    """
    try:
        lines = record_path(settings).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(_RECORD.validate_json(line))
        except ValidationError:
            logger.warning(
                "line left out, it is no publication path=%s line=%d", record_path(settings), number
            )
    return tuple(sorted(found, key=lambda record: record.number))


def last_publication(settings: Settings) -> PublicationRecord | None:
    """The last one, None when there is no record."""
    return next(reversed(read_publications(settings)), None)


def describe_slow_clock(settings: Settings, now: datetime) -> str:
    """What a clock says that is behind the newest publication, in both languages; "" where it is not.

    Nothing is ordered by the clock, but when pages were captured and which sources are due is told by it.
    """
    newest = last_publication(settings)
    if newest is None or now >= newest.recorded_at - _CLOCKS_DIFFER:
        return ""
    said, told = tell_instant(now), tell_instant(newest.recorded_at)
    return in_both(
        f"it says {said}, and publication {newest.number} was recorded at {told}",
        f"现为 {said}，而第 {newest.number} 次发布记于 {told}",
    )


def clock_notes(settings: Settings, now: datetime) -> tuple[str, ...]:
    """What a run says of a clock that is behind the newest publication; nothing where it is not."""
    if not (said := describe_slow_clock(settings, now)):
        return ()
    return (
        in_both(
            f"The clock of this machine is behind: {in_english(said)}. Set it right: captures get wrong "
            "times, and sources are asked too early or too late.",
            f"本机时钟偏慢：{in_chinese(said)}。请校准时钟，否则抓取时间有误，来源的抓取时机也会偏差。",
        ),
    )


def record_publication(
    settings: Settings,
    kind: PublicationKind,
    run_id: str,
    sha256: str,
    size_bytes: int,
    restored_from: int | None = None,
) -> PublicationRecord:
    """Add a line and force it to disk. Called before the file gets its name."""
    newest = last_publication(settings)
    number = newest.number + 1 if newest is not None else 1
    record = PublicationRecord(number, kind, run_id, sha256, size_bytes, utc_now(), restored_from)
    path = record_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        append_line(stream, _line(record))
    sync_path(path.parent)
    return record


def begin_record(settings: Settings, files: Sequence[tuple[int, Path]]) -> None:
    """Write the first lines, for files that were published when there was no record; all of them or none.

    Args:
        files: Number and file, in order.
    """
    kind = PublicationKind.ADOPTED
    lines = [
        _line(PublicationRecord(number, kind, "", file_sha256(file), file.stat().st_size, utc_now()))
        for number, file in files
    ]
    write_atomically(record_path(settings), b"".join(line + b"\n" for line in lines))


def _line(record: PublicationRecord) -> bytes:
    return json.dumps(to_jsonable(PublicationRecord, record), ensure_ascii=False).encode()


def publication_of(settings: Settings, sha256: str | None) -> PublicationRecord | None:
    """The newest publication of a file with this hash; None when no such file was ever published."""
    return next((record for record in reversed(read_publications(settings)) if record.sha256 == sha256), None)


def is_untouched_since(settings: Settings, found: os.stat_result) -> bool:
    """Whether the live file is the one that the newest publication left, and nobody has touched it since:
    then it needs not be hashed to know that it is what was published.

    Args:
        found: What the system says of the live file.
    """
    newest = last_publication(settings)
    if newest is None or newest.kind is not PublicationKind.PUBLISHED:
        return False
    record = RunFolder(settings, newest.run_id).read(CANDIDATE_FILE)
    return (
        record is not None
        and record.candidate_sha256 == newest.sha256
        and record.live_state == untouched_state(found)
    )


# --- files that are kept ---


def kept_folder(settings: Settings) -> Path:
    """Where files that were live before are kept, named by the number of their publication."""
    return settings.warehouse_path.with_name("previous")


def kept_files(settings: Settings) -> dict[int, Path]:
    """Kept files by number, oldest first."""
    folder = kept_folder(settings)
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if name := _KEPT_NAME.fullmatch(path.name):
            found[int(name[1])] = path
    return dict(sorted(found.items()))


def kept_path(settings: Settings, number: int) -> Path:
    """The name under which the file of a publication is kept."""
    return kept_folder(settings) / f"{number:06d}.duckdb"


# --- what is not ours ---


def set_aside_folder(settings: Settings) -> Path:
    """Where files lie that were found in the place of the live one and are not ours."""
    return settings.warehouse_path.with_name("set_aside")


def set_aside(settings: Settings, path: Path, *, leave: bool = False) -> Path:
    """Give a file that is not ours a name under `set_aside/`, in order of time and never twice the same.

    Args:
        leave: Keep the first name, too, for a file that is about to be replaced by a rename.
    """
    folder = set_aside_folder(settings)
    folder.mkdir(exist_ok=True)
    target = folder / f"{new_run_id()}-{path.name}"
    if leave:
        second_name(path, target)
    else:
        path.rename(target)
    sync_path(folder)
    sync_path(path.parent)
    return target


# --- files ---


def second_name(path: Path, target: Path) -> None:
    """Let a file have a second name; a copy where the file system has no links."""
    try:
        os.link(path, target)
    except OSError:
        with replaced_atomically(target) as temporary:
            shutil.copyfile(path, temporary)


def beside_name(live: Path) -> str:
    """The name under which a copy that is to be the live file is made beside it. Always the same: only one
    process publishes, and what a killed one left is replaced instead of filling the disk.
    """
    return f".{live.name}.new"


def copy_hashed(source: Path, target: Path) -> str:
    """Copy a file; the SHA-256 of the bytes that were copied. One reading serves both."""
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(_READ_STEP))
    with source.open("rb", buffering=0) as reader, target.open("wb", buffering=0) as writer:
        while size := reader.readinto(buffer):
            digest.update(buffer[:size])
            written = 0
            while written < size:
                written += writer.write(buffer[written:size])
    return digest.hexdigest()


def make_read_only(path: Path) -> None:
    """Take the right to write from everybody, as far as mode bits do."""
    path.chmod(path.stat().st_mode & 0o444)
