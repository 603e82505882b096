"""What the model of docs/scaling.md is made of and checked against: the steps of a run at three sizes.

Out: `scaling_measured.json` beside this file, each step with its processor seconds and peak memory. Asking the
sample sites gives the rate of fetching, text files that of reading, made reviews the rest.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from measure import HERE, run_worker

from gov_reviews.settings import Settings
from gov_reviews_samples.server import running_sample_site

MEASURED = HERE / "scaling_measured.json"
LOADED = (1_000, 4_000, 16_000)
READ = (250, 1_000, 4_000)
NEWS = 100
_FIRST_RUN, _SECOND_RUN = "first-run", "second-run"
_LOADING = ("capture", "plan", "read", "build", "audit", "publish")
_READING = ("documents", "archive_documents", "plan", "read_documents")


def bench_scale(folder: Path) -> None:
    """Measure, and write the file anew. Takes a quarter of an hour."""
    run_worker("size_worker.py", str(folder / "warm"), "documents", _FIRST_RUN, "0", "1")  # byte code is kept
    found: dict[str, Any] = {name: {} for name in ("read", "load", "news", "bytes", "look_up")}
    found["fetch"] = _fetch(folder / "sites")
    for size in READ:
        root = folder / f"read-{size}"
        found["read"][size] = _steps(root, _READING, _FIRST_RUN, 0, size)["read_documents"]
        shutil.rmtree(root)
    for size in LOADED:
        root = folder / f"load-{size}"
        found["load"][size] = _steps(root, _LOADING, _FIRST_RUN, 0, size)
        found["look_up"][size] = _look_up(root)
        found["bytes"][size] = {
            "index": _bytes_below(root / "archive" / "index"),
            "parts": _bytes_below(root / "runs"),
            "warehouse": Settings(data_root=root).warehouse_path.stat().st_size,
        }
        found["news"][size] = _steps(root, _LOADING, _SECOND_RUN, size, size + NEWS)
        shutil.rmtree(root)
    MEASURED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"\n{MEASURED.name} is written; `scaling_model.py` predicts with it\n")


def _steps(root: Path, steps: tuple[str, ...], run_id: str, first: int, last: int) -> dict[str, Any]:
    costs = {}
    for step in steps:
        found = run_worker("size_worker.py", str(root), step, run_id, str(first), str(last), cores="all")
        costs[step] = _cost(found)
        sys.stdout.write(f"  {last:>7,} {step:<18}{found['cpu_s']:>9.1f} s{found['peak_mb']:>9.0f} MB\n")
        sys.stdout.flush()
    return costs


def _cost(found: dict[str, Any]) -> dict[str, float]:
    return {"cpu_s": round(found["cpu_s"], 2), "peak_mb": round(found["peak_mb"])}


def _fetch(root: Path) -> list[dict[str, float]]:
    """A run that captures and one that finds nothing new: their difference is what requests cost."""
    settings = Settings(data_root=root)
    costs = []
    with running_sample_site(settings) as site:
        environment = os.environ | {"GOV_REVIEWS_SAMPLE_SITE": site}
        for run_id in (_FIRST_RUN, _SECOND_RUN):
            found = run_worker("size_worker.py", str(root), "ask_sites", run_id, environment=environment)
            costs.append({"requests": found["requests"], "captures": found["captures"], **_cost(found)})
    costs[0]["warc_bytes"] = _bytes_below(root / "archive" / "warc")
    return costs


def _look_up(root: Path) -> float:
    found = run_worker("size_worker.py", str(root), "look_up", _FIRST_RUN, "0", "0", cores="all")
    return round(float(found["look_up_s"]), 5)


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
