"""Keywords of a text by TF-IDF, as jieba.analyse.extract_tags ranks them, at the speed of rjieba.

In: body text. Out: `Keyword`s. The words are rjieba's (the same as jieba's), the frequencies jieba's own idf.txt, read from the installed
package; ties keep the order of first appearance, as there.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path

from gov_reviews.contracts import Keyword
from gov_reviews.errors import InvalidMetadata
from gov_reviews.extract.document.segment import cut_words

# jieba.analyse.tfidf.KeywordExtractor.STOP_WORDS of 0.42.1; importing it would load jieba's dictionary, a second and 150 MB.
_STOP_WORDS = frozenset(
    ("the of is and to in that we for an are by be as on with can if from which you it this then at have all not one has or that").split()  # noqa: SIM905  a list of thirty quoted words would fill a page
)


@cache
def _load_idf() -> tuple[dict[str, float], float, float]:
    """Inverse document frequency per word, their median for words that are not listed, and the highest."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise InvalidMetadata("The package jieba is not installed; install the requirements.", package="jieba")
    path = Path(spec.origin).parent / "analyse" / "idf.txt"
    try:
        parts = path.read_text(encoding="utf-8").split()
    except OSError as error:
        raise InvalidMetadata("jieba's idf.txt is missing; reinstall jieba.", path=path) from error
    values = list(map(float, parts[1::2]))
    idf = dict(zip(parts[::2], values, strict=True))
    ordered = sorted(idf.values())
    return idf, ordered[len(ordered) // 2], ordered[-1]


def extract_keywords(body_text: str, top_k: int = 20) -> tuple[Keyword, ...]:
    """The words that mark this text most, with their TF-IDF weight and rank from 1."""
    # Counted first and sifted after: a text has three times as many words as different words.
    counts = {
        word: count
        for word, count in Counter(cut_words(body_text)).items()
        if len(word) > 1 and (not word.isascii() or (len(word.strip()) > 1 and word.lower() not in _STOP_WORDS))
    }
    total = sum(counts.values())
    if not total:
        return ()
    idf, median, highest = _load_idf()
    # Looking a word up among 270,000 costs more than all else here, and most words stand in a text once or twice: those that cannot reach
    # the weight of the last keyword, however rare they are, are not looked up.
    least = max(counts.values())
    while True:
        frequent = [(word, count) for word, count in counts.items() if count >= least]
        if least > 1 and len(frequent) < top_k:
            least = least // 2
            continue
        weights = [(word, count * (idf.get(word, median) / total)) for word, count in frequent]
        weights.sort(key=itemgetter(1), reverse=True)
        if least == 1 or weights[top_k - 1][1] > (least - 1) * (highest / total):
            break
        least = least // 2
    return tuple(Keyword(word, weight, rank) for rank, (word, weight) in enumerate(weights[:top_k], start=1))
