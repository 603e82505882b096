"""Days in other orders and words (16 Jan 2025, 1/16/2025, 25-01-16, 2025一01一16), written as 2025-01-16.

In: a short text of a page, and whether its page puts the day before the month. Out: the same text with its
day in the usual form; as it was where it holds none. A day whose order nobody can tell (3/4/2025) stays as it
is and is named: nothing is guessed. Two digits of a year before month and day are 2000 to 2049. Pure, linear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

_LONGEST = 60
_FIRST_MONTH = re.compile(r"元月(?=\s?\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_GAP = r"[\s,/-]{1,3}"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?"
# What may stand around a day that is all there is: brackets, a time, a weekday.
_ENDS = r"[\s\[\](){}|]{0,3}"
_WITH_TIME = rf"(?P<time>(?:[\sT]{{1,3}}{_TIME})?)"
_NAMED_DAYS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\da-z]){_DAY}{_GAP}{_NAME}{_GAP}{_YEAR}",
        rf"(?<![a-z]){_NAME}{_GAP}{_DAY}{_GAP}{_YEAR}",
        rf"(?<![\da-z]){_YEAR}{_GAP}{_NAME}{_GAP}{_DAY}",
        rf"(?<![a-z]){_NAME}\s{{1,2}}{_DAY}\s{{1,2}}(?P<time>{_TIME})\s{{1,2}}(?:[A-Z]{{2,5}}\s{{1,2}})?{_YEAR}",
    )
)
_NAMED_PARTS = tuple(
    (re.compile(rf"{_ENDS}{form}[,.]?{_ENDS}", re.IGNORECASE), written)
    for form, written in (
        (_NAME, "{month}月"),
        (rf"{_NAME}{_GAP}{_YEAR}", "{year}年{month}月"),
        (rf"{_YEAR}{_GAP}{_NAME}", "{year}年{month}月"),
        (rf"{_NAME}{_GAP}{_DAY}", "{month}月{day}日"),
        (rf"{_DAY}{_GAP}{_NAME}", "{month}月{day}日"),
    )
)
_YEAR_LAST = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})(?P<join>[-/.])(?P<second>\d{1,2})(?P=join)(?P<year>(?:19|20)\d\d)(?![\d/.-])"
)
_SHORT_YEAR = re.compile(
    rf"{_ENDS}['‘’]?(?P<year>[0-4]\d)(?P<join>[-/.年])(?P<month>\d{{1,2}})(?:(?P=join)|月)(?P<day>\d{{1,2}})日?"
    rf"{_WITH_TIME}{_ENDS}"
)
_COMPACT = re.compile(
    r"\s{0,3}(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:\s?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?[0-5]\d)?)?\s{0,3}"
)
_GREENWICH = re.compile(r"\b(?:GMT|UTC)\b(?!\s?[+-])")
_WITH_OFFSET = re.compile(r"\b(?:GMT|UTC)(?=[+-]\d{4})")
_DAY_THEN_MONTH = re.compile(
    r"\s{0,3}(?P<day>3[01]|[12]\d|0[1-9])\s?(?P<year>20\d\d)[-/.年](?P<month>1[0-2]|0?[1-9])月?\s{0,3}"
)
_MONTH_THEN_DAY = re.compile(
    r"\s{0,3}(?P<year>20\d\d)[-/.年](?P<month>1[0-2]|0[1-9])月?\s?(?P<day>3[01]|[12]\d|0[1-9])日?\s{0,3}"
)
_WEEKDAY = re.compile(
    r"(?:星期|周|週|礼拜)([一二三四五六日天])|(?<![a-z])(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,6}day)?(?![a-z])",
    re.IGNORECASE,
)
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINAL = re.compile(r"\s{0,3}(\d{1,2})(?:st|nd|rd|th)[,.]?\s{0,3}", re.IGNORECASE)
_ODD_JOINS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?([一~～\\_])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")


def with_usual_day(text: str, *, is_day_first: bool | None = None) -> str:
    """The text with its day as 2025-01-16 (parts of one as 1月, 2025年1月, 1月16日).

    Args:
        is_day_first: How its page orders day and month before a year; None: nobody has said.
    """
    if len(text) > _LONGEST or not text.strip():
        return text
    if (named := _FIRST_MONTH.sub("1月", text)) != text:
        return with_usual_day(named, is_day_first=is_day_first)
    plain = unicodedata.normalize("NFKC", text)
    if (written := _by_name(plain)) is not None:
        return written
    if not any(character.isdigit() for character in plain):
        return text
    if ordinal := _ORDINAL.fullmatch(plain):
        return ordinal[1]
    if (short := _SHORT_YEAR.fullmatch(plain)) and _is_day(short["month"], short["day"]):
        return f"20{short['year']}-{short['month']}-{short['day']}{short['time']}"
    if match := _YEAR_LAST.search(plain):
        by_weekday = _order_by_weekday(plain, match)
        month, day = _ordered(match, is_day_first if by_weekday is None else by_weekday)
        if month:
            return f"{plain[: match.start()]}{match['year']}-{month}-{day}{plain[match.end() :]}"
    joined = _ODD_JOINS.sub(r"\1-\3-\4", plain)
    return joined if joined != plain else _widths_folded(text, plain)


def with_joined_day(text: str) -> str:
    """What is all of a text, a day in two parts that markup had set apart (162025-01, 2025-0116), as
    2025-01-16.
    """
    parts = _DAY_THEN_MONTH.fullmatch(text) or _MONTH_THEN_DAY.fullmatch(text)
    return f"{parts['year']}-{parts['month']}-{parts['day']}" if parts else text


def with_spaced_day(text: str) -> str:
    """20250116 and 202501160830 as 2025-01-16 08:30, where that is all there is."""
    match = _COMPACT.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return text
    time = f" {match['hour']}:{match['minute']}" if match["hour"] else ""
    return f"{match['year']}-{match['month']}-{match['day']}{time}"


def is_day_first(texts: Iterable[str]) -> bool | None:
    """How a page orders day and month before a year: as the days say of which only one reading is a day; None
    where none says so, or they contradict each other.
    """
    said = set()
    for text in texts:
        match = _find_year_last(text, is_any=True)
        by_weekday = _order_by_weekday(match.string, match) if match is not None else None
        if by_weekday is not None:
            said.add(by_weekday)
        elif match is not None and (int(match["first"]) > 12) != (int(match["second"]) > 12):
            said.add(int(match["first"]) > 12)
    return said.pop() if len(said) == 1 else None


def undecided_day(text: str) -> str:
    """The day of a text whose order nobody can tell (3/4/2025); "" where it holds none."""
    match = _find_year_last(text)
    return match[0] if match is not None else ""


def _find_year_last(text: str, *, is_any: bool = False) -> re.Match[str] | None:
    """A day before its year of which both orders are days; `is_any`: or one."""
    if len(text) > _LONGEST:
        return None
    match = _YEAR_LAST.search(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    first, second = int(match["first"]), int(match["second"])
    is_open = first != second and max(first, second) <= 12 and min(first, second) >= 1
    is_open = is_open and _order_by_weekday(match.string, match) is None
    return match if is_open or (is_any and _is_day(min(first, second), max(first, second))) else None


def _order_by_weekday(plain: str, match: re.Match[str]) -> bool | None:
    """Whether the day stands before the month, by the weekday printed beside them (周二, 01/09/2024 is 9
    January); None where it decides nothing.
    """
    named = _WEEKDAY.search(plain)
    if named is None:
        return None
    wanted = _WEEKDAYS.index((named[1] or named[2].lower()).replace("天", "日")) % 7
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    fitting = [
        is_day_first
        for is_day_first, month, day in ((False, first, second), (True, second, first))
        if _weekday_of(year, month, day) == wanted
    ]
    return fitting[0] if len(fitting) == 1 else None


def _weekday_of(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _by_name(plain: str) -> str | None:
    """The text with a day whose month has its English name; None where it holds none."""
    if not plain.isascii() and not re.search("[A-Za-z]{3}", plain):
        return None
    for form in _NAMED_DAYS:
        if match := form.search(plain):
            groups = match.groupdict()
            time = f" {groups['time']}" if groups.get("time") else ""
            day = f"{match['year']}-{_number(match)}-{match['day']}{time}"
            zone = match[0] if time else ""
            behind = f"{' Z' if _GREENWICH.search(zone) else ''}{plain[match.end() :]}"
            return f"{plain[: match.start()]}{day}{_GREENWICH.sub('Z', _WITH_OFFSET.sub('', behind))}"
    for form, written in _NAMED_PARTS:
        if match := form.fullmatch(plain):
            groups = {name: value for name, value in match.groupdict().items() if value}
            return written.format(**{**groups, "month": _number(match)})
    return None


def _number(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"][:3].lower()) + 1


def _ordered(match: re.Match[str], is_day_first: bool | None) -> tuple[int, int]:
    """Month and day; (0, 0) where they cannot be told apart."""
    first, second = int(match["first"]), int(match["second"])
    if first == second or second > 12:
        is_day_first = False
    elif first > 12:
        is_day_first = True
    if is_day_first is None:
        return 0, 0
    month, day = (second, first) if is_day_first else (first, second)
    return (month, day) if _is_day(month, day) else (0, 0)


def _is_day(month: str | int, day: str | int) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _widths_folded(text: str, plain: str) -> str:
    """Digits of full width as others; a text without any as it was."""
    return plain if re.search("[０-９－／．]", text) else text
