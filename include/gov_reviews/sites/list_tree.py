"""A list page laid flat: its elements, its texts and its links, in one pass over the tree.

In: a decoded page. Out: a `FlatPage`. What is not printed (scripts, styles) is left out; links that a script
opens count by the address that they name. Pure, linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from gov_reviews.clock import local_day
from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames
from gov_reviews.sites.script_calls import ScriptCalls
from gov_reviews.sites.urls import join_url

_IN_SCRIPT = re.compile(
    r"""["']((?:\.{0,2}/|https?://|[\w-]{1,80}/)[^'"\s()]{1,500}|[\w-]{1,80}\.\w{2,6}\?[^'"\s()]{1,300})["']"""
)
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|zip|rar|7z|jpe?g|png|gif|bmp|mp[34]|swf|css|js)$", re.IGNORECASE
)
# Where rows that are no links carry the address that a script opens.
_DATA_ADDRESSES = ("data-link", "data-href", "data-url", "data-next")
# What a link that names no address may carry it in (id, rel), beside a script that reads it there.
_CARRIED_PATH = re.compile(
    r"(?:https?:/)?(?:/[\w.~%-]{1,80}){1,12}\.(?:s?html?|jsp|aspx?|php)(?:\?[\w=&%.-]{1,200})?"
)
# Seconds since 1970 that a script turns into a day, in an element that is called so.
_EPOCH = re.compile(r"1[0-9]{9}")
_TIME_CLASS = re.compile(r"time|date", re.IGNORECASE)
_WRITTEN = re.compile(
    r"""document\.write(?:ln)?\s{0,3}\([\w\s(]{0,40}(?:"([^"<>\n]{2,300})"|'([^'<>\n]{2,300})')"""
)
_LEAST_HEADLINE = 5  # Chinese characters of a link that is no button
_LONGEST_WRITER = 600
_DATETIME = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|name)(?:$|[\s_-])", re.IGNORECASE)


@dataclass(slots=True)
class FlatLink:
    """A link of the page.

    Attributes:
        element: Number of its element.
        url: Absolute; the base of the page is followed.
        whole_title: Its title attribute.
        picture_title: alt of a picture in it.
    """

    element: int
    url: str
    whole_title: str = ""
    picture_title: str = ""


@dataclass(slots=True)
class FlatPage:
    """Elements, texts and links, each in the order of the page.

    Attributes:
        names: Tag of each element. classes: its class and id.
        parents: Number of the parent, -1 for the first.
        ends: Number of the element after the subtree.
        texts: Printed texts, white space made plain.
        owners: Element that each text stands in. starts, stops: first text of each element's subtree, and the
            one after its last.
        unread: Elements of links whose address could not be read (javascript: without an address).
        base: What addresses are relative to.
        calls: The functions of the page that make addresses.
    """

    base: str
    calls: ScriptCalls
    names: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    links: list[FlatLink] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    elements: list[etree._Element] = field(default_factory=list)

    def text_of(self, element: int) -> str:
        """What an element prints, in one line."""
        return " ".join(self.texts[self.starts[element] : self.stops[element]])

    def is_heading(self, element: int) -> bool:
        """Whether an element is, or is called, a heading."""
        return self.names[element] in HEADINGS or bool(_TITLE_CLASS.search(self.classes[element]))


def flatten(document: HtmlDocument, address: str) -> FlatPage:
    """Lay a page flat.

    Raises:
        TooManyTags: Nested deeper than the parser follows.
    """
    tree = document.tree
    page = FlatPage(_base_of(document, address), ScriptCalls(document.markup))
    unprinted = load_words(MarkupNames).unprinted
    open_elements: list[int] = []
    open_links: list[FlatLink] = []
    walker = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "end":
            _close(page, node, open_elements, open_links)
        elif event == "start":
            _open(page, node, open_elements, open_links)
            if str(node.tag) in unprinted:
                _note_frame(page, node, str(node.tag))
                if node.tag == "script" and open_links:
                    _add_text(page, words_written_by(node.text or ""), open_elements)
                if str(node.tag) not in ("head", "map", "button"):
                    walker.skip_subtree()
                    continue
            _add_text(page, _day_of(node) or node.text, open_elements)
        else:
            _add_text(page, node.tail, open_elements)
    return page


def words_written_by(script: str) -> str:
    """What the script of a link writes into it (document.write(view("…"))); "" where it writes nothing."""
    match = _WRITTEN.search(script[:_LONGEST_WRITER])
    return match[1] or match[2] if match is not None else ""


def _day_of(node: etree._Element) -> str:
    """The day that an element carries for a script, in China; "" where it carries none."""
    found = _DATETIME.match(node.get("datetime") or "") if node.tag == "time" else None
    if found is not None:
        return found[0]
    seconds = _EPOCH.fullmatch((node.text or "").strip())
    if seconds is None or not _TIME_CLASS.search(node.get("class") or ""):
        return ""
    return local_day(datetime.fromtimestamp(int(seconds[0]), UTC)).isoformat()


def _open(page: FlatPage, node: etree._Element, open_elements: list[int], open_links: list[FlatLink]) -> None:
    number = len(page.names)
    page.names.append(str(node.tag))
    page.classes.append(f"{node.get('class') or ''} {node.get('id') or ''}")
    page.parents.append(open_elements[-1] if open_elements else -1)
    page.ends.append(number + 1)
    page.starts.append(len(page.texts))
    page.stops.append(len(page.texts))
    page.elements.append(node)
    open_elements.append(number)
    if node.tag in ("a", "area") or (
        node.tag in ("li", "div", "tr", "span", "td", "p")
        and (node.get("onclick") or any(node.get(name) for name in _DATA_ADDRESSES))
    ):
        link = _link_of(page, node, number)
        if link is not None:
            page.links.append(link)
            open_links.append(link)
    elif node.tag == "img" and open_links and not open_links[-1].picture_title:
        open_links[-1].picture_title = _plain(node.get("alt") or "")
    elif node.tag in ("frame", "iframe"):
        _note_frame(page, node, str(node.tag))


def _close(
    page: FlatPage, node: etree._Element, open_elements: list[int], open_links: list[FlatLink]
) -> None:
    number = open_elements.pop()
    page.ends[number] = len(page.names)
    page.stops[number] = len(page.texts)
    if open_links and open_links[-1].element == number:
        open_links.pop()
    _add_text(page, node.tail, open_elements)


def _add_text(page: FlatPage, text: str | None, open_elements: list[int]) -> None:
    plain = _plain(text or "")
    if plain and open_elements and page.names[open_elements[-1]] != "head":
        page.texts.append(plain)
        page.owners.append(open_elements[-1])


def _note_frame(page: FlatPage, node: etree._Element, name: str) -> None:
    if name in ("frame", "iframe") and node.get("src"):
        url = join_url(page.base, node.get("src") or "")
        if url is not None and url not in page.frames:
            page.frames.append(url)


def _link_of(page: FlatPage, node: etree._Element, number: int) -> FlatLink | None:
    is_anchor = node.tag in ("a", "area")
    href = address_of(node.get("href"), node.get("onclick")) or _carried_address(page, node)
    url = join_url(page.base, href) if href else None
    if url is None:
        if is_anchor and (node.get("href") or node.get("onclick")):
            page.unread.append(number)
        return None
    title = _plain(
        node.get("title") or node.get("data-title") or (node.get("alt") or "" if node.tag == "area" else "")
    )
    return FlatLink(number, url, title)


def _carried_address(page: FlatPage, node: etree._Element) -> str:
    """The address that an element carries for a script, or that a function of the page makes."""
    carried = next((value for name in _DATA_ADDRESSES if (value := node.get(name))), "")
    if not carried and node.tag == "a":
        carried = next(filter(_CARRIED_PATH.fullmatch, map(str, node.attrib.values())), "")
    if carried or count_han(text_of(node)) < _LEAST_HEADLINE:
        return carried
    return page.calls.address_made(f"{node.get('href') or ''} {node.get('onclick') or ''}"[:2000])


def address_of(href: str | None, onclick: str | None) -> str:
    """The address that a link leads to; of one that a script opens the address that the script names; "" for
    none.
    """
    plain = (href or "").strip()
    if plain and not plain.lower().startswith(("javascript:", "#", "mailto:", "tel:")):
        return plain
    script = (onclick or "")[:2000] + (plain[:2000] if plain.lower().startswith("javascript:") else "")
    match = _IN_SCRIPT.search(script)
    return match[1] if match else ""


def is_file(url: str) -> bool:
    """Whether an address leads to an attachment, a picture or a film and to no page."""
    return _NO_PAGE.search(urlsplit(url).path) is not None


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def _base_of(document: HtmlDocument, address: str) -> str:
    for node in document.elements("base"):
        href = node.get("href")
        if href:
            return join_url(address, href) or address
    return address
