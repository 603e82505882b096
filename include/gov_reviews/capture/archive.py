"""The archive: every body ever captured, as exchanged, in WARC files with a Parquet index. No WARC file is
ever changed or deleted.

In: transactions and inbox files. Out: `Capture` records and the bytes again. Layout:
`warc/<source_id>/<run_id>.warc.gz` and `index/<source_id>/<run_id>.parquet`. A run that captures a source
twice (a retried task) writes `<run_id>~2`, and so on. The index can be made again from the WARC files at any
time; old parts of it are merged (see `index`). One process at a time writes captures of a source; reading
needs no lock.

What was captured later is newer, whatever the clock says: where it has been put back, a capture of a URL gets
an instant just after the one before (`Capture.captured_at`); what the clock said stays in its WARC-Date. So a
wrong clock turns no order around.

A page that goes back to an earlier body (A, B, A) is a new capture with an id of its own: what stands there
now is A again, and whatever is derived from captures learns of it in the same way as of any other change. Its
transaction is stored whole, not as a WARC revisit
record: such returns are rare, and every WARC file can be read without any other.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from gov_reviews.capture.archive_index import (
    active_parts,
    covered_stems,
    delete_partial,
    delete_replaced,
    indexed_stems,
    known_gaps,
    read_parts,
    set_damaged_aside,
    take_out_of_use,
    to_captures,
    warc_stem,
    write_part,
    write_partial,
)
from gov_reviews.capture.archive_writer import ArchiveWriter
from gov_reviews.capture.capture_facts import capture_of_record, read_block
from gov_reviews.capture.damage_notes import drop_damage_notes, note_damage, read_damage_notes
from gov_reviews.capture.warc import Gap, gap_at, iterate_records, read_warc_record
from gov_reviews.errors import ArchiveBusy, ArchiveDamaged, InvalidRequest
from gov_reviews.knowledge.message_texts import message_of, said
from gov_reviews.records.both_languages import in_english, join_both
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId
from gov_reviews.records.runs import SourceOutcome
from gov_reviews.settings import Settings
from gov_reviews.sites.urls import links_base

if TYPE_CHECKING:
    from gov_reviews.store.working_copy import WorkingCopy

logger = logging.getLogger(__name__)

_LOCK = ".lock"
# Whoever only looks whether a source is being written holds its lock for some microseconds.
_LOCK_TRIES, _LOCK_PAUSE_S = 5, 0.02
# A reader may meet the moment in which merged parts are deleted; the next listing is a whole one.
_LISTINGS = 5
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,150}")


def open_archive(settings: Settings) -> Archive:
    """The archive of an installation; where it has a store, WARC files come from there when they are read."""
    if settings.store is None:
        return Archive(settings.archive_root)
    return Archive(settings.archive_root, _fetch_from_store(settings))


def _fetch_from_store(settings: Settings) -> Callable[[Path], object]:
    """Fetches a WARC file; the store is opened with the first one, since most readers ask the index alone."""

    @cache
    def working_copy() -> WorkingCopy:
        from gov_reviews.store.open_copy import open_working_copy  # lazy: only where several workers share

        return open_working_copy(settings)

    return lambda path: working_copy().fetch_one(path.relative_to(settings.data_root).as_posix())


class Archive:
    """The captures of one installation.

    Args:
        root: Folder of the archive; need not exist yet.
        fetch: Called with the path of a WARC file that is not here when one of its records is read: puts it
            there, where it can.
    """

    def __init__(self, root: Path, fetch: Callable[[Path], object] | None = None) -> None:
        self.root = root
        self._fetch = fetch
        self.warc_root = root / "warc"
        self.index_root = root / "index"
        # by source id, what a person must hear of it: damaged parts of the index, damaged WARC files
        self._found_damage: dict[str, dict[str, None]] = {}
        # by source id, the index of sources of which a record could not be read, until they are written to
        self._index_of_damaged: dict[str, pa.Table] = {}
        self._unreadable: dict[CaptureId, Capture] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found damaged so far, one sentence or two each; the rest of the archive was read."""
        return tuple(
            warning for source_id in sorted(self._found_damage) for warning in self._found_damage[source_id]
        )

    def with_warnings(self, outcome: SourceOutcome) -> SourceOutcome:
        """The outcome of a source, its message followed by what was found damaged."""
        return replace(outcome, message=join_both(outcome.message, *self.warnings))

    def _warn(self, source_id: str, warning: str) -> None:
        if warning not in self._found_damage.setdefault(source_id, {}):
            logger.warning("archive damaged source_id=%s %s", source_id, in_english(warning))
            self._found_damage[source_id][warning] = None

    # --- reading ---

    def captures(
        self,
        *,
        kinds: Collection[CaptureKind] | None = None,
        source_ids: Collection[str] | None = None,
        capture_ids: Collection[str] | None = None,
        read_before: Collection[str] = (),
    ) -> list[Capture]:
        """Captures in order of time, each capture id once.

        Args:
            kinds: Only these kinds. source_ids: only these sources. capture_ids: only these captures. None:
                all.
            read_before: Groups of pages that hold none but these captures are left out.
        """
        table = self._read(source_ids)
        if kinds is not None:
            table = table.filter(
                pc.is_in(table["kind"], value_set=pa.array([kind.value for kind in kinds], pa.string()))
            )
        if capture_ids is not None:
            table = table.filter(
                pc.is_in(table["capture_id"], value_set=pa.array(sorted(capture_ids), pa.string()))
            )
        if read_before:
            known = pa.array(list(read_before), pa.string())
            group = pc.binary_join_element_wise(
                table["source_id"].cast(pa.string()), table["group_id"].cast(pa.string()), "\0"
            )
            unread = group.filter(pc.invert(pc.is_in(table["capture_id"], value_set=known)))
            table = table.filter(pc.is_in(group, value_set=pc.unique(unread)))
        # the last record of a capture counts: it was archived again because an earlier one is damaged
        last = {capture.capture_id: capture for capture in sorted(to_captures(table), key=_order)}
        return list(last.values())

    def history(self, source_id: str) -> list[Capture]:
        """Every archived transaction of a source, oldest first."""
        return sorted(to_captures(self._read([source_id])), key=_order)

    def read_body(self, capture: Capture) -> bytes:
        """The body of a capture, exactly as its SHA-256 says. Empty for a file that was too large to be
        archived.

        Where its record is damaged, any other record of the source with the same bytes will do: a page that
        was archived again, or that stands at two addresses.

        Raises:
            ArchiveDamaged: File or record missing, or other bytes than the index says; and no other record
                has them.
        """
        try:
            return self._read_record(capture)
        except ArchiveDamaged:
            for other in self._others_with_its_bytes(capture):
                with suppress(ArchiveDamaged):
                    body = self._read_record(other)
                    logger.warning(
                        "record damaged, read from another one path=%s offset=%d other_path=%s offset=%d",
                        capture.warc_path,
                        capture.warc_offset,
                        other.warc_path,
                        other.warc_offset,
                    )
                    return body
            self._unreadable[capture.capture_id] = capture
            raise

    def _others_with_its_bytes(self, capture: Capture) -> list[Capture]:
        index = self._index_of_damaged.get(capture.source_id)
        if index is None:
            index = self._index_of_damaged[capture.source_id] = self._read([capture.source_id])
        same = index.filter(pc.equal(index["body_sha256"], capture.body_sha256))
        return [other for other in to_captures(same) if _place(other) != _place(capture)]

    def _read_record(self, capture: Capture) -> bytes:
        path = self.root / capture.warc_path
        if self._fetch is not None and not path.exists():
            self._fetch(path)
        record = read_warc_record(path, capture.warc_offset)
        try:
            if (record.facts or {}).get("is_withheld"):
                return b""
            body = read_block(record).body
        except Exception as error:  # the index leads to a record of another kind
            raise ArchiveDamaged(
                f"What stands here is not the record of this capture ({type(error).__name__}). Restore the "
                "WARC file from a backup.",
                f"此处并非该次抓取的记录（{type(error).__name__}）。请从备份恢复 WARC 文件。",
                path=path,
                offset=capture.warc_offset,
                url=capture.url,
            ) from error
        if hashlib.sha256(body).hexdigest() != capture.body_sha256:
            raise ArchiveDamaged(
                "The archive holds other bytes than its index says. Restore the WARC file from a backup.",
                "归档内容与索引不符。请从备份恢复 WARC 文件。",
                path=path,
                offset=capture.warc_offset,
                url=capture.url,
            )
        return body

    def links_base(self, capture: Capture) -> str:
        """What the links of a captured page are relative to; its address where its record is damaged."""
        try:
            record = read_warc_record(self.root / capture.warc_path, capture.warc_offset)
        except ArchiveDamaged:
            return capture.url
        return links_base(capture.url, record.headers.get("WARC-Target-URI", capture.url))

    def can_read(self, capture: Capture) -> bool:
        """Whether the archive gives the bytes of a capture."""
        try:
            self.read_body(capture)
        except ArchiveDamaged:
            return False
        return True

    def note_unreadable(self, now: datetime, healed: Collection[CaptureId] = ()) -> None:
        """Keep which captures could not be read so far, so that the next capture of their source asks for
        them again, and say so in the warnings.

        Args:
            now: The instant of noting.
            healed: Captures that were archived again meanwhile.
        """
        for source_id in sorted({capture.source_id for capture in self._unreadable.values()}):
            left = [
                capture
                for capture in self._unreadable.values()
                if capture.source_id == source_id and capture.capture_id not in healed
            ]
            if left:
                note_damage(self.index_root / source_id, [capture.capture_id for capture in left], now)
                self._warn(source_id, _unreadable_captures(left))
        if healed:
            logger.warning("damaged captures were archived again captures=%d", len(healed))
        self._unreadable.clear()

    def damaged_captures(self, source_id: str) -> dict[CaptureId, datetime]:
        """Captures of a source that were noted as damaged, less those that can be read again; each with the
        instant at which that was first noted.
        """
        noted = read_damage_notes(self.index_root / _checked_name(source_id))
        if not noted:
            return {}
        found = self.captures(source_ids=[source_id], capture_ids=noted)
        damaged = {capture.capture_id for capture in found if not self.can_read(capture)}
        return {capture_id: at for capture_id, at in noted.items() if capture_id in damaged}

    def _read(self, source_ids: Collection[str] | None) -> pa.Table:
        """The index of some sources (None: of all), one row per archived transaction."""
        for left in reversed(range(_LISTINGS)):
            if source_ids is None:
                folders = sorted(path for path in self.index_root.glob("*") if path.is_dir())
            else:
                folders = [self.index_root / _checked_name(source_id) for source_id in sorted(source_ids)]
            try:
                table, damaged = read_parts([part for folder in folders for part in active_parts(folder)])
            except FileNotFoundError:
                if not left:
                    raise
                continue
            for path, reason in damaged.items():
                self._warn(path.parent.name, _damaged_part(path, reason))
            return table
        raise AssertionError("the last listing returns or raises")

    # --- writing ---

    @contextmanager
    def writer(self, run_id: str, source_id: str) -> Iterator[ArchiveWriter]:
        """Open the archive for new captures of one source; the index part is written at the end, also after
        an error.

        Captures that a killed process left without an index are indexed first.

        Raises:
            ArchiveBusy: Another process is capturing the same source at this moment, or mends its archive.
        """
        with self.locked(source_id):
            delete_replaced(self.index_root / source_id)
            self.index_unindexed(source_id)
            writer = ArchiveWriter(
                _checked_name(run_id),
                SourceId(source_id),
                self.warc_root / source_id,
                self.index_root / source_id,
                lambda: self.history(source_id),
                self.can_read,
            )
            try:
                yield writer
            finally:
                writer.close()
                self._index_of_damaged.pop(source_id, None)
                drop_damage_notes(self.index_root / source_id, writer.healed)

    def recover(self) -> list[Path]:
        """Index what killed captures left behind, and make parts of the index again that were found damaged
        when they were read.

        Sources that another process is capturing are left to it.

        Returns:
            The WARC files that were indexed.
        """
        recovered = []
        for folder in sorted(path for path in self.warc_root.glob("*") if path.is_dir()):
            if folder.name not in self._found_damage and not self._unindexed(folder.name):
                continue
            try:
                with self.locked(folder.name):
                    recovered += self.index_unindexed(folder.name)
            except ArchiveBusy:
                logger.info("recovery skipped, capture in progress source_id=%s", folder.name)
        return recovered

    def _unindexed(self, source_id: str) -> list[Path]:
        """WARC files that the index does not cover, less those that are damaged and have not changed since
        they were indexed.
        """
        folder = self.index_root / source_id
        indexed = indexed_stems(folder)
        found = []
        for path in sorted((self.warc_root / source_id).glob("*.warc.gz")):
            if path.name.removesuffix(".warc.gz") in indexed:
                continue
            gaps = known_gaps(folder, path)
            if gaps is None:
                found.append(path)
            elif gaps:
                self._warn(source_id, _damaged_warc(path, gaps[0]))
        return found

    def index_unindexed(self, source_id: str) -> list[Path]:
        """Index WARC files that the index does not cover, and make parts again that cannot be read. The
        writer's lock is held by the caller.

        Returns:
            The WARC files that were indexed.
        """
        for message in set_damaged_aside(self.index_root / source_id, self.warc_root / source_id):
            self._found_damage.get(source_id, {}).clear()  # what was said of these parts when they were read
            self._warn(source_id, message)
        recovered = []
        for path in self._unindexed(source_id):
            try:
                captures, gaps = self._read_warc(source_id, path)
            except OSError as error:  # this file alone
                self._warn(
                    source_id,
                    f"A WARC file cannot be read ({error.strerror}): {path}. Mend its permissions or restore "
                    "it from a backup.",
                )
                continue
            self._write_index(source_id, path, captures, gaps)
            recovered.append(path)
        return recovered

    def rebuild_index(self, source_id: str, parts: Collection[Path]) -> list[Path]:
        """Set parts of the index aside that say something else than the WARC files, and make them again from
        these. The writer's lock is held by the caller.

        What the parts say of bytes that cannot be read any more is kept: it is all that is known of them.

        Returns:
            The files that were set aside.
        """
        folder = self.index_root / source_id
        stems = set().union(*(covered_stems(part) | {warc_stem(part)} for part in parts))
        rows = to_captures(read_parts(sorted(parts))[0])
        aside = [take_out_of_use(part) for part in sorted(parts)]
        known = {_place(capture) for capture in to_captures(self._read([source_id]))}
        for stem in sorted(stems):
            path = self.warc_root / source_id / f"{stem}.warc.gz"
            mine = [row for row in rows if self.root / row.warc_path == path and _place(row) not in known]
            if path.exists():
                captures, gaps = self._read_warc(source_id, path)
                captures += _of_lost_bytes(mine, captures, path, gaps)
                self._write_index(source_id, path, captures, gaps)
            elif mine:
                write_part(folder / f"{stem}.parquet", mine)
        return aside

    def _read_warc(self, source_id: str, path: Path) -> tuple[list[Capture], list[Gap]]:
        """Captures of one WARC file, and what of it cannot be read.

        Raises:
            OSError: The file itself cannot be read.
        """
        captures = []
        gaps = []
        for offset, record in iterate_records(path):
            if isinstance(record, Gap):
                logger.warning(
                    "no whole record here, left out path=%s offset=%d bytes=%d",
                    path,
                    offset,
                    record.end - offset,
                )
                gaps.append(record)
            else:
                try:
                    if record.facts is None:
                        continue
                    captures.append(
                        capture_of_record(
                            record, SourceId(source_id), str(path.relative_to(self.root)), offset
                        )
                    )
                except Exception:
                    logger.exception("record left out path=%s offset=%d", path, offset)
                    gaps.append(Gap(offset, offset + 1, is_cut_off=False))
        return captures, gaps

    def _write_index(self, source_id: str, path: Path, captures: list[Capture], gaps: list[Gap]) -> None:
        """Write the index part of one WARC file."""
        folder = self.index_root / source_id
        if gaps:
            # also for a record that is cut off at the end: a killed capture leaves one, and so does a copy
            # that broke off
            inner = [gap.start for gap in gaps if not gap.is_cut_off]
            write_partial(folder, path, captures, inner)
            if inner:
                self._warn(source_id, _damaged_warc(path, inner[0]))
        else:
            write_part(folder / f"{path.name.removesuffix('.warc.gz')}.parquet", captures)
            delete_partial(folder, path)
        logger.warning(
            "indexed a WARC file without an index source_id=%s path=%s captures=%d",
            source_id,
            path,
            len(captures),
        )

    @contextmanager
    def locked(self, source_id: str) -> Iterator[None]:
        """Hold the writer's lock of a source; the system drops it when the process dies.

        Raises:
            ArchiveBusy: Another process holds it.
        """
        folder = self.warc_root / _checked_name(source_id)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("a+") as handle:
            _take_lock(handle, source_id)
            yield

    def is_being_written(self, source_id: str) -> bool:
        """Whether another process holds the writer's lock of a source.

        The look takes no time and no writer is refused for it: a writer tries for longer (`_take_lock`).
        """
        try:
            with (self.warc_root / _checked_name(source_id) / _LOCK).open("r") as handle:
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # no lock file: nobody has ever written
            return False
        return False


def describe_unwritable(root: Path, error: OSError) -> str:
    """What a disk that takes no more captures means, for a person, in both languages."""
    return said("archive_not_writable", error=error.strerror or str(error), root=str(root))


def _damaged_part(path: Path, reason: str) -> str:
    return said("index_part_unread", reason=reason, path=str(path))


def _damaged_warc(path: Path, offset: int) -> str:
    return said("warc_damaged", path=str(path), offset=offset)


def _unreadable_captures(captures: Sequence[Capture]) -> str:
    first = captures[0]
    return said("captures_unread", count=len(captures), path=first.warc_path, offset=first.warc_offset)


def _of_lost_bytes(
    rows: Iterable[Capture], captures: Iterable[Capture], path: Path, gaps: Sequence[Gap]
) -> list[Capture]:
    """Index rows of records that stood where nothing can be read now: in a gap, or behind the end."""
    size = path.stat().st_size
    ids = {capture.capture_id for capture in captures}
    return [
        row
        for row in {row.warc_offset: row for row in rows if row.capture_id not in ids}.values()
        if row.warc_offset >= size or gap_at(gaps, row.warc_offset) is not None
    ]


def _place(capture: Capture) -> tuple[str, int]:
    return capture.warc_path, capture.warc_offset


def _order(capture: Capture) -> tuple[datetime, str, int]:
    return capture.captured_at, capture.warc_path, capture.warc_offset


def _checked_name(name: str) -> str:
    """A run or source id as a file name: hostile ids do not leave the archive."""
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            "Not usable as a file name: letters, digits and _ . + - only.",
            "不能用作文件名：只可用字母、数字和 _ . + -。",
            name=name,
        )
    return name


def _take_lock(handle: IO[str], source_id: str) -> None:
    for left in reversed(range(_LOCK_TRIES)):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if left:
                time.sleep(_LOCK_PAUSE_S)
                continue
            handle.seek(0)
            raise ArchiveBusy(
                *message_of("archive_busy"),
                source_id=source_id,
                process=handle.read(20).strip() or None,
            ) from error
        break
    handle.truncate(0)
    handle.write(f"{os.getpid()}\n")
    handle.flush()
