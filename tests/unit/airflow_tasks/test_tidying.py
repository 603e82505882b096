"""The tasks of tidy_up; whole runs of it are in tests/dags."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gov_reviews.airflow_tasks import airflow_setup
from gov_reviews.airflow_tasks.tidying import (
    MetadataNotTidied,
    environment_of_commands,
    tidy_files,
    tidy_metadata,
)
from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings

BLOCKED = {
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "airflow-db-not-allowed:///",
    "AIRFLOW__CORE__SQL_ALCHEMY_CONN": "airflow-db-not-allowed:///",
}


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({}, None),  # Airflow's settings file names it
        (
            {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "sqlite:////a"},
            "sqlite:////a",
        ),  # no task process: not blocked
        (BLOCKED, None),
    ],
)
def test_commands_find_the_database_that_is_kept_from_tasks(given: dict[str, str], seen: str | None) -> None:
    environment = environment_of_commands({"PATH": "/bin"} | given)
    assert environment.get("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN") == seen
    assert "AIRFLOW__CORE__SQL_ALCHEMY_CONN" not in environment
    assert environment["PATH"] == "/bin"


def test_the_password_of_the_database_is_not_in_what_the_command_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = "No answer of postgresql+psycopg2://airflow:of:the/test@db:5432/airflow\nagain"
    monkeypatch.setattr(
        airflow_setup, "call_airflow", lambda *_: subprocess.CompletedProcess([], 1, stdout=said)
    )
    with pytest.raises(MetadataNotTidied, match="status 1") as failed:
        tidy_metadata({})
    assert "postgresql+psycopg2://airflow:***@db:5432/airflow again" in str(failed.value)
    assert "of:the/test" not in str(failed.value) + failed.value.in_chinese()


@pytest.mark.parametrize("task", [tidy_files, tidy_metadata])
def test_a_misspelt_dry_run_removes_nothing(task: Callable[[dict[str, bool]], object]) -> None:
    with pytest.raises(InvalidRequest, match="unknown=dryrun"):
        task({"dryrun": True})


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_goes_is_counted_and_a_dry_run_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    monkeypatch.setenv("GOV_REVIEWS_DATA", str(tmp_path))
    old = Settings.load().warehouse_path.with_name("set_aside") / "x.duckdb"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"12345")
    os.utime(old, (time.time() - 100 * 86_400,) * 2)
    counts = tidy_files({"dry_run": dry_run})
    assert (counts["dry_run"], counts["not_removed"]) == (dry_run, 0)
    assert counts["bytes"] >= 5
    assert old.exists() is dry_run
