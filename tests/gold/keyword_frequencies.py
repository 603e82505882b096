"""Count in how many reviews a word stands, for the keywords of texts.

python -m tests.gold.keyword_frequencies

In: the invented reviews of tests/gold/articles and of the sample sites. Out: the frequencies in
metadata/documents/keyword_frequencies.yaml, written anew below its words.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path

from tests.yaml_files import read_yaml

from gov_reviews.document.keywords import keyword_candidates
from gov_reviews.settings import METADATA_ROOT, PROJECT_ROOT

GOLD_ROOT = Path(__file__).parent
TARGET = METADATA_ROOT / "documents" / "keyword_frequencies.yaml"
LEAST = 2  # texts; a rarer word counts as one of a single text


def corpus() -> list[str]:
    """The texts that are counted."""
    articles = [
        case["text"] for path in sorted((GOLD_ROOT / "articles").glob("*.yaml")) for case in read_yaml(path)
    ]
    content = PROJECT_ROOT / "include" / "gov_reviews_samples" / "content"
    return articles + [
        path.read_text(encoding="utf-8").split("---", 2)[-1] for path in sorted(content.glob("*-review.md"))
    ]


def main() -> None:
    """Write the frequencies."""
    texts = corpus()
    counts = Counter(word for text in texts for word in set(keyword_candidates(text)))
    by_count: dict[int, list[str]] = {}
    for word, count in counts.items():
        if count >= LEAST:
            by_count.setdefault(count, []).append(word)
    lines = [f"texts: {len(texts)}", "frequencies:"]
    for count in sorted(by_count, reverse=True):
        lines.append(f'  "{count}": >-')
        lines += textwrap.wrap(
            " ".join(sorted(by_count[count])), 80, initial_indent="    ", subsequent_indent="    "
        )
    head = TARGET.read_text(encoding="utf-8").split("texts:", 1)[0]
    TARGET.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
