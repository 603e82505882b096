"""Deterministic keys of documents, works and publications, from one `Review`.

In: what a page says. Out: surrogate keys that are the same in every installation and every rebuild.
A document is known by organisation, year, type, part and its text without punctuation and spaces, so that two
copies which differ only in layout are one document. A work is what its copies have in common: everything but
the text.
"""

from __future__ import annotations

from gov_reviews.knowledge.han import comparison_key
from gov_reviews.records.ids import stable_key
from gov_reviews.records.reviews import REVIEW_TYPES, DocType, Review


def document_key(review: Review) -> str:
    """Key of the document that a review is, of organisation, year, type, part and the comparison key of its
    body. Undecided parts are empty.
    """
    code = review.organization.code if review.organization else None
    return stable_key(
        code, review.review_year, review.doc_type, review.part, comparison_key(review.body_text)
    )


def work_key(review: Review) -> str:
    """Key of the work that a document is a version of.

    A committee writes one annual review, one term review and one session report a year, but any number of
    topic reviews: those are distinguished by title. With organisation, year or type undecided (of a topic
    review also the title) nothing can be known to be the same work, so the document stands alone, as does
    a text that is no review: only pages with the very same text share it.
    """
    is_topic = review.doc_type is DocType.TOPIC_REVIEW
    topic = (
        comparison_key(f"{review.title or ''}{review.subtitle or ''}")
        if is_topic and comparison_key(review.title or "")
        else None
    )
    if (
        review.organization is None
        or review.review_year is None
        or review.doc_type not in REVIEW_TYPES
        or (is_topic and topic is None)
    ):
        return stable_key("undecided", document_key(review))
    return stable_key(
        "work", review.organization.code, review.review_year, review.doc_type, review.part, topic
    )


def text_key(body_text: str) -> str:
    """Key of a text alone, the same for copies that differ in spaces and punctuation only."""
    return stable_key("text", comparison_key(body_text))


def reading_key(review: Review) -> str:
    """Key of one reading: these captures, read together, as this page."""
    return stable_key(review.url, *review.capture_ids)


def observation_key(document: str, char_start: int, metric_code: str) -> str:
    """Key of one figure: where it stands in its document, and what it counts."""
    return stable_key(document, char_start, metric_code)
