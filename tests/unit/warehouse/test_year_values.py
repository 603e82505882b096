"""Values of a year are resolved anew where something that they are resolved from has changed, and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from warehouse_data import (
    COMMITTEE,
    TINGNAN,
    make_capture,
    make_review,
    run_and_publish,
    standard_figures,
    start_run,
)

from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.duckdb_files import open_for_writing
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews.warehouse.year_values import resolve_year_values, rule_set_rows

pytestmark = pytest.mark.slow

VALUES = "select organization_code, metric_code, value, resolution from core.fact_year_value order by all"
TOUCHED = "select distinct organization_code from staging.stg_touched_year order by all"


@pytest.fixture(scope="module")
def candidate_of_second_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two committees are live; the second run reads a newer text of one of them."""
    settings = Settings(tmp_path_factory.mktemp("values"))
    captures = [make_capture(f"http://committee.sample.example/{n}", source=COMMITTEE) for n in range(3)]
    first = [make_review([captures[0]]), make_review([captures[1]], organization=TINGNAN)]
    run_and_publish(settings, "r1", (captures[:2], first))
    folder = start_run(
        settings, "r2", (captures[2:], [make_review([captures[2]], year=2024, organization=TINGNAN)])
    )
    merge_into_candidate(settings, "r2")
    return folder.candidate


@pytest.fixture
def candidate(candidate_of_second_run: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_for_writing(candidate_of_second_run) as connection:
        connection.execute("begin")
        yield connection
        connection.execute("rollback")


def test_a_build_resolves_the_committees_of_what_it_read(candidate: duckdb.DuckDBPyConnection) -> None:
    assert candidate.execute(TOUCHED).fetchall() == [("990103",)]
    assert len(candidate.execute(VALUES).fetchall()) == 15


def test_nothing_is_resolved_twice(candidate: duckdb.DuckDBPyConnection) -> None:
    assert resolve_year_values(candidate) == Counter()
    assert candidate.execute(TOUCHED).fetchall() == []


def test_a_held_figure_does_not_count_and_a_doubt_is_named(candidate: duckdb.DuckDBPyConnection) -> None:
    before = candidate.execute(VALUES).fetchall()
    candidate.execute(
        "insert into ops.quarantine by name select left(sha256(observation_key), 16) as quarantine_key, 'audit' as origin,"
        " 'doubted' as rule_id, 'warning' as severity, case when metric_code = 'proposals_filed' then 'observation' else"
        " 'doubt' end as scope, 'why' as reason, '' as held_value, '' as candidates, observation_key, document_key"
        " from core.fact_observation where metric_code in ('proposals_filed', 'proposals_submitted')"
        " and document_key in (select document_key from core.dim_document where organization_code = '990102')"
    )
    assert resolve_year_values(candidate) == Counter(UPDATE=4, DELETE=1)  # all carry another hash
    assert candidate.execute(TOUCHED).fetchall() == [("990102",)]
    gone = set(before) - set(candidate.execute(VALUES).fetchall())
    assert gone == {("990102", "proposals_filed", 320.0, "stated")}
    doubted = candidate.execute("select metric_code from mart.organization_year_metric where warning_doubted")
    assert doubted.fetchall() == [("proposals_submitted",)]


def test_an_emptied_table_is_filled_again(candidate: duckdb.DuckDBPyConnection) -> None:
    before = candidate.execute(VALUES).fetchall()
    candidate.execute("create or replace table core.fact_year_value as from core.fact_year_value limit 0")
    assert resolve_year_values(candidate) == Counter(INSERT=len(before))
    assert candidate.execute(VALUES).fetchall() == before


def test_a_changed_metric_resolves_everything(candidate: duckdb.DuckDBPyConnection) -> None:
    candidate.execute(
        "update core.dim_metric set is_stated_once = false where metric_code = 'proposals_filed'"
    )
    resolve_year_values(candidate)
    assert candidate.execute(TOUCHED).fetchall() == [("990102",), ("990103",)]


def test_another_query_is_another_set_of_rules() -> None:
    contracts = dict(load_contracts())
    before = rule_set_rows(contracts)
    contracts["core.fact_year_value"] = contracts["core.fact_year_value"].model_copy(
        update={"sql": "select 1"}
    )
    assert rule_set_rows(contracts) != before


def test_figures_of_other_reviews_stay_as_they_are(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    capture = make_capture("http://committee.sample.example/1", source=COMMITTEE)
    run_and_publish(settings, "r1", ([capture], [make_review([capture])]))
    again = make_capture("http://committee.sample.example/1", "later", hours=9, source=COMMITTEE)
    body = "望岚区政协一年来召开常委会会议6次。"
    figures = [replace(found, value=6.0, printed="6次") for found in standard_figures("召开常委会会议5次")]
    figures = [replace(f, char_start=body.index("6次"), char_end=body.index("6次") + 2) for f in figures]
    folder = start_run(settings, "r2", ([again], [make_review([again], body, observations=figures)]))
    merge_into_candidate(settings, "r2")
    with duckdb.connect(str(folder.candidate), read_only=True) as connection:
        found = connection.execute("select metric_code, value from core.fact_year_value").fetchall()
    assert found == [("standing_committee_meetings", 6.0)]
