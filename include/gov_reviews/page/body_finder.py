"""Which element of a page holds the article: the family's containers first, else the innermost element with
nearly all of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames

_PROSE_MARK = re.compile("[。，；！？、,;]")
_MIN_RUN = 30
_DOMINANT = 0.9


@dataclass(frozen=True, slots=True)
class FoundBody:
    """The article's element, and whether a known container named it (False: found by where the prose is)."""

    element: etree._Element
    is_known: bool


def find_body(document: HtmlDocument, selectors: Iterable[str], is_strict: bool) -> FoundBody | None:
    """The element that holds the article, None when the page has no prose.

    Args:
        selectors: Containers to try in order.
        is_strict: The selectors are those of the page's own source: the first with text is taken. Otherwise a
            container counts only when it holds most of the prose of the page.
    """
    weights = _prose_weights(document.root)
    total = weights.get(document.root, 0)
    for selector in selectors:
        candidates = [
            tag
            for tag in document.select(selector)
            if weights.get(tag, 0) or (is_strict and text_of(tag).strip())
        ]
        if candidates:
            best = max(candidates, key=lambda tag: weights.get(tag, 0))
            if is_strict or weights.get(best, 0) * 2 >= total:
                return FoundBody(best, True)
    densest = _densest(document.root, weights)
    return FoundBody(densest, False) if densest is not None else None


def _densest(root: etree._Element, weights: dict[etree._Element, int]) -> etree._Element | None:
    """Go down as long as one child has nearly all of the prose; a paragraph is never gone into."""
    if not weights.get(root, 0):
        return None
    containers = load_words(MarkupNames).containers
    current = root
    while True:
        least = weights[current] * _DOMINANT
        heavy = next(
            (child for child in current if child.tag in containers and weights.get(child, 0) >= least), None
        )
        if heavy is None:
            # a span or font around the whole article is fine, around a single paragraph it is not the
            # article's frame
            parent = current.getparent()
            return parent if current.tag in {"span", "font"} and parent is not None else current
        current = heavy


def _prose_weights(root: etree._Element) -> dict[etree._Element, int]:
    """For each element the Chinese characters of prose below it: text outside links that has punctuation or
    is long.
    """
    without_prose = load_words(MarkupNames).without_prose
    weights: dict[etree._Element, int] = {}
    sums = [0]
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in without_prose and node is not root:
                walk.skip_subtree()
                sums.append(0)
            else:
                sums.append(_prose(node.text))
            continue
        if event == "end" and (total := sums.pop()):
            weights[node] = total
            sums[-1] += total
        if node is not root:
            sums[-1] += _prose(node.tail)
    return weights


def _prose(text: str | None) -> int:
    if not text:
        return 0
    han = count_han(text)
    return han if han >= _MIN_RUN or (han and _PROSE_MARK.search(text)) else 0
