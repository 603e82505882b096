"""What cron must hear about, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.report.made_status import BLOCKED, DAY, GOOD, NOW, REPORT, ended_run

from gov_reviews.capture.source_state import note_outcome
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import (
    RunOptions,
    RunState,
    SourceOutcome,
    SourceState,
)
from gov_reviews.report.run_notice import DELIVERIES_FILE, Delivery
from gov_reviews.report.status import StatusReport, read_status, tell_undelivered
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.sites.schedule import due_from, is_due


@pytest.mark.parametrize(
    ("report", "max_age_days", "complaint"),
    [
        (REPORT, None, ""),
        (REPORT, 3, ""),
        (replace(REPORT, undelivered=(Delivery("on_call", False, "no route"),)), None, "reach on_call"),
        (replace(REPORT, warehouse_path=""), None, "There is no warehouse"),
        (replace(REPORT, runs=(ended_run(RunState.PUBLISHED, 9 * DAY),)), 8, "No run succeeded"),
        (
            replace(REPORT, runs=(ended_run(RunState.FAILED, DAY), ended_run(RunState.NOTHING_NEW, 2 * DAY))),
            3,
            "",
        ),
        (replace(REPORT, runs=(ended_run(RunState.FAILED, DAY),)), 3, "ended as failed: It was failed."),
        (replace(REPORT, runs=(ended_run(RunState.FAILED, 9 * DAY),)), 3, "look at the scheduler"),
        (replace(REPORT, runs=()), 3, "none is recorded"),
        # a blocked site must not look like "no news"
        (replace(REPORT, sources=(GOOD, BLOCKED)), 3, "cq_city"),
        (replace(REPORT, sources=(GOOD, BLOCKED)), None, ""),
        (replace(REPORT, sources=(GOOD, replace(BLOCKED, is_enabled=False))), 3, ""),
        (replace(REPORT, sources=(GOOD, replace(BLOCKED, succeeded_at=None))), 3, "cq_city"),
        (replace(REPORT, sources=(GOOD, replace(BLOCKED, due_since=None))), 3, ""),  # never asked yet
        # an installation for real sites does not serve the samples, even when it once did
        (replace(REPORT, sources=(GOOD, replace(BLOCKED, is_sample=True, is_off=True))), 3, ""),
        (replace(REPORT, sources=(GOOD, replace(BLOCKED, is_sample=True))), 3, "cq_city"),
    ],
)
def test_complaints(report: StatusReport, max_age_days: int | None, complaint: str) -> None:
    wording = report.complaint(max_age_days)
    assert complaint in wording
    assert bool(wording) == bool(complaint)


def test_the_disk_of_an_installation_is_looked_at(tmp_path: Path) -> None:
    looked = read_status(Settings(data_root=tmp_path), NOW)
    assert looked.disk_free_bytes is not None
    assert looked.disk_bytes is not None
    assert 0 < looked.disk_free_bytes <= looked.disk_bytes
    assert read_status(Settings(data_root=tmp_path / "none"), NOW).disk_bytes is None


def test_the_archive_tells_of_runs_without_news(tmp_path: Path) -> None:
    settings = Settings(data_root=tmp_path)
    for name, age, state in (("r1", 3 * DAY, SourceState.UNCHANGED), ("r2", DAY, SourceState.BLOCKED)):
        folder = RunFolder(settings, name)
        folder.start(RunOptions(), NOW - age)
        note_outcome(
            settings.archive_root,
            SourceOutcome(SourceId("sample_portal"), state, message=f"{state}"),
            NOW - age,
        )
        if name == "r1":
            folder.write(SUMMARY_FILE, ended_run(RunState.NOTHING_NEW, age))
            deliveries = (Delivery("mail", True), Delivery("on_call", False, "no route"))
            folder.write(DELIVERIES_FILE, deliveries)
    report = read_status(settings, NOW)
    assert report.undelivered == (Delivery("on_call", False, "no route"),)
    assert tell_undelivered(report.undelivered)[0].endswith(
        "did not reach on_call: no route\n上次运行的消息未送达 on_call：no route"
    )
    source = next(source for source in report.sources if source.source_id == "sample_portal")
    assert (source.state, source.seen_at, source.succeeded_at) == (
        SourceState.BLOCKED,
        NOW - DAY,
        NOW - 3 * DAY,
    )
    assert [summary.state for summary in report.runs] == ["nothing_new"]
    assert report.unfinished == ("r2",)


class TestOverAYear:
    """A year of scheduled runs, two a day, that ask what is due; the watchman looks every seven hours."""

    SPECS = tuple(
        spec
        for spec in load_registry()
        if spec.id in {"sample_portal", "sample_committee", "sample_mirror", "sample_epaper"}
    )

    def complaints(self, dead_from: datetime | None = None, days: int = 2) -> list[tuple[datetime, str]]:
        """What is said when over a year; the first source stops answering at `dead_from`."""
        start = datetime(2026, 1, 1, tzinfo=UTC)
        specs = [
            spec.model_copy(
                update={"lists": tuple(part.model_copy(update={"season": season}) for part in spec.lists)}
            )
            for spec, season in zip(
                self.SPECS, (("12-01", "03-31"), ("02-10", "02-20"), None, ("06-15", "06-15")), strict=True
            )
        ]
        succeeded = {spec.id: start for spec in specs}
        said, last_run = [], start
        for hour in range(24 * 365):
            now = start + timedelta(hours=hour)
            if now.hour in {10, 22}:  # half past six and half past eighteen in Shanghai
                last_run = now + timedelta(minutes=30)
                for spec in specs:
                    is_dead = spec is specs[0] and dead_from is not None and last_run >= dead_from
                    if is_due(spec, last_run, succeeded[spec.id]) and not is_dead:
                        succeeded[spec.id] = last_run
            if hour % 7 == 0 and hour > 24:
                sources = tuple(
                    replace(GOOD, source_id=spec.id, due_since=due_from(spec, succeeded[spec.id]))
                    for spec in specs
                )
                report = replace(
                    REPORT,
                    asked_at=now,
                    sources=sources,
                    runs=(ended_run(RunState.NOTHING_NEW, NOW - last_run),),
                )
                said.append((now, report.complaint(days)))
        return [(now, words) for now, words in said if words]

    @pytest.mark.parametrize("days", [1, 2, 3])
    def test_no_alarm_while_all_is_well(self, days: int) -> None:
        assert self.complaints(days=days) == []

    @pytest.mark.parametrize(("month", "latest_days"), [(1, 3), (7, 10)], ids=["in season", "off season"])
    def test_a_dead_source_is_named_by_its_cadence(self, month: int, latest_days: int) -> None:
        dead_from = datetime(2026, month, 10, tzinfo=UTC)
        complaints = self.complaints(dead_from)
        assert complaints[0][0] - dead_from < timedelta(days=latest_days)
        assert all(
            str(self.SPECS[0].id) in words and str(self.SPECS[1].id) not in words for _, words in complaints
        )
        assert len(complaints) > 500


def test_a_run_that_did_not_start_is_named(tmp_path: Path) -> None:
    settings = Settings(data_root=tmp_path)
    RunFolder(settings, RunId("r9")).refuse("No such host.\n没有此主机。")
    report = read_status(settings, datetime.now(UTC))
    assert [run_id for run_id, _ in report.refused] == ["r9"]
