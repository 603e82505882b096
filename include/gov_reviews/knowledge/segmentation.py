"""Words of a text, by rjieba (the same tokens as jieba, twenty times faster)."""

from __future__ import annotations

from itertools import accumulate

import rjieba


def word_edges(text: str) -> frozenset[int]:
    """Places between two words, with 0 and the end of the text."""
    return frozenset(accumulate(map(len, rjieba.cut(text)), initial=0))
