"""What the archive holds and the warehouse has not read: cut into chunks, and each read into parts.

In: settings, the archive, the live warehouse, decisions of people. Out: chunks and Parquet parts in the run
folder.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gov_reviews.clock import utc_now
from gov_reviews.code_version import extraction_version
from gov_reviews.errors import InvalidRequest
from gov_reviews.pipeline.steps.failure_notes import noting_failure
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, CaptureId
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import Review
from gov_reviews.records.runs import ChunkOutcome, RunMode
from gov_reviews.run_folder import CHUNK_FILES, OUTCOME_FILES, PENDING_FILE, RunFile, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

if TYPE_CHECKING:
    from gov_reviews.capture.archive import Archive
    from gov_reviews.decisions.standing_decisions import Decisions
    from gov_reviews.reading.worker.page_worker import PageWorker
    from gov_reviews.sites.registry import SourceSpec

logger = logging.getLogger(__name__)


READABLE = (CaptureKind.ARTICLE, CaptureKind.INBOX)
PLANNED_ON_FILE = RunFile("planned_on.json", int)
"""File of the run folder: the number of the newest publication when the run was planned."""


@shares("chunks")
def cut_into_chunks(settings: Settings, run_id: str) -> list[str]:
    """Find what the archive holds and the warehouse has not read, and cut it into chunks.

    The live file is repaired first, if somebody changed it: what is pending is decided by what was
        published.

    Returns:
        Chunk ids; empty when nothing is pending: then extract to publish have nothing to do.
    """
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.standing_decisions import note_review_decisions, read_decisions
    from gov_reviews.pipeline.overtaken_parts import FORGOTTEN_FILE, note_planned_extractions
    from gov_reviews.reading.page_groups import cut_chunks, select_pending
    from gov_reviews.warehouse.published_file import clock_notes
    from gov_reviews.warehouse.restore import repair_live
    from gov_reviews.warehouse.run_turn import newest_publication

    folder = RunFolder(settings, run_id)
    if folder.read_options().mode is RunMode.DRY_RUN:
        return []
    chunk_ids = []
    with noting_failure(folder, "chunks"):
        folder.clear_chunks()
        folder.add_notes((*repair_live(settings), *clock_notes(settings, utc_now())))
        folder.write(PLANNED_ON_FILE, newest_publication(settings))
        note_planned_extractions(settings, folder)
        archive = open_archive(settings)
        decisions = read_decisions(settings.archive_root)
        processed, captures = _processed_and_groups(settings, folder, archive, decisions)
        if archive.recover():  # a run without sites and inbox must find what a killed capture left, too
            processed, captures = _processed_and_groups(settings, folder, archive, decisions)
        captures = _without_left_out(folder, archive, captures)
        # kept for extract_chunk; what is decided from now on is found out before the build
        folder.write(FORGOTTEN_FILE, tuple(decisions.forgotten.values()))
        note_review_decisions(folder, decisions.reviews)
        for warning in decisions.damaged:
            logger.warning("run_id=%s %s", run_id, in_english(warning))
        archive.note_unreadable(utc_now())
        folder.add_notes((*archive.warnings, *decisions.damaged))
        folder.write(
            PENDING_FILE,
            tuple(capture.capture_id for capture in captures if capture.capture_id not in processed),
        )
        groups = select_pending(captures, processed)
        for number, chunk in enumerate(cut_chunks(groups), start=1):
            chunk_id = f"c{number:04d}"
            folder.write(CHUNK_FILES.of(chunk_id), tuple(capture.capture_id for capture in chunk))
            chunk_ids.append(chunk_id)
    logger.info(
        "pending run_id=%s captures=%d groups=%d chunks=%d",
        run_id,
        len(captures),
        len(groups),
        len(chunk_ids),
    )
    return chunk_ids


def _without_left_out(folder: RunFolder, archive: Archive, captures: list[Capture]) -> list[Capture]:
    """Captures but for those of sources whose files are wrong: how to read them is not known before the file
    is right again.
    """
    from gov_reviews.sites.registry import load_registry

    left_out = load_registry().left_out
    if any((archive.index_root / source_id).is_dir() for source_id in left_out):
        folder.add_notes(load_registry().describe_left_out())
    return [capture for capture in captures if capture.source_id not in left_out]


def _processed_and_groups(
    settings: Settings, folder: RunFolder, archive: Archive, decisions: Decisions
) -> tuple[set[CaptureId], list[Capture]]:
    """Captures that need not be read in this run, and every group of pages that holds another one."""
    processed = _processed(settings, folder, archive, decisions)
    return processed, archive.captures(kinds=READABLE, read_before=processed)


def _processed(
    settings: Settings, folder: RunFolder, archive: Archive, decisions: Decisions
) -> set[CaptureId]:
    """Captures that need not be read in this run."""
    from gov_reviews.warehouse.pending import read_before

    request = folder.read_options().reprocess
    if request is not None:
        from gov_reviews.pipeline.reprocess_plan import captures_left_alone

        captures = archive.captures(kinds=READABLE)
        return captures_left_alone(settings, folder, archive, captures, request)

    before = read_before(settings, decisions)
    damaged = archive.captures(kinds=READABLE, capture_ids=before.damaged) if before.damaged else []
    # a record that was damaged is read as soon as it is whole again, and not before
    return set(before.processed) - {capture.capture_id for capture in damaged if archive.can_read(capture)}


def read_processed(settings: Settings, folder: RunFolder) -> set[CaptureId]:
    """`_processed` by what archive and warehouse hold at this moment."""
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.standing_decisions import read_decisions

    return _processed(settings, folder, open_archive(settings), read_decisions(settings.archive_root))


@shares("extract", parts=lambda chunk_id, *_: (chunk_id,))
def read_chunk(
    settings: Settings, run_id: str, chunk_id: str, worker: PageWorker | None = None
) -> ChunkOutcome:
    """Read the captures of one chunk into reviews and write them as Parquet parts.

    Whatever one page does to our code becomes a quarantine row; the others go on.

    Args:
        worker: A worker to go on with; None: one is started for this chunk and ended with it.
    """
    from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker

    if worker is not None:
        return read_chunk_by(settings, run_id, chunk_id, worker)
    with PageWorker(PageLimits.of(settings)) as own:
        return read_chunk_by(settings, run_id, chunk_id, own)


def read_chunk_by(settings: Settings, run_id: str, chunk_id: str, worker: PageWorker) -> ChunkOutcome:
    """`read_chunk` by a worker that is there, for who holds the lock of the step."""
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.review_decisions import DecisionIndex
    from gov_reviews.decisions.standing_decisions import review_decisions_of
    from gov_reviews.pipeline.overtaken_parts import FORGOTTEN_FILE
    from gov_reviews.reading.page_groups import GroupReader
    from gov_reviews.warehouse.parts import write_parts

    started = time.monotonic()
    folder = RunFolder(settings, run_id)
    with noting_failure(folder, f"extract {chunk_id}"):
        worker.start()
        archive = open_archive(settings)
        captures = archive.captures(kinds=READABLE, capture_ids=folder.read_chunk(chunk_id))
        forgotten = {decision.capture_id: decision for decision in folder.read(FORGOTTEN_FILE) or ()}
        decided = DecisionIndex(review_decisions_of(folder).counting())
        reviews = GroupReader(
            archive.read_body, find_spec, worker.run, forgotten, decided, archive.links_base
        ).read(captures)
        archive.note_unreadable(utc_now())
        reviews = write_parts(folder.parts, run_id, chunk_id, captures, reviews)
        outcome = _chunk_outcome(chunk_id, len(captures), reviews, time.monotonic() - started)
        folder.write(OUTCOME_FILES.of(outcome.chunk_id), outcome)
    return outcome


def find_spec(source_id: str) -> SourceSpec | None:
    """The spec of a source; None for the inbox and for a source that has left the registry since it was
    captured.
    """
    from gov_reviews.sites.registry import load_source

    if source_id == INBOX_SOURCE:
        return None
    try:
        return load_source(source_id)
    except InvalidRequest:
        return None


def _chunk_outcome(chunk_id: str, captures: int, reviews: Sequence[Review], seconds: float) -> ChunkOutcome:
    readable = [review for review in reviews if review.state is PageState.OK]
    documents = [review for review in readable if review.is_loaded]
    return ChunkOutcome(
        chunk_id=chunk_id,
        captures=captures,
        documents=len(documents),
        observations=sum(len(review.observations) for review in documents),
        quarantined=sum(len(review.issues) for review in reviews),
        not_reviews=len(readable) - len(documents),
        seconds=round(seconds, 3),
        extraction_key=extraction_version().extraction_key,
    )
