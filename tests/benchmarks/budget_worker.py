"""Worker: one command in a process of its own, and what it cost.

    budget_worker.py COMMAND ARGUMENT...

In: a command line. Out: its exit status, seconds, processor seconds with all it started, and the highest
resident memory of any one of its processes. It imports nothing heavy: on Linux a process begins with the
memory peak of the one that started it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from measure import give


def main() -> None:
    """Run the command, its output left out, and print what it cost."""
    started = time.perf_counter()
    process = subprocess.Popen(
        sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    give(
        {
            "status": os.waitstatus_to_exitcode(status),
            "seconds": time.perf_counter() - started,
            "cpu_s": used.ru_utime + used.ru_stime,
            "peak_mb": used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024),
            "errors": errors.decode("utf-8", "replace")[-2000:],
        }
    )


main()
