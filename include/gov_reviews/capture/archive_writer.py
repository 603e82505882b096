"""Writing captures of one source in one run: WARC records, then their part of the index.

In: HTTP transactions and inbox files. Out: `Capture`s, None for bytes that the archive holds already. What
was captured later is newer, whatever the clock says: where it has been put back, a capture of a URL gets an
instant just after the one before; what the clock said stays in its WARC-Date.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from gov_reviews.capture.archive_index import active_parts, merge_parts, write_part
from gov_reviews.capture.capture_facts import capture_facts, capture_from_facts
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.warc import WarcFile
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId, stable_key

logger = logging.getLogger(__name__)

MAX_INDEX_PARTS = 50
# The least step between two captures of a URL; the index keeps microseconds, the WARC files their record's
# own.
_NEXT = timedelta(microseconds=1)
_WARC_SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class ArchiveWriter:
    """Adds captures of one source in one run.

    Made by `Archive.writer`, which holds the source's lock. The WARC file appears with the first capture.

    Args:
        warc_folder, index_folder: Of the source.
        read_history: Gives what the source's archive held before, oldest first.
        can_read: Whether the archive gives the bytes of a capture.

    Attributes:
        healed: Captures whose record was damaged and that were archived again.
    """

    def __init__(
        self,
        run_id: str,
        source_id: SourceId,
        warc_folder: Path,
        index_folder: Path,
        read_history: Callable[[], list[Capture]],
        can_read: Callable[[Capture], bool],
    ) -> None:
        self._warc_folder = warc_folder
        self._index_folder = index_folder
        self._read_history = read_history
        self._can_read = can_read
        self._run_id = run_id
        self._source_id = source_id
        self._file: WarcFile | None = None
        self._stem = ""
        self._added: list[Capture] = []
        self.healed: set[CaptureId] = set()

    @cached_property
    def history(self) -> list[Capture]:
        """What the source's archive held before, oldest first."""
        return self._read_history()

    @cached_property
    def newest(self) -> dict[str, Capture]:
        """The newest capture per URL, kept up to date while writing."""
        return {capture.url: capture for capture in self.history}

    @cached_property
    def _ids(self) -> set[CaptureId]:
        return {capture.capture_id for capture in self.history}

    @cached_property
    def _groups(self) -> set[tuple[str, str, str]]:
        """With which groups the bytes of a URL are archived."""
        return {(capture.url, capture.body_sha256, capture.group_id) for capture in self.history}

    def add(
        self,
        transaction: HttpTransaction,
        *,
        kind: CaptureKind,
        group_id: str | None = None,
        listed_title: str | None = None,
        listed_date: date | None = None,
        parts_at: Sequence[str] = (),
        redirects_to: str | None = None,
    ) -> Capture | None:
        """Archive one transaction with the redirects that led to it.

        Args:
            group_id: Pages that are read together; None: those of the URL's last capture, else the page
                stands alone.
            parts_at: See `Capture`: `continues_at` is the first of them, `also_at` the others.
            redirects_to: See `Capture`.

        Returns:
            The capture, or None when the URL's newest capture has the same bytes (and status), and the
            archive gives them: then nothing is written. Where their record is damaged, it is the same capture
            once more, with a record that is whole.
        """
        known = self.newest.get(transaction.url)
        facts = capture_facts(
            url=transaction.url,
            kind=kind,
            group_id=group_id or (known.group_id if known is not None else transaction.url),
            body=transaction.body,
            listed_title=listed_title,
            listed_date=listed_date,
        )
        if parts_at:
            facts["continues_at"] = parts_at[0]
        if len(parts_at) > 1:
            facts["also_at"] = list(parts_at[1:])
        if redirects_to is not None:
            facts["redirects_to"] = redirects_to
        known = self._find_known(facts, transaction.status, has_own_group=group_id is not None)
        if known is not None and self._can_read(known):
            return None
        self._date(facts, transaction.at, known)
        warc = self._open()
        for hop in transaction.hops:
            warc.write_response(hop.url, hop.at, hop.request, hop.response, hop.address, facts=None)
        offset = warc.write_response(
            transaction.final_url,
            transaction.at,
            transaction.request,
            transaction.response,
            transaction.address,
            facts,
        )
        return self._note(offset, transaction.status, transaction.at, transaction.headers, facts)

    def add_file(
        self, url: str, body: bytes, at: datetime, *, withheld: tuple[int, str] | None = None
    ) -> Capture | None:
        """Archive one inbox file.

        Args:
            url: file: URI of the absolute path.
            withheld: (size, SHA-256) of a file that is too large to be archived; then `body` is empty, and
                the capture says the real size and hash: `capture.body_bytes` is more than the archive gives
                back.

        Returns:
            The capture, or None when the newest capture of the URL has the same bytes, and the archive gives
            them.
        """
        facts = capture_facts(
            url=url, kind=CaptureKind.INBOX, group_id=url, body=body, listed_title=None, listed_date=None
        )
        if withheld is not None:
            facts |= {"is_withheld": True, "body_bytes": withheld[0], "body_sha256": withheld[1]}
        known = self._find_known(facts, 200, has_own_group=False)
        if known is not None and self._can_read(known):
            return None
        self._date(facts, at, known)
        offset = self._open().write_resource(url, at, "application/octet-stream", body, facts)
        return self._note(offset, 200, at, {}, facts)

    def close(self) -> None:
        """Put the WARC file on the disk, then its index part; merge old parts when they have become many."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        folder = self._index_folder
        write_part(folder / f"{self._stem}.parquet", self._added)
        logger.info(
            "archived source_id=%s run_id=%s captures=%d", self._source_id, self._run_id, len(self._added)
        )
        if len(active_parts(folder)) > MAX_INDEX_PARTS and (merged := merge_parts(folder)) is not None:
            logger.info("index parts merged source_id=%s path=%s", self._source_id, merged)

    def _find_known(self, facts: dict[str, Any], status: int, *, has_own_group: bool) -> Capture | None:
        """The newest capture of the URL, when these are its bytes."""
        newest = self.newest.get(facts["url"])
        if newest is None or newest.body_sha256 != facts["body_sha256"] or newest.status != status:
            return None
        # A page that stood alone, or with another article, turns out to be a part of this one, too: with its
        # group it is read anew.
        group = facts["url"], facts["body_sha256"], facts["group_id"]
        is_taken_in = has_own_group and facts["group_id"] != facts["url"] and group not in self._groups
        return None if is_taken_in else newest

    def _date(self, facts: dict[str, Any], at: datetime, damaged: Capture | None) -> None:
        """Say which capture this is: a new one, or the one whose record is damaged, with its id and its time.

        What is known of that capture elsewhere stays true: its bytes are these, as its SHA-256 says.
        """
        if damaged is None:
            self._mark_return(facts)
            self._keep_order(facts, at)
            return
        facts["captured_at"] = damaged.captured_at.astimezone(UTC).isoformat()
        if damaged.capture_id != stable_key(facts["url"], facts["body_sha256"]):
            facts["is_return"] = True
        self.healed.add(damaged.capture_id)
        logger.warning(
            "archived again, its record is damaged capture_id=%s url=%s", damaged.capture_id, damaged.url
        )

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
            folder = self._warc_folder
            number = 1
            self._stem = self._run_id
            while (folder / f"{self._stem}.warc.gz").exists():
                number += 1
                self._stem = f"{self._run_id}~{number}"
            info = {
                "software": f"gov-reviews/{metadata.version('gov-reviews')}",
                "format": "WARC File Format 1.1",
                "conformsTo": _WARC_SPECIFICATION,
                "robots": "obey",
                "isPartOf": self._run_id,
                "description": f"captures of source {self._source_id}",
            }
            self._file = WarcFile(folder / f"{self._stem}.warc.gz", info)
        return self._file

    def _note(self, offset: int, status: int, at: datetime, headers: Any, facts: dict[str, Any]) -> Capture:
        warc_path = f"warc/{self._source_id}/{self._stem}.warc.gz"
        capture = capture_from_facts(self._source_id, warc_path, offset, status, at, headers, facts)
        self._added.append(capture)
        self.newest[capture.url] = capture
        self._ids.add(capture.capture_id)
        self._groups.add((capture.url, capture.body_sha256, capture.group_id))
        return capture
