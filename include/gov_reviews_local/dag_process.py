"""One run of `ingest_reviews` through Airflow in this process, with progress for a person.

In: the run's parameters as JSON on the command line, a prepared Airflow home in the environment. Out: a DAG
run in Airflow's database, what the tasks do, and JSON lines on standard output: {"say": text} for progress,
{"doing": text} for what goes on from then, {"state": ..., "run": ...} at the end.
Everything that Airflow and the tasks print goes to standard error.

`DAG.test()` is the way to do it: Airflow's own task runner, trigger rules, retries, mapping, XCom and
execution API, without a scheduler, a DAG processor and an API server, which take most of a minute to come up
on two cores. Pools are not counted, because tasks run one after another anyway.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.listeners import hookimpl
from sqlalchemy import select

from gov_reviews.airflow_tasks import policies
from gov_reviews.airflow_tasks.tasks import run_id_of
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews_local.processes import safe_for_terminal

DAG_ID = "ingest_reviews"
_LOOKING = "looking for the next task; each step passed over takes Airflow a second"


class Reporter:
    """Writes JSON lines to the real standard output."""

    def __init__(self, descriptor: int) -> None:
        self._stream = os.fdopen(descriptor, "w", encoding="utf-8", buffering=1)

    def send(self, **message: object) -> None:
        """One line."""
        self._stream.write(json.dumps(message, ensure_ascii=False) + "\n")


class ProgressListener:
    """Tells each task's end as it happens (Airflow listener, registered in this process only)."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._started = time.monotonic()
        self._waiting: dict[str, str] = {}

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:
        """A task begins."""
        self._started = time.monotonic()
        self._waiting.pop(_name(task_instance), None)
        self._reporter.send(doing=f"in the task {_name(task_instance)}")

    @hookimpl
    def on_task_instance_success(self, previous_state: Any, task_instance: Any) -> None:
        """A task ended well: tell what it returned."""
        result = task_instance.xcom_pull(
            task_ids=task_instance.task_id, map_indexes=_map_index(task_instance)
        )
        self._tell(task_instance, "done", describe_result(result))

    @hookimpl
    def on_task_instance_skipped(self, previous_state: Any, task_instance: Any) -> None:
        """A task had nothing to do."""
        self._tell(task_instance, "skipped", "nothing to do")

    @hookimpl
    def on_task_instance_failed(self, previous_state: Any, task_instance: Any, error: Any) -> None:
        """A task failed, or failed this try."""
        name, state = _name(task_instance), "failed"
        if str(getattr(task_instance.state, "value", task_instance.state)) == "up_for_retry":
            state = f"will be tried again in some {_minutes_until_retry(task_instance.try_number)} minutes"
            self._waiting[name] = f"waiting: {name} {state}; Ctrl-C ends the run"
        self._tell(task_instance, state, str(error))

    def _tell(self, task_instance: Any, state: str, detail: str) -> None:
        name = _name(task_instance)
        seconds = time.monotonic() - self._started
        self._reporter.send(say=safe_for_terminal(f"{name:<34} {state:<8} {seconds:5.1f} s  {detail}")[:400])
        self._reporter.send(doing=next(iter(self._waiting.values()), _LOOKING))


def _map_index(task_instance: Any) -> int | None:
    return (
        task_instance.map_index
        if task_instance.map_index is not None and task_instance.map_index >= 0
        else None
    )


def _name(task_instance: Any) -> str:
    return f"{task_instance.task_id} {_label(task_instance)}".rstrip()


def _minutes_until_retry(try_number: int) -> int:
    """How long Airflow waits after this try, but for its random share."""
    first: timedelta = policies.DEFAULT["retry_delay"]
    longest: timedelta = policies.DEFAULT["max_retry_delay"]
    return min(first * (1 << (try_number - 1)), longest) // timedelta(minutes=1)


def _label(task_instance: Any) -> str:
    if _map_index(task_instance) is None:
        return ""
    return str(getattr(task_instance, "rendered_map_index", None) or f"[{task_instance.map_index}]")


def describe_result(result: object) -> str:
    """What a task returned, in words: counts that are nothing are left out."""
    if isinstance(result, Mapping):
        hidden = {"source_id", "chunk_id", "run", "warehouse"}
        shown = {
            name: value for name, value in result.items() if name not in hidden and value not in (0, "", None)
        }
        return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in shown.items())
    if isinstance(result, list):
        items = [str(item) for batch in result for item in (batch if isinstance(batch, list) else [batch])]
        batches = f" in {len(result)} tasks" if len(items) > len(result) else ""
        return f"{len(items)}{batches}: {', '.join(items[:8])}{' ...' if len(items) > 8 else ''}"
    return "" if result is None else str(result)


def without_deadline(dag: Any) -> Any:
    """The DAG without its deadline alerts: nobody waits for them here, and with one DAG.test() fails at the
    end of a run that went well (apache/airflow#73428).
    """
    dag.deadline = None
    return dag


def close_abandoned_runs() -> int:
    """Mark runs of killed predecessors as failed: nobody else would, and a scheduler started later would take
    them up again.

    Only runs started the way this module does it, and only safe while the Airflow home is held
    (`home.hold_home`).
    """
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState, State, TaskInstanceState
    from airflow.utils.types import DagRunTriggeredByType

    with create_session() as session:
        abandoned = session.scalars(
            select(DagRun).where(
                DagRun.state == DagRunState.RUNNING, DagRun.triggered_by == DagRunTriggeredByType.TEST
            )
        ).all()
        for run in abandoned:
            for task_instance in run.get_task_instances(session=session):
                if task_instance.state not in State.finished:
                    task_instance.set_state(TaskInstanceState.FAILED, session=session)
            run.set_state(DagRunState.FAILED)
    return len(abandoned)


def run_dag(conf: dict[str, Any], reporter: Reporter) -> None:
    """Run the DAG once with `conf` as its parameters.

    Raises:
        RuntimeError: The DAG file cannot be imported.
    """
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.sdk.listener import get_listener_manager

    reporter.send(doing="reading the DAG files")
    folder = PROJECT_ROOT / "dags"
    bag = BundleDagBag(dag_folder=folder / f"{DAG_ID}.py", bundle_path=folder, bundle_name="dags-folder")
    dag = bag.dags.get(DAG_ID)
    if dag is None:
        raise RuntimeError(f"{folder / DAG_ID}.py cannot be imported: {bag.import_errors}")
    get_listener_manager().add_listener(ProgressListener(reporter))
    reporter.send(doing="writing the DAGs into Airflow's database and making the API that tasks report to")
    # With a logical date, although our steps use none: without one, DAG.test() would clear every other run
    # that has none either, which are all that people started by hand.
    dag_run = without_deadline(dag).test(run_conf=conf, logical_date=datetime.now(UTC))
    reporter.send(state=str(getattr(dag_run.state, "value", dag_run.state)), run=run_id_of(dag_run))


def main(arguments: list[str] | None = None) -> int:
    """Entry point of the child process that `one_run` starts."""
    parser = argparse.ArgumentParser(prog="python -m gov_reviews_local.dag_process", description=__doc__)
    parser.add_argument("--conf", help="parameters of the run, a JSON object")
    parser.add_argument(
        "--close-abandoned", action="store_true", help="only mark runs of killed processes as failed"
    )
    options = parser.parse_args(arguments)
    reporter = Reporter(os.dup(1))
    # Airflow, Great Expectations and task code print where they like: to standard error, all of it.
    os.dup2(2, 1)
    reporter.send(doing="looking for runs that were killed")
    close_abandoned_runs()
    if not options.close_abandoned:
        run_dag(json.loads(options.conf or "{}"), reporter)
    return 0


def end_at_once(status: int) -> None:
    """End the process without taking apart all that Airflow has loaded, which takes 2.7 s of processor time.

    Logs are closed, and what is said has gone out line by line.
    """
    logging.shutdown()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    # It lives for one run, and most of what Airflow loads stays to its end: looking for garbage each 700
    # objects, as Python does, finds nothing and takes 2 s of processor time.
    gc.set_threshold(100_000, 50, 50)
    end_at_once(main())
