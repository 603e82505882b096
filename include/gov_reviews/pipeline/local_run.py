"""All steps of a run in this process, for `gov-reviews run` and `reprocess`: no scheduler, progress for a
person, and pages read by one process a processor.

In: settings and what is asked. Out: the summary of the run; its files are those that the steps leave under
Airflow, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

from gov_reviews.capture.crawl_budget import describe_budget
from gov_reviews.errors import AuditFailed, NothingLeft, PipelineError
from gov_reviews.pipeline import steps
from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker, workers_side_by_side
from gov_reviews.records.both_languages import error_in_both, in_english, on_one_line, reason_in_both
from gov_reviews.records.ids import INBOX_SOURCE, RunId
from gov_reviews.records.runs import ChunkOutcome, RunMode, RunOptions, RunSummary, SourceOutcome
from gov_reviews.run_folder import AUDIT_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.run_turn import run_turn

if TYPE_CHECKING:
    from gov_reviews.report.extraction_difference import ExtractionDifference

Progress = Callable[[str], None]
ShowDifference = Callable[["ExtractionDifference"], None]


def run_pipeline(
    settings: Settings,
    options: RunOptions,
    progress: Progress = lambda text: None,
    show_difference: ShowDifference = lambda difference: None,
) -> RunSummary:
    """Run every step in this process.

    Args:
        settings: The installation.
        options: What is asked.
        progress: Gets one line of text at a time, for a person.
        show_difference: Gets what the candidate of a reprocess would change.

    Returns:
        The summary; it is also returned when a step stopped the run on purpose (state failed or
        audit_failed).

    Raises:
        InvalidRequest: What is asked cannot be; nothing was started.
    """
    run_id = steps.start(settings, options)
    stopped: PipelineError | None = None
    try:
        for line in _steps(settings, run_id, show_difference):
            progress(line)
    except AuditFailed as error:
        progress(f"audit: {error.message}")
    except NothingLeft as error:
        progress(error.message)
    except PipelineError as error:
        progress(f"stopped 已停止: {on_one_line(error_in_both(error))}")
        stopped = error
    except Exception:
        steps.report(settings, run_id)
        raise
    return steps.report(settings, run_id, stopped)


def _steps(settings: Settings, run_id: RunId, show_difference: ShowDifference) -> Iterator[str]:
    """All steps in order; what is yielded is progress for a person."""
    folder = RunFolder(settings, run_id)
    yield f"run {run_id}"
    source_ids = steps.plan(settings, run_id)
    if source_ids:
        yield describe_budget(settings, len(source_ids))
    for outcome in steps.capture_all(settings, run_id, source_ids):
        yield describe_outcome(outcome)
    inbox = steps.capture_guarded(
        settings, run_id, INBOX_SOURCE, lambda: steps.capture_documents(settings, run_id)
    )
    if inbox is not None:
        yield describe_outcome(inbox)
    if folder.read_options().mode is RunMode.DRY_RUN:
        return
    chunk_ids = steps.cut_into_chunks(settings, run_id)
    if not chunk_ids:
        yield "nothing new: extract, build, audit and publish are skipped"
        return
    is_reprocess = folder.read_options().reprocess is not None
    for number, chunk in enumerate(read_chunks(settings, run_id, chunk_ids), start=1):
        yield (
            f"extract {number}/{len(chunk_ids)}: {chunk.captures} captures, {chunk.documents} documents, "
            f"{chunk.observations} figures, "
            f"{chunk.not_reviews} texts not loaded, {chunk.quarantined} rows of mart.quarantine"
        )
    yield from _publish_steps(settings, run_id, show_difference if is_reprocess else None)


def read_chunks(settings: Settings, run_id: RunId, chunk_ids: Sequence[str]) -> Iterator[ChunkOutcome]:
    """Read chunks, each as it is done, as many side by side as there are processors. Every thread has a page
    worker, a process of its own, and waits for it most of the time.

    Raises:
        PipelineError: A chunk could not be read.
    """
    workers = min(workers_side_by_side(), len(chunk_ids))
    if workers == 1:
        with PageWorker(PageLimits.of(settings)) as worker:
            for chunk_id in chunk_ids:
                yield steps.read_chunk(settings, run_id, chunk_id, worker)
        return
    with ExitStack() as stack:
        idle: SimpleQueue[PageWorker] = SimpleQueue()
        for _ in range(workers):
            idle.put(stack.enter_context(PageWorker(PageLimits.of(settings))))

        def read(chunk_id: str) -> ChunkOutcome:
            worker = idle.get()
            try:
                return steps.read_chunk(settings, run_id, chunk_id, worker)
            finally:
                idle.put(worker)

        pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="read")
        try:
            for future in as_completed([pool.submit(read, chunk_id) for chunk_id in chunk_ids]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)  # before the workers are ended


def _publish_steps(
    settings: Settings, run_id: RunId, show_difference: ShowDifference | None
) -> Iterator[str]:
    """Build, audit, publish.

    The turn is kept throughout: a run that waits for it finds out what is left for it before it begins.
    """
    with ExitStack() as stack:
        with steps.noting_failure(RunFolder(settings, run_id), "build"):
            stack.enter_context(run_turn(settings, run_id))
        report = steps.build(settings, run_id)
        yield f"build: {sum(report.inserted.values())} rows new, {sum(report.updated.values())} changed"
        try:
            checks = steps.audit(settings, run_id)
        finally:
            # also where the audit failed: what would change is what a person must know then
            if show_difference is not None and RunFolder(settings, run_id).read(AUDIT_FILE) is not None:
                show_difference(steps.compare_with_live(settings, run_id))
        yield f"audit: {sum(check.is_passed for check in checks)} of {len(checks)} checks passed"
        if reason := steps.reason_to_keep(settings, run_id):
            yield f"not published 未发布: {on_one_line(reason)}"
            return
        steps.publish(settings, run_id)
        yield f"published: {settings.warehouse_path}"
    # without the turn: another run need not wait for it
    try:
        homes = steps.export_published(settings, run_id)
    except PipelineError as error:
        yield f"not exported 未导出: {on_one_line(reason_in_both(error))}"
    else:
        if homes.snapshot is not None:
            yield f"in the lake: snapshot {homes.snapshot.snapshot}"
        if homes.release is not None:
            yield f"exported: {homes.release.path}"


def describe_outcome(outcome: SourceOutcome) -> str:
    """One line about how a source ended."""
    wording = (
        f"capture {outcome.source_id}: {outcome.state}, {outcome.fetched} new, {outcome.not_modified} "
        "unchanged, "
        f"{outcome.not_asked} known, {outcome.failed} failed"
    )
    return f"{wording}: {in_english(outcome.message)}" if outcome.message else wording


def with_default_inbox(settings: Settings, options: RunOptions) -> RunOptions:
    """The options with the inbox of the installation when none is named: from the environment, or `inbox` in
    the data root if there.
    """
    if options.inbox is None and (settings.inbox is not None or settings.inbox_root.is_dir()):
        return replace(options, inbox=str(settings.inbox_root))
    return options
