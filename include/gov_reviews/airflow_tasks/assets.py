"""Assets: what DAGs hand over to each other.

A DAG that needs a published warehouse is scheduled on WAREHOUSE, not on a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from airflow.sdk import Asset

# The events of both carry counts, hash and link as their extra.
WAREHOUSE = Asset(name="warehouse", uri="gov-reviews://warehouse", group="gov_reviews")
BRIEFING = Asset(name="briefing", uri="gov-reviews://briefing", group="gov_reviews")


def tell_lineage(reads: Iterable[Path] = (), writes: Iterable[Path] = ()) -> None:
    """Which files a task reads and writes, for OpenLineage; nothing without its provider."""
    from airflow.sdk.lineage import get_hook_lineage_collector  # lazy: only where a task has done something

    collector = get_hook_lineage_collector()
    for path in reads:
        collector.add_input_asset(tell_lineage, uri=path.as_uri())
    for path in writes:
        collector.add_output_asset(tell_lineage, uri=path.as_uri())
