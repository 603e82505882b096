"""Worker: one reader over a list of HTML pages, in rounds; the first round warms up.

    pages_worker.py ours|gne|readability|trafilatura|resiliparse PAGES.json

Only `ours` needs gov_reviews, and reads all fields; the others run in an environment of their own and give the
text, gne title, date and author, too.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from measure import give

ROUNDS = 4
_TAG = re.compile(r"<[^<>]*>")  # some give the text as markup
_COUNTED = re.compile(r"[0-9\u4e00-\u9fff]")


def load_ours() -> tuple[str, Callable[[str], str]]:
    """From bytes: charset, state, title fields, date, source, people, views, lines."""
    from gov_reviews.page.capture_page import parse_capture
    from gov_reviews.records.captures import CapturedBody, CaptureKind
    from gov_reviews.records.ids import SourceId

    def read(markup: str) -> str:
        body = markup.encode()
        captured = CapturedBody(
            body=body,
            body_bytes=len(body),
            source_id=SourceId("inbox"),
            url="file:///page.html",
            kind=CaptureKind.INBOX,
            status=200,
            content_type="text/html",
            listed_title=None,
            listed_date=None,
        )
        return "\n".join(line.text for line in parse_capture(captured, None).lines)

    return "all fields", read


def load_gne() -> tuple[str, Callable[[str], str]]:
    """Title, date, author, text."""
    from gne import GeneralNewsExtractor

    extractor = GeneralNewsExtractor()
    return "title, date, author, text", lambda markup: str(extractor.extract(markup)["content"])


def load_readability() -> tuple[str, Callable[[str], str]]:
    """The text as markup."""
    from readability import Document

    return "text", lambda markup: str(Document(markup).summary())


def load_trafilatura() -> tuple[str, Callable[[str], str]]:
    """The text."""
    import trafilatura

    return "text", lambda markup: trafilatura.extract(markup) or ""


def load_resiliparse() -> tuple[str, Callable[[str], str]]:
    """The text; written in C++."""
    from resiliparse.extract.html2text import extract_plain_text

    return "text", lambda markup: str(extract_plain_text(markup, main_content=True))


LOADERS = {
    "ours": load_ours,
    "gne": load_gne,
    "readability": load_readability,
    "trafilatura": load_trafilatura,
    "resiliparse": load_resiliparse,
}


def score_text(text: str, wanted: str) -> float:
    """F1 of the Chinese characters and digits that a text and the wanted one share, each as often as it is there."""
    found, gold = (Counter(_COUNTED.findall(_TAG.sub("", one))) for one in (text, wanted))
    shared = (found & gold).total()
    return 2 * shared / (found.total() + gold.total()) if shared else 0.0


def main() -> None:
    """Load, warm up, measure."""
    does, read = LOADERS[sys.argv[1]]()
    pages: list[dict[str, str]] = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    seconds: list[float] = []
    texts: list[str] = []
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        texts = [read(page["markup"]) for page in pages]
        seconds.append(time.process_time() - started)
    whole = sum(
        page["first"] in text and page["last"] in text and not any(word in text for word in page["foreign"])
        for page, text in zip(pages, texts, strict=True)
    )
    scores = [score_text(text, page["text"]) for page, text in zip(pages, texts, strict=True)]
    give(
        {
            "does": does,
            "seconds": seconds[1:],
            "whole": whole,
            "f1": statistics.fmean(scores),
            "below": sum(score < 0.8 for score in scores),
        }
    )


main()
