"""Find persons with their office in running text: 区政协主席杨某, 市政协委员张某, 副主席李某、王某.

In: a `CleanPage`. Out: `PersonMention`s whose span cuts office and name out of `body_text`. Precise rather
than many: a name must follow an office, begin with a surname, and either the segmenter takes it for a name or
the words after it end it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import rjieba

from gov_reviews.document.person_names import compound_surnames, surnames
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import OrganizationWords, PeopleWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.pages import CleanPage
from gov_reviews.records.reviews import PersonMention

_WINDOW = 14  # characters after the office that the segmenter sees
_BOUNDARY = re.compile(r"[，,。；;：:、！!？?\s“”\"（()）《》]")
_NAME_END = re.compile(r"[，,。；;：:、！!？?\s“”\"（()）《》—…]|$")
_MORE_NAMES = re.compile(r"[、，,]|和|与")


@cache
def _body_before() -> re.Pattern[str]:
    """The body that an office belongs to, right before it: 全国政协, 云汀市政协党组, 区."""
    bodies = alternatives(load_words(PeopleWords).bodies)
    levels = alternatives(load_words(OrganizationWords).level_words)
    return re.compile(
        rf"""
        (?: (?: (?: 全国 | [{HAN}]{{0,8}}? {levels} )? {bodies} ) [{HAN}]{{0,10}}?
            (?: 党组 (?: 书记 | 副书记 | 成员 )? [、,，]? )?          # 政协党组副书记、
          | 党组 (?: 书记 | 副书记 | 成员 ) [、,，]
          | [全省市区县州]
        )$
        """,
        re.VERBOSE,
    )


@cache
def _offices() -> re.Pattern[str]:
    offices = alternatives(load_words(PeopleWords).offices)
    first = "".join(sorted(surnames() | {surname[0] for surname in compound_surnames()}))
    return re.compile(rf"{offices}(?=[{re.escape(first)}])")


@cache
def _after_name() -> re.Pattern[str]:
    return find_any(load_words(PeopleWords).after_name)


def _uncertain_surnames() -> frozenset[str]:
    return load_words(PeopleWords).common_word_surnames


def find_people(clean: CleanPage) -> tuple[PersonMention, ...]:
    """Persons with office, in order of place."""
    return tuple(_find(clean.body_text))


def _find(text: str) -> Iterator[PersonMention]:
    free_from = 0
    for match in _offices().finditer(text):
        if match.start() < free_from:
            continue
        end = _name_end(text, match.end())
        if end is None:
            continue
        start = _office_start(text, match.start(), free_from)
        office = text[start : match.end()]
        yield PersonMention(start, end, text[match.end() : end], office)
        for name_start, name_end in _further_names(text, end):
            yield PersonMention(name_start, name_end, text[name_start:name_end], office)
            end = name_end
        free_from = end


def _office_start(text: str, office_start: int, free_from: int) -> int:
    """Where the office begins with the body that it belongs to: 区政协 before 主席."""
    window_start = max(free_from, office_start - 16)
    window = text[window_start:office_start]
    for boundary in reversed(list(_BOUNDARY.finditer(window))):
        if boundary.group() == "、" and window[: boundary.start()].endswith(("书记", "成员")):
            continue
        window_start += boundary.end()
        window = window[boundary.end() :]
        break
    match = _body_before().search(window)
    return window_start + match.start() if match and match.group() else office_start


def _name_end(text: str, start: int) -> int | None:
    """End of the name that begins at `start`, None when none does."""
    tagged = next(iter(rjieba.tag(text[start : start + _WINDOW])), ("", ""))
    word, flag = tagged
    surname_length = 2 if text[start : start + 2] in compound_surnames() else 1
    lengths = [length for length in (surname_length + 2, surname_length + 1) if start + length <= len(text)]
    for length in lengths:
        name = text[start : start + length]
        if not re.fullmatch(f"[{HAN}]+", name):
            continue
        ends_well = _ends_name(text, start + length) and not (
            length > surname_length + 1 and _speaks(text, start + length - 1)
        )
        if flag.startswith("nr") and word == name and (ends_well or length == lengths[0]):
            return start + length
        is_sure = name[0] not in _uncertain_surnames() and not _is_common_word(
            text, start, length, word, flag
        )
        if ends_well and is_sure:
            return start + length
    return None


def _ends_name(text: str, place: int) -> bool:
    return _NAME_END.match(text, place) is not None or _after_name().match(text, place) is not None


def _speaks(text: str, place: int) -> bool:
    """说，告诉记者 after a name of two characters: 说 is not its third."""
    return text.startswith(("说", "称", "在", "为", "率", "带"), place)


def _is_common_word(text: str, start: int, length: int, word: str, flag: str) -> bool:
    """Whether the segmenter reads an ordinary word of two or more characters where the name would stand
    (会议, 高度).
    """
    return len(word) >= 2 and not flag.startswith(("nr", "nz", "ns", "x", "eng"))


def _further_names(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Names that share the office: 副主席张某、李某、王某."""
    while match := _MORE_NAMES.match(text, end):
        start = match.end()
        if start >= len(text) or text[start] not in surnames() or match.group() in ("，", ","):
            return
        name_end = _name_end(text, start)
        if name_end is None or (
            not _NAME_END.match(text, name_end) and not _after_name().match(text, name_end)
        ):
            return
        yield start, name_end
        end = name_end
