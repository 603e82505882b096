"""The published file is what was audited: foreign logs, changed and damaged files, sessions that hold it, and
what is put back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.sessions import Session, as_nobody, leave_log, session
from warehouse_data import (
    one_more,
    pass_audit,
    run_and_publish,
    start_run,
)

from gov_reviews.errors import ForeignLog, InvalidRequest, WarehouseBusy, WarehouseDamaged
from gov_reviews.file_hash import file_sha256
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse import publish as publish_module
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.pending import read_before
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.published_file import (
    AT_WORK,
    CandidateRecord,
    database_state,
    is_ours,
    kept_files,
    publication_of,
    read_publications,
    record_path,
)
from gov_reviews.warehouse.reader import published_connection, query_published
from gov_reviews.warehouse.restore import clear_live, list_versions, repair_live, restore_live
from gov_reviews.warehouse.writer_lock import without_writers

pytestmark = pytest.mark.slow

COUNT = "select count(*) from core.dim_document"
DELETE = "delete from core.fact_observation"


def candidate(settings: Settings, run_id: str, number: int) -> RunFolder:
    folder = start_run(settings, run_id, one_more(number))
    merge_into_candidate(settings, run_id)
    pass_audit(folder)
    return folder


def seen_by_anybody(settings: Settings, sql: str = "select count(*) from core.fact_observation") -> int:
    """What a plain DuckDB tool sees in the live file, its log included."""
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        return int(connection.execute(sql).fetchall()[0][0])


def files_aside(settings: Settings) -> list[Path]:
    return sorted(settings.warehouse_path.with_name("set_aside").glob("*"))


@pytest.fixture(scope="module")
def ready_once(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("ready") / "data"
    shutil.copytree(published_once, root)
    candidate(Settings(root), "r1", 1)
    return root


@pytest.fixture(scope="module")
def twice_once(ready_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("twice") / "data"
    shutil.copytree(ready_once, root)
    replace_live_file(Settings(root), "r1")
    return root


@pytest.fixture
def ready(ready_once: Path, tmp_path: Path) -> Settings:
    """Published once; the audited candidate of the run r1 waits."""
    shutil.copytree(ready_once, tmp_path / "data")
    return Settings(tmp_path / "data")


@pytest.fixture
def twice(twice_once: Path, tmp_path: Path) -> Settings:
    """Published twice: one version is kept."""
    shutil.copytree(twice_once, tmp_path / "data")
    return Settings(tmp_path / "data")


# --- a log that is not ours ---


def test_log_of_a_killed_session_is_refused_and_set_aside_by_the_next_publication(ready: Settings) -> None:
    figures = seen_by_anybody(ready)
    folder = RunFolder(ready, "r1")
    log = leave_log(ready.warehouse_path, DELETE)
    content = log.read_bytes()
    with pytest.raises(ForeignLog, match="gov-reviews restore"):
        query_published(ready, COUNT)
    notes = replace_live_file(ready, "r1")
    assert len(notes) == 1
    aside = files_aside(ready)[-1]
    assert str(aside) in notes[0]
    assert aside.read_bytes() == content
    assert not log.exists()
    assert seen_by_anybody(ready) > figures
    assert not folder.candidate.exists()


@pytest.mark.parametrize("ending", [Session.close, Session.kill])
def test_session_that_holds_the_file_stops_the_publication_and_not_the_next_run(
    ready: Settings, ending: Callable[[Session], None]
) -> None:
    figures = seen_by_anybody(ready)
    with session(ready.warehouse_path) as writer:
        # plan and build go on: what the session writes lies in its log
        assert writer.run("delete from core.fact_observation where char_start > 20") == "done"
        assert f"PID {writer.pid}" in repair_live(ready)[0], "its log is left to it, and it is named"
        assert read_before(ready).processed
        folder = RunFolder(ready, "r1")
        live = ready.warehouse_path.read_bytes()
        with pytest.raises(WarehouseBusy, match=f"PID {writer.pid}") as caught:
            replace_live_file(replace(ready, lock_wait_s=0.3), "r1")
        assert not caught.value.permanent
        assert folder.candidate.is_file(), "the candidate stays"
        assert ready.warehouse_path.read_bytes() == live
        with pytest.raises(WarehouseBusy, match=f"PID {writer.pid}"):
            query_published(ready, COUNT)
        ending(writer)
    notes = replace_live_file(ready, "r1")
    assert len(notes) == 1, "a log or a changed file was set aside, and it is said"
    assert files_aside(ready)
    assert seen_by_anybody(ready) > figures
    assert publication_of(ready, file_sha256(ready.warehouse_path)) is not None
    assert replace_live_file(ready, "r1") == ()


def test_no_session_can_open_the_file_while_it_is_published(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    rename = publish_module._rename_over

    def try_to_open(new: Path, live: Path) -> None:
        with session(live) as writer:
            answers.append(writer.answer)
        answers.append(seen_by_anybody(ready, COUNT))
        rename(new, live)

    monkeypatch.setattr(publish_module, "_rename_over", try_to_open)
    replace_live_file(ready, "r1")
    assert "REFUSED" in answers[0]
    assert "Conflicting lock" in answers[0]
    assert answers[1] > 0, "readers are never locked out"


def test_log_that_appears_during_the_rename_is_found_at_once(
    ready: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = publish_module._rename_over

    def rename_and_spoil(new: Path, live: Path) -> None:
        rename(new, live)
        live.with_name(f"{live.name}.wal").write_bytes(b"laid by a session on the old file")

    monkeypatch.setattr(publish_module, "_rename_over", rename_and_spoil)
    (note,) = replace_live_file(ready, "r1")
    assert "set aside" in note
    assert query_published(ready, COUNT).rows


def test_logs_are_named_in_order_and_never_twice(published: Settings) -> None:
    logs = []
    for number in range(3):
        log = published.warehouse_path.with_name("warehouse.duckdb.wal")
        log.write_bytes(b"%d" % number)
        logs.append(repair_live(published))
    assert [path.read_bytes() for path in files_aside(published)] == [b"0", b"1", b"2"]


# --- a live file that is not what was published ---

CHANGES = {
    "a value": "update core.fact_observation set value = value + 1",
    "a row less": "delete from core.dim_document where document_key = (select min(document_key) from core.dim_document)",
    "a table more": "create table mart.mine as select 1 as one",
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_an_analyst_does_not_survive_a_publication(twice: Settings, name: str) -> None:
    expected = read_tables(twice)
    with session(twice.warehouse_path) as writer:
        assert writer.run(CHANGES[name]) == "done"
        writer.close()
    assert read_tables(twice) != expected
    changed = twice.warehouse_path.read_bytes()
    folder = start_run(twice, "r2", one_more(1))  # what the second publication brought is pending again
    merge_into_candidate(twice, "r2")
    assert any("was not the file that was published" in note for note in folder.read_notes())
    assert [path.read_bytes() for path in files_aside(twice)] == [changed]
    pass_audit(folder)
    replace_live_file(twice, "r2")
    assert read_tables(twice) == expected


def read_tables(settings: Settings) -> dict[str, int]:
    with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        # which run read a row is no content of it
        hashed = "select bit_xor(hash(scanned)) from (select columns(c -> c <> 'run_id') from {}) as scanned"
        return {
            name: connection.execute(hashed.format(name)).fetchall()[0][0]
            for (name,) in names
            if not name.startswith("ops.")
        }


def test_change_between_build_and_publication_is_set_aside_and_the_audited_candidate_published(
    ready: Settings,
) -> None:
    with session(ready.warehouse_path) as writer:
        assert writer.run(CHANGES["a table more"]) == "done"
        writer.close()
    (note,) = replace_live_file(ready, "r1")
    assert "was not the file that was published" in note
    assert len(files_aside(ready)) == 1
    assert kept_files(ready) == {}, "a changed file is no version to go back to"
    assert query_published(ready, "select count(*) from mart.review where review_year = 2020").rows == ((1,),)


def test_captures_of_a_lost_version_are_pending_again(twice: Settings) -> None:
    assert one_more(1)[0][0].capture_id in read_before(twice).processed
    damage(twice.warehouse_path)
    notes = repair_live(twice)
    assert any("put back" in note for note in notes)
    found = read_before(twice).processed
    assert found
    assert one_more(1)[0][0].capture_id not in found
    assert repair_live(twice) == ()


def test_without_a_right_kept_file_everything_is_pending(published: Settings) -> None:
    damage(published.warehouse_path)
    assert any("everything is read again" in note for note in repair_live(published))
    assert not published.warehouse_path.exists()
    assert read_before(published).processed == set()
    run_and_publish(published, "r1", one_more(1))
    assert query_published(published, COUNT).rows == ((1,),)


# --- a damaged file ---


def damage(path: Path, where: float = 0.5, content: bytes = b"\xff" * 4096) -> None:
    path.chmod(0o644)
    with path.open("r+b") as stream:
        stream.seek(int(path.stat().st_size * where))
        stream.write(content)


def cut(path: Path) -> None:
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "header": lambda path: damage(path, 0.0),
    "cut off": cut,
    "zero bytes": lambda path: path.write_bytes(b""),
    "another file": lambda path: path.write_text("no database at all"),
}
EVERYTHING = "select count(*), bit_xor(hash(scanned)) from core.{} as scanned"


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_file_is_told_as_such_and_restored(twice: Settings, name: str) -> None:
    DAMAGES[name](twice.warehouse_path)
    with pytest.raises(WarehouseDamaged, match="gov-reviews restore") as caught:
        query_published(twice, "select * from mart.review")
    assert "Correct the SQL" not in str(caught.value)
    assert caught.value.context["path"] == twice.warehouse_path
    notes = restore_live(twice)
    assert any("Publication 1 is live again, as number 3" in note for note in notes)
    assert query_published(twice, COUNT).rows


def test_damage_in_the_middle_never_gets_correct_the_sql(twice: Settings) -> None:
    live = twice.warehouse_path
    live.chmod(0o644)
    content = bytearray(live.read_bytes())
    for place in range(12_288 + 8, len(content), 262_144):  # one byte of every block
        content[place] ^= 0xFF
    live.write_bytes(content)
    for table in ("dim_document", "fact_observation", "fact_review"):
        with pytest.raises(WarehouseDamaged, match="gov-reviews restore"):
            query_published(twice, EVERYTHING.format(table))
    assert any("put back" in note for note in repair_live(twice))
    for table in ("dim_document", "fact_observation", "fact_review"):
        assert query_published(twice, EVERYTHING.format(table)).rows


# --- the record ---


def test_every_publication_is_recorded_in_order(twice: Settings) -> None:
    first, second = read_publications(twice)
    assert (first.number, first.kind, first.run_id) == (1, "published", "the-first-run")
    assert (second.number, second.run_id, second.size_bytes) == (2, "r1", twice.warehouse_path.stat().st_size)
    assert second.sha256 == file_sha256(twice.warehouse_path)
    assert {number: file_sha256(path) for number, path in kept_files(twice).items()} == {1: first.sha256}


@pytest.mark.parametrize(
    "moment", ["record_publication", "_keep_previous", "_rename_over", "clear_logs", "_drop_old_versions"]
)
@pytest.mark.parametrize("is_done", [False, True])
def test_kill_at_any_moment_of_a_publication_is_decidable(
    ready: Settings, moment: str, is_done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ready.warehouse_path.read_bytes()
    step = getattr(publish_module, moment)

    def killed(*arguments: object, **named: object) -> None:
        if is_done:
            step(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(publish_module, moment, killed)
    with pytest.raises(KeyboardInterrupt):
        replace_live_file(ready, "r1")
    monkeypatch.undo()
    assert ready.warehouse_path.is_file(), "at no moment is there no live file"
    assert repair_live(ready) == (), "the live file is one that was published, whichever"
    replace_live_file(ready, "r1")
    assert ready.warehouse_path.read_bytes() != before
    entry = publication_of(ready, file_sha256(ready.warehouse_path))
    assert entry is not None
    assert entry.run_id == "r1"
    assert query_published(ready, "select count(*) from mart.review where review_year = 2020").rows == ((1,),)


def test_line_that_was_cut_off_is_no_publication_and_the_next_one_starts_anew(published: Settings) -> None:
    with record_path(published).open("ab") as stream:
        stream.write(b'{"number":2,"kind":"publis')
    assert [record.number for record in read_publications(published)] == [1]
    run_and_publish(published, "r1", one_more(1))
    assert [record.number for record in read_publications(published)] == [1, 2]
    assert repair_live(published) == ()


def test_warehouse_without_a_record_is_taken_over_once(twice: Settings) -> None:
    record_path(twice).unlink()
    (kept,) = kept_files(twice).values()
    kept.rename(kept.with_name("20260101T000000000000Z.duckdb"))  # as earlier versions named them
    expected = read_tables(twice)
    (note,) = repair_live(twice)
    assert "taken over" in note
    assert [record.kind for record in read_publications(twice)] == ["adopted", "adopted"]
    assert list(kept_files(twice)) == [1]
    assert repair_live(twice) == ()
    assert read_tables(twice) == expected


def test_damaged_warehouse_without_a_record_is_not_taken_over(twice: Settings) -> None:
    record_path(twice).unlink()
    damage(twice.warehouse_path, 0.0)
    notes = repair_live(twice)
    assert any("cannot be read" in note for note in notes)
    assert any("Publication 1 was put back" in note for note in notes)
    assert query_published(twice, COUNT).rows


def test_versions_are_kept_and_dropped_by_their_number_and_not_by_a_clock(twice: Settings) -> None:
    for number in range(2, 6):
        os.utime(
            twice.warehouse_path, (10**9 - number, 10**9 - number)
        )  # each file older than the one before
        run_and_publish(twice, f"r{number}", one_more(number))
    records = {record.number: record.sha256 for record in read_publications(twice)}
    assert {number: file_sha256(path) for number, path in kept_files(twice).items()} == {
        number: records[number] for number in (3, 4, 5)
    }
    damage(twice.warehouse_path)
    assert any("Publication 5 is live again" in note for note in restore_live(twice))


# --- read-only ---

_TRY_TO_WRITE = """
import duckdb
try:
    with duckdb.connect(sys.argv[1]) as connection:
        connection.execute("create table main.mine (one int)")
    print("written")
except duckdb.Error as error:
    print(type(error).__name__, error)
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    print("read", connection.execute("select count(*) from core.dim_document").fetchall())
"""


def test_published_file_is_read_only_for_an_unprivileged_user(published: Settings, tmp_path: Path) -> None:
    assert published.warehouse_path.stat().st_mode & 0o777 == 0o444
    run_and_publish(published, "r1", one_more(1))
    assert published.warehouse_path.stat().st_mode & 0o777 == 0o444
    for folder in (published.warehouse_path.parent, *published.warehouse_path.parent.parents):
        if folder.owner() == Path.home().owner() and folder != Path(folder.root):
            folder.chmod(folder.stat().st_mode | 0o055)
    wording = as_nobody(_TRY_TO_WRITE, str(published.warehouse_path), modules="import duckdb")
    assert "Permission denied" in wording
    assert "written" not in wording
    assert "read [" in wording


# --- restore ---


def test_right_file_is_left_alone(twice: Settings) -> None:
    before = twice.warehouse_path.read_bytes()
    (note,) = restore_live(twice)
    assert "is what was published (number 2, run r1)" in note
    leave_log(twice.warehouse_path, DELETE)
    notes = restore_live(twice)
    assert "set aside" in notes[0]
    assert twice.warehouse_path.read_bytes() == before
    assert query_published(twice, COUNT).rows


def test_going_back_is_a_publication_of_its_own(twice: Settings) -> None:
    newest = file_sha256(twice.warehouse_path)
    assert [(entry.record.number, entry.is_live, entry.is_right) for entry in list_versions(twice)] == [
        (2, True, True),
        (1, False, True),
    ]
    restore_live(twice, 1)
    entry = read_publications(twice)[-1]
    assert (entry.number, entry.kind, entry.restored_from, entry.run_id) == (
        3,
        "restored",
        1,
        "the-first-run",
    )
    assert file_sha256(twice.warehouse_path) == entry.sha256
    assert twice.warehouse_path.stat().st_mode & 0o777 == 0o444
    assert [file_sha256(path) for path in files_aside(twice)] == [newest], "what was live is not lost"
    assert one_more(1)[0][0].capture_id not in read_before(twice).processed
    run_and_publish(twice, "r2", one_more(1))  # later builds trust it
    assert not RunFolder(twice, "r2").read_notes()


def test_only_files_with_their_recorded_hash_are_restored(twice: Settings) -> None:
    run_and_publish(twice, "r2", one_more(2))
    kept = kept_files(twice)
    damage(kept[2])
    with pytest.raises(WarehouseDamaged, match="recorded SHA-256"):
        restore_live(twice, 2)
    with pytest.raises(InvalidRequest, match="kept: 2, 1"):
        restore_live(twice, 7)
    assert [entry.is_right for entry in list_versions(twice)] == [True, False, True]
    damage(twice.warehouse_path)
    notes = restore_live(twice)
    assert any("Kept publication 2 is passed over" in note for note in notes)
    assert any("Publication 1 is live again" in note for note in notes)
    damage(twice.warehouse_path)
    damage(kept[1])
    with pytest.raises(WarehouseDamaged, match="restore --rebuild"):
        restore_live(twice)


def test_restore_waits_for_sessions_and_names_them(twice: Settings) -> None:
    with session(twice.warehouse_path) as writer, pytest.raises(WarehouseBusy, match=f"PID {writer.pid}"):
        restore_live(replace(twice, lock_wait_s=0.2), 1)
    assert clear_live(twice)[-1].startswith("The live warehouse is kept as")
    assert not twice.warehouse_path.exists()
    assert len(files_aside(twice)) == 1


def test_lock_against_writers_leaves_readers_alone(published: Settings) -> None:
    with without_writers(published.warehouse_path, 0) as held:
        assert held is not None
        assert "REFUSED" in Session(published.warehouse_path).answer
        assert seen_by_anybody(published, COUNT) > 0
    with session(published.warehouse_path) as writer:
        assert writer.answer == "open"
        with published_connection(published) as connection:
            assert connection.execute(COUNT).fetchall()[0][0] > 0
    assert not list(published.runs_root.glob(".published-*"))


def test_a_database_says_itself_whether_something_was_written(tmp_path: Path) -> None:
    path, copied = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table figure as select 206 as value")
    state = database_state(path)
    shutil.copy(path, copied)
    with duckdb.connect(str(copied), read_only=True) as connection:
        assert connection.execute("from figure").fetchall() == [(206,)]
    assert database_state(copied) == state
    record = CandidateRecord(None, written=state)
    assert is_ours(record, copied)
    with duckdb.connect(str(copied)) as connection:
        connection.execute("update figure set value = 260")
    assert not is_ours(record, copied)
    assert is_ours(replace(record, audited=database_state(copied)), copied)
    assert is_ours(replace(record, audited=AT_WORK), copied), "a killed audit may have written anything"
    assert is_ours(CandidateRecord(None), copied), "of a version that noted nothing"
    path.with_name("a.duckdb.wal").touch()
    assert not is_ours(record, path)
