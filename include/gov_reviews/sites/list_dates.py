"""Days on a list page: which of its texts print the day of a row.

In: the texts of a page in their order, each as one piece of the markup; addresses; the day on which the page
was captured. Out: `DayMark`s and days. A date in a sentence (2024年1月10日，工作室揭牌。) is not the day of a
row; nothing is guessed without the day of capture. Pure, linear.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile
from urllib.parse import urlsplit

from gov_reviews.knowledge.han import count_han
from gov_reviews.sites.chinese_days import CHINESE_DAY, day_of_words
from gov_reviews.sites.foreign_days import is_day_first, undecided_day, with_usual_day
from gov_reviews.sites.url_dates import date_of_url

_YEAR = r"(?P<y>(?:19|20)\d{2})"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])"
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_JOIN = r"\s?[-–—/.年月_]\s?"
_WHOLE = re.compile(rf"(?<!\d){_YEAR}{_JOIN}{_MONTH}{_JOIN}{_DAY}(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
# 4.5 and 1/12 are numbers, 04.05 and 01/12 are dates.
_SHORT = re.compile(
    rf"(?<!\d)(?:(?=\d\d?\s?[-–—月]|\d\d[/.]\d\d)){_MONTH}\s?(?:[-–—/.]|月)\s?{_DAY}\s?日?(?![\d年])"
)
# What one text holds beside its date when it is no sentence: brackets, a time, a label and its value.
_MAX_BESIDE_HAN = 24
_SENTENCE = re.compile("[，。；！？]")
_BEFORE_SUMMARY = re.compile(r"20\d\d([-/.])\d{1,2}\1\d{1,2}[\s\u3000]")  # 2024-01-05 会议强调，…
_SET_OFF = re.compile(r"[\s\[\]【】（）()|｜:：·]")
_LABELS = re.compile(r"[\s\[\]【】（）()\d:：]|发布|日期|时间|更新|于")
_YEAR_HEADING = re.compile(rf"[\[【（(]?\s?{_YEAR}\s?年?度?\s?[\]】）)]?")
# Texts that together may print one date: 05 | 2024-01, 01-05 | 2024, 5日 | 1月 | 2024年.
_PIECE = re.compile(r"[\[【（(]?\s?\d{1,4}(?:\s?[-–—/.年月]\s?\d{1,2})?\s?[-–—/.年月日]?\s?[\]】）)]?")
_SET_OFF_DAY = re.compile(rf"[（(\[【]\s?{_MONTH}/{_DAY}\s?[）)\]】]")
_FEWEST_DAYS = 3
_IN_BRACKETS = re.compile(r"\s?(?:（[^（）]*）|\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】)\s?")
_LONGEST_PIECE = 12
_MOST_PIECES = 5  # with what stands between them: 2025 | / | 01 | / | 16
# Days under the heading of their month: 2024年1月 | 5日 … | 3日 …
_MONTH_HEADING = re.compile(rf"[\[【（(]?\s?{_YEAR}\s?年\s?{_MONTH}\s?月\s?[\]】）)]?")
_DAY_ALONE = re.compile(rf"[\[【（(]?\s?{_DAY}\s?日\s?[\]】）)]?")
_SPLIT_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}日?\|{_YEAR}[-–—/.年]{_MONTH}月?",
        rf"{_YEAR}[-–—/.年]{_MONTH}[-–—/.月]?\|{_DAY}日?",
        rf"{_MONTH}[-–—/.月]{_DAY}日?\|{_YEAR}年?",
        rf"{_YEAR}[-–—/.年]?\|{_MONTH}[-–—/.月]?\|{_DAY}日?",
        rf"{_MONTH}月\|{_DAY}日?\|{_YEAR}年?",
        rf"{_DAY}日?\|{_MONTH}月?[-–—/.]?\|{_YEAR}年?",
        rf"{_DAY}日?\|{_MONTH}[-–—/.]{_YEAR}",
        rf"{_DAY}日?\|{_MONTH}月",
        rf"{_MONTH}月\|{_DAY}日?",
    )
)
# 30分钟前, 2 小时前, 昨天 09:41: a day that is counted back from that of capture.
_AGO = re.compile(
    r"(?:(?P<count>\d{1,2}|半|一)\s?个?(?P<unit>秒钟?|分钟?|小时|天)前|(?P<word>刚刚|昨天|前天)|今天(?=\s?\d))"
    r"(?:\s?\d{1,2}[:：]\d{2})?(?:[\s\u3000|·]+(?:浏览|阅读|点击|评论|回复)\D{0,3}\d{0,7}次?)?"
)
_LONGEST_AGO = 24
_DAYS_OF_WORD = {"昨天": 1, "前天": 2}
_URL_YEAR = re.compile(r"/((?:19|20)\d{2})/")
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})[-/]?(0?[1-9]|1[0-2])/")


@dataclass(frozen=True, slots=True)
class DayMark:
    """A date that a page prints.

    Attributes:
        at: Number of the text that it begins in.
        end: Number of the text after it.
        year: None where the page prints month and day only.
        month, day: 0 where it prints how long ago that was.
        days_ago: So many days before that of capture; None where that is open (10小时前) or a day is printed.
    """

    at: int
    end: int
    year: int | None
    month: int
    day: int
    days_ago: int | None = None


def find_marks(texts: Sequence[str]) -> list[DayMark]:
    """The dates among the texts of a page, in their order. Days before months are told from months before
    days by those rows of the page that leave no choice; without such a row they are undecided.
    """
    order = is_day_first(texts)
    texts = _with_set_off_days([with_usual_day(text, is_day_first=order) for text in texts])
    marks: list[DayMark] = []
    position = 0
    months = _month_headings(texts)
    heads = {place for place, _, _ in months}
    while position < len(texts):
        if position in heads:  # 2024年1月 | 5日: the day stands in its row, and the heading in none
            position += 1
            continue
        mark = _mark_of_one(texts, position)
        if months and (alone := _DAY_ALONE.fullmatch(texts[position])):
            mark = _mark_under(months, position, int(alone["d"]))
        elif mark is None or mark.year is None:
            mark = _mark_of_pieces(texts, position) or mark
        if mark is None:
            position += 1
            continue
        marks.append(mark)
        position = mark.end
    return _with_years(texts, marks)


def _with_set_off_days(texts: list[str]) -> list[str]:
    """Texts in which (1/10) is a day: one is a part of a series as well, but not several that end
    otherwise.
    """
    found = [_SET_OFF_DAY.fullmatch(text) for text in texts]
    if len({match["d"] for match in found if match}) < _FEWEST_DAYS:
        return texts
    return [f"{match['m']}-{match['d']}" if match else text for text, match in zip(texts, found, strict=True)]


def _month_headings(texts: Sequence[str]) -> list[tuple[int, int, int]]:
    """Place, year and month of the headings of months; none where the first of them stands behind a day, as
    in rows that print the day before it.
    """
    found = [
        (position, int(match["y"]), int(match["m"]))
        for position, text in enumerate(texts)
        if len(text) <= _LONGEST_PIECE and (match := _MONTH_HEADING.fullmatch(text))
    ]
    first_day = next((place for place, text in enumerate(texts) if _DAY_ALONE.fullmatch(text)), None)
    return found if found and first_day is not None and found[0][0] < first_day else []


def _mark_under(months: Sequence[tuple[int, int, int]], position: int, day: int) -> DayMark | None:
    """The day under the heading above it."""
    _, year, month = months[bisect(months, (position,)) - 1]
    return DayMark(position, position + 1, year, month, day) if _day(year, month, day) else None


def _with_years(texts: Sequence[str], marks: Sequence[DayMark]) -> list[DayMark]:
    """Marks without a year take that of the heading above them (2024年). Years of which none stands between
    two dates are a choice of years and head nothing.
    """
    taken = {position for mark in marks for position in range(mark.at, mark.end)}
    headings = [
        (position, int(match["y"]))
        for position, text in enumerate(texts)
        if position not in taken and (match := _YEAR_HEADING.fullmatch(text))
    ]
    above = [bisect(headings, (mark.at,)) - 1 for mark in marks]
    heads = {number for number in above if number <= 0 or number - 1 in above}
    return [
        replace(mark, year=headings[number][1])
        if mark.year is None and mark.month and number >= 0 and number in heads
        else mark
        for mark, number in zip(marks, above, strict=True)
    ]


def is_date_text(text: str) -> bool:
    """Whether a text prints a date, or a part of one, and nothing else."""
    usual = with_usual_day(text)
    is_one = _PIECE.fullmatch(usual) is not None or _mark_of_one([usual], 0) is not None
    return is_one or undecided_day(text) == text.strip() != ""


def count_undecided(texts: Sequence[str]) -> int:
    """How many texts are a day whose order nobody can tell (3/4/2025)."""
    if is_day_first(texts) is not None:
        return 0
    return sum(bool(day := undecided_day(text)) and day == text.strip(" []()（）【】") for text in texts)


def resolve_day(mark: DayMark, url: str, seen: date | None) -> tuple[date | None, bool]:
    """The day that a mark means.

    Args:
        url: Of the article: its path may carry year and month.
        seen: Day of capture; None where nobody knows it.

    Returns:
        The day, None where the year is unknown, and whether the year was inferred.
    """
    if mark.year is not None:
        return _day(mark.year, mark.month, mark.day), False
    if not mark.month:
        if seen is None or mark.days_ago is None:
            return None, False
        return seen - timedelta(days=mark.days_ago), True
    in_path = date_of_url(url)
    if in_path is not None and (in_path.month, in_path.day) == (mark.month, mark.day):
        return in_path, False
    month = _URL_MONTH.search(urlsplit(url).path)
    if month is not None and int(month[2]) == mark.month:
        return _day(month[1], mark.month, mark.day), True
    folder = _URL_YEAR.search(urlsplit(url).path)
    if folder is not None:
        return _day(folder[1], mark.month, mark.day), True
    if seen is None:
        return None, False
    for year in range(seen.year, seen.year - 9, -1):  # 29 February: eight years at most
        found = _day(year, mark.month, mark.day)
        if found is not None and found <= seen:
            return found, True
    return None, False


def _mark_of_one(texts: Sequence[str], position: int) -> DayMark | None:
    """A date that one text prints, with a label or a time, or set off at either end of a title."""
    text = texts[position]
    if len(text) <= _LONGEST_AGO and (ago := _AGO.fullmatch(text.strip())):
        return DayMark(position, position + 1, None, 0, 0, _days_ago(ago))
    if (chinese := CHINESE_DAY.search(text)) is not None:
        return _mark_of_words(text, chinese, position)
    if not any(character.isdigit() for character in text[:12] + text[-24:]):
        return None
    looked_at = text if len(text) <= 200 else text[-40:]
    for pattern in (_WHOLE, _COMPACT, _SHORT):
        for match in pattern.finditer(looked_at):
            groups = match.groupdict()
            year = groups.get("y")
            if _day(year or "2000", groups["m"], groups["d"]) is None:
                continue
            if _stands_alone(looked_at, match, is_whole=pattern is _WHOLE):
                return DayMark(
                    position, position + 1, int(year) if year else None, int(groups["m"]), int(groups["d"])
                )
    return None


def _mark_of_words(text: str, match: re.Match[str], position: int) -> DayMark | None:
    """A date that is printed in Chinese numerals, by itself or set off at an end of a text."""
    year, month, day = day_of_words(match)
    if _day(year, month, day) is None or not _stands_alone(text, match, is_whole=True):
        return None
    return DayMark(position, position + 1, year, month, day)


def _days_ago(ago: re.Match[str]) -> int | None:
    """How many days; hours may reach into the day before."""
    unit, count = ago["unit"], ago["count"]
    if unit == "小时":
        return None
    if unit == "天":
        return int(count) if count.isdigit() else 1 if count == "一" else None
    return _DAYS_OF_WORD.get(ago["word"] or "", 0)


def _stands_alone(text: str, match: re.Match[str], *, is_whole: bool) -> bool:
    before, after = text[: match.start()], text[match.end() :].removeprefix("日")
    beside = before + after
    if not is_whole:
        # 4.5 or 12-30 in a title is no date: brackets, and a time at most.
        return not _LABELS.sub("", beside) or (not after.strip("]】）) ") and before[-1:] in tuple("[【（("))
    if _BEFORE_SUMMARY.match(text) and not before:
        return True
    return _is_set_off(before, after, beside)


def _is_set_off(before: str, after: str, beside: str) -> bool:
    """Whether a whole date stands apart from the other words of its text."""
    if _SENTENCE.search(beside) and count_han(beside) >= 3:
        return not after.strip("]】）)> \u3000") and before[-1:] in tuple("[【（( \u3000")
    is_set_off = not before or not after or (_SET_OFF.match(before[-1]) and _SET_OFF.match(after[0]))
    return count_han(beside) <= _MAX_BESIDE_HAN or bool(
        is_set_off and (not after.strip("]】）)> \u3000") and _SET_OFF.match(before[-1:] or " "))
    )


def _mark_of_pieces(texts: Sequence[str], position: int) -> DayMark | None:
    """A date whose parts stand in elements of their own."""
    if not _PIECE.fullmatch(texts[position]):
        return None
    near = list(
        takewhile(lambda text: len(text) <= _LONGEST_PIECE, texts[position : position + _MOST_PIECES])
    )
    bare = [re.sub(r"[\s\[\]【】（）(),，]", "", text) for text in near]
    bare[1:] = [piece.lstrip("-–—/.|·") for piece in bare[1:]]  # 18 | / 2026-01
    if _IN_BRACKETS.fullmatch(texts[position]):  # （1月9日） is whole: a year behind it heads the next rows
        near = near[:1]
    places = [place for place, piece in enumerate(bare[: len(near)]) if piece]
    for count in (3, 2):
        if len(places) < count:
            continue
        joined = "|".join(bare[place] for place in places[:count])
        for form in _SPLIT_FORMS:
            match = form.fullmatch(joined)
            if match is None:
                continue
            groups = match.groupdict()
            year = groups.get("y")
            if _day(year or "2000", groups["m"], groups["d"]) is not None:
                return DayMark(
                    position,
                    position + places[count - 1] + 1,
                    int(year) if year else None,
                    int(groups["m"]),
                    int(groups["d"]),
                )
    return None


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
