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
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc

from gov_reviews.capture.archive_index import (
    active_parts,
    delete_partial,
    delete_replaced,
    indexed_stems,
    known_gaps,
    read_parts,
    set_damaged_aside,
    to_captures,
    write_part,
    write_partial,
)
from gov_reviews.capture.archive_writer import ArchiveWriter
from gov_reviews.capture.capture_facts import capture_of_record, read_block
from gov_reviews.capture.warc import Gap, iterate_records, read_warc_record
from gov_reviews.errors import ArchiveBusy, ArchiveDamaged, InvalidRequest
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId
from gov_reviews.records.runs import SourceOutcome

logger = logging.getLogger(__name__)

# A reader may meet the moment in which merged parts are deleted; the next listing is a whole one.
_LISTINGS = 5
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,150}")


class Archive:
    """The captures of one installation.

    Args:
        root: Folder of the archive; need not exist yet.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warc_root = root / "warc"
        self.index_root = root / "index"
        # by source id, what a person must hear of it: damaged parts of the index, damaged WARC files
        self._found_damage: dict[str, dict[str, None]] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found damaged so far, one sentence or two each; the rest of the archive was read."""
        return tuple(
            warning for source_id in sorted(self._found_damage) for warning in self._found_damage[source_id]
        )

    def with_warnings(self, outcome: SourceOutcome) -> SourceOutcome:
        """The outcome of a source, its message followed by what was found damaged."""
        return replace(outcome, message=" ".join(filter(None, (outcome.message, *self.warnings))))

    def _warn(self, source_id: str, warning: str) -> None:
        if warning not in self._found_damage.setdefault(source_id, {}):
            logger.warning("archive damaged source_id=%s %s", source_id, warning)
            self._found_damage[source_id][warning] = None

    # --- reading ---

    def read_index(self, columns: Sequence[str] | None = None, source_id: str | None = None) -> pa.Table:
        """The index as one Arrow table, one row per archived transaction.

        Args:
            columns: Only these columns (fields of `Capture`); None: all.
            source_id: Only this source; None: all.
        """
        return self._read(None if source_id is None else [source_id], columns)

    def captures(
        self,
        *,
        kinds: Collection[CaptureKind] | None = None,
        source_ids: Collection[str] | None = None,
        capture_ids: Collection[str] | None = None,
    ) -> list[Capture]:
        """Captures in order of time, each capture id once.

        Args:
            kinds: Only these kinds. source_ids: only these sources. capture_ids: only these captures. None:
                all.
        """
        table = self._read(source_ids, None)
        if kinds is not None:
            table = table.filter(
                pc.is_in(table["kind"], value_set=pa.array([kind.value for kind in kinds], pa.string()))
            )
        if capture_ids is not None:
            table = table.filter(
                pc.is_in(table["capture_id"], value_set=pa.array(sorted(capture_ids), pa.string()))
            )
        first: dict[CaptureId, Capture] = {}
        for capture in sorted(to_captures(table), key=_order):
            first.setdefault(capture.capture_id, capture)
        return list(first.values())

    def newest_by_url(self, source_id: str) -> dict[str, Capture]:
        """The last archived transaction of each URL of a source, whatever its status."""
        return {capture.url: capture for capture in self.history(source_id)}

    def history(self, source_id: str) -> list[Capture]:
        """Every archived transaction of a source, oldest first."""
        return sorted(to_captures(self._read([source_id], None)), key=_order)

    def read_body(self, capture: Capture) -> bytes:
        """The body of a capture, exactly as its SHA-256 says. Empty for a file that was too large to be
        archived.

        Raises:
            ArchiveDamaged: File or record missing, or other bytes than the index says.
        """
        path = self.root / capture.warc_path
        record = read_warc_record(path, capture.warc_offset)
        try:
            if (record.facts or {}).get("is_withheld"):
                return b""
            body = read_block(record).body
        except Exception as error:  # the index leads to a record of another kind
            raise ArchiveDamaged(
                f"What stands here is not the record of this capture ({type(error).__name__}). Restore the "
                "WARC file from a backup.",
                path=path,
                offset=capture.warc_offset,
                url=capture.url,
            ) from error
        if hashlib.sha256(body).hexdigest() != capture.body_sha256:
            raise ArchiveDamaged(
                "The archive holds other bytes than its index says. Restore the WARC file from a backup.",
                path=path,
                offset=capture.warc_offset,
                url=capture.url,
            )
        return body

    def can_read(self, capture: Capture) -> bool:
        """Whether the archive gives the bytes of a capture."""
        try:
            self.read_body(capture)
        except ArchiveDamaged:
            return False
        return True

    def _read(self, source_ids: Collection[str] | None, columns: Sequence[str] | None) -> pa.Table:

        for left in reversed(range(_LISTINGS)):
            if source_ids is None:
                folders = sorted(path for path in self.index_root.glob("*") if path.is_dir())
            else:
                folders = [self.index_root / _checked_name(source_id) for source_id in sorted(source_ids)]
            try:
                table, damaged = read_parts(
                    [part for folder in folders for part in active_parts(folder)], columns
                )
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
            ArchiveBusy: Another process is capturing the same source at this moment.
        """
        with self._locked(source_id):
            delete_replaced(self.index_root / source_id)
            self._recover_source(source_id)
            writer = ArchiveWriter(
                _checked_name(run_id),
                SourceId(source_id),
                self.warc_root / source_id,
                self.index_root / source_id,
                lambda: self.history(source_id),
            )
            try:
                yield writer
            finally:
                writer.close()

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
                with self._locked(folder.name):
                    recovered += self._recover_source(folder.name)
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

    def _recover_source(self, source_id: str) -> list[Path]:

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

    def _read_warc(self, source_id: str, path: Path) -> tuple[list[Capture], list[Gap]]:
        """Captures of one WARC file, and what of it cannot be read.

        Raises:
            OSError: The file itself cannot be read.
        """
        captures = []
        gaps = []
        for offset, record in iterate_records(path):
            if isinstance(record, Gap):
                gaps.append(record)
            elif record.facts is not None:
                try:
                    captures.append(
                        capture_of_record(
                            record, SourceId(source_id), str(path.relative_to(self.root)), offset
                        )
                    )
                except Exception:
                    logger.exception("record left out path=%s offset=%d", path, offset)
                    gaps.append(Gap(offset, offset, is_cut_off=False))
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
    def _locked(self, source_id: str) -> Iterator[None]:
        """Hold the writer's lock of a source; the system drops it when the process dies."""
        folder = self.warc_root / _checked_name(source_id)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as handle:
            _take_lock(handle, source_id)
            yield


def describe_unwritable(root: Path, error: OSError) -> str:
    """What a disk that takes no more captures means, for a person."""
    return (
        f"The archive cannot be written ({error.strerror or error}). Free some space or fix the permissions "
        f"of {root}; the next run keeps "
        "what was written whole and goes on from there."
    )


def _damaged_part(path: Path, reason: str) -> str:
    return (
        f"A part of the archive index cannot be read ({reason}): {path}. Its captures are missing until it "
        "is made again from its WARC "
        "file, which happens by itself when that file is there; else restore both from a backup. "
        "存档索引的一部分无法读取，其余照常。"
    )


def _damaged_warc(path: Path, offset: int) -> str:
    return (
        f"A WARC file is damaged: {path}, first at offset {offset}. What it still holds is read; restore it "
        "from a backup, then the rest "
        "is read by itself. WARC 文件损坏，其余部分照常读取；从备份恢复后自动补读。"
    )


def _order(capture: Capture) -> tuple[datetime, str, int]:
    return capture.captured_at, capture.warc_path, capture.warc_offset


def _checked_name(name: str) -> str:
    """A run or source id as a file name: hostile ids do not leave the archive."""
    if not _NAME.fullmatch(name):
        raise InvalidRequest("Not usable as a file name: letters, digits and _ . + - only.", name=name)
    return name


def _take_lock(handle: IO[str], source_id: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ArchiveBusy(
            "Another process is capturing this source. Wait until that run is over, then start again.",
            source_id=source_id,
        ) from error
    handle.write(f"{os.getpid()}\n")
    handle.flush()
