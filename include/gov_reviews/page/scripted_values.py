"""What a script writes behind a label of the page (来源：<script>document.write("砚川日报")</script>).

In: the page's tree. Out: the source; None where no script writes one. Nothing is run: the first Chinese
string of the script counts, for the others are what it writes where that is empty. Pure.
"""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.document.line_roles.label_lines import LabelKind, any_label, labels_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.page.script_addresses import read_strings

_WRITES = ("document.write", ".innerHTML", ".innerText", ".text(", ".html(")
_LONGEST_SCRIPT = 800
_LONGEST_SOURCE = 30
_BEFORE = 20  # characters of the text before a script that hold a label


def scripted_source(document: HtmlDocument) -> str | None:
    """See the module."""
    for script in document.elements("script"):
        text = script.text or ""
        if len(text) > _LONGEST_SCRIPT or not any(sign in text for sign in _WRITES):
            continue
        if _source_label().search(_text_before(script)[-_BEFORE:]) is None:
            continue
        names = (string.strip() for string, _ in read_strings(text))
        return next((name for name in names if _may_name(name)), None)
    return None


def _text_before(script: etree._Element) -> str:
    """The text right before an element, in it or in the one before it."""
    before = script.getprevious()
    if before is None:
        parent = script.getparent()
        return (parent.text or "") if parent is not None else ""
    behind = before.tail or ""
    return behind if behind.strip() else text_of(before)


def _may_name(text: str) -> bool:
    return count_han(text) > 1 and len(text) <= _LONGEST_SOURCE and "<" not in text


@cache
def _source_label() -> re.Pattern[str]:
    return re.compile(rf"{any_label(labels_of(LabelKind.SOURCE))}\s{{0,3}}[:：]\s{{0,9}}$")
