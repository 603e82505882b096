"""What stays undecided in a document is data: the field is empty, the document is published, and a warning
says why.

In: a review. Out: the same review with one Issue for every undecided field that none of its issues says yet,
and with the rule ids of these issues among its flags, so that mart.review shows them beside the empty fields.
Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gov_reviews.records.both_languages import in_both
from gov_reviews.records.reviews import Issue, Review
from gov_reviews.records.vocabulary import IssueScope, Severity

ORGANIZATION, YEAR, DOC_TYPE, TITLE, PERIOD = (
    "organization_undecided",
    "review_year_undecided",
    "doc_type_undecided",
    "title_undecided",
    "period_undecided",
)
# What most texts do not say at all: undecided only where a text says several things of it
# (`committee_term.py`).
TERM, SESSION = "term_undecided", "session_undecided"

# What a person can do about it. DOCUMENT_KEY is in the column document_key of mart.quarantine, beside this
# reason.
ADVICE_EN = (
    "The document is published as a work of its own and compared with no other. Who knows it says so: "
    "gov-reviews decide correct DOCUMENT_KEY with --organization, --year or --type, and --reason ..."
)
ADVICE_ZH = (
    "该文献照常发布，单独成篇，不与其他文献归并。如已查明，请以 gov-reviews decide correct 文献编号 加 "
    "--organization、--year 或 --type 及 --reason … 更正。"
)

# rule -> (English, Chinese) where the extraction itself gave no reason.
_REASONS = {
    ORGANIZATION: (
        f"The committee is undecided: the text does not say whose review it is. {ADVICE_EN}",
        f"无法确定政协名称：文中没有依据。{ADVICE_ZH}",
    ),
    YEAR: (
        f"The review year is undecided: the text does not say which year it is about. {ADVICE_EN}",
        f"无法判断综述年度：文中没有依据。{ADVICE_ZH}",
    ),
    DOC_TYPE: (
        "The kind of document is undecided: it reads like a review, of a year, a term or one line of work. "
        f"{ADVICE_EN}",
        f"无法判断文种：文本属综述类，但年度、届内或专题不明。{ADVICE_ZH}",
    ),
    TITLE: (
        "The title is undecided: no line of the page could be taken for its headline. The figures are not "
        "touched by it; "
        "a review of one line of work is a work of its own without one.",
        "无法确定标题：页面中没有可认定为标题的文字。数字不受影响；专题综述无标题时单独成篇。",
    ),
    PERIOD: (
        "The period of figures is undecided: neither their words nor the document say when it begins or "
        "ends. They are in "
        "mart.observation; the year views leave them out. Where the review year is undecided, deciding it "
        "decides them.",
        "部分数字的时段未定：原文及文献均未说明起止时间。这些数字见 "
        "mart.observation，年度视图不含；如综述年度未定，确定年度即可。",
    ),
}


def with_undecided_issues(review: Review) -> Review:
    """The review with a warning and a flag for every undecided field.

    Of pages of which nothing is loaded: as it is.
    """
    if not review.is_loaded:
        return review
    known = {issue.rule_id for issue in review.issues}
    undecided = dict(_undecided_fields(review)) | dict.fromkeys(known & {TERM, SESSION}, "")
    if not undecided:
        return review
    missing = [_issue(rule_id, value) for rule_id, value in undecided.items() if rule_id not in known]
    return replace(
        review, issues=(*review.issues, *missing), flags=tuple(sorted({*review.flags, *undecided}))
    )


def _undecided_fields(review: Review) -> Iterator[tuple[str, str]]:
    """Rule id and what to say of each undecided field."""
    if review.organization is None:
        yield ORGANIZATION, ""
    if review.review_year is None:
        yield YEAR, ""
    if review.doc_type is None:
        yield DOC_TYPE, ""
    if not (review.title or "").strip():
        yield TITLE, ""
    starts = [observation.period_start for observation in review.observations].count(None)
    ends = [observation.period_end for observation in review.observations].count(None)
    if starts or ends:
        yield (
            PERIOD,
            f"of {len(review.observations)} figures: {starts} without first day, {ends} without last day",
        )


def _issue(rule_id: str, value: str) -> Issue:
    english, chinese = _REASONS[rule_id]
    return Issue(rule_id, Severity.WARNING, IssueScope.FIELD, in_both(english, chinese), value=value)
