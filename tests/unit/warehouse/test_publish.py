"""Publication: all or nothing, over the right file, without disturbing anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from warehouse_data import (
    one_more,
    pass_audit,
    run_and_publish,
    start_run,
    world,
)

from gov_reviews.errors import AuditFailed, ContractBroken, InvalidRequest, StaleCandidate
from gov_reviews.records.runs import CheckResult
from gov_reviews.records.vocabulary import Severity
from gov_reviews.run_folder import AUDIT_FILE, AuditRecord
from gov_reviews.settings import Settings
from gov_reviews.warehouse import publish as publish_module
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.publish import replace_live_file
from gov_reviews.warehouse.reader import live_connection, query_published

pytestmark = pytest.mark.slow


def test_nothing_goes_live_without_a_passed_audit(settings: Settings) -> None:
    folder = start_run(settings, "r1", *world()[:1])
    with pytest.raises(InvalidRequest, match="built no candidate"):
        replace_live_file(settings, "r1")
    merge_into_candidate(settings, "r1")
    with pytest.raises(AuditFailed, match="not audited"):
        replace_live_file(settings, "r1")
    failed = CheckResult("c", "core.dim_document", None, Severity.CRITICAL, False, 1, 1, "d", "d")
    folder.write(AUDIT_FILE, AuditRecord(is_passed=False, results=(failed,)))
    with pytest.raises(AuditFailed, match="critical check failed"):
        replace_live_file(settings, "r1")
    assert not settings.warehouse_path.exists()
    assert folder.candidate.is_file()
    merge_into_candidate(settings, "r1")
    assert folder.read(AUDIT_FILE) is None, "an audit is about one candidate: building again takes it back"


def test_publishing_twice_is_publishing_once(published: Settings) -> None:
    before = published.warehouse_path.read_bytes()
    replace_live_file(published, "the-first-run")
    assert published.warehouse_path.read_bytes() == before
    assert not (published.warehouse_path.parent / "previous").exists()


def test_kill_between_rename_and_farewell_is_finished_by_the_next_call(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = start_run(published, "r2", one_more(1))
    merge_into_candidate(published, "r2")
    pass_audit(folder)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish_module, "_drop_old_versions", killed)
    with pytest.raises(KeyboardInterrupt):
        replace_live_file(published, "r2")
    monkeypatch.undo()
    live = published.warehouse_path.read_bytes()
    replace_live_file(published, "r2")
    assert published.warehouse_path.read_bytes() == live


def test_candidate_built_on_another_live_file_is_refused(published: Settings) -> None:
    for number in (1, 2):
        folder = start_run(published, f"r{number}", one_more(number))
        merge_into_candidate(published, f"r{number}")
        pass_audit(folder)
    replace_live_file(published, "r1")
    live = published.warehouse_path.read_bytes()
    with pytest.raises(StaleCandidate, match="Start a new run"):
        replace_live_file(published, "r2")
    assert published.warehouse_path.read_bytes() == live
    merge_into_candidate(published, "r2")
    pass_audit(folder)
    replace_live_file(published, "r2")
    assert query_published(published, "select count(*) from mart.review where review_year = 2020").rows == (
        (2,),
    )


@pytest.mark.parametrize("is_rewritten", [True, False])
def test_a_live_file_that_was_rewritten_since_the_build_is_set_aside(
    published: Settings, is_rewritten: bool
) -> None:
    folder = start_run(published, "r1", one_more(1))
    merge_into_candidate(published, "r1")
    pass_audit(folder)
    live = published.warehouse_path
    if is_rewritten:  # as long as it was, and with the time that it had
        before = live.stat()
        live.chmod(0o600)
        with live.open("r+b") as stream:
            stream.seek(-1, os.SEEK_END)
            last = stream.read(1)
            stream.seek(-1, os.SEEK_END)
            stream.write(bytes([last[0] ^ 1]))
        os.utime(live, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:  # the same bytes, written anew: nothing to say
        content = live.read_bytes()
        live.unlink()
        live.write_bytes(content)
    notes = replace_live_file(published, "r1")
    assert ["set_aside" in note for note in notes] == ([True] if is_rewritten else [])
    rows = query_published(published, "select count(*) from mart.review where review_year = 2020").rows
    assert rows == ((1,),)


def test_a_live_file_that_nobody_touched_is_not_read_again(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = start_run(published, "r1", one_more(1))
    merge_into_candidate(published, "r1")
    pass_audit(folder)
    monkeypatch.setattr(publish_module, "stream_sha256", lambda _: pytest.fail("read again"))
    assert replace_live_file(published, "r1") == ()


def test_reader_held_open_keeps_its_data_and_a_new_one_sees_the_news(published: Settings) -> None:
    count = "select count(*) from mart.review"
    analyst = duckdb.connect(str(published.warehouse_path), read_only=True)
    other_process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
            "print(c.execute(sys.argv[2]).fetchone()[0], flush=True);"
            "sys.stdin.readline(); print(c.execute(sys.argv[2]).fetchone()[0], flush=True)",
            str(published.warehouse_path),
            count,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other_process.stdout is not None
        before = int(other_process.stdout.readline())
        with live_connection(published) as held:
            run_and_publish(published, "r2", one_more(1))
            assert held.execute(count).fetchone() == (before,)
        assert analyst.execute(count).fetchone() == (before,)
        out, _ = other_process.communicate("go on\n", timeout=30)
        assert int(out) == before
        # in a process that still holds the old file, too
        assert query_published(published, count).rows == ((before + 1,),)
    finally:
        other_process.kill()
        analyst.close()


def test_damaged_candidate_is_found_before_it_goes_live(published: Settings) -> None:
    live = published.warehouse_path.read_bytes()
    folder = start_run(published, "r2", one_more(1))
    merge_into_candidate(published, "r2")
    pass_audit(folder)
    content = folder.candidate.read_bytes()
    words = "望岚区政协一年来".encode()
    assert words in content
    folder.candidate.write_bytes(content.replace(words, b"\xff" * len(words)))
    with pytest.raises(ContractBroken, match="build it again"):
        replace_live_file(published, "r2")
    assert published.warehouse_path.read_bytes() == live


def test_rows_that_do_not_read_back_stop_the_publication(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = published.warehouse_path.read_bytes()
    folder = start_run(published, "r2", one_more(1))
    merge_into_candidate(published, "r2")
    pass_audit(folder)
    answer = subprocess.CompletedProcess([], 0, '{"core.dim_document": 1}', "")
    monkeypatch.setattr(publish_module.subprocess, "run", lambda *_, **__: answer)
    with pytest.raises(ContractBroken, match="reads back with other rows"):
        replace_live_file(published, "r2")
    assert published.warehouse_path.read_bytes() == live


_BUILD_IN_A_LOOP = """
import sys
from pathlib import Path
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import merge_into_candidate
settings = Settings(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    merge_into_candidate(settings, "r2")
"""


@pytest.mark.parametrize("delay_s", [0.0, 0.25, 0.6])
def test_sigkill_during_build_leaves_live_whole_and_the_next_build_works(
    published: Settings, delay_s: float
) -> None:
    live = published.warehouse_path.read_bytes()
    folder = start_run(published, "r2", one_more(1))
    process = subprocess.Popen(
        [sys.executable, "-c", _BUILD_IN_A_LOOP, str(published.data_root)], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        unfinished = folder.root / "candidate.building.duckdb"
        deadline = time.monotonic() + 30
        while not unfinished.exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        assert unfinished.exists(), "the build must be killed in its middle"
        time.sleep(delay_s)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert published.warehouse_path.read_bytes() == live
    assert query_published(published, "select count(*) from mart.review").rows == ((6,),)
    # the dead process holds no lock, and what it left does not disturb
    run_and_publish(published, "r3", one_more(1))
    assert query_published(published, "select count(*) from mart.review").rows == ((7,),)


def test_other_disk_is_served_by_copy_and_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "candidate", tmp_path / "live"
    source.write_bytes(b"new")
    target.write_bytes(b"old")
    replace = Path.replace

    def across_disks(self: Path, other: Path) -> Path:
        if self == source:
            raise OSError(18, "Invalid cross-device link")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", across_disks)
    publish_module._rename_over(source, target)
    assert target.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live"]
