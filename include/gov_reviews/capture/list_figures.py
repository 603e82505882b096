"""What the first page of a list gave in numbers, and whether it gives far less than it used to.

In: the rows of a list page; what the frontier noted of earlier readings. Out: `ListFigures`; a sentence with
numbers, or "". The floor of a source's file (`canary.min_rows`) is one for all times; this is the memory of
the list itself: a redesign that hides half of the rows or all of their days, or a page that goes back in
time, is found though rows can still be read. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import TYPE_CHECKING

from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import join_both

if TYPE_CHECKING:
    from gov_reviews.sites.families import ListedArticle

_MOST_KEPT = 12  # readings that differ: about a month of a column with news every third day
_LEAST_ROWS = 4  # half of fewer rows is chance
_ROWS_LEFT = 0.5
_DATED_BEFORE, _DATED_NOW = 0.8, 0.5
_NEWEST_PLACE = 3  # one or two articles that are taken back are no loss
# So long a list must stay as it is before that counts as usual.
ACCEPTED_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ListFigures:
    """One reading of the first page of a list.

    Attributes:
        rows: Articles. dated: those with a day that does not lie ahead.
        newest: The newest day. near_newest: the third newest; None where fewer rows have one.
        least: `canary.min_rows` at that time; another one begins a new memory.
    """

    rows: int
    dated: int
    newest: date | None
    near_newest: date | None
    least: int


def figures_of(rows: Sequence[ListedArticle], seen: date, least: int) -> ListFigures:
    """The figures of a page that was captured on a day."""
    days = sorted(
        (row.listed_date for row in rows if row.listed_date and row.listed_date <= seen), reverse=True
    )
    near = days[_NEWEST_PLACE - 1] if len(days) >= _NEWEST_PLACE else None
    return ListFigures(len(rows), len(days), days[0] if days else None, near, least)


@dataclass(frozen=True, slots=True)
class ListMemory:
    """What a list page used to give.

    Attributes:
        usual: Earlier readings that differ, oldest first. less_since: since when it gives far less.
    """

    usual: tuple[ListFigures, ...] = ()
    less_since: datetime | None = None

    def after(self, figures: ListFigures, at: datetime) -> ListMemory:
        """The memory after one more reading. What has lasted for thirty days is usual from then on."""
        if not self.find_loss(figures):
            known = self.usual if self._is_comparable(figures) else ()
            return ListMemory(known if figures in known[-1:] else (*known, figures)[-_MOST_KEPT:])
        since = self.less_since or at
        return ListMemory((figures,)) if self._has_lasted(at) else replace(self, less_since=since)

    def find_loss(self, figures: ListFigures) -> str:
        """What a reading lacks of what the page used to give, in both languages; "" where nothing."""
        if not self._is_comparable(figures):
            return ""
        losses = (
            _fewer_rows(self.usual, figures),
            _fewer_days(self.usual, figures),
            _older(self.usual[-1], figures),
        )
        return join_both(*losses, separator="; ")

    def describe_loss(self, figures: ListFigures, at: datetime) -> str:
        """`find_loss`, with what follows from it, for a person."""
        loss = self.find_loss(figures)
        if not loss:
            return ""
        if self._has_lasted(at):
            return said("loss_lasts", loss=loss, days=ACCEPTED_AFTER.days)
        return said("loss_look", loss=loss)

    def _is_comparable(self, figures: ListFigures) -> bool:
        return bool(self.usual) and self.usual[-1].least == figures.least

    def _has_lasted(self, at: datetime) -> bool:
        return self.less_since is not None and at - self.less_since >= ACCEPTED_AFTER


def _fewer_rows(usual: Sequence[ListFigures], now: ListFigures) -> str:
    before = median_low(one.rows for one in usual)
    if before < _LEAST_ROWS or now.rows >= before * _ROWS_LEFT:
        return ""
    return said("fewer_rows", count=now.rows, before=before)


def _fewer_days(usual: Sequence[ListFigures], now: ListFigures) -> str:
    before = median_low(_dated_share(one) for one in usual)
    if now.rows < _LEAST_ROWS or before < _DATED_BEFORE or _dated_share(now) >= _DATED_NOW:
        return ""
    return said("fewer_days", count=now.dated, rows=now.rows, share=before)


def _dated_share(figures: ListFigures) -> float:
    return figures.dated / figures.rows if figures.rows else 0.0


def _older(before: ListFigures, now: ListFigures) -> str:
    """New rows come and old ones go: the newest day does not go back by three rows."""
    if before.near_newest is None or now.newest is None or now.newest >= before.near_newest:
        return ""
    return said("older_rows", newest=now.newest, before=before.newest)
