"""Retries, time limits and pools: how tasks behave when something goes wrong.

An error of ours knows whether trying again can help (`errors.PipelineError.permanent`); the retry policy
follows it, so that a blocked site or a wrong parameter fails at once and a site that did not answer is asked
again. Errors that are not ours (a killed worker, a full disk) follow the ordinary retry count.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

from gov_reviews import errors

SITES_POOL = "gov_sites"
WRITER_POOL = "warehouse_writer"

# How a capture task is called in the UI: its source, or the first of its batch and how many more there are.
BATCH_LABEL = (
    "{% set ids = task.op_kwargs['source_ids'] %}{{ ids | first }}{% if ids | length > 1 %} … (+{{ ids "
    "| length "
    "- 1 }}){% endif %}"
)


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
