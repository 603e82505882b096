"""Whether the tables of a file are those that the contracts promise."""

from __future__ import annotations

import duckdb
import pytest

from gov_reviews.quality.candidate_rows import find_in_set
from gov_reviews.quality.table_forms import plan_forms
from gov_reviews.warehouse.ddl import create_table_sql
from gov_reviews.warehouse.table_contracts import load_contracts

FACTS, METRICS, DECISIONS = "core.bridge_document_topic", "core.dim_metric", "ops.decision"


@pytest.fixture(scope="module")
def candidate() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for schema in ("core", "ops"):
        connection.execute(f"create schema {schema}")
    for name in (FACTS, METRICS, DECISIONS):
        connection.execute(create_table_sql(load_contracts()[name]))
    return connection


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("select 1", ()),
        (f"alter table {FACTS} alter topic drop not null", (f"{FACTS}.topic: not null = ∅",)),
        (
            f"alter table {FACTS} alter weight_rank type bigint",
            (f"{FACTS}.weight_rank: INTEGER = ∅",),
        ),
        (f"alter table {FACTS} drop weight", (f"{FACTS}.weight: DOUBLE = ∅",)),
        (
            f"create or replace table {DECISIONS} as from {DECISIONS}",
            (f"{DECISIONS}.primary key: decision_key = ∅",),
        ),
    ],
)
def test_what_is_not_as_promised_is_named(
    candidate: duckdb.DuckDBPyConnection, damage: str, found: tuple[str, ...]
) -> None:
    contracts = {name: load_contracts()[name] for name in (FACTS, METRICS, DECISIONS)}
    candidate.execute("begin")
    candidate.execute(damage)
    rows = candidate.execute(plan_forms(contracts).violating).fetchall()
    candidate.execute("rollback")
    assert set(found) <= {f"{key}: {reason}" for key, reason, _ in rows}
    assert bool(rows) == bool(found)


def test_a_table_that_is_gone_is_named() -> None:
    failures = find_in_set(
        duckdb.connect(), plan_forms({FACTS: load_contracts()[FACTS]}), "(select 1)"
    ).failures[0]
    assert failures.rows > len(load_contracts()[FACTS].columns)
