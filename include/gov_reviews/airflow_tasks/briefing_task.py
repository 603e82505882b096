"""The task of `publish_briefing`: the live warehouse as a briefing.

In: the live warehouse. Out: a folder of briefings/, and an event of the asset `briefing` that leads to it.
"""

from __future__ import annotations

# lazy: parsing a DAG file loads nothing of the library but records and errors.
import logging
from typing import Any

from gov_reviews.settings import Settings
from gov_reviews.sharing import shared

logger = logging.getLogger(__name__)


def make_briefing(outlet_events: Any) -> dict[str, Any]:
    """Write the briefing of the live warehouse: one HTML page in both languages, its charts beside it. Tells
    the asset `briefing`, whose event carries path, number and the address in the browser.

    Raises:
        WarehouseMissing: Nothing was published yet.
    """
    from airflow.sdk import conf

    from gov_reviews.airflow_tasks.assets import BRIEFING, tell_lineage
    from gov_reviews.records.both_languages import on_one_line
    from gov_reviews.report.briefing_facts import read_briefing
    from gov_reviews.report.briefing_page import PAGE_NAME, write_briefing
    from gov_reviews.report.chart_drawing import chinese_fonts_note

    settings = Settings.load()
    with shared(settings, "briefing"):
        briefing = read_briefing(settings)
        files = write_briefing(settings, briefing)
    if note := chinese_fonts_note():
        logger.warning("%s", on_one_line(note))
    logger.info("briefing path=%s charts=%d", files.page, len(files.charts))
    tell_lineage(reads=[settings.warehouse_path], writes=[files.page])
    base = str(conf.get("api", "base_url", fallback="") or "").rstrip("/")
    outlet_events[BRIEFING].extra = {
        "number": files.number,
        "path": str(files.page),
        "address": f"{base}/gov-reviews/briefing/{files.number}/{PAGE_NAME}" if base else "",
        "new_reviews": briefing.new_count,
        "charts": list(files.charts),
    }
    return {"number": files.number, "new_reviews": briefing.new_count, "charts": len(files.charts)}
