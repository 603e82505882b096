"""A table in, readable statements out: one for each row, with its period, its labels and its measure words.

    年份    | 立案提案（件） | 捐款（万元）
    2022    | 141            | 98            ->  2022年，立案提案141件，捐款98万元。

In: the grid of a table, and the lines above it. Out: lines for the text, or None where the table holds no
data: a frame of the layout, a calendar, a row of pictures. Every digit is one that is printed; what is added
are the words that the table says once for a row, a column or the whole. Remarks stay with their row, notes
below the table stay lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import TableWords
from gov_reviews.page.field_labels import read_labels
from gov_reviews.page.table_cells import CellKind, TableCell, read_cell, split_unit, tidy
from gov_reviews.page.table_grid import GridCell, TableRow
from gov_reviews.page.table_sentences import TableContext, rows_with_header, rows_without_header

_MAX_CAPTION_LINE = 60
_LONG = 60  # a cell of more characters is running text
_ABOVE = 2  # lines before the table in which its caption and 单位：件 may stand
_MAX_FIELDS = 24  # pairs of cells that are looked at for fields of the page
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def table_statements(grid: Sequence[Sequence[GridCell]], above: Sequence[str] = ()) -> tuple[str, ...] | None:
    """The table as lines of text, None when it is no data.

    Args:
        grid: Rows of equal length.
        above: The lines before the table, the nearest last.
    """
    rows: Sequence[TableRow] = _read_rows(grid)
    if not _may_be_data(rows) or _has_page_fields(rows):
        return None
    context = TableContext()
    for line in above[-_ABOVE:]:
        _read_caption(line, context)
    captions, rows, notes = _split_frame(rows, context)
    header, body = _split_header(rows)
    if not body or len(body[0].cells) < 2:
        return None
    header, body = _untwin(header, body)
    statements = rows_with_header(header, body, context) if header else rows_without_header(body, context)
    return None if statements is None else (*captions, *statements, *notes)


def is_unit_line(text: str) -> bool:
    """Nothing but the measure word of a table: 单位：件, （单位：万元）."""
    label, unit = split_unit(tidy(text)) if len(text) <= _MAX_CAPTION_LINE else (text, "")
    return bool(unit) and not label


def _read_rows(grid: Sequence[Sequence[GridCell]]) -> list[TableRow]:
    """The rows and columns that print something."""
    read: dict[str, TableCell] = {}
    for line in grid:
        for place in line:
            if place.text not in read:
                read[place.text] = read_cell(place.text)
    printed = [
        column
        for column in range(len(grid[0]) if grid else 0)
        if any(tidy(line[column].text) for line in grid)
    ]
    return [
        TableRow(
            tuple(read[line[column].text] for column in printed),
            tuple(line[column].origin for column in printed),
        )
        for line in grid
        if any(tidy(line[column].text) for column in printed)
    ]


def _may_be_data(rows: Sequence[TableRow]) -> bool:
    """More figures than running text; a row over the whole width is a caption or a note."""
    cells = [cell for row in rows if not row.is_whole for cell in row.distinct]
    figures = sum(cell.kind is CellKind.FIGURE for cell in cells)
    return figures > sum(len(cell.text) > _LONG or "。" in cell.text[:-1] for cell in cells)


def _has_page_fields(rows: Sequence[TableRow]) -> bool:
    """Labels and values of the page itself: 发布日期, 浏览次数, 来源."""
    pairs = [f"{label}：{value}" for row in rows for label, value in pairwise(row.texts[:4])][:_MAX_FIELDS]
    return sum(bool(read_labels([pair])) for pair in pairs) > 1


def _split_frame(
    rows: Sequence[TableRow], context: TableContext
) -> tuple[list[str], Sequence[TableRow], list[str]]:
    """Captions, the rows between, notes."""
    start, end = 0, len(rows)
    captions: list[str] = []
    while start < end and len(rows[start].texts) <= 1 and not rows[start].has_figure:
        captions += (text for text in rows[start].texts if _read_caption(text, context))
        start += 1
    while end > start and _is_note(rows[end - 1]):
        end -= 1
    return captions, rows[start:end], [text for row in rows[end:] for text in row.texts]


def _is_note(row: TableRow) -> bool:
    texts = row.texts
    if len(texts) != 1 or row.has_figure:
        return False
    return row.is_whole or texts[0].startswith(load_words(TableWords).note_starts)


def _read_caption(text: str, context: TableContext) -> bool:
    """Take year and measure word of the whole table; whether the line says more than the measure word."""
    if len(text) > _MAX_CAPTION_LINE or "。" in text:
        return True
    label, unit = split_unit(tidy(text))
    context.unit = unit or context.unit
    years = set(_YEAR.findall(text))
    if len(years) == 1:
        context.year = f"{years.pop()}年"
    return bool(label)


def _split_header(rows: Sequence[TableRow]) -> tuple[Sequence[TableRow], Sequence[TableRow]]:
    """The rows up to the first with a figure; a row over the whole width divides the table below them."""
    for number, row in enumerate(rows):
        if row.has_figure or (number and row.is_whole):
            return rows[:number], rows[number:]
    return rows, []


def _untwin(
    header: Sequence[TableRow], body: Sequence[TableRow]
) -> tuple[Sequence[TableRow], Sequence[TableRow]]:
    """A table that is printed in two halves side by side (项目, 数量, 项目, 数量), one below the other."""
    width = len(body[0].cells)
    names = [cell.text for cell in header[-1].cells] if header else []
    for half in range(2, width // 2 + 1):
        if width % half == 0 and names and any(names[:half]) and names == names[:half] * (width // half):
            parts = [
                row.part(start, start + half)
                for row in body
                for start in range(0, half if row.is_whole else width, half)
            ]
            return [row.part(0, half) for row in header], [row for row in parts if row.texts]
    return header, body
