"""Stray spaces inside Chinese text: 接待群众 100余人次, 98. 7%, 全面 贯彻.

In: text whose width is already normal. Out: edits. It keeps spaces that mean something: between the halves of
a title couplet, between names and labels in bylines, inside book titles and quotations, beside Latin words,
and at the edges of lines (layout reads indents).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from operator import itemgetter

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartWords, SpacingWords
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit

PROSE_LENGTH = 15  # a line with a sentence mark and at least this many characters is prose
COUPLET_HALF = 4  # shortest half of a title couplet

_SPACES = re.compile(r"[ \u3000](?<=\S[ \u3000])[ \u3000]*+(?=\S)")  # behind a sign: the rare class first
_IN_PERCENT = re.compile(r"(?<=[0-9])(?P<left> ?)\.(?P<right> ?)(?=[0-9]{1,2} ?%)")
_BEFORE_PERCENT = re.compile(r"(?<=[0-9]) (?=%)")
_SENTENCE_MARK = re.compile(r"[，。；！？]")
_SENTENCE_END = re.compile(r"[。！？]")
_ENCLOSED = re.compile(r"《[^《》\n]{0,60}》|“[^“”\n]{0,60}”|（[^（）\n]{0,60}）|【[^【】\n]{0,60}】")
_HAN = re.compile(f"[{HAN}]")
_HALF_BEFORE = re.compile(rf"[{HAN}“”‘’《》·0-9+]{{1,18}}\Z")
_HALF_AFTER = re.compile(rf"[{HAN}“”‘’《》·0-9+]{{1,18}}")


@lru_cache(maxsize=1)
def _thousands() -> re.Pattern[str]:
    """5 000件: a number whose thousands are set apart by spaces."""
    measures = "".join(sorted(load_words(SpacingWords).measures))
    return re.compile(rf"(?<![0-9.])[0-9]{{1,3}}(?: [0-9]{{3}}){{1,3}}(?= ?[{measures}])")


@lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    return find_any(word for word in load_words(PartWords).in_lines.all if len(word) > 1)


def find_spacing_edits(text: str, chars: AbstractSet[str]) -> list[Edit]:
    """Edits for stray spaces, line by line.

    Args:
        text: The text.
        chars: Its distinct characters, for the cheap test.
    """
    if chars.isdisjoint(" \u3000"):
        return []
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        spaces = [match.span() for match in _SPACES.finditer(line)]
        if spaces:  # an indent, as most lines have that hold any, is none of them
            edits += (
                Edit(start + first, start + last, after, RepairRule.SPACING)
                for first, last, after in _line_edits(line, spaces)
            )
        start += len(line) + 1
    return edits


def _line_edits(line: str, spaces: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    first_mark = _SENTENCE_MARK.search(line)
    is_prose = first_mark is not None and len(line) >= PROSE_LENGTH
    prose = _prose_span(line, first_mark.start()) if first_mark and is_prose else None
    enclosed = [match.span() for match in _ENCLOSED.finditer(line)]
    numbers = set(_number_spaces(line))
    for first, last in spaces:
        left, right = line[first - 1], line[last]
        if first in numbers or _is_stray_at_figure(left, right, is_prose):
            yield first, last, ""
            continue
        if last - first > 1 and left in "。！？”…）":
            continue  # a paragraph break of a flattened page: layout's business
        is_kept = _is_within(enclosed, first) and left not in "，、；："
        if prose and not is_kept and _is_stray_in_prose(line, first, last, prose):
            yield first, last, ""
        elif line[first:last] != " ":
            yield first, last, " "


def _prose_span(line: str, first_mark: int) -> tuple[int, int]:
    """From the first mark of running prose to its last sentence end; without one to the end of the line."""
    ends = [match.start() for match in _SENTENCE_END.finditer(line)]
    return first_mark, ends[-1] if ends else len(line)


def _is_within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a place is inside one of the spans, which are in order and do not overlap."""
    index = bisect_right(spans, at, key=itemgetter(0)) - 1
    return index >= 0 and at < spans[index][1]


def _number_spaces(line: str) -> Iterator[int]:
    """Places of spaces inside one figure."""
    for match in _IN_PERCENT.finditer(line):
        for side in ("left", "right"):
            yield from range(*match.span(side))
    for match in _BEFORE_PERCENT.finditer(line):
        yield from range(*match.span())
    for match in _thousands().finditer(line):
        yield from (at for at in range(match.start(), match.end()) if line[at] == " ")


def _is_stray_at_figure(left: str, right: str, is_prose: bool) -> bool:
    """A space between a figure and the words that belong to it."""
    if left.isdigit() and left.isascii():
        return right in load_words(SpacingWords).measures or (
            is_prose and (bool(_HAN.match(right)) or right in "，。、；：）%")
        )
    if right.isdigit() and right.isascii():
        return is_prose and (bool(_HAN.match(left)) or left in "，、；：“（《")
    return False


def _is_stray_in_prose(line: str, first: int, last: int, prose: tuple[int, int]) -> bool:
    """A space between Chinese characters or at punctuation in running prose."""
    prose_start, prose_end = prose
    if first >= prose_end:
        return False
    left, right = line[first - 1], line[last]
    if left in "，、；：（“《" or right in "，。、；：！？）”》":
        return True
    if left in "。！？" and first < len(line) - 1:
        return bool(_HAN.match(right)) and last - first == 1 and not _opens_couplet(line, last)
    if not (_HAN.match(left) or left in "”》）%") or not (_HAN.match(right) or right in "“《（"):
        return False
    if first > prose_start:
        return not _roles().search(line, max(0, first - 6), min(len(line), last + 8))
    # Before the first mark a heading may be glued to its paragraph, or a byline may stand: those spaces are
    # layout's.
    return (
        not _parts_couplet(line, first, last)
        and not _roles().search(line, 0, prose_start)
        and not line.startswith(("□", "■", "●", "◆", "文"))
    )


def _parts_couplet(line: str, first: int, last: int) -> bool:
    """Whether a space stands between the halves of a heading couplet."""
    before, after = _HALF_BEFORE.search(line, max(0, first - 18), first), _HALF_AFTER.match(line, last)
    return bool(before and after and len(before[0]) >= COUPLET_HALF and len(after[0]) >= COUPLET_HALF)


def _opens_couplet(line: str, at: int) -> bool:
    """Whether a heading couplet or a numbered heading starts here: 强化引领 筑牢根基."""
    end = line.find(" ", at, at + 18)
    return end > at and not _SENTENCE_MARK.search(line, at, end)
