"""Turns to ask a host: what processes that know nothing of each other do to one host together."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.cluster.servers import running_postgres_or_skip
from tests.unit.capture.column_site import UNIT
from tests.unit.capture.test_source_activation import PROBED, publish

from gov_reviews.capture.crawl_budget import CrawlBudget
from gov_reviews.capture.frontier import Frontier
from gov_reviews.capture.host_turn import FileTurns, HostMemory
from gov_reviews.capture.http_client import BudgetSpent, PoliteClient
from gov_reviews.capture.probe_log import last_probe
from gov_reviews.capture.probe_round import probe_round
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.clock import SystemClock
from gov_reviews.errors import Unreachable
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.runs import RunOptions, SourceState
from gov_reviews.settings import Settings
from gov_reviews.store.catalog import Catalog

NOW = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
HOST = "unit.sample.example"
INTERVAL_S = 0.3
ASKS = """
import json, sys
from pathlib import Path
from gov_reviews.capture.http_client import PoliteClient
from gov_reviews.settings import Settings
from gov_reviews.sites.spec import SourceSpec

values, data, address, catalog, pages = json.loads(sys.argv[1])
store = None if catalog is None else "s3://reviews/unit"
settings = Settings(data_root=Path(data), sample_site_address=address, store=store, catalog=catalog)
with PoliteClient(settings, SourceSpec.model_validate(values)) as client:
    print("ready", flush=True)
    sys.stdin.readline()
    for page in pages:
        client.fetch(page)
"""


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("memory", "pause_s"),
    [
        (HostMemory(), 0.0),
        (HostMemory(asked_at=after(-2)), 4.0),
        (HostMemory(asked_at=after(-9)), 0.0),
        (HostMemory(asked_at=after(-2), quiet_until=after(50)), 50.0),
        pytest.param(HostMemory(asked_at=after(86_400)), 6.0, id="the clock was put back by a day"),
        pytest.param(HostMemory(quiet_until=after(86_400)), 120.0, id="quiet for longer than we obey"),
    ],
)
def test_the_pause_before_a_host(memory: HostMemory, pause_s: float) -> None:
    assert memory.pause_s(NOW, interval_s=6.0, longest_quiet_s=120.0) == pytest.approx(pause_s)


def test_after_a_clock_was_put_back_one_interval_is_waited(settings, make_spec, clock, site) -> None:
    site.page("/a.html", "<html><body>一</body></html>")
    with FileTurns(settings.hosts_root, clock).taken(HOST, 0.0) as turn:
        turn.note_asked()
    clock.moment -= timedelta(days=1)
    with PoliteClient(settings, make_spec(fetch={"min_interval_s": 6.0}), clock=clock) as client:
        client.fetch(f"http://{HOST}/a.html")
    assert [round(pause, 1) for pause in clock.sleeps] == [6.0, 6.0], "before robots.txt, and before the page"


def test_a_new_client_keeps_the_interval_of_the_one_before(settings, make_spec, clock, site) -> None:
    site.page("/a.html", "<html><body>一</body></html>")
    for _ in range(2):
        with PoliteClient(settings, make_spec(fetch={"min_interval_s": 6}), clock=clock) as client:
            client.fetch(f"http://{HOST}/a.html")
    # robots.txt and the page, by each of two clients
    assert [round(pause, 1) for pause in clock.sleeps if pause] == [6.0, 6.0, 6.0]


def test_retry_after_counts_for_the_next_client_too(settings, make_spec, clock, site) -> None:
    site.page("/busy.html", "later", status=503, Retry_After="40")
    site.page("/a.html", "<html><body>一</body></html>")
    with (
        PoliteClient(settings, make_spec(fetch={"retries": 0}), clock=clock) as client,
        pytest.raises(Unreachable, match="503"),
    ):
        client.fetch(f"http://{HOST}/busy.html")
    with PoliteClient(settings, make_spec(), clock=clock) as client:
        client.fetch(f"http://{HOST}/a.html")
    assert round(max(clock.sleeps)) == 40


def test_a_turn_that_does_not_end_is_no_reason_to_ask_at_the_same_time(settings, make_spec, site) -> None:
    clock = SystemClock()
    budget = CrawlBudget(requests=10, seconds=0.2)
    with (
        FileTurns(settings.hosts_root, clock).taken(HOST, longest_wait_s=0.0),
        PoliteClient(settings, make_spec(), clock=clock, budget=budget) as client,
        pytest.raises(BudgetSpent, match="Another process of ours asks this host"),
    ):
        client.fetch(f"http://{HOST}/a.html")
    assert site.log == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"asked_at": 3}', b'{"asked_at": "2026-01-20T02:00:00"}']
)
def test_a_file_that_says_nothing_stops_nobody(settings, clock, content: bytes) -> None:
    settings.hosts_root.mkdir(parents=True)
    (settings.hosts_root / f"{HOST}.json").write_bytes(content)
    with FileTurns(settings.hosts_root, clock).taken(HOST, 0.0) as turn:
        assert turn.memory == HostMemory()
        turn.note_asked()
    with FileTurns(settings.hosts_root, clock).taken(HOST, 0.0) as turn:
        assert turn.memory == HostMemory(asked_at=clock.moment)


def test_a_folder_that_cannot_be_written_is_said_and_stops_nobody(
    settings, clock, caplog: pytest.LogCaptureFixture
) -> None:
    settings.data_root.mkdir(parents=True)
    settings.hosts_root.write_text("no folder", encoding="utf-8")
    turns = FileTurns(settings.hosts_root, clock)
    for _ in range(2):
        with turns.taken(HOST, 0.0) as turn:
            turn.note_asked()
    assert [record.message.split(" folder")[0] for record in caplog.records] == [
        "turns are not shared with other processes, the interval is kept by this one alone"
    ]


def test_a_host_name_is_no_path(settings, clock) -> None:
    with FileTurns(settings.hosts_root, clock).taken("../../etc/x", 0.0) as turn:
        turn.note_asked()
    assert [path.parent for path in settings.data_root.rglob("*.json")] == [settings.hosts_root]


@pytest.fixture(params=["one data folder", "a shared database"])
def catalog(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """What three workers have in common: a data folder, or the database of their store."""
    if request.param == "one data folder":
        yield None
        return
    with running_postgres_or_skip() as address:
        yield f"{address}/airflow"


NOBODY_THERE = "postgresql://us@127.0.0.1:1/none"


@pytest.fixture
def without_database(settings: Settings) -> Settings:
    """A worker whose shared database does not answer."""
    pytest.importorskip("psycopg2", reason="the driver of PostgreSQL is not installed (extra cluster)")
    return replace(settings, store="s3://reviews/unit", catalog=NOBODY_THERE)


def test_a_database_that_is_away_is_no_fault_of_the_site(
    without_database: Settings, site, register, clock
) -> None:
    register(**PROBED)
    publish(site)
    outcome = crawl_source(without_database, "r-1", UNIT, RunOptions(), clock=clock)
    assert site.log == []
    assert (outcome.state, outcome.failures) == (SourceState.PARTIAL, ())
    assert "nobody can say whose turn it is" in outcome.message
    frontier = Frontier(without_database.archive_root, UNIT, None)
    assert [page for kind in CaptureKind for page in frontier.open_pages(kind)] == []


def test_a_probe_without_the_database_says_nothing_of_the_site(
    without_database: Settings, site, register, clock
) -> None:
    register(**PROBED)
    (found,) = probe_round(without_database, [UNIT], clock)
    assert site.log == []
    assert found.verdict is None
    assert "nobody can say whose turn it is" in found.reasons[0]
    assert last_probe(without_database.archive_root, UNIT) is None


@pytest.mark.slow
def test_a_connection_that_breaks_loses_no_answer(
    settings, make_spec, site, clock, caplog: pytest.LogCaptureFixture
) -> None:
    with running_postgres_or_skip() as address:
        catalog = f"{address}/airflow"

        def breaks(handler: object) -> tuple[int, dict[str, str], bytes]:
            end_connections(catalog)
            return 200, {"Content-Type": "text/html"}, b"<html><body>x</body></html>"

        site.routes["/breaks.html"] = breaks
        site.page("/a.html", "<html><body>x</body></html>")
        workers = replace(settings, store="s3://reviews/unit", catalog=catalog)
        with PoliteClient(workers, make_spec(), clock=clock) as client:
            client.fetch(f"http://{HOST}/a.html")
            end_connections(catalog)  # while nobody asks: nothing was held
            client.fetch(f"http://{HOST}/a.html")
            assert caplog.records == []
            assert client.fetch(f"http://{HOST}/breaks.html").status == 200
            assert [record.message.partition(":")[0] for record in caplog.records][-1] == (
                "the turn was lost while the host was asked"
            )
            client.fetch(f"http://{HOST}/a.html")
    assert site.paths == ["/a.html", "/a.html", "/breaks.html", "/a.html"]


def end_connections(address: str) -> None:
    """What an administrator does, and a server that is started again."""
    with Catalog(address, "administrator") as administrator:
        ended = administrator.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like %s",
            ("asks a host (%",),
        )
    assert ended == [(True,)]


@pytest.mark.slow
def test_three_processes_take_turns(settings, make_spec, site, catalog: str | None) -> None:
    spans: list[tuple[float, float]] = []

    def slow(handler: object) -> tuple[int, dict[str, str], bytes]:
        begun = time.monotonic()
        time.sleep(0.05)
        spans.append((begun, time.monotonic()))
        return 200, {"Content-Type": "text/html"}, b"<html><body>x</body></html>"

    pages = [f"/{number}.html" for number in range(3)]
    site.routes |= dict.fromkeys([*pages, "/robots.txt"], slow)
    values = make_spec(fetch={"min_interval_s": INTERVAL_S, "total_timeout_s": 5}).model_dump(mode="json")
    processes = []
    for number in range(3):
        data_root = settings.data_root / (str(number) if catalog is not None else "")
        asked = [values, str(data_root), site.address, catalog, [f"http://{HOST}{page}" for page in pages]]
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", ASKS, json.dumps(asked)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=60)
        assert process.returncode == 0

    spans.sort()
    assert len(spans) == 3 * 4
    gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(spans)]
    # what a client notes is when it had read the answer, so the site sees the interval or more
    assert min(gaps) >= INTERVAL_S * 0.95
