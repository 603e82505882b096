"""Checking the archive: each record of each WARC file against its digests, the index against the WARC files.

In: the archive of an installation. Out: `ArchiveFault`s, each with file and offset, and what was looked at.
Nothing is written: `archive_repair` mends. A source that is captured meanwhile is not disturbed: what its
writer has not finished is no fault.

One WARC file after the other is read, record by record: memory is that of the largest record and of the index
of one source, time grows with the bytes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_index import (
    SET_ASIDE,
    active_parts,
    covered_stems,
    known_gaps,
    read_parts,
    to_captures,
    warc_stem,
)
from gov_reviews.capture.capture_facts import captured_body
from gov_reviews.capture.source_state import find_unreadable_conditions
from gov_reviews.capture.warc import Gap, WarcRecord, gap_at, iterate_records
from gov_reviews.decisions.standing_decisions import read_decisions
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId, SourceId

_LISTINGS = 5
_SUFFIX = ".warc.gz"
_WAS_SET_ASIDE = "was set aside when it was found damaged; delete it when nobody needs it"


class FaultKind(StrEnum):
    """What is wrong with a place of the archive."""

    # bytes: nothing but a backup, or the site itself, gives them back
    DAMAGED_RECORD = "damaged_record"
    WRONG_DIGEST = "wrong_digest"
    UNREADABLE_RECORD = "unreadable_record"
    LOST_CAPTURE = "lost_capture"
    MISSING_WARC = "missing_warc"
    CANNOT_READ = "cannot_read"
    # the index: made again from the WARC files
    DAMAGED_PART = "damaged_part"
    NOT_INDEXED = "not_indexed"
    RECORD_WITHOUT_ENTRY = "record_without_entry"
    ENTRY_WITHOUT_RECORD = "entry_without_record"
    ENTRY_DIFFERS = "entry_differs"
    ENTRY_TWICE = "entry_twice"
    # beside captures
    UNREADABLE_DECISION = "unreadable_decision"
    UNREADABLE_STATE = "unreadable_state"
    # only told
    UNFINISHED_RECORD = "unfinished_record"
    BEING_WRITTEN = "being_written"
    SET_ASIDE = "set_aside"


MENDABLE = frozenset(
    {
        FaultKind.DAMAGED_PART,
        FaultKind.NOT_INDEXED,
        FaultKind.RECORD_WITHOUT_ENTRY,
        FaultKind.ENTRY_WITHOUT_RECORD,
        FaultKind.ENTRY_DIFFERS,
        FaultKind.ENTRY_TWICE,
        FaultKind.UNREADABLE_STATE,
    }
)
"""What `archive verify --repair` mends without loss."""


@dataclass(frozen=True, slots=True)
class ArchiveFault:
    """One finding.

    Attributes:
        source_id: "" for what belongs to no source.
        path: Relative to the archive.
        offset, end: Bytes of the file; None where the whole file is meant.
        url, capture_id: Of the capture that is hit, "" when none is known.
        message: What is wrong, one sentence.
        is_note: Nothing is lost and nothing need be done.
    """

    kind: FaultKind
    source_id: str
    path: str
    message: str
    offset: int | None = None
    end: int | None = None
    url: str = ""
    capture_id: str = ""
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """What the archive of one source came to.

    Attributes:
        records, captures: Whole records in the WARC files, and those of them that are captures.
        wrong_parts: Parts of the index that say something else than the WARC files.
        lost: Captures of which the archive cannot give the bytes.
    """

    source_id: str
    warc_files: int = 0
    warc_bytes: int = 0
    records: int = 0
    captures: int = 0
    index_parts: int = 0
    faults: tuple[ArchiveFault, ...] = ()
    wrong_parts: frozenset[Path] = frozenset()
    lost: tuple[CaptureId, ...] = ()

    @property
    def is_mendable(self) -> bool:
        """Whether something can be mended without loss."""
        return any(fault.kind in MENDABLE for fault in self.faults)


def archived_sources(archive: Archive, named: Iterable[str] = ()) -> list[str]:
    """Ids of the sources that the archive holds something of.

    Args:
        named: Only these.

    Raises:
        InvalidRequest: There is no archive, or it holds nothing of a source that is named.
    """
    if not archive.root.is_dir():
        raise InvalidRequest(
            "There is no archive here: nothing to check. Name the data root with --data.",
            "此处没有存档，无可核验。请用 --data 指明数据文件夹。",
            path=archive.root,
        )
    found = {
        path.name
        for root in (archive.warc_root, archive.index_root)
        for path in root.glob("[!.]*")
        if path.is_dir()
    }
    wanted = set(named)
    if unknown := sorted(wanted - found):
        raise InvalidRequest(
            "The archive holds nothing of this source. gov-reviews sources list shows the ids.",
            "存档中没有此来源的内容。gov-reviews sources list 列出所有来源代码。",
            source_id=unknown[0][:100],
        )
    return sorted(wanted or found)


def check_source(archive: Archive, source_id: str, *, is_locked: bool = False) -> CheckedSource:
    """Read everything that the archive holds of one source.

    Args:
        is_locked: The writer's lock is held by the caller: nobody else writes.
    """
    return _SourceCheck(archive, source_id, is_locked=is_locked).run()


def check_beside_captures(archive: Archive) -> list[ArchiveFault]:
    """What people decided, and how the sources answered last."""
    faults = []
    try:
        damaged = read_decisions(archive.root).damaged
    except PipelineError as error:
        damaged = (str(error),)
    for message in damaged:
        faults.append(ArchiveFault(FaultKind.UNREADABLE_DECISION, "", "decisions", message))
    for path, reason in find_unreadable_conditions(archive.root).items():
        message = f"How the source answered last cannot be read ({reason}); it counts as never asked."
        place = str(path.relative_to(archive.root))
        faults.append(ArchiveFault(FaultKind.UNREADABLE_STATE, path.stem, place, message))
    for path in sorted((archive.root / "sources").glob(f"*{SET_ASIDE}*")):
        place = str(path.relative_to(archive.root))
        faults.append(ArchiveFault(FaultKind.SET_ASIDE, "", place, _WAS_SET_ASIDE, is_note=True))
    return faults


@dataclass(slots=True)
class _ScannedFile:
    """What was found in one WARC file."""

    size: int
    records: int = 0
    gaps: list[Gap] = field(default_factory=list)
    found: list[Capture] = field(default_factory=list)
    faults: list[ArchiveFault] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)

    def is_lost(self, offset: int) -> bool:
        """Whether no whole record can stand at an offset: damage, or behind the end of the file."""
        return offset >= self.size or offset in self.unreadable or gap_at(self.gaps, offset) is not None


class _SourceCheck:
    """The check of one source."""

    def __init__(self, archive: Archive, source_id: str, *, is_locked: bool) -> None:
        self._archive = archive
        self._is_locked = is_locked
        self._source_id = source_id
        self._warcs = archive.warc_root / source_id
        self._folder = archive.index_root / source_id
        self._faults: list[ArchiveFault] = []
        self._wrong_parts: set[Path] = set()
        self._lost: list[Capture] = []
        # gaps in which captures stood, with these captures
        self._hit: list[tuple[Path, Gap, list[Capture]]] = []
        self._entries: dict[str, list[tuple[Capture, Path]]] = defaultdict(list)
        # parts that can be read, with the stems of the WARC files that they cover
        self._covers: dict[Path, set[str]] = {}

    def run(self) -> CheckedSource:
        # the index first: whatever it names then stands in WARC files that are there
        self._read_entries()
        files = self._list_folder(self._warcs)
        self._list_folder(self._folder)
        records = captures = size = 0
        for path in files:
            scanned = self._check_file(path)
            records += scanned.records
            captures += len(scanned.found)
            size += scanned.size
        for warc_path, entries in sorted(self._entries.items()):
            self._check_missing(warc_path, entries)
        self._judge_lost()
        for path in sorted(self._folder.glob(f"*.parquet{SET_ASIDE}*")):
            self._add(FaultKind.SET_ASIDE, path, _WAS_SET_ASIDE, is_note=True)
        return CheckedSource(
            self._source_id,
            len(files),
            size,
            records,
            captures,
            len(self._covers),
            tuple(sorted(self._faults, key=lambda fault: (fault.path, fault.offset or 0, fault.kind))),
            frozenset(self._wrong_parts),
            tuple(capture.capture_id for capture in self._lost),
        )

    def _add(
        self,
        kind: FaultKind,
        path: Path,
        message: str,
        *,
        offset: int | None = None,
        end: int | None = None,
        capture: Capture | None = None,
        is_note: bool = False,
    ) -> None:
        self._faults.append(
            ArchiveFault(
                kind,
                self._source_id,
                str(path.relative_to(self._archive.root)),
                message,
                offset,
                end,
                capture.url if capture is not None else "",
                capture.capture_id if capture is not None else "",
                is_note,
            )
        )

    # --- the index ---

    def _read_entries(self) -> None:
        """All entries by the WARC file that they name, each with the part it stands in."""
        for left in reversed(range(_LISTINGS)):
            entries: dict[str, list[tuple[Capture, Path]]] = defaultdict(list)
            damaged: dict[Path, str] = {}
            self._covers.clear()
            try:
                for part in active_parts(self._folder):
                    damaged |= self._read_part(part, entries)
            except FileNotFoundError:  # merged and deleted meanwhile
                if not left:
                    raise
                continue
            break
        self._entries = entries
        for part, reason in damaged.items():
            has_warc = part.name.startswith("~") or self._warc_of(warc_stem(part)).exists()
            rest = "" if has_warc else "; its WARC file is missing, too: restore both from a backup"
            kind = FaultKind.DAMAGED_PART if has_warc else FaultKind.CANNOT_READ
            self._add(kind, part, f"this part of the index cannot be read ({reason}){rest}")

    def _read_part(
        self, part: Path, entries: dict[str, list[tuple[Capture, Path]]], only: str = ""
    ) -> dict[Path, str]:
        """Add the entries of a part, or those of one WARC file.

        Returns:
            Why it cannot be read; nothing when it can.
        """
        table, unreadable = read_parts([part])
        if not unreadable:
            self._covers[part] = covered_stems(part)
        for capture in to_captures(table):
            if only in ("", capture.warc_path):
                entries[capture.warc_path].append((capture, part))
        return unreadable

    def _warc_of(self, stem: str) -> Path:
        return self._warcs / f"{stem}{_SUFFIX}"

    def _is_indexed(self, path: Path) -> bool:
        stem = path.name.removesuffix(_SUFFIX)
        return any(stem in stems for stems in self._covers.values()) or (
            known_gaps(self._folder, path) is not None
        )

    def _parts_of(self, path: Path) -> set[Path]:
        stem = path.name.removesuffix(_SUFFIX)
        return {part for part, stems in self._covers.items() if stem in stems or stem == warc_stem(part)}

    def _check_missing(self, warc_path: str, entries: list[tuple[Capture, Path]]) -> None:
        """Entries of a WARC file that was not found."""
        name = Path(warc_path).name
        if warc_path != f"warc/{self._source_id}/{name}" or not name.endswith(_SUFFIX):
            for capture, part in entries:
                self._wrong_parts.add(part)
                message = f"the entry names a place that is no WARC file of this source: {warc_path[:200]}"
                self._add(FaultKind.ENTRY_WITHOUT_RECORD, part, message, capture=capture)
            return
        path = self._warcs / name
        self._add(
            FaultKind.MISSING_WARC,
            path,
            f"the WARC file is missing, and {len(entries)} captures in it; restore it from a backup",
        )
        for capture, _ in entries:
            self._lose(path, capture, None)

    # --- WARC files ---

    def _list_folder(self, folder: Path) -> list[Path]:
        """WARC files of a folder, in order of name."""
        try:
            names = sorted(path.name for path in folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            self._add(FaultKind.CANNOT_READ, folder, f"the folder cannot be listed ({error.strerror})")
            return []
        return [folder / name for name in names if name.endswith(_SUFFIX) and not name.startswith(".")]

    def _check_file(self, path: Path) -> _ScannedFile:
        warc_path = str(path.relative_to(self._archive.root))
        is_written = False
        if not self._is_indexed(path):
            # being written, or left by a killed capture; perhaps its index has come since it was read
            is_written = not self._is_locked and self._archive.is_being_written(self._source_id)
            if not is_written:
                self._read_entries_anew(warc_path)
        try:
            scanned = self._scan(path, warc_path)
        except OSError as error:
            self._entries.pop(warc_path, None)
            self._add(FaultKind.CANNOT_READ, path, f"the WARC file cannot be read ({error.strerror})")
            return _ScannedFile(0)
        self._faults += scanned.faults
        self._compare(path, warc_path, scanned, is_written=is_written)
        return scanned

    def _read_entries_anew(self, warc_path: str) -> None:
        """What has been indexed meanwhile: by a run that has ended since."""
        with suppress(FileNotFoundError):  # merged by yet another one: seen at the next check
            for part in active_parts(self._folder):
                if part not in self._covers:
                    self._read_part(part, self._entries, warc_path)

    def _scan(self, path: Path, warc_path: str) -> _ScannedFile:
        """Read one file.

        Raises:
            OSError: It cannot be read.
        """
        scanned = _ScannedFile(path.stat().st_size)
        for offset, record in iterate_records(path):
            if isinstance(record, Gap):
                scanned.gaps.append(record)
                continue
            scanned.records += 1
            if header := record.wrong_digest:
                message = f"the bytes of this {record.kind} record are not those of its {header}"
                self._note_record(scanned, FaultKind.WRONG_DIGEST, path, offset, message, record)
            self._take_capture(scanned, record, path, warc_path, offset)
        return scanned

    def _take_capture(
        self, scanned: _ScannedFile, record: WarcRecord, path: Path, warc_path: str, offset: int
    ) -> None:
        try:
            facts = record.facts
            if facts is None:
                return
            capture, body = captured_body(record, SourceId(self._source_id), warc_path, offset)
        except Exception as error:  # whatever stands there, it is no record that the archive wrote
            message = f"the record cannot be read as a capture ({type(error).__name__})"
            self._note_record(scanned, FaultKind.UNREADABLE_RECORD, path, offset, message, record)
            scanned.unreadable.add(offset)
            return
        if not facts.get("is_withheld") and hashlib.sha256(body).hexdigest() != capture.body_sha256:
            message = "the body is not the one whose SHA-256 the record names"
            self._note_record(scanned, FaultKind.UNREADABLE_RECORD, path, offset, message, record)
            scanned.unreadable.add(offset)
            return
        scanned.found.append(capture)

    def _note_record(
        self,
        scanned: _ScannedFile,
        kind: FaultKind,
        path: Path,
        offset: int,
        message: str,
        record: WarcRecord,
    ) -> None:
        place = str(path.relative_to(self._archive.root))
        url = record.headers.get("WARC-Target-URI", "")
        scanned.faults.append(ArchiveFault(kind, self._source_id, place, message, offset, url=url))

    def _compare(self, path: Path, warc_path: str, scanned: _ScannedFile, *, is_written: bool) -> None:
        """One WARC file against its entries."""
        entries = self._entries.pop(warc_path, [])
        by_offset: dict[int, tuple[Capture, Path]] = {}
        for capture, part in entries:
            if capture.warc_offset in by_offset:
                self._wrong_parts |= {part, by_offset[capture.warc_offset][1]}
                message = "the index holds this record twice"
                self._add(FaultKind.ENTRY_TWICE, part, message, offset=capture.warc_offset, capture=capture)
            by_offset[capture.warc_offset] = capture, part
        is_indexed = self._is_indexed(path)
        if not is_indexed and is_written:
            self._add(FaultKind.BEING_WRITTEN, path, "a run is writing this file", is_note=True)
        elif not is_indexed:
            message = f"{len(scanned.found)} captures of this WARC file are not in the index"
            self._add(FaultKind.NOT_INDEXED, path, message)
        for capture in scanned.found:
            entry = by_offset.pop(capture.warc_offset, None)
            if entry is not None and entry[0] != capture:
                self._wrong_parts.add(entry[1])
                self._add(
                    FaultKind.ENTRY_DIFFERS,
                    entry[1],
                    f"the entry says something else than the record of {path.name}: "
                    f"{', '.join(_differing(entry[0], capture))}",
                    offset=capture.warc_offset,
                    capture=capture,
                )
            elif entry is None and is_indexed:
                self._wrong_parts |= self._parts_of(path)
                message = "this record has no entry in the index"
                self._add(
                    FaultKind.RECORD_WITHOUT_ENTRY,
                    path,
                    message,
                    offset=capture.warc_offset,
                    capture=capture,
                )
        self._tell_gaps(path, scanned, by_offset, is_written=is_written and not is_indexed)

    def _tell_gaps(
        self,
        path: Path,
        scanned: _ScannedFile,
        left: dict[int, tuple[Capture, Path]],
        *,
        is_written: bool,
    ) -> None:
        """Places without a whole record, and the entries that lead to them or to nothing."""
        hit: dict[int, list[Capture]] = defaultdict(list)
        ids = {capture.capture_id for capture in scanned.found}
        for offset, (capture, part) in sorted(left.items()):
            if scanned.is_lost(offset) and capture.capture_id not in ids:
                gap = gap_at(scanned.gaps, offset)
                self._lose(path, capture, gap)
                if gap is not None:
                    hit[gap.start].append(capture)
            else:
                self._wrong_parts.add(part)
                message = f"no capture stands at this place of {path.name}"
                self._add(FaultKind.ENTRY_WITHOUT_RECORD, part, message, offset=offset, capture=capture)
        for gap in scanned.gaps:
            captures = hit[gap.start]
            if gap.is_cut_off and is_written:
                continue
            if gap.is_unfinished and not captures:
                self._add(
                    FaultKind.UNFINISHED_RECORD,
                    path,
                    "the last record was never written to its end (a run was killed), or the file was cut",
                    offset=gap.start,
                    end=gap.end,
                    is_note=True,
                )
            else:
                self._hit.append((path, gap, captures))

    # --- what is lost ---

    def _lose(self, path: Path, capture: Capture, gap: Gap | None) -> None:
        """An entry whose record cannot be read; whether its bytes are lost is seen when all is read."""
        is_held = self._archive.can_read(capture)
        if not is_held:
            self._lost.append(capture)
        self._add(
            FaultKind.LOST_CAPTURE,
            path,
            "the record of this capture is damaged; another record holds its bytes"
            if is_held
            else "the bytes of this capture are lost; restore the file from a backup, or let --repair have "
            "the next run ask the site again",
            offset=capture.warc_offset,
            end=gap.end if gap is not None else None,
            capture=capture,
            is_note=is_held,
        )

    def _judge_lost(self) -> None:
        """Damage that has cost nothing, since other records hold the bytes, is only told."""
        lost = {capture.capture_id for capture in self._lost}
        for path, gap, captures in self._hit:
            is_note = bool(captures) and not any(capture.capture_id in lost for capture in captures)
            self._add(
                FaultKind.DAMAGED_RECORD,
                path,
                f"no whole record in {gap.end - gap.start} bytes; restore the file from a backup",
                offset=gap.start,
                end=gap.end,
                is_note=is_note,
            )


def _differing(one: Capture, other: Capture) -> Iterator[str]:
    for name in Capture.__dataclass_fields__:
        if getattr(one, name) != getattr(other, name):
            yield name
