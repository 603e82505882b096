"""What the frontier knows of one page or one walk, from the lines that were noted about it. Pure.

In: `FrontierLine`s in the order in which they were noted. Out: `FrontierPage`s and `FrontierWalk`s, and by
them whether a page is to be asked now, later, or never again.

A page that gave nothing to read, for whatever reason, is asked for at least thirty days, and given up only by
an asking after that: days on which nobody asked (a machine that was off, a site that blocked us) do not
count.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from gov_reviews.capture.list_figures import ListFigures, ListMemory
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import RunId

# An answer that is no page is asked for again on the next day. No answer at all often passes by the next run.
RETRY_AFTER = timedelta(hours=20)
RETRY_UNTIL = timedelta(days=30)
# A few failures could be a few bad days far apart: a machine that was off asked nobody in between.
FAILED_DAYS_UNTIL_FINAL = 10
# A list whose first page has not changed is walked to its end once in this time all the same: sites put rows
# into the middle of a list, too.
WALK_AGAIN_AFTER = timedelta(days=30)


class FrontierEvent(StrEnum):
    """What is noted about a page, or about a walk over a list."""

    LISTED = "listed"  # a list names it; it was not asked yet
    READ = "read"  # it answered with a page to be content with
    NO_PAGE = "no_page"  # an answer that is none: missing, empty, a stub, cut off, not text, a notice
    FAILED = "failed"  # no usable answer
    WALK_BEGUN = "walk_begun"  # something of the list may not have been read since
    WALK_COMPLETE = "walk_complete"  # everything of it was read


class FrontierState(StrEnum):
    """How a page, or a walk, stands."""

    DUE = "due"  # never asked
    READ = "read"
    PARTIAL = "partial"  # a walk that has left something out
    FAILED = "failed"  # asked again on its day
    FINAL = "final"  # gave nothing for thirty days: not asked again


@dataclass(frozen=True, slots=True)
class FrontierLine:
    """One thing that happened to one page; one line of archive/frontier/<source_id>.jsonl.

    Attributes:
        url: The page; of a walk, the address at which its list begins.
        reason: Why it was no page, or no answer, for a person.
        place: Id of the list. step, number: How a list page was asked for (`PageRequest.kind`, `.number`).
        group_id, title, listed_date: What the list says of an article, or of a page of an issue.
        figures: What the first page of a list gave.
    """

    at: datetime
    run_id: RunId
    event: FrontierEvent
    url: str
    kind: CaptureKind = CaptureKind.ARTICLE
    reason: str = ""
    place: str = ""
    step: str = ""
    number: int = 1
    group_id: str | None = None
    title: str = ""
    listed_date: date | None = None
    figures: ListFigures | None = None


@dataclass(frozen=True, slots=True)
class FrontierPage:
    """One page.

    Attributes:
        line: The last line that says how it is listed. order: place among the pages, by their first line.
        asked_at: When it was asked last; None: never.
        read_at: When it last gave a page to be content with.
        failing_since: First of the askings since then that gave none; None: the last one gave one.
        failed_days: On how many days it was asked since then.
        reason: Of the last such asking. is_answered: the site answered then, though with no page.
        memory: What the first page of a list used to give.
    """

    line: FrontierLine
    asked_at: datetime | None = None
    read_at: datetime | None = None
    failing_since: datetime | None = None
    failed_days: int = 0
    reason: str = ""
    is_answered: bool = False
    memory: ListMemory = field(default_factory=ListMemory)

    @property
    def is_final(self) -> bool:
        """Whether it is not asked again."""
        return (
            self.failing_since is not None
            and self.asked_at is not None
            and self.asked_at - self.failing_since >= RETRY_UNTIL
            and self.failed_days >= FAILED_DAYS_UNTIL_FINAL
        )

    @property
    def is_open(self) -> bool:
        """Whether something is still hoped for: it was never asked, or has failed and is not final."""
        return self.asked_at is None or (self.failing_since is not None and not self.is_final)

    @property
    def state(self) -> FrontierState:
        """See `FrontierState`."""
        if self.asked_at is None:
            return FrontierState.DUE
        if self.failing_since is None:
            return FrontierState.READ
        return FrontierState.FINAL if self.is_final else FrontierState.FAILED

    @property
    def next_asking(self) -> datetime | None:
        """From when on it is asked again; None: at once when never asked, else never."""
        if self.asked_at is None or not self.is_open:
            return None
        # The first failure of the transport is made up for by the next run.
        is_fresh = not self.is_answered and self.failed_days <= 1
        return self.asked_at if is_fresh else self.asked_at + RETRY_AFTER

    def is_due(self, now: datetime) -> bool:
        """Whether a page that is open is to be asked now.

        An asking that lies ahead was noted by a clock that was put back since: close by it counts as recent
        (a wrong time zone), farther away as long ago.
        """
        if not self.is_open:
            return False
        until = self.next_asking
        if until is None or self.asked_at is None:
            return True
        return now >= until or self.asked_at - now > RETRY_AFTER

    def after(self, line: FrontierLine) -> FrontierPage:
        """The page after one more line."""
        if line.event is FrontierEvent.LISTED:
            return replace(self, line=line)
        if line.event is FrontierEvent.READ:
            return replace(
                self,
                line=_better(self.line, line),
                asked_at=line.at,
                read_at=line.at,
                failing_since=None,
                failed_days=0,
                reason="",
                is_answered=True,
                memory=self.memory.after(line.figures, line.at) if line.figures else self.memory,
            )
        since = line.at if self.failing_since is None else min(self.failing_since, line.at)
        is_another_day = (
            self.failing_since is None or self.asked_at is None or abs(line.at - self.asked_at) >= RETRY_AFTER
        )
        return replace(
            self,
            line=_better(self.line, line),
            asked_at=line.at,
            failing_since=since,
            failed_days=self.failed_days + is_another_day,
            reason=line.reason,
            is_answered=line.event is FrontierEvent.NO_PAGE,
        )


@dataclass(frozen=True, slots=True)
class FrontierWalk:
    """The walks over one list.

    Attributes:
        begun_at: Since when something of the list may not have been read; None: nothing is missing.
        completed_at: When everything of it was last read; None: never.
        reason: What was left out by the last walk.
    """

    begun_at: datetime | None = None
    completed_at: datetime | None = None
    reason: str = ""

    @property
    def state(self) -> FrontierState:
        """See `FrontierState`."""
        if self.begun_at is not None:
            return FrontierState.PARTIAL
        return FrontierState.DUE if self.completed_at is None else FrontierState.READ

    def is_whole_wanted(self, now: datetime) -> bool:
        """Whether the list is to be walked to its end, however unchanged its first page is."""
        if self.begun_at is not None or self.completed_at is None:
            return True
        return abs(now - self.completed_at) >= WALK_AGAIN_AFTER

    def after(self, line: FrontierLine) -> FrontierWalk:
        """The walks after one more line."""
        if line.event is FrontierEvent.WALK_COMPLETE:
            return FrontierWalk(None, line.at)
        begun_at = line.at if self.begun_at is None else min(self.begun_at, line.at)
        return FrontierWalk(begun_at, self.completed_at, line.reason)


def fold_pages(lines: tuple[FrontierLine, ...]) -> tuple[dict[str, FrontierPage], dict[str, FrontierWalk]]:
    """Pages by URL and walks by list, as all lines leave them."""
    pages: dict[str, FrontierPage] = {}
    walks: dict[str, FrontierWalk] = {}
    for line in lines:
        add_line(pages, walks, line)
    return pages, walks


def add_line(pages: dict[str, FrontierPage], walks: dict[str, FrontierWalk], line: FrontierLine) -> None:
    """Bring pages and walks up to one more line."""
    if line.event in (FrontierEvent.WALK_BEGUN, FrontierEvent.WALK_COMPLETE):
        walks[line.place] = walks.get(line.place, FrontierWalk()).after(line)
    else:
        pages[line.url] = pages.get(line.url, FrontierPage(line)).after(line)


def _better(known: FrontierLine, new: FrontierLine) -> FrontierLine:
    """Of two lines the one that says more of how the page is listed."""
    return new if new.title or new.step or not (known.title or known.step) else known
