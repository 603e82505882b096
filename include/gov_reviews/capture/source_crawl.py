"""Capturing one source: list pages, then the articles that the archive lacks.

In: a registered source, the archive, what the run asks for. Out: new captures and a `SourceOutcome`. A fault
of the site never raises: it becomes a state and a sentence that says what to do. An empty list is a fault,
not "no news".

What is known is never stored beside the archive: a run that was killed, or a page that failed, is made up for
because lists that have not changed are read again from the archive, and what they name and the archive lacks
is asked for. So is the next page of an article that the archive holds in part.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gov_reviews.capture.archive import Archive, describe_unwritable
from gov_reviews.capture.article_pages import MAX_ARTICLE_PAGES, find_continuation
from gov_reviews.capture.clock import Clock, SystemClock
from gov_reviews.capture.http_client import NO_COPY, Blocked, HostGivenUp, PoliteClient
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.known_pages import KnownPages
from gov_reviews.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    Disallowed,
    EmptyCapture,
    InvalidMetadata,
    LayoutChanged,
    PipelineError,
    Unreachable,
)
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import TIME_ZONE, Settings
from gov_reviews.sites.families import DateRange, ListedArticle, ListPage, PageRequest, family_of
from gov_reviews.sites.registry import load_source
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import canonical_url, is_allowed, split_url

logger = logging.getLogger(__name__)

BLOCKED_PAGES_UNTIL_STOP = 3
NO_LIST = (
    "No list is registered: nothing was asked. Add lists to the source (lists.path, see "
    "docs/adding-a-source.md), or give single pages "
    "with --url."
)
_URLS_IN_MESSAGE = 20
_REASON_LENGTH = 80
_DOUBT_LENGTH = 200
# No fault of a page: the disk, or an installation that lacks a part.
_NOT_OF_ONE_PAGE = (OSError, ImportError)
# The worst of several problems names the state of the source.
_GRAVITY = (SourceState.BLOCKED, SourceState.LAYOUT_CHANGED, SourceState.UNREACHABLE, SourceState.FAILED)


def crawl_source(
    settings: Settings, run_id: str, source_id: SourceId, options: RunOptions, *, clock: Clock | None = None
) -> SourceOutcome:
    """Capture what a source has and the archive lacks: its lists, and those of `options.urls` that lie on its
    hosts.

    A source that is there only because of a URL (others are named in `options.sources`, or it is disabled)
    keeps its lists unread. A source that is named and has no list fails, unless a URL of it is asked for:
    there is nothing to ask, and that is no success.

    Raises:
        InvalidRequest: Unknown source id.
    """
    spec = load_source(source_id)
    reads_lists = source_id in options.sources or (not options.sources and spec.enabled)
    if reads_lists and not spec.lists and not any(is_allowed(spec, url) for url in options.urls):
        logger.warning("no list registered source_id=%s", spec.id)
        return SourceOutcome(spec.id, SourceState.FAILED, message=NO_LIST)
    return _capture(settings, run_id, spec, options, spec.lists if reads_lists else (), clock)


def _capture(
    settings: Settings,
    run_id: str,
    spec: SourceSpec,
    options: RunOptions,
    places: tuple[ListPlace, ...],
    clock: Clock | None,
) -> SourceOutcome:
    clock = clock or SystemClock()
    archive = Archive(settings.archive_root)
    if options.mode is RunMode.DRY_RUN:
        return archive.with_warnings(
            _SourceCrawl(settings, spec, options, KnownPages(archive, spec, None), clock).run(places)
        )
    try:
        with archive.writer(run_id, spec.id) as writer:
            return archive.with_warnings(
                _SourceCrawl(settings, spec, options, KnownPages(archive, spec, writer), clock).run(places)
            )
    except ArchiveBusy as error:
        return SourceOutcome(spec.id, SourceState.FAILED, message=str(error))
    except OSError as error:
        logger.error("archive not writable source_id=%s reason=%s", spec.id, error)
        return SourceOutcome(
            spec.id, SourceState.FAILED, message=describe_unwritable(settings.archive_root, error)
        )


@dataclass(slots=True)
class _Tally:
    """Counts of one capture; articles only, list pages are not news."""

    fetched: int = 0
    not_modified: int = 0
    not_asked: int = 0
    failures: list[str] = field(default_factory=list)
    problems: list[tuple[SourceState, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _SourceBlocked(Exception):
    """The source is to be left alone for the rest of the run."""


class _SourceCrawl:
    """One source in one run."""

    def __init__(
        self, settings: Settings, spec: SourceSpec, options: RunOptions, known_pages: KnownPages, clock: Clock
    ) -> None:
        self._settings = settings
        self._spec = spec
        self._options = options
        self._known_pages = known_pages
        self._clock = clock
        self._family = family_of(spec)
        self._tally = _Tally()
        self._listed: dict[str, ListedArticle] = {}
        self._issues_asked: set[str | None] = set()
        self._issues_left: set[str | None] = set()
        self._blocked_pages = 0
        self._newest_listed: date | None = None
        self._asked: set[str] = set()
        self._failed_on: set[str] = set()

    def run(self, places: Iterable[ListPlace]) -> SourceOutcome:
        """Lists first, then articles; the outcome in any case."""
        started = self._clock.monotonic()
        with PoliteClient(
            self._settings, self._spec, robots_memory=self._known_pages, clock=self._clock
        ) as client:
            self._client = client
            try:
                for place in places:
                    self._walk(place)
                self._check_freshness()
                self._add_urls()
                self._capture_articles(
                    self._known_pages.continued_articles(self._clock.now()) if places else ()
                )
            except _SourceBlocked:
                logger.warning("source left alone for this run source_id=%s", self._spec.id)
            except HostGivenUp as error:
                self._problem(SourceState.UNREACHABLE, error)
            except ArchiveDamaged as error:
                self._problem(SourceState.FAILED, error)
            return self._outcome(client.requests, self._clock.monotonic() - started)

    # --- lists ---

    def _walk(self, place: ListPlace) -> None:
        """Read one list: online as long as it names something new, then on through the archived pages."""
        queue = deque(self._family.first_pages(self._spec, place, self._window(place)))
        visited: set[str] = set()
        is_online, has_overlapped, found_index = True, False, False
        while queue:
            request = queue.popleft()
            if request.url in visited:
                continue
            visited.add(request.url)
            try:
                page, is_changed = self._read_list_page(request, is_online)
            except PipelineError as error:
                self._note_list_problem(request, error)
                continue
            except _NOT_OF_ONE_PAGE:
                raise
            except Exception as error:
                self._tally.problems.append((SourceState.FAILED, self._note_own_fault(request.url, error)))
                continue
            if page is None:
                continue
            found_index = found_index or request.kind == "index"
            has_wanted, is_too_old = self._note_rows(page)
            if request.kind != "list":
                queue.extend(page.next_pages)
                continue
            if is_too_old:
                continue
            if not has_wanted and self._options.mode is not RunMode.RECHECK:
                # Rows move down when new ones come: after a page that has changed, one more is looked at
                # online.
                is_online = is_online and is_changed and not has_overlapped
                has_overlapped = True
            queue.extend(page.next_pages)
        if place.kind == "epaper" and not found_index and not self._tally.problems:
            self._problem(
                SourceState.LAYOUT_CHANGED,
                LayoutChanged(
                    "No issue index of the wanted months exists. Look for its new address.",
                    source_id=self._spec.id,
                    path=place.path,
                ),
            )

    def _window(self, place: ListPlace) -> DateRange:
        today = self._today()
        return DateRange(self._options.published_since or self._family.first_day(place, today), today)

    def _today(self) -> date:
        return self._clock.now().astimezone(ZoneInfo(TIME_ZONE)).date()

    def _read_list_page(self, request: PageRequest, is_online: bool) -> tuple[ListPage | None, bool]:
        """One list page from the site or from the archive.

        Returns:
            The page (None: there is none) and whether it differs from the archived one.
        """
        newest = self._known_pages.newest(request.url)
        # A recheck asks for every index of issues again; the pages of old issues would be too many.
        is_final = self._options.mode is not RunMode.RECHECK or request.kind != "index"
        if (
            newest is not None
            and (request.is_settled or request.is_over)
            and is_final
            and newest.status in (404, 410)
        ):
            return None, False
        known = self._known_pages.good_copy(request.url)
        if known is not None and ((request.is_settled and is_final) or not is_online):
            return self._family.read_list(self._spec, request, self._known_pages.page(known)), False
        if not is_online or not self._may_ask_issue(request):
            return None, False
        transaction = self._client.fetch(request.url, self._known_pages.validators(request.url))
        if transaction.status in (404, 410):
            self._note_missing_list(request, transaction, is_known=known is not None)
            return None, False
        if transaction.is_not_modified and known is not None:
            return self._family.read_list(self._spec, request, self._known_pages.page(known)), False
        # Archived before it is read: a page that cannot be read is the evidence.
        is_changed = (
            self._known_pages.add(transaction, kind=CaptureKind.LIST, group_id=request.group_id) is not None
        )
        return self._family.read_list(self._spec, request, transaction.page), is_changed

    def _may_ask_issue(self, request: PageRequest) -> bool:
        """Keep a long backfill of an e-paper within its share of one run."""
        if request.kind != "issue" or request.group_id in self._issues_asked:
            return True
        if len(self._issues_asked) >= request.place.max_issues:
            self._issues_left.add(request.group_id)
            return False
        self._issues_asked.add(request.group_id)
        return True

    def _note_missing_list(
        self, request: PageRequest, transaction: HttpTransaction, *, is_known: bool
    ) -> None:
        if not request.is_optional:
            raise LayoutChanged(
                f"The list page does not exist any more (status {transaction.status}). Look for its new address "
                "and correct lists.path.",
                source_id=self._spec.id,
                url=request.url,
            )
        if (request.is_settled or request.is_over) and not is_known:
            self._known_pages.add(
                transaction, kind=CaptureKind.LIST
            )  # a past month without issues need not be asked for again

    def _note_list_problem(self, request: PageRequest, error: PipelineError) -> None:
        """What a list page that could not be read means for the source."""
        if isinstance(error, EmptyCapture):
            self._tally.notes.append(str(error))
            return
        self._tally.failures.append(f"{request.url}: {error.message}")
        if isinstance(error, Blocked):
            self._known_pages.add(error.transaction, kind=CaptureKind.LIST)
            self._problem(SourceState.BLOCKED, error)
            raise _SourceBlocked from error
        if isinstance(error, HostGivenUp):
            raise error
        if isinstance(error, Disallowed):
            self._problem(SourceState.BLOCKED, error)
        elif isinstance(error, LayoutChanged):
            self._problem(SourceState.LAYOUT_CHANGED, error)
        elif isinstance(error, Unreachable):
            self._problem(SourceState.UNREACHABLE, error)
        else:
            self._problem(SourceState.FAILED, error)

    def _note_rows(self, page: ListPage) -> tuple[bool, bool]:
        """Remember the rows of a page.

        Returns:
            Whether one of them is to be asked for, and whether all of them are older than the run wants.
        """
        since = self._options.published_since
        now = self._clock.now()
        has_wanted, dated, old = False, 0, 0
        for row in page.rows:
            if row.listed_date is not None:
                dated += 1
                self._newest_listed = max(row.listed_date, self._newest_listed or row.listed_date)
            if since is not None and row.listed_date is not None and row.listed_date < since:
                old += 1
                continue
            if row.url not in self._listed:
                self._listed[row.url] = row
                has_wanted = has_wanted or self._is_wanted(row.url, RunMode.NEW, now)
        for url in page.foreign:
            logger.info("link to another host left alone source_id=%s url=%s", self._spec.id, url)
        return has_wanted, bool(page.rows) and old == len(page.rows) == dated

    def _check_freshness(self) -> None:
        """A list that answers but has had no news for too long may belong to a site that has moved."""
        limit = self._spec.canary.max_newest_age_days
        if limit is None or self._newest_listed is None:
            return
        age = (self._today() - self._newest_listed).days
        if age > limit:
            self._problem(
                SourceState.LAYOUT_CHANGED,
                LayoutChanged(
                    f"The newest listed article is {age} days old, more than canary.max_newest_age_days "
                    f"allows ({limit}). See in a browser "
                    "whether the column has moved; correct lists.path, or raise the limit.",
                    source_id=self._spec.id,
                    newest=self._newest_listed.isoformat(),
                ),
            )

    # --- articles ---

    def _add_urls(self) -> None:
        """Single URLs that a person asked for."""
        for url in self._options.urls:
            if split_url(url).host in self._spec.allow_hosts:
                canonical = canonical_url(self._spec, url)
                self._listed.setdefault(canonical, ListedArticle(canonical, "", None, len(self._listed)))

    def _capture_articles(self, continued: Iterable[Capture]) -> None:
        """Ask for the wanted articles, each with its further pages.

        Args:
            continued: First pages of articles, listed or not, of which further pages may be missing since an
                earlier run.
        """
        now = self._clock.now()
        wanted = [row for row in self._listed.values() if self._is_wanted(row.url, self._options.mode, now)]
        self._tally.not_asked = len(self._listed) - len(wanted)
        if self._options.mode is RunMode.DRY_RUN:
            if wanted:
                shown = ", ".join(row.url for row in wanted[:_URLS_IN_MESSAGE])
                self._tally.notes.append(
                    f"Would fetch {len(wanted)} pages: "
                    f"{shown}{' ...' if len(wanted) > _URLS_IN_MESSAGE else ''}"
                )
            return
        for number, row in enumerate(wanted):
            self._capture_article(row, left=len(wanted) - number - 1)
            with self._one_page(row.url):
                self._capture_rest(row.url, self._options.mode)
        for url in dict.fromkeys([*self._listed, *(capture.url for capture in continued)]):
            with self._one_page(url):
                self._capture_rest(url, RunMode.NEW)

    def _is_wanted(self, url: str, mode: RunMode, now: datetime) -> bool:
        """Whether an article is to be asked for; one that our code has failed on in this run is not."""
        is_wanted = False
        if url not in self._failed_on:
            with self._one_page(url):
                is_wanted = self._known_pages.is_wanted(url, mode, now)
        return is_wanted

    @contextmanager
    def _one_page(self, url: str) -> Iterator[None]:
        """The boundary of one page: what our own code cannot stand about it is that page's failure, never the
        source's.
        """
        try:
            yield
        except (PipelineError, _SourceBlocked, *_NOT_OF_ONE_PAGE):
            raise
        except Exception as error:
            self._note_own_fault(url, error)

    def _note_own_fault(self, url: str, error: Exception) -> str:
        logger.exception("page failed source_id=%s url=%s", self._spec.id, url)
        self._failed_on.add(url)
        failure = (
            f"{url}: an error of gov-reviews itself on this page ({type(error).__name__}: "
            f"{str(error)[:_REASON_LENGTH]}); see the log"
        )
        self._tally.failures.append(failure)
        return failure

    def _capture_rest(self, url: str, mode: RunMode) -> None:
        """Ask for the further pages of an article that are wanted, as far as each page leads to the next."""
        first = page = self._known_pages.newest(url)
        pages = {url}
        while (
            first is not None
            and page is not None
            and page.continues_at is not None
            and page.continues_at not in pages
        ):
            if len(pages) == MAX_ARTICLE_PAGES:
                logger.warning(
                    "article left incomplete after %d pages source_id=%s url=%s",
                    MAX_ARTICLE_PAGES,
                    self._spec.id,
                    url,
                )
                return
            next_url = page.continues_at
            pages.add(next_url)
            known = self._known_pages.newest(next_url)
            # A page that was captured alone is asked for once more, so that it is archived with the article
            # it belongs to.
            stands_alone = known is not None and known.group_id == next_url
            if (
                stands_alone or self._is_wanted(next_url, mode, self._clock.now())
            ) and next_url not in self._asked:
                row = ListedArticle(
                    next_url, first.listed_title or "", first.listed_date, len(pages) - 1, first.group_id
                )
                self._capture_article(row, is_conditional=not stands_alone)
            page = self._known_pages.newest(next_url)

    def _capture_article(self, row: ListedArticle, *, left: int = 0, is_conditional: bool = True) -> None:
        """Ask for one page; what goes wrong with it is noted, what goes wrong with the source is raised."""
        self._asked.add(row.url)
        with self._one_page(row.url):
            self._ask_article(row, left, is_conditional=is_conditional)

    def _ask_article(self, row: ListedArticle, left: int, *, is_conditional: bool) -> None:
        try:
            transaction = self._client.fetch(
                row.url, self._known_pages.validators(row.url) if is_conditional else NO_COPY
            )
        except Blocked as error:
            self._note_blocked_article(row, error, left)
        except HostGivenUp:
            self._tally.failures.append(
                f"{row.url}: not asked, the host failed too often; {left} more are left, too"
            )
            raise
        except (ArchiveDamaged, InvalidMetadata):
            raise
        except PipelineError as error:
            self._tally.failures.append(f"{row.url}: {error.message}")
        else:
            if transaction.is_not_modified:
                self._tally.not_modified += 1
                return
            self._add_article(row, transaction)
            self._note_doubt(row.url)

    def _add_article(self, row: ListedArticle, transaction: HttpTransaction) -> None:
        continues_at = None
        with self._one_page(row.url):  # the page itself is archived in any case
            continues_at = find_continuation(self._spec, transaction)
        added = self._known_pages.add(
            transaction,
            kind=CaptureKind.ARTICLE,
            group_id=row.group_id,
            listed_title=row.title or None,
            listed_date=row.listed_date,
            continues_at=continues_at,
        )
        if added is None:
            self._tally.not_modified += 1
        else:
            self._tally.fetched += 1

    def _note_doubt(self, url: str) -> None:
        """An answer that is no page is kept as evidence, and said; later runs ask again."""
        capture = self._known_pages.newest(url)
        if capture is None:
            return
        if capture.status in (404, 410):
            self._tally.failures.append(
                f"{url}: the page does not exist (status {capture.status}), though the site links to it"
            )
        elif doubt := self._known_pages.doubt(capture):
            self._tally.failures.append(
                f"{url}: no page, kept as evidence and asked for again: {doubt[:_DOUBT_LENGTH]}"
            )

    def _note_blocked_article(self, row: ListedArticle, error: Blocked, left: int) -> None:
        """One block page among good pages is a page that failed; several are a site that blocks us."""
        self._blocked_pages += 1
        self._tally.failures.append(f"{row.url}: blocked, {error.reason[:_REASON_LENGTH]}")
        if error.transaction.status == 200:
            self._add_article(row, error.transaction)  # reading it leaves a quarantine row with the reason
        if self._blocked_pages >= BLOCKED_PAGES_UNTIL_STOP:
            self._tally.problems.append(
                (SourceState.BLOCKED, f"{error.message} {left} pages were not asked.")
            )
            raise _SourceBlocked from error

    # --- outcome ---

    def _problem(self, state: SourceState, error: PipelineError) -> None:
        logger.warning("source_id=%s state=%s %s", self._spec.id, state.value, error)
        self._tally.problems.append((state, str(error)))

    def _outcome(self, requests: int, seconds: float) -> SourceOutcome:
        tally = self._tally
        if self._issues_left:
            tally.notes.append(f"{len(self._issues_left)} older issues are left for the next runs.")
        outcome = SourceOutcome(
            self._spec.id,
            self._state(),
            listed=len(self._listed),
            fetched=tally.fetched,
            not_modified=tally.not_modified,
            not_asked=tally.not_asked,
            failed=len(tally.failures),
            requests=requests,
            seconds=round(seconds, 3),
            message=" ".join(
                dict.fromkeys([text for _, text in tally.problems] + self._failure_note() + tally.notes)
            ),
            failures=tuple(tally.failures),
        )
        logger.info(
            "captured source_id=%s state=%s listed=%d fetched=%d not_modified=%d not_asked=%d failed=%d "
            "requests=%d",
            outcome.source_id,
            outcome.state.value,
            outcome.listed,
            outcome.fetched,
            outcome.not_modified,
            outcome.not_asked,
            outcome.failed,
            outcome.requests,
        )
        return outcome

    def _failure_note(self) -> list[str]:
        count = len(self._tally.failures)
        if not count or self._tally.problems:
            return []
        return [
            f"{count} of {len(self._listed)} pages could not be captured; later runs ask again. First: "
            f"{self._tally.failures[0]}"
        ]

    def _state(self) -> SourceState:
        tally = self._tally
        states = {state for state, _ in tally.problems}
        worst = next((state for state in _GRAVITY if state in states), None)
        if worst in (SourceState.BLOCKED, SourceState.LAYOUT_CHANGED):
            return worst
        if worst is not None:
            return SourceState.PARTIAL if self._listed else worst
        if tally.failures:
            return SourceState.PARTIAL
        return SourceState.OK if tally.fetched else SourceState.UNCHANGED
