"""Title fields (引题, 主题, 副题): comparing titles, taking them apart, and finding them among the first
lines of a body.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from gov_reviews.document.line_roles.credit_lines import begins_like_no_title
from gov_reviews.document.line_roles.title_lines import (
    is_cut_off,
    is_headline,
    is_signal_line,
    starts_with_dash,
    without_ellipsis,
)
from gov_reviews.document.line_roles.traditional_forms import fold_traditional
from gov_reviews.knowledge.han import comparison_key
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.page_word_lists import PagerWords, PointerWords
from gov_reviews.knowledge.word_patterns import alternatives

if TYPE_CHECKING:
    from gov_reviews.decoding.element_lines import MarkedLine

_TITLE_PARTS = re.compile(r"[_|｜»]|(?<!-)--++|>>|(?<=\s)[-–—](?=\s)|(?<![-–—\d])-(?![-–—\d])")
_LONGEST_TITLE = 90
_LOOK_AT = 6
_LEAST_STEM = 6  # characters of a cut title
MOST_PIECES = 4  # lines of one headline


@dataclass(frozen=True, slots=True)
class TitleFields:
    """The lines of a headline; None where the page has none."""

    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None


@cache
def _jump_in_title() -> re.Pattern[str]:
    """（上接1版）behind a title."""
    return re.compile(
        rf"""
        [（(【\[] [^（()）【】\[\]]{{0,4}}
        {alternatives(load_words(PagerWords).jumps_in_titles)}
        [^（()）【】\[\]]{{0,12}} [）)】\]]
        """,
        re.VERBOSE,
    )


@cache
def _file_marks() -> re.Pattern[str]:
    words = load_words(PointerWords)
    endings = alternatives([*words.readable_files, *words.other_files])
    mark = rf"(?:\.{endings}|[（(]共?\s?\d{{1,4}}\s?页[）)])\s{{0,3}}"
    return re.compile(rf"{mark}(?:{mark})?$", re.IGNORECASE)


def without_file_marks(text: str) -> str:
    """A headline without what is printed behind it where it is the name of a file: 工作总结.docx（共6页）."""
    return _file_marks().sub("", text).rstrip()


@lru_cache(maxsize=256)  # the lines around a headline are compared with it again and again
def title_pieces(whole: str) -> list[str]:
    """The parts of a title element: the title, a column, the site."""
    return [whole[slice(*span)].strip() for span in title_spans(whole)]


def title_spans(whole: str) -> list[tuple[int, int]]:
    """Where the parts of a title element begin and end."""
    edges = [0, *(edge for match in _TITLE_PARTS.finditer(whole) for edge in match.span()), len(whole)]
    return [span for span in zip(edges[::2], edges[1::2], strict=True) if whole[slice(*span)].strip()]


def title_core(text: str | None) -> str:
    """What two prints of one title have in common: letters, digits and Chinese characters, without jump lines
    and marks of files.
    """
    return core_of_page(text or "")


def core_of_page(text: str) -> str:
    """The same of a text so long that it is not kept."""
    text = without_file_marks(unicodedata.normalize("NFKC", text))
    return comparison_key(_jump_in_title().sub("", text))


def prints_title(text: str, core: str) -> bool:
    """Whether a line is a print of the title that says `core`, whole or cut for display (…)."""
    if not core:
        return False
    if title_core(text) == core:
        return True
    stem = title_core(without_ellipsis(text)) if is_cut_off(text) else ""
    return len(stem) >= _LEAST_STEM and core.startswith(stem)


def split_headline(text: str) -> TitleFields:
    """Take a headline of several lines apart: lines from the first dash on are the subtitle, the others the
    title.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    at = next((number for number, line in enumerate(lines) if number and starts_with_dash(line)), len(lines))
    return TitleFields(None, " ".join(lines[:at]) or None, " ".join(lines[at:]) or None)


def take_title_lines(
    lines: Sequence[MarkedLine], fields: TitleFields
) -> tuple[TitleFields, list[MarkedLine]]:
    """Headline lines that stand at the top of the body: into the fields where these are empty, out of the
    body where they repeat a field.

    A bold line above the repeated title is its kicker, a line with a dash or a bold centred one below it the
    subtitle. What is not clear stays in the body.
    """
    if not lines or not fields.title:
        return fields, list(lines)
    top = list(lines[:_LOOK_AT])
    start, end = _find_title(top, title_core(fields.title))
    taken: set[int] = set(range(start, end))
    kicker, subtitle = fields.kicker, fields.subtitle
    if end > start > 0 and _may_be_headline(top[start - 1]) and _agrees(kicker, top[start - 1].text):
        kicker = top[start - 1].text
        taken.add(start - 1)
    if end < len(top) and _is_subtitle_line(top[end], has_title=end > start):
        below = top[end].text
        if subtitle is None or title_core(subtitle) in title_core(below):
            # Of two equal prints that of the field stays, of two prints the longer one.
            subtitle = subtitle if subtitle and _agrees(subtitle, below) else below
            taken.add(end)
    rest = [line for number, line in enumerate(lines) if number not in taken]
    return replace(fields, kicker=kicker, subtitle=subtitle), rest


def _agrees(field: str | None, text: str) -> bool:
    """Whether a line may be the print of a field: the field is empty, or says the same."""
    return not field or title_core(field) == title_core(text)


def _is_subtitle_line(line: MarkedLine, *, has_title: bool) -> bool:
    """Below the title: with the dash of a subtitle; right below a title that is repeated also bold and
    centred, or one that calls the text a review."""
    is_dashed = starts_with_dash(line.text)
    is_marked = has_title and line.bold and line.centred
    is_review = has_title and is_signal_line(line.text) and is_headline(line.text)
    return (is_dashed or is_marked or is_review) and _may_be_headline(line, needs_mark=is_marked)


def _find_title(top: Sequence[MarkedLine], core: str) -> tuple[int, int]:
    """Lines of the top that repeat the title, alone or in pieces; an empty range at 0 when none does."""
    if len(core) < 4:
        return 0, 0
    cores = [title_core(line.text) for line in top]
    for number, own in enumerate(cores):
        if prints_title(top[number].text, core) or (
            len(own) >= 8
            and len(own) <= _LONGEST_TITLE
            and (core.startswith(own) and len(own) * 10 >= len(core) * 8)
        ):
            return number, number + 1
        if end := _end_of_pieces(cores, number, core):
            return number, end
    return 0, 0


def _end_of_pieces(cores: Sequence[str], start: int, core: str) -> int:
    """Where a title ends that is printed in several lines; 0 where the lines are not its pieces."""
    printed = ""
    for number, piece in enumerate(cores[start : start + MOST_PIECES], start):
        printed += piece
        if not piece or not core.startswith(printed):
            return 0
        if printed == core:
            return number + 1
    return 0


def _may_be_headline(line: MarkedLine, needs_mark: bool = True) -> bool:
    if (
        line.caption
        or len(line.text) > _LONGEST_TITLE
        or begins_like_no_title(fold_traditional(line.text))
        or "。" in line.text
    ):
        return False
    return line.bold or line.centred or line.heading or not needs_mark
