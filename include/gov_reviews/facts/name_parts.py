"""What names in marks and names in phrases have in common: a name that was found, the words of
metadata/named_items.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gov_reviews.knowledge.figure_word_lists import NamedItemWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.reviews import NamedItemKind

MARKED_NAME = re.compile(
    r"《([^《》。\n]{2,60})》|“([^“”。\n]{2,60})”|「([^「」。\n]{2,60})」|‘([^‘’。\n]{2,60})’"
    r"|\"(?! )([^\"“”。\n]{2,60})(?<! )\""
)
CLAUSE_MARK = re.compile(r"[，,。；;：:！!？?\n]")
WORDS_BEFORE = 12  # characters before a name in which the word stands that was done with it
OPENING_MARKS = frozenset('《“「‘"')
SMALL_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name with its kind; `group_start` and `group_end` are the edges of the list that it stands in."""

    start: int
    end: int
    kind: NamedItemKind
    role: str | None
    group_start: int
    group_end: int


def item_words() -> NamedItemWords:
    """The words of metadata/named_items.yaml."""
    return load_words(NamedItemWords)


def class_of(characters: str) -> str:
    """One of them, as a class of a pattern."""
    return f"[{characters}]"


@cache
def list_joiner() -> str:
    """What stands between two of a list: 、 和 以及."""
    return alternatives(("、", *item_words().joiners))


def first_place(pattern: re.Pattern[str], text: str) -> int:
    """Where a pattern first stands, the end of the text where it does not."""
    match = pattern.search(text)
    return match.start() if match else len(text)
