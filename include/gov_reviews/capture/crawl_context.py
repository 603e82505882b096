"""What the parts of one crawl share: the source, what is known of it, the client, and what the crawl has come
to.

In: a source in one run. Out: counts, failures and problems, from which the `SourceOutcome` is made. What our
own code cannot cope with on one page is that page's failure, never the source's.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gov_reviews.capture.clock import Clock
from gov_reviews.capture.http_client import PoliteClient
from gov_reviews.capture.known_pages import KnownPages
from gov_reviews.errors import PipelineError, WrongSite
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import TIME_ZONE
from gov_reviews.sites.spec import SourceSpec

logger = logging.getLogger(__name__)

# No fault of a page: the disk, or an installation that lacks a part.
NOT_OF_ONE_PAGE = (OSError, ImportError)
REASON_LENGTH = 80
# The worst of several problems names the state of the source.
_GRAVITY = (SourceState.BLOCKED, SourceState.LAYOUT_CHANGED, SourceState.UNREACHABLE, SourceState.FAILED)


class SourceLeftAlone(Exception):
    """The source is to be left alone for the rest of the run."""


def local_day(moment: datetime) -> date:
    """The local day of an instant."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date()


@dataclass(slots=True)
class CrawlTally:
    """What one crawl has come to; counts are of articles only, list pages are not news.

    Attributes:
        failures: One line a page that could not be captured.
        problems: What is wrong with the source as a whole.
        alarms: What a list holds, or says that it holds, and what was not read of it: the source is not ok.
        notes: What a person should hear of besides.
        wrong_site: How it was seen that another site answers; "" where none was.
    """

    fetched: int = 0
    not_modified: int = 0
    not_asked: int = 0
    failures: list[str] = field(default_factory=list)
    problems: list[tuple[SourceState, str]] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong_site: str = ""

    def outcome(self, spec: SourceSpec, listed: int, requests: int, seconds: float) -> SourceOutcome:
        """The outcome of the source."""
        texts = [text for _, text in self.problems] + self._failure_note(listed) + self.alarms + self.notes
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
            message=" ".join(dict.fromkeys(texts)),
            failures=tuple(self.failures),
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

    def _failure_note(self, listed: int) -> list[str]:
        count = len(self.failures)
        if not count or self.problems:
            return []
        return [
            f"{count} of {listed} pages could not be captured; later runs ask again. First: "
            f"{self.failures[0]}"
        ]

    def _state(self, listed: int) -> SourceState:
        states = {state for state, _ in self.problems}
        worst = next((state for state in _GRAVITY if state in states), None)
        if worst in (SourceState.BLOCKED, SourceState.LAYOUT_CHANGED):
            return worst
        if worst is not None:
            return SourceState.PARTIAL if listed else worst
        if self.failures or self.alarms:
            return SourceState.PARTIAL
        return SourceState.OK if self.fetched else SourceState.UNCHANGED


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """One source in one run.

    Attributes:
        failed_on: URLs of pages that our own code has failed on in this run.
    """

    spec: SourceSpec
    options: RunOptions
    known_pages: KnownPages
    clock: Clock
    client: PoliteClient
    tally: CrawlTally = field(default_factory=CrawlTally)
    failed_on: set[str] = field(default_factory=set)

    def today(self) -> date:
        """The local day."""
        return local_day(self.clock.now())

    def note_problem(self, state: SourceState, error: PipelineError) -> None:
        """Remember what is wrong with the source."""
        logger.warning("source_id=%s state=%s %s", self.spec.id, state.value, error)
        self.tally.problems.append((state, str(error)))
        if isinstance(error, WrongSite):
            self.tally.wrong_site = str(error)

    def note_alarm(self, alarm: str) -> None:
        """Remember what was not read of a list."""
        logger.warning("source_id=%s %s", self.spec.id, alarm)
        self.tally.alarms.append(alarm)

    def note_own_fault(self, url: str, error: Exception) -> str:
        """Remember that our own code failed on a page.

        Returns:
            The failure, for a person.
        """
        logger.exception("page failed source_id=%s url=%s", self.spec.id, url)
        self.failed_on.add(url)
        failure = (
            f"{url}: an error of gov-reviews itself on this page ({type(error).__name__}: "
            f"{str(error)[:REASON_LENGTH]}); see the log"
        )
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
                is_wanted = self.known_pages.is_wanted(url, mode, now)
        return is_wanted
