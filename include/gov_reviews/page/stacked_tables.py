"""Tables whose cells stand one a line, as a page or a printed sheet leaves them whose columns are lost.

    单位 | 提案（件） | 信息（条） | 教育界 | 12 | 30 | 医卫界 | 9 | 41
                                        ->  教育界：提案12件，信息30条。  医卫界：提案9件，信息41条。

In: the lines of a body, of a text, of a printed page. Out: the lines with a statement a row in the place of
each table. How many columns a table has is seen from its cells: the figures of each row stand at the same
places. What has no such order, or no header that names each column, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol, TypeVar

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import TableWords
from gov_reviews.page.table_cells import CellKind, TableCell, read_cell, split_counting_label
from gov_reviews.page.table_grid import SpannedCell, expand_spans
from gov_reviews.page.table_statements import table_statements

_MAX_CELL = 60  # characters; more are running text
_MAX_COLUMNS = 12
_MAX_LABELS = 3  # columns before the first with figures
_MIN_ROWS = 2
_MIN_CAPTION = 8  # characters; two shorter lines above a header may be a part of it
_PROSE = re.compile("[。！？]")
_DIGIT = re.compile("[0-9]")
_WORDS = "words"


class Printed(Protocol):
    """A line as printed."""

    @property
    def text(self) -> str:
        """What is printed."""


L = TypeVar("L", bound=Printed)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the cells of a run lie in rows.

    Attributes:
        columns: How many there are.
        header: The rows of the header.
        top: The cell that the header begins with.
        rows: Where each row begins and ends; one is shorter whose first cells an earlier row covers, or that
            has no serial number.
    """

    columns: int
    header: tuple[tuple[SpannedCell, ...], ...]
    top: int
    rows: tuple[tuple[int, int], ...]

    def rank(self, cells: Sequence[TableCell]) -> tuple[int, int, int, int, int]:
        """How well it explains the cells: by its figures, by the measure words above them rather than beside
        them, by how little is left over behind the header, by its whole rows, by its header.
        """
        start = self.rows[0][0]
        over = zip(self.header[-1][::-1], cells[start : start + self.columns][::-1], strict=False)
        inside = [cell for start, end in self.rows for cell in cells[start:end]]
        return (
            sum(cell.kind is CellKind.FIGURE for cell in inside),
            sum(_names_unit(name.text) and cell.kind is CellKind.FIGURE for name, cell in over)
            - sum(bool(cell.unit) and cell.kind is CellKind.TEXT for cell in inside),
            len(inside) + start - len(cells),
            len(inside) - self.columns * len(self.rows),
            -self.top,
        )


def _names_unit(name: str) -> bool:
    """Whether a name of a column says in what its figures are counted."""
    cell = read_cell(name)
    return bool(cell.unit or split_counting_label(cell.label)[1])


def join_stacked_tables(lines: Sequence[L], make: Callable[[str], L]) -> list[L]:
    """The lines with each stacked table replaced by its statements.

    Args:
        make: A line of these words.
    """
    joined: list[L] = []
    run: list[L] = []
    for line in lines:
        if len(line.text) <= _MAX_CELL and not _PROSE.search(line.text):
            run.append(line)
            continue
        joined += _read_run(run, make)
        run = []
        joined.append(line)
    return joined + _read_run(run, make)


def _read_run(run: Sequence[L], make: Callable[[str], L]) -> list[L]:
    """The lines of a run, its tables in words."""
    read: list[L] = []
    for part in _parts(run):
        has_digits = sum(_DIGIT.search(line.text) is not None for line in part) >= _MIN_ROWS
        printed = _read_cells(part) if has_digits else []
        cells = [cell for cell, _ in printed]
        said = _statements(cells, [line.text for line in read])
        if said is None:
            read += part
            continue
        shape, statements = said
        in_rows = {at for start, end in shape.rows for at in range(start, end)}
        first = shape.rows[0][0]
        read += (line for _, lines in printed[: shape.top] for line in lines)
        read += map(make, statements)
        read += (line for at in range(first, len(cells)) if at not in in_rows for line in printed[at][1])
    return read


def _read_cells(part: Sequence[L]) -> list[tuple[TableCell, list[L]]]:
    """The cells with the lines that print them; a measure word in brackets belongs to the name above it."""
    printed: list[tuple[TableCell, list[L]]] = []
    for line in part:
        cell = read_cell(line.text)
        before = printed[-1] if printed else None
        if before and cell.kind is CellKind.UNIT and cell.text[0] in "（(" and _may_take_unit(before[0]):
            lines = [*before[1], line]
            printed[-1] = (read_cell("".join(one.text.strip() for one in lines)), lines)
        elif line.text.strip():
            printed.append((cell, [line]))
    return printed


def _may_take_unit(cell: TableCell) -> bool:
    """Whether a cell is a name without a measure word."""
    return cell.kind is CellKind.TEXT and not cell.unit


def _parts(run: Sequence[L]) -> Iterator[Sequence[L]]:
    """What empty lines part: rows of one table, where they lie between blocks of one length.

    A part keeps the empty lines behind it.
    """
    blocks: list[list[L]] = []
    is_open = False
    for line in run:
        is_printed = bool(line.text.strip())
        if blocks and (is_open or not is_printed):
            blocks[-1].append(line)
        else:
            blocks.append([line])
        is_open = is_printed
    for _, group in groupby(blocks, key=lambda block: sum(bool(line.text.strip()) for line in block)):
        alike = list(group)
        yield from [[line for block in alike for line in block]] if len(alike) > _MIN_ROWS else alike


def _statements(cells: Sequence[TableCell], above: Sequence[str]) -> tuple[_Shape, tuple[str, ...]] | None:
    """The shape of a table and its rows in words; None where the cells are none."""
    figures = [number for number, cell in enumerate(cells) if cell.kind is CellKind.FIGURE]
    shapes = list(_shapes(cells, figures[0])) if len(figures) >= _MIN_ROWS else []
    if not shapes:
        return None
    shape = max(shapes, key=lambda one: one.rank(cells))
    grid = expand_spans(_grid_rows(shape, cells))
    captions = [*above, *(cell.text for cell in cells[: shape.top])]
    said = table_statements(grid, [line for line in captions if line.strip()]) if grid else None
    return None if said is None else (shape, said)


def _grid_rows(shape: _Shape, cells: Sequence[TableCell]) -> Iterator[Sequence[SpannedCell]]:
    """The rows of a table, header first; what covers several of them stands in each."""
    yield from shape.header
    totals = load_words(TableWords).totals
    before: list[TableCell] = []
    for start, end in shape.rows:
        covered = before[: shape.columns - (end - start)]
        before = [*covered, *cells[start:end]]
        is_total = cells[start].label in totals
        printed = ["" if is_total or cell.kind is CellKind.FIGURE else cell.text for cell in covered]
        yield [SpannedCell(text) for text in (*printed, *(cell.text for cell in cells[start:end]))]


def _shapes(cells: Sequence[TableCell], figure: int) -> Iterator[_Shape]:
    """The shapes that the cells may have.

    Args:
        figure: The first cell that is one.
    """
    for columns in range(2, _MAX_COLUMNS + 1):
        for labels in range(min(_MAX_LABELS + 1, columns)):
            start = figure - labels
            headers = list(_headers(cells[:start], columns, is_numbered=not labels)) if start > 0 else []
            rows = tuple(_rows(cells, start, columns)) if headers else ()
            is_whole = len(rows) >= _MIN_ROWS and (rows[-1][1] - start) < 2 * columns * len(rows)
            if is_whole and cells[start + (not labels)].kind is not CellKind.FIGURE:
                yield from (_Shape(columns, header, top, rows) for header, top in headers)


def _rows(cells: Sequence[TableCell], start: int, columns: int) -> Iterator[tuple[int, int]]:
    """Where the rows begin and end whose figures stand at the places of the first one's; cells that fit into
    none are passed over.
    """
    forms = [_form(cell) for cell in cells]
    first = forms[start : start + columns]
    labels = next((at for at, form in enumerate(first) if at and form == CellKind.FIGURE.value), columns)
    at = start
    while at < len(cells):
        for skipped in range(labels if at > start else 1):
            row = forms[at : at + columns - skipped]
            if _fits(row, first[skipped:]):
                yield at, at + len(row)
                first = [
                    *first[:skipped],
                    *(old or new for old, new in zip(first[skipped:], row, strict=True)),
                ]
                at += len(row)
                break
        else:
            at += 1


def _fits(row: Sequence[str], first: Sequence[str]) -> bool:
    """Whether a row has the form of the first one, and a figure."""
    return (
        len(row) == len(first)
        and CellKind.FIGURE.value in row
        and all(one == other or not one or not other for one, other in zip(row, first, strict=True))
    )


def _form(cell: TableCell) -> str:
    """What a cell is for the form of its row; "" for one that prints nothing, which may stand anywhere."""
    if cell.kind is CellKind.EMPTY:
        return ""
    return cell.kind.value if cell.kind in (CellKind.FIGURE, CellKind.UNIT) else _WORDS


_Header = tuple[tuple[tuple[SpannedCell, ...], ...], int]


def _headers(above: Sequence[TableCell], columns: int, *, is_numbered: bool) -> Iterator[_Header]:
    """The headers that the cells above the first row may be, with the cell that each begins with.

    Args:
        is_numbered: The rows begin with a serial number, which the header must say.
    """
    words = load_words(TableWords)
    for size in (columns, columns - 1):
        header, top = above[-size:], len(above) - size
        if top < 0 or not _are_names(header) or _are_short(above[max(0, top - 2) : top]):
            continue
        if is_numbered and (size < columns or header[0].text not in words.serial_headers):
            continue
        # Pairs of a label and a figure with its measure word are a card.
        if columns > 2 or header[-1].unit or header[-1].label in words.plain_headers:
            corner = [""] * (columns - size)
            yield (tuple(SpannedCell(text) for text in [*corner, *(cell.text for cell in header)]),), top
    yield from _grouped_headers(above, columns)


def _grouped_headers(above: Sequence[TableCell], columns: int) -> Iterator[_Header]:
    """A header of two rows, whose second says the same below each name of the first: 单位 | 2022年 | 2023年,
    提案 | 信息 | 提案 | 信息.
    """
    texts = [cell.text for cell in above]
    for width in range(2, columns // 2 + 1):
        for groups in range(2, (columns - 1) // width + 1):
            below, single = groups * width, columns - groups * width
            top = len(texts) - below - groups - single
            if top < 0 or texts[-below:] != texts[-width:] * groups or not _are_names(above[-width:]):
                continue
            if _are_names(above[top : top + single + groups]):
                names = [SpannedCell(text, rows=2) for text in texts[top : top + single]]
                names += (SpannedCell(text, columns=width) for text in texts[top + single : -below])
                yield (tuple(names), tuple(SpannedCell(text) for text in texts[-below:])), top


def _are_names(header: Sequence[TableCell]) -> bool:
    """Whether each cell names a column of its own, or all names stand there equally often: two halves side by
    side.
    """
    names = [cell.text for cell in header]
    once = len(set(names))
    are_words = all(cell.kind not in (CellKind.FIGURE, CellKind.EMPTY) for cell in header)
    return are_words and names == names[:once] * (len(names) // once)


def _are_short(above: Sequence[TableCell]) -> bool:
    """Whether two lines may be the cells of another row of the header: one alone is a caption, as is
    单位：件."""
    return len(above) > 1 and not any(
        len(cell.text) >= _MIN_CAPTION or (cell.unit and not cell.label) for cell in above
    )
