"""What the contracts say, what a built file holds and what the design promises are the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.yaml_files import read_yaml

from gov_reviews.records.captures import CaptureOutcome
from gov_reviews.records.runs import RunMode
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.settings import METADATA_ROOT, PROJECT_ROOT, SQL_ROOT
from gov_reviews.warehouse.arrow_tables import arrow_schema
from gov_reviews.warehouse.ddl import column_comments, ensure_schema, read_tables, table_comment
from gov_reviews.warehouse.parts import part_contracts
from gov_reviews.warehouse.table_contracts import (
    DUCKDB_TYPES,
    PUBLISHED_SCHEMAS,
    load_contracts,
    load_rules,
    references_in,
)
from gov_reviews.warehouse.table_merge import merge_rows

CONTRACTS = load_contracts()
PUBLISHED = {
    name: contract for name, contract in CONTRACTS.items() if contract.schema_name in PUBLISHED_SCHEMAS
}

# The interface of the promised views: these columns, first and in this order. Columns may be added behind
# them, none renamed or moved.
PROMISED = {
    "mart.review": "url title subtitle organization_code organization_name organization_level province review_year published_at "
    "source_name authors editors views body_text figures doc_type is_canonical document_key",
    "mart.observation": "url organization_code organization_name review_year metric_code metric_name category value unit bound status "
    "subject recipient period_start period_end printed sentence section char_start char_end confidence "
    "observation_key document_key",
}


@pytest.fixture(scope="module")
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database made from the contracts alone."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("set TimeZone = 'UTC'")
    ensure_schema(connection, CONTRACTS)
    merge_rows(connection, CONTRACTS["mart.data_dictionary"])
    yield connection
    connection.close()


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_stand_first_in_order(table: str, built: duckdb.DuckDBPyConnection) -> None:
    promised = PROMISED[table].split()
    columns = [row[0] for row in built.execute(f"describe {table}").fetchall()]
    assert columns[: len(promised)] == promised


def test_promised_types(built: duckdb.DuckDBPyConnection) -> None:
    review = {row[0]: row[1] for row in built.execute("describe mart.review").fetchall()}
    assert review["published_at"] == "TIMESTAMP"
    assert review["authors"] == review["editors"] == "VARCHAR[]"
    assert {row[0]: row[1] for row in built.execute("describe mart.observation").fetchall()}[
        "value"
    ] == "DOUBLE"


@pytest.mark.parametrize("table", PUBLISHED)
def test_file_is_what_the_contract_says(table: str, built: duckdb.DuckDBPyConnection) -> None:
    contract = PUBLISHED[table]
    found = read_tables(built)[table]
    assert list(found.columns) == list(contract.column_names)
    assert {name: kind for name, (kind, _, _) in found.columns.items()} == {
        c.name: DUCKDB_TYPES[c.type] for c in contract.columns
    }
    assert found.comment == table_comment(contract) or contract.is_view
    assert {name: comment for name, (_, _, comment) in found.columns.items()} == column_comments(contract)
    if not contract.is_view:
        assert {name: nullable for name, (_, nullable, _) in found.columns.items()} == {
            c.name: c.nullable for c in contract.columns
        }
        assert found.primary_key == (contract.primary_key if contract.has_key_index else ())


def test_views_of_a_written_file_can_be_asked(tmp_path: Path) -> None:
    """DuckDB keeps a view as text that it writes anew: what it means there may be something else."""
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as writing:
        writing.execute("set TimeZone = 'UTC'")
        ensure_schema(writing, CONTRACTS)
    with duckdb.connect(":memory:") as reading:
        reading.execute(f"attach '{path}' as warehouse (read_only)")
        reading.execute("use warehouse")
        for name, contract in CONTRACTS.items():
            if contract.is_view:
                assert reading.execute(f"from {name}").fetchall() == []
        assert reading.execute("from mart.search('优化营商环境')").fetchall() == []


def test_views_carry_their_comment(built: duckdb.DuckDBPyConnection) -> None:
    comments = dict(
        built.execute(
            "select schema_name || '.' || view_name, comment from duckdb_views() where not internal"
        ).fetchall()
    )
    assert comments == {
        name: table_comment(contract) for name, contract in PUBLISHED.items() if contract.is_view
    }


def test_bringing_up_a_file_twice_changes_nothing(built: duckdb.DuckDBPyConnection) -> None:
    before = read_tables(built)
    ensure_schema(built, CONTRACTS)
    assert read_tables(built) == before


def test_dictionary_describes_every_published_column_in_two_languages(
    built: duckdb.DuckDBPyConnection,
) -> None:
    rows = built.execute(
        "select table_name, column_name, column_position, data_type, column_unit, description_en, "
        "description_zh, grain, key_columns,"
        " usage_warnings, deprecation from mart.data_dictionary"
    ).fetchall()
    expected = [
        (
            contract.table,
            column.name,
            position,
            DUCKDB_TYPES[column.type],
            column.unit,
            column.description.en,
            column.description.zh,
            contract.grain,
            ", ".join(contract.primary_key),
            list(contract.usage_warnings),
            column.deprecated.sentence if column.deprecated else None,
        )
        for contract in PUBLISHED.values()
        for position, column in enumerate(contract.columns, start=1)
    ]
    assert sorted(rows, key=repr) == sorted(expected, key=repr)
    assert len(rows) > 300


def test_the_changelog_names_every_deprecated_column() -> None:
    changelog = (PROJECT_ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    deprecated = [
        f"{contract.table}.{column.name}"
        for contract in CONTRACTS.values()
        for column in contract.columns
        if column.deprecated
    ]
    assert [name for name in deprecated if f"`{name}`" not in changelog] == []


def test_every_description_is_used_and_fits_one_line() -> None:
    described = read_yaml(METADATA_ROOT / "columns.yaml")
    used = {column.name for contract in CONTRACTS.values() for column in contract.columns}
    assert described.keys() == used
    texts = [text for entry in described.values() for text in entry.values()]
    texts += [
        text
        for contract in CONTRACTS.values()
        for text in (
            contract.description.en,
            contract.description.zh,
            contract.grain,
            *contract.usage_warnings,
        )
    ]
    texts += [
        text
        for c in CONTRACTS.values()
        for column in c.columns
        for text in (column.description.en, column.description.zh)
    ]
    # the dictionary is read from the lines of the comments
    assert not [text for text in texts if "\n" in text]
    assert all(any("\u4e00" <= char <= "\u9fff" for char in entry["zh"]) for entry in described.values())


def test_columns_of_one_name_have_one_type() -> None:
    types: dict[str, set[str]] = {}
    for contract in CONTRACTS.values():
        for column in contract.columns:
            types.setdefault(column.name, set()).add(column.type)
    # counts of a query are wide, stored counts are not; mart shows the local time of an instant
    allowed = {
        "statement_count",
        "document_count",
        "published_at",
        "captured_at",
        "first_captured_at",
        "last_captured_at",
        "decided_at",
        "state_since_at",
        "asked_at",
        "succeeded_at",
    }
    assert {name for name, found in types.items() if len(found) > 1} <= allowed


def test_words_that_contracts_list_are_those_of_the_program() -> None:
    """Columns that no record gives name the words of their enum themselves."""
    enums = {
        "outcome": CaptureOutcome,
        "run_mode": (*RunMode, "reprocess"),
        "region_level": RegionLevel,
        "organization_level": RegionLevel,
    }
    seen = set()
    for contract in CONTRACTS.values():
        for column, check in contract.all_checks():
            if check.kind == "in_set" and column in enums:
                seen.add(column)
                assert check.values == tuple(enums[column]), contract.table
    assert seen == enums.keys()


def is_macro(folder: Path) -> bool:
    """A folder that holds a table macro and nothing else."""
    return [path.name for path in folder.iterdir()] == ["macro.sql"]


def test_every_table_folder_has_a_contract_and_nothing_else() -> None:
    known = {"table.yaml", "query.sql", "checks.sql"}
    for folder in SQL_ROOT.glob("*/*"):
        if folder.is_dir() and not is_macro(folder):
            assert (folder / "table.yaml").is_file(), folder
            assert {path.name for path in folder.iterdir()} <= known, folder
    assert {
        path.parent.name + "." + path.name
        for path in SQL_ROOT.glob("*/*")
        if path.is_dir() and not is_macro(path)
    } == CONTRACTS.keys()


@pytest.mark.parametrize(
    "path", sorted(SQL_ROOT.rglob("*.sql")), ids=lambda path: str(path.relative_to(SQL_ROOT))
)
def test_sql_keeps_the_house_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0].startswith("-- "), (
        "a query opens by saying what one row is, an analysis with its question"
    )
    assert not [number for number, line in enumerate(lines, 1) if len(line) > 150 or line != line.rstrip()]
    if path.name == "query.sql":
        contract = CONTRACTS[f"{path.parent.parent.name}.{path.parent.name}"]
        assert contract.table in lines[0]
        assert any(line.startswith("-- Grain:") for line in lines) or "Grain:" in text
        code = "\n".join(line.split("--")[0] for line in lines)
        assert ";" not in code, "a single select"
        assert code.strip().startswith(("select", "with"))


def test_layers_only_read_what_lies_below() -> None:
    allowed = {
        "staging": {"staging", "core", "ops"},  # the one staging query looks at what was there before
        "core": {"staging", "core", "ops"},
        "ops": {"staging", "core", "ops"},
        "mart": {"core", "mart", "ops"},
    }
    for contract in CONTRACTS.values():
        read = {table.split(".")[0] for table in references_in(contract.sql or "")}
        if (
            contract.table == "mart.data_dictionary"
        ):  # a table that the build fills, from the contracts' words
            read.discard("staging")
        assert read <= allowed[contract.schema_name], contract.table
    assert {
        name
        for name, contract in CONTRACTS.items()
        if contract.schema_name == "mart" and not contract.is_view
    } == {"mart.data_dictionary"}


def test_staging_parts_are_typed_by_their_contracts() -> None:
    for contract in part_contracts().values():
        assert arrow_schema(contract).names == list(contract.column_names)


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.rule_id)
def test_rules_run_and_give_key_and_reason(rule, built: duckdb.DuckDBPyConnection) -> None:
    result = built.execute(rule.sql)
    assert [column[0] for column in result.description] == ["key", "reason"]
    assert result.fetchall() == []


def test_the_dictionary_names_every_topic_in_chinese() -> None:
    topics = read_yaml(METADATA_ROOT / "documents" / "topics.yaml")["topics"]
    said = CONTRACTS["mart.review"].column("topics").description.zh
    assert [code for code, topic in topics.items() if f"{code} {topic['name_zh']}" not in said] == []
