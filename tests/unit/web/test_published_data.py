"""Pages while the warehouse is replaced under them."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from tests.unit.web.conftest import client_of

from gov_reviews.errors import ContractBroken, WarehouseDamaged
from gov_reviews.settings import Settings
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
