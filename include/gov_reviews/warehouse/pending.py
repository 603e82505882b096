"""What the live warehouse has read already, so that the plan can tell what is new.

In: settings. Out: capture ids. The answer comes from `ops.crawl_url` of the published file alone; run folders do not count.
"""

from __future__ import annotations

from gov_reviews.contracts import CaptureId
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query


def processed_capture_ids(settings: Settings) -> set[CaptureId]:
    """Captures that `ops.crawl_url` of the live warehouse lists; empty when nothing was published yet."""
    if not settings.warehouse_path.exists():
        return set()
    return {CaptureId(row[0]) for row in query(settings, "select capture_id from ops.crawl_url").rows}
