"""Odd answers on the wire: whatever one page answers, it is one page that failed; the pages around it are
archived all the same.
"""

from __future__ import annotations

import contextlib
import gzip
import logging
import random
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from gov_reviews.capture import article_crawl
from gov_reviews.capture.archive import Archive
from gov_reviews.capture.http_client import PoliteClient
from gov_reviews.capture.known_pages import KnownPages
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.reading.page_groups import GroupReader
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.pages import PageState
from gov_reviews.records.runs import RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry

pytestmark = pytest.mark.slow

HOME = "http://unit.sample.example"
UNIT = SourceId("sample_unit")
BODY = "<html><body><p>" + "一年来，区政协共提出提案三百余件。" * 40 + "</p></body></html>"
PAGES = 5
ODD = 3
PAGE = BODY.encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
BOMB = gzip.compress(b"0" * 50_000_000)
Answer = bytes | Callable[[socket.socket], None]


def article(number: int) -> str:
    return f"/zwxx/202601/t20260105_{4_310_000 + number}.html"


def list_page() -> bytes:
    rows = "".join(
        f'<li><a href="{article(number)}">政协第{number}篇综述</a><span>2026-01-05</span></li>'
        for number in range(PAGES, 0, -1)
    )
    return f"<html><ul>{rows}</ul>{'<p>页脚</p>' * 80}</html>".encode()


def whole(body: bytes, head: bytes = HEAD) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(*chunks: tuple[bytes, bytes], end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(size + b"\r\n" + data + b"\r\n" for size, data in chunks)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body + end


def busy(retry_after: bytes) -> bytes:
    return b"HTTP/1.1 503 Busy\r\nRetry-After: " + retry_after + b"\r\nContent-Length: 0\r\n\r\n"


def redirect(location: bytes, body: bytes = b"") -> bytes:
    return (
        b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


@dataclass
class RawSite:
    """A server that sends the bytes of `answers` as they are, and closes the connection after an odd one."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(5)
            reader = connection.makefile("rb")
            while line := reader.readline():
                path = line.split()[1].decode("latin-1")
                while reader.readline() not in (b"\r\n", b""):
                    pass
                self.asked.append(path)
                answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                if callable(answer):
                    answer(connection)
                    return
                connection.sendall(answer)
                if path == article(ODD):
                    return


@pytest.fixture
def raw_site() -> Iterator[RawSite]:
    found = RawSite()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found.address = f"127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=found.serve, args=(listener,), daemon=True).start()
        found.answers["/zwxx/index.html"] = whole(list_page())
        for number in range(1, PAGES + 1):
            found.answers[article(number)] = whole(BODY.replace("一年", f"{number}年").encode())
        yield found
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def capture(raw_site, clock, register, tmp_path) -> Iterator[Callable[..., SourceOutcome]]:
    """One run over the five pages, into an archive of its own."""
    register(fetch={"timeout_s": [1, 0.5], "total_timeout_s": 3, "retries": 1, "max_bytes": 300_000})
    number = iter(range(1000))

    def run(answer: Answer) -> tuple[SourceOutcome, list[str]]:
        raw_site.answers[article(ODD)] = answer
        settings = Settings(data_root=tmp_path / f"data{next(number)}", sample_site_address=raw_site.address)
        outcome = crawl_source(settings, "r1", UNIT, RunOptions(), clock=clock)
        found = Archive(settings.archive_root).captures(kinds=[CaptureKind.ARTICLE])
        for one in found:
            Archive(settings.archive_root).read_body(one)
        return outcome, sorted(one.url.removeprefix(HOME) for one in found)

    return run


def reset(connection: socket.socket) -> None:
    """Hang up in the middle of the head, with a reset."""
    connection.sendall(HEAD[:30])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def forever(data: bytes) -> Callable[[socket.socket], None]:
    """Send the same bytes until nobody listens any more."""

    def send(connection: socket.socket) -> None:
        while True:
            connection.sendall(data * 100)

    return send


FAILING: dict[str, Answer] = {
    "chunk of 16 F": chunked((b"FFFFFFFFFFFFFFFF", PAGE)),
    "chunk of 15 F": chunked((b"FFFFFFFFFFFFFFF", PAGE)),
    "chunk of minus five": chunked((b"%x" % len(PAGE), PAGE), end=b"-5\r\nhello\r\n0\r\n\r\n"),
    "chunk of minus one, without end": chunked((b"-1", PAGE), end=b""),
    "chunk of 10,000 digits": chunked((b"F" * 10_000, PAGE)),
    "chunk of a million digits": chunked((b"F" * 1_000_000, PAGE)),
    "chunk of no number": chunked((b"size", PAGE)),
    "chunk without a number": chunked((b"", PAGE)),
    "chunk with an underscore too many": chunked((b"F_F_F_F_F_F_F_F_F_F_F", PAGE)),
    "chunks that break off": chunked((b"%x" % (len(PAGE) + 500), PAGE[:-100]), end=b""),
    "redirect to [object Object]": redirect(b"http://[object Object]/"),
    "redirect to no host": redirect(b"http:///"),
    "redirect to three slashes": redirect(b"http:///unit.sample.example/"),
    "redirect to a script": redirect(b"javascript:void(0)"),
    "redirect to port 99999": redirect(b"http://unit.sample.example:99999/"),
    "redirect to port x": redirect(b"http://unit.sample.example:x/"),
    "redirect with control characters": redirect(b"http://unit.sample.example/\x00\x01\x7f"),
    "redirect with a bad name": redirect(b"http://xn--\xff\xfe.example/"),
    "redirect to a label that is too long": redirect(b"http://" + b"a" * 300 + b".example/"),
    "redirect to two dots": redirect(b"http://unit..sample.example/"),
    "redirect in brackets": redirect(b"http://[::1/"),
    "redirect with user": redirect(b"http://a:b@unit.sample.example/"),
    "redirect of 100 kB": redirect(b"/" + b"a" * 60_000),
    "redirect to nothing": redirect(b""),
    "redirect to itself": redirect(article(ODD).encode()),
    "redirect with a bomb": redirect(b"http://[object Object]/", BOMB),
    "status 9999": b"HTTP/1.1 9999 Odd\r\n\r\n" + PAGE,
    "status 99": b"HTTP/1.1 99 Odd\r\n\r\n" + PAGE,
    "status minus": b"HTTP/1.1 -200 OK\r\n\r\n" + PAGE,
    "status x": b"HTTP/1.1 OK\r\n\r\n" + PAGE,
    "HTTP/0.9": PAGE,
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "bytes of TLS": bytes([21, 3, 3, 0, 2, 2, 40]),
    "nothing": b"",
    "a head of 1 MB": HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\r\n\r\n" + PAGE,
    "10,000 headers": HEAD + b"".join(b"X-%d: a\r\n" % number for number in range(10_000)) + b"\r\n" + PAGE,
    "a head that ends early": HEAD[:-9],
    "a status line alone": b"HTTP/1.1 200 OK\r\n",
    "a chunked body behind a broken header": HEAD
    + b"broken\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 700\r\n\r\n" + PAGE,
    "half a body": HEAD + b"Content-Length: %d\r\n\r\n" % (len(PAGE) * 2) + PAGE[:-200],
    "a length that fits into nothing": HEAD + b"Content-Length: 99999999999999999999\r\n\r\n" + PAGE[:-200],
    "a bomb": whole(BOMB, HEAD + b"Content-Encoding: gzip\r\n"),
    "a bomb in a bomb": whole(gzip.compress(BOMB), HEAD + b"Content-Encoding: gzip, gzip\r\n"),
    "half a gzip stream": whole(gzip.compress(PAGE)[:-40], HEAD + b"Content-Encoding: gzip\r\n"),
    "gzip with garbage": whole(
        gzip.compress(PAGE)[:20] + b"\xff" * 500, HEAD + b"Content-Encoding: gzip\r\n"
    ),
    "deflate that is none": whole(b"\x78\x9c" + b"\xff" * 500, HEAD + b"Content-Encoding: deflate\r\n"),
    "br": whole(b"\x0b\x02\x80" + PAGE, HEAD + b"Content-Encoding: br\r\n"),
    "zstd": whole(b"\x28\xb5\x2f\xfd" + PAGE, HEAD + b"Content-Encoding: zstd\r\n"),
    "packed by an unknown": whole(PAGE, HEAD + b"Content-Encoding: \x00\xff\r\n"),
    "too large": whole(b"<html>" + b"0" * 400_000 + b"</html>"),
    "switching protocols": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
    "early hints and no more": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
    "a 304 that nobody asked for": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "Retry-After minus": busy(b"-5"),
    "Retry-After of the year 9999": busy(b"Fri, 31 Dec 9999 23:59:59 GMT"),
    "Retry-After as text": busy(b"\xcd\xed\xb5\xe3\xd4\xd9\xc0\xb4"),
    "Retry-After beyond any number": busy(b"9" * 400),
    "Retry-After in no zone": busy(b"Fri, 31 Dec 2027 23:59:59 +99999999"),
    "a reset in the head": reset,
    "100 Continue for ever": forever(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a line that never ends": forever(b"H" * 100),
    "a body that never ends": forever(HEAD + b"\r\n" + PAGE),
}
PASSING: dict[str, Answer] = {
    "no reason": whole(PAGE, HEAD.replace(b" OK", b"")),
    "a header without colon": whole(PAGE, HEAD + b"X-Good: 1\r\nbroken line\r\n"),
    "a header of nothing": whole(PAGE, HEAD + b": nothing\r\n"),
    "NUL in a header": whole(PAGE, HEAD + b"X-Odd: a\x00b\x1b[2J\r\n"),
    "an odd charset": whole(PAGE, HEAD.replace(b"utf-8", b"x-\xff\x00-hex")),
    "charset rot13": whole(PAGE, HEAD.replace(b"utf-8", b"rot13")),
    "charset undefined": whole(BODY.encode("gb18030"), HEAD.replace(b"utf-8", b"undefined")),
    "an ETag of Chinese": whole(PAGE, HEAD + 'ETag: "版本一"\r\nLast-Modified: 昨天\r\n'.encode()),
    "an ETag of 50 kB": whole(PAGE, HEAD + b'ETag: "' + b"a" * 50_000 + b'"\r\n'),
    "garbage cookies": whole(
        PAGE, HEAD + b"Set-Cookie: \xff\xfe;=;;;expires=\x00;domain=..;max-age=9999999999999999999\r\n" * 20
    ),
    "a length in words": HEAD + b"Content-Length: many\r\n\r\n" + PAGE,
    "a negative length": HEAD + b"Content-Length: -5\r\n\r\n" + PAGE,
    "a bare line feed": whole(PAGE).replace(b"\r\n", b"\n"),
    "100 Continue first": b"HTTP/1.1 100 Continue\r\n\r\n" + whole(PAGE),
    "gzip that nobody asked for": whole(gzip.compress(PAGE)),
    "the same answer for ever": forever(whole(PAGE)),
    "chunks with extensions": chunked((b"%x;name=value" % len(PAGE), PAGE), end=b"0\r\nX-Trailer: 1\r\n\r\n"),
}


def test_a_redirect_to_another_host_is_kept_and_leaves_a_row(capture, clock, tmp_path) -> None:
    outcome, archived = capture(redirect(b"http://unit.sample.example:8080/a.html"))
    assert article(ODD) in archived
    assert (outcome.state, outcome.failed) == (SourceState.PARTIAL, 1)
    assert outcome.ask_again_at > clock.moment + timedelta(hours=12), "it was asked, so not at once"
    archive = Archive(tmp_path / "data0" / "archive")
    [kept] = [found for found in archive.captures() if found.url == HOME + article(ODD)]
    assert (kept.status, kept.redirects_to) == (302, "http://unit.sample.example:8080/a.html")
    [review] = GroupReader(archive.read_body, load_registry().sources.get).read([kept])
    assert review.state is PageState.TEXT_ELSEWHERE
    [issue] = review.issues
    assert (issue.rule_id, issue.value) == ("page_text_elsewhere", kept.redirects_to)
    assert "unit.sample.example:8080, which is not registered" in issue.reason


@pytest.mark.parametrize("name", FAILING)
def test_an_odd_answer_is_one_failed_page(capture, raw_site, name: str) -> None:
    outcome, archived = capture(FAILING[name])
    assert archived == sorted(article(number) for number in range(1, PAGES + 1) if number != ODD)
    assert (outcome.state, outcome.fetched, outcome.failed) == (SourceState.PARTIAL, PAGES - 1, 1)
    assert len(outcome.failures) == 1
    said = outcome.failures[0].splitlines()
    assert said == [in_english(outcome.failures[0]), in_chinese(outcome.failures[0])]
    url, _, reason = said[0].partition(".html: ")
    assert f"{url}.html" == HOME + article(ODD)
    assert len(reason) > 10
    assert all(line.isprintable() for line in said)
    assert "an error of gov-reviews itself" not in reason, "each of these is understood"


@pytest.mark.parametrize("name", PASSING)
def test_a_good_page_in_an_odd_head_is_archived(capture, name: str) -> None:
    outcome, archived = capture(PASSING[name])
    assert (outcome.state, outcome.failures) == (SourceState.OK, ())
    assert len(archived) == PAGES


def test_mutated_answers_never_cost_another_page(capture) -> None:
    """Sixty answers out of the good ones: bytes exchanged, cut, doubled, spliced.

    Whatever they give, the four others are there.
    """
    seed = random.Random(7)  # noqa: S311
    models = [
        whole(PAGE),
        chunked((b"%x" % len(PAGE), PAGE)),
        whole(gzip.compress(PAGE), HEAD + b"Content-Encoding: gzip\r\n"),
    ]
    models += [
        redirect(b"/zwxx/index.html"),
        *[answer for answer in PASSING.values() if isinstance(answer, bytes)],
    ]
    odd = [
        b"\x00",
        b"\xff",
        b"\r\n",
        b"\n\n",
        b"-1",
        b"9" * 30,
        b":",
        b";",
        b"\x1f\x8b",
        b"FFFFFFFFFFFFFFFFF",
        "，".encode(),
        b"HTTP/1.1 ",
    ]
    for _ in range(60):
        answer = bytearray(seed.choice(models))
        for _ in range(seed.randint(1, 6)):
            # most of what matters is in the first bytes
            place = seed.randrange(min(len(answer), seed.choice([60, 200, len(answer)])) or 1)
            match seed.randrange(4):
                case 0:
                    answer[place : place + seed.randint(1, 20)] = seed.choice(odd)
                case 1:
                    del answer[place:]
                    answer += b"\n"
                case 2:
                    answer[place:place] = answer[place : place + 50]
                case _:
                    answer[place : place + 1] = bytes([seed.randrange(256)])
        outcome, archived = capture(bytes(answer))
        others = {article(number) for number in range(1, PAGES + 1) if number != ODD}
        assert others <= set(archived), bytes(answer[:300])
        assert outcome.failed <= 1
        assert outcome.state in (SourceState.OK, SourceState.PARTIAL)
        assert (outcome.failed == 1) or article(ODD) in archived, "lost without a word"
        assert "itself" not in outcome.message, outcome.failures


@pytest.mark.parametrize("place", ["fetch", "find_parts", "is_wanted"])
def test_a_fault_of_our_own_is_one_failed_page_too(
    capture, raw_site, monkeypatch, caplog, place: str
) -> None:
    owner = {
        "fetch": PoliteClient,
        "find_parts": article_crawl,
        "is_wanted": KnownPages,
    }[place]
    real = getattr(owner, place)

    def broken(*arguments: object, **named: object) -> object:
        if any(article(ODD) in str(getattr(argument, "url", argument)) for argument in arguments):
            raise RuntimeError("an odd thought")
        return real(*arguments, **named)

    monkeypatch.setattr(owner, place, broken)
    with caplog.at_level(logging.ERROR):
        outcome, archived = capture(whole(PAGE))
    assert len(archived) == (PAGES if place == "find_parts" else PAGES - 1)
    assert outcome.state is SourceState.PARTIAL
    assert outcome.failures[0].startswith(HOME + article(ODD))
    assert "RuntimeError: an odd thought" in outcome.failures[0]
    assert any(record.exc_info for record in caplog.records), "with a traceback in the log"
