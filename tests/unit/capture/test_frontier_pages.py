"""When a page is asked again, and when it is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gov_reviews.capture.frontier_pages import (
    RETRY_AFTER,
    RETRY_UNTIL,
    FrontierEvent,
    FrontierLine,
    FrontierPage,
    FrontierState,
    FrontierWalk,
    fold_pages,
)
from gov_reviews.records.ids import RunId

NOON = datetime(2026, 1, 20, 4, tzinfo=UTC)
URL = "http://a.example/t20260105_1.html"
DAY = timedelta(days=1)


def page(*events: tuple[timedelta, FrontierEvent]) -> FrontierPage:
    lines = tuple(FrontierLine(NOON + at, RunId("r"), event, URL, reason=event.value) for at, event in events)
    return fold_pages(lines)[0][URL]


def test_a_page_that_was_only_listed_is_due_however_long_ago() -> None:
    found = page((timedelta(), FrontierEvent.LISTED))
    assert found.state is FrontierState.DUE
    assert found.is_due(NOON)
    assert found.is_due(NOON + 400 * DAY)


def test_the_first_failure_is_made_up_for_at_once_the_second_on_the_next_day() -> None:
    once = page((timedelta(), FrontierEvent.LISTED), (timedelta(), FrontierEvent.FAILED))
    assert once.is_due(NOON + timedelta(minutes=1))
    twice = page((timedelta(), FrontierEvent.FAILED), (DAY, FrontierEvent.FAILED))
    assert not twice.is_due(NOON + DAY + timedelta(hours=12))
    assert twice.is_due(NOON + DAY + RETRY_AFTER)


def test_an_answer_that_is_no_page_is_asked_again_on_the_next_day() -> None:
    found = page((timedelta(), FrontierEvent.NO_PAGE))
    assert (found.state, found.reason) == (FrontierState.FAILED, "no_page")
    assert not found.is_due(NOON + timedelta(hours=12))
    assert found.is_due(NOON + RETRY_AFTER)


def test_only_askings_after_the_month_give_a_page_up() -> None:
    early = [(day * DAY, FrontierEvent.NO_PAGE) for day in range(10)]
    assert page(*early).is_due(NOON + 400 * DAY), "nobody has asked since"
    late = page(*early, (400 * DAY, FrontierEvent.NO_PAGE))
    assert late.state is FrontierState.FINAL
    assert not late.is_due(NOON + 500 * DAY)
    few = page(*((day * RETRY_UNTIL, FrontierEvent.FAILED) for day in range(9)))
    assert few.is_open, "nine bad days in nine months"


def test_a_good_answer_ends_the_month() -> None:
    found = page(
        (timedelta(), FrontierEvent.NO_PAGE), (DAY, FrontierEvent.READ), (50 * DAY, FrontierEvent.NO_PAGE)
    )
    assert (found.failing_since, found.failed_days) == (NOON + 50 * DAY, 1)
    assert page((timedelta(), FrontierEvent.NO_PAGE), (DAY, FrontierEvent.READ)).state is FrontierState.READ


def test_a_page_that_is_found_missing_twice_a_day_counts_each_day_once() -> None:
    found = page(*((hours * timedelta(hours=6), FrontierEvent.NO_PAGE) for hours in range(8)))
    assert found.failed_days == 1
    assert not found.is_final


@pytest.mark.parametrize("jump", [-40 * DAY, -3650 * DAY])
def test_a_clock_that_was_put_back_gives_nothing_up_and_keeps_asking(jump: timedelta) -> None:
    found = page(*((day * DAY, FrontierEvent.NO_PAGE) for day in range(5)))
    assert found.is_due(NOON + jump)
    back = page(
        *((day * DAY, FrontierEvent.NO_PAGE) for day in range(5)),
        (jump, FrontierEvent.NO_PAGE),
        (jump + DAY, FrontierEvent.NO_PAGE),
    )
    assert not back.is_final
    assert not found.is_due(NOON + 4 * DAY - timedelta(hours=8)), (
        "another time zone is no day that has passed"
    )


def test_a_walk_is_whole_wanted_until_it_is_complete_and_again_after_a_month() -> None:
    assert FrontierWalk().is_whole_wanted(NOON)
    begun = FrontierWalk().after(
        FrontierLine(NOON, RunId("r"), FrontierEvent.WALK_BEGUN, "/", reason="page 2")
    )
    assert (begun.state, begun.reason) == (FrontierState.PARTIAL, "page 2")
    later = begun.after(FrontierLine(NOON + DAY, RunId("r"), FrontierEvent.WALK_BEGUN, "/"))
    assert later.begun_at == NOON, "what was read since the first of them need not be asked again"
    done = later.after(FrontierLine(NOON + DAY, RunId("r"), FrontierEvent.WALK_COMPLETE, "/"))
    assert (done.state, done.begun_at) == (FrontierState.READ, None)
    assert not done.is_whole_wanted(NOON + 2 * DAY)
    assert done.is_whole_wanted(NOON + 31 * DAY)
