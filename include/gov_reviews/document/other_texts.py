"""Texts that are read and are no reviews, and reviews without figures: what is recorded of them.

In: a review with the figures of its text, and how its kind was decided. Out: the Issue that says in a row of
ops.quarantine, in English and Chinese, what the text was taken for and why. No text is left out without one.
"""

from __future__ import annotations

from gov_reviews.document.doc_type import DocTypeDecision
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import DocTypeWords
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.reviews import DocType, FactStatus, Issue, Review
from gov_reviews.records.unloaded_texts import LOADED_OTHER, LOOKS_LIKE_REVIEW, NO_FIGURE, NOT_A_REVIEW
from gov_reviews.records.vocabulary import IssueScope, Severity

_MAX_VALUE = 500
_OPENING = 60

_KINDS: dict[DocType | None, tuple[str, str]] = {
    DocType.WORK_PLAN: ("a plan", "工作计划类"),
    DocType.MEETING_NEWS: ("news of a meeting", "会议报道类"),
    DocType.PROPOSAL_NOTICE: ("a notice or answer about proposals", "提案公示、答复类"),
    DocType.OTHER: ("a text of another kind", "其他文本"),
}
_OTHER_BODY = ("a text about the work of another body", "其他机构（人大、政府、法院、党派等）工作类")


def is_worth_figures(decision: DocTypeDecision) -> bool:
    """Whether the text of a site that is no review has so many figures that they are read all the same, to
    see whether it looks like one.
    """
    return decision.body.figures >= load_words(DocTypeWords).looks_like_metrics


def other_text_issue(review: Review, decision: DocTypeDecision) -> Issue:
    """Why nothing is loaded of a text.

    Args:
        review: With its figures, where they were read; its kind is no review.
    """
    metrics = {
        observation.metric_code
        for observation in review.observations
        if observation.status is FactStatus.ACTUAL and observation.metric_code != "other"
    }
    english, chinese = _OTHER_BODY if decision.is_of_another_body else _KINDS[review.doc_type]
    known = load_words(DocTypeWords)
    decided = f"evidence for a review {decision.score:g} of {known.review_threshold:g}; {decision.evidence}"
    value = _named(review)
    if len(metrics) >= known.looks_like_metrics and not decision.is_of_another_body:
        return Issue(
            rule_id=LOOKS_LIKE_REVIEW,
            severity=Severity.WARNING,
            scope=IssueScope.PAGE,
            reason=in_both(
                f"The text has figures of {len(metrics)} metrics and looks like a review, but is taken for "
                f"{english}; nothing of it is loaded ({decided}). If it is one, drop a copy into the inbox, "
                "which is loaded, and correct its type: gov-reviews decide correct DOCUMENT_KEY --type ...",
                f"文中有 {len(metrics)} 项指标的数字，疑似综述，但被判为{chinese}，未收录。"
                "如确为综述，请将副本放入收件箱，"
                "收录后以 gov-reviews decide correct 文献编号 --type … 更正。",
            ),
            value=value,
            candidates=", ".join(sorted(metrics))[:_MAX_VALUE],
        )
    kind = "other_body" if decision.is_of_another_body else review.doc_type or "undecided"
    return Issue(
        rule_id=f"{NOT_A_REVIEW}{kind}",
        severity=Severity.INFO,
        scope=IssueScope.PAGE,
        reason=in_both(
            f"The text is taken for {english}, not for a review; nothing of it is loaded ({decided}).",
            f"判为{chinese}，不是综述，未收录。",
        ),
        value=value,
    )


def no_figure_issue(review: Review, *, is_loaded: bool) -> Issue:
    """What is said of a text without any figure: a review, or one of the inbox."""
    if is_loaded:
        english, chinese = "The review is loaded without any figure", "综述已收录，但没有任何数字"
    else:
        english, chinese = (
            f"The text is taken for {_KINDS[review.doc_type][0]} and holds no figure, so nothing of it is "
            "loaded",
            f"判为{_KINDS[review.doc_type][1]}，且没有任何数字，未收录",
        )
    return Issue(
        rule_id=NO_FIGURE,
        severity=Severity.WARNING,
        scope=IssueScope.FIELD if is_loaded else IssueScope.PAGE,
        reason=in_both(
            f"{english}. Its numbers may stand in pictures or on another page: drop the whole text into the "
            "inbox.",
            f"{chinese}。数字可能在图片或其他页面中，请将完整文本放入收件箱。",
        ),
        value=_named(review),
    )


def loaded_other_issue(review: Review) -> Issue:
    """What is said of a text of the inbox that is no review and is loaded because it has figures."""
    english, chinese = _KINDS[review.doc_type]
    return Issue(
        rule_id=LOADED_OTHER,
        severity=Severity.INFO,
        scope=IssueScope.FIELD,
        reason=in_both(
            f"The text of the inbox is taken for {english}, not for a review. It is loaded with its figures; "
            "the year views leave it out.",
            f"收件箱文本判为{chinese}，不是综述；已连同数字收录，年度视图不含。",
        ),
        value=_named(review),
    )


def _named(review: Review) -> str:
    """The title, or how the text begins."""
    opening = " ".join(review.body_text[:_OPENING].split())
    return (review.title or "").strip()[:_MAX_VALUE] or f"{opening}…"
