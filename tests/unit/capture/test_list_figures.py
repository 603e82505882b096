"""A list that gives far less than it used to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.unit.capture.column_site import BODY, UNIT, article, list_page, row

from gov_reviews.capture.list_figures import ACCEPTED_AFTER, ListFigures, ListMemory, figures_of
from gov_reviews.capture.probe_round import probe_registered
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.runs import SourceState
from gov_reviews.sites.families import ListedArticle
from gov_reviews.sites.registry import load_source

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
USUAL = ListFigures(20, 20, date(2026, 1, 9), date(2026, 1, 7), 5)


def remembered(*readings: ListFigures) -> ListMemory:
    memory = ListMemory()
    for day, figures in enumerate(readings):
        memory = memory.after(figures, NOON + timedelta(days=day))
    return memory


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (ListFigures(20, 20, date(2026, 1, 10), date(2026, 1, 9), 5), ""),
        (ListFigures(10, 10, date(2026, 1, 9), date(2026, 1, 7), 5), ""),
        (ListFigures(9, 9, date(2026, 1, 9), date(2026, 1, 7), 5), "9 rows where there used to be 20"),
        (
            ListFigures(20, 9, date(2026, 1, 9), date(2026, 1, 7), 5),
            "9 of 20 rows have a day where 100% used to",
        ),
        (ListFigures(20, 0, None, None, 5), "0 of 20 rows have a day where 100% used to"),
        # two articles were taken back; a third would be one too many
        (ListFigures(20, 20, date(2026, 1, 7), date(2026, 1, 5), 5), ""),
        (ListFigures(20, 20, date(2026, 1, 6), date(2026, 1, 5), 5), "the newest row is of 2026-01-06"),
        # a person has looked, and says how many are right
        (ListFigures(9, 0, date(2025, 1, 6), None, 4), ""),
    ],
)
def test_what_is_said(now: ListFigures, said: str) -> None:
    found = remembered(USUAL).find_loss(now)
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_a_short_list_varies() -> None:
    few = ListFigures(3, 3, date(2026, 1, 9), date(2026, 1, 7), 1)
    assert not remembered(few).find_loss(ListFigures(1, 1, date(2026, 1, 9), None, 1))


def test_a_loss_does_not_become_usual_by_being_seen_again() -> None:
    less = ListFigures(9, 9, date(2026, 1, 9), date(2026, 1, 7), 5)
    memory = remembered(USUAL, *[less] * 25)
    assert memory.find_loss(less)
    assert memory.usual == (USUAL,)


def test_what_has_lasted_for_thirty_days_is_usual() -> None:
    less = ListFigures(9, 9, date(2026, 1, 9), date(2026, 1, 7), 5)
    later = NOON + ACCEPTED_AFTER
    memory = remembered(USUAL).after(less, NOON)
    assert "counts as usual from now on" in memory.describe_loss(less, later)
    memory = memory.after(less, later)
    assert not memory.find_loss(less)
    assert memory.find_loss(ListFigures(4, 4, date(2026, 1, 9), None, 5)), "and is what is compared with"


def test_a_day_that_lies_ahead_is_none() -> None:
    days = [date(2026, 1, 9), date(2062, 1, 8), None, date(2026, 1, 7), date(2026, 1, 8)]
    rows = [ListedArticle(str(place), "", day, place) for place, day in enumerate(days)]
    assert figures_of(rows, date(2026, 1, 9), 5) == ListFigures(5, 3, date(2026, 1, 9), date(2026, 1, 7), 5)


def publish(site, rows: str) -> None:
    site.page("/zwxx/index.html", list_page(rows))
    for number in range(1, 11):
        site.page(article(number), BODY.replace("一年", f"{number}年"))


def test_a_run_says_it_until_the_rows_are_back(run, site) -> None:
    whole = "".join(row(number) for number in range(10, 0, -1))
    publish(site, whole)
    assert run().state is SourceState.OK
    hidden = "".join(f"<li>{number}</li>" for number in range(10, 4, -1))
    publish(site, hidden + "".join(row(number) for number in range(4, 0, -1)))
    for _ in range(2):
        outcome = run()
        assert outcome.state is SourceState.PARTIAL
        assert "4 rows where there used to be 10" in outcome.message
    publish(site, whole)
    assert run().state is SourceState.UNCHANGED


def test_a_person_can_say_that_it_is_right(run, site) -> None:
    publish(site, "".join(row(number) for number in range(10, 0, -1)))
    run()
    publish(site, "".join(row(number) for number in range(4, 0, -1)))
    assert run().state is SourceState.PARTIAL
    assert run(canary={"min_rows": 3}).state is SourceState.UNCHANGED


def test_a_probe_compares_with_what_runs_have_read(run, site, settings, clock) -> None:
    publish(site, "".join(row(number) for number in range(10, 0, -1)))
    run()
    publish(site, "".join(row(number) for number in range(4, 0, -1)))
    report, _ = probe_registered(settings, load_source(UNIT), clock)
    assert report.alarms == (said("fewer_rows", count=4, before=10),)
