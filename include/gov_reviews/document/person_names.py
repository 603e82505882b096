"""Read names of persons in lists: 廖某 秋某某、许 某, 和 between the last two, two glued together.

In: the words of a byline after the part (记者, 编辑) has been taken off. Out: names without inner spaces, in
order.
It does not search running text; `people.py` does.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate, pairwise

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartWords, PeopleWords

_HAN_ONLY = re.compile(f"[{HAN}]+")
_NAME_WITH_DOT = re.compile(f"[{HAN}]{{1,8}}(?:[·•・‧][{HAN}]{{1,8}}){{1,3}}")
_SEPARATORS = re.compile(r"[\s\u3000、,，;；/|｜丨&＆]+")
_MIDDLE_DOTS = re.compile("[•・‧]")
_MASKED = re.compile(r"[某*×xX]")


def surnames() -> frozenset[str]:
    """Surnames of one character."""
    return load_words(PeopleWords).surnames


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

    A given name of four characters without a surname (次仁卓玛) passes too; an organisation does not.
    """
    if _NAME_WITH_DOT.fullmatch(text):
        return True
    if not _HAN_ONLY.fullmatch(text) or names_organization(text):
        return False
    if len(text) in (2, 3):
        return True
    if len(text) == 4:
        return text[:2] in compound_surnames() or not {text[0], text[2]} <= surnames()
    return len(text) in (5, 6)


def split_names(text: str) -> list[str]:
    """Split a list of names; pieces that cannot be names are returned too, so that the caller sees them.

    Examples:
        "贺洋 贺秋平" -> 贺洋, 贺秋平; "许 鹏 李明" -> 许鹏, 李明; "张伟和李娜" -> 张伟, 李娜; "王芳李强" ->
        王芳, 李强.
    """
    pieces = [piece for piece in _SEPARATORS.split(_MIDDLE_DOTS.sub("·", text)) if piece]
    names: list[str] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        following = pieces[place + 1] if place + 1 < len(pieces) else ""
        if len(piece) == 1 and _HAN_ONLY.fullmatch(piece) and _completes(piece, following):
            names.append(piece + following)
            place += 2
            continue
        names.extend(_split_glued(piece))
        place += 1
    return names


def _completes(surname: str, given: str) -> bool:
    """许 + 鹏, 王 + 小明: a name printed with a space, to stand as wide as its neighbours."""
    if surname not in surnames() or not _HAN_ONLY.fullmatch(given):
        return False
    return len(given) == 1 or (len(given) == 2 and given[0] not in surnames())


def _split_glued(piece: str) -> list[str]:
    """Names without a mark between them: only where both halves begin with a surname."""
    known, compound = surnames(), compound_surnames()
    if "和" in piece[2:-1]:
        first, _, second = piece.partition("和") if piece.index("和") >= 2 else (piece, "", "")
        if len(first) in (2, 3) and len(second) in (2, 3) and first[0] in known and second[0] in known:
            return [first, second]
    if "·" in piece or not _HAN_ONLY.fullmatch(piece) or names_organization(piece) or piece[:2] in compound:
        return [piece]
    splits = {4: ((2, 2),), 5: ((3, 2), (2, 3)), 6: ((3, 3),), 9: ((3, 3, 3),)}.get(len(piece), ())
    ways = [
        parts
        for parts in (_cut(piece, lengths) for lengths in splits)
        if all(part[0] in known for part in parts)
    ]
    frequent = load_words(PeopleWords).frequent_surnames
    return max(ways, key=lambda parts: sum(part[0] in frequent for part in parts), default=[piece])


def _cut(piece: str, lengths: tuple[int, ...]) -> list[str]:
    ends = list(accumulate(lengths, initial=0))
    return [piece[start:end] for start, end in pairwise(ends)]


def is_masked(name: str) -> bool:
    """Whether a name is a stand-in: 张某, 李××."""
    return _MASKED.search(name) is not None
