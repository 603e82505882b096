"""What the archive knows of one source while it is being captured: newest captures, and what they are worth.

In: archive and writer. Out: answers to "do we have it, was it any good, should we ask again". In a dry run nothing is written.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from gov_reviews.capture.client import NO_COPY, Validators
from gov_reviews.contracts import Capture, CaptureKind, PageState, RunMode
from gov_reviews.parse.classify import classify_response

if TYPE_CHECKING:
    from gov_reviews.capture.archive import Archive, ArchiveWriter
    from gov_reviews.capture.exchange import Exchange

# A page that was missing or blocked is asked for again from the next day on, for a month; then its state counts as final.
RETRY_AFTER = timedelta(hours=20)
RETRY_UNTIL = timedelta(days=30)
# Block pages are small; larger bodies need not be opened to know that they are pages.
_MAX_BLOCK_PAGE_BYTES = 16_384
_BAD = frozenset({PageState.BLOCKED_CHALLENGE, PageState.BLOCKED_WAF, PageState.SOFT_404})


class Shelf:
    """The archive as one source's capture sees it. Also the memory of robots.txt (`client.RobotsMemory`).

    Args:
        writer: None in a dry run: nothing is kept.
    """

    def __init__(self, archive: Archive, source_id: str, writer: ArchiveWriter | None) -> None:
        self._archive = archive
        self._writer = writer
        history = writer.history if writer is not None else archive.history(source_id)
        self._newest = writer.newest if writer is not None else {capture.url: capture for capture in history}
        self._first_at: dict[str, datetime] = {}
        for capture in history:
            self._first_at.setdefault(capture.url, capture.captured_at)
        self._is_good: dict[str, bool] = {}

    def newest(self, url: str) -> Capture | None:
        """The newest capture of a URL, whatever it is worth."""
        return self._newest.get(url)

    def continued_articles(self, now: datetime) -> list[Capture]:
        """First pages of articles on several pages, as long as a missing page is worth asking for."""
        continued = [capture for capture in self._newest.values() if capture.continues_at is not None]
        rest = {capture.continues_at for capture in continued}
        return [capture for capture in continued if capture.url not in rest and not _is_over(capture.captured_at, now)]

    def good_copy(self, url: str) -> Capture | None:
        """The newest capture of a URL when it is a page, not a refusal."""
        capture = self._newest.get(url)
        return capture if capture is not None and self._check(capture) else None

    def body(self, capture: Capture) -> bytes:
        """The bytes of a capture."""
        return self._archive.read_body(capture)

    def validators(self, url: str) -> Validators:
        """For a conditional request; empty when there is no good copy."""
        capture = self.good_copy(url)
        return Validators(capture.etag, capture.last_modified) if capture is not None else NO_COPY

    def is_wanted(self, url: str, mode: RunMode, now: datetime) -> bool:
        """Whether an article should be asked for."""
        capture = self._newest.get(url)
        if capture is None or mode is RunMode.RECHECK:
            return True
        if _is_recent(capture.captured_at, now) or _is_over(self._first_at.get(url, now), now):
            return False  # decided without opening the body: most captures are old
        return not self._check(capture)

    def add(
        self,
        exchange: Exchange,
        *,
        kind: CaptureKind,
        group_id: str | None = None,
        listed_title: str | None = None,
        listed_date: date | None = None,
        continues_at: str | None = None,
    ) -> Capture | None:
        """Archive an exchange; None when its bytes are known (or in a dry run)."""
        if self._writer is None:
            return None
        self._is_good.pop(exchange.url, None)
        self._first_at.setdefault(exchange.url, exchange.at)
        return self._writer.add(
            exchange, kind=kind, group_id=group_id, listed_title=listed_title, listed_date=listed_date, continues_at=continues_at
        )

    def recall(self, url: str) -> tuple[Validators, bytes] | None:
        """The archived robots.txt."""
        capture = self._newest.get(url)
        if capture is None or capture.status != 200:
            return None
        return Validators(capture.etag, capture.last_modified), self.body(capture)

    def remember(self, exchange: Exchange) -> None:
        """Archive a robots.txt."""
        self.add(exchange, kind=CaptureKind.ROBOTS)

    def _check(self, capture: Capture) -> bool:
        if capture.status >= 300:
            return False
        if capture.body_bytes > _MAX_BLOCK_PAGE_BYTES:
            return True
        if capture.url not in self._is_good:
            state, _ = classify_response(capture.status, {"content-type": capture.content_type}, self.body(capture))
            self._is_good[capture.url] = state not in _BAD
        return self._is_good[capture.url]


def _is_recent(at: datetime, now: datetime) -> bool:
    """Whether a page was asked for so lately that asking again would be rude.

    An instant that lies ahead was taken by a clock that was put back since: how long ago that was nobody knows. Close by it counts as
    recent (a wrong time zone), farther away as long ago; else a bad page would not be asked for until the clock gets there, years perhaps.
    """
    return abs(now - at) < RETRY_AFTER


def _is_over(at: datetime, now: datetime) -> bool:
    """Whether a page has been bad for so long that its state counts as final; one whose first capture lies ahead has not."""
    return now - at > RETRY_UNTIL
