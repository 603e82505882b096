"""Worker: read documents with the code of one checkout, as often as it is asked.

    turns_worker.py CHECKOUT CORPUS    for each line of its input, a kind of documents of CORPUS (or `rjieba.tag`,
    the clean ones tagged alone), prints processor seconds of each and a digest of what was read, as JSON

CORPUS is a pickle of lists of ParsedPage by kind, as `bench_turns` writes it.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from hashlib import sha256
from pathlib import Path


def main(checkout: Path, corpus: Path) -> None:
    """Answer until the input ends."""
    import rjieba
    from corpus import body_of

    import gov_reviews
    from gov_reviews.document.clean_page import normalise_page
    from gov_reviews.lean_imports import keep_what_is_loaded
    from gov_reviews.reading.extraction import extract_review
    from gov_reviews.records.ids import CaptureId

    assert Path(gov_reviews.__file__).is_relative_to(checkout), gov_reviews.__file__
    pages = pickle.loads(corpus.read_bytes())  # noqa: S301 - written by bench_turns a moment ago

    def read(page) -> object:
        return extract_review(normalise_page(page), (CaptureId(page.url),))

    def tag(page) -> object:
        return rjieba.tag(body_of(page))

    for some in pages.values():
        read(some[0])
    keep_what_is_loaded()
    for line in sys.stdin:
        kind = line.strip()
        work, documents = (read, pages[kind]) if kind in pages else (tag, pages["clean"])
        seconds, digest = [], sha256()
        for page in documents:
            started = time.process_time()
            found = work(page)
            seconds.append(time.process_time() - started)
            digest.update(repr(found).encode())
        sys.stdout.write(json.dumps([seconds, digest.hexdigest()]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    root = Path(sys.argv[1])
    sys.path.insert(0, str(root / "include"))
    sys.path.append(str(root))  # the documents are made of what this checkout's tests share
    main(root, Path(sys.argv[2]))
