"""Today's code over an archive that other code has read: what would change is said before, what was not asked
for stays, and neither a run nor a person is undone meanwhile.

The other code is a copy of this checkout in which one word of one metric is missing, and another text counts as
a review.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from tests.commands import call_here
from tests.live_rows import ask

from gov_reviews.capture.inbox import archive_inbox
from gov_reviews.code_version import extraction_version
from gov_reviews.decisions.capture_decisions import decide_capture
from gov_reviews.errors import InvalidRequest, NothingLeft, StaleCandidate
from gov_reviews.pipeline import steps
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.reading import page_groups
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import PublishWhen, ReprocessRequest, RunOptions, RunSummary
from gov_reviews.report.extraction_difference import ExtractionDifference
from gov_reviews.report.status import read_status
from gov_reviews.run_folder import OUTCOME_FILES, RunFolder, list_runs
from gov_reviews.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.slow

OFFLINE = RunOptions(use_sites=False)
TODAY = extraction_version().extraction_key
# With the word, 主席会议9次 is chair_meetings; without it, other.
MEETINGS = "岚汀县政协2023年工作综述\n\n2023年，岚汀县政协召开主席会议9次，征集提案213件，办复率100%。\n" + (
    "一年来，县政协聚焦中心工作，报送社情民意信息135篇，其中被省政协采用12篇。\n" * 2
)
WITHOUT = "望岚区政协2024年工作综述\n\n2024年，望岚区政协征集提案148件，立案117件，办复率98%。\n" + (
    "一年来，区政协聚焦中心工作，报送社情民意信息86篇，开展学习座谈18场次。\n" * 2
)
NEWS = WITHOUT.replace("望岚区", "松原区").replace("148件", "151件")
COUNT_NEWS = "select count(*) from mart.observation where printed = '151件'"
# A list of proposals, not a review, and without a figure: the other code took it for one.
LIST = "临湖县政协2022年提案目录\n\n关于改善乡村教育的提案，关于整治临湖河道的提案，关于保护老街的提案。\n"


def changed_checkout(root: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of the code and metadata in which words of a file are replaced."""
    for name in ("include", "sql"):
        shutil.copytree(PROJECT_ROOT / name, root / name)  # with its byte code
    for name, old, new in changes:
        path = root / "include" / "metadata" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    return root


def call(checkout: Path, settings: Settings, *arguments: str) -> None:
    """A command of a checkout on this data."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    finished = subprocess.run(
        [sys.executable, "-m", "gov_reviews.cli", *arguments, "--data", str(settings.data_root)],
        env=kept | {"PYTHONPATH": str(checkout / "include")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.fixture(scope="module")
def old_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that the other code has loaded; to be copied, never changed."""
    root = tmp_path_factory.mktemp("old")
    checkout = changed_checkout(
        root / "checkout",
        ("metrics/chair_meetings.yaml", "主席办公会, 主席会议, 主席会]", "主席办公会]"),
        ("documents/doc_types.yaml", "review_threshold: 4.0", "review_threshold: -9.0"),
    )
    settings = Settings(data_root=root / "data")
    drop(settings, root / "box", meetings=MEETINGS, without=WITHOUT, list=LIST)
    call(checkout, settings, "run", "--no-sites")
    return root


@pytest.fixture
def old(old_root: Path, tmp_path: Path) -> Settings:
    shutil.copytree(old_root / "data", tmp_path / "data")
    return Settings(data_root=tmp_path / "data")


def drop(settings: Settings, box: Path, **texts: str) -> None:
    """Archive documents; nothing is loaded."""
    box.mkdir()
    for name, text in texts.items():
        (box / f"{name}.txt").write_text(text, encoding="utf-8")
    archive_inbox(settings, f"drop-{box.name}", RunOptions(inbox=str(box)))


def facts(settings: Settings) -> list[tuple[object, ...]]:
    """All figures, without what says who read them when; lists as tuples, so that rows can be compared."""
    rows = ask(
        settings,
        "select columns(c -> c not in ('run_id', 'extraction_key')) from core.fact_observation order by all",
    )
    return [tuple(tuple(value) if isinstance(value, list) else value for value in row) for row in rows]


def reprocess(
    settings: Settings, when: PublishWhen, **request: object
) -> tuple[RunSummary, list[ExtractionDifference]]:
    found: list[ExtractionDifference] = []
    asked = ReprocessRequest(publish=when, **request)  # type: ignore[arg-type]
    options = RunOptions(use_sites=False, reprocess=asked)
    return run_pipeline(settings, options, show_difference=found.append), found


def read_again(settings: Settings, when: PublishWhen = PublishWhen.ALWAYS) -> RunFolder:
    """A reprocess up to the point where it would build."""
    run_id = steps.start(settings, RunOptions(use_sites=False, reprocess=ReprocessRequest(publish=when)))
    for chunk_id in steps.cut_into_chunks(settings, run_id):
        steps.read_chunk(settings, run_id, chunk_id)
    return RunFolder(settings, run_id)


def finish(settings: Settings, folder: RunFolder) -> RunSummary:
    for step in (steps.build, steps.audit, steps.compare_with_live, steps.publish):
        step(settings, folder.run_id)
    return steps.report(settings, folder.run_id)


def older(settings: Settings) -> int:
    return read_status(settings, datetime.now(UTC)).outdated.documents


def test_what_would_change_is_said_then_published_and_nothing_else_differs(
    old: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = read_status(old, datetime.now(UTC))
    assert (status.outdated.documents, status.outdated.changed) == (3, ("metric catalogue", "other metadata"))
    live, before = old.warehouse_path.read_bytes(), facts(old)

    summary, (difference,) = reprocess(old, PublishWhen.NEVER)
    assert summary.state == "dry_run"
    assert "Not published: dry run" in summary.message
    assert old.warehouse_path.read_bytes() == live
    assert [
        (change.before.metric_code, change.after.metric_code, change.after.printed)
        for change in difference.figure_changes
        if change.kind == "changed" and change.before is not None and change.after is not None
    ] == [("other", "chair_meetings", "9次")]
    lost = ask(
        old,
        "select count(*) from core.fact_observation inner join core.dim_document using (document_key) where review_year = 2022",
    )
    assert (difference.figures.changed, difference.figures.removed) == (1, lost[0][0])
    assert (difference.documents.removed, difference.documents.added) == (1, 0)
    folder = RunFolder(old, summary.run_id)
    assert (folder.root / "difference.html").is_file()
    assert (folder.root / "difference.json").is_file()

    # a chunk for each page: they are read side by side
    monkeypatch.setattr(page_groups, "cut_chunks", partial(page_groups.cut_chunks, groups_per_chunk=1))
    summary, (again,) = reprocess(old, PublishWhen.ALWAYS)
    assert len(RunFolder(old, summary.run_id).chunk_ids()) == 3
    assert summary.state == "published", summary.message
    assert again.figures == difference.figures
    for table in ("core.dim_document", "core.fact_observation", "ops.crawl_url", "mart.observation"):
        assert ask(old, f"select distinct extraction_key from {table}") == [(TODAY,)], table  # noqa: S608
    assert ask(old, "select distinct run_id from core.fact_observation") == [(summary.run_id,)]
    assert older(old) == 0
    assert ask(old, "select count(*) from core.dim_document where review_year = 2022") == [(0,)]
    assert ask(old, "select outcome from ops.crawl_url where url like '%list.txt'") == [("not_a_review",)]
    after = facts(old)
    assert len(before) - len(after) == lost[0][0]
    assert len(set(after) - set(before)) == 1, "one figure differs, all others are equal"
    assert ask(old, "select run_mode from ops.run where run_id = ?", summary.run_id) == [("reprocess",)]

    summary, _ = reprocess(old, PublishWhen.ALWAYS)
    assert summary.state == "nothing_new"


def test_what_goes_beyond_the_limits_waits_for_a_person(old: Settings) -> None:
    live = old.warehouse_path.read_bytes()
    environment = {"GOV_REVIEWS_DATA": str(old.data_root), "GOV_REVIEWS_REPROCESS_REMOVED_PCT": "0"}
    told = call_here(os.environ | environment, "reprocess", "--sources", "inbox")
    assert told.returncode == 1, told.stderr
    assert "beyond limits" in told.stdout
    assert "--publish" in told.stdout
    assert "9次" in told.stdout, "the sentences of the changes are shown"
    assert old.warehouse_path.read_bytes() == live
    with pytest.raises(InvalidRequest, match="beyond limits"):
        steps.publish(old, list_runs(old)[-1].run_id)


@pytest.mark.parametrize(
    "request_",
    [{"years": (1999,)}, {"organizations": ("无此政协",)}, {"sources": ("none",)}, {"older_than": "x"}],
)
def test_what_the_warehouse_does_not_hold_is_refused_before_anything_starts(
    old: Settings, request_: dict[str, object]
) -> None:
    runs = sorted(old.runs_root.iterdir())
    with pytest.raises(InvalidRequest):
        reprocess(old, PublishWhen.NEVER, **request_)
    assert sorted(old.runs_root.iterdir()) == runs


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="gov-reviews run --no-sites"):
        reprocess(Settings(data_root=tmp_path), PublishWhen.NEVER)


def test_a_page_whose_bytes_are_gone_stays_as_it_is(old: Settings) -> None:
    (warc,) = old.archive_root.glob("warc/inbox/*.warc.gz")
    before = facts(old)
    warc.write_bytes(b"\0" * warc.stat().st_size)
    summary, _ = reprocess(old, PublishWhen.ALWAYS)
    assert summary.state == "nothing_new"
    assert "3 pages" in summary.message
    assert facts(old) == before


# --- others meanwhile ---


def test_what_a_run_publishes_and_a_person_decides_meanwhile_stays(old: Settings, tmp_path: Path) -> None:
    first, second = read_again(old), read_again(old)
    drop(old, tmp_path / "news", news=NEWS)
    ((capture_id,),) = ask(old, "select capture_id from ops.crawl_url where url like '%meetings.txt'")
    decide_capture(
        old.archive_root, "forget", CaptureId(str(capture_id)), "printed by mistake", datetime.now(UTC)
    )
    assert run_pipeline(old, OFFLINE).state == "published"

    assert finish(old, first).state == "published"
    assert ask(old, COUNT_NEWS) == [(1,)]
    outcome = "select outcome, extraction_key from ops.crawl_url where capture_id = ?"
    assert ask(old, outcome, capture_id) == [("forgotten", TODAY)]
    assert names_of(ask(old, "select text_url from core.dim_document")) == {"news.txt", "without.txt"}
    assert older(old) == 0
    with pytest.raises(NothingLeft, match="nothing is left to build"):
        steps.build(old, second.run_id)


def test_a_run_that_was_planned_before_does_not_undo_what_is_asked_for(old: Settings, tmp_path: Path) -> None:
    drop(old, tmp_path / "news", news=NEWS)
    run_id = steps.start(old, OFFLINE)
    steps.plan(old, run_id)
    for chunk_id in steps.cut_into_chunks(old, run_id):
        steps.read_chunk(old, run_id, chunk_id)
    summary, (difference,) = reprocess(old, PublishWhen.WITHIN_LIMITS, years=(2024,))
    assert summary.state == "published", summary.message
    assert not difference.figures.differing
    read_today = "select text_url from core.dim_document where extraction_key = ?"
    assert names_of(ask(old, read_today, TODAY)) == {"without.txt"}
    assert older(old) == 2

    for step in (steps.build, steps.audit, steps.publish):
        step(old, run_id)
    assert names_of(ask(old, read_today, TODAY)) == {"news.txt", "without.txt"}
    assert ask(old, COUNT_NEWS) == [(1,)]


def names_of(rows: list[tuple[object, ...]]) -> set[str]:
    """File names of addresses."""
    return {Path(str(url)).name for (url,) in rows}


def test_parts_of_other_code_are_read_again_and_never_laid_over_newer_rows(
    old: Settings, tmp_path: Path
) -> None:
    folder = read_again(old)
    (outcome,) = folder.read_each(OUTCOME_FILES)
    folder.write(
        OUTCOME_FILES.of(outcome.chunk_id), replace(outcome, extraction_key="0123456789ab", documents=0)
    )
    steps.build(old, folder.run_id)
    (again,) = folder.read_each(OUTCOME_FILES)
    assert (again.extraction_key, again.documents) == (TODAY, outcome.documents)

    newer = changed_checkout(tmp_path / "newer", ("lexicon.yaml", "# Words around", "# The words around"))
    call(newer, old, "reprocess", "--publish")
    live = old.warehouse_path.read_bytes()
    with pytest.raises(StaleCandidate, match="not overwritten"):
        steps.build(old, folder.run_id)
    assert old.warehouse_path.read_bytes() == live
    assert "not overwritten" in steps.report(old, folder.run_id).message
