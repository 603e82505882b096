"""Asking the warehouse: right answers, friendly errors, no way out."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from gov_reviews.errors import InvalidRequest, PipelineError, WarehouseBusy, WarehouseMissing
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import candidate_connection, query_published


def test_answer_has_columns_and_rows(published: Settings) -> None:
    result = query_published(
        published, "select url, review_year from mart.review where review_year = ? order by url", [2024]
    )
    assert result.columns == ("url", "review_year")
    assert result.rows == (("http://portal.sample.example/2024.html", 2024),)


def test_times_come_as_python_values_in_local_time(published: Settings) -> None:
    (row,) = query_published(
        published,
        "select published_at, published_at::date::varchar, authors from mart.review where review_year = 2024",
    ).rows
    assert row == (
        datetime.fromisoformat("2026-01-08T09:30:00"),
        "2026-01-08",
        ["林知远", "何苇"],
    )  # the printed hour, without a zone
    (instant,) = query_published(
        published,
        "select published_at from core.fact_publication where published_date = date '2026-01-08' limit 1",
    ).rows[0]
    assert instant == datetime.fromisoformat("2026-01-08T09:30:00+08:00")
    assert instant.utcoffset().total_seconds() == 8 * 3600


def test_no_rows_and_no_result(published: Settings) -> None:
    assert query_published(published, "select published_at, url from mart.review where false").rows == ()
    assert query_published(published, "select url from mart.review where false").columns == ("url",)


@pytest.mark.parametrize("value", ["range", "now()"])  # times with a zone take another way
def test_more_rows_than_asked_for_never_enter_memory(published: Settings, value: str) -> None:
    result = query_published(published, f"select {value} as value from range(1000000000)", max_rows=7)  # noqa: S608
    assert len(result.rows) == 7
    assert result.has_more
    exact = query_published(published, f"select {value} as value from range(7)", max_rows=7)  # noqa: S608
    assert (len(exact.rows), exact.has_more) == (7, False)


def test_missing_warehouse_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(WarehouseMissing, match="gov-reviews run"):
        query_published(settings, "select 1")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("selec 1", r"syntax error at or near \"selec\" LINE 1: selec 1\. Correct the SQL"),
        ("", "There is no SQL"),
        (" ; -- only a comment", "There is no SQL"),
        ("select * from mart.reviews", "mart.data_dictionary"),
        ("select titel from mart.review", "mart.data_dictionary"),
        ("select 1/'x'", "Correct the SQL"),
        ("select '\ud800'", "Unicode"),
        ("select ?", "Check the SQL and its values"),
    ],
)
def test_wrong_sql_is_told_with_a_remedy(published: Settings, sql: str, words: str) -> None:
    with pytest.raises(InvalidRequest, match=words):
        query_published(published, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "create table core.mine (a int)",
        "delete from core.dim_document",
        "drop view mart.review",
        "update ops.run set run_id = 'x'",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "copy (select 1) to '{tmp}/out.csv'",
        "copy core.dim_document to '{tmp}/out.parquet'",
        "export database '{tmp}/out'",
        "attach '{tmp}/out.duckdb' as mine",
        "attach '{live}' as mine",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set temp_directory = '{tmp}/out'",
        "set memory_limit = '1TB'",
        "select 1; copy (select 1) to '{tmp}/out.csv'",
    ],
)
def test_hostile_sql_neither_writes_nor_reads_other_files(
    published: Settings, tmp_path: Path, sql: str
) -> None:
    before = published.warehouse_path.read_bytes()
    with pytest.raises(InvalidRequest):
        query_published(published, sql.format(tmp=tmp_path, live=published.warehouse_path))
    assert published.warehouse_path.read_bytes() == before
    assert not list(tmp_path.glob("out*"))


def test_file_held_for_writing_names_the_process(published: Settings, tmp_path: Path) -> None:
    script = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.readline()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(published.warehouse_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(WarehouseBusy, match=f"PID {process.pid}"):
            query_published(published, "select 1")
    finally:
        process.communicate("\n", timeout=30)


def test_file_that_is_no_database_is_told(settings: Settings) -> None:
    settings.warehouse_path.parent.mkdir(parents=True)
    settings.warehouse_path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(PipelineError, match="cannot be opened"):
        query_published(settings, "select 1")


def test_odd_path_is_only_a_path(tmp_path: Path) -> None:
    settings = Settings(tmp_path / 'it\'s a "test"; drop')
    settings.warehouse_path.parent.mkdir(parents=True)
    duckdb.connect(str(settings.warehouse_path)).close()
    assert query_published(settings, "select 1").rows == ((1,),)


def test_published_run_has_no_candidate_left(published: Settings) -> None:
    with (
        pytest.raises(InvalidRequest, match="published already"),
        candidate_connection(published, "the-first-run"),
    ):
        pass
