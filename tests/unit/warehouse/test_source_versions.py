"""What the registry said of each source, since when."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_data import START, Chunk, pass_audit, start_run, world

from gov_reviews.clock import local_day
from gov_reviews.settings import METADATA_ROOT, Settings
from gov_reviews.warehouse import build
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.dimensions import metadata_rows
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.reader import query_published
from gov_reviews.warehouse.restore import clear_live
from gov_reviews.warehouse.source_versions import ALWAYS, note_source_versions
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, load_contracts

CONTRACTS = load_contracts()
FIRST, LATER, LAST = date(2026, 3, 1), date(2026, 3, 5), date(2026, 4, 1)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    for schema in ("staging", "core", "ops"):
        connection.execute(f"create schema {schema}")
    for table in ("staging.stg_source", "core.dim_source", "ops.source_version"):
        columns = ", ".join(f"{one.name} {DUCKDB_TYPES[one.type]}" for one in CONTRACTS[table].columns)
        connection.execute(f"create table {table} ({columns})")
    yield connection
    connection.close()


def load(connection: duckdb.DuckDBPyConnection, today: date, **names: str) -> list[tuple[Any, ...]]:
    """A load on a day with a registry of these sources and names; the versions afterwards."""
    connection.execute("delete from staging.stg_source")
    for source_id, name in names.items():
        connection.execute(
            "insert into staging.stg_source (source_id, registered_name, org_type, is_enabled, is_sample)"
            " values (?, ?, 'cppcc', true, false)",
            [source_id, name],
        )
    note_source_versions(connection, today)
    return connection.execute(
        "select source_id, valid_from, registered_name, is_registered from ops.source_version order by all"
    ).fetchall()


def test_a_change_is_a_version_from_its_day(connection: duckdb.DuckDBPyConnection) -> None:
    first = load(connection, FIRST, a="甲", b="乙")
    assert first == [("a", ALWAYS, "甲", True), ("b", ALWAYS, "乙", True)]
    assert load(connection, LATER, a="甲", b="乙") == first
    assert load(connection, LATER, a="甲", b="丙") == [*first, ("b", LATER, "丙", True)]
    assert load(connection, LATER, a="甲", b="丙") == [*first, ("b", LATER, "丙", True)]


def test_of_several_changes_in_a_day_the_last_one_stays(connection: duckdb.DuckDBPyConnection) -> None:
    first = load(connection, FIRST, a="甲")
    assert load(connection, LATER, a="乙") == [*first, ("a", LATER, "乙", True)]
    assert load(connection, LATER, a="丙") == [*first, ("a", LATER, "丙", True)]
    assert load(connection, LATER, a="甲") == first, "taken back on its day: nothing has changed"


def test_a_load_of_an_earlier_day_does_not_undo_the_order(connection: duckdb.DuckDBPyConnection) -> None:
    first = load(connection, FIRST, a="甲")
    load(connection, LAST, a="乙")
    assert load(connection, LATER, a="丙") == [*first, ("a", LAST, "丙", True)]


def test_a_source_leaves_and_comes_back(connection: duckdb.DuckDBPyConnection) -> None:
    first = load(connection, FIRST, a="甲", b="乙")
    left = load(connection, LATER, a="甲")
    assert left == [*first, ("b", LATER, "乙", False)]
    assert load(connection, LATER + timedelta(days=1), a="甲") == left
    assert load(connection, LAST, a="甲", b="乙") == [*left, ("b", LAST, "乙", True)]
    assert load(connection, LAST, a="甲", b="乙", c="丁")[-1] == ("c", ALWAYS, "丁", True)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("registered_name", "乙"),
        ("registered_name_en", "B"),
        ("base_url", "http://moved.sample.example"),
        ("region_code", "990200"),
        ("is_enabled", False),
        ("family", "trs"),
    ],
)
def test_whatever_the_registry_says_otherwise_is_a_version(
    connection: duckdb.DuckDBPyConnection, column: str, value: str | bool
) -> None:
    load(connection, FIRST, a="甲")
    connection.execute(f"update staging.stg_source set {column} = ?", [value])  # noqa: S608
    note_source_versions(connection, LATER)
    found = f"select valid_from, {column} is not distinct from ? from ops.source_version order by all"  # noqa: S608
    assert connection.execute(found, [value]).fetchall() == [(ALWAYS, False), (LATER, True)]


def test_a_file_without_history_begins_with_its_own_registry(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "insert into core.dim_source (source_id, registered_name, org_type, is_enabled, is_sample, is_current)"
        " values ('a', '旧名', 'cppcc', true, false, true), ('x', 'x', 'unregistered', false, false, true)"
    )
    assert load(connection, FIRST, a="新名") == [("a", ALWAYS, "旧名", True), ("a", FIRST, "新名", True)]


def run_on(settings: Settings, run_id: str, now: datetime, *chunks: Chunk) -> None:
    """A whole run of a day."""
    folder = start_run(settings, run_id, *chunks, now=now)
    merge_into_candidate(settings, run_id)
    pass_audit(folder)
    replace_live_file(settings, run_id)


@pytest.mark.slow
def test_a_registry_edited_between_two_loads(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a source brought stays with it, and a rebuild keeps the versions."""
    metadata = tmp_path / "metadata"
    shutil.copytree(METADATA_ROOT, metadata)
    monkeypatch.setattr(build, "metadata_rows", lambda: metadata_rows(metadata))
    versions = """
        select registered_name, base_url, region_code, is_enabled, valid_from, valid_to, is_current
        from core.dim_source where source_id = 'sample_portal' order by valid_from
    """
    reviews = "select url, source_id from mart.review order by url"
    chunks = world()[:2]
    run_on(settings, "r1", START, *chunks)
    ((name, base_url, code, *_),) = query_published(settings, versions).rows
    before = query_published(settings, reviews).rows

    page = metadata / "sources" / "sample_portal.yaml"
    text = page.read_text(encoding="utf-8")
    edited = (
        text.replace(f"name: {name}", "name: 改名后的门户")
        .replace(base_url.partition("://")[2], "moved.sample.example")
        .replace(f'code: "{code}"', 'code: "990200"')
    )
    page.write_text(edited, encoding="utf-8")
    run_on(settings, "r2", START + timedelta(days=1))
    page.write_text(edited.replace("enabled: true", "enabled: false"), encoding="utf-8")
    run_on(settings, "r3", START + timedelta(days=3))

    found = query_published(settings, versions).rows
    first, second, third = (local_day(START) + timedelta(days=number) for number in (0, 1, 3))
    moved = ("改名后的门户", "http://moved.sample.example", "990200")
    assert [tuple(row) for row in found] == [
        (name, base_url, code, True, ALWAYS, first, False),
        (*moved, True, second, third - timedelta(days=1), False),
        (*moved, False, third, date(9999, 12, 31), True),
    ]
    assert query_published(settings, reviews).rows == before
    ((rows, sources),) = query_published(
        settings,
        "select count(*), count(distinct source_id) from core.dim_source where source_id <> 'sample_portal'",
    ).rows
    assert rows == sources, "no other source has a second version"

    clear_live(settings)
    run_on(settings, "r4", START + timedelta(days=4), *chunks)
    assert query_published(settings, versions).rows == found
