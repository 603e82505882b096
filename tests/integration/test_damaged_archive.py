"""Damage in the archive: told with file and place, the rest goes on, and what was lost is read when the bytes
are back.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from tests.integration.conftest import WARC_PLACES, Installation, assert_same_rows, dump
from tests.integration.test_wrong_input import ask

from gov_reviews.capture.archive_repair import verify_archive
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.runs import RunOptions
from gov_reviews.report.status import read_status
from gov_reviews.report.status_view import render_status
from gov_reviews.settings import Settings

pytestmark = pytest.mark.slow

DAMAGED = "select url, reason, held_value from mart.quarantine where rule_id = 'archive_damaged' order by url"


def only(settings_root: Path, pattern: str) -> Path:
    [path] = settings_root.glob(pattern)
    return path


def told(settings: Settings) -> int:
    """How many captures `status` says are lost."""
    screen = io.StringIO()
    render_status(read_status(settings, datetime.now(UTC)), Console(file=screen, width=200))
    found = re.search(r"the bytes of (\d+) captures are lost", screen.getvalue())
    return int(found.group(1)) if found else 0


def test_reviews_lost_to_a_damaged_warc_file_come_back_with_it(loaded: Installation) -> None:
    settings = loaded.settings
    expected = dump(settings.warehouse_path, WARC_PLACES)
    settings.warehouse_path.unlink()  # built anew from the archive, which is damaged now
    warc = only(settings.archive_root, "warc/sample_portal/*.warc.gz")
    good = warc.read_bytes()
    bad = bytearray(good[: len(good) * 3 // 4])
    bad[len(good) // 2] ^= 0x10
    warc.write_bytes(bad)

    summary = run_pipeline(settings, RunOptions(use_sites=False))
    assert summary.state == "published", summary.message
    lost = ask(settings, DAMAGED)
    assert len(lost) > 1
    assert all(
        "warc/sample_portal/" in str(row[2]) and "offset" in str(row[2]) and "backup" in str(row[1])
        for row in lost
    )
    assert ask(settings, "select count(*) from ops.quarantine where rule_id = 'page_failed'") == [(0,)]
    assert (
        ask(settings, "select count(*) from core.fact_publication where source_id <> 'sample_portal'")[0][0]
        > 3
    )  # type: ignore[operator]
    assert run_pipeline(settings, RunOptions(use_sites=False)).state == "nothing_new", (
        "still damaged: not read for nothing"
    )

    assert told(settings) == len(
        ask(settings, "select 1 from ops.crawl_url where state = 'archive_damaged'")
    ), "what reading has met"

    # without a backup: the next run asks the site, and what comes is the same captures
    healing = loaded.run()
    assert healing.state == "published"
    assert ask(settings, DAMAGED) == []
    assert_same_rows(dump(settings.warehouse_path, WARC_PLACES), expected)
    assert told(settings) == 0
    assert verify_archive(settings.archive_root, mends=True, now=datetime.now(UTC)).faults == ()
    warc.write_bytes(good)
    assert verify_archive(settings.archive_root, now=datetime.now(UTC)).faults == ()
    assert run_pipeline(settings, RunOptions(use_sites=False)).state == "nothing_new"
    assert_same_rows(dump(settings.warehouse_path, WARC_PLACES), expected)


def test_a_damaged_part_of_the_index_stops_nothing(loaded: Installation) -> None:
    settings = loaded.settings
    expected = dump(settings.warehouse_path)
    for source_id, size in (("sample_mirror", 700), ("sample_portal", 0)):
        part = only(settings.archive_root, f"index/{source_id}/*.parquet")
        part.write_bytes(part.read_bytes()[:size])
    summary = loaded.run()
    assert summary.state == "nothing_new", summary.message
    states = {outcome.source_id: (outcome.state.value, outcome.message) for outcome in summary.sources}
    assert {state for state, _ in states.values()} <= {"ok", "unchanged"}
    assert "index/sample_mirror/" in states["sample_mirror"][1]
    assert "index/sample_portal/" in states["sample_portal"][1]
    assert states["sample_committee"][1] == ""
    assert sum(outcome.fetched for outcome in summary.sources) == 0, (
        "made again from the WARC file, not fetched again"
    )
    assert_same_rows(dump(settings.warehouse_path), expected)


def test_a_damaged_part_of_the_index_without_its_warc_file_costs_only_its_own_captures(
    loaded: Installation,
) -> None:
    settings = loaded.settings
    settings.warehouse_path.unlink()
    part = only(settings.archive_root, "index/sample_mirror/*.parquet")
    part.write_bytes(b"PAR1 nonsense")
    only(settings.archive_root, "warc/sample_mirror/*.warc.gz").unlink()
    summary = run_pipeline(settings, RunOptions(use_sites=False))
    assert summary.state == "published"
    assert str(part) in summary.message
    sources = {str(row[0]) for row in ask(settings, "select distinct source_id from core.fact_publication")}
    assert "sample_mirror" not in sources
    assert len(sources) >= 3
