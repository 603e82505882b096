"""Audit a candidate before it may become the live warehouse.

In: the candidate of a run, the live warehouse, the checks of the contracts and of the checks.sql files. Out:
one CheckResult per check, in audit.json and in ops.quality_result of the candidate; figures that a check
holds back, and rows that one doubts, in ops.quarantine of the candidate. A critical check that fails raises
AuditFailed, after everything is recorded; the live warehouse is never touched here. DuckDB counts the rows
that fail and names them, of every row or of those that this run can have changed (`audit_scope`); Great
Expectations judges small frames. Where the two do not agree, or one of them cannot answer, the check counts
as failed and critical: a gate that does not work must not let anything through.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gov_reviews.errors import AuditFailed
from gov_reviews.quality.audit_scope import (
    AuditScope,
    audit_rules_hash,
    choose_scope,
    excerpt,
)
from gov_reviews.quality.candidate_rows import (
    Failures,
    Finding,
    find_in_excerpt,
    find_in_set,
    find_in_tables,
    find_untouched,
)
from gov_reviews.quality.check_plan import (
    Expectation,
    PlannedCheck,
    SetPlan,
    TablePlan,
    plan_rule,
    plan_tables,
)
from gov_reviews.quality.coverage import plan_coverage
from gov_reviews.quality.expectations import Batch, CheckVerdict, validate
from gov_reviews.quality.faithful_rows import plan_faithfulness, without_twins
from gov_reviews.quality.history import plan_history
from gov_reviews.quality.own_checks import own_checks_path, plan_own
from gov_reviews.quality.table_forms import plan_forms
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.runs import CheckResult
from gov_reviews.records.vocabulary import AuditMark, Severity
from gov_reviews.run_folder import AUDIT_FILE, AuditRecord, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.audit_record import AuditedRules, MarkedRows, record_audit
from gov_reviews.warehouse.lake_catalogue import is_lake
from gov_reviews.warehouse.published_file import (
    AT_WORK,
    CANDIDATE_FILE,
    CandidateRecord,
    database_state,
    is_ours,
)
from gov_reviews.warehouse.reader import candidate_connection
from gov_reviews.warehouse.table_contracts import load_contracts, load_rules, without_key_index

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


logger = logging.getLogger(__name__)

# Written by build and audit as history of this installation, not loaded from documents.
_NOT_AUDITED = frozenset({"record"})
MAX_OBSERVED_STORED = 500


def check_candidate(settings: Settings, run_id: str) -> tuple[CheckResult, ...]:
    """Run every check on the candidate of a run.

    Idempotent: results and held figures of an earlier audit of the same candidate are replaced.

    Returns:
        One result per check, in order of table.

    Raises:
        AuditFailed: A critical check failed, or could not be evaluated. Everything is recorded before.
        PipelineError: There is no candidate.
    """
    folder = RunFolder(settings, run_id)
    record = folder.read(CANDIDATE_FILE)
    is_untouched = record is None or is_ours(record, folder.candidate)
    scope, (findings, asked_whole) = _look(settings, folder, record)
    findings.append(find_untouched(is_untouched, folder.candidate.name))
    verdicts = _judge(findings)
    results = []
    marked: list[MarkedRows] = []
    for finding in findings:
        for failures in finding.failures:
            result = _result(finding, failures, verdicts.get(failures.check.check_id))
            results.append(result)
            if failures.marked is not None and not result.is_passed:
                marked.append(_marked(failures.check, failures.marked))
    rules = AuditedRules(rules_hash(settings), scope.why_whole, scope.documents, asked_whole)
    if is_untouched:
        _note_state(folder, record, AT_WORK)
    quarantined = record_audit(settings, folder.run_id, results, marked, rules=rules)
    critical = [result for result in results if result.severity == Severity.CRITICAL and not result.is_passed]
    folder.write(
        AUDIT_FILE, AuditRecord(is_passed=not critical, results=tuple(results), quarantined=quarantined)
    )
    if is_untouched:
        _note_state(folder, record, database_state(folder.candidate))
    _log(results, folder.run_id, scope)
    if critical:
        raise AuditFailed(
            f"{len(critical)} critical checks failed, first {critical[0].check_id} ({critical[0].observed}). "
            "The live warehouse is untouched; look at audit.json and the candidate in the run folder, "
            "correct the cause, start a new run.",
            f"有 {len(critical)} 项严重的质量检查未通过，首项为 "
            f"{critical[0].check_id}（{critical[0].observed}）。"
            "正式库未受影响；请查看运行目录中的 audit.json 和候选文件，排除原因后重新运行。",
            run_id=run_id,
            candidate=folder.candidate,
        )
    return tuple(results)


def _note_state(folder: RunFolder, record: CandidateRecord | None, state: str) -> None:
    """Note what the candidate says of itself once it was audited (`published_file.database_state`)."""
    if record is not None:
        folder.write(CANDIDATE_FILE, replace(record, audited=state))


def _look(
    settings: Settings, folder: RunFolder, record: CandidateRecord | None
) -> tuple[AuditScope, tuple[list[Finding], tuple[str, ...]]]:
    """What is looked at, and what SQL finds there. An excerpt is not worth more than one thread; whoever has
    to look at every row all the same opens the candidate again.
    """
    own = plan_own(settings)
    has_live = settings.warehouse_path.is_file()
    with candidate_connection(settings, folder.run_id, 0 if has_live else None) as candidate:
        scope = choose_scope(
            candidate,
            load_contracts(),
            rules_hash=rules_hash(settings),
            has_live=has_live,
            is_as_built=record is not None and record.written == database_state(folder.candidate),
        )
        if not (has_live and scope.is_whole):
            return scope, _find_all(candidate, scope, own, has_live=has_live)
    with candidate_connection(settings, folder.run_id) as candidate:
        return scope, _find_all(candidate, scope, own, has_live=True)


def rules_hash(settings: Settings) -> str:
    """The checks of the software and of the installation, as one hash."""
    path = own_checks_path(settings)
    own = hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else ""
    return audit_rules_hash() + own


def _find_all(
    candidate: duckdb.DuckDBPyConnection, scope: AuditScope, own: Sequence[TablePlan], *, has_live: bool
) -> tuple[list[Finding], tuple[str, ...]]:
    """What SQL finds, and the checks that every row was asked although only an excerpt is looked at."""
    tables, sets = plan_audit(
        _live_columns(candidate) if has_live else None, keeps_keys=not is_lake(candidate)
    )
    tables += own
    if scope.is_whole:
        findings = list(find_in_tables(candidate, tables))
        return findings + [find_in_set(candidate, plan) for plan in sets], ()
    divided = _divide(tables, sets, scope)
    return _find_divided(candidate, divided), divided.marks_asked_whole


@dataclass(frozen=True, slots=True)
class _DividedPlans:
    """What is asked where only an excerpt is looked at.

    Attributes:
        tables, sets: What the excerpt is asked.
        whole_views, whole_sets: What every row is asked all the same.
    """

    tables: list[TablePlan]
    sets: list[SetPlan]
    whole_views: list[TablePlan]
    whole_sets: list[SetPlan]

    @property
    def marks_asked_whole(self) -> tuple[str, ...]:
        """The checks with a mark that every row is asked."""
        checks = [check for plan in self.whole_views for check in plan.checks]
        checks += [plan.check for plan in self.whole_sets]
        return tuple(check.check_id for check in checks if check.mark)


def _divide(tables: Sequence[TablePlan], sets: Sequence[SetPlan], scope: AuditScope) -> _DividedPlans:
    """Which checks the excerpt is asked, and which every row."""
    contracts = load_contracts()
    whole_views = [plan for plan in tables if scope.is_view_asked_whole(plan, contracts)]
    whole_sets = [plan for plan in sets if scope.is_asked_whole(plan, contracts)]
    excerpt_tables = []
    for table_plan in tables:
        if table_plan in whole_views:
            continue
        own, whole = scope.divide(table_plan, contracts)
        excerpt_tables.append(own)
        whole_sets += whole
    excerpt_sets = [plan for plan in sets if plan not in whole_sets]
    return _DividedPlans(excerpt_tables, excerpt_sets, whole_views, whole_sets)


def _find_divided(candidate: duckdb.DuckDBPyConnection, divided: _DividedPlans) -> list[Finding]:
    """What SQL finds in the excerpt, then what it finds in every row."""
    findings: list[Finding] = []
    with excerpt(candidate):
        for table_plan in divided.tables:
            findings += find_in_excerpt(candidate, table_plan)
        findings += [find_in_set(candidate, plan) for plan in divided.sets]
    findings += find_in_tables(candidate, divided.whole_views)
    findings += [find_in_set(candidate, plan, is_light=True) for plan in divided.whole_sets]
    return findings


def plan_audit(
    live_columns: Mapping[str, Sequence[str]] | None, *, keeps_keys: bool = True
) -> tuple[list[TablePlan], list[SetPlan]]:
    """Everything that is asked of a candidate.

    Args:
        live_columns: Columns of the tables of the live warehouse by table; None where nothing is live.
        keeps_keys: The candidate refuses a key twice by itself, as a file does; of a lake every key is asked.

    Returns:
        The checks of each table, and those that stand in no contract of a table.
    """
    promised = load_contracts() if keeps_keys else without_key_index(load_contracts())
    contracts = {name: contract for name, contract in promised.items() if contract.load not in _NOT_AUDITED}
    has_live = live_columns is not None
    return plan_tables(without_twins(contracts)), [
        plan_forms(promised),
        *map(plan_rule, load_rules()),
        *plan_coverage(has_live=has_live),
        *plan_faithfulness(contracts, live_columns),
        *plan_history(has_live=has_live),
    ]


def _live_columns(candidate: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns of the tables of the live warehouse: one of an earlier version may lack some."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, column in candidate.execute(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where database_name = 'other'"
    ).fetchall():
        found[table].append(column)
    return found


def _judge(findings: Sequence[Finding]) -> dict[str, CheckVerdict]:
    """Verdicts of Great Expectations by check.

    Checks of rows where there is no row are not asked: they passed.
    """
    batches = []
    for finding in findings:
        checks = tuple(failures.check for failures in finding.failures if not failures.problem)
        if checks and (len(finding.frame) or checks[0].expectation is Expectation.NO_ROWS):
            batches.append(Batch(finding.frame, checks))
    return {verdict.check.check_id: verdict for verdict in validate(batches)}


def _result(finding: Finding, failures: Failures, verdict: CheckVerdict | None) -> CheckResult:
    check = failures.check
    problem = failures.problem or _problem_of(failures, verdict)
    observed = f"could not be evaluated: {problem}" if problem else "; ".join(failures.examples)
    if failures.rows > len(failures.examples):
        observed += f"; and {failures.rows - len(failures.examples)} more"
    return CheckResult(
        check_id=check.check_id,
        table_name=check.table,
        column_name=check.column,
        severity=Severity.CRITICAL if problem else check.severity,
        is_passed=not problem and (verdict is None or verdict.is_passed),
        rows_checked=finding.rows_checked,
        rows_failed=failures.rows,
        description_en=check.description_en,
        description_zh=check.description_zh,
        observed=observed[:MAX_OBSERVED_STORED],
    )


def _problem_of(failures: Failures, verdict: CheckVerdict | None) -> str:
    """Why nothing can be said of a check although DuckDB answered: Great Expectations could not, or sees
    other rows fail.
    """
    if verdict is None:
        return ""
    if verdict.problem:
        return verdict.problem
    if verdict.failed_rows != failures.positions:
        return (
            f"DuckDB says that {failures.rows} rows fail, Great Expectations judges "
            f"{len(failures.positions)} of them otherwise"
        )
    return ""


# What a mark means for the row, for people.
_MEANING: Mapping[AuditMark, tuple[str, str]] = {
    AuditMark.HELD_FIGURE: (
        "The figure is kept in core and left out of mart; compare it with the page.",
        "该数据保留在 core，不进入 mart，请与原文核对。",
    ),
    AuditMark.DOUBTED_FIGURE: (
        "Unless another check holds it, the figure is published with this warning; compare it with the page, "
        "then correct or release it (gov-reviews decide).",
        "除非另有检查将其隔离，该数据照常发布并附此提示，请与原文核对后更正或放行（gov-reviews decide）。",
    ),
    AuditMark.DOUBTED_DOCUMENT: (
        "Unless a person holds it, the document is published with this warning; compare it with the page, "
        "then correct it (gov-reviews decide).",
        "除非经人工隔离，该文献照常发布并附此提示，请与原文核对后更正（gov-reviews decide）。",
    ),
}


def _marked(check: PlannedCheck, rows: pa.Table) -> MarkedRows:
    """Rows that mart leaves out, or shows with a warning, until the cause is corrected."""
    import pyarrow as pa

    assert check.mark is not None  # noqa: S101 - only such checks have marked rows
    english, chinese = _MEANING[check.mark]
    said_en, said_zh = check.description_en.rstrip("."), check.description_zh.rstrip("。")
    return MarkedRows(
        rule_id=check.check_id,
        severity=check.severity,
        mark=check.mark,
        reason=in_both(f"{said_en}. {english}", f"{said_zh}。{chinese}"),
        rows=pa.table({"key": rows["key"], "held_value": rows["wording"]}),
    )


def _log(results: Iterable[CheckResult], run_id: str, scope: AuditScope) -> None:
    results = list(results)
    for result in results:
        if not result.is_passed:
            logger.info(
                "check failed run_id=%s check_id=%s severity=%s rows=%d observed=%s",
                run_id,
                result.check_id,
                result.severity,
                result.rows_failed,
                result.observed,
            )
    logger.info(
        "audited run_id=%s looked_at=%s checks=%d passed=%d",
        run_id,
        f"all rows: {scope.why_whole}" if scope.documents is None else f"{len(scope.documents)} documents",
        len(results),
        sum(result.is_passed for result in results),
    )
