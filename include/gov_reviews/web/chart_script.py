"""The script that draws charts in the browser: Vega-Embed as vl-convert ships it, ending in static/charts.js.

In: the installed vl-convert-python. Out: one file of 0.9 MB. Making it takes three seconds of processor time
and 115 MB, in a process of its own: `python -m gov_reviews.web.chart_script`, once at set-up; where that was
left out, the first page with a chart has it made. It lies beside the packages that it comes from, and its
name carries the hash of all that it is made from, so an upgrade of either makes another file.
"""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
import threading
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from gov_reviews.atomic_write import write_atomically

logger = logging.getLogger(__name__)

_MAKING = threading.Lock()
_TIMEOUT_S = 120


@cache
def chart_script_name() -> str:
    """File name, known before there is a file."""
    made_from = metadata.version("vl-convert-python").encode() + b"\0" + _ending()
    return f"charts-{hashlib.sha256(made_from).hexdigest()[:12]}.js"


def chart_script_path() -> Path:
    """Where it lies: in the environment whose packages it is made from."""
    return Path(sys.prefix, "share", "gov-reviews", chart_script_name())


@cache
def chart_script() -> bytes:
    """The script; made now where set-up did not.

    Raises:
        OSError, subprocess.SubprocessError: It cannot be made.
    """
    with _MAKING:
        path = chart_script_path()
        if path.is_file():
            return path.read_bytes()
        command = [sys.executable, "-m", "gov_reviews.web.chart_script", "--print"]
        made = subprocess.run(command, capture_output=True, check=True, timeout=_TIMEOUT_S)  # noqa: S603 - ours
        try:
            keep_chart_script(made.stdout)
        except OSError as error:  # a read-only environment: this process keeps it in memory
            logger.info("chart script not kept path=%s reason=%s", path, error)
        return made.stdout


def make_chart_script() -> bytes:
    """Bundle it."""
    import vl_convert  # lazy: it starts a JavaScript engine

    return vl_convert.javascript_bundle(_ending().decode()).encode()


def keep_chart_script(body: bytes) -> Path:
    """Write it to its place; those of earlier versions go."""
    path = chart_script_path()
    write_atomically(path, body)
    for other in path.parent.glob("charts-*.js"):
        if other != path:
            other.unlink(missing_ok=True)
    return path


def _ending() -> bytes:
    return (resources.files("gov_reviews.web") / "static" / "charts.js").read_bytes()


def main() -> None:
    """Make the script: into its place, or with --print to standard output."""
    if "--print" in sys.argv[1:]:
        sys.stdout.buffer.write(make_chart_script())
        return
    if not chart_script_path().is_file():
        keep_chart_script(make_chart_script())
    sys.stdout.write(f"{chart_script_path()}\n")


if __name__ == "__main__":
    main()
