"""Sources: how each stands now, what to do, when it is asked next; also without a warehouse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.unit.web.conftest import client_of, request_for

from gov_reviews.capture.source_state import note_outcome
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SourceOutcome, SourceState
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.web.views.sources_view import next_asking

NOW = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
PORTAL = SourceId("sample_portal")


def test_a_blocked_source_says_what_to_do_without_a_warehouse(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    note_outcome(
        settings.archive_root,
        SourceOutcome(SourceId("bj_provincial"), SourceState.BLOCKED, message="<b>A firewall</b>"),
        NOW,
    )
    client = client_of(settings)
    text = client.get("/sources?lang=en&show=person").text
    assert "1 need a person" in text
    assert "Do not try to get around it" in text
    text = client.get("/source/bj_provincial").text
    assert "&lt;b&gt;A firewall&lt;/b&gt;" in text
    assert "No run that built this warehouse asked it." in text
    assert client.get("/sources?show=person&csv=sources").text.count("\n") == 2


def test_a_source_shows_its_yield_and_its_runs(client: TestClient) -> None:
    text = client.get("/source/sample_portal").text
    assert "Reviews in the season" in text
    assert 'id="yield"' in text


@pytest.mark.parametrize("source_id", ["never_heard_of", "A'--", "x" * 99])
def test_what_is_no_source_is_not_found(client: TestClient, source_id: str) -> None:
    assert client.get(f"/source/{source_id}").status_code == 404


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (SourceStatusRow(PORTAL, SourceState.OK, "on", succeeded_at=NOW), "from 2026-01-11 03:00"),
        (SourceStatusRow(PORTAL, SourceState.OK, "on", succeeded_at=NOW - timedelta(days=9)), "next run"),
        (SourceStatusRow(PORTAL, None, "on"), "next run"),
        (
            SourceStatusRow(PORTAL, SourceState.BLOCKED, "on", rest_until=NOW + timedelta(days=1)),
            "from 2026-01-11 16:00",
        ),
        (SourceStatusRow(PORTAL, None, "probe"), "not yet: no probe"),
        (SourceStatusRow(PORTAL, None, ""), "no longer registered"),
    ],
)
def test_next_asking(row: SourceStatusRow, words: str) -> None:
    spec = load_registry().sources[SourceId("bj_provincial")]
    assert spec.cadence.in_season_hours == 12
    assert next_asking(row, spec, None, NOW, request_for())[1] == words
