"""Rows of staging.stg_decision: what people decided about documents and figures, and which of it counts.

In: the decisions that a run was planned with. Out: one row a hold, release or correction; ops.decision adds
what became of those that count.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from gov_reviews.decisions.review_decisions import Correction, ReviewDecision, ReviewDecisions
from gov_reviews.records.stored_columns import Row

DECISION_TABLE = "staging.stg_decision"
_CORRECTION = TypeAdapter(Correction)


def decision_rows(decisions: ReviewDecisions) -> list[Row]:
    """One row a decision; withdrawals are told in the row of what they take back."""
    withdrawals, superseded = decisions.withdrawals(), decisions.superseded()
    rows: list[Row] = []
    for decision in decisions.made:
        if decision.target is None:
            continue
        state, later = "counts", None
        if decision.decision_key in withdrawals:
            state, later = "withdrawn", withdrawals[decision.decision_key]
        elif decision.decision_key in superseded:
            state, later = "superseded", superseded[decision.decision_key]
        figure = decision.target.figure
        rows.append(
            {
                "decision_key": decision.decision_key,
                "decision_kind": decision.kind.value,
                "decision_scope": "document" if figure is None else "figure",
                "decision_state": state,
                "decision_note": "" if later is None else _said(later),
                "url": decision.target.url,
                "printed": figure.printed if figure else None,
                "sentence": figure.words if figure else None,
                "correction": correction_json(decision.correction) if decision.correction else None,
                "decided_by": decision.by,
                "decided_at": decision.at,
                "decision_reason": decision.reason,
            }
        )
    return rows


def correction_json(correction: Correction) -> str:
    """What a correction says, as JSON; what it leaves alone is not there."""
    said: dict[str, Any] = _CORRECTION.dump_python(correction, mode="json", exclude_none=True)
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _said(later: ReviewDecision) -> str:
    return f"{later.decision_key}, {later.by}, {later.at:%Y-%m-%d}: {later.reason}"
