"""The polite client against a real server: what it asks, what it refuses, what it waits for."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from typing import Any

import pytest

from gov_reviews.capture import address
from gov_reviews.capture.http_client import Blocked, HostGivenUp, PoliteClient, RedirectedAway, Validators
from gov_reviews.errors import Disallowed, Unreachable, WrongContent
from gov_reviews.settings import Settings

HOME = "http://unit.sample.example"
PAGE = "<html><body><h1>望岚区政协</h1><p>" + "这一年，委员们提交提案三百余件。" * 20 + "</p></body></html>"


@pytest.fixture
def client(settings, clock, make_spec) -> Iterator[Callable[..., PoliteClient]]:
    opened: list[PoliteClient] = []

    def build(**changes: Any) -> PoliteClient:
        opened.append(PoliteClient(settings, make_spec(**changes), clock=clock))
        return opened[-1]

    yield build
    for one in opened:
        one.__exit__(None, None, None)


def test_one_page_as_exchanged(client, site) -> None:
    site.page("/a.html", PAGE, ETag='"1"')
    exchange = client().fetch(f"{HOME}/a.html")
    assert (exchange.status, exchange.body.decode(), exchange.headers["etag"]) == (200, PAGE, '"1"')
    assert exchange.request.startswith(b"GET /a.html HTTP/1.1\r\n")
    assert exchange.response.startswith(b"HTTP/1.1 200 OK\r\n")
    assert exchange.response.endswith(PAGE.encode())
    assert exchange.address == "127.0.0.1"


def test_it_says_who_it_is_and_carries_no_cookies(client, site) -> None:
    site.page("/a.html", PAGE, Set_Cookie="session=1; Path=/")
    one = client()
    one.fetch(f"{HOME}/a.html")
    one.fetch(f"{HOME}/a.html")
    host, _, headers = site.log[-1]
    assert host == "unit.sample.example"
    assert headers["User-Agent"].startswith("gov-reviews/")
    assert "(+https://operator.example" in headers["User-Agent"]
    assert "Cookie" not in headers


def test_a_304_confirms_the_copy(client, site) -> None:
    site.conditional_page("/a.html", PAGE, '"v1"')
    one = client()
    assert one.fetch(f"{HOME}/a.html").status == 200
    again = one.fetch(f"{HOME}/a.html", Validators(etag='"v1"'))
    assert again.is_not_modified
    assert again.body == b""


def test_a_304_to_an_unconditional_request_is_no_page(client, site) -> None:
    site.routes["/a.html"] = (304, {}, b"")
    with pytest.raises(WrongContent, match="304"):
        client().fetch(f"{HOME}/a.html")


def test_a_503_is_retried_with_growing_pauses(client, site, clock) -> None:
    answers = iter(
        [(503, {}, b"busy"), (502, {}, b"busy"), (200, {"Content-Type": "text/html"}, PAGE.encode())]
    )
    site.routes["/a.html"] = lambda handler: next(answers)
    assert client().fetch(f"{HOME}/a.html").status == 200
    assert clock.sleeps == [2, 4]


def test_retry_after_is_honoured_in_both_forms(client, site, clock) -> None:
    date = format_datetime(
        clock.moment.replace(microsecond=0) + (clock.moment - clock.moment.replace(second=0)), usegmt=True
    )
    answers = iter(
        [(503, {"Retry-After": "17"}, b""), (429, {"Retry-After": date}, b""), (200, {}, PAGE.encode())]
    )
    site.routes["/a.html"] = lambda handler: next(answers)
    assert client().fetch(f"{HOME}/a.html").status == 200
    assert clock.sleeps[0] == 17
    assert clock.sleeps[1] >= 4


def test_a_long_retry_after_leaves_the_host_alone(client, site, clock) -> None:
    site.routes["/a.html"] = (503, {"Retry-After": "86400"}, b"")
    site.page("/b.html", PAGE)
    one = client()
    with pytest.raises(HostGivenUp, match="86400 s"):
        one.fetch(f"{HOME}/a.html")
    with pytest.raises(HostGivenUp):
        one.fetch(f"{HOME}/b.html")
    assert site.paths == ["/a.html"]
    assert clock.sleeps == []


def test_retry_after_on_the_last_attempt_keeps_other_pages_waiting(client, site, clock) -> None:
    site.routes["/a.html"] = (429, {"Retry-After": "30"}, b"")
    site.page("/b.html", PAGE)
    one = client(fetch={"retries": 0})
    with pytest.raises(Unreachable, match="status 429"):
        one.fetch(f"{HOME}/a.html")
    assert clock.sleeps == []
    assert one.fetch(f"{HOME}/b.html").status == 200
    assert [round(pause) for pause in clock.sleeps] == [30]


def test_a_host_that_keeps_failing_is_given_up(client, site) -> None:
    for name in "abcd":
        site.routes[f"/{name}.html"] = (503, {}, b"")
    one = client(fetch={"retries": 0})
    for name in "abc":
        with pytest.raises(Unreachable, match="status 503"):
            one.fetch(f"{HOME}/{name}.html")
    with pytest.raises(HostGivenUp, match="3 times in a row"):
        one.fetch(f"{HOME}/d.html")
    assert site.paths == ["/a.html", "/b.html", "/c.html"]


def test_some_broken_pages_are_not_a_broken_host(client, site) -> None:
    for number in range(12):
        site.routes[f"/{number}.html"] = (500, {}, b"")
    site.page("/good.html", PAGE)
    one = client(fetch={"retries": 0})
    for number in range(9):
        with pytest.raises(Unreachable, match="status 500"):
            one.fetch(f"{HOME}/{number}.html")
    assert one.fetch(f"{HOME}/good.html").status == 200, "a good page among them clears the host"
    for number in range(10):
        with pytest.raises(Unreachable, match="status 500"):
            one.fetch(f"{HOME}/{number}.html")
    with pytest.raises(HostGivenUp, match="10 times in a row"):
        one.fetch(f"{HOME}/10.html")


def test_the_pause_between_requests(client, site, clock) -> None:
    site.page("/a.html", PAGE)
    one = client(fetch={"min_interval_s": 6})
    one.fetch(f"{HOME}/a.html")
    one.fetch(f"{HOME}/a.html")
    assert [round(pause) for pause in clock.sleeps] == [6, 6], "robots.txt counts as a request"


def test_a_slow_answer_is_given_up(client, site) -> None:
    is_given_up = threading.Event()
    site.routes["/a.html"] = lambda handler: is_given_up.wait(120)
    with pytest.raises(Unreachable, match=r"no answer within 0\.3 s"):
        client(fetch={"timeout_s": [1, 0.3], "retries": 0}).fetch(f"{HOME}/a.html")
    is_given_up.set()


def test_bytes_that_drip_do_not_outlast_the_total_limit(client, site) -> None:
    drops = []

    def drip(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            for _ in range(200):
                handler.wfile.write(b"x")
                drops.append(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    site.routes["/a.html"] = drip
    with pytest.raises(Unreachable, match=r"took longer than 0\.5 s"):
        client(fetch={"total_timeout_s": 0.5, "retries": 0}).fetch(f"{HOME}/a.html")
    assert len(drops) < 200, "the whole answer was waited for"


def test_headers_that_drip_do_not_outlast_the_total_limit(client, site) -> None:
    def drip(handler: Any) -> None:
        try:
            for _ in range(200):
                handler.wfile.write(b"H")
                time.sleep(0.05)
        except OSError:
            pass

    site.routes["/a.html"] = drip
    with pytest.raises(Unreachable, match=r"took longer than 0\.5 s"):
        client(fetch={"total_timeout_s": 0.5, "retries": 0}).fetch(f"{HOME}/a.html")


def test_too_large_is_not_read_to_its_end(client, site) -> None:
    sent = []

    def pour(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.close_connection = True
        try:
            for _ in range(1000):
                handler.wfile.write(b"x" * 65_536)
                sent.append(65_536)
        except OSError:
            pass

    site.routes["/a.html"] = pour
    with pytest.raises(WrongContent, match="larger than 100000 bytes"):
        client(fetch={"max_bytes": 100_000}).fetch(f"{HOME}/a.html")
    assert sum(sent) < 60_000_000


def test_a_gzip_bomb_costs_no_more_than_the_limit(client, site) -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    site.page("/a.html", bomb, Content_Encoding="gzip")
    with pytest.raises(WrongContent, match="when unpacked"):
        client(fetch={"max_bytes": 1_000_000}).fetch(f"{HOME}/a.html")


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (gzip.compress(PAGE.encode()), "gzip"),
        (gzip.compress(PAGE.encode()), ""),
        (PAGE.encode(), "gzip"),
        (zlib.compress(PAGE.encode()), "deflate"),
        (zlib.compress(PAGE.encode())[2:-4], "deflate"),
        (gzip.compress(PAGE.encode()[:100]) + gzip.compress(PAGE.encode()[100:]), "x-gzip"),
    ],
    ids=["gzip", "gzip, not said", "said, not gzip", "zlib", "raw deflate", "two members"],
)
def test_packed_bodies(client, site, packed: bytes, encoding: str) -> None:
    site.page("/a.html", packed, **({"Content_Encoding": encoding} if encoding else {}))
    assert client().fetch(f"{HOME}/a.html").body.decode() == PAGE


def test_an_encoding_nobody_asked_for(client, site) -> None:
    site.page("/a.html", b"x", Content_Encoding="br")
    with pytest.raises(WrongContent, match="'br'"):
        client().fetch(f"{HOME}/a.html")


def test_chunks_are_kept_raw_and_read_whole(client, site) -> None:
    body = (
        b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE.encode()[:50], PAGE.encode()[50:]))
        + b"0\r\n\r\n"
    )
    site.page("/a.html", body, Transfer_Encoding="chunked")
    exchange = client().fetch(f"{HOME}/a.html")
    assert exchange.body.decode() == PAGE
    assert exchange.response.endswith(body)


def test_a_page_that_is_cut_off_is_retried_then_failed(client, site) -> None:
    def cut(handler: Any) -> tuple[int, dict[str, str], bytes]:
        handler.close_connection = True
        return 200, {"Content-Type": "text/html", "Content-Length": "5000"}, PAGE.encode()[:200]

    site.routes["/a.html"] = cut
    with pytest.raises(Unreachable, match="ended before the page was complete"):
        client().fetch(f"{HOME}/a.html")
    assert site.paths == ["/a.html"] * 3


def test_a_wrong_length_of_a_whole_page_does_no_harm(client, site) -> None:
    def wrong(handler: Any) -> tuple[int, dict[str, str], bytes]:
        handler.close_connection = True
        return (
            200,
            {"Content-Type": "text/html", "Content-Length": str(len(PAGE.encode()) + 7)},
            PAGE.encode(),
        )

    site.routes["/a.html"] = wrong
    exchange = client().fetch(f"{HOME}/a.html")
    assert (exchange.body.decode(), exchange.is_cut_off) == (PAGE, True)


# --- where it goes ---


def test_redirects_inside_the_source_are_followed(client, site) -> None:
    site.routes["/a.html"] = (301, {"Location": "/b.html"}, b"")
    site.routes["/b.html"] = (302, {"Location": "http://unit.sample.example/c.html"}, b"")
    site.page("/c.html", PAGE)
    exchange = client().fetch(f"{HOME}/a.html")
    assert (exchange.url, exchange.final_url) == (f"{HOME}/a.html", f"{HOME}/c.html")
    assert [hop.url for hop in exchange.hops] == [f"{HOME}/a.html", f"{HOME}/b.html"]


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/x",
        "http://127.0.0.1/x",
        "http://unit.sample.example@evil.example/",
        "http://unit.sample.example:8080/",
    ],
)
def test_redirects_to_other_hosts_are_not_followed(client, site, target: str) -> None:
    site.routes["/a.html"] = (302, {"Location": target}, b"")
    with pytest.raises(WrongContent, match="redirects to"):
        client().fetch(f"{HOME}/a.html")


def test_redirects_without_end(client, site) -> None:
    for number in range(9):
        site.routes[f"/{number}.html"] = (302, {"Location": f"/{number + 1}.html"}, b"")
    with pytest.raises(WrongContent, match="More than 5 redirects"):
        client().fetch(f"{HOME}/0.html")
    assert len(site.paths) == 6


def test_one_meta_refresh_is_followed(client, site) -> None:
    refresh = '<html><head><meta http-equiv="refresh" content="0;URL=/b.html"></head></html>'
    site.page("/a.html", refresh)
    site.page("/b.html", refresh.replace("/b.html", "/c.html"))
    site.page("/c.html", PAGE)
    assert client().fetch(f"{HOME}/a.html").final_url == f"{HOME}/b.html"


def test_a_page_that_reloads_itself_is_a_page(client, site) -> None:
    site.page(
        "/a.html",
        PAGE.replace("<body>", '<head><meta http-equiv="refresh" content="5;url=/b.html"></head><body>'),
    )
    assert client().fetch(f"{HOME}/a.html").final_url == f"{HOME}/a.html"


def test_other_hosts_are_not_asked(client, site) -> None:
    with pytest.raises(Disallowed, match="not on a host of this source"):
        client().fetch("http://other.sample.example/a.html")
    assert site.log == []


@pytest.mark.parametrize(
    "resolved",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.9",
        "169.254.169.254",
        "::1",
        "fe80::1",
        "::ffff:10.0.0.1",
        "100.64.0.1",
    ],
)
def test_a_name_that_leads_into_the_own_network_is_refused(client, monkeypatch, resolved: str) -> None:
    family = socket.AF_INET6 if ":" in resolved else socket.AF_INET
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, **kwargs: [(family, socket.SOCK_STREAM, 6, "", (resolved, port))],
    )
    real = {
        "base_url": "http://zx.example.org",
        "allow_hosts": ["zx.example.org"],
        "is_sample": False,
        "enabled": False,
        "id": "real_one",
    }
    with pytest.raises(Disallowed, match="not public"):
        client(**real).fetch("http://zx.example.org/a.html")


def test_the_checked_address_is_the_one_connected_to(client, site, monkeypatch) -> None:
    """DNS rebinding: a second look-up that says something else is never made."""
    answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: next(answers))
    tried = []

    def connect(target: tuple[str, int], *args: object) -> None:
        tried.append(target)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    real = {
        "base_url": "http://zx.example.org",
        "allow_hosts": ["zx.example.org"],
        "is_sample": False,
        "enabled": False,
        "id": "real_one",
    }
    with pytest.raises(Unreachable, match="refused"):
        client(**real, fetch={"retries": 0}).fetch("http://zx.example.org/a.html")
    assert tried == [("93.184.216.34", 80)]


def test_a_private_address_may_be_allowed_by_the_source(settings: Settings, monkeypatch) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, **kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.5", port))],
    )
    assert address.find_endpoints(settings, "mirror.example", 80, allow_private=True) == [
        address.Endpoint("10.0.0.5", 80)
    ]


def test_no_sample_server(tmp_path, make_spec) -> None:
    with (
        PoliteClient(Settings(data_root=tmp_path), make_spec()) as one,
        pytest.raises(Unreachable, match="gov-reviews sample-site"),
    ):
        one.fetch(f"{HOME}/a.html")


def test_a_sample_server_that_is_gone(tmp_path, make_spec) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "sample_site").mkdir()
    (tmp_path / "sample_site" / "state.json").write_text(f'{{"address": "127.0.0.1:{port}"}}')
    with (
        PoliteClient(Settings(data_root=tmp_path), make_spec()) as one,
        pytest.raises(Unreachable, match="gov-reviews sample-site"),
    ):
        one.fetch(f"{HOME}/a.html")


def test_sample_requests_go_to_loopback_only(tmp_path, make_spec) -> None:
    from gov_reviews.errors import InvalidRequest

    settings = Settings(data_root=tmp_path, sample_site_address="93.184.216.34:80")
    with PoliteClient(settings, make_spec()) as one, pytest.raises(InvalidRequest, match="loopback"):
        one.fetch(f"{HOME}/a.html")


# --- robots.txt and refusals ---


def test_robots_txt_is_asked_first_and_obeyed(client, site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    site.page("/a.html", PAGE)
    one = client()
    one.fetch(f"{HOME}/a.html")
    with pytest.raises(Disallowed, match=r"robots\.txt"):
        one.fetch(f"{HOME}/secret/b.html")
    assert [path for _, path, _ in site.log] == ["/robots.txt", "/a.html"]


def test_a_host_that_packs_whatever_may_be_packed_is_asked_for_robots_txt_plain(client, site) -> None:
    rules = b"User-agent: *\nDisallow: /secret/\n"
    plain, packed = (200, {}, rules), (200, {"Content-Encoding": "br"}, b"\x0b\x02\x80")
    site.routes["/robots.txt"] = lambda asked: (
        plain if asked.headers["Accept-Encoding"] == "identity" else packed
    )
    site.page("/a.html", PAGE)
    assert client().fetch(f"{HOME}/a.html").status == 200


def test_a_redirect_does_not_lead_around_robots_txt(client, site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    site.routes["/a.html"] = (302, {"Location": "/secret/b.html"}, b"")
    with pytest.raises(Disallowed, match=r"robots\.txt"):
        client().fetch(f"{HOME}/a.html")


@pytest.mark.parametrize(
    "answer",
    [
        (404, {}, b""),
        (403, {}, b"no"),
        (401, {}, b""),
        (410, {}, b""),
        (451, {}, b""),
        (200, {}, b""),
        (200, {"Content-Type": "text/html"}, PAGE.encode()),
        (302, {"Location": "/"}, b""),
    ],
)
def test_without_a_real_robots_txt_everything_is_allowed(client, site, answer: Any) -> None:
    site.routes["/robots.txt"] = answer
    site.page("/a.html", PAGE)
    assert client().fetch(f"{HOME}/a.html").status == 200


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        ((301, {"Location": "/robots.txt?1"}, b""), "More than 5 redirects"),
        ((301, {}, b""), "status 301"),
        ((501, {}, b""), "status 501"),
        ((505, {}, b""), "status 505"),
        ((599, {}, b""), "status 599"),
        ((600, {}, b""), "status 600"),
        ((200, {"Content-Encoding": "br"}, b"\x0b\x02\x80"), "packed as 'br'"),
    ],
)
def test_a_robots_txt_in_doubt_allows_nothing(client, site, answer: Any, doubt: str) -> None:
    site.routes["/robots.txt"] = answer
    if "robots.txt?1" in str(answer):
        for number in range(9):
            site.routes[f"/robots.txt?{number}"] = (301, {"Location": f"/robots.txt?{number + 1}"}, b"")
    site.page("/a.html", PAGE)
    one = client()
    with pytest.raises(Disallowed, match=doubt):
        one.fetch(f"{HOME}/a.html")
    assert "/a.html" not in site.paths
    assert "in doubt" in one.describe_robots("unit.sample.example")


def test_a_host_that_sends_even_robots_txt_elsewhere_has_moved(client, site) -> None:
    site.routes["/robots.txt"] = (301, {"Location": "http://new.example/robots.txt"}, b"")
    site.page("/a.html", PAGE)
    one = client()
    for _ in range(2):
        with pytest.raises(RedirectedAway) as raised:
            one.fetch(f"{HOME}/a.html")
        assert raised.value.target == "http://new.example/robots.txt"
    assert [path for _, path, _ in site.log] == ["/robots.txt"], "nothing else is asked, and that once"
    assert "in doubt" in one.describe_robots("unit.sample.example")


def test_the_port_of_the_base_url_is_asked_and_no_other(client, site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    site.page("/a.html", PAGE)
    one = client(base_url=f"{HOME}:8080")
    assert one.fetch(f"{HOME}:8080/a.html").url == f"{HOME}:8080/a.html"
    assert [host for host, _, _ in site.log] == ["unit.sample.example:8080"] * 2
    with pytest.raises(Disallowed, match="not on a host"):
        one.fetch(f"{HOME}:8081/a.html")
    assert one.fetch(f"{HOME}/a.html").status == 200
    assert [path for _, path, _ in site.log].count("/robots.txt") == 2, "each port has its own"


def test_five_redirects_to_robots_txt_are_followed(client, site) -> None:
    for number in range(5):
        source = f"/r{number}" if number else "/robots.txt"
        site.routes[source] = (301, {"Location": f"/r{number + 1}"}, b"")
    site.page("/r5", "User-agent: *\nDisallow: /a", content_type="text/plain")
    with pytest.raises(Disallowed, match="does not allow"):
        client().fetch(f"{HOME}/a.html")


@pytest.mark.parametrize("packs", [gzip.compress, bytes])
def test_of_a_long_robots_txt_the_beginning_is_obeyed(client, site, packs: Any) -> None:
    text = b"User-agent: *\nDisallow: /a\n" + b"# a remark\n" * 200_000
    header = {"Content_Encoding": "gzip"} if packs is gzip.compress else {}
    site.page("/robots.txt", packs(text), content_type="text/plain", **header)
    site.page("/b.html", PAGE)
    one = client()
    with pytest.raises(Disallowed, match="does not allow"):
        one.fetch(f"{HOME}/a.html")
    assert one.fetch(f"{HOME}/b.html").status == 200
    assert one.requests == 2


def test_a_failing_robots_txt_allows_nothing(client, site) -> None:
    site.routes["/robots.txt"] = (500, {}, b"")
    site.page("/a.html", PAGE)
    with pytest.raises(Unreachable, match=r"robots\.txt could not be read"):
        client().fetch(f"{HOME}/a.html")
    assert site.paths == []


def test_a_failing_robots_txt_is_not_asked_for_every_page(client, site) -> None:
    site.routes["/robots.txt"] = (500, {}, b"")
    one = client(fetch={"retries": 0})
    for number in range(8):
        with pytest.raises(Unreachable):
            one.fetch(f"{HOME}/{number}.html")
    assert len(site.log) == 3


WAF = "<html><body><h1>网站防火墙</h1><p>您的访问请求可能对网站造成安全威胁，请求已被拦截。事件编号：42</p></body></html>"
CHALLENGE = "<html><head><script>document.cookie='__jsl_clearance=1';location.href=location.pathname+location.search</script></head></html>"


@pytest.mark.parametrize(
    ("status", "body"), [(200, WAF), (403, "Forbidden"), (412, "<html></html>"), (521, CHALLENGE), (503, WAF)]
)
def test_challenges_and_firewalls_are_reported_not_retried(client, site, status: int, body: str) -> None:
    site.page("/a.html", body, status=status)
    with pytest.raises(Blocked) as caught:
        client().fetch(f"{HOME}/a.html")
    assert site.paths == ["/a.html"]
    assert caught.value.transaction.status == status
    assert caught.value.permanent


def test_missing_pages_are_answers(client, site) -> None:
    assert client().fetch(f"{HOME}/none.html").status == 404


def test_other_refusals(client, site) -> None:
    site.page("/a.html", PAGE, status=400)
    with pytest.raises(WrongContent, match="status 400"):
        client().fetch(f"{HOME}/a.html")


def test_an_answer_that_is_not_http(client, site) -> None:
    def noise(handler: Any) -> None:
        handler.wfile.write(b"\x00\x01 hello\r\n\r\n")
        handler.close_connection = True

    site.routes["/a.html"] = noise
    with pytest.raises((Unreachable, WrongContent)):
        client(fetch={"retries": 0}).fetch(f"{HOME}/a.html")


def test_a_redirect_to_an_address_in_chinese(client, site) -> None:
    def answer(handler: Any) -> None:
        handler.wfile.write(
            "HTTP/1.1 302 Found\r\nLocation: /政协/a.html\r\nContent-Length: 0\r\n\r\n".encode()
        )

    site.routes["/a.html"] = answer
    site.page("/%E6%94%BF%E5%8D%8F/a.html", PAGE)
    assert client().fetch(f"{HOME}/a.html").final_url == f"{HOME}/%E6%94%BF%E5%8D%8F/a.html"


def test_odd_validators_are_not_sent_back() -> None:
    assert Validators(etag='"政"', last_modified="Mon, 05 Jan 2026 00:00:00 GMT").headers == {
        "If-Modified-Since": "Mon, 05 Jan 2026 00:00:00 GMT"
    }
