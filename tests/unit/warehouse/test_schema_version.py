"""A file knows which form its tables have; an older one is filled anew, a newer one refused."""

from __future__ import annotations

import pytest
from warehouse_data import all_rows, change_live, run_and_publish, start_run, world

from gov_reviews.errors import ContractBroken
from gov_reviews.settings import Settings
from gov_reviews.warehouse import ddl, pending, schema_version
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.pending import read_before
from gov_reviews.warehouse.reader import query_published

pytestmark = pytest.mark.slow


def version_of(settings: Settings) -> object:
    return query_published(settings, "select schema_version from ops.schema_version").rows


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> int:
    """This code, one version later."""
    version = schema_version.SCHEMA_VERSION + 1
    for module in (schema_version, ddl, pending):
        monkeypatch.setattr(module, "SCHEMA_VERSION", version)
    return version


def test_a_published_file_carries_the_version(published: Settings) -> None:
    assert version_of(published) == ((schema_version.SCHEMA_VERSION,),)


def test_a_file_from_before_the_version_was_kept_is_the_first_version(published: Settings) -> None:
    assert read_before(published).processed
    change_live(published, "drop table ops.schema_version")
    assert not read_before(published).processed
    start_run(published, "r2")
    merge_into_candidate(published, "r2")


def test_an_older_file_is_filled_anew_from_the_archive(
    published: Settings, next_version: int, caplog: pytest.LogCaptureFixture
) -> None:
    expected = all_rows(published.warehouse_path)
    views = query_published(published, "select view_name from duckdb_views() where schema_name = 'mart'").rows
    change_live(
        published,
        *(f"drop view mart.{name}" for (name,) in views),  # DuckDB alters no table that a view reads
        "alter table ops.crawl_url alter column http_status type varchar",
        "alter table core.fact_observation drop column has_conflict",
    )

    assert read_before(published).processed == frozenset()  # the plan takes everything from the archive
    assert f"has schema version {next_version - 1}, this code writes {next_version}" in caplog.text
    run_and_publish(published, "r2", *world())

    assert version_of(published) == ((next_version,),)
    assert all_rows(published.warehouse_path) == expected


def test_a_newer_file_is_refused_and_left_alone(published: Settings) -> None:
    change_live(
        published,
        "update ops.schema_version set schema_version = schema_version + 1",
    )
    before = published.warehouse_path.read_bytes()
    with pytest.raises(ContractBroken, match="newer version of gov-reviews"):
        read_before(published)
    start_run(published, "r2")
    with pytest.raises(ContractBroken, match="restore --rebuild"):
        merge_into_candidate(published, "r2")
    assert published.warehouse_path.read_bytes() == before
