"""Who is told what after a run, against a web server on loopback."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.exceptions import AirflowSkipException
from airflow.utils.types import DagRunType
from tests.local_receivers import WebSink, web_sink

from gov_reviews.airflow_tasks import telling
from gov_reviews.capture.source_state import note_outcome
from gov_reviews.messages.told_memory import ToldMemory, told_by_one, write_told
from gov_reviews.records.ids import RunId, SourceId
from gov_reviews.records.runs import RunMode, RunOptions, RunState, RunSummary, SourceOutcome, SourceState
from gov_reviews.report import open_troubles
from gov_reviews.report.open_troubles import find_troubles
from gov_reviews.report.run_notice import DELIVERIES_FILE, NOTICE_FILE, Delivery
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder
from gov_reviews.settings import Settings

NOON = datetime.now(UTC)


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path))
    monkeypatch.setenv("GOV_REVIEWS_SAMPLE_SITE", "127.0.0.1:9")
    return Settings.load()


def connect(monkeypatch: pytest.MonkeyPatch, sink: WebSink, **extra: object) -> None:
    values = {"conn_type": "generic", "password": sink.address, "extra": {"form": "json", **extra}}
    monkeypatch.setenv("AIRFLOW_CONN_GOV_REVIEWS_WEBHOOK", json.dumps(values))


def dag_run(run_type: DagRunType = DagRunType.SCHEDULED) -> SimpleNamespace:
    return SimpleNamespace(dag_id="ingest_reviews", run_id=f"{run_type.value}__1 x", run_type=run_type)


def ran(settings: Settings, run_id: str, **changes: Any) -> str:
    summary = RunSummary(RunId(run_id), RunState.NOTHING_NEW, NOON, NOON, RunOptions())
    RunFolder(settings, run_id).write(SUMMARY_FILE, replace(summary, **changes))
    return run_id


def stands(settings: Settings, state: SourceState) -> None:
    note_outcome(settings.archive_root, SourceOutcome(SourceId("sample_portal"), state), NOON)


def texts(sink: WebSink) -> list[str]:
    return [json.loads(request.body)["text_en"] for request in sink.requests]


def test_a_trouble_is_told_once_and_once_more_when_it_is_over(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as sink:
        connect(monkeypatch, sink)
        stands(settings, SourceState.BLOCKED)
        told = [telling.tell_people(ran(settings, f"r{number}"), dag_run())["sent"] for number in (1, 1, 2)]
        stands(settings, SourceState.OK)
        told += [telling.tell_people(ran(settings, f"r{number}"), dag_run())["sent"] for number in (3, 4)]
    assert told == [1, 0, 0, 1, 0]
    assert "sample_portal" in texts(sink)[0]
    assert "/gov-reviews/dag-run/ingest_reviews/scheduled__1%20x" in texts(sink)[0]
    assert "Over: " in texts(sink)[1]
    folder = RunFolder(settings, "r1")
    assert folder.read(DELIVERIES_FILE) == (Delivery("gov_reviews_webhook", True),)
    notice = folder.read(NOTICE_FILE)
    assert notice is not None
    assert notice.text_en == texts(sink)[0]


def test_what_another_run_tells_at_this_moment_is_not_told_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as sink, ThreadPoolExecutor(1) as pool:
        connect(monkeypatch, sink)
        stands(settings, SourceState.BLOCKED)
        run = ran(settings, "r2")
        with told_by_one(settings, "gov_reviews_webhook"):
            second = pool.submit(telling.tell_people, run, dag_run())
            with suppress(TimeoutError):
                second.result(0.5)  # without a lock it has told by now
            troubles = find_troubles(settings, None, NOON)
            write_told(settings, "gov_reviews_webhook", ToldMemory().after(troubles, "r1", NOON))
        assert second.result(60)["sent"] == 0
    assert sink.requests == []


def test_a_receiver_that_was_away_hears_of_it_from_the_next_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(settings, SourceState.MOVED)
    with web_sink(status=503) as sink:
        connect(monkeypatch, sink)
        assert telling.tell_people(ran(settings, "r1"), dag_run())["failed"] == 1
        kept = RunFolder(settings, "r1").read(DELIVERIES_FILE)
        assert kept is not None
        assert "status 503" in kept[0].word
        sink.answers = (200, b"")
        assert telling.tell_people(ran(settings, "r2"), dag_run())["sent"] == 1


def test_daily_is_once_a_day_though_nothing_is_wrong(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as sink:
        connect(monkeypatch, sink, when="daily")
        sent = [telling.tell_people(ran(settings, f"r{number}"), dag_run())["sent"] for number in (1, 2)]
    assert sent == [1, 0]
    assert "nothing new" in texts(sink)[0]


@pytest.mark.parametrize(("run", "state"), [("", "never started"), ("r1", "without a report")])
def test_a_scheduled_run_that_left_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, run: str, state: str
) -> None:
    with web_sink() as sink:
        connect(monkeypatch, sink)
        assert telling.tell_people(run, dag_run())["sent"] == 1
    assert state in texts(sink)[0]


def test_whoever_looks_at_it_is_told_nothing(settings: Settings) -> None:
    with pytest.raises(AirflowSkipException, match="triggered the run"):
        telling.tell_people("", dag_run(DagRunType.MANUAL))
    with pytest.raises(AirflowSkipException, match="dry run"):
        telling.tell_people(ran(settings, "r1", options=RunOptions(mode=RunMode.DRY_RUN)), dag_run())


def test_the_heartbeat_goes_out_and_its_failure_is_a_word(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as sink:
        monkeypatch.setenv("GOV_REVIEWS_HEARTBEAT", sink.address)
        assert "heartbeat" not in telling.tell_people(ran(settings, "r1"), dag_run())
        sink.answers = (500, b"")
        assert "status 500" in telling.tell_people(ran(settings, "r2"), dag_run())["heartbeat"]


def test_a_run_that_does_not_end_is_told_once_until_one_has_ended_well(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = {"dag_run": {"dag_id": "ingest_reviews", "dag_run_id": "scheduled__1"}}
    with web_sink() as sink:
        connect(monkeypatch, sink)
        stands(settings, SourceState.BLOCKED)
        telling.tell_people(ran(settings, "r1"), dag_run())
        for _ in range(2):
            telling.LateRunNotifier(hours=6)(context)
        assert telling.tell_people(ran(settings, "r2"), dag_run())["sent"] == 1
        telling.LateRunNotifier(hours=6)(context)
    said = texts(sink)
    assert ["sample_portal" in text for text in said] == [True, False, True, False]
    assert "more than 6 h" in said[1]
    assert "still going on" in said[1]
    assert "Over: A run that does not end" in said[2]
    assert len(said) == 4


def test_people_are_told_though_nothing_can_be_read_or_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as sink:
        connect(monkeypatch, sink)
        stands(settings, SourceState.BLOCKED)
        telling.tell_people(ran(settings, "r1"), dag_run())
        broken = settings.runs_root / "r2" / "summary.json"
        broken.parent.mkdir()
        broken.write_text("{", encoding="utf-8")
        (settings.archive_root / "sources").rename(settings.archive_root / "elsewhere")
        (settings.archive_root / "sources").write_text("no folder", encoding="utf-8")
        memory = settings.data_root / "messages"
        assert telling.tell_people("r2", dag_run())["sent"] == 1
        (settings.archive_root / "sources").unlink()
        (settings.archive_root / "elsewhere").rename(settings.archive_root / "sources")
        assert telling.tell_people(ran(settings, "r3"), dag_run())["sent"] == 1
        memory.rename(settings.data_root / "kept")
        memory.write_text("no folder", encoding="utf-8")
        assert telling.tell_people(ran(settings, "r4"), dag_run())["sent"] == 1
    said = texts(sink)
    assert "without a report" in said[1]
    assert ["sample_portal" in text.split("Told before")[0] for text in said] == [True, False, False, True]
    assert "Over: The run" in said[2]


def test_that_nothing_can_be_looked_at_is_told_and_the_rest_stays_as_it_was_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_sink() as sink:
        connect(monkeypatch, sink)
        stands(settings, SourceState.BLOCKED)
        telling.tell_people(ran(settings, "r1"), dag_run())
        with monkeypatch.context() as patch:
            patch.setattr(open_troubles, "load_registry", _full_disk)
            assert telling.tell_people(ran(settings, "r2"), dag_run())["sent"] == 1
        assert telling.tell_people(ran(settings, "r3"), dag_run())["sent"] == 1
    assert "No space left" in texts(sink)[1]
    assert "To do" not in texts(sink)[2]
    assert "sample_portal" in texts(sink)[2].split("Told before")[1]


def _full_disk() -> None:
    raise OSError(28, "No space left on device")
