"""What the archive remembers of each source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.capture.source_state import note_outcome, read_conditions
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SourceOutcome, SourceState

NOON = datetime(2026, 1, 10, 4, tzinfo=UTC)  # noon in Shanghai
CITY = SourceId("cq_city")


def note(root: Path, days_ago: int, state: SourceState, message: str = "") -> None:
    note_outcome(root, SourceOutcome(CITY, state, message=message), NOON - timedelta(days=days_ago))


def test_a_failure_keeps_the_day_of_the_last_success(tmp_path: Path) -> None:
    assert read_conditions(tmp_path) == {}
    note(tmp_path, 5, SourceState.OK)
    note(tmp_path, 3, SourceState.UNCHANGED)
    note(tmp_path, 1, SourceState.BLOCKED, "challenge")
    known = read_conditions(tmp_path)[CITY]
    assert (known.asked_at, known.state, known.message) == (
        NOON - timedelta(days=1),
        SourceState.BLOCKED,
        "challenge",
    )
    assert known.succeeded_at == NOON - timedelta(days=3)


def test_a_source_that_never_answered_has_no_success(tmp_path: Path) -> None:
    note(tmp_path, 1, SourceState.UNREACHABLE)
    assert read_conditions(tmp_path)[CITY].succeeded_at is None


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '{"source_id": "cq_city", "asked_at": "yesterday"}', "\x00"]
)
def test_a_damaged_file_counts_as_never_asked_and_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    note(tmp_path, 1, SourceState.OK)
    (tmp_path / "sources" / "cq_city.json").write_text(content, encoding="utf-8")
    assert read_conditions(tmp_path) == {}
    assert "cq_city.json" in caplog.text
    note(tmp_path, 0, SourceState.OK)
    assert read_conditions(tmp_path)[CITY].succeeded_at == NOON
