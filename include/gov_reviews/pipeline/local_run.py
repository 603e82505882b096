"""All steps of a run in this process, for `gov-reviews run`: no scheduler, one page worker, progress for a
person.

In: settings and what is asked. Out: the summary of the run; its files are those that the steps leave under
Airflow, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from gov_reviews.errors import AuditFailed, PipelineError
from gov_reviews.pipeline import steps
from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker
from gov_reviews.records.ids import INBOX_SOURCE, RunId
from gov_reviews.records.runs import RunMode, RunOptions, RunSummary, SourceOutcome
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.run_turn import run_turn

Progress = Callable[[str], None]


def run_pipeline(
    settings: Settings, options: RunOptions, progress: Progress = lambda text: None
) -> RunSummary:
    """Run every step in this process.

    Args:
        settings: The installation.
        options: What is asked.
        progress: Gets one line of text at a time, for a person.

    Returns:
        The summary; it is also returned when a step stopped the run on purpose (state failed or
        audit_failed).

    Raises:
        InvalidRequest: What is asked cannot be; nothing was started.
    """
    run_id = steps.start(settings, options)
    stopped: PipelineError | None = None
    try:
        for line in _steps(settings, run_id):
            progress(line)
    except AuditFailed as error:
        progress(f"audit: {error.message}")
    except PipelineError as error:
        progress(f"stopped: {error}")
        stopped = error
    except Exception:
        steps.report(settings, run_id)
        raise
    return steps.report(settings, run_id, stopped)


def _steps(settings: Settings, run_id: RunId) -> Iterator[str]:
    """All steps in order; what is yielded is progress for a person."""
    folder = RunFolder(settings, run_id)
    yield f"run {run_id}"
    source_ids = steps.plan(settings, run_id)
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
    with PageWorker(PageLimits.of(settings)) as worker:
        for number, chunk_id in enumerate(chunk_ids, start=1):
            chunk = steps.read_chunk(settings, run_id, chunk_id, worker)
            yield (
                f"extract {number}/{len(chunk_ids)}: {chunk.captures} captures, {chunk.documents} reviews, "
                f"{chunk.observations} figures, "
                f"{chunk.not_reviews} other texts, {chunk.quarantined} remarks"
            )
    yield from _publish_steps(settings, run_id)


def _publish_steps(settings: Settings, run_id: RunId) -> Iterator[str]:
    """Build, audit, publish.

    The turn is kept throughout: a run that waits for it finds out what is left for it before it begins.
    """
    with ExitStack() as stack:
        with steps.noting_failure(RunFolder(settings, run_id), "build"):
            stack.enter_context(run_turn(settings, run_id))
        report = steps.build(settings, run_id)
        yield f"build: {sum(report.inserted.values())} rows new, {sum(report.updated.values())} changed"
        checks = steps.audit(settings, run_id)
        yield f"audit: {sum(check.is_passed for check in checks)} of {len(checks)} checks passed"
        steps.publish(settings, run_id)
        yield f"published: {settings.warehouse_path}"


def describe_outcome(outcome: SourceOutcome) -> str:
    """One line about how a source ended."""
    wording = (
        f"capture {outcome.source_id}: {outcome.state}, {outcome.fetched} new, {outcome.not_modified} "
        "unchanged, "
        f"{outcome.not_asked} known, {outcome.failed} failed"
    )
    return f"{wording}: {outcome.message}" if outcome.message else wording


def with_default_inbox(settings: Settings, options: RunOptions) -> RunOptions:
    """The options with the inbox of the installation when none is named: from the environment, or `inbox` in
    the data root if there.
    """
    if options.inbox is None and (settings.inbox is not None or settings.inbox_root.is_dir()):
        return replace(options, inbox=str(settings.inbox_root))
    return options
