"""Tables of the page: sorted on the server, given as CSV exactly as they stand there.

In: columns and rows of cells. Out: the rows in the order that the address asks for, headings with the address
of every other order, CSV. The address of a page says all about its tables: `?sort-<table>=<column>` (with `-`
before the column: falling), `?csv=<table>`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from gov_reviews.report.rows import write_csv

SORT = "sort-"
CSV = "csv"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table.

    Attributes:
        value: What it is sorted by and what CSV holds.
        shown: The text to show, None: the value itself.
        href: Where it leads within the page.
        tone: A class of page.css: "good", "warn", "bad", "quiet", "".
        picture: Markup made by us (a sparkline), shown instead of text.
        note: Shown when the pointer rests on it.
    """

    value: Any
    shown: str | None = None
    href: str | None = None
    tone: str = ""
    picture: Markup | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: `key` is its name in addresses and CSV, `heading` what people read."""

    key: str
    heading: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table of a page.

    Attributes:
        name: Its name in addresses.
        columns, rows: Each row has one cell a column.
        row_ids: The `id` of each row in the page, where marks lead to them; empty without.
        sorted_by: Column that the rows are in order of, with `-` when falling; "" for the view's own order.
        is_stacked: A phone is too narrow for its columns, and shows the cells of a row below each other.
    """

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_ids: tuple[str, ...] = ()
    sorted_by: str = ""
    is_stacked: bool = False

    def in_order(self, query: Mapping[str, str]) -> PageTable:
        """The table as an address asks for it; an unknown column leaves the order as it is."""
        asked = query.get(SORT + self.name, "")
        key, is_falling = asked.removeprefix("-"), asked.startswith("-")
        places = [place for place, column in enumerate(self.columns) if column.key == key]
        if not places:
            return self
        numbered = list(enumerate(self.rows))
        valued = [item for item in numbered if item[1][places[0]].value is not None]
        missing = [item for item in numbered if item[1][places[0]].value is None]
        valued.sort(key=lambda item: _order(item[1][places[0]].value), reverse=is_falling)
        order = [number for number, _ in valued + missing]
        return replace(
            self,
            rows=tuple(self.rows[number] for number in order),
            row_ids=tuple(self.row_ids[number] for number in order) if self.row_ids else (),
            sorted_by=asked,
        )

    @property
    def is_wordy(self) -> bool:
        """Whether a phone shows its rows stacked: always with a column of sentences."""
        return self.is_stacked or any(cell.tone == "words" for row in self.rows for cell in row)

    def without_empty(self) -> PageTable:
        """Without the columns that say nothing in any row."""
        filled = [
            place
            for place in range(len(self.columns))
            if any(row[place].value is not None or row[place].picture for row in self.rows)
        ]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in filled),
            rows=tuple(tuple(row[place] for place in filled) for row in self.rows),
        )

    def sort_query(self, column: TableColumn, query: Mapping[str, str]) -> str:
        """The query string that sorts by a column; numbers fall first, a second click turns them around."""
        up, down = column.key, f"-{column.key}"
        first, second = (down, up) if column.is_number else (up, down)
        return urlencode({**query, SORT + self.name: second if self.sorted_by == first else first})

    def csv_query(self, query: Mapping[str, str]) -> str:
        """The query string that gives this table, in this order, as CSV."""
        return urlencode({**query, CSV: self.name})

    def to_csv(self) -> str:
        """What is shown, as CSV that no spreadsheet takes for formulas."""
        out = io.StringIO()
        write_csv(
            [column.key for column in self.columns], [[cell.value for cell in row] for row in self.rows], out
        )
        return out.getvalue()


def _order(value: Any) -> tuple[int, Any]:
    """Numbers before words: a column may hold both."""
    return (0, value) if isinstance(value, (int, float)) else (1, str(value))


def cells(values: Sequence[object]) -> tuple[Cell, ...]:
    """A row: what is no cell yet becomes one."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)
