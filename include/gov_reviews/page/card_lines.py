"""Number cards (数说, 一图读懂) by their lines: a figure, its measure word, its label, each a line.

In: the lines of a body, of a text, of a printed page. Out: the lines with statements (立案提案163件。) in the
place of the cards; what is no card stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gov_reviews.page.paired_cells import have_units, pair_figures
from gov_reviews.page.stacked_tables import L, join_stacked_tables
from gov_reviews.page.table_cells import CellKind, TableCell, read_cell

MAX_LABEL = 20
MAX_SENTENCE = 40  # of a label that says more than its noun: 委员能力提升班，参训260人次
_PROSE = re.compile("[。；！？]")


def join_card_lines(lines: Sequence[L], make: Callable[[str], L]) -> list[L]:
    """The lines with each run of figures and labels replaced by statements.

    Args:
        make: A line of these words.
    """
    joined: list[L] = []
    run: list[tuple[L, TableCell]] = []
    for line in join_stacked_tables(lines, make):
        is_below = bool(run) and run[-1][1].kind in (CellKind.FIGURE, CellKind.UNIT)
        cell = read_cell(line.text) if len(line.text) <= (MAX_SENTENCE if is_below else MAX_LABEL) else None
        if cell is not None and (_may_belong(cell, is_below=is_below) if line.text.strip() else run):
            run.append((line, cell))
            continue
        joined += _read_run(run, make)
        run = []
        joined.append(line)
    return joined + _read_run(run, make)


def _may_belong(cell: TableCell, *, is_below: bool) -> bool:
    """Whether a line can be a part of a card; a comma only in a label right below its figure."""
    is_prose = _PROSE.search(cell.text) is not None or ("，" in cell.text and not is_below)
    return cell.kind is not CellKind.EMPTY and not is_prose


def _read_run(run: Sequence[tuple[L, TableCell]], make: Callable[[str], L]) -> list[L]:
    """Statements where at least two figures have a label and a measure word each; else the lines."""
    as_printed = [line for line, _ in run]
    if sum(cell.kind is CellKind.FIGURE for _, cell in run) < 2:
        return as_printed
    start, end = _cards_of(run)
    cells = [cell for _, cell in run[start:end]]
    pairs = pair_figures(cells) if _are_cards(_blocks(cells)) else None
    if pairs is None or not have_units(pairs):
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
    """Whether empty lines part cards, each with a label of its own: else a label would go to the figure of
    another. A heading between them is one line.
    """
    if len(blocks) == 1 or max(map(len, blocks)) < 2:
        return True
    headings = [block for block in blocks if len(block) == 1 and block[0].kind is CellKind.TEXT]
    return all(block in headings or pair_figures(block) is not None for block in blocks)
