"""Read names of persons in lists: 廖某 秋某某、许 某, 和 between the last two, two glued together.

In: the words of a byline after the part (记者, 编辑) has been taken off. Out: names without inner spaces, in
order.
It does not search running text; `people.py` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartWords, PeopleWords

_HAN_ONLY = re.compile(f"[{HAN}]+")
_LATIN_NAME = re.compile(r"(?<![A-Za-z])[A-Z][a-z]{1,11}(?: [A-Z][a-z]{1,11}){1,2}(?![A-Za-z])")
_NAME_WITH_DOT = re.compile(f"[{HAN}]{{1,8}}(?:[·•・‧][{HAN}]{{1,8}}){{1,3}}")
_SEPARATORS = re.compile(r"[\s\u3000、,，;；/|｜丨&＆]+")
_MIDDLE_DOTS = re.compile("[•・‧]")
# Where a run of that many characters can be cut into names: the ways are weighed by how frequent their
# surnames are.
_CUTS = {4: ((2,),), 5: ((3,), (2,)), 6: ((3,),), 9: ((3, 6),)}


@cache
def surnames() -> frozenset[str]:
    """Surnames of one character."""
    return load_words(PeopleWords).surnames


@cache
def compound_surnames() -> frozenset[str]:
    """Surnames of two characters."""
    return load_words(PeopleWords).compound_surnames


@cache
def _organization_signs() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load_words(PartWords).organization_signs)))


def names_organization(text: str) -> bool:
    """Whether the words name an office, a paper or a committee rather than a person."""
    return _organization_signs().search(text) is not None


def is_person_name(text: str) -> bool:
    """Whether the words have the form of a person's name: surname and one or two characters, or a name with a
    middle dot.

    A given name of four characters without a surname (次仁卓玛) passes too, and a name in Latin letters (Lin
    Zhiqiu); an organisation does not.
    """
    if _NAME_WITH_DOT.fullmatch(text) or _LATIN_NAME.fullmatch(text):
        return True
    if not _HAN_ONLY.fullmatch(text) or names_organization(text):
        return False
    if len(text) in (2, 3):
        return True
    if len(text) == 4:
        whole = text[:2] in compound_surnames() or _is_of_two_parts(text)
        return whole or not {text[0], text[2]} <= surnames()
    return len(text) in (5, 6)


def _is_of_two_parts(words: str) -> bool:
    """次仁玉珍: two parts as Tibetan names have, though both begin with a surname."""
    parts = load_words(PeopleWords).name_parts
    return words[:2] in parts and words[2:] in parts


def split_names(text: str) -> list[str]:
    """Split a list of names; parts that cannot be names are returned too, so that the caller sees them.

    Examples:
        "贺洋 贺秋平" -> 贺洋, 贺秋平; "许 鹏 李明" -> 许鹏, 李明; "张伟和李娜" -> 张伟, 李娜; "王芳李强" ->
        王芳, 李强.
    """
    parts = list(_words_of(_MIDDLE_DOTS.sub("·", text)))
    names: list[str] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        following = parts[place + 1] if place + 1 < len(parts) else ""
        if len(part) == 1 and _HAN_ONLY.fullmatch(part) and _completes(part, following):
            last = parts[place + 2] if place + 2 < len(parts) else ""
            is_spread = len(following) == 1 and _ends_spread_name(last, parts[place + 3 :])
            names.append(part + following + (last if is_spread else ""))
            place += 3 if is_spread else 2
            continue
        names.extend(_split_glued(part))
        place += 1
    return names


def _words_of(text: str) -> Iterator[str]:
    """What stands between the marks and spaces of a list; a name in Latin letters is one word."""
    place = 0
    for latin in (*_LATIN_NAME.finditer(text), None):
        yield from filter(None, _SEPARATORS.split(text[place : latin.start() if latin else len(text)]))
        if latin is not None:
            yield latin[0]
            place = latin.end()


def _completes(surname: str, given: str) -> bool:
    """许 + 鹏, 王 + 小明: a name printed with a space, to stand as wide as its neighbours."""
    if surname not in surnames() or not _HAN_ONLY.fullmatch(given):
        return False
    return len(given) == 1 or (len(given) == 2 and given[0] not in surnames())


def _ends_spread_name(last: str, rest: list[str]) -> bool:
    """魏 邦 禾: every character by itself; a surname there begins a name of its own (许 沅 李 禾)."""
    if len(last) != 1 or not _HAN_ONLY.fullmatch(last):
        return False
    return not rest or last not in surnames()


def _split_glued(words: str) -> list[str]:
    """Names without a mark between them: only where both halves begin with a surname."""
    if (pair := _split_at_and(words)) is not None:
        return pair
    if "·" in words or not _HAN_ONLY.fullmatch(words) or names_organization(words):
        return [words]
    if words[:2] in compound_surnames() or _is_of_two_parts(words):
        return [words]
    known, frequent = surnames(), load_words(PeopleWords).frequent_surnames
    ways = [_cut(words, places) for places in _CUTS.get(len(words), ())]
    ways = [names for names in ways if all(name[0] in known for name in names)]
    return max(ways, key=lambda names: sum(name[0] in frequent for name in names), default=[words])


def _split_at_and(words: str) -> list[str] | None:
    """张伟和李娜: two names of two or three characters, both with a surname; None when it is not that."""
    place = words.find("和", 0, -1)
    first, second = words[:place], words[place + 1 :]
    if place < 2 or len(first) > 3 or len(second) not in (2, 3):
        return None
    known = surnames()
    return [first, second] if first[0] in known and second[0] in known else None


def _cut(words: str, places: tuple[int, ...]) -> list[str]:
    return [words[start:end] for start, end in pairwise((0, *places, len(words)))]
