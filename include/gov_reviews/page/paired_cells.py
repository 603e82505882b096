"""Figures, measure words and labels that follow each other: which belong together.

In: cells of a column, or lines of a card, in order. Out: pairs of a label and its figure. The label stands
before its figure or behind it, in one group always the same; other words (a heading) belong to none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gov_reviews.knowledge.han import count_han
from gov_reviews.page.table_cells import CellKind, TableCell, strip_numbering


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """A figure with its label; without a figure words that belong to none.

    Attributes:
        label: What is counted.
        figure: With its measure word; "" for words alone.
        has_unit: A measure word is known.
        is_behind: The label is printed behind its figure.
    """

    label: str
    figure: str = ""
    has_unit: bool = False
    is_behind: bool = False

    def __str__(self) -> str:
        """A statement in the order in which it is printed."""
        if not self.figure:
            return self.label
        return f"{self.figure}{self.label}。" if self.is_behind else f"{self.label}{self.figure}。"


def have_units(pairs: Sequence[LabelledFigure]) -> bool:
    """Whether every figure has a measure word."""
    return all(pair.has_unit for pair in pairs if pair.figure)


def join_labels(labels: Sequence[str]) -> str:
    """Labels one after the other; one that holds those before it replaces them (提案, 立案提案)."""
    joined = ""
    for label in labels:
        joined = label if joined in label else joined + label
    return joined


def pair_figures(cells: Sequence[TableCell]) -> list[LabelledFigure] | None:
    """The figures with their labels in order, between them the words that belong to none; None where a figure
    has no label, or there is no figure.
    """
    tokens = [cell for cell in cells if cell.kind is not CellKind.EMPTY]
    figures = [number for number, cell in enumerate(tokens) if cell.kind is CellKind.FIGURE]
    if not figures:
        return None
    is_label_first = _is_label_first(tokens, figures)
    pairs: list[LabelledFigure] = []
    edges = [*figures, len(tokens)]
    waiting = list(tokens[: figures[0]])
    for start, end in pairwise(edges):
        between = tokens[start + 1 : end]
        units = [cell for cell in between[:1] if cell.kind is CellKind.UNIT]
        words = between[len(units) :]
        if is_label_first:
            before, label = waiting[:-1], waiting[-1:]
            waiting = words
        else:
            label, before, waiting = words[:1], waiting, words[1:]
        pairs += (LabelledFigure(cell.text) for cell in before)
        pair = _pair(tokens[start], label, units, is_behind=not is_label_first)
        if pair is None:
            return None
        pairs.append(pair)
    return [*pairs, *(LabelledFigure(cell.text) for cell in waiting)]


def _is_label_first(tokens: Sequence[TableCell], figures: Sequence[int]) -> bool:
    """Whether the labels stand before their figures."""
    if figures[0] == 0:
        return False
    if tokens[-1].kind is not CellKind.TEXT or tokens[figures[0] - 1].unit:
        return True
    # Words on both sides: one at each end is a heading and labels behind the figures, two at the beginning
    # are a heading and the first label.
    return figures[0] > 1


def _pair(
    figure: TableCell, labels: Sequence[TableCell], units: Sequence[TableCell], *, is_behind: bool
) -> LabelledFigure | None:
    label = next((cell for cell in labels if cell.kind is CellKind.TEXT), None)
    if label is None or count_han(label.label) < 2:
        return None
    unit = figure.unit or next((cell.unit for cell in (*units, label) if cell.unit), "")
    printed = f"{figure.figure}{unit}{figure.after}"
    return LabelledFigure(strip_numbering(label.label), printed, bool(unit), is_behind)
