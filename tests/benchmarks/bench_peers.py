"""What other libraries need to find quantities in the same text; each is installed into a throwaway venv.

They do another, smaller job: JioNLP finds sums of money and points in time, recognizers-text numbers,
percentages and units; neither says what a figure counts. The comparison is of speed on the same bodies only.
"""

from __future__ import annotations

import json
import sys
import venv
from pathlib import Path

from corpus import body_of, make_pages
from measure import Figure, pip_install, print_table, python_in, run_worker

PEERS = {
    "jionlp": ["jionlp==1.5.31"],
    "recognizers": ["recognizers-text-suite==1.0.2a2", "setuptools<81", "emoji<2"],
}
ROUNDS, PAGES_PER_ROUND = 3, 4


def bench_peers(folder: Path) -> None:
    """Print one table; a peer that cannot be installed is named with the reason."""
    corpus = [
        [body_of(page) for page in make_pages(PAGES_PER_ROUND, seed, damaged_every=0)]
        for seed in range(1, ROUNDS + 1)
    ]
    path = folder / "bodies.json"
    path.write_text(json.dumps(corpus), encoding="utf-8")
    figures: list[Figure] = []
    for peer, packages in PEERS.items():
        venv.create(folder / peer, with_pip=True)
        python = python_in(folder / peer)
        if fault := pip_install(python, packages):
            sys.stdout.write(f"\n{peer} {fault}\n")
            continue
        result = run_worker("peers_worker.py", peer, str(path), python=str(python))
        pages = [PAGES_PER_ROUND / seconds for seconds in result["seconds"]]
        size = [sum(len(body.encode()) for body in bodies) / 1e6 for bodies in corpus]
        figures.append(Figure.of(f"{peer}: {result['does']}", pages, "documents/s"))
        figures.append(
            Figure.of(
                f"{peer}, UTF-8",
                [mb / seconds for mb, seconds in zip(size, result["seconds"], strict=True)],
                "MB/s",
            )
        )
        figures.append(
            Figure(f"{peer}, found per document", result["found"] / (ROUNDS * PAGES_PER_ROUND), "")
        )
    if figures:
        print_table("Peers on clean documents of 5,000 characters, one core", figures)
