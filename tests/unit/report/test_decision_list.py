"""A decision as a row that a person reads; what becomes of decisions: tests/integration/test_decisions.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from gov_reviews.report.decision_list import SENTENCE_SHOWN, SHOWN_IN_TABLE, ListedDecision, table_cells

HELD = ListedDecision(
    key="89cd84063c6bb32a",
    kind="hold",
    about="263件",
    state="waits",
    note="",
    correction=None,
    reason="与公报不符",
    by="li@example",
    at=datetime(2026, 11, 29, 21, 7, 36, 117754, tzinfo=UTC),
    url="http://portal.sample.example/1.html",
    sentence="五届二次会议以来，审查立案263件。",
    row_key=None,
)


def test_a_figure_is_known_by_its_sentence() -> None:
    row = dict(zip(SHOWN_IN_TABLE, table_cells(HELD), strict=True))
    assert row["about"] == "263件 「五届二次会议以来，审查立案263件。」"
    assert (row["kind"], row["state"]) == ("hold 暂扣", "waits 待下次运行")
    assert row["at"] == "2026-11-30 05:07 UTC+8"


def test_a_long_sentence_is_cut_and_a_document_has_none() -> None:
    long = dict(zip(SHOWN_IN_TABLE, table_cells(replace(HELD, sentence="长" * 400)), strict=True))
    assert long["about"] == f"263件 「{'长' * SENTENCE_SHOWN}」"
    document = replace(HELD, about="document", sentence=None)
    assert dict(zip(SHOWN_IN_TABLE, table_cells(document), strict=True))["about"] == "document"
