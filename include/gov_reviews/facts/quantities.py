"""Find every printed quantity (a numeral with its measure word) in clean text.

In:  body_text (Simplified, repaired).
Out: `Quantity` records with value in base units, unit, bound and span, in order of place, never overlapping.
Refuses years, dates, ordinals (第N), session names (十七届一次会议), slogans (两个维护, “五个一”, 1+20+N),
titles in 《》.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gov_reviews.facts.numerals import SCALES, UnreadableNumber, parse_number
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import BoundWords, QuantityWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.reviews import Bound

OPENING = "“‘「『"


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class Quantity:
    """One printed quantity.

    Attributes:
        start, end: Span of numeral + measure word (with 余, 多, 万 between), without bound words before it.
        value: In base units: 60余万元 is 600000, 98.7% is 98.7.
        unit: Base form of the measure word.
        upper: End of a printed range (3至5次 gives value 3, upper 5), else None.
        is_chinese: Printed in Chinese numerals.
        aside: Length of a second measure word in brackets at the end: 41件（次） has 3.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: Bound
    upper: Decimal | None = None
    is_chinese: bool = False
    aside: int = 0

    @property
    def printed_end(self) -> int:
        """Where numeral and measure word end, a second measure word in brackets left out."""
        return self.end - self.aside


@dataclass(frozen=True, slots=True)
class QuantityGrammar:
    """Compiled patterns of metadata/quantities.yaml."""

    start: re.Pattern[str]
    pattern: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    excluded_before: re.Pattern[str]
    excluded_after: re.Pattern[str]
    set_phrase: re.Pattern[str]
    adverbial: re.Pattern[str]
    units: dict[str, str]
    bounds_before: dict[str, Bound]
    bounds_after: dict[str, Bound]
    chinese_units: frozenset[str]
    asides: dict[str, int]
    uncertain_before: frozenset[str]
    long_numeral: int
    shield: re.Pattern[str]


@cache
def load_grammar() -> QuantityGrammar:
    """Compile the grammar from its data file, once a process."""
    known, limits = load_words(QuantityWords), load_words(FigureWeights).limits
    units = {printed: base for base, forms in known.units.items() for printed in forms}
    inside = alternatives(_bounds_of(known.bounds_inside))
    unit = alternatives(units)
    time_units = alternatives(known.time_units)
    # Every repeat is bounded and no match starts inside a numeral, so time stays linear in hostile text.
    arabic = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
    han = "[一二三四五六七八九十百千两零〇]"
    chinese = (
        rf"(?<=[近约逾超过])万|{han}{{1,16}}(?:[万亿]{han}{{1,8}})?(?:点[零〇一二三四五六七八九]{{1,6}})?"
    )
    numeral = rf"(?P<arabic>{arabic})|(?P<chinese>{chinese})"
    pattern = (
        rf"(?:(?P<percent>百分之)(?P<of_hundred>[一二三四五六七八九十百零〇点]{{1,12}})(?P<percent_more>{inside})?"
        rf"|(?P<tenths>[一二两三四五六七八九])成(?P<half>半)?(?![{''.join(sorted(known.not_tenths_after))}])"
        rf"|(?:(?P<low>\d{{1,9}}(?:\.\d{{1,6}})?|[一二三四五六七八九十两]{{1,5}})(?P<low_scale>[万亿]?)(?:至|到|—|-|~|～)(?=[\d一二三四五六七八九十两]))?"
        rf"(?:{numeral})\s?(?P<scale>[十百千万亿]{{0,4}})(?P<more>{inside})?(?P<scale_after>[百千万亿]{{0,3}})(?P<more_after>(?<=[万亿])[余多])?"
        rf"\s?(?!{time_units}(?!次))(?P<unit>{unit}))"
    )
    before, after = _bounds_of(known.bounds_before), _bounds_of(known.bounds_after)
    return QuantityGrammar(
        # What the pattern can begin with, and not inside a numeral or a word.
        start=re.compile(
            r"(?:[\d一二三四五六七八九十百千两零〇]|(?<=[近约逾超过])万)(?<![\dA-Za-z.+\-×·/:一二三四五六七八九十百千万亿两零〇].)"
        ),
        pattern=re.compile(pattern),
        # A short verb may stand between: 至少提交1件提案.
        before=re.compile(rf"(?:{alternatives(before)}(?:达到?|为|有)?|(?:至少|不少于)[{HAN}]{{2,4}})\s?$"),
        after=re.compile(rf"{alternatives(after)}(?!数)"),
        excluded_before=re.compile(
            rf"(?:{alternatives(known.ordinals_before)}|[A-Za-z]|[\d一二三四五六七八九十][、—\-~～+×])$"
        ),
        excluded_after=re.compile(
            rf"(?:[+×·]|(?<=[个项])\d|{alternatives(known.nouns_without_figures)}|(?<=[次]){alternatives(known.sessions_after)})"
        ),
        set_phrase=find_any(known.set_phrases),
        adverbial=find_any(known.adverbial_before),
        units=units,
        bounds_before=before,
        bounds_after=after,
        asides={printed: len(printed) - len(re.split("[(（]", printed)[0]) for printed in units},
        chinese_units=frozenset(known.units_with_chinese_numerals),
        uncertain_before=known.uncertain_before,
        long_numeral=limits.long_numeral,
        shield=re.compile(
            rf"《[^《》]{{0,80}}》|“[^“”\n]{{1,{limits.short_quotation}}}”|‘[^‘’\n]{{1,{limits.short_quotation}}}’"
            r"|https?://\S{1,500}"
        ),
    )


def _bounds_of(words: BoundWords) -> dict[str, Bound]:
    """Word -> the bound that it gives."""
    groups = ((Bound.AT_LEAST, words.ge), (Bound.AT_MOST, words.le), (Bound.ABOUT, words.about))
    return {word: bound for bound, group in groups for word in group}


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a text.

    Args:
        text: Clean text; full-width digits and punctuation already in their usual forms.

    Returns:
        In order of place, not overlapping.
    """
    grammar = load_grammar()
    shielded = _shielded_spans(grammar, text)
    found: list[Quantity] = []
    shield = 0
    for match in _numerals(grammar, text):
        while shield < len(shielded) and shielded[shield][1] <= match.start():
            shield += 1
        if shield < len(shielded) and shielded[shield][0] <= match.start() < shielded[shield][1]:
            continue
        if quantity := _read_match(grammar, text, match):
            found.append(quantity)
    return found


def _numerals(grammar: QuantityGrammar, text: str) -> Iterator[re.Match[str]]:
    """Every numeral with its measure word, leftmost first.

    Two steps, since a regular expression that begins with a class is searched four times as fast as one that
    begins with alternatives.
    """
    at = 0
    while start := grammar.start.search(text, at):
        match = grammar.pattern.match(text, start.start())
        if match:
            yield match
        at = match.end() if match else start.end()


def _read_match(grammar: QuantityGrammar, text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity of one match, or None where the context makes it something else."""
    before = text[max(0, match.start() - 8) : match.start()]
    if match["percent"]:
        return _read_percent(grammar, text, match, before)
    if match["tenths"]:
        bound, end = _bound(grammar, text, before, match.end(), None)
        return Quantity(
            match.start(),
            end,
            parse_number(match["tenths"]) * 10 + (5 if match["half"] else 0),
            "%",
            bound,
            None,
            True,
        )
    unit = grammar.units[match["unit"]]
    is_chinese = match["chinese"] is not None
    end = match.end()
    if grammar.excluded_after.match(text, end) or grammar.excluded_before.search(before):
        return None
    if is_chinese and not _is_counting(grammar, text, match, unit):
        return None
    try:
        numeral = (match["arabic"] or match["chinese"]) + match["scale"]
        value = parse_number("一万" if numeral == "万" else numeral)  # 近万人次
        upper = None
        if match["low"]:
            upper, value = value, parse_number(match["low"] + match["low_scale"])
    except UnreadableNumber:
        return None
    for scale in match["scale_after"]:
        value *= SCALES[scale]
        upper = upper * SCALES[scale] if upper is not None else None
    inside = Bound.AT_LEAST if match["more"] or match["more_after"] or upper is not None else None
    aside = grammar.asides[match["unit"]]
    bound, closed = _bound(grammar, text, before, end, inside)
    return Quantity(
        match.start(), closed, value, unit, bound, upper, is_chinese, aside if closed == end else 0
    )


def _read_percent(grammar: QuantityGrammar, text: str, match: re.Match[str], before: str) -> Quantity | None:
    """百分之九十八."""
    try:
        value = parse_number(match["of_hundred"])
    except UnreadableNumber:
        return None
    bound, end = _bound(grammar, text, before, match.end(), Bound.AT_LEAST if match["percent_more"] else None)
    return Quantity(match.start(), end, value, "%", bound, None, True)


def _bound(
    grammar: QuantityGrammar, text: str, before: str, end: int, inside: Bound | None
) -> tuple[Bound, int]:
    """The bound that the words around a quantity give, and where the printed quantity ends."""
    if match := grammar.after.match(text, end):
        return grammar.bounds_after[match[0]], match.end()
    if inside is not None:
        return inside, end
    if match := grammar.before.search(before):
        word = match[0].strip()
        for length in range(len(word), 0, -1):
            if bound := grammar.bounds_before.get(word[:length]):
                return bound, end
    return Bound.EXACT, end


def _is_counting(grammar: QuantityGrammar, text: str, match: re.Match[str], unit: str) -> bool:
    """Whether a Chinese numeral counts something: not an article (一个), an approximation or a set phrase
    (两个维护).
    """
    numeral = match["chinese"] + match["scale"]
    # A long numeral counts with any measure word, a short one only with those that are no idiom.
    if (
        (unit not in grammar.chinese_units and len(numeral) < grammar.long_numeral)
        or numeral == "一"
        or (numeral == "二" and unit == "次")
    ):
        return False
    if numeral in ("百", "千", "万"):  # 近千人次 counts, 百件 does not
        return bool(grammar.before.search(text[max(0, match.start() - 4) : match.start()]))
    if grammar.set_phrase.match(text, match.start()):
        return False
    if unit == "次" and len(numeral) == 1 and grammar.adverbial.match(text, match.end()):
        return False  # 经验两次在全市作交流
    # 五届一次会议, 县十四届政协五次会议, 二次全会 name a session; 几十, 数百 are no number.
    if (
        unit == "次"
        and text.startswith("会议", match.end())
        and "届" in text[max(0, match.start() - 10) : match.start()]
    ):
        return False
    preceding = text[max(0, match.start() - 1) : match.start()]
    return preceding not in grammar.uncertain_before


def _shielded_spans(grammar: QuantityGrammar, text: str) -> list[tuple[int, int]]:
    """Places whose numbers count nothing: titles of works, short quotations (names, slogans), addresses."""
    return [match.span() for match in grammar.shield.finditer(text)]
