"""Poison for a worker: a `sitecustomize` that makes our own code go wrong on pages that hold a mark, in
worker processes only.

The product has no hook for this. A folder on PYTHONPATH reaches a process that a run starts, as
monkeypatching cannot.
"""

from __future__ import annotations

from pathlib import Path

MARKS = (
    "loop in Python",
    "loop in C",
    "four gigabytes",
    "more and more",
    "recursion",
    "C stack",
    "segfault",
    "abort",
    "exit",
    "SystemExit",
    "KeyboardInterrupt",
    "own BaseException",
    "no words",
    "cannot be sent",
    "too big",
    "not a page",
    "sleep",
    "killed from outside",
    "bad bytes",
)

_SITE = """
import sys

if any("gov_reviews.reading.worker" in argument for argument in sys.orig_argv):
    import ctypes, errno, gzip, os, re, signal, time
    import gov_reviews.page.capture_page

    real = gov_reviews.page.capture_page.parse_capture

    class Odd(BaseException):
        pass

    class Mute(Exception):
        def __str__(self):
            raise ValueError("mute")

    def recurse(number):
        return recurse(number + 1)

    def poisoned(captured, spec):
        mark = re.search(rb"POISON: ([^.]*)\\\\.", captured.body)
        match mark.group(1).decode() if mark else "":
            case "loop in Python":
                while True:
                    pass
            case "loop in C":
                re.match(r"(a+)+$", "a" * 60 + "b")
            case "four gigabytes":
                return bytearray(4 << 30)
            case "more and more":
                kept = []
                while True:
                    kept.append(bytes(10_000_000))
            case "recursion":
                recurse(0)
            case "C stack":
                # recursion inside the C library, where no Python of any version counts the depth
                ctypes.CDLL(None).regcomp(ctypes.create_string_buffer(1024), b"(" * 1_000_000, 1)
            case "segfault":
                ctypes.string_at(0)
            case "abort":
                os.abort()
            case "exit":
                os._exit(0)
            case "SystemExit":
                sys.exit(3)
            case "KeyboardInterrupt":
                raise KeyboardInterrupt
            case "own BaseException":
                raise Odd("odd")
            case "no words":
                raise Mute
            case "cannot be sent":
                from dataclasses import replace

                return replace(real(captured, spec), title=lambda: None)
            case "too big":
                from dataclasses import replace

                return replace(real(captured, spec), title="x" * 250_000_000)
            case "not a page":
                return "a page"
            case "sleep":
                time.sleep(10**6)
            case "killed from outside":
                os.kill(os.getpid(), signal.SIGKILL)
            case "bad bytes":
                raise gzip.BadGzipFile("an OSError that is no fault of the disk")
            case "broken installation":
                raise OSError(errno.ENOENT, "No such file or directory", "metrics/x.yaml")
            case "broken metadata":
                from gov_reviews.errors import InvalidMetadata

                raise InvalidMetadata("Unknown key.", path="metrics/x.yaml")
            case "log and print":
                import logging

                logging.getLogger("gov_reviews.page").warning("words of the worker %s", 7)
                print("noise")
        return real(captured, spec)

    gov_reviews.page.capture_page.parse_capture = poisoned
"""


def write_site(folder: Path) -> str:
    """Write the sitecustomize; the folder as PYTHONPATH."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(_SITE.replace("\\\\", "\\"), encoding="utf-8")
    return str(folder)


def marked(text: str, mark: str) -> str:
    """A text with poison in its last line."""
    return f"{text}\nPOISON: {mark}.\n"
