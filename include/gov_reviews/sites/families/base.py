"""What all site families share: the records they give, and reading links and dates of a list page.

In: bytes of a list page and the source's spec. Out: listed articles and the pages to look at next. Pure: no
network, no clock.
An unreadable or empty list raises LayoutChanged; only words on the page itself can say that there is nothing
(EmptyCapture).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import TooManyTags
from gov_reviews.errors import EmptyCapture, InvalidRequest, LayoutChanged
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import canonical_url, is_allowed, join_url

# The site's own words for "nothing here yet".
_NOTHING_YET = re.compile(
    "暂无(?:相关)?(?:信息|内容|数据|文章|记录)|没有(?:找到)?相关(?:信息|内容|记录)|暂時沒有|暫無(?:相關)?(?:資訊|信息|內容|資料)"
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[-–—/.年_]\s?(\d{1,2})\s?[-–—/.月_]\s?(\d{1,2})(?!\d)")
_URL_DATES = (
    re.compile(r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+"),
    re.compile(r"/((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/((?:19|20)\d{2})(\d{2})/(\d{2})/"),
    re.compile(r"/((?:19|20)\d{2})-(\d{2})/(\d{2})/"),
)


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
        is_over: A month of which no first issue can come any more: once it was missing, it stays so.
        window: E-papers: the days that are wanted.
    """

    url: str
    place: ListPlace
    number: int = 1
    kind: str = "list"
    group_id: str | None = None
    is_settled: bool = False
    is_optional: bool = False
    is_over: bool = False
    window: DateRange | None = None


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One row of a list.

    Attributes:
        url: Canonical.
        title: As printed, the whole one where the list has it.
        position: From 0, in order of the page.
        group_id: See PageRequest; None for pages that stand alone.
    """

    url: str
    title: str
    listed_date: date | None
    position: int
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one list page gives.

    Attributes:
        rows: Articles on hosts of the source, each once.
        next_pages: What to look at next, in order.
        foreign: URLs of rows on other hosts: pointers, never fetched.
        is_end: The page lies past the end of the list.
    """

    rows: tuple[ListedArticle, ...] = ()
    next_pages: tuple[PageRequest, ...] = ()
    foreign: tuple[str, ...] = ()
    is_end: bool = False


class Family(Protocol):
    """How sites of one kind list their articles."""

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """Where to begin.

        `window`: the days that are wanted, its last day being today; lists without dates pass it over.
        """
        ...

    def read_list(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Read one list page.

        Args:
            page: Its body, decoded with the charset that the source prescribes.

        Raises:
            LayoutChanged: The page has not the parts that this family relies on.
            EmptyCapture: The page itself says that there is nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a list, before it is known to be an article."""

    href: str
    title: str
    listed_date: date | None


def tree_of(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> BeautifulSoup:
    """The tree of a list page.

    Raises:
        LayoutChanged: So many tags that it is no list.
    """
    try:
        return page.document.soup
    except TooManyTags as error:
        raise LayoutChanged(
            f"This is no list page: {error}. Look at it in a browser and correct lists.path.",
            source_id=spec.id,
            url=request.url,
        ) from error


def make_soup(text: str) -> BeautifulSoup:
    """A piece of markup parsed: a row that stands in a page's data."""
    return BeautifulSoup(text, "lxml")


def between(opening: re.Pattern[str], closing: re.Pattern[str], text: str) -> Iterator[str]:
    """What stands between each opening and the next closing.

    Unlike `opening(.*?)closing` it takes linear time: when no closing follows an opening, none follows the
    later ones either.
    """
    position = 0
    while (start := opening.search(text, position)) and (end := closing.search(text, start.end())):
        yield text[start.end() : end.start()]
        position = end.end()


def check_identity(spec: SourceSpec, text: str, url: str) -> None:
    """Refuse a page that is not this site's: a parking page, a portal, another owner.

    Raises:
        LayoutChanged: Not one of the words that prove the site, or another SiteIDCode.
    """
    words = spec.identity.must_contain
    if words and not any(word in text for word in words):
        raise LayoutChanged(
            f"The list page names none of {', '.join(words)}: another site answers here. Look at it, then "
            "correct or disable the source.",
            source_id=spec.id,
            url=url,
        )
    expected = spec.identity.site_id_code
    found = re.search(
        r"""name=["']SiteIDCode["'](?:(?!name=["']SiteIDCode)[^>])*content=["']([^"']*)["']""",
        text,
        re.IGNORECASE,
    )
    if expected and found and found[1].strip() != expected:
        raise LayoutChanged(
            "The list page carries the SiteIDCode of another site.",
            source_id=spec.id,
            url=url,
            found=found[1].strip(),
        )


def read_date(text: str) -> date | None:
    """First full date of a text in any of the usual forms (2023-01-03, 2023/1/3, [2023.01.03], 2023年1月3日),
    or None.
    """
    for match in _DATE.finditer(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def date_of_url(url: str) -> date | None:
    """The day that an article URL carries in its path, or None."""
    path = urlsplit(url).path
    for pattern in _URL_DATES:
        match = pattern.search(path)
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                continue
    return None


def title_of(tag: Tag) -> str:
    """The title attribute (lists cut the text with …), else the text."""
    whole = str(tag.get("title") or "").strip()
    shown = " ".join(tag.get_text(" ", strip=True).split())
    is_cut = shown.endswith(("…", "..."))
    return whole if whole and (is_cut or len(whole) >= len(shown)) else shown


def href_of(tag: Tag) -> str:
    """The address a link leads to; of `javascript:` links a literal address in onclick counts."""
    href = str(tag.get("href") or "")
    if href and not href.lower().startswith("javascript:") and href != "#":
        return href
    match = re.search(
        r"""['"]((?:\.{0,2}/|https?://)[^'"\s]+\.s?html?[^'"\s]*)['"]""", str(tag.get("onclick") or "") + href
    )
    return match[1] if match else href


def rows_of(spec: SourceSpec, soup: BeautifulSoup) -> list[Link]:
    """Links of the rows that `list_row` selects; empty when the source gives no selector."""
    if not spec.list_row.item:
        return []
    links = []
    for item in soup.select(spec.list_row.item):
        anchor = item if item.name == "a" else item.select_one(spec.list_row.link)
        if anchor is None:
            continue
        cell = item.select_one(spec.list_row.date) if spec.list_row.date else None
        text = (cell if cell is not None else item).get_text(" ", strip=True)
        links.append(Link(href_of(anchor), title_of(anchor), read_date(text)))
    return links


def dated_rows(soup: BeautifulSoup) -> list[Link]:
    """Rows found without selectors: links whose nearest li, tr, dd or div holds a date and few links."""
    links = []
    for anchor in soup.find_all("a", href=True):
        row = anchor.find_parent(("li", "tr", "dd", "dl", "p", "div"))
        if row is None or len(row.find_all("a", limit=4)) > 3:
            continue
        text = row.get_text(" ", strip=True)
        listed = read_date(text)
        title = title_of(anchor)
        if listed is not None and len(text) < 400 and len(title) >= 6 and read_date(title) != listed:
            links.append(Link(href_of(anchor), title, listed))
    return links


def make_rows(
    spec: SourceSpec, request: PageRequest, links: Iterable[Link], is_article: re.Pattern[str] | None = None
) -> tuple[tuple[ListedArticle, ...], tuple[str, ...]]:
    """Links as listed articles (each once, canonical) and links to other hosts.

    Args:
        is_article: On path and query of the canonical URL; the source's own `articles.match` wins. None:
            every link counts.
    """
    pattern = re.compile(spec.articles.match) if spec.articles.match else is_article
    rows: dict[str, ListedArticle] = {}
    foreign: dict[str, None] = {}
    for link in links:
        absolute = join_url(request.url, link.href)
        if absolute is None:
            continue
        if not is_allowed(spec, absolute):
            foreign[absolute] = None
            continue
        try:
            url = canonical_url(spec, absolute)
        except InvalidRequest:
            continue
        parts = urlsplit(url)
        if pattern is not None and not pattern.search(
            f"{parts.path}?{parts.query}" if parts.query else parts.path
        ):
            continue
        known = rows.get(url)
        if known is None:
            rows[url] = ListedArticle(
                url, link.title, link.listed_date or date_of_url(url), len(rows), request.group_id
            )
        elif len(link.title) > len(known.title) and not known.title:
            rows[url] = ListedArticle(
                url, link.title, known.listed_date or link.listed_date, known.position, known.group_id
            )
    return tuple(rows.values()), tuple(foreign)


def expect_rows(spec: SourceSpec, request: PageRequest, rows: Sequence[ListedArticle], text: str) -> None:
    """Finding nothing is not "nothing new".

    Raises:
        EmptyCapture: The page itself says that there is nothing.
        LayoutChanged: Fewer rows than the canary asks for on the first page, none on a later one.
    """
    wanted = spec.canary.min_rows if request.number == 1 else 1
    if len(rows) >= wanted:
        return
    nothing = _NOTHING_YET.search(text)
    if not rows and nothing:
        raise EmptyCapture(f"The site says '{nothing[0]}'.", source_id=spec.id, url=request.url)
    raise LayoutChanged(
        f"The list page has {len(rows)} article links where at least {wanted} are expected. Compare it with "
        "the archived one and "
        "correct list_row, articles.match or family of the source.",
        source_id=spec.id,
        url=request.url,
    )


def says_nothing_yet(text: str) -> bool:
    """Whether the page says that there are no articles."""
    return bool(_NOTHING_YET.search(text))


def next_link(request: PageRequest, soup: BeautifulSoup) -> str | None:
    """Address of the link that says "next page", or None."""
    for anchor in soup.find_all("a", href=True):
        label = anchor.get_text(strip=True)
        if (
            label
            in {"下一页", "下页", "下一頁", "下頁", "后页", "下一页>", "下一页>>", ">", "»", "next", "Next"}
            or "下一页" in label[:6]
        ):
            target = join_url(request.url, href_of(anchor))
            if target is not None and target != request.url:
                return target
    return None


def following(request: PageRequest, url: str | None, spec: SourceSpec) -> tuple[PageRequest, ...]:
    """The next page of a chain, as far as the source allows to go."""
    if url is None or request.number >= request.place.max_pages or not is_allowed(spec, url):
        return ()
    return (
        PageRequest(url=url, place=request.place, number=request.number + 1, kind="list", is_optional=True),
    )


def unique(requests: Iterable[PageRequest]) -> Iterator[PageRequest]:
    """Each URL once, first one first."""
    seen: set[str] = set()
    for request in requests:
        if request.url not in seen:
            seen.add(request.url)
            yield request
