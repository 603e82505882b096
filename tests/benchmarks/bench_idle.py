"""`make up` when nothing happens: what its services cost, and what a run costs that finds nothing new.

Out: one table. Processor time of the services and of everything that they have started and that has ended, so
other programs on the machine do not count. What the services cost by themselves is measured first and taken
off from the runs. Linux only: it is read from /proc.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from measure import Figure, cpu_seconds_below, print_table

from gov_reviews.settings import PROJECT_ROOT

SETTLE_S = 45  # after the first run: the DAG processor and the briefing come to rest
IDLE_S, RUNS = 60, 3


def bench_idle(folder: Path) -> None:
    """Print one table.

    Raises:
        SystemExit: A run did not end green.
    """
    sys.path.insert(0, str(PROJECT_ROOT))
    from tests.season.starts import DAG, make_up, wait_for_runs

    with make_up(folder / "idle") as (api, services):
        wait_for_runs(api)  # the one of the clock, which loads everything
        time.sleep(SETTLE_S)
        began, at = cpu_seconds_below(services), time.monotonic()
        time.sleep(IDLE_S)
        idle = (cpu_seconds_below(services) - began) / (time.monotonic() - at)
        whole, seconds = [], []
        for _ in range(RUNS):
            began, at = cpu_seconds_below(services), time.monotonic()
            status, answer = api.call("POST", f"{DAG}/dagRuns", {"logical_date": None, "conf": {}})
            if status != 200:
                raise SystemExit(f"the run was refused: {answer}")
            runs, _instances = wait_for_runs(api)
            if {run["state"] for run in runs} != {"success"}:
                raise SystemExit(f"not all runs are green: {runs}")
            seconds.append(time.monotonic() - at)
            whole.append(cpu_seconds_below(services) - began)
    own = [cost - idle * took for cost, took in zip(whole, seconds, strict=True)]
    print_table(
        "make up without news",
        [
            Figure("its services, share of one core", 100 * idle, "%"),
            Figure.of("a run, by itself: processor time", own, "s"),
            Figure.of("a run with the services meanwhile: processor time", whole, "s"),
            Figure.of("a run, on the clock", seconds, "s"),
        ],
    )
