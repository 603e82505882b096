"""Which element of a page holds the article, and what inside the page is certainly not the article.

In: the tree of a page and the containers that its source or family names. Out: an element. Candidates are
weighed by the Chinese prose below them that a reader sees: no hidden text, no template furniture, no asides
(related reading, comments, recommendations: from their heading to the end of the block that it heads). A
container that a family names is one candidate: it counts when it holds most of the prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from typing import TypeAlias

from lxml import etree

from gov_reviews.decoding.element_lines import is_template_furniture
from gov_reviews.decoding.hidden_elements import is_hidden
from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import comparison_key, count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import MarkupNames
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.page.title_fields import title_pieces

_PROSE_MARK = re.compile("[。，；！？、,;]")
_MIN_RUN = 30
_DOMINANT = 0.9
_HALF = 0.5
_NEARLY_ALL = 10  # furniture with ten times the other prose is the article; comments are seldom that long
_AFTER_HEADING = re.compile("(?:(?<!\\d)\\d++条?|更多|(?i:more))$")
_NOTE = re.compile(r"[:：]\s{0,3}[（(][^（()）]{0,40}[）)]\s{0,3}$")  # behind a heading
_TABS = re.compile(r"[\s|｜]+")
_LONGEST_HEADING = 40  # characters of the markup's text; of a longer line nothing is an aside's heading
_CLOCK = re.compile(r"\d{1,2}:\d\d|20\d\d[-/.年]\s?\d{1,2}[-/.月]|(?:分钟|小时|天)前")
_LONGEST_STAMP = 40  # characters of a short line that says when: 张三 2023-01-05 10:00
_STAMP = 20  # such a line weighs as much as a link of so many characters
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_LEAST_TITLE = 6  # characters
_FOOT_PART = 8  # the words of a site at its foot are less than this part of a page's prose
_MANY_LINKS = 3
_MANY_CARDS = 4
_LONGEST_CARD = 120  # Chinese characters of a teaser's words

Weights: TypeAlias = dict[etree._Element, int]


@dataclass(frozen=True, slots=True)
class FoundBody:
    """The article's element.

    Attributes:
        element: The element.
        is_known: A known container named it (False: found by where the prose is).
        asides: Elements that are not the article, inside it or outside.
        is_data: It has tables or number cards and no prose.
    """

    element: etree._Element
    is_known: bool
    asides: frozenset[etree._Element] = frozenset()
    is_data: bool = False


@dataclass(slots=True)
class _Prose:
    """What one pass over a page counts.

    Attributes:
        without_furniture: Whether the furniture of the template is left out.
        with_hidden: Whether hidden elements are counted like others.
        weights: For each element the Chinese characters of prose below it.
        link_lists: Blocks that say more in links and times than in prose, or are teasers with a few words
            each: navigation, rankings, recommendations.
        left_out: Chinese characters of the furniture.
    """

    names: MarkupNames
    without_furniture: bool
    with_hidden: bool
    weights: Weights = field(default_factory=dict)
    link_lists: set[etree._Element] = field(default_factory=set)
    left_out: int = 0

    def leaves_out(self, node: etree._Element, around: _Block) -> bool:
        """Whether no prose is looked for in an element: a link, of which the block around it is told, what is
        not shown, furniture.
        """
        if node.tag == "a":
            around.linked += count_han(text_of(node))
            around.links += 1
            return True
        if node.tag in self.names.without_prose or (not self.with_hidden and is_hidden(node)):
            return True
        if self.without_furniture and is_template_furniture(node, self.names):
            self.left_out += count_han(text_of(node))
            return True
        return False

    def close(self, node: etree._Element, block: _Block, around: _Block, may_be_links: bool) -> None:
        """An element ends: what it holds is added to the element around it."""
        if may_be_links and (block.is_link_list or block.is_card_list):
            # its prose, if any, is that of teasers; its links say nothing about the blocks around it
            self.link_lists.add(node)
            return
        if block.prose:
            self.weights[node] = block.prose
        around.add(block, is_card=may_be_links and block.is_card)


def find_body(document: HtmlDocument, selectors: Iterable[str], is_strict: bool) -> FoundBody | None:
    """The element that holds the article, None when the page has no prose.

    Args:
        document: The page.
        selectors: Containers to try in order.
        is_strict: The selectors are those of the page's own source: the first with text is taken. Otherwise a
            container counts only when it holds most of the prose of the page.
    """
    # A container that is hidden itself is shown by a script of the page: nobody names an empty one.
    named = [(selector, document.select(selector)) for selector in selectors]
    shown = frozenset(element for _, elements in named for element in elements)
    counted = _count(document.root, shown)
    asides = _find_asides(document, counted.weights)
    weights = _without(counted.weights, asides)
    dropped = asides | counted.link_lists
    if not is_strict:
        above = _prose_above_headline(document, weights)
        weights, dropped = _without(weights, above), dropped | above
    total = weights.get(document.root, 0)
    for _, elements in named:
        candidates = [
            element
            for element in elements
            if weights.get(element, 0) or (is_strict and text_of(element).strip())
        ]
        if candidates:
            best = max(candidates, key=lambda element: weights.get(element, 0))
            if is_strict or weights.get(best, 0) * 2 >= total:
                return FoundBody(best, True, frozenset(dropped))
    densest = _densest(document.root, weights)
    return FoundBody(densest, False, frozenset(dropped)) if densest is not None else None


def _prose_above_headline(document: HtmlDocument, weights: Weights) -> set[etree._Element]:
    """Elements that end above the headline and hold prose: a side column in which the site presents itself.

    Only where the headline is printed once, in an element of its own, and some of the page's prose stands
    below it: more than a site says of itself at its foot.
    """
    headline = _find_headline(document)
    if headline is None:
        return set()
    path = (headline, *takewhile(lambda outer: outer is not document.root, headline.iterancestors()))
    above = {other for outer in path for other in outer.itersiblings("*", preceding=True)}
    with_prose = {other for other in above if weights.get(other, 0) > 0}
    total = weights.get(document.root, 0)
    left = total - sum(weights[other] for other in with_prose)
    if not with_prose or left < max(_MIN_RUN, total / _FOOT_PART):
        return set()
    core = comparison_key(text_of(headline))
    return set() if any(core in comparison_key(text_of(other)) for other in above) else with_prose


def _find_headline(document: HtmlDocument) -> etree._Element | None:
    """The first heading element that says a part of the title element."""
    keys = map(comparison_key, title_pieces(document.title_tag))
    wanted = {key for key in keys if len(key) >= _LEAST_TITLE}
    headings = (heading for name in _HEADINGS for heading in document.elements(name))
    return next((heading for heading in headings if comparison_key(text_of(heading)) in wanted), None)


def _find_asides(document: HtmlDocument, weights: Weights) -> set[etree._Element]:
    """Elements of related reading, comments and recommendations: what follows their heading in the block that
    it heads.

    A block that follows and holds half of the page's prose is the article: the heading was that of a side
    column before it.
    """
    most = weights.get(document.root, 0) / 2
    found: set[etree._Element] = set()
    disclaimer, heading = _disclaimer(), _aside_heading()
    for element in document.root.iter("*"):
        text = element.text
        if not text:
            continue
        if disclaimer.match(text):
            found.add(element)
            continue
        if len(text) > _LONGEST_HEADING or not heading.search(text):
            continue
        if not is_aside_heading(text_of(element)):
            continue
        branch = _branch_of(element)
        is_of_site = _is_heading(text_of(element), _site_heading())
        if any(weights.get(sibling) for sibling in branch.itersiblings(preceding=True)):
            continue  # it stands among paragraphs: the reader of the lines decides
        found.add(branch)
        for sibling in branch.itersiblings("*"):
            if weights.get(sibling, 0) > most and not is_of_site:
                break
            found.add(sibling)
    return found


def _branch_of(heading: etree._Element) -> etree._Element:
    """The outermost element that says nothing but the heading."""
    words = comparison_key(text_of(heading))
    branch = heading
    while (parent := branch.getparent()) is not None and comparison_key(text_of(parent)) == words:
        branch = parent
    return branch


@cache
def _aside_heading() -> re.Pattern[str]:
    names = load_words(MarkupNames)
    return re.compile(alternatives([*names.aside_headings, *names.site_headings, *names.disclaimers]))


@cache
def _site_heading() -> re.Pattern[str]:
    return re.compile(alternatives(load_words(MarkupNames).site_headings))


@cache
def _disclaimer() -> re.Pattern[str]:
    """The beginning of a paragraph: 【免责声明】, 版权声明：."""
    return re.compile(rf"\s{{0,9}}[【\[（(]?{alternatives(load_words(MarkupNames).disclaimers)}[】\]）):：]")


def is_aside_heading(text: str) -> bool:
    """Nothing but the heading of an aside, or of several side by side (最新热点 相关文章): 相关阅读,
    【延伸阅读】, 网友评论(12), 网友评论：（只显示最新10条）.
    """
    if len(text) > _LONGEST_HEADING:
        return False
    if _is_heading(_NOTE.sub("", text), _aside_heading()):
        return True
    parts = _TABS.split(text.strip())
    return len(parts) > 1 and all(_is_heading(part, _aside_heading()) for part in parts)


def _is_heading(text: str, pattern: re.Pattern[str]) -> bool:
    if len(text) > _LONGEST_HEADING:
        return False
    key = _AFTER_HEADING.sub("", comparison_key(text))
    return bool(key) and pattern.fullmatch(key) is not None


def _without(weights: Weights, asides: Iterable[etree._Element]) -> Weights:
    """The weights of a page without its asides."""
    if not asides:
        return weights
    left = dict(weights)
    for aside in asides:
        weight = weights.get(aside)
        if weight is None or any(above in asides for above in aside.iterancestors()):
            continue
        for element in (aside, *aside.iterancestors()):
            if element in left:
                left[element] -= weight
    return left


def _densest(root: etree._Element, weights: Weights) -> etree._Element | None:
    """Go down to the block that holds the prose; a paragraph is never gone into.

    Beside the heaviest child there may be others: paragraphs, and blocks of the same make, are parts of one
    article; blocks of another make (a side column, comments, a footer) are not, unless one of them is nearly
    as heavy.
    """
    if weights.get(root, 0) <= 0:
        return None
    containers = load_words(MarkupNames).containers
    current = root
    while True:
        heavy = max(
            (child for child in current if child.tag in containers),
            key=lambda child: weights.get(child, 0),
            default=None,
        )
        if heavy is None or not _is_whole(current, heavy, weights, containers):
            # a span or font around the whole article is fine, around a single paragraph it is not the
            # article's frame
            parent = current.getparent()
            return parent if current.tag in {"span", "font"} and parent is not None else current
        current = heavy


def _is_whole(
    around: etree._Element, heavy: etree._Element, weights: Weights, containers: frozenset[str]
) -> bool:
    """Whether an element holds all of the article that the element around it holds."""
    weight, total = weights.get(heavy, 0), weights[around]
    if weight <= 0:
        return False
    if weight >= _DOMINANT * total:
        return True
    others = [child for child in around if child is not heavy and weights.get(child, 0) > 0]
    foreign = [child for child in others if child.tag in containers and not _is_like(child, heavy)]
    unlike = [weights[child] for child in foreign]
    return (
        total - weight - sum(unlike) <= (1 - _DOMINANT) * weight and max(unlike, default=0) < _HALF * weight
    )


def _is_like(one: etree._Element, other: etree._Element) -> bool:
    """Two blocks of the same make. Cells of a row are columns: they may be anything."""
    return one.tag == other.tag and one.tag != "td" and one.get("class") == other.get("class")


def _count(root: etree._Element, shown: frozenset[etree._Element]) -> _Prose:
    """The prose of a page; what is hidden or furniture counts only where it is nearly all."""
    counted = _prose(root, shown, without_furniture=True)
    if counted.weights.get(root, 0) * _NEARLY_ALL < counted.left_out:
        with_furniture = _prose(root, shown)
        if counted.weights.get(root, 0) * _NEARLY_ALL < with_furniture.weights.get(root, 0):
            counted = with_furniture
    return counted if counted.weights else _prose(root, shown, with_hidden=True)


def _prose(
    root: etree._Element,
    shown: frozenset[etree._Element],
    *,
    without_furniture: bool = False,
    with_hidden: bool = False,
) -> _Prose:
    """For each element the Chinese characters of prose below it: text of a block outside links that has
    punctuation or is long. Inline elements do not part a text: some editors put each character into a span.
    """
    names = load_words(MarkupNames)
    found = _Prose(names, without_furniture, with_hidden)
    open_blocks: list[_Block] = [_Block()]
    closed: list[bool] = []  # of each open element, whether it is left out
    pending: list[str] = []
    shown |= {root}
    breaks = frozenset(names.blocks) | {"br"}
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        name = node.tag
        if pending and name in breaks:
            open_blocks[-1].add_text("".join(pending))
            pending.clear()
        if event == "start":
            is_left_out = node not in shown and found.leaves_out(node, open_blocks[-1])
            closed.append(is_left_out)
            if is_left_out:
                walk.skip_subtree()
                continue
            open_blocks.append(_Block())
            if node.text:
                pending.append(node.text)
            continue
        if event == "end" and not closed.pop():
            block = open_blocks.pop()
            found.close(node, block, open_blocks[-1], node is not root and name in names.containers)
        if node.tail and node is not root:
            pending.append(node.tail)
    return found


@dataclass(slots=True)
class _Block:
    """Sums of one element while it is read: Chinese characters of prose and of links, number of links."""

    prose: int = 0
    linked: int = 0
    links: int = 0
    cards: int = 0
    card_prose: int = 0

    @property
    def is_link_list(self) -> bool:
        return self.linked > self.prose and self.links >= _MANY_LINKS

    @property
    def is_card(self) -> bool:
        """A teaser: a few words with a link, or with the time at which somebody said them."""
        return self.links > 0 and 0 < self.prose <= _LONGEST_CARD and not self.cards

    @property
    def is_card_list(self) -> bool:
        return self.cards >= _MANY_CARDS and self.card_prose >= _DOMINANT * self.prose

    def add(self, other: _Block, *, is_card: bool = False) -> None:
        if is_card:
            self.cards += 1
            self.card_prose += other.prose
        self.prose += other.prose
        self.linked += other.linked
        self.links += other.links

    def add_text(self, text: str) -> None:
        if weight := _prose_weight(text):
            self.prose += weight
        elif len(text) < _LONGEST_STAMP and _CLOCK.search(text):
            self.linked += _STAMP
            self.links += 1


def _prose_weight(text: str) -> int:
    han = count_han(text)
    return han if han >= _MIN_RUN or (han and _PROSE_MARK.search(text)) else 0
