"""Audit a candidate before it may become the live warehouse.

In: the candidate of a run, the live warehouse, the checks of the contracts and of the checks.sql files. Out: one CheckResult per check, in
audit.json and in ops.quality_result of the candidate; figures that a check holds back, in ops.quarantine of the candidate.
A critical check that fails raises AuditFailed, after everything is recorded; the live warehouse is never touched here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_reviews.contracts import CheckResult
from gov_reviews.errors import AuditFailed
from gov_reviews.quality.candidate import query_frame, read_frame
from gov_reviews.quality.coverage import compare_coverage, find_failed_pages
from gov_reviews.quality.plan import HELD_KEY, Expectation, PlannedCheck, plan_frames
from gov_reviews.runs import AuditRecord, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import HeldObservation, record_audit
from gov_reviews.warehouse.contracts import Rule, load_contracts, load_rules
from gov_reviews.warehouse.reader import candidate_connection, live_connection

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from gov_reviews.quality.expectations import Batch, Verdict

logger = logging.getLogger(__name__)

# Written by build and audit as history of this installation, not loaded from documents.
_NOT_AUDITED = frozenset({"record"})
EXAMPLES = 3
MAX_OBSERVED = 500


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """Rows and checks.

    Attributes:
        key_columns: Columns that name a row.
        rows_checked: Rows that were looked at: those of the batch, or the whole table where the batch holds violating rows only.
    """

    batch: Batch
    key_columns: tuple[str, ...]
    rows_checked: int


def audit_candidate(settings: Settings, run_id: str) -> tuple[CheckResult, ...]:
    """Run every check on the candidate of a run.

    Idempotent: results and held figures of an earlier audit of the same candidate are replaced.

    Returns:
        One result per check, in order of table.

    Raises:
        AuditFailed: A critical check failed, or could not be evaluated. Everything is recorded before.
        PipelineError: There is no candidate.
    """
    from gov_reviews.quality.expectations import validate

    folder = RunFolder(settings, run_id)
    with candidate_connection(settings, folder.run_id) as candidate:
        planned = [*_contract_batches(candidate), *_rule_batches(candidate), *_coverage_batches(settings, candidate)]
    asked = [entry for entry in planned if len(entry.batch.frame) or _expects_no_rows(entry.batch)]
    verdicts = {verdict.check.check_id: verdict for verdict in validate([entry.batch for entry in asked])}
    results = []
    held: list[HeldObservation] = []
    for entry in planned:
        for check in entry.batch.checks:
            verdict = verdicts.get(check.check_id)
            results.append(_result(check, entry, verdict))
            if check.hold and verdict is not None and not verdict.is_passed:
                held += _held(check, entry, verdict)
    quarantined = record_audit(settings, folder.run_id, results, held)
    critical = [result for result in results if result.severity == "critical" and not result.is_passed]
    folder.write_audit(AuditRecord(is_passed=not critical, results=tuple(results), quarantined=quarantined))
    _log(results, folder.run_id)
    if critical:
        raise AuditFailed(
            f"{len(critical)} critical checks failed, first {critical[0].check_id} ({critical[0].observed}). "
            "The live warehouse is untouched; look at audit.json and the candidate in the run folder, correct the cause, start a new run.",
            run_id=run_id,
            candidate=folder.candidate,
        )
    return tuple(results)


def _contract_batches(candidate: duckdb.DuckDBPyConnection) -> Iterable[PlannedBatch]:
    from gov_reviews.quality.expectations import Batch

    contracts = {name: contract for name, contract in load_contracts().items() if contract.load not in _NOT_AUDITED}
    for plan in plan_frames(contracts):
        frame = read_frame(candidate, plan)
        yield PlannedBatch(Batch(f"{plan.table} {plan.scope.value}", frame, plan.checks), plan.key_columns, len(frame))


def _rule_batches(candidate: duckdb.DuckDBPyConnection) -> Iterable[PlannedBatch]:
    for rule in load_rules():
        yield _rule_batch(candidate, _check_of(rule), query_frame(candidate, rule.sql))


def _rule_batch(candidate: duckdb.DuckDBPyConnection, check: PlannedCheck, violating: pd.DataFrame) -> PlannedBatch:
    from gov_reviews.quality.expectations import Batch

    rows = int(candidate.sql(f"from {check.table}").count("*").fetchall()[0][0])
    return PlannedBatch(Batch(f"rule {check.check_id}", violating, (check,)), ("key",), rows)


def _coverage_batches(settings: Settings, candidate: duckdb.DuckDBPyConnection) -> Iterable[PlannedBatch]:
    rules = [find_failed_pages(candidate)]
    if settings.warehouse_path.is_file():
        with live_connection(settings) as live:
            rules += compare_coverage(live, candidate)
    for check, frame in rules:
        yield _rule_batch(candidate, check, frame)


def _check_of(rule: Rule) -> PlannedCheck:
    return PlannedCheck(
        check_id=rule.rule_id,
        table=rule.table,
        column=None,
        severity=rule.severity,
        hold=rule.hold,
        expectation=Expectation.NO_ROWS,
        asked_columns=(),
        description_en=rule.description.en,
        description_zh=rule.description.zh,
    )


def _expects_no_rows(batch: Batch) -> bool:
    return any(check.expectation is Expectation.NO_ROWS for check in batch.checks)


def _result(check: PlannedCheck, entry: PlannedBatch, verdict: Verdict | None) -> CheckResult:
    failed = verdict.failed_rows if verdict is not None else ()
    if verdict is not None and verdict.problem:
        observed = f"could not be evaluated: {verdict.problem}"
    else:
        observed = "; ".join(_tell_row(check, entry, row) for row in failed[:EXAMPLES])
        if len(failed) > EXAMPLES:
            observed += f"; and {len(failed) - EXAMPLES} more"
    return CheckResult(
        check_id=check.check_id,
        table_name=check.table,
        column_name=check.column,
        severity=verdict.check.severity if verdict is not None else check.severity,
        is_passed=verdict is None or verdict.is_passed,
        rows_checked=entry.rows_checked,
        rows_failed=len(failed),
        description_en=check.description_en,
        description_zh=check.description_zh,
        observed=observed[:MAX_OBSERVED],
    )


def _tell_row(check: PlannedCheck, entry: PlannedBatch, row: int) -> str:
    """A failing row for a person: its key, and the value or reason."""
    frame = entry.batch.frame
    key = "/".join(str(frame.at[row, name]) for name in entry.key_columns)
    told = "reason" if check.expectation is Expectation.NO_ROWS else check.column
    return f"{key}: {frame.at[row, told]}" if told in frame.columns else key


def _held(check: PlannedCheck, entry: PlannedBatch, verdict: Verdict) -> list[HeldObservation]:
    """Figures that mart leaves out until the cause is corrected."""
    frame = entry.batch.frame
    is_rule = check.expectation is Expectation.NO_ROWS
    key = "key" if is_rule else HELD_KEY
    english = f"{check.description_en.rstrip('.')}. The figure is kept in core and left out of mart; compare it with the page."
    reason = f"{english} {check.description_zh.rstrip('。')}。该数据保留在 core，不进入 mart，请与原文核对。"
    return [
        HeldObservation(
            observation_key=str(frame.at[row, key]),
            rule_id=check.check_id,
            severity=check.severity,
            reason=f"{frame.at[row, 'reason']} ({reason})" if is_rule else reason,
            held_value="" if is_rule or check.column is None else str(frame.at[row, check.column]),
        )
        for row in verdict.failed_rows
    ]


def _log(results: Iterable[CheckResult], run_id: str) -> None:
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
    logger.info("audited run_id=%s checks=%d passed=%d", run_id, len(results), sum(result.is_passed for result in results))
