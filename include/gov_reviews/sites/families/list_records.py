"""Records of reading a list: what to look at, and what one list page gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gov_reviews.sites.spec import ListPlace


@dataclass(frozen=True, slots=True)
class DateRange:
    """Closed range of local days."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One list page to look at.

    Attributes:
        number: Position in its chain of pages, from 1.
        kind: list (rows and the next page), index (leads to issues), issue (a page of one e-paper issue).
        group_id: E-papers: the issue whose articles are read together.
        is_settled: The page does not change any more: what the archive holds of it is not asked again.
        is_optional: It may be missing (404): a month without issues, a page past the end.
        is_guessed: No page has named it: the list may end before.
        is_over: A month of which no first issue can come any more: once it was missing, it stays so.
        window: E-papers: the days that are wanted.
        frame_level: How many frames lie around it; 0 for a page of its own.
        is_identified: The page around it has shown that it is the site's.
    """

    url: str
    place: ListPlace
    number: int = 1
    kind: str = "list"
    group_id: str | None = None
    is_settled: bool = False
    is_optional: bool = False
    is_guessed: bool = False
    is_over: bool = False
    window: DateRange | None = None
    frame_level: int = 0
    is_identified: bool = False


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One row of a list.

    Attributes:
        url: Canonical.
        title: As printed, the whole one where the list has it.
        position: From 0, in order of the page.
        group_id: See PageRequest; None for pages that stand alone.
        is_year_inferred: The list prints month and day; the year is that of the last such day before the
            page was captured.
    """

    url: str
    title: str
    listed_date: date | None
    position: int
    group_id: str | None = None
    is_year_inferred: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one list page gives.

    Attributes:
        rows: Articles on hosts of the source, each once.
        next_pages: What to look at next, in order.
        foreign: Rows that lead to other hosts (WeChat, other papers), each once: pointers, never fetched.
        is_end: The page lies past the end of the list.
        alarms: What the page holds, or says that there is, and what was not read of it: for a person, with
            numbers.
    """

    rows: tuple[ListedArticle, ...] = ()
    next_pages: tuple[PageRequest, ...] = ()
    foreign: tuple[ListedArticle, ...] = ()
    is_end: bool = False
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a list, before it is known to be an article."""

    href: str
    title: str
    listed_date: date | None
    is_year_inferred: bool = False
