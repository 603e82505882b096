"""Runs: the list, one report, the way from Airflow's run id to ours."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient
from tests.unit.web.conftest import client_of

from gov_reviews.airflow_tasks.tasks import run_id_of
from gov_reviews.records.extraction_versions import OutdatedDocuments
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import (
    CheckResult,
    QuarantineGroup,
    RunOptions,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.records.vocabulary import IssueScope, Severity
from gov_reviews.report.run_notice import NOTICE_FILE, RunNotice
from gov_reviews.report.run_summary import summary_lines
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder
from gov_reviews.settings import Settings

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAG_RUN = SimpleNamespace(
    dag_id="ingest_reviews", run_id="manual__2026-01-05T12:00:00+00:00", run_after=START, clear_number=0
)


def write_run(settings: Settings, run_id: str, *, is_finished: bool = True) -> None:
    folder = RunFolder(settings, run_id)
    folder.start(RunOptions(), now=START)
    if not is_finished:
        return
    sources = (
        SourceOutcome(SourceId("sample_portal"), SourceState.PARTIAL, listed=13, fetched=12, failed=1),
        SourceOutcome(SourceId("sample_mirror"), SourceState.UNREACHABLE, message="No <answer>."),
    )
    checks = (
        CheckResult("a.b.c", "core.t", "c", Severity.CRITICAL, True, 100, 0, "c has a value", "c 不为空"),
        CheckResult(
            "a.b.d", "core.t", "d", Severity.WARNING, False, 100, 1, "d lies in range", "d 在范围内", "k1"
        ),
    )
    folder.write(
        SUMMARY_FILE,
        RunSummary(
            RunId(run_id),
            RunState.PUBLISHED,
            START,
            START + timedelta(seconds=42),
            RunOptions(),
            sources=sources,
            documents={"sample_portal": 6},
            observations={"sample_portal": 377},
            quarantined=3,
            checks=checks,
            message="Published.",
            outdated=OutdatedDocuments(6, ("metric catalogue",)),
            quarantine=(
                QuarantineGroup("page_truncated", Severity.WARNING, IssueScope.PAGE, 1, "It breaks off."),
            ),
        ),
    )


@pytest.fixture
def runs(settings: Settings) -> TestClient:
    return client_of(settings)


def test_a_report_says_what_the_terminal_says(settings: Settings, runs: TestClient) -> None:
    write_run(settings, "r1")
    text = runs.get("/run/r1").text
    for said in ("Published.", "42 s", "377", "No &lt;answer&gt;.", "d lies in range", "page_truncated"):
        assert said in text
    assert "6 documents were not read by today" in text
    assert "gov-reviews reprocess" in text
    assert "c has a value" not in text
    assert "d 在范围内" in runs.get("/run/r1?lang=zh").text
    assert runs.get("/run/r1?csv=sources").text.splitlines()[1] == "sample_portal,partial,13,12,0,0,1,6,377,"


def test_a_report_has_the_text_of_the_log_and_what_was_told(settings: Settings, runs: TestClient) -> None:
    write_run(settings, "r1")
    assert "What was told of it" not in runs.get("/run/r1").text
    notice = RunNotice("r1", "<标题> / <title>", "Look at <it>.", "请查看。")
    RunFolder(settings, "r1").write(NOTICE_FILE, notice)
    text = runs.get("/run/r1").text
    assert "&lt;title&gt;\n\nLook at &lt;it&gt;." in text
    chinese = runs.get("/run/r1?lang=zh").text
    assert "&lt;标题&gt;\n\n请查看。" in chinese
    assert "&lt;title&gt;" not in chinese
    assert "标题" not in text
    summary = RunFolder(settings, "r1").read(SUMMARY_FILE)
    assert summary is not None
    assert "\n".join(summary_lines(summary)) in html.unescape(text)


def test_the_list_has_runs_without_an_end_too(settings: Settings, runs: TestClient) -> None:
    write_run(settings, "r1")
    write_run(settings, "r2", is_finished=False)
    text = runs.get("/runs").text
    assert 'href="/run/r1"' in text
    assert "going on, or broken off" in text
    assert "has no end yet" in runs.get("/run/r2").text


def test_no_runs_at_all(runs: TestClient) -> None:
    assert "Trigger the DAG" in runs.get("/runs").text


@pytest.mark.parametrize("cleared", [0, 3])
def test_a_dag_run_finds_its_folder(settings: Settings, runs: TestClient, cleared: int) -> None:
    for number in range(cleared + 1):
        write_run(settings, run_id_of(SimpleNamespace(**vars(DAG_RUN) | {"clear_number": number})))
    newest = run_id_of(SimpleNamespace(**vars(DAG_RUN) | {"clear_number": cleared}))
    answer = runs.get("/dag-run/ingest_reviews/manual__2026-01-05T12%3A00%3A00%2B00%3A00")
    assert answer.status_code == 200
    assert newest in answer.text


def test_a_dag_run_without_a_folder(settings: Settings, runs: TestClient) -> None:
    write_run(settings, run_id_of(DAG_RUN))
    answer = runs.get("/dag-run/another_dag/manual__2026-01-05T12%3A00%3A00%2B00%3A00")
    assert answer.status_code == 404
    assert "no folder of this run" in answer.text


def test_a_run_that_did_not_start_says_why(settings: Settings, runs: TestClient) -> None:
    RunFolder(settings, run_id_of(DAG_RUN)).refuse("The host is <not> registered. 未登记。")
    text = runs.get("/dag-run/ingest_reviews/manual__2026-01-05T12%3A00%3A00%2B00%3A00").text
    assert "This run did not start" in text
    assert "The host is &lt;not&gt; registered. 未登记。" in text
    assert "trigger the DAG again" in text


def test_a_run_that_did_not_start_stands_among_the_others(settings: Settings, runs: TestClient) -> None:
    write_run(settings, run_id_of(DAG_RUN))
    refused = "20260106T120000000Z-abcdef"
    RunFolder(settings, refused).refuse("The host is <not> registered.\n主机未登记。")
    text = runs.get("/runs?lang=zh").text
    assert text.index(refused) < text.index(run_id_of(DAG_RUN))
    assert "未启动" in text
    assert "主机未登记。" in text
    assert "&lt;not&gt;" not in text  # the other language


@pytest.mark.parametrize("run_id", ["..%2F..%2Fetc", ".hidden", "%2e%2e", "a b", "a" * 200])
def test_what_is_no_run_id(runs: TestClient, run_id: str) -> None:
    assert runs.get(f"/run/{run_id}").status_code == 404


def test_a_run_that_loaded_nothing_asked_no_check(settings: Settings, runs: TestClient) -> None:
    folder = RunFolder(settings, "r9")
    folder.start(RunOptions(), now=START)
    folder.write(SUMMARY_FILE, RunSummary(RunId("r9"), RunState.NOTHING_NEW, START, START, RunOptions()))
    page = runs.get("/run/r9").text
    assert "none was asked: nothing was loaded" in page
    assert "of 0<" not in page
