"""What people decided, put in the place of what the rules read.

In: what was read of one document, and the decisions about it in the order in which they were made. Out: the
same as people decided it, with what was read before, who decided, when and why beside it. Pure.
It refuses to guess: a decision that does not find its number in the text, or names a metric or a division
that is not known any more, changes nothing; `ops.decision` then says that it was not found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gov_reviews.decisions.review_decisions import (
    Correction,
    DecisionKind,
    PrintedPlace,
    ReviewDecision,
    places_in,
)
from gov_reviews.document.committee_term import TermDecision
from gov_reviews.document.organization import OrganizationDecision, organization_of
from gov_reviews.document.review_year import YearDecision
from gov_reviews.document.undecided_fields import TERM
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.regions import load_regions
from gov_reviews.records.applied_decisions import AppliedDecisions
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.reviews import CommitteeTerm, DocType, Issue, Observation
from gov_reviews.records.stored_columns import column_values
from gov_reviews.records.vocabulary import IssueScope, Severity

HELD_BY_PERSON = "held_by_person"
_SURE = 1.0  # a person has read it
_NO_TERM = TermDecision(None)


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What a document is. decided: what people decided about it."""

    title: str | None
    doc_type: DocType | None
    committee: OrganizationDecision
    year: YearDecision
    term: TermDecision = _NO_TERM
    decided: AppliedDecisions | None = None


def decide_document(
    found: DocumentReading,
    decisions: Sequence[ReviewDecision],
    read_term: Callable[[DocumentReading], TermDecision],
) -> DocumentReading:
    """The document as people decided it, with the term that it tells of.

    Args:
        found: As the rules read it, without its term.
        decisions: About the document or its figures; the latter are left out.
        read_term: Reads the term of a document whose committee and type are decided.
    """
    current = found
    applied: list[ReviewDecision] = []
    for decision in decisions:
        if decision.target is None or decision.target.figure is not None:
            continue
        corrected = _corrected_document(current, decision)
        if corrected is not None:
            current = corrected
            applied.append(decision)
    current = replace(current, term=read_term(current))
    if not applied:
        return current
    before = _columns_of(replace(found, term=current.term))
    for decision in applied:
        if decision.correction is not None and decision.correction.term is not None:
            current = replace(current, term=_corrected_term(current.term, decision.correction.term, decision))
    return replace(current, decided=_applied(applied, before, _columns_of(current)))


def _corrected_term(found: TermDecision, number: int, decision: ReviewDecision) -> TermDecision:
    """The term that a person names; the session stays as the text names it."""
    evidence = f"decided by {decision.by}: {decision.reason}"
    term = (
        CommitteeTerm(number, None, None, None, evidence)
        if found.term is None
        else replace(found.term, term_number=number, term_evidence=evidence)
    )
    return TermDecision(term, tuple(issue for issue in found.issues if issue.rule_id != TERM))


def _corrected_document(found: DocumentReading, decision: ReviewDecision) -> DocumentReading | None:
    """The document after one decision; None where its division is not known."""
    correction = decision.correction or Correction()
    corrected = found
    if correction.organization_code is not None:
        regions = load_regions()
        region = regions.by_code.get(correction.organization_code)
        if region is None:
            return None
        evidence = f"decided by {decision.by}: {decision.reason}"
        committee = OrganizationDecision(organization_of(region, regions, evidence), ())
        corrected = replace(corrected, committee=committee)
    if correction.year is not None:
        corrected = replace(corrected, year=replace(found.year, year=correction.year, issue=None))
    if correction.doc_type is not None:
        corrected = replace(corrected, doc_type=correction.doc_type)
    if correction.title is not None:
        corrected = replace(corrected, title=correction.title)
    return corrected


def _columns_of(document: DocumentReading) -> dict[str, Any]:
    organization = document.committee.organization
    return {
        "organization_code": organization.code if organization else None,
        "organization_name": organization.name if organization else None,
        "review_year": document.year.year,
        "doc_type": document.doc_type,
        "title": document.title,
        "term_number": document.term.term.term_number if document.term.term else None,
    }


def decide_figures(
    body_text: str, observations: list[Observation], decisions: Sequence[ReviewDecision]
) -> list[Observation]:
    """The figures as people decided them.

    Args:
        body_text: The text that they stand in.
        observations: As the rules read them.
        decisions: About the document or its figures; the former are left out.
    """
    found: dict[int, list[ReviewDecision]] = {}  # by place in the list
    for decision in decisions:
        if decision.target is None or decision.target.figure is None:
            continue
        number = _find(body_text, observations, decision.target.figure)
        if number is not None:
            found.setdefault(number, []).append(decision)
    decided = list(observations)
    for number, about in found.items():
        decided[number] = _decided_figure(observations[number], about)
    return decided


def _find(body_text: str, observations: Sequence[Observation], figure: PrintedPlace) -> int | None:
    """Which figure is meant, None when none or not one alone stands there."""
    places = places_in(body_text, figure.printed, figure.words)
    if len(places) < figure.occurrence:
        return None
    start = places[figure.occurrence - 1]
    there = [number for number, other in enumerate(observations) if other.char_start == start]
    named = [number for number in there if observations[number].metric_code == figure.metric_code]
    for numbers in (named, there):
        if len(numbers) == 1:
            return numbers[0]
    return None


def _decided_figure(found: Observation, decisions: Sequence[ReviewDecision]) -> Observation:
    current = found
    applied: list[ReviewDecision] = []
    for decision in decisions:
        changes = _changes_of(decision.correction or Correction())
        if changes is not None:
            current = replace(current, **changes)
            applied.append(decision)
    if not applied:
        return found
    if any(decision.kind is DecisionKind.CORRECT for decision in applied):
        current = replace(current, confidence=_SURE)
    return replace(current, decided=_applied(applied, column_values(found), column_values(current)))


def _changes_of(correction: Correction) -> Mapping[str, Any] | None:
    """Fields of a figure that a correction sets; None where its metric is not known."""
    changes: dict[str, Any] = {
        name: getattr(correction, name)
        for name in ("value", "unit", "bound", "status")
        if getattr(correction, name) is not None
    }
    if correction.value is not None:
        changes["value_high"] = None  # one number now, no range
    if correction.metric is not None:
        metric = load_catalogue().metrics.get(correction.metric)
        if metric is None and correction.metric != OTHER:
            return None
        parent = metric.parent if metric else None
        changes["metric_code"] = parent or correction.metric
        changes["detail_code"] = correction.metric if parent else None
    if correction.year is not None:
        changes["period_start"] = date(correction.year, 1, 1)
        changes["period_end"] = date(correction.year, 12, 31)
    return changes


def _applied(
    decisions: Sequence[ReviewDecision], before: Mapping[str, Any], after: Mapping[str, Any]
) -> AppliedDecisions:
    corrected = {name: value for name, value in before.items() if after[name] != value}
    last = decisions[-1]
    settled = [decision.kind for decision in decisions if decision.kind is not DecisionKind.CORRECT]
    return AppliedDecisions(
        decision_keys=tuple(decision.decision_key for decision in decisions),
        is_held=settled[-1:] == [DecisionKind.HOLD],
        is_released=settled[-1:] == [DecisionKind.RELEASE],
        corrected_from=json.dumps(corrected, ensure_ascii=False, sort_keys=True, default=str)
        if corrected.keys() - {"confidence"}  # that a person is sure changes nothing that is said
        else None,
        decided_by=last.by,
        decided_at=last.at,
        decision_reason=last.reason,
    )


def held_issues(document: DocumentReading, observations: Iterable[Observation]) -> Iterator[Issue]:
    """What says that people hold the document, and holds back each figure that they hold."""
    if document.decided is not None and document.decided.is_held:
        # the view leaves the document out, so that its other copies can take its place
        reason = _held_reason(document.decided, "document", "文献")
        yield Issue(HELD_BY_PERSON, Severity.INFO, IssueScope.FIELD, reason)
    for observation in observations:
        decided = observation.decided
        if decided is not None and decided.is_held:
            yield Issue(
                rule_id=HELD_BY_PERSON,
                severity=Severity.INFO,
                scope=IssueScope.OBSERVATION,
                reason=_held_reason(decided, "figure", "数字"),
                value=f"{observation.printed} = {observation.value:.15g}{observation.unit}",
                char_start=observation.char_start,
                metric_code=observation.metric_code,
            )


def _held_reason(decided: AppliedDecisions, thing: str, thing_zh: str) -> str:
    why = decided.decision_reason.rstrip(".。")
    return in_both(
        f"This {thing} is held out of mart by {decided.decided_by}: {why}. To publish it again: gov-reviews "
        "decide withdraw.",
        f"该{thing_zh}经人工决定（{decided.decided_by}：{why}）不进入 mart；如需恢复请撤回该决定"
        "（gov-reviews decide withdraw）。",
    )
