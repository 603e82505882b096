"""Pages while the warehouse is replaced under them."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.web.conftest import client_of

from gov_reviews.errors import ContractBroken, ForeignLog, WarehouseDamaged, WarehouseMissing
from gov_reviews.settings import Settings
from gov_reviews.web import published_data
from gov_reviews.web.page_app import PageServer
from gov_reviews.web.published_data import AT_ONCE, PublishedData, PublishedRows

PUBLICATIONS, REQUESTS = 10, 90


@pytest.mark.slow
def test_requests_over_ten_publications_never_fail(page_settings: Settings, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    live = settings.warehouse_path
    live.parent.mkdir()
    shutil.copy(page_settings.warehouse_path, live)
    client = client_of(settings)
    answered = threading.Semaphore(0)

    def publish() -> None:
        for number in range(PUBLICATIONS):
            for _ in range(REQUESTS // PUBLICATIONS):
                answered.acquire()
            fresh = live.with_name(f"candidate{number}")
            shutil.copy(page_settings.warehouse_path, fresh)
            fresh.replace(live)

    publisher = threading.Thread(target=publish)
    publisher.start()
    failed = []
    # An address that is not there is asked of the file, too, and costs half of a view.
    absent = ("/review/0000000000000000", 404)
    asked = (("/committee/990102", 200), absent, absent, ("/?csv=newest", 200), absent, absent)
    for number in range(REQUESTS):
        address, status = asked[number % len(asked)]
        answer = client.get(address)
        answered.release()
        if answer.status_code != status:
            failed.append(answer.text)
    publisher.join()
    assert failed == []


def test_a_file_replaced_while_it_is_opened_is_opened_once_more(
    page_settings: Settings, tmp_path: Path
) -> None:
    settings = Settings(tmp_path)
    settings.warehouse_path.parent.mkdir()
    shutil.copy(page_settings.warehouse_path, settings.warehouse_path)
    tries = []

    def ask(rows: PublishedRows) -> int:
        tries.append(1)
        if len(tries) == 1:
            fresh = settings.warehouse_path.with_name("fresh")
            shutil.copy(page_settings.warehouse_path, fresh)
            fresh.replace(settings.warehouse_path)
            raise WarehouseDamaged("as if the old file had gone", "出错")
        return len(rows.ask("select 1 as one"))

    assert PublishedData(settings).read(ask) == 1
    assert len(tries) == 2


def test_what_stays_damaged_is_said(page_settings: Settings) -> None:
    def ask(rows: PublishedRows) -> None:
        raise WarehouseDamaged("still", "出错")

    with pytest.raises(WarehouseDamaged, match="still"):
        PublishedData(page_settings).read(ask)


def test_values_are_never_sql(page_settings: Settings) -> None:
    rows = PublishedData(page_settings).read(
        lambda rows: rows.ask("select $1 as said", ["'; drop table x; --"])
    )
    assert rows == [{"said": "'; drop table x; --"}]


def test_the_page_cannot_write(page_settings: Settings) -> None:
    with pytest.raises(ContractBroken):
        PublishedData(page_settings).read(lambda rows: rows.ask("delete from core.dim_document"))


def test_only_a_few_read_at_one_time(page_settings: Settings) -> None:
    data, inside, most, lock = PublishedData(page_settings), [], [], threading.Lock()
    gate = threading.Barrier(AT_ONCE)

    def ask(rows: PublishedRows) -> None:
        with lock:
            inside.append(1)
            most.append(len(inside))
        gate.wait(timeout=20)
        with lock:
            inside.pop()

    threads = [threading.Thread(target=data.read, args=(ask,)) for _ in range(2 * AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == AT_ONCE


@pytest.fixture
def opened(
    page_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Settings, list[Path]]:
    """A warehouse of its own, and how often it was opened."""
    settings, times = Settings(tmp_path), []
    settings.warehouse_path.parent.mkdir()
    shutil.copy(page_settings.warehouse_path, settings.warehouse_path)
    live_connection = published_data.live_connection

    def count(settings: Settings, memory_limit: str) -> object:
        times.append(settings.warehouse_path)
        return live_connection(settings, memory_limit)

    monkeypatch.setattr(published_data, "live_connection", count)
    monkeypatch.setattr(published_data, "WATCH_S", 3600.0)  # on a busy machine five seconds pass in a test
    return settings, times


def _documents(data: PublishedData) -> object:
    return data.read(lambda rows: rows.one("select count(*) as documents from core.dim_document"))


def test_a_file_stays_open_for_the_next_page_until_it_is_replaced(
    opened: tuple[Settings, list[Path]],
) -> None:
    settings, times = opened
    data = PublishedData(settings)
    assert _documents(data) == _documents(data)
    assert len(times) == 1
    fresh = settings.warehouse_path.with_name("fresh")
    shutil.copy(settings.warehouse_path, fresh)
    fresh.replace(settings.warehouse_path)
    _documents(data)
    assert len(times) == 2
    settings.warehouse_path.unlink()
    with pytest.raises(WarehouseMissing):
        _documents(data)


def test_a_page_that_began_before_a_publication_ends_on_its_own_file(
    opened: tuple[Settings, list[Path]],
) -> None:
    settings, times = opened
    data = PublishedData(settings)

    def ask(rows: PublishedRows) -> object:
        before = rows.one("select count(*) as documents from core.dim_document")
        fresh = settings.warehouse_path.with_name("fresh")
        shutil.copy(settings.warehouse_path, fresh)
        fresh.replace(settings.warehouse_path)
        assert _documents(data) == before  # another page, on the new file
        return rows.one("select count(*) as documents from core.dim_document where ?", [True]) == before

    assert data.read(ask)
    assert len(times) == 2


def test_what_every_page_asks_alike_is_asked_once_a_publication(
    opened: tuple[Settings, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = opened
    asked: list[str] = []
    run_query = published_data.run_query

    def count(connection: Any, sql: str, values: Any, **limits: Any) -> Any:
        if threading.current_thread() is threading.main_thread():  # watchers that other tests left ask, too
            asked.append(sql)
        return run_query(connection, sql, values, **limits)

    monkeypatch.setattr(published_data, "run_query", count)
    data = PublishedData(settings)
    assert _documents(data) == _documents(data)
    assert len(asked) == 1
    data.read(lambda rows: [rows.ask("select ?", [value]) for value in (1, 1)])
    assert len(asked) == 3, "with values it is asked each time"
    fresh = settings.warehouse_path.with_name("fresh")
    shutil.copy(settings.warehouse_path, fresh)
    fresh.replace(settings.warehouse_path)
    _documents(data)
    assert len(asked) == 4


def test_a_log_beside_a_file_that_is_open_is_seen(opened: tuple[Settings, list[Path]]) -> None:
    settings, _ = opened
    data = PublishedData(settings)
    _documents(data)
    settings.warehouse_path.with_name(f"{settings.warehouse_path.name}.wal").write_bytes(b"somebody's")
    with pytest.raises(ForeignLog):
        _documents(data)


def test_a_file_is_closed_once_nobody_reads_it_for_a_while(
    opened: tuple[Settings, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, times = opened
    monkeypatch.setattr(published_data, "KEEP_S", 0.01)
    monkeypatch.setattr(published_data, "WATCH_S", 0.01)
    data = PublishedData(settings)
    _documents(data)
    _wait_until(lambda: not data.is_open)
    _documents(data)
    assert len(times) == 2


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_so()


def _publish(settings: Settings) -> None:
    fresh = settings.warehouse_path.with_name("fresh")
    shutil.copy(settings.warehouse_path, fresh)
    fresh.replace(settings.warehouse_path)


def test_the_next_publication_is_open_before_a_page_asks_for_it(
    opened: tuple[Settings, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, times = opened
    monkeypatch.setattr(published_data, "WATCH_S", 0.01)
    asked: list[object] = []
    data = PublishedData(settings, lambda: asked.append(_documents(data)))
    _documents(data)
    _publish(settings)
    _wait_until(lambda: len(asked) == 1)
    openings = len(times)  # one that a publication disturbs is tried again
    assert openings >= 2
    _documents(data)
    assert len(times) == openings
    assert len(asked) == 1


def test_what_cannot_be_opened_ahead_is_left_to_the_next_page(
    opened: tuple[Settings, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = opened
    data = PublishedData(settings)
    _documents(data)
    settings.warehouse_path.unlink()
    assert data.keep_up()
    with pytest.raises(WarehouseMissing):
        _documents(data)
    assert not data.keep_up()


def test_the_page_looks_ahead_with_its_own_views(page_settings: Settings) -> None:
    server = PageServer(page_settings)
    server.look_ahead()
    assert server.data.is_open


def test_times_are_those_of_the_pages_in_every_session(opened: tuple[Settings, list[Path]]) -> None:
    asked = "select current_setting('TimeZone') as zone"
    assert PublishedData(opened[0]).read(lambda rows: rows.one(asked)) == {"zone": "Asia/Shanghai"}
