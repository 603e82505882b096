"""What names in marks and names in phrases have in common: a name that was found, the words of
metadata/named_items.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from gov_reviews.knowledge.figure_word_lists import NamedItemWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.light_records import light_record
from gov_reviews.records.reviews import NamedItemKind

MARKED_NAME = re.compile(
    r"《([^《》。\n]{2,60})》|“([^“”。\n]{2,60})”|「([^「」。\n]{2,60})」|‘([^‘’。\n]{2,60})’"
    r"|\"(?! )([^\"“”。\n]{2,60})(?<! )\""
)
CLAUSE_MARK = re.compile(r"[，,。；;：:！!？?\n]")
WORDS_BEFORE = 12  # characters before a name in which the word stands that was done with it
OPENING_MARKS = frozenset('《“「‘"')
SMALL_NUMERALS = "一二三四五六七八九十"


@light_record(frozen=True, slots=True)
class FoundName:
    """A name with its kind; `group_start` and `group_end` are the edges of the list that it stands in."""

    start: int
    end: int
    kind: NamedItemKind
    role: str | None
    group_start: int
    group_end: int


@cache
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


def first_place(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where a pattern first stands between two places of a text, the end where it does not."""
    match = pattern.search(text, start, end)
    return match.start() if match else end


class Endings:
    """Words that a text may end with, looked up by the last character and their lengths: however many they
    are, it takes no longer.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[-1], set()).add(len(word))
        self._lengths = {last: sorted(found, reverse=True) for last, found in lengths.items()}

    def longest(self, text: str) -> str:
        """The longest of them that a text ends with, "" where it ends with none."""
        for length in self._lengths.get(text[-1:], ()):
            if text[-length:] in self._words:
                return text[-length:]
        return ""
