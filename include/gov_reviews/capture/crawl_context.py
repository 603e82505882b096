"""What the parts of one crawl share: the source, what is known of it, the client, and what the crawl has come
to.

In: a source in one run. Out: counts, failures and problems, from which the `SourceOutcome` is made. What our
own code cannot cope with on one page is that page's failure, never the source's.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from gov_reviews.capture.crawl_bounds import BoundCount
from gov_reviews.capture.frontier import Frontier
from gov_reviews.capture.http_client import Blocked, PoliteClient, RedirectedAway, Validators
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.known_pages import KnownPages
from gov_reviews.clock import Clock, local_day
from gov_reviews.document.line_roles.title_lines import has_review_word
from gov_reviews.errors import Disallowed, LayoutChanged, NeedsRender, PipelineError, Unreachable, WrongSite
from gov_reviews.knowledge.message_texts import said, said_of
from gov_reviews.records.both_languages import (
    error_in_both,
    in_both,
    in_chinese,
    in_english,
    join_both,
    on_one_line,
)
from gov_reviews.records.runs import GOING_ON, RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.records.source_evidence import SourceEvidence
from gov_reviews.sites.families import ListedArticle
from gov_reviews.sites.spec import ListPlace, SourceSpec

logger = logging.getLogger(__name__)

# No fault of a page: the disk, or an installation that lacks a part.
NOT_OF_ONE_PAGE = (OSError, ImportError)
REASON_LENGTH = 80
_MOST_ELSEWHERE = 100  # rows on other hosts that an outcome keeps
_ELSEWHERE_NAMED = 3  # of those that are reviews, in the message
# The worst of several problems names the state of the source.
_GRAVITY = (
    SourceState.BLOCKED,
    SourceState.MOVED,
    SourceState.WRONG_SITE,
    SourceState.DISALLOWED,
    SourceState.SHELL,
    SourceState.LAYOUT_CHANGED,
    SourceState.UNREACHABLE,
    SourceState.FAILED,
)
# Of these it does not matter what else was read.
_WHATEVER_ELSE = frozenset(_GRAVITY) - {SourceState.DISALLOWED, SourceState.UNREACHABLE, SourceState.FAILED}
# The first that fits.
_STATE_OF_ERROR: tuple[tuple[type[PipelineError], SourceState], ...] = (
    (Blocked, SourceState.BLOCKED),
    (Disallowed, SourceState.DISALLOWED),
    (RedirectedAway, SourceState.MOVED),
    (WrongSite, SourceState.WRONG_SITE),
    (NeedsRender, SourceState.SHELL),
    (LayoutChanged, SourceState.LAYOUT_CHANGED),
    (Unreachable, SourceState.UNREACHABLE),
)


class SourceLeftAlone(Exception):
    """The source is to be left alone for the rest of the run."""


@dataclass(slots=True)
class CrawlTally:
    """What one crawl has come to; counts are of articles only, list pages are not news.

    Attributes:
        failures: One text a page that could not be captured. These, and all below, in both languages.
        problems: What is wrong with the source as a whole.
        partial_lists: What was left out of a list, one sentence a list.
        left: What a bound of the run left for the next one.
        alarms: What a list holds, or says that it holds, and what was not read of it: the source is not ok.
        notes: What a person should hear of besides.
        rows: Of a dry run, what the lists name (`SourceOutcome.rows`).
        wrong_site: How it was seen that another site answers; "" where none was.
    """

    fetched: int = 0
    not_modified: int = 0
    not_asked: int = 0
    failures: list[str] = field(default_factory=list)
    problems: list[tuple[SourceState, str]] = field(default_factory=list)
    partial_lists: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    evidence: SourceEvidence | None = None
    detail: str = ""
    alarms: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows_elsewhere: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    wrong_site: str = ""

    @property
    def states(self) -> set[SourceState]:
        """What is wrong with the source as a whole."""
        return {state for state, _ in self.problems}

    def outcome(
        self,
        spec: SourceSpec,
        listed: int,
        requests: int,
        seconds: float,
        ask_again_at: datetime | None = None,
    ) -> SourceOutcome:
        """The outcome of the source."""
        texts = [text for _, text in self.problems] + self._failure_note(listed) + self.alarms
        texts += self.partial_lists + self.left + self.notes
        outcome = SourceOutcome(
            spec.id,
            self._state(listed),
            listed=listed,
            fetched=self.fetched,
            not_modified=self.not_modified,
            not_asked=self.not_asked,
            failed=len(self.failures),
            requests=requests,
            seconds=round(seconds, 3),
            message=join_both(*dict.fromkeys(texts)),
            failures=tuple(self.failures),
            rows_elsewhere=tuple(self.rows_elsewhere),
            rows=tuple(self.rows),
            evidence=self.evidence if self.problems else None,
            detail=self.detail if self.problems else GOING_ON if self.left else "",
            ask_again_at=ask_again_at,
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

    def note_rows_elsewhere(self, rows: Iterable[ListedArticle]) -> None:
        """Rows that lead to other hosts: for a person; a review among them is named in the message."""
        newest = sorted(rows, key=lambda row: row.listed_date or date.min, reverse=True)
        kept = sorted(newest, key=lambda row: not has_review_word(row.title))
        texts = [" ".join(filter(None, (_day(row), _words_of(row)))) for row in kept]
        self.rows_elsewhere = texts[:_MOST_ELSEWHERE]
        reviews = [text for text, row in zip(texts, kept, strict=True) if has_review_word(row.title)]
        if reviews:
            named = "; ".join(reviews[:_ELSEWHERE_NAMED])
            self.notes.append(said("reviews_on_other_hosts", count=len(reviews), rows=named))

    def note_rows(self, rows: Sequence[ListedArticle], wanted: Collection[str]) -> None:
        """What a dry run has seen, for a person; `wanted`: what it would fetch, by URL."""
        for row in rows:
            sign, day = "+" if row.url in wanted else " ", _day(row) or "-" * 10
            self.rows.append(f"{sign} {day}{'*' if row.is_year_inferred else ' '} {_words_of(row)}")
        if wanted:
            self.notes.append(said("would_fetch", count=len(wanted)))

    def _failure_note(self, listed: int) -> list[str]:
        count = len(self.failures)
        if not count or self.problems:
            return []
        return [said("pages_failed", count=count, listed=listed, first=self.failures[0])]

    def _state(self, listed: int) -> SourceState:
        worst = next((state for state in _GRAVITY if state in self.states), None)
        if worst in _WHATEVER_ELSE:
            return worst
        if worst is not None:
            return SourceState.PARTIAL if listed else worst
        if self.failures or self.alarms or self.partial_lists or self.left:
            return SourceState.PARTIAL
        return SourceState.OK if self.fetched else SourceState.UNCHANGED


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """One source in one run.

    Attributes:
        frontier: What is still to be asked of it. bounds: what this run has asked and may ask.
        failed_on: URLs of pages that our own code has failed on in this run.
    """

    spec: SourceSpec
    options: RunOptions
    known_pages: KnownPages
    clock: Clock
    client: PoliteClient
    frontier: Frontier
    bounds: BoundCount
    tally: CrawlTally = field(default_factory=CrawlTally)
    failed_on: set[str] = field(default_factory=set)

    def today(self) -> date:
        """The local day."""
        return local_day(self.clock.now())

    def note_problem(self, state: SourceState, error: PipelineError) -> None:
        """Remember what is wrong with the source."""
        logger.warning("source_id=%s state=%s %s", self.spec.id, state.value, error)
        self.tally.problems.append((state, error_in_both(error)))
        if isinstance(error, WrongSite):
            self.tally.wrong_site = str(error)

    def note_source_error(self, error: PipelineError) -> None:
        """Remember an error that is the source's as a whole, with what the site answered."""
        state = next(
            (state for kind, state in _STATE_OF_ERROR if isinstance(error, kind)), SourceState.FAILED
        )
        if isinstance(error, Blocked | RedirectedAway):
            self.note_evidence(error.transaction)
        self.tally.detail = (
            error.target if isinstance(error, RedirectedAway) else str(error.context.get("kind", ""))
        )
        self.note_problem(state, error)

    def note_evidence(self, transaction: HttpTransaction) -> None:
        """Remember an answer, for a person who decides what to do about the source."""
        self.tally.evidence = transaction.as_evidence()

    def note_partial_list(self, place: ListPlace, gaps: Sequence[str]) -> None:
        """Remember that a list was not read to its end."""
        more = said("and_more", count=len(gaps) - 1) if len(gaps) > 1 else ""
        gap = in_both(in_english(gaps[0]).rstrip("."), in_chinese(gaps[0]).rstrip("。"))
        partial = said("list_in_part", list=place.id, gap=gap, more=more)
        logger.warning("source_id=%s %s", self.spec.id, in_english(partial))
        self.tally.partial_lists.append(partial)

    def fetch(self, url: str, validators: Validators) -> HttpTransaction:
        """Ask for one page, within the bounds of the run (`PoliteClient.fetch`).

        Raises:
            BudgetSpent: No more requests in this run.
        """
        self.bounds.take_page()
        return self.client.fetch(url, validators)

    def note_alarm(self, alarm: str) -> None:
        """Remember what was not read of a list."""
        logger.warning("source_id=%s %s", self.spec.id, in_english(alarm))
        self.tally.alarms.append(alarm)

    def note_own_fault(self, url: str, error: Exception) -> str:
        """Remember that our own code failed on a page.

        Returns:
            The failure, for a person.
        """
        logger.exception("page failed source_id=%s url=%s", self.spec.id, url)
        self.failed_on.add(url)
        reason = said(
            "page_error", error=on_one_line(f"{type(error).__name__}: {error}")[: 2 * REASON_LENGTH]
        )
        failure = said_of(url, reason)
        self.tally.failures.append(failure)
        return failure

    @contextmanager
    def one_page(self, url: str) -> Iterator[None]:
        """The boundary of one page."""
        try:
            yield
        except (PipelineError, SourceLeftAlone, *NOT_OF_ONE_PAGE):
            raise
        except Exception as error:
            self.note_own_fault(url, error)

    def is_wanted(self, url: str, mode: RunMode, now: datetime) -> bool:
        """Whether an article is to be asked for; one that our code has failed on in this run is not."""
        is_wanted = False
        if url not in self.failed_on:
            with self.one_page(url):
                is_wanted = self.known_pages.is_wanted(url, mode, now, self.frontier.page(url))
        return is_wanted


def _day(row: ListedArticle) -> str:
    return row.listed_date.isoformat() if row.listed_date is not None else ""


def _words_of(row: ListedArticle) -> str:
    """Title and address."""
    return " ".join(filter(None, (row.title, on_one_line(row.url))))
