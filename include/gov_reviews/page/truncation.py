"""Was the page cut off? A connection that closes early leaves a page that looks like any other to its last
byte.
"""

from __future__ import annotations

import re

from gov_reviews.decoding.raw_markup import remove_invisible, visible_text
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import on_one_line

_STARTS_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ENDS_DOCUMENT = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_DIVISION = re.compile(r"<(/?)(?:div|td|table|article|section|founder-content)\b", re.IGNORECASE)
_OPEN_TAG = re.compile(r"<[A-Za-z/!][^<>]*$")
_SENTENCE_END = re.compile("(?:[。！？…!?](?:[”’」』）)》】\"']|\\s)*|[）)】]|[摄攝文图圖])$")


def find_cut(markup: str, last_line: str, ends_inside_character: bool) -> str:
    """Why the page counts as cut off, "" when it is whole.

    Args:
        markup: The decoded page.
        last_line: Last line of its body.
        ends_inside_character: The bytes ended inside a character.
    """
    if ends_inside_character:
        return said("cut_inside_character")
    if not _STARTS_DOCUMENT.search(markup[:20_000]) or _ENDS_DOCUMENT.search(
        markup, max(0, len(markup) - 20_000)
    ):
        return ""
    tail = markup[-4000:]
    open_tag = _OPEN_TAG.search(tail, max(0, len(tail) - 2000))
    end = _without_spaces(visible_text(tail[: open_tag.start()] if open_tag else tail))[-6:]
    # Anything printed after the body, a footer for one, shows that the body is complete.
    if not end or not _without_spaces(last_line).endswith(end):
        return ""
    last_words = on_one_line(last_line[-20:])
    if open_tag:
        return said("cut_inside_tag", words=last_words)
    if not _SENTENCE_END.search(last_line):
        return said("cut_inside_sentence", words=last_words)
    if _open_divisions(markup) > 0:
        return said("cut_inside_article", words=last_words)
    return ""


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _open_divisions(markup: str) -> int:
    depth = 0
    for match in _DIVISION.finditer(remove_invisible(markup)):
        depth += -1 if match.group(1) else 1
    return depth
