"""Worker: one whole run of the pipeline on the sample sites, in this process, as `gov-reviews run` does it.

    run_worker.py DATA_ROOT

Each progress line of the pipeline ends a piece of work; its seconds, on the clock and of the processor with all
processes that the run started, go to the stage that the line names.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from pathlib import Path

from measure import cpu_seconds_below, give, peak_memory_mb

STAGES = {
    "run": "plan",
    "capture": "capture",
    "extract": "parse, normalise, extract",
    "build": "build",
    "audit": "audit",
}
STAGES |= {"published": "publish", "nothing new": "look for news"}


class StageCosts:
    """Seconds of each stage: `seconds` on the clock, `cpu_s` of the processor."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.cpu_s: dict[str, float] = defaultdict(float)
        self._at, self._used = time.perf_counter(), 0.0

    def end(self, stage: str) -> None:
        """Whatever was done since the last call belongs to this stage."""
        at, used = time.perf_counter(), cpu_seconds_below(os.getpid())
        self.seconds[stage] += at - self._at
        self.cpu_s[stage] += used - self._used
        self._at, self._used = at, used


def main() -> None:
    """Run once and print what each stage cost."""
    costs = StageCosts()
    from gov_reviews.pipeline.local_run import run_pipeline
    from gov_reviews.records.runs import RunOptions
    from gov_reviews.settings import Settings

    costs.end("import")
    summary = run_pipeline(
        Settings(data_root=Path(sys.argv[1])),
        RunOptions(),
        lambda line: costs.end(
            next((name for word, name in STAGES.items() if line.startswith(word)), "other")
        ),
    )
    costs.end("report")
    give(
        {
            "seconds": costs.seconds,
            "cpu_s": costs.cpu_s,
            "state": summary.state,
            "documents": sum(summary.documents.values()),
            "figures": sum(summary.observations.values()),
            "requests": sum(outcome.requests for outcome in summary.sources),
            "peak_memory_mb": peak_memory_mb(),
        }
    )


main()
