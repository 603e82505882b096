"""What a crawl has come to: the state of the source and the sentence that a person reads."""

from __future__ import annotations

import pytest

from gov_reviews.capture.crawl_context import CrawlTally
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.runs import SourceState

B, L, U, F = SourceState.BLOCKED, SourceState.LAYOUT_CHANGED, SourceState.UNREACHABLE, SourceState.FAILED


@pytest.mark.parametrize(
    ("problems", "failures", "fetched", "listed", "state"),
    [
        ([], [], 0, 3, SourceState.UNCHANGED),
        ([], [], 2, 3, SourceState.OK),
        ([], ["u: status 500"], 2, 3, SourceState.PARTIAL),
        ([U], [], 0, 0, U),
        ([U], [], 1, 3, SourceState.PARTIAL),
        ([F, U], [], 0, 0, U),
        ([U, L], [], 5, 9, L),
        ([L, B], [], 5, 9, B),
    ],
)
def test_the_worst_problem_names_the_state(
    make_spec, problems, failures, fetched: int, listed: int, state: SourceState
) -> None:
    tally = CrawlTally(
        fetched=fetched, failures=failures, problems=[(found, found.value) for found in problems]
    )
    assert tally.outcome(make_spec(), listed, 7, 1.23456).state is state


def test_the_message_says_each_thing_once_and_names_the_first_failure(make_spec) -> None:
    tally = CrawlTally(failures=["u1: status 500", "u2: status 404"], notes=["3 older issues are left."])
    outcome = tally.outcome(make_spec(), 9, 7, 1.23456)
    assert outcome.message == in_both(
        "2 of 9 pages could not be captured; later runs ask again. First: u1: status 500 3 older issues are left.",
        "9 页中有 2 页未能抓取，以后运行再试。首个：u1: status 500 3 older issues are left.",
    )
    assert (outcome.failed, outcome.requests, outcome.seconds) == (2, 7, 1.235)
    tally.problems += [(F, "The archive is damaged."), (F, "The archive is damaged.")]
    assert tally.outcome(make_spec(), 9, 7, 1).message == in_both(
        *2 * ("The archive is damaged. 3 older issues are left.",)
    )
