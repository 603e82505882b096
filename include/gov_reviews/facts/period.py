"""Which days a figure is about: the review year by default, the term or other years where the text says so.

In: a text with its cues, the place of a quantity. Out: first and last day.
The nearest time before the number that reaches it counts. A year in the number's own clause reaches it; at
the opening of a statement it reaches the rest of the sentence, also over ；. A span (五年来, 2019年至2023年)
at the opening of a statement reaches to the end of its paragraph, until another time follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date, timedelta

from gov_reviews.facts.comparison import ComparedRole
from gov_reviews.facts.document_times import names_part_of_year, periods_of_document, session_day
from gov_reviews.facts.printed_times import (
    SESSION_OF_A_TERM,
    STATEMENT_MARKS,
    Period,
    PrintedTime,
    TimeFinder,
    year_span,
)
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import CueIndex
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.small_numbers import small_number, years_in_digits
from gov_reviews.records.reviews import DocType, FactStatus

_ATTENDANCE = re.compile("应出席|应到|实到")
# 县政协八届三次会议受理提案: what may stand before a session that opens its clause
_BEFORE_A_SESSION = re.compile(r"(?:其中|在|于|第|政协|[全省市区县州旗盟])*")
_CLAUSE_MARKS = "，。；;：:、！？\n"
_OF_THE_SESSION = re.compile(
    "应到|实到|大会秘书处|(?:大会|会议)共?收到|大会应邀|大会发言材料|(?:大会|会议)期间|旁听|应出席"
    "|[本此这]次(?:大会|会议)|提案审查|大会提案"
)
# 5月20—22日在礼堂举行首届一次会议
_MEETING_OF_A_DAY = re.compile(r"\d{1,2}月\d{1,2}[^，。]{0,20}?日[^。\n]{0,40}?(?:召开|举行|开幕)")
_GOES_ON = re.compile("[本此这]?次?(?:全体)?(?:会议|大会|会上|会期|会间|应邀|列席|与会)")
_FIRST_HALF_TOO = re.compile("上(?:半年)?[、和与及]\\Z")  # before 下半年: both halves
_DIGIT = re.compile(r"\d")
_NO_HEADING_ENDS = STATEMENT_MARKS + "，：、"
_LONGEST_HEADING = 24  # characters of a line that names the time of what stands under it


def _named_days(time: PrintedTime) -> Period | None:
    """First and last day of a time that names its years; None for one that the review year completes."""
    if time.code == "months":
        return time.days
    return year_span(time.first, time.last) if time.code == "named" else None


def _part_of_year(time: PrintedTime, year: int) -> Period | None:
    """Months of a year; None for times that are none."""
    match time.code:
        case "until":
            after = date(time.last + time.last_month // 12, time.last_month % 12 + 1, 1)
            return date(time.first, 1, 1), after - timedelta(days=1)
        case "part":
            return time.days
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
        headline: Headlines in one line; what they call a part of the year plans for the rest of it, and a
            plan is of its own year.
    """

    def __init__(
        self,
        masked: str,
        cues: CueIndex,
        review_year: int | None,
        doc_type: DocType | None,
        lexicon: Lexicon,
        published: date | None = None,
        headline: str = "",
    ) -> None:
        self._session = session_day(masked, published, review_year, headline)
        is_of_the_year = names_part_of_year(headline) or lexicon.is_of_plans(headline)
        self._plans_ahead = 0 if is_of_the_year else 1  # years
        self._text = years_in_digits(masked)
        self._review_year = review_year
        self._times = TimeFinder(self._text, cues, review_year, published).find()
        self._starts = [time.start for time in self._times]
        self._of_headings = self._years_of_headings()
        self._year, self._default = periods_of_document(
            self._text, self._times, headline, doc_type, review_year
        )

    def period(
        self,
        place: QuantityContext,
        start: int,
        status: FactStatus,
        role: ComparedRole | None,
        *,
        is_rule: bool = False,
    ) -> Period:
        """Period of the figure that starts at `start`.

        Args:
            place: Where the figure stands.
            status: Plans are about the year after the review year unless a year is named.
            role: What it is in a comparison.
            is_rule: A standing rule that the review year already has.

        Returns:
            First and last day; (None, None) when neither text nor document says.
        """
        year = self._review_year
        if role is ComparedRole.YEARS_BEFORE:
            return None, None
        if role is ComparedRole.BEFORE and year is not None:
            return year_span(year - 1, year - 1)
        time = self._governing(place, start, status, is_change=role is ComparedRole.CHANGE)
        day = self._session[0]
        if day and status is not FactStatus.PLAN and self._is_counted_at_the_session(time, place, start):
            return day, day
        if self._is_of_no_year_told(time, place, start):
            return None, None
        if time is not None and (own := self._one_of(time, place, start) or _named_days(time)) is not None:
            return own
        if year is None:
            return None, None
        return self._of_the_year(year, time, status, is_rule=is_rule)

    def told_at(
        self, place: QuantityContext, start: int, status: FactStatus, role: ComparedRole | None
    ) -> tuple[int, int] | None:
        """Where the time stands that gives a figure its period; None where the document gives it, or a
        comparison.
        """
        if role in (ComparedRole.BEFORE, ComparedRole.YEARS_BEFORE):
            return None
        time = self._governing(place, start, status, is_change=role is ComparedRole.CHANGE)
        return (time.start, time.end) if time else None

    def _is_of_one_session(self, time: PrintedTime, place: QuantityContext, start: int) -> bool:
        """2004年至2010年……其中八届三次会议受理提案204件: whether a session of the span, of no year that the
        text tells, opens a clause before a number in its statement.
        """
        text = self._text
        for match in SESSION_OF_A_TERM.finditer(text, max(time.end, place.statement[0]), start):
            clause = max(text.rfind(mark, time.end, match.start()) for mark in _CLAUSE_MARKS) + 1
            opens = _BEFORE_A_SESSION.fullmatch(text, max(clause, time.end), match.start()) is not None
            if opens and not text.startswith("以来", match.end()):
                return True
        return False

    def _is_of_no_year_told(self, time: PrintedTime | None, place: QuantityContext, start: int) -> bool:
        """Whether a figure is of a time that is neither told nor that of the document: one session of a span,
        the first of the next term, or 近几年来.
        """
        if time is None:
            return self._default != self._year and self._is_at_a_first_session(place, start)
        if time.is_span:
            return self._is_of_one_session(time, place, start) or self._is_at_a_first_session(place, start)
        return time.code == "several"

    def _is_at_a_first_session(self, place: QuantityContext, start: int) -> bool:
        """十届一次会议应出席委员258人, in a text of the term before: who attends the first session of a term
        is told of no year of the past one.
        """
        text, statement = self._text, place.statement[0]
        if _ATTENDANCE.search(text, statement, start) is None:
            return False
        sessions = SESSION_OF_A_TERM.finditer(text, statement, start)
        return any(small_number(one["session"]) == 1 for one in sessions)

    def _one_of(self, time: PrintedTime, place: QuantityContext, start: int) -> Period | None:
        """2021年至2023年分别收到提案156件、171件、189件: a year for each of as many numbers; 上、下半年分别
        召开3次、4次: a half for each.
        """
        years = time.last - time.first + 1
        is_one_of_years = time.code == "named" and years > 1 and place.list_size == years
        if not (is_one_of_years or time.code == "half2") or self._text.find("分别", time.end, start) < 0:
            return None
        if time.code == "half2":
            is_of_both = _FIRST_HALF_TOO.search(self._text, max(0, time.start - len("上半年、")), time.start)
            is_first = is_of_both and (place.list_size, place.list_index) == (2, 0)
            return _part_of_year(replace(time, code="half1"), time.last) if is_first else None
        year = time.first + place.list_index
        return year_span(year, year)

    def _of_the_year(
        self, year: int, time: PrintedTime | None, status: FactStatus, *, is_rule: bool
    ) -> Period:
        """Period that the review year gives to a time without a year, or to none."""
        if time is not None and time.is_span:
            return year_span(time.first, time.last)
        if status is FactStatus.PLAN and (time is None or time.code != "until"):
            ahead = 0 if is_rule else self._plans_ahead
            return year_span(year + ahead, year + ahead)
        if time is not None and (part := _part_of_year(time, year)):
            return part
        return self._default if time is None else self._year

    def _is_counted_at_the_session(
        self, time: PrintedTime | None, place: QuantityContext, start: int
    ) -> bool:
        """Whether a figure is told of the session itself, by no time but one that counts up to it."""
        if time is not None and not self._is_until_the_session(time):
            return False
        return self._is_of_the_session(place, start)

    def _is_until_the_session(self, time: PrintedTime) -> bool:
        """截至1月23日，大会秘书处收到提案216件: whether a time counts up to the days of the session."""
        day = self._session[0]
        is_named = self._text.find("年", time.start, time.end) >= 0
        return day is not None and time.code == "until" and not is_named and time.last_month == day.month

    def _is_of_the_session(self, place: QuantityContext, start: int) -> bool:
        """Whether a figure is told of the session itself: in the sentence that dates it, or by its words."""
        day, at = self._session
        if day is None or day.year == self._review_year:
            return False
        is_dated = place.sentence[0] <= at < start
        paragraph = self._text.rfind("\n", 0, place.sentence[0]) + 1
        return is_dated or _OF_THE_SESSION.search(self._text, paragraph, start) is not None

    def _governing(
        self, place: QuantityContext, start: int, status: FactStatus, *, is_change: bool = False
    ) -> PrintedTime | None:
        """The nearest time before a number that reaches it; a change is of the year that is compared, not of
        the one that it is compared with (比2022年多11件).
        """
        paragraph = self._text.rfind("\n", 0, place.sentence[0]) + 1
        for index in range(bisect_left(self._starts, start) - 1, -1, -1):
            time = self._times[index]
            if time.start < paragraph:
                return None if status is FactStatus.PLAN else self._of_headings[index]
            if time.code == "several" and status is FactStatus.PLAN:
                continue
            if time.code == "until" and time.last > (self._review_year or time.last):
                continue  # 截至2025年1月，提案全部办复, in a review of 2024: when it was counted
            if is_change and time.is_compared:
                continue
            if time.end <= start and self._reaches(time, place, start, status):
                return time
        return None

    def _years_of_headings(self) -> list[PrintedTime | None]:
        """For each time the years that the nearest heading at or before it which names a time gives to what
        stands under it; None where that is one year.
        """
        found: list[PrintedTime | None] = []
        latest = None
        for time in self._times:
            if self._is_in_heading(time):
                latest = time if time.is_span else None
            found.append(latest)
        return found

    def _is_chronicle(self, time: PrintedTime, place: QuantityContext, status: FactStatus) -> bool:
        """Whether a year is one of several that open sentences of the paragraph: 2022年，…。2023年，…。"""
        if time.code != "named" or status is FactStatus.PLAN:
            return False
        start = self._text.rfind("\n", 0, place.sentence[0]) + 1
        end = self._text.find("\n", start)
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end if end >= 0 else len(self._text))
        years = {
            time.first
            for time in self._times[first:last]
            if time.code == "named" and not time.is_span and time.is_opening and not time.is_compared
        }
        return len(years) > 1

    def _is_of_the_meeting(self, time: PrintedTime, place: QuantityContext) -> bool:
        """1955年5月20日，召开一次会议。会议选举主席1名: whether a day dates a meeting that the sentence of a
        number goes on about.
        """
        text = self._text
        opens = place.sentence[0] if time.start < place.sentence[0] else place.clause[0]
        if time.code != "named" or not _GOES_ON.match(text, opens):
            return False
        end = min(i for mark in "。\n" if (i := text.find(mark, time.end)) >= 0)
        return _MEETING_OF_A_DAY.match(text, time.end, end) is not None

    def _is_in_heading(self, time: PrintedTime) -> bool:
        """Whether a time stands in a short line without a figure of its own and without an end."""
        text = self._text
        start = text.rfind("\n", max(0, time.end - _LONGEST_HEADING - 1), time.start) + 1
        end = text.find("\n", time.end, start + _LONGEST_HEADING + 1)
        if end < 0 or text[end - 1] in _NO_HEADING_ENDS:
            return False
        line = text[start:end]
        return not _DIGIT.search(line.replace(text[time.start : time.end], "").lstrip("0123456789.、"))

    def _opens_in(self, time: PrintedTime, place: QuantityContext) -> bool:
        """Whether a time opens the statement, or a clause, that a number stands in."""
        return time.start >= place.statement[0] and (time.is_opening or time.opens_clause)

    def _is_told_of_the_clause(self, time: PrintedTime, place: QuantityContext, *, is_year: bool) -> bool:
        """Whether a time stands in the clause of a number, opens its statement, or dates the meeting that
        the clause goes on about (县第一届委员会第一次会议于1981年3月26日召开，会议选举常委21人).
        """
        if time.start >= place.clause[0]:
            return True
        if not is_year:
            return self._opens_in(time, place)
        return time.start >= place.statement[0] and self._is_of_the_meeting(time, place)

    def _reaches(self, time: PrintedTime, place: QuantityContext, start: int, status: FactStatus) -> bool:
        """Whether a time before a number is the number's."""
        is_year = time.code == "named" and not time.is_span
        if time.is_compared and is_year:
            return time.start >= place.clause[0] and not _DIGIT.search(self._text, time.end, start)
        if self._is_told_of_the_clause(time, place, is_year=is_year):
            return True
        # A plan is carried by no look back: 五年来……委员每季度至少接待群众1次
        if not time.is_opening or (status is FactStatus.PLAN and not is_year):
            return False
        if time.is_span or time.code == "year" or time.start >= place.sentence[0]:
            return True
        return self._is_chronicle(time, place, status) or self._is_of_the_meeting(time, place)
