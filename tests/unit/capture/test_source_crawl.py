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

from gov_reviews.capture import known_pages
from gov_reviews.capture.archive import Archive
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, SourceState


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
    newest = newest_by_url(archive)[HOME + article(5)]
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


def test_dry_run_tells_and_leaves_nothing(run, site, settings) -> None:
    Column(site).publish(5)
    outcome = run(RunOptions(mode=RunMode.DRY_RUN))
    assert (outcome.listed, outcome.fetched) == (5, 0)
    assert "Would fetch 5 pages." in outcome.message
    assert len(outcome.rows) == 5
    assert outcome.rows[0] == f"+ 2026-01-05  政协第5篇综述 {HOME}{article(5)}"
    assert not any("/t2026" in path for path in site.paths)
    assert not settings.archive_root.exists()


# --- faults of the site ---


def test_a_robots_txt_is_kept_and_asked_conditionally(run, site, archive) -> None:
    Column(site).publish(1)
    site.conditional_page("/robots.txt", "User-agent: *\nDisallow: /secret/\n", '"r"')
    run()
    run()
    assert [capture.kind for capture in archive.captures() if capture.url.endswith("robots.txt")] == [
        CaptureKind.ROBOTS
    ]
    assert site.log[-2][2]["If-None-Match"] == '"r"'


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
    newest = newest_by_url(archive)[HOME + article(2)]
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


def test_a_bad_page_that_is_noted_is_not_read_again_to_find_that_out(run, site, monkeypatch) -> None:
    Column(site).publish(3)
    site.page(article(2), WAF)
    run()
    monkeypatch.setattr(known_pages, "find_fault", lambda *_: pytest.fail("read again"))
    assert run().state is SourceState.UNCHANGED


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
    assert (outcome.state, outcome.requests) == (SourceState.NEEDS_PERSON, 0)
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


# --- what is asked for ---


def test_single_urls_are_captured_besides_the_lists(run, site, archive) -> None:
    Column(site).publish(1)
    site.page("/zwxx/202501/t20250101_99.html", BODY)
    outcome = run(RunOptions(sources=(UNIT,), urls=(f"{HOME}/zwxx/202501/t20250101_99.html#top",)))
    assert outcome.fetched == 2
    assert "/zwxx/202501/t20250101_99.html" in articles(archive)


def test_a_source_that_is_there_for_a_url_only_keeps_its_lists_unread(run, site) -> None:
    site.page("/zwxx/202501/t20250101_99.html", BODY)
    url = f"{HOME}/zwxx/202501/t20250101_99.html"
    assert run(RunOptions(sources=(SourceId("other"),), urls=(url,))).fetched == 1
    assert run(RunOptions(urls=(url,))).not_asked == 1
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
