"""People's decisions in the place of what the rules read: each finds its figure or changes nothing."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.made_records import observation

from gov_reviews.decisions.review_decisions import (
    Correction,
    DecisionKind,
    DecisionTarget,
    PrintedPlace,
    ReviewDecision,
)
from gov_reviews.document.committee_term import TermDecision
from gov_reviews.document.organization import OrganizationDecision
from gov_reviews.document.review_year import YearDecision
from gov_reviews.reading.decided_readings import (
    DocumentReading,
    decide_document,
    decide_figures,
    held_issues,
)
from gov_reviews.records.reviews import (
    Bound,
    CommitteeTerm,
    DocType,
    FactStatus,
    Issue,
    Observation,
    SessionRelation,
)
from gov_reviews.records.vocabulary import IssueScope, Severity

TEXT = "全年提案12件，立案12件。走访委员12人次。"
PLACE = PrintedPlace(
    printed="12件", words="全年提案12件，立案12件。", occurrence=2, metric_code="proposals_filed"
)
DOUBT = Issue("review_year_undecided", Severity.WARNING, IssueScope.FIELD, "Undecided. 未定。")
UNDECIDED = DocumentReading(
    "春风", None, OrganizationDecision(None, (), DOUBT), YearDecision(None, "", DOUBT)
)


def no_term(document: DocumentReading) -> TermDecision:
    return TermDecision(None)


def decision(
    kind: str, figure: PrintedPlace | None = PLACE, number: int = 1, **correction: Any
) -> ReviewDecision:
    return ReviewDecision(
        decision_key=f"{number:016x}",
        kind=DecisionKind(kind),
        target=DecisionTarget(url="http://own/1", text_key="0" * 16, figure=figure),
        correction=Correction(**correction) if correction else None,
        by="li@desk",
        at=datetime(2026, 1, number, tzinfo=UTC),
        reason=f"reason {number}",
    )


def figures(*more: Observation) -> list[Observation]:
    def at(start: int, printed: str, metric: str, unit: str) -> Observation:
        return observation(
            char_start=start,
            char_end=start + len(printed),
            printed=printed,
            value=12.0,
            unit=unit,
            metric_code=metric,
            sentence_start=0,
            sentence_end=13,
        )

    return [
        at(4, "12件", "proposals_submitted", "件"),
        at(10, "12件", "proposals_filed", "件"),
        at(18, "12人次", "other", "人次"),
        *more,
    ]


def test_a_correction_changes_the_one_figure_that_it_means() -> None:
    before = figures()
    [first, second, third] = decide_figures(
        TEXT,
        before,
        [decision("correct", value=13.0, bound=Bound.AT_LEAST, status=FactStatus.PLAN, year=2023, unit="篇")],
    )
    assert (first, third) == (before[0], before[2])
    assert (second.value, second.bound, second.status, second.unit) == (13.0, "ge", "plan", "篇")
    assert (second.period_start, second.period_end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert (second.printed, second.char_start, second.confidence) == ("12件", 10, 1.0)
    assert second.decided is not None
    assert json.loads(second.decided.corrected_from or "") == {
        "value": 12.0,
        "unit": "件",
        "bound": "eq",
        "status": "actual",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "confidence": 0.9,
    }
    assert (second.decided.decided_by, second.decided.decision_reason) == ("li@desk", "reason 1")
    assert (second.decided.is_held, second.decided.is_released) == (False, False)


def test_a_detail_metric_brings_its_headline_metric() -> None:
    figure = replace(PLACE, words=TEXT[13:], printed="12人次", occurrence=1, metric_code="other")
    [*_, found] = decide_figures(TEXT, figures(), [decision("correct", figure, metric="plenary_sessions")])
    assert (found.metric_code, found.detail_code) == ("other", "plenary_sessions")
    [*_, back] = decide_figures(TEXT, figures(), [decision("correct", figure, metric="proposals_filed")])
    assert (back.metric_code, back.detail_code) == ("proposals_filed", None)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (TEXT.replace("立案12件", "立案13件"), {}),
        (TEXT, {"occurrence": 3}),
        ("无数字。", {}),
    ],
)
def test_what_is_not_there_any_more_changes_nothing(text: str, changes: dict[str, Any]) -> None:
    assert decide_figures(text, figures(), [decision("hold", replace(PLACE, **changes))]) == figures()


def test_a_metric_that_is_not_known_any_more_changes_nothing() -> None:
    assert decide_figures(TEXT, figures(), [decision("correct", metric="gone", value=1.0)]) == figures()


def test_the_metric_tells_two_figures_of_one_number_apart() -> None:
    twin = replace(figures()[1], metric_code="proposals_replied")
    decided = decide_figures(TEXT, figures(twin), [decision("hold")])
    assert [found.decided is not None for found in decided] == [False, True, False, False]
    neither = replace(PLACE, metric_code="other")
    assert decide_figures(TEXT, figures(twin), [decision("hold", neither)]) == figures(twin)
    # one figure alone at the place is meant, whatever it is read as by now
    assert decide_figures(TEXT, figures(), [decision("hold", neither)])[1].decided is not None


def test_several_decisions_about_one_figure_all_count() -> None:
    made = [decision("correct", value=300.0), decision("release", number=2)]
    found = decide_figures(TEXT, figures(), made)[1]
    assert found.decided is not None
    assert found.value == 300.0
    assert found.decided.is_released
    assert found.decided.decision_keys == (f"{1:016x}", f"{2:016x}")
    assert found.decided.decision_reason == "reason 2"


def test_a_held_figure_leaves_an_issue_at_its_place() -> None:
    [issue] = held_issues(UNDECIDED, decide_figures(TEXT, figures(), [decision("hold")]))
    assert (issue.rule_id, issue.scope, issue.char_start, issue.metric_code) == (
        "held_by_person",
        "observation",
        10,
        "proposals_filed",
    )
    assert "li@desk: reason 1" in issue.reason


def test_a_document_gets_what_people_say_and_loses_its_doubts() -> None:
    made = [
        decision("correct", None, year=2024, organization_code="110000"),
        decision("correct", None, 2, doc_type=DocType.ANNUAL_REVIEW),
        decision("hold"),  # about a figure
    ]
    found = decide_document(UNDECIDED, made, no_term)
    assert found.committee.organization is not None
    assert (found.committee.organization.name, found.committee.issue) == ("北京市政协", None)
    assert "li@desk: reason 1" in found.committee.organization.evidence
    assert (found.year.year, found.year.issue, found.doc_type) == (2024, None, "annual_review")
    assert found.decided is not None
    assert json.loads(found.decided.corrected_from or "") == {
        "organization_code": None,
        "organization_name": None,
        "review_year": None,
        "doc_type": None,
    }
    assert list(held_issues(found, ())) == []


def test_a_held_document_says_so() -> None:
    found = decide_document(UNDECIDED, [decision("hold", None)], no_term)
    assert replace(found, decided=None) == UNDECIDED
    [issue] = held_issues(found, ())
    assert (issue.scope, issue.rule_id) == ("field", "held_by_person")


def test_a_division_that_is_not_known_any_more_changes_nothing() -> None:
    gone = decision("correct", None, organization_code="000001")
    assert decide_document(UNDECIDED, [gone], no_term) == UNDECIDED


def test_a_corrected_term_leaves_the_session() -> None:
    doubts = tuple(replace(DOUBT, rule_id=rule_id) for rule_id in ("term_undecided", "session_undecided"))
    read = CommitteeTerm(11, 12, 1, SessionRelation.GIVEN_AT, "term: 十一届")
    found = decide_document(
        UNDECIDED, [decision("correct", None, term=10)], lambda document: TermDecision(read, doubts)
    )
    assert found.term.term == replace(read, term_number=10, term_evidence="decided by li@desk: reason 1")
    assert [issue.rule_id for issue in found.term.issues] == ["session_undecided"]
    assert found.decided is not None
    assert found.decided.corrected_from == '{"term_number": 11}'


def test_a_term_that_the_text_does_not_name_can_be_corrected() -> None:
    seen: list[DocType | None] = []

    def read_term(document: DocumentReading) -> TermDecision:
        seen.append(document.doc_type)
        return TermDecision(None)

    made = [decision("correct", None, term=9), decision("correct", None, 2, doc_type=DocType.TERM_REVIEW)]
    found = decide_document(UNDECIDED, made, read_term)
    assert found.term.term is not None
    assert (found.term.term.term_number, found.term.term.session_number) == (9, None)
    assert seen == ["term_review"]  # it is read of the document as it is decided


def test_a_corrected_value_is_no_range_any_more() -> None:
    ranged = [dataclasses.replace(found, value_high=15.0) for found in figures()]
    decided = decide_figures(TEXT, ranged, [decision("correct", value=13.0)])
    assert [found.value_high for found in decided if found.value == 13.0] == [None]
