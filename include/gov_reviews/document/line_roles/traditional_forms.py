"""Traditional print of labels and role words: 發佈時間 is compared as 发布时间.

In: a line as printed. Out: the line with as many characters, those of metadata/documents/fields.yaml in their
Simplified form. For recognising only: the text that is kept is repaired by `text/traditional.py`.
"""

from __future__ import annotations

from functools import cache

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords


@cache
def _forms() -> dict[int, str]:
    return str.maketrans(load_words(FieldWords).traditional_characters)


def fold_traditional(line: str) -> str:
    """The line as it is compared with words; every place in it stays the same."""
    return line if line.isascii() else line.translate(_forms())
