"""The sign of life after a run, against a server on loopback."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.local_receivers import web_sink

from gov_reviews.messages.heartbeat import send_heartbeat
from gov_reviews.records.ids import RunId
from gov_reviews.records.runs import RunMode, RunOptions, RunState, RunSummary
from gov_reviews.settings import Settings

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
SUMMARY = RunSummary(
    RunId("r1"), RunState.PUBLISHED, NOON, NOON, RunOptions(), documents={"sample_portal": 2}
)


@pytest.mark.parametrize(("state", "status"), [(RunState.NOTHING_NEW, "0"), (RunState.AUDIT_FAILED, "1")])
def test_the_address_may_carry_how_the_run_ended(tmp_path: Path, state: RunState, status: str) -> None:
    with web_sink() as sink:
        settings = Settings(tmp_path, heartbeat=f"{sink.address}/ping/{{exit}}")
        assert send_heartbeat(settings, replace(SUMMARY, state=state)) == ""
    assert [(request.method, request.path) for request in sink.requests] == [("GET", f"/ping/{status}")]


def test_a_post_carries_the_counts(tmp_path: Path) -> None:
    with web_sink() as sink:
        send_heartbeat(Settings(tmp_path, heartbeat=sink.address, heartbeat_method="POST"), SUMMARY)
    said = json.loads(sink.requests[0].body)
    assert (said["run_id"], said["state"], said["failed"], said["documents"]) == ("r1", "published", False, 2)


def test_what_goes_wrong_is_a_word_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with web_sink(status=500) as sink:
        settings = Settings(tmp_path, heartbeat=f"{sink.address}/t0ken")
        assert "status 500" in send_heartbeat(settings, SUMMARY)
    assert "no heartbeat run_id=r1" in caplog.text
    assert "t0ken" not in caplog.text + repr(settings)


def test_none_without_an_address_and_none_for_a_dry_run(tmp_path: Path) -> None:
    assert send_heartbeat(Settings(tmp_path), SUMMARY) == ""
    with web_sink() as sink:
        dry = replace(SUMMARY, options=RunOptions(mode=RunMode.DRY_RUN), state=RunState.DRY_RUN)
        send_heartbeat(Settings(tmp_path, heartbeat=sink.address), dry)
    assert sink.requests == []
