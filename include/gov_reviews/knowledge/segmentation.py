"""Words of a text, by rjieba (the same tokens as jieba, twenty times faster).

Cut once, used by several readers of the same text.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from operator import itemgetter

import rjieba


@lru_cache(maxsize=1)
def tag_words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of the text in order, as jieba cuts it, each with its word class."""
    return tuple(rjieba.tag(text))


@lru_cache(maxsize=1)
def word_edges(text: str) -> frozenset[int]:
    """Places between two words, with 0 and the end of the text."""
    return frozenset(accumulate(map(len, map(itemgetter(0), tag_words(text))), initial=0))
