"""Every kind of fault by itself: its name, its place, what it costs, and what mending makes of it."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.unit.capture.broken_archive import CITY, HOME, NOW, START, TOWN, exchange, fill, page_of, tree

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_check import ArchiveFault, FaultKind, check_source
from gov_reviews.capture.archive_index import merge_parts, write_part
from gov_reviews.capture.archive_repair import CheckedArchive, verify_archive
from gov_reviews.capture.damage_notes import read_damage_notes
from gov_reviews.capture.warc import WarcFile
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.captures import Capture, CaptureKind


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("made") / "archive").root


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Archive:
    return Archive(shutil.copytree(made, tmp_path / "archive"))


def verify(archive: Archive, *, mends: bool = False) -> CheckedArchive:
    return verify_archive(archive.root, mends=mends, now=NOW)


def kinds(checked: CheckedArchive) -> list[FaultKind]:
    return sorted({fault.kind for fault in checked.faults})


def only(checked: CheckedArchive, kind: FaultKind) -> ArchiveFault:
    [found] = [finding for finding in checked.findings if finding.kind is kind]
    return found


def of_url(archive: Archive, url: str) -> list[Capture]:
    return [capture for capture in archive.history(CITY) if capture.url == url]


def spoil(archive: Archive, capture: Capture) -> None:
    path = archive.root / capture.warc_path
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + 40] ^= 4
    path.write_bytes(data)


def part_of(archive: Archive, name: str) -> Path:
    return archive.index_root / CITY / name


def rewrite(archive: Archive, name: str, *changed: Capture, drop: int = 0) -> None:
    """Write a part of the index with other rows at its beginning."""
    path = part_of(archive, name)
    stem = name.removesuffix(".parquet")
    rows = [capture for capture in archive.history(CITY) if capture.warc_path.endswith(f"/{stem}.warc.gz")]
    write_part(path, [*changed, *rows[len(changed) + drop :]])


def test_a_damaged_record_names_its_capture_and_is_noted_for_the_next_run(archive: Archive) -> None:
    lost = of_url(archive, f"{HOME}/3.html")[-1]
    spoil(archive, lost)
    checked = verify(archive)
    assert kinds(checked) == [FaultKind.DAMAGED_RECORD, FaultKind.LOST_CAPTURE]
    gap, capture = only(checked, FaultKind.DAMAGED_RECORD), only(checked, FaultKind.LOST_CAPTURE)
    assert (gap.path, gap.offset) == (lost.warc_path, lost.warc_offset)
    assert (capture.capture_id, capture.url, capture.offset) == (lost.capture_id, lost.url, lost.warc_offset)
    assert gap.end is not None
    assert gap.end > lost.warc_offset
    mended = verify(archive, mends=True)
    assert kinds(mended) == kinds(checked), "bytes do not come back by themselves"
    assert read_damage_notes(archive.index_root / CITY) == {lost.capture_id: NOW}
    good = Archive(archive.root).captures()
    with archive.writer("later", CITY) as writer:
        writer.add(exchange(b"<p>changed</p>", lost.url, 900), kind=CaptureKind.ARTICLE)
    assert kinds(verify(archive)) == kinds(checked), "another text does not bring the lost one back"
    assert lost in good


def test_a_damaged_record_whose_bytes_stand_elsewhere_costs_nothing(archive: Archive) -> None:
    first = of_url(archive, f"{HOME}/0.html")[0]  # a page that goes back and forth
    spoil(archive, first)
    checked = verify(archive)
    assert checked.faults == ()
    assert {finding.kind for finding in checked.findings} == {
        FaultKind.DAMAGED_RECORD,
        FaultKind.LOST_CAPTURE,
    }
    assert verify(archive, mends=True).mended == ()


def test_a_digest_that_is_not_that_of_the_bytes(archive: Archive) -> None:
    """Every record carries two digests; whoever rewrites a record and packs it well must be found."""
    for header, place in (("WARC-Payload-Digest", 0), ("WARC-Block-Digest", 1)):
        lost = of_url(archive, f"{HOME}/3.html")[place]
        path = archive.root / lost.warc_path
        data = path.read_bytes()
        start = lost.warc_offset
        end = data.index(b"\x1f\x8b\x08\x00", start + 10)
        record = gzip.decompress(data[start:end])
        at = record.index(header.encode()) + len(header) + 7
        changed = record[:at] + (b"A" if record[at : at + 1] != b"A" else b"B") + record[at + 1 :]
        path.write_bytes(data[:start] + gzip.compress(changed, mtime=0) + data[end:])
        found = check_source(archive, CITY).faults
        fault = next(fault for fault in found if fault.kind is FaultKind.WRONG_DIGEST)
        assert (fault.path, fault.offset, fault.url) == (lost.warc_path, start, lost.url)
        assert header in fault.message
        path.write_bytes(data)


def test_a_body_that_is_not_the_one_of_its_facts(archive: Archive, tmp_path: Path) -> None:
    """The record is whole, its digests are right, and it holds another page."""
    name = archive.warc_root / CITY / "forged.warc.gz"
    facts = {
        "url": f"{HOME}/f",
        "kind": "article",
        "group_id": "g",
        "body_sha256": "00" * 32,
        "body_bytes": 1,
        "listed_title": None,
        "listed_date": None,
    }
    warc = WarcFile(name, {})
    response = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    first = warc.write_response(f"{HOME}/f", START, b"GET / HTTP/1.1\r\n\r\n", response, None, facts)
    second = warc.write_resource(f"{HOME}/g", START, "text/plain", b"x", {"url": 7})
    warc.close()
    verify(archive, mends=True)
    found = [fault for fault in verify(archive).faults if fault.kind is FaultKind.UNREADABLE_RECORD]
    assert [(fault.path, fault.offset) for fault in found] == [
        (f"warc/{CITY}/forged.warc.gz", first),
        (f"warc/{CITY}/forged.warc.gz", second),
    ]


def test_facts_that_are_no_json_stop_nothing(archive: Archive) -> None:
    name = archive.warc_root / TOWN / "odd.warc.gz"
    record = b"WARC/1.1\r\nWARC-Type: response\r\nX-Gov-Reviews-Capture: {no\r\nContent-Length: 2\r\n\r\nok\r\n\r\n"
    name.write_bytes(gzip.compress(record))
    assert FaultKind.UNREADABLE_RECORD in kinds(verify(archive))
    before = len(archive.captures())
    archive.recover()
    assert len(archive.captures()) == before
    assert any("odd.warc.gz" in warning for warning in archive.warnings)


def test_a_record_without_an_entry(archive: Archive) -> None:
    missing = of_url(archive, f"{HOME}/1.html")[-1]
    expected = archive.captures()
    rows = [one for one in archive.history(CITY) if one.warc_path == missing.warc_path and one != missing]
    write_part(part_of(archive, f"{Path(missing.warc_path).name.removesuffix('.warc.gz')}.parquet"), rows)
    checked = verify(archive)
    fault = only(checked, FaultKind.RECORD_WITHOUT_ENTRY)
    assert (fault.path, fault.offset, fault.capture_id) == (
        missing.warc_path,
        missing.warc_offset,
        missing.capture_id,
    )
    mended = verify(archive, mends=True)
    assert mended.faults == ()
    assert any("made again" in line for line in mended.mended)
    assert Archive(archive.root).captures() == expected


@pytest.mark.parametrize(
    "change",
    [
        {"url": f"{HOME}/other.html"},
        {"body_sha256": "12" * 32},
        {"status": 404},
        {"group_id": "g"},
        {"listed_title": "another"},
        {"captured_at": NOW},
        {"kind": CaptureKind.INBOX},
    ],
)
def test_an_entry_that_differs_from_its_record(archive: Archive, change: dict[str, object]) -> None:
    expected = archive.captures()
    right = next(one for one in archive.history(CITY) if one.warc_path.endswith("run005.warc.gz"))
    rewrite(archive, "run005.parquet", replace(right, **change))  # type: ignore[arg-type]
    fault = only(verify(archive), FaultKind.ENTRY_DIFFERS)
    assert fault.path == f"index/{CITY}/run005.parquet"
    assert next(iter(change)) in fault.message
    assert verify(archive, mends=True).faults == ()
    assert Archive(archive.root).captures() == expected
    aside = only(verify(archive), FaultKind.SET_ASIDE)
    assert aside.path == f"index/{CITY}/run005.parquet.damaged"


@pytest.mark.parametrize(
    "change",
    [
        {"warc_offset": 7},
        {"warc_offset": 10_000_000},
        # no record begins at 7; where its own begins one of the other file may, as long as its random parts pack
        {"warc_path": f"warc/{CITY}/run000.warc.gz", "warc_offset": 7},
    ],
)
def test_an_entry_that_leads_nowhere(archive: Archive, change: dict[str, object]) -> None:
    expected = archive.captures()
    right = next(one for one in archive.history(CITY) if one.warc_path.endswith("run005.warc.gz"))
    rewrite(archive, "run005.parquet", replace(right, **change))  # type: ignore[arg-type]
    checked = verify(archive)
    assert kinds(checked) == [FaultKind.ENTRY_WITHOUT_RECORD, FaultKind.RECORD_WITHOUT_ENTRY]
    assert verify(archive, mends=True).faults == ()
    assert Archive(archive.root).captures() == expected


@pytest.mark.parametrize(
    "change",
    [
        {"source_id": TOWN},
        {"source_id": "../../elsewhere"},
        {"warc_path": "warc/../../etc/passwd"},
        {"warc_path": "/etc/passwd"},
        {"warc_path": f"warc/{TOWN}/run000.warc.gz"},
    ],
)
def test_an_entry_of_another_source_makes_its_part_a_damaged_one(
    archive: Archive, change: dict[str, object]
) -> None:
    expected = archive.captures()
    right = next(one for one in archive.history(CITY) if one.warc_path.endswith("run005.warc.gz"))
    rewrite(archive, "run005.parquet", replace(right, **change))  # type: ignore[arg-type]
    assert FaultKind.DAMAGED_PART in kinds(verify(archive))
    reader = Archive(archive.root)
    assert len(reader.captures()) < len(expected)
    assert [path.name for path in reader.recover()] == ["run005.warc.gz"], "without being asked to"
    assert reader.captures() == expected


def test_an_entry_that_is_there_twice(archive: Archive) -> None:
    expected = archive.captures()
    right = next(one for one in archive.history(CITY) if one.warc_path.endswith("run005.warc.gz"))
    write_part(part_of(archive, "run999.parquet"), [right])
    fault = only(verify(archive), FaultKind.ENTRY_TWICE)
    assert (fault.offset, fault.capture_id) == (right.warc_offset, right.capture_id)
    assert verify(archive, mends=True).faults == ()
    again = Archive(archive.root)
    assert again.captures() == expected
    assert len(again.history(CITY)) == sum(one.source_id == CITY for one in expected)


def test_what_a_wrong_part_says_of_lost_bytes_is_kept(archive: Archive) -> None:
    """The part must be made again for another reason, and its WARC file cannot give this row any more."""
    rows = [one for one in archive.history(CITY) if one.warc_path.endswith("run005.warc.gz")]
    spoil(archive, rows[1])
    rewrite(archive, "run005.parquet", replace(rows[0], status=404))
    checked = verify(archive, mends=True)
    assert kinds(checked) == [FaultKind.DAMAGED_RECORD, FaultKind.LOST_CAPTURE]
    again = Archive(archive.root)
    assert rows[1] in again.captures()
    assert rows[0] in again.captures()
    assert read_damage_notes(archive.index_root / CITY) == {rows[1].capture_id: NOW}


def test_what_a_wrong_part_says_of_a_missing_file_is_kept(archive: Archive) -> None:
    """The merged part holds rows of several files: one is wrong, another one's file is missing."""
    expected = archive.captures()
    missing = archive.warc_root / CITY / "run001.warc.gz"
    good = missing.read_bytes()
    missing.unlink()
    [merged] = (archive.index_root / CITY).glob("~merged*")
    table = pq.read_table(merged)
    url = table.column("url").to_pylist()
    wrong = table.set_column(
        table.schema.get_field_index("url"), "url", [[f"{HOME}/wrong", *url[1:]]]
    ).replace_schema_metadata(table.schema.metadata)
    pq.write_table(wrong, merged)
    lost = {one.capture_id for one in expected if one.warc_path.endswith("run001.warc.gz")}
    mended = verify(archive, mends=True)
    assert kinds(mended) == [FaultKind.LOST_CAPTURE, FaultKind.MISSING_WARC]
    assert {one.capture_id for one in Archive(archive.root).captures()} >= lost
    missing.write_bytes(good)
    assert verify(archive, mends=True).faults == ()
    assert Archive(archive.root).captures() == expected


def test_a_merged_part_that_does_not_say_what_it_covers_is_damaged(archive: Archive) -> None:
    expected = archive.captures()
    [merged] = (archive.index_root / CITY).glob("~merged*")
    for facts in ({}, {"gov_reviews.replaces": "[1", "gov_reviews.covers": "[]"}):
        pq.write_table(pq.read_table(merged).replace_schema_metadata(facts), merged)
        assert only(verify(archive), FaultKind.DAMAGED_PART).path == f"index/{CITY}/{merged.name}"
    assert verify(archive, mends=True).faults == ()
    assert Archive(archive.root).captures() == expected
    merge_parts(archive.index_root / CITY)
    assert verify(archive).faults == ()


def test_a_missing_part_and_one_that_a_killed_run_never_wrote(archive: Archive) -> None:
    expected = archive.captures()
    part_of(archive, "run005.parquet").unlink()
    assert only(verify(archive), FaultKind.NOT_INDEXED).path == f"warc/{CITY}/run005.warc.gz"
    assert verify(archive, mends=True).faults == ()
    assert Archive(archive.root).captures() == expected


@pytest.mark.parametrize("tail", ["cut", "zeros"])
def test_what_a_killed_run_leaves_at_the_end_is_only_told(archive: Archive, tail: str) -> None:
    """Nothing of it was ever promised; a file that was cut later has entries that lead behind its end."""
    with archive.writer("killed", CITY) as writer:
        writer.add(exchange(b"<p>one</p>", f"{HOME}/9.html", 900), kind=CaptureKind.ARTICLE)
        writer.add(exchange(b"<p>two</p>", f"{HOME}/8.html", 901), kind=CaptureKind.ARTICLE)
    [second] = of_url(archive, f"{HOME}/8.html")
    path = archive.root / second.warc_path
    data = path.read_bytes()
    path.write_bytes(data[: second.warc_offset + 60] + (b"" if tail == "cut" else bytes(300_000)))
    assert only(verify(archive), FaultKind.LOST_CAPTURE).capture_id == second.capture_id
    part_of(archive, "killed.parquet").unlink()
    archive.recover()
    checked = verify(archive)
    assert checked.faults == ()
    note = only(checked, FaultKind.UNFINISHED_RECORD)
    assert (note.path, note.offset) == (second.warc_path, second.warc_offset)


def test_bytes_that_were_added_at_the_end_are_damage(archive: Archive) -> None:
    path = archive.warc_root / CITY / "run005.warc.gz"
    size = path.stat().st_size
    with path.open("ab") as handle:
        handle.write(b"no record")
    fault = only(verify(archive), FaultKind.DAMAGED_RECORD)
    assert (fault.offset, fault.end) == (size, size + 9)


def test_a_file_that_cannot_be_opened_is_named_and_the_rest_is_read(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder in the place of a file is what root cannot read either."""
    path = archive.warc_root / CITY / "run005.warc.gz"
    path.unlink()
    path.mkdir()
    part = part_of(archive, "run004.parquet")
    part.unlink()
    part.mkdir()
    state = archive.root / "sources" / f"{CITY}.json"
    state.unlink()
    state.mkdir()
    decisions = archive.root / "decisions" / "captures.jsonl"
    decisions.unlink()
    decisions.mkdir()
    checked = verify(archive)
    assert {FaultKind.CANNOT_READ, FaultKind.UNREADABLE_DECISION, FaultKind.UNREADABLE_STATE} <= set(
        kinds(checked)
    )
    assert sum(source.captures for source in checked.sources) > 10
    mended = verify(archive, mends=True)
    assert FaultKind.UNREADABLE_STATE not in kinds(mended)
    assert (archive.root / "sources" / f"{CITY}.json.damaged").is_dir()


def test_decisions_and_states_that_cannot_be_read(archive: Archive) -> None:
    with (archive.root / "decisions" / "captures.jsonl").open("a") as handle:
        handle.write("{half a li\n")
    state = archive.root / "sources" / f"{TOWN}.json"
    state.write_text(json.dumps({"source_id": TOWN}))
    checked = verify(archive)
    assert kinds(checked) == [FaultKind.UNREADABLE_DECISION, FaultKind.UNREADABLE_STATE]
    assert "line 2" in only(checked, FaultKind.UNREADABLE_DECISION).message
    mended = verify(archive, mends=True)
    assert kinds(mended) == [FaultKind.UNREADABLE_DECISION], "nobody but a person can decide again"
    assert state.with_name(f"{state.name}.damaged").read_text() == json.dumps({"source_id": TOWN})
    assert not state.exists()


# --- beside a run ---


def test_a_source_that_is_being_captured_is_read_and_not_disturbed(archive: Archive) -> None:
    with archive.writer("now", CITY) as writer:
        writer.add(exchange(b"<p>new</p>", f"{HOME}/new.html", 900), kind=CaptureKind.ARTICLE)
        before = tree(archive.root)
        checked = verify(archive)
        assert checked.faults == ()
        assert only(checked, FaultKind.BEING_WRITTEN).path == f"warc/{CITY}/now.warc.gz"
        # half a record, as a reader meets it while the system writes
        path = archive.warc_root / CITY / "now.warc.gz"
        whole = path.read_bytes()
        path.write_bytes(whole[:-30])
        assert verify(archive).faults == ()
        path.write_bytes(whole)
        assert {name: content for name, (_, content) in tree(archive.root).items()} == {
            name: content for name, (_, content) in before.items()
        }
    assert verify(archive).findings == ()


def test_checks_beside_runs_that_write_merge_and_delete(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any moment of a run: its file begun, written, indexed, its index merged, the merged parts deleted."""
    monkeypatch.setattr("gov_reviews.capture.archive_writer.MAX_INDEX_PARTS", 3)
    failed = []

    def write() -> None:
        try:
            for number in range(10):
                with Archive(archive.root).writer(f"beside{number}", CITY) as writer:
                    for page in range(3):
                        sent = exchange(page_of(page, 100 + number), f"{HOME}/{page}.html", 900 + number)
                        writer.add(sent, kind=CaptureKind.ARTICLE)
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    checks = [verify(archive)]
    while thread.is_alive():
        checks.append(verify(archive))
    thread.join()
    assert failed == []
    assert [fault for checked in checks for fault in checked.faults] == []
    assert verify(archive).findings == ()


HOLDER = """
import sys, time
from pathlib import Path
from gov_reviews.capture.archive import Archive
with Archive(Path(sys.argv[1])).locked(sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_mending_waits_for_nobody_and_says_who_has_the_source(archive: Archive) -> None:
    part_of(archive, "run005.parquet").unlink()
    (archive.index_root / TOWN / "run000.parquet").unlink()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(archive.root), CITY], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        before = len(archive.history(CITY))
        checked = verify(archive, mends=True)
        assert len(Archive(archive.root).history(CITY)) == before
    finally:
        holder.kill()
        holder.communicate()
    assert checked.refused == (), "what a run is writing is no fault, so nothing is left to mend"
    assert only(checked, FaultKind.BEING_WRITTEN).path == f"warc/{CITY}/run005.warc.gz"
    assert len(Archive(archive.root).history(TOWN)) == 4, "the others are mended"


def test_mending_a_source_that_is_held_is_refused_by_name(archive: Archive) -> None:
    rewrite(archive, "run005.parquet", drop=1)
    with archive.locked(CITY):
        pid = (archive.warc_root / CITY / ".lock").read_text().strip()
        [refused] = verify(archive, mends=True).refused
        assert f"process={pid}" in refused
        assert CITY in refused
    assert verify(archive, mends=True).faults == ()


# --- what is asked ---


def test_only_the_sources_that_are_named(archive: Archive) -> None:
    (archive.index_root / TOWN / "run000.parquet").unlink()
    (archive.root / "sources" / f"{TOWN}.json").write_text("")
    named = verify_archive(archive.root, named=[CITY], mends=True, now=NOW)
    assert ([source.source_id for source in named.sources], named.faults) == ([CITY], ())
    assert kinds(verify(archive)) == [FaultKind.NOT_INDEXED, FaultKind.UNREADABLE_STATE]
    with pytest.raises(InvalidRequest, match="nothing of this source"):
        verify_archive(archive.root, named=["zz_city"], now=NOW)
    with pytest.raises(InvalidRequest, match="no archive here"):
        verify_archive(archive.root / "elsewhere", now=NOW)
