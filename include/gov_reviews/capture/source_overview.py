"""What is known of every source: how it stands, since when, what is still to be asked, what to do.

In: the registry, `archive/sources/` (conditions of runs, what probes found), `archive/frontier/`. Out: one
`SourceStatusRow` a source, for ops.source_status and `gov-reviews status`. The warehouse is not asked: the
rows are the same after it was built anew.
"""

from __future__ import annotations

from datetime import datetime

from gov_reviews.capture.frontier import Frontier
from gov_reviews.capture.frontier_pages import FrontierState
from gov_reviews.capture.source_activation import find_activations
from gov_reviews.capture.source_state import SourceCondition, read_conditions
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.source_states import SourceStateWords
from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.records.runs import SourceState
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry


def describe_sources(
    settings: Settings, now: datetime, has_counts: bool = True
) -> tuple[SourceStatusRow, ...]:
    """How each source stands that is registered or was ever asked, in order of id; the inbox is none.

    Args:
        settings, now: The installation; the time of asking.
        has_counts: Whether the pages that are still to be asked are counted: that reads all that was ever
            listed.
    """
    activations = find_activations(settings.archive_root, load_registry())
    conditions = read_conditions(settings.archive_root)
    known = (activations.keys() | conditions.keys()) - {INBOX_SOURCE}
    return tuple(
        _row(
            settings,
            source_id,
            str(activations[source_id].standing) if source_id in activations else "",
            conditions.get(source_id),
            now,
            has_counts,
        )
        for source_id in sorted(known)
    )


def _row(
    settings: Settings,
    source_id: SourceId,
    activation: str,
    known: SourceCondition | None,
    now: datetime,
    has_counts: bool,
) -> SourceStatusRow:
    if known is None:
        return SourceStatusRow(source_id, None, activation)
    state = known.state_at(now)
    counts = (
        Frontier(settings.archive_root, source_id, None).counts()
        if has_counts
        else dict.fromkeys(FrontierState, 0)
    )
    seen = known.evidence
    advice_en, advice_zh = advice_on(state)
    return SourceStatusRow(
        source_id,
        state,
        activation,
        since=known.since,
        asked_at=known.asked_at,
        succeeded_at=known.succeeded_at,
        rest_until=known.rest_until if known.is_resting(now) else None,
        detail=known.detail,
        message=known.message,
        due_pages=counts[FrontierState.DUE],
        failed_pages=counts[FrontierState.FAILED],
        partial_lists=counts[FrontierState.PARTIAL],
        advice_en=advice_en,
        advice_zh=advice_zh,
        evidence_url=seen.url if seen else None,
        evidence_at=seen.seen_at if seen else None,
        evidence_status=seen.status if seen else None,
        evidence_headers=seen.headers if seen else None,
        evidence_text=seen.text if seen else None,
        evidence_sha256=seen.body_sha256 if seen else None,
    )


def advice_on(state: SourceState) -> tuple[str, str]:
    """What a state means and what to do about it, in English and in Chinese."""
    wording = load_words(SourceStateWords).states[state.value]
    return f"{wording.means.en} {wording.do.en}", f"{wording.means.zh}{wording.do.zh}"
