"""Half-width punctuation in Chinese prose to full-width, full-width digits and letters to ASCII.

In: text. Out: edits. It refuses to touch what is not Chinese prose: 1,234 and 11:00 and 1:3, addresses,
English sentences; and it leaves full-width punctuation as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import QuestionWords
from gov_reviews.knowledge.word_patterns import find_any_pattern
from gov_reviews.records.pages import RepairRule
from gov_reviews.text.edits import Edit

_FULL_WIDTH = {
    chr(code): chr(code - 0xFEE0)
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_FULL_WIDTH |= {
    "％": "%",
    "＋": "+",
    "／": "/",
    "＝": "=",
    "＆": "&",
    "＃": "#",
    "＠": "@",
    "＊": "*",
    "＿": "_",
}
_TO_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}

_PROSE_BEFORE = f"{HAN}”’》）】〉」』…—，。、；：！？％%‰℃㎡"
_PROSE_AFTER = f"{HAN}“‘《（【〈「『…—"
_FULL_DIGITS = re.compile("[" + "".join(_FULL_WIDTH) + "]+")
_POINT = re.compile(
    r"(?<=[0-9０-９])[．·](?=[0-9０-９]{1,2}[%％])|(?<=[0-9０-９])．(?=[0-9０-９])|(?<=[0-9０-９])－(?=[0-9０-９])"
)
_MARK = re.compile(
    rf"(?<=[{_PROSE_BEFORE}])[,;]|[,;](?=[{_PROSE_AFTER}])|(?<=[{_PROSE_BEFORE}]):(?!//)|:(?=[{_PROSE_AFTER}])"
    rf"|(?<=[{HAN}])[0-9A-Za-z]{{1,8}}[,;](?=\n|\Z)"
)
_ASKED = re.compile(rf"(?<=[{_PROSE_BEFORE}])[?!]+(?=([^\n”’」』）》)])?)")
_BRACKET = re.compile(rf"[()（）\n]|[{HAN}]+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
# It begins with what is rare, so that `re` looks behind only there. Not behind a numeral: 一.加强学习 numbers
# a paragraph.
_STOP = re.compile(
    rf"\.(?:(?<=[{HAN}”’》）]\.)(?=\n|\Z|[”’」』])"
    rf"|(?<=[{HAN}”’》）%％]\.)(?<![一二三四五六七八九十]\.)(?=[ \u3000]?[{HAN}“《]|[ \u3000][0-9])"
    r"|(?<=[%％]\.)(?=(?:19|20)[0-9]{2} ?年))"
)
_DOTS = re.compile(rf"\.(?<!\.\.)(?:(?<=[{HAN}”’》）]\.)\.{{2,}}+|\.{{2,}}+(?=[{HAN}]))")
_DASHES = re.compile(
    rf"(?:^|(?<=[{HAN}”’》），。！？… \u3000]))"
    rf"(?:-{{2,4}}|[―─━]{{1,4}}|–{{2,3}}|—[―─━–-])(?=[{HAN}“《（0-9])",
    re.MULTILINE,
)
_TITLE_MARKS = re.compile(rf"<<(?=[^<>\n]{{0,60}}[{HAN}])([^<>\n]{{1,80}})>>")


def find_width_edits(text: str, chars: AbstractSet[str]) -> list[Edit]:
    """Edits for everything this module knows.

    Args:
        text: The text.
        chars: Its distinct characters, for the cheap tests.
    """
    edits: list[Edit] = []
    if not chars.isdisjoint(_FULL_WIDTH):
        edits += (
            Edit(*match.span(), "".join(map(_FULL_WIDTH.__getitem__, match[0])), RepairRule.WIDTH)
            for match in _FULL_DIGITS.finditer(text)
        )
    if not chars.isdisjoint("．－·"):
        edits += _point_edits(text)
    if not chars.isdisjoint(",;:"):
        edits += (
            Edit(match.end() - 1, match.end(), _TO_FULL[match[0][-1]], RepairRule.WIDTH)
            for match in _MARK.finditer(text)
        )
    if not chars.isdisjoint("?!"):
        edits += _asked_edits(text)
    if not chars.isdisjoint("()"):
        edits += _bracket_edits(text)
    if '"' in chars:
        edits += _quote_edits(text)
    if "." in chars:
        edits += _stop_edits(text)
    if not chars.isdisjoint("-―─━–"):
        edits += _dash_edits(text, chars)
    if "<" in chars and ">" in chars:
        edits += _title_mark_edits(text)
    return edits


def _dash_edits(text: str, chars: AbstractSet[str]) -> Iterator[Edit]:
    if chars.isdisjoint("―─━–") and "--" not in text and "—-" not in text:
        return  # a hyphen alone is no dash
    for match in _DASHES.finditer(text):
        yield Edit(*match.span(), "——", RepairRule.WIDTH)


def _title_mark_edits(text: str) -> Iterator[Edit]:
    for match in _TITLE_MARKS.finditer(text):
        yield Edit(match.start(), match.start() + 2, "《", RepairRule.WIDTH)
        yield Edit(match.end() - 2, match.end(), "》", RepairRule.WIDTH)


def _point_edits(text: str) -> Iterator[Edit]:
    for match in _POINT.finditer(text):
        yield Edit(*match.span(), "-" if match[0] == "－" else ".", RepairRule.WIDTH)


def _stop_edits(text: str) -> Iterator[Edit]:
    for match in _STOP.finditer(text):
        yield Edit(*match.span(), "。", RepairRule.WIDTH)
    if "..." in text:
        for match in _DOTS.finditer(text):
            yield Edit(*match.span(), "……", RepairRule.WIDTH)


def _asked_edits(text: str) -> Iterator[Edit]:
    for match in _ASKED.finditer(text):
        if "?" in match[0] and match[1] and not _asks(text, match.start()):
            continue  # in mid-line and no question: it may stand for a character that a charset lost
        yield Edit(*match.span(), "".join(map(_TO_FULL.__getitem__, match[0])), RepairRule.WIDTH)


@lru_cache(maxsize=1)
def _question_word() -> re.Pattern[str]:
    return find_any_pattern(load_words(QuestionWords).asked)


def _asks(text: str, end: int) -> bool:
    """Whether the clause before a "?" is a question by its words."""
    start = max(0, end - 60)
    start = max(start, *(text.rfind(mark, start, end) + 1 for mark in "。！？!?\n"))
    return bool(_question_word().search(text, start, end))


def _bracket_edits(text: str) -> Iterator[Edit]:
    """Both brackets of a pair become full-width when Chinese stands inside or at its outer side, or one of
    them is full-width already.
    """
    opened: list[tuple[int, bool]] = []  # place of the opening bracket, Chinese seen since
    for match in _BRACKET.finditer(text):
        mark = match[0]
        at = match.start()
        if mark in "(（":
            opened.append((at, False))
        elif mark in ")）":
            if opened:
                start, is_chinese = opened.pop()
                if opened and is_chinese:
                    opened[-1] = (opened[-1][0], True)
                if is_chinese or _is_full_or_beside_chinese(text, start, at):
                    yield from _full_brackets(text, start, at)
            elif mark == ")" and at and _HAN_CHARACTER.match(text[at - 1]):
                yield Edit(at, at + 1, "）", RepairRule.WIDTH)
        elif mark == "\n":
            yield from _unclosed(text, opened)
            opened.clear()
        elif opened:
            opened[-1] = (opened[-1][0], True)
    yield from _unclosed(text, opened)


def _is_full_or_beside_chinese(text: str, start: int, end: int) -> bool:
    return _is_beside_chinese(text, start, end) or text[start] == "（" or text[end] == "）"


def _full_brackets(text: str, start: int, end: int) -> Iterator[Edit]:
    if text[start] == "(":
        yield Edit(start, start + 1, "（", RepairRule.WIDTH)
    if text[end] == ")":
        yield Edit(end, end + 1, "）", RepairRule.WIDTH)


def _unclosed(text: str, opened: list[tuple[int, bool]]) -> Iterator[Edit]:
    for start, _ in opened:
        if text[start] == "(" and _HAN_CHARACTER.match(text, start + 1):
            yield Edit(start, start + 1, "（", RepairRule.WIDTH)


def _is_beside_chinese(text: str, start: int, end: int) -> bool:
    return bool((start and _HAN_CHARACTER.match(text[start - 1])) or _HAN_CHARACTER.match(text, end + 1))


def _quote_edits(text: str) -> Iterator[Edit]:
    """Straight quotes become curly ones, opening and closing in turn, on Chinese lines that hold an even
    number of them.
    """
    start = 0
    for line in text.split("\n"):
        count = line.count('"')
        if count and count % 2 == 0 and _HAN_CHARACTER.search(line):
            at = -1
            for number in range(count):
                at = line.index('"', at + 1)
                yield Edit(start + at, start + at + 1, "“" if number % 2 == 0 else "”", RepairRule.WIDTH)
        start += len(line) + 1
