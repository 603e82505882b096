"""What the live warehouse has read already, so that the plan can tell what is new.

In: settings. Out: capture ids. The answer comes from the published file alone; run folders do not count.
A live file from before some column existed, or of an older schema version, counts as having read nothing: its
rows cannot have what nobody asked of the pages then, so the next run reads the whole archive again, fetches
nothing for it, and fills the column while the old file stays readable.
What is read again besides: see `read_before`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gov_reviews.code_version import code_version
from gov_reviews.decisions.review_decisions import ReviewDecisions
from gov_reviews.decisions.shared_corrections import SHARED_BY
from gov_reviews.decisions.standing_decisions import NOTHING_DECIDED, Decisions
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.ids import CaptureId
from gov_reviews.settings import Settings
from gov_reviews.warehouse.migrations import filled_columns, reads_archive_again
from gov_reviews.warehouse.reader import published_connection, run_query
from gov_reviews.warehouse.schema_version import SCHEMA_VERSION, read_schema_version
from gov_reviews.warehouse.table_contracts import load_contracts

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """What the live warehouse has read.

    Attributes:
        processed: Captures that need not be read again.
        damaged: Those of them whose bytes the archive could not give then.
    """

    processed: frozenset[CaptureId] = frozenset()
    damaged: frozenset[CaptureId] = frozenset()


def read_before(settings: Settings, decisions: Decisions = NOTHING_DECIDED) -> ReadBefore:
    """What need not be read again.

    Left out are captures on which other code than today's failed, those about which a person has decided
    otherwise since (about the capture, its text or a figure in it), and those that carry a document of the
    latter: another copy may have to give its text now.

    Args:
        decisions: What people have decided.

    Returns:
        Capture ids; none when nothing was published yet, its tables lack a column or have an older schema
        version.

    Raises:
        ContractBroken: A newer version of gov-reviews wrote the live file.
    """
    if not settings.warehouse_path.exists():
        return ReadBefore()
    with published_connection(settings) as connection:
        version = read_schema_version(connection)
        if reads_archive_again(version, SCHEMA_VERSION):
            logger.warning(
                "the warehouse has schema version %s, this code writes %s; everything in the archive is read "
                "again, nothing is fetched",
                version,
                SCHEMA_VERSION,
            )
            return ReadBefore()
        if missing := set(_missing_columns(connection)) - filled_columns(version, SCHEMA_VERSION):
            logger.warning(
                "the warehouse was built before these columns existed; everything in the archive is read "
                "again, nothing is fetched"
                " columns=%s",
                ",".join(sorted(missing)),
            )
            return ReadBefore()
        try:
            rows = _processed_rows(connection, decisions)
        except InvalidRequest:
            if version == SCHEMA_VERSION:
                raise
            # a migration gives the columns that were asked for another name or form: it has not run yet
            logger.warning("the tables have an older form; everything in the archive is read again")
            return ReadBefore()
    return ReadBefore(
        frozenset(CaptureId(row[0]) for row in rows), frozenset(CaptureId(row[0]) for row in rows if row[1])
    )


def _processed_rows(
    connection: duckdb.DuckDBPyConnection, decisions: Decisions
) -> tuple[tuple[Any, ...], ...]:
    keys, urls = _changed_decisions(connection, decisions.reviews)
    parameters = [sorted(decisions.forgotten), sorted(decisions.remembered), keys, urls, code_version()]
    return run_query(connection, _PROCESSED, parameters).rows


_PROCESSED = """
with
forgotten as (
    select unnest(?::varchar[]) as capture_id
),
remembered as (
    select unnest(?::varchar[]) as capture_id
),
decided as (
    select unnest(?::varchar[]) as decision_key
),
decided_url as (
    select unnest(?::varchar[]) as url
),
decided_text as (
    select distinct dim_document.text_sha256
    from core.dim_document
    inner join ops.crawl_url on dim_document.document_key = crawl_url.document_key
    inner join decided_url on crawl_url.publication_url = decided_url.url
),
carrying as (
    select dim_document.document_key, unnest(dim_document.decision_keys) as decision_key
    from core.dim_document
    union all
    select fact_observation.document_key, unnest(fact_observation.decision_keys) as decision_key
    from core.fact_observation
),
decided_document as (
    select carrying.document_key
    from carrying
    inner join decided on carrying.decision_key = decided.decision_key
    union
    select dim_document.document_key
    from core.dim_document
    inner join decided_text on dim_document.text_sha256 = decided_text.text_sha256
),
changed as (
    select crawl_url.capture_id, crawl_url.document_key
    from ops.crawl_url
    where crawl_url.outcome <> 'forgotten'
           and crawl_url.capture_id in (select forgotten.capture_id from forgotten)
       or crawl_url.outcome = 'forgotten'
           and crawl_url.capture_id in (select remembered.capture_id from remembered)
       or crawl_url.publication_url in (select decided_url.url from decided_url)
       or crawl_url.document_key in (select decided_document.document_key from decided_document)
)
select crawl_url.capture_id, crawl_url.state = 'archive_damaged' as was_damaged
from ops.crawl_url
where not (crawl_url.state = 'failed' and crawl_url.code_version is distinct from ?)
  and crawl_url.capture_id not in (select changed.capture_id from changed)
  and (crawl_url.document_key is null
       or crawl_url.document_key not in (
           select changed.document_key from changed where changed.document_key is not null
       ))
"""


def _changed_decisions(
    connection: duckdb.DuckDBPyConnection, decisions: ReviewDecisions
) -> tuple[list[str], list[str]]:
    """Keys and URLs of the decisions that count now and did not when the live file was built, or the other
    way around. One whose line is damaged is neither: what it changed stays until it is read again. A shared
    correction that the software does not bring any more has no line: it does not count now.
    """
    counted = {row[0] for row in run_query(connection, _COUNTED).rows}
    counting = {decision.decision_key for decision in decisions.counting()}
    changed = [
        (decision.decision_key, decision.target.url)
        for decision in decisions.made
        if decision.target is not None
        and (decision.decision_key in counting) != (decision.decision_key in counted)
    ]
    made = {decision.decision_key for decision in decisions.made}
    changed += [(key, url) for key, url in run_query(connection, _SHARED).rows if key not in made]
    return [key for key, _ in changed], sorted({url for _, url in changed})


_SHARED = f"""
select decision.decision_key, decision.url from ops.decision
where starts_with(decision.decided_by, '{SHARED_BY}') and decision.decision_state <> 'withdrawn'
"""  # noqa: S608 - our own word
# what rows carry, or what was looked for in vain
_COUNTED = """
select decision.decision_key from ops.decision where decision.decision_state = 'not_found'
union
select unnest(dim_document.decision_keys) from core.dim_document
union
select unnest(fact_observation.decision_keys) from core.fact_observation
"""


def _missing_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Promised columns that the live file lacks, of tables that keep what earlier runs read; the others are
    computed anew in any build.
    """
    sql = "select schema_name, table_name, column_name from duckdb_columns() where not internal"
    found = {".".join(row) for row in run_query(connection, sql).rows}
    kept = [contract for contract in load_contracts().values() if contract.load == "merge"]
    promised = [f"{contract.table}.{name}" for contract in kept for name in contract.column_names]
    return [column for column in promised if column not in found]
