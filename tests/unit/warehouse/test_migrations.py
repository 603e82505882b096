"""A file of an older version opens: of 0.1.0 by reading its archive again, later ones by migrations."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from test_schema_version import next_version, version_of
from warehouse_data import all_rows, change_live, run_and_publish, start_run, world

from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.pipeline.outcome import outcome_without_result
from gov_reviews.records.ids import SourceId
from gov_reviews.run_folder import SOURCE_FILES, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse import migrations
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.duckdb_files import open_read_only
from gov_reviews.warehouse.migrations import Migration, load_migrations, reads_archive_again
from gov_reviews.warehouse.pending import read_before
from gov_reviews.warehouse.reader import query_published
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION

FIRST_SHAPE = Path(__file__).with_name("resources") / "warehouse_0_1_0.sql"
RENAMED = "alter table core.fact_observation rename column has_conflict to is_disputed"

__all__ = ["next_version"]  # a fixture


def test_every_version_has_its_migration() -> None:
    assert [step.version for step in load_migrations()] == list(range(2, SCHEMA_VERSION + 1))
    assert reads_archive_again(1, SCHEMA_VERSION)
    assert not reads_archive_again(SCHEMA_VERSION, SCHEMA_VERSION)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2_rename.sql", "-- Reads again: nothing."),
        ("0002_rename.sql", "alter table core.x rename y to z"),
        ("0003_rename.sql", "-- Reads again: nothing."),
    ],
)
def test_a_migration_says_its_number_and_what_is_read_again(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidMetadata):
        load_migrations.__wrapped__(tmp_path)


@pytest.mark.slow
def test_a_file_of_the_first_version_opens_and_keeps_its_history(
    settings: Settings, published: Settings
) -> None:
    """Its tables are those that 0.1.0 wrote; the archive gives the documents, the file the history."""
    settings.warehouse_path.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.warehouse_path)) as written:
        written.execute(FIRST_SHAPE.read_text(encoding="utf-8"))
    settings.warehouse_path.chmod(0o444)
    assert query_published(settings, "select count(*) from core.dim_document").rows == ((1,),)
    assert read_before(settings).processed == frozenset()

    run_and_publish(settings, "r2", *world())

    assert version_of(settings) == ((SCHEMA_VERSION,),)
    assert all_rows(settings.warehouse_path) == all_rows(published.warehouse_path)
    runs = query_published(
        settings, "select run_id, package_version from ops.run order by started_at desc"
    ).rows
    assert runs[0] == ("20261127T231612417Z-6064ce", "0.1.0")
    assert len(runs) == 2
    history = "select (select count(*) from ops.run_source), (select count(*) from ops.quality_result)"
    assert query_published(settings, history).rows == ((4, 5),)


@pytest.mark.slow
def test_a_migration_spares_reading_the_archive_again(
    published: Settings, next_version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = all_rows(published.warehouse_path)
    captures = {row[0] for row in query_published(published, "select capture_id from ops.crawl_url").rows}
    step = Migration(
        next_version,
        "alter table core.fact_observation rename column is_disputed to has_conflict;"
        " update core.fact_observation set has_conflict = has_conflict;",
        reads_again=False,
        fills=frozenset({"core.fact_observation.has_conflict"}),
    )
    monkeypatch.setattr(migrations, "load_migrations", lambda: (*load_migrations(), step))
    views = query_published(published, "select view_name from duckdb_views() where schema_name = 'mart'").rows
    core = query_published(published, "select view_name from duckdb_views() where schema_name = 'core'").rows
    change_live(
        published,
        *(f"drop view mart.{name}" for (name,) in views),
        *(f"drop view core.{n}" for (n,) in core),
        RENAMED,
    )

    assert read_before(published).processed == captures, "nothing has to be read again"
    start_run(published, "r2")
    merge_into_candidate(published, "r2")
    candidate = RunFolder(published, "r2").candidate
    assert all_rows(candidate) == expected
    with open_read_only(candidate) as connection:
        assert connection.execute("select schema_version from ops.schema_version").fetchall() == [
            (next_version,)
        ]


def test_a_file_without_keys_of_facts_gets_them_and_is_not_read_again(published: Settings) -> None:
    expected = all_rows(published.warehouse_path)
    keys = "select organization_key, season_key from core.fact_review"
    assert ("unknown", "unknown") in query_published(published, keys).rows, "the world has an undecided text"
    processed = read_before(published).processed
    change_live(
        published,
        "alter table core.fact_review drop column organization_key",
        "alter table core.fact_review drop column season_key",
        "drop table core.dim_season",
        "update ops.schema_version set schema_version = 2",
    )
    assert read_before(published).processed == processed
    start_run(published, "r2")
    merge_into_candidate(published, "r2")
    assert all_rows(RunFolder(published, "r2").candidate) == expected


def test_runs_of_before_noted_no_rows_elsewhere(published: Settings) -> None:
    portal = SourceId("sample_portal")
    start_run(published, "r2").write(SOURCE_FILES.of(portal), outcome_without_result(portal))
    run_and_publish(published, "r2", *world())
    change_live(
        published,
        "alter table ops.run_source drop column rows_elsewhere",
        "update ops.schema_version set schema_version = 3",
    )
    runs = query_published(published, "select run_id, source_id from ops.run_source order by all").rows
    assert runs
    start_run(published, "r3")
    merge_into_candidate(published, "r3")
    with open_read_only(RunFolder(published, "r3").candidate) as connection:
        kept = connection.execute(
            "select run_id, source_id from ops.run_source where rows_elsewhere = [] order by all"
        ).fetchall()
    assert set(runs) <= set(kept)


@pytest.mark.slow
def test_a_migration_that_fails_says_so_and_publishes_nothing(
    published: Settings, next_version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = Migration(next_version, "alter table core.nowhere drop column nothing", reads_again=False)
    monkeypatch.setattr(migrations, "load_migrations", lambda: (*load_migrations(), step))
    live = published.warehouse_path.read_bytes()
    start_run(published, "r2")
    with pytest.raises(
        ContractBroken, match=f"brought up to schema version {next_version}: .*restore --rebuild"
    ):
        merge_into_candidate(published, "r2")
    assert published.warehouse_path.read_bytes() == live
    assert not RunFolder(published, "r2").candidate.exists()
