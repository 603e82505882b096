"""One clean page to one `Review`: first what the document is, then what its figures say.

In: `CleanPage` and the captures it was read from. Out: `Review`. Pure. Refuses to guess: what is undecided
stays None and leaves an `Issue`, with candidates where there are any. A text that is no review keeps its
document type; one of the inbox gives its figures all the same, of one of a site an `Issue` says what it was
taken for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from gov_reviews.decisions.review_decisions import ReviewDecision
from gov_reviews.document.committee_term import decide_term
from gov_reviews.document.doc_type import DocTypeDecision, classify_document
from gov_reviews.document.fields import DocumentFields, read_fields
from gov_reviews.document.issuer import decide_issuer, issuer_issue
from gov_reviews.document.keywords import extract_keywords
from gov_reviews.document.organization import decide_organization
from gov_reviews.document.other_texts import (
    is_worth_figures,
    loaded_other_issue,
    no_figure_issue,
    other_text_issue,
)
from gov_reviews.document.people import find_people
from gov_reviews.document.review_year import decide_review_year
from gov_reviews.document.text_doubts import damaged_figures, text_issues, unreadable_reason
from gov_reviews.document.topics import find_topics
from gov_reviews.document.undecided_fields import with_undecided_issues
from gov_reviews.document.unreadable_pages import review_of_unreadable_page
from gov_reviews.facts.named_items import find_named_items
from gov_reviews.facts.observations import DocumentFacts, FactContext, read_facts
from gov_reviews.facts.skipped_numerals import SkippedNumeral
from gov_reviews.knowledge.small_numbers import years_in_digits
from gov_reviews.reading.decided_readings import (
    DocumentReading,
    decide_document,
    decide_figures,
    held_issues,
)
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId
from gov_reviews.records.pages import BlockKind, CleanPage, DoubtKind, PageState
from gov_reviews.records.reviews import CommitteeTerm, DocType, Issue, Review, is_review_type
from gov_reviews.records.vocabulary import IssueScope, Severity

MOST_UNREAD = 50  # rows of one document; a text of nothing but numbers must not fill the quarantine
UNREAD_WORDS = 8  # characters on either side of an unread number that show what it is
FEW_FIGURES = 5  # a review prints dozens; fewer means that the text is cut or is no review


def extract_review(
    clean: CleanPage,
    capture_ids: Sequence[CaptureId],
    source_regions: Sequence[str] = (),
    decisions: Sequence[ReviewDecision] = (),
) -> Review:
    """Read one document.

    Args:
        clean: The page whose text can be trusted.
        capture_ids: The captures it was read from, first page first.
        source_regions: Codes of the divisions whose reviews the registered source carries: evidence on whose
            review it is.
        decisions: What people decided about this text and its figures, in the order in which they did.

    Returns:
        The review, or why nothing of the text can be read. Figures, people and keywords are read of texts
        that are loaded only (`is_loaded`).
    """
    if reason := unreadable_reason(clean):
        bare = replace(clean.page, state=PageState.DECODE_SUSPECT, state_reason=reason)
        return review_of_unreadable_page(bare, tuple(capture_ids))
    fields = read_fields(clean)
    found_type = classify_document(fields, clean)
    document = _decide(clean, fields, found_type, source_regions, decisions)
    bare_review = _without_figures(clean, capture_ids, fields, document)
    context = context_of(bare_review)
    facts = DocumentFacts((), ())
    if _may_be_loaded(bare_review) or is_worth_figures(found_type):
        facts = read_facts(
            clean.body_text,
            clean.blocks,
            replace(context, capture_of=_captures_of(clean, capture_ids)),
            correct=lambda found: decide_figures(clean.body_text, found, decisions),
        )
    review = replace(bare_review, observations=facts.observations)
    kind_issue = _kind_issue(review, found_type)
    if not review.is_loaded:
        return replace(bare_review, issues=(kind_issue,) if kind_issue else ())
    people = find_people(clean)
    names = {*fields.authors, *fields.editors, *fields.credits, *(person.name for person in people)}
    issues = (
        kind_issue,
        document.committee.issue,
        document.year.issue,
        *document.term.issues,
        context.issuer and issuer_issue(context.issuer),
        *text_issues(clean),
        *damaged_figures(clean, facts.observations),
        *held_issues(document, facts.observations),
        *_unread_issues(clean.body_text, facts.unread),
    )
    return with_undecided_issues(
        replace(
            review,
            people=people,
            named_items=find_named_items(clean.body_text),
            keywords=extract_keywords(clean.body_text, persons=names),
            topics=find_topics(clean.body_text),
            issues=tuple(issue for issue in issues if issue),
            flags=_flags(clean, review),
        )
    )


def _decide(
    clean: CleanPage,
    fields: DocumentFields,
    found_type: DocTypeDecision,
    source_regions: Sequence[str],
    decisions: Sequence[ReviewDecision],
) -> DocumentReading:
    """What the document is."""
    return decide_document(
        DocumentReading(
            fields.title,
            found_type.doc_type,
            decide_organization(fields, clean, source_regions),
            decide_review_year(fields, clean, found_type.doc_type),
        ),
        decisions,
        read_term=lambda read: decide_term(fields, clean, read.doc_type, read.committee.organization),
    )


def _without_figures(
    clean: CleanPage, capture_ids: Sequence[CaptureId], fields: DocumentFields, document: DocumentReading
) -> Review:
    """The document before anything in its text is read."""
    return Review(
        capture_ids=tuple(capture_ids),
        source_id=clean.page.source_id,
        url=clean.page.url,
        state=PageState.OK,
        state_reason="",
        family=clean.page.family,
        doc_type=document.doc_type,
        kicker=fields.kicker,
        title=document.title,
        subtitle=fields.subtitle,
        part=fields.part,
        published_at=fields.published_at,
        source_name=fields.source_name,
        authors=fields.authors,
        editors=fields.editors,
        credits=fields.credits,
        views=fields.views,
        ocr_confidence=clean.page.ocr_confidence,
        organization=document.committee.organization,
        organization_candidates=document.committee.candidates,
        review_year=document.year.year,
        term=document.term.term,
        body_text=clean.body_text,
        blocks=clean.blocks,
        repairs=clean.repairs,
        decided=document.decided,
    )


def context_of(review: Review) -> FactContext:
    """What is known of a document, as far as its figures need it."""
    return stored_context(
        [line for line in (review.title, review.subtitle, review.kicker) if line],
        review.body_text,
        FactContext(
            review.review_year,
            review.doc_type,
            review.organization,
            review.published_at.at.date() if review.published_at else None,
        ),
        review.term,
        review.source_name,
    )


def stored_context(
    headlines: Sequence[str],
    text: str,
    known: FactContext,
    term: CommitteeTerm | None,
    source_name: str | None,
) -> FactContext:
    """What `context_of` says of a document, from what a warehouse keeps of it.

    Args:
        known: Its year, type, committee and day.
    """
    return replace(
        known,
        doc_type=DocType.TERM_REVIEW if term is not None and term.is_whole else known.doc_type,
        headline=years_in_digits(" ".join(headlines)),
        issuer=decide_issuer(headlines, text, source_name),
    )


def _captures_of(clean: CleanPage, capture_ids: Sequence[CaptureId]) -> Callable[[int], CaptureId | None]:
    """The capture that a place of the text was read from."""
    starts = [origin.start for origin in clean.origins]
    first = next(iter(capture_ids), None)

    def capture_of(at: int) -> CaptureId | None:
        return clean.origins[max(bisect_right(starts, at) - 1, 0)].capture_id if starts else first

    return capture_of


def _may_be_loaded(review: Review) -> bool:
    """A review, or a text that somebody has dropped into the inbox."""
    return is_review_type(review.doc_type) or review.source_id == INBOX_SOURCE


def _unread_issues(text: str, unread: Sequence[SkippedNumeral]) -> tuple[Issue, ...]:
    """Numerals that are no figure, with the words around them; the rest of very many in one row."""
    shown = [
        Issue(
            rule_id=f"numeral_{numeral.kind.value}",
            severity=Severity.INFO,
            scope=IssueScope.FIELD,
            reason=in_both(
                "A number that no rule could read: look whether it is a figure.",
                "未能识读的数字，请核对是否为数据。",
            ),
            value=text[max(0, numeral.start - UNREAD_WORDS) : numeral.end + UNREAD_WORDS],
            char_start=numeral.start,
        )
        for numeral in unread[:MOST_UNREAD]
    ]
    if len(unread) > MOST_UNREAD:
        shown.append(
            Issue(
                rule_id="numeral_more",
                severity=Severity.INFO,
                scope=IssueScope.FIELD,
                reason=in_both(
                    "More numbers that no rule could read, besides those that are listed.",
                    "另有未逐一列出的未识读数字。",
                ),
                value=str(len(unread) - MOST_UNREAD),
            )
        )
    return tuple(shown)


def _kind_issue(review: Review, decision: DocTypeDecision) -> Issue | None:
    """What is said of the kind of text: None of a review with figures."""
    if review.is_loaded:
        if not review.observations:
            return no_figure_issue(review, is_loaded=True)
        return None if is_review_type(review.doc_type) else loaded_other_issue(review)
    if review.source_id == INBOX_SOURCE:
        return no_figure_issue(review, is_loaded=False)
    return other_text_issue(review, decision)


def _flags(clean: CleanPage, review: Review) -> tuple[str, ...]:
    """Quality flags of the document, in alphabetical order."""
    has_halves = any(block.kind is BlockKind.FRAGMENT for block in clean.blocks)
    flags = {
        "few_figures": len(review.observations) < FEW_FIGURES,
        "incomplete_text": has_halves or clean.page.is_incomplete,
        "has_conflicts": any(observation.has_conflict for observation in review.observations),
        "not_a_review": not is_review_type(review.doc_type),
        "guessed_text": any(doubt.kind is DoubtKind.GUESSED for doubt in clean.doubts),
        "maybe_two_articles": bool(clean.page.doubtful_heads),
        "is_ocr": clean.page.ocr_confidence is not None,
        "suspect_text": clean.has_suspect_text or has_halves,
    }
    return tuple(sorted(flag for flag, is_set in flags.items() if is_set))
