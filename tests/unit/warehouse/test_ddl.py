"""From contracts to tables: made, brought up in place, made anew, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from gov_reviews.errors import ContractBroken
from gov_reviews.warehouse.ddl import create_table_sql, ensure_schema, read_tables
from gov_reviews.warehouse.duckdb_files import open_for_writing
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION
from gov_reviews.warehouse.table_contracts import ColumnContract, Load, TableContract, Text, load_contracts

WORDS = Text(en="Said here.", zh="说明。")


def contract(
    columns: dict[str, str], *, key: tuple[str, ...] = ("thing_key",), load: Load = "merge"
) -> TableContract:
    """A table; `?` behind the type of a column that may be empty."""
    return TableContract(
        table="core.thing",
        description=WORDS,
        grain="one thing",
        primary_key=key,
        load=load,
        columns=tuple(
            ColumnContract(name=name, type=kind.rstrip("?"), nullable=kind.endswith("?"), description=WORDS)
            for name, kind in columns.items()
        ),
        sql="select 1 as thing_key",
    )


def with_version(one: TableContract) -> dict[str, TableContract]:
    """The table and the one in which the file keeps its version."""
    return {one.table: one, "ops.schema_version": load_contracts()["ops.schema_version"]}


BEFORE = contract({"thing_key": "varchar", "value": "double"})


@pytest.fixture
def file() -> Iterator[duckdb.DuckDBPyConnection]:
    """A file of the present schema version with one row."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    ensure_schema(connection, with_version(BEFORE))
    connection.execute("insert into core.thing values ('a', 1)")
    yield connection
    connection.close()


def bring_up(connection: duckdb.DuckDBPyConnection, to: TableContract) -> list[tuple[object, ...]]:
    ensure_schema(connection, with_version(to))
    found = read_tables(connection)[to.table]
    assert {name: nullable for name, (_, nullable, _) in found.columns.items()} == {
        column.name: column.nullable for column in to.columns
    }
    assert found.primary_key == to.primary_key
    return connection.execute("select * from core.thing").fetchall()


def test_a_table_has_the_columns_and_the_key_of_its_contract() -> None:
    assert create_table_sql(contract({"thing_key": "varchar", "value": "double?"})) == (
        "create table core.thing (thing_key VARCHAR not null, value DOUBLE, primary key (thing_key))"
    )


def test_new_columns_and_dropped_promises_keep_the_rows(file: duckdb.DuckDBPyConnection) -> None:
    after = contract({"thing_key": "varchar", "value": "double?", "note": "varchar?"})
    assert bring_up(file, after) == [("a", 1.0, None)]


def test_a_derived_table_is_made_anew(file: duckdb.DuckDBPyConnection) -> None:
    after = contract({"thing_key": "varchar", "value": "integer"}, load="replace")
    assert bring_up(file, after) == []


def test_an_empty_table_takes_any_form(file: duckdb.DuckDBPyConnection) -> None:
    file.execute("delete from core.thing")
    assert bring_up(file, contract({"thing_key": "varchar", "value": "integer"})) == []


@pytest.mark.parametrize(
    ("after", "columns"),
    [
        (contract({"thing_key": "varchar", "value": "integer"}), "value"),
        (contract({"thing_key": "varchar"}), "value"),
        (contract({"thing_key": "varchar", "value": "double", "note": "varchar"}), "note"),
        (contract({"thing_key": "varchar", "value": "double"}, key=("thing_key", "value")), "primary key"),
    ],
    ids=["another type", "a column less", "a promised value that nobody has", "another key"],
)
def test_what_would_lose_or_invent_values_is_refused(
    file: duckdb.DuckDBPyConnection, after: TableContract, columns: str
) -> None:
    with pytest.raises(ContractBroken, match="restore --rebuild") as caught:
        ensure_schema(file, with_version(after))
    assert caught.value.context["columns"] == columns


def test_a_file_of_an_older_schema_version_is_filled_anew(
    file: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gov_reviews.warehouse.ddl.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    assert bring_up(file, contract({"thing_key": "varchar", "value": "integer"})) == []


@pytest.mark.parametrize(("former", "packed"), [(None, {"ZSTD"}), ("v1.0.0", {"Uncompressed"})])
def test_long_texts_are_packed_in_a_new_file_and_an_older_file_keeps_its_form(
    tmp_path: Path, former: str | None, packed: set[str]
) -> None:
    path = tmp_path / "candidate.duckdb"
    if former is not None:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{path}' as older (storage_version '{former}')")
    with open_for_writing(path) as connection:
        ensure_schema(connection, with_version(contract({"thing_key": "varchar", "body_text": "varchar"})))
        connection.execute(
            "insert into core.thing select 'k' || range, repeat('建言' || hash(range)::varchar, 400) "
            "from range(200)"
        )
    with open_for_writing(path) as connection:
        rows = connection.execute(
            "select distinct compression from pragma_storage_info('core.thing') "
            "where column_name = 'body_text' and segment_type = 'VARCHAR'"
        ).fetchall()
    assert {str(row[0]) for row in rows} == packed
