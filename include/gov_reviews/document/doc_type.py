"""Document classification (文种): annual review, committee report, plan, meeting news ...

In: fields and the clean page. Out: `DocTypeDecision` with the score and the words that led to it. Words,
points and thresholds are data: metadata/documents/doc_types.yaml. A slogan as the only title says nothing;
then the body decides: years, figures, headings, the duties of a committee. Nothing is loaded because of one
word in a headline, and a review is not lost because of one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.line_roles.title_lines import is_signal_line
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.word_lists import DocTypePatterns, DocTypeWords, Step
from gov_reviews.knowledge.word_patterns import alternatives, find_any_pattern
from gov_reviews.records.pages import BlockKind, CleanPage
from gov_reviews.records.reviews import DocType

_HEADLINE_TYPES = (
    DocType.COMMITTEE_REPORT,
    DocType.PROPOSAL_NOTICE,
    DocType.WORK_PLAN,
    DocType.TERM_REVIEW,
    DocType.TOPIC_REVIEW,
    DocType.ANNUAL_REVIEW,
    DocType.MEETING_NEWS,
    DocType.OTHER,
)
_NEGATIVE = frozenset({DocType.PROPOSAL_NOTICE, DocType.WORK_PLAN, DocType.MEETING_NEWS, DocType.OTHER})
_REVIEWS = frozenset({DocType.TOPIC_REVIEW, DocType.TERM_REVIEW, DocType.ANNUAL_REVIEW})
_HEAD_LENGTH = 400
_OPENING_LENGTH = 60  # characters in which news says its day


@dataclass(frozen=True, slots=True)
class DocTypeDecision:
    """The kind of a document and why.

    Attributes:
        score: Evidence that it is a review; `review_threshold` or more counts as one.
        evidence: "subtitle: annual_review 工作综述; body: 24 figures, 9 year markers".
    """

    doc_type: DocType
    score: float
    evidence: str


@cache
def _patterns(doc_type: DocType) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What a headline of this type has, and what it does not have."""
    known: DocTypePatterns = getattr(load_words(DocTypeWords), doc_type.value)
    without = find_any_pattern(known.not_headline) if known.not_headline else None
    return find_any_pattern(known.headline), without


@cache
def _markers() -> PhraseIndex:
    """Finds the words of all groups in one pass."""
    known = load_words(DocTypeWords).body_markers
    return PhraseIndex((*known.year, *known.duty, *known.meeting, *known.plan))


@cache
def _report_body() -> re.Pattern[str]:
    return find_any_pattern(load_words(DocTypeWords).committee_report.body)


@cache
def _figure() -> re.Pattern[str]:
    known = load_words(DocTypeWords)
    return re.compile(
        rf"""
        (?<!\d)\d[\d.]{{0,15}} \s? (?:万|亿)? [余多]? \s? [{known.figure_counters}]
        | [二三四五六七八九十百千两][一二三四五六七八九十百千万余多]{{0,8}}[{known.chinese_figure_counters}]
        """,
        re.VERBOSE,
    )


@cache
def _session_head() -> re.Pattern[str]:
    return find_any_pattern(load_words(DocTypeWords).session_heads)


@cache
def _news_opening() -> re.Pattern[str]:
    """近日， or 12月5日， at the start, behind a dateline (讯, 电) or behind the reporter's bracket."""
    openings = alternatives(load_words(DocTypeWords).news_openings)
    return re.compile(rf"(?:^|讯|电|[)）])\s*(?:{openings}|\d{{1,2}}月\d{{1,2}}日(?:至\d{{1,2}}日)?)[,，、]")


@dataclass(frozen=True, slots=True)
class _Body:
    """What the text itself shows."""

    length: int
    figures: int
    years: int
    duties: int
    headings: int
    meetings: int
    plans: int
    addresses: int
    names_session: bool
    opens_like_news: bool

    @property
    def review_score(self) -> float:
        """Up to 6.5 points: how much the text alone reads like a review of a year."""
        known = load_words(DocTypeWords)
        scores = known.body_scores
        score = _points(scores.length, self.length) + _points(scores.figures, self.figures)
        score += _points(scores.years, self.years) + _points(scores.duties, self.duties)
        score += _points(scores.headings, self.headings)
        is_short = self.length < known.short_text
        meetings = scores.meetings if not is_short else (*scores.meetings, known.short_text_meetings)
        score += _points(meetings, self.meetings)
        if self.plans > 2 * self.years + 4 and self.plans > self.figures / 2:
            score += known.plans
        return score + (known.news_opening if self.opens_like_news and is_short else 0.0)

    @property
    def is_report(self) -> bool:
        """Addressed to the session, twice, or once where the head of the text names the session."""
        enough = load_words(DocTypeWords).report_addresses
        return self.addresses >= enough or (self.addresses >= 1 and self.names_session)


def _points(steps: tuple[Step, ...], count: int) -> float:
    return next((step.points for step in steps if count >= step.at_least), 0.0)


def _read_body(clean: CleanPage) -> _Body:
    text = clean.body_text
    head = text[:_HEAD_LENGTH] + "".join(
        block.text
        for block in clean.blocks
        if block.kind in (BlockKind.SUBTITLE, BlockKind.META, BlockKind.BYLINE)
    )
    known = load_words(DocTypeWords).body_markers
    found = Counter(word for _, word in _markers().find(text))
    return _Body(
        length=len(text),
        figures=len(set(_figure().findall(text))),
        years=sum(found[word] for word in known.year),
        duties=sum(word in found for word in known.duty),
        headings=sum(block.kind is BlockKind.HEADING for block in clean.blocks),
        meetings=sum(found[word] for word in known.meeting),
        plans=sum(found[word] for word in known.plan),
        addresses=len(set(_report_body().findall(text))),
        names_session=_session_head().search(head) is not None,
        opens_like_news=_news_opening().search(text[:_OPENING_LENGTH]) is not None,
    )


def _headline_hits(fields: DocumentFields) -> list[tuple[DocType, str, str]]:
    """(type, which line, words) of every headline that a type recognises, exact formulas first."""
    hits = []
    lines = (("subtitle", fields.subtitle), ("title", fields.title), ("kicker", fields.kicker))
    for doc_type in _HEADLINE_TYPES:
        headline, not_headline = _patterns(doc_type)
        for name, line in lines:
            match = headline.search(line) if line else None
            if match and line and not (not_headline and not_headline.search(line)):
                hits.append((doc_type, name, match.group()))
    return hits


def classify_document(fields: DocumentFields, clean: CleanPage) -> DocTypeDecision:
    """Kind of a document by headline and body.

    Score: points for each headline line that says review, for the body, and against for each kind of other
    news in the headlines; doc_types.yaml says how many. `review_threshold` or more is a review; without any
    review word in the headlines the body alone must reach it.
    """
    body = _read_body(clean)
    hits = _headline_hits(fields)
    evidence = "; ".join(
        (*(f"{name}: {doc_type.value} {words}" for doc_type, name, words in hits), _describe(body))
    )
    types = {doc_type for doc_type, _, _ in hits}
    known = load_words(DocTypeWords)
    if _is_announced_report(types, body):
        return DocTypeDecision(DocType.COMMITTEE_REPORT, body.review_score + known.headline, evidence)
    if _is_report_by_text(types, body):
        evidence += "; body: addressed to the session"
        return DocTypeDecision(DocType.COMMITTEE_REPORT, body.review_score, evidence)
    score = body.review_score
    score += known.headline * len({name for doc_type, name, _ in hits if doc_type in _REVIEWS})
    score += known.other_news * min(len(types & _NEGATIVE), known.other_news_kinds)
    score += known.signal_line if any(is_signal_line(line) for line in fields.headlines) else 0.0
    if score >= known.review_threshold:
        doc_type = _first(hits, _REVIEWS) or DocType.ANNUAL_REVIEW
    else:
        meetings = DocType.MEETING_NEWS if body.meetings >= known.meeting_news_phrases else DocType.OTHER
        doc_type = _first(hits, _NEGATIVE) or meetings
    return DocTypeDecision(doc_type, score, evidence)


def _describe(body: _Body) -> str:
    return (
        f"body: {body.length} characters, {body.figures} figures, {body.years} year markers, {body.headings} "
        "headings"
    )


def _is_announced_report(types: set[DocType], body: _Body) -> bool:
    """The headline says report, and the text is one: addressed to the session, or as long as one."""
    length = load_words(DocTypeWords).announced_report_length
    return DocType.COMMITTEE_REPORT in types and (body.is_report or body.length >= length)


def _is_report_by_text(types: set[DocType], body: _Body) -> bool:
    """Addressed to the session under a headline that says nothing else."""
    if types & (_REVIEWS | {DocType.WORK_PLAN, DocType.PROPOSAL_NOTICE}):
        return False
    return body.is_report and body.length >= load_words(DocTypeWords).report_length


def _first(hits: list[tuple[DocType, str, str]], kinds: frozenset[DocType]) -> DocType | None:
    return next((doc_type for doc_type, _, _ in hits if doc_type in kinds), None)
