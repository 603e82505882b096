"""Worker: one whole run of the pipeline on the sample sites, in this process, as `gov-reviews run` does it.

    run_worker.py DATA_ROOT

Each progress line of the pipeline ends a piece of work; its seconds go to the stage that the line names.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path

from measure import give, peak_memory_mb

STAGES = {
    "run": "plan",
    "capture": "capture",
    "extract": "parse, normalise, extract",
    "build": "build",
    "audit": "audit",
}
STAGES |= {"published": "publish", "nothing new": "look for news"}


def main() -> None:
    """Run once and print seconds per stage."""
    started = time.perf_counter()
    from gov_reviews.pipeline.local_run import run_pipeline
    from gov_reviews.records.runs import RunOptions
    from gov_reviews.settings import Settings

    seconds: dict[str, float] = defaultdict(float)
    last = time.perf_counter()
    seconds["import"] = last - started

    def note(line: str) -> None:
        nonlocal last
        now = time.perf_counter()
        stage = next((name for word, name in STAGES.items() if line.startswith(word)), "other")
        seconds[stage] += now - last
        last = now

    summary = run_pipeline(Settings(data_root=Path(sys.argv[1])), RunOptions(), note)
    seconds["report"] += time.perf_counter() - last
    give(
        {
            "seconds": seconds,
            "state": summary.state,
            "documents": sum(summary.documents.values()),
            "figures": sum(summary.observations.values()),
            "requests": sum(outcome.requests for outcome in summary.sources),
            "peak_memory_mb": peak_memory_mb(),
        }
    )


main()
