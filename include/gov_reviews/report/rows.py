"""Rows as a table, CSV or JSON on standard output.

In: column names and rows as the warehouse reader gives them. Out: text. A table is for eyes: long cells are
cut, no cell holds a control character, and rows too wide for the terminal are printed as records, one column
a line.
CSV and JSON are for programs: whole values, lists and times included; on a terminal CSV is escaped too.
JSON is exact. CSV is opened in spreadsheets, which run what begins like a formula: such text gets a ' in
front, control characters are written as \\x.., a line break is always \\n. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from gov_reviews.report.terminal import safe_json, safe_line, safe_text, shortened

if TYPE_CHECKING:
    from rich.console import Console

MAX_CELL = 200
# What a spreadsheet takes for the beginning of a formula; also after spaces, which it trims, and in full
# width, which Excel reads alike.
_FORMULA = tuple("=+-@＝＋－＠")
# Control characters and those that turn the direction of writing around; tab and line breaks are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# a column narrower than this folds every word; with more columns than fit so, rows are printed as records
MIN_COLUMN = 9


def to_plain(value: Any) -> Any:
    """A value of the warehouse as JSON can hold it; what JSON has no form for (NaN, intervals) becomes
    text.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return to_plain(float(value))
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    return str(value)


def _cell(value: Any) -> str:
    """A value as one cell of text; NULL is empty."""
    plain = to_plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, float):
        return f"{plain:.15g}"
    if isinstance(plain, list):
        return "; ".join(_cell(item) for item in plain)
    return str(plain) if not isinstance(plain, dict) else safe_json(plain, indent=None)


def _csv_cell(value: Any) -> str:
    """A value as a cell of CSV that no spreadsheet takes for a formula."""
    if isinstance(value, (list, tuple)):  # where ; separates columns, each item is a cell
        return "; ".join(_csv_cell(item) for item in value)
    text = _cell(value)
    if isinstance(value, (bool, int, float, Decimal)):
        return text
    text = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
    prefix = "'" if text.startswith(("\t", "\r", "\n")) or text.lstrip().startswith(_FORMULA) else ""
    # csv.writer leaves a bare carriage return unquoted, and what follows it would be a row of its own
    return prefix + text.replace("\r\n", "\n").replace("\r", "\n")


def print_rows(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    form: str,
    console: Console,
    headings: Sequence[str] = (),
) -> None:
    """Print rows.

    Args:
        columns: Names, in order. headings: what stands over them in a table; the names where none are given.
        rows: One sequence per row.
        form: table, csv or json.
        console: Where to.
    """
    if form == "json":
        names = _distinct(columns)
        console.file.write(
            safe_json([dict(zip(names, map(to_plain, row), strict=True)) for row in rows]) + "\n"
        )
    elif form == "csv":
        write_csv(columns, rows, console.file, clean=safe_text if sys.stdout.isatty() else str)
    else:
        _print_table(headings or columns, list(rows), console)


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], out: IO[str], clean: Callable[[str], str] = str
) -> None:
    """Write rows as CSV that no spreadsheet runs.

    Args:
        columns, rows: As for `print_rows`.
        out: Where to.
        clean: What a cell goes through at the end: a terminal must not obey it.
    """
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([clean(_csv_cell(column)) for column in columns])
    writer.writerows([clean(_csv_cell(value)) for value in row] for row in rows)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names that JSON objects can hold side by side: a repeated one gets a number."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        names.append(column if seen[column] == 1 else f"{column}_{seen[column]}")
    return names


def _print_table(columns: Sequence[str], rows: list[Sequence[Any]], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    if rows and len(columns) * MIN_COLUMN > console.width:
        _print_records(columns, rows, console)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, column in enumerate(columns):
        is_number = all(
            row[index] is None or isinstance(row[index], (int, float, Decimal)) for row in rows
        ) and bool(rows)
        table.add_column(Text(safe_line(column)), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shortened(safe_line(_cell(value)), MAX_CELL)) for value in row))
    console.print(table)
    _print_count(rows, console)


def _print_records(columns: Sequence[str], rows: list[Sequence[Any]], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, 1):
        console.print(Text(f"row {number}", style="dim"))
        record = Table(box=None, pad_edge=False, show_header=False)
        record.add_column(style="bold", no_wrap=True)
        record.add_column(overflow="fold")
        for column, value in zip(columns, row, strict=True):
            record.add_row(Text(safe_line(column)), Text(shortened(safe_line(_cell(value)), MAX_CELL)))
        console.print(record)
    _print_count(rows, console)


def _print_count(rows: list[Sequence[Any]], console: Console) -> None:
    from rich.text import Text

    console.print(Text(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", style="dim"))
