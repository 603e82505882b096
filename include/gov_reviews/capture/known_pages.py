"""What the archive knows of one source while it is being captured: newest captures, and what they are worth.

In: archive, writer, the source's spec. Out: answers to "do we have it, was it any good, should we ask again".
A dry run writes nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from gov_reviews.capture.answer_check import find_fault, find_list_fault
from gov_reviews.capture.frontier_pages import RETRY_AFTER, RETRY_UNTIL, FrontierPage
from gov_reviews.capture.http_client import NO_COPY, Validators
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import ArchiveDamaged
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import reason_in_both
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import RunMode

if TYPE_CHECKING:
    from gov_reviews.capture.archive import Archive
    from gov_reviews.capture.archive_writer import ArchiveWriter
    from gov_reviews.capture.http_transaction import HttpTransaction
    from gov_reviews.sites.spec import SourceSpec

logger = logging.getLogger(__name__)

# Damage that this run has found: it has its whole month.
_NOW_FOUND = datetime.max.replace(tzinfo=UTC)


class KnownPages:
    """The archive as one source's capture sees it. Also the memory of robots.txt (`client.RobotsMemory`).

    Args:
        writer: None in a dry run: nothing is kept.
    """

    def __init__(self, archive: Archive, spec: SourceSpec, writer: ArchiveWriter | None) -> None:
        self._archive = archive
        self._spec = spec
        self._writer = writer
        history = writer.history if writer is not None else archive.history(spec.id)
        self._newest = writer.newest if writer is not None else {capture.url: capture for capture in history}
        self._versions: dict[str, list[Capture]] = defaultdict(list)
        for capture in history:
            self._versions[capture.url].append(capture)
        self._doubts: dict[CaptureId, str] = {}
        # captures whose bytes the archive cannot give, with the instant at which that was noted
        self._damaged = archive.damaged_captures(spec.id)
        # The page that was looked at last: what is judged is read next, as a rule.
        self._last_page: tuple[CaptureId, DecodedPage] | None = None

    def newest(self, url: str) -> Capture | None:
        """The newest capture of a URL, whatever it is worth."""
        return self._newest.get(url)

    def is_archived_with(self, url: str, group_id: str) -> bool:
        """Whether what stands at a URL is archived in a group, as a part of its article."""
        return any(capture.group_id == group_id for capture in self._versions[url])

    def continued_articles(self) -> list[Capture]:
        """First pages of articles on several pages: a further one may be missing."""
        continued = [capture for capture in self._newest.values() if capture.parts_at]
        rest = {url for capture in continued for url in capture.parts_at}
        return [capture for capture in continued if capture.url not in rest]

    def articles_since(self, moment: datetime) -> list[Capture]:
        """The newest captures of articles, as far as they were made since then."""
        return [
            capture
            for capture in self._newest.values()
            if capture.kind is CaptureKind.ARTICLE and capture.captured_at >= moment
        ]

    def damaged_articles(self, now: datetime) -> list[Capture]:
        """Articles whose bytes the archive has lost, as long as they are worth asking for."""
        return [
            capture
            for capture in self._newest.values()
            if capture.kind is CaptureKind.ARTICLE and self._is_worth_healing(capture, now)
        ]

    def is_damaged(self, url: str) -> bool:
        """Whether the archive has lost the newest page of a URL."""
        capture = self._newest.get(url)
        return capture is not None and bool(self.doubt(capture)) and capture.capture_id in self._damaged

    def _is_worth_healing(self, capture: Capture, now: datetime) -> bool:
        noted_at = self._damaged.get(capture.capture_id)
        return noted_at is not None and not _is_over(noted_at, now)

    def good_copy(self, url: str) -> Capture | None:
        """The newest capture of a URL when it is a page, not a refusal."""
        capture = self._newest.get(url)
        return capture if capture is not None and not self.doubt(capture) else None

    def last_good(self, url: str) -> Capture | None:
        """The newest capture of a URL that is a page, though later answers were none."""
        return next((capture for capture in reversed(self._versions[url]) if not self.doubt(capture)), None)

    def page(self, capture: Capture) -> DecodedPage:
        """The body of a capture, decoded as the source prescribes."""
        if self._last_page is None or self._last_page[0] != capture.capture_id:
            body = self._archive.read_body(capture)
            page = DecodedPage(body, capture.url, capture.content_type, self._spec.fetch.charset)
            self._last_page = capture.capture_id, page
        return self._last_page[1]

    def links_base(self, capture: Capture) -> str:
        """What the links of its body are relative to."""
        return self._archive.links_base(capture)

    def validators(self, url: str) -> Validators:
        """For a conditional request; empty when there is no good copy."""
        capture = self.good_copy(url)
        return Validators(capture.etag, capture.last_modified) if capture is not None else NO_COPY

    def is_wanted(self, url: str, mode: RunMode, now: datetime, noted: FrontierPage | None = None) -> bool:
        """Whether an article should be asked for.

        Args:
            noted: What the frontier knows of it. Without that (an archive of an earlier version) the captures
                alone say how long it has been bad.
        """
        capture = self._newest.get(url)
        if mode is RunMode.RECHECK or (capture is not None and self._is_worth_healing(capture, now)):
            return True
        if noted is not None and noted.failing_since is not None:
            return noted.is_due(now)
        if capture is None:
            return True
        if _is_recent(capture.captured_at, now) or _is_over(capture.captured_at, now):
            return False  # decided without opening the body: most captures are old
        return bool(self.doubt(capture)) and not _is_over(self._bad_since(url), now)

    def _bad_since(self, url: str) -> datetime:
        """When the answers of a URL began to be no pages; one that was a page before gets its month, too."""
        versions = self._versions[url]
        since = versions[-1].captured_at
        for capture in reversed(versions[:-1]):
            if not self.doubt(capture):
                break
            since = capture.captured_at
        return since

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
        """Archive a transaction; None when its bytes are known (or in a dry run)."""
        if self._writer is None:
            return None
        added = self._writer.add(
            transaction,
            kind=kind,
            group_id=group_id,
            listed_title=listed_title,
            listed_date=listed_date,
            parts_at=parts_at,
            redirects_to=redirects_to,
        )
        if added is not None:
            self._versions[transaction.url].append(added)
            # it may be the capture whose record was damaged, once more
            self._damaged.pop(added.capture_id, None)
            self._doubts.pop(added.capture_id, None)
            self._last_page = added.capture_id, transaction.page
        return added

    def recall(self, url: str) -> tuple[Validators, bytes] | None:
        """The archived robots.txt; None when there is none, or the archive has lost it."""
        capture = self._newest.get(url)
        if capture is None or capture.status != 200:
            return None
        try:
            body = self._archive.read_body(capture)
        except ArchiveDamaged:
            return None
        return Validators(capture.etag, capture.last_modified), body

    def remember(self, transaction: HttpTransaction) -> None:
        """Archive a robots.txt."""
        self.add(transaction, kind=CaptureKind.ROBOTS)

    def doubt(self, capture: Capture) -> str:
        """Why a capture is no page to be content with, "" when it is one."""
        if capture.status >= 300:
            return f"status {capture.status}"
        if capture.capture_id not in self._doubts:
            self._doubts[capture.capture_id] = self._examine(capture)
        return self._doubts[capture.capture_id]

    def _examine(self, capture: Capture) -> str:
        try:
            page = self.page(capture)
        except ArchiveDamaged as error:  # asking again heals it: the answer is archived though it is known
            logger.warning("capture damaged source_id=%s url=%s %s", self._spec.id, capture.url, error)
            self._damaged.setdefault(capture.capture_id, _NOW_FOUND)
            return said("record_damaged", cause=reason_in_both(error))
        if capture.kind is CaptureKind.ARTICLE:
            return find_fault(CapturedBody.of(page.body, capture), page, self._spec)
        fault = find_list_fault(capture.status, page)
        return fault.reason if fault is not None else ""


def _is_recent(at: datetime, now: datetime) -> bool:
    """Whether a page was asked for so lately that asking again would be rude.

    An instant that lies ahead was taken by a clock that was put back since: how long ago that was nobody
    knows. Close by it counts as recent (a wrong time zone), farther away as long ago; else a bad page would
    not be asked for until the clock gets there, years perhaps.
    """
    return abs(now - at) < RETRY_AFTER


def _is_over(at: datetime, now: datetime) -> bool:
    """Whether a page has been bad for so long that its state counts as final; one whose capture lies ahead
    has not.
    """
    return now - at > RETRY_UNTIL
