"""Telling people of a run: the last task of a DAG run, and the alert of a run that does not end.

In: the run folder, what each receiver was told before. Out: at most one message a receiver, a heartbeat, and
in the run folder notice.json (what needs a person) and messages.json (what became of the messages). Nothing
here fails a run.
"""

from __future__ import annotations

# lazy: parsing a DAG file loads nothing of the library but records and errors.
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from airflow.sdk import BaseNotifier

from gov_reviews.clock import utc_now
from gov_reviews.errors import PipelineError
from gov_reviews.run_folder import SUMMARY_FILE
from gov_reviews.settings import Settings
from gov_reviews.sharing import shared

if TYPE_CHECKING:
    from datetime import datetime

    from gov_reviews.records.runs import RunSummary
    from gov_reviews.report.open_troubles import Troubles

logger = logging.getLogger(__name__)

NEVER_STARTED, NO_REPORT, IS_LATE = "never_started", "no_report", "late"


def tell_people(run: str, dag_run: Any) -> dict[str, Any]:
    """Tell people what needs them, and send the heartbeat.

    Each receiver hears of a trouble once, again when it changes, and when it is over; "daily" ones get the
    report once a day besides. Receivers are Airflow connections (docs/operator.md, "Messages"). One that
    fails is named in the log and in the run folder, and hears of it from the next run.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    settings = Settings.load()
    if not run and str(getattr(dag_run.run_type, "value", dag_run.run_type)) == "manual":
        raise AirflowSkipException(
            "Whoever triggered the run sees why it did not start. 触发者已看到未启动的原因。"
        )
    told: dict[str, Any] | None = None
    try:
        with shared(settings, "tell", run):
            told = _tell_people(settings, run, dag_run)
    except PipelineError as error:
        logger.warning("what people are told may be old, or is told again: %s", error)
    # a store that does not answer is no reason to be silent
    return told if told is not None else _tell_people(settings, run, dag_run)


def _tell_people(settings: Settings, run: str, dag_run: Any) -> dict[str, Any]:
    from airflow.sdk.exceptions import AirflowSkipException

    from gov_reviews.messages.heartbeat import send_heartbeat
    from gov_reviews.records.runs import RunMode

    now = utc_now()
    summary = _read_summary(settings, run) if run else None
    if summary is not None and summary.options.mode is RunMode.DRY_RUN:
        raise AirflowSkipException(
            "A dry run tells nobody anything: whoever triggered it looks at it. 试运行不发消息。"
        )
    heartbeat = send_heartbeat(settings, summary) if summary is not None else ""
    state = summary.state.value if summary is not None else NO_REPORT if run else NEVER_STARTED
    troubles = _look(settings, summary, now, dag_run)
    if summary is None:
        troubles = _with_lost_run(troubles, dag_run, state)
    # a run that never started has no folder: Airflow's id tells people which one it is
    told = _tell_receivers(settings, run or dag_run.run_id, state, troubles, summary, dag_run, now)
    return {
        "state": state,
        "open": len(troubles.open),
        **told,
        **({"heartbeat": heartbeat} if heartbeat else {}),
    }


def _read_summary(settings: Settings, run: str) -> RunSummary | None:
    """What the run came to; None where it left nothing that can be read."""
    from gov_reviews.run_folder import RunFolder

    try:
        return RunFolder(settings, run).read(SUMMARY_FILE)
    except (PipelineError, OSError) as error:
        logger.warning("the summary cannot be read run_id=%s: %s", run, error)
        return None


def _look(settings: Settings, summary: RunSummary | None, now: datetime, dag_run: Any) -> Troubles:
    """What is wrong. Where even that cannot be found out, people are told so: a full or broken disk."""
    from gov_reviews.report.open_troubles import Troubles, find_troubles, other_trouble

    try:
        return find_troubles(settings, summary, now)
    except (PipelineError, OSError) as error:
        logger.warning("what is wrong cannot be looked at: %s", error)
        blind = other_trouble(_key_of(dag_run), f"blind {type(error).__name__}", said=_said_of(error))
        return Troubles((blind,), is_whole=False)


def _said_of(error: PipelineError | OSError) -> str:
    from gov_reviews.records.both_languages import error_in_both

    return error_in_both(error) if isinstance(error, PipelineError) else str(error)


def _key_of(dag_run: Any) -> str:
    from gov_reviews.report.open_troubles import REPROCESS_TROUBLE, RUN_TROUBLE

    return REPROCESS_TROUBLE if dag_run.dag_id == "reprocess_archive" else RUN_TROUBLE


def _with_lost_run(troubles: Troubles, dag_run: Any, state: str) -> Troubles:
    """The same, and that the run never started or left no report."""
    from dataclasses import replace

    from gov_reviews.report.open_troubles import other_trouble

    key = _key_of(dag_run)
    return replace(troubles, open=(other_trouble(key, state, state=state), *troubles.open))


def _tell_receivers(
    settings: Settings,
    run_id: str,
    state: str,
    troubles: Troubles,
    summary: RunSummary | None,
    dag_run: Any,
    now: datetime,
) -> dict[str, int]:
    from gov_reviews.airflow_tasks.receivers import DAILY, deliver, find_receivers
    from gov_reviews.messages.told_memory import read_told, told_by_one, write_told
    from gov_reviews.report.run_notice import (
        DELIVERIES_FILE,
        NOTICE_FILE,
        TroubleNews,
        write_notice,
    )
    from gov_reviews.run_folder import RunFolder

    started = summary.started_at if summary is not None else now
    link = report_address(dag_run)
    whole = write_notice(run_id, state, started, TroubleNews(fresh=troubles.open), summary, link)
    for line in whole.text().splitlines():
        logger.info("%s", line)
    deliveries = []
    for receiver in find_receivers():
        with told_by_one(settings, receiver.conn_id):
            memory = read_told(settings, receiver.conn_id)
            news = memory.news(troubles)
            is_daily = receiver.wants == DAILY and not memory.was_told_on_day(now)
            if memory.last_run == run_id or (news.is_empty and not is_daily):
                continue
            notice = write_notice(run_id, state, started, news, summary, link)
            delivery = deliver(receiver, notice)
            deliveries.append(delivery)
            if delivery.is_sent:
                with _said_when_disk_fails():
                    write_told(settings, receiver.conn_id, memory.after(troubles, run_id, now))
    if summary is not None:
        folder = RunFolder(settings, run_id)
        with _said_when_disk_fails():
            folder.write(NOTICE_FILE, whole)
            if deliveries:
                folder.write(DELIVERIES_FILE, tuple(deliveries))
    sent = sum(delivery.is_sent for delivery in deliveries)
    return {"sent": sent, "failed": len(deliveries) - sent}


@contextmanager
def _said_when_disk_fails() -> Iterator[None]:
    """The other receivers are told all the same; what was told is told again by the next run."""
    try:
        yield
    except OSError as error:
        logger.warning("not written down: %s", error)


def report_address(dag_run: Any) -> str:
    """Where the report of a DAG run is seen in the browser."""
    from airflow.sdk import conf

    base = str(conf.get("api", "base_url", fallback="") or "").rstrip("/")
    dag_id, run_id = (quote(str(value), safe="") for value in (dag_run.dag_id, dag_run.run_id))
    return f"{base}/gov-reviews/dag-run/{dag_id}/{run_id}" if base else ""


class LateRunNotifier(BaseNotifier):  # type: ignore[misc]  # Airflow has no types here
    """Tells the receivers that a run has not ended in time; called by a deadline alert of Airflow."""

    def __init__(self, hours: int) -> None:
        super().__init__()
        self.hours = hours

    def notify(self, context: dict[str, Any]) -> None:
        """Send it, to each receiver once until a run has ended well."""
        from types import SimpleNamespace

        from gov_reviews.report.open_troubles import LATE_TROUBLE, Troubles, other_trouble

        described = context.get("dag_run") or {}
        dag_run = SimpleNamespace(
            dag_id=described.get("dag_id", "?"),
            run_id=described.get("dag_run_id", described.get("run_id", "?")),
        )
        late = other_trouble(
            LATE_TROUBLE, "", said=f"{dag_run.dag_id} {dag_run.run_id}: more than {self.hours} h"
        )
        nothing_else = Troubles((late,), is_whole=False)
        _tell_late(Settings.load(), nothing_else, dag_run, utc_now())


def _tell_late(settings: Settings, troubles: Troubles, dag_run: Any, now: datetime) -> None:
    """What a receiver knows otherwise stays as it is."""
    from gov_reviews.airflow_tasks.receivers import deliver, find_receivers
    from gov_reviews.messages.told_memory import read_told, told_by_one, write_told
    from gov_reviews.report.run_notice import TroubleNews, write_notice

    for receiver in find_receivers():
        with told_by_one(settings, receiver.conn_id):
            memory = read_told(settings, receiver.conn_id)
            fresh = memory.news(troubles).fresh
            if not fresh:
                continue
            notice = write_notice(
                dag_run.run_id, IS_LATE, now, TroubleNews(fresh=fresh), link=report_address(dag_run)
            )
            if deliver(receiver, notice).is_sent:
                write_told(settings, receiver.conn_id, memory.after(troubles, memory.last_run, now))
