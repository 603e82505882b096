"""The server: routing by Host, conditional requests, the state file, the request log, and what it refuses."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings
from gov_reviews_samples.articles import last_batch
from gov_reviews_samples.server import CONTROL_HOST, publish_next, running_sample_site
from gov_reviews_samples.sites import HOSTS
from gov_reviews_samples.state import read_state, state_path

PORTAL, EPAPER, COMMITTEE, MIRROR = (
    HOSTS[f"sample_{name}"] for name in ("portal", "epaper", "committee", "mirror")
)
ARTICLE = "/zwxx/202301/t20230106_4310582.html"
SECOND_BATCH = "/zwxx/202501/t20250110_4513078.html"


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with running_sample_site(settings) as address:
        yield address


def ask(
    address: str, host: str, target: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request(
            method,
            target,
            headers={"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_hosts_are_told_apart(address: str) -> None:
    seen = {host: ask(address, host, "/")[1] for host in HOSTS.values()}
    assert len(set(seen.values())) == 4
    assert "清岚省人民政府" in seen[PORTAL].decode("utf-8")
    assert ask(address, f"{PORTAL.upper()}:80", "/")[1] == seen[PORTAL]


def test_unknown_host_gets_an_index_that_names_the_sites(address: str) -> None:
    response, body = ask(address, "localhost", "/anything")
    assert response.status == 200
    assert all(host in body.decode("utf-8") for host in HOSTS.values())
    assert "sample" in body.decode("utf-8")


def test_article_has_etag_and_the_articles_own_time(address: str) -> None:
    response, _ = ask(address, PORTAL, ARTICLE)
    assert response.getheader("Last-Modified") == "Fri, 06 Jan 2023 01:30:00 GMT"
    assert response.getheader("ETag")
    assert parsedate_to_datetime(response.getheader("Last-Modified")).tzinfo is not None


@pytest.mark.parametrize("host", [PORTAL, EPAPER, MIRROR])
@pytest.mark.parametrize(
    ("sent", "received"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]
)
def test_unchanged_pages_answer_304_without_a_body(address: str, host: str, sent: str, received: str) -> None:
    target = {PORTAL: "/zwxx/", EPAPER: "/pc/layout/202301/period.xml", MIRROR: "/news/"}[host]
    response, _ = ask(address, host, target)
    again, body = ask(address, host, target, **{sent: response.getheader(received)})
    assert (again.status, body) == (304, b"")


def test_changed_validators_answer_the_page(address: str) -> None:
    assert ask(address, PORTAL, ARTICLE, If_None_Match='"other"')[0].status == 200
    assert ask(address, PORTAL, ARTICLE, If_Modified_Since="Thu, 05 Jan 2023 00:00:00 GMT")[0].status == 200
    assert ask(address, PORTAL, ARTICLE, If_Modified_Since="no date")[0].status == 200


def test_committee_knows_only_content(address: str) -> None:
    response, body = ask(
        address,
        COMMITTEE,
        "/news_view.php?id=1207",
        If_None_Match="*",
        If_Modified_Since="Fri, 01 Jan 2027 00:00:00 GMT",
    )
    assert response.status == 200
    assert (response.getheader("ETag"), response.getheader("Last-Modified")) == (None, None)
    assert body == ask(address, COMMITTEE, "/html/news-view-1207.html")[1]


def test_portal_answers_gzip_on_request(address: str) -> None:
    plain, body = ask(address, PORTAL, ARTICLE)
    zipped, packed = ask(address, PORTAL, ARTICLE, Accept_Encoding="gzip, deflate")
    assert plain.getheader("Content-Encoding") is None
    assert zipped.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(packed) == body
    assert ask(address, PORTAL, ARTICLE, If_None_Match=zipped.getheader("ETag"))[0].status == 304


def test_head_and_other_methods(address: str) -> None:
    head, body = ask(address, PORTAL, ARTICLE, method="HEAD")
    assert (head.status, body) == (200, b"")
    assert int(head.getheader("Content-Length")) > 1000
    assert ask(address, PORTAL, ARTICLE, method="POST")[0].status == 405
    assert ask(address, PORTAL, ARTICLE, method="DELETE")[0].status == 405


def test_robots(address: str) -> None:
    assert b"Disallow: /search/" in ask(address, PORTAL, "/robots.txt")[1]
    assert ask(address, COMMITTEE, "/robots.txt")[0].status == 404
    assert b"<html" in ask(address, MIRROR, "/robots.txt")[1]


@pytest.mark.parametrize(
    "target", ["/../../etc/passwd", "/zwxx/%2e%2e/x", "//evil.example/", "/?" + "a=b&" * 300, "/%00", "*"]
)
def test_odd_targets_are_answered(address: str, target: str) -> None:
    response, body = ask(address, PORTAL, target)
    assert response.status in (200, 404)
    assert b"root:" not in body
    assert ask(address, PORTAL, ARTICLE)[0].status == 200


def test_log_tells_what_was_asked(address: str) -> None:
    etag = ask(address, PORTAL, ARTICLE, User_Agent="one")[0].getheader("ETag")
    ask(address, PORTAL, ARTICLE, User_Agent='two "quoted" <b>', If_None_Match=etag)
    ask(address, COMMITTEE, "/news_list.php?id=3&page=2")
    response, body = ask(address, CONTROL_HOST, "/__requests")
    assert response.getheader("Content-Type") == "application/json"
    log = json.loads(body)
    assert [(entry["number"], entry["host"], entry["target"], entry["status"]) for entry in log] == [
        (1, PORTAL, ARTICLE, 200),
        (2, PORTAL, ARTICLE, 304),
        (3, COMMITTEE, "/news_list.php?id=3&page=2", 200),
    ]
    assert log[1]["if_none_match"] == etag
    assert log[1]["user_agent"] == 'two "quoted" <b>'
    assert ask(address, CONTROL_HOST, "/other")[0].status == 404


def test_publish_next_works_while_the_server_runs(settings: Settings, address: str) -> None:
    before = ask(address, PORTAL, "/zwxx/")[0].getheader("ETag")
    assert ask(address, PORTAL, SECOND_BATCH)[0].status == 404
    assert publish_next(settings) == 2
    after, body = ask(address, PORTAL, "/zwxx/", If_None_Match=before)
    assert after.status == 200
    assert b"t20250110_4513078.html" in body
    assert ask(address, PORTAL, SECOND_BATCH)[0].status == 200
    assert read_state(settings).address == address


def test_publish_next_needs_no_server_and_ends(settings: Settings) -> None:
    assert [publish_next(settings) for _ in range(last_batch() - 1)] == list(range(2, last_batch() + 1))
    with pytest.raises(InvalidRequest, match="Every batch"):
        publish_next(settings)
    with running_sample_site(settings) as address:
        assert ask(address, PORTAL, SECOND_BATCH)[0].status == 200


def test_concurrent_publishing_loses_nothing(settings: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(lambda _: publish_next(settings), range(last_batch() - 1)))
    assert results == list(range(2, last_batch() + 1))


def test_state_holds_the_address_while_the_server_runs(settings: Settings) -> None:
    with running_sample_site(settings) as address:
        state = json.loads(state_path(settings).read_text())
        assert state == {"address": address, "batch": 1, "pid": os.getpid()}
    assert json.loads(state_path(settings).read_text()) == {"address": None, "batch": 1, "pid": None}


def test_a_server_that_ends_leaves_another_ones_address(settings: Settings) -> None:
    with running_sample_site(settings):
        with running_sample_site(settings) as second:
            pass
        assert read_state(settings).address != second


def test_a_broken_state_file_is_named(settings: Settings) -> None:
    settings.sample_site_state.mkdir(parents=True)
    state_path(settings).write_text('{"batch": "many"}')
    with pytest.raises(InvalidRequest, match=r"delete the file.*state\.json"):
        read_state(settings)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "localhost", "::1", ""])  # noqa: S104 - must be refused
def test_only_loopback_addresses_are_bound(settings: Settings, host: str) -> None:
    with pytest.raises(InvalidRequest), running_sample_site(settings, host=host):
        pass


def test_a_taken_port_is_a_clear_error(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(InvalidRequest, match="another port"),
            running_sample_site(settings, port=taken.getsockname()[1]),
        ):
            pass
    assert not state_path(settings).exists()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_ends_by_signal_and_takes_its_address_back(tmp_path: Path, number: signal.Signals) -> None:
    code = (
        "import sys; from gov_reviews.settings import Settings; from gov_reviews_samples.server import serve_sample_sites;"
        "serve_sample_sites(Settings.load(sys.argv[1]), ready=lambda address: print(address, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            address = process.stdout.readline().strip()
            assert read_state(Settings(data_root=tmp_path)).address == address
            assert ask(address, MIRROR, "/news/")[0].status == 200
            process.send_signal(number)
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()
    assert read_state(Settings(data_root=tmp_path)).address is None
