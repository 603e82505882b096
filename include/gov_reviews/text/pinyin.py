"""Pinyin that a mirror injected after characters: 協(xié).

In: text. Out: edits that delete the injections, and which character carries which reading (the shifted-bytes
stage needs it). Damage is dense and regular: the same characters, each always with one reading, nearly
everywhere they stand. A page that explains a rare name or lists pronunciations is not damaged, and is left
alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from gov_reviews.knowledge.han import HAN, is_han
from gov_reviews.knowledge.language_model import load_language_model
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PinyinSyllables
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit
from gov_reviews.text.traditional import script_characters, to_simplified

MIN_PLACES = 6
MIN_CHARACTERS = 4
MIN_ONE_READING = 0.9  # share of carriers that always have the same reading; a list of polyphones fails here
MIN_ANNOTATED = (
    0.7  # share of the carriers' occurrences that carry pinyin; an article that explains a word does so once
)
MIN_ANNOTATED_TRADITIONAL = (
    0.2  # mirrors that inject only here and there; nobody annotates Traditional characters by the half dozen
)
MIN_REPEATS = 1.2  # places per carrier; a glossary explains every character once
MIN_FEW_PLACES = 2  # in a short notice, behind characters that everybody can read
# share of all characters in running text from which on everybody can read one: the first 1,300 or so
EVERYDAY = 1e-4


@dataclass(frozen=True, slots=True)
class PinyinDamage:
    """What the stage found.

    Attributes:
        is_damaged: The text as a whole carries injected pinyin.
        edits: Deletions of well-formed injections.
        readings: Carrier to its reading, tone marks composed; empty when not damaged.
    """

    is_damaged: bool = False
    edits: tuple[Edit, ...] = ()
    readings: dict[str, str] = field(default_factory=dict)


UNDAMAGED = PinyinDamage()


@lru_cache(maxsize=1)
def _tones() -> dict[str, str]:
    return {
        marked: plain for plain, marks in load_words(PinyinSyllables).tone_marks.items() for marked in marks
    }


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    known = load_words(PinyinSyllables)
    return frozenset(known.bare) | {initial + final for initial in known.initials for final in known.finals}


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    marked = re.escape("".join(_tones()))
    letters = rf"[a-zü{marked}\u0300-\u036f]{{1,9}}"
    whole = re.compile(rf"[(（]({letters})[)）]")
    cut_before = re.compile(rf"\?({letters})[)）]")
    cut_after = re.compile(rf"[(（]({letters})(?=[{HAN}\ue000-\uf8ff])")
    return whole, cut_before, cut_after


@lru_cache(maxsize=4096)  # a mirror page has 800 injections of some hundred syllables
def read_syllable(letters: str) -> tuple[str, bool] | None:
    """A pinyin syllable with composed tone mark and whether it has one; None when it is no syllable."""
    composed = unicodedata.normalize("NFC", letters)
    tones = _tones()
    marks = sum(character in tones for character in composed)
    plain = "".join(tones.get(character, character) for character in composed)
    return (composed, marks == 1) if marks <= 1 and plain in _syllables() else None


def cut_injections(text: str) -> list[tuple[int, int, str]]:
    """Places of the form ?lián) whose opening bracket was swallowed, as (start of ?, end, syllable with tone
    mark).
    """
    found = []
    for match in _patterns()[1].finditer(text):
        syllable = read_syllable(match[1])
        if syllable and syllable[1]:
            found.append((match.start(), match.end(), syllable[0]))
    return found


def find_pinyin_damage(text: str, chars: AbstractSet[str]) -> PinyinDamage:
    """Decide whether the text is damaged, and where.

    Args:
        text: The text, control characters already removed.
        chars: Its distinct characters, for the cheap test.
    """
    if chars.isdisjoint("(（") or not _may_hold_tones(chars):
        return UNDAMAGED
    whole, _, cut_after = _patterns()
    places: list[tuple[int, int, str, bool]] = []
    for match in whole.finditer(text):
        syllable = read_syllable(match[1])
        if syllable and match.start():
            places.append((match.start(), match.end(), *syllable))
    readings = _carriers(text, places)
    if not readings:
        return UNDAMAGED
    edits = []
    for start, end, letters, is_marked in places:
        if is_marked or _is_known(text, start, letters, readings):
            edits.append(Edit(start, end, "", RepairRule.PINYIN_INJECTION))
    for match in cut_after.finditer(text):
        syllable = read_syllable(match[1])
        if syllable and syllable[1]:
            edits.append(Edit(*match.span(), "", RepairRule.PINYIN_INJECTION))
    return PinyinDamage(True, tuple(edits), readings)


_COMBINING = frozenset(map(chr, range(0x300, 0x370)))  # accents that stand behind their letter


def _may_hold_tones(chars: AbstractSet[str]) -> bool:
    return not chars.isdisjoint(_tones()) or not chars.isdisjoint(_COMBINING)


def _is_known(text: str, start: int, syllable: str, readings: dict[str, str]) -> bool:
    """A syllable without tone mark, (de) or (le), counts after a carrier that has this very reading."""
    return readings.get(text[start - 1]) == syllable


def _carriers(text: str, places: list[tuple[int, int, str, bool]]) -> dict[str, str]:
    """Character to reading when the places are injected damage; empty when they are not."""
    pairs = Counter(
        (text[start - 1], syllable) for start, _, syllable, _ in places if is_han(text[start - 1])
    )
    marked = sum(is_marked for *_, is_marked in places)
    by_character: dict[str, Counter[str]] = {}
    for (character, syllable), count in pairs.items():
        by_character.setdefault(character, Counter())[syllable] = count
    total = pairs.total()
    if marked < total / 2:
        return {}
    if total < MIN_PLACES or len(by_character) < MIN_CHARACTERS:
        return _few_carriers(by_character)
    one_reading = sum(counts.most_common(1)[0][1] for counts in by_character.values()) / total
    seen = Counter(text)
    annotated = total / sum(seen[character] for character in by_character)
    repeats = total / len(by_character)
    traditional, _ = script_characters()
    is_traditional = all(character in traditional for character in by_character)
    is_mirror_list = repeats >= MIN_REPEATS or is_traditional
    least_annotated = MIN_ANNOTATED_TRADITIONAL if is_traditional else MIN_ANNOTATED
    if one_reading < MIN_ONE_READING or annotated < least_annotated or not is_mirror_list:
        return {}
    return {character: counts.most_common(1)[0][0] for character, counts in by_character.items()}


def _few_carriers(by_character: dict[str, Counter[str]]) -> dict[str, str]:
    """The same for a short text with few places: nobody explains how to read 協 or 發, Traditional forms of
    everyday characters.
    """
    places = sum(counts.total() for counts in by_character.values())
    traditional, _ = script_characters()
    if places < MIN_FEW_PLACES or any(
        character not in traditional or len(counts) > 1 for character, counts in by_character.items()
    ):
        return {}
    model = load_language_model()
    if any(model.count(simple) < EVERYDAY * model.total for simple in to_simplified("".join(by_character))):
        return {}
    return {character: next(iter(counts)) for character, counts in by_character.items()}
