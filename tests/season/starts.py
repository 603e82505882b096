"""Starts of `make up`, each on an empty folder, each with a Trigger at once: is every first run green?

python -m tests.season.starts [--times 5] [--folder FOLDER]

Out: one line a start (seconds until it is up, both runs with their states, tasks that needed a second try),
exit status 1 when one was not green on the first try. It takes two minutes of processor time a start, so the
suite makes one start only (test_scheduler.py); this is for releases.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.airflow_api import Api
from tests.season.simulate import add_folder_option, folder_of

from gov_reviews_local.processes import first_free_port

DAG = "/api/v2/dags/ingest_reviews"
OVER = frozenset({"success", "failed"})
PATIENCE_S = 1200.0


@contextmanager
def make_up(folder: Path) -> Iterator[tuple[Api, int]]:
    """`make up` in a folder of its own, ended as by Ctrl-C; its API and its process id, once it is up."""
    port = first_free_port(18080)
    command = [sys.executable, "-m", "gov_reviews_local.services", "--port", str(port)]
    command += ["--data", str(folder / "data"), "--airflow-home", str(folder / "airflow")]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS")}
    with subprocess.Popen(command, env=kept, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Api(*read_way_in(process.stdout or ())), process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def start_and_trigger(folder: Path) -> tuple[bool, str]:
    """One start of `make up` in a folder.

    Returns:
        Whether all was green on the first try, and what happened, in words.
    """
    began = time.monotonic()
    with make_up(folder) as (api, _):
        up_s = time.monotonic() - began
        status, asked = api.call("POST", f"{DAG}/dagRuns", {"logical_date": None, "conf": {}})
        if status != 200:
            return False, f"up after {up_s:.0f} s, trigger refused: {asked}"
        runs, instances = wait_for_runs(api)
    states = {run["run_type"]: run["state"] for run in runs}
    again = sorted({item["task_id"] for item in instances if item["try_number"] > 1})
    failed = sorted({item["task_id"] for item in instances if item["state"] in {"failed", "upstream_failed"}})
    is_green = set(states.values()) == {"success"} and "manual" in states and not again and not failed
    words = ", ".join(f"{kind} {state}" for kind, state in sorted(states.items()))
    return is_green, f"up after {up_s:.0f} s; {words}; second tries: {again}; failed: {failed}"


def read_way_in(lines: Iterable[str]) -> tuple[str, str, str]:
    """Address, user and password of who may do everything, as `make up` prints them."""
    address = ""
    for line in lines:
        if match := re.match(r"  address 地址 +(\S+)", line):
            address = match[1]
        elif match := re.match(r"  user 用户 +(\S+), password 密码 (\S+) ", line):
            return address, match[1], match[2]
    raise RuntimeError("`make up` ended before it was up")


def wait_for_runs(api: Api) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All runs of the DAG once they are over, and their task instances."""
    deadline = time.monotonic() + PATIENCE_S
    runs: list[dict[str, Any]] = []
    while time.monotonic() < deadline:
        runs = api.call("GET", f"{DAG}/dagRuns")[1]["dag_runs"]
        if runs and all(run["state"] in OVER for run in runs):
            break
        time.sleep(2)
    found = api.call("GET", f"{DAG}/dagRuns/~/taskInstances?limit=1000")[1]
    return runs, found["task_instances"]


def main() -> int:
    """Start, trigger, wait, end; as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=5)
    add_folder_option(parser)
    arguments = parser.parse_args()
    all_green = True
    with folder_of(arguments) as root:
        for number in range(1, arguments.times + 1):
            folder = root / str(number)
            folder.mkdir(parents=True)
            is_green, words = start_and_trigger(folder)
            all_green &= is_green
            print(f"{number}  {'green' if is_green else 'NOT GREEN'}  {words}", flush=True)
    return 0 if all_green else 1


if __name__ == "__main__":
    sys.exit(main())
