"""Reading the lists of one source: which articles they name, and whether the lists are still what they were.

In: the lists of a source, page by page, online as long as they name something new, then on through the
archived
pages. Out: the listed articles in order. A list that cannot be read is a problem of the source; an empty list
is a fault, not "no news".
"""

from __future__ import annotations

import logging
from collections import deque
from datetime import date, datetime

from gov_reviews.capture.crawl_context import NOT_OF_ONE_PAGE, CrawlContext, SourceLeftAlone, local_day
from gov_reviews.capture.http_client import Blocked, HostGivenUp
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import Disallowed, EmptyCapture, LayoutChanged, PipelineError, Unreachable
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.runs import RunMode, SourceState
from gov_reviews.sites.families import DateRange, ListedArticle, ListPage, PageRequest, family_of
from gov_reviews.sites.spec import ListPlace

logger = logging.getLogger(__name__)

_STATE_OF_ERROR: tuple[tuple[type[PipelineError], SourceState], ...] = (
    (Disallowed, SourceState.BLOCKED),
    (LayoutChanged, SourceState.LAYOUT_CHANGED),
    (Unreachable, SourceState.UNREACHABLE),
)


class ListWalk:
    """The lists of one source in one run.

    Attributes:
        listed: Articles by URL, in order of the lists.
        issues_left: E-paper issues that are left for later runs.
    """

    def __init__(self, crawl: CrawlContext) -> None:
        self._crawl = crawl
        self._family = family_of(crawl.spec)
        self.listed: dict[str, ListedArticle] = {}
        self.issues_left: set[str | None] = set()
        self._issues_asked: set[str | None] = set()
        self._newest_listed: date | None = None

    def walk(self, place: ListPlace) -> None:
        """Read one list: online as long as it names something new, then on through the archived pages."""
        queue = deque(self._family.first_pages(self._crawl.spec, place, self._window(place)))
        visited: set[str] = set()
        is_online, has_overlapped, found_index = True, False, False
        while queue:
            request = queue.popleft()
            if request.url in visited:
                continue
            visited.add(request.url)
            page, is_changed = self._try_list_page(request, is_online)
            if page is None:
                continue
            found_index = found_index or request.kind != "list"
            has_wanted, is_too_old = self._note_rows(page)
            if request.kind == "list":
                if is_too_old:
                    continue
                if not has_wanted and self._crawl.options.mode is not RunMode.RECHECK:
                    # Rows move down when new ones come: after a page that has changed, one more is looked at
                    # online.
                    is_online = is_online and is_changed and not has_overlapped
                    has_overlapped = True
            queue.extend(page.next_pages)
        if place.kind == "epaper" and not found_index and not self._crawl.tally.problems:
            self._crawl.note_problem(
                SourceState.LAYOUT_CHANGED,
                LayoutChanged(
                    "No issue, and no index of issues, of the wanted days exists. Look for its new address.",
                    source_id=self._crawl.spec.id,
                    path=place.path,
                ),
            )

    def _window(self, place: ListPlace) -> DateRange:
        today = self._crawl.today()
        return DateRange(self._crawl.options.published_since or self._family.first_day(place, today), today)

    def _try_list_page(self, request: PageRequest, is_online: bool) -> tuple[ListPage | None, bool]:
        """As `_read_list_page`; what goes wrong is noted, and there is no page."""
        try:
            return self._read_list_page(request, is_online)
        except PipelineError as error:
            self._note_list_problem(request, error)
        except NOT_OF_ONE_PAGE:
            raise
        except Exception as error:
            failure = self._crawl.note_own_fault(request.url, error)
            self._crawl.tally.problems.append((SourceState.FAILED, failure))
        return None, False

    def _read_list_page(self, request: PageRequest, is_online: bool) -> tuple[ListPage | None, bool]:
        """One list page from the site or from the archive.

        Returns:
            The page (None: there is none) and whether it differs from the archived one.
        """
        known_pages = self._crawl.known_pages
        # A recheck asks for every index of issues again; the pages of old issues would be too many.
        is_final = self._crawl.options.mode is not RunMode.RECHECK or request.kind != "index"
        if is_final and self._is_known_to_be_missing(request):
            return None, False
        known = known_pages.good_copy(request.url)
        if known is not None and ((request.is_settled and is_final) or not is_online):
            return self._read(request, known_pages.page(known), known.captured_at), False
        is_lost = known_pages.is_damaged(request.url)
        if not (is_online or is_lost) or not self._may_ask_issue(request):
            return None, False
        transaction = self._crawl.client.fetch(request.url, known_pages.validators(request.url))
        if transaction.status in (404, 410):
            if not is_online:  # asked for only because the archive has lost it; that it is gone is final
                known_pages.add(transaction, kind=CaptureKind.LIST)
                return None, False
            self._note_missing_list(request, transaction, is_known=known is not None)
            return None, False
        if transaction.is_not_modified and known is not None:
            return self._read(request, known_pages.page(known), self._crawl.clock.now()), False
        # Archived before it is read: a page that cannot be read is the evidence.
        added = known_pages.add(transaction, kind=CaptureKind.LIST, group_id=request.group_id)
        return self._read(request, transaction.page, transaction.at), added is not None

    def _read(self, request: PageRequest, page: DecodedPage, seen_at: datetime) -> ListPage:
        """Read a list page as it stood at a time; what was not read of it is an alarm of the source."""
        found = self._family.read_list(self._crawl.spec, request, page, local_day(seen_at))
        for alarm in found.alarms:
            self._crawl.note_alarm(f"{request.url}: {alarm}.")
        return found

    def _is_known_to_be_missing(self, request: PageRequest) -> bool:
        """Whether the page of a time that is over was missing when it was asked for."""
        newest = self._crawl.known_pages.newest(request.url)
        return newest is not None and (request.is_settled or request.is_over) and newest.status in (404, 410)

    def _may_ask_issue(self, request: PageRequest) -> bool:
        """Keep a long backfill of an e-paper within its share of one run."""
        if request.kind != "issue" or request.group_id in self._issues_asked:
            return True
        if len(self._issues_asked) >= request.place.max_issues:
            self.issues_left.add(request.group_id)
            return False
        self._issues_asked.add(request.group_id)
        return True

    def _note_missing_list(
        self, request: PageRequest, transaction: HttpTransaction, *, is_known: bool
    ) -> None:
        if not request.is_optional:
            raise LayoutChanged(
                f"The list page does not exist any more (status {transaction.status}). Look for its new "
                "address "
                "and correct lists.path.",
                source_id=self._crawl.spec.id,
                url=request.url,
            )
        if (request.is_settled or request.is_over) and not is_known:
            # A past month without issues need not be asked for again.
            self._crawl.known_pages.add(transaction, kind=CaptureKind.LIST)

    def _note_list_problem(self, request: PageRequest, error: PipelineError) -> None:
        """What a list page that could not be read means for the source."""
        if isinstance(error, EmptyCapture):
            self._crawl.tally.notes.append(str(error))
            return
        self._crawl.tally.failures.append(f"{request.url}: {error.message}")
        if isinstance(error, Blocked):
            self._crawl.known_pages.add(error.transaction, kind=CaptureKind.LIST)
            self._crawl.note_problem(SourceState.BLOCKED, error)
            raise SourceLeftAlone from error
        if isinstance(error, HostGivenUp):
            raise error
        for kind, state in _STATE_OF_ERROR:
            if isinstance(error, kind):
                self._crawl.note_problem(state, error)
                return
        self._crawl.note_problem(SourceState.FAILED, error)

    def _note_rows(self, page: ListPage) -> tuple[bool, bool]:
        """Remember the rows of a page.

        Returns:
            Whether one of them is to be asked for, and whether all of them are older than the run wants.
        """
        since = self._crawl.options.published_since
        now = self._crawl.clock.now()
        has_wanted, dated, old = False, 0, 0
        for row in page.rows:
            if row.listed_date is not None:
                dated += 1
                self._newest_listed = max(row.listed_date, self._newest_listed or row.listed_date)
            if since is not None and row.listed_date is not None and row.listed_date < since:
                old += 1
                continue
            if row.url not in self.listed:
                self.listed[row.url] = row
                has_wanted = has_wanted or self._crawl.is_wanted(row.url, RunMode.NEW, now)
        for url in page.foreign:
            logger.info("link to another host left alone source_id=%s url=%s", self._crawl.spec.id, url)
        return has_wanted, bool(page.rows) and old == len(page.rows) == dated

    def check_freshness(self) -> None:
        """A list that answers but has had no news for too long may belong to a site that has moved."""
        limit = self._crawl.spec.canary.max_newest_age_days
        if limit is None or self._newest_listed is None:
            return
        age = (self._crawl.today() - self._newest_listed).days
        if age > limit:
            self._crawl.note_problem(
                SourceState.LAYOUT_CHANGED,
                LayoutChanged(
                    f"The newest listed article is {age} days old, more than canary.max_newest_age_days "
                    f"allows ({limit}). See in a browser "
                    "whether the column has moved; correct lists.path, or raise the limit.",
                    source_id=self._crawl.spec.id,
                    newest=self._newest_listed.isoformat(),
                ),
            )
