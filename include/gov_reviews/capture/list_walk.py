"""Reading the lists of one source: which articles they name, and whether the lists are still what they were.

In: the lists of a source, page by page; what the frontier knows of them. Out: the listed articles in order,
and lines in the frontier. A walk over a list is complete when every page of it was read; else it is partial,
and the next run goes on, however unchanged the first page is: pages that were read since the walk began come
from the archive, the others are asked for. A complete list is asked online as long as it names something new,
then read on through the archived pages. A list that cannot be read is a problem of the source; an empty list
is a fault, not "no news".
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum, auto

from gov_reviews.capture.answer_check import find_list_fault, find_shell, is_broken_off
from gov_reviews.capture.crawl_context import NOT_OF_ONE_PAGE, CrawlContext, SourceLeftAlone
from gov_reviews.capture.frontier_pages import RETRY_AFTER, FrontierEvent, FrontierPage
from gov_reviews.capture.http_client import NO_COPY, Blocked, BudgetSpent, HostGivenUp
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.list_figures import ListFigures, figures_of
from gov_reviews.capture.run_canary import find_family_alarm
from gov_reviews.clock import local_day
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import EmptyCapture, LayoutChanged, NeedsRender, PipelineError, Unreachable, WrongSite
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import message_of, said, said_of
from gov_reviews.records.both_languages import error_in_both, reason_in_both
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.runs import RunMode, SourceState
from gov_reviews.sites.families import DateRange, ListedArticle, ListPage, PageRequest, family_of
from gov_reviews.sites.spec import ListPlace

logger = logging.getLogger(__name__)


class _Way(Enum):
    """Where a list page is read from."""

    ASK = auto()
    ARCHIVE = auto()
    NOWHERE = auto()


@dataclass(slots=True)
class _Walk:
    """One walk over one list.

    Attributes:
        since: Pages that were read since then need not be asked; None: the list is complete.
        is_online: Something new may still come. has_overlapped: one page without news was looked at.
        visited: Addresses of its pages. gaps: What was left out. is_begun: A page of it was read.
        is_cut: Rows older than the run wants were left out.
        rowless: Frames that hold no list, and why; has_framed_rows: one of the frames holds it.
    """

    place: ListPlace
    since: datetime | None
    is_online: bool = True
    has_overlapped: bool = False
    visited: set[str] = field(default_factory=set)
    gaps: list[str] = field(default_factory=list)
    is_begun: bool = False
    is_cut: bool = False
    rowless: list[tuple[PageRequest, LayoutChanged]] = field(default_factory=list)
    has_framed_rows: bool = False


class _NoPage(Exception):
    """The answer is no list page; what it is stands in the message.

    Attributes:
        is_missing: It says that there is no such page, or shows none of its rows; else it is a fault.
        has_rows: Its rows could be read all the same.
    """

    def __init__(self, reason: str, *, is_missing: bool = False, has_rows: bool = False) -> None:
        self.is_missing = is_missing
        self.has_rows = has_rows
        super().__init__(reason)


class ListWalk:
    """The lists of one source in one run.

    Attributes:
        listed: Articles by URL, in order of the lists.
        elsewhere: Rows that lead to hosts that are not the source's, by URL: never asked.
        issues_left: E-paper issues that are left for later runs.
    """

    def __init__(self, crawl: CrawlContext) -> None:
        self._crawl = crawl
        self._family = family_of(crawl.spec)
        self.listed: dict[str, ListedArticle] = {}
        self.elsewhere: dict[str, ListedArticle] = {}
        self.issues_left: set[str | None] = set()
        self._issues_asked: set[str | None] = set()
        self._newest_listed: date | None = None

    def walk(self, place: ListPlace) -> None:
        """Read one list.

        Raises:
            SourceLeftAlone, HostGivenUp (BudgetSpent among them): The rest is for the next run.
        """
        frontier, now = self._crawl.frontier, self._crawl.clock.now()
        known = frontier.walk(place)
        walk = _Walk(place, (known.begun_at or now) if known.is_whole_wanted(now) else None)
        if walk.since is not None and known.begun_at is None:
            frontier.note_walk(place, FrontierEvent.WALK_BEGUN, now)
        try:
            self._visit(walk)
        except BudgetSpent as spent:
            walk.gaps.append(reason_in_both(spent))
            raise
        except (SourceLeftAlone, HostGivenUp):
            walk.gaps.append(said("site_not_well"))
            raise
        finally:
            self._close(walk)

    def _close(self, walk: _Walk) -> None:
        """Say in the frontier how the walk ended, and on the disk what it has found."""
        frontier, now = self._crawl.frontier, self._crawl.clock.now()
        is_begun = frontier.walk(walk.place).begun_at is not None
        if walk.gaps:
            frontier.note_walk(walk.place, FrontierEvent.WALK_BEGUN, now, walk.gaps[0])
            if walk.is_begun or not self._crawl.tally.problems:  # else these say all: nothing of it was read
                self._crawl.note_partial_list(walk.place, walk.gaps)
        elif not walk.is_cut:
            self._close_pages(walk, now)
            if is_begun:
                frontier.note_walk(walk.place, FrontierEvent.WALK_COMPLETE, now)
        frontier.keep()

    def _close_pages(self, walk: _Walk, now: datetime) -> None:
        """Pages that failed and that the list, read to its end, does not lead to any more."""
        for page in self._crawl.frontier.open_pages(CaptureKind.LIST):
            line = page.line
            if line.place == walk.place.id and line.step == "list" and line.url not in walk.visited:
                request = PageRequest(line.url, walk.place, line.number)
                said = "no page of the list any more"
                self._crawl.frontier.note_list_page(request, FrontierEvent.READ, now, said)

    def _visit(self, walk: _Walk) -> None:
        place = walk.place
        queue = deque(self._family.first_pages(self._crawl.spec, place, self._window(place)))
        found_index = False
        while queue:
            request = queue.popleft()
            if request.url in walk.visited:
                continue
            walk.visited.add(request.url)
            if not queue:
                queue.extend(self._left_over(place, walk.visited))
            page, is_changed = self._try_list_page(request, walk)
            if page is None:
                continue
            walk.is_begun = True
            found_index = found_index or request.kind != "list"
            has_news, is_too_old = self._note_rows(page)
            if request.kind == "list":
                if is_too_old:
                    walk.is_cut = True
                    continue
                if page.rows:  # else it only leads to where they are
                    walk.has_framed_rows = walk.has_framed_rows or request.frame_level > 0
                    self._turn_away(walk, has_news=has_news, is_changed=is_changed)
            queue.extend(page.next_pages)
        if walk.rowless and not walk.has_framed_rows:
            self._note_list_problem(walk.rowless[0][0], walk, walk.rowless[0][1])
        if place.kind == "epaper" and not found_index and not self._crawl.tally.problems:
            self._crawl.note_problem(
                SourceState.LAYOUT_CHANGED,
                LayoutChanged(
                    *message_of("no_issue"),
                    source_id=self._crawl.spec.id,
                    path=place.path,
                ),
            )

    def _turn_away(self, walk: _Walk, *, has_news: bool, is_changed: bool) -> None:
        """Rows move down when new ones come: after a page that has changed, one more is looked at online."""
        if not has_news and self._crawl.options.mode is not RunMode.RECHECK:
            walk.is_online = walk.is_online and is_changed and not walk.has_overlapped
            walk.has_overlapped = True

    def _left_over(self, place: ListPlace, visited: set[str]) -> list[PageRequest]:
        """Pages of issues that are still to be read, though no index of the wanted days names them."""
        return [
            PageRequest(
                page.line.url,
                place,
                page.line.number,
                page.line.step,
                page.line.group_id,
                is_settled=True,
                is_optional=page.line.step == "index",
                window=self._window(place),
            )
            for page in self._crawl.frontier.open_pages(CaptureKind.LIST)
            if page.line.place == place.id
            and page.line.step in ("index", "issue")
            and page.line.url not in visited
        ]

    def _window(self, place: ListPlace) -> DateRange:
        today = self._crawl.today()
        return DateRange(self._crawl.options.published_since or self._family.first_day(place, today), today)

    # --- one page ---

    def _try_list_page(self, request: PageRequest, walk: _Walk) -> tuple[ListPage | None, bool]:
        """As `_read_list_page`; what goes wrong is noted, and the last good copy takes the page's place, so
        that the way to the pages behind it is not lost.
        """
        try:
            return self._read_list_page(request, walk)
        except _NoPage as problem:
            self._note_no_page(request, walk, problem)
        except LayoutChanged as error:
            if request.frame_level and request.number == 1 and not isinstance(error, WrongSite):
                walk.rowless.append((request, error))
                return None, False
            self._note_list_problem(request, walk, error)
        except PipelineError as error:
            self._note_list_problem(request, walk, error)
        except NOT_OF_ONE_PAGE:
            raise
        except Exception as error:
            failure = self._crawl.note_own_fault(request.url, error)
            self._crawl.tally.problems.append((SourceState.FAILED, failure))
            self._note_failure(request, walk, str(error))
            return None, False
        return self._read_last_good(request), False

    def _read_list_page(self, request: PageRequest, walk: _Walk) -> tuple[ListPage | None, bool]:
        """One list page from the site or from the archive.

        Returns:
            The page (None: there is none) and whether it differs from the archived one.
        """
        known_pages = self._crawl.known_pages
        known = known_pages.good_copy(request.url)
        way = self._way_to(request, walk, known)
        if way is _Way.NOWHERE:
            return self._read_last_good(request), False
        if way is _Way.ARCHIVE and known is not None:
            return self._read_archived(request, known), False
        if known is not None:
            self._take_up_unnoted(request, walk, known)
        is_failing = self._crawl.frontier.is_failing(request.url)
        is_only_lost = walk.since is None and not walk.is_online and known_pages.is_damaged(request.url)
        self._crawl.bounds.take_list_page()
        validators = NO_COPY if is_failing else known_pages.validators(request.url)
        transaction = self._crawl.fetch(request.url, validators)
        if transaction.status in (404, 410):
            if is_only_lost:  # the archive has lost it, and now it is gone: nothing is missing that was new
                known_pages.add(transaction, kind=CaptureKind.LIST)
            self._note_missing_list(request, transaction, is_known=known is not None)
            return None, False
        if transaction.is_not_modified and known is not None:
            now = self._crawl.clock.now()
            page = self._read(request, known_pages.page(known), now, transaction.links_base)
            self._note_read(request, walk, page, is_changed=False)
            return page, False
        # Archived before it is read: a page that cannot be read is the evidence.
        added = known_pages.add(transaction, kind=CaptureKind.LIST, group_id=request.group_id)
        page = self._read_answer(request, transaction)
        if self._is_broken_off(transaction, known, added):
            self._note_broken_off(request, walk)
        else:
            self._note_read(request, walk, page, is_changed=added is not None)
        return page, added is not None

    def _way_to(self, request: PageRequest, walk: _Walk, known: Capture | None) -> _Way:
        """Whether a page is asked for, read from the archive, or left alone."""
        if request.kind != "list":
            return self._way_to_issue(request, walk, known)
        if walk.is_online or (request.number == 1 and not request.frame_level):
            return _Way.ASK
        noted = self._crawl.frontier.page(request.url)
        if noted is not None and noted.failing_since is not None:
            return self._way_to_failing(request, walk, noted, known)
        is_read = walk.since is None or (
            noted is not None and noted.read_at is not None and noted.read_at >= walk.since
        )
        return _Way.ARCHIVE if known is not None and is_read else _Way.ASK

    def _way_to_failing(
        self, request: PageRequest, walk: _Walk, noted: FrontierPage, known: Capture | None
    ) -> _Way:
        """A page that gave nothing the last time is asked for on its day."""
        if noted.is_due(self._crawl.clock.now()):
            return _Way.ASK
        if noted.is_open and not self._is_missing(request):
            walk.gaps.append(said_of(request.url, noted.reason))
        return _Way.ARCHIVE if known is not None else _Way.NOWHERE

    def _way_to_issue(self, request: PageRequest, walk: _Walk, known: Capture | None) -> _Way:
        """Pages of an e-paper that do not change any more are not asked again."""
        # A recheck asks for every index of issues again; the pages of old issues would be too many.
        is_final = self._crawl.options.mode is not RunMode.RECHECK or request.kind != "index"
        if is_final and self._is_known_to_be_missing(request):
            return _Way.NOWHERE
        if known is not None and request.is_settled and is_final:
            return _Way.ARCHIVE
        noted = self._crawl.frontier.page(request.url)
        if (
            noted is not None
            and noted.failing_since is not None
            and not noted.is_due(self._crawl.clock.now())
        ):
            if noted.is_open:
                walk.gaps.append(said_of(request.url, noted.reason))
            return _Way.NOWHERE
        return _Way.ASK if self._may_ask_issue(request) else _Way.NOWHERE

    def _read_answer(self, request: PageRequest, transaction: HttpTransaction) -> ListPage:
        """Read what the site answered.

        Raises:
            _NoPage: An empty answer, a stub, a notice, a file; a later page without rows.
            NeedsRender: It has no rows, and says that a script fills the list.
        """
        fault = find_list_fault(transaction.status, transaction.page)
        if fault is not None:
            raise _NoPage(fault.reason, is_missing=fault.is_missing)
        try:
            page = self._read(request, transaction.page, transaction.at, transaction.links_base)
        except LayoutChanged as error:
            # a page without one Chinese character does not say whose it is
            is_another = isinstance(error, WrongSite) and count_han(transaction.page.text) > 0
            shell = "" if is_another else find_shell(transaction.page, request.url)
            if not shell:
                raise
            raise NeedsRender(
                *message_of("rows_by_script", reason=shell),
                source_id=self._crawl.spec.id,
                url=request.url,
            ) from error
        if page.is_end:
            raise _NoPage(said("no_rows"), is_missing=True)
        return page

    def _read_archived(self, request: PageRequest, known: Capture) -> ListPage:
        known_pages = self._crawl.known_pages
        page, base = known_pages.page(known), known_pages.links_base(known)
        return self._read(request, page, known.captured_at, base)

    def _read(self, request: PageRequest, page: DecodedPage, seen_at: datetime, base: str) -> ListPage:
        """Read a list page as it stood at a time; what was not read of it is an alarm of the source.

        `base`: what its links are relative to, where redirects led elsewhere than to the address asked for.
        """
        found = self._family.read_list(self._crawl.spec, replace(request, url=base), page, local_day(seen_at))
        for alarm in found.alarms:
            self._crawl.note_alarm(said_of(request.url, said("sentence", words=alarm)))
        if alarm := find_family_alarm(self._crawl.spec, request, page, found):
            self._crawl.note_alarm(said_of(request.url, said("probe_family", alarm=alarm)))
        return found

    def _take_up_unnoted(self, request: PageRequest, walk: _Walk, known: Capture) -> None:
        """A run archived this page and was killed before it noted the rows: by now the list may have dropped
        them.
        """
        noted = self._crawl.frontier.page(request.url)
        if noted is not None and noted.asked_at is not None and noted.asked_at >= known.captured_at:
            return
        try:
            page = self._read_archived(request, known)
        except PipelineError as error:
            logger.info("archived list page not readable url=%s reason=%s", request.url, error)
            return
        self._note_listed(page, walk, self._crawl.clock.now())

    def _read_last_good(self, request: PageRequest) -> ListPage | None:
        """What the archive holds of a later page that gives nothing now: it leads to the pages behind it."""
        if request.kind != "list" or request.number == 1:
            return None
        known = self._crawl.known_pages.last_good(request.url)
        if known is None:
            return None
        try:
            return self._read_archived(request, known)
        except PipelineError as error:
            logger.info("archived list page not readable url=%s reason=%s", request.url, error)
            return None

    def _is_broken_off(
        self, transaction: HttpTransaction, known: Capture | None, added: Capture | None
    ) -> bool:
        """Whether half a page came. One that has the same bytes on another day is a page without an end."""
        if not is_broken_off(transaction.page):
            return False
        return added is not None or known is None or abs(transaction.at - known.captured_at) < RETRY_AFTER

    # --- what the frontier is told ---

    def _note_read(self, request: PageRequest, walk: _Walk, page: ListPage, *, is_changed: bool) -> None:
        frontier, now = self._crawl.frontier, self._crawl.clock.now()
        noted = frontier.page(request.url)
        if walk.since is None and noted is not None:
            # what stands behind a page that was hidden may have changed as long as it was
            walk.since = noted.failing_since
        if is_changed and request.kind == "list" and frontier.walk(walk.place).begun_at is None:
            # until the walk is over, what came between the old rows and the new ones may be missing
            frontier.note_walk(walk.place, FrontierEvent.WALK_BEGUN, now)
        frontier.note_list_page(request, FrontierEvent.READ, now, figures=self._figures(request, page, now))
        frontier.note_issues(page.next_pages, now)
        self._note_listed(page, walk, now)  # together with their page: a run that is killed now loses neither
        frontier.keep()

    def _figures(self, request: PageRequest, page: ListPage, now: datetime) -> ListFigures | None:
        """What the first page of a list gives, for later runs; that it gives less than before is an alarm."""
        if request.kind != "list" or request.number > 1 or not page.rows:
            return None
        figures = figures_of(page.rows, local_day(now), self._crawl.spec.canary.min_rows)
        loss = self._crawl.frontier.memory(request.url).describe_loss(figures, now)
        if loss:
            self._crawl.note_alarm(said_of(request.url, said("sentence", words=loss)))
        return figures

    def _note_listed(self, page: ListPage, walk: _Walk, now: datetime) -> None:
        self._crawl.frontier.note_listed((row for row in page.rows if self._is_new(row)), walk.place, now)

    def _is_new(self, row: ListedArticle) -> bool:
        since = self._crawl.options.published_since
        if since is not None and row.listed_date is not None and row.listed_date < since:
            return False
        return self._crawl.known_pages.newest(row.url) is None

    def _note_failure(self, request: PageRequest, walk: _Walk, reason: str) -> None:
        """The page gave no usable answer."""
        self._crawl.frontier.note_list_page(request, FrontierEvent.FAILED, self._crawl.clock.now(), reason)
        noted = self._crawl.frontier.page(request.url)
        if noted is None or not noted.is_final:
            walk.gaps.append(said_of(request.url, reason))

    def _note_no_page(self, request: PageRequest, walk: _Walk, problem: _NoPage) -> None:
        """The page answered with something that is none."""
        frontier = self._crawl.frontier
        frontier.note_list_page(request, FrontierEvent.NO_PAGE, self._crawl.clock.now(), str(problem))
        noted = frontier.page(request.url)
        is_final = noted is not None and noted.is_final
        # a list without its first page is no list, however long it has been so
        if request.number > 1 and (is_final or (problem.is_missing and self._is_missing(request))):
            return
        walk.gaps.append(said_of(request.url, str(problem)))
        reason = said("no_list_page", reason=str(problem))
        self._crawl.tally.failures.append(said_of(request.url, reason))
        if request.number == 1 and request.kind == "list" and not problem.has_rows:
            self._note_no_list(request, problem)

    def _note_no_list(self, request: PageRequest, problem: _NoPage) -> None:
        """The first page of a list is none: the list was taken away, or the site is not well."""
        context = {"source_id": self._crawl.spec.id, "url": request.url}
        if problem.is_missing:
            gone = message_of("list_gone", reason=str(problem))
            self._crawl.note_source_error(LayoutChanged(*gone, **context))
        else:
            no_list = message_of("answers_no_list", reason=str(problem))
            self._crawl.note_source_error(Unreachable(*no_list, kind="no_page", **context))

    def _note_broken_off(self, request: PageRequest, walk: _Walk) -> None:
        problem = _NoPage(said("list_breaks_off"), has_rows=True)
        self._note_no_page(request, walk, problem)

    def _is_missing(self, request: PageRequest) -> bool:
        """Whether a page that answers as missing is believed: nothing names it, and it never was there."""
        newest = self._crawl.known_pages.newest(request.url)
        is_archived_as_missing = newest is not None and newest.status in (404, 410)
        noted = self._crawl.frontier.page(request.url)
        was_read = noted is not None and noted.read_at is not None
        return is_archived_as_missing or (request.is_guessed and not was_read)

    # --- e-papers, missing pages ---

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
        """A list page answers 404 or 410.

        Raises:
            LayoutChanged: It is the first page of a list, or a page of an issue that exists.
            _NoPage: It is a later page.
        """
        if not request.is_optional:
            self._crawl.note_evidence(transaction)
            raise LayoutChanged(
                *message_of("list_gone_status", status=transaction.status),
                source_id=self._crawl.spec.id,
                url=request.url,
            )
        if request.kind == "list":
            raise _NoPage(said("status", status=transaction.status), is_missing=True)
        if (request.is_settled or request.is_over) and not is_known:
            # A past month without issues need not be asked for again.
            self._crawl.known_pages.add(transaction, kind=CaptureKind.LIST)

    def _note_list_problem(self, request: PageRequest, walk: _Walk, error: PipelineError) -> None:
        """What a list page that could not be read means for the source."""
        if isinstance(error, EmptyCapture):
            self._crawl.tally.notes.append(error_in_both(error))
            if self._crawl.known_pages.last_good(request.url) is not None:
                self._crawl.frontier.note_list_page(
                    request, FrontierEvent.NO_PAGE, self._crawl.clock.now(), reason_in_both(error)
                )
            return
        if isinstance(error, HostGivenUp):
            raise error
        self._crawl.tally.failures.append(said_of(request.url, reason_in_both(error)))
        self._note_failure(request, walk, reason_in_both(error))
        if isinstance(error, Blocked):
            self._crawl.known_pages.add(error.transaction, kind=CaptureKind.LIST)
            self._crawl.note_source_error(error)
            raise SourceLeftAlone from error
        # A later page that cannot be read is a gap in the list; the first one, or an index, is the source's.
        if request.kind == "index" or request.number == 1:
            self._crawl.note_source_error(error)

    def _note_rows(self, page: ListPage) -> tuple[bool, bool]:
        """Remember the rows of a page.

        Returns:
            Whether one of them is news, and whether all of them are older than the run wants.
        """
        since = self._crawl.options.published_since
        now = self._crawl.clock.now()
        has_news, dated, old = False, 0, 0
        for row in page.rows:
            if row.listed_date is not None:
                dated += 1
                self._newest_listed = max(row.listed_date, self._newest_listed or row.listed_date)
            if since is not None and row.listed_date is not None and row.listed_date < since:
                old += 1
                continue
            if row.url not in self.listed:
                self.listed[row.url] = row
                has_news = has_news or self._is_news(row, now)
        for row in page.foreign:
            if since is None or row.listed_date is None or row.listed_date >= since:
                self.elsewhere.setdefault(row.url, row)
        return has_news, bool(page.rows) and old == len(page.rows) == dated

    def _is_news(self, row: ListedArticle, now: datetime) -> bool:
        """Whether a row is wanted and new to the frontier. One that an earlier run had no time to ask for
        says nothing of what stands behind it: a list longer than a run's budget would be read anew each time.
        """
        is_known = self._crawl.frontier.was_noted_before(row.url)
        return not is_known and self._crawl.is_wanted(row.url, RunMode.NEW, now)

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
                    *message_of("list_too_old", age=age, limit=limit),
                    source_id=self._crawl.spec.id,
                    newest=self._newest_listed.isoformat(),
                ),
            )
