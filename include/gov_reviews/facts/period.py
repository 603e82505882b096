"""Which days a figure is about: the review year by default, the term or other years where the text says so.

In:  a text with its cues, the place of a quantity. Out: first and last day.
The nearest time before the number that reaches it counts. A year in the number's own clause reaches it; at
the opening of a statement it reaches the rest of the sentence, also over ；. A span (五年来, 2019年至2023年)
at the opening of a statement reaches to the end of its paragraph, until another time follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import rjieba

from gov_reviews.facts.comparison import ComparedRole
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import FIVE_YEAR_PLAN, CueIndex, mask_names
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRules
from gov_reviews.knowledge.segmentation import lines_with
from gov_reviews.knowledge.small_numbers import CHINESE_DIGITS, small_number, years_in_digits
from gov_reviews.records.reviews import DocType, FactStatus

_YEARS = re.compile(
    r"[12](?<!\d\d)(?:(?<=2)0\d|(?<=1)9[4-9])\d ?(?:年?度?[至到—－\-–~～](?P<last>(?:19[4-9]|20\d)\d) ?年"
    r"|年(?P<since>(?:\d{1,2}月)?(?:\d{1,2}日)?(?:份|底|初)?"
    r"(?:以来|起(?=，)|开始|[\u4e00-\u9fff]{0,6}至今|(?![\u4e00-\u9fff]{0,10}(?:大|会|会议)以来)[\u4e00-\u9fff〓“”]{1,10}以来))?)"
)
# 7年间, 近10年来, 过去5年, 5年共; other words are cues. One class first, which `re` searches for fast; what
# stands before it is looked at behind.
_YEARS_OF_ALL = re.compile("(?P<years>[1-9六七八九](?:(?<!1)|(?<=1)0))年(?P<so_far>来|间|共|累计)?")
# 五年提出建议153条: years that a verb follows; 五年规划 is none
_YEARS_OF_DEEDS = re.compile(
    "(?P<years>[两三四五2-5](?<![\u4e00-\u9fff\\d十].))年(?![来间共内累])(?=[\u4e00-\u9fff])"
)
# 十届省政协期间, 本届市政协共收到提案
_OF_A_TERM = re.compile(
    rf"[一二三四五六七八九十]{{1,3}}届[{HAN}]{{0,10}}政协(?:期间|以来)|本届[{HAN}]{{0,3}}政协(?:期间|(?=[共累先]))"
)
# 十届省政协|创设协商会: a term by the committee that acts in it
_COMMITTEE_OF_A_TERM = re.compile(rf"(?P<term>[一二三四五六七八九十]{{1,3}})届[{HAN}]{{1,6}}?政协(?=[{HAN}])")
_SEVERAL_YEARS = re.compile("(?:近几|几|近|多)年来")  # nobody says how many
_ATTENDANCE = re.compile("应出席|应到|实到")
# 十届三次会议, 第十届委员会第三次会议
_SESSION_OF_A_TERM = re.compile(
    rf"(?P<term>[一二三四五六七八九十]{{1,3}})届[{HAN}]{{0,8}}?第?(?P<session>[一二三四五六])次(?:全体)?(?:会议|全会)"
)
# 县政协八届三次会议受理提案: what may stand before a session that opens its clause
_BEFORE_A_SESSION = re.compile(r"(?:其中|在|于|第|政协|[全省市区县州旗盟])*")
# 2024年3月2日电（记者林某）: where a piece of news comes from, no time of what it tells
_DATELINE = re.compile(r"\d{1,2}月\d{1,2}日[电讯]")
_BYLINE = re.compile(r"[（(][^（()）]{0,20}?(?:记者|通讯员)[^（()）]{0,40}?[)）]\s?\Z")
_LONGEST_BYLINE = 70  # characters
_WHOSE_TERM = re.compile(r"[全省市区县旗州盟国]{0,2}政协\Z")
_CLAUSE_MARKS = "，。；;：:、！？\n"
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
_UNTIL_A_DAY = re.compile(r"截[至止]到?(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日")
# “十二五”时期, “十四五”以来: the years of a five-year plan
_PLAN_YEARS = re.compile(f"{FIVE_YEAR_PLAN}(?:规划)?(?:时期|期间|以来)")
_YEAR_BEFORE_PLANS = 2001  # the 11th plan began five years later
_DAY = re.compile(r"\d月\d")
# 1月9日上午，……第三次会议……开幕: the day of the session that a text of these days tells of
_SESSION = re.compile(
    r"(?:(?<!\d)(?P<year>20\d{2})年|(?<![年\d]))(?P<month>1[0-2]|[1-9])月(?P<day>3[01]|[12]\d|[1-9])日"
    r"(?=[^。\n]{0,80}?(?:召开|开幕|闭幕|会议定于))"
)
_OF_THE_SESSION = re.compile(
    "应到|实到|大会秘书处|(?:大会|会议)共?收到|大会应邀|大会发言材料|(?:大会|会议)期间|旁听|应出席"
    "|[本此这]次(?:大会|会议)|提案审查|大会提案"
)
# 5月20—22日在礼堂举行首届一次会议
_MEETING_OF_A_DAY = re.compile(r"\d{1,2}月\d{1,2}[^，。]{0,20}?日[^。\n]{0,40}?(?:召开|举行|开幕)")
_GOES_ON = re.compile("[本此这]?次?(?:全体)?(?:会议|大会|会上|会期|会间|应邀|列席|与会)")
_BEFORE_A_DAY, _BEHIND_A_DAY = 6, 90  # characters around `_DAY` that `_SESSION` looks at, at most
_LAST_MONTH_OF_SESSIONS = 3
_DAYS_OF_NEWS = timedelta(days=10)  # a session's news appears by then
# 2022年12月1日至2023年11月30日
_MONTHS = re.compile(
    r"(?P<first_year>20\d{2})(?:年|\.)(?P<first>\d{1,2}|十[一二]?)(?:月(?:[\d一二三十]{1,3}日)?|\.\d{1,2})?"
    r"(?:以来)?[至到—－\-–~～]+"
    r"(?:(?P<last_year>20\d{2})(?:年|\.))?(?P<last>\d{1,2}|十[一二]?)(?:月|\.\d|(?=\D))"
)
_NOTE = re.compile("统计|数据|口径|截[至止]")
_LEAD, _NEAR_A_NOTE = 400, 20  # characters
_LEAST_COUNTED, _MOST_COUNTED = timedelta(days=300), timedelta(days=430)
_PART_OF_YEAR = re.compile(
    r"[上前]?半年|[一前][一二三]?个?季度|(?<!\d)(?:1|一)月?(?:份)?[—－\-–~～至到](?P<last>\d{1,2})月"
)
_FIRST_HALF_TOO = re.compile("上(?:半年)?[、和与及]\\Z")  # before 下半年: both halves
_LAST_MONTHS = {"半年": 6, "三季度": 9, "三个季度": 9, "二季度": 6, "两个季度": 6, "一季度": 3}
_TERM = re.compile("五年|5年|届")
_TERM_OF_DEEDS = re.compile("(?<![十第\\d])[五5]年(?![来间共内累度])")
_DIGIT = re.compile(r"\d")
_LONGEST_HEADING = 24  # characters of a line that names the time of what stands under it
_STATEMENT_MARKS = "。；;！？!?…\n"
_OPENING_MARKS = _STATEMENT_MARKS + "】"  # 【视察调研】 2008—2011年，…: a label is no part of the statement

Period = tuple[date | None, date | None]


def year_span(first: int, last: int) -> Period:
    """Closed days of whole calendar years."""
    return date(first, 1, 1), date(last, 12, 31)


def _in_lines(pattern: re.Pattern[str], text: str, *signs: str) -> Iterator[re.Match[str]]:
    """What a pattern finds, each time with one of some signs in it, and with no line break."""
    return (match for line in lines_with(text, signs) for match in pattern.finditer(text, *line))


def _is_governed(before: str) -> bool:
    """Whether a verb or a preposition stands right before, besides those that only place a time."""
    if not before or before[-1] in "自从在于至到这":
        return False
    return bool(rjieba.tag(before[-4:])[-1][1].startswith(("v", "p")))


def _tells_of_a_year(before: str) -> bool:
    return before.endswith(tuple(load_words(ScopeRules).reports))


def _years_around(published: date | None) -> tuple[int, ...]:
    return (published.year, published.year - 1) if published else ()


def _session(text: str, published: date | None, year: int | None, headline: str) -> tuple[date | None, int]:
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


def _is_deed(text: str, at: int) -> bool:
    """Whether a verb stands at a place."""
    following = rjieba.tag(text[at : at + 4])
    return bool(following) and following[0][1] == "v"


def _tells_a_term(headline: str) -> bool:
    """五年来工作成果丰硕, 履职五年, 五年提出建议153条; not 五年规划."""
    masked = mask_names(headline)
    cues = CueIndex(masked).inside(CueKind.TIME, 0, len(masked))
    if any(
        cue.rule.code == "term" and "五年" in masked[cue.start : cue.end].replace("5", "五") for cue in cues
    ):
        return True
    deeds = _TERM_OF_DEEDS.search(headline)
    return deeds is not None and _is_deed(headline, deeds.end())


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


def _month(printed: str) -> int:
    """12 and 十二; 13 and more is none."""
    return int(printed) if printed.isdigit() else {"十": 10, "十一": 11, "十二": 12}[printed]


def _count_of_years(printed: str) -> int:
    """7 and 七."""
    return int(printed.translate(CHINESE_DIGITS))


def _days_of(months: re.Match[str]) -> Period:
    """First and last day of printed months; (None, None) where they are none."""
    first_year = int(months["first_year"])
    last_year, last = int(months["last_year"] or first_year), _month(months["last"])
    try:
        first = date(first_year, _month(months["first"]), 1)
        end = date(last_year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    except ValueError:  # 13月
        return None, None
    return (first, end) if last <= 12 and first < end else (None, None)


def _counted_months(text: str, year: int) -> Period | None:
    """The months that a document counts, where it says so at its start or in a note: 2022年12月1日至
    2023年11月30日.
    """
    for months in _MONTHS.finditer(text):
        is_note = _NOTE.search(
            text, max(0, months.start() - _NEAR_A_NOTE), min(len(text), months.end() + _NEAR_A_NOTE)
        )
        if months.start() > _LEAD and not is_note:
            continue
        first, end = _days_of(months)
        if first and end and first.year < end.year == year and _LEAST_COUNTED <= end - first <= _MOST_COUNTED:
            return first, end
    return None


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class _Time:
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


def _named_days(time: _Time) -> Period | None:
    """First and last day of a time that names its years; None for one that the review year completes."""
    if time.code == "months":
        return time.days
    return year_span(time.first, time.last) if time.code == "named" else None


def _part_of_year(time: _Time, year: int) -> Period | None:
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
        self._session = _session(masked, published, review_year, headline)
        is_of_the_year = _PART_OF_YEAR.search(headline) or lexicon.is_of_plans(headline)
        self._plans_ahead = 0 if is_of_the_year else 1  # years
        self._text = years_in_digits(masked)
        self._published = published
        self._review_year = review_year
        self._doc_type = doc_type
        self._lexicon = lexicon
        weights, known = load_words(FigureWeights), load_words(ScopeRules)
        self._up_to_now = tuple(known.up_to_now)
        self._told, self._who = tuple(known.told_before), tuple(known.tells_of_itself)
        self._opening, self._term = weights.reach.opening_year, weights.limits.term_years
        self._times = self._find(self._text, cues)
        self._starts = [time.start for time in self._times]
        self._heading_of: dict[int, _Time | None] = {}  # by the number of a time
        self._year, self._default = self._of_the_document(headline)

    def _of_the_document(self, headline: str) -> tuple[Period, Period]:
        """The year that a document is about, as far as it counts it, and what a figure without a time is
        about: that year, or the term.
        """
        year = self._review_year
        if year is None:
            return (None, None), (None, None)
        counted = _counted_months(self._text, year) or _months_of(headline, year) or year_span(year, year)
        return counted, self._years_of_all(headline, year) or counted

    def _years_of_all(self, headline: str, year: int) -> Period | None:
        """The years of a term review; those that headline and lead name (“十四五”期间); the term, where the
        headline counts its deeds (五年提出建议153条) and the lead names no other time.
        """
        term = year_span(year - self._term + 1, year)
        if self._doc_type is DocType.TERM_REVIEW:
            return term
        lead = [time for time in self._times if time.start < _LEAD and time.is_opening]
        spans = [time for time in lead if time.is_span]
        if _TERM.search(headline) and any(time.code == "term" for time in spans):
            return term
        if _PLAN_YEARS.search(headline) and spans and spans[0].code == "named":
            return year_span(spans[0].first, spans[0].last)
        return term if _tells_a_term(headline) and not self._are_dated(lead) else None

    def _are_dated(self, times: Sequence[_Time]) -> bool:
        """Whether one of some times is the text's own, in no quotation (“今年有4件”)."""
        return any(not self._text.startswith("“", max(0, time.start - 1)) for time in times)

    def _find(self, text: str, cues: CueIndex) -> list[_Time]:
        found, taken = self._months(text)
        found += self._spans_of_months(text, taken)
        found += self._parts_of_year(text, taken)
        found += self._named_years(text, taken)
        found += self._counted_years(text)
        last = self._review_year or 0
        for match in (*_in_lines(_OF_A_TERM, text, "届"), *_in_lines(_SINCE_A_TERM, text, "以来")):
            found.append(self._time(match.start(), match.end(), "term", last - self._term + 1, last))
        found += self._since_first_sessions(text, cues)
        for cue in cues.inside(CueKind.TIME, 0, len(text)):
            code = cue.rule.code
            years = self._term if code == "term" else int(code) if code.isdigit() else 1
            found.append(self._time(cue.start, cue.end, code, last - years + 1, last))
        found += self._last_years(cues)
        for match in _in_lines(_SEVERAL_YEARS, text, "年来"):
            found.append(self._time(match.start(), match.end(), "several", last, last))
        if any(time.code in ("term", str(self._term)) for time in found):
            found += self._terms_that_act(text)
        return sorted(found, key=lambda time: time.start)

    def _since_first_sessions(self, text: str, cues: CueIndex) -> list[_Time]:
        """十届一次会议以来: the whole term, where the text counts five years or names the next one's session;
        the years until a later session of the term that it names; else none, a term's first year is one.
        """
        sessions = [
            (match, small_number(match["term"]), small_number(match["session"]))
            for match in _in_lines(_SESSION_OF_A_TERM, text, "届")
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

    def _terms_that_act(self, text: str) -> list[_Time]:
        """十届省政协创设协商会, in a text that counts a whole term and names no other."""
        named = list(_in_lines(_COMMITTEE_OF_A_TERM, text, "届"))
        if len({match["term"] for match in named}) != 1:
            return []
        last = self._review_year or 0
        return [
            self._time(match.start(), match.end(), "term", last - self._term + 1, last)
            for match in named
            if rjieba.tag(text[match.end() : match.end() + 4])[0][1].startswith("v")  # 创设 is a vn
        ]

    def _counted_years(self, text: str) -> list[_Time]:
        """Years by their count, up to the review year: 近10年来, 5年共; 五年提出建议153条."""
        found = []
        last = self._review_year or 0
        for match in _YEARS_OF_ALL.finditer(text):
            start = match.start()
            if start and text[start - 1].isdigit():
                continue
            start -= next((len(word) for word in self._up_to_now if text.endswith(word, 0, start)), 0)
            if start == match.start() and not match["so_far"]:
                continue
            years = _count_of_years(match["years"])
            found.append(self._time(start, match.end(), str(years), last - years + 1, last))
        for match in _YEARS_OF_DEEDS.finditer(text):
            if _is_deed(text, match.end()):
                years = _count_of_years(match["years"].replace("两", "二"))
                found.append(self._time(match.start(), match.end(), str(years), last - years + 1, last))
        return found

    def _last_years(self, cues: CueIndex) -> list[_Time]:
        """去年, counted from the day of publication; none without one, nor where it is compared with."""
        if self._published is None:
            return []
        text, year = self._text, self._published.year - 1
        return [
            self._time(cue.start, cue.end, "named", year, year)
            for cue in cues.inside(CueKind.EARLIER, 0, len(text))
            if text.startswith("去年", cue.start, cue.end)
            and cue.end - cue.start == len("去年")
            and text[max(0, cue.start - 1) : cue.start] not in tuple("较比由从与同")
        ]

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

    def _spans_of_months(self, text: str, taken: set[int]) -> list[_Time]:
        """From one named month to another; where their years stand joins `taken`."""
        found = []
        for months in _MONTHS.finditer(text):
            if (days := _days_of(months)) and days[0] and days[1]:
                time = self._time(months.start(), months.end(), "months", days[0].year, days[1].year)
                time.days = days
                found.append(time)
                taken.update((months.start(), months.start("last_year")))
        return found

    def _parts_of_year(self, text: str, taken: set[int]) -> list[_Time]:
        """Quarters and the first months of the review year, or of a year that is named; where that stands
        joins `taken`.
        """
        if self._review_year is None:
            return []
        found = []
        for match in (*_in_lines(_QUARTER, text, "季度"), *_FIRST_MONTHS.finditer(text)):
            named = match.groupdict()
            year = int(named.get("year") or self._review_year)
            if printed := named.get("last"):
                first, last = 1, int(printed)
            else:
                count = int(
                    (named["so_far"] or named["quarter"]).translate(CHINESE_DIGITS).replace("两", "2")
                )
                first, last = (1 if named["so_far"] else 3 * count - 2), 3 * count
            time = self._time(match.start(), match.end(), "part", year, year)
            after = date(year + last // 12, last % 12 + 1, 1)
            time.days = date(year, first, 1), after - timedelta(days=1)
            found.append(time)
            taken.add(match.start())
        return found

    def _named_years(self, text: str, taken: set[int]) -> list[_Time]:
        """Years by their number, alone, from one to another, or since one, or of a five-year plan; not those
        that are `taken`.
        """
        found = []
        for match in _YEARS.finditer(text):
            if match.start() in taken or _DATELINE.match(text, match.end()):
                continue
            first = int(match[0][:4])
            last = int(match["last"] or 0)
            if match["since"]:
                last = max(first, self._review_year or first)
            found.append(self._time(match.start(), match.end(), "named", first, last or first))
        for match in _in_lines(_PLAN_YEARS, text, "时期", "期间", "以来"):
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

    def _time(self, start: int, end: int, code: str, first: int, last: int) -> _Time:
        text = self._text
        head = start
        while head > 0 and end - head < self._opening and text[head - 1] not in _OPENING_MARKS:
            head -= 1
        before = text[head:start]
        is_attribute = self._is_attribute(before, end)
        is_first = head == 0 or text[head - 1] in _OPENING_MARKS or self._is_behind_byline(start)
        is_opening = is_first and not is_attribute
        # 从提案委获悉，省政协|十届一次会议以来
        said = _WHOSE_TERM.sub("", before)
        is_opening = is_opening or (said[-1:] in ("，", "：") and said[:-1].endswith(self._told))
        opens_clause = before[-1:] in ("，", "：") or before.endswith(self._who)
        opens_clause = opens_clause or (
            last > first and before[-1:] in tuple("自从")
        )  # 委员张某|自2005年以来
        is_compared = code == "named" and before[-1:] in tuple("较比由从与") and text[end - 1] == "年"
        return _Time(start, end, code, first, last, last > first, is_opening, opens_clause, is_compared)

    def _is_behind_byline(self, start: int) -> bool:
        """本报讯（记者林某）|2023年，: whether the brackets that name the reporters end there."""
        is_bracket = self._text[start - 1 : start] in tuple("）)")
        return is_bracket and _BYLINE.search(self._text, max(0, start - _LONGEST_BYLINE), start) is not None

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
        is_counted = time is None or self._is_until_the_session(time)
        if is_counted and self._is_of_the_session(place, start) and status is not FactStatus.PLAN:
            return self._session[0], self._session[0]
        if self._is_of_no_year_told(time, place, start):
            return None, None
        if time is not None and (one := self._one_of(time, place, start)) is not None:
            return one
        if time is not None and (named := _named_days(time)) is not None:
            return named
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

    def _is_of_one_session(self, time: _Time, place: QuantityContext, start: int) -> bool:
        """2004年至2010年……其中八届三次会议受理提案204件: whether a session of the span, of no year that the
        text tells, opens a clause before a number in its statement.
        """
        text = self._text
        for match in _SESSION_OF_A_TERM.finditer(text, max(time.end, place.statement[0]), start):
            clause = max(text.rfind(mark, time.end, match.start()) for mark in _CLAUSE_MARKS) + 1
            opens = _BEFORE_A_SESSION.fullmatch(text, max(clause, time.end), match.start()) is not None
            if opens and not text.startswith("以来", match.end()):
                return True
        return False

    def _is_of_no_year_told(self, time: _Time | None, place: QuantityContext, start: int) -> bool:
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
        sessions = _SESSION_OF_A_TERM.finditer(text, statement, start)
        return any(small_number(one["session"]) == 1 for one in sessions)

    def _one_of(self, time: _Time, place: QuantityContext, start: int) -> Period | None:
        """2021年至2023年分别收到提案156件、171件、189件: a year for each of as many numbers; 上、下半年分别
        召开3次、4次: a half for each.
        """
        if self._text.find("分别", time.end, start) < 0:
            return None
        if time.code == "half2":
            is_of_both = _FIRST_HALF_TOO.search(self._text, max(0, time.start - len("上半年、")), time.start)
            is_first = is_of_both and (place.list_size, place.list_index) == (2, 0)
            return _part_of_year(replace(time, code="half1"), time.last) if is_first else None
        years = time.last - time.first + 1
        if time.code != "named" or years < 2 or place.list_size != years:
            return None
        year = time.first + place.list_index
        return year_span(year, year)

    def _of_the_year(self, year: int, time: _Time | None, status: FactStatus, *, is_rule: bool) -> Period:
        """Period that the review year gives to a time without a year, or to none."""
        if time is not None and time.is_span:
            return year_span(time.first, time.last)
        if status is FactStatus.PLAN and (time is None or time.code != "until"):
            ahead = 0 if is_rule else self._plans_ahead
            return year_span(year + ahead, year + ahead)
        if time is not None and (part := _part_of_year(time, year)):
            return part
        return self._default if time is None else self._year

    def _is_until_the_session(self, time: _Time) -> bool:
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
    ) -> _Time | None:
        """The nearest time before a number that reaches it; a change is of the year that is compared, not of
        the one that it is compared with (比2022年多11件).
        """
        paragraph = self._text.rfind("\n", 0, place.sentence[0]) + 1
        for index in range(bisect_left(self._starts, start) - 1, -1, -1):
            time = self._times[index]
            if time.start < paragraph:
                return self._of_heading(index, status)
            if time.code == "several" and status is FactStatus.PLAN:
                continue
            if time.code == "until" and time.last > (self._review_year or time.last):
                continue  # 截至2025年1月，提案全部办复, in a review of 2024: when it was counted
            if is_change and time.is_compared:
                continue
            if time.end <= start and self._reaches(time, place, start, status):
                return time
        return None

    def _of_heading(self, last: int, status: FactStatus) -> _Time | None:
        """The years that the nearest heading which names a time gives to what stands under it;
        None where that is one year, or a plan is told.
        """
        if status is FactStatus.PLAN:
            return None
        passed = []
        time: _Time | None = None
        for index in range(last, -1, -1):
            if index in self._heading_of:
                time = self._heading_of[index]
                break
            passed.append(index)
            if self._is_in_heading(self._times[index]):
                time = self._times[index] if self._times[index].is_span else None
                break
        self._heading_of.update(dict.fromkeys(passed, time))
        return time

    def _is_chronicle(self, time: _Time, place: QuantityContext, status: FactStatus) -> bool:
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

    def _is_of_the_meeting(self, time: _Time, place: QuantityContext) -> bool:
        """1955年5月20日，召开一次会议。会议选举主席1名: whether a day dates a meeting that the sentence of a
        number goes on about.
        """
        text = self._text
        opens = place.sentence[0] if time.start < place.sentence[0] else place.clause[0]
        if time.code != "named" or not _GOES_ON.match(text, opens):
            return False
        end = min(i for mark in "。\n" if (i := text.find(mark, time.end)) >= 0)
        return _MEETING_OF_A_DAY.match(text, time.end, end) is not None

    def _is_in_heading(self, time: _Time) -> bool:
        """Whether a time stands in a short line without a figure of its own and without an end."""
        start = self._text.rfind("\n", 0, time.start) + 1
        end = self._text.find("\n", time.end)
        line = self._text[start : end if end >= 0 else start]
        is_short = 0 < len(line) <= _LONGEST_HEADING and line[-1] not in _STATEMENT_MARKS + "，：、"
        return is_short and not _DIGIT.search(
            line.replace(self._text[time.start : time.end], "").lstrip("0123456789.、")
        )

    def _opens_in(self, time: _Time, place: QuantityContext) -> bool:
        """Whether a time opens the statement, or a clause, that a number stands in."""
        return time.start >= place.statement[0] and (time.is_opening or time.opens_clause)

    def _is_told_of_the_clause(self, time: _Time, place: QuantityContext, *, is_year: bool) -> bool:
        """Whether a time stands in the clause of a number, opens its statement, or dates the meeting that
        the clause goes on about (县第一届委员会第一次会议于1981年3月26日召开，会议选举常委21人).
        """
        if time.start >= place.clause[0]:
            return True
        if not is_year:
            return self._opens_in(time, place)
        return time.start >= place.statement[0] and self._is_of_the_meeting(time, place)

    def _reaches(self, time: _Time, place: QuantityContext, start: int, status: FactStatus) -> bool:
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
