"""Which chunks are read again before a build; whole runs beside each other: tests/integration/test_reprocess.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.warehouse.warehouse_data import make_capture, make_review, run_and_publish

from gov_reviews.code_version import extraction_version
from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.decisions.review_decisions import (
    DecisionKind,
    DecisionTarget,
    decide_review,
    withdraw_decision,
)
from gov_reviews.decisions.standing_decisions import (
    NOTHING_DECIDED,
    Decisions,
    read_decisions,
    review_decisions_of,
)
from gov_reviews.pipeline.overtaken_parts import FORGOTTEN_FILE, find_overtaken, note_planned_extractions
from gov_reviews.records.captures import Capture
from gov_reviews.records.runs import ChunkOutcome, RunOptions
from gov_reviews.run_folder import CHUNK_FILES, OUTCOME_FILES, RunFolder
from gov_reviews.settings import Settings

TODAY = extraction_version().extraction_key
ISSUE = "http://paper.sample.example/20260110/"
A = make_capture(f"{ISSUE}a.html", group=ISSUE)
B = make_capture(f"{ISSUE}b.html", group=ISSUE, hours=1)
ALONE = make_capture("http://portal.sample.example/1.html")
NEWER = make_capture("http://portal.sample.example/1.html", "v2", hours=5)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A live file to which another run has added: a second page of an issue, a newer version of a page."""
    found = Settings(data_root=tmp_path_factory.mktemp("live"))
    captures = [A, B, ALONE, NEWER]
    reviews = [make_review([A, B]), make_review([ALONE, NEWER])]
    run_and_publish(found, "other", (captures, reviews))
    return found


def planned(settings: Settings, tmp_path: Path, **chunks: Capture) -> RunFolder:
    """A run whose chunks of one capture each were read by today's code."""
    folder = RunFolder(settings, f"run-{tmp_path.name}")
    folder.start(RunOptions())
    for chunk_id, capture in chunks.items():
        folder.write(CHUNK_FILES.of(chunk_id), (capture.capture_id,))
        folder.write(OUTCOME_FILES.of(chunk_id), ChunkOutcome(chunk_id, 1, 1, 0, 0, 0, extraction_key=TODAY))
    folder.write(FORGOTTEN_FILE, ())
    note_planned_extractions(settings, folder)
    return folder


def test_pages_read_together_that_became_more_are_read_again_with_the_new_ones(
    settings: Settings, tmp_path: Path
) -> None:
    folder = planned(settings, tmp_path, c0001=A, c0002=ALONE)
    assert find_overtaken(settings, folder, NOTHING_DECIDED, is_published_since=False) == ()
    assert find_overtaken(settings, folder, NOTHING_DECIDED, is_published_since=True) == ("c0001",)
    assert folder.read_chunk("c0001") == (A.capture_id, B.capture_id)
    # versions of one page do not touch each other
    assert folder.read_chunk("c0002") == (ALONE.capture_id,)


def test_a_decision_counts_both_ways_and_only_where_it_is_about(settings: Settings, tmp_path: Path) -> None:
    folder = planned(settings, tmp_path, c0001=A, c0002=ALONE)
    decision = CaptureDecision("forget", ALONE.capture_id, "me", datetime(2026, 1, 1, tzinfo=UTC), "why")
    decided = Decisions(forgotten={ALONE.capture_id: decision})
    assert find_overtaken(settings, folder, decided, is_published_since=False) == ("c0002",)
    assert folder.read(FORGOTTEN_FILE) == (decision,)
    assert find_overtaken(settings, folder, decided, is_published_since=False) == ("c0002",), "not read yet"
    for outcome in folder.read_each(OUTCOME_FILES):
        folder.write(OUTCOME_FILES.of(outcome.chunk_id), replace(outcome, extraction_key=TODAY))
    assert find_overtaken(settings, folder, decided, is_published_since=False) == (), "read by now"
    assert find_overtaken(settings, folder, NOTHING_DECIDED, is_published_since=False) == ("c0002",)


def test_parts_of_other_code_are_read_again(settings: Settings, tmp_path: Path) -> None:
    folder = planned(settings, tmp_path, c0001=A, c0002=ALONE)
    (first, _) = folder.read_each(OUTCOME_FILES)
    folder.write(OUTCOME_FILES.of(first.chunk_id), replace(first, extraction_key="0123456789ab"))
    assert find_overtaken(settings, folder, NOTHING_DECIDED, is_published_since=False) == ("c0001",)


def test_a_decision_about_a_text_is_applied_where_it_is_about(settings: Settings, tmp_path: Path) -> None:
    folder = planned(settings, tmp_path, c0001=A, c0002=ALONE)
    elsewhere = DecisionTarget(url="http://own.sample.example/9", text_key="0" * 16)
    target = replace(elsewhere, url=ALONE.url)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    decide_review(tmp_path, DecisionKind.HOLD, elsewhere, "why", now)
    assert find_overtaken(settings, folder, read_decisions(tmp_path), is_published_since=False) == ()
    made = decide_review(tmp_path, DecisionKind.HOLD, target, "why", now)
    assert made is not None
    decided = read_decisions(tmp_path)
    # the issue carries the same text
    both = ("c0001", "c0002")
    assert find_overtaken(settings, folder, decided, is_published_since=False) == both
    assert review_decisions_of(folder) == decided.reviews
    for outcome in folder.read_each(OUTCOME_FILES):
        folder.write(OUTCOME_FILES.of(outcome.chunk_id), replace(outcome, extraction_key=TODAY))
    assert find_overtaken(settings, folder, decided, is_published_since=False) == (), "read by now"
    withdraw_decision(tmp_path, made.decision_key, "a mistake", now)
    taken_back = read_decisions(tmp_path)
    assert find_overtaken(settings, folder, taken_back, is_published_since=False) == both
