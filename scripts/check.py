"""`make check`: every check that does not run the program, side by side.

In: names of checks, or nothing for all. Out: a line for each with its time, below it what a failed one says;
exit status 0, or 1 when one failed. Two run at a time: more would only take the processor from each other.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
AT_ONCE = 2
MARKDOWN = [
    *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("*.md"))),
    "docs",
    "dags",
    "plugins",
    "include/gov_reviews_samples/README.md",
]

# The longest first: the others run beside them.
CHECKS = {
    "contracts": [PYTHON, "-m", "pytest", "-q", "-m", "not slow", "tests/contracts"],
    "types": [PYTHON, "-m", "mypy"],
    "style": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "layers": [str(TOOLS / "lint-imports"), "--no-logo", "--no-cache"],
    "markdown": [str(TOOLS / "pymarkdown"), "scan", *MARKDOWN],
    "sql": [str(TOOLS / "sqruff"), "lint", "sql"],
    "lock": [PYTHON, "scripts/check_lock.py"],
}


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    name: str
    is_ok: bool
    seconds: float
    output: str


def run_check(name: str) -> Outcome:
    """Run one check; its output is kept and shown when it fails."""
    begin = time.monotonic()
    done = subprocess.run(  # noqa: S603 - the commands above
        CHECKS[name],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "include"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - begin, done.stdout)


def main(arguments: list[str] | None = None) -> int:
    """Entry point of the checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="check", help=f"of {', '.join(CHECKS)}; none means all")
    names = parser.parse_args(arguments).names
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(CHECKS)}")
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pending = [pool.submit(run_check, name) for name in names or CHECKS]
        for done in as_completed(pending):
            outcome = done.result()
            sys.stdout.write(
                f"{'ok    ' if outcome.is_ok else 'FAILED'} {outcome.name} ({outcome.seconds:.1f} s)\n"
            )
            if not outcome.is_ok:
                failed.append(outcome.name)
                sys.stdout.write(outcome.output.rstrip() + "\n")
            sys.stdout.flush()
    if failed:
        sys.stdout.write(
            f"check: {', '.join(failed)} failed; again alone: {PYTHON} scripts/check.py {' '.join(failed)}\n"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
