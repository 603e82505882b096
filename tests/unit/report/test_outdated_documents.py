"""How many documents are of another extraction, what has changed since, and what a person is told."""

from __future__ import annotations

import duckdb
import pytest

from gov_reviews.code_version import extraction_version
from gov_reviews.records.extraction_versions import NOTHING_OUTDATED, OutdatedDocuments
from gov_reviews.report.outdated_documents import read_outdated, tell_outdated
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION

TODAY = extraction_version()
TABLES = """
create schema core; create schema ops;
create table ops.schema_version as select 99 as schema_version where false;
create table core.dim_document (document_key varchar, extraction_key varchar);
create table core.dim_extraction (
    extraction_key varchar, rules_hash varchar, catalogue_hash varchar, metadata_hash varchar,
    python_version varchar, library_versions varchar[]
)
"""


def warehouse(schema_version: int, *versions: dict[str, object]) -> duckdb.DuckDBPyConnection:
    """One document of each version; each is today's but for what is named."""
    connection = duckdb.connect()
    connection.execute(TABLES)
    connection.execute("insert into ops.schema_version values (?)", [schema_version])
    for number, changes in enumerate(versions):
        row: dict[str, object] = {
            "extraction_key": f"v{number}" if changes else TODAY.extraction_key,
            "rules_hash": TODAY.rules_hash,
            "catalogue_hash": TODAY.catalogue_hash,
            "metadata_hash": TODAY.metadata_hash,
            "python_version": TODAY.python_version,
            "library_versions": list(TODAY.library_versions),
        } | changes
        connection.execute("insert into core.dim_extraction values (?, ?, ?, ?, ?, ?)", list(row.values()))
        connection.execute(
            "insert into core.dim_document values (?, ?)", [str(number), row["extraction_key"]]
        )
    return connection


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([{}], NOTHING_OUTDATED),
        ([{}, {"rules_hash": "x"}], OutdatedDocuments(1, ("rules",))),
        (
            [{"catalogue_hash": "x"}, {"metadata_hash": "y"}, {"library_versions": ["lxml 1"]}],
            OutdatedDocuments(3, ("metric catalogue", "other metadata", "libraries")),
        ),
        ([{"python_version": "3.9"}], OutdatedDocuments(1, ("libraries",))),
    ],
)
def test_what_has_changed_is_named(versions: list[dict[str, object]], expected: OutdatedDocuments) -> None:
    assert read_outdated(warehouse(SCHEMA_VERSION, *versions)) == expected
    # a file of version 2 is brought to this form without reading again
    assert read_outdated(warehouse(2, *versions)) == expected


def test_tables_of_an_older_form_are_all_outdated() -> None:
    outdated = read_outdated(warehouse(1, {}, {}))
    assert outdated == OutdatedDocuments(2, is_older_schema=True)
    assert "gov-reviews run" in tell_outdated(outdated)


def test_a_person_is_told_the_next_step_in_both_languages() -> None:
    said = tell_outdated(OutdatedDocuments(12, ("rules", "other metadata")))
    assert "12 documents" in said
    assert "rules, other metadata" in said
    assert "Next: gov-reviews reprocess" in said
    assert "12 篇文献" in said
    assert "规则、其他元数据" in said
    assert tell_outdated(NOTHING_OUTDATED) == ""
