"""The rows of a list that no markup of a page shows: strings of a script, a data island of XML, a feed (RSS,
Atom).

In: a decoded page. Out: a `JsonAnswer`, None where nothing of the kind is there. Headlines, addresses and
days are told by their form. A script or an island with as many headlines as addresses is a list, whether it
keeps each row together (add("…", "/1.html", "01-05")) or each column (titles = ["…", …]). Nothing is run.
Pure, linear.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from itertools import islice, pairwise

from gov_reviews.clock import local_day
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
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_FEED_WITHIN = 2_000
_ENTRY = re.compile(r"<(?:item|entry)\b[^<>]{0,200}>")
_HREF = re.compile(r"""<link\b[^<>]{0,200}\bhref\s{0,3}=\s{0,3}["']([^"'<>]{1,500})""")
_FEED_DAY = re.compile(r"(?:[A-Z][a-z]{2},\s?)?\d{1,2}\s[A-Z][a-z]{2}\s\d{4}")
_MOST_ENTRIES = 1_000
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
    tags = list(_ISLAND.finditer(document.markup))
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


def read_feed(markup: str) -> JsonAnswer | None:
    """The rows of a feed (RSS, Atom); None where the text is none."""
    if not _FEED.search(markup[:_FEED_WITHIN]):
        return None
    rows = tuple(filter(None, map(_entry, islice(_entries(markup), _MOST_ENTRIES))))
    return JsonAnswer(rows, (None, None), "") if rows else None


def _entries(markup: str) -> Iterator[str]:
    """What stands between each opening of an entry and the next."""
    starts = [match.end() for match in _ENTRY.finditer(markup)]
    for start, end in pairwise([*starts, len(markup)]):
        yield markup[start:end]


def _entry(text: str) -> dict[str, str] | None:
    title, day = _field(text, "title"), _field(text, "pubDate", "dc:date", "published", "updated")
    href = _HREF.search(text)
    url = _field(text, "link") or (html.unescape(href[1]) if href is not None else "") or _field(text, "guid")
    return {"title": title, "url": url, "date": _plain_day(day)} if title and url else None


def _field(text: str, *names: str) -> str:
    """The words of the first element of a name that has some."""
    for name in names:
        start = text.find(f"<{name}")
        opened = text.find(">", start) if start >= 0 else -1
        closed = text.find(f"</{name}", opened) if opened >= 0 else -1
        if closed >= 0:
            value = text[opened + 1 : closed].strip().removeprefix("<![CDATA[").removesuffix("]]>")
            if value.strip():
                return html.unescape(value).strip()
    return ""


def _plain_day(text: str) -> str:
    """A day as feeds print it (Wed, 28 Jan 2026 00:10:00 GMT) as the day that it is in China."""
    if not _FEED_DAY.match(text):
        return text[:10]
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return ""
    return local_day(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
