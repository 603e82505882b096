"""Decide the year that a review is about (履职年度).

In: fields, clean page, kind of document. Out: year or None, the words that prove it, and an `Issue` when it
is undecided or doubtful. The order of proof: headlines (区政协2022年工作综述); for a report its session
(delivered in February 2024: the year before) and its headings (2023年工作回顾); then the text
(2022年，… 一年来). The day of publication speaks against a year after it and weighs between years that the
text names; where the text only says when its year was (一年来, 去年), the two together give it, and an
`Issue` says so. Words and weights: metadata/documents/review_years.yaml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.undecided_fields import ADVICE_EN, ADVICE_ZH
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.small_numbers import CHINESE_DIGITS, small_number
from gov_reviews.knowledge.word_lists import ReviewYearWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.pages import BlockKind, CleanPage
from gov_reviews.records.reviews import DocType, Issue
from gov_reviews.records.vocabulary import IssueScope, Severity

EARLIEST = 1990
_FIRST_SESSION = 1949  # of the National Committee: a report may be as old, where its own day says so
LATEST = 2099

_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})"
_SPAN = re.compile(
    rf"""
    (?<!\d)({_YEAR})\s*+(?:年\s*+)?
    [-—–~～至到]++\s*+
    ((?:20)?\d{{2}}|{_YEAR})(?:\s*+年(?!\d)|(?!\d))
    """,
    re.VERBOSE,
)
_TERM_SPAN = re.compile(rf"(?<!\d)({_YEAR})年?(?:\d{{1,2}}月)?(?:初|底|末)?[-—–~～至到]+({_YEAR})年")
_YEAR_IN_TEXT = re.compile(rf"(?<![\d—–-])({_YEAR})(?!\d)")
_SESSION_DATE = re.compile(
    rf"""
    ({_YEAR})\s*+年\s*+
    (\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*+月
    [^)）]{{0,8}}日?[^)）]{{0,24}}?(?:在|政协)
    [^)）。]{{0,60}}次(?:全体)?会议(?!以来)
    """,
    re.VERBOSE,
)
_DAY_ALONE = re.compile(
    rf"^[(（]?({_YEAR})年(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月[\d一二三四五六七八九十]{{1,3}}日[)）]?$",
    re.MULTILINE,
)
# （在县政协十届十八次常委会会议上 2023年12月20日）, 2024年1月12日 政协……第五次会议
_DAY_IN_BRACKETS = re.compile(
    rf"^[(（—][^\n]{{0,60}}?({_YEAR})年(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月", re.MULTILINE
)
_COUNTED_UNTIL = re.compile(
    rf"(?:截至|截止|截止到|(?<![年月日])至)({_YEAR})年(?:(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月|年?[底末])"
)
_SINCE_SESSION = re.compile(r"次\s{0,3}(?:全体\s{0,3})?会\s{0,3}议\s{0,3}以\s{0,3}来")
# 2023年1月县政协十届二次会议以来, 十届二次会议于2023年1月召开
_SESSION_START = re.compile(
    rf"({_YEAR})年(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月[^。\n]{{0,30}}?(?:次(?:全体)?会议以来|召开|闭幕)"
)
_NATIONAL_SESSION = re.compile(
    r"全国政协第?(?P<term>[一二三四五六七八九十]{1,2})届(?:全国委员会)?第?(?P<session>[一二三四五])次(?:全体)?会议"
)
_SESSION_NAMED = re.compile(
    r"[一二三四五六七八九十]{1,3}届[^，。\n]{0,14}?[一二三四五六七八九十]{1,3}次(?:全体)?会议"
)
# What the standing committee tells a session: 作政协…常务委员会工作报告, 代表常委会向大会报告工作.
_SESSION_REPORT = re.compile(
    r"作[^，。\n]{0,24}(?:常务委员会|常委会)工作报告|(?:常务委员会|常委会)[^。\n]{0,6}?向大会(?:作工作报告|报告工作)"
)
_NEWS_DAY = re.compile(r"(?<![\d年])(1[0-2]|[1-9])月(3[01]|[12]\d|[1-9])日")
_NEWS_OPENING, _NEWS_AGE = 60, 30  # characters in which news says its day; days after which it is none
# What is counted so began with the session of the year before: 大会提案, 办复率.
_SINCE_PROPOSALS = re.compile(_SESSION_NAMED.pattern + "|大会提案|平时提案|(?:办复|办结|答复)")
_AT_SESSION = re.compile(r"次(?:全体)?会议(?:期间)?[，,]?(?:大会)?(?:共|已|已经|一共)?收到(?:政协|委员)?提案")
_SINCE_YEAR = re.compile(rf"{_YEAR}年以来(?P<years>的[两三四五]年)?")  # 2021年以来|的五年
_LAST_MONTH = 12
_HOUR = re.compile(r"\d{1,2}日(?:[上中下]午|晚上?|\d{1,2}[时:：点])")
_HEAD_BLOCKS = 40  # blocks of a report among which a heading looks back on its year
_SESSION_BLOCKS = 12  # and among which the session is named,
_SESSION_LENGTH = 1500  # within as many characters
_AFTER_YEAR = 14  # characters behind a year in which its words stand
_THIS = "今年"
_TERM_LENGTH = 5  # years
_TERM_WORDS = 2  # so many words of a term say that a text is about one
_ONE_YEAR_OVER = frozenset({"year_over", "past_year"})
_OVER = _ONE_YEAR_OVER | {"term_over"}
_TERM = frozenset({DocType.TERM_REVIEW})
_NEWS = frozenset({DocType.MEETING_NEWS, DocType.PROPOSAL_NOTICE, DocType.OTHER})


@dataclass(frozen=True, slots=True)
class YearDecision:
    """The review year and why; `issue` is set when it is undecided, at odds with the publication or taken
    from it.
    """

    year: int | None
    evidence: str
    issue: Issue | None = None


@cache
def _any_year() -> re.Pattern[str]:
    """A year of a headline, not a number that counts something, nor a month."""
    counted = alternatives(load_words(ReviewYearWords).counters)
    return re.compile(rf"(?<![\d.])({_YEAR})(?!\d|\.\d|\s*{counted}|年\s*\d{{1,2}}\s*月)")


@cache
def _outlook() -> re.Pattern[str]:
    """展望2023, or 2023年工作要点."""
    known = load_words(ReviewYearWords)
    return re.compile(
        rf"{alternatives(known.outlook_before)}\s*({_YEAR})"
        rf"|({_YEAR})\s*年?[^，,;；\s]{{0,8}}(?:工作)?{alternatives(known.outlook_after)}"
    )


@cache
def _looking_back() -> re.Pattern[str]:
    """回首2022, 报告回顾了县政协2022年…, or 2022年工作回顾."""
    known = load_words(ReviewYearWords)
    return re.compile(
        rf"{alternatives(known.looking_back_before)}(?:了[^\W\d_]{{0,8}}?)?\s*({_YEAR})"
        rf"|({_YEAR})\s*年?度?(?:[{HAN}]{{0,8}}政协的?)?(?:工作|履职)?(?:主要)?(?:工作)?"
        rf"{alternatives(known.looking_back_after)}"
    )


@cache
def _dated() -> re.Pattern[str]:
    """A month, a season or a quarter behind the year."""
    words = alternatives(load_words(ReviewYearWords).date_after)
    return re.compile(
        rf"^(?:\s*\d{{1,2}}\s*月|\s*[一二三四五六七八九十]{{1,3}}月|{words}|第?[一二三四1234]季度)"
    )


@cache
def _ahead() -> re.Pattern[str]:
    words = "|".join(load_words(ReviewYearWords).ahead_after)
    return re.compile(rf"度?[,，]?[^。；;，,]{{0,8}}(?:{words})")


@cache
def _whole_year() -> re.Pattern[str]:
    committee = rf"[{HAN}]{{2,10}}?政协(?![^，。]{{0,10}}次(?:全体)?会议)"  # 2025年|内蒙古政协收到提案
    return re.compile(
        rf"[来里]?[,，]|{committee}|{alternatives(load_words(ReviewYearWords).whole_year_after)}"
    )


@cache
def _past_year() -> re.Pattern[str]:
    return find_any(load_words(ReviewYearWords).past_year_words)


@cache
def _lately() -> re.Pattern[str]:
    return find_any(load_words(ReviewYearWords).lately)


@cache
def _term_headline() -> re.Pattern[str]:
    return find_any(load_words(ReviewYearWords).term_headlines)


@cache
def _relative() -> re.Pattern[str]:
    """Words at the start of a clause that say which year is meant, by the kind of word."""
    known = load_words(ReviewYearWords)
    words = known.relative_to_publication
    events = alternatives(known.not_relative_before)
    clause_start = r"(?:^|(?<=[\s，,。；;：:！!？?、“”—（()）\]】])|(?<=回顾|总结|回望))"
    return re.compile(
        rf"""
        {clause_start}(?:
            (?P<last_year>{alternatives(words.last_year)})(?!\d|{events})
          | (?P<this_year>{alternatives(words.this_year)})(?!\d|{events})
          | (?P<year_over>{alternatives(words.year_over)}
              |(?:[^\W\d_]{{0,6}}政协)?[一二三四五六七八九十]{{1,3}}届[一二三四五六七八九十]{{1,2}}次(?:全体)?会议以来)
          | (?P<term_over>{alternatives(words.term_over)}
              |第?[一二三四五六七八九十]{{1,3}}届[^\W\d_]{{0,8}}政协(?:以来|期间))
        )
        | (?P<past_year>过去的?一年)
        """,
        re.VERBOSE,
    )


def read_year(text: str, earliest: int = EARLIEST) -> int | None:
    """2022, 二〇二二, 二○二二 -> 2022; None when it is no year of our time."""
    digits = text.translate(CHINESE_DIGITS)
    year = int(digits) if digits.isascii() and digits.isdigit() and len(digits) == 4 else None
    return year if year is not None and earliest <= year <= LATEST else None


def decide_review_year(fields: DocumentFields, clean: CleanPage, doc_type: DocType | None) -> YearDecision:
    """The year that the figures of a document are about.

    A term review (五年) has the last year of its span.
    """
    published = fields.published_at.at.year if fields.published_at else None
    for read in (_from_headlines, _from_session, _from_headings, _from_term_span):
        year, evidence = read(fields, clean, doc_type)
        if year is not None:
            return _check(year, evidence, published)
    decision, named = _from_body(clean, published)
    kind = DocType.TERM_REVIEW if _is_of_term(fields, clean, doc_type) else doc_type
    is_any_of_term = kind in _TERM and not _looks_back_on(clean.body_text, decision.year)
    if decision.year is None or is_any_of_term:
        decision = _from_circumstances(fields, clean, kind, named) or decision
    if decision.year is None:
        decision = (
            _from_dates(clean.body_text, published, named)
            or _from_national_session(fields, clean, doc_type)
            or decision
        )
    if is_any_of_term and decision.year is not None and published is None:
        # The year that a term review names most is any year of the term.
        return _undecided(
            "the text names years of the term, not which was the last",
            "文中只有届内年份，未说明届末年份",
            [decision.year],
        )
    return decision


def _from_headlines(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """The year beside the review word, in subtitle, title, then kicker; years of an outlook do not count."""
    for name, line in (("subtitle", fields.subtitle), ("title", fields.title), ("kicker", fields.kicker)):
        if not line:
            continue
        if (span := _SPAN.search(line)) and (year := _last_of_span(span)) is not None:
            first = read_year(span[1])
            if first == year - 1 and _looks_back_on(clean.body_text, first):  # 2014—2015: last year, and this
                year = first
            return year, f"{name}: {span.group().strip()}"
        candidates = _years_of_headline(line, doc_type)
        if candidates:
            return max(candidates) if doc_type in _TERM else candidates[0], f"{name}: {candidates[0]}年"
    return None, ""


def _last_of_span(span: re.Match[str]) -> int | None:
    """2021 of 2017-2021 and of 2017-21."""
    century = span[1].translate(CHINESE_DIGITS)[:2]
    return read_year(span[2] if len(span[2]) == 4 else century + span[2])


def _years_of_headline(line: str, doc_type: DocType | None) -> list[int]:
    """Years looked back on, else those that are not looked forward to; of a plan all."""
    years = [year for match in _any_year().finditer(line) if (year := read_year(match[1])) is not None]
    if doc_type is DocType.WORK_PLAN:
        return years
    looked_forward_to = _years_of(_outlook(), line)
    return _years_of(_looking_back(), line) or [year for year in years if year not in looked_forward_to]


def _years_of(pattern: re.Pattern[str], line: str) -> list[int]:
    """The years that a pattern with the year in its first or second group finds."""
    found = (read_year(match[1] or match[2]) for match in pattern.finditer(line))
    return [year for year in found if year is not None]


def _from_session(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """A report delivered at a session: its year is the one before, or the same in the last months. A report
    on what was done since a session (十届二次会议以来提案工作情况) may name neither; then
    `_year_since_session` finds it.
    """
    is_since_session = _SINCE_SESSION.search("\n".join(fields.headlines)) is not None
    if doc_type is not DocType.COMMITTEE_REPORT and not is_since_session:
        return None, ""
    heading = _year_of_first_heading(clean)
    if heading is not None:
        return heading, f"heading: {heading}年 回顾"
    head = "\n".join((*fields.headlines, *(block.text for block in clean.blocks[:_SESSION_BLOCKS])))
    head = head[:_SESSION_LENGTH]
    patterns = (_SESSION_DATE, _DAY_ALONE, *((_DAY_IN_BRACKETS,) if is_since_session else ()))
    for pattern in patterns:
        if match := pattern.search(head):
            return _year_told_on(match[1], match[2]), f"session: {match[1]}年{match[2]}月"
    return _year_since_session(clean.body_text) if is_since_session else (None, "")


def _from_national_session(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> YearDecision | None:
    """News of a session of the National Committee that names no year: which year it was held in. In a line of
    its own in the text it is what a site links to.
    """
    if doc_type not in _NEWS or fields.published_at is not None:
        return None
    known = load_words(ReviewYearWords)
    head = "\n".join((*fields.headlines, clean.body_text[: known.lead_length]))
    told = (
        match
        for match in _NATIONAL_SESSION.finditer(head)
        if match.group() not in clean.body_text.splitlines()
    )
    named = next(told, None)
    if named is None:
        return None
    terms = small_number(named["term"]) - known.national_sessions.term
    year = known.national_sessions.first_session + _TERM_LENGTH * terms + small_number(named["session"]) - 1
    if any(match.lastgroup in _OVER for match in _relative().finditer(head)):  # 五年来: told in March
        year -= 1
    return YearDecision(year, f"session: {named.group()}") if terms >= 0 else None


def _year_of_first_heading(clean: CleanPage) -> int | None:
    """The year of the first block that looks back on one (2023年工作回顾), among the first blocks."""
    for block in clean.blocks[:_HEAD_BLOCKS]:
        if match := _looking_back().search(block.text):
            return read_year(match[1] or match[2])
    return None


def _year_since_session(text: str) -> tuple[int | None, str]:
    """The year of a report on what was done since a session, and the words that prove it: the last day up to
    which it counts tells it like the day of a session, else the month in which that session was held.
    """
    known = load_words(ReviewYearWords)
    if days := list(_COUNTED_UNTIL.finditer(text)):
        last = max(days, key=lambda day: (read_year(day[1]) or 0, _month(day[2])))
        return _year_told_on(last[1], last[2]), f"body: {last.group()}"
    if start := _SESSION_START.search(text[: known.lead_length]):
        held = read_year(start[1])
        is_ending = _month(start[2]) in known.last_months
        return held + is_ending if held else None, f"body: {start.group()}"
    return None, ""


def _year_told_on(year: str, month: str | None) -> int | None:
    """The year that a report of a day is about."""
    told = read_year(year, _FIRST_SESSION)
    if told is None:
        return None
    return told if _month(month) in load_words(ReviewYearWords).last_months else told - 1


def _month(text: str | None) -> int:
    """1 to 12 of 11 and 十一; 12 of the end of a year, which names no month."""
    if text is None:
        return _LAST_MONTH
    return int(text) if text.isdigit() else small_number(text)


def _from_headings(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """A heading of the body: 2023年工作回顾."""
    for block in clean.blocks:
        if block.kind is BlockKind.HEADING and (match := _looking_back().search(block.text)):
            year = read_year(match[1] or match[2])
            if year is not None:
                return year, f"heading: {match.group()}"
    return None, ""


def _from_term_span(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """A term printed as a span at the start of the text: 2017年1月至2021年12月，五届市政协走过了五年."""
    known = load_words(ReviewYearWords)
    if doc_type in _TERM and (match := _TERM_SPAN.search(clean.body_text, 0, known.lead_length)):
        first, last = read_year(match[1]), read_year(match[2])
        if first is not None and last is not None and last - first >= known.minimum_term:
            return last, f"body: {match.group()}"
    return None, ""


def _from_body(clean: CleanPage, published: int | None) -> tuple[YearDecision, list[int]]:
    """The year for which the text speaks most: as a whole year, looked back on, or by its dated events; and
    all the years that it speaks for.
    """
    text = clean.body_text
    ranked = _ranked_years(text, published)
    if not ranked:
        return _undecided("the text names no year", "文中没有年份", ()), []
    named = [year for year, _ in ranked]
    (year, weight), runner_up = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    known = load_words(ReviewYearWords)
    is_clear = weight >= known.clear_weight and weight >= known.clear_lead * runner_up
    # Dated events alone are weak: they count when the text looks back and the publication agrees.
    agrees = published is not None and published - 1 <= year and weight > runner_up
    if is_clear and _is_passing_mention(text, year, published):
        return _undecided(
            f"the only year in the text is far from the day of publication, and the text speaks of “{_THIS}”",
            f"文中唯一的年份与发布日期相距较远，而文中又称“{_THIS}”",
            [year],
        ), named
    if is_clear or (agrees and weight >= known.agreed_weight and _past_year().search(text) is not None):
        return _check(year, f"body: {year}年, weight {weight} against {runner_up}", published), named
    return _undecided("the text speaks for several years", "文中年份不足以判断", named[:4]), named


def _ranked_years(text: str, published: int | None) -> list[tuple[int, int]]:
    """Years that speak for themselves, none of the future, with their weights; the heaviest first."""
    return [
        (year, weight)
        for year, weight in _votes(text).most_common()
        if weight > 0 and (published is None or year <= published)
    ]


def _is_passing_mention(text: str, year: int, published: int | None) -> bool:
    """Whether a year that is named once may be that of an event of long ago (2016年启动…), in a text that
    calls its own year 今年: either the page was migrated, or the year is not the text's.
    """
    if published is None or published - 2 <= year <= published or _THIS not in text:
        return False
    return sum(read_year(match[1]) == year for match in _YEAR_IN_TEXT.finditer(text)) == 1


def _from_circumstances(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None, named: list[int]
) -> YearDecision | None:
    """The year by the day of publication, with words that say how far from it the year is, or of news by the
    day that it tells of.
    """
    if fields.published_at is None:
        return None
    text, published = clean.body_text, fields.published_at.at
    lead = "\n".join((*fields.headlines, text[: load_words(ReviewYearWords).lead_length]))
    found = _from_publication(lead, published, doc_type, named) or _year_just_over(text, published, named)
    if found is None and doc_type in _NEWS:
        told = "\n".join((*fields.headlines, text))
        if not named and (there := _AT_SESSION.search(told)):  # the proposals of a session are of its year
            return _told_by_publication(published.year, there.group(), published, (published.year,))
        return _from_session_news(lead, published, named) or _from_news_day(text, published, named)
    return found


def _from_session_news(lead: str, published: datetime, named: list[int]) -> YearDecision | None:
    """The year of news of a plenary session at which the standing committee reports (作常务委员会工作报告):
    that of the report, where the text names no year but this and the one of the session.
    """
    told = _SESSION_REPORT.search(lead)
    if told is None or _SESSION_NAMED.search(lead) is None:
        return None
    known = load_words(ReviewYearWords)
    if published.month in known.first_months:
        year = published.year - 1
    elif published.month in known.last_months:
        year = published.year
    else:
        return None
    if not set(named) <= {year, published.year}:
        return None
    return _told_by_publication(year, told.group(), published, (year,))


def _year_just_over(text: str, published: datetime, named: list[int]) -> YearDecision | None:
    """The year before, of a text of the first months that speaks of it and of the year of publication and of
    no other: 2024年，县政协…。2025年是…之年.
    """
    known = load_words(ReviewYearWords)
    year = published.year - 1
    if published.month not in known.early_months or set(named) != {year, published.year}:
        return None
    if (weight := _votes(text)[year]) < known.clear_weight:
        return None
    return _check(year, f"body: {year}年, weight {weight}, beside the year that has begun", published.year)


def _from_dates(text: str, published: int | None, named: list[int]) -> YearDecision | None:
    """The year by the last day up to which the text counts, else by the year that has begun."""
    return (
        _from_last_day(text, published)
        or _year_before_next(text, published, named)
        or _year_before_plans(text, published)
    )


def _year_before_next(text: str, published: int | None, named: list[int]) -> YearDecision | None:
    """The year before, of a text without a day that speaks of it as a whole and says of the next one, the
    only other, nothing but what it will be: 2020年，区政协…。2021年是…之年.
    """
    if published is not None or len(named) != 2 or abs(named[0] - named[1]) != 1:
        return None
    year = min(named)
    weight = _votes(text)[year]
    places = [match for match in _YEAR_IN_TEXT.finditer(text) if read_year(match[1]) == year + 1]
    is_ahead = all(text.startswith("年是", match.end()) for match in places)
    if not places or not is_ahead or weight < load_words(ReviewYearWords).clear_weight:
        return None
    return YearDecision(year, f"body: {year}年, weight {weight}, before the year that has begun")


def _year_before_plans(text: str, published: int | None) -> YearDecision | None:
    """The year before the only one that a text names, where all that it says of that is what will be done,
    and looks back on one year: 一年来，收到提案88件。…2024年，区政协将….
    """
    votes = _votes(text)
    over = next((match for match in _relative().finditer(text) if match.lastgroup in _ONE_YEAR_OVER), None)
    if over is None or len(votes) != 1:
        return None
    (ahead, weight), *_ = votes.items()
    is_of_term = any(match.lastgroup == "term_over" for match in _relative().finditer(text))
    if weight >= 0 or is_of_term:
        return None
    return _check(ahead - 1, f"body: {over.group()}, before {ahead}年 of which it plans", published)


def _is_of_term(fields: DocumentFields, clean: CleanPage, doc_type: DocType | None) -> bool:
    """Whether several years are meant, by the kind of document, a headline or the start of the text."""
    return doc_type in _TERM or _is_headed_as_term(fields) or _speaks_of_term(clean.body_text)


def _is_headed_as_term(fields: DocumentFields) -> bool:
    """Whether a headline says that several years are meant: 五年来…, …五年工作."""
    return _term_headline().search("\n".join(fields.headlines)) is not None


def _speaks_of_term(text: str) -> bool:
    """Whether the start of a text says that it looks back on a term: with its first year (2021年以来的
    五年), or several times (5年来, 这5年) and never that it does on one year.
    """
    lead = text[: load_words(ReviewYearWords).lead_length]
    since = _SINCE_YEAR.search(lead)
    if since is not None and since["years"] is not None:
        return True
    said = Counter(match.lastgroup for match in _relative().finditer(lead))
    fewest = _TERM_WORDS if since is None else 1
    return said["term_over"] >= fewest and not said["year_over"]


def _looks_back_on(text: str, year: int | None) -> bool:
    """Whether the text looks back on a year by name (2023年工作回顾); any year of a term may be named."""
    return any(read_year(match[1] or match[2]) == year for match in _looking_back().finditer(text))


def _from_last_day(text: str, published: int | None) -> YearDecision | None:
    """The year by the last day up to which the text counts.

    In the last months it is that year; in the first ones the year before, where the text counts what was done
    since a session (截至2023年2月底，99%的提案已办复), the same where it counts by the hour: then the session
    is on (截至1月16日下午3时). None in between.
    """
    known = load_words(ReviewYearWords)
    early, late = known.first_months, known.last_months
    days = [day for day in _COUNTED_UNTIL.finditer(text) if _month(day[2]) in early | late]
    if not days:
        return None
    last = max(days, key=lambda day: (read_year(day[1]) or 0, _month(day[2])))
    year = read_year(last[1])
    if year is None:
        return None
    if _month(last[2]) in early and _HOUR.match(text, last.end()) is None:
        if _SINCE_PROPOSALS.search(text) is None:
            return None
        year -= 1
    return _check(year, f"body: {last.group()}", published)


def _from_publication(
    lead: str, published: datetime, doc_type: DocType | None, named: list[int]
) -> YearDecision | None:
    """The year by its distance from the day of publication (去年, 一年来), where the text agrees: it names no
    year, or this one too. A page that was migrated names others; of a term the text may name any year.
    """
    votes = Counter(_relative_years(lead, published))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    year = ranked[0][0]
    is_ahead = set(named) <= {published.year}  # what is told in January names the year that has begun
    is_of_term = doc_type in _TERM and any(year - _TERM_LENGTH < other < year for other in named)
    if named and year not in named and not (is_ahead or is_of_term):
        return None
    words = next(
        match.group()
        for match in _relative().finditer(lead)
        if _relative_year(match.lastgroup or "", published) == year
    )
    return _told_by_publication(year, words, published, votes)


def _from_news_day(text: str, published: datetime, named: list[int]) -> YearDecision | None:
    """The year of news that opens on a day without a year (3月25日，…), where that day is shortly before the
    publication, or on 日前, and the text names no other year; not of a session of the first months, which
    speaks of the year before, nor of 日前 in them.
    """
    is_early = published.month in load_words(ReviewYearWords).first_months
    if is_early and _SESSION_NAMED.search(text, 0, _NEWS_OPENING) is not None:
        return None
    day = _NEWS_DAY.search(text, 0, _NEWS_OPENING)
    if day is None:
        lately = _lately().search(text, 0, _NEWS_OPENING)
        if lately is None or is_early or (named and named != [published.year]):
            return None
        return _told_by_publication(published.year, lately.group(), published, (published.year,))
    for year in (published.year, published.year - 1):
        try:
            age = (published.date() - date(year, int(day[1]), int(day[2]))).days
        except ValueError:  # 2月30日
            return None
        if 0 <= age <= _NEWS_AGE and (not named or named == [year]):
            return _told_by_publication(year, day.group(), published, (year,))
    return None


def _told_by_publication(
    year: int, words: str, published: datetime, candidates: Iterable[int]
) -> YearDecision:
    """The decision, with the issue that says where it comes from."""
    issue = Issue(
        rule_id="review_year_from_publication",
        severity=Severity.WARNING,
        scope=IssueScope.FIELD,
        reason=in_both(
            f"The text does not name its year; {year} follows from its words “{words}” and the day of "
            "publication. Is the day that of a migrated page, correct the year: gov-reviews decide correct "
            "DOCUMENT_KEY --year.",
            f"文中未写明年度，依据“{words}”和发布日期推断为{year}年；"
            "如发布日期为网页迁移日期，请以 gov-reviews decide correct 文献编号 --year 更正。",
        ),
        value=str(year),
        candidates="; ".join(map(str, candidates)),
    )
    return YearDecision(year, f"publication: {words}, {published.year}年{published.month}月", issue)


def _relative_years(lead: str, published: datetime) -> Iterator[int]:
    for match in _relative().finditer(lead):
        year = _relative_year(match.lastgroup or "", published)
        if year is not None:
            yield year


def _relative_year(kind: str, published: datetime) -> int | None:
    """The year that words mean on the day of publication; None when nobody can say."""
    known = load_words(ReviewYearWords)
    if kind == "last_year":
        return published.year - 1
    if published.month in known.last_months:
        return published.year
    if kind == "this_year":
        return None if published.month in known.first_months else published.year
    return published.year - 1 if published.month in known.first_months else None


def _votes(text: str) -> Counter[int]:
    """What all mentions of each year say together; its weights are data."""
    known = load_words(ReviewYearWords)
    votes: Counter[int] = Counter()
    looked_back_on, looked_forward_to = _places(_looking_back(), text), _places(_outlook(), text)
    for match in _YEAR_IN_TEXT.finditer(text):
        year = read_year(match[1])
        if year is None:
            continue
        said = 0
        if match.start() in looked_back_on:
            said += known.weights.looked_back_on
        if match.start() in looked_forward_to:
            said += known.weights.looked_forward_to
        if text.startswith("年", match.end()):
            rest = text[match.end() + 1 : match.end() + 1 + _AFTER_YEAR]
            said += _weight(rest, known, is_lead=match.start() < known.lead_length)
        votes[year] += said
    return votes


def _places(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    """Where the years stand that a pattern with the year in its first or second group finds."""
    return frozenset(match.start(match.lastindex or 0) for match in pattern.finditer(text))


def _weight(rest: str, known: ReviewYearWords, *, is_lead: bool) -> int:
    """How much one mention of a year says about the year of the review, by the words behind it."""
    if _dated().match(rest):
        return known.weights.mentioned
    if _ahead().match(rest):
        return known.weights.ahead
    if _whole_year().match(rest):
        return known.weights.whole_year_in_lead if is_lead else known.weights.whole_year
    return known.weights.mentioned


def _check(year: int, evidence: str, published: int | None) -> YearDecision:
    """Doubt a year that the publication contradicts; it is kept, because migrated pages carry wrong days."""
    if published is None or published - 2 <= year <= published:
        return YearDecision(year, evidence)
    issue = Issue(
        rule_id="review_year_against_publication",
        severity=Severity.WARNING,
        scope=IssueScope.FIELD,
        reason=in_both(
            f"The text speaks of {year}, the page was published in {published}: check whether the page was "
            "migrated.",
            f"综述年度为{year}年，发布于{published}年，请核对是否为迁移网页。",
        ),
        value=str(year),
        candidates=f"{year}; {published - 1}; {published}",
    )
    return YearDecision(year, evidence, issue)


def _undecided(why: str, why_zh: str, candidates: list[int] | tuple[()]) -> YearDecision:
    issue = Issue(
        rule_id="review_year_undecided",
        severity=Severity.WARNING,
        scope=IssueScope.FIELD,
        reason=in_both(f"No review year: {why}. {ADVICE_EN}", f"无法判断综述年度：{why_zh}。{ADVICE_ZH}"),
        candidates="; ".join(map(str, candidates)),
    )
    return YearDecision(None, "", issue)
