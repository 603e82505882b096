"""Tables of plain text and Markdown, whose cells are parted by tabs, upright strokes or white space:
statements instead.

In: the lines of a file. Out: the same lines, each table replaced by its statements (table_statements); a
block that holds no data stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gov_reviews.page.table_cells import CellKind, read_cell
from gov_reviews.page.table_grid import SpannedCell, expand_spans
from gov_reviews.page.table_statements import is_unit_line, table_statements

_STROKES = re.compile("[|│┃｜]")
_RULE = re.compile(r"[\s|│┃｜:：+\-—=─━┌┐└┘├┤┬┴┼╋┏┓┗┛┣┫┳┻]+")
_PROSE = re.compile("[。；！？，]")
_MAX_LINE = 2_000
_MAX_SPACED = 120  # characters of a line whose cells white space parts
_MIN_SPACED = 3  # cells
_MIN_SPACED_ROWS = 2


def text_table_lines(lines: Sequence[str]) -> list[str]:
    """The lines with their tables in words."""
    written: list[str] = []
    block: list[tuple[str, list[str] | None]] = []  # the lines of a table; None for its rules
    for line in (*_without_spaced_tables(lines), ""):
        cells = _cells(line)
        is_rule = bool(line.strip()) and _RULE.fullmatch(line) is not None
        if cells is not None or (is_rule and block):
            block.append((line, None if is_rule else cells))
            continue
        _write(block, written)
        block = []
        written.append(line)
    return written[:-1]


def _cells(line: str) -> list[str] | None:
    """The cells of a line, None where it has not at least two."""
    if len(line) > _MAX_LINE:
        return None
    if _STROKES.search(line):
        cells = _STROKES.split(line)
        # strokes at both ends are a frame
        cells = cells[1:] if not cells[0].strip() else cells
        cells = cells[:-1] if cells and not cells[-1].strip() else cells
    elif "\t" in line.strip():
        cells = line.rstrip("\t").split("\t")
    else:
        return None
    return [cell.strip() for cell in cells] if len(cells) > 1 else None


def _without_spaced_tables(lines: Sequence[str]) -> list[str]:
    """The lines, in words those whose cells are parted by white space: a header of words, then rows of labels
    and figures, each figure below one of the row above.
    """
    written: list[str] = []
    at = 0
    while at < len(lines):
        rows = list(_spaced_rows(lines, at))
        statements = _statements(rows, written) if len(rows) > _MIN_SPACED_ROWS else None
        if statements is None:
            written.append(lines[at])
            at += 1
            continue
        while written and is_unit_line(written[-1]):
            written.pop()
        written += statements
        at += len(rows)
    return written


def _spaced_rows(lines: Sequence[str], at: int) -> Iterator[list[str]]:
    """The header that stands at a line, and the rows below it."""
    header = _spaced_cells(lines[at])
    if len(header) < _MIN_SPACED or any(map(_is_figure, header)):
        return
    yield header
    form: list[bool] = []
    for line in lines[at + 1 :]:
        cells = _spaced_cells(line)
        figures = [_is_figure(cell) for cell in cells]
        if len(cells) != len(header) or not any(figures) or (form and figures != form):
            return
        form = figures
        yield cells


def _spaced_cells(line: str) -> list[str]:
    """What white space parts in a line that is no running text."""
    return line.split() if len(line) <= _MAX_SPACED and not _PROSE.search(line) else []


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a number, or the mark for none."""
    return read_cell(cell).kind in (CellKind.FIGURE, CellKind.EMPTY)


def _write(block: Sequence[tuple[str, list[str] | None]], written: list[str]) -> None:
    rows = [cells for _, cells in block if cells is not None]
    statements = _statements(rows, written) if len(rows) > 1 else None
    if statements is None:
        written += (line for line, _ in block)
        return
    while written and (is_unit_line(written[-1]) or not written[-1].strip()):
        written.pop()
    written += statements


def _statements(rows: Sequence[Sequence[str]], above: Sequence[str]) -> tuple[str, ...] | None:
    grid = expand_spans([SpannedCell(cell) for cell in row] for row in rows)
    said = [line for line in above[-4:] if line.strip()]
    return table_statements(grid, said) if grid is not None else None
