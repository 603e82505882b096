"""What the steps ask sites is answered here, without any site."""

from __future__ import annotations

import pytest

from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings

SAMPLES = ["sample_committee", "sample_epaper", "sample_mirror", "sample_portal"]


def let_sites_answer(monkeypatch: pytest.MonkeyPatch, **states: SourceState | Exception) -> None:
    """Let each source end in a state, or let our own code fail on it."""

    def collect(
        settings: Settings, run_id: RunId, source_id: SourceId, options: RunOptions, *, budget: object
    ) -> SourceOutcome:
        state = states.get(source_id, SourceState.UNREACHABLE)
        if isinstance(state, Exception):
            raise state
        return SourceOutcome(
            source_id, state, listed=3, message="" if state is SourceState.OK else f"It is {state}."
        )

    monkeypatch.setattr("gov_reviews.capture.source_crawl.crawl_source", collect)
