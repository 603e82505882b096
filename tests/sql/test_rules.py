"""Rules of checks.sql and conditions of contracts that decide about detail metrics: which rows they name,
which they leave alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from gov_reviews.quality.check_plan import plan_tables
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, load_contracts, load_rules

CONTRACTS = load_contracts()
RULES = {rule.rule_id: rule for rule in load_rules()}
METRICS = [
    {"metric_code": "other"},
    {"metric_code": "key_consultations", "plausible_county_min": 0, "plausible_county_max": 40},
    {
        "metric_code": "bimonthly_consultations",
        "parent_metric_code": "key_consultations",
        "plausible_county_min": 0,
        "plausible_county_max": 12,
    },
    {
        "metric_code": "plenary_sessions",
        "parent_metric_code": "other",
        "plausible_county_min": 1,
        "plausible_county_max": 3,
    },
    {"metric_code": "proposal_filing_rate", "parent_metric_code": "other"},
]
YEAR = {"period_start": "2024-01-01", "period_end": "2024-12-31"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("create schema core")
    for table in ("core.dim_metric", "core.dim_document", "core.fact_observation"):
        columns = ", ".join(
            f"{column.name} {DUCKDB_TYPES[column.type]}" for column in CONTRACTS[table].columns
        )
        connection.execute(f"create table {table} ({columns})")
    fill(connection, "core.dim_metric", METRICS)
    yield connection
    connection.close()


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        connection.execute(
            f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})",  # noqa: S608
            list(row.values()),
        )


def fill_document(connection: duckdb.DuckDBPyConnection, document_key: str, *figures: dict[str, Any]) -> None:
    """One current copy of work w, of a county's committee, with its figures."""
    document = {
        "document_key": document_key,
        "work_key": "w",
        "organization_level": "county",
        "is_current": True,
        "text_url": "http://own/1",
    }
    fill(connection, "core.dim_document", [document])
    common = {"document_key": document_key, "status": "actual", "unit": "次", "printed": "?次", **YEAR}
    fill(connection, "core.fact_observation", [common | figure for figure in figures])


def named_by(connection: duckdb.DuckDBPyConnection, rule_id: str) -> list[tuple[str, str]]:
    return sorted(connection.execute(RULES[rule_id].sql).fetchall())


def test_detail_must_divide_the_metric_of_its_figure(connection: duckdb.DuckDBPyConnection) -> None:
    fill_document(
        connection,
        "d1",
        {
            "observation_key": "right",
            "metric_code": "key_consultations",
            "detail_code": "bimonthly_consultations",
        },
        {"observation_key": "none", "metric_code": "other"},
        {"observation_key": "astray", "metric_code": "other", "detail_code": "bimonthly_consultations"},
        {"observation_key": "headline", "metric_code": "other", "detail_code": "key_consultations"},
    )
    assert named_by(connection, "detail_divides_its_metric") == [
        ("astray", "bimonthly_consultations → key_consultations ≠ other"),
        ("headline", "key_consultations → ∅ ≠ other"),
    ]
    assert RULES["detail_divides_its_metric"].severity == "critical"


def test_range_of_the_detail_counts_where_there_is_one(connection: duckdb.DuckDBPyConnection) -> None:
    fill_document(
        connection,
        "d1",
        {"observation_key": "o1", "metric_code": "key_consultations", "value": 20},
        {
            "observation_key": "o2",
            "metric_code": "key_consultations",
            "detail_code": "bimonthly_consultations",
            "value": 20,
        },
        {"observation_key": "o3", "metric_code": "other", "detail_code": "plenary_sessions", "value": 2},
        {"observation_key": "o4", "metric_code": "other", "detail_code": "plenary_sessions", "value": 0},
        {"observation_key": "o5", "metric_code": "other", "value": 99999},
    )
    found = named_by(connection, "value_is_plausible")
    assert [key for key, _ in found] == ["o2", "o4"]
    assert found[0][1].startswith("bimonthly_consultations = 20次 ∉ 0–12 (county)")


def test_copies_must_agree_on_details_and_headlines(connection: duckdb.DuckDBPyConnection) -> None:
    detail, headline = "plenary_sessions", "key_consultations"
    fill_document(
        connection,
        "d1",
        {"observation_key": "a1", "metric_code": "other", "detail_code": detail, "value": 1},
        {
            "observation_key": "a2",
            "metric_code": headline,
            "detail_code": "bimonthly_consultations",
            "value": 6,
        },
        {"observation_key": "a3", "metric_code": "other", "value": 7},
    )
    fill_document(
        connection,
        "d2",
        {"observation_key": "b1", "metric_code": "other", "detail_code": detail, "value": 2},
        {"observation_key": "b2", "metric_code": headline, "value": 5},
        {"observation_key": "b3", "metric_code": "other", "value": 8},
    )
    assert [reason for _, reason in named_by(connection, "figures_agree_between_copies")] == [
        "key_consultations: [6.0] ≠ [5.0]",
        "plenary_sessions: [1.0] ≠ [2.0]",
    ]


def test_rate_of_a_detail_is_held_to_a_hundred_percent(connection: duckdb.DuckDBPyConnection) -> None:
    fill_document(
        connection,
        "d1",
        {"observation_key": "change", "metric_code": "other", "unit": "%", "value": 198},  # 增长198%: no rate
        {
            "observation_key": "rate",
            "metric_code": "other",
            "detail_code": "proposal_filing_rate",
            "unit": "%",
            "value": 198,
        },
    )
    (table,) = plan_tables({"core.fact_observation": CONTRACTS["core.fact_observation"]})
    plans = [
        plan
        for plan in table.row_plans
        if any(check.check_id == "core.fact_observation.value.between" for check in plan.checks)
    ]
    assert len(plans) == 1
    asked = connection.execute(
        f"{plans[0].select.replace('{rows}', 'core.fact_observation')} where {plans[0].where}"
    ).fetchall()
    assert [row[0] for row in asked] == ["rate"]


def test_a_later_term_before_an_earlier_one_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    def told(key: str, code: str | None, term: int | None, year: int | None, current: bool = True) -> None:
        row = {"document_key": key, "organization_code": code, "term_number": term, "review_year": year}
        fill(connection, "core.dim_document", [row | {"is_current": current, "text_url": f"http://{key}"}])

    told("first", "990102", 10, 2021)
    told("same_year_as_the_next", "990102", 10, 2022)
    told("next", "990102", 11, 2022)
    told("misread", "990102", 10, 2024)
    told("no_longer_there", "990102", 10, 2025, current=False)
    told("other_committee", "990101", 10, 2025)
    told("undecided", "990102", None, 2026)
    told("without_year", "990102", 10, None)
    rows = connection.execute(RULES["terms_follow_years"].sql).fetchall()
    assert [(key, reason.split(": http")[0]) for key, reason in rows] == [
        ("misread", "term_number 10: 2024 > 2022")
    ]
