"""Try `make setup` with many installers: every supported Python, old and new versions of pip, uv, an index
with newer packages.

In: one interpreter for each of Python 3.11, 3.12 and 3.13, uv, the committed state of this repository. Out:
one line for each trial with what came of it, its seconds and processor seconds; exit status 1 when one
failed. Each trial is a fresh clone in a temporary folder, removed afterwards, and goes through `make setup`
itself: a given pip gets into it through a copy of the interpreter whose `venv` has that pip. The copies write
no byte code, which costs a third of the time and is the same for all. Minutes for each trial; no part of the
tests.

    python3 scripts/setup_matrix.py --uv /path/to/uv --python /path/to/python3.11 --python /path/to/python3.12
    --only "pip 22.3"
"""

from __future__ import annotations

import argparse
import base64
import functools
import hashlib
import http.server
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEWEST = "newest"
PIPS = {
    "3.11": ("22.3", "23.0", "23.2.1", "24.2", NEWEST),
    "3.12": ("23.2.1", "24.2", NEWEST),
    "3.13": ("24.2", NEWEST),
}


@dataclass(frozen=True)
class Trial:
    """One set-up: the Python, the pip its venv gets (empty: uv does the work), whether an index has newer
    packages.
    """

    python: str
    pip: str
    has_newer: bool

    def __str__(self) -> str:
        installer = f"pip {self.pip}" if self.pip else "uv"
        return f"{self.python} {installer}{', newer index' if self.has_newer else ''}"


def all_trials() -> list[Trial]:
    """Every Python with each of its versions of pip and with uv, each without and with the index of newer
    packages.
    """
    return [
        Trial(python, pip, has_newer)
        for python, pips in PIPS.items()
        for pip in (*pips, "")
        for has_newer in (False, True)
    ]


def interpreter_with_pip(python: Path, pip: str, folder: Path) -> Path:
    """A copy of an interpreter (links, but for the program and ensurepip) whose `venv` puts this pip into new
    environments.
    """
    version, prefix = run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.base_prefix)"]
    ).split()
    library, original = folder / "lib" / f"python{version}", Path(prefix) / "lib" / f"python{version}"
    library.mkdir(parents=True)
    for entry in original.iterdir():
        if entry.name not in {"ensurepip", "site-packages", "compileall.py", "__pycache__"}:
            (library / entry.name).symlink_to(entry)
    (library / "compileall.py").write_text("def compile_file(*arguments, **options): return False\n")
    (library / "site-packages").mkdir()
    (folder / "include").symlink_to(Path(prefix) / "include")
    (folder / "bin").mkdir()
    program = folder / "bin" / f"python{version}"
    shutil.copy((Path(prefix) / "bin" / f"python{version}").resolve(), program)

    shutil.copytree(
        original / "ensurepip",
        library / "ensurepip",
        ignore=shutil.ignore_patterns("pip-*.whl", "__pycache__"),
    )
    wheels = library / "ensurepip" / "_bundled"
    wanted = "pip" if pip == NEWEST else f"pip=={pip}"
    run(
        [
            python,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--dest",
            wheels,
            wanted,
        ]
    )
    (wheel,) = wheels.glob("pip-*.whl")
    module = library / "ensurepip" / "__init__.py"
    module.write_text(
        re.sub(
            r'(?m)^_PIP_VERSION = ".*"$', f'_PIP_VERSION = "{wheel.name.split("-")[1]}"', module.read_text()
        )
    )
    return program


def write_empty_wheel(folder: Path, name: str, version: str) -> None:
    """A wheel of that name with nothing in it, and the page of an index that offers it."""
    stem = f"{name.replace('-', '_').replace('.', '_')}-{version}"
    info = f"{stem}.dist-info"
    members = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": (
            "Wheel-Version: 1.0\nGenerator: setup_matrix\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        ),
    }
    records = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},{len(text)}"
        for path, text in members.items()
    ]
    members[f"{info}/RECORD"] = "\n".join([*records, f"{info}/RECORD,,"]) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    file_name = f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(folder / file_name, "w") as wheel:
        for path, text in members.items():
            wheel.writestr(path, text)
    (folder / "index.html").write_text(
        f'<!DOCTYPE html><html><body><a href="{file_name}">{file_name}</a></body></html>'
    )


@contextmanager
def index_of_newer_packages(folder: Path) -> Iterator[str]:
    """An index on loopback that offers version 9999 of every second locked package; the address of its simple
    pages.
    """
    names = re.findall(
        r"(?m)^([A-Za-z0-9._-]+)==",
        "".join((ROOT / f"{lock}.txt").read_text() for lock in ("requirements-build", "requirements")),
    )
    for name in [*sorted(set(names))[::2], "coverage", "setuptools"]:
        write_empty_wheel(folder / "simple" / name.lower(), name, "9999.0")
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
            thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and writes no log."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the trials' own lines are what counts."""


def run(command: list[object], cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a command.

    Returns:
        What it printed.

    Raises:
        subprocess.CalledProcessError: It failed; `stdout` has its words.
    """
    return subprocess.run(  # noqa: S603
        [str(part) for part in command],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=cwd,
        env=env,
    ).stdout


def environment(trial: Trial, python: Path, uv: Path, index: str, scratch: Path) -> dict[str, str]:
    """The environment variables of a trial: with uv on PATH or without, with the second index or without."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL"}
    }
    variables["PYTHON"] = str(python)
    variables["PATH"] = run(["sh", ROOT / "scripts" / "path_without_uv.sh", scratch]).strip()
    if not trial.pip:
        (scratch / "uv-only").mkdir(exist_ok=True)
        (scratch / "uv-only" / "uv").unlink(missing_ok=True)
        (scratch / "uv-only" / "uv").symlink_to(uv)
        variables["PATH"] = f"{scratch / 'uv-only'}:{variables['PATH']}"
    if trial.has_newer:
        variables |= {"PIP_EXTRA_INDEX_URL": index, "UV_INDEX": index}
    return variables


def attempt(trial: Trial, python: Path, uv: Path, index: str) -> bool:
    """One trial in a fresh clone; prints its line.

    Returns:
        Whether the set-up succeeded with the installer that was meant, and what it made is what the lock says
        and starts.
    """
    with tempfile.TemporaryDirectory(prefix="gov-reviews-setup-") as folder:
        scratch = Path(folder)
        clone = scratch / "clone"
        started, used = time.monotonic(), processor_seconds()
        try:
            chosen = interpreter_with_pip(python, trial.pip, scratch / "python") if trial.pip else python
            variables = environment(trial, chosen, uv, index, scratch)
            run(["git", "clone", "--quiet", ROOT, clone])
            words = run(["make", "setup"], cwd=clone, env=variables)
            inside = clone / ".venv" / "bin"
            words += run(
                [inside / "python", "-I", clone / "scripts" / "check_lock.py", "--installed"], cwd=clone
            )
            run([inside / "gov-reviews", "--help"], cwd=clone)
            if trial.pip:
                words += run([inside / "python", "-I", "-m", "pip", "--version"]).split(" from ")[0]
            result = "ok" if "trying pip" not in words else "uv failed, pip did it"
        except subprocess.CalledProcessError as error:
            words, result = error.stdout, "FAILED"
        sys.stdout.write(
            f"{trial!s:32} {result:8} {time.monotonic() - started:5.0f} s, {processor_seconds() - used:4.0f} "
            "s processor\n"
        )
        if result != "ok":
            sys.stdout.write("".join(f"    {line}\n" for line in words.splitlines()))
        else:
            sys.stdout.write(f"    {'; '.join(words.splitlines()[-2:])}\n")
        sys.stdout.flush()
    return result == "ok"


def processor_seconds() -> float:
    """What the children that ended have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    """Entry point: the trials one after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--python", action="append", type=Path, required=True, help="an interpreter; again for each version"
    )
    parser.add_argument(
        "--uv", type=Path, default=shutil.which("uv"), help="the uv to try; default: the one on PATH"
    )
    parser.add_argument("--only", default="", help="regular expression: only the trials whose name it finds")
    options = parser.parse_args()
    pythons = {
        run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip(): python
        for python in options.python
    }
    trials = [
        trial for trial in all_trials() if re.search(options.only, str(trial)) and trial.python in pythons
    ]
    if options.uv is None and not all(trial.pip for trial in trials):
        parser.error(
            "uv is not on PATH; name one with --uv (pip install uv), or leave it out with --only pip"
        )
    with (
        tempfile.TemporaryDirectory(prefix="gov-reviews-index-") as folder,
        index_of_newer_packages(Path(folder)) as index,
    ):
        results = [attempt(trial, pythons[trial.python], options.uv, index) for trial in trials]
    sys.stdout.write(f"{len(results)} trials, {results.count(False)} not right\n")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
