"""Locks of the database that workers share, against a real PostgreSQL; skipped without it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from gov_reviews.errors import StorageFailed
from gov_reviews.store import catalog as catalog_module
from gov_reviews.store.catalog import Catalog, locked

pytest.importorskip("psycopg2", reason="the driver of PostgreSQL is not installed (extra cluster)")
pytestmark = pytest.mark.slow
HOLDS = """
import sys, time
from gov_reviews.store.catalog import locked
with locked(sys.argv[1], "warehouse", "build run-1", 0):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def address(catalog: str) -> str:
    return catalog


@pytest.fixture
def holder(address: str) -> Iterator[subprocess.Popen[str]]:
    """Another worker that holds the lock of the warehouse."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, address], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_lock_that_another_worker_has_names_it(address: str, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(TimeoutError, match=f"build run-1 .* {holder.pid}"),
        locked(address, "warehouse", "us", 0),
    ):
        pass
    with locked(address, "archive sample_portal", "us", 0):
        pass  # another name is another lock


def test_a_killed_worker_frees_its_lock(address: str, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with locked(address, "warehouse", "us", 30):
        pass


def test_a_lock_is_free_after_its_block_and_after_an_error(address: str) -> None:
    with locked(address, "warehouse", "us", 0):
        pass
    with pytest.raises(ValueError, match="in the block"), locked(address, "warehouse", "us", 0):
        raise ValueError("in the block")
    with locked(address, "warehouse", "us", 5):
        pass


def test_a_connection_that_was_lost_is_no_lock_that_was_held(address: str) -> None:
    with (
        pytest.raises(StorageFailed, match="GOV_REVIEWS_CATALOG"),
        locked(address, "warehouse", "us", 0),
        Catalog(address, "administrator") as other,
    ):
        other.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'us (%%'"
        )


def test_a_lock_is_not_held_by_a_connection_that_was_made_anew(address: str) -> None:
    def reconnect() -> None:
        with locked(address, "warehouse", "us", 0) as lock:
            lock.check()
            lock.catalog.close()
            lock.check()

    with pytest.raises(StorageFailed, match="The lock was lost"):
        reconnect()


def test_what_the_address_asks_for_goes_before_our_own(address: str) -> None:
    with Catalog(f"{address}?connect_timeout=3&options=-csearch_path%3Delsewhere", "us") as catalog:
        assert catalog.ask("show search_path") == [("elsewhere",)]
        assert catalog.ask("show idle_session_timeout") == [("0",)]
        asked = catalog._connected().info.dsn_parameters
    assert (asked["connect_timeout"], asked["tcp_user_timeout"]) == ("3", "60000")


def test_a_database_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalog_module._PATIENCE, "connect_timeout", "2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with (
            pytest.raises(StorageFailed, match="timeout expired"),
            locked(f"postgresql://us@127.0.0.1:{port}/none", "warehouse", "us", 0),
        ):
            pass


def test_a_database_that_is_away_is_said_without_its_password() -> None:
    with (
        pytest.raises(StorageFailed) as caught,
        locked("postgresql://us:secret@127.0.0.1:1/none", "warehouse", "us", 0),
    ):
        pass
    assert "secret" not in str(caught.value)
    assert "127.0.0.1:1/none" in str(caught.value)
