"""Lists that a page's script fills from a "unit" (jpaas): where the rows come from, where their next page is.

In: the markup of a page, its address. Out: addresses. An element names the address and, as `queryData`, what
is sent to it; page n is asked for with `paramJson={"pageNo":n,"pageSize":rows}`. Pure, linear.

Seen in pages and in public programs that read such sites: the elements, their attributes in any case, the
names of the units, `paramJson`. Inferred: which of several units is the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import urlencode

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords
from gov_reviews.sites.urls import join_url

_QUERY_DATA = re.compile(
    r"""\bqueryData\s{0,3}=\s{0,3}(?:"(\{[^"<>{}]{1,1500}\})"|'(\{[^'<>{}]{1,1500}\})')""", re.IGNORECASE
)
# <script url="/api-gateway/…">; a pager: <div unitUrl="/api-gateway/…" rows="15" count="386">
_ADDRESS = re.compile(
    r"""\b(unit)?url\s{0,3}=\s{0,3}["'](/api-gateway/[^"'\s<>]{1,150})["']""", re.IGNORECASE
)
_NUMBER = r"""\b%s\s{0,3}=\s{0,3}["']?(\d{1,7})\b"""
_COUNT, _ROWS = (re.compile(_NUMBER % name, re.IGNORECASE) for name in ("count", "rows"))
_MOST_UNITS, _LONGEST_TAG = 40, 3000


@dataclass(frozen=True, slots=True)
class _Unit:
    """An element that names an address with what is sent there.

    Attributes:
        name: What the unit is called (tagId).
        rows, count: A pager's: rows a page, rows of the list; None where it names none.
    """

    is_pager: bool
    name: str
    address: str
    rows: int | None
    count: int | None


def find_unit_address(markup: str, address: str) -> str | None:
    """Where a page says that its list comes from. Of several, menus among them, the one that is called a
    list; else the first.
    """
    words = load_words(PagerWords).list_units
    units = [unit for unit in _units(markup) if not unit.is_pager]
    best = max(units, key=lambda unit: any(word in unit.name.lower() for word in words), default=None)
    return join_url(address, best.address) if best is not None else None


def find_unit_pager(markup: str, address: str, number: int) -> tuple[str | None, int] | None:
    """The page after `number` as the pager of a unit names it, and how many pages there are; None where the
    page has no such pager. The last page has none after it.
    """
    for unit in _units(markup):
        if unit.is_pager and unit.rows and unit.count is not None:
            pages = -(-unit.count // unit.rows)
            following = join_url(address, _page_of_unit(unit.address, number + 1, unit.rows))
            return (following if number < pages else None), pages
    return None


def second_page_of_unit(address: str, size: int) -> str | None:
    """The second page of a unit whose first page was asked for without a number.

    `size`: rows of a page.
    """
    if "/api-gateway/" not in address or "paramJson" in address:
        return None
    return _page_of_unit(address, 2, size)


def _page_of_unit(address: str, number: int, size: int) -> str:
    count = json.dumps({"pageNo": number, "pageSize": size}, separators=(",", ":"))
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'paramJson': count})}"


def _units(markup: str) -> Iterator[_Unit]:
    """The elements that name a unit, as the page has them."""
    for query in islice(_QUERY_DATA.finditer(markup), _MOST_UNITS):
        start = markup.rfind("<", max(0, query.start() - _LONGEST_TAG), query.start())
        end = markup.find(">", query.end(), query.end() + _LONGEST_TAG)
        if start < 0 or end < 0:
            continue
        tag = f"{markup[start : query.start()]} {markup[query.end() : end]}"
        asked = _ADDRESS.search(tag)
        values = _query_values(query[1] or query[2])
        if asked is None or not values:
            continue
        values.pop("paramJson", None)
        rows, count = _ROWS.search(tag), _COUNT.search(tag)
        yield _Unit(
            is_pager=asked[1] is not None,
            name=values.get("tagId", ""),
            address=f"{asked[2]}?{urlencode(values)}",
            rows=int(rows[1]) if rows else None,
            count=int(count[1]) if count else None,
        )


def _query_values(text: str) -> dict[str, str]:
    """What an element sends to the address; {} where it cannot be read."""
    plain = unescape(text)
    try:
        values = json.loads(plain if '"' in plain else plain.replace("'", '"'))
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}
