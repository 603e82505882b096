"""The steps of the pipeline as Airflow tasks: one short function each.

In: ids from other tasks, the trigger form, the environment (GOV_REVIEWS_DATA and friends). Out: ids, counts and small dictionaries
through XCom; everything else stays in the run folder. The library is imported inside the functions, so parsing a DAG file loads none
of it. Here, and only here, the pipeline's outcomes become Airflow's: an outcome that a person should see red raises, a step that has
nothing to do skips. Permanent errors fail without a retry through `policies.RETRY_BY_ERROR`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from gov_reviews import errors
from gov_reviews.contracts import SourceState, stable_key
from gov_reviews.settings import Settings

if TYPE_CHECKING:
    from gov_reviews.contracts import SourceOutcome

logger = logging.getLogger(__name__)

_OUTCOME_ERRORS: dict[SourceState, type[errors.PipelineError]] = {
    SourceState.BLOCKED: errors.BotChallenge,
    SourceState.UNREACHABLE: errors.Unreachable,
    SourceState.LAYOUT_CHANGED: errors.LayoutChanged,
    SourceState.FAILED: errors.CaptureError,
}


def run_id_of(dag_run: Any) -> str:
    """Our run id for a DAG run: the time it was meant for, then a hash of Airflow's own id.

    A retried task meets the same folder; a run that was cleared as a whole gets a new one. There is no logical date in it: runs
    started by hand have none.
    """
    moment = dag_run.run_after.astimezone(UTC)
    key = stable_key(dag_run.dag_id, dag_run.run_id, dag_run.clear_number or 0)
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{key[:6]}"


def start_run(params: Mapping[str, Any], dag_run: Any) -> str:
    """Check what is asked and make the run folder.

    Returns:
        Our run id, which all other tasks take as `run` (Airflow keeps the name run_id for its own).

    Raises:
        InvalidRequest: What the form's schema cannot know: a host that no source registers, a missing inbox, a misspelt parameter.
    """
    from gov_reviews import pipeline
    from gov_reviews.orchestration.form import options_from_params

    settings = Settings.load()
    options = options_from_params(params, settings)
    if settings.inbox is None:
        # The default inbox is ours to make; a folder that someone named must exist.
        settings.inbox_root.mkdir(parents=True, exist_ok=True)
    run = pipeline.start_run(settings, options, run_id_of(dag_run))
    logger.info("started run_id=%s data_root=%s", run, settings.data_root)
    return run


def plan_run(run: str) -> list[str]:
    """Decide which sources are captured: one mapped task each."""
    from gov_reviews import pipeline

    return list(pipeline.plan_run(Settings.load(), run))


def capture_source(run: str, source_id: str) -> dict[str, Any]:
    """Capture one source. A source that brought nothing because something is wrong shows red; the others go on all the same."""
    from gov_reviews import pipeline

    outcome = pipeline.capture_source(Settings.load(), run, source_id)
    counts = _counts(outcome)
    logger.info("captured run_id=%s %s", run, " ".join(f"{name}={value}" for name, value in counts.items()))
    error = _OUTCOME_ERRORS.get(outcome.state)
    if error is not None:
        raise error(
            outcome.message or f"The source ended as {outcome.state.value}.", source_id=source_id, failures=_first(outcome.failures)
        )
    return counts


def capture_inbox(run: str) -> dict[str, Any]:
    """Archive the documents of the inbox; skipped when the run leaves the inbox alone."""
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews import pipeline

    outcome = pipeline.capture_inbox(Settings.load(), run)
    if outcome is None:
        raise AirflowSkipException("This run leaves the inbox alone.")
    return _counts(outcome)


def plan_chunks(run: str | None) -> list[str]:
    """Find what the archive holds and the warehouse has not read yet; skips the rest of the run when that is nothing."""
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews import pipeline

    if run is None:
        raise AirflowSkipException("start_run failed, so there is no run to go on with: see its log.")
    chunk_ids = pipeline.plan_chunks(Settings.load(), run)
    if not chunk_ids:
        raise AirflowSkipException("Nothing new: every capture of the archive is in the warehouse already.")
    return chunk_ids


def extract_chunk(run: str, chunk_id: str) -> dict[str, Any]:
    """Read one chunk of captures into reviews with their figures."""
    from gov_reviews import pipeline

    outcome = pipeline.extract_chunk(Settings.load(), run, chunk_id)
    return {
        "chunk_id": chunk_id,
        "captures": outcome.captures,
        "documents": outcome.documents,
        "observations": outcome.observations,
        "not_reviews": outcome.not_reviews,
        "quarantined": outcome.quarantined,
    }


def build_candidate(run: str) -> dict[str, int]:
    """Merge the parts into a copy of the live warehouse."""
    from gov_reviews import pipeline

    report = pipeline.build_candidate(Settings.load(), run)
    return {"inserted": sum(report.inserted.values()), "updated": sum(report.updated.values())}


def audit_candidate(run: str) -> dict[str, int]:
    """Run every check on the candidate; a critical one that fails stops the publication."""
    from gov_reviews import pipeline

    checks = pipeline.audit_candidate(Settings.load(), run)
    failed = [check for check in checks if not check.is_passed]
    for check in failed:
        logger.warning(
            "check failed check_id=%s severity=%s table=%s rows=%d", check.check_id, check.severity, check.table_name, check.rows_failed
        )
    return {"checks": len(checks), "passed": len(checks) - len(failed)}


def publish_candidate(run: str) -> dict[str, str]:
    """Put the audited candidate in the place of the live warehouse; tells the asset `warehouse`."""
    from gov_reviews import pipeline

    settings = Settings.load()
    pipeline.publish_candidate(settings, run)
    return {"run": run, "warehouse": str(settings.warehouse_path)}


def report_run(run: str | None) -> dict[str, Any]:
    """Say what the run came to. The one task that decides the DAG run: it fails when a step stopped or too few sources succeeded."""
    from airflow.sdk.exceptions import AirflowFailException

    from gov_reviews import pipeline

    if run is None:
        raise AirflowFailException("The run never started: start_run failed, and its log says what to correct.")
    summary = pipeline.report_run(Settings.load(), run)
    for outcome in summary.sources:
        if outcome.message:
            logger.warning("source_id=%s state=%s %s", outcome.source_id, outcome.state.value, outcome.message)
    logger.info("run_id=%s state=%s %s", run, summary.state, summary.message)
    if pipeline.run_failed(summary):
        raise AirflowFailException(summary.message)
    return {
        "run": run,
        "state": summary.state,
        "documents": sum(summary.documents.values()),
        "observations": sum(summary.observations.values()),
        "quarantined": summary.quarantined,
    }


def _counts(outcome: SourceOutcome) -> dict[str, Any]:
    return {
        "source_id": outcome.source_id,
        "state": outcome.state.value,
        "listed": outcome.listed,
        "fetched": outcome.fetched,
        "not_modified": outcome.not_modified,
        "not_asked": outcome.not_asked,
        "failed": outcome.failed,
    }


def _first(failures: tuple[str, ...]) -> str | None:
    if not failures:
        return None
    return "; ".join(failures[:3]) + (f" and {len(failures) - 3} more" if len(failures) > 3 else "")
