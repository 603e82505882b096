"""What the live warehouse has read already, so that the plan can tell what is new.

In: settings. Out: capture ids. The answer comes from the published file alone; run folders do not count.
A live file from before some column existed counts as having read nothing: its rows cannot have what nobody asked of the pages then, so the
next run reads the whole archive again, fetches nothing for it, and fills the column while the old file stays readable.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from gov_reviews.contracts import CaptureId
from gov_reviews.settings import Settings
from gov_reviews.warehouse.contracts import load_contracts
from gov_reviews.warehouse.reader import published_connection, run_query

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)


def processed_capture_ids(settings: Settings) -> set[CaptureId]:
    """Captures that `ops.crawl_url` of the live warehouse lists; empty when nothing was published yet or its tables lack a column."""
    if not settings.warehouse_path.exists():
        return set()
    with published_connection(settings) as connection:
        if missing := _missing_columns(connection):
            logger.warning(
                "the warehouse was built before these columns existed; everything in the archive is read again, nothing is fetched"
                " columns=%s",
                ",".join(missing),
            )
            return set()
        return {CaptureId(row[0]) for row in run_query(connection, "select capture_id from ops.crawl_url").rows}


def _missing_columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Promised columns that the live file lacks, of tables that keep what earlier runs read; the others are computed anew in any build."""
    sql = "select schema_name || '.' || table_name || '.' || column_name from duckdb_columns() where not internal"
    found = {row[0] for row in run_query(connection, sql).rows}
    kept = [contract for contract in load_contracts().values() if contract.load == "merge"]
    promised = [f"{contract.table}.{name}" for contract in kept for name in contract.column_names]
    return [column for column in promised if column not in found]
