"""Which element of a page holds the article: the family's containers first, else the innermost element with
nearly all of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames

_PROSE_MARK = re.compile("[。，；！？、,;]")
_MIN_RUN = 30
_DOMINANT = 0.9


@dataclass(frozen=True, slots=True)
class FoundBody:
    """The article's element, and whether a known container named it (False: found by where the prose is)."""

    tag: Tag
    is_known: bool


def find_body(document: HtmlDocument, selectors: Iterable[str], is_strict: bool) -> FoundBody | None:
    """The element that holds the article, None when the page has no prose.

    Args:
        selectors: Containers to try in order.
        is_strict: The selectors are those of the page's own source: the first with text is taken. Otherwise a
            container counts only when it holds most of the prose of the page.
    """
    weights = _prose_weights(document.root)
    total = weights.get(id(document.root), 0)
    for selector in selectors:
        candidates = [
            tag
            for tag in document.select(selector)
            if weights.get(id(tag), 0) or (is_strict and tag.get_text(strip=True))
        ]
        if candidates:
            best = max(candidates, key=lambda tag: weights.get(id(tag), 0))
            if is_strict or weights.get(id(best), 0) * 2 >= total:
                return FoundBody(best, True)
    densest = _densest(document.root, weights)
    return FoundBody(densest, False) if densest is not None else None


def _densest(root: Tag, weights: dict[int, int]) -> Tag | None:
    """Go down as long as one child has nearly all of the prose; a paragraph is never gone into."""
    if not weights.get(id(root), 0):
        return None
    containers = load_words(MarkupNames).containers
    current = root
    while True:
        weight = weights[id(current)]
        heavy = next(
            (
                child
                for child in current.children
                if isinstance(child, Tag)
                and child.name in containers
                and weights.get(id(child), 0) >= weight * _DOMINANT
            ),
            None,
        )
        if heavy is None:
            # a span or font around the whole article is fine, around a single paragraph it is not the
            # article's frame
            return current if current.name not in {"span", "font"} else (current.parent or current)
        current = heavy


def _prose_weights(root: Tag) -> dict[int, int]:
    """For each element (by id) the Chinese characters of prose below it: text outside links that has
    punctuation or is long.
    """
    without_prose = load_words(MarkupNames).without_prose
    weights: dict[int, int] = {}
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.contents))]
    sums = [0]
    while stack:
        tag, children = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            total = sums.pop()
            if total:
                weights[id(tag)] = total
                if sums:
                    sums[-1] += total
        elif isinstance(node, Tag):
            if node.name not in without_prose:
                stack.append((node, iter(node.contents)))
                sums.append(0)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            han = count_han(node)
            if han >= _MIN_RUN or (han and _PROSE_MARK.search(node)):
                sums[-1] += han
    return weights
