"""Readers during publications: eight processes read the live warehouse while it is replaced fifty times.

In: a number of readers and of publications. Out: how often they read, every error, and every answer that is
not that of one publication.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measure import HERE
from reader_worker import QUESTIONS

from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import live_connection

READERS, PUBLICATIONS = 8, 50


@dataclass(frozen=True, slots=True)
class ReadersFound:
    """What the readers saw.

    Attributes:
        reads: Openings that were answered.
        publications_seen: How many of the publications were.
        errors: What failed.
        mixed: Answers that no publication gives.
    """

    reads: int
    publications_seen: int
    errors: tuple[str, ...]
    mixed: tuple[str, ...]


def bench_readers(folder: Path) -> None:
    """Print what eight readers saw over fifty publications."""
    sys.path.append(str(HERE.parents[1]))  # what all tests share
    found = read_while_publishing(folder / "readers", READERS, PUBLICATIONS)
    sys.stdout.write(
        f"\n{READERS} readers over {PUBLICATIONS} publications\n"
        f"  {found.reads:,} readings, {found.publications_seen} publications seen, "
        f"{len(found.errors)} errors, {len(found.mixed)} mixed answers\n"
    )
    for line in (*found.errors[:5], *found.mixed[:5]):
        sys.stdout.write(f"  {line}\n")


def read_while_publishing(root: Path, readers: int, publications: int) -> ReadersFound:
    """Publish one document more each time while the readers read; every second one opens the file plainly."""
    settings = Settings(data_root=root)
    expected = [_publish(settings, 0)]
    with _readers(root, readers) as processes:
        expected += [_publish(settings, number) for number in range(1, publications + 1)]
        (root / "stop").touch()
        found = [json.loads(process.communicate()[0]) for process in processes]
    seen = {answer for one in found for answer in one["seen"]}
    return ReadersFound(
        reads=sum(one["reads"] for one in found),
        publications_seen=len(seen & set(expected)),
        errors=tuple(error for one in found for error in one["errors"]),
        mixed=tuple(sorted(seen - set(expected))),
    )


def _publish(settings: Settings, number: int) -> str:
    """Publish; what the questions of the readers are answered with."""
    from tests.unit.warehouse.warehouse_data import make_capture, make_review, run_and_publish

    capture = make_capture(f"http://portal.sample.example/{number}.html", hours=number)
    run_and_publish(settings, f"r{number:03d}", ([capture], [make_review([capture], year=1950 + number)]))
    with live_connection(settings) as connection:
        return " ".join(str(connection.execute(question).fetchall()[0][0]) for question in QUESTIONS)


@contextmanager
def _readers(root: Path, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    processes = [
        subprocess.Popen(
            [sys.executable, str(HERE / "reader_worker.py"), str(root), "plain" if number % 2 else "ours"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
