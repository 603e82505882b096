"""What the audit leaves in a candidate: check results, and figures that a check holds back.

In: results and held figures from `quality`. Out: rows of ops.quality_result and ops.quarantine of the run's
candidate.
The live warehouse is never touched. Recording twice leaves the rows of the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken, InvalidRequest
from gov_reviews.records.runs import CheckResult
from gov_reviews.records.stored_columns import column_values
from gov_reviews.records.vocabulary import Severity
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.arrow_tables import arrow_table
from gov_reviews.warehouse.duckdb_files import open_for_writing
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews.warehouse.writer_lock import writer_lock

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """The figures that one check holds out of mart.

    Attributes:
        rule_id: The check. severity: its severity. reason: for a person, English and Chinese.
        figures: One row per figure: observation_key, held_value (the offending value as text, "" when the
            reason says it), said (what is said of this one figure, before the reason; "" for nothing). A
            table, since a check may hold a million figures.
    """

    rule_id: str
    severity: Severity
    reason: str
    figures: pa.Table


def record_audit(
    settings: Settings, run_id: str, results: Sequence[CheckResult], held: Sequence[HeldFigures] = ()
) -> int:
    """Write the results of an audit into the candidate.

    Args:
        results: Every check, passed ones too, in order.
        held: Figures to be left out of mart, of this run's documents or older ones; one entry per check.

    Returns:
        Rows that the audit put into ops.quarantine.

    Raises:
        InvalidRequest: The run has no candidate.
        ContractBroken: A held figure is not in core.fact_observation.
    """
    folder = RunFolder(settings, run_id)
    if not folder.candidate.is_file():
        raise InvalidRequest(
            "This run has no candidate: it was not built, or it is published already.", path=folder.candidate
        )
    with (
        writer_lock(settings, f"audit run_id={run_id}"),
        open_for_writing(Path(folder.candidate)) as connection,
    ):
        connection.execute("begin")
        _write_results(connection, run_id, results)
        written = _write_held(connection, held)
        connection.execute("commit")
    return written


def _write_results(
    connection: duckdb.DuckDBPyConnection, run_id: str, results: Sequence[CheckResult]
) -> None:
    connection.execute("delete from ops.quality_result where run_id = ?", [run_id])
    rows = [
        {"run_id": run_id, "check_number": number} | column_values(result)
        for number, result in enumerate(results, start=1)
    ]
    connection.register("result_rows", arrow_table(load_contracts()["ops.quality_result"], rows))
    connection.execute("insert into ops.quality_result by name select * from result_rows")
    connection.unregister("result_rows")


def _write_held(connection: duckdb.DuckDBPyConnection, held: Sequence[HeldFigures]) -> int:
    # Rows of this run's documents are judged anew; those of older documents stay until their document is
    # loaded again.
    connection.execute(
        "delete from ops.quarantine where origin = 'audit' and document_key in (select document_key from "
        "staging.stg_touched_document)"
    )
    return sum(_write_held_by(connection, check) for check in held)


def _write_held_by(connection: duckdb.DuckDBPyConnection, check: HeldFigures) -> int:
    connection.register("held_figures", check.figures)
    # the key is that of records.ids.stable_key
    connection.execute(
        """
        create or replace temp table held_now as
        select
            left(sha256('audit' || chr(31) || $rule_id || chr(31) || held_figures.observation_key), 16)
                as quarantine_key,
            held_figures.observation_key, held_figures.held_value,
            case when held_figures.said = '' then $reason else held_figures.said || ' (' || $reason || ')' end
                as reason
        from held_figures
        """,
        {"rule_id": check.rule_id, "reason": check.reason},
    )
    connection.unregister("held_figures")
    unknown = connection.execute(
        "select observation_key from held_now where observation_key not in (select observation_key from "
        "core.fact_observation) limit 1"
    ).fetchone()
    if unknown:
        raise ContractBroken(
            "The audit holds a figure that core.fact_observation does not have.", observation_key=unknown[0]
        )
    connection.execute(
        "delete from ops.quarantine where quarantine_key in (select quarantine_key from held_now)"
    )
    # Place and page of a held figure are those of its document's text.
    connection.execute(
        """
        insert into ops.quarantine by name
        select
            held_now.quarantine_key, 'audit' as origin, $rule_id as rule_id,
            -- what a person has released is published all the same, and the doubt stays on record
            case when fact_observation.is_released then 'info' else $severity end as severity,
            case when fact_observation.is_released then 'field' else 'observation' end as scope,
            case
                when fact_observation.is_released
                    then 'Released by ' || fact_observation.decided_by || ': '
                        || fact_observation.decision_reason || '. 经人工决定发布。 ' || held_now.reason
                else held_now.reason
            end as reason,
            held_now.held_value, '' as candidates, publication.url, publication.source_id,
            publication.capture_id,
            fact_observation.document_key, held_now.observation_key, fact_observation.char_start,
            fact_observation.metric_code
        from held_now
        inner join core.fact_observation on held_now.observation_key = fact_observation.observation_key
        left join (
            select fact_publication.document_key, fact_publication.url, fact_publication.source_id,
                fact_publication.capture_id
            from core.fact_publication
            inner join core.dim_document
                on fact_publication.document_key = dim_document.document_key
                    and fact_publication.url = dim_document.text_url
        ) as publication on fact_observation.document_key = publication.document_key
        """,
        {"rule_id": check.rule_id, "severity": check.severity},
    )
    written = connection.execute("select count(*) from held_now").fetchone()
    connection.execute("drop table held_now")
    return int(written[0]) if written else 0
