"""The grid of a table: merged cells stand at each of their places.

In: the cells of each row as the markup gives them. Out: rows of equal length. A table without bounds is
refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gov_reviews.page.table_cells import CellKind, TableCell

MAX_CELLS = 20_000  # of one table, merged cells at each of their places
MAX_COLUMNS, MAX_ROWS_BELOW = 100, 1_000  # that one cell may cover


@dataclass(frozen=True, slots=True)
class GridCell:
    """A place of the grid.

    Attributes:
        text: What the cell prints.
        origin: The number of the cell: the places of a merged cell share it.
    """

    text: str
    origin: int


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell as the markup gives it: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the grid, read.

    Attributes:
        cells: What each place says.
        origins: The number of the cell at each place.
    """

    cells: tuple[TableCell, ...]
    origins: tuple[int, ...]

    @property
    def texts(self) -> list[str]:
        """What the cells print, merged cells once."""
        return [cell.text for cell in self.distinct if cell.text]

    @property
    def distinct(self) -> list[TableCell]:
        """The cells, merged cells once."""
        return list(dict(zip(self.origins, self.cells, strict=True)).values())

    @property
    def is_whole(self) -> bool:
        """One cell covers the whole width."""
        return len(set(self.origins)) == 1

    @property
    def has_figure(self) -> bool:
        """Any of its cells is a figure."""
        return any(cell.kind is CellKind.FIGURE for cell in self.cells)

    def part(self, start: int, end: int) -> TableRow:
        """Some of its columns."""
        return TableRow(self.cells[start:end], self.origins[start:end])


def expand_spans(rows: Iterable[Iterable[SpannedCell]]) -> list[list[GridCell]] | None:
    """The grid of a table, None where it has more than MAX_CELLS places."""
    grid: list[list[GridCell]] = []
    covered: dict[int, tuple[GridCell, int]] = {}  # column: the cell above, and the rows that it still covers
    origin = places = 0
    for row in rows:
        above, covered = covered, {}
        line: list[GridCell] = []
        for spanned in row:
            _fill_from_above(line, above, covered)
            cell = GridCell(spanned.text, origin)
            origin += 1
            below = min(spanned.rows, MAX_ROWS_BELOW) - 1
            for _ in range(min(max(spanned.columns, 1), MAX_COLUMNS)):
                if below > 0:
                    covered[len(line)] = (cell, below)
                line.append(cell)
            if places + len(line) > MAX_CELLS:
                return None
        _fill_from_above(line, above, covered)
        covered.update({column: (cell, left - 1) for column, (cell, left) in above.items() if left > 1})
        places += len(line)
        grid.append(line)
    width = max(map(len, grid), default=0)
    if width * len(grid) > MAX_CELLS:
        return None
    return [line + [GridCell("", -1 - column) for column in range(len(line), width)] for line in grid]


def _fill_from_above(
    line: list[GridCell], above: dict[int, tuple[GridCell, int]], covered: dict[int, tuple[GridCell, int]]
) -> None:
    """Put the merged cells of earlier rows at their places."""
    while len(line) in above:
        cell, left = above.pop(len(line))
        if left > 1:
            covered[len(line)] = (cell, left - 1)
        line.append(cell)
