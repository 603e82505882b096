"""What a document as a whole is about: the year or the months that it counts, the years of a term, the day of
the session that it tells of.

In: its text without names, its headlines, its year, type and day of publication. Out: first and last days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from gov_reviews.facts.printed_times import (
    NAMED_MONTHS,
    PLAN_YEARS,
    Period,
    PrintedTime,
    days_of,
    is_deed,
    year_span,
)
from gov_reviews.facts.scope import CueIndex, mask_names
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind
from gov_reviews.records.reviews import DocType

_UNTIL_A_DAY = re.compile(r"截[至止]到?(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日")
_DAY = re.compile(r"月(?<=\d月)\d")  # 月 first, which `re` searches for fast
# 1月9日上午，……第三次会议……开幕: the day of the session that a text of these days tells of
_SESSION = re.compile(
    r"(?:(?<!\d)(?P<year>20\d{2})年|(?<![年\d]))(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日"
    r"(?=[^。\n]{0,80}?(?:召开|开幕|闭幕|会议定于))"
)
_BEFORE_A_DAY, _BEHIND_A_DAY = 7, 90  # characters around `_DAY` that `_SESSION` looks at, at most
_LAST_MONTH_OF_SESSIONS = 3
_DAYS_OF_NEWS = timedelta(days=10)  # a session's news appears by then
_NOTE = re.compile("统计|数据|口径|截[至止]")
_LEAD, _NEAR_A_NOTE = 400, 20  # characters
_LEAST_COUNTED, _MOST_COUNTED = timedelta(days=300), timedelta(days=430)
_PART_OF_YEAR = re.compile(
    r"[上前]?半年|[一前][一二三]?个?季度|(?<!\d)(?:1|一)月?(?:份)?[—－\-–~～至到](?P<last>\d{1,2})月"
)
_LAST_MONTHS = {"半年": 6, "三季度": 9, "三个季度": 9, "二季度": 6, "两个季度": 6, "一季度": 3}
_TERM = re.compile("五年|5年|届")
_TERM_OF_DEEDS = re.compile("(?<![十第\\d])[五5]年(?![来间共内累度])")


def names_part_of_year(headline: str) -> bool:
    """Whether a headline calls a part of the year: 1—9月, 上半年."""
    return _PART_OF_YEAR.search(headline) is not None


def periods_of_document(
    text: str, times: Sequence[PrintedTime], headline: str, doc_type: DocType | None, year: int | None
) -> tuple[Period, Period]:
    """The year that a document is about, as far as it counts it, and what a figure without a time is about:
    that year, or the term.

    Args:
        text: Masked, with years in digits. times: those that it names.
    """
    if year is None:
        return (None, None), (None, None)
    counted = _counted_months(text, year) or _months_of(headline, year) or year_span(year, year)
    lead = [time for time in times if time.start < _LEAD and time.is_opening]
    if doc_type is DocType.TERM_REVIEW:
        return counted, _term_before(year)
    return counted, _years_of_headline(text, lead, headline, year) or counted


def _term_before(year: int) -> Period:
    """The years of a term that ends with one."""
    return year_span(year - load_words(FigureWeights).limits.term_years + 1, year)


def _years_of_headline(text: str, lead: Sequence[PrintedTime], headline: str, year: int) -> Period | None:
    """The years that headline and lead name (“十四五”期间); the term, where the headline counts its deeds
    (五年提出建议153条) and the lead names no other time.
    """
    spans = [time for time in lead if time.is_span]
    if _TERM.search(headline) and any(time.code == "term" for time in spans):
        return _term_before(year)
    if PLAN_YEARS.search(headline) and spans and spans[0].code == "named":
        return year_span(spans[0].first, spans[0].last)
    return None if _are_dated(text, lead) or not _tells_a_term(headline) else _term_before(year)


def _are_dated(text: str, times: Sequence[PrintedTime]) -> bool:
    """Whether one of some times is the text's own, in no quotation (“今年有4件”)."""
    return any(not text.startswith("“", max(0, time.start - 1)) for time in times)


def _tells_a_term(headline: str) -> bool:
    """五年来工作成果丰硕, 履职五年, 五年提出建议153条; not 五年规划."""
    masked = mask_names(headline)
    cues = CueIndex(masked).inside(CueKind.TIME, 0, len(masked))
    if any(
        cue.rule.code == "term" and "五年" in masked[cue.start : cue.end].replace("5", "五") for cue in cues
    ):
        return True
    deeds = _TERM_OF_DEEDS.search(headline)
    return deeds is not None and is_deed(headline, deeds.end())


def _months_of(headline: str, year: int) -> Period | None:
    """The part of the year that a headline names: 1—9月, 上半年, 前三季度."""
    named = _PART_OF_YEAR.search(headline)
    if named is None:
        return None
    last = int(named["last"] or 0) or next(
        (month for word, month in _LAST_MONTHS.items() if word in named[0]), 0
    )
    if not 1 <= last < 12:
        return None
    return date(year, 1, 1), date(year, last + 1, 1) - timedelta(days=1)


def _counted_months(text: str, year: int) -> Period | None:
    """The months that a document counts, where it says so at its start or in a note: 2022年12月1日至
    2023年11月30日.
    """
    for months in NAMED_MONTHS.finditer(text):
        is_note = _NOTE.search(
            text, max(0, months.start() - _NEAR_A_NOTE), min(len(text), months.end() + _NEAR_A_NOTE)
        )
        if months.start() > _LEAD and not is_note:
            continue
        first, end = days_of(months)
        if first and end and first.year < end.year == year and _LEAST_COUNTED <= end - first <= _MOST_COUNTED:
            return first, end
    return None


def session_day(
    text: str, published: date | None, year: int | None, headline: str
) -> tuple[date | None, int]:
    """Day of the session that was just held, and where it stands; (None, 0) where none is told."""
    at = 0
    for named in _DAY.finditer(text):
        match = _SESSION.search(text, max(at, named.start() - _BEFORE_A_DAY), named.end() + _BEHIND_A_DAY)
        if match is None:
            continue
        at = match.end()
        years = (int(match["year"]),) if match["year"] else _years_around(published)
        looks_back = year is not None and f"{year}年" in headline
        if not years and year and looks_back and int(match["month"]) <= _LAST_MONTH_OF_SESSIONS:
            years = (year + 1,)  # 2月18日，……会议开幕, in a text that calls itself one of the year before
        for year in years:
            try:
                day = date(year, int(match["month"]), int(match["day"]))
            except ValueError:  # 2月30日
                continue
            if published is None or timedelta(0) <= published - day <= _DAYS_OF_NEWS:
                return day, match.start()
    return _counted_until(text, published)


def _years_around(published: date | None) -> tuple[int, ...]:
    return (published.year, published.year - 1) if published else ()


def _counted_until(text: str, published: date | None) -> tuple[date | None, int]:
    """截至1月16日，会议共收到提案223件, in news of these days: the day up to which a session was counted."""
    match = _UNTIL_A_DAY.search(text) if published else None
    if match is None or published is None:
        return None, 0
    try:
        day = date(published.year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None, 0
    is_news = timedelta(0) <= published - day <= _DAYS_OF_NEWS
    return (day, match.start()) if is_news else (None, 0)
