"""What is said of a run that is unlike those before, and of one that is like them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb
import pytest

from gov_reviews.quality.history import plan_history
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, load_contracts

TABLES = ("core.dim_document", "core.fact_review", "core.fact_publication", "ops.crawl_url")
STAGED = ("staging.stg_touched_document", "staging.stg_capture")


@dataclass(frozen=True)
class Read:
    """Documents of one source that are alike.

    Attributes:
        is_new: Read by this run. figures, other: of each. later: published so many years after its year.
    """

    count: int
    is_new: bool
    figures: int = 40
    other: int = 4
    later: int = 1
    committee: str | None = "330100"
    source: str = "s"


@pytest.fixture
def candidate() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("attach ':memory:' as other")
    for place in ("memory", "other"):
        for schema in ("core", "ops", "staging"):
            connection.execute(f"create schema {place}.{schema}")
    contracts = load_contracts()
    for table in (*TABLES, *STAGED, "other.ops.crawl_url"):
        columns = ", ".join(
            f"{column.name} {DUCKDB_TYPES[column.type]}"
            for column in contracts[table.removeprefix("other.")].columns
        )
        connection.execute(f"create table {table} ({columns})")
    yield connection
    connection.close()


def fill(connection: duckdb.DuckDBPyConnection, *reads: Read) -> None:
    number = 0
    for read in reads:
        for _ in range(read.count):
            number += 1
            key = f"d{number}"
            connection.execute(
                "insert into core.dim_document by name select ? as document_key, ? as organization_code, "
                "2023 as review_year, ? as text_url",
                [key, read.committee, key],
            )
            connection.execute(
                "insert into core.fact_review by name select ? as document_key, ? as observation_count, "
                "? as catalogued_count",
                [key, read.figures, read.figures - read.other],
            )
            connection.execute(
                "insert into core.fact_publication by name select ? as document_key, ? as url, "
                "? as source_id, make_date(?, 1, 9) as published_date",
                [key, key, read.source, 2023 + read.later],
            )
            if read.is_new:
                connection.execute(
                    "insert into staging.stg_touched_document by name select ? as document_key", [key]
                )


def fill_pages(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    source: str,
    pages: int,
    documents: int,
    age_days: int = 0,
) -> None:
    for number in range(pages):
        connection.execute(
            f"insert into {table} by name select ? as capture_id, ? as source_id, 'article' as capture_kind, "
            "200 as http_status, ? as document_key, ?::timestamptz as captured_at",
            [
                f"{table}{source}{number}",
                source,
                "d" if number < documents else None,
                datetime.now().astimezone() - timedelta(days=age_days),
            ],
        )


def said(connection: duckdb.DuckDBPyConnection, *, has_live: bool = True) -> dict[str, list[str]]:
    return {
        plan.check.check_id: [f"{row[0]}: {row[1]}" for row in connection.execute(plan.violating).fetchall()]
        for plan in plan_history(has_live=has_live)
    }


def test_a_run_like_those_before_is_not_doubted(candidate: duckdb.DuckDBPyConnection) -> None:
    fill(candidate, Read(9, False), Read(4, True, figures=25, other=5, later=0), Read(1, True, later=9))
    fill_pages(candidate, "ops.crawl_url", "s", 20, 9)
    fill_pages(candidate, "staging.stg_capture", "s", 8, 1, age_days=30)
    assert not any(said(candidate).values())


@pytest.mark.parametrize(
    ("news", "check_id", "words"),
    [
        (Read(3, True, other=40), "share_of_other_as_before", "other: 10.0 % → 100.0 % (120 / 120)"),
        (Read(3, True, other=15), "share_of_other_as_before", "other: 10.0 % → 38.0 % (45 / 120)"),
        (Read(3, True, figures=12, other=1), "figures_per_review_as_before", "40.0 → 12.0 (n = 3)"),
        (Read(3, True, committee=None), "committees_decided_as_before", "0.0 % → 100.0 % (3 / 3)"),
        (Read(3, True, later=3), "years_as_before", "1.0 → 3.0 (n = 3)"),
        (Read(3, True, later=-1), "years_as_before", "1.0 → -1.0 (n = 3)"),
    ],
)
def test_a_run_unlike_those_before_is_named(
    candidate: duckdb.DuckDBPyConnection, news: Read, check_id: str, words: str
) -> None:
    fill(candidate, Read(9, False), news)
    found = said(candidate)
    assert [name for name, rows in found.items() if rows] == [check_id]
    assert words in found[check_id][0]


def test_a_first_run_is_compared_with_fixed_numbers(candidate: duckdb.DuckDBPyConnection) -> None:
    fill(candidate, Read(3, True, other=18))
    fill_pages(candidate, "staging.stg_capture", "s", 9, 0)
    assert not any(said(candidate, has_live=False).values())
    fill(candidate, Read(9, True, other=40, committee=None))
    assert [name for name, rows in said(candidate, has_live=False).items() if rows] == [
        "share_of_other_as_before",
        "committees_decided_as_before",
    ]


def test_few_documents_say_nothing(candidate: duckdb.DuckDBPyConnection) -> None:
    fill(
        candidate,
        Read(9, False),
        Read(1, True, other=40, committee=None, later=5),
        Read(1, True, figures=0, other=0),
    )
    assert not any(said(candidate).values())


def test_a_source_that_gives_nothing_any_more(candidate: duckdb.DuckDBPyConnection) -> None:
    fill_pages(candidate, "ops.crawl_url", "s", 12, 4)
    fill_pages(candidate, "ops.crawl_url", "rare", 90, 3)
    for source in ("s", "rare", "new"):
        fill_pages(candidate, "staging.stg_capture", source, 6, 0)
    assert said(candidate)["sources_yield_as_before"] == ["s: documents / pages: 4 / 12 → 0 / 6"]


def test_a_clock_that_stands_still(candidate: duckdb.DuckDBPyConnection) -> None:
    fill_pages(candidate, "staging.stg_capture", "s", 2, 1, age_days=1000)
    assert len(said(candidate)["captures_are_fresh"]) == 1
    fill_pages(candidate, "other.ops.crawl_url", "s", 2, 1)
    candidate.execute(
        "update other.ops.crawl_url set capture_id = replace(capture_id, 'other.ops.crawl_url', 'staging.stg_capture')"
    )
    assert said(candidate)["captures_are_fresh"] == [], "an archive that is read again is old by right"
