"""Sessions of DuckDB in processes of their own, as an analyst has them, and processes of a user who is not
root.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534

_SESSION = """
import sys, duckdb
try:
    connection = duckdb.connect(sys.argv[1])
except Exception as error:
    print("REFUSED", str(error).splitlines()[0], flush=True)
    sys.exit(0)
print("open", flush=True)
for line in sys.stdin:
    if line.strip() == "close":
        break
    try:
        connection.execute(line)
        print("done", flush=True)
    except Exception as error:
        print("FAILED", str(error).splitlines()[0], flush=True)
connection.close()
"""


class Session:
    """A process that has a file open for writing."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SESSION, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.answer = self._read()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def run(self, sql: str) -> str:
        """One statement on one line, committed."""
        assert self._process.stdin is not None
        self._process.stdin.write(sql + "\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """End it in good order: DuckDB writes its log into the file."""
        self._process.communicate("close\n", timeout=60)

    def kill(self) -> None:
        """End it as a crash does: its log stays where it is."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def session(path: Path) -> Iterator[Session]:
    """A session that is killed at the end if it still lives."""
    opened = Session(path)
    try:
        yield opened
    finally:
        opened.kill()


def leave_log(path: Path, sql: str) -> Path:
    """A session that wrote and was killed: the log it leaves beside the file."""
    with session(path) as writer:
        assert writer.run(sql) == "done"
    log = path.with_name(f"{path.name}.wal")
    assert log.stat().st_size > 0
    return log


def as_nobody(script: str, *arguments: str, modules: str = "") -> str:
    """What a script prints that runs as a user without rights; when the tests do not run as root, as their
    own user.

    The interpreter itself may lie where that user cannot look, so `modules` are imported before the rights
    are given up.
    """
    give_up = (
        f"import os, sys\n{modules}\nif os.geteuid() == 0:\n    os.setgroups([]); os.setgid({NOBODY}); "
        f"os.setuid({NOBODY})\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", give_up + script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def kill_when(process: subprocess.Popen[bytes], path: Path, seconds: float = 60) -> None:
    """SIGKILL a process as soon as a file is there."""
    deadline = time.monotonic() + seconds
    while not path.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
