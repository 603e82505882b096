"""Numerals that count nothing, and the rules that say so.

In: a text and the places of its numerals. Out: the name of a reason, or None. A year, a date, an order
(第3次), a slogan, a title, a version, a negated or a threshold number is no figure; what no rule names is
`unread` and kept for a person to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from string import ascii_letters
from typing import Protocol, TypeVar

import rjieba

from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.figure_word_lists import QuantityWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives, find_any


class NumeralKind(StrEnum):
    """Why a numeral is no figure."""

    YEAR = "year"
    TIME = "time"  # a day, an hour, a duration
    ORDER = "order"  # 第3次, 前3名, 之一
    SESSION = "session"  # 五届一次会议
    SLOGAN = "slogan"  # “五个一”, 1+20+N, 两个维护
    TITLE = "title"  # in 《》
    ADDRESS = "address"  # of a page, telephone numbers
    VERSION = "version"  # 2.0版
    NEGATED = "negated"  # 没有发生1起
    THRESHOLD = "threshold"  # 5000元以上的9人
    HEADING = "heading"  # （三）, 1.
    VAGUE = "vague"  # 几十, 数百
    ARTICLE = "article"  # 一个
    IDIOM = "idiom"  # a numeral inside a word: 十分, 千家万户
    ASPECT = "aspect"  # 5个方面: a way to arrange a text
    UNREADABLE = "unreadable"  # no complete numeral: 一二一; below zero: 增速为-3.2%
    NO_MEASURE = "no_measure"  # nothing says what is counted


UNREAD_KINDS = frozenset({NumeralKind.UNREADABLE, NumeralKind.NO_MEASURE})
"""Kinds that no rule explains."""


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class SkippedNumeral:
    """One numeral that is no figure; text[start:end] is it with its measure word."""

    start: int
    end: int
    kind: NumeralKind


class Measured(Protocol):
    """A quantity, as far as these rules need it."""

    start: int
    end: int
    unit: str


MeasuredFigure = TypeVar("MeasuredFigure", bound=Measured)
_YEAR = range(1800, 2200)
_HOUR_MARKS = frozenset("时点:：")
_OF_A_SESSION = ("受理", "收到", "以来", "期间", "立案")  # 三次会议受理提案183件
_NAMES_SESSION = re.compile("[届第]")
_HEADING_MARKS = frozenset("、.．）)】] \u3000\n")


@dataclass(frozen=True, slots=True)
class SkipRules:
    """Compiled data of metadata/quantities.yaml, as far as it says what is no figure."""

    shield: re.Pattern[str]
    shield_or_phone: re.Pattern[str]
    order_before: tuple[str, ...]
    series_before: re.Pattern[str]
    negated_before: re.Pattern[str]
    before_ends: frozenset[str]  # the last characters of what these three find
    series_after: re.Pattern[str]
    aspect_after: re.Pattern[str]
    session_after: re.Pattern[str]
    after_starts: frozenset[str]  # the first characters of what these three find, besides digits
    set_phrase: re.Pattern[str]
    adverbial: re.Pattern[str]
    threshold: re.Pattern[str]
    version_after: re.Pattern[str]
    change_before: re.Pattern[str]
    uncertain_before: frozenset[str]
    counted_bare: frozenset[str]
    long_bare_numeral: int  # characters

    def kind_of_time(self, unit: str, value: Decimal | None) -> NumeralKind:
        """2023年 is a year, 3年 a duration."""
        is_year = unit == "年" and value is not None and _YEAR.start <= value < _YEAR.stop
        return NumeralKind.YEAR if is_year else NumeralKind.TIME

    def vague(self, previous: str, text: str, end: int) -> NumeralKind | None:
        """几十, 数百, 十几 are no number; 第二次 and 五届二次 name one of an order."""
        if previous and previous in self.uncertain_before:
            named = {"第": NumeralKind.ORDER, "届": NumeralKind.SESSION}
            return named.get(previous, NumeralKind.VAGUE)
        return NumeralKind.VAGUE if text.startswith("几", end) else None

    def before(self, before: str, text: str, start: int) -> NumeralKind | None:
        """What stands right before a numeral and makes it none."""
        if before[-1:] not in self.before_ends:
            return None
        if before.endswith(self.order_before) and _ends_with_word(before, self.order_before):
            return NumeralKind.ORDER
        if self.series_before.fullmatch(before[-2:]):
            return NumeralKind.SLOGAN
        return NumeralKind.NEGATED if self.negated_before.search(text, max(0, start - 16), start) else None

    def after(self, text: str, start: int, end: int, unit: str) -> NumeralKind | None:
        """What stands right behind a numeral with its measure word and makes it none."""
        if unit == "版" and "." in text[start:end]:
            return NumeralKind.VERSION
        if unit == "分" and text[start - 1 : start] in _HOUR_MARKS:
            return NumeralKind.TIME  # 9时30分
        follows = text[end : end + 1]
        if follows not in self.after_starts and not follows.isdecimal():
            return None
        if self.series_after.match(text, end):
            return NumeralKind.SLOGAN
        if self.aspect_after.match(text, end):
            return NumeralKind.ASPECT
        # 十届5次全会, 五次全体会议; but 常委会议7次、5次全体会议 counts them
        if unit == "次" and self.session_after.match(text, end):
            is_named = not text[start].isdigit() or _NAMES_SESSION.search(text, max(0, start - 3), start)
            return NumeralKind.SESSION if is_named else None
        return None

    def han_phrase(self, text: str, numeral: str, unit: str, start: int, end: int) -> NumeralKind | None:
        """Set phrases, adverbs and sessions in Chinese numerals."""
        if self.set_phrase.match(text, start):
            return NumeralKind.SLOGAN
        if unit != "次":
            return None
        if len(numeral) == 1 and self.adverbial.match(text, end):
            return NumeralKind.IDIOM  # 经验两次在全市作交流
        # 五届一次会议, 县十四届政协五次会议, 二次全会 name a session.
        if text.startswith("会议", end) and (
            "届" in text[max(0, start - 10) : start]
            or (not text[start].isdigit() and text.startswith(_OF_A_SESSION, end + 2))
        ):
            return NumeralKind.SESSION
        return None

    def kind_without_unit(
        self, text: str, numeral: str, span: tuple[int, int], *, is_han: bool
    ) -> NumeralKind:
        """What a numeral without a measure word is."""
        start, end = span
        if self.aspect_after.match(text, end):
            return NumeralKind.ASPECT
        if is_han:
            is_word = len(numeral) < self.long_bare_numeral
            return NumeralKind.IDIOM if is_word else NumeralKind.NO_MEASURE
        if self.version_after.match(text, end):
            return NumeralKind.VERSION
        line = text.rfind("\n", 0, start) + 1
        if not text[line:start].strip("（(【[ ") and (
            text[end : end + 1] in _HEADING_MARKS or end == len(text)
        ):
            return NumeralKind.HEADING
        if "." not in numeral and numeral.isdigit() and int(numeral) in _YEAR:
            return NumeralKind.YEAR
        if self.series_after.match(text, end):
            return NumeralKind.SLOGAN
        return NumeralKind.NO_MEASURE

    def without_thresholds(
        self, text: str, found: list[MeasuredFigure]
    ) -> tuple[list[MeasuredFigure], list[SkippedNumeral]]:
        """Numbers that only say which of the things are counted by the next number (5000元以上的9人)."""
        thresholds = [
            quantity
            for quantity, follows in pairwise(found)
            if follows.start - quantity.end <= _LONGEST_THRESHOLD
            and follows.unit != quantity.unit
            and self.threshold.fullmatch(text, max(0, quantity.end - 4), follows.start)
        ]
        kept = [quantity for quantity in found if quantity not in thresholds] if thresholds else found
        return kept, [SkippedNumeral(one.start, one.end, NumeralKind.THRESHOLD) for one in thresholds]


@lru_cache(maxsize=1)  # two readers ask for those of one text
def shielded_places(text: str) -> tuple[tuple[int, int, NumeralKind], ...]:
    """Places whose numbers count nothing: titles of works, short quotations (names, slogans), addresses."""
    kinds = {"《": NumeralKind.TITLE, "“": NumeralKind.SLOGAN, "‘": NumeralKind.SLOGAN}
    rules = load_skip_rules()
    shield = rules.shield_or_phone if "-" in text else rules.shield
    return tuple(
        [(*match.span(), kinds.get(match[0][0], NumeralKind.ADDRESS)) for match in shield.finditer(text)]
    )


def _ends_with_word(before: str, words: tuple[str, ...]) -> bool:
    """Whether a text ends with one of the words, not with another that contains it: 头 in 头3天, not in
    探头26个.
    """
    return before.endswith("第") or rjieba.cut(before)[-1] in words


_LONGEST_THRESHOLD = 16  # characters between a threshold and the number of those that reach it


@cache
def load_skip_rules() -> SkipRules:
    """The rules, compiled once a process."""
    known, limits = load_words(QuantityWords), load_words(FigureWeights).limits
    # One class first, which `re` searches for several times as fast as for alternatives.
    words = (
        rf"(?<=《)[^《》]{{0,80}}》|(?<=“)[^“”\n]{{1,{limits.short_quotation}}}”"
        rf"|(?<=‘)[^‘’\n]{{1,{limits.short_quotation}}}’|(?<=h)ttps?://\S{{1,500}}"
    )
    phone = r"(?<!\d\d)(?:(?<=0)\d{2,3}-\d{7,8}|(?<=\d)\d{2}-\d{3,4}-\d{4})(?!\d)"
    return SkipRules(
        shield=re.compile(f"[《“‘h](?:{words})"),
        shield_or_phone=re.compile(rf"[《“‘h\d](?:{words}|{phone})"),
        order_before=tuple(known.ordinals_before),
        series_before=re.compile(r"[\s\S]?[A-Za-z.×·/:]|[\d一二三四五六七八九十][、—\-~～+×]"),
        negated_before=re.compile(
            rf"{alternatives(known.negations)}(?:{alternatives(known.occurrences)}){{0,2}}\Z"
        ),
        before_ends=frozenset(f"{ascii_letters}.×·/:、—-~～+").union(
            word[-1] for word in (*known.ordinals_before, *known.negations, *known.occurrences)
        ),
        series_after=re.compile(r"[+＋×·]|(?<=[个项])\d"),
        aspect_after=re.compile(alternatives(known.nouns_without_figures)),
        session_after=re.compile(alternatives(known.sessions_after)),
        after_starts=frozenset("+＋×·").union(
            word[0] for word in (*known.nouns_without_figures, *known.sessions_after)
        ),
        set_phrase=find_any(known.set_phrases),
        adverbial=find_any(known.adverbial_before),
        # 5000元以上的9人, 90分以上的委员有58名, 5000万元以上项目12个
        threshold=re.compile(
            r".{0,3}(?:以上|以下|以内|之内)(?:的[^，。；、：！？\n]{0,12}|[^，。；、：！？\n的]{1,6})"
        ),
        version_after=re.compile(r"版|升级|上线|时代"),
        change_before=re.compile(r"[从由][^，。；]{0,10}$"),
        uncertain_before=known.uncertain_before,
        counted_bare=frozenset(known.nouns_counted_bare),
        long_bare_numeral=limits.long_bare_numeral,
    )
