"""A family of sites: how they list their articles and how they print them. Pure functions of a decoded page
and the source's spec.

What a family knows is data (`metadata/families/<name>.yaml`); this class reads it. A family whose lists need
more than rows, a pager and an end is a subclass in a module of its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.sites.families.list_reading import (
    check_identity,
    dated_rows,
    expect_rows,
    make_rows,
    next_link,
    rows_of,
    says_nothing_yet,
    tree_of,
)
from gov_reviews.sites.families.list_records import DateRange, Link, ListPage, PageRequest
from gov_reviews.sites.family_data import FamilyData
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import is_allowed, list_url

# Days that a run without published_since looks back in an e-paper: an issue of last month may still be new.
_DEFAULT_WINDOW_DAYS = 35
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
        return (PageRequest(url=list_url(spec, place.path), place=place),)

    def read_list(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Read one list page.

        Args:
            page: Its body, decoded with the charset that the source prescribes.

        Raises:
            LayoutChanged: The page lacks the parts that this family relies on.
            EmptyCapture: The page itself says that there is nothing.
        """
        rows, foreign = make_rows(spec, request, self._links(spec, request, page), self.article_url)
        is_first = request.number == 1
        if not is_first and not rows and self._is_past_end(spec, page):
            return ListPage(is_end=True)
        if is_first or self.names_site_on_later_pages:
            check_identity(spec, page.text, request.url)
        expect_rows(spec, request, rows, page.text)
        following = self._next_page(spec, request, page)
        if following is None or request.number >= request.place.max_pages or not is_allowed(spec, following):
            return ListPage(rows=rows, foreign=foreign)
        further = PageRequest(following, request.place, request.number + 1, is_optional=True)
        return ListPage(rows=rows, next_pages=(further,), foreign=foreign)

    def _links(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> list[Link]:
        """Rows by the source's selectors, else every link in one row with a date."""
        tree = tree_of(spec, request, page)
        return rows_of(spec, tree) or dated_rows(tree)

    def _is_past_end(self, spec: SourceSpec, page: DecodedPage) -> bool:
        """Whether a later page without rows is the end of the list."""
        return says_nothing_yet(page.text) or len(page.body) < spec.paging.stub_below

    def _next_page(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> str | None:
        """Address of the next page, by the way of paging of the source."""
        match spec.paging.style:
            case "next_link":
                return next_link(request, tree_of(spec, request, page))
            case "query":
                return _count_up(spec, request)
            case "index_n":
                return self._next_index(spec, request, page)
            case _:
                return None

    def _next_index(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> str | None:
        return numbered_index(spec, request, "index", suffix_of(request.url))

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


def numbered_index(spec: SourceSpec, request: PageRequest, stem: str, suffix: str) -> str:
    """`index_1.html` after `index.html`, and so on."""
    return urljoin(request.url, f"{stem}_{spec.paging.start + request.number - 1}.{suffix}")


def suffix_of(url: str) -> str:
    """html, htm, shtml: as the address ends; html where it ends otherwise."""
    found = _SUFFIX.search(urlsplit(url).path)
    return found[1] if found else "html"


def _count_up(spec: SourceSpec, request: PageRequest) -> str:
    """The same list with the counting parameter set to the next page."""
    parts = urlsplit(request.url)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    values[spec.paging.param] = str(spec.paging.start + request.number)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(values), ""))
