"""What a run comes to, from what its steps left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.pipeline.steps.answering_sites import let_sites_answer

from gov_reviews.capture.source_state import note_outcome
from gov_reviews.pipeline import outcome, steps
from gov_reviews.pipeline.steps import reporting
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.schedule import hours_between


def test_a_source_that_used_to_answer_is_told_after_a_week(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted from the day on which it was due, not from its last success: off season that may be long ago."""
    mirror, portal = SourceId("sample_mirror"), SourceId("sample_portal")
    now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    cadence = -(-hours_between(load_registry().get(mirror), now) // 24)
    asked = RunOptions(sources=(mirror, portal), mode=RunMode.DRY_RUN)

    def message(day: int) -> str:
        monkeypatch.setattr(reporting, "utc_now", lambda: now + timedelta(days=day))
        run_id = steps.start(settings, asked)
        for source_id in steps.plan(settings, run_id):
            steps.capture(settings, run_id, source_id)
        return steps.report(settings, run_id).message

    note_outcome(settings.archive_root, SourceOutcome(mirror, SourceState.OK), now)
    let_sites_answer(monkeypatch, sample_mirror=SourceState.BLOCKED, sample_portal=SourceState.OK)
    assert "used to answer" not in message(cadence + outcome.MAX_DAYS_OVERDUE)
    assert f"sample_mirror ({outcome.MAX_DAYS_OVERDUE + 1} days)" in message(
        cadence + outcome.MAX_DAYS_OVERDUE + 1
    )


def test_a_source_that_left_no_outcome_is_told_as_failed(settings: Settings) -> None:
    run_id = steps.start(settings, RunOptions(sources=(SourceId("sample_mirror"),)))
    steps.plan(settings, run_id)
    summary = steps.report(settings, run_id)
    assert [(outcome.source_id, outcome.state) for outcome in summary.sources] == [
        ("sample_mirror", SourceState.FAILED)
    ]
    assert outcome.run_failed(summary)
