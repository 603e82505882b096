"""Traditional to Simplified, only where the text is Traditional.

In: text. Out: edits that turn Traditional lines into Simplified ones, by OpenCC's `tw2s` (not `t2s`, which
leaves 著 in 包含著; not `tw2sp`, which rewrites mainland words). It refuses to alter Simplified text: there
干, 后, 里, 面, 台, 乾 and 著 are right as they stand.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, NamedTuple

from gov_reviews.knowledge.han import HAN, is_han
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit

# A text is Traditional when at least this share of the characters that differ between the scripts is
# Traditional; a Simplified page that quotes an inscription stays far below it, a mirror with a few Simplified
# leftovers far above.
TRADITIONAL_SHARE = 0.6

_CLAUSE = re.compile(f"[{HAN}]+")


class ScriptCount(NamedTuple):
    """How many characters of a text exist in one script only."""

    traditional: int
    simplified: int

    @property
    def is_traditional(self) -> bool:
        """Whether the text as a whole is Traditional."""
        return self.traditional > 0 and self.traditional >= TRADITIONAL_SHARE * (
            self.traditional + self.simplified
        )


@lru_cache(maxsize=1)
def _gb2312() -> frozenset[str]:
    """The 6,763 characters of GB 2312: nearly all that a Simplified page uses, so whatever is outside
    deserves a second look.
    """
    codes = bytes(byte for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    return frozenset(codes.decode("gb2312", "ignore"))


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("tw2s")


@lru_cache(maxsize=1)
def script_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Traditional text uses, and characters that only Simplified text uses, by OpenCC's
    own tables.
    """
    import opencc

    every = [chr(code) for code in range(0x4E00, 0xA000)]
    lines = "\n".join(every)
    to_simplified = _converter().convert(lines).split("\n")
    to_traditional = opencc.OpenCC("s2t").convert(lines).split("\n")
    changed_to_simplified = {old for old, new in zip(every, to_simplified, strict=True) if old != new}
    changed_to_traditional = {old for old, new in zip(every, to_traditional, strict=True) if old != new}
    # 乾, 後, 著 and a few more have a code in GB 2312 and appear in Simplified names: no evidence either way.
    return frozenset(changed_to_simplified - _gb2312()), frozenset(
        changed_to_traditional - changed_to_simplified
    )


def to_simplified(text: str) -> str:
    """OpenCC's conversion of a text known to be Traditional."""
    converted: str = _converter().convert(text)
    return converted


def may_be_traditional(chars: AbstractSet[str]) -> bool:
    """Cheap test on the distinct characters of a text: False means that no conversion can be needed."""
    return any(is_han(character) for character in chars - _gb2312() - {"〇"})


def count_scripts(text: str) -> ScriptCount:
    """Count the characters that give a script away."""
    traditional, simplified = script_characters()
    return ScriptCount(sum(map(traditional.__contains__, text)), sum(map(simplified.__contains__, text)))


def find_traditional_edits(text: str, chars: AbstractSet[str]) -> list[Edit]:
    """One edit for every stretch between punctuation marks that OpenCC changes, on lines that are not
    Simplified.

    The text as a whole decides whether it is Traditional (a line of names alone may not show it); then each
    line that is Simplified by itself is left as it is.
    """
    if not may_be_traditional(chars) or chars.isdisjoint(script_characters()[0]):
        return []
    lines = text.split("\n")
    counts = list(map(count_scripts, lines))
    if not ScriptCount(
        sum(count.traditional for count in counts), sum(count.simplified for count in counts)
    ).is_traditional:
        return []
    converted = _convert_lines(
        [
            line if count.is_traditional or not count.simplified else ""
            for line, count in zip(lines, counts, strict=True)
        ]
    )
    edits: list[Edit] = []
    start = 0
    for line, simplified in zip(lines, converted, strict=True):
        if simplified:
            edits += _line_edits(line, simplified, start)
        start += len(line) + 1
    return edits


def _convert_lines(lines: list[str]) -> list[str]:
    """OpenCC's conversion of every line, in one call: half the time of a call a line.

    No phrase of OpenCC reaches over a line break.
    """
    return to_simplified("\n".join(lines)).split("\n")


def _line_edits(line: str, converted: str, start: int) -> Iterator[Edit]:
    # The line was converted as a whole: OpenCC's phrases may reach across what cuts the edits apart.
    if converted == line:
        return
    if len(converted) == len(line):
        for clause in _CLAUSE.finditer(line):
            first, last = clause.span()
            if converted[first:last] != line[first:last]:
                yield Edit(start + first, start + last, converted[first:last], RepairRule.TRADITIONAL)
        return
    for tag, first, last, new_first, new_last in difflib.SequenceMatcher(
        None, line, converted, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield Edit(start + first, start + last, converted[new_first:new_last], RepairRule.TRADITIONAL)
