"""Retries, time limits and pools: how tasks behave when something goes wrong.

An error of ours knows whether trying again can help (`errors.PipelineError.permanent`); the retry policy
follows it, so that a wrong parameter fails at once and a busy warehouse is waited for. A site that does not
answer is left to the next run. Errors that are not ours (a killed worker, a full disk) follow the ordinary
retry count.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import (  # type: ignore[attr-defined]  # its stubs lack the deadlines
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    SyncCallback,
)

from gov_reviews import errors

SITES_POOL = "gov_sites"
WRITER_POOL = "warehouse_writer"

# Where a task runs when there are several machines (CeleryExecutor): a worker serves the queues that it is
# started with. One machine (LocalExecutor) runs them all. What asks sites needs the network and little else,
# what reads pages needs processors, what builds and audits needs memory and a disk.
FETCH, READ, LOAD = "fetch", "read", "load"
_QUEUE_OF = {"capture_source": FETCH, "probe_source": FETCH, "extract_chunk": READ}


def queue_of(task_name: str) -> str:
    """The queue of a task."""
    return _QUEUE_OF.get(task_name, LOAD)


# How a task that is mapped over batches of sources is called: by a macro of the DAG, with the sources' names.
BATCH_LABEL = "{{ batch_label(task.op_kwargs['source_ids']) }}"

# Started by the clock and by people. No backfill: it would ask today's sites once for every day that is past.
RUN_TYPES: Any = frozenset({"scheduled", "manual", "operator_triggered"})


RUN_TYPES_OF_ASSETS: Any = frozenset({"asset_triggered", "manual", "operator_triggered"})


def _transient_errors(base: type[errors.PipelineError]) -> list[type[BaseException]]:
    """The classes below `base` that are worth another try, most general first."""
    found: list[type[BaseException]] = []
    for subclass in base.__subclasses__():
        if not subclass.permanent:
            found.append(subclass)
        found.extend(_transient_errors(subclass))
    return found


RETRY_BY_ERROR = ExceptionRetryPolicy(
    rules=[
        # The first rule that matches decides, so the exceptions to the rule below come first.
        RetryRule(
            exception=_transient_errors(errors.PipelineError),
            action=RetryAction.RETRY,
            reason="may pass by itself",
        ),
        RetryRule(
            exception=errors.PipelineError,
            action=RetryAction.FAIL,
            reason="trying again cannot help: see the message",
        ),
    ]
)

# A site that does not answer has been asked several times by then. Waiting for it here would keep the reviews
# of all others from being published; it stays due, and the next run asks it again.
RETRY_OF_SITES = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=errors.Unreachable,
            action=RetryAction.FAIL,
            reason="the next run asks again; the other sources do not wait for it",
        ),
        *RETRY_BY_ERROR.rules,
    ]
)

# From being queued: two runs that each take the longest they may (sources 40 minutes, every task an hour at
# most) end well before. Run by the executor: it needs no triggerer.
LATE_AFTER = timedelta(hours=8)
LATE_ALERT = DeadlineAlert(
    reference=DeadlineReference.DAGRUN_QUEUED_AT,
    interval=LATE_AFTER,
    callback=SyncCallback(
        "gov_reviews.airflow_tasks.telling.LateRunNotifier",
        kwargs={"hours": LATE_AFTER // timedelta(hours=1)},
    ),
    name="run does not end 运行超时",
)

DEFAULT: dict[str, Any] = {
    "owner": "gov-reviews",
    "retries": 2,
    "retry_delay": timedelta(minutes=2),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=30),
    "retry_policy": RETRY_BY_ERROR,
    # Nothing here should take an hour; a task that hangs must not block the next day's run.
    "execution_timeout": timedelta(hours=1),
}
