"""When a run counts as a failure."""

from __future__ import annotations

import re

import pytest

from gov_reviews.pipeline import outcome
from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.records.runs import SourceOutcome, SourceState


@pytest.mark.parametrize(
    ("sites", "inbox", "documents", "reason"),
    [
        ([SourceState.OK, SourceState.BLOCKED], None, 5, ""),
        ([SourceState.UNCHANGED], None, 5, ""),
        ([SourceState.BLOCKED, SourceState.UNREACHABLE], None, 5, "None of 2"),
        ([SourceState.BLOCKED], (SourceState.UNCHANGED, 0), 5, "None of 1"),
        ([SourceState.BLOCKED], (SourceState.OK, 3), 5, "None of 1"),
        ([SourceState.OK, SourceState.BLOCKED, SourceState.FAILED], None, 5, "1 of 3 .*fewer than half"),
        ([SourceState.OK, SourceState.PARTIAL, SourceState.FAILED], None, 5, ""),
        ([], (SourceState.UNCHANGED, 0), 5, ""),
        ([], (SourceState.FAILED, 0), 5, "inbox could not be read"),
        ([], None, 5, ""),
        ([SourceState.OK, SourceState.UNCHANGED], (SourceState.UNCHANGED, 0), 0, ""),
        ([SourceState.OK], (SourceState.OK, 2), 0, "no document"),
        ([SourceState.BLOCKED], None, 0, "no document.*None of 1"),
        ([], None, 0, "nothing was asked"),
        ([SourceState.OK], None, None, ""),
    ],
)
def test_when_a_run_must_not_look_green(
    sites: list[SourceState], inbox: tuple[SourceState, int] | None, documents: int | None, reason: str
) -> None:
    outcomes = [SourceOutcome(SourceId(f"s{number}"), state) for number, state in enumerate(sites)]
    if inbox is not None:
        outcomes.append(SourceOutcome(INBOX_SOURCE, inbox[0], fetched=inbox[1]))
    wording = outcome.reason_to_fail(tuple(outcomes), documents, {})
    assert re.search(reason, wording)
    assert bool(wording) == bool(reason)


def test_a_page_that_somebody_asked_for_is_to_come_in() -> None:
    answered = (SourceOutcome(SourceId("s"), SourceState.OK),)
    assert "no document" in outcome.reason_to_fail(answered, 0, {}, is_asked=True)
