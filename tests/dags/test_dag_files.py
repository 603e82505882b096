"""Every file in dags/ is imported, named, tagged, documented and wired as the house rules say; parsing loads
nothing heavy.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.settings import PROJECT_ROOT
from gov_reviews_local import airflow_home as homes

pytestmark = pytest.mark.airflow

DAG_FILES = sorted((PROJECT_ROOT / "dags").glob("*.py"))
# Nobody waits for these: they say what happened, and the next run says it again.
TELLING = {"report_run", "tell_people"}
HEAVY = (
    "pandas",
    "duckdb",
    "great_expectations",
    "jieba",
    "rjieba",
    "lxml",
    "bs4",
    "pyarrow",
    "opencc",
    "warcio",
    "pypdf",
    "pypdfium2",
)


def rows_that_do_not_fit(markdown: str) -> list[str]:
    """Rows of tables with another number of cells than their heading, and lines that hang off a table."""
    found, cells = [], 0
    for line in markdown.splitlines():
        if line.startswith("|"):
            number = len(re.findall(r"(?<!\\)\|", line))
            if (cells and number != cells) or not line.endswith("|"):
                found.append(line)
            cells = cells or number
        elif line and cells:
            found.append(line)
        else:
            cells = 0
    return found


def test_a_row_that_was_wrapped_is_found() -> None:
    table = "| you see | do |\n|---|---|\n| red | wait |\n"
    assert rows_that_do_not_fit(table) == []
    assert rows_that_do_not_fit(table + "| green | go\non |\n") == ["| green | go", "on |"]


def test_there_are_dag_files() -> None:
    assert DAG_FILES


def test_every_file_imports(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.stem)
class TestEachDag:
    def test_one_dag_named_like_its_file(self, dag_bag: Any, path: Path) -> None:
        assert [dag_id for dag_id, dag in dag_bag.dags.items() if Path(dag.fileloc) == path] == [path.stem]

    def test_tags_and_owner(self, dag_bag: Any, path: Path) -> None:
        dag = dag_bag.dags[path.stem]
        assert any(tag.startswith("layer:") for tag in dag.tags)
        assert any(re.fullmatch(r"tier:[123]", tag) for tag in dag.tags)
        assert {task.owner for task in dag.tasks} == {"gov-reviews"}

    def test_doc_says_what_a_person_needs(self, dag_bag: Any, path: Path) -> None:
        doc = dag_bag.dags[path.stem].doc_md
        for said in (
            "**Reads** ",
            "**Writes** ",
            "**Re-run:** ",
            "| you see | it means | do |",
            "| error | do |",
            "## 中文说明",
            "| 看到 | 含义 | 处理 |",
        ):
            assert said in doc

    def test_doc_is_the_file_beside_it_with_whole_tables(self, dag_bag: Any, path: Path) -> None:
        doc = path.with_suffix(".md").read_text(encoding="utf-8")
        assert dag_bag.dags[path.stem].doc_md == doc
        assert "Asia/Shanghai" in doc
        assert rows_that_do_not_fit(doc) == []

    def test_is_named_and_described_in_both_languages(self, dag_bag: Any, path: Path) -> None:
        dag = dag_bag.dags[path.stem]
        groups = dag.task_group.get_task_group_dict()
        shown = [
            dag.dag_display_name,
            dag.description,
            *(task.task_display_name for task in dag.tasks),
            *(task.doc_md for task in dag.tasks),
            *(group.group_display_name for name, group in groups.items() if name is not None),
            *(group.tooltip for name, group in groups.items() if name is not None),
            *(param.schema["title"] for _, param in dag.params.items()),
            *(param.description for _, param in dag.params.items()),
        ]
        assert [words for words in shown if not re.search(r"(?s)[a-z].*[\u4e00-\u9fff]", words)] == []

    def test_the_graph_is_in_groups(self, dag_bag: Any, path: Path) -> None:
        dag = dag_bag.dags[path.stem]
        groups = {name for name in dag.task_group.get_task_group_dict() if name is not None}
        assert groups <= {"fetch", "read", "load", "tell", "tidy"}
        assert {task.task_id for task in dag.tasks if task.task_group.group_id is None} <= {"start_run"}

    def test_no_backfill_is_offered(self, dag_bag: Any, path: Path) -> None:
        dag = dag_bag.dags[path.stem]
        assert "backfill" not in dag.allowed_run_types
        assert "manual" in dag.allowed_run_types
        assert {"scheduled", "asset_triggered"} & dag.allowed_run_types

    def test_runs_do_not_overlap_or_catch_up(self, dag_bag: Any, path: Path) -> None:
        dag = dag_bag.dags[path.stem]
        assert dag.max_active_runs == 1
        assert dag.catchup is False

    def test_tasks_retry_by_our_policy_and_end(self, dag_bag: Any, path: Path) -> None:
        from gov_reviews.airflow_tasks.policies import RETRY_BY_ERROR, RETRY_OF_SITES

        for task in dag_bag.dags[path.stem].tasks:
            policy = RETRY_OF_SITES if task.task_id == "capture_source" else RETRY_BY_ERROR
            assert task.retry_policy is policy, task.task_id
            assert task.execution_timeout is not None, task.task_id
            assert task.retries == (0 if task.task_id in TELLING else 2), task.task_id

    def test_pools_exist(self, dag_bag: Any, path: Path) -> None:
        assert {task.pool for task in dag_bag.dags[path.stem].tasks} <= {"default_pool", *homes.POOLS}

    def test_what_asks_sites_and_what_reads_pages_has_workers_of_its_own(
        self, dag_bag: Any, path: Path
    ) -> None:
        of_their_own = {"capture_source": "fetch", "probe_source": "fetch", "extract_chunk": "read"}
        assert {task.task_id: task.queue for task in dag_bag.dags[path.stem].tasks} == {
            task.task_id: of_their_own.get(task.task_id, "load") for task in dag_bag.dags[path.stem].tasks
        }

    def test_no_logical_date(self, path: Path) -> None:
        # Runs by hand have none: a template or an argument that needs it fails only for them.
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(ds|ds_nodash|logical_date|data_interval_start|data_interval_end)\b", code)

    def test_imports_only_the_task_sdk(self, path: Path) -> None:
        imported = re.findall(
            r"^(?:from|import)\s+(airflow[\w.]*)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert all(module.startswith(("airflow.sdk", "airflow.providers.")) for module in imported)


def test_parsing_is_light(airflow_home: homes.AirflowHome) -> None:
    """In a fresh process, so that nothing of this test session counts."""
    program = f"""
import json, sys
import airflow.sdk, pendulum
from airflow.dag_processing.dagbag import BundleDagBag
bag = BundleDagBag(dag_folder={str(PROJECT_ROOT / "dags")!r}, bundle_path={str(PROJECT_ROOT / "dags")!r}, bundle_name="dags-folder")
json.dump({{"errors": list(bag.import_errors), "dags": sorted(bag.dags),
           "heavy": [name for name in {HEAVY!r} if name in sys.modules]}}, sys.stderr)
"""
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env=airflow_home.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    result = json.loads(finished.stderr[finished.stderr.index('{"errors"') :])
    assert result["errors"] == []
    assert result["dags"] == [path.stem for path in DAG_FILES]
    assert result["heavy"] == []


def test_dag_survives_serialization(dag_bag: Any) -> None:
    """What the scheduler and the UI see is the serialised DAG: mapping, pools and the form must be in it."""
    from airflow.serialization.serialized_objects import DagSerialization

    for dag in dag_bag.dags.values():
        stored = json.loads(json.dumps(DagSerialization.to_dict(dag)))
        again = DagSerialization.from_dict(stored)
        assert again.task_ids == dag.task_ids
        assert set(again.params) == set(dag.params)
        assert {task.task_id: task.pool for task in again.tasks} == {
            task.task_id: task.pool for task in dag.tasks
        }


def test_parsing_twice_gives_the_same_dag(dag_bag: Any) -> None:
    """A DAG that differs from parse to parse gets a new version each time and fills the metadata database."""
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.serialization.serialized_objects import DagSerialization

    folder = PROJECT_ROOT / "dags"
    again = BundleDagBag(dag_folder=folder, bundle_path=folder, bundle_name="dags-folder")
    for dag_id, dag in dag_bag.dags.items():
        assert DagSerialization.to_dict(dag) == DagSerialization.to_dict(again.dags[dag_id])
