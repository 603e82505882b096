"""Assets: what DAGs hand over to each other.

A DAG that needs a published warehouse is scheduled on WAREHOUSE, not on a clock.
"""

from __future__ import annotations

from airflow.sdk import Asset

# The events of both carry counts, hash and link as their extra.
WAREHOUSE = Asset(name="warehouse", uri="gov-reviews://warehouse", group="gov_reviews")
BRIEFING = Asset(name="briefing", uri="gov-reviews://briefing", group="gov_reviews")
