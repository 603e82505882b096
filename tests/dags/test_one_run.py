"""`make run` as a person meets it: interrupted in the middle, then run to its end."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews_local import airflow_home as homes

pytestmark = [pytest.mark.airflow, pytest.mark.slow]


@pytest.fixture
def airflow_root(airflow_home: homes.AirflowHome, tmp_path: Path) -> Path:
    """A prepared Airflow home without runs."""
    root = tmp_path / "airflow"
    root.mkdir()
    shutil.copy(airflow_home.root / "pristine.db", root / "airflow.db")
    shutil.copy(airflow_home.root / "database.stamp", root / "database.stamp")
    return root


@pytest.fixture
def command(airflow_root: Path, tmp_path: Path) -> list[str]:
    module = ["-m", "gov_reviews_local.one_run"]
    return [sys.executable, *module, "--airflow-home", str(airflow_root), "--data", str(tmp_path / "data")]


@pytest.fixture
def environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "GOV_REVIEWS"))
    }


def run_states(airflow_root: Path) -> list[str]:
    with closing(sqlite3.connect(airflow_root / "airflow.db")) as connection:
        return [state for (state,) in connection.execute("select state from dag_run order by id")]


def processes_naming(path: Path) -> Iterator[str]:
    for entry in Path("/proc").glob("[0-9]*/environ") if Path("/proc").is_dir() else ():
        try:
            if str(path).encode() in entry.read_bytes():
                yield entry.parent.name
        except OSError:
            continue


def test_interrupted_then_to_its_end(
    command: list[str], environment: dict[str, str], airflow_root: Path, tmp_path: Path
) -> None:
    first = subprocess.Popen(
        command,
        env=environment,
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert first.stdout is not None
    for line in first.stdout:
        if "capture_source" in line:
            break
    first.send_signal(signal.SIGINT)
    rest = first.stdout.read()
    assert first.wait(timeout=60) == 130, rest
    assert "Nothing is lost" in rest
    assert "Traceback" not in rest
    assert run_states(airflow_root) == ["failed"]
    assert list(processes_naming(airflow_root)) == []

    second = subprocess.run(
        command, env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert second.returncode == 0, second.stdout + second.stderr
    assert run_states(airflow_root) == ["failed", "success"]
    settings = Settings(data_root=tmp_path / "data")
    assert settings.warehouse_path.is_file()
    for wording in ("publish_candidate", str(settings.warehouse_path), "gov-reviews query", "page_truncated"):
        assert wording in second.stdout
    (notice,) = (tmp_path / "data" / "runs").glob("*/notice.json")
    assert "127.0.0.1" not in notice.read_text(encoding="utf-8")  # nothing listens there
    assert list(processes_naming(airflow_root)) == []
