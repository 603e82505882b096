"""mart.search: phrases rank by how often and how rarely they stand, titles before texts."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from gov_reviews.warehouse.ddl import create_macros

LONG = "协商议政，" * 60
DOCUMENTS = [
    ("once", "履职综述", f"一年来优化营商环境。{LONG}", True, None),
    ("often", "履职综述", f"优化营商环境，持续优化营商环境，再优化营商环境。{LONG}", True, None),
    ("title", "优化营商环境纪实", f"一年来优化营商环境。{LONG}", True, None),
    ("apart", "履职综述", f"优化服务，改善营商环境。{LONG}", True, None),
    ("copy", "履职综述", f"优化营商环境。{LONG}", False, None),
    ("held", "履职综述", f"优化营商环境。{LONG}", True, True),
    ("other", "履职综述", f"{LONG}'%_\\", True, None),
]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("create schema core; create schema mart")
    connection.execute(
        "create table core.dim_document (document_key varchar, title varchar, body_text varchar, is_canonical boolean,"
        " is_held boolean, subtitle varchar, organization_code varchar, organization_name varchar,"
        " organization_level varchar, province varchar, review_year integer, doc_type varchar, text_url varchar,"
        " character_count integer)"
    )
    for row in DOCUMENTS:
        connection.execute(
            "insert into core.dim_document (document_key, title, body_text, is_canonical, is_held, character_count)"
            " values (?, ?, ?, ?, ?, ?)",
            [*row, len(row[2])],
        )
    create_macros(connection)
    create_macros(connection)  # made anew, not twice
    yield connection
    connection.close()


def keys(connection: duckdb.DuckDBPyConnection, words: str) -> list[str]:
    return [
        row[0] for row in connection.execute("select document_key from mart.search(?)", [words]).fetchall()
    ]


def test_a_phrase_ranks(connection: duckdb.DuckDBPyConnection) -> None:
    assert keys(connection, "优化营商环境") == ["title", "often", "once"]


def test_the_beginning_of_words_is_found(connection: duckdb.DuckDBPyConnection) -> None:
    assert set(keys(connection, "营商")) == {"title", "often", "once", "apart"}


def test_words_apart_add_up_and_the_rare_one_weighs_more(connection: duckdb.DuckDBPyConnection) -> None:
    found = keys(connection, " 改善　协商议政 ")
    assert found[0] == "apart"
    assert set(found) == {"title", "often", "once", "apart", "other"}


def test_the_words_stand_in_the_excerpt(connection: duckdb.DuckDBPyConnection) -> None:
    excerpt, found = connection.execute("select excerpt, found_words from mart.search('改善')").fetchall()[0]
    assert "改善营商环境" in excerpt
    assert found == ["改善"]


@pytest.mark.parametrize("words", ["", "  ", "没有的词", "%", "'; drop table x; --"])
def test_nothing_is_found_or_done(connection: duckdb.DuckDBPyConnection, words: str) -> None:
    assert keys(connection, words) == (["other"] if words == "%" else [])
