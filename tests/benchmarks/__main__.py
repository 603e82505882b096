"""Measure gov-reviews: `make bench`, or `python tests/benchmarks [text|run|size ...] [--documents N]
[--against CHECKOUT] [--peers]`.

Out: tables on standard output, progress on standard error. Nothing is asserted: docs/benchmarks.md and
docs/budgets.md hold the figures that were seen, the machine, and the targets. Everything is written to a
temporary folder that is gone at the end.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from bench_budget import bench_budget, bench_setup, bench_suite
from bench_cores import bench_cores
from bench_idle import bench_idle
from bench_pages import bench_pages
from bench_readers import bench_readers
from bench_run import bench_run
from bench_scale import bench_scale
from bench_size import DOCUMENTS, bench_size
from bench_sources import bench_sources
from bench_text import bench_text
from bench_turns import bench_turns

BENCHMARKS = {
    "text": bench_text,
    "run": bench_run,
    "size": bench_size,
    "sources": bench_sources,
    "budget": bench_budget,
}
# They take minutes, or fetch packages: only when named.
ON_REQUEST = {
    "cores": bench_cores,
    "idle": bench_idle,
    "pages": bench_pages,
    "readers": bench_readers,
    "scale": bench_scale,
    "setup": bench_setup,
    "suite": bench_suite,
}


def main() -> None:
    """Run the benchmarks that were named, all of them when none was."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure gov-reviews.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"which: {', '.join(BENCHMARKS)} (empty: these); {', '.join(ON_REQUEST)}; turns",
    )
    parser.add_argument(
        "--documents",
        type=int,
        default=DOCUMENTS,
        help=f"of `size`, with forty figures each; default {DOCUMENTS:,}",
    )
    parser.add_argument(
        "--against", type=Path, help="of `turns`: another checkout, which reads in turns with this one"
    )
    parser.add_argument(
        "--peers", action="store_true", help="also JioNLP and recognizers-text, each in a throwaway venv"
    )
    chosen = parser.parse_args()
    known = BENCHMARKS | ON_REQUEST
    unknown = set(chosen.names) - {*known, "turns"}
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(known)}, turns")
    if "turns" in chosen.names and not (chosen.against and (chosen.against / "include/gov_reviews").is_dir()):
        parser.error("turns needs --against CHECKOUT: the folder of the state that this one is compared with")
    sys.stdout.write(
        f"{platform.machine()}, {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}\n"
    )
    with tempfile.TemporaryDirectory(prefix="gov-reviews-bench-") as folder:
        for name in chosen.names or BENCHMARKS:
            if name == "size":
                bench_size(Path(folder), chosen.documents)
            elif name == "turns":
                bench_turns(Path(folder), chosen.against)
            else:
                known[name](Path(folder))
        if chosen.peers:
            from bench_peers import bench_peers

            bench_peers(Path(folder))


def _processor() -> str:
    """Name of the processor as Linux tells it, else what Python knows."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


main()
