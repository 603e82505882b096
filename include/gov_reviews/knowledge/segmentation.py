"""Words of a text, by rjieba (the same tokens as jieba, twenty times faster).

Cut once, used by several readers of the same text.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

import rjieba


@lru_cache(maxsize=4)
def cut_words(text: str) -> tuple[str, ...]:
    """The words of the text in order, as jieba.cut gives them."""
    return tuple(rjieba.cut(text))


@lru_cache(maxsize=4)
def word_edges(text: str) -> frozenset[int]:
    """Places between two words, with 0 and the end of the text."""
    return frozenset(accumulate(map(len, cut_words(text)), initial=0))
