"""Spaces that a charset could not hold and that now show as "?": (記者?張永龍), ??2022年.

In: text. Out: edits that put a space back, or delete the marks at the start of a paragraph. It leaves every
"?" that could be a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartWords, QuestionWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any_pattern
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit
from gov_reviews.text.traditional import to_simplified

MIN_INDENTS = 2  # lines that start with "?" before it is taken for a lost indent

_INDENT = re.compile(rf"^[?\ufffd]{{1,8}}(?=[{HAN}“《（(0-9])", re.MULTILINE)
_COUPLET = re.compile(
    rf"^[{HAN}“”《》·]{{4,18}}(?:[?\ufffd]{{1,2}}[{HAN}“”《》·]{{4,18}}){{1,3}}$", re.MULTILINE
)
_LOST = re.compile("[?\ufffd]+")


@lru_cache(maxsize=1)
def _asks() -> re.Pattern[str]:
    return find_any_pattern(load_words(QuestionWords).asking_titles)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    roles = alternatives(load_words(PartWords).in_lines.all)
    name = rf"[{HAN}·]{{2,5}}"
    between = r"[?\ufffd、，,/ \u3000]{1,3}"
    # In brackets, or as a whole line: 记者?张某?通讯员?李某.
    people = rf"{roles}(?:[:：]|{between}){{1,2}}{name}(?:{between}{name}){{0,12}}"
    return re.compile(rf"(?:^|[(（【])[□■ ]{{0,2}}{people}(?:$|[)）】])", re.MULTILINE)


def find_lost_spaces(text: str, *, is_damaged: bool) -> list[Edit]:
    """Edits for lost spaces.

    Args:
        text: The text; a byline may still be Traditional.
        is_damaged: Other damage was found in it: then a "?" between the halves of a title is a lost space
            too.
    """
    if "?" not in text and "\ufffd" not in text:
        return []
    edits = {Edit(*span, " ", RepairRule.LOST_SPACE) for span in _byline_marks(text)}
    indents = [match.span() for match in _INDENT.finditer(text)]
    if len(indents) >= MIN_INDENTS:
        edits |= {Edit(*span, "", RepairRule.LOST_SPACE) for span in indents}
    if is_damaged:
        for match in _COUPLET.finditer(text):
            if not _asks().search(match[0]):
                edits |= {
                    Edit(*lost.span(), " ", RepairRule.LOST_SPACE)
                    for lost in _LOST.finditer(text, *match.span())
                }
    return _without_overlaps(sorted(edits))


def _byline_marks(text: str) -> Iterator[tuple[int, int]]:
    # Roles are listed in Simplified; the converted text is only looked at when places stay the same.
    simplified = to_simplified(text)
    if len(simplified) != len(text):
        simplified = text
    for match in _names().finditer(simplified):
        for lost in _LOST.finditer(text, *match.span()):
            yield lost.span()


def _without_overlaps(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
