"""Decide the year that a review is about (履职年度).

In: fields, clean page, kind of document. Out: year or None, the words that prove it, and an `Issue` when it
is undecided or doubtful.
The order of proof: headlines (区政协2022年工作综述); for a report its session (delivered in February 2024:
the year before) and its headings (2023年工作回顾); then the text (2022年，… 一年来). The day of publication
is never a proof: it only speaks against a year that lies after it, and weighs between years that the text
names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.undecided_fields import ADVICE_EN, ADVICE_ZH
from gov_reviews.records.pages import BlockKind, CleanPage
from gov_reviews.records.reviews import DocType, Issue

EARLIEST = 1990
LATEST = 2099

_CHINESE_DIGITS = str.maketrans("〇○Ｏ零０一二三四五六七八九", "00000123456789")
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})"
_COUNTED = r"\s*(?:余|多|万|件|人|条|个|次|名|场|份|元|%|％|公里|亩)"
_ANY_YEAR = re.compile(rf"(?<![\d.])({_YEAR})(?!\d|\.\d|{_COUNTED}|年\s*\d{{1,2}}\s*月)")
_SPAN = re.compile(
    rf"(?<!\d)({_YEAR})\s*+(?:年\s*+)?[-—–~～至到]++\s*+((?:20)?\d{{2}}|{_YEAR})(?:\s*+年(?!\d)|(?!\d))"
)
_TERM_SPAN = re.compile(rf"(?<!\d)({_YEAR})年?(?:\d{{1,2}}月)?(?:初|底|末)?[-—–~～至到]+({_YEAR})年")
_MIN_TERM = 3  # years between the first and the last year of a term that is told as a span
_OUTLOOK = re.compile(
    rf"(?:展望|计划|部署|喜迎|迎接|奔赴|奋进|启航|开启|走向|你好|瞻望|擘画|谋划)\s*({_YEAR})|({_YEAR})\s*年?[^，,;；\s]{{0,8}}(?:工作)?(?:展望|计划|要点|部署|打算|安排|两会|全会)"
)
_LOOKING_BACK = re.compile(
    rf"(?:回首|回望|回顾|回眸|过去的|走过|盘点|再见|告别|致敬|即将过去的|刚刚过去的|翻开|纵观|梳理)\s*({_YEAR})|({_YEAR})\s*年?(?:度)?(?:工作|履职)?(?:主要)?(?:工作)?(?:回顾|回眸|综述|总结|盘点|答卷|纪实)"
)
_YEAR_IN_TEXT = re.compile(rf"(?<![\d—–-])({_YEAR})(?!\d)")
_LEAD_LENGTH = 600
_WHOLE_YEAR = re.compile(
    r"^(?:度|以来|[,，]|来[,，]|里[,，]|全年|一年|是|间|度?履职|度?工作|度?的履职|度?政协)"
)
_DATED = re.compile(
    r"^(?:\s*\d{1,2}\s*月|\s*[一二三四五六七八九十]{1,3}月|初|底|末|年中|春|夏|秋|冬|[上下]半年|第?[一二三四1234]季度)"
)
_AHEAD = re.compile(r"^度?[,，]?[^。；;，,]{0,8}(?:将(?!近)|拟|计划|工作思路|工作打算|展望)")
_PAST_YEAR_WORDS = re.compile(r"一年来|过去一年|过去的一年|这一年|全年|回首|回顾|履职")
_SESSION_DATE = re.compile(
    rf"({_YEAR})\s*+年\s*+(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*+月[^)）]{{0,8}}日?[^)）]{{0,24}}?(?:在|政协)[^)）]{{0,60}}次(?:全体)?会议"
)
_TERM = frozenset({DocType.TERM_REVIEW})


@dataclass(frozen=True, slots=True)
class YearDecision:
    """The review year and why; `issue` is set when it is undecided or at odds with the publication."""

    year: int | None
    evidence: str
    issue: Issue | None = None

    def __iter__(self) -> Iterator[object]:
        """So that a caller can write `year, evidence, issue = decide_review_year(...)`."""
        return iter((self.year, self.evidence, self.issue))


def read_year(text: str) -> int | None:
    """2022, 二〇二二, 二○二二 -> 2022; None when it is no year of our time."""
    digits = text.translate(_CHINESE_DIGITS)
    year = int(digits) if digits.isascii() and digits.isdigit() and len(digits) == 4 else None
    return year if year is not None and EARLIEST <= year <= LATEST else None


def decide_review_year(fields: DocumentFields, clean: CleanPage, doc_type: DocType | None) -> YearDecision:
    """The year that the figures of a document are about.

    A term review (五年) has the last year of its span.
    """
    published = fields.published_at.at.year if fields.published_at else None
    for read in (_from_headlines, _from_session, _from_headings, _from_term_span):
        year, evidence = read(fields, clean, doc_type)
        if year is not None:
            return _check(year, evidence, published)
    decision = _from_body(fields, clean, published)
    if doc_type in _TERM and decision.year is not None and published is None:
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
        span = _SPAN.search(line)
        if span:
            last = span[2] if len(span[2]) == 4 else span[1].translate(_CHINESE_DIGITS)[:2] + span[2]
            if (year := read_year(last)) is not None:
                return year, f"{name}: {span.group().strip()}"
        outlook = {read_year(match[1] or match[2]) for match in _OUTLOOK.finditer(line)}
        backward = [read_year(match[1] or match[2]) for match in _LOOKING_BACK.finditer(line)]
        years = [year for match in _ANY_YEAR.finditer(line) if (year := read_year(match[1])) is not None]
        candidates = [year for year in backward if year is not None] or [
            year for year in years if year not in outlook
        ]
        if doc_type is DocType.WORK_PLAN:
            candidates = years
        if candidates:
            return max(candidates) if doc_type in _TERM else candidates[0], f"{name}: {candidates[0]}年"
    return None, ""


def _from_session(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """A report delivered at a session: its year is the one before, or the same in December."""
    if doc_type is not DocType.COMMITTEE_REPORT:
        return None, ""
    heading = next(
        (
            read_year(match[1] or match[2])
            for block in clean.blocks[:40]
            if (match := _LOOKING_BACK.search(block.text))
        ),
        None,
    )
    if heading is not None:
        return heading, f"heading: {heading}年 回顾"
    head = "\n".join((*fields.headlines, *(block.text for block in clean.blocks[:12])))[:1500]
    match = _SESSION_DATE.search(head)
    year = read_year(match[1]) if match else None
    if match is None or year is None:
        return None, ""
    month = (
        match[2]
        if match[2].isdigit()
        else str("一二三四五六七八九十".find(match[2][-1]) + 1 + (10 if len(match[2]) == 2 else 0))
    )
    return (year if month == "12" else year - 1), f"session: {match[1]}年{match[2]}月"


def _from_headings(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """A heading of the body: 2023年工作回顾."""
    for block in clean.blocks:
        if block.kind is BlockKind.HEADING and (match := _LOOKING_BACK.search(block.text)):
            year = read_year(match[1] or match[2])
            if year is not None:
                return year, f"heading: {match.group()}"
    return None, ""


def _from_term_span(
    fields: DocumentFields, clean: CleanPage, doc_type: DocType | None
) -> tuple[int | None, str]:
    """A term told as a span at the start of the text: 2017年1月至2021年12月，五届市政协走过了五年."""
    if doc_type in _TERM and (match := _TERM_SPAN.search(clean.body_text, 0, _LEAD_LENGTH)):
        first, last = read_year(match[1]), read_year(match[2])
        if first is not None and last is not None and last - first >= _MIN_TERM:
            return last, f"body: {match.group()}"
    return None, ""


def _from_body(fields: DocumentFields, clean: CleanPage, published: int | None) -> YearDecision:
    """The year for which the text speaks most: as a whole year, looked back on, or by its dated events."""
    text = clean.body_text
    votes: Counter[int] = Counter()
    for match in _YEAR_IN_TEXT.finditer(text):
        year = read_year(match[1])
        if year is not None:
            around = text[max(0, match.start() - 8) : match.end() + 16]
            votes[year] += 6 * (_LOOKING_BACK.search(around) is not None) - 4 * (
                _OUTLOOK.search(around) is not None
            )
            if text.startswith("年", match.end()):
                votes[year] += _weight(
                    text[match.end() + 1 : match.end() + 15], is_lead=match.start() < _LEAD_LENGTH
                )
    if published is not None:
        for year in list(votes):
            if year > published:
                del votes[year]
    ranked = [(year, weight) for year, weight in votes.most_common() if weight > 0]
    if not ranked:
        return _undecided("the text names no year", "文中没有年份", ())
    (year, weight), runner_up = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    is_plausible = published is None or published - 1 <= year <= published
    is_clear = weight >= 4 and weight >= 1.5 * runner_up
    # Dated events alone are weak: they count when the text looks back and the publication agrees.
    agrees = (
        published is not None
        and is_plausible
        and weight >= 2
        and weight > runner_up
        and _PAST_YEAR_WORDS.search(text) is not None
    )
    if is_clear or agrees:
        return _check(year, f"body: {year}年, weight {weight} against {runner_up}", published)
    return _undecided(
        "the text speaks for several years", "文中年份不足以判断", [year for year, _ in ranked[:4]]
    )


def _weight(rest: str, *, is_lead: bool) -> int:
    """How much one mention of a year says about the year of the review."""
    if _DATED.match(rest):
        return 1
    if _AHEAD.match(rest):
        return -1
    if _WHOLE_YEAR.match(rest):
        return 5 if is_lead else 3
    return 1


def _check(year: int, evidence: str, published: int | None) -> YearDecision:
    """Doubt a year that the publication contradicts; it is kept, because migrated pages carry wrong days."""
    if published is None or published - 2 <= year <= published:
        return YearDecision(year, evidence)
    issue = Issue(
        rule_id="review_year_against_publication",
        severity="warning",
        scope="field",
        reason=f"The text speaks of {year}, the page was published in {published}: check whether the page was migrated. "
        f"综述年度为{year}年，发布于{published}年，请核对是否为迁移网页。",
        value=str(year),
        candidates=f"{year}; {published - 1}; {published}",
    )
    return YearDecision(year, evidence, issue)


def _undecided(why: str, why_zh: str, candidates: list[int] | tuple[()]) -> YearDecision:
    issue = Issue(
        rule_id="review_year_undecided",
        severity="warning",
        scope="field",
        reason=f"No review year: {why}. {ADVICE_EN} 无法判断综述年度：{why_zh}。{ADVICE_ZH}",
        candidates="; ".join(map(str, candidates)),
    )
    return YearDecision(None, "", issue)
