"""OpenLineage and statsd as docs/operator.md switches them on: a run of `publish_briefing` tells a file which
files it reads and writes, and a UDP port what it measures. It needs what the image has besides (extra
cluster).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.records.runs import RunSummary
from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews_local import airflow_home as homes

if find_spec("statsd") is None or find_spec("openlineage") is None:
    pytest.skip("the extra `cluster` is not installed: make test-cluster", allow_module_level=True)
pytestmark = [pytest.mark.airflow, pytest.mark.slow]


@pytest.fixture(scope="module")
def told(
    airflow_home: homes.AirflowHome,
    loaded_root: tuple[Path, RunSummary],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Settings, list[dict[str, Any]], list[str]]:
    """The installation, the events of OpenLineage, and the metrics that arrived."""
    folder = tmp_path_factory.mktemp("observed")
    settings = Settings(data_root=folder / "data")
    shutil.copytree(loaded_root[0], settings.data_root)
    lineage = folder / "lineage.jsonl"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as collector:
        collector.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        collector.bind(("127.0.0.1", 0))
        switches = {
            "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(
                {"type": "file", "log_file_path": str(lineage), "append": True}
            ),
            "AIRFLOW__OPENLINEAGE__NAMESPACE": "gov-reviews",
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": "127.0.0.1",
            "AIRFLOW__METRICS__STATSD_PORT": str(collector.getsockname()[1]),
            "GOV_REVIEWS_DATA": str(settings.data_root),
        }
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "dags", "test", "publish_briefing"],
            env=os.environ | airflow_home.environment() | switches,
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        metrics = []
        collector.setblocking(False)
        while True:
            try:
                metrics.append(collector.recv(65_536).decode())
            except BlockingIOError:
                break
    events = [json.loads(line) for line in lineage.read_text(encoding="utf-8").splitlines()]
    return settings, events, metrics


def test_the_run_tells_what_it_reads_and_writes(
    told: tuple[Settings, list[dict[str, Any]], list[str]],
) -> None:
    settings, events, _ = told
    (end,) = (
        event
        for event in events
        if event["eventType"] == "COMPLETE" and event["job"]["name"] == "publish_briefing.make_briefing"
    )
    assert end["job"]["namespace"] == "gov-reviews"

    def files(side: str) -> set[tuple[str, str]]:
        return {(dataset["namespace"], dataset["name"]) for dataset in end[side]}

    assert files("inputs") == {("file", str(settings.warehouse_path))}
    assert files("outputs") == {("file", str(settings.briefings_root / "000001" / "briefing.html"))}


def test_the_run_is_measured(told: tuple[Settings, list[dict[str, Any]], list[str]]) -> None:
    names = {metric.partition(":")[0] for metric in told[2]}
    wanted = {
        "airflow.ti.finish.publish_briefing.make_briefing.success",
        "airflow.dag.publish_briefing.make_briefing.duration",
    }
    assert wanted <= names, sorted(names)
