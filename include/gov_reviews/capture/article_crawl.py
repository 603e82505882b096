"""Capturing the articles of one source: those that the archive lacks, and the further pages of those that it
holds in part.

In: the articles that the lists name. Out: new captures, and what went wrong with each page. One block page
among good pages is a page that failed; several are a site that blocks us.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Mapping

from gov_reviews.capture.article_pages import MAX_ARTICLE_PAGES, find_parts
from gov_reviews.capture.crawl_context import REASON_LENGTH, CrawlContext, SourceLeftAlone
from gov_reviews.capture.frontier_pages import FrontierEvent
from gov_reviews.capture.http_client import (
    NO_COPY,
    Blocked,
    BudgetSpent,
    HostGivenUp,
    NoTurn,
    RedirectedAway,
)
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.errors import ArchiveDamaged, InvalidMetadata, PipelineError
from gov_reviews.knowledge.message_texts import said, said_of
from gov_reviews.page.continuation import MAX_POINTERS
from gov_reviews.page.next_page import is_page_of
from gov_reviews.records.both_languages import reason_in_both, shortened_both
from gov_reviews.records.captures import Capture, CapturedBody, CaptureKind
from gov_reviews.records.runs import RunMode, SourceState
from gov_reviews.sites.families import ListedArticle

logger = logging.getLogger(__name__)

BLOCKED_PAGES_UNTIL_STOP = 3
_DOUBT_LENGTH = 200
# The first that fits.
_WHY_NOT_ASKED: tuple[tuple[type[HostGivenUp], str], ...] = (
    (NoTurn, "turn_did_not_come"),
    (BudgetSpent, "budget_is_spent"),
    (HostGivenUp, "host_failed_often"),
)


class ArticleCrawl:
    """The articles of one source in one run.

    Args:
        listed: Articles by URL, in the order in which they are asked for.
        open_rows: Articles that earlier runs have left, by URL; those that no list names any more among them.
    """

    def __init__(
        self,
        crawl: CrawlContext,
        listed: Mapping[str, ListedArticle],
        open_rows: Mapping[str, ListedArticle],
    ) -> None:
        self._crawl = crawl
        self._listed = listed
        self._open_rows = open_rows
        self._blocked_pages = 0
        self._asked_parts: set[tuple[str, str]] = set()  # URL and group

    def capture(self, continued: Iterable[Capture]) -> None:
        """Ask for the wanted articles, each with its further pages.

        Args:
            continued: First pages of articles, listed or not, of which further pages may be missing since an
                earlier run.
        """
        now = self._crawl.clock.now()
        mode = self._crawl.options.mode
        wanted = [row for row in self._listed.values() if self._crawl.is_wanted(row.url, mode, now)]
        self._crawl.tally.not_asked = len(self._listed) - len(wanted)
        wanted += [
            row
            for url, row in self._open_rows.items()
            if url not in self._listed and self._crawl.is_wanted(url, RunMode.NEW, now)
        ]
        # a page that keeps failing must not take the place of one that was never asked
        wanted.sort(key=lambda row: self._crawl.frontier.is_failing(row.url))
        if mode is RunMode.DRY_RUN:
            unlisted = [row for row in wanted if row.url not in self._listed]
            self._crawl.tally.note_rows([*self._listed.values(), *unlisted], {row.url for row in wanted})
            return
        done = 0
        try:
            for done, row in enumerate(wanted):
                self._crawl.bounds.take_article()
                self._capture_article(row, left=len(wanted) - done - 1)
                with self._crawl.one_page(row.url):
                    self._capture_rest(row.url, mode)
        except BudgetSpent as spent:
            self._crawl.tally.left.append(
                said("articles_left", count=len(wanted) - done, reason=reason_in_both(spent))
            )
            return
        self._capture_further_pages(continued)

    def _capture_further_pages(self, continued: Iterable[Capture]) -> None:
        """Of articles whose first page the archive holds."""
        for url in dict.fromkeys([*self._listed, *(capture.url for capture in continued)]):
            with self._crawl.one_page(url):
                self._capture_rest(url, RunMode.NEW)

    def _capture_rest(self, url: str, mode: RunMode) -> None:
        """Ask for the further pages of an article that are wanted, as far as each page leads to others."""
        first = self._crawl.known_pages.newest(url)
        open_pages = deque([(first, 0)] if first is not None else [])
        pages = {url}
        while open_pages and first is not None:
            page, pointers = open_pages.popleft()
            for next_url in self._parts_of(page, mode):
                further = pointers + (not is_page_of(next_url, page.url))
                if next_url in pages or further > MAX_POINTERS:
                    continue
                if len(pages) == MAX_ARTICLE_PAGES:
                    logger.warning(
                        "article left incomplete after %d pages source_id=%s url=%s",
                        MAX_ARTICLE_PAGES,
                        self._crawl.spec.id,
                        url,
                    )
                    return
                pages.add(next_url)
                self._capture_part(first, next_url, len(pages) - 1, mode)
                if (captured := self._crawl.known_pages.newest(next_url)) is not None:
                    open_pages.append((captured, further))

    def _capture_part(self, first: Capture, url: str, number: int, mode: RunMode) -> None:
        """Ask for a further page of an article where it is wanted."""
        known_pages = self._crawl.known_pages
        # What was captured alone, or with another article, is asked for once more, so that it is archived
        # with this one, too.
        is_elsewhere = known_pages.newest(url) is not None and not known_pages.is_archived_with(
            url, first.group_id
        )
        is_wanted = is_elsewhere or self._crawl.is_wanted(url, mode, self._crawl.clock.now())
        if not is_wanted or (url, first.group_id) in self._asked_parts:
            return
        self._asked_parts.add((url, first.group_id))
        # What the list announced is the title of the article's own pages, not of its attachment.
        title = first.listed_title or "" if is_page_of(url, first.url) else ""
        row = ListedArticle(url, title, first.listed_date, number, first.group_id)
        self._capture_article(row, is_conditional=not is_elsewhere)

    def _parts_of(self, page: Capture, mode: RunMode) -> tuple[str, ...]:
        """Where a page goes on. In a recheck also as today's code finds it in the archived body: an unchanged
        page is not archived anew.
        """
        if page.parts_at or mode is not RunMode.RECHECK:
            return page.parts_at
        try:
            if self._crawl.known_pages.doubt(page):
                return ()
            body = self._crawl.known_pages.page(page)
        except ArchiveDamaged:  # whoever reads the page says so
            return ()
        base = self._crawl.known_pages.links_base(page)
        return find_parts(self._crawl.spec, CapturedBody.of(body.body, page, base), body)

    def _capture_article(self, row: ListedArticle, *, left: int = 0, is_conditional: bool = True) -> None:
        """Ask for one page; what goes wrong with it is noted, what goes wrong with the source is raised."""
        self._asked_parts.add((row.url, row.group_id or row.url))
        with self._crawl.one_page(row.url):
            self._ask_article(row, left, is_conditional=is_conditional)

    def _ask_article(self, row: ListedArticle, left: int, *, is_conditional: bool) -> None:
        try:
            is_conditional = is_conditional and not self._crawl.frontier.is_failing(row.url)
            transaction = self._crawl.fetch(
                row.url, self._crawl.known_pages.validators(row.url) if is_conditional else NO_COPY
            )
        except Blocked as error:
            self._note_blocked_article(row, error, left)
        except HostGivenUp as error:
            why = next(code for kind, code in _WHY_NOT_ASKED if isinstance(error, kind))
            reason = said("article_not_asked", reason=said(why), left=left)
            self._crawl.tally.failures.append(said_of(row.url, reason))
            raise
        except (ArchiveDamaged, InvalidMetadata):
            raise
        except RedirectedAway as error:
            self._crawl.tally.failures.append(said_of(row.url, reason_in_both(error)))
            self._add_article(row, error.transaction, redirects_to=error.target)  # reading it leaves a row
            self._note(row, FrontierEvent.NO_PAGE, reason_in_both(error))
        except PipelineError as error:
            self._note_failed(row, reason_in_both(error))
        else:
            if transaction.is_not_modified:
                self._crawl.tally.not_modified += 1
                self._note(row, FrontierEvent.READ)
                return
            self._add_article(row, transaction)
            self._note_doubt(row)

    def _note(self, row: ListedArticle, event: FrontierEvent, reason: str = "") -> None:
        self._crawl.frontier.note_article(row, event, self._crawl.clock.now(), reason)

    def _note_failed(self, row: ListedArticle, reason: str) -> None:
        """A page that gave no usable answer.

        One that the archive holds need not be made up for; lost ones are asked for by its own notes.
        """
        self._crawl.tally.failures.append(said_of(row.url, reason))
        known_pages = self._crawl.known_pages
        if known_pages.good_copy(row.url) is None and not known_pages.is_damaged(row.url):
            self._note(row, FrontierEvent.FAILED, reason)

    def _add_article(
        self, row: ListedArticle, transaction: HttpTransaction, *, redirects_to: str | None = None
    ) -> None:
        parts_at: tuple[str, ...] = ()
        with self._crawl.one_page(row.url):  # the page itself is archived in any case
            captured = self._body_of(row, transaction)
            parts_at = find_parts(self._crawl.spec, captured, transaction.page)
        added = self._crawl.known_pages.add(
            transaction,
            kind=CaptureKind.ARTICLE,
            group_id=row.group_id,
            listed_title=row.title or None,
            listed_date=row.listed_date,
            parts_at=parts_at,
            redirects_to=redirects_to,
        )
        if added is None:
            self._crawl.tally.not_modified += 1
        else:
            self._crawl.tally.fetched += 1

    def _body_of(self, row: ListedArticle, transaction: HttpTransaction) -> CapturedBody:
        return CapturedBody(
            body=transaction.body,
            url=transaction.url,
            source_id=self._crawl.spec.id,
            kind=CaptureKind.ARTICLE,
            status=transaction.status,
            content_type=transaction.headers.get("content-type", ""),
            listed_title=row.title or None,
            listed_date=row.listed_date,
            came_from=transaction.links_base,
        )

    def _note_doubt(self, row: ListedArticle) -> None:
        """An answer that is no page is kept as evidence, and said; later runs ask again."""
        url = row.url
        capture = self._crawl.known_pages.newest(url)
        if capture is None:
            return
        doubt = self._crawl.known_pages.doubt(capture)
        self._note(row, FrontierEvent.NO_PAGE if doubt else FrontierEvent.READ, doubt)
        if capture.status in (404, 410):
            reason = said("article_missing", status=capture.status)
            self._crawl.tally.failures.append(said_of(url, reason))
        elif doubt:
            reason = said("article_no_page", doubt=shortened_both(doubt, _DOUBT_LENGTH))
            self._crawl.tally.failures.append(said_of(url, reason))

    def _note_blocked_article(self, row: ListedArticle, error: Blocked, left: int) -> None:
        """One block page among good pages is a page that failed; several are a site that blocks us."""
        self._blocked_pages += 1
        reason = said("article_blocked", reason=shortened_both(error.reason, REASON_LENGTH))
        self._crawl.tally.failures.append(said_of(row.url, reason))
        self._note(row, FrontierEvent.NO_PAGE, reason)
        if error.transaction.status == 200:
            self._add_article(row, error.transaction)  # reading it leaves a quarantine row with the reason
        if self._blocked_pages >= BLOCKED_PAGES_UNTIL_STOP:
            self._crawl.note_evidence(error.transaction)
            self._crawl.tally.problems.append(
                (SourceState.BLOCKED, said("blocked_and_stopped", blocked=reason_in_both(error), left=left))
            )
            raise SourceLeftAlone from error
