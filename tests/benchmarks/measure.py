"""Run a worker script in a process of its own on one core, and print figures as a table.

In: the name of a worker beside this file and its arguments. Out: what it printed as JSON, its wall time, its
peak memory.
Every worker starts fresh, so neither the caches nor the memory of one measurement reach into the next.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
ERRORS_SHOWN = 2000
_PYCACHE = tempfile.TemporaryDirectory(prefix="gov-reviews-bench-pycache-")  # gone when this process ends


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the result: what was measured, the median, its unit, and the single runs it comes from."""

    name: str
    value: float
    unit: str
    runs: tuple[float, ...] = ()

    @classmethod
    def of(cls, name: str, runs: Sequence[float], unit: str) -> Figure:
        """The median of several runs."""
        return cls(name, median(runs), unit, tuple(runs))

    def row(self) -> tuple[str, str, str, str]:
        """As printed: lowest and highest run stand beside the median."""
        spread = (
            f"{min(self.runs):,.2f} to {max(self.runs):,.2f} in {len(self.runs)} runs"
            if len(self.runs) > 1
            else ""
        )
        return self.name, f"{self.value:,.2f}", self.unit, spread


def python_in(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def pip_install(python: Path, packages: Sequence[str]) -> str:
    """Install packages into an environment; why they cannot be, "" when they are."""
    done = subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", *packages],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"could not be installed: {done.stderr.strip().splitlines()[-1]}" if done.returncode else ""


def pin_to_one_core() -> None:
    """Keep this process on the last core it may use; nothing where the system cannot (macOS)."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def peak_memory_mb() -> float:
    """Highest resident memory of this process so far.

    Linux: VmHWM, since ru_maxrss of a fresh process starts from the memory of the process that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * 1024 if sys.platform == "darwin" else 1024
    )


def cpu_seconds_below(root: int) -> float:
    """Processor seconds of a process, of all below it, and of those of them that have ended.

    Linux: read from /proc. Elsewhere: of this process and of those below it that have ended.
    """
    if not Path("/proc/self/stat").exists():
        used = os.times()
        return used.user + used.system + used.children_user + used.children_system
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(") ", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        process = int(entry.parent.name)
        children.setdefault(int(fields[1]), []).append(process)
        ticks[process] = sum(map(int, fields[11:15]))  # its own and its children's, in user and in system
    total, left = 0, [root]
    while left:
        process = left.pop()
        total += ticks.get(process, 0)
        left += children.get(process, [])
    return total / os.sysconf("SC_CLK_TCK")


def run_worker(
    worker: str,
    *arguments: str,
    python: str = sys.executable,
    environment: dict[str, str] | None = None,
    cores: str = "one",
) -> dict[str, Any]:
    """Run one worker to its end.

    Args:
        worker: File name beside this one. It prints one JSON object as its last line.
        arguments: Its arguments. python: Another interpreter, for the peers in a venv of their own.
        environment: Instead of this process's own.
        cores: "one": the worker is pinned before it starts; "all": it is not.

    Returns:
        The object, with `wall_s` added: from the start of the process to its end, as its caller sees it.

    Raises:
        SystemExit: The worker failed; its errors are shown.
    """
    started = time.perf_counter()
    done = subprocess.run(
        [python, str(HERE / worker), *arguments],
        env=_installed(environment or dict(os.environ)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=pin_to_one_core if cores == "one" else None,
    )
    wall = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(
            f"{worker} {' '.join(arguments)} failed with status "
            f"{done.returncode}:\n{done.stderr[-ERRORS_SHOWN:]}"
        )
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result | {"wall_s": wall}


def _installed(environment: dict[str, str]) -> dict[str, str]:
    """The environment with compiled modules kept, as in an installation; else every start would compile the
    sources again. The project folder is on the path: workers use what all tests share.
    """
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": _PYCACHE.name, "PYTHONPATH": str(HERE.parents[1])}


def give(result: dict[str, Any]) -> None:
    """Print a worker's result for `run_worker`."""
    sys.stdout.write(json.dumps(result) + "\n")


def print_table(title: str, figures: Sequence[Figure]) -> None:
    """One table on standard output."""
    rows = [figure.row() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    sys.stdout.write(f"\n{title}\n")
    for name, value, unit, spread in rows:
        sys.stdout.write(
            f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {unit:<{widths[2]}}  {spread}".rstrip() + "\n"
        )
    sys.stdout.flush()
