"""What two workers see of publications, decisions and runs of each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gov_reviews.decisions.capture_decisions import decide_capture
from gov_reviews.decisions.standing_decisions import read_decisions
from gov_reviews.errors import InvalidRequest, StorageFailed, StoreRaced, WarehouseBusy
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import RunOptions
from gov_reviews.run_folder import RunFolder, list_runs
from gov_reviews.settings import Settings
from gov_reviews.sharing import adopt_store, drop_shared, refresh, shared
from gov_reviews.store.catalog import Catalog
from gov_reviews.store.object_store import ObjectStore
from gov_reviews.warehouse.published_file import PublicationKind, read_publications, record_publication

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def one(store: ObjectStore, catalog: str, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "one", store=store.url, catalog=catalog)


@pytest.fixture
def other(one: Settings, tmp_path: Path) -> Settings:
    return replace(one, data_root=tmp_path / "other")


def publish_here(settings: Settings, content: str) -> None:
    """What a publication leaves on the disk of its worker."""
    live = settings.warehouse_path
    live.parent.mkdir(parents=True, exist_ok=True)
    live.unlink(missing_ok=True)
    live.write_text(content)
    record_publication(settings, PublicationKind.PUBLISHED, "r", file_sha256(live), len(content))


def publish(settings: Settings, content: str) -> None:
    with shared(settings, "restore"):
        publish_here(settings, content)


def test_what_one_publishes_the_other_reads(one: Settings, other: Settings) -> None:
    publish(one, "first")
    refresh(other, "page")
    assert other.warehouse_path.read_text() == "first"
    assert other.warehouse_path.stat().st_mode & 0o222 == 0
    publish(other, "second")
    refresh(one, "page")
    assert one.warehouse_path.read_text() == "second"
    assert [record.number for record in read_publications(one)] == [1, 2]


def test_a_publication_that_was_never_put_did_not_happen(one: Settings, other: Settings) -> None:
    publish(one, "first")
    publish_here(one, "of a killed process")
    refresh(one, "page")
    assert one.warehouse_path.read_text() == "first"
    assert [record.number for record in read_publications(one)] == [1]
    assert not one.warehouse_path.with_name("set_aside").exists()


def test_the_first_publication_that_was_never_put_is_taken_back(one: Settings) -> None:
    refresh(one, "page")
    publish_here(one, "of a killed process")
    refresh(one, "page")
    assert not one.warehouse_path.exists()
    assert read_publications(one) == ()


def test_a_live_file_that_somebody_changed_is_kept_aside(one: Settings) -> None:
    publish(one, "first")
    one.warehouse_path.unlink()
    one.warehouse_path.write_text("changed by hand")
    refresh(one, "page")
    assert one.warehouse_path.read_text() == "first"
    (kept,) = one.warehouse_path.with_name("set_aside").iterdir()
    assert kept.read_text() == "changed by hand"


def test_a_publication_waits_for_another_one_and_says_which(one: Settings, other: Settings) -> None:
    other = replace(other, lock_wait_s=0)
    with shared(one, "restore"), pytest.raises(WarehouseBusy, match=r"holder=restore \("):
        publish(other, "second")


def test_two_publications_at_once_are_one(one: Settings, other: Settings) -> None:
    """Where no lock keeps them apart: repairs, before something is read."""
    publish(one, "first")

    def publish_late() -> None:
        with shared(other, "chunks", "r"):
            publish(one, "second of one")
            publish_here(other, "second of other")

    with pytest.raises(StoreRaced):
        publish_late()
    refresh(other, "page")
    assert other.warehouse_path.read_text() == "second of one"
    assert len(read_publications(other)) == 2


def test_a_worker_that_lost_its_lock_publishes_nothing(one: Settings, other: Settings) -> None:
    publish(one, "first")

    def publish_late() -> None:
        with shared(one, "restore"):
            publish_here(one, "second")
            end_connections(one, "restore")

    with pytest.raises(StorageFailed, match="GOV_REVIEWS_CATALOG"):
        publish_late()
    refresh(other, "page")
    assert other.warehouse_path.read_text() == "first"
    assert len(read_publications(other)) == 1


def end_connections(settings: Settings, holder: str) -> None:
    """What an administrator does, and a server that is started again."""
    assert settings.catalog is not None
    with Catalog(settings.catalog, "administrator") as administrator:
        ended = administrator.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like %s",
            (f"{holder} (%",),
        )
    assert ended == [(True,)]


def test_a_store_that_lost_a_warehouse_says_so(
    one: Settings, other: Settings, store: ObjectStore, caplog: pytest.LogCaptureFixture
) -> None:
    publish(one, "first")
    store.delete(f"warehouse/published/{file_sha256(one.warehouse_path)}.duckdb")
    with (
        pytest.raises(StorageFailed, match="lacks the warehouse that its record names"),
        shared(other, "restore"),
    ):
        pass
    refresh(other, "page")
    assert "what is shown may be old" in caplog.text


def test_a_decision_counts_on_every_worker(one: Settings, other: Settings) -> None:
    with shared(one, "decide"):
        decide_capture(one.archive_root, "forget", CaptureId("a" * 16), "no review", NOW)
    with shared(other, "decide"):
        decide_capture(other.archive_root, "forget", CaptureId("b" * 16), "no review", NOW)
    refresh(one, "look")
    assert len(read_decisions(one.archive_root).forgotten) == 2


def test_of_two_decisions_at_once_on_one_worker_none_is_lost(one: Settings) -> None:
    one = replace(one, lock_wait_s=0)
    with shared(one, "decide"):
        decide_capture(one.archive_root, "forget", CaptureId("a" * 16), "no review", NOW)
        other_one = shared(one, "decide")
        with pytest.raises(WarehouseBusy, match="Another worker does the same"):
            other_one.__enter__()
    refresh_strictly(one)
    assert len(read_decisions(one.archive_root).forgotten) == 1


def test_a_probe_whose_line_was_overtaken_is_looked_at_again(one: Settings, other: Settings) -> None:
    name = "archive/sources/s.probes.jsonl"

    def probe_late() -> None:
        with shared(one, "probe"):
            add_line(one, name, "of one")
            with shared(other, "probe"):
                add_line(other, name, "of other")

    with pytest.raises(StoreRaced):
        probe_late()
    with shared(one, "probe"):
        add_line(one, name, "of one, again")
    refresh_strictly(other)
    assert (other.data_root / name).read_text() == "of other\nof one, again\n"


def test_a_capture_leaves_the_line_of_a_probe_that_is_going_on(one: Settings) -> None:
    name = "archive/sources/s.probes.jsonl"
    for line in ("first", "second"):
        with shared(one, "probe"):
            add_line(one, name, line)
            with shared(one, "capture", "r", ("s",)):
                pass
    assert (one.data_root / name).read_text() == "first\nsecond\n"


def add_line(settings: Settings, name: str, line: str) -> None:
    path = settings.data_root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def test_what_is_looked_at_again_at_once_costs_nothing(
    one: Settings, other: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(one, "first")
    refresh(other, "page", max_age_s=3600)

    def nobody_answers(*_: object) -> object:
        raise StorageFailed("away", "出错")

    monkeypatch.setattr(ObjectStore, "list", nobody_answers)
    refresh(other, "page", max_age_s=3600)
    refresh(other, "page")
    assert other.warehouse_path.read_text() == "first"


def test_a_run_that_is_tidied_away_is_gone_everywhere(
    one: Settings, other: Settings, store: ObjectStore
) -> None:
    with shared(one, "start", "r-1"):
        RunFolder(one, "r-1").start(RunOptions(), NOW)
    with shared(one, "start", "r-10"):
        RunFolder(one, "r-10").start(RunOptions(), NOW)
    refresh(other, "look")
    assert len(list_runs(other)) == 2
    drop_shared(one, [one.run_root("r-1"), one.archive_root, one.runs_root])
    refresh(other, "look")
    assert [run.run_id for run in list_runs(other)] == ["r-10"]
    assert {found.key for found in store.list("runs/")} == {"runs/r-10/run.json", "runs/r-10/options.json"}


def test_an_installation_of_one_machine_is_put_into_an_empty_store(
    one: Settings, other: Settings, tmp_path: Path
) -> None:
    alone = replace(one, data_root=tmp_path / "alone", store=None, catalog=None)
    publish_here(alone, "first")
    decide_capture(alone.archive_root, "forget", CaptureId("a" * 16), "no review", NOW)
    RunFolder(alone, "r-1").start(RunOptions(), NOW)
    moved = replace(one, data_root=alone.data_root)
    with pytest.raises(InvalidRequest, match="gov-reviews archive share"):
        refresh_strictly(moved)
    assert adopt_store(moved) == 4
    assert adopt_store(moved) == 0
    refresh_strictly(moved)
    refresh_strictly(other)
    assert other.warehouse_path.read_text() == "first"
    assert len(read_decisions(other.archive_root).forgotten) == 1
    assert [run.run_id for run in list_runs(other)] == ["r-1"]
    with pytest.raises(InvalidRequest, match="holds something already"):
        adopt_store(replace(one, data_root=tmp_path / "third"))


def refresh_strictly(settings: Settings) -> None:
    with shared(settings, "look"):
        pass
