"""What sites and the inbox have that the archive lacks, brought into the archive.

In: settings, the plan of a run, the archive. Out: captures; an outcome for every source that was asked. A
fault of a site is an outcome, not an error.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from gov_reviews.clock import tell_instant
from gov_reviews.errors import PipelineError
from gov_reviews.faults import faults_as_ours
from gov_reviews.knowledge.message_texts import said
from gov_reviews.pipeline.outcome import outcome_without_result
from gov_reviews.pipeline.steps.failure_notes import own_error, unless_storage_fails
from gov_reviews.records.both_languages import error_in_both
from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.records.runs import RunMode, SourceOutcome, SourceState
from gov_reviews.run_folder import SOURCE_FILES, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

if TYPE_CHECKING:
    from gov_reviews.capture.crawl_budget import TaskBudget

logger = logging.getLogger(__name__)


MAX_CAPTURE_THREADS = 8
WORTH_ANOTHER_TRY = frozenset({SourceState.UNREACHABLE})  # the other faults do not pass within a run


@contextmanager
def _noting_outcome(settings: Settings, folder: RunFolder, source_id: SourceId) -> Iterator[None]:
    """When capturing a source fails, leave that as its outcome, so that the report can say why.

    The error goes on to the caller.
    """
    try:
        with faults_as_ours(source_id=source_id):
            yield
    except Exception as error:
        wording = error_in_both(error) if isinstance(error, PipelineError) else own_error(error)
        with unless_storage_fails(source_id):
            _keep_outcome(settings, folder, SourceOutcome(source_id, SourceState.FAILED, message=wording))
        raise


def _keep_outcome(settings: Settings, folder: RunFolder, outcome: SourceOutcome) -> None:
    """In the run folder for this run's report, in the archive for the runs to come.

    A dry run asks without capturing, and one for single pages leaves the lists unread: neither is a success
    after which the source is left alone.
    """
    from gov_reviews.capture.source_state import note_outcome

    folder.write(SOURCE_FILES.of(outcome.source_id), outcome)
    options = folder.read_options()
    is_whole = outcome.source_id == INBOX_SOURCE or options.reads_lists_of(outcome.source_id)
    if options.mode is not RunMode.DRY_RUN and is_whole:
        note_outcome(settings.archive_root, outcome, folder.read_start().started_at)


def _left_alone(settings: Settings, folder: RunFolder, source_id: SourceId) -> SourceOutcome | None:
    """The outcome of a source that is named and has to be left alone; None: it may be asked. A recheck asks
    whatever a person names.
    """
    from gov_reviews.capture.source_state import read_condition

    known = read_condition(settings.archive_root, source_id)
    now = folder.read_start().started_at
    if known is None or folder.read_options().mode is RunMode.RECHECK or not known.is_resting(now):
        return None
    if known.asked_at >= now:  # asked by this very run: a task that is tried again
        return None
    message = said(
        "left_alone", until=tell_instant(known.rest_until), message=known.message, source=source_id
    )
    return SourceOutcome(source_id, known.state, message=message)


@shares("capture", parts=lambda source_id, *_: (source_id,))
def capture(
    settings: Settings, run_id: str, source_id: str, task_budget: TaskBudget | None = None
) -> SourceOutcome:
    """Capture what one source has that the archive lacks. A fault of the site is an outcome, not an error.

    Args:
        task_budget: What the sources of one task may take together; None: this one is alone.
    """
    from gov_reviews.capture.source_crawl import crawl_source

    folder = RunFolder(settings, run_id)
    with _noting_outcome(settings, folder, SourceId(source_id)):
        budget = task_budget.next_share() if task_budget is not None else None
        left_alone = _left_alone(settings, folder, SourceId(source_id))
        if left_alone is not None:
            folder.write(SOURCE_FILES.of(left_alone.source_id), left_alone)
            return left_alone
        outcome = crawl_source(
            settings, folder.run_id, SourceId(source_id), folder.read_options(), budget=budget
        )
        _keep_outcome(settings, folder, outcome)
    return outcome


def capture_all(
    settings: Settings, run_id: str, source_ids: Sequence[SourceId], *, is_one_task: bool = False
) -> Iterator[SourceOutcome]:
    """Capture sources in a few threads. A host belongs to one source (the registry sees to it), so it never
    sees two connections.

    Args:
        is_one_task: All of them together have the time of one task; else each has.

    Yields:
        Each outcome as it comes. A source on which our own code fails is one failed source: the others are
        captured all the same.
    """
    from gov_reviews.capture.crawl_budget import TaskBudget

    if not source_ids:
        return
    threads = min(MAX_CAPTURE_THREADS, len(source_ids))
    budget = TaskBudget(settings, len(source_ids), threads) if is_one_task else None
    pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="capture")
    try:
        pending = [
            pool.submit(
                capture_guarded,
                settings,
                run_id,
                source_id,
                partial(capture, settings, run_id, source_id, budget),
            )
            for source_id in source_ids
        ]
        for future in as_completed(pending):
            outcome = future.result()
            if outcome is not None:
                yield outcome
    finally:
        # no waiting: Ctrl-C must not hang on a slow site; what the archive holds is safe at any moment
        pool.shutdown(wait=False, cancel_futures=True)


def capture_guarded(
    settings: Settings, run_id: str, source_id: SourceId, ask: Callable[[], SourceOutcome | None]
) -> SourceOutcome | None:
    """A source on which our own code fails is one failed source: the others must still be captured."""
    try:
        return ask()
    except PipelineError as error:
        logger.error("capture failed source_id=%s reason=%s", source_id, error)
    except Exception:
        logger.exception("capture failed source_id=%s", source_id)
    return RunFolder(settings, run_id).read(SOURCE_FILES.of(source_id))


@shares("batch", parts=lambda source_ids: source_ids)
def capture_batch(
    settings: Settings, run_id: str, source_ids: Sequence[SourceId]
) -> tuple[SourceOutcome, ...]:
    """Capture the sources of one task; a task that is tried again asks only those that may still answer.

    Args:
        source_ids: The batch.

    Returns:
        An outcome for every source of the batch, from this try or an earlier one of the same run, in the
        order of the batch.
    """
    folder = RunFolder(settings, run_id)
    known = {source_id: folder.read(SOURCE_FILES.of(source_id)) for source_id in source_ids}
    open_ids = [
        source_id
        for source_id, outcome in known.items()
        if outcome is None or outcome.state in WORTH_ANOTHER_TRY
    ]
    # none is left: somebody cleared the task to have it done again
    asked = capture_all(settings, run_id, open_ids or source_ids, is_one_task=True)
    found = {outcome.source_id: outcome for outcome in asked}
    return tuple(
        found.get(source_id) or folder.read(SOURCE_FILES.of(source_id)) or outcome_without_result(source_id)
        for source_id in source_ids
    )


@shares("capture", parts=lambda: (INBOX_SOURCE,))
def capture_documents(settings: Settings, run_id: str) -> SourceOutcome | None:
    """Archive the documents of the inbox.

    Returns:
        None when this run has no inbox, or is a dry run.
    """
    from gov_reviews.capture.inbox import archive_inbox

    folder = RunFolder(settings, run_id)
    options = folder.read_options()
    if options.inbox is None or options.mode is RunMode.DRY_RUN:
        return None
    with _noting_outcome(settings, folder, INBOX_SOURCE):
        outcome = archive_inbox(settings, folder.run_id, options)
        _keep_outcome(settings, folder, outcome)
    return outcome
