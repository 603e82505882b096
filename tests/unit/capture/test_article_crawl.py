"""Articles of a source: what is asked for again, block pages, articles on several pages."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from tests.unit.capture.column_site import (
    BODY,
    HOME,
    UNIT,
    WAF,
    Column,
    article,
    articles,
    newest_by_url,
    page_of,
    publish_paged,
)

from gov_reviews.capture.article_pages import MAX_ARTICLE_PAGES
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceState


def test_a_page_that_failed_is_made_up_for_later(run, site, archive) -> None:
    """The list does not change and page one names nothing new: the gap on page two must be filled all the
    same.
    """
    Column(site).publish(5)
    good = site.routes[article(1)]
    site.routes[article(1)] = (500, {}, b"")
    first = run(fetch={"retries": 0})
    assert (first.state, first.failed, first.fetched) == (SourceState.PARTIAL, 1, 4)
    assert article(1) in first.failures[0]
    site.routes[article(1)] = good
    site.log.clear()
    second = run()
    assert (second.state, second.fetched) == (SourceState.OK, 1)
    assert site.paths == ["/zwxx/index.html", article(1)]
    assert len(articles(archive)) == 5


def test_recheck_asks_known_articles_conditionally(run, site, archive) -> None:
    Column(site).publish(5)
    run()
    site.conditional_page(article(2), BODY.replace("一年", "更正后"), '"a2-corrected"')
    outcome = run(RunOptions(mode=RunMode.RECHECK))
    assert (outcome.fetched, outcome.not_modified, outcome.not_asked) == (1, 4, 0)
    assert len([path for path in articles(archive) if path == article(2)]) == 2


def test_one_block_page_among_good_ones_is_archived_and_told(run, site, archive) -> None:
    Column(site).publish(5)
    site.page(article(3), WAF)
    outcome = run()
    assert (outcome.state, outcome.fetched, outcome.failed) == (SourceState.PARTIAL, 5, 1)
    assert "firewall notice" in outcome.failures[0]
    assert article(3) in articles(archive)


def test_a_block_page_is_not_asked_again_the_same_day_but_the_next(run, site, clock) -> None:
    column = Column(site)
    column.publish(3)
    good = site.routes[article(2)]
    site.page(article(2), WAF)
    run()
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert article(2) not in site.paths
    clock.moment += timedelta(days=1)
    site.routes[article(2)] = good
    outcome = run()
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 1)
    clock.moment += timedelta(days=1)
    site.log.clear()
    run()
    assert article(2) not in site.paths, "the good page counts now"


def test_three_block_pages_stop_the_source(run, site) -> None:
    Column(site, per_page=10).publish(8)
    for number in (8, 6, 5, 3):
        site.page(article(number), WAF)
    outcome = run()
    assert outcome.state is SourceState.BLOCKED
    assert outcome.fetched == 4, "one good page and three block pages"
    assert "4 pages were not asked" in outcome.message
    assert article(4) not in site.paths


def test_a_listed_page_that_does_not_exist_is_recorded_and_given_time(run, site, archive, clock) -> None:
    Column(site).publish(3)
    del site.routes[article(2)]
    outcome = run()
    assert (outcome.state, outcome.failed) == (SourceState.PARTIAL, 1)
    assert newest_by_url(archive)[HOME + article(2)].status == 404
    site.log.clear()
    run()
    assert article(2) not in site.paths
    for _ in range(8):
        clock.moment += timedelta(days=2)
        site.log.clear()
        run()
        assert article(2) in site.paths
    clock.moment += timedelta(days=40)
    site.log.clear()
    run()
    assert article(2) in site.paths, "nobody has asked for forty days: it could have come back"
    clock.moment += timedelta(days=1)
    site.log.clear()
    run()
    assert article(2) not in site.paths, "after a month it is gone for good"


@pytest.mark.slow
def test_a_block_page_that_differs_every_time_is_asked_for_a_month_only(run, site, archive, clock) -> None:
    Column(site).publish(3)
    site.routes[article(2)] = lambda handler: (
        200,
        {"Content-Type": "text/html"},
        WAF.replace("42", os.urandom(8).hex()).encode(),
    )
    for _ in range(40):
        run()
        clock.moment += timedelta(days=1)
    assert site.paths.count(article(2)) == 31
    site.log.clear()
    run()
    assert article(2) not in site.paths


def test_the_pages_of_an_article_are_one_group(run, site, archive) -> None:
    Column(site).publish(2)
    publish_paged(site, 2, 3)
    outcome = run()
    assert (outcome.state, outcome.listed, outcome.fetched, outcome.failed) == (SourceState.OK, 2, 4, 0)
    captures = {capture.url: capture for capture in archive.captures(kinds=[CaptureKind.ARTICLE])}
    pages = [captures[HOME + page_of(2, page)] for page in range(3)]
    assert {page.group_id for page in pages} == {HOME + article(2)}
    assert {page.listed_title for page in pages} == {"政协第2篇综述"}
    assert [page.continues_at for page in pages] == [HOME + page_of(2, 1), HOME + page_of(2, 2), None]
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == ["/zwxx/index.html"]


def test_a_recheck_asks_for_every_page(run, site, archive) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 3)
    run()
    publish_paged(site, 1, 3, text="更正之后")
    corrected = site.routes[page_of(1, 1)]
    publish_paged(site, 1, 3)
    site.routes[page_of(1, 1)] = corrected  # only the second page has changed
    outcome = run(RunOptions(mode=RunMode.RECHECK))
    assert (outcome.fetched, outcome.not_modified) == (1, 2)
    versions = [capture for capture in archive.captures() if capture.url == HOME + page_of(1, 1)]
    assert len(versions) == 2
    assert {capture.group_id for capture in versions} == {HOME + article(1)}


def test_a_page_of_an_article_that_failed_is_asked_for_by_the_next_run(run, site, archive) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 3)
    good = site.routes[page_of(1, 1)]
    site.routes[page_of(1, 1)] = (500, {}, b"")
    first = run(fetch={"retries": 0})
    assert (first.state, first.fetched, first.failed) == (SourceState.PARTIAL, 1, 1)
    assert page_of(1, 1) in first.failures[0]
    site.routes[page_of(1, 1)] = good
    site.log.clear()
    assert run().fetched == 2
    assert site.paths == ["/zwxx/index.html", page_of(1, 1), page_of(1, 2)]


def test_the_rest_of_an_article_that_is_on_no_list_any_more(run, site) -> None:
    publish_paged(site, 7, 2)
    Column(site).publish(1)
    good = site.routes.pop(page_of(7, 1))
    site.routes[page_of(7, 1)] = (500, {}, b"")
    run(RunOptions(sources=(UNIT,), urls=(HOME + article(7),)), fetch={"retries": 0})
    site.routes[page_of(7, 1)] = good
    assert run().fetched == 1


def test_a_second_page_that_was_captured_alone_joins_its_article(run, site, archive) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 2)
    run(RunOptions(sources=(SourceId("other"),), urls=(HOME + page_of(1, 1),)))
    assert newest_by_url(archive)[HOME + page_of(1, 1)].group_id == HOME + page_of(1, 1)
    assert run().fetched == 2
    assert newest_by_url(archive)[HOME + page_of(1, 1)].group_id == HOME + article(1)
    site.log.clear()
    run()
    assert site.paths == ["/zwxx/index.html"]


def test_a_pager_that_never_ends_is_left_after_twenty_pages(run, site, archive) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 60)
    outcome = run()
    assert outcome.fetched == MAX_ARTICLE_PAGES == 20
    site.log.clear()
    assert run().fetched == 0
    assert site.paths == ["/zwxx/index.html"]


def test_pages_that_lead_in_a_circle(run, site, archive) -> None:
    Column(site).publish(1)
    link = '<a href="{}">下一页</a>'
    for page, following in ((0, 1), (1, 2), (2, 1)):
        site.page(page_of(1, page), BODY.replace("</body>", link.format(page_of(1, following)) + "</body>"))
    assert run().fetched == 3
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == ["/zwxx/index.html"]


def test_a_next_page_on_another_host_or_a_closed_path_is_not_asked(run, site, archive) -> None:
    Column(site).publish(2)
    away = f'<a href="http://evil.example{page_of(1, 1)}">下一页</a>'
    site.page(article(1), BODY.replace("</body>", away + "</body>"))
    publish_paged(site, 2, 2)
    site.page("/robots.txt", f"User-agent: *\nDisallow: {page_of(2, 1)}\n", content_type="text/plain")
    outcome = run()
    assert (outcome.state, outcome.fetched) == (SourceState.PARTIAL, 2)
    assert len(outcome.failures) == 1
    assert "robots.txt" in outcome.failures[0]
    assert newest_by_url(archive)[HOME + article(1)].continues_at is None


def test_a_dry_run_asks_for_no_further_page(run, site) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 3)
    run(RunOptions(mode=RunMode.DRY_RUN))
    assert site.paths == ["/zwxx/index.html"]
