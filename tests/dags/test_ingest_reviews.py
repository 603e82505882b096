"""The wiring and the trigger form of `ingest_reviews`, and whole runs of it on the sample sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.records.runs import SourceOutcome, SourceState
from gov_reviews.run_folder import SOURCE_FILES, SUMMARY_FILE
from gov_reviews.settings import Settings

pytestmark = pytest.mark.airflow

SAMPLES = ["sample_committee", "sample_epaper", "sample_mirror", "sample_portal"]
RunDag = Callable[[dict[str, Any]], tuple[Any, dict[tuple[str, int], str]]]


@pytest.fixture(scope="session")
def dag(dag_bag: Any) -> Any:
    return dag_bag.dags["ingest_reviews"]


class TestWiring:
    def test_order(self, dag: Any) -> None:
        upstream = {task.task_id: task.upstream_task_ids for task in dag.tasks}
        assert upstream == {
            "start_run": set(),
            "plan_run": {"start_run"},
            "capture_source": {"plan_run"},
            "capture_inbox": {"start_run"},
            "plan_chunks": {"capture_source", "capture_inbox"},
            "extract_chunk": {"plan_chunks"},
            "build_candidate": {"extract_chunk"},
            "audit_candidate": {"build_candidate"},
            "publish_candidate": {"audit_candidate"},
            "export_release": {"publish_candidate"},
            "report_run": {"export_release"},
            "tell_people": {"report_run"},
        }

    def test_only_the_report_decides_the_run(self, dag: Any) -> None:
        deciding = [
            task.task_id
            for task in dag.tasks
            if not task.is_teardown and not task.downstream_task_ids - {"tell_people"}
        ]
        assert deciding == ["report_run"]
        assert dag.get_task("tell_people").is_teardown
        assert not dag.get_task("tell_people").on_failure_fail_dagrun
        assert {task.task_id for task in dag.tasks if task.trigger_rule == "all_done"} == {
            "plan_chunks",
            "report_run",
        }

    def test_pools(self, dag: Any) -> None:
        pools = {task.task_id: task.pool for task in dag.tasks if task.pool != "default_pool"}
        assert pools == {
            "capture_source": "gov_sites",
            "build_candidate": "warehouse_writer",
            "publish_candidate": "warehouse_writer",
        }

    def test_publishing_tells_the_asset(self, dag: Any) -> None:
        assert {
            task.task_id: [outlet.name for outlet in task.outlets] for task in dag.tasks if task.outlets
        } == {"publish_candidate": ["warehouse"]}

    def test_groups_tell_the_pipeline(self, dag: Any) -> None:
        groups = {
            name: list(group.children)
            for name, group in dag.task_group.get_task_group_dict().items()
            if name is not None
        }
        assert groups == {
            "fetch": ["plan_run", "capture_source", "capture_inbox"],
            "read": ["plan_chunks", "extract_chunk"],
            "load": ["build_candidate", "audit_candidate", "publish_candidate"],
            "tell": ["export_release", "report_run", "tell_people"],
        }

    def test_a_site_that_does_not_answer_keeps_nobody_waiting(self, dag: Any) -> None:
        from airflow.sdk import RetryAction

        from gov_reviews import errors

        policy = dag.get_task("capture_source").retry_policy
        decisions = {
            kind.__name__: policy.evaluate(kind("said", "已说明"), try_number=1, max_tries=2).action
            for kind in (errors.Unreachable, errors.BotChallenge, errors.ArchiveBusy, errors.StorageFailed)
        }
        assert decisions == {
            "Unreachable": RetryAction.FAIL,
            "BotChallenge": RetryAction.FAIL,
            "ArchiveBusy": RetryAction.RETRY,
            "StorageFailed": RetryAction.RETRY,
        }
        killed = policy.evaluate(MemoryError(), try_number=1, max_tries=2)
        assert killed.action is RetryAction.DEFAULT, "a worker that was killed is worth another try"

    def test_a_run_that_does_not_end_is_told(self, dag: Any) -> None:
        from gov_reviews.airflow_tasks.telling import LateRunNotifier

        (alert,) = dag.deadline
        assert alert.callback.path == f"{LateRunNotifier.__module__}.{LateRunNotifier.__qualname__}"
        assert alert.interval.total_seconds() == 3600 * LateRunNotifier(**alert.callback.kwargs).hours

    def test_schedule(self, dag: Any) -> None:
        assert dag.timetable.expression == "30 6,18 * * *"
        assert str(dag.timezone) == "Asia/Shanghai"


class TestForm:
    @pytest.mark.parametrize(
        "conf",
        [
            {},
            {"sources": None, "urls": None, "published_since": None},
            {"sources": ["sample_portal", "sample_mirror"], "inbox": False, "mode": "recheck"},
            {
                "urls": [
                    "http://portal.sample.example/zwxx/202501/t20250110_1.html",
                    "https://www.example.gov.cn:8443/a?b=1#c",
                ]
            },
            {"published_since": "2025-01-31", "mode": "dry_run"},
        ],
    )
    def test_takes_sense(self, dag: Any, conf: dict[str, Any]) -> None:
        params = deepcopy(dag.params)
        params.update(conf)
        assert params.validate().items() >= conf.items()

    @pytest.mark.parametrize(
        "conf",
        [
            {"sources": ["no_such_source"]},
            {"sources": "sample_portal"},
            {"sources": ["sample_portal", "sample_portal"]},
            {"urls": ["portal.sample.example/zwxx/"]},
            {"urls": ["file:///etc/passwd"]},
            {"urls": ["ftp://portal.sample.example/a"]},
            {"urls": ["http://127.0.0.1:8080/"]},
            {"urls": ["http://[::1]/"]},
            {"urls": ["http://localhost/"]},
            {"urls": ["http://user:secret@portal.sample.example/"]},
            {"urls": ["http://portal.sample.example/a b"]},
            {"urls": ["http://portal.sample.example/a\nhttp://portal.sample.example/b"]},
            {"urls": ["http://portal.sample.example/" + "a" * 2000]},
            {"urls": [f"http://portal.sample.example/{number}" for number in range(201)]},
            {"inbox": "yes"},
            {"inbox": "/etc"},
            {"published_since": "2025-02-30"},
            {"published_since": "yesterday"},
            {"published_since": "20250131"},
            {"published_since": "1025-01-31"},
            {"mode": "everything"},
            {"mode": None},
        ],
        ids=repr,
    )
    def test_refuses_nonsense(self, dag: Any, conf: dict[str, Any]) -> None:
        from airflow.sdk.exceptions import ParamValidationError

        params = deepcopy(dag.params)
        with pytest.raises(ParamValidationError):
            params.update(conf)

    def test_choices_are_the_registered_sources(self, dag: Any) -> None:
        from gov_reviews.settings import METADATA_ROOT

        files = {path.stem for path in (METADATA_ROOT / "sources").glob("*.yaml")}
        schema = dag.params.get_param("sources").schema
        assert schema["$defs"]["source_id"]["enum"] == schema["examples"]
        assert set(schema["examples"]) == set(schema["values_display"]) == files
        assert set(SAMPLES) <= files

    def test_mode_comes_first(self, dag: Any) -> None:
        assert list(dag.params) == ["mode", "sources", "urls", "inbox", "published_since"]

    @pytest.mark.parametrize(
        ("name", "value"), [("urls", ["no address"]), ("sources", ["no_such_source"]), ("mode", "all")]
    )
    def test_says_what_is_wrong_within_a_screen(self, dag: Any, name: str, value: object) -> None:
        from airflow.sdk.exceptions import ParamValidationError

        params = deepcopy(dag.params)
        with pytest.raises(ParamValidationError) as refused:
            params.update({name: value})
        first_line = str(refused.value).splitlines()[0]
        assert str(value).strip("[]") in first_line
        assert len(str(refused.value)) < 6000

    def test_a_wrong_address_is_answered_in_words(self, dag: Any) -> None:
        from airflow.sdk.exceptions import ParamValidationError

        for url, words in (
            ("www.example.com/1.html", "网址须以 http 开头"),
            ("http://portal.sample.example/a b", "网址不得有空格"),
            ("http://localhost/", "其后为网站域名"),
        ):
            with pytest.raises(ParamValidationError) as refused:
                deepcopy(dag.params).update({"urls": [url]})
            assert words in str(refused.value)
            assert "Failed validating 'pattern'" in str(refused.value)
            assert len(str(refused.value)) < 500


@pytest.mark.slow
class TestRuns:
    def test_loads_sites_and_inbox_then_finds_nothing_new(
        self, run_dag: RunDag, installation: Settings
    ) -> None:
        from gov_reviews.run_folder import RunFolder, list_runs

        installation.inbox_root.mkdir(parents=True)
        (installation.inbox_root / "broken.txt").write_bytes(b"")
        dag_run, states = run_dag({"sources": SAMPLES, "inbox": True})
        assert dag_run.state == "success", states
        assert states["capture_inbox", -1] == "success"
        assert states["tell_people", -1] == "success"
        assert {states["capture_source", index] for index in range(len(SAMPLES))} == {"success"}
        assert states["publish_candidate", -1] == "success"
        first = RunFolder(installation, list_runs(installation)[-1].run_id).read(SUMMARY_FILE)
        assert first is not None
        assert first.state == "published"
        assert first.warehouse_documents > 0
        assert installation.warehouse_path.is_file()
        before = installation.warehouse_path.stat()

        dag_run, states = run_dag({"sources": SAMPLES})
        assert dag_run.state == "success", states
        assert states["plan_chunks", -1] == "skipped"
        assert {states[name, -1] for name in ("build_candidate", "audit_candidate", "publish_candidate")} == {
            "skipped"
        }
        second = RunFolder(installation, list_runs(installation)[-1].run_id).read(SUMMARY_FILE)
        assert second is not None
        assert second.state == "nothing_new"
        assert sum(outcome.fetched for outcome in second.sources) == 0
        after = installation.warehouse_path.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)

    def test_inbox_switched_off(self, run_dag: RunDag, installation: Settings) -> None:
        dag_run, states = run_dag({"sources": SAMPLES[:1], "inbox": False, "mode": "dry_run"})
        assert states["capture_inbox", -1] == "skipped"
        assert states["plan_chunks", -1] == "skipped"
        assert dag_run.run_id.startswith("manual__")

    @pytest.mark.parametrize(
        "conf",
        [{"urls": ["http://not-registered.example/a.html"]}, {"sourcez": ["sample_portal"]}],
        ids=["unregistered host", "misspelt parameter"],
    )
    def test_what_the_form_cannot_know_stops_the_run_at_once(
        self, run_dag: RunDag, installation: Settings, conf: dict[str, Any]
    ) -> None:
        dag_run, states = run_dag(conf)
        assert dag_run.state == "failed"
        assert states["start_run", -1] == "failed"
        assert states["report_run", -1] == "failed"
        assert states["tell_people", -1] == "skipped"
        assert states["plan_chunks", -1] == "skipped"
        assert {
            instance.try_number
            for instance in dag_run.get_task_instances()
            if instance.task_id == "start_run"
        } == {1}
        # all that is left is what the tab of the run shows
        assert [path.name for path in installation.runs_root.glob("*/*")] == ["refused.json"]

    def test_one_dead_source_does_not_stop_the_others(
        self, run_dag: RunDag, installation: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A source whose own record says FAILED shows red without a retry; the rest is published and the run
        is green.
        """
        from gov_reviews.pipeline import steps

        real = steps.capture

        def capture(settings: Settings, run_id: str, source_id: str, *more: Any) -> SourceOutcome:
            outcome = real(settings, run_id, source_id, *more)
            if source_id != "sample_mirror":
                return outcome
            from gov_reviews.run_folder import RunFolder

            blocked = replace(outcome, state=SourceState.BLOCKED, message="A firewall page answered.")
            RunFolder(settings, run_id).write(SOURCE_FILES.of(blocked.source_id), blocked)
            return blocked

        monkeypatch.setattr("gov_reviews.pipeline.steps.capturing.capture", capture)
        dag_run, states = run_dag({"sources": ["sample_committee", "sample_mirror"]})
        captures = {index: state for (task_id, index), state in states.items() if task_id == "capture_source"}
        assert sorted(captures.values()) == ["failed", "success"]
        assert states["publish_candidate", -1] == "success"
        assert dag_run.state == "success"


@pytest.mark.slow
def test_more_sources_than_airflow_maps(
    run_dag: RunDag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More registered sources than Airflow maps at a time (1,024; here 50); one of them blocks us."""
    from tests.many_sources import BLOCKED_EVERY, many_sites, source_id_of, write_metadata

    from gov_reviews.airflow_tasks import source_choices, tasks
    from gov_reviews.run_folder import RunFolder, list_runs
    from gov_reviews.sites import registry

    metadata = write_metadata(tmp_path / "metadata", BLOCKED_EVERY)
    monkeypatch.setenv("AIRFLOW__CORE__MAX_MAP_LENGTH", "50")
    monkeypatch.setattr(registry, "METADATA_ROOT", metadata)
    monkeypatch.setattr(source_choices, "METADATA_ROOT", metadata)
    # fewer tasks than in a real run, where they are 400 at most: here each costs half a second, and what they
    # do is the same
    monkeypatch.setattr(tasks, "MAX_CAPTURE_TASKS", 10)
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path / "data"))
    with many_sites() as address:
        monkeypatch.setenv("GOV_REVIEWS_SAMPLE_SITE", address)
        dag_run, states = run_dag({"inbox": False, "mode": "dry_run"})
    assert dag_run.state == "success", states
    captures = [state for (task_id, _), state in states.items() if task_id == "capture_source"]
    assert (len(captures), captures.count("failed")) == (10, 1)
    labels = {
        instance.rendered_map_index
        for instance in dag_run.get_task_instances()
        if instance.task_id == "capture_source"
    }
    assert f"样例第0号 {source_id_of(0)} … (+5)" in labels
    settings = Settings.load()
    summary = RunFolder(settings, list_runs(settings)[-1].run_id).read(SUMMARY_FILE)
    assert summary is not None
    outcomes = Counter(outcome.state for outcome in summary.sources)
    assert outcomes == {SourceState.UNCHANGED: BLOCKED_EVERY - 1, SourceState.BLOCKED: 1}


def test_a_dead_sample_server_fails_the_run_with_a_message(
    run_dag: RunDag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing answers: no source succeeds, so the run must not look green."""
    from gov_reviews.airflow_tasks import policies
    from gov_reviews.run_folder import RunFolder, list_runs

    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GOV_REVIEWS_SAMPLE_SITE", "127.0.0.1:9")
    # The real rule waits minutes before it asks again; here every try is the last one.
    for rule in policies.RETRY_OF_SITES.rules:
        monkeypatch.setattr(rule, "action", policies.RetryAction.FAIL)
    dag_run, states = run_dag({"sources": SAMPLES[:1], "inbox": False})
    assert dag_run.state == "failed"
    assert states["capture_source", 0] == "failed"
    settings = Settings.load()
    summary = RunFolder(settings, list_runs(settings)[-1].run_id).read(SUMMARY_FILE)
    assert summary is not None
    assert summary.state == "failed"
    assert [outcome.state for outcome in summary.sources] == [SourceState.UNREACHABLE]
    assert not settings.warehouse_path.exists()
