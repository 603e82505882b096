"""One run through real services: scheduler with LocalExecutor, DAG processor, triggerer, API server, started as `make up` starts them."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.orchestration import home as homes
from gov_reviews.orchestration.processes import first_free_port
from gov_reviews.orchestration.services import Services
from gov_reviews.settings import Settings

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.xdist_group("airflow")]


class Api:
    """Airflow's REST API as the admin user."""

    def __init__(self, home: homes.AirflowHome) -> None:
        self.base = f"http://127.0.0.1:{home.port}"
        self._token = ""
        status, answer = self.call("POST", "/auth/token", {"username": homes.ADMIN_USER, "password": home.password})
        assert status == 201, answer
        self._token = answer["access_token"]

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        request = urllib.request.Request(self.base + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")


@pytest.fixture
def services(airflow_home: homes.AirflowHome, installation: Settings, tmp_path: Path) -> Iterator[Services]:
    port = first_free_port(18080)
    assert port is not None
    root = tmp_path / "airflow"
    root.mkdir()
    # The session's database is migrated and has the pools; a copy of it, from before any run, spares this test doing it again.
    shutil.copy(airflow_home.root / "pristine.db", root / "airflow.db")
    home = homes.prepare_home(root, port=port)
    environment = home.environment() | {
        "GOV_REVIEWS_DATA": str(installation.data_root),
        "GOV_REVIEWS_SAMPLE_SITE": str(installation.sample_site_address),
        # The clock must not start a run of its own: it would ask every source that is due.
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
    }
    with Services(home, environment) as running:
        running.wait_until_healthy()
        yield running


def wait_for_dag(api: Api) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status, answer = api.call("GET", "/api/v2/dags/ingest_reviews")
        if status == 200:
            assert answer["is_paused"] is False
            return
        time.sleep(0.5)
    pytest.fail("the DAG processor did not bring the DAG into the database")


def members_of(groups: set[int]) -> list[str]:
    """Processes that still belong to one of the process groups, zombies left out."""
    found = []
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        try:
            state, _parent, group = (entry / "stat").read_text().rsplit(") ", 1)[1].split()[:3]
        except (OSError, IndexError):
            continue
        if entry.name.isdigit() and int(group) in groups and state != "Z":
            found.append(entry.name)
    return found


def test_a_run_through_the_scheduler(services: Services, installation: Settings) -> None:
    api = Api(services.home)
    wait_for_dag(api)

    # Nonsense is refused before a run exists.
    for conf in ({"sources": ["no_such_source"]}, {"published_since": "2025-02-30"}, {"urls": ["file:///etc/passwd"]}, {"mode": "all"}):
        status, answer = api.call("POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": conf})
        assert status == 400, (conf, answer)
    status, answer = api.call("GET", "/api/v2/dags/ingest_reviews/dagRuns")
    assert answer["dag_runs"] == []

    sources = ["sample_committee", "sample_portal"]
    status, run = api.call("POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": {"sources": sources}})
    assert status == 200, run
    path = f"/api/v2/dags/ingest_reviews/dagRuns/{run['dag_run_id']}"
    deadline = time.monotonic() + 240
    while run["state"] in {"queued", "running"} and time.monotonic() < deadline:
        time.sleep(1)
        services.check_alive()
        status, run = api.call("GET", path)
    _, instances = api.call("GET", f"{path}/taskInstances")
    states = {(item["task_id"], item["map_index"]): item["state"] for item in instances["task_instances"]}
    assert run["state"] == "success", states
    assert states["publish_candidate", -1] == "success"
    # The UI shows which source a mapped task stands for.
    labels = {item["rendered_map_index"] for item in instances["task_instances"] if item["task_id"] == "capture_source"}
    assert labels == set(sources)
    assert {item["pool"] for item in instances["task_instances"] if item["task_id"] == "build_candidate"} == {"warehouse_writer"}
    assert installation.warehouse_path.is_file()
    _, events = api.call("GET", "/api/v2/assets/events")
    assert [event["name"] for event in events["asset_events"]] == ["warehouse"]

    groups = {process.pid for process in services._processes.values()}
    assert members_of(groups)
    services.__exit__()
    assert members_of(groups) == []
    assert os.getpgrp() not in groups
