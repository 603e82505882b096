"""Document classification (文种): annual review, committee report, plan, meeting news ...

In: fields and the clean page. Out: `DocTypeDecision` with the score and the words that led to it. Words,
points and thresholds are data: metadata/documents/doc_types.yaml. A slogan as the only title says nothing;
then the body decides: years, figures, headings, the duties of a committee. Nothing is loaded because of one
word in a headline, and a review is not lost because of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from gov_reviews.document.fields import DocumentFields
from gov_reviews.document.issuer import decide_issuer
from gov_reviews.document.line_roles.title_lines import has_review_word, is_signal_line
from gov_reviews.document.review_evidence import ReviewSigns, read_signs
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.small_numbers import years_in_digits
from gov_reviews.knowledge.word_lists import DocTypePatterns, DocTypeWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any_pattern
from gov_reviews.records.pages import CleanPage
from gov_reviews.records.reviews import DocType, SubjectCode

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
_OPENING = 120  # characters in which a text says what time it is about
_ANOTHER_BODY = "headline: another body"
_REVIEWS = frozenset({DocType.TOPIC_REVIEW, DocType.TERM_REVIEW, DocType.ANNUAL_REVIEW})


@dataclass(frozen=True, slots=True)
class DocTypeDecision:
    """The kind of a document and why.

    Attributes:
        score: Evidence that it is a review; `review_threshold` or more counts as one.
        evidence: "subtitle: annual_review 工作综述; body: 1800 characters, 24 figures; years 9 (+2.0)".
        body: What the text alone shows.
        is_of_another_body: It is about the work of a congress, a court, a party ..., not of a committee.
    """

    doc_type: DocType
    score: float
    evidence: str
    body: ReviewSigns
    is_of_another_body: bool = False


@cache
def _patterns(doc_type: DocType) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """What a headline of this type has, and what it does not have."""
    known: DocTypePatterns = getattr(load_words(DocTypeWords), doc_type.value)
    without = find_any_pattern(known.not_headline) if known.not_headline else None
    return find_any_pattern(known.headline), without


@cache
def _bodies() -> re.Pattern[str]:
    """Finds bodies by name; the group `other` where it is not a committee."""
    known = load_words(DocTypeWords)
    return re.compile(f"{alternatives(known.committee_names)}|(?P<other>{'|'.join(known.other_bodies)})")


@cache
def _single_event() -> re.Pattern[str]:
    return find_any_pattern(load_words(DocTypeWords).single_events)


def _is_of_another_body(line: str) -> bool:
    """Whether the body that a line names first is no committee: 区民政局关于政协提案办理的总结."""
    first = _bodies().search(line)
    return first is not None and first["other"] is not None


def _headline_hits(fields: DocumentFields) -> list[tuple[DocType, str, str]]:
    """(type, which line, words) of every headline that a type recognises, exact formulas first."""
    hits = []
    lines = (("subtitle", fields.subtitle), ("title", fields.title), ("kicker", fields.kicker))
    printed = [(name, years_in_digits(line)) for name, line in lines if line]
    for doc_type in _HEADLINE_TYPES:
        headline, not_headline = _patterns(doc_type)
        for name, line in printed:
            match = headline.search(line)
            if match and not (not_headline and not_headline.search(line)):
                hits.append((doc_type, name, match.group()))
    return hits


def is_review_headline(line: str) -> bool:
    """Whether one headline, by itself, says that its text is a review."""
    hits = _headline_hits(DocumentFields(title=line))
    types = {doc_type for doc_type, _, _ in hits}
    if types & _NEGATIVE or _is_of_another_body(line):
        return False
    return bool(types & _REVIEWS) or is_signal_line(line)


def classify_document(fields: DocumentFields, clean: CleanPage) -> DocTypeDecision:
    """Kind of a document by headline and body.

    Score: points for each headline line that says review, for the signs of the body, and against for each
    kind of other news in the headlines; doc_types.yaml says how many. `review_threshold` or more is a review;
    without any review word in the headlines the body alone must reach it.
    """
    body = read_signs(clean)
    hits = _headline_hits(fields)
    types = {doc_type for doc_type, _, _ in hits}
    known = load_words(DocTypeWords)
    against = _headlines_against(fields, hits)
    evidence = "; ".join(
        (*(f"{name}: {doc_type.value} {words}" for doc_type, name, words in hits), *against, _describe(body))
    )
    if not against and _is_announced_report(types, body):
        return DocTypeDecision(DocType.COMMITTEE_REPORT, body.score + known.headline, evidence, body)
    if not against and _is_report_by_text(hits, body):
        evidence += "; body: addressed to the session"
        return DocTypeDecision(DocType.COMMITTEE_REPORT, body.score, evidence, body)
    score = body.score + sum(against.values()) + _headline_points(hits)
    if not against:
        score += _review_word_points(fields, types)
    if score >= known.review_threshold:
        doc_type = _first(hits, _REVIEWS) or _kind_of_unnamed(fields, clean)
    else:
        meetings = DocType.MEETING_NEWS if body.meetings >= known.meeting_news_phrases else DocType.OTHER
        doc_type = _first(hits, _NEGATIVE) or meetings
    is_of_another_body = _ANOTHER_BODY in against or body.is_of_another_body
    return DocTypeDecision(doc_type, score, evidence, body, is_of_another_body)


def _kind_of_unnamed(fields: DocumentFields, clean: CleanPage) -> DocType:
    """The kind of what reads like a review under headlines that do not say so: none where another body
    speaks.
    """
    issuer = decide_issuer(fields.headlines, clean.body_text, fields.source_name)
    return _kind_by_text(clean.body_text) if issuer.code in (None, SubjectCode.COMMITTEE) else DocType.OTHER


def _kind_by_text(text: str) -> DocType:
    """The kind of a review whose headlines say none: of a term where the text opens on one (五年来，…) and
    speaks of it more often than of a year.
    """
    term = [match.start() for match in _openings("term").finditer(text)]
    years = sum(1 for _ in _openings("year").finditer(text))
    opens_on_term = bool(term) and term[0] < _OPENING
    return DocType.TERM_REVIEW if opens_on_term and len(term) > years else DocType.ANNUAL_REVIEW


@cache
def _openings(kind: Literal["term", "year"]) -> re.Pattern[str]:
    known = load_words(DocTypeWords)
    return find_any_pattern(known.term_openings if kind == "term" else known.year_openings)


def _headline_points(hits: list[tuple[DocType, str, str]]) -> float:
    """Points of the headline lines that say review, and against for kinds of other news."""
    known = load_words(DocTypeWords)
    lines = {name for doc_type, name, _ in hits if doc_type in _REVIEWS}
    other_news = {doc_type for doc_type, _, _ in hits if doc_type in _NEGATIVE}
    return known.headline * len(lines) + known.other_news * min(len(other_news), known.other_news_kinds)


def _review_word_points(fields: DocumentFields, types: set[DocType]) -> float:
    """Points of a review word beside a committee's name, or in headlines that no kind recognises."""
    known = load_words(DocTypeWords)
    if any(is_signal_line(line) for line in fields.headlines):
        return known.signal_line
    if types or not any(has_review_word(line) for line in fields.headlines):
        return 0.0
    return known.bare_review_word + (known.series if fields.part is not None else 0.0)


def _headlines_against(fields: DocumentFields, hits: list[tuple[DocType, str, str]]) -> dict[str, float]:
    """What the headlines with a review word say against a review of a committee: the words, and points."""
    known = load_words(DocTypeWords)
    lines = {name: getattr(fields, name) for doc_type, name, _ in hits if doc_type not in _NEGATIVE}
    against = {}
    if any(_is_of_another_body(line) for line in lines.values()):
        against[_ANOTHER_BODY] = known.other_body
    if any(_single_event().search(line) for line in fields.headlines):
        against["headline: one event"] = known.single_event
    return against


def _describe(body: ReviewSigns) -> str:
    signs = ", ".join(f"{sign.name} {sign.count} ({sign.points:+.1f})" for sign in body.signs)
    return f"body: {body.length} characters, {body.figures} figures; {signs}"


def _is_announced_report(types: set[DocType], body: ReviewSigns) -> bool:
    """The headline says report, and the text is one: addressed to the session, or an excerpt that does not
    read like news of it.
    """
    enough = load_words(DocTypeWords).announced_report_points
    return DocType.COMMITTEE_REPORT in types and (body.is_addressed or body.score >= enough)


def _is_report_by_text(hits: list[tuple[DocType, str, str]], body: ReviewSigns) -> bool:
    """Addressed to the session under a headline that says no other kind: nothing, 工作报告, or that it looks
    back.
    """
    types = {doc_type for doc_type, _, words in hits if not words.endswith("工作报告")}
    if types & {DocType.TOPIC_REVIEW, DocType.WORK_PLAN, DocType.PROPOSAL_NOTICE}:
        return False
    known = load_words(DocTypeWords)
    return body.is_addressed and (
        body.length >= known.report_length or body.score >= known.short_report_points
    )


def _first(hits: list[tuple[DocType, str, str]], kinds: frozenset[DocType]) -> DocType | None:
    return next((doc_type for doc_type, _, _ in hits if doc_type in kinds), None)
