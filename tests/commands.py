"""`gov-reviews` called in this process, as a person's shell would call it in a process of its own.

A process of its own costs a second to start, and six where it audits (the import of Great Expectations). That
every command works in one is tried where the process is the point: tests/unit/test_cli.py,
tests/integration/test_wheel.py, test_killed.py, test_storage_faults.py.
"""

from __future__ import annotations

import contextlib
import io
import logging
import subprocess
from collections.abc import Mapping
from unittest import mock

from gov_reviews import cli


def call_here(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a command prints, where, and its exit code; this process's environment, streams and logging are
    as before afterwards.
    """
    output, errors = io.StringIO(), io.StringIO()
    root, package = logging.getLogger(), logging.getLogger("gov_reviews")
    handlers, levels = root.handlers[:], (root.level, package.level)
    root.handlers.clear()  # as a new process begins
    code: object = 0
    try:
        with (
            mock.patch.dict("os.environ", environment, clear=True),
            mock.patch("sys.argv", ["gov-reviews", *arguments]),
            mock.patch("sys.stdin", io.StringIO()),
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(errors),
        ):
            cli.main()
    except SystemExit as leaving:
        code = leaving.code or 0
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        package.setLevel(levels[1])
    return subprocess.CompletedProcess(
        ["gov-reviews", *arguments],
        code if isinstance(code, int) else 1,
        output.getvalue(),
        errors.getvalue(),
    )
