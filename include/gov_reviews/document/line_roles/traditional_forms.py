"""Traditional print of labels and role words: 發佈時間 is compared as 发布时间.

In: a line as printed. Out: the line with as many characters, those of metadata/documents/fields.yaml in their
Simplified form. For recognising only: the text that is kept is repaired by `text/traditional.py`.
"""

from __future__ import annotations

import re
from functools import cache

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords
from gov_reviews.knowledge.word_patterns import find_any


@cache
def _forms() -> tuple[re.Pattern[str], dict[int, str]]:
    forms = load_words(FieldWords).traditional_characters
    return find_any(forms), str.maketrans(dict(forms))


def fold_traditional(line: str) -> str:
    """The line as it is compared with words; every place in it stays the same."""
    known, forms = _forms()
    # Most lines have none of them, and looking for one costs a tenth of translating.
    return line if known.search(line) is None else line.translate(forms)
