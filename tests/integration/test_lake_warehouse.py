"""A warehouse that is a lake (GOV_REVIEWS_WAREHOUSE=ducklake): built, audited, published, killed and restored
as the file is, and equal to it row by row.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from tests.s3_server import CREDENTIALS, running_s3_server
from tests.unit.warehouse.warehouse_data import Chunk, pass_audit, start_run, world

from gov_reviews.clock import utc_now
from gov_reviews.errors import AuditFailed, ContractBroken, InvalidRequest
from gov_reviews.file_hash import file_sha256
from gov_reviews.quality.audit import check_candidate
from gov_reviews.report.status import read_status
from gov_reviews.run_folder import AUDIT_FILE, RunFolder
from gov_reviews.settings import LAKE_TABLES, Settings
from gov_reviews.store.object_store import ObjectStore
from gov_reviews.store.working_copy import WorkingCopy
from gov_reviews.warehouse import build, duckdb_extensions, lake_catalogue, shared_publications
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.duckdb_files import open_for_writing, open_in_memory, open_read_only
from gov_reviews.warehouse.lake import list_snapshots, snapshot_file, sync_lake
from gov_reviews.warehouse.lake_catalogue import is_lake, named_files
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.reader import query_published, query_snapshot, run_query
from gov_reviews.warehouse.restore import restore_live
from gov_reviews.warehouse.shared_publications import object_of, prune_published
from gov_reviews.warehouse.table_contracts import load_contracts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not duckdb_extensions.are_installed(), reason="the lake's extensions of DuckDB: extra cluster"
    ),
]
PUBLISHED = [name for name, contract in load_contracts().items() if contract.schema_name != "staging"]
ORDERS = ((0, 1, 2, 3, 4, 5, 6, 7), (7, 3, 6, 0, 5, 1, 4, 2))
Rows = dict[str, list[tuple[object, ...]]]


def publish(settings: Settings, run_id: str, *chunks: Chunk, is_audited: bool = False) -> None:
    folder = start_run(settings, run_id, *chunks)
    merge_into_candidate(settings, run_id)
    if is_audited:
        check_candidate(settings, run_id)
    else:
        pass_audit(folder)
    replace_live_file(settings, run_id)


def every_row(path: Path) -> Rows:
    """All rows of all tables and views, in one order."""
    with open_read_only(path) as connection:
        return {
            table: list(run_query(connection, f"select * from {table} order by all").rows)  # noqa: S608
            for table in PUBLISHED
        }


def differing(one: Rows, other: Rows) -> list[str]:
    return [table for table in PUBLISHED if one[table] != other[table]]


def is_lake_at(path: Path) -> bool:
    with open_read_only(path) as connection:
        return is_lake(connection)


def files_of(path: Path) -> set[str]:
    """The Parquet files that a catalogue names."""
    with open_in_memory(path.parent) as connection:
        return named_files(connection, path)


def parquet_files(settings: Settings) -> dict[Path, tuple[int, int]]:
    """Every file below the folder of tables: size and time."""
    return {
        path: (path.stat().st_size, path.stat().st_mtime_ns)
        for path in Path(settings.lake_tables).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A lake with two publications; to be copied, never changed."""
    settings = Settings(data_root=tmp_path_factory.mktemp("kept") / "data", is_lake=True)
    publish(settings, "run-0", *world()[:3])
    publish(settings, "run-1", *world()[3:6])
    return settings


@pytest.fixture
def settings(kept: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(kept.data_root, tmp_path / "data")
    return Settings(data_root=tmp_path / "data", is_lake=True)


@pytest.mark.parametrize("order", ORDERS, ids=["in order", "mixed"])
def test_it_is_the_file_row_by_row_after_increments_in_any_order(
    order: Sequence[int], tmp_path: Path
) -> None:
    chunks = [world()[number] for number in order]
    shown: list[Rows] = []
    for name in ("file", "ducklake"):
        settings = Settings(data_root=tmp_path / name, is_lake=name == "ducklake")
        for run, (first, last) in enumerate(((0, 3), (3, 5), (5, 8))):
            publish(settings, f"run-{run}", *chunks[first:last], is_audited=run == 2 and order[0] == 7)
        assert is_lake_at(settings.warehouse_path) is settings.is_lake
        shown.append(every_row(settings.warehouse_path))
    file, lake = shown
    assert len(file["mart.observation"]) > 10
    # a lake is asked for its keys, so its audit has more checks
    assert (len(file["ops.quality_result"]) < len(lake["ops.quality_result"])) is (order[0] == 7)
    assert set(differing(file, lake)) <= {"ops.quality_result", "mart.check_history"}


def test_status_says_how_large_its_tables_are(settings: Settings) -> None:
    """More than the catalogue's own size, and only what the publication reads."""
    report = read_status(settings, utc_now())
    with open_in_memory(settings.data_root) as connection:
        names = named_files(connection, settings.warehouse_path)
    tables = settings.data_root / LAKE_TABLES
    assert report.tables_bytes == sum((tables / name).stat().st_size for name in names)
    assert report.tables_bytes > 0


def test_a_key_twice_never_goes_live(settings: Settings) -> None:
    """Of every table that the file would keep from it; what is loaded the build refuses already."""
    keyed = [
        contract
        for contract in load_contracts().values()
        if contract.has_key_index and not contract.is_view and contract.load != "record"
    ]
    folder = start_run(settings, "run-2", *world()[6:])
    merge_into_candidate(settings, "run-2")
    expected = set()
    with open_for_writing(folder.candidate) as connection:
        for contract in keyed:
            table, keys = contract.table, contract.primary_key
            if connection.execute(f"insert into {table} from (from {table} limit 1)").fetchone() == (1,):
                kind = "unique" if len(keys) == 1 else "unique_together"
                expected.add(f"{table}.{'+'.join(keys)}.{kind}")
    assert len(expected) > 25
    with pytest.raises(AuditFailed):
        check_candidate(settings, "run-2")
    audit = folder.read(AUDIT_FILE)
    assert audit is not None
    assert expected <= {result.check_id for result in audit.results if not result.is_passed}


def test_two_chunks_with_the_same_captures_are_refused_by_the_build(settings: Settings) -> None:
    before = every_row(settings.warehouse_path)
    chunk = world()[6]
    start_run(settings, "run-2", chunk, chunk)
    with pytest.raises(ContractBroken, match="twice"):
        merge_into_candidate(settings, "run-2")
    assert every_row(settings.warehouse_path) == before


def test_a_value_that_is_promised_is_refused_when_it_is_written(settings: Settings) -> None:
    folder = start_run(settings, "run-2", *world()[6:])
    merge_into_candidate(settings, "run-2")
    import duckdb

    with (
        pytest.raises(duckdb.ConstraintException, match="NOT NULL"),
        open_for_writing(folder.candidate) as connection,
    ):
        connection.execute("update core.dim_document set work_key = null")


def test_a_build_that_is_killed_leaves_the_live_one_and_the_next_one_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = every_row(settings.warehouse_path)
    start_run(settings, "run-2", *world()[6:])

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(build, "write_changes", dies)
        with pytest.raises(KeyboardInterrupt):
            merge_into_candidate(settings, "run-2")
    assert every_row(settings.warehouse_path) == before
    of_live = files_of(settings.warehouse_path)
    monkeypatch.setattr(lake_catalogue, "SMALL_FILES", 1)
    merge_into_candidate(settings, "run-2")
    assert every_row(settings.warehouse_path) == before
    pass_audit(RunFolder(settings, "run-2"))
    replace_live_file(settings, "run-2")
    of_figures = {name for name in of_live if name.startswith("core/fact_observation/")}
    assert len(of_figures) > 1
    assert not of_figures & files_of(settings.warehouse_path), "they were not joined"
    assert every_row(settings.warehouse_path.with_name("previous") / "000002.duckdb") == before
    alone = Settings(data_root=tmp_path / "alone")
    for run, (first, last) in enumerate(((0, 3), (3, 6), (6, 8))):
        publish(alone, f"run-{run}", *world()[first:last])
    assert differing(every_row(settings.warehouse_path), every_row(alone.warehouse_path)) == []


def test_earlier_publications_are_asked_and_restored(settings: Settings) -> None:
    first, second = list_snapshots(settings)
    ask = "select count(*) from ops.crawl_url"
    counts = [query_snapshot(settings, made.snapshot, ask).rows for made in (first, second)]
    assert counts[0] < counts[1]
    assert query_published(settings, ask).rows == counts[1]
    with snapshot_file(settings, first.snapshot) as path:
        before = every_row(path)
    restore_live(settings, first.publication)
    assert every_row(settings.warehouse_path) == before
    publish(settings, "run-2", *world()[3:6])
    assert query_published(settings, ask).rows == counts[1]
    with pytest.raises(InvalidRequest, match="lake list"):
        query_snapshot(settings, 99, ask)
    with pytest.raises(InvalidRequest, match="itself"):
        sync_lake(settings)


def test_only_files_that_no_publication_needs_go_and_only_old_ones(settings: Settings) -> None:
    start_run(settings, "run-2", *world()[6:])
    merge_into_candidate(settings, "run-2")  # never published
    of_candidate = files_of(RunFolder(settings, "run-2").candidate)
    two_days_ago = time.time() - 3 * 86_400
    for path in parquet_files(settings):
        os.utime(path, (two_days_ago, two_days_ago))
    RunFolder(settings, "run-2").candidate.unlink()
    publish(settings, "run-3", *world()[6:])
    left = {str(path.relative_to(settings.lake_tables)) for path in parquet_files(settings)}
    kept_before = settings.warehouse_path.with_name("previous").glob("*.duckdb")
    needed = [files_of(path) for path in (settings.warehouse_path, *kept_before)]
    assert len(needed) == 3
    assert set().union(*needed) <= left
    assert not (of_candidate - set().union(*needed)) & left
    for made in list_snapshots(settings):
        assert query_snapshot(settings, made.snapshot, "select count(*) from mart.review").rows > ((0,),)


def test_a_data_folder_may_be_moved(settings: Settings, tmp_path: Path) -> None:
    before = every_row(settings.warehouse_path)
    settings.data_root.rename(tmp_path / "elsewhere")
    moved = Settings(data_root=tmp_path / "elsewhere", is_lake=True)
    assert every_row(moved.warehouse_path) == before
    publish(moved, "run-2", *world()[6:])
    assert len(parquet_files(moved)) > 0


def test_the_kind_of_warehouse_may_be_changed_both_ways(settings: Settings) -> None:
    as_file = Settings(data_root=settings.data_root)
    before = every_row(settings.warehouse_path)
    publish(as_file, "run-2")
    assert not is_lake_at(settings.warehouse_path)
    of_run = {"ops.run", "ops.change", "ops.quality_result", "ops.audited_rules", "mart.check_history"}
    assert set(differing(every_row(settings.warehouse_path), before)) <= of_run
    publish(settings, "run-3", is_audited=True)
    assert is_lake_at(settings.warehouse_path)
    assert set(differing(every_row(settings.warehouse_path), before)) <= of_run


HOSTILE = (
    "copy (select 1) to '{tables}core/stolen.csv'",
    "copy (select 1) to '{file}' (use_tmp_file false)",
    "explain analyze copy (select 1) to '{tables}stolen.csv'",
    "prepare x as copy (select 1) to '{tables}stolen.csv'",
    "select 1; copy (select 1) to '{tables}stolen.csv'",
    "export database '{tables}stolen'",
    "attach '{tables}stolen.duckdb' as stolen",
    "from read_csv('/etc/passwd')",
    "from glob('/etc/*')",
    "from read_text('{root}/publications.jsonl')",
    "delete from core.dim_unit",
    "delete from __ducklake_metadata_warehouse.ducklake_snapshot",
    "call ducklake_cleanup_old_files('warehouse', cleanup_all => true)",
    "from ducklake_delete_orphaned_files('warehouse', cleanup_all => true)",
    "load httpfs",
    "reset lock_configuration",
)


@pytest.mark.parametrize("sql", HOSTILE)
def test_hostile_sql_neither_writes_nor_reads_elsewhere(kept: Settings, sql: str) -> None:
    before = parquet_files(kept)
    names = {"tables": kept.lake_tables, "file": next(iter(before)), "root": kept.warehouse_path.parent}
    with pytest.raises(InvalidRequest):
        query_published(kept, sql.format(**names))
    assert parquet_files(kept) == before


@pytest.mark.parametrize(
    "sql",
    [
        "from ducklake_cleanup_old_files('warehouse', cleanup_all => true)",
        "from ducklake_expire_snapshots('warehouse', older_than => now())",
        "from ducklake_rewrite_data_files('warehouse', delete_threshold => 0)",
        "from ducklake_merge_adjacent_files('warehouse')",
    ],
)
def test_what_the_lake_offers_besides_deletes_nothing(kept: Settings, sql: str) -> None:
    before = parquet_files(kept)
    with open_read_only(kept.warehouse_path) as connection, suppress(InvalidRequest):
        run_query(connection, sql)
    assert before.items() <= parquet_files(kept).items()


@pytest.fixture
def in_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    with running_s3_server() as address:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": address}.items():
            monkeypatch.setenv(name, value)
        import boto3

        boto3.client("s3").create_bucket(Bucket="reviews")
        # as compose gives it: by a file alone
        (tmp_path / "key").write_text(CREDENTIALS["AWS_SECRET_ACCESS_KEY"], encoding="utf-8")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY_FILE", str(tmp_path / "key"))
        yield Settings(
            data_root=tmp_path / "data",
            store="s3://reviews/shared",
            catalog="postgresql://nobody@127.0.0.1:1/none",
            is_lake=True,
        )


def _check_pruning(settings: Settings) -> None:
    """Of what lies in the store only what no publication names goes, and nothing that was put just now."""
    assert settings.store is not None
    store = ObjectStore(settings.store)
    copy = WorkingCopy(settings.data_root, store, is_adopted=True)
    kept = settings.warehouse_path.with_name("previous") / "000001.duckdb"
    needed = files_of(settings.warehouse_path) | files_of(kept)
    for path in (settings.warehouse_path, kept):
        store.put(object_of(file_sha256(path)), path, None)

    def in_tables() -> set[str]:
        return {found.key.removeprefix(f"{LAKE_TABLES}/") for found in store.list(f"{LAKE_TABLES}/")}

    before = in_tables()
    assert needed < before  # staging, of builds that are over
    prune_published(settings, copy)
    assert in_tables() == before
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_publications, "FILES_STAY_S", -60)
        prune_published(settings, copy)
    assert in_tables() == needed


def test_rows_may_lie_in_the_store(in_store: Settings, kept: Settings) -> None:
    publish(in_store, "run-0", *world()[:3])
    publish(in_store, "run-1", *world()[3:6], is_audited=True)
    assert not (in_store.data_root / "warehouse" / "tables").exists()
    of_audit = {"ops.quality_result", "mart.check_history", "ops.audited_rules", "ops.quarantine"}
    of_audit |= {"mart.quarantine"}
    shown, expected = every_row(in_store.warehouse_path), every_row(kept.warehouse_path)
    assert set(differing(shown, expected)) <= of_audit
    _check_pruning(in_store)
    for sql in ("from read_text('s3://reviews/other.txt')", "from glob('s3://reviews/*')"):
        with pytest.raises(InvalidRequest):
            query_published(in_store, sql)
