"""What the audit leaves in a candidate: check results, and figures that a check holds back.

In: results and held figures from `quality`. Out: rows of ops.quality_result and ops.quarantine of the run's candidate.
The live warehouse is never touched. Recording twice leaves the rows of the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.contracts import CheckResult, stable_key
from gov_reviews.errors import ContractBroken, InvalidRequest
from gov_reviews.runs import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.connection import open_for_writing
from gov_reviews.warehouse.lock import writer_lock

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class HeldObservation:
    """One figure that a check holds out of mart.

    Attributes:
        rule_id: The check. severity: its severity. reason: for a person, English and Chinese.
        held_value: The offending value as text, "" when the reason says it.
    """

    observation_key: str
    rule_id: str
    severity: str
    reason: str
    held_value: str = ""


def record_audit(settings: Settings, run_id: str, results: Sequence[CheckResult], held: Sequence[HeldObservation] = ()) -> int:
    """Write the results of an audit into the candidate.

    Args:
        results: Every check, passed ones too, in order.
        held: Figures to be left out of mart, of this run's documents or older ones.

    Returns:
        Rows that the audit put into ops.quarantine.

    Raises:
        InvalidRequest: The run has no candidate.
        ContractBroken: A held figure is not in core.fact_observation.
    """
    folder = RunFolder(settings, run_id)
    if not folder.candidate.is_file():
        raise InvalidRequest("This run has no candidate: it was not built, or it is published already.", path=folder.candidate)
    with writer_lock(settings, f"audit run_id={run_id}"), open_for_writing(Path(folder.candidate)) as connection:
        connection.execute("begin")
        _write_results(connection, run_id, results)
        _write_held(connection, held)
        connection.execute("commit")
    return len({(figure.rule_id, figure.observation_key) for figure in held})


def _write_results(connection: duckdb.DuckDBPyConnection, run_id: str, results: Sequence[CheckResult]) -> None:
    connection.execute("delete from ops.quality_result where run_id = ?", [run_id])
    if not results:
        return
    connection.executemany(
        "insert into ops.quality_result (run_id, check_number, check_id, table_name, column_name, severity, is_passed, rows_checked,"
        " rows_failed, description_en, description_zh, observed) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                run_id,
                number,
                result.check_id,
                result.table_name,
                result.column_name,
                result.severity,
                result.is_passed,
                result.rows_checked,
                result.rows_failed,
                result.description_en,
                result.description_zh,
                result.observed,
            )
            for number, result in enumerate(results, start=1)
        ],
    )


def _write_held(connection: duckdb.DuckDBPyConnection, held: Sequence[HeldObservation]) -> None:
    import pyarrow as pa

    # Rows of this run's documents are judged anew; those of older documents stay until their document is loaded again.
    connection.execute(
        "delete from ops.quarantine where origin = 'audit' and document_key in (select document_key from staging.stg_touched_document)"
    )
    rows = {stable_key("audit", figure.rule_id, figure.observation_key): figure for figure in held}
    incoming = pa.table(
        {
            "quarantine_key": pa.array(list(rows), pa.string()),
            "observation_key": pa.array([figure.observation_key for figure in rows.values()], pa.string()),
            "rule_id": pa.array([figure.rule_id for figure in rows.values()], pa.string()),
            "severity": pa.array([figure.severity for figure in rows.values()], pa.string()),
            "reason": pa.array([figure.reason for figure in rows.values()], pa.string()),
            "held_value": pa.array([figure.held_value for figure in rows.values()], pa.string()),
        }
    )
    connection.register("held_now", incoming)
    unknown = connection.execute(
        "select observation_key from held_now where observation_key not in (select observation_key from core.fact_observation) limit 1"
    ).fetchone()
    if unknown:
        raise ContractBroken("The audit holds a figure that core.fact_observation does not have.", observation_key=unknown[0])
    connection.execute("delete from ops.quarantine where quarantine_key in (select quarantine_key from held_now)")
    # Place and page of a held figure are those of its document's text.
    connection.execute(
        """
        insert into ops.quarantine by name
        select
            held_now.quarantine_key, 'audit' as origin, held_now.rule_id, held_now.severity, 'observation' as scope, held_now.reason,
            held_now.held_value, '' as candidates, publication.url, publication.source_id, publication.capture_id,
            fact_observation.document_key, held_now.observation_key, fact_observation.char_start, fact_observation.metric_code
        from held_now
        inner join core.fact_observation on held_now.observation_key = fact_observation.observation_key
        left join (
            select fact_publication.document_key, fact_publication.url, fact_publication.source_id, fact_publication.capture_id
            from core.fact_publication
            inner join core.dim_document
                on fact_publication.document_key = dim_document.document_key and fact_publication.url = dim_document.text_url
        ) as publication on fact_observation.document_key = publication.document_key
        """
    )
    connection.unregister("held_now")
