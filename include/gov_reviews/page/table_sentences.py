"""The rows of a table as sentences.

In: the header rows and the rows below them, read; what is said for the whole table. Out: one statement a row,
None where no figure has a label or a measure word. Which column is which is seen from what its cells are:
figures, measure words, labels, remarks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import TableWords
from gov_reviews.page.paired_cells import join_labels, pair_figures
from gov_reviews.page.table_cells import (
    PERCENT_SIGNS,
    CellKind,
    TableCell,
    choose_unit,
    split_counting_label,
    strip_numbering,
)
from gov_reviews.page.table_grid import TableRow

_MAX_CHANGE_NAME = 10
_PART = re.compile(r"其中[：:，,]?\s*")


@dataclass(slots=True)
class TableContext:
    """What is said for the whole table, by its caption or a line above it.

    Attributes:
        year: 2022年, "" where no year or several are named.
        unit: Of all figures that have no measure word of their own.
    """

    year: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    """What the header says of a column."""

    name: str
    unit: str
    period: str

    @property
    def is_ratio(self) -> bool:
        """A share of something."""
        return self.name.endswith(load_words(TableWords).ratios)

    @property
    def is_change(self) -> bool:
        """How much more or less than before."""
        return len(self.name) <= _MAX_CHANGE_NAME and any(
            word in self.name for word in load_words(TableWords).changes
        )


@dataclass(frozen=True, slots=True)
class _RowLabels:
    """What the labels of a row say; `lead` is 其中，."""

    name: str
    unit: str
    period: str
    lead: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table by what they hold."""

    labels: list[int]
    units: list[int]
    values: list[int]
    remarks: list[int]


@dataclass(frozen=True, slots=True)
class _Item:
    """A figure of a row: the column it stands in, and as it is written."""

    column: _Column
    value: str
    has_unit: bool


# --- with a header ---


def rows_with_header(
    header: Sequence[TableRow], body: Sequence[TableRow], context: TableContext
) -> list[str] | None:
    """Statements of the rows below a header."""
    width = len(body[0].cells)
    names = [_read_column(header, number) for number in range(width)]
    columns = _sort_columns(header, [row for row in body if not row.is_whole], width)
    statements: list[str] = []
    has_unit = False
    for row in _totals_first(body, columns):
        if row.is_whole and not row.has_figure:
            statements += row.texts  # it divides the table
            continue
        labels = _read_labels([row.cells[number] for number in columns.labels])
        items = _read_items(row, columns, names, labels, context)
        has_unit = has_unit or any(item.has_unit for item in items)
        remarks = [
            f"{_printed(header, number)}：{row.cells[number].text}"
            for number in columns.remarks
            if row.cells[number].text
        ]
        statements += _row_sentences(labels, items, remarks, context)
    return statements if has_unit else None


def _totals_first(body: Sequence[TableRow], columns: _Columns) -> list[TableRow]:
    """The rows, in each part of the table the one that sums up the others before them: what is said first is
    the value of the whole.
    """
    totals = load_words(TableWords).totals
    ordered: list[TableRow] = []
    start = 0  # of the part of the table
    for row in body:
        labels = [row.cells[number] for number in columns.labels]
        if row.is_whole and not row.has_figure:
            ordered.append(row)
            start = len(ordered)
        elif any(cell.label in totals for cell in labels):
            ordered.insert(start, row)
            start = len(ordered)
        else:
            ordered.append(row)
    return ordered


def _sort_columns(header: Sequence[TableRow], data: Sequence[TableRow], width: int) -> _Columns:
    serial = load_words(TableWords).serial_headers
    columns = _Columns([], [], [], [])
    for number in range(width):
        kinds = {row.cells[number].kind for row in data} - {CellKind.EMPTY}
        if _printed(header, number) in serial:
            continue
        if kinds == {CellKind.UNIT}:
            columns.units.append(number)
        elif CellKind.FIGURE in kinds:
            columns.values.append(number)
        else:
            (columns.remarks if columns.values else columns.labels).append(number)
    return columns


def _printed(header: Sequence[TableRow], number: int) -> str:
    """What the header prints over a column, merged cells once."""
    return "".join({row.origins[number]: row.cells[number].text for row in header}.values())


def _read_column(header: Sequence[TableRow], number: int) -> _Column:
    """What the header rows say of a column, from the top."""
    plain = load_words(TableWords).plain_headers
    names: list[str] = []
    unit = period = ""
    for cell in {row.origins[number]: row.cells[number] for row in header}.values():
        unit = cell.unit or unit
        if cell.kind is CellKind.PERIOD:
            period = cell.label
        elif cell.kind is CellKind.TEXT and cell.label not in plain:
            label, counted = split_counting_label(cell.label)
            if counted and not unit:
                unit = counted
            elif counted:
                label = cell.label
            names.append("" if label in plain else strip_numbering(label))
    return _Column(join_labels(names), unit, period)


def _read_labels(cells: Sequence[TableCell]) -> _RowLabels:
    names: list[str] = []
    unit = period = lead = ""
    for cell in cells:
        unit = cell.unit or unit
        if cell.kind is CellKind.PERIOD:
            period = cell.label
        elif cell.label:
            label = strip_numbering(cell.label)
            if part := _PART.match(label):
                lead, label = "其中，", label[part.end() :]
            names.append(label.rstrip("：:"))
    name = join_labels(names)
    return _RowLabels("" if name in load_words(TableWords).plain_headers else name, unit, period, lead)


def _read_items(
    row: TableRow,
    columns: _Columns,
    names: Sequence[_Column],
    labels: _RowLabels,
    context: TableContext,
) -> list[_Item]:
    """The figures of a row, and the words that stand in their place; a merged cell once."""
    own_unit = next((row.cells[number].unit for number in columns.units if row.cells[number].unit), "")
    items: dict[int, _Item] = {}
    for number in columns.values:
        cell, column, origin = row.cells[number], names[number], row.origins[number]
        if cell.kind is CellKind.EMPTY or origin in items:
            continue
        if cell.kind is not CellKind.FIGURE:
            items[origin] = _Item(column, f"：{cell.text}", False)
            continue
        unit = (
            cell.unit
            or choose_unit(column.unit, column.is_ratio)
            or _row_unit(column, labels, own_unit, context)
        )
        items[origin] = _Item(column, f"{cell.figure}{unit}{cell.after}", bool(unit))
    return list(items.values())


def _row_unit(column: _Column, labels: _RowLabels, own_unit: str, context: TableContext) -> str:
    """The measure word of a figure for which its cell and column give none: that of its row, then that of the
    table. What is a share of something, or a change, takes none but %.
    """
    is_ratio = column.is_ratio or (not column.name and labels.name.endswith(load_words(TableWords).ratios))
    given = own_unit or labels.unit or context.unit
    return "" if column.is_change and given not in PERCENT_SIGNS else choose_unit(given, is_ratio)


def _row_sentences(
    labels: _RowLabels, items: Sequence[_Item], remarks: Sequence[str], context: TableContext
) -> list[str]:
    """One row in words: 2022年，教育界：立案提案58件，占比35.6%。 Changes are a sentence of their own: what
    period they are about, their own words say.
    """
    plain = [item for item in items if not item.column.is_change]
    changes = [_change(item) for item in items if item.column.is_change]
    start = _row_start(labels, plain, context)
    sentences = []
    if plain:
        figures = [f"{_name_of(item.column, labels)}{item.value}" for item in plain]
        sentences.append(f"{start}{'，'.join([*figures, *remarks])}。")
    elif changes:
        changes[0] = f"{start}{labels.name}{changes[0]}"
    if changes:
        sentences.append(f"{'，'.join(changes)}。")
    return ["".join(sentences)] if sentences else []


def _row_start(labels: _RowLabels, items: Sequence[_Item], context: TableContext) -> str:
    """What stands before all figures of a row: its period, and its label where the columns have names."""
    has_periods = any(item.column.period for item in items)
    period = labels.period or ("" if has_periods else context.year)
    start = labels.lead + (f"{period}，" if period else "")
    if not labels.name or not any(item.column.name for item in items):
        return start
    is_total = labels.name in load_words(TableWords).totals
    return f"{start}{labels.name}{'' if is_total else '：'}"


def _name_of(column: _Column, labels: _RowLabels) -> str:
    """What a figure is called, without what stands before all of its row."""
    period = column.period if column.period != labels.period else ""
    return f"{period}{column.name or labels.name}"


def _change(item: _Item) -> str:
    is_compared = any(word in item.column.name for word in load_words(TableWords).compared)
    return f"{'' if is_compared else '比上年'}{item.column.name}{item.value}"


# --- without a header ---


def rows_without_header(body: Sequence[TableRow], context: TableContext) -> list[str] | None:
    """Each row says its own labels; or the figures stand in one row and their labels in the next."""
    with_figures = [row for row in body if row.has_figure]
    if all(row.cells[0].kind in (CellKind.FIGURE, CellKind.EMPTY) for row in with_figures):
        return _by_columns(body)
    cells = [cell for row in body for cell in row.cells]
    has_unit = context.unit or any(cell.unit for cell in cells)
    has_label = any(cell.kind is CellKind.TEXT and count_han(cell.label) > 1 for cell in cells)
    if not (has_unit and has_label):
        return None
    return [_row_in_order(row, context) for row in body]


def _by_columns(body: Sequence[TableRow]) -> list[str] | None:
    statements: list[str] = []
    for number in range(len(body[0].cells)):
        column = [row.cells[number] for row in body if row.cells[number].kind is not CellKind.EMPTY]
        paired = pair_figures(column) if column else []
        if paired is None:
            return None
        statements += map(str, paired)
    return statements


def _row_in_order(row: TableRow, context: TableContext) -> str:
    """A row of labels, each with the figures that follow it."""
    parts: list[str] = []
    labels: list[str] = []
    unit = period = ""
    cells = row.distinct
    for number, cell in enumerate(cells):
        if cell.kind is CellKind.PERIOD:
            period = cell.label
        elif cell.kind is CellKind.TEXT:
            labels.append(strip_numbering(cell.label))
            unit = cell.unit
        elif cell.kind is CellKind.UNIT:
            unit = cell.unit
        elif cell.kind is CellKind.FIGURE:
            behind = cells[number + 1] if number + 1 < len(cells) else cell
            label = join_labels(labels)
            own = cell.unit or (behind.unit if behind.kind is CellKind.UNIT else "") or unit
            given = own or choose_unit(context.unit, label.endswith(load_words(TableWords).ratios))
            parts.append(f"{period}{label}{cell.figure}{given}{cell.after}")
            labels, unit = [], ""
    return f"{'，'.join([*parts, *labels])}。" if parts or len(labels) > 1 else "".join(labels)
