"""The wiring of `probe_sources`, a round over a replica, and what it does without internet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.yaml_files import read_yaml

from gov_reviews.capture.probe_log import SourceStanding, last_probe
from gov_reviews.records.ids import SourceId
from gov_reviews.settings import METADATA_ROOT, Settings
from gov_reviews.sites import registry

pytestmark = pytest.mark.airflow

RunDag = Callable[..., tuple[Any, dict[tuple[str, int], str]]]
PORTAL = SourceId("sample_portal")


@pytest.fixture
def only_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry of one sample source that no person has decided about."""
    folder = tmp_path / "metadata" / "sources"
    folder.mkdir(parents=True)
    (tmp_path / "metadata" / "families").symlink_to(METADATA_ROOT / "families")
    values = read_yaml(METADATA_ROOT / "sources" / f"{PORTAL}.yaml")
    # the articles of the samples are some years old
    values |= {"identity": {"must_contain": ["清岚省人民政府"]}, "canary": {"max_newest_age_days": 36500}}
    del values["enabled"]
    (folder / f"{PORTAL}.yaml").write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(registry, "METADATA_ROOT", tmp_path / "metadata")


def test_order(dag_bag: Any) -> None:
    tasks = dag_bag.dags["probe_sources"].tasks
    assert {task.task_id: task.upstream_task_ids for task in tasks} == {
        "plan_probes": set(),
        "probe_source": {"plan_probes"},
        "report_probes": {"probe_source"},
    }


def test_a_round_switches_a_source_on(run_dag: RunDag, installation: Settings, only_portal: None) -> None:
    dag_run, states = run_dag({}, "probe_sources")
    assert str(dag_run.state) == "success"
    assert set(states.values()) == {"success"}
    entry = last_probe(installation.archive_root, PORTAL)
    assert entry is not None
    assert (entry.standing, entry.reasons) == (SourceStanding.ACTIVE, ())
    _, states = run_dag({}, "probe_sources")
    assert states["plan_probes", -1] == "skipped", "nothing is due"


def test_without_internet_nothing_is_red(
    run_dag: RunDag,
    installation: Settings,
    only_portal: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("gov_reviews.capture.probe_round.reaches_sites", lambda settings, specs: False)
    dag_run, states = run_dag({}, "probe_sources")
    assert str(dag_run.state) == "success"
    assert states["plan_probes", -1] == "skipped"
    assert last_probe(installation.archive_root, PORTAL) is None
