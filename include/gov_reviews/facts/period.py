"""Which days a figure is about: the review year by default, the term or other years where the text says so.

In:  a text with its cues, the place of a quantity. Out: first and last day.
The nearest time before the number that reaches it counts. A year in the number's own clause reaches it; at
the opening of a statement it reaches the rest of the sentence, also over ；. A span (五年来, 2019年至2023年)
at the opening of a statement reaches to the end of its paragraph, until another time follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

import rjieba

from gov_reviews.facts.comparison import ComparedRole
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import CueIndex
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind
from gov_reviews.records.reviews import DocType, FactStatus

_YEARS = re.compile(
    r"20\d{2}(?:年?度?[至到—－\-–~～](?P<last>20\d{2})年"
    r"|年(?P<since>(?:\d{1,2}月)?(?:以来|起(?=，)|开始))?)"
)
# 截至10月底, 截止2022年11月
_UNTIL = re.compile(r"截[至止](?:到)?(?:(?P<year>20\d{2})年)?(?P<month>1[0-2]|0?[1-9])月(?:底|末|份)?")
# 1月9日上午，……第三次会议……开幕: the day of the session that a text of these days tells of
_SESSION = re.compile(
    r"(?<![年\d])(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日"
    r"(?=[^。\n]{0,80}?(?:召开|开幕|闭幕))"
)
_OF_THE_SESSION = re.compile("应到|实到|大会秘书处|大会收到|大会应邀|大会发言材料|会议期间|旁听|应出席")
_DAYS_OF_NEWS = timedelta(days=10)  # a session's news appears by then
_DIGIT = re.compile(r"\d")
_STATEMENT_MARKS = "。；;！？!?…\n"

Period = tuple[date | None, date | None]


def year_span(first: int, last: int) -> Period:
    """Closed days of whole calendar years."""
    return date(first, 1, 1), date(last, 12, 31)


def _is_governed(before: str) -> bool:
    """Whether a verb or a preposition stands right before, besides those that only place a time."""
    if not before or before[-1] in "自从在于至到这":
        return False
    return bool(rjieba.tag(before[-4:])[-1][1].startswith(("v", "p")))


def _session(text: str, published: date | None) -> tuple[date | None, int]:
    """Day of the session that was just held, and where it stands; (None, 0) where none is told."""
    if published is None:
        return None, 0
    for match in _SESSION.finditer(text):
        for year in (published.year, published.year - 1):
            try:
                day = date(year, int(match["month"]), int(match["day"]))
            except ValueError:  # 2月30日
                continue
            if timedelta(0) <= published - day <= _DAYS_OF_NEWS:
                return day, match.start()
    return None, 0


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class _Time:
    """A time that the text names.

    Attributes:
        code: "named" for years in digits, "until" for the months up to one, else that of the cue.
        last_month: Of "until", else 12.
        is_span: Of several years; it reaches over sentences.
        is_opening: Opens its statement. opens_clause: opens a later clause.
        is_compared: Only the number right behind it is of that year (比2022年的141件多11件).
    """

    start: int
    end: int
    code: str
    first: int
    last: int
    is_span: bool
    is_opening: bool
    opens_clause: bool
    is_compared: bool
    last_month: int = 12


def _part_of_year(time: _Time, year: int) -> Period | None:
    """Months of a year; None for times that are none."""
    match time.code:
        case "until":
            after = date(time.last + time.last_month // 12, time.last_month % 12 + 1, 1)
            return date(time.first, 1, 1), after - timedelta(days=1)
        case "half1":
            return date(year, 1, 1), date(year, 6, 30)
        case "half2":
            return date(year, 7, 1), date(year, 12, 31)
    return None


class PeriodReader:
    """Reads the times of one document.

    Args:
        masked: The text as `mask_names` gives it. cues: of that text.
        review_year: Default year, None when undecided.
        doc_type: None when undecided. A term review is about the whole term unless a year is named.
        published: Day of publication; a session of the days before has its own day.
    """

    def __init__(
        self,
        masked: str,
        cues: CueIndex,
        review_year: int | None,
        doc_type: DocType | None,
        lexicon: Lexicon,
        published: date | None = None,
    ) -> None:
        self._session = _session(masked, published)
        self._text = masked
        self._review_year = review_year
        self._doc_type = doc_type
        self._lexicon = lexicon
        weights = load_words(FigureWeights)
        self._opening, self._term = weights.reach.opening_year, weights.limits.term_years
        self._times = self._find(masked, cues)
        self._starts = [time.start for time in self._times]

    def _find(self, text: str, cues: CueIndex) -> list[_Time]:
        found, taken = self._months(text)
        for match in _YEARS.finditer(text):
            if match.start() in taken:
                continue
            first = int(match[0][:4])
            last = int(match["last"] or 0)
            if match["since"]:
                last = max(first, self._review_year or first)
            found.append(self._time(match.start(), match.end(), "named", first, last or first))
        for cue in cues.inside(CueKind.TIME, 0, len(text)):
            code = cue.rule.code
            years = self._term if code == "term" else int(code) if code.isdigit() else 1
            last = self._review_year or 0
            found.append(self._time(cue.start, cue.end, code, last - years + 1, last))
        return sorted(found, key=lambda time: time.start)

    def _months(self, text: str) -> tuple[list[_Time], set[int]]:
        """Months up to one, of the review year or of the year that is named; and where such a year stands."""
        if self._review_year is None:
            return [], set()
        found, years = [], set()
        for match in _UNTIL.finditer(text):
            year = int(match["year"] or self._review_year)
            time = self._time(match.start(), match.end(), "until", year, year)
            time.last_month = int(match["month"])
            found.append(time)
            years.add(match.start("year"))
        return found, years

    def _time(self, start: int, end: int, code: str, first: int, last: int) -> _Time:
        text = self._text
        head = start
        while head > 0 and end - head < self._opening and text[head - 1] not in _STATEMENT_MARKS:
            head -= 1
        before = text[head:start]
        # 面对三年来最严峻的疫情: an attribute, no time of what follows
        is_attribute = (
            text[end : end + 1] not in "，、" and before[-1:] not in "，、" and _is_governed(before)
        )
        is_opening = (head == 0 or text[head - 1] in _STATEMENT_MARKS) and not is_attribute
        opens_clause = before[-1:] in ("，", "：")
        is_compared = code == "named" and before[-1:] in tuple("较比由从与") and text[end - 1] == "年"
        return _Time(start, end, code, first, last, last > first, is_opening, opens_clause, is_compared)

    def period(
        self, place: QuantityContext, start: int, status: FactStatus, role: ComparedRole | None
    ) -> Period:
        """Period of the figure that starts at `start`.

        Args:
            place: Where the figure stands.
            status: Plans are about the year after the review year unless a year is named.
            role: What it is in a comparison.

        Returns:
            First and last day; (None, None) when neither text nor document says.
        """
        year = self._review_year
        if role is ComparedRole.BEFORE and year is not None:
            return year_span(year - 1, year - 1)
        time = self._governing(place, start, status)
        if self._is_of_the_session(place, start) and time is None and status is not FactStatus.PLAN:
            return self._session[0], self._session[0]
        if time is not None and time.code == "named":
            return year_span(time.first, time.last)
        if year is None:
            return None, None
        if time is not None and time.is_span:
            return year_span(time.first, time.last)
        if status is FactStatus.PLAN and (time is None or time.code != "until"):
            return year_span(year + 1, year + 1)
        if time is not None and (part := _part_of_year(time, year)):
            return part
        if time is None and self._doc_type is DocType.TERM_REVIEW:
            return year_span(year - self._term + 1, year)
        return year_span(year, year)

    def _is_of_the_session(self, place: QuantityContext, start: int) -> bool:
        """Whether a figure is told of the session itself: in the sentence that dates it, or by its words."""
        day, at = self._session
        if day is None or day.year == self._review_year:
            return False
        is_dated = place.sentence[0] <= at < start
        return is_dated or _OF_THE_SESSION.search(self._text, place.sentence[0], start) is not None

    def _governing(self, place: QuantityContext, start: int, status: FactStatus) -> _Time | None:
        """The nearest time before a number that reaches it."""
        paragraph = self._text.rfind("\n", 0, place.sentence[0]) + 1
        for index in range(bisect_left(self._starts, start) - 1, -1, -1):
            time = self._times[index]
            if time.start < paragraph:
                return None
            if time.end <= start and self._reaches(time, place, start, status):
                return time
        return None

    def _reaches(self, time: _Time, place: QuantityContext, start: int, status: FactStatus) -> bool:
        """Whether a time before a number is the number's."""
        is_year = time.code == "named" and not time.is_span
        if time.is_compared and is_year:
            return time.start >= place.clause[0] and not _DIGIT.search(self._text, time.end, start)
        if time.start >= place.clause[0]:
            return True
        if not is_year and time.start >= place.statement[0] and (time.is_opening or time.opens_clause):
            return True
        # A plan is carried by no look back: 五年来……委员每季度至少接待群众1次
        if not time.is_opening or (status is FactStatus.PLAN and not is_year):
            return False
        return time.is_span or time.code == "year" or time.start >= place.sentence[0]
