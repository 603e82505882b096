"""A candidate built from the parts of a run, audited, compared, and put in the place of the live warehouse.

In: settings, what the steps before left in the run folder, the live warehouse. Out: the candidate, what the
audit said of it, the new live file.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gov_reviews.clock import utc_now
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.pipeline.steps.failure_notes import noting_failure
from gov_reviews.pipeline.steps.reading_chunks import PLANNED_ON_FILE, read_chunk_by, read_processed
from gov_reviews.records.both_languages import in_both, in_chinese, in_english, join_both
from gov_reviews.records.runs import BuildReport, CheckResult, Comparison, PublishWhen
from gov_reviews.run_folder import (
    AUDIT_FILE,
    BUILD_FILE,
    COMPARISON_FILE,
    OUTCOME_FILES,
    PUBLICATION_FILE,
    RunFolder,
    RunPublication,
)
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

if TYPE_CHECKING:
    from gov_reviews.report.extraction_difference import ExtractionDifference

logger = logging.getLogger(__name__)


@shares("build")
def build(settings: Settings, run_id: str) -> BuildReport:
    """Copy the live warehouse and merge the parts of this run into the copy.

    Raises:
        WarehouseBusy: Another run builds or publishes; NothingLeft: it has read and published the same.
            Nothing is built then.
    """
    from gov_reviews.capture.source_overview import describe_sources
    from gov_reviews.warehouse.build import SOURCE_STATUS_FILE, merge_into_candidate
    from gov_reviews.warehouse.run_turn import check_before_build, run_turn
    from gov_reviews.warehouse.writer_lock import writer_lock

    folder = RunFolder(settings, run_id)
    with noting_failure(folder, "build"):
        unread = set(folder.chunk_ids()) - {outcome.chunk_id for outcome in folder.read_each(OUTCOME_FILES)}
        if unread:
            raise PipelineError(
                "Not every chunk was read, so nothing is built. Look at the errors of extract_chunk; the "
                "next run reads them again.",
                "并非所有分块都已读取，因此不构建数据库。请查看 extract_chunk 的错误；下次运行会重新读取。",
                run_id=run_id,
                chunks=",".join(sorted(unread)[:5]),
            )
        with run_turn(settings, folder.run_id):
            with writer_lock(settings, f"build run_id={run_id}"):
                planned_on = folder.read(PLANNED_ON_FILE) or 0
                check_before_build(settings, folder, planned_on, lambda: read_processed(settings, folder))
            _reread_overtaken(settings, folder, planned_on)
            now = folder.read_start().started_at
            folder.write(SOURCE_STATUS_FILE, describe_sources(settings, now))
            report = merge_into_candidate(settings, folder.run_id)
        folder.write(BUILD_FILE, report)
    return report


def _reread_overtaken(settings: Settings, folder: RunFolder, planned_on: int) -> None:
    """Read those chunks again for which something has happened since they were read. Under the turn of the
    run: nobody publishes meanwhile.
    """
    from gov_reviews.decisions.standing_decisions import read_decisions
    from gov_reviews.pipeline.overtaken_parts import find_overtaken
    from gov_reviews.reading.worker.page_worker import PageLimits, PageWorker
    from gov_reviews.warehouse.run_turn import newest_publication

    is_published_since = folder.read(PUBLICATION_FILE) is None and newest_publication(settings) != planned_on
    decisions = read_decisions(settings.archive_root)
    chunk_ids = find_overtaken(settings, folder, decisions, is_published_since=is_published_since)
    if not chunk_ids:
        return
    logger.info("read again before the build run_id=%s chunks=%s", folder.run_id, ",".join(chunk_ids))
    with PageWorker(PageLimits.of(settings)) as worker:
        for chunk_id in chunk_ids:
            read_chunk_by(settings, folder.run_id, chunk_id, worker)


@contextmanager
def _turn_of_candidate(settings: Settings, folder: RunFolder) -> Iterator[None]:
    """The turn of a run that has built; it learns whether something is left when it was overtaken."""
    from gov_reviews.warehouse.run_turn import run_turn, seeing_what_is_left

    with (
        run_turn(settings, folder.run_id),
        seeing_what_is_left(folder, lambda: read_processed(settings, folder)),
    ):
        yield


@shares("audit")
def audit(settings: Settings, run_id: str) -> tuple[CheckResult, ...]:
    """Run every check on the candidate.

    Raises:
        AuditFailed: A critical check failed. The results are recorded, the live warehouse is untouched.
        WarehouseBusy: Another run builds or publishes; StaleCandidate: it has published, NothingLeft: all
            that this one has read. Nothing is audited then.
    """
    from gov_reviews.quality.audit import check_candidate
    from gov_reviews.quality.file_context import keep_file_context
    from gov_reviews.warehouse.run_turn import check_before_audit
    from gov_reviews.warehouse.writer_lock import writer_lock

    folder = RunFolder(settings, run_id)
    with noting_failure(folder, "audit"), _turn_of_candidate(settings, folder):
        with writer_lock(settings, f"audit run_id={run_id}"):
            check_before_audit(settings, folder)
            keep_file_context(settings)
        return check_candidate(settings, folder.run_id)


@shares("look at run")
def has_audit(settings: Settings, run_id: str) -> bool:
    """Whether the candidate of a run was audited, whatever that said."""
    return RunFolder(settings, run_id).read(AUDIT_FILE) is not None


@shares("compare")
def compare_with_live(settings: Settings, run_id: str) -> ExtractionDifference:
    """Say what the candidate of a reprocess would change: difference.json and difference.html in the run
    folder.

    Raises:
        StaleCandidate: Another run has published since the candidate was built, NothingLeft: the same.
    """
    from gov_reviews.report.difference_page import write_difference
    from gov_reviews.report.extraction_difference import DifferenceLimits
    from gov_reviews.report.fact_comparison import compare_facts
    from gov_reviews.warehouse.run_turn import check_before_audit

    folder = RunFolder(settings, run_id)
    with noting_failure(folder, "compare"), _turn_of_candidate(settings, folder):
        check_before_audit(settings, folder)
        difference = compare_facts(settings.warehouse_path, folder.candidate)
        limits = DifferenceLimits(
            figures_removed=settings.reprocess_removed_pct / 100,
            figures_changed=settings.reprocess_changed_pct / 100,
        )
        beyond = difference.beyond(limits)
        write_difference(difference, folder.root, beyond)
        folder.write(
            COMPARISON_FILE,
            Comparison(
                added=difference.figures.added,
                removed=difference.figures.removed,
                changed=difference.figures.changed,
                unchanged=difference.figures.unchanged,
                beyond=beyond,
            ),
        )
    return difference


@shares("look at run")
def reason_to_keep(settings: Settings, run_id: str) -> str:
    """Why the candidate of a run is not published though its audit passed, in both languages, "" when it is
    published.
    """
    folder = RunFolder(settings, run_id)
    request = folder.read_options().reprocess
    comparison = folder.read(COMPARISON_FILE)
    if request is None or request.publish is PublishWhen.ALWAYS:
        return ""
    if request.publish is PublishWhen.NEVER:
        return in_both("dry run", "试运行")
    if comparison is None:
        return in_both("not compared with the live warehouse", "未与正式库比较")
    if not comparison.beyond:
        return ""
    beyond = join_both(*comparison.beyond)
    return in_both(f"beyond limits: {in_english(beyond)}", f"超出限度：{in_chinese(beyond)}")


@shares("publish")
def publish(settings: Settings, run_id: str) -> None:
    """Put the audited candidate in the place of the live warehouse.

    Raises:
        InvalidRequest: It is the candidate of a reprocess that is not to be published.
        StaleCandidate: Another run has published since the candidate was built, NothingLeft: the same.
    """
    from gov_reviews.warehouse.publish import replace_live_file

    folder = RunFolder(settings, run_id)
    if reason := reason_to_keep(settings, run_id):
        raise InvalidRequest(
            f"This candidate is not to be published: {in_english(reason)}.",
            f"该候选文件不予发布：{in_chinese(reason)}。",
            run_id=run_id,
        )
    with noting_failure(folder, "publish"), _turn_of_candidate(settings, folder):
        replace_live_file(settings, folder.run_id)
        if folder.read(PUBLICATION_FILE) is None:
            folder.write(PUBLICATION_FILE, RunPublication(published_at=utc_now()))
