"""What a run came to, gathered from what its steps left; `outcome` decides what that is called.

In: settings, the run folder. Out: `RunSummary`, kept as summary.json.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
from collections.abc import Iterable

from gov_reviews.clock import utc_now
from gov_reviews.errors import PipelineError
from gov_reviews.faults import faults_as_ours
from gov_reviews.pipeline.outcome import RunTraces, summarise
from gov_reviews.pipeline.steps.reading_chunks import find_spec
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SUCCESSFUL, RunMode, RunSummary, SourceOutcome
from gov_reviews.run_folder import (
    AUDIT_FILE,
    COMPARISON_FILE,
    FAILURE_FILES,
    PLAN_FILE,
    PUBLICATION_FILE,
    SOURCE_FILES,
    SUMMARY_FILE,
    RunFolder,
)
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

logger = logging.getLogger(__name__)


@shares("report")
def report(settings: Settings, run_id: str, stopped: PipelineError | None = None) -> RunSummary:
    """Say what the run came to, from what its steps left, and store it as summary.json.

    Args:
        settings: The installation.
        run_id: The run.
        stopped: The error that ended the run, for those who have it: on a full disk the run folder does not.

    Returns:
        The summary. `run_failed` says whether it counts as a failure.
    """
    from gov_reviews.report.loaded_facts import LoadedFacts, read_loaded_facts

    folder = RunFolder(settings, run_id)
    with faults_as_ours():
        traces = _traces_of(settings, folder, stopped)
        is_dry_run = traces.options.mode is RunMode.DRY_RUN
        facts = (
            LoadedFacts()
            if is_dry_run
            else read_loaded_facts(settings, folder, is_published=traces.is_published)
        )
        live = str(settings.warehouse_path) if settings.warehouse_path.exists() else ""
        summary = summarise(traces, facts, utc_now(), live)
        folder.write(SUMMARY_FILE, summary)
    logger.info("run_id=%s state=%s documents=%d", run_id, summary.state, sum(summary.documents.values()))
    return summary


def _traces_of(settings: Settings, folder: RunFolder, stopped: PipelineError | None) -> RunTraces:
    outcomes = {outcome.source_id: outcome for outcome in folder.read_each(SOURCE_FILES)}
    return RunTraces(
        run_id=folder.run_id,
        started_at=folder.read_start().started_at,
        options=folder.read_options(),
        planned=folder.read(PLAN_FILE) or (),
        outcomes=outcomes,
        days_overdue=_days_overdue(settings, outcomes.values()),
        failures=folder.read_each(FAILURE_FILES),
        audit=folder.read(AUDIT_FILE),
        comparison=folder.read(COMPARISON_FILE),
        has_chunks=bool(folder.chunk_ids()),
        is_published=folder.read(PUBLICATION_FILE) is not None,
        notes=folder.read_notes(),
        stopped=stopped,
    )


def _days_overdue(settings: Settings, outcomes: Iterable[SourceOutcome]) -> dict[SourceId, int]:
    """For sources that failed and used to answer: days since they were due for another good answer."""
    from gov_reviews.capture.source_state import read_conditions
    from gov_reviews.sites.schedule import due_from

    failed = [outcome.source_id for outcome in outcomes if outcome.state not in SUCCESSFUL]
    if not failed:
        return {}
    now = utc_now()
    conditions = read_conditions(settings.archive_root)
    overdue: dict[SourceId, int] = {}
    for source_id in failed:
        known, spec = conditions.get(source_id), find_spec(source_id)
        if known is not None and known.succeeded_at is not None and spec is not None:
            overdue[source_id] = (now - due_from(spec, known.succeeded_at)).days
    return overdue
