"""Reading a list page: rows, titles, dates and links; what proves that it is the site's own, and what it says
when there is nothing.

In: the tree of a list page and the source's spec. Out: listed articles. Pure: no network, no clock. An
unreadable or empty list raises LayoutChanged; only words on the page itself can say that there is nothing
(EmptyCapture).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import TooManyTags
from gov_reviews.errors import EmptyCapture, InvalidRequest, LayoutChanged
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.sites.families.list_records import Link, ListedArticle, PageRequest
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.url_dates import date_of_url
from gov_reviews.sites.urls import canonical_url, is_allowed, join_url

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[-–—/.年_]\s?(\d{1,2})\s?[-–—/.月_]\s?(\d{1,2})(?!\d)")


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
    nothing = _nothing_yet().search(text)
    if not rows and nothing:
        raise EmptyCapture(f"The site says '{nothing[0]}'.", source_id=spec.id, url=request.url)
    raise LayoutChanged(
        f"The list page has {len(rows)} article links where at least {wanted} are expected. Compare it with "
        "the archived one and "
        "correct list_row, articles.match or family of the source.",
        source_id=spec.id,
        url=request.url,
    )


@cache
def _nothing_yet() -> re.Pattern[str]:
    """The site's own words for "nothing here yet"."""
    return find_any_pattern(load_words(PagerWords).nothing_yet)


def says_nothing_yet(text: str) -> bool:
    """Whether the page says that there are no articles."""
    return bool(_nothing_yet().search(text))


def next_link(request: PageRequest, soup: BeautifulSoup) -> str | None:
    """Address of the link that says "next page", or None."""
    words = load_words(PagerWords)
    for anchor in soup.find_all("a", href=True):
        label = anchor.get_text(strip=True)
        if (
            label in words.next_page
            or label in words.next_list_page
            or any(word in label[:6] for word in words.next_starts)
        ):
            target = join_url(request.url, href_of(anchor))
            if target is not None and target != request.url:
                return target
    return None
