"""A large warehouse: first load, then a hundred documents more, every step of a run in a process of its
own, then the views of the page, those of mart and the questions of sql/analysis.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from measure import run_worker

DOCUMENTS = 5_000
NEWS = 100
STEPS = ("capture", "plan", "read", "build", "audit", "publish", "report")
_COSTS = frozenset({"seconds", "cpu_s", "peak_mb", "wall_s"})


def bench_size(folder: Path, documents: int = DOCUMENTS) -> None:
    """Print one table per run: seconds, processor seconds and peak memory of each step.

    Args:
        folder: Where the installation is made.
        documents: How many the first run loads, with forty figures each.
    """
    root = folder / "size"
    _run(f"First run: {documents:,} documents, empty warehouse", root, "first-run", STEPS, 0, documents)
    _run(f"Second run: {NEWS} documents more", root, "second-run", STEPS, documents, documents + NEWS)
    _run("Afterwards", root, "nothing-new", ("plan", "status", "ask"), 0, 0)
    _page(root)
    _views(root)
    shutil.rmtree(root)


def _page(root: Path) -> None:
    found = run_worker("page_worker.py", str(root), cores="all")
    sys.stdout.write(f"\nThe page\n  {'view':<10}{'ms':>9}{'CPU ms':>9}{'first CPU':>10}{'first ms':>9}\n")
    for name in [name.removesuffix("_first_ms") for name in found if name.endswith("_first_ms")]:
        kinds = {"ms": 9, "cpu_ms": 9, "first_cpu_ms": 10, "first_ms": 9}
        figures = "".join(f"{found[f'{name}_{kind}']:>{width}}" for kind, width in kinds.items())
        sys.stdout.write(f"  {name:<10}{figures}\n")
    sys.stdout.write(f"  peak of the process {found['peak_mb']} MB\n")


def _views(root: Path) -> None:
    found = run_worker("views_worker.py", str(root), cores="all")
    del found["wall_s"]
    sys.stdout.write("\nWhat analysts ask, CPU s\n")
    sys.stdout.writelines(f"  {name:<50}{cost:>9.3f}\n" for name, cost in found.items())


def _run(title: str, root: Path, run_id: str, steps: tuple[str, ...], first: int, last: int) -> None:
    sys.stdout.write(f"\n{title}\n  {'step':<10}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}\n")
    for step in steps:
        found = run_worker("size_worker.py", str(root), step, run_id, str(first), str(last), cores="all")
        sys.stdout.write(
            f"  {step:<10}{found['seconds']:>9.1f}{found['cpu_s']:>9.1f}{found['peak_mb']:>9.0f}  "
            f"{_wording_of(found)}\n"
        )
        sys.stdout.flush()


def _wording_of(found: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {value:,.0f}" if isinstance(value, (int, float)) else f"{name} {value}"
        for name, value in found.items()
        if name not in _COSTS
    )
