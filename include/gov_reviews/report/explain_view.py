"""Why a figure was read as it was, for a person.

In:  the figures of a text with the statements that competed for each. Out: lines for a terminal: value, who,
when and status of every figure, the winning statement, the runner-up, and what the others lacked. Page text
never reaches the terminal unescaped: the caller prints lines through `safe_text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gov_reviews.facts.skipped_numerals import SkippedNumeral
from gov_reviews.facts.statement_contest import StatementTrace
from gov_reviews.knowledge.catalogue import MetricName
from gov_reviews.records.reviews import Bound, FactStatus, Observation
from gov_reviews.report.shown_values import show_number

MOST_LOSERS = 6  # statements without a score that are listed
_STATUS_WORDS = {
    FactStatus.ACTUAL: "a result of the committee",
    FactStatus.PLAN: "a target or standing rule",
    FactStatus.CONTEXT: "true, but no result of this committee",
}
_BOUND_WORDS = {
    Bound.EXACT: "exactly",
    Bound.AT_LEAST: "at least",
    Bound.AT_MOST: "at most",
    Bound.ABOUT: "about",
}


def explanation_lines(
    observations: Sequence[Observation],
    traces: Mapping[int, Sequence[StatementTrace]],
    unread: Sequence[SkippedNumeral],
    text: str,
    metrics: Mapping[str, MetricName],
) -> list[str]:
    """All that can be said of the figures of a text.

    Args:
        observations: Its figures. traces: by the place of each, the statements that competed.
        unread: Its numerals that no rule explains.
        metrics: Names by metric code.
    """
    lines: list[str] = []
    for seen in observations:
        lines += figure_lines(seen, traces.get(seen.char_start, ()), metrics)
    lines += [f"{text[one.start : one.end]}: not read ({one.kind.value})" for one in unread]
    return lines or ["No figure."]


def figure_lines(
    seen: Observation, trace: Sequence[StatementTrace], metrics: Mapping[str, MetricName]
) -> list[str]:
    """What is read of one figure, then why."""
    code = seen.detail_code or seen.metric_code
    name = metrics[code].name if code in metrics else code
    if seen.value_high is None:
        value = f"{_BOUND_WORDS[seen.bound]} {show_number(seen.value)}"
    else:
        value = f"from {show_number(seen.value)} to {show_number(seen.value_high)}"
    lines = [
        f"{seen.printed}: {value} {seen.unit} of {name} ({code})",
        f"  status: {seen.status.value}, {_STATUS_WORDS[seen.status]}",
        f"  who: {'+'.join(seen.subject_codes or ())}" + (f" ({seen.subject})" if seen.subject else ""),
        f"  when: {seen.period_start or '?'} to {seen.period_end or '?'}; confidence {seen.confidence:g}",
    ]
    if seen.recipient:
        lines.append(f"  received by: {seen.recipient} ({seen.recipient_code})")
    lines.append(f"  decided by: {seen.rule_id or 'no statement of the catalogue holds'}")
    return lines + _contest_lines(seen, trace)


def _contest_lines(seen: Observation, trace: Sequence[StatementTrace]) -> list[str]:
    """The statements that competed for a figure: those that hold, the best first, and some that do not."""
    best: dict[str, StatementTrace] = {}
    for one in trace:
        kept = best.get(one.rule_id)
        if one.score is not None and (kept is None or (kept.score or 0.0) < one.score):
            best[one.rule_id] = one
    lines = _held_lines(seen, sorted(best.values(), key=lambda one: (-(one.score or 0.0), one.rule_id)))
    losers = {one.rule_id: one for one in trace if one.score is None and one.rule_id not in best}
    lines += [
        f"  fails: {one.rule_id}, called by {one.trigger}: {one.why_not}"
        for one in list(losers.values())[:MOST_LOSERS]
    ]
    return lines


def _held_lines(seen: Observation, held: Sequence[StatementTrace]) -> list[str]:
    """The statements that hold, the best first; those of details, that compete among themselves, behind."""
    details = [one for one in held if one.is_detail]
    told = next((one for one in details if one.rule_id.split("/")[0] == seen.detail_code), None)
    lines = []
    for one in [*(one for one in held if not one.is_detail), *details]:
        if one.is_detail:
            place = "detail" if one is told else "detail behind it"
        else:
            place = "winner" if one.rule_id == seen.rule_id else "behind it"
        lines.append(f"  {place}: {one.rule_id}, called by {one.trigger}, score {one.score:g}")
    return lines
