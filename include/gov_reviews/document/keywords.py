"""Keywords of a text by TF-IDF, as jieba.analyse.extract_tags ranks them, at the speed of rjieba.

In: body text. Out: `Keyword`s. The words are rjieba's (the same as jieba's), the frequencies jieba's own
idf.txt, read from the installed package; ties keep the order of first appearance, as there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache
from itertools import accumulate
from operator import itemgetter

from gov_reviews.knowledge.segmentation import cut_words
from gov_reviews.knowledge.word_frequencies import printed_idf
from gov_reviews.records.reviews import Keyword

# jieba.analyse.tfidf.KeywordExtractor.STOP_WORDS of 0.42.1; importing it would load jieba's dictionary, a
# second and 150 MB.
_STOP_WORDS = frozenset(
    [
        "the",
        "of",
        "is",
        "and",
        "to",
        "in",
        "that",
        "we",
        "for",
        "an",
        "are",
        "by",
        "be",
        "as",
        "on",
        "with",
        "can",
        "if",
        "from",
        "which",
        "you",
        "it",
        "this",
        "then",
        "at",
        "have",
        "all",
        "not",
        "one",
        "has",
        "or",
    ]
)


@cache
def _load_idf() -> tuple[dict[str, str], float, float]:
    """Inverse document frequency per word as printed, their median for words that are not listed, and the
    highest.
    """
    idf = printed_idf()
    # Many words share a number: 3,328 different ones.
    counted = sorted((float(printed), count) for printed, count in Counter(idf.values()).items())
    values = [value for value, _ in counted]
    middle = bisect_right(list(accumulate(count for _, count in counted)), len(idf) // 2)
    return idf, values[middle], values[-1]


def extract_keywords(body_text: str, top_k: int = 20) -> tuple[Keyword, ...]:
    """The words that mark this text most, with their TF-IDF weight and rank from 1."""
    # Counted first and sifted after: a text has three times as many words as different words.
    counts = {word: count for word, count in Counter(cut_words(body_text)).items() if _may_mark(word)}
    total = sum(counts.values())
    if not total:
        return ()
    idf, median, highest = _load_idf()
    # Looking a word up among 270,000 costs more than all else here, and most words stand in a text once or
    # twice: those that cannot reach the weight of the last keyword, however rare they are, are not looked up.
    least = max(counts.values())
    while True:
        frequent = [(word, count) for word, count in counts.items() if count >= least]
        if least == 1 or len(frequent) >= top_k:
            weights = [(word, count * (float(idf.get(word, median)) / total)) for word, count in frequent]
            weights.sort(key=itemgetter(1), reverse=True)
            if least == 1 or weights[top_k - 1][1] > (least - 1) * (highest / total):
                break
        least = least // 2
    return tuple(Keyword(word, weight, rank) for rank, (word, weight) in enumerate(weights[:top_k], start=1))


def _may_mark(word: str) -> bool:
    """Two characters or more, and no English stop word."""
    if word.isascii():
        return len(word.strip()) > 1 and word.lower() not in _STOP_WORDS
    return len(word) > 1
