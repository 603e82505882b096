"""Faults of sites and of our own code become outcomes; the others go on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.pipeline.steps.answering_sites import SAMPLES, let_sites_answer

from gov_reviews.pipeline import local_run, outcome, steps
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState
from gov_reviews.run_folder import SOURCE_FILES, RunFolder
from gov_reviews.settings import Settings


class TestBatch:
    IDS = tuple(SourceId(name) for name in SAMPLES)

    def states(self, settings: Settings, run_id: str) -> list[SourceState]:
        return [outcome.state for outcome in steps.capture_batch(settings, run_id, self.IDS)]

    def test_a_fault_does_not_hide_the_others_and_a_further_try_asks_what_may_still_answer(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = steps.start(settings, RunOptions())
        ok, blocked, away = SourceState.OK, SourceState.BLOCKED, SourceState.UNREACHABLE
        let_sites_answer(
            monkeypatch,
            sample_committee=ok,
            sample_epaper=blocked,
            sample_mirror=away,
            sample_portal=RuntimeError("odd"),
        )
        assert self.states(settings, run_id) == [ok, blocked, away, SourceState.FAILED]
        # only the site that was away is asked again: what the others would say now is not heard
        let_sites_answer(
            monkeypatch, sample_committee=away, sample_epaper=ok, sample_mirror=ok, sample_portal=ok
        )
        assert self.states(settings, run_id) == [ok, blocked, ok, SourceState.FAILED]
        # nothing is left to try: the task was cleared by a person, who wants all of it
        assert self.states(settings, run_id) == [away, ok, ok, ok]

    def test_a_try_that_was_killed_is_gone_on_with(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run_id = steps.start(settings, RunOptions())
        partial = SourceOutcome(self.IDS[0], SourceState.PARTIAL)
        RunFolder(settings, run_id).write(SOURCE_FILES.of(partial.source_id), partial)
        let_sites_answer(monkeypatch, **dict.fromkeys(SAMPLES, SourceState.OK))
        assert self.states(settings, run_id) == [
            SourceState.PARTIAL,
            SourceState.OK,
            SourceState.OK,
            SourceState.OK,
        ]


def test_our_own_error_on_one_source_is_its_outcome_and_the_others_go_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = dict.fromkeys(("sample_committee", "sample_epaper", "sample_mirror"), SourceState.OK)
    let_sites_answer(monkeypatch, sample_portal=RuntimeError("odd"), **fine)
    lines: list[str] = []
    summary = local_run.run_pipeline(settings, RunOptions(mode=RunMode.DRY_RUN), lines.append)
    states = {outcome.source_id: outcome.state for outcome in summary.sources}
    assert states["sample_portal"] is SourceState.FAILED
    assert states["sample_mirror"] is SourceState.OK
    assert "RuntimeError: odd" in next(
        outcome.message for outcome in summary.sources if outcome.source_id == "sample_portal"
    )
    assert any("sample_portal: failed" in line for line in lines)
    assert summary.state == "dry_run"


def test_an_inbox_that_cannot_be_read_is_a_failed_source(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def collect(settings: Settings, run_id: RunId, options: RunOptions) -> SourceOutcome:
        raise PermissionError(13, "Permission denied", "inbox")

    monkeypatch.setattr("gov_reviews.capture.inbox.archive_inbox", collect)
    inbox = tmp_path / "in"
    inbox.mkdir()
    summary = local_run.run_pipeline(settings, RunOptions(use_sites=False, inbox=str(inbox)))
    assert summary.sources[0].state is SourceState.FAILED
    assert "Permission denied" in summary.sources[0].message
    assert outcome.run_failed(summary)
