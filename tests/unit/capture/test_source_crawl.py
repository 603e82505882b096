"""One source in one run, against a real server: what is asked, what is archived, what a person is told."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.article_pages import MAX_ARTICLE_PAGES
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceState

HOME = "http://unit.sample.example"
UNIT = SourceId("sample_unit")
TRS_ID = 4_310_000  # real numbers have seven digits; shorter ones look like page numbers
WAF = "<html><body><h1>网站防火墙</h1><p>您的访问请求可能对网站造成安全威胁，请求已被拦截。事件编号：42</p></body></html>"
BODY = "<html><body><p>" + "一年来，区政协共提出提案三百余件。" * 40 + "</p></body></html>"


def row(number: int, day: str = "2026-01-05") -> str:
    href = f"./{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{TRS_ID + number}.html"
    return f'<li><a href="{href}" title="政协第{number}篇综述">政协…</a><span>{day}</span></li>'


def article(number: int, day: str = "2026-01-05") -> str:
    return f"/zwxx/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{TRS_ID + number}.html"


def list_page(rows: str, pages: int = 1, current: int = 0) -> str:
    return f'<html><ul>{rows}</ul><script>createPageHTML({pages}, {current}, "index", "html");</script>{"<p>页脚</p>" * 80}</html>'


class Column:
    """A list of numbered articles on the test's site, `per_page` a page, newest (highest number) first."""

    def __init__(self, site: Any, per_page: int = 3) -> None:
        self.site, self.per_page = site, per_page

    def publish(self, count: int) -> None:
        numbers = list(range(count, 0, -1))
        pages = [numbers[start : start + self.per_page] for start in range(0, count, self.per_page)]
        for place, chunk in enumerate(pages):
            path = "/zwxx/index.html" if place == 0 else f"/zwxx/index_{place}.html"
            text = list_page("".join(row(number) for number in chunk), len(pages), place)
            self.site.conditional_page(path, text, f'"{count}-{place}"')
        for number in numbers:
            self.site.conditional_page(article(number), BODY.replace("一年", f"{number}年"), f'"a{number}"')


@pytest.fixture
def run(settings, clock, register):
    """Capture the source; every call is one run."""
    register()
    number = iter(range(1, 100))

    def capture(options: RunOptions | None = None, **changes: Any):
        if changes:
            register(**changes)
        return crawl_source(settings, f"run{next(number)}", UNIT, options or RunOptions(), clock=clock)

    return capture


@pytest.fixture
def archive(settings) -> Archive:
    return Archive(settings.archive_root)


def articles(archive: Archive) -> list[str]:
    return sorted(capture.url.removeprefix(HOME) for capture in archive.captures(kinds=[CaptureKind.ARTICLE]))


def test_lists_then_articles_with_what_the_list_says(run, site, archive) -> None:
    Column(site).publish(5)
    outcome = run()
    assert (outcome.state, outcome.listed, outcome.fetched, outcome.failed, outcome.message) == (
        SourceState.OK,
        5,
        5,
        0,
        "",
    )
    assert outcome.requests == 8, "robots.txt, two list pages, five articles"
    assert articles(archive) == sorted(article(number) for number in range(1, 6))
    newest = archive.newest_by_url(UNIT)[HOME + article(5)]
    assert (newest.listed_title, newest.listed_date, newest.group_id) == (
        "政协第5篇综述",
        date(2026, 1, 5),
        HOME + article(5),
    )


def test_without_news_nothing_is_fetched_again(run, site, archive) -> None:
    Column(site).publish(5)
    run()
    before = archive.captures()
    site.log.clear()
    outcome = run()
    assert (outcome.state, outcome.fetched, outcome.not_asked) == (SourceState.UNCHANGED, 0, 5)
    assert site.paths == ["/zwxx/index.html"], (
        "one conditional request; the second page is read from the archive"
    )
    assert archive.captures() == before


def test_only_news_is_fetched(run, site, archive) -> None:
    column = Column(site)
    column.publish(5)
    run()
    column.publish(7)
    site.log.clear()
    outcome = run()
    assert (outcome.state, outcome.fetched, outcome.not_asked) == (SourceState.OK, 2, 5)
    assert [path for path in site.paths if "/t2026" in path] == [article(7), article(6)]


def test_after_a_changed_page_one_more_is_looked_at(run, site) -> None:
    column = Column(site, per_page=2)
    column.publish(8)
    run()
    column.publish(9)
    site.log.clear()
    run()
    assert [path for path in site.paths if "index" in path] == [
        "/zwxx/index.html",
        "/zwxx/index_1.html",
        "/zwxx/index_2.html",
    ]


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


def test_dry_run_tells_and_leaves_nothing(run, site, settings) -> None:
    Column(site).publish(5)
    outcome = run(RunOptions(mode=RunMode.DRY_RUN))
    assert (outcome.listed, outcome.fetched) == (5, 0)
    assert "Would fetch 5 pages" in outcome.message
    assert HOME + article(5) in outcome.message
    assert not any("/t2026" in path for path in site.paths)
    assert not settings.archive_root.exists()


def test_published_since_leaves_older_rows_and_pages_alone(run, site) -> None:
    site.page("/zwxx/index.html", list_page(row(3, "2026-01-09") + row(2, "2026-01-02"), 3))
    site.page("/zwxx/index_1.html", list_page(row(1, "2025-12-30"), 3, 1))
    site.page("/zwxx/index_2.html", list_page(row(0, "2025-12-20"), 3, 2))
    site.page(article(3, "2026-01-09"), BODY)
    outcome = run(RunOptions(published_since=date(2026, 1, 5)))
    assert (outcome.listed, outcome.fetched) == (1, 1)
    assert "/zwxx/index_2.html" not in site.paths


def test_links_to_other_hosts_are_left_alone(run, site) -> None:
    site.page(
        "/zwxx/index.html",
        list_page(
            row(1) + '<li><a href="http://evil.example/t20260105_9.html">x</a><span>2026-01-05</span></li>'
        ),
    )
    site.page(article(1), BODY)
    assert run().listed == 1


# --- faults of the site ---


def test_an_empty_list_is_a_changed_layout_and_its_bytes_are_kept(run, site, archive) -> None:
    site.page("/zwxx/index.html", "<html><div id='new-design'></div>" + "<p>新版</p>" * 200 + "</html>")
    outcome = run()
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "0 article links" in outcome.message
    assert [capture.kind for capture in archive.captures()] == [CaptureKind.LIST]
    assert run().state is SourceState.LAYOUT_CHANGED, "also when the same bytes come again"


def test_words_on_the_page_prove_that_there_is_nothing_yet(run, site) -> None:
    site.page("/zwxx/index.html", "<html><p>暂无相关信息</p>" + "<p>页脚</p>" * 200 + "</html>")
    outcome = run()
    assert outcome.state is SourceState.UNCHANGED
    assert "暂无相关信息" in outcome.message


def test_a_list_that_is_gone(run, site) -> None:
    outcome = run()
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "status 404" in outcome.message


def test_a_blocked_list_stops_the_source_and_is_kept_as_evidence(run, site, archive) -> None:
    site.page("/zwxx/index.html", "<html></html>", status=412)
    outcome = run()
    assert outcome.state is SourceState.BLOCKED
    assert site.paths == ["/zwxx/index.html"], "never retried"
    assert [(capture.kind, capture.status) for capture in archive.captures()] == [(CaptureKind.LIST, 412)]


def test_robots_txt_that_forbids_the_list_blocks(run, site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /zwxx/\n", content_type="text/plain")
    outcome = run()
    assert outcome.state is SourceState.BLOCKED
    assert "robots.txt" in outcome.message
    assert site.paths == []


def test_a_robots_txt_is_kept_and_asked_conditionally(run, site, archive) -> None:
    Column(site).publish(1)
    site.conditional_page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", '"r"')
    run()
    run()
    assert [capture.kind for capture in archive.captures() if capture.url.endswith("robots.txt")] == [
        CaptureKind.ROBOTS
    ]
    assert site.log[-2][2]["If-None-Match"] == '"r"'


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
    assert archive.newest_by_url(UNIT)[HOME + article(2)].status == 404
    site.log.clear()
    run()
    assert article(2) not in site.paths
    clock.moment += timedelta(days=2)
    run()
    assert article(2) in site.paths
    clock.moment += timedelta(days=40)
    site.log.clear()
    run()
    assert article(2) not in site.paths, "after a month it is gone for good"


# --- a clock that is wrong ---


@pytest.mark.parametrize(
    "jump",
    [timedelta(days=-40), timedelta(hours=-8), timedelta(days=-3650)],
    ids=["40 days", "8 hours", "10 years"],
)
def test_after_the_clock_was_put_back_nothing_is_archived_anew(
    run, site, archive, settings, clock, jump
) -> None:
    column = Column(site)
    column.publish(5)
    site.page(article(2), BODY)
    run()
    clock.moment += jump
    site.page(article(2), BODY.replace("一年", "两年"))
    changed = run(RunOptions(mode=RunMode.RECHECK))
    assert (changed.fetched, changed.failed) == (1, 0)
    before = archive.captures()
    for _ in range(3):
        clock.moment += timedelta(hours=12)
        again = run(RunOptions(mode=RunMode.RECHECK))
        assert (again.state, again.fetched) == (SourceState.UNCHANGED, 0)
    assert archive.captures() == before
    newest = archive.newest_by_url(UNIT)[HOME + article(2)]
    assert "两年" in archive.read_body(newest).decode(), (
        "what was captured last is the newest, whatever the clock said"
    )
    for part in (settings.archive_root / "index" / UNIT).glob("*.parquet"):
        part.unlink()
    archive.recover()
    assert archive.captures() == before, "the index made from the WARC files keeps the order"


@pytest.mark.parametrize("jump", [timedelta(days=-40), timedelta(days=-3650)], ids=["40 days", "10 years"])
def test_a_bad_page_is_asked_again_though_the_clock_was_put_back(run, site, archive, clock, jump) -> None:
    Column(site).publish(3)
    good = site.routes[article(2)]
    site.page(article(2), WAF)
    run()
    clock.moment += timedelta(hours=-8)
    site.log.clear()
    run()
    assert article(2) not in site.paths, "a clock of another time zone is no day that has passed"
    clock.moment += jump
    site.routes[article(2)] = good
    assert run().fetched == 1
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == ["/zwxx/index.html"]


def test_a_page_that_goes_back_and_forth_under_a_wrong_clock_keeps_every_version(
    run, site, archive, clock
) -> None:
    Column(site).publish(1)
    for text in "ABAB":
        site.page(article(1), BODY.replace("一年", f"{text}年"))
        assert run(RunOptions(mode=RunMode.RECHECK)).fetched == 1
        clock.moment -= timedelta(days=3)
    found = [
        archive.read_body(capture).decode()[15:16]
        for capture in archive.history(UNIT)
        if capture.url == HOME + article(1)
    ]
    assert found == list("ABAB")


# --- a source without a list ---


def test_a_source_without_a_list_says_so(settings, clock, register, site) -> None:
    register(lists=[], enabled=False)
    outcome = crawl_source(settings, "r1", UNIT, RunOptions(sources=(UNIT,)), clock=clock)
    assert (outcome.state, outcome.requests) == (SourceState.FAILED, 0)
    assert "No list is registered" in outcome.message
    assert "--url" in outcome.message
    Column(site).publish(1)
    asked = RunOptions(sources=(UNIT,), urls=(HOME + article(1),))
    assert crawl_source(settings, "r2", UNIT, asked, clock=clock).state is SourceState.OK


def test_an_unreachable_host(run, site, clock) -> None:
    site.routes["/zwxx/index.html"] = (503, {}, b"")
    outcome = run()
    assert outcome.state is SourceState.UNREACHABLE
    assert "status 503" in outcome.message
    assert outcome.failures[0].startswith(f"{HOME}/zwxx/index.html: ")


def test_a_host_that_breaks_down_in_the_middle(run, site, archive) -> None:
    Column(site, per_page=10).publish(8)
    for number in range(1, 7):
        site.routes[article(number)] = (502, {}, b"")
    outcome = run(fetch={"retries": 0})
    assert outcome.state is SourceState.PARTIAL
    assert outcome.fetched == 2
    assert "more are left" in outcome.failures[-1]
    assert site.paths.count(article(3)) == 0, "given up after three"
    assert len(articles(archive)) == 2


def test_another_process_captures_the_same_source(run, settings) -> None:
    with Archive(settings.archive_root).writer("other", UNIT):
        outcome = run()
    assert outcome.state is SourceState.FAILED
    assert "Another process" in outcome.message


def test_a_full_disk_is_told_and_loses_only_the_record_that_did_not_fit(run, site, archive, settings) -> None:
    Column(site, per_page=10).publish(8)
    for number in range(1, 9):
        site.page(article(number), BODY.replace("一年", os.urandom(2_000).hex()))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        outcome = run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert outcome.state is SourceState.FAILED
    assert "cannot be written" in outcome.message
    second = run()
    assert second.state is SourceState.OK
    assert second.fetched + second.not_asked == 8
    assert 0 < second.not_asked < 8
    captures = archive.captures(kinds=[CaptureKind.ARTICLE])
    assert len(captures) == 8
    assert all(archive.read_body(capture) for capture in captures)


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
    assert site.paths.count(article(2)) == 30
    site.log.clear()
    run()
    assert article(2) not in site.paths


# --- what is asked for ---


def test_single_urls_are_captured_besides_the_lists(run, site, archive) -> None:
    Column(site).publish(1)
    site.page("/zwxx/202501/t20250101_99.html", BODY)
    outcome = run(
        RunOptions(
            urls=(f"{HOME}/zwxx/202501/t20250101_99.html#top", "http://portal.sample.example/x.html")[:1]
        )
    )
    assert outcome.fetched == 2
    assert "/zwxx/202501/t20250101_99.html" in articles(archive)


def test_a_source_that_is_there_for_a_url_only_keeps_its_lists_unread(run, site) -> None:
    site.page("/zwxx/202501/t20250101_99.html", BODY)
    options = RunOptions(sources=(SourceId("other"),), urls=(f"{HOME}/zwxx/202501/t20250101_99.html",))
    assert run(options).fetched == 1
    assert run(options, enabled=False).not_asked == 1
    assert site.paths == ["/zwxx/202501/t20250101_99.html"]


def test_an_unknown_source_is_refused(settings, register) -> None:
    register()
    with pytest.raises(InvalidRequest, match="sample_unit"):
        crawl_source(settings, "run1", SourceId("sample_unti"), RunOptions())


def test_two_addresses_of_one_article_are_one(run, site, archive) -> None:
    site.page(
        "/news_list.php?id=3",
        '<table><tr><td><a href="/news_view.php?id=7">政协工作综述甲</a> [2026-1-8]</td></tr>'
        '<tr><td><a href="/html/news-view-7.html">政协工作综述甲</a> [2026-1-8]</td></tr></table>',
    )
    site.page("/news_view.php?id=7", BODY)
    outcome = run(
        family="php_site",
        list_row={"item": "tr", "date": None},
        lists=[{"id": "news", "path": "/news_list.php?id=3", "max_pages": 1}],
        articles={
            "canonical": [{"match": r"^/html/news-view-(\d+)\.html$", "to": r"/news_view.php?id=\1"}],
            "keep_query": ["id"],
        },
    )
    assert (outcome.listed, outcome.fetched) == (1, 1)
    assert articles(archive) == ["/news_view.php?id=7"]


# --- e-papers ---


def paper(site: Any, *days: str) -> None:
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(day[:6], []).append(day[6:])
        front = f"/pc/layout/{day[:6]}/{day[6:]}/"
        pages = "".join(
            f'<li><a id="pageLink" href="node_0{number}.html">第0{number}版</a></li>' for number in (1, 2)
        )
        for number in (1, 2):
            link = f"/pc/con/{day[:6]}/{day[6:]}/content_{number}.html"
            site.page(
                f"{front}node_0{number}.html",
                f'<ul id="layoutlist">{pages}</ul><ul id="titleList"><li><a href="{link}">题</a></li></ul>',
            )
            site.page(link, BODY.replace("一年", day))
    for month, found in months.items():
        periods = "".join(
            f"<period><period_date>{month[:4]}-{month[4:]}-{day}</period_date><front_page>{day}/node_01.html</front_page></period>"
            for day in found
        )
        site.page(
            f"/pc/layout/{month}/period.xml", f"<period_list>{periods}</period_list>", content_type="text/xml"
        )


PAPER = {
    "family": "founder",
    "lists": [{"id": "paper", "path": "/pc/layout/{yyyymm}/period.xml", "kind": "epaper"}],
    "list_row": {"item": None},
}


def test_an_issue_is_one_group_and_old_issues_are_not_asked_again(run, site, archive, clock) -> None:
    paper(site, "20260119", "20260110", "20251230")
    outcome = run(**PAPER)
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 6)
    groups = {capture.group_id for capture in archive.captures(kinds=[CaptureKind.ARTICLE])}
    assert groups == {
        f"{HOME}/pc/layout/{day[:6]}/{day[6:]}/" for day in ("20260119", "20260110", "20251230")
    }
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == [
        "/pc/layout/202601/period.xml",
        "/pc/layout/202601/19/node_01.html",
        "/pc/layout/202601/19/node_02.html",
    ], "December and the 10th are settled"


def test_an_article_of_an_old_issue_that_failed_is_made_up_for(run, site, archive) -> None:
    paper(site, "20260119", "20260105")
    good = site.routes["/pc/con/202601/05/content_2.html"]
    site.routes["/pc/con/202601/05/content_2.html"] = (500, {}, b"")
    assert run(**PAPER, fetch={"retries": 0}).state is SourceState.PARTIAL
    site.routes["/pc/con/202601/05/content_2.html"] = good
    assert run().fetched == 1


def test_months_that_are_over_without_issues_stay_so_whatever_settles(run, site, archive, clock) -> None:
    """A paper whose old issues still change: only the months in which a first issue may still come are asked
    again.
    """
    paper(site, "20251110")
    never = PAPER | {"lists": [PAPER["lists"][0] | {"settle_days": 36500, "since": "2025-08-01"}]}

    def months(options: RunOptions | None = None, **changes: Any) -> list[str]:
        site.log.clear()
        run(options, **changes)
        return [path.split("/")[3] for path in site.paths if "period.xml" in path]

    assert months(**never) == ["202601", "202512", "202511", "202510", "202509", "202508"]
    assert months() == ["202601", "202512", "202511"]
    assert months(RunOptions(mode=RunMode.RECHECK)) == [
        "202601",
        "202512",
        "202511",
        "202510",
        "202509",
        "202508",
    ]
    assert months() == ["202601", "202512", "202511"]
    assert len([capture for capture in archive.captures() if capture.status == 404]) == 3
    paper(site, "20251110", "20251020", "20260119")
    clock.moment += timedelta(days=30)
    assert months() == ["202602", "202601", "202512", "202511"], (
        "December is asked for once more, then it is over"
    )
    assert months() == ["202602", "202601", "202511"]
    assert "202510" in months(RunOptions(mode=RunMode.RECHECK)), "a recheck finds what was published late"
    assert "202510" in months()


def test_an_index_that_disappears_later_is_read_from_the_archive(run, site, archive) -> None:
    paper(site, "20251110", "20260119")
    never = PAPER | {"lists": [PAPER["lists"][0] | {"settle_days": 36500, "since": "2025-11-01"}]}
    assert run(**never).fetched == 4
    del site.routes["/pc/layout/202511/period.xml"]
    assert run().state is SourceState.UNCHANGED
    assert [capture.url for capture in archive.captures() if capture.status == 404] == []


def test_months_without_issues_are_asked_once(run, site, archive) -> None:
    paper(site, "20260119")
    options = RunOptions(published_since=date(2025, 10, 1))
    run(options, **PAPER)
    assert sum("period.xml" in path for path in site.paths) == 4
    site.log.clear()
    run(options)
    assert [path for path in site.paths if "period.xml" in path] == ["/pc/layout/202601/period.xml"]
    assert {capture.kind for capture in archive.captures() if capture.status == 404} == {CaptureKind.LIST}


def test_an_epaper_without_any_index_is_a_changed_layout(run, site) -> None:
    outcome = run(**PAPER)
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "No issue index" in outcome.message


def test_a_long_backfill_is_spread_over_runs(run, site) -> None:
    paper(site, "20260119", "20260112", "20260105")
    small = PAPER | {"lists": [PAPER["lists"][0] | {"max_issues": 2}]}
    first = run(**small)
    assert (first.fetched, first.message) == (4, "1 older issues are left for the next runs.")
    second = run()
    assert (second.fetched, second.message) == (2, "")


# --- articles on several pages ---


def page_of(number: int, page: int) -> str:
    return article(number).replace(".html", f"_{page}.html") if page else article(number)


def publish_paged(site: Any, number: int, pages: int, text: str = "一年来") -> None:
    """An article of TRS on several pages: t20260105_N.html, t20260105_N_1.html ..."""
    name = article(number).rsplit("/", 1)[1].removesuffix(".html")
    for page in range(pages):
        body = f"<p>第{page + 1}页。{(text + '，区政协共提出提案三百余件。') * 40}</p>"
        script = f'<script>createPageHTML({pages}, {page}, "{name}", "html");</script>'
        site.conditional_page(
            page_of(number, page),
            f"<html><body>{body}{script}</body></html>",
            f'"{number}-{page}-{len(text)}"',
        )


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
    run(RunOptions(urls=(HOME + article(7),)), fetch={"retries": 0})
    site.routes[page_of(7, 1)] = good
    assert run().fetched == 1


def test_a_second_page_that_was_captured_alone_joins_its_article(run, site, archive) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 2)
    run(RunOptions(sources=(SourceId("other"),), urls=(HOME + page_of(1, 1),)))
    assert archive.newest_by_url(UNIT)[HOME + page_of(1, 1)].group_id == HOME + page_of(1, 1)
    assert run().fetched == 2
    assert archive.newest_by_url(UNIT)[HOME + page_of(1, 1)].group_id == HOME + article(1)
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
    assert archive.newest_by_url(UNIT)[HOME + article(1)].continues_at is None


def test_a_dry_run_asks_for_no_further_page(run, site) -> None:
    Column(site).publish(1)
    publish_paged(site, 1, 3)
    run(RunOptions(mode=RunMode.DRY_RUN))
    assert site.paths == ["/zwxx/index.html"]


# --- lists without news ---


def test_a_list_without_news_for_too_long_is_told(run, site) -> None:
    Column(site).publish(2)  # 2026-01-05, fifteen days ago
    assert run(canary={"max_newest_age_days": 15}).state is SourceState.OK
    outcome = run(canary={"max_newest_age_days": 14})
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "15 days old" in outcome.message


# --- killed ---

KILLED = """
import sys
from pathlib import Path
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.records.runs import RunOptions
from gov_reviews.settings import Settings
from gov_reviews.sites import registry
registry.METADATA_ROOT = Path(sys.argv[3])
crawl_source(Settings(data_root=Path(sys.argv[1]), sample_site_address=sys.argv[2]), "killed", "sample_unit", RunOptions())
"""


@pytest.mark.slow
def test_a_killed_capture_is_finished_by_the_next_one(run, site, settings, archive, tmp_path) -> None:
    Column(site).publish(9)
    good = site.routes[article(4)]
    killer: list[subprocess.Popen[bytes]] = []

    def kill(handler: Any) -> None:
        os.kill(killer[0].pid, signal.SIGKILL)
        handler.close_connection = True

    site.routes[article(4)] = kill
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(settings.data_root),
        site.address,
        str(tmp_path / "metadata"),
    ]
    killer.append(subprocess.Popen(command))
    killer[0].wait(timeout=30)
    assert killer[0].returncode == -signal.SIGKILL
    assert articles(archive) == [], "killed before the index was written"
    site.routes[article(4)] = good
    site.log.clear()
    outcome = run()
    assert (outcome.state, outcome.fetched, outcome.not_asked) == (SourceState.OK, 4, 5)
    assert [path for path in site.paths if "/t2026" in path] == [article(number) for number in (4, 3, 2, 1)]
    assert articles(archive) == sorted(article(number) for number in range(1, 10))
    assert datetime.now(UTC) - archive.captures()[0].captured_at < timedelta(days=400)


@pytest.mark.slow
def test_an_article_that_was_cut_by_a_kill_between_its_pages_is_completed(
    run, site, settings, archive, tmp_path
) -> None:
    Column(site).publish(3)
    publish_paged(site, 2, 3)
    good = site.routes[page_of(2, 1)]
    killer: list[subprocess.Popen[bytes]] = []

    def kill(handler: Any) -> None:
        os.kill(killer[0].pid, signal.SIGKILL)
        handler.close_connection = True

    site.routes[page_of(2, 1)] = kill
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(settings.data_root),
        site.address,
        str(tmp_path / "metadata"),
    ]
    killer.append(subprocess.Popen(command))
    killer[0].wait(timeout=30)
    assert killer[0].returncode == -signal.SIGKILL
    site.routes[page_of(2, 1)] = good
    site.log.clear()
    outcome = run()
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 3)
    assert [path for path in site.paths if "/t2026" in path] == [article(1), page_of(2, 1), page_of(2, 2)]
    groups = {capture.url: capture.group_id for capture in archive.captures(kinds=[CaptureKind.ARTICLE])}
    assert {groups[HOME + page_of(2, page)] for page in range(3)} == {HOME + article(2)}
