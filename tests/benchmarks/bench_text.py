"""Normalise + extract with all fields: documents and MB per second on one core, start-up of a worker, peak
memory; jieba beside it.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from corpus import DAMAGED_EVERY, DENSE_NUMBERS, NUMBERS, body_of, make_pages
from measure import Figure, print_table, run_worker

from gov_reviews.records.pages import ParsedPage

ROUNDS = 5
PAGES_PER_ROUND = 60
SLOW_PAGES_PER_ROUND = 8  # jieba in pure Python
STARTS = 5


def bench_text(folder: Path) -> None:
    """Print the table."""
    mixed = _write(folder / "mixed.pickle", ROUNDS, PAGES_PER_ROUND, DAMAGED_EVERY)
    dense = _write(folder / "dense.pickle", ROUNDS, PAGES_PER_ROUND // 2, 0, DENSE_NUMBERS)
    clean = _write(folder / "clean.pickle", ROUNDS, PAGES_PER_ROUND, 0)
    damaged = _write(folder / "damaged.pickle", ROUNDS, PAGES_PER_ROUND // 2, 1)
    few = _write(folder / "few.pickle", ROUNDS, SLOW_PAGES_PER_ROUND, 0)
    single = _write(folder / "single.pickle", 1, 1, 0)
    single_damaged = _write(folder / "single_damaged.pickle", 1, 1, 1)
    figures: list[Figure] = []
    for name, path in (("mixed", mixed), ("clean", clean), ("damaged", damaged), ("dense", dense)):
        result = run_worker("text_worker.py", "reviews", str(path))
        figures += _speed(f"normalise + extract, {name}", path, result["seconds"])
        figures.append(Figure(f"peak memory, {name}", result["peak_memory_mb"], "MB"))
        figures.append(Figure(f"figures per document, {name}", result["figures"] / result["documents"], ""))
    for name, path in (("clean", single), ("damaged", single_damaged)):
        starts = [run_worker("text_worker.py", "reviews", str(path)) for _ in range(STARTS)]
        figures.append(Figure.of(f"start-up: import, {name}", [start["import_s"] for start in starts], "s"))
        figures.append(
            Figure.of(
                f"start-up: first document, {name}", [start["first_document_s"] for start in starts], "s"
            )
        )
        figures.append(
            Figure.of(
                f"start-up: both together, {name}",
                [start["import_s"] + start["first_document_s"] for start in starts],
                "s",
            )
        )
    figures += _speed(
        "jieba.posseg alone, clean", few, run_worker("text_worker.py", "jieba", str(few))["seconds"]
    )
    figures += _speed(
        "rjieba.tag alone, clean", clean, run_worker("text_worker.py", "rjieba", str(clean))["seconds"]
    )
    print_table(
        f"Text: documents of 5,000 characters, one core; mixed: every {DAMAGED_EVERY}th is a damaged "
        "Traditional page; dense: figures only",
        figures,
    )


def _write(path: Path, rounds: int, pages: int, damaged_every: int, numbers: int = NUMBERS) -> Path:
    corpus = [
        list(make_pages(pages, seed, damaged_every=damaged_every, numbers=numbers))
        for seed in range(1, rounds + 1)
    ]
    path.write_bytes(pickle.dumps(corpus))
    return path


def _speed(name: str, path: Path, seconds: Sequence[float]) -> list[Figure]:
    corpus: list[list[ParsedPage]] = pickle.loads(path.read_bytes())  # noqa: S301 - written above
    documents = [len(pages) / took for pages, took in zip(corpus, seconds, strict=True)]
    megabytes = [
        sum(len(body_of(page).encode()) for page in pages) / 1e6 / took
        for pages, took in zip(corpus, seconds, strict=True)
    ]
    sys.stderr.write(f"{name}: {median(documents):,.1f} documents/s\n")
    return [Figure.of(name, documents, "documents/s"), Figure.of(f"{name}, UTF-8", megabytes, "MB/s")]
