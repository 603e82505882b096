"""What the archive has lost is asked for again by the next run: lists, articles, robots.txt, the inbox."""

from __future__ import annotations

import fcntl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.capture.column_site import BODY, HOME, UNIT, Column, article, newest_by_url

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.damage_notes import drop_damage_notes, note_damage, read_damage_notes
from gov_reviews.capture.inbox import archive_inbox
from gov_reviews.errors import ArchiveDamaged
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import RunMode, RunOptions, SourceState
from gov_reviews.settings import Settings

NOW = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)
FIRST, SECOND = CaptureId("aaaa"), CaptureId("bbbb")
LIST = HOME + "/zwxx/index.html"


def spoil(archive: Archive, capture: Capture) -> Path:
    """Turn one bit of the record of a capture."""
    path = archive.root / capture.warc_path
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + 60] ^= 1
    path.write_bytes(data)
    return path


def spoil_url(archive: Archive, url: str) -> Capture:
    capture = newest_by_url(archive)[url]
    spoil(archive, capture)
    assert not archive.can_read(capture)
    return capture


def note(archive: Archive, capture: Capture, at: datetime) -> None:
    note_damage(archive.index_root / UNIT, [capture.capture_id], at)


# --- the notes ---


def test_notes_keep_the_first_instant_and_go_when_the_capture_is_whole(tmp_path: Path) -> None:
    assert read_damage_notes(tmp_path) == {}
    note_damage(tmp_path, [FIRST], NOW)
    note_damage(tmp_path, [FIRST, SECOND], NOW + timedelta(days=1))
    assert read_damage_notes(tmp_path) == {FIRST: NOW, SECOND: NOW + timedelta(days=1)}
    drop_damage_notes(tmp_path, [FIRST, CaptureId("unknown")])
    assert read_damage_notes(tmp_path) == {SECOND: NOW + timedelta(days=1)}
    drop_damage_notes(tmp_path, [SECOND])
    assert [path.name for path in tmp_path.iterdir()] == [".damaged.lock"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": "no time"}', b"\xff\x00"])
def test_notes_that_cannot_be_read_count_as_none_and_can_be_written_again(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "damaged.json").write_bytes(content)
    assert read_damage_notes(tmp_path) == {}
    note_damage(tmp_path, [FIRST], NOW)
    assert read_damage_notes(tmp_path) == {FIRST: NOW}


# --- healing ---


def test_an_old_article_that_was_noted_is_archived_again_as_the_same_capture(
    run, site, archive, clock
) -> None:
    Column(site).publish(5)
    run()
    clock.moment += timedelta(days=90)
    lost = spoil_url(archive, HOME + article(2))
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert article(2) not in site.paths, "nobody has noticed: most captures are old, none is opened"
    note(archive, lost, clock.now())
    healing = run()
    assert (healing.state, healing.fetched) == (SourceState.OK, 1)
    assert site.paths.count(article(2)) == 1
    whole = Archive(archive.root)
    [found] = whole.captures(capture_ids=[lost.capture_id])
    assert (found.captured_at, found.body_sha256) == (lost.captured_at, lost.body_sha256)
    assert found.warc_path != lost.warc_path
    assert whole.read_body(found) == whole.read_body(lost) == BODY.replace("一年", "2年").encode()
    assert read_damage_notes(archive.index_root / UNIT) == {}
    site.log.clear()
    again = run()
    assert (again.state, again.message) == (SourceState.UNCHANGED, "")
    assert article(2) not in site.paths


def test_an_article_that_no_list_names_any_more_is_asked_for_too(run, site, archive, clock) -> None:
    column = Column(site)
    column.publish(3)
    run()
    lost = spoil_url(archive, HOME + article(1))
    rows = site.routes[article(1)]
    column.publish(2)
    site.routes[article(1)] = rows
    clock.moment += timedelta(days=60)
    note(archive, lost, clock.now())
    run(RunOptions(published_since=datetime(2026, 1, 6, tzinfo=UTC).date()))
    assert not Archive(archive.root).can_read(lost), "older than what the run was asked for"
    run()
    assert Archive(archive.root).can_read(lost)


def test_a_recheck_finds_and_heals_what_nobody_has_noted(run, site, archive, clock) -> None:
    Column(site).publish(3)
    run()
    lost = spoil_url(archive, HOME + article(3))
    outcome = run(RunOptions(mode=RunMode.RECHECK))
    assert outcome.fetched == 1, "the others are confirmed by 304; without a copy nothing can be confirmed"
    assert Archive(archive.root).can_read(lost)


def test_what_the_site_refuses_is_asked_for_a_month_and_named_in_every_run(run, site, archive, clock) -> None:
    Column(site).publish(3)
    run()
    lost = spoil_url(archive, HOME + article(1))
    site.routes[article(1)] = (500, {}, b"")
    clock.moment += timedelta(days=60)
    note(archive, lost, clock.now())
    for _ in range(2):
        site.log.clear()
        outcome = run(fetch={"retries": 0})
        assert site.paths.count(article(1)) == 1
        assert "gov-reviews archive verify" in outcome.message
        assert f"{lost.warc_path} at offset {lost.warc_offset}" in outcome.message
        clock.moment += timedelta(days=1)
    clock.moment += timedelta(days=30)
    site.log.clear()
    assert "gov-reviews archive verify" in run().message
    assert article(1) not in site.paths


def test_a_page_that_has_changed_since_is_a_new_capture(run, site, archive, clock) -> None:
    Column(site).publish(3)
    run()
    lost = spoil_url(archive, HOME + article(1))
    site.page(article(1), BODY.replace("一年", "更正后"))
    note(archive, lost, clock.now())
    assert run().fetched == 1
    newest = newest_by_url(Archive(archive.root))[HOME + article(1)]
    assert newest.capture_id != lost.capture_id
    assert newest.captured_at > lost.captured_at


def test_a_return_to_an_earlier_text_keeps_its_id_when_it_is_healed(run, site, archive, clock) -> None:
    Column(site).publish(1)
    first = site.routes[article(1)]
    run()
    site.page(article(1), BODY.replace("一年", "更正后"))
    run(RunOptions(mode=RunMode.RECHECK))
    site.routes[article(1)] = first
    run(RunOptions(mode=RunMode.RECHECK))
    history = [capture for capture in archive.history(UNIT) if capture.url == HOME + article(1)]
    assert len({capture.capture_id for capture in history}) == 3
    for capture in (history[0], history[2]):
        spoil(archive, capture)
    note(archive, history[2], clock.now())
    assert run().fetched == 1
    healed = Archive(archive.root)
    assert len(healed.captures(capture_ids=[capture.capture_id for capture in history])) == 3
    assert healed.read_body(history[2]) == healed.read_body(history[0]), "the same bytes stood there before"
    for part in (archive.index_root / UNIT).glob("*.parquet"):
        part.unlink()
    healed.recover()
    again = healed.captures(capture_ids=[history[2].capture_id])
    assert [capture.captured_at for capture in again] == [history[2].captured_at]


@pytest.mark.parametrize("rows", [1, 400])
def test_a_damaged_list_page_is_asked_for_again_also_where_the_archive_would_do(
    run, site, archive, clock, rows: int
) -> None:
    """A large list is not looked at for notices of the site; it must be looked at for damage."""
    column = Column(site, per_page=2)
    column.publish(6)
    path = "/zwxx/index_2.html"
    text = site.routes[path]
    padding = "<p>页脚</p>" * 80 * rows

    def padded(handler: Any) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = text(handler)
        return status, headers, body.replace(b"</html>", padding.encode() + b"</html>")

    site.routes[path] = padded
    run()
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert path not in site.paths, "read from the archive"
    lost = spoil_url(archive, HOME + path)
    healing = run()
    assert (healing.state, healing.listed, healing.message) == (SourceState.UNCHANGED, 6, "")
    assert site.paths.count(path) == 1
    assert Archive(archive.root).can_read(lost)
    site.log.clear()
    run()
    assert path not in site.paths


def test_a_damaged_list_page_that_is_gone_is_no_new_layout(run, site, archive, clock) -> None:
    Column(site, per_page=2).publish(6)
    run()
    path = "/zwxx/index_2.html"
    spoil_url(archive, HOME + path)
    del site.routes[path]
    assert run().state is SourceState.UNCHANGED
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert path not in site.paths, "asked for once"


def test_the_first_list_page_is_never_confirmed_without_a_copy(run, site, archive) -> None:
    Column(site).publish(3)
    run()
    lost = spoil_url(archive, LIST)
    outcome = run()
    assert (outcome.state, outcome.listed) == (SourceState.UNCHANGED, 3)
    assert Archive(archive.root).can_read(lost)


def test_a_damaged_robots_file_stops_no_source_and_is_archived_again(run, site, archive) -> None:
    Column(site).publish(1)
    site.page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    run()
    lost = spoil_url(archive, HOME + "/robots.txt")
    assert run().state is SourceState.UNCHANGED
    assert Archive(archive.root).can_read(lost)


def test_a_dry_run_writes_nothing_about_damage(run, site, archive, clock) -> None:
    Column(site).publish(2)
    run()
    lost = spoil_url(archive, HOME + article(1))
    note(archive, lost, clock.now())
    before = sorted(path.name for path in archive.root.rglob("*"))
    outcome = run(RunOptions(mode=RunMode.DRY_RUN))
    wanted = [row for row in outcome.rows if row.startswith("+")]
    assert [row.rpartition(" ")[2] for row in wanted] == [HOME + article(1)], "of two listed ones"
    assert sorted(path.name for path in archive.root.rglob("*")) == before


def test_a_file_of_the_inbox_is_archived_again(tmp_path: Path) -> None:
    settings = Settings(data_root=tmp_path / "data")
    box = tmp_path / "box"
    box.mkdir()
    (box / "a.txt").write_text("政协一年工作", encoding="utf-8")
    archive_inbox(settings, "run1", RunOptions(inbox=str(box)))
    archive = Archive(settings.archive_root)
    [lost] = archive.captures()
    spoil(archive, lost)
    outcome = archive_inbox(settings, "run2", RunOptions(inbox=str(box)))
    assert (outcome.fetched, outcome.message) == (1, "")
    [found] = Archive(settings.archive_root).captures()
    assert found.capture_id == lost.capture_id
    assert archive_inbox(settings, "run3", RunOptions(inbox=str(box))).fetched == 0


def test_bytes_that_stand_at_two_addresses_are_read_from_the_other(run, site, archive) -> None:
    Column(site).publish(2)
    site.routes[article(1)] = site.routes[article(2)]
    run()
    lost = newest_by_url(archive)[HOME + article(1)]
    spoil(archive, lost)
    assert archive.read_body(lost) == BODY.replace("一年", "2年").encode()
    spoil(archive, newest_by_url(archive)[HOME + article(2)])
    with pytest.raises(ArchiveDamaged):
        Archive(archive.root).read_body(lost)


# --- the lock ---


def test_a_look_at_the_lock_refuses_no_writer(archive: Archive) -> None:
    assert not archive.is_being_written("xx_city")
    with archive.writer("run1", "xx_city"):
        assert archive.is_being_written("xx_city")
    assert not archive.is_being_written("xx_city")
    with (archive.warc_root / "xx_city/.lock").open("r") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not archive.is_being_written("xx_city"), "two may look at once"
