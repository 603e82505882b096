"""Rules of ops.quarantine about texts that are read and are no reviews, or hold no figure: by which a report
tells what was not loaded. Who reads texts uses them, and who reports does not load what reads texts.
"""

from __future__ import annotations

from gov_reviews.records.vocabulary import IssueScope

LOOKS_LIKE_REVIEW, NO_FIGURE, LOADED_OTHER = "looks_like_review", "no_figure", "not_a_review_loaded"
NOT_A_REVIEW = "not_a_review_"  # the kind stands behind it: not_a_review_meeting_news


def is_not_loaded(rule_id: str, scope: IssueScope) -> bool:
    """Whether rows of a rule speak of a readable text of which nothing is loaded."""
    return scope == IssueScope.PAGE and (
        rule_id in (LOOKS_LIKE_REVIEW, NO_FIGURE) or rule_id.startswith(NOT_A_REVIEW)
    )
