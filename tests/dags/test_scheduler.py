"""Runs through real services: scheduler with LocalExecutor, DAG processor, triggerer, API server, started as
`make up` starts them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.airflow_api import Api
from tests.chromium import running_chromium, screenshots_folder, why_not
from tests.dags.airflow_in_browser import visiting
from tests.local_receivers import WebSink, web_sink

from gov_reviews.settings import Settings
from gov_reviews_local import airflow_home as homes
from gov_reviews_local.processes import first_free_port, members_of
from gov_reviews_local.services import Services

pytestmark = [pytest.mark.airflow, pytest.mark.slow]

DAGS = ("ingest_reviews", "reprocess_archive", "probe_sources", "publish_briefing", "tidy_up")


@pytest.fixture
def receiver() -> Iterator[WebSink]:
    """Whoever is told of runs."""
    with web_sink() as sink:
        yield sink


@pytest.fixture
def services(
    airflow_home: homes.AirflowHome, installation: Settings, tmp_path: Path, receiver: WebSink
) -> Iterator[Services]:
    port = first_free_port(18080)
    assert port is not None
    root = tmp_path / "airflow"
    root.mkdir()
    # The session's database is migrated and has the pools; a copy of it, from before any run, spares this
    # test doing it again.
    shutil.copy(airflow_home.root / "pristine.db", root / "airflow.db")
    home = homes.prepare_home(root, port=port)
    environment = home.environment() | {
        "GOV_REVIEWS_DATA": str(installation.data_root),
        "GOV_REVIEWS_SAMPLE_SITE": str(installation.sample_site_address),
        "GOV_REVIEWS_HEARTBEAT": f"{receiver.address}/{{exit}}",
        "AIRFLOW_CONN_GOV_REVIEWS_WEBHOOK": json.dumps(
            {"conn_type": "generic", "password": f"{receiver.address}/hook", "extra": {"when": "daily"}}
        ),
    }
    # A metadata database with the DAG in it, as after a restart: the scheduler has something to do from its
    # first second on.
    subprocess.run(
        [sys.executable, "-m", "airflow", "dags", "reserialize"],
        env=environment,
        check=True,
        capture_output=True,
    )
    with Services(home, environment) as running:
        running.wait_until_healthy()
        yield running


def wait_for_run(
    services: Services,
    api: Api,
    wanted: Callable[[dict[str, Any]], bool],
    dag_id: str = "ingest_reviews",
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A run when it has ended, and its task instances."""
    deadline = time.monotonic() + 600
    found: dict[str, Any] = {}
    while time.monotonic() < deadline:
        services.check_alive()
        _, answer = api.call("GET", f"/api/v2/dags/{dag_id}/dagRuns")
        found = next(filter(wanted, answer.get("dag_runs", [])), {})
        if found.get("state") in {"success", "failed"}:
            break
        time.sleep(1)
    assert found, "there is no such run"
    _, instances = api.call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{found['dag_run_id']}/taskInstances")
    return found, instances["task_instances"]


def great_expectations_lines(logs: Path) -> list[str]:
    """What Great Expectations itself says in the logs of the tasks."""
    found = []
    for path in logs.glob("dag_id=*/**/*.log"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if (
                str(json.loads(line).get("logger", "")).startswith("great_expectations")
                or "Calculating Metrics" in line
            ):
                found.append(line)
    return found


def look_around(services: Services, api: Api, run_id: str) -> None:
    """Airflow's UI in a browser: somebody who only looks, and somebody who starts a run wrongly and rightly."""
    base, pictures = f"http://127.0.0.1:{services.home.port}", screenshots_folder()
    viewers_password = services.home.password_of(homes.VIEWER_USER)
    with running_chromium() as browser:
        with visiting(browser, base, pictures, homes.VIEWER_USER, viewers_password) as viewer:
            for dag_id in DAGS:
                assert len(viewer.read_dag(dag_id)) > 300, dag_id
            # Airflow shows the button to everybody; what it sends is refused, and says so.
            viewer.send_form("ingest_reviews", None)
            viewer.page.get_by_text("You do not have permission to perform this action").first.wait_for()
            viewer.keep("refused")
            status, _ = Api(base, homes.VIEWER_USER, viewers_password).call(
                "POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": {}}
            )
            assert status == 403
            assert "政协" in viewer.open_our_page()
            assert viewer.faults == []
        with visiting(browser, base, pictures, homes.ADMIN_USER, services.home.password) as admin:
            before = len(api.call("GET", "/api/v2/dags/ingest_reviews/dagRuns")[1]["dag_runs"])
            admin.send_form("ingest_reviews", "www.example.com/1.html")
            reason = admin.page.get_by_role("dialog").get_by_text("does not match", exact=False).first
            reason.wait_for(state="attached")
            reason.scroll_into_view_if_needed()
            admin.keep("refused")
            assert len(api.call("GET", "/api/v2/dags/ingest_reviews/dagRuns")[1]["dag_runs"]) == before
            admin.send_form("tidy_up", None)
            assert wait_for_run(services, api, lambda run: True, "tidy_up")[0]["state"] == "success"
            assert "Nothing new: the archive holds no capture" in admin.open_report("ingest_reviews", run_id)
            assert admin.faults == []


def test_the_first_run_of_the_clock_and_one_by_hand(
    services: Services, installation: Settings, receiver: WebSink
) -> None:
    api = Api.as_admin(services.home)

    # A new installation starts with the run of the last 06:30. None of its tasks needs a second try: the API
    # server was there first.
    run, instances = wait_for_run(services, api, lambda run: run["run_type"] == "scheduled")
    states = {(item["task_id"], item["map_index"]): (item["state"], item["try_number"]) for item in instances}
    assert run["state"] == "success", states
    optional = {"capture_inbox", "export_release"}
    assert {outcome for (task_id, _), outcome in states.items() if task_id not in optional} == {
        ("success", 1)
    }, states
    labels = {item["rendered_map_index"] for item in instances if item["task_id"] == "capture_source"}
    assert {label.split()[-1] for label in labels} == {
        "sample_committee",
        "sample_epaper",
        "sample_mirror",
        "sample_portal",
    }
    assert {item["pool"] for item in instances if item["task_id"] == "build_candidate"} == {
        "warehouse_writer"
    }
    assert installation.warehouse_path.is_file()
    _, events = api.call("GET", "/api/v2/assets/events")
    event = events["asset_events"][0]
    assert event["name"] == "warehouse"
    assert event["extra"]["number"] == 1
    assert event["extra"]["reviews"] > 0
    # One message and one heartbeat; the connection came through the supervisor of the task.
    assert [request.path for request in receiver.requests] == ["/0", "/hook"]
    told = json.loads(receiver.requests[1].body)
    assert event["extra"]["report"] in told["text_en"]
    assert told["run_id"] == event["extra"]["run"]
    briefing, _ = wait_for_run(services, api, lambda run: True, "publish_briefing")
    assert (briefing["run_type"], briefing["state"]) == ("asset_triggered", "success")
    assert (installation.briefings_root / "000001" / "briefing.html").is_file()
    assert great_expectations_lines(services.home.logs) == []

    # Nonsense is refused before a run exists.
    for conf in (
        {"sources": ["no_such_source"]},
        {"published_since": "2025-02-30"},
        {"urls": ["file:///etc/passwd"]},
        {"mode": "all"},
    ):
        status, answer = api.call(
            "POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": conf}
        )
        assert status == 400, (conf, answer)
    _, answer = api.call("GET", "/api/v2/dags/ingest_reviews/dagRuns")
    assert len(answer["dag_runs"]) == 1

    sources = ["sample_committee", "sample_portal"]
    status, run = api.call(
        "POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": {"sources": sources}}
    )
    assert status == 200, run
    run, instances = wait_for_run(services, api, lambda run: run["run_type"] == "manual")
    assert run["state"] == "success", instances
    # The UI shows which source a mapped task stands for.
    assert {
        item["rendered_map_index"].split()[-1] for item in instances if item["task_id"] == "capture_source"
    } == set(sources)

    if why_not() == "":
        look_around(services, api, run["dag_run_id"])

    groups = {process.pid for process in services._processes.values()}
    assert members_of(groups)
    services.__exit__()
    assert members_of(groups) == []
    assert os.getpgrp() not in groups
