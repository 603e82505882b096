"""What people decided, for people: which decisions count, and what became of each.

In: the files of decisions, the live warehouse. Out: rows for a table or JSON, and counts for `status`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gov_reviews.clock import tell_instant
from gov_reviews.decisions.standing_decisions import Decisions
from gov_reviews.records.both_languages import in_both
from gov_reviews.report.page_wording import code_in_both
from gov_reviews.settings import Settings
from gov_reviews.warehouse.decision_rows import decision_rows
from gov_reviews.warehouse.reader import live_connection, run_query

WAITS = "waits"  # the next run applies it; as ops.decision says it
SHOWN_IN_TABLE = ("key", "kind", "about", "correction", "state", "reason", "by", "at")
SENTENCE_SHOWN = 40
GONE = frozenset({"withdrawn", "superseded"})


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """One decision and what became of it.

    Attributes:
        key: decision_key; "" for a capture that is left out.
        kind: forget, hold, release, correct. about: number, document or capture.
        state: applied, needless, not_found, waits, withdrawn, superseded. note: why.
        correction: What a correction says, as JSON.
        row_key: observation_key, document_key or capture_id, where it is applied.
    """

    key: str
    kind: str
    about: str
    state: str
    note: str
    correction: str | None
    reason: str
    by: str
    at: datetime
    url: str | None
    sentence: str | None
    row_key: str | None


def table_cells(decision: ListedDecision) -> tuple[Any, ...]:
    """The row of a decision in a table: codes with their Chinese words, of a figure also its sentence."""
    shown = {name: getattr(decision, name) for name in SHOWN_IN_TABLE} | {
        "kind": code_in_both("decision_kind", decision.kind),
        "state": code_in_both("decision_state", decision.state),
        "at": tell_instant(decision.at),
    }
    if decision.sentence:
        shown["about"] = f"{decision.about} 「{decision.sentence[:SENTENCE_SHOWN]}」"
    return tuple(shown.values())


@dataclass(frozen=True, slots=True)
class DecisionCounts:
    """How many decisions count, and how many of them found nothing, are needless, or wait for a run."""

    counting: int = 0
    not_found: int = 0
    needless: int = 0
    waiting: int = 0
    damaged: int = 0

    @property
    def ask_for_a_person(self) -> bool:
        """Whether there is anything to decide again, to take back or to mend."""
        return bool(self.not_found or self.needless or self.damaged)

    @property
    def wording(self) -> str:
        """What a person is told, in both languages; "" when nobody decided anything."""
        if not self.counting and not self.damaged:
            return ""
        parts = [
            (f"{count} {english}", f"{count} {chinese}")
            for count, english, chinese in (
                (self.not_found, "of them find nothing to apply to", "条找不到所指内容"),
                (self.needless, "of them say what is read without them", "条与现有读法相同"),
                (self.waiting, "of them wait for the next run", "条待下次运行"),
                (self.damaged, "lines cannot be read", "行无法读取"),
            )
            if count
        ]
        english = ", ".join([f"Decisions of people: {self.counting} count", *(part[0] for part in parts)])
        chinese = "，".join([f"人工决定：{self.counting} 条有效", *(part[1] for part in parts)])
        return in_both(f"{english} (gov-reviews decisions)", f"{chinese}（gov-reviews decisions）")


NO_COUNTS = DecisionCounts()


def list_decisions(settings: Settings, decisions: Decisions) -> tuple[ListedDecision, ...]:
    """Every decision about captures that counts, and every one about documents and figures, in the order in
    which they were made.
    """
    applied, forgotten = _applied(settings)
    listed = [
        ListedDecision(
            key="",
            kind=decision.kind,
            about="capture",
            state="applied" if capture_id in forgotten else WAITS,
            note="",
            correction=None,
            reason=decision.reason,
            by=decision.by,
            at=decision.at,
            url=forgotten.get(capture_id),
            sentence=None,
            row_key=capture_id,
        )
        for capture_id, decision in decisions.forgotten.items()
    ]
    for row in decision_rows(decisions.reviews):
        state, note, row_key = row["decision_state"], row["decision_note"], None
        if state == "counts":
            state, note, row_key = applied.get(row["decision_key"], (WAITS, "", None))
            if state in GONE:  # it counts again since the last run
                state, note = WAITS, ""
        listed.append(
            ListedDecision(
                key=row["decision_key"],
                kind=row["decision_kind"],
                about=row["printed"] or "document",
                state=state,
                note=note,
                correction=row["correction"],
                reason=row["decision_reason"],
                by=row["decided_by"],
                at=row["decided_at"],
                url=row["url"],
                sentence=row["sentence"],
                row_key=row_key,
            )
        )
    return tuple(sorted(listed, key=lambda decision: decision.at))


def count_decisions(settings: Settings, decisions: Decisions) -> DecisionCounts:
    """What `status` says of decisions."""
    states = [decision.state for decision in list_decisions(settings, decisions)]
    return DecisionCounts(
        counting=sum(state not in GONE for state in states),
        not_found=states.count("not_found"),
        needless=states.count("needless"),
        waiting=states.count(WAITS),
        damaged=len(decisions.damaged),
    )


def _applied(settings: Settings) -> tuple[dict[str, tuple[str, str, str | None]], dict[str, str]]:
    """By decision its state, note and key of its row; by forgotten capture its URL."""
    if not settings.warehouse_path.is_file():
        return {}, {}
    with live_connection(settings) as connection:
        if not run_query(connection, _HAS_TABLE).rows:  # built before decisions were kept
            return {}, {}
        states = {row[0]: (row[1], row[2], row[3]) for row in run_query(connection, _STATES).rows}
        return states, dict(run_query(connection, _FORGOTTEN).rows)


_HAS_TABLE = "select 1 from duckdb_tables() where schema_name = 'ops' and table_name = 'decision'"
_STATES = """
select decision_key, decision_state, decision_note, coalesce(observation_key, document_key) from ops.decision
"""
_FORGOTTEN = "select capture_id, url from ops.crawl_url where outcome = 'forgotten'"
