"""Tables of a published file as files for others: Parquet exactly as they are, CSV as spreadsheets read it.

In: a connection that may write into a folder (`open_read_only(writes_into=...)`). Out: files, rows in the
order of the table's key, so that equal tables give equal files; what the file itself says of its tables.
CSV is UTF-8 with a byte order mark: Excel takes a CSV without one for GBK on a Chinese machine, and shows
every name garbled; DuckDB, R, LibreOffice and Frictionless skip the mark (pandas: encoding="utf-8-sig").
Spreadsheets run what begins like a formula, so such text gets a ' in front, as in `query --format csv`.
Lists are JSON, times are "2024-01-19 08:50:00", NULL and the empty text are empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.warehouse.sql_literal import quoted

if TYPE_CHECKING:
    import duckdb

_BYTE_ORDER_MARK = "\ufeff"

# As RE2 of DuckDB: control characters and those that turn the direction of writing around, and what a
# spreadsheet takes for the beginning of a formula: also after spaces, which it trims, and in full width.
# A test holds both against those of `report.rows`.
_CONTROL = r"[\x{00}-\x{08}\x{0b}\x{0c}\x{0e}-\x{1f}\x{7f}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
_FORMULA = r"^(?:[\t\r\n]|[\s\p{Z}]*[=+\-@＝＋－＠])"
_PARQUET = "format parquet, compression zstd"
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"  # what DuckDB calls the part whose column is NULL


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """A column as the dictionary of its file describes it. unit, deprecation: "" where there is none."""

    name: str
    data_type: str
    unit: str
    description_en: str
    description_zh: str
    deprecation: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table or view as the dictionary of its file describes it.

    Attributes:
        table: schema.name.
        key_columns: The columns whose values tell its rows apart.
    """

    table: str
    description_en: str
    description_zh: str
    grain: str
    key_columns: tuple[str, ...]
    usage_warnings: tuple[str, ...]
    columns: tuple[PublishedColumn, ...]

    @property
    def name(self) -> str:
        """The name inside the schema."""
        return self.table.split(".")[1]

    def without(self, names: Sequence[str]) -> PublishedTable:
        """The table but for some columns."""
        kept = tuple(column for column in self.columns if column.name not in names)
        return PublishedTable(
            self.table,
            self.description_en,
            self.description_zh,
            self.grain,
            self.key_columns,
            self.usage_warnings,
            kept,
        )


def read_published_tables(connection: duckdb.DuckDBPyConnection) -> tuple[PublishedTable, ...]:
    """The tables of mart in order of their names, from the dictionary in the file."""
    rows = connection.execute(
        "select table_name, table_description_en, table_description_zh, grain, key_columns, usage_warnings,"
        " column_name, data_type, column_unit, description_en, description_zh, deprecation"
        " from mart.data_dictionary where starts_with(table_name, 'mart.')"
        " order by table_name, column_position"
    ).fetchall()
    return tuple(
        PublishedTable(
            table=table,
            description_en=first[1],
            description_zh=first[2],
            grain=first[3],
            key_columns=tuple(first[4].split(", ")),
            usage_warnings=tuple(first[5]),
            columns=tuple(
                PublishedColumn(row[6], row[7], row[8] or "", row[9], row[10], row[11] or "")
                for row in (first, *rest)
            ),
        )
        for table, (first, *rest) in (
            (table, list(group)) for table, group in groupby(rows, lambda row: row[0])
        )
    )


def write_csv_file(connection: duckdb.DuckDBPyConnection, table: PublishedTable, path: Path) -> int:
    """Write a table as one CSV file.

    Returns:
        Rows written.
    """
    names = [column.name for column in table.columns]
    # the mark goes before the first name: COPY has no better way to begin a file with it
    headings = [_BYTE_ORDER_MARK + names[0], *names[1:]]
    cells = ", ".join(
        f'{_csv_cell(column)} as "{heading}"' for column, heading in zip(table.columns, headings, strict=True)
    )
    return _copy(connection, table, cells, f"{quoted(str(path))} (format csv, header true)")


def write_parquet_file(connection: duckdb.DuckDBPyConnection, table: PublishedTable, path: Path) -> int:
    """Write a table as one Parquet file.

    Returns:
        Rows written.
    """
    return _copy(connection, table, _columns_of(table), f"{quoted(str(path))} ({_PARQUET})")


def write_parquet_folder(
    connection: duckdb.DuckDBPyConnection, table: PublishedTable, folder: Path, partition_by: str
) -> int:
    """Write a table as Parquet, one file for each value of a column: told/told_2023.parquet, and
    told_undecided.parquet where it is NULL.

    Each file has all columns, and the value is in the name of the file, not in that of a folder as Hive has
    it (review_year=2023): pyarrow and pandas refuse a folder whose files have that column, too.

    Returns:
        Rows written, in all files.
    """
    rows = _copy(
        connection,
        table,
        _columns_of(table),
        f'{quoted(str(folder))} ({_PARQUET}, partition_by ("{partition_by}"), write_partition_columns true)',
    )
    for part in sorted(folder.glob("*=*")):
        value = part.name.partition("=")[2]
        (path,) = part.iterdir()  # one writer, so one file
        path.rename(folder / f"{table.name}_{'undecided' if value == _NO_VALUE else value}.parquet")
        part.rmdir()
    return rows


def _copy(connection: duckdb.DuckDBPyConnection, table: PublishedTable, cells: str, target: str) -> int:
    order = ", ".join(f'"{name}"' for name in table.key_columns)
    row = connection.execute(
        f"copy (select {cells} from {table.table} as result order by {order}) to {target}"  # noqa: S608 - names of our own
    ).fetchone()
    return int(row[0]) if row else 0


def _columns_of(table: PublishedTable) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _csv_cell(column: PublishedColumn) -> str:
    """SQL of a column's cell."""
    name = f'result."{column.name}"'
    if column.data_type == "VARCHAR":
        text = _escaped(name, "\\x%02x")
        lines = f"replace(replace({text}, chr(13) || chr(10), chr(10)), chr(13), chr(10))"
        return f"case when regexp_matches({text}, {quoted(_FORMULA)}) then '''' else '' end || {lines}"
    if column.data_type.endswith("[]"):
        return _escaped(f"to_json({name})::varchar", "\\u%04x")
    if column.data_type == "TIMESTAMP":
        return f"strftime({name}, '%Y-%m-%d %H:%M:%S')"
    return name


def _escaped(text: str, form: str) -> str:
    """SQL of a text whose control characters are written as `form` says."""
    one = f"case when {_is_control('one')} then printf({quoted(form)}, unicode(one)) else one end"
    characters = f"list_transform(string_split({text}, ''), lambda one: {one})"
    return f"case when {_is_control(text)} then array_to_string({characters}, '') else {text} end"


def _is_control(text: str) -> str:
    return f"regexp_matches({text}, {quoted(_CONTROL)})"
