"""The steps of the pipeline as Airflow tasks: one short function each.

In: ids from other tasks, the trigger form, the environment (GOV_REVIEWS_DATA and friends). Out: ids, counts
and small dictionaries through XCom; everything else stays in the run folder. The library is imported inside
the functions, so parsing a DAG file loads none of it. Here, and only here, the pipeline's outcomes become
Airflow's: an outcome that a person should see red raises, a step that has nothing to do skips. Permanent
errors fail without a retry through `policies.RETRY_BY_ERROR`.
"""

from __future__ import annotations

# lazy: parsing a DAG file loads nothing of the library but records and errors.
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Any

from gov_reviews import errors
from gov_reviews.clock import utc_now
from gov_reviews.faults import faults_as_ours
from gov_reviews.records.both_languages import (
    error_in_both,
    in_both,
    in_chinese,
    in_english,
    join_both,
    lines_of_both,
    on_one_line,
    reason_in_both,
)
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SourceState
from gov_reviews.run_folder import RunFolder, scheduler_run_key
from gov_reviews.settings import Settings
from gov_reviews.sharing import refresh, shared

if TYPE_CHECKING:
    from gov_reviews.records.runs import SourceOutcome

logger = logging.getLogger(__name__)

# Airflow refuses to map more than 1,024 items, and one task costs a second or two whatever it does. With 400,
# a batch of 3,000 sources has as many sources as there are capture threads.
MAX_CAPTURE_TASKS = 400

_OUTCOME_ERRORS: dict[SourceState, type[errors.PipelineError]] = {
    SourceState.BLOCKED: errors.BotChallenge,
    SourceState.DISALLOWED: errors.Disallowed,
    SourceState.UNREACHABLE: errors.Unreachable,
    SourceState.MOVED: errors.WrongContent,
    SourceState.SHELL: errors.NeedsRender,
    SourceState.WRONG_SITE: errors.WrongSite,
    SourceState.NEEDS_PERSON: errors.CaptureError,
    SourceState.LAYOUT_CHANGED: errors.LayoutChanged,
    SourceState.FAILED: errors.CaptureError,
}


def run_id_of(dag_run: Any) -> str:
    """Our run id for a DAG run: the time it was meant for, then a hash of Airflow's own id.

    A retried task meets the same folder; a run that was cleared as a whole gets a new one. There is no
    logical date in it: runs started by hand have none.
    """
    moment = dag_run.run_after.astimezone(UTC)
    key = scheduler_run_key(dag_run.dag_id, dag_run.run_id, dag_run.clear_number or 0)
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{key}"


def start_run(params: Mapping[str, Any], dag_run: Any) -> str:
    """Check what is asked and make the run folder.

    Returns:
        Our run id, which all other tasks take as `run` (Airflow keeps the name run_id for its own); where
        this task failed they are given "".

    Raises:
        InvalidRequest: What the form's schema cannot know: a host that no source registers, a missing inbox,
            a misspelt parameter.
    """
    from gov_reviews.airflow_tasks.form import options_from_params
    from gov_reviews.pipeline import steps

    settings = Settings.load()
    with _noting_refusal(settings, run_id_of(dag_run)) as run_id:
        options = options_from_params(params, settings)
        if settings.inbox is None:
            # The default inbox is ours to make; a folder that someone named must exist.
            with faults_as_ours():
                settings.inbox_root.mkdir(parents=True, exist_ok=True)
        run = steps.start(settings, options, run_id)
    logger.info("started run_id=%s data_root=%s", run, settings.data_root)
    return run


@contextmanager
def _noting_refusal(settings: Settings, run_id: str) -> Iterator[str]:
    """Leave in the run folder why a run did not start: the tab of the DAG run shows it. The error goes on."""
    try:
        yield run_id
    except errors.PipelineError as error:
        try:
            with shared(settings, "start", run_id):
                RunFolder(settings, run_id).refuse(error_in_both(error))
        except (errors.PipelineError, OSError) as fault:
            logger.warning("the tab of the run cannot say why it did not start: %s", fault)
        raise


def start_reprocess(params: Mapping[str, Any], dag_run: Any) -> str:
    """Check what is to be read again and make the run folder.

    Returns:
        Our run id.

    Raises:
        InvalidRequest: There is no warehouse yet, or it holds nothing of what is asked.
    """
    from gov_reviews.airflow_tasks.form import reprocess_from_params
    from gov_reviews.pipeline import steps

    settings = Settings.load()
    with _noting_refusal(settings, run_id_of(dag_run)) as run_id:
        run = steps.start(settings, reprocess_from_params(params), run_id)
    logger.info("started run_id=%s", run)
    return run


def plan_run(run: str) -> list[list[str]]:
    """Decide which sources are captured: one mapped task each, and batches of them where that would be too
    many tasks.
    """
    from gov_reviews.pipeline import steps

    return cut_batches(steps.plan(Settings.load(), run))


def cut_batches(source_ids: Sequence[str]) -> list[list[str]]:
    """At most MAX_CAPTURE_TASKS batches of equal size, in order: of one source each as long as that is
    enough.
    """
    size = max(1, -(-len(source_ids) // MAX_CAPTURE_TASKS))
    return [list(source_ids[start : start + size]) for start in range(0, len(source_ids), size)]


def capture_source(run: str, source_ids: Sequence[str]) -> dict[str, Any]:
    """Capture one source, or the few of a batch. A source that brought nothing because something is wrong
    makes its task red.

    The others of the batch are captured all the same. It is not tried again for a site that does not answer:
    the next run asks it. After a worker was killed, only those are asked that were not captured yet.
    """
    from gov_reviews.pipeline import steps

    outcomes = steps.capture_batch(Settings.load(), run, [SourceId(source_id) for source_id in source_ids])
    for outcome in outcomes:
        logger.info(
            "captured run_id=%s %s",
            run,
            " ".join(f"{name}={value}" for name, value in _counts(outcome).items()),
        )
    faulty = [outcome for outcome in outcomes if outcome.state in _OUTCOME_ERRORS]
    if faulty:
        raise _capture_error(faulty, len(outcomes))
    return _counts(outcomes[0]) if len(outcomes) == 1 else _sum_counts(outcomes)


def _capture_error(faulty: Sequence[SourceOutcome], asked: int) -> errors.PipelineError:
    """What makes a capture task red: the error of its one source, or one that names every faulty source of
    the batch.
    """
    from gov_reviews.knowledge.message_texts import said_of

    first = faulty[0]
    error = _OUTCOME_ERRORS[first.state]
    if asked == 1:
        fault = _fault(first)
        return error(
            in_english(fault), in_chinese(fault), source_id=first.source_id, failures=_first(first.failures)
        )
    faults = join_both(
        *(said_of(f"{outcome.source_id}: {outcome.state.value}", _fault(outcome)) for outcome in faulty),
        separator="; ",
    )
    return error(
        f"{len(faulty)} of {asked} sources of this batch brought nothing; the others are captured. "
        f"{in_english(faults)}",
        f"本批 {asked} 个来源中有 {len(faulty)} 个未取得内容，其余已抓取。{in_chinese(faults)}",
    )


def _fault(outcome: SourceOutcome) -> str:
    state = outcome.state.value
    return outcome.message or in_both(f"The source ended as {state}.", f"来源结束时的状态为 {state}。")


def capture_inbox(run: str) -> dict[str, Any]:
    """Archive the documents of the inbox; skipped when the run leaves the inbox alone."""
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.pipeline import steps

    outcome = steps.capture_documents(Settings.load(), run)
    if outcome is None:
        raise AirflowSkipException("This run leaves the inbox alone. 本次运行不读收件箱。")
    return _counts(outcome)


def plan_chunks(run: str) -> list[str]:
    """Find what the archive holds and the warehouse has not read yet; skips the rest of the run when that is
    nothing.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.pipeline import steps

    if not run:
        raise AirflowSkipException(
            "start_run failed, so there is no run to go on with: see its log. start_run 失败，原因见其日志。"
        )
    chunk_ids = steps.cut_into_chunks(Settings.load(), run)
    if not chunk_ids:
        raise AirflowSkipException(
            "Nothing to read: the warehouse has all that was asked for already. "
            "无需读取：数据库已有全部内容。"
        )
    return chunk_ids


def extract_chunk(run: str, chunk_id: str) -> dict[str, Any]:
    """Read one chunk of captures into reviews with their figures."""
    from gov_reviews.pipeline import steps

    outcome = steps.read_chunk(Settings.load(), run, chunk_id)
    return {
        "chunk_id": chunk_id,
        "captures": outcome.captures,
        "documents": outcome.documents,
        "observations": outcome.observations,
        "not_reviews": outcome.not_reviews,
        "quarantined": outcome.quarantined,
    }


@contextmanager
def _skipping_what_is_done() -> Iterator[None]:
    """A run that another one overtook has nothing left to do: its task skips, and so does what follows."""
    from airflow.sdk.exceptions import AirflowSkipException

    try:
        yield
    except errors.NothingLeft as error:
        raise AirflowSkipException(on_one_line(reason_in_both(error))) from error


def build_candidate(run: str) -> dict[str, int]:
    """Merge the parts into a copy of the live warehouse."""
    from gov_reviews.pipeline import steps

    with _skipping_what_is_done():
        report = steps.build(Settings.load(), run)
    return {"inserted": sum(report.inserted.values()), "updated": sum(report.updated.values())}


def audit_candidate(run: str) -> dict[str, int]:
    """Run every check on the candidate; a critical one that fails stops the publication."""
    from gov_reviews.pipeline import steps

    with _skipping_what_is_done():
        checks = steps.audit(Settings.load(), run)
    failed = [check for check in checks if not check.is_passed]
    for check in failed:
        logger.warning(
            "check failed check_id=%s severity=%s table=%s rows=%d",
            check.check_id,
            check.severity,
            check.table_name,
            check.rows_failed,
        )
    return {"checks": len(checks), "passed": len(checks) - len(failed)}


def compare_candidate(run: str) -> dict[str, int]:
    """Say what the candidate would change: difference.html in the run folder. Also where the audit failed."""
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.pipeline import steps

    settings = Settings.load()
    if not run or not steps.has_audit(settings, run):
        raise AirflowSkipException("There is no audited candidate to compare. 没有已检查的候选文件可比较。")
    with _skipping_what_is_done():
        figures = steps.compare_with_live(settings, run).figures
    return {
        "added": figures.added,
        "removed": figures.removed,
        "changed": figures.changed,
        "unchanged": figures.unchanged,
    }


def publish_candidate(run: str, dag_run: Any, outlet_events: Any) -> dict[str, str]:
    """Put the audited candidate in the place of the live warehouse; tells the asset `warehouse`, whose event
    carries number, hash, counts and the address of the report. Skipped for a reprocess that is not to be
    published.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.airflow_tasks.assets import WAREHOUSE, tell_lineage
    from gov_reviews.airflow_tasks.telling import report_address
    from gov_reviews.pipeline import steps

    settings = Settings.load()
    if reason := steps.reason_to_keep(settings, run):
        raise AirflowSkipException(f"Not published 未发布: {on_one_line(reason)}")
    with _skipping_what_is_done():
        steps.publish(settings, run)
    tell_lineage(reads=[settings.archive_root], writes=[settings.warehouse_path])
    outlet_events[WAREHOUSE].extra = steps.describe_publication(settings, run) | {
        "report": report_address(dag_run)
    }
    return {"run": run, "warehouse": str(settings.warehouse_path)}


def export_release(run: str) -> dict[str, Any]:
    """Make a snapshot of the lake, where there is one (GOV_REVIEWS_CATALOG), and export what is published as
    Parquet and CSV, where GOV_REVIEWS_EXPORT says which; skipped where neither is set.

    A failure makes this task red and nothing else: the warehouse is published.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.pipeline import steps

    settings = Settings.load()
    homes = steps.export_published(settings, run)
    if not settings.has_lake_copy and homes.release is None:
        raise AirflowSkipException(
            "Nothing is exported here: GOV_REVIEWS_EXPORT is not set, and there is no lake beside the "
            "warehouse (GOV_REVIEWS_CATALOG; docs/operator.md). "
            "未设置导出（GOV_REVIEWS_EXPORT），也没有湖仓（GOV_REVIEWS_CATALOG）。"
        )
    snapshot, release = homes.snapshot, homes.release
    said: dict[str, Any] = {"snapshot": snapshot.snapshot} if snapshot is not None else {}
    if release is None:
        return said
    return said | {
        "path": str(release.path),
        "files": release.files,
        "megabytes": round(release.size_bytes / 1e6, 1),
        "deleted": [path.name for path in release.deleted],
    }


def report_run(run: str) -> dict[str, Any]:
    """Say what the run came to: the log has the text that `gov-reviews run` prints.

    The one task that decides the DAG run: it fails when a step stopped or too few sources succeeded.
    """
    from airflow.sdk.exceptions import AirflowFailException

    from gov_reviews.pipeline import outcome, steps
    from gov_reviews.report.run_summary import summary_lines

    if not run:
        raise AirflowFailException(
            "The run never started. The tab 运行报告 Report and the log of start_run say what to correct. "
            "本次运行未启动，原因见“运行报告 Report”页签或 start_run 的日志。"
        )
    summary = steps.report(Settings.load(), run)
    for source in summary.sources:
        if source.message:
            logger.warning("source_id=%s state=%s %s", source.source_id, source.state.value, source.message)
    for line in summary_lines(summary):
        logger.info("%s", line)
    if outcome.run_failed(summary):
        raise AirflowFailException(on_one_line(summary.message))
    return {
        "run": run,
        "state": summary.state,
        "documents": sum(summary.documents.values()),
        "observations": sum(summary.observations.values()),
        "quarantined": summary.quarantined,
    }


def plan_probes(params: Mapping[str, Any]) -> list[list[str]]:
    """Decide which sources are looked at: those named in the form, else those that it is time for. Skipped
    when there are none, or when no site can be reached from here at all.

    Raises:
        InvalidRequest: A source is named that is not registered, or a name that the form does not have.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.airflow_tasks.form import probed_sources
    from gov_reviews.capture.probe_round import (
        NO_WAY_OUT,
        find_due_probes,
        probed_in_rounds,
        reaches_sites,
    )
    from gov_reviews.sites.registry import load_registry

    asked = probed_sources(params)
    settings = Settings.load()
    refresh(settings, "probe")
    registry = load_registry()
    for said in registry.describe_left_out():
        logger.warning("%s", on_one_line(said))
    named = [registry.get(source_id) for source_id in asked]
    due = [spec.id for spec in named] or find_due_probes(settings, registry, utc_now())
    if not due:
        raise AirflowSkipException(
            "Every source was looked at within its time; nothing is due. 各来源均已按期探测。"
        )
    if not reaches_sites(settings, named or probed_in_rounds(settings, registry)):
        raise AirflowSkipException(NO_WAY_OUT)
    return cut_batches(due)


def probe_source(source_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Look at the sources of a batch. What is wrong with a site is said, and makes no task red."""
    from gov_reviews.capture.probe_round import probe_round
    from gov_reviews.report.probe_view import probed_to_json, standing_line

    settings = Settings.load()
    found = []
    with shared(settings, "probe"):
        for probed in probe_round(settings, [SourceId(source_id) for source_id in source_ids]):
            for line in lines_of_both(standing_line(probed)):
                logger.info("%s", line)
            found.append(probed_to_json(probed))
    return found


def report_probes(batches: Sequence[Sequence[Mapping[str, Any]]]) -> dict[str, int]:
    """Say what the round came to: how many sources stand how, and which changed."""
    probed = [one for batch in batches for one in batch]
    for one in probed:
        if one["before"] != one["standing"]:
            logger.warning(
                "source_id=%s %s -> %s %s",
                one["source_id"],
                one["before"],
                one["standing"],
                " ".join(one["reasons"]),
            )
    return {"sources": len(probed), **Counter(str(one["standing"]) for one in probed)}


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


def _sum_counts(outcomes: Sequence[SourceOutcome]) -> dict[str, Any]:
    """Counts of a batch: how many sources ended in which way, and the sums of the rest."""
    states = Counter(outcome.state.value for outcome in outcomes)
    counts = [_counts(outcome) for outcome in outcomes]
    sums = {
        name: sum(count[name] for count in counts) for name in counts[0] if name not in {"source_id", "state"}
    }
    return {"sources": len(outcomes), **states, **sums}


def _first(failures: tuple[str, ...]) -> str | None:
    if not failures:
        return None
    return "; ".join(failures[:3]) + (f" and {len(failures) - 3} more" if len(failures) > 3 else "")
