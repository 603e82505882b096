"""Which chunks of a run must be read again before it builds, because something happened since they were read.

In: the run folder, what people have decided by now, the live file. Out: ids of chunks, whose lists of
captures and decisions are brought up to date; or a refusal. So two runs never undo each other, whichever
builds last:

- what a person has decided since the plan counts, about captures, documents or figures: the captures are
  read again;
- parts that other code than today's has read are read again;
- pages that are read together (an e-paper issue) and have become more since are read again with the new
  ones;
- what another run has read with yet another code and published since the plan is not overwritten: this run
  is refused, and the next one sees what is left.
Everything else that was published since the plan is not in the parts of this run, so the build keeps it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gov_reviews.code_version import extraction_version
from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.decisions.review_decisions import ReviewDecisions
from gov_reviews.decisions.standing_decisions import (
    Decisions,
    note_review_decisions,
    review_decisions_of,
)
from gov_reviews.errors import StaleCandidate
from gov_reviews.records.ids import CaptureId
from gov_reviews.run_folder import CHUNK_FILES, OUTCOME_FILES, RunFile, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import published_connection, run_query
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION, read_schema_version

# The decisions that the parts of this run were read with.
FORGOTTEN_FILE = RunFile("forgotten.json", tuple[CaptureDecision, ...])
_PLANNED_EXTRACTIONS = RunFile("planned_extractions.json", dict[CaptureId, str])


@dataclass(frozen=True, slots=True)
class _LiveCapture:
    """A capture as the live file knows it. group: source and page group."""

    capture_id: CaptureId
    extraction_key: str
    group: tuple[str, str]
    url: str
    publication_url: str | None
    document_key: str | None


def note_planned_extractions(settings: Settings, folder: RunFolder) -> None:
    """Keep what had read the captures of the live file when the run was planned."""
    found = {CaptureId(row[0]): row[1] for row in _live_rows(settings, "capture_id, extraction_key")}
    folder.write(_PLANNED_EXTRACTIONS, found)


def find_overtaken(
    settings: Settings, folder: RunFolder, decisions: Decisions, *, is_published_since: bool
) -> tuple[str, ...]:
    """Chunks that must be read again; what they are read with is brought up to date.

    Args:
        is_published_since: Whether another run has published since this one was planned.

    Raises:
        StaleCandidate: Another run has read some of the same captures with other code and published them.
    """
    chunks = {chunk_id: folder.read_chunk(chunk_id) for chunk_id in folder.chunk_ids()}
    today = extraction_version().extraction_key
    outcomes = folder.read_each(OUTCOME_FILES)
    overtaken = {outcome.chunk_id for outcome in outcomes if outcome.extraction_key != today}
    planned = {decision.capture_id for decision in folder.read(FORGOTTEN_FILE) or ()}
    redecided = (planned ^ decisions.forgotten.keys()) | _redecided(settings, folder, decisions.reviews)
    overtaken |= {chunk_id for chunk_id, captures in chunks.items() if redecided.intersection(captures)}
    grown = {}
    if is_published_since:
        live = _read_live(settings)
        _refuse_other_code(folder, live, {capture for captures in chunks.values() for capture in captures})
        grown = _grown(chunks, live)
        overtaken |= grown.keys()
    # first of all: so it stays known what is to be read again when this process is killed
    for outcome in outcomes:
        if outcome.chunk_id in overtaken:
            folder.write(OUTCOME_FILES.of(outcome.chunk_id), replace(outcome, extraction_key=""))
    for chunk_id, captures in grown.items():
        folder.write(CHUNK_FILES.of(chunk_id), captures)
    note_review_decisions(folder, decisions.reviews)
    if redecided:
        folder.write(FORGOTTEN_FILE, tuple(decisions.forgotten.values()))
    return tuple(sorted(overtaken))


def _read_live(settings: Settings) -> list[_LiveCapture]:
    """All captures of the live file."""
    columns = "capture_id, extraction_key, source_id, group_id, url, publication_url, document_key"
    rows = _live_rows(settings, columns)
    return [_LiveCapture(CaptureId(row[0]), row[1], (row[2], row[3]), *row[4:]) for row in rows]


def _live_rows(settings: Settings, columns: str) -> Sequence[tuple[Any, ...]]:
    """Columns of all captures of the live file; none where its tables have an older form: then it is read
    again as a whole.
    """
    if not settings.warehouse_path.is_file():
        return ()
    with published_connection(settings) as connection:
        if read_schema_version(connection) < SCHEMA_VERSION:
            return ()
        return run_query(connection, f"select {columns} from ops.crawl_url").rows  # noqa: S608 - our own words


def _redecided(settings: Settings, folder: RunFolder, reviews: ReviewDecisions) -> set[CaptureId]:
    """Captures of the texts about which people have decided otherwise since the plan. A decision is made
    about what is live, so the live file knows them.
    """
    planned = {decision.decision_key for decision in review_decisions_of(folder).counting()}
    counting = {decision.decision_key for decision in reviews.counting()}
    urls = {
        decision.target.url
        for decision in reviews.made
        if decision.target is not None and decision.decision_key in planned ^ counting
    }
    if not urls:
        return set()
    live = _read_live(settings)
    documents = {capture.document_key for capture in live if capture.publication_url in urls} - {None}
    return {
        capture.capture_id
        for capture in live
        if capture.publication_url in urls or capture.document_key in documents
    }


def _refuse_other_code(folder: RunFolder, live: list[_LiveCapture], own: set[CaptureId]) -> None:
    planned = folder.read(_PLANNED_EXTRACTIONS) or {}
    today = extraction_version().extraction_key
    newer = [
        capture
        for capture in live
        if capture.capture_id in own
        and capture.extraction_key not in (today, planned.get(capture.capture_id))
    ]
    if newer:
        raise StaleCandidate(
            "Another run with other code has read some of the same captures and published them since this "
            "run was planned; what it read is not overwritten. Nothing is lost. Start this run again if it "
            "is still wanted.",
            "本次运行计划之后，另一次运行已用其他版本的程序读取并发布了其中部分内容，其结果不予覆盖。数据没有丢失；"
            "如仍需要，请重新启动本次运行。",
            run_id=folder.run_id,
            captures=len(newer),
            extraction_key=newer[0].extraction_key,
        )


def _grown(
    chunks: dict[str, tuple[CaptureId, ...]], live: list[_LiveCapture]
) -> dict[str, tuple[CaptureId, ...]]:
    """Chunks with a page group that has become more since the plan, with all captures of it."""
    members: dict[tuple[str, str], list[_LiveCapture]] = defaultdict(list)
    for capture in live:
        members[capture.group].append(capture)
    together = {
        group: found for group, found in members.items() if len({capture.url for capture in found}) > 1
    }
    grown = {}
    for chunk_id, captures in chunks.items():
        own = set(captures)
        new = [
            capture.capture_id
            for found in together.values()
            if own.intersection(capture.capture_id for capture in found)
            for capture in found
            if capture.capture_id not in own
        ]
        if new:
            grown[chunk_id] = (*captures, *new)
    return grown
