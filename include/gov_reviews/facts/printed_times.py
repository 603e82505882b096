"""The times that a text names: years, months, parts of a year, terms, and spans of them.

In: a text without its names, with its cues, its review year and day of publication. Out: `PrintedTime`s in
order of place. Which of them a figure is of is asked in `period`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import rjieba

from gov_reviews.facts.scope import FIVE_YEAR_PLAN, CueIndex
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRules
from gov_reviews.knowledge.segmentation import lines_with
from gov_reviews.knowledge.small_numbers import CHINESE_DIGITS, small_number

_YEARS = re.compile(
    r"[12](?<!\d\d)(?:(?<=2)0\d|(?<=1)9[4-9])\d ?(?:年?度?[至到—－\-–~～](?P<last>(?:19[4-9]|20\d)\d) ?年"
    r"|年(?P<since>(?:\d{1,2}月)?(?:\d{1,2}日)?(?:份|底|初)?"
    r"(?:以来|起(?=，)|开始|[\u4e00-\u9fff]{0,6}至今|(?![\u4e00-\u9fff]{0,10}(?:大|会|会议)以来)[\u4e00-\u9fff〓“”]{1,10}以来))?)"
)
# 7年间, 近10年来, 过去5年, 5年共, but not 2017年; other words are cues. 年 first, which `re` searches for
# fast; the number before it is looked at behind.
_YEARS_OF_ALL = re.compile(
    "年(?:(?<=[2-9六七八九]年)(?<!\\d.年)|(?<=10年)(?<!\\d10年))(?P<so_far>来|间|共|累计)?"
)
# 五年提出建议153条: years that a verb follows; 五年规划 is none
_YEARS_OF_DEEDS = re.compile(
    "年(?<=[两三四五2-5]年)(?<![\u4e00-\u9fff\\d十].年)(?![来间共内累])(?=[\u4e00-\u9fff])"
)
# One class first, which `re` searches for fast, as in all patterns that go over the whole text.
_ORDINAL = "[一二三四五六七八九十][一二三四五六七八九十]{0,2}"
# 十届省政协期间, 本届市政协共收到提案
_OF_A_TERM = re.compile(
    rf"[一二三四五六七八九十本](?:(?<!本)[一二三四五六七八九十]{{0,2}}届[{HAN}]{{0,10}}政协(?:期间|以来)"
    rf"|(?<=本)届[{HAN}]{{0,3}}政协(?:期间|(?=[共累先])))"
)
# 十届省政协|创设协商会: a term by the committee that acts in it
_COMMITTEE_OF_A_TERM = re.compile(rf"(?P<term>{_ORDINAL})届[{HAN}]{{1,6}}?政协(?=[{HAN}])")
_SEVERAL_YEARS = re.compile("年来(?<=[几近多]年来)")  # 近几年来, 近年来: nobody says how many
# 十届三次会议, 第十届委员会第三次会议
SESSION_OF_A_TERM = re.compile(
    rf"(?P<term>{_ORDINAL})届[{HAN}]{{0,8}}?第?(?P<session>[一二三四五六])次(?:全体)?(?:会议|全会)"
)
# 2024年3月2日电（记者林某）: where a piece of news comes from, no time of what it tells
_DATELINE = re.compile(r"\d{1,2}月\d{1,2}日[电讯]")
_BYLINE = re.compile(r"[（(][^（()）]{0,20}?(?:记者|通讯员)[^（()）]{0,40}?[)）]\s?\Z")
_LONGEST_BYLINE = 70  # characters
_WHOSE_TERM = re.compile(r"[全省市区县旗州盟国]{0,2}政协\Z")
# 本届任期以来, 届中以来; 本届二次会议以来 is since that meeting
_SINCE_A_TERM = re.compile(rf"(?:[本换]届|届中|任期)(?:(?![会次])[{HAN}]){{0,6}}以来")
# 一季度, 前三季度, 2023年第二季度; not 每季度, 四个季度, 一季度一主题, 三季度前
_QUARTER = re.compile(
    r"(?<![每各单\d])(?:(?P<year>20\d{2})年)?"
    r"(?:前(?P<so_far>[一二两三1-3])个?|第?(?P<quarter>[一二三四1-4]))季度(?![一1每前])"
)
_FIRST_MONTHS = re.compile(
    r"[1一](?<![\d年十]1)(?<![年十]一)月?份?[至到—－\-–~～]{1,2}(?P<last>1[0-2]|[2-9])月"
)
# 截至10月底, 截止2022年11月
_UNTIL = re.compile(r"截[至止](?:到)?(?:(?P<year>20\d{2})年)?(?P<month>1[0-2]|0?[1-9])月(?:底|末|份)?")
# “十二五”时期, “十四五”以来: the years of a five-year plan
PLAN_YEARS = re.compile(f"{FIVE_YEAR_PLAN}(?:规划)?(?:时期|期间|以来)")
_NAMES_PLAN = re.compile("五(?<=十[一二三四五]五)")
_YEAR_BEFORE_PLANS = 2001  # the 11th plan began five years later
# 2022年12月1日至2023年11月30日
NAMED_MONTHS = re.compile(
    r"(?P<first_year>20\d{2})(?:年|\.)(?P<first>\d{1,2}|十[一二]?)(?:月(?:[\d一二三十]{1,3}日)?|\.\d{1,2})?"
    r"(?:以来)?[至到—－\-–~～]+"
    r"(?:(?P<last_year>20\d{2})(?:年|\.))?(?P<last>\d{1,2}|十[一二]?)(?:月|\.\d|(?=\D))"
)
STATEMENT_MARKS = "。；;！？!?…\n"
# 【视察调研】 2008—2011年，…: a label is no part of the statement
_OPENING_MARKS = f"{STATEMENT_MARKS}】"
_OPENING_MARK = re.compile(f"[{_OPENING_MARKS}]")
_COMPARED_WITH = frozenset("较比由从与")
_SINCE = frozenset("自从")

Period = tuple[date | None, date | None]


def year_span(first: int, last: int) -> Period:
    """Closed days of whole calendar years."""
    return date(first, 1, 1), date(last, 12, 31)


def _in_lines(pattern: re.Pattern[str], text: str, sign: str) -> Iterator[re.Match[str]]:
    """What a pattern finds, each time with a sign in it, and with no line break."""
    for line in lines_with(text, (sign,)):
        yield from pattern.finditer(text, *line)


def _is_governed(before: str) -> bool:
    """Whether a verb or a preposition stands right before, besides those that only place a time."""
    if not before or before[-1] in "自从在于至到这":
        return False
    return bool(rjieba.tag(before[-4:])[-1][1].startswith(("v", "p")))


def _tells_of_a_year(before: str) -> bool:
    return before.endswith(tuple(load_words(ScopeRules).reports))


def is_deed(text: str, at: int) -> bool:
    """Whether a verb stands at a place."""
    following = rjieba.tag(text[at : at + 4])
    return bool(following) and following[0][1] == "v"


def _month(printed: str) -> int:
    """12 and 十二; 13 and more is none."""
    return int(printed) if printed.isdigit() else {"十": 10, "十一": 11, "十二": 12}[printed]


def _count_of_years(printed: str) -> int:
    """7, 七 and 两."""
    return int(printed.translate(CHINESE_DIGITS).replace("两", "2"))


def days_of(months: re.Match[str]) -> Period:
    """First and last day of printed months; (None, None) where they are none."""
    first_year = int(months["first_year"])
    last_year, last = int(months["last_year"] or first_year), _month(months["last"])
    try:
        first = date(first_year, _month(months["first"]), 1)
        end = date(last_year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    except ValueError:  # 13月
        return None, None
    return (first, end) if last <= 12 and first < end else (None, None)


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class PrintedTime:
    """A time that the text names.

    Attributes:
        code: "named" for years in digits, "until" for the months up to one, else that of the cue.
        last_month: Of "until", else 12. days: First and last, of "months" and of "part", a part of a year.
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
    days: Period = (None, None)


class TimeFinder:
    """Finds the times of one text.

    Args:
        text: Masked, with years in digits. cues: of that text.
        review_year: What completes a time without a year; None when undecided.
        published: Day of publication, from which 去年 counts.
    """

    def __init__(self, text: str, cues: CueIndex, review_year: int | None, published: date | None) -> None:
        self._text, self._cues = text, cues
        self._review_year, self._published = review_year, published
        weights, known = load_words(FigureWeights), load_words(ScopeRules)
        self._up_to_now = tuple(known.up_to_now)
        self._told, self._who = tuple(known.told_before), tuple(known.tells_of_itself)
        self._opening, self._term = weights.reach.opening_year, weights.limits.term_years

    def find(self) -> list[PrintedTime]:
        """All of them, in order of place."""
        text, cues = self._text, self._cues
        found, taken = self._months()
        found += self._spans_of_months(taken)
        found += self._parts_of_year(taken)
        found += self._named_years(taken)
        found += self._counted_years()
        last = self._review_year or 0
        for match in (*_in_lines(_OF_A_TERM, text, "届"), *_in_lines(_SINCE_A_TERM, text, "以来")):
            found.append(self._time(match.start(), match.end(), "term", last - self._term + 1, last))
        found += self._since_first_sessions()
        for cue in cues.inside(CueKind.TIME, 0, len(text)):
            code = cue.rule.code
            years = self._term if code == "term" else int(code) if code.isdigit() else 1
            found.append(self._time(cue.start, cue.end, code, last - years + 1, last))
        found += self._last_years()
        for match in _SEVERAL_YEARS.finditer(text):
            start = match.start() - (2 if text.endswith("近几", 0, match.start()) else 1)
            found.append(self._time(start, match.end(), "several", last, last))
        if any(time.code in ("term", str(self._term)) for time in found):
            found += self._terms_that_act()
        return sorted(found, key=lambda time: time.start)

    def _since_first_sessions(self) -> list[PrintedTime]:
        """十届一次会议以来: the whole term, where the text counts five years or names the next one's session;
        the years until a later session of the term that it names; else none, a term's first year is one.
        """
        text, cues = self._text, self._cues
        if "会议以来" not in text and "全会以来" not in text:
            return []
        sessions = [
            (match, small_number(match["term"]), small_number(match["session"]))
            for match in _in_lines(SESSION_OF_A_TERM, text, "届")
        ]
        found = []
        for match, term, session in sessions:
            if session != 1 or not text.startswith("以来", match.end()):
                continue
            is_whole = any(other > term for _, other, _ in sessions) or any(
                cue.rule.code == "term" for cue in cues.inside(CueKind.TIME, 0, len(text))
            )
            later = max(number for _, other, number in sessions if other == term) - 1
            years = self._term if is_whole else later
            if years > 1:
                end, last = match.end() + len("以来"), self._review_year or 0
                found.append(self._time(match.start(), end, "term", last - years + 1, last))
        return found

    def _terms_that_act(self) -> list[PrintedTime]:
        """十届省政协创设协商会, in a text that counts a whole term and names no other."""
        text = self._text
        named = list(_in_lines(_COMMITTEE_OF_A_TERM, text, "届"))
        if len({match["term"] for match in named}) != 1:
            return []
        last = self._review_year or 0
        return [
            self._time(match.start(), match.end(), "term", last - self._term + 1, last)
            for match in named
            if rjieba.tag(text[match.end() : match.end() + 4])[0][1].startswith("v")  # 创设 is a vn
        ]

    def _counted_years(self) -> list[PrintedTime]:
        """Years by their count, up to the review year: 近10年来, 5年共; 五年提出建议153条."""
        text = self._text
        found = []
        last = self._review_year or 0
        for match in _YEARS_OF_ALL.finditer(text):
            first = match.start() - (2 if text[match.start() - 1] == "0" else 1)  # 10年
            if text[first - 1 : first].isdigit():
                continue
            start = first - next((len(word) for word in self._up_to_now if text.endswith(word, 0, first)), 0)
            if start == first and not match["so_far"]:
                continue
            years = _count_of_years(text[first : match.start()])
            found.append(self._time(start, match.end(), str(years), last - years + 1, last))
        for match in _YEARS_OF_DEEDS.finditer(text):
            if is_deed(text, match.end()):
                start = match.start() - 1
                years = _count_of_years(text[start])
                found.append(self._time(start, match.end(), str(years), last - years + 1, last))
        return found

    def _last_years(self) -> list[PrintedTime]:
        """去年, counted from the day of publication; none without one, nor where it is compared with."""
        if self._published is None:
            return []
        text, cues, year = self._text, self._cues, self._published.year - 1
        return [
            self._time(cue.start, cue.end, "named", year, year)
            for cue in cues.inside(CueKind.EARLIER, 0, len(text))
            if text.startswith("去年", cue.start, cue.end)
            and cue.end - cue.start == len("去年")
            and text[max(0, cue.start - 1) : cue.start] not in tuple("较比由从与同")
        ]

    def _months(self) -> tuple[list[PrintedTime], set[int]]:
        """Months up to one, of the review year or of the year that is named; and where such a year stands."""
        text = self._text
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

    def _spans_of_months(self, taken: set[int]) -> list[PrintedTime]:
        """From one named month to another; where their years stand joins `taken`."""
        text = self._text
        found = []
        for months in NAMED_MONTHS.finditer(text):
            if (days := days_of(months)) and days[0] and days[1]:
                time = self._time(months.start(), months.end(), "months", days[0].year, days[1].year)
                time.days = days
                found.append(time)
                taken.update((months.start(), months.start("last_year")))
        return found

    def _parts_of_year(self, taken: set[int]) -> list[PrintedTime]:
        """Quarters and the first months of the review year, or of a year that is named; where that stands
        joins `taken`.
        """
        text = self._text
        if self._review_year is None:
            return []
        found = []
        for match in (*_in_lines(_QUARTER, text, "季度"), *_in_lines(_FIRST_MONTHS, text, "月")):
            named = match.groupdict()
            year = int(named.get("year") or self._review_year)
            if printed := named.get("last"):
                first, last = 1, int(printed)
            else:
                count = _count_of_years(named["so_far"] or named["quarter"])
                first, last = (1 if named["so_far"] else 3 * count - 2), 3 * count
            time = self._time(match.start(), match.end(), "part", year, year)
            after = date(year + last // 12, last % 12 + 1, 1)
            time.days = date(year, first, 1), after - timedelta(days=1)
            found.append(time)
            taken.add(match.start())
        return found

    def _named_years(self, taken: set[int]) -> list[PrintedTime]:
        """Years by their number, alone, from one to another, or since one, or of a five-year plan; not those
        that are `taken`.
        """
        text = self._text
        found = []
        for match in _YEARS.finditer(text):
            if match.start() in taken or _DATELINE.match(text, match.end()):
                continue
            first = int(match[0][:4])
            last = int(match["last"] or 0)
            if match["since"]:
                last = max(first, self._review_year or first)
            found.append(self._time(match.start(), match.end(), "named", first, last or first))
        for match in PLAN_YEARS.finditer(text) if _NAMES_PLAN.search(text) else ():
            first = _YEAR_BEFORE_PLANS + 5 * _count_of_years(match["plan"])
            found.append(self._time(match.start(), match.end(), "named", first, first + 4))
        return found

    def _is_attribute(self, before: str, end: int) -> bool:
        """面对三年来最严峻的疫情: whether a time is an attribute, and no time of what follows."""
        # 通报2020年度市政协工作; the tagger takes 通报 for a noun
        if self._text.startswith("度", end) and _tells_of_a_year(before):
            return True
        is_free = self._text[end : end + 1] in "，、" or before[-1:] in "，、"
        return not is_free and _is_governed(before)

    def _time(self, start: int, end: int, code: str, first: int, last: int) -> PrintedTime:
        text = self._text
        before = text[min(start, max(0, end - self._opening)) : start]
        before = _OPENING_MARK.split(before)[-1]  # what its statement says before it
        head = start - len(before)
        is_first = head == 0 or text[head - 1] in _OPENING_MARKS or self._is_behind_byline(start)
        is_opening = (is_first and not self._is_attribute(before, end)) or self._is_told_before(before)
        opens_clause = before[-1:] in ("，", "：") or before.endswith(self._who)
        opens_clause = opens_clause or (last > first and before[-1:] in _SINCE)  # 委员张某|自2005年以来
        is_compared = code == "named" and before[-1:] in _COMPARED_WITH and text[end - 1] == "年"
        return PrintedTime(start, end, code, first, last, last > first, is_opening, opens_clause, is_compared)

    def _is_told_before(self, before: str) -> bool:
        """从提案委获悉，省政协|十届一次会议以来: whether who told it, and whose term it is, stand before."""
        said = _WHOSE_TERM.sub("", before) if before.endswith("政协") else before
        return said[-1:] in ("，", "：") and said[:-1].endswith(self._told)

    def _is_behind_byline(self, start: int) -> bool:
        """本报讯（记者林某）|2023年，: whether the brackets that name the reporters end there."""
        is_bracket = self._text[start - 1 : start] in ("）", ")")
        return is_bracket and _BYLINE.search(self._text, max(0, start - _LONGEST_BYLINE), start) is not None
