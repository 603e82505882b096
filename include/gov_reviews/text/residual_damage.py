"""Damage that is left: places no stage could repair, and lines that are no Chinese.

In: clean text. Out: the places. It repairs nothing, and judges each place by itself: a broken emoji in a
share line says nothing about the article above it. What clean texts have is none: bullets and icons from
fonts' private areas at the edge of a line, accents of foreign names, question marks, lists of rare names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from gov_reviews.decoding.charset import common_share
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.language_model import load_language_model
from gov_reviews.text.edits import Span
from gov_reviews.text.pinyin import cut_injections

# Replacement characters, C1 controls, lone surrogates; 锟斤拷, 烫烫烫烫 and 屯屯屯屯 are what broken
# conversions leave.
_BROKEN = re.compile(
    "[\ufffd\ufffe\uffff\x80-\x9f\ud800-\udfff]+|锟斤拷|烫烫烫烫|屯屯屯屯|锘匡豢"
    # a private character inside a word; at the edge of a line or beside a space it is a bullet or an icon
    "|(?<=\\S)[\ue000-\uf8ff](?=\\S)"
)
_BROKEN_SIGNS = frozenset("锟烫屯锘")
_BROKEN_CHARACTER = re.compile("[\ufffd\ufffe\uffff\x80-\x9f\ud800-\udfff\ue000-\uf8ff]")
# UTF-8 read as GBK: the lead bytes of Chinese punctuation give these pairs again and again (锛 for ，, 銆 for
# 。 and 、, 鈥 for quotes). 锛 alone is a tool.
_MISREAD_UTF8 = re.compile("锛[宀氫侊屽燂]|銆[傘乬]|鈥[濇渓]")
# UTF-8 read as Latin-1 or Windows-1252: æ”¿å. Chinese punctuation or characters behind é are none.
_CONTINUED = "\x80-\xbf‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸƒ€"
_MISREAD_LATIN = re.compile(f"[äåæçèé][{_CONTINUED}]{{2}}")
MIN_MISREAD = 5
# GBK read as Latin-1: ÏØÕþÐ­. Dots and small figures are none (······, ²³).
_LATIN_RUN = re.compile("[\xa1-\xff]{6,400}")
_LATIN_LETTER = re.compile("[\xc0-\xff]")
_MIN_LETTERS = 4
# A byte that was lost, and what was misread behind it: 只为心愿?!边@是. A question ends a line or a
# quotation, or stands before a space.
_LOST = re.compile(rf"(?<=[{HAN}，。、”“])[?]{{1,3}}(?=[^\s?)）」』”\"'’】]|”[{HAN}])")

# Lines of valid characters that make no sense: few of the most frequent ones, and unlikely neighbours.
_MIN_HAN = 40  # in a shorter line anything may stand
_LONG_RUN = re.compile(f"[{HAN}]{{10,400}}")
_MAX_COMMON = 0.25  # of the most frequent characters; prose has 0.4 and more
_MIN_LIKELIHOOD = -11.0  # mean natural log: prose lies near -6, verse near -8, misread bytes near -13
# Stretches of characters that are frequent enough and yet never follow each other in words: a page that draws
# its characters with a font of its own, or a charset read as another one. Share of neighbours that some word
# holds, per stretch: 0.33 and more in 1,781 clean stretches that were kept aside (news, manuals, messages of
# programs), 0.16 at most where characters stand for each other, 0.3 where half of them do. Verse of the
# ancients and spells have 0.14 to 0.43.
_RUN = re.compile(f"[{HAN}]{{4,400}}")
_STRETCH_PAIRS = 150
_LEAST_KNOWN_PAIRS = 0.3


def find_damage(text: str, chars: AbstractSet[str], *, is_damaged: bool) -> list[Span]:
    """Places where damage remains, in order.

    Args:
        text: The text after all repairs.
        chars: Its distinct characters, for the cheap tests.
        is_damaged: Bytes or pinyin were repaired in it: then a "?" before a character is a character that was
            not restored.
    """
    found = [
        *_broken(text, chars),
        *_misread(text, chars),
        *_latin_runs(text, chars),
        *_senseless_lines(text),
        *_senseless_stretches(text),
    ]
    if is_damaged and "?" in chars:
        found += (Span(*match.span()) for match in _LOST.finditer(text))
        found += (Span(start, end) for start, end, _ in cut_injections(text))
    return _merged(sorted(found))


def _merged(places: list[Span]) -> list[Span]:
    """Places that touch or overlap as one."""
    merged: list[Span] = []
    for place in places:
        if merged and place.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, place.end))
        else:
            merged.append(place)
    return merged


def _broken(text: str, chars: AbstractSet[str]) -> Iterator[Span]:
    is_possible = _BROKEN_CHARACTER.search("".join(chars)) or not chars.isdisjoint(_BROKEN_SIGNS)
    return (Span(*match.span()) for match in _BROKEN.finditer(text)) if is_possible else iter(())


def _misread(text: str, chars: AbstractSet[str]) -> Iterator[Span]:
    for signs, pattern in (("锛銆鈥", _MISREAD_UTF8), ("äåæçèé", _MISREAD_LATIN)):
        if chars.isdisjoint(signs):
            continue
        places = [Span(*match.span()) for match in pattern.finditer(text)]
        if len(places) >= MIN_MISREAD:
            yield from places


def _latin_runs(text: str, chars: AbstractSet[str]) -> Iterator[Span]:
    if not _LATIN_LETTER.search("".join(chars)):
        return
    for match in _LATIN_RUN.finditer(text):
        if len(_LATIN_LETTER.findall(match[0])) >= _MIN_LETTERS:
            yield Span(*match.span())


def _senseless_lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if len(line) >= _MIN_HAN and _is_senseless(line):
            yield Span(start, start + len(line))
        start += len(line) + 1


def _senseless_stretches(text: str) -> Iterator[Span]:
    """What is left behind the last whole stretch goes with it."""
    runs = _RUN.findall(text)
    stretches: list[tuple[int, int]] = []  # senseless ones, in runs
    first = pairs = 0
    for behind, run in enumerate(runs, start=1):
        pairs += len(run) - 1
        if pairs >= _STRETCH_PAIRS:
            if not _has_known_pairs(runs[first:behind], _LEAST_KNOWN_PAIRS * pairs):
                stretches.append((first, behind))
            first, pairs = behind, 0
    if not stretches:
        return
    if pairs and stretches[-1][1] == first:
        stretches.append((first, len(runs)))
    places = [match.span() for match in _RUN.finditer(text)]
    for first, behind in stretches:
        yield Span(places[first][0], places[behind - 1][1])


def _has_known_pairs(runs: list[str], least: float) -> bool:
    """Whether so many neighbours stand in words; of clean text the first runs nearly always show it."""
    count, words = load_language_model().count_known_pairs, " ".join(runs)  # no word holds a space
    most = 3 * len(words) // 5
    known = count(words[:most])
    return known >= least or known + count(words[most - 1 :]) >= least


def _is_senseless(line: str) -> bool:
    """Judged by its long runs of characters: a list of names has none."""
    runs = _LONG_RUN.findall(line)
    han = "".join(runs)
    common = common_share(han, len(han))  # None: too few Chinese characters to say
    if common is None or common >= _MAX_COMMON:
        return False
    model = load_language_model()
    return sum(map(model.log_probability, runs)) < _MIN_LIKELIHOOD * sum(map(len, runs))
