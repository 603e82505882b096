"""What a run came to, as a pure function of what its steps left: a state, a message for people, and whether
it counts as a failure.

In: `RunTraces`, gathered from the run folder by `steps.report`, and what the warehouse gained. Out: a
`RunSummary`.
It never guesses that all is well: a source without an outcome failed, chunks without a publication failed, an
empty warehouse failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gov_reviews.errors import NothingLeft, PipelineError
from gov_reviews.knowledge.message_texts import said, said_of
from gov_reviews.records.both_languages import error_in_both, in_both, in_chinese, in_english, join_both
from gov_reviews.records.ids import INBOX_SOURCE, RunId, SourceId
from gov_reviews.records.runs import (
    SUCCESSFUL,
    Comparison,
    PublishWhen,
    RunMode,
    RunOptions,
    RunState,
    RunSummary,
    SourceOutcome,
    SourceState,
)
from gov_reviews.records.vocabulary import Severity
from gov_reviews.report.loaded_facts import LoadedFacts
from gov_reviews.run_folder import AuditRecord, StepFailure

# A source that used to answer may fail for this many days after it was due before its runs count as failed.
MAX_DAYS_OVERDUE = 7


@dataclass(frozen=True, slots=True)
class RunTraces:
    """What the steps of one run left behind.

    Attributes:
        planned: Sources that the run was to capture.
        outcomes: How sources ended, by source; one that is planned and not here left none.
        days_overdue: For sources that failed and used to answer: days since they were due.
        failures: Steps that stopped and did not succeed since.
        has_chunks: Whether something was to be read.
        is_published: Whether the candidate of this run went live.
        notes: What people must hear although no step failed.
        stopped: The error that ended the run, for callers who have it: on a full disk the run folder does
            not.
    """

    run_id: RunId
    started_at: datetime
    options: RunOptions
    planned: tuple[SourceId, ...] = ()
    outcomes: Mapping[SourceId, SourceOutcome] = field(default_factory=dict)
    days_overdue: Mapping[SourceId, int] = field(default_factory=dict)
    failures: tuple[StepFailure, ...] = ()
    audit: AuditRecord | None = None
    comparison: Comparison | None = None
    has_chunks: bool = False
    is_published: bool = False
    notes: tuple[str, ...] = ()
    stopped: PipelineError | None = None

    @property
    def is_overtaken(self) -> bool:
        """Whether it stopped only because another run had published all that it had to load."""
        return bool(self.failures) and all(one.error == NothingLeft.__name__ for one in self.failures)


def summarise(
    traces: RunTraces, facts: LoadedFacts, finished_at: datetime, warehouse_path: str
) -> RunSummary:
    """What the run came to.

    Args:
        traces: What the steps left.
        facts: What the warehouse gained, and whether it can be read.
        finished_at: Now.
        warehouse_path: The live file, "" when there is none.
    """
    outcomes = outcomes_of_plan(traces)
    state = state_of(traces)
    is_overtaken = state is RunState.NOTHING_NEW and traces.is_overtaken
    message = traces.failures[-1].message if is_overtaken else _message_of(state, traces, outcomes)
    if state in {RunState.PUBLISHED, RunState.NOTHING_NEW, RunState.DRY_RUN}:
        counts = state is not RunState.DRY_RUN and not facts.trouble
        documents = facts.warehouse_documents if counts else None
        is_asked = bool(traces.options.urls)
        reason = reason_to_fail(outcomes, documents, traces.days_overdue, is_asked=is_asked)
        if reason:
            state, message = RunState.FAILED, join_both(message, reason)
        elif traces.stopped is not None or facts.trouble:
            state, message = (
                RunState.FAILED,
                join_both(
                    message,
                    error_in_both(traces.stopped) if traces.stopped is not None else "",
                    facts.trouble,
                ),
            )
    return RunSummary(
        run_id=traces.run_id,
        state=state,
        started_at=traces.started_at,
        finished_at=finished_at,
        options=traces.options,
        sources=outcomes,
        documents=facts.documents,
        observations=facts.observations,
        quarantined=sum(group.rows for group in facts.quarantine),
        checks=traces.audit.results if traces.audit else (),
        message=join_both(message, *traces.notes),
        quarantine=facts.quarantine,
        warehouse_path=warehouse_path,
        warehouse_documents=facts.warehouse_documents,
        warehouse_observations=facts.warehouse_observations,
        queries=facts.queries,
        outdated=facts.outdated,
        comparison=traces.comparison,
    )


def run_failed(summary: RunSummary) -> bool:
    """Whether a run counts as a failure: for exit codes and for the task that decides the DAG run."""
    return summary.state in {RunState.FAILED, RunState.AUDIT_FAILED, RunState.BEYOND_LIMITS}


def outcome_without_result(source_id: SourceId) -> SourceOutcome:
    """The outcome of a source that left none; it must never be silently missing."""
    return SourceOutcome(
        source_id,
        SourceState.FAILED,
        message=said("no_result"),
    )


def outcomes_of_plan(traces: RunTraces) -> tuple[SourceOutcome, ...]:
    """Outcomes of all planned sources, in order of source id; one that left none (its task was killed) is a
    failure.
    """
    missing = {source_id: outcome_without_result(source_id) for source_id in traces.planned}
    outcomes = missing | dict(traces.outcomes)
    return tuple(outcomes[source_id] for source_id in sorted(outcomes))


def state_of(traces: RunTraces) -> RunState:
    """The state as the steps alone tell it; `summarise` turns some that look well into failures."""
    is_dry_run = traces.options.mode is RunMode.DRY_RUN
    if traces.is_published:
        return RunState.PUBLISHED
    if traces.audit is not None and not traces.audit.is_passed:
        return RunState.AUDIT_FAILED
    if traces.is_overtaken:
        return RunState.NOTHING_NEW
    if traces.failures:
        return RunState.FAILED
    request = traces.options.reprocess
    if request is not None and traces.comparison is not None and traces.audit is not None:
        if request.publish is PublishWhen.NEVER:
            return RunState.DRY_RUN
        if request.publish is PublishWhen.WITHIN_LIMITS and traces.comparison.beyond:
            return RunState.BEYOND_LIMITS
    if traces.has_chunks and not is_dry_run:
        return RunState.FAILED
    return RunState.DRY_RUN if is_dry_run else RunState.NOTHING_NEW


def _message_of(state: RunState, traces: RunTraces, outcomes: tuple[SourceOutcome, ...]) -> str:
    if traces.options.reprocess is not None and (said := _message_of_reprocess(state, traces.comparison)):
        return said
    if state is RunState.PUBLISHED:
        return in_both("Published.", "已发布。")
    if state is RunState.NOTHING_NEW:
        return in_both(
            "Nothing new: the archive holds no capture that was not read before, and the warehouse stays as "
            "it was.",
            "无新内容：存档中没有未读过的页面，数据库保持不变。",
        )
    if state is RunState.DRY_RUN:
        listed = sum(outcome.listed for outcome in outcomes)
        return in_both(
            f"Dry run: {listed} articles listed; nothing was archived or loaded.",
            f"试运行：列表中共有 {listed} 篇文章；未存档，未入库。",
        )
    if state is RunState.AUDIT_FAILED and traces.audit is not None:
        failed = [
            check.check_id
            for check in traces.audit.results
            if check.severity == Severity.CRITICAL and not check.is_passed
        ]
        return in_both(
            f"Not published: {len(failed)} critical checks failed ({', '.join(failed[:5])}). "
            "The live warehouse is untouched; the candidate is kept in the run folder for inspection.",
            f"未发布：{len(failed)} 项严重检查未通过（{'、'.join(failed[:5])}）。"
            "正式库未受影响；待发布文件留在运行目录中备查。",
        )
    if traces.failures:
        return join_both(*(said_of(failure.step, failure.message) for failure in traces.failures))
    return in_both(
        "The run ended before it published. Start it again: nothing is lost and nothing is fetched twice.",
        "运行在发布前中断。请重新启动：不会丢失内容，也不会重复抓取。",
    )


def _message_of_reprocess(state: RunState, comparison: Comparison | None) -> str:
    """What a reprocess came to, "" where it ended like any other run."""
    if state is RunState.NOTHING_NEW:
        return in_both(
            "Nothing to read again: every capture that was asked for was read by today's code.",
            "无需重读：所选页面均已由当前程序读取。",
        )
    if comparison is None or state not in {
        RunState.PUBLISHED,
        RunState.DRY_RUN,
        RunState.BEYOND_LIMITS,
    }:
        return ""
    facts = (
        f"{comparison.added} figures added, {comparison.removed} removed, {comparison.changed} changed, "
        f"{comparison.unchanged} as they were (difference.html in the run folder)."
    )
    facts_zh = (
        f"新增数字 {comparison.added} 个，删除 {comparison.removed} 个，变更 {comparison.changed} 个，"
        f"不变 {comparison.unchanged} 个（见运行目录中的 difference.html）。"
    )
    if state is RunState.PUBLISHED:
        return in_both(f"Published: {facts}", f"已发布：{facts_zh}")
    if state is RunState.DRY_RUN:
        return in_both(
            f"Not published: dry run. It would be: {facts}", f"未发布（试运行）。结果将为：{facts_zh}"
        )
    if state is RunState.BEYOND_LIMITS:
        beyond = join_both(*comparison.beyond)
        return in_both(
            f"Not published, beyond limits: {in_english(beyond)} It would be: {facts} Look at "
            "them; to publish all the same: the same command with --publish (in Airflow: Publish = always).",
            f"超出限度，未发布：{in_chinese(beyond)}结果将为：{facts_zh}请核对；如仍要发布：同一命令加 "
            "--publish（Airflow 中 Publish 选 always）。",
        )
    return ""


def reason_to_fail(
    outcomes: tuple[SourceOutcome, ...],
    warehouse_documents: int | None,
    days_overdue: Mapping[SourceId, int],
    *,
    is_asked: bool = False,
) -> str:
    """Why a run whose steps all went well must still not look green, "" when it may.

    Args:
        outcomes: How its sources ended.
        warehouse_documents: None: the warehouse does not count.
        days_overdue: For sources that failed and used to answer: days since they were due.
        is_asked: Somebody asked for single pages: they are to come in.
    """
    if warehouse_documents == 0 and not outcomes:
        return in_both(
            "The warehouse holds no document, and nothing was asked: no source is switched on and due, and "
            "there is no inbox. Let the registered sources be probed (gov-reviews sources probe --all), "
            "drop documents into the inbox, or serve the sample sites (gov-reviews sample-site).",
            "数据库中没有文献，本次也未访问任何来源：没有已启用且到期的来源，也没有收件箱。"
            "请探测已登记的来源（gov-reviews sources probe --all）、将文件放入收件箱，"
            "或启动样例网站（gov-reviews sample-site）。",
        )
    reason = _reason_of_sources(outcomes, days_overdue)
    dropped = any(outcome.source_id == INBOX_SOURCE and outcome.fetched for outcome in outcomes)
    has_sites = any(outcome.source_id != INBOX_SOURCE for outcome in outcomes)
    if warehouse_documents == 0 and (reason or dropped or is_asked or not has_sites):
        nothing = in_both(
            "The warehouse holds no document: nothing was loaded. Look at the sources and the quarantine of "
            "this run.",
            "数据库中没有文献：未载入任何内容。请查看本次运行的来源与隔离内容。",
        )
        return join_both(nothing, reason)
    # sites that all answer and have no review yet: so a new installation waits for the season
    return reason


def _name_silent(days_overdue: Mapping[SourceId, int], sites: int) -> str:
    """Which sources have failed for too long, "" when none has."""
    silent = {source_id: days for source_id, days in days_overdue.items() if days > MAX_DAYS_OVERDUE}
    if not silent:
        return ""
    named = ", ".join(f"{source_id} ({days} days)" for source_id, days in sorted(silent.items())[:5])
    return in_both(
        f"{len(silent)} of {sites} sources used to answer and have failed for more than {MAX_DAYS_OVERDUE} "
        f"days since they were due: {named}; the reason stands beside each. Mend the source, or switch it "
        "off (enabled: false).",
        f"{sites} 个来源中有 {len(silent)} 个以往正常，而到期后失败已超过 {MAX_DAYS_OVERDUE} 天：{named}；"
        "原因见各来源。请修正来源文件或停用（enabled: false）。",
    )


def _reason_of_sources(outcomes: tuple[SourceOutcome, ...], days_overdue: Mapping[SourceId, int]) -> str:
    """Why what the sources brought is no success, "" when it is one. What the inbox brought says nothing
    about the sites.
    """
    sites = [outcome for outcome in outcomes if outcome.source_id != INBOX_SOURCE]
    inbox = next((outcome for outcome in outcomes if outcome.source_id == INBOX_SOURCE), None)
    answered = sum(outcome.state in SUCCESSFUL for outcome in sites)
    if sites and not answered:
        return in_both(
            f"None of {len(sites)} sources could be captured; the reason stands beside each.",
            f"{len(sites)} 个来源均未抓取成功；原因见各来源。",
        )
    if 2 * answered < len(sites):
        return in_both(
            f"Only {answered} of {len(sites)} sources could be captured, fewer than half; the reason stands "
            "beside each.",
            f"{len(sites)} 个来源中仅 {answered} 个抓取成功，不足半数；原因见各来源。",
        )
    if silent := _name_silent(days_overdue, len(sites)):
        return silent
    if inbox is not None and not sites and inbox.state not in SUCCESSFUL:
        return in_both(
            "The inbox could not be read; the reason stands beside it.", "收件箱无法读取；原因见其说明。"
        )
    return ""
