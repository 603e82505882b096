"""One row a decision, with what became of it in the file itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from gov_reviews.decisions.review_decisions import (
    Correction,
    DecisionKind,
    DecisionTarget,
    PrintedPlace,
    ReviewDecisions,
    decide_review,
    review_decision_file,
    withdraw_decision,
)
from gov_reviews.warehouse.arrow_tables import arrow_table
from gov_reviews.warehouse.decision_rows import DECISION_TABLE, decision_rows
from gov_reviews.warehouse.table_contracts import load_contracts

NOW = datetime(2026, 1, 2, tzinfo=UTC)
DOCUMENT = DecisionTarget(url="http://own/1", text_key="0" * 16)
PLACE = PrintedPlace(printed="12件", words="提案12件。", occurrence=1, metric_code="proposals_filed")
FIGURE = DecisionTarget(url="http://own/1", text_key="0" * 16, figure=PLACE)


def test_rows_tell_what_counts(tmp_path: Path) -> None:
    first = decide_review(tmp_path, DecisionKind.HOLD, DOCUMENT, "wrong text", NOW)
    decide_review(tmp_path, DecisionKind.CORRECT, FIGURE, "first", NOW, Correction(value=1.0))
    decide_review(tmp_path, DecisionKind.CORRECT, FIGURE, "second", NOW, Correction(value=2.0, unit="件"))
    assert first is not None
    withdraw_decision(tmp_path, first.decision_key, "right after all", NOW)
    rows = decision_rows(ReviewDecisions(review_decision_file(tmp_path).read()[0]))
    assert [
        (
            row["decision_kind"],
            row["decision_scope"],
            row["decision_state"],
            row["printed"],
            row["correction"],
        )
        for row in rows
    ] == [
        ("hold", "document", "withdrawn", None, None),
        ("correct", "figure", "superseded", "12件", '{"value": 1.0}'),
        ("correct", "figure", "counts", "12件", '{"unit": "件", "value": 2.0}'),
    ]
    assert rows[0]["decision_note"].endswith("2026-01-02: right after all")
    assert rows[1]["decision_note"].endswith("2026-01-02: second")
    assert arrow_table(load_contracts()[DECISION_TABLE], rows).num_rows == 3
