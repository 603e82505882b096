"""Cells of an exported CSV are those that `query --format csv` prints; Parquet holds what the table holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gov_reviews.report.rows import write_csv
from gov_reviews.warehouse.table_export import (
    PublishedColumn,
    PublishedTable,
    _csv_cell,
    write_csv_file,
    write_parquet_file,
    write_parquet_folder,
)


def column(name: str, data_type: str) -> PublishedColumn:
    return PublishedColumn(name, data_type, "", "meaning", "含义", "")


TABLE = PublishedTable(
    "mart.told",
    "What is told.",
    "所述。",
    "one telling",
    ("number",),
    (),
    (
        column("number", "INTEGER"),
        column("words", "VARCHAR"),
        column("list", "VARCHAR[]"),
        column("seen_at", "TIMESTAMP"),
        column("review_year", "INTEGER"),
        column("value", "DOUBLE"),
        column("is_own", "BOOLEAN"),
    ),
)
HOSTILE = [
    "=HYPERLINK(1)",
    " =1+1",
    "\u3000＝1",
    "\t=1",
    "-3",
    "+3",
    "@sum",
    "a\rb\r\nc",
    "\x07=1",
    "\u202egnp",
    'say "it", ok',
    "'",
    "",
    "中文，。",
    "e\u0301=",
    "\u0085=1",
    "\u00a0-1",
]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as opened:
        opened.execute("create schema mart")
        opened.execute(
            "create table mart.told (number integer, words varchar, list varchar[], seen_at timestamp,"
            " review_year integer, value double, is_own boolean)"
        )
        yield opened


def exported_cells(connection: duckdb.DuckDBPyConnection, path: Path) -> list[list[str]]:
    write_csv_file(connection, TABLE, path)
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_a_csv_file_as_a_whole(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    connection.execute(
        "insert into mart.told values (2, '提案', ['甲', '=乙'], '2024-01-19 08:50:00.5', 2023, 98.7, true),"
        " (1, null, [], null, null, null, null)"
    )
    assert write_csv_file(connection, TABLE, tmp_path / "told.csv") == 2
    assert (tmp_path / "told.csv").read_bytes().decode("utf-8") == (
        "\ufeffnumber,words,list,seen_at,review_year,value,is_own\n"
        "1,,[],,,,\n"
        '2,提案,"[""甲"",""=乙""]",2024-01-19 08:50:00,2023,98.7,true\n'
    )


@example(words="".join(HOSTILE))
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_a_cell_is_that_of_the_query_command(words: str) -> None:
    """Two programs write CSV; what is dangerous is the same to both."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        told = connection.sql("select $1::varchar as words", params=[words]).set_alias("result")
        row = told.project(_csv_cell(TABLE.columns[1])).fetchone()
    printed = io.StringIO()
    write_csv(["words"], [[words]], printed)
    assert row is not None
    assert list(row) == next(iter(list(csv.reader(io.StringIO(printed.getvalue(), newline="")))[1:]), [""])


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_out_as_text(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, words: str
) -> None:
    connection.execute("insert into mart.told (number, words, list) values (1, $1, [$1])", [words])
    cell, items = exported_cells(connection, tmp_path / "told.csv")[1][1:3]
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠\t"))
    assert "\r" not in cell
    assert "\x07" not in cell
    assert "\u202e" not in cell
    assert items.startswith("[")
    assert "\u202e" not in items


def test_parquet_holds_what_the_table_holds(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for number, words in enumerate(HOSTILE):
        connection.execute(
            "insert into mart.told values ($1, $2, [$2], '2024-01-19 08:50:00.5', $3, 1.5, false)",
            [number, words, 2020 + number % 2 if number else None],
        )
    everything = "select * from mart.told order by number"
    rows = connection.execute(everything).fetchall()
    assert write_parquet_file(connection, TABLE, tmp_path / "told.parquet") == len(HOSTILE)
    assert connection.read_parquet(str(tmp_path / "told.parquet")).fetchall() == rows

    assert write_parquet_folder(connection, TABLE, tmp_path / "told", "review_year") == len(HOSTILE)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "told").rglob("*"))
    assert files == ["told/told_2020.parquet", "told/told_2021.parquet", "told/told_undecided.parquet"]
    assert sorted(connection.read_parquet(str(tmp_path / "told" / "*")).fetchall()) == rows
    # what most people outside of DuckDB read it with
    assert len(pandas.read_parquet(tmp_path / "told")) == len(HOSTILE)
    alone = connection.read_parquet(str(tmp_path / files[0])).fetchall()
    assert alone == [row for row in rows if row[4] == 2020]
