"""Runs of `gov-reviews` beside sessions of DuckDB that write into the live file: what is shown is what was
audited, or nothing is.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import duckdb
import pytest
from tests.commands import call_here
from tests.integration.conftest import Installation, assert_same_rows, dump
from tests.sessions import session

from gov_reviews.run_folder import SUMMARY_FILE, RunFolder, list_runs

pytestmark = pytest.mark.slow

REVIEW = """云汀市汀南区政协2024年工作综述

2024年，汀南区政协召开常委会会议{meetings}次、主席会议11次，征集提案213件，立案186件，办复率100%，委员满意率98.5%。
一年来，区政协聚焦中心工作，开展调研视察23次，报送社情民意信息135篇。
区政协组织委员开展学习座谈18场次，参与委员460余人次，走访委员92人次。
"""
FIGURES = "select count(*) from mart.observation"


def drop_document(installation: Installation, meetings: int) -> None:
    inbox = installation.settings.inbox_root
    inbox.mkdir(exist_ok=True)
    (inbox / f"review-{meetings}.txt").write_text(REVIEW.format(meetings=meetings), encoding="utf-8")


def cli(installation: Installation, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    result = call_here(installation.environment() | variables, *arguments)
    assert "Traceback" not in result.stderr
    return result


def seen_by_anybody(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return int(connection.execute(FIGURES).fetchall()[0][0])


def test_no_session_and_no_change_gets_between_the_audit_and_the_readers(loaded: Installation) -> None:
    live = loaded.settings.warehouse_path
    published = live.read_bytes()
    figures = seen_by_anybody(live)
    drop_document(loaded, 4)

    with session(live) as writer:
        assert writer.run("delete from core.fact_observation where char_start > 50") == "done"
        stopped = cli(loaded, "run", "--no-sites", GOV_REVIEWS_LOCK_WAIT="0")
        assert stopped.returncode == 1
        assert f"PID {writer.pid}" in stopped.stdout.replace("\n", " ")
        folder = RunFolder(loaded.settings, list_runs(loaded.settings)[-1].run_id)
        summary = folder.read(SUMMARY_FILE)
        assert summary is not None
        assert summary.state == "failed"
        assert f"PID {writer.pid}" in summary.message
        assert folder.candidate.is_file()
        assert live.read_bytes() == published
    assert live.with_name("warehouse.duckdb.wal").exists(), "a killed session leaves its log"

    for arguments in (("query", FIGURES), ("status",)):
        refused = cli(loaded, *arguments)
        assert refused.returncode == 1
        assert "gov-reviews restore" in refused.stderr

    done = loaded.run(use_sites=False)
    assert done.state == "published", done.message
    assert "was set aside as" in done.message
    assert "warehouse.duckdb.wal" in done.message
    assert seen_by_anybody(live) > figures
    status = cli(loaded, "status")
    assert status.returncode == 0, status.stderr
    assert "publication 2 by run" in status.stdout
    assert "is right" in status.stdout

    expected = dump(live)
    with session(live) as writer:
        assert writer.run("update core.fact_observation set value = value * 10") == "done"
        writer.close()
    wrong = cli(loaded, "status")
    assert wrong.returncode == 1
    assert "not what was published" in wrong.stderr
    mended = cli(loaded, "run", "--no-sites")
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "was not the file that was published" in mended.stdout.replace("\n", " ")
    assert_same_rows(dump(live), expected)


def test_a_damaged_file_is_rebuilt_from_the_archive_by_one_command(loaded: Installation) -> None:
    live = loaded.settings.warehouse_path
    expected = dump(live)
    live.chmod(0o644)
    os.truncate(live, live.stat().st_size // 2)
    for arguments in (("query", FIGURES), ("status",), ("restore",)):
        refused = cli(loaded, *arguments)
        assert refused.returncode == 1
        assert "gov-reviews restore" in refused.stderr
        assert "Correct the SQL" not in refused.stderr
    rebuilt = cli(loaded, "restore", "--rebuild")
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
    assert "kept as" in rebuilt.stdout
    assert_same_rows(dump(live), expected)
    listed = cli(loaded, "restore", "--list")
    assert listed.returncode == 0
    assert "right" in listed.stdout
    assert json.loads(cli(loaded, "query", "select 1 as one", "--format", "json").stdout) == [{"one": 1}]
