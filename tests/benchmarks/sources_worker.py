"""Worker: one run of the DAG on every registered source, in a child as `make run` does it. AIRFLOW_HOME is
its argument.

sources_worker.py AIRFLOW_HOME
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from measure import give

from gov_reviews.sites.registry import load_registry
from gov_reviews_local import airflow_home as homes


def main() -> None:
    """Run once and print what it took."""
    started = time.perf_counter()
    load_registry()
    registry_s = time.perf_counter() - started
    home = homes.prepare_home(Path(sys.argv[1]))
    homes.prepare_database(home)
    command = [sys.executable, "-m", "gov_reviews_local.dag_process", "--conf", json.dumps({"inbox": False})]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(
        command, env=home.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert child.stdout is not None
    started = time.perf_counter()
    capture_s, capture_tasks, state = 0.0, 0, "nothing"
    for line in child.stdout:
        message = json.loads(line)
        if str(message.get("say", "")).startswith("capture_source"):
            capture_tasks += 1
            capture_s = time.perf_counter() - started
        state = message.get("state", state)
    child.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    give(
        {
            "registry_s": registry_s,
            "capture_s": capture_s,
            "capture_tasks": capture_tasks,
            "state": state,
            "cpu_s": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
            "peak_memory_mb": used.ru_maxrss / 1024,
        }
    )


main()
