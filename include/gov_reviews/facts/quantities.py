"""Find every printed quantity (a numeral with its measure word, 量词) in clean text.

In: body_text (Simplified, repaired).
Out: `Quantity` records with value in base units, unit, bound and span, in order of place, never overlapping;
and every other numeral as a `SkippedNumeral` with the reason why it counts nothing, so that none is lost
without a word. The reasons are names of facts/skipped_numerals.py.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import attrgetter

import rjieba

from gov_reviews.facts.numerals import FINANCIAL, HAN_NUMERAL, Numeral, numeral_at
from gov_reviews.facts.skipped_numerals import (
    NumeralKind,
    SkippedNumeral,
    SkipRules,
    load_skip_rules,
    shielded_places,
)
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.figure_word_lists import BoundWords, QuantityWords
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.reviews import Bound

OPENING = "“‘「『"
PERCENT = "%"
YUAN = "元"
VIEWED = "次"
_WHITE_SPACE = frozenset(filter(str.isspace, map(chr, range(0x3001))))  # all that `\s` finds
_DASH = re.compile(r"\s?(?:至|到|——|[—–―\-－~～〜─])\s?(?=[\d" + HAN_NUMERAL + "])")
_DASH_STARTS = frozenset("至到—–―-－~～〜─") | _WHITE_SPACE  # the first characters of what it finds
_MINUS = re.compile(r"(?:[为是比速幅长降升至到达约（(，,：:\s]|\A)[-−－]\Z")  # 增速为-3.2%, not 办复率-100%
_SHARES = frozenset({PERCENT, "百分点"})  # units that may be below zero
_MYRIAD = 10_000
_BARE_SCALES = {
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class Quantity:
    """One printed quantity.

    Attributes:
        start, end: Span of numeral + measure word (with 余, 多, 万 between), without bound words before it.
        value: In base units: 60余万元 is 600000, 98.7% is 98.7. Of a range the low end.
        unit: Base form of the measure word.
        high: High end of a printed range (3至5次 gives value 3, high 5), else None.
        is_chinese: Printed in Chinese numerals.
        aside: Length of a second measure word in brackets at the end: 41件（次） has 3.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: Bound
    high: Decimal | None = None
    is_chinese: bool = False
    aside: int = 0

    @property
    def printed_end(self) -> int:
        """Where numeral and measure word end, a second measure word in brackets left out."""
        return self.end - self.aside


@dataclass(slots=True)
class _Amount:
    """A numeral with what stands right behind it: 余, a scale, its measure word.

    Attributes:
        value: None where the characters say no number. high: of digits side by side (三五次).
        unit: None without a measure word. printed_unit: as printed.
        is_more: 余, 多 or + says that it is more.
        is_bare: A scale alone (百, 千): a number only with a word of bound.
        scale: What multiplies all of it, for the low end of a range to take over.
    """

    start: int
    end: int
    value: Decimal | None
    high: Decimal | None
    unit: str | None
    printed_unit: str
    is_more: bool
    is_han: bool
    is_bare: bool
    scale: int
    numeral: str


@dataclass(frozen=True, slots=True)
class QuantityGrammar:
    """Compiled data of metadata/quantities.yaml."""

    start: re.Pattern[str]
    units: dict[str, str]  # measure words and words of time: as printed -> base form
    unit_lengths: dict[str, tuple[int, ...]]  # of those that begin with two characters, the longest first
    before: re.Pattern[str]
    before_ends: frozenset[str]  # the last characters of what it finds, besides white space and short verbs
    after: re.Pattern[str]
    after_starts: frozenset[str]  # the first characters of what it finds
    more: re.Pattern[str]
    more_starts: frozenset[str]  # the first characters of what it finds
    bare_before: re.Pattern[str]
    bounds_before: dict[str, Bound]
    bounds_after: dict[str, Bound]
    currency_before: re.Pattern[str]
    currency_ends: frozenset[str]  # the last characters of what it finds
    currencies: dict[str, str]
    money: re.Pattern[str]
    views: re.Pattern[str]
    chinese_units: frozenset[str]
    halved: frozenset[str]
    asides: dict[str, int]
    tenths_end: frozenset[str]
    long_numeral: int
    long_bare_numeral: int


TIME = "time"
"""In the place of a unit: the numeral says when or how long."""


@cache
def load_grammar() -> QuantityGrammar:
    """Compile the grammar from its data file, once a process."""
    known, limits = load_words(QuantityWords), load_words(FigureWeights).limits
    units = {printed: base for base, forms in known.units.items() for printed in forms}
    lengths: dict[str, set[int]] = {}
    for word in (*known.time_units, *units):
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    before, after = _bounds_of(known.bounds_before), _bounds_of(known.bounds_after)
    return QuantityGrammar(
        start=re.compile(rf"[\d{HAN_NUMERAL}]"),
        units=units | dict.fromkeys(known.time_units, TIME),
        unit_lengths={begin: tuple(sorted(found, reverse=True)) for begin, found in lengths.items()},
        # A short verb may stand between: 至少提交1件提案.
        before=re.compile(rf"(?:{alternatives(before)}(?:达到?|为|有)?|(?:至少|不少于)[{HAN}]{{2,4}})\s?$"),
        before_ends=frozenset(word[-1] for word in (*before, "达", "达到", "为", "有")),
        # 141件多11件: 多 belongs to the next number
        after=re.compile(rf"{alternatives(after)}(?![数\d])"),
        after_starts=frozenset(word[0] for word in after),
        more=re.compile(rf"\s?{alternatives(_bounds_of(known.bounds_inside))}"),
        more_starts=frozenset(word[0] for word in _bounds_of(known.bounds_inside)) | _WHITE_SPACE,
        bare_before=re.compile(
            rf"(?:{alternatives(before)}|(?<![以线网会地路身早晚])上)$"
        ),  # 上百家, not 线上百场
        bounds_before=before,
        bounds_after=after,
        currency_before=re.compile(rf"{alternatives(known.currencies_before)}\s?\Z"),
        currency_ends=frozenset(word[-1] for word in known.currencies_before),
        currencies=dict(known.currencies_before),
        money=re.compile(alternatives(known.money_words)),
        views=re.compile(rf"{alternatives(known.view_words)}[{HAN}]{{0,3}}\s?\Z"),
        chinese_units=frozenset(known.units_with_chinese_numerals),
        halved=frozenset(known.units_with_halves),
        asides={printed: len(printed) - len(re.split("[(（]", printed)[0]) for printed in units},
        tenths_end=frozenset(known.not_tenths_after),
        long_numeral=limits.long_numeral,
        long_bare_numeral=limits.long_bare_numeral,
    )


def _bounds_of(words: BoundWords) -> dict[str, Bound]:
    """Word -> the bound that it gives."""
    groups = ((Bound.AT_LEAST, words.ge), (Bound.AT_MOST, words.le), (Bound.ABOUT, words.about))
    return {word: bound for bound, group in groups for word in group}


def read_numerals(text: str) -> tuple[list[Quantity], list[SkippedNumeral]]:
    """All quantities of a text, and all other numerals with the reason why they are none.

    Args:
        text: Clean text; full-width digits and punctuation already in their usual forms.

    Returns:
        Both in order of place; no two of all of them overlap.
    """
    reader = _QuantityReader(text)
    reader.read()
    quantities, thresholds = reader.rules.without_thresholds(text, reader.found)
    if thresholds:
        reader.skipped.extend(thresholds)
        reader.skipped.sort(key=attrgetter("start"))
    return quantities, reader.skipped


class _QuantityReader:
    """Walks once over a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.grammar = load_grammar()
        self.rules: SkipRules = load_skip_rules()
        self.found: list[Quantity] = []
        self.skipped: list[SkippedNumeral] = []

    def read(self) -> None:
        """Every numeral becomes a quantity or a reason."""
        text, search = self.text, self.grammar.start.search
        shields = iter(shielded_places(text))
        opens, closes, kind = next(shields, _NO_SHIELD)
        at = 0
        while start := search(text, at):
            begin = start.start()
            amount = self._amount(begin)
            if amount is None:
                at = begin + 1
                continue
            at = amount.end
            while closes <= begin:
                opens, closes, kind = next(shields, _NO_SHIELD)
            if opens <= begin:
                self._skip(begin, at, kind)
                continue
            low = None
            if text[at : at + 1] in _DASH_STARTS and (high := self._high_end(amount)):
                low, amount = amount, high
                at = amount.end
            self._judge(low, amount)

    def _skip(self, start: int, end: int, kind: NumeralKind) -> None:
        self.skipped.append(SkippedNumeral(start, end, kind))

    # --- reading ---

    def _amount(self, start: int) -> _Amount | None:
        """The numeral at a place with what stands right behind it: 余, a scale and its measure word."""
        text, grammar = self.text, self.grammar
        numeral = numeral_at(text, start)
        if numeral is None:
            return None
        printed, value, high, is_han, scale = numeral
        is_more = False
        end = start + len(printed)
        follows = text[end : end + 1]
        if follows in _SHARE_SIGNS and (share := self._said_share(numeral, start, end)):
            return share
        is_bare = value is None and printed in _BARE_SCALES
        if is_bare:
            value = Decimal(_BARE_SCALES[printed])
        if follows in grammar.more_starts and (more := self._more(end)):
            end, times = more
            scale, is_more = scale * times, True
            value = None if value is None else value * times
            high = None if high is None else high * times
        unit, printed_unit, end = self._unit(end) or (None, "", end)
        if unit in grammar.halved and value is not None and _HALF_OF_ONE.match(text, end):
            value, printed_unit, end = value + _HALF, f"{printed_unit}半", end + 1  # 两亩半 is 2.5 亩
        return _Amount(start, end, value, high, unit, printed_unit, is_more, is_han, is_bare, scale, printed)

    def _said_share(self, numeral: Numeral, at: int, end: int) -> _Amount | None:
        """A percentage that is printed in other words; None where the sign behind a numeral makes none."""
        sign = self.text[end]
        if sign == "成":
            return self._tenths(numeral, at, end)
        if sign == "/":
            return self._slashed(numeral, at)
        return self._fraction(numeral, at, end) if self.text.startswith("分之", end) else None

    def _fraction(self, numeral: Numeral, at: int, end: int) -> _Amount | None:
        """百分之九十八, 千分之三, 三分之二: a percentage."""
        parts = numeral.value if numeral.value is not None else _BARE_SCALES.get(numeral.printed)
        begin = end + len("分之")
        share = numeral_at(self.text, begin)
        if share is None or not parts:
            return None
        value = share.value
        if value is None:  # 百分之百
            bare = _BARE_SCALES.get(share.printed)
            value = None if bare is None else Decimal(bare)
        if value is None or share.high is not None:
            return None
        end = begin + len(share.printed)
        return self._share(numeral, (at, end), value * 100 / Decimal(parts), "分之")

    def _slashed(self, numeral: Numeral, at: int) -> _Amount | None:
        """1/3以上, 占2/3: a percentage; not a day or a page (1/3)."""
        text = self.text
        printed = _SLASHED.match(text, at)
        if printed is None or text[at - 1 : at] == "/":
            return None
        parts = Decimal(printed["parts"])
        is_said = printed["said"] or text.endswith(_OF_ALL, 0, at)
        if not is_said or not Decimal(printed["share"]) < parts:
            return None
        return self._share(
            numeral, (at, printed.end("parts")), Decimal(printed["share"]) * 100 / parts, "分之"
        )

    def _tenths(self, numeral: Numeral, at: int, end: int) -> _Amount | None:
        """八成, 9.5成, 三成半, 九成五."""
        text, end = self.text, end + len("成")
        if numeral.value is None or numeral.value > 10 or text[end : end + 1] in self.grammar.tenths_end:
            return None
        value, follows = numeral.value * 10, text[end : end + 1]
        if follows == "半":
            value, end = value + 5, end + 1
        elif follows and follows in "一二三四五六七八九":
            after = numeral_at(text, end)
            if after is not None and len(after.printed) == 1 and after.value is not None:
                value, end = value + after.value, end + 1
        high = None if numeral.high is None else numeral.high * 10
        return self._share(numeral, (at, end), value, "成", high)

    def _share(
        self,
        numeral: Numeral,
        span: tuple[int, int],
        value: Decimal,
        printed: str,
        high: Decimal | None = None,
    ) -> _Amount:
        """A percentage that is printed in other words, with what says that it is more."""
        start, end = span
        more = self.grammar.more.match(self.text, end)
        end = more.end() if more else end
        return _Amount(
            start, end, value, high, PERCENT, "", more is not None, numeral.is_han, False, 1, printed
        )

    def _more(self, at: int) -> tuple[int, int] | None:
        """Where 余, 多 or + that stands at a place ends with its scale, and that scale (60余万, 1千余万)."""
        more = self.grammar.more.match(self.text, at)
        if more is None or (more[0].strip() in "+＋" and self._unit(more.end()) is None):
            return None
        end, scale = more.end(), 1
        while times := _BARE_SCALES.get(self.text[end : end + 1]):
            scale, end = scale * times, end + 1
        return end, scale

    def _unit(self, at: int) -> tuple[str, str, int] | None:
        """The longest measure word or word of time at a place: base form, as printed, where it ends."""
        text, units = self.text, self.grammar.units
        begin = text[at : at + 2]
        if begin[:1] in (" ", "\u3000"):
            at += 1
            begin = text[at : at + 2]
        for length in self.grammar.unit_lengths.get(begin, ()):
            printed = text[at : at + length]
            if printed in units:
                return units[printed], printed, at + len(printed)
        printed = begin[:1]
        return (units[printed], printed, at + 1) if printed in units else None

    def _high_end(self, low: _Amount) -> _Amount | None:
        """The high end of a range, behind a dash: a percentage, too, in 百分之八十至九十; None where none
        begins.
        """
        dash = _DASH.match(self.text, low.end)
        high = self._amount(dash.end()) if dash else None
        if dash is None or high is None:
            return None
        if high.unit is None and self.text.startswith(_PER_CENT, low.start):
            high.unit = PERCENT
        return high if self._is_range(low, high, dash[0].strip()) else None

    def _is_range(self, low: _Amount, high: _Amount, dash: str) -> bool:
        """Whether two numerals with a dash or 至 between are the ends of one range (3～5万元, 15%-20%)."""
        if low.value is None or high.value is None or high.unit is None:
            return False
        if low.unit is not None and low.unit != high.unit:
            return False
        if high.unit == TIME:
            return True
        if low.scale == 1 and high.scale > 1:
            # 三至五千万: three thousand myriads; 二百至三百万: two hundred
            scales = (high.scale, _MYRIAD * _MYRIAD if high.scale % (_MYRIAD * _MYRIAD) == 0 else _MYRIAD)
            low.value *= next((scale for scale in scales if low.value * scale < high.value), 1)
        # 从96件到100件 tells of a change, 96件到100件 of a range
        is_change = (
            dash in ("至", "到")
            and low.unit is not None
            and self.rules.change_before.search(self.text[max(0, low.start - 12) : low.start]) is not None
        )
        return low.value < high.value and not is_change

    # --- judging ---

    def _judge(self, low: _Amount | None, amount: _Amount) -> None:
        """Keep one numeral, or one range, as a quantity, or say why it is none."""
        start = low.start if low else amount.start
        if amount.unit == TIME:
            self._skip(start, amount.end, self.rules.kind_of_time(amount.printed_unit, amount.value))
            return
        before = self.text[max(0, start - 12) : start]
        end = amount.end  # a missing measure word makes the amount longer
        unit = amount.unit
        if unit is None or unit == YUAN:
            unit = self._counted_in(before, amount)
        kind = self._reason(before, low, amount, unit)
        value, high = (low.value, amount.value) if low else (amount.value, amount.high)
        if kind is not None or unit is None or value is None:
            self._skip(start, end, kind or NumeralKind.UNREADABLE)
            return
        if amount.printed_unit == "‰":
            value, high = value / 10, None if high is None else high / 10
        inside = Bound.AT_LEAST if amount.is_more or high is not None else None
        bound, closed = self._bound(before, amount.end, inside)
        aside = self.grammar.asides.get(amount.printed_unit, 0) if closed == amount.end else 0
        self.found.append(Quantity(start, closed, value, unit, bound, high, amount.is_han, aside))

    def _counted_in(self, before: str, amount: _Amount) -> str | None:
        """What an amount of 元, or without a measure word of the list, counts in."""
        return self._currency(before) or amount.unit or self._missing_unit(amount)

    def _currency(self, before: str) -> str | None:
        """The currency that stands right before a numeral: 人民币3万."""
        grammar = self.grammar
        if before.rstrip()[-1:] not in grammar.currency_ends:
            return None
        named = grammar.currency_before.search(before)
        return grammar.currencies[named[0].strip()] if named else None

    def _missing_unit(self, amount: _Amount) -> str | None:
        """The unit of a numeral without a known measure word: money or views said in 万 or 亿 alone, or a
        measure word that no list has.
        """
        text, follows = self.text, self.text[amount.end : amount.end + 1]
        is_money_scale = amount.numeral[-1:] in ("万", "亿") or text[amount.end - 1] in "万亿"
        if is_money_scale and not amount.is_bare and not _IN_WORD.match(follows):
            clause = re.split("[。；;！？\n]", text[max(0, amount.start - 40) : amount.start])[-1]
            if unit := self._unit_said_before(clause):
                return unit
        if amount.is_han and len(amount.numeral) < self.grammar.long_bare_numeral:
            return None
        if not _HAN_NEXT.match(follows):
            return None
        word, tag = rjieba.tag(text[amount.end : amount.end + 6])[0]
        if tag == "q" and len(word) <= 2:
            amount.end += len(word)
            return word
        if word in self.rules.counted_bare or (tag.startswith("n") and amount.is_more and len(word) <= 4):
            return "个"
        return None

    def _unit_said_before(self, clause: str) -> str | None:
        """What a number in 万 or 亿 counts by the words before it: 投入资金320万, 阅读量突破80万."""
        if self.grammar.views.search(clause):
            return VIEWED
        return YUAN if self.grammar.money.search(clause) else None

    def _reason(
        self, before: str, low: _Amount | None, amount: _Amount, unit: str | None
    ) -> NumeralKind | None:
        """Why a numeral that is no time counts nothing; None where it counts."""
        text, rules = self.text, self.rules
        # What comes before a minus sign decides, since a dash may stand there for a colon.
        if unit in _SHARES and _MINUS.search(before):
            return NumeralKind.UNREADABLE
        if amount.is_han:
            numeral_end = amount.end - len(amount.printed_unit)
            if kind := rules.vague(before[-1:], text, numeral_end):
                return kind
        if kind := rules.before(before, text, amount.start):
            return kind
        if unit is None:
            span = (amount.start, amount.end)
            return rules.kind_without_unit(text, amount.numeral, span, is_han=amount.is_han)
        if amount.value is None:
            return NumeralKind.UNREADABLE
        if kind := rules.after(text, amount.start, amount.end, amount.printed_unit):
            return kind
        if not amount.is_han:
            return None
        if low is not None or amount.high is not None:
            return None if unit in self.grammar.chinese_units else NumeralKind.IDIOM
        is_whole = amount.value == int(amount.value)  # 一亩半 is no phrase
        return self._reason_han(before, amount, unit) if is_whole else None

    def _reason_han(self, before: str, amount: _Amount, unit: str) -> NumeralKind | None:
        """Why a Chinese numeral counts nothing: an article (一个), a set phrase (两个维护), a session."""
        text, grammar, numeral = self.text, self.grammar, amount.numeral
        if numeral in ("成", "分之"):
            return None
        if amount.is_bare:  # 近千人次, 百余家 and 上百件 count, 百件 does not
            is_bound = amount.is_more or grammar.bare_before.search(before) is not None
            return None if is_bound and not before.endswith(("成百上", "成千上")) else NumeralKind.IDIOM
        if not FINANCIAL.isdisjoint(numeral):
            return None if len(numeral) > 1 else NumeralKind.IDIOM  # 伍拾万元 counts, 队伍 does not
        # A long numeral counts with any measure word, a short one only with those that are no idiom.
        if unit not in grammar.chinese_units and len(numeral) < grammar.long_numeral:
            return NumeralKind.IDIOM
        if numeral == "一" or (numeral == "二" and unit == "次"):
            return NumeralKind.ARTICLE
        return self.rules.han_phrase(text, numeral, unit, amount.start, amount.end)

    def _bound(self, before: str, end: int, inside: Bound | None) -> tuple[Bound, int]:
        """The bound that the words around a quantity give, and where the printed quantity ends."""
        text, grammar = self.text, self.grammar
        if text[end : end + 1] in grammar.after_starts and (after := grammar.after.match(text, end)):
            return grammar.bounds_after[after[0]], after.end()
        if inside is not None:
            return inside, end
        may_bound = before.rstrip()[-1:] in grammar.before_ends or "少" in before
        if may_bound and (match := grammar.before.search(before)):
            word = match[0].strip()
            for length in range(len(word), 0, -1):
                if bound := grammar.bounds_before.get(word[:length]):
                    return bound, end
        if before.endswith("上"):
            return (Bound.AT_LEAST if grammar.bare_before.search(before) else Bound.EXACT), end
        return Bound.EXACT, end


_SHARE_SIGNS = frozenset("分成/")  # the first characters of what makes a numeral a share
_NO_SHIELD = (sys.maxsize, sys.maxsize, NumeralKind.TITLE)  # behind every text
_PER_CENT = "百分之"
_SLASHED = re.compile(r"(?P<share>\d{1,2})/(?P<parts>[2-9]|10)(?![\d/])(?P<said>的|以上|以下|左右|多|强)?")
_OF_ALL = ("占", "超过", "超", "近", "约", "达", "达到", "逾", "至少", "不到", "不足")
_HALF = Decimal("0.5")
_HALF_OF_ONE = re.compile("半(?![径程马路山坡截边圆价])")  # 两亩半, not 12米半径
_IN_WORD = re.compile(rf"[{HAN}A-Za-z\d]")
_HAN_NEXT = re.compile(f"[{HAN}]")
