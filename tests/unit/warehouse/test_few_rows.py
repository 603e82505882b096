"""A query that reads few rows of a large table answers what it answers when it reads the whole one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from warehouse_data import COMMITTEE, TINGNAN, make_capture, make_review, run_and_publish, start_run

from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.ddl import named_select
from gov_reviews.warehouse.duckdb_files import THREADS, open_for_writing
from gov_reviews.warehouse.few_rows import query_of_few_rows
from gov_reviews.warehouse.table_contracts import load_contracts, references_in

pytestmark = pytest.mark.slow

VALUES = load_contracts()["core.fact_year_value"]
TEMPORARY = (
    "select table_name from duckdb_tables() where temporary union all "
    "select view_name from duckdb_views() where temporary and not internal"
)


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Six years of one committee are live; the next run reads the first review of another."""
    settings = Settings(tmp_path_factory.mktemp("few"))
    captures = [make_capture(f"http://committee.sample.example/{n}", source=COMMITTEE) for n in range(7)]
    reviews = [make_review([capture], year=2018 + n) for n, capture in enumerate(captures[:6])]
    run_and_publish(settings, "r1", (captures[:6], reviews))
    other = make_review([captures[6]], year=2025, organization=TINGNAN)
    folder = start_run(settings, "r2", (captures[6:], [other]))
    merge_into_candidate(settings, "r2")
    with open_for_writing(Path(folder.candidate)) as connection:
        yield connection


def test_few_rows_give_the_same_values(candidate: duckdb.DuckDBPyConnection) -> None:
    whole = {str(row) for row in candidate.execute(named_select(VALUES)).fetchall()}
    with query_of_few_rows(candidate, VALUES) as query:
        assert not {"core.fact_observation", "core.current_figure"} & references_in(query)
        copied = candidate.execute("select count(*) from temp.few_core_fact_observation").fetchall()
        found = candidate.execute(query).fetchall()
    assert copied == [(5,)]
    assert len(found) == len(whole) > 0
    assert {str(row) for row in found} == whole
    assert candidate.execute(TEMPORARY).fetchall() == []


def test_many_rows_are_not_copied(candidate: duckdb.DuckDBPyConnection) -> None:
    everything = VALUES.model_copy(update={"reads_only": {"core.fact_observation": "true"}})
    with query_of_few_rows(candidate, everything) as query:
        assert query == named_select(VALUES)
    assert candidate.execute("select current_setting('threads')").fetchall() == [(THREADS,)]
    assert candidate.execute(TEMPORARY).fetchall() == []


def test_what_was_copied_goes_when_the_query_fails(candidate: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.BinderException), query_of_few_rows(candidate, VALUES):
        candidate.execute("select no_such_column from core.fact_observation")
    assert candidate.execute(TEMPORARY).fetchall() == []
