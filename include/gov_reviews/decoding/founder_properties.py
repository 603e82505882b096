"""The `enpproperty` comment of Founder e-papers (方正翔宇): machine-written fields of an article, read from
the raw text.

`<!--enpproperty <articleid>…</articleid><date>…</date><title>…</title>…/enpproperty-->`; newer skins write
`<founder-title>` and so on. A title that holds `-->` or a tag ends the comment early for an HTML parser, and
the rest of its fields leaks into the visible text; read from the raw text it does not.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict, deque
from collections.abc import Iterator

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames

_START = "<!--enpproperty"
_END = "/enpproperty-->"
# A comment of fields is a few hundred characters; a start whose end is further away than this was never
# closed.
_MAX_LENGTH = 20_000
_OPENING = re.compile(r"<(?:founder-)?([a-z]{2,20})>", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:founder-)?([a-z]{2,20})\s*+>", re.IGNORECASE)
_BREAK = re.compile(r"<\s*(?:br|/p|/div)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def read_properties(markup: str) -> dict[str, str]:
    """Fields of the first property comment, tags out and entities read; line breaks inside a field stay.

    Empty fields are left out.
    """
    span = _find(markup, 0)
    if span is None:
        return {}
    inside = markup[span[0] + len(_START) : span[1] - len(_END)]
    known = load_words(MarkupNames).founder_fields
    fields: dict[str, str] = {}
    for name, content in _fields(inside):
        value = html.unescape(_TAG.sub("", _BREAK.sub("\n", content)))
        value = "\n".join(line.strip() for line in value.split("\n")).strip()
        if name in known and value:
            fields.setdefault(name, value)
    return fields


def _fields(inside: str) -> Iterator[tuple[str, str]]:
    """Name and content of each field that has an end; each end is looked at once, however many fields have
    none.
    """
    closings: dict[str, deque[tuple[int, int]]] = defaultdict(deque)
    for closing in _CLOSING.finditer(inside):
        closings[closing[1].lower()].append(closing.span())
    position = 0
    for opening in _OPENING.finditer(inside):
        if opening.start() < position:
            continue
        ends = closings[opening[1].lower()]
        while ends and ends[0][0] < opening.end():
            ends.popleft()
        if ends:
            yield opening[1].lower(), inside[opening.end() : ends[0][0]]
            position = ends[0][1]


def remove_properties(markup: str) -> str:
    """The page without property comments, and without the residue of one that something has already broken
    open.
    """
    kept: list[str] = []
    position = 0
    while (span := _find(markup, position)) is not None:
        kept.append(markup[position : span[0]])
        position = span[1]
    kept.append(markup[position:])
    return _remove_residue("".join(kept))


def _find(markup: str, position: int) -> tuple[int, int] | None:
    """Place of the next property comment that has an end.

    Each end is looked for once, however many starts stand before it.
    """
    start = markup.find(_START, position)
    end = -1
    while start >= 0:
        if end < start:
            end = markup.find(_END, start)
            if end < 0:
                return None
        if end - start <= _MAX_LENGTH:
            return start, end + len(_END)
        start = markup.find(_START, start + len(_START))
    return None


def _remove_residue(markup: str) -> str:
    """`…1 标题 1,019 /enpproperty-->` without a start: the tail goes, back to the end of the tag before the
    run of fields.
    """
    kept: list[str] = []
    position = 0
    while (end := markup.find(_END, position)) >= 0:
        floor = max(position, end - 2_000)
        # the last block tag before the residue; its own field tags do not count
        opening = max(
            markup.rfind(tag, floor, end)
            for tag in ("<body", "<div", "<td", "<p>", "</p>", "</div>", "<BODY", "<DIV", "<TD", "<P>")
        )
        bracket = markup.find(">", opening) if opening >= 0 else -1
        start = bracket + 1 if 0 <= bracket < end else floor
        kept.append(markup[position:start])
        position = end + len(_END)
    kept.append(markup[position:])
    return "".join(kept)
