"""Decide what kind of text a document is (文种): annual review, committee report, plan, meeting news ...

In: fields and the clean page. Out: `DocTypeDecision` with the score and the words that led to it. The cues
are data:
metadata/documents/doc_types.yaml. A slogan as the only title says nothing; then the body decides: years,
figures, headings, the duties of a committee. Nothing is loaded because of one word in a headline, and a
review is not lost because of one.
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
from gov_reviews.knowledge.word_lists import DocTypePatterns, DocTypeWords
from gov_reviews.records.pages import BlockKind, CleanPage
from gov_reviews.records.reviews import DocType

REVIEW_THRESHOLD = 4.0

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
_FIGURE = re.compile(
    r"(?<!\d)\d[\d.]{0,15}\s?(?:万|亿)?[余多]?\s?[件次篇条项人名场个期份元万%％家位户辑本册部批类组]"
    # some papers print no digits
    r"|[二三四五六七八九十百千两][一二三四五六七八九十百千万余多]{0,8}[件次篇条名场期份元户册]"
)
_SESSION_HEAD = re.compile(
    r"在.{0,6}政协.{0,40}第.{1,4}次(?:全体)?会议上|政协第.{1,4}届.{0,30}第.{1,4}次(?:全体)?会议上"
)
_HEAD_LENGTH = 400
_OPENING_NEWS = re.compile(
    r"(?:^|讯|电|[)）])\s*(?:近日|日前|连日来|\d{1,2}月\d{1,2}日(?:至\d{1,2}日)?|今天|昨日|昨天)[,，、]"
)


@dataclass(frozen=True, slots=True)
class DocTypeDecision:
    """The kind of a document and why.

    Attributes:
        score: Evidence that it is a review; `REVIEW_THRESHOLD` or more counts as one.
        evidence: "subtitle: annual_review 工作综述; body: 24 figures, 9 year markers".
    """

    doc_type: DocType
    score: float
    evidence: str


@cache
def _patterns(doc_type: DocType) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What a headline of this type has, and what it does not have."""
    known: DocTypePatterns = getattr(load_words(DocTypeWords), doc_type.value)
    return re.compile("|".join(known.headline)), re.compile(
        "|".join(known.not_headline)
    ) if known.not_headline else None


@cache
def _markers() -> PhraseIndex:
    """Finds the words of all groups in one pass."""
    known = load_words(DocTypeWords).body_markers
    return PhraseIndex((*known.year, *known.duty, *known.meeting, *known.plan))


@cache
def _report_body() -> re.Pattern[str]:
    return re.compile("|".join(load_words(DocTypeWords).committee_report.body))


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
    is_report: bool
    opens_like_news: bool

    @property
    def review_score(self) -> float:
        """0 to 6.5: how much the text alone reads like a review of a year."""
        score = 0.0
        score += 1.0 if self.length >= 1200 else 0.5 if self.length >= 700 else 0.0
        score += (
            1.5 if self.figures >= 20 else 1.0 if self.figures >= 10 else 0.5 if self.figures >= 5 else 0.0
        )
        score += 1.5 if self.years >= 4 else 1.0 if self.years >= 2 else 0.5 if self.years else 0.0
        score += 1.0 if self.duties >= 8 else 0.5 if self.duties >= 5 else 0.0
        score += 1.0 if self.headings >= 3 else 0.0
        score -= 2.0 if self.meetings >= 4 else 1.0 if self.meetings >= 2 and self.length < 1500 else 0.0
        score -= 1.5 if self.plans > 2 * self.years + 4 and self.plans > self.figures / 2 else 0.0
        score -= 1.0 if self.opens_like_news and self.length < 1500 else 0.0
        return score


def _read_body(clean: CleanPage) -> _Body:
    text = clean.body_text
    head = text[:_HEAD_LENGTH] + "".join(
        block.text
        for block in clean.blocks
        if block.kind in (BlockKind.SUBTITLE, BlockKind.META, BlockKind.BYLINE)
    )
    known = load_words(DocTypeWords).body_markers
    found = Counter(word for _, word in _markers().find(text))
    addresses = len(set(_report_body().findall(text)))
    return _Body(
        length=len(text),
        figures=len(set(_FIGURE.findall(text))),
        years=sum(found[word] for word in known.year),
        duties=sum(word in found for word in known.duty),
        headings=sum(block.kind is BlockKind.HEADING for block in clean.blocks),
        meetings=sum(found[word] for word in known.meeting),
        plans=sum(found[word] for word in known.plan),
        is_report=addresses >= 2 or (addresses >= 1 and _SESSION_HEAD.search(head) is not None),
        opens_like_news=_OPENING_NEWS.search(text[:60]) is not None,
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

    Score: 3 for a subtitle or kicker and 3 for a title that says review, the body up to 6.5, minus 3 for each
        kind of other news in the
    headlines. `REVIEW_THRESHOLD` or more is a review; without any review word in the headlines the body alone
    must reach it.
    """
    body = _read_body(clean)
    hits = _headline_hits(fields)
    types = {hit[0] for hit in hits}
    evidence = "; ".join(f"{name}: {doc_type.value} {words}" for doc_type, name, words in hits)
    body_evidence = (
        f"body: {body.length} characters, {body.figures} figures, {body.years} year markers, {body.headings} "
        "headings"
    )
    evidence = f"{evidence}; {body_evidence}" if evidence else body_evidence
    if DocType.COMMITTEE_REPORT in types and (body.is_report or body.length >= 3000):
        return DocTypeDecision(DocType.COMMITTEE_REPORT, body.review_score + 3.0, evidence)
    if (
        body.is_report
        and body.length >= 1000
        and not types & _REVIEWS
        and not types & {DocType.WORK_PLAN, DocType.PROPOSAL_NOTICE}
    ):
        return DocTypeDecision(
            DocType.COMMITTEE_REPORT, body.review_score, evidence + "; body: addressed to the session"
        )
    score = body.review_score
    score += 3.0 * len({name for doc_type, name, _ in hits if doc_type in _REVIEWS})
    score -= 3.0 * min(len(types & _NEGATIVE), 2)
    score += 1.0 if any(is_signal_line(line) for line in fields.headlines) else 0.0
    if score >= REVIEW_THRESHOLD:
        review = next((doc_type for doc_type, _, _ in hits if doc_type in _REVIEWS), DocType.ANNUAL_REVIEW)
        return DocTypeDecision(review, score, evidence)
    other = next((doc_type for doc_type, _, _ in hits if doc_type in _NEGATIVE), None)
    if other is None:
        other = DocType.MEETING_NEWS if body.meetings >= 3 else DocType.OTHER
    return DocTypeDecision(other, score, evidence)
