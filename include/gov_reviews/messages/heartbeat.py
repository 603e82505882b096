"""A sign of life after each run, to an address of the operator's choice: who does not hear it in time knows
that scheduler or machine is dead.

In: the summary of a run; GOV_REVIEWS_HEARTBEAT, GOV_REVIEWS_HEARTBEAT_METHOD. Out: one request. It never
fails a run: what went wrong is one line in the log.
"""

from __future__ import annotations

import logging

from gov_reviews.messages.operator_http import NotDelivered, send_to_operator
from gov_reviews.pipeline.outcome import run_failed
from gov_reviews.records.both_languages import error_in_both, on_one_line
from gov_reviews.records.runs import RunMode, RunSummary
from gov_reviews.settings import Settings

logger = logging.getLogger(__name__)

EXIT_PLACE = "{exit}"
"""In the address: becomes 0 after a good run, 1 after one that failed."""


def send_heartbeat(settings: Settings, summary: RunSummary) -> str:
    """Send it, where an address is set; dry runs are no sign of life.

    Returns:
        Why it did not arrive, in both languages, "" when it did or none is wanted.
    """
    if not settings.heartbeat or summary.options.mode is RunMode.DRY_RUN:
        return ""
    is_failed = run_failed(summary)
    address = settings.heartbeat.replace(EXIT_PLACE, str(int(is_failed)))
    body = {
        "run_id": summary.run_id,
        "state": summary.state.value,
        "failed": is_failed,
        "finished_at": summary.finished_at.isoformat(),
        "documents": sum(summary.documents.values()),
        "observations": sum(summary.observations.values()),
        "quarantined": summary.quarantined,
        "warehouse_documents": summary.warehouse_documents,
    }
    method = settings.heartbeat_method
    try:
        send_to_operator(address, method, body if method == "POST" else None)
    except NotDelivered as error:
        said = error_in_both(error)
        logger.warning("no heartbeat run_id=%s: %s", summary.run_id, on_one_line(said))
        return said
    logger.info("heartbeat sent run_id=%s", summary.run_id)
    return ""
