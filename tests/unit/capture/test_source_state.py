"""What the archive remembers of each source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.capture.source_state import (
    note_outcome,
    read_condition,
    read_conditions,
    read_source_history,
)
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SourceOutcome, SourceState
from gov_reviews.records.source_evidence import SourceEvidence

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
def test_a_damaged_file_is_named_and_made_again_from_its_history(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: str
) -> None:
    note(tmp_path, 1, SourceState.OK)
    (tmp_path / "sources" / "cq_city.json").write_text(content, encoding="utf-8")
    assert read_conditions(tmp_path)[CITY].succeeded_at == NOON - timedelta(days=1)
    assert "cq_city.json" in caplog.text
    (tmp_path / "sources" / "cq_city.jsonl").unlink()
    assert read_conditions(tmp_path) == {}
    note(tmp_path, 0, SourceState.OK)
    assert read_conditions(tmp_path)[CITY].succeeded_at == NOON


def outcome(state: SourceState, **more: Any) -> SourceOutcome:
    return SourceOutcome(CITY, state, **more)


def test_a_site_that_blocks_us_rests_a_day_then_three_then_a_week(tmp_path: Path) -> None:
    at, rests = NOON, []
    for _ in range(5):
        note_outcome(tmp_path, outcome(SourceState.BLOCKED), at)
        note_outcome(tmp_path, outcome(SourceState.BLOCKED), at + timedelta(hours=1))  # by hand, the same day
        known = read_conditions(tmp_path)[CITY]
        assert known.rest_until is not None
        assert known.is_resting(at + timedelta(hours=2))
        rests.append(round((known.rest_until - at) / timedelta(days=1)))
        at = known.rest_until
        assert not known.is_resting(at)
    assert rests == [1, 3, 7, 7, 7]
    assert known.since == NOON
    assert known.state_at(at) is SourceState.NEEDS_PERSON
    note_outcome(tmp_path, outcome(SourceState.UNCHANGED), at)
    note_outcome(tmp_path, outcome(SourceState.BLOCKED), at + timedelta(days=1))
    assert read_conditions(tmp_path)[CITY].blocks == 1


def test_a_rest_that_a_wrong_clock_has_noted_does_not_last_for_years(tmp_path: Path) -> None:
    note_outcome(tmp_path, outcome(SourceState.BLOCKED), NOON + timedelta(days=3650))
    assert not read_conditions(tmp_path)[CITY].is_resting(NOON)


def test_the_history_holds_changes_only_with_evidence(tmp_path: Path) -> None:
    seen = SourceEvidence("http://a.example/", NOON, 412, "server: x", "<html>", "ab" * 32)
    for day, one in enumerate(
        [
            outcome(SourceState.OK),
            outcome(SourceState.UNCHANGED),
            outcome(SourceState.BLOCKED, evidence=seen),
            outcome(SourceState.BLOCKED),
            outcome(SourceState.UNREACHABLE, detail="dns"),
            outcome(SourceState.UNREACHABLE, detail="timeout"),
        ]
    ):
        note_outcome(tmp_path, one, NOON + timedelta(days=day))
    history = read_source_history(tmp_path, CITY)
    assert [(one.state, one.detail) for one in history] == [
        (SourceState.OK, ""),
        (SourceState.BLOCKED, ""),
        (SourceState.UNREACHABLE, "dns"),
        (SourceState.UNREACHABLE, "timeout"),
    ]
    assert history[1].evidence == seen
    known = read_conditions(tmp_path)[CITY]
    assert known.since == NOON + timedelta(days=4)
    assert known.state_at(NOON + timedelta(days=5)) is SourceState.UNREACHABLE
    assert known.state_at(NOON + timedelta(days=40)) is SourceState.NEEDS_PERSON


def test_a_file_of_an_earlier_version_and_files_of_others(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    old = '{"source_id":"cq_city","asked_at":"2026-01-09T04:00:00Z","state":"ok","message":"","succeeded_at":null}'
    (folder / "cq_city.json").write_text(old, encoding="utf-8")
    (folder / "cq_city.probes.jsonl").write_text("{}\n", encoding="utf-8")
    assert list(read_conditions(tmp_path)) == [CITY]
    note(tmp_path, 0, SourceState.UNCHANGED)
    assert read_conditions(tmp_path)[CITY].since == NOON - timedelta(days=1)


def test_one_source_is_read_without_the_others(tmp_path: Path) -> None:
    note_outcome(tmp_path, SourceOutcome(CITY, SourceState.OK), NOON)
    assert read_condition(tmp_path, CITY) == read_conditions(tmp_path)[CITY]
    assert read_condition(tmp_path, SourceId("never_asked")) is None
