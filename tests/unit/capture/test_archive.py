"""The archive: what went in comes out byte for byte, once; a killed writer loses nothing that was whole."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import signal
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from warcio.archiveiterator import ArchiveIterator

from gov_reviews.capture import archive_index
from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_index import merge_parts
from gov_reviews.capture.http_transaction import Hop, HttpTransaction
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import ArchiveBusy, ArchiveDamaged, InvalidRequest
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import stable_key

START = datetime(2026, 1, 20, 2, 0, 0, 123456, tzinfo=UTC)
URL = "http://zx.example.org/zwxx/202601/t20260105_77.html"


def exchange(
    body: bytes = b"<p>x</p>",
    *,
    url: str = URL,
    minute: int = 0,
    status: int = 200,
    head: bytes = b"",
    **more: object,
) -> HttpTransaction:
    response = b'HTTP/1.1 %d OK\r\nContent-Type: text/html\r\nETag: "7"\r\n%sContent-Length: %d\r\n\r\n%s' % (
        status,
        head,
        len(body),
        body,
    )
    plain = gzip.decompress(body) if b"gzip" in head else body
    values = {
        "url": url,
        "final_url": url,
        "at": START + timedelta(minutes=minute),
        "status": status,
        "headers": {"content-type": "text/html", "etag": '"7"'},
        "page": DecodedPage(plain, url, "text/html"),
        "request": b"GET / HTTP/1.1\r\nHost: zx.example.org\r\n\r\n",
        "response": response,
        "address": "93.184.216.34",
    }
    return HttpTransaction(**(values | more))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def fill(
    archive: Archive, run_id: str = "run1", source_id: str = "xx_city", **changes: object
) -> list[Capture]:
    with archive.writer(run_id, source_id) as writer:
        added = [
            writer.add(
                exchange(),
                kind=CaptureKind.ARTICLE,
                listed_title='题目\r\nX-Evil: "1"',
                listed_date=date(2026, 1, 5),
                group_id="http://zx.example.org/g/",
            ),
            writer.add(
                exchange(
                    gzip.compress(b"packed" * 99),
                    url=URL + "?2",
                    minute=1,
                    head=b"Content-Encoding: gzip\r\n",
                ),
                kind=CaptureKind.LIST,
            ),
            writer.add_file("file:///inbox/%FF.txt", "政协".encode(), START + timedelta(minutes=2)),
        ]
    return [capture for capture in added if capture is not None]


def test_what_goes_in_comes_out(archive: Archive) -> None:
    added = fill(archive)
    assert archive.captures() == added
    first = added[0]
    assert first.capture_id == stable_key(URL, hashlib.sha256(b"<p>x</p>").hexdigest())
    assert (first.kind, first.group_id, first.listed_date, first.etag, first.status) == (
        CaptureKind.ARTICLE,
        "http://zx.example.org/g/",
        date(2026, 1, 5),
        '"7"',
        200,
    )
    assert first.captured_at == START
    assert (first.warc_path, added[2].content_type) == ("warc/xx_city/run1.warc.gz", "")
    assert [archive.read_body(capture) for capture in added] == [b"<p>x</p>", b"packed" * 99, "政协".encode()]


def test_the_warc_is_one_that_others_can_read(archive: Archive) -> None:
    fill(archive)
    found = []
    with (archive.root / "warc/xx_city/run1.warc.gz").open("rb") as handle:
        for record in ArchiveIterator(handle, check_digests=True):
            content = record.content_stream().read()
            found.append(
                (
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Target-URI"),
                    record.digest_checker.passed,
                    len(content),
                )
            )
            assert record.rec_headers.protocol == "WARC/1.1"
    assert [(kind, url) for kind, url, _, _ in found] == [
        ("warcinfo", None),
        ("response", URL),
        ("request", URL),
        ("response", URL + "?2"),
        ("request", URL + "?2"),
        ("resource", "file:///inbox/%FF.txt"),
    ]
    assert all(passed is not False for _, _, passed, _ in found)
    assert [size for kind, _, _, size in found if kind == "response"] == [8, 594]


def test_raw_bytes_stay_as_exchanged(archive: Archive) -> None:
    raw = b"HTTP/1.1 200 OK\r\nServer: \xd5\xfe\xd0\xad\r\nx-odd:1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    with archive.writer("run1", "xx_city") as writer:
        capture = writer.add(exchange(b"abc", response=raw), kind=CaptureKind.ARTICLE)
    assert capture is not None
    assert archive.read_body(capture) == b"abc"
    data = (archive.root / capture.warc_path).read_bytes()
    assert raw in gzip.decompress(data)


def test_redirects_are_evidence_but_no_captures(archive: Archive) -> None:
    hop = Hop(
        "http://zx.example.org/old",
        START,
        b"GET /old HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n",
        None,
    )
    with archive.writer("run1", "xx_city") as writer:
        added = writer.add(
            exchange(url="http://zx.example.org/old", final_url="http://zx.example.org/new", hops=(hop,)),
            kind=CaptureKind.ARTICLE,
        )
    assert added is not None
    assert added.url == "http://zx.example.org/old"
    assert [capture.url for capture in archive.captures()] == ["http://zx.example.org/old"]
    assert b"301 Moved" in gzip.decompress((archive.root / added.warc_path).read_bytes())


def test_a_body_is_stored_once(archive: Archive) -> None:
    fill(archive)
    with archive.writer("run2", "xx_city") as writer:
        assert writer.add(exchange(minute=9), kind=CaptureKind.ARTICLE) is None
        assert writer.add_file("file:///inbox/%FF.txt", "政协".encode(), START) is None
    assert not (archive.root / "warc/xx_city/run2.warc.gz").exists(), "a run without news leaves no file"
    with archive.writer("run3", "xx_city") as writer:
        assert writer.add(exchange(b"new", minute=10), kind=CaptureKind.ARTICLE) is not None
        assert writer.add(exchange(b"new", minute=11), kind=CaptureKind.ARTICLE) is None
    assert archive.history("xx_city")[-1].body_bytes == 3
    assert len(archive.captures()) == 4


def test_a_page_that_goes_back_is_a_capture_of_its_own(archive: Archive) -> None:
    for number, body in enumerate([b"one", b"two", b"one", b"one", b"two"]):
        with archive.writer(f"run{number}", "xx_city") as writer:
            added = writer.add(exchange(body, minute=number), kind=CaptureKind.ARTICLE)
            assert (added is None) == (number == 3)
    captures = archive.captures()
    assert [archive.read_body(capture) for capture in captures] == [b"one", b"two", b"one", b"two"]
    assert len({capture.capture_id for capture in captures}) == 4
    assert captures[0].capture_id == stable_key(URL, hashlib.sha256(b"one").hexdigest())
    assert archive.history("xx_city")[-1].captured_at.minute == 4
    for part in (archive.index_root / "xx_city").iterdir():
        part.unlink()
    archive.recover()
    assert archive.captures() == captures, "the ids stand in the WARC files"


def test_back_and_forth_within_one_run(archive: Archive) -> None:
    with archive.writer("run1", "xx_city") as writer:
        for number, body in enumerate([b"one", b"two", b"one"]):
            assert writer.add(exchange(body, minute=number), kind=CaptureKind.ARTICLE) is not None
    assert len(archive.captures()) == 3


def test_a_file_of_the_inbox_that_goes_back(archive: Archive) -> None:
    for number, body in enumerate([b"one", b"two", b"one"]):
        with archive.writer(f"run{number}", "inbox") as writer:
            assert writer.add_file("file:///inbox/a.txt", body, START + timedelta(minutes=number)) is not None
    assert [archive.read_body(capture) for capture in archive.captures()] == [b"one", b"two", b"one"]


def test_a_page_keeps_its_group_and_a_lone_page_can_join_one(archive: Archive) -> None:
    with archive.writer("run1", "xx_city") as writer:
        alone = writer.add(exchange(b"second page"), kind=CaptureKind.ARTICLE)
        joined = writer.add(
            exchange(b"second page", minute=1),
            kind=CaptureKind.ARTICLE,
            group_id="http://zx.example.org/first",
        )
        shared, *again = [
            writer.add(exchange(b"second page", minute=2), kind=CaptureKind.ARTICLE, group_id=group_id)
            for group_id in ("http://zx.example.org/other", "http://zx.example.org/first")
        ]
        changed = writer.add(exchange(b"second page, corrected", minute=3), kind=CaptureKind.ARTICLE)
    assert alone is not None
    assert joined is not None
    assert changed is not None
    assert alone.group_id == URL
    assert joined.group_id == "http://zx.example.org/first"
    assert shared is not None
    assert shared.group_id == changed.group_id == "http://zx.example.org/other"
    assert len({joined.capture_id, alone.capture_id, shared.capture_id}) == 3
    assert again == [None], "two articles do not take a page from each other for ever"


def test_filters_and_columns(archive: Archive) -> None:
    added = fill(archive)
    fill(archive, source_id="yy_city")
    assert {capture.source_id for capture in archive.captures(source_ids=["yy_city"])} == {"yy_city"}
    assert [
        capture.kind for capture in archive.captures(kinds=[CaptureKind.LIST], source_ids=["xx_city"])
    ] == [CaptureKind.LIST]
    assert archive.captures(capture_ids=[added[0].capture_id], source_ids=["xx_city"]) == [added[0]]
    assert archive.captures(source_ids=[]) == []
    assert len(archive.history("xx_city")) + len(archive.history("yy_city")) == 6
    assert Archive(archive.root / "nothing").captures() == []


def test_groups_that_were_read_whole_are_left_out(archive: Archive) -> None:
    with archive.writer("run1", "xx_city") as writer:
        for number, group_id in enumerate(("read", "half read", "half read", "new")):
            writer.add(exchange(b"%d" % number, minute=number), kind=CaptureKind.ARTICLE, group_id=group_id)
    found = archive.captures()
    read = {capture.capture_id for capture in found[:2]}
    assert [capture.group_id for capture in found] == ["read", "half read", "half read", "new"]
    assert archive.captures(read_before=read) == found[1:]
    assert archive.captures(read_before={capture.capture_id for capture in found}) == []
    assert archive.captures(read_before={"of another archive"}) == found


def test_a_second_attempt_of_a_run_gets_its_own_file(archive: Archive) -> None:
    fill(archive)
    with archive.writer("run1", "xx_city") as writer:
        second = writer.add(exchange(b"later", minute=5), kind=CaptureKind.ARTICLE)
    assert second is not None
    assert second.warc_path == "warc/xx_city/run1~2.warc.gz"
    assert len(archive.captures()) == 4


def test_an_error_while_capturing_keeps_what_was_added(archive: Archive) -> None:
    def fail() -> None:
        with archive.writer("run1", "xx_city") as writer:
            writer.add(exchange(), kind=CaptureKind.ARTICLE)
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        fail()
    assert len(archive.captures()) == 1


def test_one_writer_a_source(archive: Archive) -> None:
    with archive.writer("run1", "xx_city"):
        with pytest.raises(ArchiveBusy, match="Another process"), archive.writer("run2", "xx_city"):
            pass
        with archive.writer("run2", "yy_city"):
            pass
    with archive.writer("run3", "xx_city"):
        pass


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a\x00b"])
def test_hostile_names_do_not_leave_the_archive(archive: Archive, name: str) -> None:
    with pytest.raises(InvalidRequest), archive.writer("run1", name):
        pass


def test_recovery_makes_the_same_index_again(archive: Archive) -> None:
    added = fill(archive)
    (archive.index_root / "xx_city/run1.parquet").unlink()
    assert archive.captures() == []
    assert [path.name for path in archive.recover()] == ["run1.warc.gz"]
    assert archive.captures() == added
    assert archive.recover() == [], "nothing is left to recover"


@pytest.mark.parametrize("cut", [1, 7, 40, 200])
def test_a_cut_off_last_record_is_left_out(archive: Archive, cut: int) -> None:
    added = fill(archive)
    path = archive.root / added[2].warc_path
    path.write_bytes(path.read_bytes()[:-cut])
    (archive.index_root / "xx_city/run1.parquet").unlink()
    archive.recover()
    assert archive.captures() == added[:2]
    assert [archive.read_body(capture) for capture in archive.captures()] == [b"<p>x</p>", b"packed" * 99]


def test_zeros_after_a_power_failure_are_left_out(archive: Archive) -> None:
    added = fill(archive)
    path = archive.root / added[0].warc_path
    path.write_bytes(path.read_bytes() + b"\x00" * 4096)
    (archive.index_root / "xx_city/run1.parquet").unlink()
    archive.recover()
    assert archive.captures() == added


def test_the_next_writer_recovers_first(archive: Archive) -> None:
    fill(archive)
    (archive.index_root / "xx_city/run1.parquet").unlink()
    with archive.writer("run2", "xx_city") as writer:
        assert writer.add(exchange(minute=9), kind=CaptureKind.ARTICLE) is None


WRITER = """
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path
from gov_reviews.capture.archive import Archive
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.records.captures import CaptureKind
import os
with Archive(Path(sys.argv[1])).writer("killed", "xx_city") as writer:
    for number in range(100_000):
        body = b"<p>%d</p>" % number + os.urandom(50_000)
        response = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(body), body)
        url = f"http://zx.example.org/{number}.html"
        writer.add(
            HttpTransaction(url, url, datetime.now(UTC), 200, {}, DecodedPage(body), b"GET / HTTP/1.1\\r\\n\\r\\n", response, None),
            kind=CaptureKind.ARTICLE, group_id="g", listed_title=f"\u9898{number}",
        )
        print(number, flush=True)
"""


@pytest.mark.slow
def test_sigkill_in_the_middle_of_writing(archive: Archive) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(archive.root)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    written = 0
    for line in process.stdout:
        written = int(line)
        if written >= 20:
            break
    os.kill(process.pid, signal.SIGKILL)
    rest = [int(line) for line in process.stdout.read().split()]
    process.wait(timeout=10)
    process.stdout.close()
    wording = max([written, *rest])
    assert archive.captures() == [], "no index part yet"
    assert len(archive.recover()) == 1
    captures = archive.captures()
    assert len(captures) in (wording + 1, wording + 2), "everything reported as written, and at most one more"
    for capture in captures:
        assert hashlib.sha256(archive.read_body(capture)).hexdigest() == capture.body_sha256
        assert (capture.group_id, capture.listed_title) == (
            "g",
            f"题{capture.url.rsplit('/', 1)[1].removesuffix('.html')}",
        )
    with archive.writer("next", "xx_city") as writer:
        assert len(writer.newest) == len(captures), "the dead writer's lock is gone"


def test_damage_is_named(archive: Archive) -> None:
    added = fill(archive)
    path = archive.root / added[0].warc_path
    good = path.read_bytes()
    place = added[0].warc_offset
    path.write_bytes(good[: place + 60] + b"\xff\xff\xff" + good[place + 63 :])
    with pytest.raises(ArchiveDamaged, match="backup"):
        archive.read_body(added[0])
    assert archive.read_body(added[2]) == "政协".encode(), "other records are still readable"
    path.unlink()
    with pytest.raises(ArchiveDamaged, match="Cannot read the WARC file"):
        archive.read_body(added[1])


def test_a_body_that_is_not_the_indexed_one_is_not_given_out(archive: Archive) -> None:
    added = fill(archive)
    from dataclasses import replace

    wrong = replace(added[0], warc_offset=added[1].warc_offset)
    assert archive.read_body(wrong) == b"<p>x</p>", "found by its hash, whatever the index says of its place"
    with pytest.raises(ArchiveDamaged, match="other bytes"):
        archive.read_body(replace(wrong, body_sha256="00" * 32))


# --- damage ---


def flip(path: Path, place: int) -> None:
    """Turn one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def truncate(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


def test_a_damaged_index_part_costs_only_its_own_captures(archive: Archive) -> None:
    fill(archive)
    others = fill(archive, source_id="yy_city")
    (archive.index_root / "xx_city/run1.parquet").write_bytes(b"PAR1 nonsense")
    assert archive.captures() == others
    [warning] = archive.warnings
    assert "xx_city/run1.parquet" in warning


@pytest.mark.parametrize("place", [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
@pytest.mark.parametrize("damage", ["bit", "cut"])
def test_a_damaged_index_part_is_made_again_from_its_warc_file(
    archive: Archive, damage: str, place: float
) -> None:
    fill(archive)
    expected = archive.captures()
    path = archive.index_root / "xx_city/run1.parquet"
    size = path.stat().st_size
    flip(path, int(size * place)) if damage == "bit" else truncate(path, int(size * place))
    reader = Archive(archive.root)
    if reader.captures() == expected:
        assert damage == "bit"  # of the footer, which nothing of these rows depends on
        return
    assert [path.name for path in reader.recover()] == ["run1.warc.gz"]
    assert reader.captures() == expected
    assert path.with_name("run1.parquet.damaged").exists(), "set aside, not deleted"
    assert any("set aside" in warning for warning in reader.warnings)
    again = Archive(archive.root)
    assert again.captures() == expected
    assert again.recover() == []
    assert again.warnings == ()


def test_the_capture_of_a_source_makes_its_damaged_index_part_again_first(archive: Archive) -> None:
    added = fill(archive)
    truncate(archive.index_root / "xx_city/run1.parquet", 400)
    with archive.writer("run2", "xx_city") as writer:
        assert [capture.url for capture in writer.history] == [capture.url for capture in added]
        assert writer.add(exchange(), kind=CaptureKind.ARTICLE) is None, "nothing is archived twice"


def test_a_damaged_index_part_without_its_warc_file_is_named_in_every_run(archive: Archive) -> None:
    fill(archive)
    truncate(archive.index_root / "xx_city/run1.parquet", 400)
    (archive.warc_root / "xx_city/run1.warc.gz").unlink()
    for _ in range(2):
        reader = Archive(archive.root)
        assert reader.captures() == []
        assert reader.recover() == []
        assert len(reader.warnings) == 1


def test_what_stands_behind_a_damaged_record_is_indexed_and_the_rest_follows_when_the_file_is_restored(
    archive: Archive,
) -> None:
    added = fill(archive)
    others = fill(archive, source_id="yy_city")
    path = archive.root / added[0].warc_path
    good = path.read_bytes()
    flip(path, added[1].warc_offset + 70)
    for source_id in ("xx_city", "yy_city"):
        (archive.index_root / source_id / "run1.parquet").unlink()
    reader = Archive(archive.root)
    assert len(reader.recover()) == 2
    assert reader.captures(source_ids=["xx_city"]) == [added[0], added[2]]
    assert reader.captures(source_ids=["yy_city"]) == others, "one damaged file does not stop the others"
    for _ in range(2):
        again = Archive(archive.root)
        assert again.recover() == [], "what has not changed is not read again"
        assert [f"offset {added[1].warc_offset}" in warning for warning in again.warnings] == [True]
    path.write_bytes(good)
    restored = Archive(archive.root)
    assert restored.recover() == [path]
    assert restored.captures(source_ids=["xx_city"]) == added
    assert Archive(archive.root).recover() == []


def test_a_warc_file_that_was_cut_off_and_restored_is_indexed_whole(archive: Archive) -> None:
    added = fill(archive)
    path = archive.root / added[0].warc_path
    good = path.read_bytes()
    truncate(path, added[1].warc_offset + 50)
    (archive.index_root / "xx_city/run1.parquet").unlink()
    archive.recover()
    assert archive.captures() == added[:1]
    path.write_bytes(good)
    archive.recover()
    assert archive.captures() == added
    assert sorted(path.name for path in (archive.index_root / "xx_city").iterdir()) == ["run1.parquet"]


def test_a_record_that_reads_again_is_known_to(archive: Archive) -> None:
    added = fill(archive)
    path = archive.root / added[0].warc_path
    good = path.read_bytes()
    flip(path, added[0].warc_offset + 70)
    assert [archive.can_read(capture) for capture in added] == [False, True, True]
    with pytest.raises(ArchiveDamaged) as caught:
        archive.read_body(added[0])
    assert caught.value.context["offset"] == added[0].warc_offset
    path.write_bytes(good)
    assert archive.can_read(added[0])


def test_an_index_that_leads_to_another_record_is_damage_too(archive: Archive) -> None:
    from dataclasses import replace

    added = fill(archive)
    wrong = replace(added[0], warc_offset=0, body_sha256="00" * 32)
    assert not archive.can_read(wrong), "the head of the file is no exchange"


def test_a_withheld_file_has_size_and_hash_but_no_bytes(archive: Archive) -> None:
    with archive.writer("run1", "inbox") as writer:
        capture = writer.add_file("file:///inbox/big.pdf", b"", START, withheld=(50_000_000, "ab" * 32))
    assert capture is not None
    assert archive.read_body(capture) == b""
    assert (capture.body_bytes, capture.body_sha256, capture.kind) == (
        50_000_000,
        "ab" * 32,
        CaptureKind.INBOX,
    )
    (archive.index_root / "inbox/run1.parquet").unlink()
    archive.recover()
    assert archive.captures() == [capture]


def test_index_parts_are_written_whole(archive: Archive) -> None:
    fill(archive)
    names = sorted(path.name for path in (archive.index_root / "xx_city").iterdir())
    assert names == ["run1.parquet"]
    assert pq.read_metadata(archive.index_root / "xx_city/run1.parquet").num_rows == 3


# --- merging index parts ---


def many_runs(archive: Archive, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        with archive.writer(f"run{number:04}", "xx_city") as writer:
            assert writer.add(exchange(b"%d" % number, minute=number), kind=CaptureKind.ARTICLE) is not None


def parts_of(archive: Archive) -> list[str]:
    return sorted(path.name for path in (archive.index_root / "xx_city").iterdir())


def test_old_index_parts_are_merged(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_reviews.capture.archive_writer.MAX_INDEX_PARTS", 5)
    many_runs(archive, 5)
    before = archive.captures()
    assert len(parts_of(archive)) == len(before) == 5
    many_runs(archive, 1, 5)
    assert "~merged-000001.parquet" in parts_of(archive)
    after = archive.captures()
    assert after[:-1] == before, "no row is lost, changed or doubled while the merged parts are still there"
    assert len(archive.history("xx_city")) == 6
    many_runs(archive, 1, 6)
    assert parts_of(archive) == ["run0006.parquet", "~merged-000001.parquet"]
    assert archive.captures()[:-1] == after
    assert archive.recover() == [], "the merged part covers its WARC files"
    many_runs(archive, 10, 7)
    assert len(parts_of(archive)) <= 7
    assert len(archive.history("xx_city")) == 17
    assert len(archive.captures()) == 17
    assert [archive.read_body(capture) for capture in archive.captures()[:3]] == [b"0", b"1", b"2"]


def test_a_merge_that_was_killed_at_any_moment(archive: Archive, tmp_path: Path) -> None:
    """Before the rename, after it, and with any part of the merged parts deleted: the same rows, none
    twice.
    """
    many_runs(archive, 4)
    folder = archive.index_root / "xx_city"
    expected = archive.captures()
    (folder / ".~merged-000001.parquet.1.tmp").write_bytes(b"half")
    assert archive.captures() == expected
    merge_parts(folder)
    for name in [name for name in parts_of(archive) if name.startswith("run")]:
        assert archive.captures() == expected
        assert len(archive.history("xx_city")) == 4
        assert archive.recover() == []
        (folder / name).unlink()
    assert archive.captures() == expected
    many_runs(archive, 2, 4)
    merge_parts(folder)
    merged = [path for path in folder.iterdir() if path.name.startswith("~merged")]
    assert len(merged) == 2
    assert len(archive.history("xx_city")) == 6
    (folder / "~merged-000001.parquet").unlink()
    assert len(archive.history("xx_city")) == 6
    (folder / "~merged-000002.parquet").unlink()
    archive.recover()
    assert len(archive.history("xx_city")) == 6, "a lost merged part is made again from the WARC files"


def test_a_reader_that_meets_the_deletion_lists_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_runs(archive, 3)
    folder = archive.index_root / "xx_city"
    read = archive_index.read_parts

    def merged_meanwhile(paths: list[Path]) -> object:
        monkeypatch.setattr("gov_reviews.capture.archive.read_parts", read)
        merge_parts(folder)
        archive_index.delete_replaced(folder)
        return read(paths)

    monkeypatch.setattr("gov_reviews.capture.archive.read_parts", merged_meanwhile)
    assert len(archive.captures()) == 3
    assert parts_of(archive) == ["~merged-000001.parquet"]


@pytest.mark.parametrize("damage", ["cut", "bit"])
def test_a_damaged_merged_part_is_made_again_from_the_warc_files(archive: Archive, damage: str) -> None:
    many_runs(archive, 3)
    folder = archive.index_root / "xx_city"
    expected = archive.captures()
    merge_parts(folder)
    archive_index.delete_replaced(folder)
    path = folder / "~merged-000001.parquet"
    truncate(path, 200) if damage == "cut" else flip(path, 60)
    reader = Archive(archive.root)
    assert reader.captures() == []
    assert len(reader.recover()) == 3
    assert reader.captures() == expected
    assert Archive(archive.root).captures() == expected


def test_damaged_parts_do_not_stop_merging(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_reviews.capture.archive_writer.MAX_INDEX_PARTS", 3)
    many_runs(archive, 3)
    (archive.warc_root / "xx_city/run0000.warc.gz").unlink()
    truncate(archive.index_root / "xx_city/run0000.parquet", 300)
    many_runs(archive, 3, 3)
    assert "~merged-000001.parquet" in parts_of(archive)
    assert "run0000.parquet" in parts_of(archive)
    assert [capture.captured_at.minute for capture in archive.captures()] == [1, 2, 3, 4, 5]


def test_a_part_of_an_earlier_version_has_fewer_columns(archive: Archive) -> None:
    added = fill(archive)
    path = archive.index_root / "xx_city/run1.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["continues_at"]), path)
    assert archive.captures() == added


def test_the_index_of_many_runs_is_read_whole(archive: Archive) -> None:
    for number in range(12):
        with archive.writer(f"run{number:03}", "xx_city") as writer:
            for page in range(2):
                writer.add(
                    exchange(b"%d" % number, url=f"{URL}?{page}", minute=number), kind=CaptureKind.ARTICLE
                )
    assert len(archive.history("xx_city")) == 24


# --- pages that hold records ---


def hostile_body() -> bytes:
    """A page that packs badly and holds a whole record, packed as the archive packs it, with facts of its own."""
    facts = (
        b'{"body_bytes":1,"body_sha256":"%s","group_id":"g","kind":"article","listed_date":null,'
        b'"listed_title":null,"url":"http://zx.example.org/forged"}'
    ) % hashlib.sha256(b"x").hexdigest().encode()
    record = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Warcinfo-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        b"WARC-Date: 2026-01-20T02:00:00.123456Z\r\nX-Gov-Reviews-Capture: %s\r\nContent-Length: 39\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"
    ) % facts
    return os.urandom(40_000) + gzip.compress(record) + os.urandom(40_000)


@pytest.mark.parametrize("damage", ["cut off", "bit"])
def test_a_record_inside_a_page_is_never_taken_for_one_of_ours(archive: Archive, damage: str) -> None:
    body = hostile_body()
    with archive.writer("run1", "xx_city") as writer:
        first = writer.add(exchange(b"first", url=URL + "?1"), kind=CaptureKind.ARTICLE)
        hostile = writer.add(exchange(body), kind=CaptureKind.ARTICLE)
        last = writer.add(exchange(b"last", url=URL + "?3"), kind=CaptureKind.ARTICLE)
    assert first is not None
    assert hostile is not None
    assert last is not None
    path = archive.root / hostile.warc_path
    data = path.read_bytes()
    assert gzip.compress(b"")[:3] in data[hostile.warc_offset + 10 : last.warc_offset]
    assert body[40_000:-40_000] in data, "packing leaves it as it is"
    if damage == "cut off":
        truncate(path, hostile.warc_offset + 60_000)
    else:
        flip(path, hostile.warc_offset + 200)
    (archive.index_root / "xx_city/run1.parquet").unlink()
    archive.recover()
    assert archive.captures() == ([first] if damage == "cut off" else [first, last])


def test_files_of_earlier_versions_are_read_behind_damage_too(archive: Archive) -> None:
    """Their records do not name their file."""
    added = fill(archive)
    path = archive.root / added[0].warc_path
    with path.open("rb") as handle:
        records = [gzip.compress(data, mtime=0) for data in members_of(handle.read())]
    path.write_bytes(b"".join(records))
    starts = [sum(map(len, records[:number])) for number in range(len(records))]
    flip(path, starts[1] + 30)
    (archive.index_root / "xx_city/run1.parquet").unlink()
    archive.recover()
    assert [capture.url for capture in archive.captures()] == [capture.url for capture in added[1:]]


def members_of(data: bytes) -> list[bytes]:
    """The records of a file as earlier versions wrote them."""
    found = []
    while data:
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        record = machine.decompress(data)
        data = machine.unused_data
        # a field of the first record, whose length is stated
        record = record.replace(b"recordsName: WARC-Warcinfo-ID", b"earlierOnes: say nothing here")
        found.append(re.sub(rb"WARC-Warcinfo-ID: [^\r]+\r\n", b"", record))
    return found
