"""Parts, build and publish of 5,000 reviews with 60 figures each, and of 50 new ones into the warehouse that holds them."""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import Figure, print_table, run_worker

REVIEWS, FIGURES = 5_000, 60
RUNS = 3
_SHOWN = {
    "parts_s": ("write parts", "s"),
    "build_s": ("build candidate", "s"),
    "publish_s": ("publish", "s"),
    "parts_memory_mb": ("peak memory before build", "MB"),
    "build_memory_mb": ("peak memory", "MB"),
    "warehouse_mb": ("warehouse file", "MB"),
}


def bench_build(folder: Path) -> None:
    """Print one table per build."""
    results = []
    for number in range(RUNS):
        root = folder / f"build-{number}"
        results.append(run_worker("build_worker.py", str(root), str(REVIEWS), str(FIGURES), "again"))
        shutil.rmtree(root)
    for key, title in (("first", f"Build of {REVIEWS:,} reviews x {FIGURES} figures, empty warehouse"), ("again", "50 new reviews added")):
        # the memory of the second build cannot be told from that of the first, which ran in the same process
        shown = {field: told for field, told in _SHOWN.items() if key == "first" or told[1] != "MB" or field == "warehouse_mb"}
        print_table(title, [Figure.of(name, [run[key][field] for run in results], unit) for field, (name, unit) in shown.items()])
