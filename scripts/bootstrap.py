"""Make `.venv`: exactly what the lock holds, and this project in editable mode.

In: requirements-build.txt and requirements.txt with hashes, pyproject.toml, the Python that runs this file,
the user's own pip or uv configuration. Out: `.venv` and, as the very last thing, its stamp; an environment
without a fitting stamp is half-made or outdated and is made anew. uv does the work when it is on PATH, pip
otherwise, also when uv fails: it does not read pip's configuration. Standard library only. What an index
offers beside the lock changes nothing: the lock is complete, so nothing is resolved, and packages are built
with the locked build tools only; afterwards check_lock.py compares what is installed with the lock.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.txt"
BUILD_LOCK = ROOT / "requirements-build.txt"
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
STAMP = VENV / "made-by-bootstrap.json"
LOG = ROOT / ".airflow" / "install.log"
CHECK = Path(__file__).resolve().with_name("check_lock.py")

# Without resolving: pip up to 24 stops with "all requirements must have their versions pinned" as soon as an
# index has a newer version of a package that another one asks for with an extra. Without build isolation: it
# would fetch whatever setuptools is the newest.
FROM_LOCK = ("--no-deps", "--no-build-isolation", "--require-hashes", "--requirement")
EDITABLE = ("--no-deps", "--no-build-isolation", "--editable")

OFFLINE_SIGNS = (
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Name or service not known",
    "NewConnectionError",
    "Network is unreachable",
    "Connection refused",
    "ProxyError",
    "Could not connect",
    "dns error",
    "error sending request",
    "No matching distribution found",
)


# A silence longer than five seconds reads as a program that hangs; the command is looked at once a second.
MAX_SILENCE_S = 4.0


class SetUpFailed(Exception):
    """The environment could not be made; the message says what to do."""


def say(text: str) -> None:
    """One line for the person, at once."""
    sys.stdout.write(f"set-up: {text}\n")
    sys.stdout.flush()


def stamp_for(version: str) -> dict[str, str]:
    """What the environment is made from.

    A change of any of it makes a new one; tool settings in pyproject.toml do not count.
    """
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    installed = {name: project.get(name) for name in ("project", "build-system")} | {
        "setuptools": project.get("tool", {}).get("setuptools")
    }
    return {
        "python": version,
        "requirements": hashlib.sha256(BUILD_LOCK.read_bytes() + LOCK.read_bytes()).hexdigest(),
        "project": hashlib.sha256(json.dumps(installed, sort_keys=True).encode()).hexdigest(),
        "root": str(ROOT),
    }


def running_version() -> str:
    """Version of this interpreter: 3.12.1."""
    return ".".join(str(part) for part in sys.version_info[:3])


def is_current() -> bool:
    """Whether `.venv`, whose interpreter runs this, was finished from these very files, by the Python that
    PYTHON= asks for.
    """
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    wanted = os.environ.get("PYTHON")
    if wanted:
        asked = subprocess.run(  # noqa: S603 - the user's own choice of interpreter
            [wanted, "-c", "import sys; print('.'.join(map(str, sys.version_info[:3])))"],
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.stdout.strip() != running_version():
            return False
    return bool(stamp == stamp_for(running_version()))


def installer_environment() -> dict[str, str]:
    """The person's own environment, without what would send packages elsewhere or let foreign ones count as
    installed.

    PEP 517 builds are what newer versions of pip do anyway; the older ones would call setup.py in a way that
    needs the package wheel.
    """
    foreign = {
        "PYTHONPATH",
        "PYTHONHOME",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_ROOT",
        "PIP_REQUIRE_HASHES",
        "UV_REQUIRE_HASHES",
        "UV_TARGET",
    }
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"PIP_USE_PEP517": "1", "PIP_USER": "0"}


def run_logged(command: Sequence[str], *, title: str) -> None:
    """Run a command with its output in the log; a line shows that it is alive: on a terminal one that counts
    the seconds, elsewhere one each five seconds.

    Raises:
        SetUpFailed: It ended with an error; the message has the cause as far as it is known.
    """
    is_terminal = sys.stdout.isatty()
    started = spoke = time.monotonic()
    position = LOG.stat().st_size if LOG.exists() else 0
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        process = subprocess.Popen(  # noqa: S603
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=installer_environment(),
        )
        try:
            while True:
                try:
                    process.wait(timeout=1.0)
                    break
                except subprocess.TimeoutExpired:
                    if is_terminal:
                        sys.stdout.write(f"\rset-up: {title} ... {time.monotonic() - started:3.0f} s")
                        sys.stdout.flush()
                    elif time.monotonic() - spoke >= MAX_SILENCE_S:
                        spoke = time.monotonic()
                        say(f"{title} ... {spoke - started:.0f} s")
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if is_terminal:
        sys.stdout.write("\r" + " " * 70 + "\r")
    if process.returncode != 0:
        raise SetUpFailed(explain(LOG.read_bytes()[position:].decode("utf-8", "replace"), title))


def explain(output: str, title: str) -> str:
    """What a person should do about a failed installation, from what the installer printed."""
    last_words = "\n".join(f"    {line}" for line in output.splitlines()[-12:])
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in output or "Hash mismatch" in output:
        advice = (
            "A package differs from the lock. Do not go on before you know why; `make lock` makes a new lock "
            "from pyproject.toml."
        )
    elif re.search(r"In `?--require-hashes`? mode|Hashes are required in --require-hashes mode", output):
        advice = (
            "requirements.txt or requirements-build.txt names a package without an exact version or without "
            "a hash. `git checkout` brings "
            "the committed ones back; `make lock` makes new ones."
        )
    elif "No space left on device" in output:
        advice = "The disk is full: about 1.5 GB are needed for the packages and their unpacking."
    elif any(sign in output for sign in OFFLINE_SIGNS):
        advice = (
            "Packages could not be downloaded. Check the network and the proxy (HTTPS_PROXY); a mirror is "
            "named with "
            "`pip config set global.index-url URL` (pip) or UV_DEFAULT_INDEX (uv)."
        )
    elif "error: command" in output and "gcc" in output:
        advice = (
            "A package had no ready-made build for this machine and could not be compiled. Python 3.12 "
            "on x86-64 "
            "or ARM Linux has them all."
        )
    else:
        advice = "The cause is in the words above."
    return f"{title} failed. The installer's last words:\n{last_words}\n  {advice}\n  Whole log: {LOG}"


def make_with_uv(uv: str) -> None:
    """Environment and packages by uv."""
    run_logged([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], title="making .venv (uv)")
    install = [uv, "pip", "install", "--python", str(VENV / "bin" / "python")]
    # uv looks into the first index only that knows a package; with hashes it is safe to look into all that
    # the person has configured.
    locked = [*install, "--index-strategy", "unsafe-best-match", *FROM_LOCK]
    run_logged([*locked, str(BUILD_LOCK)], title="installing the build tools (uv)")
    run_logged([*locked, str(LOCK)], title="installing the locked packages (uv)")
    run_logged([*install, *EDITABLE, str(ROOT)], title="installing this project (uv)")
    finish()


def make_with_pip() -> None:
    """Environment and packages by the standard library's venv and pip."""
    run_logged([sys.executable, "-m", "venv", str(VENV)], title="making .venv")
    install = [
        str(VENV / "bin" / "python"),
        "-I",
        "-m",
        "pip",
        "install",
        "--no-input",
        "--no-compile",
        "--disable-pip-version-check",
    ]
    run_logged([*install, *FROM_LOCK, str(BUILD_LOCK)], title="installing the build tools")
    run_logged([*install, *FROM_LOCK, str(LOCK)], title="installing the locked packages")
    run_logged([*install, *EDITABLE, str(ROOT)], title="installing this project")
    finish()


def finish() -> None:
    """What is the same whoever installed: the comparison with the lock; byte code, made on all cores, and the
    script of the charts, so that no first start waits.
    """
    # An editable installation leaves these beside the packages. Where include/ comes first on the path
    # (Airflow's tasks), an old one would hide the version and the entry points of what has just been
    # installed.
    for left_over in (ROOT / "include").glob("*.egg-info"):
        shutil.rmtree(left_over)
    python = [str(VENV / "bin" / "python"), "-I"]
    run_logged([*python, str(CHECK), "--installed"], title="comparing what is installed with the lock")
    try:
        run_logged(
            [*python, "-m", "compileall", "-qq", "-j", "0", str(VENV / "lib"), str(ROOT / "include")],
            title="compiling to byte code",
        )
    except SetUpFailed:
        # Packages may carry files that are no Python of this version (templates). What can be imported is
        # compiled all the same.
        say("not every file could be compiled to byte code; that costs time at most")
    try:
        run_logged(
            [*python, "-m", "gov_reviews.web.chart_script"], title="bundling the script that draws charts"
        )
    except SetUpFailed:
        say("the script that draws charts could not be bundled; the first page with a chart tries again")


def make_environment() -> None:
    """Remove what is there and make `.venv` from nothing.

    Raises:
        SetUpFailed: With advice.
    """
    if VENV.exists():
        say(".venv is outdated or was not finished: making it anew")
        remove(VENV)
    LOG.parent.mkdir(mode=0o700, exist_ok=True)
    LOG.unlink(missing_ok=True)
    started = time.monotonic()
    say(f"making .venv with Python {running_version()} ({sys.executable}); one to three minutes")
    uv = shutil.which("uv")
    if uv is None:
        make_with_pip()
    else:
        try:
            make_with_uv(uv)
        except SetUpFailed as error:
            if not has_pip():
                raise
            say(
                "uv did not succeed, trying pip, which has a configuration of its own. "
                f"({str(error).split('. ')[0]}.)"
            )
            remove(VENV)
            make_with_pip()
    STAMP.write_text(json.dumps(stamp_for(running_version()), indent=1) + "\n", encoding="utf-8")
    LOG.unlink(missing_ok=True)
    say(f"done in {time.monotonic() - started:.0f} s")


def has_pip() -> bool:
    """Whether this interpreter can make an environment with pip in it."""
    try:
        import ensurepip  # lazy: some systems leave it out
        import venv  # lazy: the same
    except ImportError:
        return False
    return bool(ensurepip and venv)


def remove(path: Path) -> None:
    """Remove a folder, or the link that stands in its place."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def main() -> int:
    """Entry point: make the environment unless it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--is-current", action="store_true", help="only tell, by the exit status")
    if parser.parse_args().is_current:
        return 0 if is_current() else 1
    try:
        # Two calls at once must not build into the same folder; the second finds the work done.
        with LOCK.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_current_from_outside():
                make_environment()
    except SetUpFailed as error:
        sys.stderr.write(f"set-up: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(
            f"set-up: {error}. Check that the project folder can be written and the disk has room.\n"
        )
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nset-up: interrupted; the next call starts it anew\n")
        return 130
    return 0


def is_current_from_outside() -> bool:
    """`is_current`, asked of the environment's own interpreter."""
    try:
        asked = subprocess.run(  # noqa: S603 - the user's own choice of interpreter
            [str(VENV / "bin" / "python"), "-I", __file__, "--is-current"], capture_output=True, check=False
        )
    except OSError:  # missing, or not a program any more
        return False
    return asked.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
