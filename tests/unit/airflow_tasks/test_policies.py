"""Which errors are worth another try.

The classes themselves say so; the policy must follow them, Airflow's own fall through.
"""

from __future__ import annotations

import pytest

from gov_reviews import errors


def all_errors(base: type[errors.PipelineError] = errors.PipelineError) -> list[type[errors.PipelineError]]:
    found = [base]
    for subclass in base.__subclasses__():
        if subclass.__module__ == errors.__name__:
            found += all_errors(subclass)
    return found


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_policy_follows_the_error(kind: type[errors.PipelineError]) -> None:
    from airflow.sdk import RetryAction

    from gov_reviews.airflow_tasks.policies import RETRY_BY_ERROR

    decision = RETRY_BY_ERROR.evaluate(
        kind("something happened", "出错", source_id="x"), try_number=1, max_tries=2
    )
    assert decision.action is (RetryAction.FAIL if kind.permanent else RetryAction.RETRY)
    assert decision.reason


def test_both_kinds_exist() -> None:
    assert {kind.permanent for kind in all_errors()} == {True, False}


@pytest.mark.parametrize("error", [MemoryError(), OSError("disk full"), ValueError("a bug")])
def test_other_errors_follow_the_ordinary_count(error: Exception) -> None:
    from airflow.sdk import RetryAction

    from gov_reviews.airflow_tasks.policies import RETRY_BY_ERROR

    assert RETRY_BY_ERROR.evaluate(error, try_number=1, max_tries=2).action is RetryAction.DEFAULT


def test_pools_are_the_ones_that_set_up_creates() -> None:
    from gov_reviews.airflow_tasks import policies
    from gov_reviews.airflow_tasks.airflow_setup import POOLS

    assert set(POOLS) == {policies.SITES_POOL, policies.WRITER_POOL}
    assert POOLS[policies.WRITER_POOL]["slots"] == 1
