"""Which element of a page holds the article, and what inside the page is certainly not the article.

In: the tree of a page and the containers that its source or family names. Out: an element. Candidates are
weighed by the Chinese prose below them that a reader sees: no hidden text, no template furniture, no asides
(related reading, comments, recommendations: from their heading to the end of the block that it heads). A
container that a family names is one candidate: it counts when it holds most of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TypeAlias

from lxml import etree

from gov_reviews.decoding.element_lines import is_hidden, is_template_furniture
from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import comparison_key, count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames
from gov_reviews.knowledge.word_patterns import alternatives

_PROSE_MARK = re.compile("[。，；！？、,;]")
_MIN_RUN = 30
_DOMINANT = 0.9
_NEARLY_ALL = 10  # furniture with ten times the other prose is the article; comments are seldom that long
_AFTER_HEADING = re.compile("(?:(?<!\\d)\\d++条?|更多|(?i:more))$")
_LONGEST_HEADING = 40  # characters of the markup's text; of a longer line nothing is an aside's heading

Weights: TypeAlias = dict[etree._Element, int]


class _Counted(IntEnum):
    """Which prose counts; a later one only where the one before finds hardly any."""

    SEEN = 0
    FURNITURE_TOO = 1  # the template's class names mean something else than they usually do
    HIDDEN_TOO = 2  # a script shows the article


@dataclass(frozen=True, slots=True)
class FoundBody:
    """The article's element.

    Attributes:
        element: The element.
        is_known: A known container named it (False: found by where the prose is).
        asides: Elements that are not the article, inside it or outside.
    """

    element: etree._Element
    is_known: bool
    asides: frozenset[etree._Element] = frozenset()


def find_body(document: HtmlDocument, selectors: Iterable[str], is_strict: bool) -> FoundBody | None:
    """The element that holds the article, None when the page has no prose.

    Args:
        document: The page.
        selectors: Containers to try in order.
        is_strict: The selectors are those of the page's own source: the first with text is taken. Otherwise a
            container counts only when it holds most of the prose of the page.
    """
    asides = find_asides(document)
    weights = _weigh(document.root, asides)
    total = weights.get(document.root, 0)
    for selector in selectors:
        candidates = [
            element
            for element in document.select(selector)
            if weights.get(element, 0) or (is_strict and text_of(element).strip())
        ]
        if candidates:
            best = max(candidates, key=lambda element: weights.get(element, 0))
            if is_strict or weights.get(best, 0) * 2 >= total:
                return FoundBody(best, True, asides)
    densest = _densest(document.root, weights)
    return FoundBody(densest, False, asides) if densest is not None else None


def find_asides(document: HtmlDocument) -> frozenset[etree._Element]:
    """Elements of related reading, comments and recommendations: what follows their heading in the block that
    it heads.

    A block that follows and holds half of the page's prose is the article: the heading was that of a side
    column before it.
    """
    if not _aside_heading().search(document.markup):
        return frozenset()
    headings = [
        element
        for element in document.root.iter("*")
        if element.text and _aside_heading().search(element.text) and is_aside_heading(text_of(element))
    ]
    if not headings:
        return frozenset()
    weights = _prose_weights(document.root, frozenset(), _Counted.SEEN)
    most = weights.get(document.root, 0) / 2
    found: set[etree._Element] = set()
    for heading in headings:
        branch = _branch_of(heading)
        if any(weights.get(sibling) for sibling in branch.itersiblings(preceding=True)):
            continue  # it stands among paragraphs: the reader of the lines decides
        found.add(branch)
        for sibling in branch.itersiblings():
            if weights.get(sibling, 0) > most:
                break
            found.add(sibling)
    return frozenset(found)


def _branch_of(heading: etree._Element) -> etree._Element:
    """The outermost element that says nothing but the heading."""
    words = comparison_key(text_of(heading))
    branch = heading
    while (parent := branch.getparent()) is not None and comparison_key(text_of(parent)) == words:
        branch = parent
    return branch


@cache
def _aside_heading() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(MarkupNames).aside_headings))


def is_aside_heading(text: str) -> bool:
    """Nothing but the heading of an aside: 相关阅读, 【延伸阅读】, 网友评论(12)."""
    if len(text) > _LONGEST_HEADING:
        return False
    key = _AFTER_HEADING.sub("", comparison_key(text))
    return bool(key) and _aside_heading().fullmatch(key) is not None


def _densest(root: etree._Element, weights: Weights) -> etree._Element | None:
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


def _weigh(root: etree._Element, asides: frozenset[etree._Element]) -> Weights:
    """The prose below each element; what is hidden or furniture counts only where it is nearly all."""
    weights = _prose_weights(root, asides, _Counted.SEEN)
    with_furniture = _prose_weights(root, asides, _Counted.FURNITURE_TOO)
    if weights.get(root, 0) * _NEARLY_ALL < with_furniture.get(root, 0):
        weights = with_furniture
    return weights or _prose_weights(root, asides, _Counted.HIDDEN_TOO)


def _prose_weights(root: etree._Element, asides: frozenset[etree._Element], counted: _Counted) -> Weights:
    """For each element the Chinese characters of prose below it: text of a block outside links that has
    punctuation or is long. Inline elements do not part a text: some editors put each character into a span.
    """
    names = load_words(MarkupNames)
    weights: Weights = {}
    sums = [0]
    pending: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        is_block = node.tag in names.blocks or node.tag == "br" or node is root
        if is_block and pending:
            sums[-1] += _prose("".join(pending))
            pending.clear()
        if event == "start":
            sums.append(0)
            if node is not root and (node in asides or _is_left_out(node, names, counted)):
                walk.skip_subtree()
            elif node.text:
                pending.append(node.text)
            continue
        if event == "end" and (total := sums.pop()):
            weights[node] = total
            sums[-1] += total
        if node.tail and node is not root:
            pending.append(node.tail)
    return weights


def _is_left_out(node: etree._Element, names: MarkupNames, counted: _Counted) -> bool:
    return (
        node.tag in names.without_prose
        or (counted < _Counted.HIDDEN_TOO and is_hidden(node))
        or (counted < _Counted.FURNITURE_TOO and is_template_furniture(node))
    )


def _prose(text: str) -> int:
    han = count_han(text)
    return han if han >= _MIN_RUN or (han and _PROSE_MARK.search(text)) else 0
