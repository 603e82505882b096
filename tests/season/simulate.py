"""A season in minutes: sites that publish, fail, recover, move, get blocked and are redesigned, and the
scheduled runs of all its days, on a simulated clock.

python -m tests.season.simulate [--days 120] [--sites 25] [--seed 1] [--folder FOLDER]     (make simulate)

The project is copied, so that the registry can be that of the season. Out: one line a run, then the verdict:
every review once in the warehouse; every trouble told within a day, and once; what a person had to do; how
much the folders grow a day. Exit status 1 when something of it does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gov_reviews.settings import PROJECT_ROOT


def simulate(folder: Path, days: int, sites: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Live through a season in a folder of its own.

    Yields:
        One dict a run (run, state, cpu_s), at the end {"verdict": ..., "is_good": ...}.
    """
    project = folder / "project"
    for name in ("include", "sql"):
        shutil.copytree(PROJECT_ROOT / name, project / name)  # with its byte code
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS")}
    environment = kept | {
        "PYTHONPATH": f"{project / 'include'}{os.pathsep}{PROJECT_ROOT}",
        "AIRFLOW_HOME": str(folder / "airflow"),
    }
    command = [sys.executable, "-m", "tests.season.drive", str(folder)]
    command += ["--days", str(days), "--sites", str(sites), "--seed", str(seed)]
    with (
        (folder / "log.txt").open("w", encoding="utf-8") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log) as process,
    ):
        for line in process.stdout or ():
            if line.startswith(b"{"):
                yield json.loads(line)
    if process.returncode:
        last = (folder / "log.txt").read_text(encoding="utf-8")[-2000:]
        raise RuntimeError(f"The season broke off ({process.returncode}). Its log ends: {last}")


def add_folder_option(parser: argparse.ArgumentParser) -> None:
    """`--folder`, for `folder_of`."""
    parser.add_argument("--folder", type=Path, help="kept afterwards; else a temporary one is used")


@contextmanager
def folder_of(arguments: argparse.Namespace) -> Iterator[Path]:
    """The folder of `--folder`, which is kept; without it a temporary one, which is not."""
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="season-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Print the season."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--sites", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    add_folder_option(parser)
    arguments = parser.parse_args()
    is_good = False
    with folder_of(arguments) as folder:
        for said in simulate(folder, arguments.days, arguments.sites, arguments.seed):
            if "verdict" in said:
                is_good = said["is_good"]
                print(json.dumps(said["verdict"], ensure_ascii=False, indent=1))
            else:
                print(f"{said['run']}  {said['state']:<12} {said['cpu_s']:5.1f} CPU-s", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
