"""The lake, with a PostgreSQL of its own: publications as snapshots, asked by people."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from tests.cluster.servers import running_postgres_or_skip

from gov_reviews.errors import InvalidRequest, StorageFailed, WarehouseDamaged
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.runs import RunSummary
from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews.store.catalog import Catalog
from gov_reviews.warehouse import duckdb_extensions, lake
from gov_reviews.warehouse.duckdb_files import open_for_writing, open_in_memory, open_read_only
from gov_reviews.warehouse.published_file import PublicationKind, record_publication
from gov_reviews.warehouse.reader import query_published, query_snapshot
from gov_reviews.warehouse.table_contracts import load_contracts

PASSWORD = "hush-4711"  # noqa: S105 - of a server that lives as long as the test

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not duckdb_extensions.are_installed(), reason="the lake's extensions of DuckDB: extra cluster"
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_postgres_or_skip() as address:
        yield f"{address.replace('@', f':{PASSWORD}@')}/airflow"


@pytest.fixture(scope="module")
def installation(
    server: str, loaded_root: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """An installation whose first publication is in the lake."""
    root = tmp_path_factory.mktemp("lake") / "data"
    shutil.copytree(loaded_root[0] / "warehouse", root / "warehouse")
    settings = Settings(data_root=root, catalog=server)
    assert lake.sync_lake(settings) is not None
    return settings


def _differing(connection: object, left: str, right: str) -> int:
    row = connection.execute(  # type: ignore[attr-defined]
        f"select count(*) from ((from {left} except all from {right}) union all "  # noqa: S608
        f"(from {right} except all from {left}))"
    ).fetchone()
    return int(row[0])


def _publish_changed(settings: Settings, statement: str) -> None:
    """A publication in which the tables differ from the one before."""
    live = settings.warehouse_path
    changed = live.with_name("changed.duckdb")
    shutil.copyfile(live, changed)
    with open_for_writing(changed) as connection:
        connection.execute(statement)
    record_publication(
        settings, PublicationKind.PUBLISHED, "changed", file_sha256(changed), changed.stat().st_size
    )
    changed.rename(live)


def test_every_table_and_view_answers_row_by_row_as_the_file_does(installation: Settings) -> None:
    newest = lake.list_snapshots(installation)[-1].snapshot
    published = [name for name in load_contracts() if not name.startswith("staging.")]
    with (
        lake.snapshot_file(installation, newest) as path,
        open_read_only(path, beside=installation.warehouse_path) as connection,
    ):
        differing = {
            name: found
            for name in published
            if (found := _differing(connection, f"warehouse.{name}", f"other.{name}"))
        }
        filled = connection.execute("select count(*) from mart.observation").fetchone()
    assert differing == {}
    assert filled is not None
    assert filled[0] > 1000


def test_a_publication_is_one_snapshot_and_not_made_twice(installation: Settings) -> None:
    before = lake.list_snapshots(installation)
    assert lake.sync_lake(installation) is None
    assert lake.list_snapshots(installation) == before


def test_the_earlier_publication_is_still_there(
    installation: Settings,
) -> None:
    earlier = lake.list_snapshots(installation)[-1]
    ask = "select count(*) from core.fact_observation where printed = '四百余件'"
    _publish_changed(
        installation,
        "update core.fact_observation set printed = '四百余件' where observation_key in "
        "(select min(observation_key) from core.fact_observation)",
    )
    made = lake.sync_lake(installation)
    assert made is not None
    assert (made.publication, made.sha256) == (
        earlier.publication + 1,
        file_sha256(installation.warehouse_path),
    )
    assert query_published(installation, ask).rows == ((1,),)
    assert query_snapshot(installation, made.snapshot, ask).rows == ((1,),)
    assert query_snapshot(installation, earlier.snapshot, ask).rows == ((0,),)


def test_without_its_lock_no_snapshot_is_made(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lake.list_snapshots(installation)
    _publish_changed(
        installation, "update core.fact_observation set printed = '五百余件' where printed = '四百余件'"
    )
    views = lake._make_views
    monkeypatch.setattr(lake, "_form", lambda contracts: "another one")  # the views are made last

    def break_connection(*arguments: object) -> None:
        assert installation.catalog is not None
        with Catalog(installation.catalog, "administrator") as administrator:
            ended = administrator.ask(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name like %s",
                ("lake sync (%",),
            )
        assert ended == [(True,)]
        views(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(lake, "_make_views", break_connection)
        with pytest.raises(StorageFailed, match="GOV_REVIEWS_CATALOG"):
            lake.sync_lake(installation)
    assert lake.list_snapshots(installation) == before
    assert lake.sync_lake(installation) is not None
    assert len(lake.list_snapshots(installation)) == len(before) + 1


@pytest.mark.parametrize(
    "sql",
    [
        "from postgres_query('__ducklake_metadata_lake', 'select 1')",
        "from postgres_scan('host=127.0.0.1', 'public', 'x')",
        "from __ducklake_metadata_lake.gov_reviews_lake.ducklake_snapshot",
        "copy (select 1) to 'stolen.csv'",
        "export database 'stolen'",
        "from read_csv('/etc/passwd')",
        "from glob('*')",
        "attach 'host=127.0.0.1' as pg (type postgres)",
        "call ducklake_cleanup_old_files('lake', cleanup_all => true)",
        "load httpfs",
        "reset lock_configuration",
        "delete from core.dim_unit",
    ],
)
def test_hostile_sql_reaches_neither_the_catalogue_nor_files(installation: Settings, sql: str) -> None:
    number = lake.list_snapshots(installation)[-1].snapshot
    with pytest.raises(InvalidRequest):
        query_snapshot(installation, number, sql)


@pytest.mark.parametrize(
    "source",
    ["duckdb_databases()", "duckdb_settings()", "duckdb_logs"],
)
def test_no_sql_shows_the_password_of_the_catalogue(installation: Settings, source: str) -> None:
    number = lake.list_snapshots(installation)[-1].snapshot
    shown = query_snapshot(installation, number, f"select * from {source}")  # noqa: S608
    assert PASSWORD not in repr(shown.rows)
    assert "postgres:" not in repr(shown.rows)


def test_a_transaction_that_does_not_end_leaves_the_lake_as_it_was(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = lake.list_snapshots(installation)
    _publish_changed(installation, "delete from core.fact_observation where bound = 'ge'")

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("gov_reviews.warehouse.lake.json.dumps", dies)  # after all rows, before the commit
        with pytest.raises(KeyboardInterrupt):
            lake.sync_lake(installation)
    assert lake.list_snapshots(installation) == before
    count = "select count(*) from core.fact_observation where bound = 'ge'"
    assert query_snapshot(installation, before[-1].snapshot, count).rows[0][0] > 0
    made = lake.sync_lake(installation)
    assert made is not None
    assert query_snapshot(installation, made.snapshot, count).rows == ((0,),)


def test_old_snapshots_go_as_kept_files_do(installation: Settings) -> None:
    for year in (1991, 1992, 1993, 1994):
        _publish_changed(installation, f"update core.dim_document set review_year = {year}")  # noqa: S608
        lake.sync_lake(installation)
    found = lake.list_snapshots(installation)
    assert len(found) == installation.keep_warehouses + 1
    years = [
        query_snapshot(installation, made.snapshot, "select distinct review_year from core.dim_document").rows
        for made in found
    ]
    assert years == [((1991,),), ((1992,),), ((1993,),), ((1994,),)]


def test_files_of_a_machine_that_was_killed_go_after_a_day(installation: Settings) -> None:
    folder = installation.data_root / "lake" / "core" / "fact_observation"
    assert list(folder.glob("*.parquet")), "the lake does not keep its files here any more"
    left, being_written = folder / "ducklake-left.parquet", folder / "ducklake-being-written.parquet"
    for path in (left, being_written):
        shutil.copyfile(next(folder.glob("ducklake-0*.parquet")), path)
    two_days_ago = time.time() - 2 * 86400
    os.utime(left, (two_days_ago, two_days_ago))
    newest = lake.list_snapshots(installation)[-1].snapshot
    ask = "select count(*) from core.fact_observation"
    before = query_snapshot(installation, newest, ask).rows
    lake.sync_lake(installation)
    assert not left.exists()
    assert being_written.exists()
    assert query_snapshot(installation, newest, ask).rows == before


def test_the_role_that_the_docs_make_reads_and_cannot_write(server: str, installation: Settings) -> None:
    psycopg2 = pytest.importorskip("psycopg2")
    docs = (PROJECT_ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    make_role, read = re.findall(r"```(?:postgresql|duckdb)\n(.*?)```", docs, re.DOTALL)
    with psycopg2.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute(make_role)
    read = read.replace("HOST", f"127.0.0.1 port={urlsplit(server).port} password=choose\\ one")
    read = read.replace("DATABASE", "airflow")
    read = read.replace("s3://BUCKET/PREFIX/lake/", lake.lake_folder(installation))
    write = "insert into lake.mart.data_dictionary select * from lake.mart.data_dictionary limit 1"
    for said, refusal in ((read, "read-only"), (read.replace(", read_only", ""), "permission denied")):
        with open_in_memory(installation.data_root) as connection:
            for name in ("ducklake", "postgres_scanner"):
                connection.execute(f"load '{duckdb_extensions.extension_file(name)}'")
            rows = connection.execute(said).fetchall()
            with pytest.raises(duckdb.Error, match=refusal):
                connection.execute(write)
        question = said.split(";")[-2].replace("from ", "from mart.")
        assert rows
        assert tuple(rows) == query_published(installation, question).rows


def test_a_file_that_was_not_published_does_not_go_into_the_lake(
    installation: Settings, tmp_path: Path
) -> None:
    shutil.copytree(installation.data_root / "warehouse", tmp_path / "warehouse")
    settings = Settings(data_root=tmp_path, catalog=installation.catalog)
    settings.warehouse_path.chmod(0o644)
    with open_for_writing(settings.warehouse_path) as connection:
        connection.execute("create table core.foreign_table (x integer)")
    with pytest.raises(WarehouseDamaged):
        lake.sync_lake(settings)


def test_what_is_not_there_is_said_without_the_password(installation: Settings) -> None:
    with pytest.raises(InvalidRequest, match="no such snapshot"):
        query_snapshot(installation, 99_999, "select 1")
    with pytest.raises(InvalidRequest, match="GOV_REVIEWS_CATALOG"):
        lake.list_snapshots(Settings(data_root=installation.data_root))
    away = Settings(
        data_root=installation.data_root, catalog=f"postgresql://x:{PASSWORD}@127.0.0.1:1/nowhere"
    )
    with pytest.raises(StorageFailed) as refused:
        lake.list_snapshots(away)
    assert PASSWORD not in str(refused.value)
