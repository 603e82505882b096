"""Reading a list page: which links are its articles, what proves that it is the site's own, and what it says
when there is nothing. Rows are found by `gov_reviews.sites.list_rows`.

In: links of a list page and the source's spec. Out: listed articles. Pure: no network, no clock. An
unreadable or empty list raises LayoutChanged; only words on the page itself can say that there is nothing
(EmptyCapture).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice

from bs4 import BeautifulSoup, Tag
from lxml import etree

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import TooManyTags
from gov_reviews.errors import EmptyCapture, InvalidRequest, LayoutChanged, WrongSite
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.records.both_languages import on_one_line
from gov_reviews.sites.families.list_records import Link, ListedArticle, PageRequest
from gov_reviews.sites.list_tree import FlatPage, flatten, words_written_by
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.url_dates import date_of_url
from gov_reviews.sites.urls import canonical_url, is_allowed, join_url, target_of

_SCRIPTED_PAGE = re.compile(r"""['"]((?:\.{0,2}/|https?://)[^'"\s]+\.s?html?[^'"\s]*)['"]""")
_SCRIPTED_NUMBER = re.compile(r"""['"]((?:\.{0,2}/|https?://)[^'"\s\d]{0,100}\d[^'"\s]{0,200})['"]""")
_FEWEST_COMMENTED = 3  # links: fewer are a row that somebody has taken out
_NAMES_SHOWN = 12
_MOST_COMMENTED = 20  # comments that are looked at


def tree_of(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> BeautifulSoup:
    """The tree of a page of an e-paper.

    Raises:
        LayoutChanged: So many tags that it is no list.
    """
    try:
        return page.document.soup
    except TooManyTags as error:
        raise _no_list(spec, request, error) from error


def lay_flat(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> FlatPage:
    """The elements, texts and links of a list page.

    Raises:
        LayoutChanged: So many tags, or so deeply nested, that it is no list.
    """
    try:
        return flatten(page.document, request.url)
    except TooManyTags as error:
        raise _no_list(spec, request, error) from error


def open_commented_list(page: DecodedPage) -> DecodedPage | None:
    """The page with its rows out of their comments, None where there are none: some systems write a list into
    a comment that is all a list element holds, and a script of the page opens it.
    """
    holding = (
        comment
        for comment in page.document.tree.iter(etree.Comment)
        if str(comment.text).count("<a ") >= _FEWEST_COMMENTED
    )
    texts = [str(one.text) for one in islice(holding, _MOST_COMMENTED) if _is_all_of_its_parent(one)]
    if not texts:
        return None
    markup = page.document.markup
    for text in texts:
        markup = markup.replace(f"<!--{text}-->", text)
    return DecodedPage(markup.encode(), page.url, charset="utf-8")


def _is_all_of_its_parent(comment: etree._Element) -> bool:
    parent = comment.getparent()
    if parent is None or parent.tag in ("html", "head", "body") or (parent.text or "").strip():
        return False
    return not any((child.tail or "").strip() or isinstance(child.tag, str) for child in parent)


def _no_list(spec: SourceSpec, request: PageRequest, error: TooManyTags) -> LayoutChanged:
    return LayoutChanged(
        *message_of("not_a_list", reason=error.words),
        source_id=spec.id,
        url=request.url,
    )


def no_addresses(spec: SourceSpec, request: PageRequest, count: int, names: Sequence[str]) -> LayoutChanged:
    """Rows that name no address: how one is made of their values."""
    named = on_one_line(", ".join(names[:_NAMES_SHOWN]))
    return LayoutChanged(
        *message_of("rows_without_address", count=count, names=named), source_id=spec.id, url=request.url
    )


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
        WrongSite: Not one of the words that prove the site, or another SiteIDCode.
    """
    words = spec.identity.must_contain
    if words and not any(word in text for word in words):
        raise WrongSite(
            *message_of("another_site", words=", ".join(words)),
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
        raise WrongSite(
            *message_of("another_site_code"),
            source_id=spec.id,
            url=url,
            found=found[1].strip(),
        )


def title_of(tag: Tag) -> str:
    """The title attribute (lists cut the text with …), else the text, else what a script writes there."""
    whole = str(tag.get("title") or "").strip()
    shown = " ".join(tag.get_text(" ", strip=True).split())
    if not shown and (writer := tag.find("script")) is not None:
        shown = words_written_by(writer.get_text()).strip()
    is_cut = shown.endswith(("…", "..."))
    return whole if whole and (is_cut or len(whole) >= len(shown)) else shown


def href_of(tag: Tag) -> str:
    """The address a link leads to; of `javascript:` links a literal address in onclick counts."""
    href = str(tag.get("href") or "")
    if href and not href.lower().startswith("javascript:") and href != "#":
        return href
    script = str(tag.get("onclick") or "") + href
    match = _SCRIPTED_PAGE.search(script) or _SCRIPTED_NUMBER.search(script)
    return match[1] if match else href


def article_pattern(spec: SourceSpec, of_family: re.Pattern[str] | None) -> re.Pattern[str] | None:
    """What the addresses of the source's articles look like; None: nobody has said."""
    return re.compile(spec.articles.match) if spec.articles.match else of_family


def is_article_of(spec: SourceSpec, pattern: re.Pattern[str], url: str) -> bool:
    """Whether an address, as the source's rewriting rules make it, is that of an article."""
    try:
        return pattern.search(target_of(canonical_url(spec, url))) is not None
    except InvalidRequest:
        return False


def make_rows(
    spec: SourceSpec, request: PageRequest, links: Iterable[Link], is_article: re.Pattern[str] | None = None
) -> tuple[tuple[ListedArticle, ...], tuple[ListedArticle, ...]]:
    """Links as listed articles (each once, canonical), and rows that lead to other hosts.

    Args:
        is_article: On path and query of the canonical URL; the source's own `articles.match` wins. None:
            every link counts.
    """
    pattern = article_pattern(spec, is_article)
    rows: dict[str, ListedArticle] = {}
    foreign: dict[str, ListedArticle] = {}
    for link in links:
        absolute = join_url(request.url, link.href)
        if absolute is None:
            continue
        if not is_allowed(spec, absolute):
            foreign.setdefault(
                absolute,
                ListedArticle(absolute, link.title, link.listed_date, len(foreign), request.group_id),
            )
            continue
        try:
            url = canonical_url(spec, absolute)
        except InvalidRequest:
            continue
        if pattern is not None and not pattern.search(target_of(url)):
            continue
        known = rows.get(url)
        if known is None:
            rows[url] = ListedArticle(
                url,
                link.title,
                link.listed_date or date_of_url(url),
                len(rows),
                request.group_id,
                link.is_year_inferred,
            )
        elif link.title and not known.title:
            rows[url] = replace(known, title=link.title, listed_date=known.listed_date or link.listed_date)
    return tuple(rows.values()), tuple(foreign.values())


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
        raise EmptyCapture(
            *message_of("site_says_nothing", words=on_one_line(nothing[0])),
            source_id=spec.id,
            url=request.url,
        )
    raise LayoutChanged(
        *message_of("too_few_rows", count=len(rows), wanted=wanted),
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
