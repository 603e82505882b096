"""What the scripts of a page ask for by GET, where the page says it in full: an address put together from
texts and from variables that hold texts.

In: the markup of a page, its address. Out: addresses of the same host, those with a page to count first. What
cannot be put together is left out: no script is run. Pure, linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urlsplit

from gov_reviews.sites.urls import join_url

_VALUE = r"""(?:"([^"\\\n]{0,300})"|'([^'\\\n]{0,300})'|(\d{1,20})(?![\w.]))"""
_ASSIGNED = re.compile(rf"\b(\w{{1,60}})\s{{0,9}}=\s{{0,9}}{_VALUE}")
# $.ajax({url: …, $.get(…, $.getJSON(…, fetch(…, axios.get(…
_ASKED = re.compile(r"\burl\s{0,9}:\s{0,9}|\b(?:get|getJSON|fetch)\(\s{0,9}", re.IGNORECASE)
_TERM = re.compile(rf"\s{{0,9}}(?:{_VALUE}|([A-Za-z_$][\w$]{{0,60}}))\s{{0,9}}")
_BY_POST = re.compile(r"""\b(?:type|method)\s{0,9}:\s{0,9}["']post["']""", re.IGNORECASE)
_COUNTED = re.compile(r"[?&](?:page|pageNo|pageNum|pageIndex|currentPage|pageNumber|p)=$", re.IGNORECASE)
_MOST_VALUES, _MOST_ASKED, _MOST_TERMS = 2_000, 40, 20
_SAME_CALL = 300  # characters before and after an address in which its method stands
_FILE = re.compile(r"\.(?:js|css|png|jpe?g|gif|ico|woff2?)$", re.IGNORECASE)


def find_asked_addresses(markup: str, address: str) -> tuple[str, ...]:
    """Addresses that scripts ask for by GET, the first page of those that count pages."""
    values = {
        found[1]: found[2] or found[3] or found[4] or ""
        for found in islice(_ASSIGNED.finditer(markup), _MOST_VALUES)
    }
    host = urlsplit(address).hostname
    found: dict[str, bool] = {}
    for asked in islice(_ASKED.finditer(markup), _MOST_ASKED):
        around = markup[max(0, asked.start() - _SAME_CALL) : asked.end() + _SAME_CALL]
        reference, is_counted = _put_together(markup, asked.end(), values)
        url = join_url(address, reference) if "/" in reference and not _BY_POST.search(around) else None
        if url is None or urlsplit(url).hostname != host or _FILE.search(urlsplit(url).path):
            continue
        found.setdefault(url, is_counted)
    return tuple(sorted(found, key=lambda url: not found[url]))


def _put_together(markup: str, start: int, values: Mapping[str, str]) -> tuple[str, bool]:
    """The text that an expression of texts and variables makes, and whether it counts pages; "" where it
    cannot be known.
    """
    made, is_counted = "", False
    for term in _terms(markup, start):
        text = term[1] or term[2] or term[3]
        if text is None and term[4] is not None and _COUNTED.search(made):
            text, is_counted = "1", True
        elif text is None and term[4] is not None:
            text = values.get(term[4])
        elif text is None:
            text = ""
        if text is None:
            return "", False
        made += text
    return made, is_counted


def _terms(markup: str, start: int) -> Iterator[re.Match[str]]:
    """The parts of a sum, as long as + stands between them."""
    for _ in range(_MOST_TERMS):
        term = _TERM.match(markup, start)
        if term is None:
            return
        yield term
        if markup[term.end() : term.end() + 1] != "+":
            return
        start = term.end() + 1
