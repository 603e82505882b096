"""A small archive with everything that an archive can hold, and ways to break it."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_index import delete_replaced, merge_parts
from gov_reviews.capture.http_transaction import Hop, HttpTransaction
from gov_reviews.capture.source_state import note_outcome
from gov_reviews.capture.warc import Gap, WarcRecord, iterate_records
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import CaptureId, SourceId
from gov_reviews.records.runs import SourceOutcome, SourceState

START = datetime(2026, 1, 20, 2, 0, 0, 123456, tzinfo=UTC)
NOW = datetime(2026, 2, 1, tzinfo=UTC)
CITY, TOWN = SourceId("xx_city"), SourceId("yy_town")
HOME = "http://zx.example.org"


def exchange(
    body: bytes, url: str, minute: int, head: bytes = b"", plain: bytes | None = None
) -> HttpTransaction:
    """A page as a site sent it."""
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\n\r\n%s" % (
        head,
        len(body),
        body,
    )
    page = DecodedPage(body if plain is None else plain, url, "text/html")
    at = START + timedelta(minutes=minute)
    request = b"GET / HTTP/1.1\r\nHost: zx.example.org\r\n\r\n"
    headers = {"content-type": "text/html"}
    return HttpTransaction(url, url, at, 200, headers, page, request, response, "192.0.2.1")


def page_of(number: int, seed: int) -> bytes:
    """Text that packs badly, so that records have different lengths."""
    chance = random.Random(seed * 1000 + number)  # noqa: S311
    words = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(chance.randrange(20, 400)))
    return f"<html><body><p>{number} {words}</p></body></html>".encode()


def fill(root: Path, runs: int = 6, pages: int = 4) -> Archive:
    """Two sources, several runs, a merged part of the index, decisions, states."""
    archive = Archive(root)
    for run in range(runs):
        with archive.writer(f"run{run:03d}", CITY) as writer:
            for page in range(pages):
                url = f"{HOME}/{page}.html"
                body = page_of(page, run if page else run % 2)  # the first page goes back and forth
                minute = run * 10 + page
                kind = CaptureKind.LIST if page == 1 else CaptureKind.ARTICLE
                if page == 2:
                    head, plain = b"Content-Encoding: gzip\r\n", body
                    sent = exchange(gzip.compress(body), url, minute, head, plain)
                else:
                    sent = exchange(body, url, minute)
                writer.add(sent, kind=kind, listed_title=f"题{page}")
        if run == runs // 2:
            merge_parts(archive.index_root / CITY)
            delete_replaced(archive.index_root / CITY)
    hop = Hop(f"{HOME}/old", START, b"GET /old HTTP/1.1\r\n\r\n", b"HTTP/1.1 301 Moved\r\n\r\n", None)
    with archive.writer("run000", TOWN) as writer:
        sent = exchange(b"<p>moved</p>", f"{HOME}/old", 1)
        moved = HttpTransaction(
            sent.url,
            f"{HOME}/new",
            sent.at,
            200,
            sent.headers,
            sent.page,
            sent.request,
            sent.response,
            None,
            (hop,),
        )
        writer.add(moved, kind=CaptureKind.ARTICLE)
        writer.add_file("file:///inbox/a.txt", "政协".encode() * 40, START)
        writer.add_file("file:///inbox/big.pdf", b"", START, withheld=(50_000_000, "ab" * 32))
        body = b"3\r\nabc\r\n0\r\n\r\n"
        raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
        sent = exchange(b"abc", f"{HOME}/chunked", 3)
        writer.add(
            HttpTransaction(sent.url, sent.url, sent.at, 200, {}, sent.page, sent.request, raw, None),
            kind=CaptureKind.ROBOTS,
        )
    for source_id in (CITY, TOWN):
        note_outcome(root, SourceOutcome(source_id, SourceState.OK), START)
    decisions = root / "decisions" / "captures.jsonl"
    decisions.parent.mkdir()
    capture = archive.captures()[0]
    line = {
        "kind": "forget",
        "capture_id": capture.capture_id,
        "by": "a@b",
        "at": START.isoformat(),
        "reason": "a trial",
    }
    decisions.write_text(json.dumps(line) + "\n")
    return archive


@dataclass(frozen=True)
class Member:
    """One record of a WARC file as it stands there."""

    packed: bytes
    capture_id: CaptureId | None


def members(path: Path, by_offset: dict[int, CaptureId]) -> Iterator[Member]:
    """The packed bytes of each record of a whole file."""
    places = [offset for offset, _ in iterate_records(path)]
    data = path.read_bytes()
    for start, end in zip(places, [*places[1:], len(data)], strict=True):
        yield Member(data[start:end], by_offset.get(start))


def records_of(path: Path) -> list[WarcRecord | Gap]:
    """What a reader gets."""
    return [record for _, record in iterate_records(path)]


def break_bytes(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """The bytes of a file after something has happened to them, and what."""
    place = chance.randrange(len(data))
    length = min(chance.choice([1, 3, 40, 700]), len(data) - place)
    noise = chance.randbytes(length)
    ways = {
        "flip": lambda: data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :],
        "noise": lambda: data[:place] + noise + data[place + length :],
        "zeros": lambda: data[:place] + bytes(length) + data[place + length :],
        "cut": lambda: data[:place],
        "remove": lambda: data[:place] + data[place + length :],
        "insert": lambda: data[:place] + noise + data[place:],
        "append": lambda: data + noise,
        "append zeros": lambda: data + bytes(length),
        "twice": lambda: data + data,
        "empty": lambda: b"",
        "text": lambda: data[:place] + b"\xef\xbf\xbd" + data[place + 1 :].replace(b"\n", b"\r\n"),
    }
    name = chance.choice(sorted(ways))
    return name, ways[name]()


def tree(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of an archive, with its bytes."""
    return {
        str(path.relative_to(root)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
