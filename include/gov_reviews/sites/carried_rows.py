"""The rows of a list that a page carries as strings: in the arrays or calls of a script, in a data island of XML.

In: a decoded page. Out: a `JsonAnswer`, None where nothing of the kind is there. Headlines, addresses and days
are told by their form. A script or an island with as many headlines as addresses is a list, whether it keeps
each row together (add("…", "/1.html", "01-05")) or each column (titles = ["…", …]). Nothing is run. Pure, linear.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.sites.list_dates import is_date_text
from gov_reviews.sites.list_json import JsonAnswer

_STRING = re.compile(r""""([^"\\\n]{1,500})"|'([^'\\\n]{1,500})'""")
_ISLAND = re.compile(r"<xml\b[^<>]{0,200}>|</xml\s{0,9}>", re.IGNORECASE)
_TEXT = re.compile(r"<!\[CDATA\[([^\[\]]{1,500})\]\]>|>([^<>]{1,500})<")
_ADDRESS = re.compile(
    r"(?:https?://|\.{0,2}/)?[\w%~./-]{0,300}(?:\.(?:s?html?|jspx?|aspx?|php|do)(?:\?[\w=&%.-]{1,200})?|/\d{1,12})",
    re.ASCII,
)
_LEAST_HEADLINE = 6  # Chinese characters
_FEWEST = 3
_MOST_PLACES = 50


def read_carried_rows(document: HtmlDocument) -> JsonAnswer | None:
    """The longest list among the scripts and data islands of a page."""
    rows = max((_rows(texts) for texts in _places(document)), key=len, default=())
    return JsonAnswer(rows, (None, None), "") if rows else None


def _places(document: HtmlDocument) -> Iterator[Iterable[str]]:
    for script in islice(document.elements("script"), _MOST_PLACES):
        text = text_of(script)
        if count_han(text) >= _FEWEST * _LEAST_HEADLINE:
            yield (match[1] or match[2] for match in _STRING.finditer(text))
    tags = [match for match in _ISLAND.finditer(document.markup)]
    for opening, closing in islice(zip(tags[::2], tags[1::2], strict=False), _MOST_PLACES):
        inside = document.markup[opening.end() - 1 : closing.start() + 1]
        yield (html.unescape(match[1] or match[2]) for match in _TEXT.finditer(inside))


def _rows(texts: Iterable[str]) -> tuple[dict[str, str], ...]:
    """The rows that strings make; none where headlines and addresses do not go together."""
    titles: list[str] = []
    urls: list[str] = []
    days: list[str] = []
    for text in (text.strip() for text in texts):
        if _ADDRESS.fullmatch(text):
            urls.append(text)
        elif is_date_text(text):
            days.append(text)
        elif "<" not in text and count_han(text) >= _LEAST_HEADLINE:
            titles.append(text)
    if len(urls) < _FEWEST or len(titles) != len(urls):
        return ()
    dated = days if len(days) == len(urls) else [""] * len(urls)
    pairs = zip(titles, urls, dated, strict=True)
    return tuple({"title": title, "url": url, "date": day} for title, url, day in pairs)
