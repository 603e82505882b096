"""Word lists as regular expressions.

In: words, or patterns. Out: a pattern that finds any of them; of words the longest first, so that 通讯员 is
tried before 通讯.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """Any of the words, as a group to build a larger pattern with.

    Raises:
        ValueError: No words: such a group would match everywhere.
    """
    return f"(?:{_longest_first(words)})"


def begins_with(words: Iterable[str]) -> str:
    """That one of the words may begin here, by its first character: before conditions that are dearer to ask.

    Raises:
        ValueError: No words.
    """
    firsts = sorted({word[0] for word in _ordered(words)})
    return f"(?=[{re.escape(''.join(firsts))}])"


def not_behind(signs: str, words: Iterable[str]) -> str:
    """Any of the words where none of some signs, a class of characters, stands before it. The condition
    stands behind each word: `re` looks for what begins with a word several times as fast.

    Raises:
        ValueError: No words.
    """
    return "|".join(f"{word}(?<!{signs}{word})" for word in map(re.escape, _ordered(words)))


def find_any(words: Iterable[str]) -> re.Pattern[str]:
    """Pattern that finds any of the words.

    Raises:
        ValueError: No words.
    """
    return re.compile(_longest_first(words))


def find_any_pattern(patterns: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Pattern that finds what any of the patterns finds; where several do at one place, the first of them.

    Raises:
        ValueError: No patterns: such a one would match everywhere.
    """
    joined = "|".join(patterns)
    if not joined:
        raise ValueError("no patterns to look for")
    return re.compile(joined, flags)


def _longest_first(words: Iterable[str]) -> str:
    behind: dict[str, list[str]] = {}  # `re` tries words one by one: those of another first character at once
    for word in _ordered(words):
        behind.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(
        re.escape(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})")
        for first, rest in behind.items()
    )


def _ordered(words: Iterable[str]) -> list[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    if not ordered or "" in ordered:
        raise ValueError("no words to look for")
    return ordered
