"""Reading documents on one core and on all of them: how much faster is a run with a reader on each?

Out: seconds on the clock of reading a thousand documents, chunk by chunk as `gov-reviews run` does, in turns;
their ratio. On a machine that does other things besides it says nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import Figure, print_table, run_worker

ROUNDS = 5
DOCUMENTS = 1_000
_RUN = "read"


def bench_cores(folder: Path) -> None:
    """Print the table. Takes five minutes."""
    root = folder / "cores"
    for step in ("documents", "archive_documents", "plan"):
        run_worker("size_worker.py", str(root), step, _RUN, "0", str(DOCUMENTS), cores="all")
    runs: dict[str, list[float]] = {"one": [], "all": []}
    used: dict[str, list[float]] = {"one": [], "all": []}
    for _ in range(ROUNDS):
        for cores in runs:
            copy = folder / f"cores-{cores}"
            shutil.copytree(root, copy)
            found = run_worker("size_worker.py", str(copy), "read_side_by_side", _RUN, cores=cores)
            runs[cores].append(found["seconds"])
            used[cores].append(found["cpu_s"])
            shutil.rmtree(copy)
    ratios = [one / many for one, many in zip(runs["one"], runs["all"], strict=True)]
    figures = [
        Figure.of("on one core", runs["one"], "s"),
        Figure.of("on all cores", runs["all"], "s"),
        Figure.of("times as fast", ratios, ""),
        Figure.of("processor seconds on one", used["one"], "s"),
        Figure.of("processor seconds on all", used["all"], "s"),
    ]
    print_table(f"Reading {DOCUMENTS:,} documents", figures)
