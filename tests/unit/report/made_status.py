"""A status report in good order, and what differs in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from gov_reviews.records.ids import RunId
from gov_reviews.records.runs import QuarantineGroup, RunOptions, RunState, RunSummary, SourceState
from gov_reviews.report.status import SourceStatus, StatusReport

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def ended_run(state: RunState, age: timedelta) -> RunSummary:
    return RunSummary(
        RunId("r1"), state, NOW - age, NOW - age, RunOptions(), documents={"a": 2}, message=f"It was {state}."
    )


GOOD = SourceStatus(
    "gd_provincial",
    True,
    False,
    3,
    90,
    date(2026, 1, 20),
    SourceState.OK,
    "",
    NOW - DAY,
    NOW - DAY,
    NOW - DAY / 2,
)
REPORT = StatusReport(
    asked_at=NOW,
    warehouse_path="/data/warehouse/warehouse.duckdb",
    warehouse_bytes=5_000_000,
    published_at=NOW - DAY,
    documents=3,
    observations=90,
    organizations=2,
    first_year=2023,
    last_year=2025,
    sources=(GOOD,),
    quarantine=(QuarantineGroup("page_truncated", "warning", "page", 1, "why", "http://a", ""),),
    runs=(ended_run(RunState.PUBLISHED, DAY),),
)
BLOCKED = replace(
    GOOD,
    source_id="cq_city",
    state=SourceState.BLOCKED,
    message="412 challenge",
    succeeded_at=NOW - 30 * DAY,
    due_since=NOW - 29 * DAY,
)
