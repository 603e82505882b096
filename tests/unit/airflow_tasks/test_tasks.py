"""How outcomes of the pipeline become states of Airflow tasks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest

from gov_reviews import errors
from gov_reviews.airflow_tasks import tasks
from gov_reviews.pipeline import steps
from gov_reviews.records.both_languages import error_in_both
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import (
    SUCCESSFUL,
    BuildReport,
    CheckResult,
    ChunkOutcome,
    RunOptions,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.report.run_summary import summary_lines
from gov_reviews.run_folder import REFUSAL_FILE, RunFolder, check_run_id
from gov_reviews.settings import Settings

NOON = datetime(2026, 1, 5, 6, 30, tzinfo=timezone(timedelta(hours=8)))


def dag_run(**changes: object) -> SimpleNamespace:
    return SimpleNamespace(
        **(
            {"dag_id": "ingest_reviews", "run_id": "manual__1", "run_after": NOON, "clear_number": 0}
            | changes
        )
    )


@pytest.fixture(autouse=True)
def data_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path))
    monkeypatch.delenv("GOV_REVIEWS_INBOX", raising=False)
    return tmp_path


class TestRunId:
    def test_sorts_by_time_in_utc_and_is_a_plain_name(self) -> None:
        run_id = tasks.run_id_of(dag_run())
        assert run_id.startswith("20260104T223000000Z-")
        assert check_run_id(run_id) == run_id

    def test_a_retry_meets_the_same_folder(self) -> None:
        assert tasks.run_id_of(dag_run()) == tasks.run_id_of(dag_run(state="running"))

    @pytest.mark.parametrize(
        "change", [{"run_id": "manual__2"}, {"clear_number": 1}, {"dag_id": "reprocess_archive"}]
    )
    def test_another_run_gets_another_folder(self, change: dict[str, object]) -> None:
        assert tasks.run_id_of(dag_run(**change)) != tasks.run_id_of(dag_run())


class TestStartRun:
    def test_makes_the_default_inbox_and_the_folder(self, data_root: Path) -> None:
        run = tasks.start_run({"inbox": True}, dag_run())
        assert (data_root / "inbox").is_dir()
        assert (data_root / "runs" / run / "options.json").is_file()

    def test_a_named_inbox_must_exist(self, data_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GOV_REVIEWS_INBOX", str(data_root / "nowhere"))
        with pytest.raises(errors.InvalidRequest, match="inbox"):
            tasks.start_run({"inbox": True}, dag_run())
        assert not (data_root / "nowhere").exists()

    def test_an_unregistered_host_is_refused(self, data_root: Path) -> None:
        with pytest.raises(errors.PipelineError, match="not registered") as caught:
            tasks.start_run({"urls": ["http://not-registered.example/x.html"]}, dag_run())
        assert caught.value.permanent
        folder = RunFolder(Settings.load(), tasks.run_id_of(dag_run()))
        assert [path.name for path in folder.root.iterdir()] == ["refused.json"]
        refusal = folder.read(REFUSAL_FILE)
        assert refusal is not None
        assert refusal.message == error_in_both(caught.value)

    def test_a_refusal_that_cannot_be_noted_is_the_refusal_all_the_same(
        self, data_root: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (data_root / "runs").write_text("in the way", encoding="ascii")
        with pytest.raises(errors.PipelineError, match="not registered"):
            tasks.start_run({"urls": ["http://not-registered.example/x.html"], "inbox": False}, dag_run())
        assert "cannot say why it did not start" in caplog.text


class TestCaptureSource:
    @pytest.mark.parametrize("state", list(SourceState))
    def test_red_when_the_source_brought_nothing(
        self, state: SourceState, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outcome = SourceOutcome(
            SourceId("sample_portal"), state, listed=3, fetched=2, message="why", failures=("u: r",) * 5
        )
        monkeypatch.setattr(steps, "capture_batch", lambda settings, run_id, source_ids: (outcome,))
        if state in SUCCESSFUL:
            assert tasks.capture_source("r", ["sample_portal"])["fetched"] == 2
            return
        with pytest.raises(errors.PipelineError, match="why") as caught:
            tasks.capture_source("r", ["sample_portal"])
        assert caught.value.permanent is (state is not SourceState.UNREACHABLE)
        assert "and 2 more" in str(caught.value)

    @pytest.mark.parametrize(
        ("states", "error", "named"),
        [
            ("ok unchanged partial", None, ""),
            (
                "ok blocked layout_changed",
                errors.BotChallenge,
                "2 of 3 .*s1: blocked: why 1; s2: layout_changed: why 2",
            ),
            ("blocked unreachable ok", errors.BotChallenge, "2 of 3 .*s0: blocked.*s1: unreachable"),
            ("failed ok ok", errors.CaptureError, "1 of 3 .*s0: failed"),
        ],
    )
    def test_a_batch_is_red_when_a_source_of_it_brought_nothing(
        self, states: str, error: type[Exception] | None, named: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        outcomes = tuple(
            SourceOutcome(
                SourceId(f"s{number}"), SourceState(state), listed=4, fetched=2, message=f"why {number}"
            )
            for number, state in enumerate(states.split())
        )
        monkeypatch.setattr(steps, "capture_batch", lambda settings, run_id, source_ids: outcomes)
        if error is None:
            wording = tasks.capture_source("r", ["s0", "s1", "s2"])
            assert wording == {
                "sources": 3, "ok": 1, "unchanged": 1, "partial": 1,
                "listed": 12, "fetched": 6, "not_modified": 0, "not_asked": 0, "failed": 0,
            }  # fmt: skip
            return
        with pytest.raises(errors.PipelineError, match=named) as caught:
            tasks.capture_source("r", ["s0", "s1", "s2"])
        assert type(caught.value) is error

    @pytest.mark.parametrize(
        ("sources", "batches", "largest"),
        [(0, 0, 0), (1, 1, 1), (400, 400, 1), (401, 201, 2), (3000, 375, 8)],
    )
    def test_batches_are_few_enough_for_airflow_and_single_while_they_can(
        self, sources: int, batches: int, largest: int
    ) -> None:
        cut = tasks.cut_batches([f"s{number}" for number in range(sources)])
        assert (len(cut), max(map(len, cut), default=0)) == (batches, largest)
        assert [source_id for batch in cut for source_id in batch] == [
            f"s{number}" for number in range(sources)
        ]

    def test_every_state_is_decided(self) -> None:
        assert set(tasks._OUTCOME_ERRORS) == set(SourceState) - SUCCESSFUL


class TestSkips:
    def test_inbox_left_alone(self) -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        run = tasks.start_run({"inbox": False}, dag_run())
        with pytest.raises(AirflowSkipException):
            tasks.capture_inbox(run)

    def test_nothing_pending(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        monkeypatch.setattr(steps, "cut_into_chunks", lambda settings, run_id: [])
        with pytest.raises(AirflowSkipException, match="Nothing to read"):
            tasks.plan_chunks("r")

    def test_never_started(self) -> None:
        from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

        with pytest.raises(AirflowSkipException):
            tasks.plan_chunks("")
        with pytest.raises(AirflowFailException, match="start_run"):
            tasks.report_run("")


class TestReportDecides:
    SUMMARY = RunSummary(
        run_id=check_run_id("r"),
        state="published",
        started_at=datetime(2026, 1, 5, tzinfo=UTC),
        finished_at=datetime(2026, 1, 5, tzinfo=UTC),
        options=RunOptions(),
        sources=(SourceOutcome(SourceId("a"), SourceState.BLOCKED, message="blocked"),),
        documents={"a": 2, "b": 3},
        observations={"a": 20, "b": 30},
        message="wording",
    )

    @pytest.mark.parametrize("state", ["published", "nothing_new", "dry_run"])
    def test_green(
        self, state: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        told = replace(self.SUMMARY, state=RunState(state))
        monkeypatch.setattr(steps, "report", lambda settings, run_id: told)
        caplog.set_level("INFO")
        assert tasks.report_run("r") == {
            "run": "r",
            "state": state,
            "documents": 5,
            "observations": 50,
            "quarantined": 0,
        }
        # what a run prints elsewhere
        lines = summary_lines(told)
        assert lines[0].startswith(f"Run 运行 {told.run_id} {state} ")
        logged = [record.getMessage() for record in caplog.records]
        assert [line for line in logged if line in lines] == lines

    @pytest.mark.parametrize("state", ["failed", "audit_failed"])
    def test_red_without_a_retry(self, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
        from airflow.sdk.exceptions import AirflowFailException

        monkeypatch.setattr(
            steps, "report", lambda settings, run_id: replace(self.SUMMARY, state=RunState(state))
        )
        with pytest.raises(AirflowFailException, match="wording"):
            tasks.report_run("r")


def test_what_goes_through_xcom_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids and counts, never text or frames: it all lands in Airflow's database."""
    import json

    monkeypatch.setattr(
        steps,
        "read_chunk",
        lambda settings, run_id, chunk_id: ChunkOutcome(chunk_id, 9, 3, 120, 2, 4, 0.5),
    )
    monkeypatch.setattr(
        steps,
        "build",
        lambda settings, run_id: BuildReport("candidate.duckdb", {"t": 5, "u": 1}, {"t": 2}),
    )
    check = CheckResult("c", "core.t", None, "warning", False, 10, 1, "en", "zh")
    monkeypatch.setattr(steps, "audit", lambda settings, run_id: (check, replace(check, is_passed=True)))
    monkeypatch.setattr(steps, "publish", lambda settings, run_id: None)
    described = {"number": 3, "sha256": "ab"}
    monkeypatch.setattr(steps, "describe_publication", lambda settings, run_id: described)
    monkeypatch.setattr(steps, "reason_to_keep", lambda settings, run_id: "")
    returned = [
        tasks.extract_chunk("r", "c0001"),
        tasks.build_candidate("r"),
        tasks.audit_candidate("r"),
        tasks.publish_candidate("r", dag_run(), events := defaultdict(SimpleNamespace)),
    ]
    (event,) = events.values()
    assert (event.extra["number"], event.extra["sha256"]) == (3, "ab")
    assert event.extra["report"].endswith("/gov-reviews/dag-run/ingest_reviews/manual__1")
    assert returned[1:3] == [{"inserted": 6, "updated": 2}, {"checks": 2, "passed": 1}]
    assert all(len(json.dumps(value)) < 400 for value in returned)
