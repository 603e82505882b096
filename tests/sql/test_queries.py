"""Every query.sql against small tables: input rows and expected rows in tests/sql/<schema>/<table>/<case>/.

input.yaml   {schema.table: [rows]}; columns that are left out are NULL; views that the query reads may be
given as rows, too.
expect.yaml  [rows]; only the columns named there are compared, all rows must be there and no others, order
does not matter.
With the lake's extensions installed (extra cluster) each case runs on a DuckLake as well, its catalogue in a
PostgreSQL of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.cluster.servers import running_postgres_or_skip
from tests.yaml_files import read_yaml

from gov_reviews.settings import Settings
from gov_reviews.warehouse import duckdb_extensions, lake
from gov_reviews.warehouse.ddl import create_view_sql, named_select
from gov_reviews.warehouse.table_contracts import (
    DUCKDB_TYPES,
    SCHEMAS,
    TableContract,
    load_contracts,
    references_in,
)

HERE = Path(__file__).parent
CONTRACTS = load_contracts()
CASES = sorted(path.parent for path in HERE.glob("*/*/*/input.yaml"))
Row = dict[str, Any]


Backend = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]


@contextmanager
def _empty_file() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        yield connection


@pytest.fixture(scope="module", params=["file", "lake"] if duckdb_extensions.are_installed() else ["file"])
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """What gives an empty database of one kind."""
    if request.param == "file":
        yield _empty_file
        return
    with running_postgres_or_skip() as address:
        settings = Settings(data_root=tmp_path_factory.mktemp("lake"), catalog=f"{address}/airflow")

        @contextmanager
        def empty_lake() -> Iterator[duckdb.DuckDBPyConnection]:
            with lake._open_lake(settings) as connection:
                connection.execute("begin")
                yield connection
                connection.execute("rollback")

        yield empty_lake


@pytest.fixture
def connection(backend: Backend) -> Iterator[duckdb.DuckDBPyConnection]:
    with backend() as connection:
        connection.execute("set TimeZone = 'UTC'")
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        yield connection


def make_tables(
    connection: duckdb.DuckDBPyConnection,
    contract: TableContract,
    given: Mapping[str, list[Row]],
    made: set[str],
) -> None:
    """Everything that a query reads: rows where the case gives them, views where they are needed, else empty
    tables.
    """
    for table in sorted(references_in(f"{contract.sql}\n{contract.stale or ''}")):
        if table in made:
            continue
        made.add(table)
        needed = CONTRACTS[table]
        if needed.is_view and table not in given and table != contract.table:
            make_tables(connection, needed, given, made)
            connection.execute(create_view_sql(needed))
            continue
        columns = ", ".join(f"{column.name} {DUCKDB_TYPES[column.type]}" for column in needed.columns)
        connection.execute(f"create table {table} ({columns})")
        for row in given.get(table, ()):
            unknown = row.keys() - set(needed.column_names)
            assert not unknown, f"{table} has no columns {unknown}"
            names = ", ".join(row)
            connection.execute(
                f"insert into {table} ({names}) values ({', '.join('?' * len(row))})",  # noqa: S608
                list(row.values()),
            )


def result_of(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> list[Row]:
    arrow = connection.execute(named_select(contract)).to_arrow_table()
    return arrow.to_pylist()


def shown(rows: list[Row], names: list[str]) -> list[list[str]]:
    """Rows for comparison: exact types and values, times with a zone as UTC instants."""

    def show(value: Any) -> str:
        return repr(value.timestamp() if isinstance(value, datetime) and value.tzinfo else value)

    return sorted([[show(row[name]) for name in names] for row in rows])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.relative_to(HERE)))
def test_query_gives_expected_rows(case: Path, connection: duckdb.DuckDBPyConnection) -> None:
    contract = CONTRACTS[f"{case.parent.parent.name}.{case.parent.name}"]
    given = read_yaml(case / "input.yaml")
    expected = read_yaml(case / "expect.yaml")
    assert expected is not None, "an expectation must be written, [] for no rows"
    made: set[str] = set()
    make_tables(connection, contract, given, made)
    assert given.keys() <= made, f"the query does not read {given.keys() - made}"

    result = result_of(connection, contract)

    names = list(expected[0]) if expected else list(contract.column_names)
    assert all(list(row) == names for row in expected), "all expected rows must name the same columns"
    assert shown(result, names) == shown(expected, names)
    keys = [tuple(row[name] for name in contract.primary_key) for row in result]
    assert len(set(keys)) == len(keys), "the grain is broken: a key twice"


def test_every_query_has_a_case() -> None:
    with_case = {f"{case.parent.parent.name}.{case.parent.name}" for case in CASES}
    # the dictionary is read from the file's own comments: tests/contracts holds it against the contracts; the
    # calendar is tested below
    with_query = {name for name, contract in CONTRACTS.items() if contract.sql is not None} - {
        "mart.data_dictionary",
        "core.dim_date",
    }
    assert with_query <= with_case, f"no case for {sorted(with_query - with_case)}"


def test_every_case_is_about_a_query() -> None:
    assert CASES
    assert {f"{case.parent.parent.name}.{case.parent.name}" for case in CASES} <= CONTRACTS.keys()


def test_calendar_has_every_day_once(connection: duckdb.DuckDBPyConnection) -> None:
    days = {row["calendar_date"]: row for row in result_of(connection, CONTRACTS["core.dim_date"])}
    assert len(days) == (date(2050, 1, 1) - date(1990, 1, 1)).days
    assert days[date(2024, 2, 29)] == {
        "calendar_date": date(2024, 2, 29),
        "calendar_year": 2024,
        "calendar_quarter": 1,
        "calendar_month": 2,
        "day_of_month": 29,
        "iso_weekday": 4,
        "is_weekend": False,
    }
    assert days[date(2026, 1, 4)]["is_weekend"] is True
