"""Two runs at once: the one that comes second learns it before it builds and before it audits, and the next
run goes on.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gov_reviews.capture.inbox import archive_inbox
from gov_reviews.errors import NothingLeft
from gov_reviews.pipeline import local_run, steps
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.runs import RunOptions
from gov_reviews.run_folder import AUDIT_FILE, PUBLICATION_FILE, SUMMARY_FILE, RunFolder, list_runs
from gov_reviews.settings import Settings

pytestmark = pytest.mark.slow

OFFLINE = RunOptions(use_sites=False)


@pytest.fixture
def archived(tmp_path: Path) -> Settings:
    """An installation that has archived two reviews and published nothing."""
    settings = Settings(data_root=tmp_path / "data")
    drop(settings, tmp_path / "first", "望岚区", "临湖县")
    return settings


def drop(settings: Settings, box: Path, *names: str) -> None:
    """Archive a review of each committee."""
    box.mkdir()
    for name in names:
        text = (
            f"{name}政协2025年工作综述\n"
            + "一年来，区政协召开协商会议12次，提交提案300件，办复率100%。\n" * 3
        )
        (box / f"{name}.txt").write_text(text, encoding="utf-8")
    archive_inbox(settings, f"drop-{box.name}", RunOptions(inbox=str(box)))


def read_all(settings: Settings) -> RunFolder:
    """A run up to the point where it would build."""
    run_id = steps.start(settings, OFFLINE)
    steps.plan(settings, run_id)
    for chunk_id in steps.cut_into_chunks(settings, run_id):
        steps.read_chunk(settings, run_id, chunk_id)
    return RunFolder(settings, run_id)


def test_a_run_that_was_overtaken_neither_builds_nor_audits(archived: Settings) -> None:
    waits, built, audited = read_all(archived), read_all(archived), read_all(archived)
    for folder in (built, audited):
        steps.build(archived, folder.run_id)
    steps.audit(archived, audited.run_id)
    assert local_run.run_pipeline(archived, OFFLINE).state == "published"
    live = archived.warehouse_path.read_bytes()

    for folder, step in ((waits, steps.build), (built, steps.audit), (audited, steps.publish)):
        with pytest.raises(NothingLeft, match="nothing is left to build"):
            step(archived, folder.run_id)
    assert not list(waits.root.glob("candidate*"))
    assert built.read(AUDIT_FILE) is None

    for folder in (waits, built, audited):
        summary = steps.report(archived, folder.run_id)
        assert summary.state == "nothing_new"
        assert in_english(summary.message).startswith("Nothing new: another run has read the same")
    assert archived.warehouse_path.read_bytes() == live
    assert local_run.run_pipeline(archived, OFFLINE).state == "nothing_new"


def test_a_run_that_still_has_news_builds_on_the_new_file(archived: Settings, tmp_path: Path) -> None:
    early = read_all(archived)
    drop(archived, tmp_path / "second", "松原区")
    late = read_all(archived)
    for folder in (early, late):
        for step in (steps.build, steps.audit, steps.publish):
            step(archived, folder.run_id)
    assert steps.report(archived, late.run_id).state == "published"


def test_a_run_waits_for_its_turn_before_it_builds(archived: Settings) -> None:
    holder = (
        "import sys; from pathlib import Path; from gov_reviews.settings import Settings\n"
        "from gov_reviews.warehouse.run_turn import run_turn\n"
        "with run_turn(Settings(data_root=Path(sys.argv[1])), 'the-other'):\n    print('held', flush=True); "
        "sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(archived.data_root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "held\n"
        summary = local_run.run_pipeline(replace(archived, lock_wait_s=0.3), OFFLINE)
        process.stdin.write("\n")
        process.stdin.flush()
    assert summary.state == "failed"
    assert "the next run goes on from there" in summary.message
    assert "run_id=the-other" in summary.message
    assert not list(RunFolder(archived, summary.run_id).root.glob("candidate*"))


def test_two_runs_at_once_publish_once(archived: Settings) -> None:
    command = [sys.executable, "-m", "gov_reviews.cli", "run", "--no-sites"]
    environment = {"GOV_REVIEWS_DATA": str(archived.data_root), "PATH": "/usr/bin:/bin"}
    racers = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    codes = sorted(racer.wait(timeout=300) for racer in racers)
    folders = [RunFolder(archived, start.run_id) for start in list_runs(archived)]
    published = [folder for folder in folders if folder.read(PUBLICATION_FILE) is not None]
    assert len(published) == 1
    (loser,) = (folder for folder in folders if folder not in published)
    assert not list(loser.root.glob("candidate*")), "nothing was built for nothing"
    summary = loser.read(SUMMARY_FILE)
    assert summary is not None
    assert (codes, summary.state) == ([0, 0], "nothing_new")
    assert local_run.run_pipeline(archived, OFFLINE).state == "nothing_new"
