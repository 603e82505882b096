"""Number cards (数说, 一图读懂): a figure, its measure word and its label, each in an element or a line.

In: an HTML element while its page is read, or the lines of a body or a file. Out: statements
(立案提案163件。); what is no card stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from lxml import etree

from gov_reviews.decoding.element_lines import collect_lines
from gov_reviews.page.paired_cells import LabelledFigure, pair_figures
from gov_reviews.page.table_cells import CellKind, TableCell, read_cell

MAX_CARD = 48  # characters of one card
MAX_LEVELS = 8  # elements around a figure that may be its card
MAX_FIGURES = 500  # looked at in one page
MAX_LABEL = 20
_NUMERAL = re.compile(r"\d[\d,，.]*+")
_LOOKS_LIKE_FIGURE = re.compile(r"[^\s\d]{0,3}+\d[\d,，.]{0,14}+[^\s\d]{0,8}+")
_PROSE = re.compile("[。；！？]")


def find_cards(root: etree._Element) -> dict[etree._Element, tuple[str, ...]]:
    """Elements that are cards, with the lines that stand for them.

    Cards without any measure word do not count where they count themselves: 1, 2, 3 are steps.
    """
    cards = dict.fromkeys(
        card for holder in _holders(root) if (card := _card_around(holder, root)) is not None
    )
    read = {card: pairs for card in cards if (pairs := _read_card(card)) is not None}
    bare = [pair.figure for pairs in read.values() for pair in pairs if pair.figure and not pair.has_unit]
    are_steps = bare == [str(number) for number in range(1, len(bare) + 1)]
    return {
        card: tuple(map(str, pairs)) for card, pairs in read.items() if not are_steps or _have_units(pairs)
    }


def _read_card(card: etree._Element) -> list[LabelledFigure] | None:
    """The figures of a card of several lines; a single line can be read as it is."""
    lines = [line.text for line in collect_lines(card)]
    if len(lines) < 2 or any(_PROSE.search(line) for line in lines):
        return None
    return pair_figures([read_cell(line) for line in lines])


def _have_units(pairs: Sequence[LabelledFigure]) -> bool:
    return all(pair.has_unit for pair in pairs if pair.figure)


def _holders(root: etree._Element) -> Iterator[etree._Element]:
    """Elements in which a figure stands alone."""
    count = 0
    for element in root.iter("*"):
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if (
                text
                and len(text) < MAX_CARD
                and _LOOKS_LIKE_FIGURE.fullmatch(text.strip())
                and holder is not None
            ):
                count += 1
                if count > MAX_FIGURES:
                    return
                yield holder


def _card_around(holder: etree._Element, root: etree._Element) -> etree._Element | None:
    """The largest element around a figure that holds no other figure and not more than a card's words."""
    card, element = None, holder
    for _ in range(MAX_LEVELS):
        if element is root or element.tag in ("td", "th", "tr", "table", "body"):
            break
        text = _short_text(element)
        if text is None or len(_NUMERAL.findall(text)) != 1:
            break
        card = element
        parent = element.getparent()
        if parent is None:
            break
        element = parent
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


# --- cards whose parts are lines of the body ---


class Printed(Protocol):
    """A line as printed."""

    @property
    def text(self) -> str:
        """What is printed."""


L = TypeVar("L", bound=Printed)


def join_card_lines(lines: Sequence[L], make: Callable[[str], L]) -> list[L]:
    """The lines with each run of figures and labels replaced by statements.

    Args:
        make: A line of these words.
    """
    joined: list[L] = []
    run: list[tuple[L, TableCell]] = []
    for line in lines:
        cell = read_cell(line.text) if len(line.text) <= MAX_LABEL else None
        if cell is not None and (_may_belong(cell) if line.text.strip() else run):
            run.append((line, cell))
            continue
        joined += _read_run(run, make)
        run = []
        joined.append(line)
    return joined + _read_run(run, make)


def _may_belong(cell: TableCell) -> bool:
    return cell.kind is not CellKind.EMPTY and not _PROSE.search(cell.text) and "，" not in cell.text


def _read_run(run: Sequence[tuple[L, TableCell]], make: Callable[[str], L]) -> list[L]:
    """Statements where at least two figures have a label and a measure word each; else the lines."""
    as_printed = [line for line, _ in run]
    if sum(cell.kind is CellKind.FIGURE for _, cell in run) < 2:
        return as_printed
    start, end = _cards_of(run)
    cells = [cell for _, cell in run[start:end]]
    pairs = pair_figures(cells) if _are_cards(_blocks(cells)) else None
    if pairs is None or not _have_units(pairs):
        return as_printed
    own = {line.text: line for line in as_printed}
    cards = [make(str(pair)) if pair.figure else own.get(pair.label, make(pair.label)) for pair in pairs]
    return [*as_printed[:start], *cards, *as_printed[end:]]


def _cards_of(run: Sequence[tuple[L, TableCell]]) -> tuple[int, int]:
    """Where the cards of a run begin and end. Empty lines part what stands above and below them, where they
    part cards of several lines.
    """
    lengths = [len(block) for block in _blocks([cell for _, cell in run])]
    if max(lengths) < 2:
        return 0, len(run)  # an empty line behind every line parts nothing
    figures = [number for number, (_, cell) in enumerate(run) if cell.kind is CellKind.FIGURE]
    start, end = figures[0], figures[-1]
    while start > 0 and run[start - 1][0].text.strip():
        start -= 1
    while end < len(run) and run[end][0].text.strip():
        end += 1
    return start, end


def _blocks(cells: Sequence[TableCell]) -> list[list[TableCell]]:
    """What empty lines part."""
    blocks: list[list[TableCell]] = [[]]
    for cell in cells:
        if cell.text.strip():
            blocks[-1].append(cell)
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


def _are_cards(blocks: Sequence[Sequence[TableCell]]) -> bool:
    """Where empty lines part cards, each of them has its own label: else a label would go to the figure of
    another.
    """
    if len(blocks) == 1 or max(map(len, blocks)) < 2:
        return True
    return all(pair_figures(block) is not None for block in blocks)
