"""The end of a run without Airflow: what needs a person, and the heartbeat.

In: the summary of the run. Out: the same text that receivers get of a run in Airflow, for the terminal, and
as notice.json in the run folder, where the page shows it.
"""

from __future__ import annotations

from gov_reviews.clock import utc_now
from gov_reviews.messages.heartbeat import send_heartbeat
from gov_reviews.records.runs import RunMode, RunSummary
from gov_reviews.report.open_troubles import find_troubles
from gov_reviews.report.run_notice import NOTICE_FILE, RunNotice, TroubleNews, write_notice
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings


def close_run(settings: Settings, summary: RunSummary) -> RunNotice | None:
    """Send the heartbeat, keep the notice.

    Returns:
        The notice, where something needs a person; of a dry run None.
    """
    if summary.options.mode is RunMode.DRY_RUN:
        return None
    send_heartbeat(settings, summary)
    troubles = find_troubles(settings, summary, utc_now())
    news = TroubleNews(fresh=troubles.open)
    notice = write_notice(summary.run_id, summary.state.value, summary.started_at, news, summary)
    RunFolder(settings, summary.run_id).write(NOTICE_FILE, notice)
    return notice if troubles.open else None
