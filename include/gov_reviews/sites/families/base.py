"""A family of sites: how they list their articles and how they print them. Pure functions of a decoded page
and the source's spec.

What a family knows is data (`metadata/families/<name>.yaml`); this class reads it. A family whose lists need
more than rows, a pager and an end is a subclass in a module of its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import WrongSite
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.sites.carried_rows import read_carried_rows, read_feed
from gov_reviews.sites.families.list_reading import (
    article_pattern,
    check_identity,
    expect_rows,
    is_article_of,
    lay_flat,
    make_rows,
    no_addresses,
    open_commented_list,
    says_nothing_yet,
)
from gov_reviews.sites.families.list_records import DateRange, Link, ListPage, PageRequest
from gov_reviews.sites.family_data import FamilyData
from gov_reviews.sites.list_json import JsonAnswer, read_embedded_json, read_json
from gov_reviews.sites.list_pager import FoundPager, find_pager, with_parameter
from gov_reviews.sites.list_rows import FoundRows, NamedRows, find_rows
from gov_reviews.sites.list_tree import FlatPage
from gov_reviews.sites.list_units import find_unit_address
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import is_allowed, list_url

# Days that a run without published_since looks back in an e-paper: an issue of last month may still be new.
_DEFAULT_WINDOW_DAYS = 35
# A list of more rows is none; a page whose list stands in frames has a few of them, one in the other.
_MAX_ROWS = 2000
_MOST_FRAMES, _MOST_FRAME_LEVELS = 4, 2
_SUFFIX = re.compile(r"\.(s?html?)$")


@dataclass(frozen=True, slots=True)
class ArticleLayout:
    """Where an article page prints what: selectors, tried in order (see `HtmlDocument.values`).

    Attributes:
        family: As `ParsedPage.family`.
        is_strict: A container that is found is the article's; else it must hold most of the prose, too.
        title ... drop: See `spec.Detail`.
        newspaper: Elements that begin with the name of the newspaper, None where there is no such line.
    """

    family: str
    is_strict: bool
    newspaper: str | None
    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    introtitle: tuple[str, ...]
    pub_date: tuple[str, ...]
    source: tuple[str, ...]
    author: tuple[str, ...]
    editor: tuple[str, ...]
    views: tuple[str, ...]
    body: tuple[str, ...]
    drop: tuple[str, ...]


# Ways to a next page that go on for ever: the first page that is not there is the end.
_COUNTED_ON = ("json", "group")


class SiteFamily:
    """One family, made of its data.

    Attributes:
        name: As the file of its data is called.
        article_url: What an article's path and query look like; None: every link of a list counts.
    """

    # Answers after the first one are pages of the site, which name it; in some systems they are bare data.
    names_site_on_later_pages = True

    def __init__(self, name: str, data: FamilyData) -> None:
        self.name = name
        self.data = data
        self.article_url = find_any_pattern(data.article_urls) if data.article_urls else None

    # --- the list side ---

    def first_day(self, place: ListPlace, today: date) -> date:
        """The oldest day that a run without published_since looks for."""
        return place.since or today - timedelta(days=_DEFAULT_WINDOW_DAYS)

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """Where to begin.

        `window`: the days that are wanted, its last day being today; lists without dates pass it over.
        """
        return (PageRequest(url=list_url(spec, place.path, place.post), place=place),)

    def read_list(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, seen: date | None = None
    ) -> ListPage:
        """Read one list page.

        Args:
            page: Its body, decoded with the charset that the source prescribes.
            seen: Local day on which it was captured; None where nobody knows it.

        Raises:
            LayoutChanged: The page lacks the parts that this family relies on.
            EmptyCapture: The page itself says that there is nothing.
        """
        answer = read_json(page.text)
        if answer is not None and answer.markup:
            page = DecodedPage(answer.markup.encode(), request.url, charset="utf-8")
        elif answer is None:
            page = self._opened(spec, request, page, seen)
        flat = lay_flat(spec, request, page)
        if answer is None or answer.markup:
            found, alarms = self._find_rows(spec, request, page, flat, seen)
        else:
            found, alarms = _rows_of_answer(spec, request, answer, seen)
        links = [Link(row.url, row.title, row.day, row.is_year_inferred) for row in found.rows]
        rows, foreign = make_rows(spec, request, links, self.article_url)
        is_first = request.number == 1
        if not is_first and not rows and (answer is not None or self._is_past_end(spec, page)):
            return ListPage(is_end=True)
        if not rows and (elsewhere := self._list_elsewhere(spec, request, page, flat)):
            return ListPage(next_pages=elsewhere)
        self._check_identity(spec, request, "" if answer is not None else page.text)
        expect_rows(spec, request, rows, page.text)
        if answer is None:
            pager = self._find_pager(spec, request, page, flat)
        else:
            pager = answer.find_pager(request.url, request.number, len(rows))
        following, pager_alarms = self._follow(spec, request, pager, len(rows))
        return ListPage(rows=rows, next_pages=following, foreign=foreign, alarms=(*alarms, *pager_alarms))

    def _list_elsewhere(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, flat: FlatPage
    ) -> tuple[PageRequest, ...]:
        """Where the rows of a page are that holds none of its own: the address that its script fills it from,
        else its frames.
        """
        if request.kind != "list" or request.frame_level >= _MOST_FRAME_LEVELS:
            return ()
        unit = find_unit_address(page.text, request.url)
        if unit is not None and is_allowed(spec, unit):
            self._check_identity(spec, request, page.text)  # the answer will be bare data
            return (_inside(request, unit, is_identified=True),)
        frames = [url for url in flat.frames if is_allowed(spec, url) and url != request.url]
        is_identified = request.is_identified or _shows_identity(spec, request, page.text)
        return tuple(_inside(request, url, is_identified=is_identified) for url in frames[:_MOST_FRAMES])

    def _check_identity(self, spec: SourceSpec, request: PageRequest, text: str) -> None:
        """Whether the page is the site's; bare data (no text) names no site."""
        if text and not request.is_identified and (request.number == 1 or self.names_site_on_later_pages):
            check_identity(spec, text, request.url)

    def _follow(
        self, spec: SourceSpec, request: PageRequest, pager: FoundPager, rows: int
    ) -> tuple[tuple[PageRequest, ...], tuple[str, ...]]:
        """The next page, and what is wrong with the way to it."""
        following = self._next_page(spec, request, pager)
        if following is None:
            alarm = pager.alarm(request.number, rows) if spec.paging.style != "none" else ""
            return (), (alarm,) if alarm else ()
        if not is_allowed(spec, following):
            return (), (f"the next page is on another host, which is not asked: {following}",)
        if request.number >= request.place.max_pages:
            return (), ()
        is_counted = pager.pages is not None and request.number < pager.pages
        is_guessed = not is_counted and (following != pager.next_url or pager.style in _COUNTED_ON)
        number = request.number + 1
        return (PageRequest(following, request.place, number, is_optional=True, is_guessed=is_guessed),), ()

    def _opened(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, seen: date | None
    ) -> DecodedPage:
        """The page; where its rows stand in comments that a script opens, with these opened."""
        if "<!--" not in page.text:
            return page
        flat = lay_flat(spec, request, page)  # first: it says when a page is too large
        opened = open_commented_list(page)
        if opened is None:
            return page
        return page if self._find_rows(spec, request, page, flat, seen)[0].rows else opened

    def _find_rows(
        self,
        spec: SourceSpec,
        request: PageRequest,
        page: DecodedPage,
        flat: FlatPage,
        seen: date | None,
    ) -> tuple[FoundRows, tuple[str, ...]]:
        """The rows of the page, and what is wrong with them."""
        pattern = article_pattern(spec, self.article_url)
        is_article = None if pattern is None else lambda url: is_article_of(spec, pattern, url)
        named = _named_rows(spec, page, flat)
        found = find_rows(flat, is_article, lambda url: is_allowed(spec, url), seen, named)
        alarms = _loss_alarms(found)
        if named is not None and not found.rows:
            found = find_rows(flat, is_article, lambda url: is_allowed(spec, url), seen)
            empty = said("named_rows_empty", item=str(spec.list_row.item), count=len(found.rows))
            alarms = (empty, *_loss_alarms(found)) if found.rows else ()
        carried = None if found.rows else _carried(page)
        return (
            found if carried is None else carried.find_rows(request.url, seen, spec.articles.address)
        ), alarms

    def _find_pager(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, flat: FlatPage
    ) -> FoundPager:
        """What the page says of the pages after it."""
        return find_pager(page.text, flat, request.url, request.number)

    def _is_past_end(self, spec: SourceSpec, page: DecodedPage) -> bool:
        """Whether a later page without rows is the end of the list."""
        return says_nothing_yet(page.text) or len(page.body) < spec.paging.stub_below

    def _next_page(self, spec: SourceSpec, request: PageRequest, pager: FoundPager) -> str | None:
        """Address of the next page, by the way of paging of the source."""
        count = spec.paging.start + request.number - 1
        match spec.paging.style:
            case "next_link":
                return pager.next_url
            case "query" if pager.style == "form":
                return pager.next_url
            case "query":
                return with_parameter(request.url, spec.paging.param, count + 1)
            case "index_n" if pager.next_url is not None or pager.is_last:
                return pager.next_url
            case "index_n":
                return urljoin(request.url, f"index_{count}.{suffix_of(request.url)}")
            case "template" if spec.paging.template is not None and not pager.is_last:
                return urljoin(request.url, spec.paging.template.replace("{n}", str(count)))
            case _:
                return None

    # --- the article side ---

    def article_layout(self, spec: SourceSpec | None) -> ArticleLayout:
        """Where a page of the source prints what: the source's own selectors come before the family's."""
        own, family = spec.detail if spec is not None else None, self.data.detail

        def both(name: str) -> tuple[str, ...]:
            return (*(getattr(own, name) if own is not None else ()), *getattr(family, name))

        return ArticleLayout(
            family=self.name,
            is_strict=spec is not None and (self.data.is_system or bool(spec.detail.body)),
            newspaper=self.data.newspaper,
            title=both("title"),
            subtitle=both("subtitle"),
            introtitle=both("introtitle"),
            pub_date=both("pub_date"),
            source=both("source"),
            author=both("author"),
            editor=both("editor"),
            views=both("views"),
            body=both("body"),
            drop=both("drop"),
        )


def suffix_of(url: str) -> str:
    """html, htm, shtml: as the address ends; html where it ends otherwise."""
    found = _SUFFIX.search(urlsplit(url).path)
    return found[1] if found else "html"


def _named_rows(spec: SourceSpec, page: DecodedPage, flat: FlatPage) -> NamedRows | None:
    """What the source's own selectors find; None when it gives none."""
    row = spec.list_row
    if row.item is None:
        return None
    numbers = {node: number for number, node in enumerate(flat.elements)}

    def find(selector: str | None) -> list[int]:
        nodes = page.document.select(selector, _MAX_ROWS) if selector else []
        return sorted(numbers[node] for node in nodes if node in numbers)

    return NamedRows(tuple(find(row.item)), frozenset(find(row.link)), tuple(find(row.date)))


def _inside(request: PageRequest, url: str, *, is_identified: bool) -> PageRequest:
    """What lies inside a page, in its place."""
    level = request.frame_level + 1
    return PageRequest(url, request.place, request.number, frame_level=level, is_identified=is_identified)


def _shows_identity(spec: SourceSpec, request: PageRequest, text: str) -> bool:
    try:
        check_identity(spec, text, request.url)
    except WrongSite:
        return False
    return True


def _rows_of_answer(
    spec: SourceSpec, request: PageRequest, answer: JsonAnswer, seen: date | None
) -> tuple[FoundRows, tuple[str, ...]]:
    """The rows of an answer in JSON, and what is wrong with them.

    Raises:
        LayoutChanged: No row names an address.
    """
    found = answer.find_rows(request.url, seen, spec.articles.address)
    if not found.rows and found.unread:
        raise no_addresses(spec, request, found.unread, answer.field_names)
    return found, _loss_alarms(found)


def _loss_alarms(found: FoundRows) -> tuple[str, ...]:
    """Article links that no row holds, rows without a link that could be read, days of either order."""
    alarms = []
    if found.left_out:
        first = found.left_out[0]
        alarms.append(said("rows_left_out", count=len(found.left_out), first=first))
    if found.unread:
        alarms.append(said("rows_unread", count=found.unread))
    if found.undecided:
        alarms.append(said("days_undecided", count=found.undecided))
    return tuple(alarms)


def _carried(page: DecodedPage) -> JsonAnswer | None:
    """The rows of a page whose markup shows none."""
    return read_feed(page.text) or read_embedded_json(page.text) or read_carried_rows(page.document)
