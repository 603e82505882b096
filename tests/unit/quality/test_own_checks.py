"""Checks that an installation writes for itself."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.quality.candidate_rows import find_in_tables
from gov_reviews.quality.own_checks import own_checks_path, plan_own
from gov_reviews.settings import Settings

GOOD = """
checks:
- table: mart.organization_year_metric
  column: value
  between: {max: 1000000000, where: "metric_code = 'donations'", severity: warning,
            message: {en: Donations above a billion yuan., zh: 捐款超过十亿元。}}
- table: mart.organization_year_metric
  column: metric_code
  references: {to: core.dim_metric.metric_code, severity: critical}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_root=tmp_path)


def write(settings: Settings, text: str) -> None:
    own_checks_path(settings).write_text(text, encoding="utf-8")


def test_an_installation_without_the_file_has_none(settings: Settings) -> None:
    assert plan_own(settings) == []


def test_own_checks_are_asked_like_those_of_the_contracts(settings: Settings) -> None:
    write(settings, GOOD)
    connection = duckdb.connect()
    for schema in ("core", "mart"):
        connection.execute(f"create schema {schema}")
    connection.execute("create table core.dim_metric as select 'donations' as metric_code")
    keys = "'990102' as organization_code, 2024 as review_year, 'committee' as subject_code, false as is_restated"
    connection.execute(
        f"create view mart.organization_year_metric as select {keys}, metric_code, value "  # noqa: S608
        "from (values ('donations', 2e9), ('donations', 5.0), ('talks', 3e9)) as rows(metric_code, value)"
    )
    found = {
        failures.check.check_id: (failures.rows, failures.check.severity, failures.problem)
        for finding in find_in_tables(connection, plan_own(settings))
        for failures in finding.failures
    }
    assert found == {
        "own.mart.organization_year_metric.value.between": (1, "warning", ""),
        "own.mart.organization_year_metric.metric_code.references": (1, "critical", ""),
    }


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{table: mart.observations, column: value, not_null: info}", "did you mean 'mart.observation'"),
        ("{table: mart.observation, column: valu, not_null: info}", "did you mean 'value'"),
        (
            "{table: mart.observation, column: value, betwen: {max: 1, severity: info}}",
            "did you mean 'between'",
        ),
        (
            "{table: mart.observation, column: value, between: {severity: info}}",
            "between takes min, max or both",
        ),
        ("{table: mart.observation, column: value, between: {max: 1}}", "severity"),
        ("{table: mart.observation, column: value, between: {max: 1, severity: loud}}", "severity"),
        ("{table: mart.observation, column: value}", "A check is written"),
        ("{table: mart.observation, column: value, between: [1, 2]}", "A check is written"),
        ("{table: mart.observation, column: value, not_null: info, key: x}", "A check is written"),
        # what has to hold the value is a table that there is
        (
            "{table: core.dim_region, column: region_name, references: {to: core.dim_regions.region_name, severity: info}}",
            "DuckDB does not understand",
        ),
        (
            "{table: staging.stg_review, column: title, not_null: info}",
            "There is no table staging.stg_review",
        ),
        (
            "{table: mart.observation, column: value, between: {max: 1, where: unti = 'x', severity: info}}",
            "DuckDB does not understand",
        ),
        (
            "{table: core.dim_region, column: region_name, not_empty: {severity: info, mark: held_figure}}",
            "cannot have this mark",
        ),
    ],
)
def test_a_wrong_check_is_refused_with_its_place(settings: Settings, entry: str, said: str) -> None:
    write(settings, f"checks:\n- {entry}\n")
    with pytest.raises(InvalidMetadata, match=said) as refused:
        plan_own(settings)
    assert str(own_checks_path(settings)) in str(refused.value)


@pytest.mark.parametrize("text", ["check: []\n", "checks: {}\n", "checks: []\nmore: 1\n"])
def test_the_file_holds_one_list(settings: Settings, text: str) -> None:
    write(settings, text)
    with pytest.raises(InvalidMetadata, match="one key, checks, with a list"):
        plan_own(settings)
