"""Worker: normalise and extract a corpus, or only tag it with jieba.

    text_worker.py reviews CORPUS        normalise + extract with all fields, in rounds; the first document is
    timed by itself
    text_worker.py jieba|rjieba CORPUS   part-of-speech tagging of the same body text, nothing else

CORPUS is a pickle of rounds, each a list of ParsedPage, as `bench_text` writes it. Every round has other
documents, so that nothing a stage remembers of one round helps it in the next.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import pickle  # noqa: E402 - what is imported counts as start-up
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from measure import give, peak_memory_mb  # noqa: E402

from gov_reviews.knowledge.kept_patterns import KeptPatterns  # noqa: E402
from gov_reviews.lean_imports import collect_seldom, keep_what_is_loaded  # noqa: E402
from gov_reviews.records.ids import CaptureId  # noqa: E402
from gov_reviews.records.pages import ParsedPage  # noqa: E402

Corpus = list[list[ParsedPage]]


def measure_reviews(corpus: Corpus) -> dict[str, Any]:
    """Start-up, rounds, peak memory of the whole way from parsed page to review."""
    loaded = time.perf_counter()
    collect_seldom()
    patterns = KeptPatterns()
    patterns.begin()
    from gov_reviews.document.clean_page import normalise_page
    from gov_reviews.reading.extraction import extract_review

    imported = time.perf_counter()
    figures = 0

    def read(page: ParsedPage) -> None:
        nonlocal figures
        figures += len(extract_review(normalise_page(page), (CaptureId(page.url),)).observations)

    read(corpus[0][0])
    patterns.end()
    keep_what_is_loaded()
    first = time.perf_counter()
    seconds = _time_rounds(corpus, read)
    return {
        "import_s": imported - loaded,
        "first_document_s": first - imported,
        "seconds": seconds,
        "figures": figures,
        "documents": 1 + sum(map(len, corpus)),
        "peak_memory_mb": peak_memory_mb(),
    }


def measure_tagger(corpus: Corpus, name: str) -> dict[str, Any]:
    """The same for a tagger alone, on the body text."""
    from corpus import body_of

    if name == "jieba":
        import logging

        import jieba
        import jieba.posseg

        jieba.setLogLevel(logging.WARNING)

        def tag(text: str) -> object:
            return jieba.posseg.lcut(text)
    else:
        import rjieba

        def tag(text: str) -> object:
            return rjieba.tag(text)

    tag("提案395件")
    return {
        "seconds": _time_rounds(corpus, lambda page: tag(body_of(page))),
        "peak_memory_mb": peak_memory_mb(),
    }


def _time_rounds(corpus: Corpus, read: Callable[[ParsedPage], object]) -> list[float]:
    """Processor seconds of each round: one thread that never waits, so on an idle machine they are the
    seconds on the wall.
    """
    seconds = []
    for pages in corpus:
        started = time.process_time()
        for page in pages:
            read(page)
        seconds.append(time.process_time() - started)
    return seconds


if __name__ == "__main__":
    what, path = sys.argv[1:]
    rounds: Corpus = pickle.loads(Path(path).read_bytes())  # noqa: S301 - written by bench_text a moment ago
    result = measure_reviews(rounds) if what == "reviews" else measure_tagger(rounds, what)
    give(result | {"process_s": time.perf_counter() - STARTED})
