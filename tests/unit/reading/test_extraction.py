"""What the figures of a document are read with."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext
from gov_reviews.reading.extraction import stored_context
from gov_reviews.records.reviews import CommitteeTerm, DocType, SessionRelation


@pytest.mark.parametrize(
    ("session", "doc_type"),
    [
        (1, DocType.TERM_REVIEW),  # of the ninth term to the first session of the tenth
        (2, DocType.COMMITTEE_REPORT),
    ],
)
def test_a_report_to_the_next_terms_first_session_is_of_the_whole_term(
    session: int, doc_type: DocType
) -> None:
    term = CommitteeTerm(9, 10, session, SessionRelation.GIVEN_AT, "stored")
    known = FactContext(2021, DocType.COMMITTEE_REPORT, None)
    assert stored_context([], "", known, term, None).doc_type is doc_type


def test_the_years_of_headlines_are_in_digits() -> None:
    known = FactContext(2019, DocType.ANNUAL_REVIEW, None)
    context = stored_context(["望岚区政协", "二〇一九年工作回顾"], "", known, None, None)
    assert (context.headline, context.doc_type) == ("望岚区政协 2019年工作回顾", DocType.ANNUAL_REVIEW)
