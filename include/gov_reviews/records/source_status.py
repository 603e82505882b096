"""How a source stands, for people: one row of ops.source_status and of `gov-reviews status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SourceState
from gov_reviews.records.stored_columns import Stored


@dataclass(frozen=True, slots=True)
class SourceStatusRow:
    """One source that is registered or was ever asked.

    Attributes:
        state: How its last run ended, and whether a person is needed; None: never asked.
        activation: Whether scheduled runs ask it, and who decided that; "" when it has left the registry.
        since: Since when it stands so. asked_at, succeeded_at: starts of runs.
        rest_until: It is left alone until then.
        detail: Of an unreachable source the kind, of a moved one where to.
        due_pages, failed_pages, partial_lists: What is still to be asked: never asked, asked again on their
            day, lists that were not read to their end.
        advice_en, advice_zh: What the state means, and what to do.
        evidence_*: What it answered when it did not answer as it should.
    """

    source_id: SourceId
    state: Annotated[SourceState | None, Stored("source_state")]
    activation: str
    since: Annotated[datetime | None, Stored("state_since_at")] = None
    asked_at: datetime | None = None
    succeeded_at: datetime | None = None
    rest_until: Annotated[datetime | None, Stored("rest_until_at")] = None
    detail: Annotated[str, Stored("state_detail")] = ""
    message: str = ""
    due_pages: Annotated[int, Stored("due_page_count")] = 0
    failed_pages: Annotated[int, Stored("failed_page_count")] = 0
    partial_lists: Annotated[int, Stored("partial_list_count")] = 0
    advice_en: str = ""
    advice_zh: str = ""
    evidence_url: str | None = None
    evidence_at: datetime | None = None
    evidence_status: int | None = None
    evidence_headers: str | None = None
    evidence_text: str | None = None
    evidence_sha256: str | None = None
