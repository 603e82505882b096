"""What a source may cost: shares of a task's time, and what a crawl does when it is spent."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.capture.column_site import Column, articles

from gov_reviews.capture.crawl_budget import CrawlBudget, TaskBudget, describe_budget
from gov_reviews.records.runs import SourceState
from gov_reviews.settings import Settings


def test_the_budget_is_that_of_the_settings(tmp_path) -> None:
    settings = Settings(data_root=tmp_path, source_requests=70, source_minutes=2)
    assert CrawlBudget.of(settings) == CrawlBudget(70, 120.0)
    assert describe_budget(settings, 3).startswith(
        "budget: 3 sources, each at most 70 requests and 2 minutes"
    )


def test_the_sources_of_a_task_share_its_time(tmp_path) -> None:
    settings = Settings(data_root=tmp_path, source_minutes=40)
    assert round(TaskBudget(settings, 1, 1).next_share().seconds, -2) == 2400
    budget = TaskBudget(settings, sources=20, threads=8)
    shares = [round(budget.next_share().seconds, -2) for _ in range(20)]
    assert shares == [800] * 4 + [1200] * 8 + [2400] * 8, "in three rounds; nobody has used any of it here"


def test_a_spent_budget_is_said_and_the_rest_comes_later(
    settings, site, archive, run, clock, monkeypatch
) -> None:
    Column(site, per_page=9).publish(9)
    monkeypatch.setattr(CrawlBudget, "of", lambda found: CrawlBudget(5, 3600.0))
    first = run()
    assert (first.state, first.fetched, first.requests) == (SourceState.PARTIAL, 3, 5)
    assert "budget of the source in this run is spent (5 requests" in first.message
    assert "not asked, the budget is spent; 5 more are left" in first.failures[-1]
    for _ in range(2):
        run()
    assert len(articles(archive)) == 9


def test_no_request_begins_behind_the_time(settings, site, run, monkeypatch) -> None:
    Column(site, per_page=9).publish(9)
    monkeypatch.setattr(CrawlBudget, "of", lambda found: CrawlBudget(500, 35.0))
    outcome = run(fetch={"min_interval_s": 10})
    assert (outcome.state, outcome.requests) == (SourceState.PARTIAL, 4)
    assert "is spent (4 requests" in outcome.message


def test_settings_from_the_environment(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("GOV_REVIEWS_SOURCE_MINUTES", "7")
    found = Settings.load(tmp_path)
    assert (found.source_minutes, replace(found, source_minutes=1).source_minutes) == (7, 1)
