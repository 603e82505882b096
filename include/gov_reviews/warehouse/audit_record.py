"""What the audit leaves in a candidate: check results, and marks on figures and documents that a check holds
back or doubts.

In: results and marked rows from `quality`. Out: rows of ops.quality_result and ops.quarantine of the run's
candidate; the values of a year as they are without the figures that are held.
The live warehouse is never touched. Recording twice leaves the rows of the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.runs import CheckResult
from gov_reviews.records.stored_columns import column_values
from gov_reviews.records.vocabulary import AuditMark, IssueScope, Severity
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.arrow_tables import arrow_table
from gov_reviews.warehouse.duckdb_files import AUDIT_LIMIT, open_for_writing
from gov_reviews.warehouse.review_rows import MAX_HELD_VALUE
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews.warehouse.writer_lock import writer_lock
from gov_reviews.warehouse.year_values import resolve_year_values

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class MarkedRows:
    """The rows that one check marks.

    Attributes:
        rule_id: The check. severity: its severity. reason: for a person, English and Chinese.
        mark: Whether they are held out of mart or shown with a warning, and what they are.
        rows: One row each: key (observation_key or document_key, as `mark` says), held_value (the offending
            value as text, or what a rule says of this row). A table, since a check may mark a million
            figures.
    """

    rule_id: str
    severity: Severity
    mark: AuditMark
    reason: str
    rows: pa.Table


@dataclass(frozen=True, slots=True)
class AuditedRules:
    """By which rules an audit looked, and at what.

    Attributes:
        rules_hash: The rules.
        why_whole: Why every row was looked at, "" where not every one was.
        documents: Those that were looked at (document_key); None: all.
        asked_whole: Checks that were asked of every row all the same.
    """

    rules_hash: str
    why_whole: str
    documents: pa.Table | None = None
    asked_whole: tuple[str, ...] = ()


def record_audit(
    settings: Settings,
    run_id: str,
    results: Sequence[CheckResult],
    marked: Sequence[MarkedRows] = (),
    *,
    rules: AuditedRules,
) -> int:
    """Write the results of an audit into the candidate.

    Args:
        results: Every check, passed ones too, in order.
        marked: Rows held out of mart or doubted, of this run's documents or older ones; one entry per check.
        rules: What was looked at: what an earlier run marked there and this one does not is right again.

    Returns:
        Rows that the audit put into ops.quarantine.

    Raises:
        InvalidRequest: The run has no candidate.
        ContractBroken: A marked row is not in core.
    """
    candidate = RunFolder(settings, run_id).built_candidate()
    with (
        writer_lock(settings, f"audit run_id={run_id}"),
        open_for_writing(candidate, memory_limit=AUDIT_LIMIT) as connection,
    ):
        connection.execute("begin")
        # an earlier audit may have held figures and left their values
        is_as_built = not connection.execute(
            "select 1 from ops.quality_result where run_id = ? limit 1", [run_id]
        ).fetchone()
        _write_results(connection, run_id, results)
        _write_rules(connection, run_id, rules)
        held_before = _held_by_audits(connection)
        written = _write_marks(connection, marked, rules)
        if not any(result.severity == Severity.CRITICAL and not result.is_passed for result in results):
            # held figures do not count, doubts are named; what is not published needs no values
            are_as_built = is_as_built and held_before == _held_by_audits(connection)
            resolve_year_values(connection, are_figures_as_built=are_as_built)
        connection.execute("commit")
    return written


def _held_by_audits(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Figures that are left out of mart since an audit found them wrong; there are few."""
    return {
        str(row[0])
        for row in connection.execute(
            "select observation_key from ops.quarantine "
            "where origin = 'audit' and scope = ? and observation_key is not null",
            [IssueScope.OBSERVATION],
        ).fetchall()
    }


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


def _write_rules(connection: duckdb.DuckDBPyConnection, run_id: str, rules: AuditedRules) -> None:
    if rules.documents is None:
        connection.execute("delete from ops.audited_rules")
        connection.execute(
            "insert into ops.audited_rules by name select $rules_hash as rules_hash, $run_id as run_id, "
            "$run_id as whole_run_id, $why_whole as why_whole",
            {"rules_hash": rules.rules_hash, "run_id": run_id, "why_whole": rules.why_whole},
        )
    else:  # every other row was looked at by the same rules before
        connection.execute("update ops.audited_rules set run_id = ?", [run_id])


def _write_marks(
    connection: duckdb.DuckDBPyConnection, marked: Sequence[MarkedRows], rules: AuditedRules
) -> int:
    # What was looked at is judged anew; marks of all else stay.
    if rules.documents is None:
        connection.execute("delete from ops.quarantine where origin = 'audit'")
    else:
        connection.register("audited_documents", rules.documents)
        connection.execute(
            "delete from ops.quarantine where origin = 'audit' and (list_contains($whole, rule_id) or "
            "document_key in (select document_key from audited_documents))",
            {"whole": list(rules.asked_whole)},
        )
        connection.unregister("audited_documents")
    _note_marked(connection, marked)
    written = sum(_write_marks_of(connection, check) for check in marked)
    for name in ("marked_page", "marked_figure"):
        connection.execute(f"drop table if exists temp.{name}")
    return written


def _note_marked(connection: duckdb.DuckDBPyConnection, marked: Sequence[MarkedRows]) -> None:
    """Look the marked figures up, and the pages of the texts, once for all checks."""
    import pyarrow as pa

    keys = [
        pa.table({"key": check.rows["key"], "is_document": pa.repeat(_is_document(check), len(check.rows))})
        for check in marked
    ]
    if not keys:
        return
    connection.register("marked_keys", pa.concat_tables(keys))
    connection.execute(
        """
        create or replace temp table marked_figure as
        select observation_key, document_key, is_released, decided_by, decision_reason, char_start,
            metric_code
        from core.fact_observation
        where rowid in (
            select rowid from core.fact_observation
            where observation_key in (select key from marked_keys where not is_document)
        )
        """
    )
    connection.execute(
        """
        create or replace temp table marked_page as
        select fact_publication.document_key, fact_publication.url, fact_publication.source_id,
            fact_publication.capture_id
        from core.fact_publication
        inner join core.dim_document
            on fact_publication.document_key = dim_document.document_key
                and fact_publication.url = dim_document.text_url
        where fact_publication.document_key in (
            select document_key from temp.marked_figure
            union all
            select key from marked_keys where is_document
        )
        """
    )
    connection.unregister("marked_keys")


def _is_document(check: MarkedRows) -> bool:
    return check.mark is AuditMark.DOUBTED_DOCUMENT


def _write_marks_of(connection: duckdb.DuckDBPyConnection, check: MarkedRows) -> int:
    connection.register("marked_rows", check.rows)
    # the key is that of records.ids.stable_key
    connection.execute(
        """
        create or replace temp table marked_now as
        select
            left(sha256('audit' || chr(31) || $rule_id || chr(31) || marked_rows.key), 16) as quarantine_key,
            marked_rows.key, coalesce(left(marked_rows.held_value, $longest), '') as held_value,
            $english as english, $chinese as chinese
        from marked_rows
        """,
        {
            "rule_id": check.rule_id,
            "longest": MAX_HELD_VALUE,
            "english": in_english(check.reason),
            "chinese": in_chinese(check.reason),
        },
    )
    connection.unregister("marked_rows")
    is_document = _is_document(check)
    table = "core.dim_document" if is_document else "core.fact_observation"
    looked_up = table if is_document else "temp.marked_figure"
    unknown = connection.execute(
        f"select key from marked_now where key not in (select {check.mark.key} from {looked_up}) limit 1"  # noqa: S608
    ).fetchone()
    if unknown:
        raise ContractBroken(
            f"The audit marks a row that {table} does not have.",
            f"质量检查标记了 {table} 中不存在的行。",
            key=unknown[0],
        )
    connection.execute(
        "delete from ops.quarantine where quarantine_key in (select quarantine_key from marked_now)"
    )
    connection.execute(
        _INSERT_DOCUMENTS if is_document else _INSERT_FIGURES,
        {"rule_id": check.rule_id, "severity": check.severity}
        | ({} if is_document else {"is_held": check.mark is AuditMark.HELD_FIGURE}),
    )
    written = connection.execute("select count(*) from marked_now").fetchone()
    connection.execute("drop table marked_now")
    return int(written[0]) if written else 0


# Place and page of a marked row are those of its document's text.
_PAGE_OF_TEXT = "left join temp.marked_page as publication on {table}.document_key = publication.document_key"

_INSERT_FIGURES = f"""
insert into ops.quarantine by name
select
    marked_now.quarantine_key, 'audit' as origin, $rule_id as rule_id,
    -- what a person has released is published all the same, and the doubt stays on record
    case when fact_observation.is_released then 'info' else $severity end as severity,
    case
        when fact_observation.is_released then '{IssueScope.FIELD}'
        when $is_held then '{IssueScope.OBSERVATION}'
        else '{IssueScope.DOUBT}'
    end as scope,
    case
        when fact_observation.is_released
            then 'Released by ' || why.said || '. ' || marked_now.english || chr(10)
                || '经人工决定发布（' || why.said || '）。' || marked_now.chinese
        else marked_now.english || chr(10) || marked_now.chinese
    end as reason,
    marked_now.held_value, '' as candidates, publication.url, publication.source_id,
    publication.capture_id, fact_observation.document_key, marked_now.key as observation_key,
    fact_observation.char_start, fact_observation.metric_code
from marked_now
inner join temp.marked_figure as fact_observation on marked_now.key = fact_observation.observation_key
-- on one line: a line is a language
cross join lateral (
    select regexp_replace(
        fact_observation.decided_by || ': ' || fact_observation.decision_reason, '\\s+', ' ', 'g'
    ) as said
) as why
{_PAGE_OF_TEXT.format(table="fact_observation")}
"""  # noqa: S608

_INSERT_DOCUMENTS = f"""
insert into ops.quarantine by name
select
    marked_now.quarantine_key, 'audit' as origin, $rule_id as rule_id, $severity as severity,
    '{IssueScope.DOUBT}' as scope, marked_now.english || chr(10) || marked_now.chinese as reason,
    marked_now.held_value, '' as candidates,
    publication.url, publication.source_id, publication.capture_id, marked_now.key as document_key
from marked_now
inner join core.dim_document on marked_now.key = dim_document.document_key
{_PAGE_OF_TEXT.format(table="dim_document")}
"""  # noqa: S608
