"""The way from one page of a list to the next, as the page itself says it: a link, numbers, a script, a form
(`list_form_pager`).

In: the markup of a list page, the page laid flat, its place in the list. Out: a `FoundPager`. A page that
says that there is more and names no address that can be asked is an alarm, never the end of the list. Pure,
linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.decoding.raw_markup import text_of_base64
from gov_reviews.knowledge.message_texts import said
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords
from gov_reviews.sites.list_form_pager import calls_of, next_by_form, page_asked_by
from gov_reviews.sites.list_tree import FlatLink, FlatPage, flatten
from gov_reviews.sites.list_units import find_unit_pager
from gov_reviews.sites.urls import join_url, split_form, with_form

_ARROWS = " <>«»›‹→←[]【】()（）·|"
_LONGEST_LABEL = 20
_MOST_WAYS = 20  # by scripts, that are followed up: each is looked for in the whole page
_MAX_NUMBERS = 20  # more links that are numbers are a calendar
_SCRIPT_PAGES = re.compile(
    r"""create\w{0,20}Page\w{0,20}\(\s{0,9}(?:["'][\w-]{0,60}["']\s{0,9},\s{0,9})?(\d{1,6})\s{0,9},\s{0,9}(\d{1,6})\s{0,9},"""
    r"""\s{0,9}["']([\w-]{1,80})["']\s{0,9},\s{0,9}["'](\w{1,8})["']""",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\b(?:countPage|pageCount|totalPages?|pagecount|maxPage|pageTotal|allPage|page_count)\s{0,9}[=:]\s{0,9}[\"']?(\d{1,6})",
    re.IGNORECASE,
)
_CURRENT = re.compile(
    r"\b(?:currentPage|curPage|nowPage|current)\s{0,9}[=:]\s{0,9}[\"']?(\d{1,6})", re.IGNORECASE
)
# "index_" + nextPage + ".htm", in a text that a script writes: \"index"+"_"+nextPage+".htm\"
_TEMPLATE = re.compile(
    r"""["']([\w/.?=&-]{0,200})["']\s{0,9}\+\s{0,9}\(?\s{0,9}\w{1,40}(?:\s{0,9}\+\s{0,9}1)?\s{0,9}\)?\s{0,9}\+\s{0,9}["'](\.\w{1,8})\\?["'>]"""
)
_JOINED = re.compile(r"""(["'])\s{0,3}\+\s{0,3}\1""")
_LOCATION = re.compile(
    r"""location(?:\.href)?\s{0,9}=\s{0,9}["']([^"'\s]{1,300})["']\s{0,9}\+\s{0,9}\(?\s{0,9}\w{1,40}\s{0,9}"""
    r"""(?P<less>-\s{0,3}1)?\s{0,9}\)?(?:\s{0,9}\+\s{0,9}["'](?P<behind>[^"'\s]{1,100})["'])?"""
)
# 第2页, 2, 2/9 in a choice of pages, and what its script puts before the chosen value.
_PAGE_ENTRY = re.compile(r"\s{0,20}(?:第\s?)?(\d{1,4})(?:\s?页|\s?/\s?\d{1,4})?\s{0,20}")
_CHOSEN = re.compile(
    r"""["']([^"'\s]{1,200})["']\s{0,3}\+\s{0,3}\(?this\.[\w.\[\]]{1,60}\)?(?:\s{0,3}\+\s{0,3}["']([^"'\s]{1,100})["'])?"""
)
_SENDS_TO = re.compile(r"""location(?:\.href)?\s{0,9}=\s{0,9}["']([^"'\s]{1,300})["']\s{0,9}(?:;|$)""")
_NEXT_PICTURE = re.compile(
    r"(?:^|[/_-])(?:next(?:_?page)?|xiayiye|xyy)\w{0,4}\.(?:gif|png|jpe?g|svg)$", re.IGNORECASE
)
_NEXT_FIELD = re.compile(r"""\bnext(?:URL|Url|_url)["']?\s{0,9}[:=]\s{0,9}["']([^"'\s<>]{2,500})["']""")
_PAGE_PARAMETER = re.compile(r"\b(pageIndex|pageNo|pageNum|curpage)\b")
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{8,400}={0,2}(?![\w+/=])")
_PACKED = re.compile(r"[A-Za-z0-9+/]{1,40000}={0,2}")
_LEAST_PACKED = 40
_WIDGET_ROWS = re.compile(r"\bcount\s{0,9}:\s{0,9}(\d{1,7})")
_WIDGET_SIZE = re.compile(r"\blimit\s{0,9}:\s{0,9}(\d{1,4})")
_LONGEST_WIDGET, _USUAL_SIZE = 1_000, 10
_PAGES_SAID = re.compile(r"共\s?(\d{1,6})\s?页")
_PAGE_OF = re.compile(
    r"第?\s?(\d{1,5})\s?页?\s?/\s?共?\s?(\d{1,5})\s?页|(?:条|页码|页次|记录)\s?[:：]?\s?(\d{1,5})\s?/\s?(\d{1,5})(?!\d)"
)
_ROWS_SAID = re.compile(r"共\s?(?:有|计)?\s?(\d{1,7})\s?(?:条|篇|个?记录|个?信息)")


@dataclass(frozen=True, slots=True)
class FoundPager:
    """What a page says of the pages after it.

    Attributes:
        style: How the next page was found: link, unit, numbers, script, choice, form, base64; "" where none
            was.
        next_url: Address of the next page.
        pages, rows: How many the list has, as printed.
        is_last: The page says that it is the last one.
        says_more: A link to the next page is there, or a button for more rows, though its address cannot be
            read.
    """

    style: str = ""
    next_url: str | None = None
    pages: int | None = None
    rows: int | None = None
    is_last: bool = False
    says_more: bool = False

    def alarm(self, number: int, rows_here: int) -> str:
        """What is wrong when no next page was found; "" when nothing is."""
        if self.next_url is not None or self.is_last:
            return ""
        if self.pages is not None and self.pages > number:
            return said("more_pages_than_found", pages=self.pages, next=number + 1)
        if self.says_more:
            return said("next_page_unread", next=number + 1)
        if self.pages is None and self.rows is not None and number == 1 and self.rows > rows_here:
            return said("more_rows_than_shown", rows=self.rows, shown=rows_here)
        return ""


def find_pager(markup: str, page: FlatPage, address: str, number: int) -> FoundPager:
    """The way on from a page.

    Args:
        number: Position of the page in its list, from 1.
    """
    pages, rows = _said(page)
    unit = find_unit_pager(markup, address, number)
    if unit is not None:
        return FoundPager("unit" if unit[0] else "", unit[0], unit[1], rows, is_last=unit[0] is None)
    ways: tuple[tuple[str, Callable[[], str | None]], ...] = (
        ("link", lambda: _next_link(page, address)),
        ("script", lambda: _by_script(markup, page, number)),
        ("numbers", lambda: _by_number(page, address, number)),
        ("script", lambda: _by_data(markup, page, address, number)),
        ("script", lambda: _by_widget(markup, page, number)),
        ("choice", lambda: _by_choice(page, address, number)),
        ("base64", lambda: _by_packed(markup, page, address, number)),
    )
    for style, find in ways:
        if (found := find()) is not None:
            return FoundPager(style, found, pages, rows)
    labels = _scripted_ways(page, number)
    style, scripted = _by_elements(markup, page, labels, address, number)
    if scripted is not None and scripted != address:
        return FoundPager(style, scripted, pages, rows)
    script = _SCRIPT_PAGES.search(markup)
    if script is not None:
        return FoundPager("", None, int(script[1]), rows, is_last=number >= int(script[1]))
    pages = pages or _counted(markup)
    leads_here = scripted == address or (number > 1 and _is_named_last(page, address))
    is_last = leads_here or (pages is not None and number >= pages)
    return FoundPager("", None, pages, rows, is_last, says_more=bool(labels) or _loads_more(page))


def _by_elements(
    markup: str, page: FlatPage, elements: list[int], address: str, number: int
) -> tuple[str, str | None]:
    """The way on by a script of an element; the page's own address where nothing leads elsewhere."""
    here: str | None = None
    for element in elements[:_MOST_WAYS]:
        style, found = "form", next_by_form(markup, page, element, address, number)
        if found is None:
            style, found = _by_call(markup, page, element, number)
        if found is not None and found != address:
            return style, found
        here = here or found
    return "", here


def _counted(markup: str) -> int | None:
    """How many pages a script says that there are; None where it names no more than one."""
    count = _COUNT.search(markup)
    return int(count[1]) if count is not None and int(count[1]) > 1 else None


def _loads_more(page: FlatPage) -> bool:
    """Whether a script fetches more rows when a reader asks for them (加载更多)."""
    words = load_words(PagerWords).load_more
    readable = {link.element for link in page.links}
    return any(
        text.strip(_ARROWS + ".…") in words and owner not in readable
        for text, owner in zip(page.texts, page.owners, strict=True)
    )


def _said(page: FlatPage) -> tuple[int | None, int | None]:
    """Numbers of pages and rows that the page prints."""
    text = " ".join(page.texts)
    said = _PAGES_SAID.search(text)
    of = _PAGE_OF.search(text)
    rows = _ROWS_SAID.search(text)
    pages = int(said[1]) if said else int(of[2] or of[4]) if of else None
    return pages, int(rows[1]) if rows else None


def _label(page: FlatPage, link: FlatLink) -> Iterator[str]:
    yield page.text_of(link.element)
    yield link.whole_title
    yield link.picture_title


def _is_next_label(label: str) -> bool:
    words = load_words(PagerWords)
    plain = "".join(label.split()).strip(_ARROWS)
    return (
        plain in words.next_page
        or label.strip() in words.next_list_page
        or any(plain.startswith(word) for word in words.next_starts)
    )


def _scripted_ways(page: FlatPage, number: int) -> list[int]:
    """Elements that lead to the next page by a script: links without an address, buttons, whatever has a
    script for a click. Those that are called so; where none is, the one that is the number of the next page.
    """
    readable = {link.element for link in page.links}
    unread = set(page.unread)
    clicked = [
        element
        for element, node in enumerate(page.elements)
        if element in unread or (node.get("onclick") and element not in readable)
    ]
    named = [element for element in clicked if _is_next(page, element)]
    if named:
        return named
    numbered = {text: element for element in clicked if (text := _short_text(page, element)).isdecimal()}
    following = numbered.get(str(number + 1))
    return [following] if following is not None and len(numbered) <= _MAX_NUMBERS else []


def _short_text(page: FlatPage, element: int) -> str:
    """What an element prints, as a button its value; "" where that is too long for a label."""
    text = page.text_of(element) or page.elements[element].get("value") or ""
    return text.strip(_ARROWS) if len(text) <= _LONGEST_LABEL else ""


def _is_next(page: FlatPage, element: int) -> bool:
    node = page.elements[element]
    picture = next(node.iter("img"), None)
    said = (
        _short_text(page, element),
        node.get("title"),
        picture.get("alt") if picture is not None else None,
    )
    return any(_is_next_label(text) for text in said if text)


def _next_link(page: FlatPage, address: str) -> str | None:
    by_class = None
    for link in page.links:
        if link.url == address:
            continue
        if any(_is_next_label(text) for text in _label(page, link) if len(text) <= 20):
            return link.url
        if page.text_of(link.element).strip(_ARROWS + ".…") in load_words(PagerWords).load_more:
            return link.url
        label = page.text_of(link.element).strip(_ARROWS)
        if not label and _shows_next(page, link.element):
            return link.url
        names = page.classes[link.element].lower().split()
        if (
            by_class is None
            and not label
            and any(name in ("next", "nextpage", "page-next") for name in names)
        ):
            by_class = link.url
    return by_class


def _is_named_last(page: FlatPage, address: str) -> bool:
    """Whether the link to the last page leads to this one."""
    words = load_words(PagerWords).last_page
    here = (link for link in page.links if link.url == address)
    return any(
        "".join(label.split()).strip(_ARROWS).lower() in words
        for link in here
        for label in _label(page, link)
    )


def _shows_next(page: FlatPage, element: int) -> bool:
    """Whether a link is a picture whose file is called so (next.gif, nextpage.png, xiayiye.gif)."""
    picture = next(page.elements[element].iter("img"), None)
    return picture is not None and _NEXT_PICTURE.search(picture.get("src") or "") is not None


def _by_number(page: FlatPage, address: str, number: int) -> str | None:
    """The link that is the number of the next page."""
    numbers: dict[int, str] = {}
    for link in page.links:
        text = page.text_of(link.element).strip(_ARROWS)
        if text.isdecimal() and len(text) <= 4:
            numbers.setdefault(int(text), link.url)
    if not 1 <= len(numbers) <= _MAX_NUMBERS:
        return None
    found = numbers.get(number + 1)
    return found if found != address else None


def _by_script(markup: str, page: FlatPage, number: int) -> str | None:
    """createPageHTML(pages, current, "index", "html"), with a box and a count of rows or without."""
    script = _SCRIPT_PAGES.search(markup)
    if script is None or number >= int(script[1]):
        return None
    return join_url(page.base, f"{script[3]}_{int(script[2]) + 1}.{script[4]}")


def _by_data(markup: str, page: FlatPage, address: str, number: int) -> str | None:
    """Counters that scripts of the page hold, with the address that they make of them."""
    field = _NEXT_FIELD.search(markup)
    target = join_url(page.base, field[1]) if field else None
    if target is not None and target != address:
        return target
    count, current = _COUNT.search(markup), _CURRENT.search(markup)
    if count is None or number >= int(count[1]):
        return None
    template = _TEMPLATE.search(_JOINED.sub("", markup)) or _TEMPLATE.search(markup)
    if template is not None and current is not None:
        return join_url(page.base, f"{template[1]}{int(current[1]) + 1}{template[2]}")
    parameter = _PAGE_PARAMETER.search(markup)
    return with_parameter(address, parameter[1], number + 1) if parameter else None


def _by_widget(markup: str, page: FlatPage, number: int) -> str | None:
    """The pager of layui: how many rows there are, how many a page has, and where its `jump` goes."""
    place = markup.find("laypage.render(")
    script = markup[place : place + _LONGEST_WIDGET] if place >= 0 else ""
    rows, size, target = _WIDGET_ROWS.search(script), _WIDGET_SIZE.search(script), _LOCATION.search(script)
    if rows is None or target is None:
        return None
    if number * int(size[1] if size else _USUAL_SIZE) >= int(rows[1]):
        return None
    return join_url(page.base, f"{target[1]}{number + 1}{target['behind'] or ''}")


def _by_choice(page: FlatPage, address: str, number: int) -> str | None:
    """The address of the next page in a choice of pages: the value of the entry that is called so, or what
    the script of the choice makes of it.
    """
    for node in page.elements:
        script = (node.get("onchange") or "")[:500] if node.tag == "select" else ""
        if "location" not in script:
            continue
        values = {
            int(match[1]): entry.get("value")
            for entry in node.iter("option")
            if (match := _PAGE_ENTRY.fullmatch(entry.text or ""))
        }
        value = values.get(number + 1) if number in values else None
        front = _CHOSEN.search(script)
        around = (front[1], front[2] or "") if front else ("", "")
        found = join_url(page.base, f"{around[0]}{value}{around[1]}") if value else None
        if found is not None and found != address:
            return found
    return None


def _by_call(markup: str, page: FlatPage, element: int, number: int) -> tuple[str, str | None]:
    """A link that calls a function of the page: an address in base 64, or one that the function makes."""
    node = page.elements[element]
    script = f"{node.get('href') or ''} {node.get('onclick') or ''} {node.get('data-href') or ''}"[:2000]
    for match in _BASE64.finditer(script):
        target = _decoded(match[0])
        if target is not None:
            return "base64", join_url(page.base, target)
    literal = _SENDS_TO.search(script)
    if literal is not None:
        return "script", join_url(page.base, literal[1])
    call, made = next(_locations(markup, script), (None, None))
    if call is None or made is None:
        return "", None
    asked = int(page_asked_by(call, number)) - (made["less"] is not None)
    return "script", join_url(page.base, f"{made[1]}{asked}{made['behind'] or ''}")


def _locations(markup: str, script: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Calls of functions of the page that go to an address, and where the function says so."""
    for call in calls_of(script):
        place = markup.find(f"function {call[1]}(")
        made = _LOCATION.search(markup[place : place + 600]) if place >= 0 else None
        if made is not None:
            yield call, made


def _by_packed(markup: str, page: FlatPage, address: str, number: int) -> str | None:
    """The next page in a pager whose whole markup stands in base 64, for a script to unpack."""
    if "atob(" not in markup:
        return None
    for text in page.texts:
        packed = _unpacked(text) if len(text) >= _LEAST_PACKED and _PACKED.fullmatch(text) else ""
        if "<a" in packed:
            inner = flatten(HtmlDocument(packed), address)
            found = _next_link(inner, address) or _by_number(inner, address, number)
            if found is not None:
                return found
    return None


def _unpacked(text: str) -> str:
    """Markup in base 64, as a script may have escaped it before; "" where it is none."""
    plain = _from_base64(text)
    return plain if "<" in plain else unquote_plus(plain)


def _from_base64(text: str) -> str:
    """What a text in base 64 says, which scripts leave unpadded; "" where it is none."""
    return text_of_base64(text + "=" * (-len(text) % 4))


def _decoded(text: str) -> str | None:
    plain = _from_base64(text)
    return (
        plain
        if re.fullmatch(r"(?:https?:/)?[/.\w][^\s\"'<>]{0,400}", plain) and ("/" in plain or "." in plain)
        else None
    )


def with_parameter(url: str, name: str, value: int) -> str:
    """The same address with a parameter of the query set, of the form data where that holds it."""
    address, form = split_form(url)
    if form is not None and name in dict(parse_qsl(form, keep_blank_values=True)):
        counted = urlsplit(with_parameter(f"http://form/?{form}", name, value)).query
        return with_form(address, counted)
    parts = urlsplit(url)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    values[name] = str(value)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(values), ""))
