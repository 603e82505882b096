"""Number cards (数说, 一图读懂) by their elements: a figure, its measure word, its label, each in an element.

In: an HTML element while its page is read. Out: statements (立案提案163件。); what is no card stays as it is.
Cards whose parts are lines: card_lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from gov_reviews.decoding.element_lines import collect_lines
from gov_reviews.page.paired_cells import LabelledFigure, have_units, pair_figures
from gov_reviews.page.table_cells import read_cell

MAX_CARD = 48  # characters of one card
MAX_LEVELS = 8  # elements around a figure that may be its card
_FEWEST_LINES = 3  # cards of one line each: a count of comments is none
MAX_FIGURES = 500  # looked at in one page
_NUMERAL = re.compile(r"\d[\d,，.]*+")
_LOOKS_LIKE_FIGURE = re.compile(r"[^\s\d]{0,3}+\d[\d,，.]{0,14}+[^\s\d]{0,8}+")
_PROSE = re.compile("[。；！？]")


def find_cards(root: etree._Element, *, is_all: bool = False) -> dict[etree._Element, tuple[str, ...]]:
    """Elements that are cards, with the lines that stand for them.

    Cards without any measure word do not count where they count themselves: 1, 2, 3 are steps.

    Args:
        is_all: The page has no prose: three and more in which all parts stand in one line
            (<b>152件</b><span>立案提案</span>) are cards, too.
    """
    cards = dict.fromkeys(
        card for holder in _holders(root) if (card := _card_around(holder, root)) is not None
    )
    read = {card: pairs for card in cards if (pairs := _read_card(card)) is not None}
    if is_all:
        read |= _read_lines(cards)
    bare = [pair.figure for pairs in read.values() for pair in pairs if pair.figure and not pair.has_unit]
    are_steps = bare == [str(number) for number in range(1, len(bare) + 1)]
    return {
        card: tuple(map(str, pairs)) for card, pairs in read.items() if not are_steps or have_units(pairs)
    }


def _read_lines(cards: Iterable[etree._Element]) -> dict[etree._Element, list[LabelledFigure]]:
    """The figures of cards of one line each; none where they are few."""
    read = {card: pairs for card in cards if (pairs := _read_line(card)) is not None}
    return read if len(read) >= _FEWEST_LINES else {}


def _read_card(card: etree._Element) -> list[LabelledFigure] | None:
    """The figures of a card of several lines; beside prose a single line can be read as it is."""
    if not len(card):
        return None  # a word of a menu with its count
    return _read_parts([line.text for line in collect_lines(card)])


def _read_line(card: etree._Element) -> list[LabelledFigure] | None:
    """The figures of a card whose parts stand in one line."""
    lines = [line.text for line in collect_lines(card, soft_breaks=True)] if len(card) else []
    return _read_parts(lines[0].split("\t")) if len(lines) == 1 else None


def _read_parts(parts: Sequence[str]) -> list[LabelledFigure] | None:
    if len(parts) < 2 or any(_PROSE.search(part) for part in parts):
        return None
    return pair_figures([read_cell(part) for part in parts])


def _holders(root: etree._Element) -> Iterator[etree._Element]:
    """Elements in which a figure stands alone."""
    count = 0
    for element in root.iter("*"):
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if (
                text
                and holder is not None
                and holder.tag != "a"  # a menu with counts
                and _LOOKS_LIKE_FIGURE.fullmatch(text.strip())
            ):
                count += 1
                if count > MAX_FIGURES:
                    return
                yield holder


def _card_around(holder: etree._Element, root: etree._Element) -> etree._Element | None:
    """The largest element around a figure that holds no other figure and not more than a card's words."""
    card = None
    for element in islice((holder, *holder.iterancestors()), MAX_LEVELS):
        if element is root or element.tag in ("td", "th", "tr", "table", "body"):
            break
        text = _short_text(element)
        if text is None or len(_NUMERAL.findall(text)) != 1:
            break
        card = element
    return card


def _short_text(element: etree._Element) -> str | None:
    """The text of an element, its parts held apart by one space; None where it is longer than a card's."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        kept = "".join(part.split())
        length += len(kept)
        if length > MAX_CARD:
            return None
        parts.append(kept)
    return " ".join(parts)
