"""The archive: every body ever captured, as exchanged, in WARC files with a Parquet index. No WARC file is
ever changed or deleted.

In: exchanges and inbox files. Out: `Capture` records and the bytes again. Layout:
`warc/<source_id>/<run_id>.warc.gz` and `index/<source_id>/<run_id>.parquet`. A run that captures a source
twice (a retried task) writes `<run_id>~2`, and so on. The index can be made again from the WARC files at any
time; old parts of it are merged (see `index`). One process at a time writes captures of a source; reading
needs no lock.

What was captured later is newer, whatever the clock says: where it has been put back, a capture of a URL gets
an instant just after the one before (`Capture.captured_at`); what the clock said stays in its WARC-Date. So a
wrong clock turns no order around.

A page that goes back to an earlier body (A, B, A) is a new capture with an id of its own: what stands there
now is A again, and whatever is derived from captures learns of it in the same way as of any other change. Its
exchange is stored whole, not as a WARC revisit
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
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from gov_reviews.capture.http_messages import CutOff, ReadResponse, read_response
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.warc import Gap, WarcFile, WarcRecord, iterate_records, read_warc_record
from gov_reviews.errors import ArchiveBusy, ArchiveDamaged, InvalidRequest
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId, stable_key
from gov_reviews.records.runs import SourceOutcome

if TYPE_CHECKING:
    import pyarrow as pa

logger = logging.getLogger(__name__)

MAX_TITLE = 500
MAX_INDEX_PARTS = 50
# A reader may meet the moment in which merged parts are deleted; the next listing is a whole one.
_LISTINGS = 5
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,150}")
# Bodies were limited when they were captured; reading them back only guards against a damaged archive.
_READ_LIMIT = 1_000_000_000
# The least step between two captures of a URL; the index keeps microseconds, the WARC files their record's
# own.
_NEXT = timedelta(microseconds=1)


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
        self._told: dict[str, dict[str, None]] = {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was found damaged so far, one sentence or two each; the rest of the archive was read."""
        return tuple(warning for source_id in sorted(self._told) for warning in self._told[source_id])

    def tell(self, outcome: SourceOutcome) -> SourceOutcome:
        """The outcome of a source, its message followed by what was found damaged."""
        return replace(outcome, message=" ".join(filter(None, (outcome.message, *self.warnings))))

    def _warn(self, source_id: str, warning: str) -> None:
        if warning not in self._told.setdefault(source_id, {}):
            logger.warning("archive damaged source_id=%s %s", source_id, warning)
            self._told[source_id][warning] = None

    # --- reading ---

    def read_index(self, columns: Sequence[str] | None = None, source_id: str | None = None) -> pa.Table:
        """The index as one Arrow table, one row per archived exchange.

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
        import pyarrow as pa
        import pyarrow.compute as pc

        from gov_reviews.capture.archive_index import to_captures

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
        """The last archived exchange of each URL of a source, whatever its status."""
        return {capture.url: capture for capture in self.history(source_id)}

    def history(self, source_id: str) -> list[Capture]:
        """Every archived exchange of a source, oldest first."""
        from gov_reviews.capture.archive_index import to_captures

        return sorted(to_captures(self._read([source_id], None)), key=_order)

    def read_body(self, capture: Capture) -> bytes:
        """The body of a capture, exactly as its SHA-256 says. Empty for a file that was too large to be
        archived (`is_withheld`).

        Raises:
            ArchiveDamaged: File or record missing, or other bytes than the index says.
        """
        path = self.root / capture.warc_path
        record = read_warc_record(path, capture.warc_offset)
        try:
            if (record.facts or {}).get("is_withheld"):
                return b""
            body = _read_block(record).body
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
        from gov_reviews.capture.archive_index import active_parts, read_parts

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
        from gov_reviews.capture.archive_index import delete_replaced

        with self._locked(source_id):
            delete_replaced(self.index_root / source_id)
            self._recover_source(source_id)
            writer = ArchiveWriter(self, _checked_name(run_id), SourceId(source_id))
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
            if folder.name not in self._told and not self._unindexed(folder.name):
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
        from gov_reviews.capture.archive_index import indexed_stems, known_gaps

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
        from gov_reviews.capture.archive_index import set_damaged_aside

        for told in set_damaged_aside(self.index_root / source_id, self.warc_root / source_id):
            self._told.get(source_id, {}).clear()  # what was said of these parts when they were read
            self._warn(source_id, told)
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
                        _capture_of(record, SourceId(source_id), str(path.relative_to(self.root)), offset)
                    )
                except Exception:
                    logger.exception("record left out path=%s offset=%d", path, offset)
                    gaps.append(Gap(offset, offset, is_cut_off=False))
        return captures, gaps

    def _write_index(self, source_id: str, path: Path, captures: list[Capture], gaps: list[Gap]) -> None:
        """Write the index part of one WARC file."""
        from gov_reviews.capture.archive_index import delete_partial, write_part, write_partial

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


class ArchiveWriter:
    """Adds captures of one source in one run.

    Made by `Archive.writer`. The WARC file appears with the first capture.
    """

    def __init__(self, archive: Archive, run_id: str, source_id: SourceId) -> None:
        self._archive = archive
        self._run_id = run_id
        self._source_id = source_id
        self._file: WarcFile | None = None
        self._stem = ""
        self._added: list[Capture] = []

    @cached_property
    def history(self) -> list[Capture]:
        """What the source's archive held before, oldest first."""
        return self._archive.history(self._source_id)

    @cached_property
    def newest(self) -> dict[str, Capture]:
        """The newest capture per URL, kept up to date while writing."""
        return {capture.url: capture for capture in self.history}

    @cached_property
    def _ids(self) -> set[CaptureId]:
        return {capture.capture_id for capture in self.history}

    def add(
        self,
        exchange: HttpTransaction,
        *,
        kind: CaptureKind,
        group_id: str | None = None,
        listed_title: str | None = None,
        listed_date: date | None = None,
        continues_at: str | None = None,
    ) -> Capture | None:
        """Archive one exchange with the redirects that led to it.

        Args:
            group_id: Pages that are read together; None: those of the URL's last capture, else the page
                stands alone.
            continues_at: See `Capture`.

        Returns:
            The capture, or None when the URL's newest capture has the same bytes (and status): then nothing
            is written.
        """
        known = self.newest.get(exchange.url)
        facts = _facts(
            url=exchange.url,
            kind=kind,
            group_id=group_id or (known.group_id if known is not None else exchange.url),
            body=exchange.body,
            listed_title=listed_title,
            listed_date=listed_date,
        )
        if continues_at is not None:
            facts["continues_at"] = continues_at
        if self._is_known(facts, exchange.status, has_own_group=group_id is not None):
            return None
        self._mark_return(facts)
        self._keep_order(facts, exchange.at)
        warc = self._open()
        for hop in exchange.hops:
            warc.write_response(hop.url, hop.at, hop.request, hop.response, hop.address, facts=None)
        offset = warc.write_response(
            exchange.final_url, exchange.at, exchange.request, exchange.response, exchange.address, facts
        )
        return self._note(offset, exchange.status, exchange.at, exchange.headers, facts)

    def add_file(
        self, url: str, body: bytes, at: datetime, *, withheld: tuple[int, str] | None = None
    ) -> Capture | None:
        """Archive one inbox file.

        Args:
            url: file: URI of the absolute path.
            withheld: (size, SHA-256) of a file that is too large to be archived; then `body` is empty, and
                the capture says the real
                size and hash: `capture.body_bytes` is more than the archive gives back.

        Returns:
            The capture, or None when the newest capture of the URL has the same bytes.
        """
        facts = _facts(
            url=url, kind=CaptureKind.INBOX, group_id=url, body=body, listed_title=None, listed_date=None
        )
        if withheld is not None:
            facts |= {"is_withheld": True, "body_bytes": withheld[0], "body_sha256": withheld[1]}
        if self._is_known(facts, 200, has_own_group=False):
            return None
        self._mark_return(facts)
        self._keep_order(facts, at)
        offset = self._open().write_resource(url, at, "application/octet-stream", body, facts)
        return self._note(offset, 200, at, {}, facts)

    def close(self) -> None:
        """Put the WARC file on the disk, then its index part; merge old parts when they have become many."""
        if self._file is None:
            return
        from gov_reviews.capture.archive_index import active_parts, merge_parts, write_part

        self._file.close()
        self._file = None
        folder = self._archive.index_root / self._source_id
        write_part(folder / f"{self._stem}.parquet", self._added)
        logger.info(
            "archived source_id=%s run_id=%s captures=%d", self._source_id, self._run_id, len(self._added)
        )
        if len(active_parts(folder)) > MAX_INDEX_PARTS and (merged := merge_parts(folder)) is not None:
            logger.info("index parts merged source_id=%s path=%s", self._source_id, merged)

    def _is_known(self, facts: dict[str, Any], status: int, *, has_own_group: bool) -> bool:
        newest = self.newest.get(facts["url"])
        if newest is None or newest.body_sha256 != facts["body_sha256"] or newest.status != status:
            return False
        # A page that stood alone turns out to be the second page of an article: with its group it is read
        # anew.
        return not (has_own_group and newest.group_id == newest.url != facts["group_id"])

    def _mark_return(self, facts: dict[str, Any]) -> None:
        """A body that stood at its URL before, though not last, gets an id of its own."""
        if stable_key(facts["url"], facts["body_sha256"]) in self._ids:
            facts["is_return"] = True

    def _keep_order(self, facts: dict[str, Any], at: datetime) -> None:
        """A capture is newer than the last one of its URL, also when the clock was put back in between."""
        newest = self.newest.get(facts["url"])
        if newest is not None and at <= newest.captured_at:
            facts["captured_at"] = (newest.captured_at + _NEXT).astimezone(UTC).isoformat()
            logger.warning(
                "the clock is behind the last capture of this URL clock=%s captured_at=%s url=%s",
                at.isoformat(),
                facts["captured_at"],
                newest.url,
            )

    def _open(self) -> WarcFile:
        if self._file is None:
            folder = self._archive.warc_root / self._source_id
            number = 1
            self._stem = self._run_id
            while (folder / f"{self._stem}.warc.gz").exists():
                number += 1
                self._stem = f"{self._run_id}~{number}"
            info = {
                "software": f"gov-reviews/{metadata.version('gov-reviews')}",
                "format": "WARC File Format 1.1",
                "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
                "robots": "obey",
                "isPartOf": self._run_id,
                "description": f"captures of source {self._source_id}",
            }
            self._file = WarcFile(folder / f"{self._stem}.warc.gz", info)
        return self._file

    def _note(self, offset: int, status: int, at: datetime, headers: Any, facts: dict[str, Any]) -> Capture:
        warc_path = f"warc/{self._source_id}/{self._stem}.warc.gz"
        capture = _build_capture(self._source_id, warc_path, offset, status, at, headers, facts)
        self._added.append(capture)
        self.newest[capture.url] = capture
        self._ids.add(capture.capture_id)
        return capture


def tell_unwritable(root: Path, error: OSError) -> str:
    """What a disk that takes no more captures means, for a person."""
    return (
        f"The archive cannot be written ({error.strerror or error}). Free some space or mend the permissions "
        f"of {root}; the next run keeps "
        "what was written whole and goes on from there."
    )


def is_withheld(capture: Capture, body: bytes) -> bool:
    """Whether a capture's file was too large to be archived: the index knows its real size, the archive has
    no bytes.
    """
    return capture.kind is CaptureKind.INBOX and not body and capture.body_bytes > 0


def _facts(
    *,
    url: str,
    kind: CaptureKind,
    group_id: str,
    body: bytes,
    listed_title: str | None,
    listed_date: date | None,
) -> dict[str, Any]:
    """What stands beside the body in its WARC record; enough to make the index row again."""
    return {
        "url": url,
        "kind": kind.value,
        "group_id": group_id,
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "body_bytes": len(body),
        "listed_title": listed_title[:MAX_TITLE] if listed_title else None,
        "listed_date": listed_date.isoformat() if listed_date else None,
    }


def _build_capture(
    source_id: SourceId,
    warc_path: str,
    offset: int,
    status: int,
    at: datetime,
    headers: Any,
    facts: dict[str, Any],
) -> Capture:
    if "captured_at" in facts:
        at = datetime.fromisoformat(facts["captured_at"])
    key = (
        facts["url"],
        facts["body_sha256"],
        *((at.astimezone(UTC).isoformat(),) if facts.get("is_return") else ()),
    )
    return Capture(
        capture_id=CaptureId(stable_key(*key)),
        source_id=source_id,
        url=facts["url"],
        kind=CaptureKind(facts["kind"]),
        group_id=facts["group_id"],
        captured_at=at,
        status=status,
        content_type=headers.get("content-type", ""),
        body_sha256=facts["body_sha256"],
        body_bytes=facts["body_bytes"],
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        listed_title=facts["listed_title"],
        listed_date=date.fromisoformat(facts["listed_date"]) if facts["listed_date"] else None,
        warc_path=warc_path,
        warc_offset=offset,
        continues_at=facts.get("continues_at"),
    )


def _capture_of(record: WarcRecord, source_id: SourceId, warc_path: str, offset: int) -> Capture:
    """The index row that the writer made, or would have made, for a record."""
    response = _read_block(record)
    return _build_capture(
        source_id, warc_path, offset, response.status, record.at, response.headers, record.facts or {}
    )


def _read_block(record: WarcRecord) -> ReadResponse:
    if record.kind == "resource":
        return ReadResponse(status=200, headers={}, body=record.block)
    try:
        return read_response(record.block, _READ_LIMIT)
    except CutOff as error:
        return error.response  # it was archived as it came


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
