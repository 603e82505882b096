"""Lists that a site answers in JSON: the rows and the way to the next page, found by structure.

In: the text of an answer, its address. Out: a `JsonAnswer`, None where the text is no JSON. The rows are the
array most of whose objects have a title and an address, under whatever names; an answer that holds markup
instead (jpaas) gives that markup. Pure; the work is bounded by the size of the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from gov_reviews.clock import local_day
from gov_reviews.sites.asked_addresses import find_asked_addresses
from gov_reviews.sites.list_dates import find_marks, resolve_day
from gov_reviews.sites.list_pager import FoundPager, with_parameter
from gov_reviews.sites.list_rows import FoundRow, FoundRows
from gov_reviews.sites.list_tree import address_of
from gov_reviews.sites.list_units import find_unit_address, second_page_of_unit
from gov_reviews.sites.url_dates import date_of_url
from gov_reviews.sites.urls import join_url, split_form, with_form

_WRAPPED = re.compile(r"^[\w.$]{1,80}\((?=\s{0,9}[{\[])")
_ADDRESS = re.compile(r"url|link|href", re.IGNORECASE)
_TITLE = re.compile(r"title|subject|headline", re.IGNORECASE)
_DATE = re.compile(r"publi|display|fb|release|time|date|creat", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|display|release", re.IGNORECASE)
_ROWS_SAID = re.compile(
    r"^(?:total|totalCount|total_?records?|totalRow|allRow|count|rowCount)$", re.IGNORECASE
)
_PAGES_SAID = re.compile(r"^(?:totalPages?|pages|pageCount|allPage)$", re.IGNORECASE)
_SID = re.compile(r"""\b(?:SITE_?)?(?:SID|ID)\s{0,3}:\s{0,3}["']?(\d{1,12})\b""")
_COUNT_IN_MARKUP = re.compile(r"""\bcount\s{0,3}=\s{0,3}["'](\d{1,7})["']""")
_SIZE_IN_MARKUP = re.compile(r"""\brows\s{0,3}=\s{0,3}["'](\d{1,4})["']""")
_PAGE_NAMES = ("page", "pageNo", "pageNum", "pageIndex", "currentPage", "pageNumber", "p")
_LONGEST_ADDRESS = 2_000
_LONGEST_KEY = 64
_PLAIN_NAME = re.compile(r"[\w-]{1,40}")
_IN_BRACES = re.compile(r"\{([\w-]{1,40})\}")
_MOST_NODES = 200_000
_ARRAY = re.compile(r"\[\s{0,9}\{")
_MOST_ARRAYS = 30  # each may read to the end of the page
_DECODER = json.JSONDecoder()
_MILLISECONDS = 100_000_000_000  # a larger number of an instant counts milliseconds


@dataclass(frozen=True, slots=True)
class JsonAnswer:
    """A list as JSON.

    Attributes:
        rows: The objects that are rows.
        said: Numbers of rows and pages that the answer names.
        markup: The list as markup, where the answer holds that.
        next_address: Address of the next page, where the answer names it.
    """

    rows: tuple[Mapping[str, Any], ...]
    said: tuple[int | None, int | None]
    markup: str
    next_address: str = ""

    @property
    def field_names(self) -> tuple[str, ...]:
        """What the rows call their plain values, of which an address may be made."""
        first = self.rows[0] if self.rows else {}
        return tuple(name for name, value in first.items() if _PLAIN_NAME.fullmatch(name) and _is_key(value))

    def find_rows(self, address: str, seen: date | None, template: str | None = None) -> FoundRows:
        """The rows; one with a title and no address is unread.

        `template`: the address of an article with names of values in braces (/detail?id={newsId}).
        """
        found: dict[str, FoundRow] = {}
        unread = 0
        for row in self.rows:
            title = _first(row, _TITLE)
            made = [_filled(template, row)] if template is not None else _addresses(row)
            url = next(
                (url for value in made if value and (url := join_url(address, address_of(value, None)))),
                None,
            )
            if url is None:
                unread += bool(title)
                continue
            day, is_inferred = _day_of(row, url, seen)
            plain = " ".join(re.sub(r"<[^<>]{0,200}>", "", title).split())
            found.setdefault(url, FoundRow(url, plain, day, is_inferred))
        return FoundRows(tuple(found.values()), unread=unread)

    def find_pager(self, address: str, number: int, size: int) -> FoundPager:
        """The same address with its counting parameter one higher, as long as rows are left.

        `size`: the rows of this page.
        """
        rows, pages = self.said
        said = _SIZE_IN_MARKUP.search(self.markup)
        full = int(said[1]) if said and int(said[1]) else size  # rows that lead elsewhere count, too
        is_last = number >= pages if pages is not None else rows is not None and number * full >= rows
        following = None
        if size and not is_last:
            named = join_url(address, self.next_address) if self.next_address else None
            following = named or _count_up(address) or second_page_of_unit(address, full)
        return FoundPager("json" if following else "", following, pages, rows, is_last)


def read_json(text: str) -> JsonAnswer | None:
    """The list in a JSON answer (a call around it is left out); None when it is none."""
    value = _load(text)
    if value is None:
        return None
    best: tuple[Mapping[str, Any], ...] = ()
    rows: int | None = None
    pages: int | None = None
    markup = following = ""
    for node in _walk(value):
        if isinstance(node, list):
            best = max(best, _rows_of(node), key=len)
        elif isinstance(node, dict):
            rows = _number(node, _ROWS_SAID) if rows is None else rows
            pages = _number(node, _PAGES_SAID) if pages is None else pages
            following = following or _next_of(node)
        elif isinstance(node, str) and "<a" in node and "href" in node:
            markup = max(markup, node, key=len)
    if best:
        return JsonAnswer(best, (rows, pages), "", following)
    counted = _COUNT_IN_MARKUP.search(markup)
    return JsonAnswer((), (int(counted[1]) if counted else rows, pages), markup)


def _next_of(node: Mapping[str, Any]) -> str:
    """The address of the next page that an answer names beside that of the page before
    ({"prev": null, "next": "…?page=2"}).
    """
    value = node.get("next")
    has_others = any(name in node for name in ("prev", "previous", "first"))
    return value if has_others and isinstance(value, str) and len(value) <= _LONGEST_ADDRESS else ""


def read_embedded_json(markup: str) -> JsonAnswer | None:
    """The list that a page carries in its scripts (var rows = [{"title": …}]); None where it carries none."""
    found: list[tuple[Mapping[str, Any], ...]] = []
    end = 0
    for number, match in enumerate(_ARRAY.finditer(markup)):
        if number >= _MOST_ARRAYS:
            break
        if match.start() < end:
            continue
        with suppress(ValueError, RecursionError):
            value, end = _DECODER.raw_decode(markup, match.start())
            found.append(_rows_of(value))
    rows = max(found, key=len, default=())
    return JsonAnswer(rows, (None, None), "") if rows else None


def find_data_address(markup: str, address: str) -> str | None:
    """Where a page whose list is filled by a script gets it from, when the page itself says so (jpaas,
    gkmlpt, a script that asks for an address that it writes out).
    """
    unit = find_unit_address(markup, address)
    if unit is not None:
        return unit
    site = _SID.search(markup)
    if site is None or "/gkmlpt" not in markup:
        return next(iter(find_asked_addresses(markup, address)), None)
    column = urlsplit(address).fragment
    prefix = urlsplit(address).path.partition("/gkmlpt")[0] if "/gkmlpt" in address else ""
    return join_url(address, f"{prefix}/gkmlpt/api/all/{column or 0}?page=1&sid={site[1]}")


def _load(text: str) -> object:
    start = text.lstrip("\ufeff \t\r\n")
    wrapped = _WRAPPED.match(start)
    if wrapped is not None:
        start = start[wrapped.end() :].rstrip("; \t\r\n").removesuffix(")")
    if not start.startswith(("{", "[")):
        return None
    try:
        return json.loads(start)
    except (ValueError, RecursionError):
        return None


def _rows_of(node: list[Any]) -> tuple[Mapping[str, Any], ...]:
    """The objects of an array that have a title."""
    return tuple(item for item in node if isinstance(item, dict) and _first(item, _TITLE))


def _walk(value: object) -> Iterator[object]:
    """Every value of an answer, the outer ones first."""
    queue = [value]
    for node in queue:
        yield node
        if len(queue) > _MOST_NODES:
            continue
        if isinstance(node, dict):
            queue.extend(node.values())
        elif isinstance(node, list):
            queue.extend(node)


def _texts(row: Mapping[str, Any], names: re.Pattern[str]) -> list[tuple[str, str]]:
    """Texts of a row whose names fit, the shortest name first."""
    found = [
        (name, value)
        for name, value in row.items()
        if isinstance(value, str) and value and names.search(name)
    ]
    return sorted(found, key=lambda pair: len(pair[0]))


def _addresses(row: Mapping[str, Any]) -> Iterator[str]:
    """What a row gives as its addresses. One for each kind of screen ("urls": {"pc": …}) is often itself JSON
    in a text.
    """
    named = [(name, value) for name, value in row.items() if value and _ADDRESS.search(name)]
    for _, value in sorted(named, key=lambda pair: len(pair[0])):
        if isinstance(value, str) and value.lstrip().startswith("{"):
            value = _load(value)
        if isinstance(value, dict):
            yield from (inner for inner in value.values() if isinstance(inner, str) and inner)
        elif isinstance(value, str):
            yield value


def _filled(template: str, row: Mapping[str, Any]) -> str:
    """An address with the values of a row; "" where the row has none of a name."""
    names = _IN_BRACES.findall(template)
    if not all(_is_key(row.get(name)) for name in names):
        return ""
    return _IN_BRACES.sub(lambda match: quote(str(row[match[1]]), safe=""), template)


def _is_key(value: object) -> bool:
    """Whether a value may tell one article from another."""
    is_text = isinstance(value, str) and 0 < len(value) <= _LONGEST_KEY and value.isascii()
    return is_text or (isinstance(value, int) and not isinstance(value, bool))


def _first(row: Mapping[str, Any], names: re.Pattern[str]) -> str:
    return next((value for _, value in _texts(row, names)), "")


def _number(node: Mapping[str, Any], names: re.Pattern[str]) -> int | None:
    for name, value in node.items():
        if (
            names.search(name)
            and not isinstance(value, bool)
            and str(value).isdecimal()
            and len(str(value)) < 9
        ):
            return int(str(value))
    return None


def _day_of(row: Mapping[str, Any], url: str, seen: date | None) -> tuple[date | None, bool]:
    """The day that a row names, the day of publication before others."""
    names = sorted((name for name in row if _DATE.search(name)), key=lambda name: not _PUBLISHED.search(name))
    for name in names:
        value = row[name]
        if isinstance(value, str):
            marks = find_marks([value.replace("T", " ").strip()])
            day, is_inferred = resolve_day(marks[0], url, seen) if marks else (None, False)
        else:
            day, is_inferred = _instant(value), False
        if day is not None:
            return day, is_inferred
    return date_of_url(url), False


def _instant(value: object) -> date | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e14:
        return None
    seconds = value / 1000 if value > _MILLISECONDS else value
    day = local_day(datetime.fromtimestamp(seconds, UTC))
    return day if 1990 <= day.year <= 2100 else None


def _count_up(address: str) -> str | None:
    """The address of the next page; by POST its form data may count."""
    asked, form = split_form(address)
    if form is None:
        return _count_up_query(address)
    counted = _count_up_query(f"http://form/?{form}")
    if counted is not None:
        return with_form(asked, urlsplit(counted).query)
    counted = _count_up_query(asked)
    return with_form(counted, form) if counted is not None else None


def _count_up_query(address: str) -> str | None:
    """The address of the next page; a parameter that holds JSON (paramJson) counts inside."""
    parts = urlsplit(address)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name, value in values.items():
        if name.lower() in {known.lower() for known in _PAGE_NAMES} and value.isdecimal():
            return with_parameter(address, name, int(value) + 1)
        if not value.startswith("{"):
            continue
        try:
            inner = json.loads(value)
        except ValueError:
            continue
        known = next((known for known in _PAGE_NAMES if str(inner.get(known, "")).isdecimal()), None)
        if known is not None:
            inner[known] = int(inner[known]) + 1
            values[name] = json.dumps(inner, separators=(",", ":"))
            return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(values), ""))
    return None
