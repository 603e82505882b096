"""What no archive holds, the history of runs and checks, outlives a rebuild and a change of its tables."""

from __future__ import annotations

import pytest
from warehouse_data import change_live, run_and_publish, start_run, world

from gov_reviews.errors import ContractBroken
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.reader import query_published
from gov_reviews.warehouse.restore import clear_live
from gov_reviews.warehouse.run_history import history_tables, newest_published_before
from gov_reviews.warehouse.table_contracts import load_contracts

pytestmark = pytest.mark.slow
RUNS = "select run_id from ops.run order by run_id"
CHANGED = "select change_scope, change_kind, change_reason from ops.change where run_id = ?"


def changes(settings: Settings, run_id: str) -> tuple[tuple[object, ...], ...]:
    return query_published(settings, CHANGED, (run_id,)).rows


def test_the_tables_of_history() -> None:
    named = {contract.table for contract in history_tables(load_contracts())}
    assert {"ops.run", "ops.run_source", "ops.quality_result"} <= named
    assert "ops.schema_version" not in named


def test_a_rebuild_carries_the_history_over(published: Settings) -> None:
    assert query_published(published, RUNS).rows == (("the-first-run",),)
    clear_live(published)
    assert not published.warehouse_path.exists()
    run_and_publish(published, "the-rebuild", *world())
    assert query_published(published, RUNS).rows == (("the-first-run",), ("the-rebuild",))
    (note,) = RunFolder(published, "the-rebuild").read_notes()
    assert note.startswith("The history of runs was carried over from ")
    assert changes(published, "the-first-run"), "carried over, too"
    assert changes(published, "the-rebuild") == (), "what is published is what was published"


def test_a_rebuild_says_what_it_changes_of_what_was_published(published: Settings) -> None:
    *others, _ = world()
    clear_live(published)
    run_and_publish(published, "the-rebuild", *others)
    gone = len(world()[-1][1][0].observations)
    assert sorted(changes(published, "the-rebuild")) == [
        ("document", "withdrawn", "copies"),
        *[("figure", "withdrawn", "copies")] * gone,
    ]


def test_a_rebuild_of_a_file_that_a_newer_version_wrote(published: Settings) -> None:
    change_live(
        published,
        "update ops.schema_version set schema_version = schema_version + 1",
        "alter table ops.run add column something_new varchar",
        "alter table ops.run alter column chunk_count type varchar",
        "alter table core.dim_document rename column reading_key to read_by",
    )
    clear_live(published)
    run_and_publish(published, "the-rebuild", *world())
    assert query_published(published, RUNS).rows == (("the-first-run",), ("the-rebuild",))
    assert set(changes(published, "the-rebuild")) == {("document", "added", "rebuilt")}, "not comparable"


def test_a_file_that_somebody_changed_is_no_source_of_history(published: Settings) -> None:
    clear_live(published)
    (kept,) = published.warehouse_path.with_name("set_aside").glob("*.duckdb")
    assert newest_published_before(published) == kept
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes() + b"x")
    assert newest_published_before(published) is None
    run_and_publish(published, "the-rebuild", *world())
    assert query_published(published, RUNS).rows == (("the-rebuild",),)


def test_a_table_of_history_may_change_its_form(published: Settings) -> None:
    change_live(published, "alter table ops.run alter column chunk_count type varchar")
    run_and_publish(published, "later", *world())
    sql = "select run_id, typeof(chunk_count), chunk_count from ops.run order by run_id"
    rows = query_published(published, sql).rows
    assert [row[0] for row in rows] == ["later", "the-first-run"]
    assert rows[1][1] == "INTEGER"
    assert rows[1][2] is not None


def test_history_that_lacks_what_is_promised_now_needs_a_migration(published: Settings) -> None:
    change_live(published, "alter table ops.run drop column package_version")
    start_run(published, "later", *world())
    with pytest.raises(ContractBroken, match="a migration"):
        merge_into_candidate(published, "later")
