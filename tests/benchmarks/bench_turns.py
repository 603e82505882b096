"""This checkout against another one: the same documents, read by both in turns.

Out: milliseconds of a processor for a document, the least of all turns, and their ratio; whether both read the
same. Single runs on a busy machine differ by a third; what two processes take in turns differs by their code.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

from corpus import DENSE_NUMBERS, NUMBERS, make_pages
from measure import HERE, Figure, print_table

TURNS = 15
SEED = 11
DOCUMENTS = {"clean": (12, 0, NUMBERS), "damaged": (6, 1, NUMBERS), "dense": (4, 0, DENSE_NUMBERS)}
CHECKOUT = HERE.parents[1]
_OTHER, _THIS = "other", "this"


class _Reader:
    """The process of one checkout."""

    def __init__(self, checkout: Path, corpus: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "turns_worker.py"), str(checkout), str(corpus)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def read(self, kind: str) -> tuple[list[float], str]:
        """Processor seconds of each document of a kind, and the digest of what was read."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{kind}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(
                f"the other process ended with status {self._process.wait()}; its error is above"
            )
        seconds, digest = json.loads(answer)
        return seconds, digest

    def close(self) -> None:
        self._process.communicate()


def bench_turns(folder: Path, against: Path) -> None:
    """Print the table.

    Args:
        against: The root of another checkout; it needs no environment of its own.
    """
    corpus = folder / "turns.pickle"
    corpus.write_bytes(pickle.dumps({kind: _pages(*what) for kind, what in DOCUMENTS.items()}))
    readers = {_OTHER: _Reader(against.resolve(), corpus), _THIS: _Reader(CHECKOUT, corpus)}
    figures: list[Figure] = []
    for kind in (*DOCUMENTS, "rjieba.tag"):
        least, digests = _take_turns(readers, kind)
        other, this = (1000 * sum(least[name]) / len(least[name]) for name in (_OTHER, _THIS))
        figures.append(Figure(f"{kind}: {against}", other, "ms a document"))
        figures.append(Figure(f"{kind}: this checkout", this, "ms a document"))
        is_same = digests[_OTHER] == digests[_THIS]
        figures.append(
            Figure(f"{kind}: ratio", this / other, "reads the same" if is_same else "READS OTHERWISE")
        )
    for reader in readers.values():
        reader.close()
    print_table(f"Two checkouts in turns, least of {TURNS} a document", figures)


def _pages(documents: int, damaged_every: int, numbers: int) -> list[object]:
    return list(make_pages(documents, SEED, damaged_every=damaged_every, numbers=numbers))


def _take_turns(readers: dict[str, _Reader], kind: str) -> tuple[dict[str, list[float]], dict[str, str]]:
    """The least seconds of each document, and the digest of what was read, by checkout."""
    least: dict[str, list[float]] = {}
    digests: dict[str, str] = {}
    for turn in range(TURNS):
        for name in (_OTHER, _THIS) if turn % 2 else (_THIS, _OTHER):
            seconds, digests[name] = readers[name].read(kind)
            least[name] = list(map(min, least.get(name, seconds), seconds))
    return least, digests
