"""What capture leaves, read to the end: pages of one article in one review, and the text that stands at a URL
now.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from tests.integration.conftest import assert_same_rows, dump
from tests.kept_workers import kept_workers
from tests.live_rows import ask

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.decoding import decoded_page, html_tree
from gov_reviews.decoding.charset import DecodedText
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.reading.page_groups import GroupReader
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import SourceId
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import Review
from gov_reviews.records.runs import RunMode, RunOptions, RunSummary, SourceState
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews_samples.articles import load_articles
from gov_reviews_samples.sites import build_site

HOME = "http://unit.sample.example"
UNIT = SourceId("sample_unit")
PAGED = "/zwxx/202301/t20230119_4320417.html"
SECOND = "/zwxx/202301/t20230119_4320417_1.html"
SINGLE = "/zwxx/202301/t20230106_4310582.html"

ROWS = "".join(
    f'<li><a href=".{path.removeprefix("/zwxx")}">一江碧水润汀南</a><span>2023-01-20</span></li>'
    for path in (PAGED, SINGLE)
)
LIST = f"<html><ul>{ROWS}</ul>{'<p>望岚区政协</p>' * 80}</html>"


@pytest.fixture(scope="module", autouse=True)
def _page_workers_kept() -> Iterator[None]:
    with kept_workers():
        yield


def sample(path: str) -> str:
    return build_site("sample_portal", 1).answer(path).body.decode("utf-8")


def list_of(site: Any, titles: dict[str, str]) -> None:
    rows = "".join(
        f'<li><a href=".{path.removeprefix("/zwxx")}" title="{title}">{title}</a><span>2023-01-20</span></li>'
        for path, title in titles.items()
    )
    site.page(
        "/zwxx/index.html",
        f'<html><ul>{rows}</ul><script>createPageHTML(1, 0, "index", "html");</script>{"<p>页脚</p>" * 80}</html>',
    )


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture
def run(settings: Settings, register: Callable[..., None]) -> Callable[..., RunSummary]:
    """The whole pipeline on the test's site."""
    register(fetch={"retries": 0})
    return lambda mode=RunMode.NEW: run_pipeline(settings, RunOptions(sources=(UNIT,), mode=mode))


@pytest.fixture
def rebuilt(settings: Settings, tmp_path: Any) -> Callable[[], Settings]:
    """The same archive loaded into an empty installation."""

    def rebuild() -> Settings:
        import shutil

        other = Settings(data_root=tmp_path / "rebuilt")
        shutil.copytree(settings.archive_root, other.archive_root)
        assert run_pipeline(other, RunOptions(use_sites=False)).state == "published"
        return other

    return rebuild


def test_the_paged_article_of_the_sample_portal_is_one_whole_review(site, settings, register, clock) -> None:
    register()
    list_of(site, {PAGED: "一江碧水润汀南 同心履职谱新章"})
    for path in (PAGED, SECOND):
        site.page(path, sample(path))
    assert crawl_source(settings, "run1", UNIT, RunOptions(), clock=clock).fetched == 2
    review = only_review(settings)
    article = next(article for article in load_articles() if article.article_id == "tingnan-2022-review")
    assert (review.state, review.url) == (PageState.OK, HOME + PAGED)
    assert squeeze(review.body_text).startswith(squeeze(article.body_text())[:200])
    assert squeeze(article.body_text()) in squeeze(review.body_text), (
        "both pages, in order, nothing between them"
    )
    assert (review.title, review.review_year, review.part) == (article.title, article.truth.review_year, None)
    assert review.organization is not None
    assert review.organization.code == article.truth.organization_code
    assert set(review.authors) >= set(article.truth.authors), "they stand on the last page"
    printed = {(item.metric_code, float(item.value)) for item in review.observations}
    assert {("proposals_submitted", 228.0), ("micro_consultations", 217.0)} <= printed, (
        "a figure of each page"
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Counter[str]]]:
    """How often each body was decoded and made into a tree since the last question."""
    counts = {"text": Counter[str](), "tree": Counter[str]()}
    decode, build, parse = decoded_page.decode_body, BeautifulSoup.__init__, html_tree.parse_html

    def count_text(body: bytes, *arguments: Any) -> DecodedText:
        counts["text"][hashlib.sha256(body).hexdigest()] += 1
        return decode(body, *arguments)

    def count_tree(self: BeautifulSoup, markup: bytes, *arguments: Any, **named: Any) -> None:
        counts["tree"][hashlib.sha256(markup).hexdigest()] += 1
        build(self, markup, *arguments, **named)

    def count_article(markup: bytes) -> etree._Element:
        counts["tree"][hashlib.sha256(markup).hexdigest()] += 1
        return parse(markup)

    def ask() -> dict[str, Counter[str]]:
        wording = {name: Counter(count) for name, count in counts.items()}
        for count in counts.values():
            count.clear()
        return wording

    monkeypatch.setattr(decoded_page, "decode_body", count_text)
    monkeypatch.setattr(BeautifulSoup, "__init__", count_tree)
    monkeypatch.setattr(html_tree, "parse_html", count_article)
    return ask


def test_each_body_is_decoded_once_and_its_tree_is_built_once(site, settings, register, clock, made) -> None:
    register(paging={"style": "next_link"}, fetch={"charset": "gb18030", "retries": 0})
    cut = sample(SINGLE).encode("gb18030")
    site.routes["/zwxx/index.html"] = (
        200,
        {"Content-Type": "text/html", "ETag": '"1"'},
        LIST.encode("gb18030"),
    )
    for path in (PAGED, SECOND):
        site.page(path, sample(path).encode("gb18030"), content_type="text/html")
    site.page(SINGLE, cut[: cut.rindex(b"</body>") - 400], content_type="text/html")  # is read to be judged
    outcome = crawl_source(settings, "run1", UNIT, RunOptions(), clock=clock)
    assert (outcome.fetched, outcome.failed) == (3, 1), outcome
    in_capture = made()
    assert sorted(in_capture["text"].values()) == [1] * 5, "robots.txt, a list and three pages"
    assert sorted(in_capture["tree"].values()) == [1] * 3, (
        "the list, two pages; the third one's script names the next"
    )

    clock.moment += timedelta(days=2)
    site.routes["/zwxx/index.html"] = (304, {}, b"")
    site.page(SINGLE, cut, content_type="text/html")
    assert crawl_source(settings, "run2", UNIT, RunOptions(), clock=clock).state is SourceState.OK
    again = made()
    assert sorted(again["text"].values()) == [1] * 5, (
        "robots.txt, all good pages of the archive, the page anew"
    )
    assert sorted(again["tree"].values()) == [1] * 2

    archive = Archive(settings.archive_root)
    captures = archive.captures(kinds=[CaptureKind.ARTICLE])
    reviews = GroupReader(archive.read_body, load_registry().sources.get).read(captures)
    assert {review.state for review in reviews} == {PageState.OK, PageState.TRUNCATED}
    in_reading = made()
    assert sorted(in_reading["text"].values()) == [1] * 4, "two pages, and both versions of the third"
    assert sorted(in_reading["tree"].values()) == [1] * 4


def test_only_decoded_page_decodes_bodies() -> None:
    package = Path(decoded_page.__file__).parents[1]
    using = [path.name for path in package.rglob("*.py") if "decode_body" in path.read_text(encoding="utf-8")]
    assert sorted(using) == ["charset.py", "decoded_page.py"]


def only_review(settings: Settings) -> Review:
    archive = Archive(settings.archive_root)
    registry = load_registry()
    captures = archive.captures(kinds=[CaptureKind.ARTICLE])
    [review] = GroupReader(archive.read_body, registry.sources.get).read(captures)
    return review


@pytest.mark.slow
def test_what_a_site_brings_run_by_run_is_what_a_rebuild_gives(run, site, settings, rebuilt) -> None:
    """Half an article is held back until a later run brings the rest; beside it, a page that goes back to its
    earlier text is shown with that text. One installation for both: each run is paid for once.
    """
    titles = {PAGED: "一江碧水润汀南 同心履职谱新章", SINGLE: "凝心聚力开新局 履职为民谱新篇"}
    list_of(site, titles)
    site.page(PAGED, sample(PAGED))
    site.routes[SECOND] = (500, {}, b"")
    earlier, later = sample(SINGLE), sample(SINGLE).replace("提案312件", "提案999件")
    assert earlier != later
    for number, (text, filed) in enumerate(((earlier, 312), (later, 999), (earlier, 312))):
        site.page(SINGLE, text)
        if number == 1:
            site.page(SECOND, sample(SECOND))
        summary = run(RunMode.RECHECK)
        assert summary.state == "published"
        assert [outcome.failed for outcome in summary.sources] == [number == 0]
        [(body, is_canonical)] = ask(
            settings, "select body_text, is_canonical from mart.review where url = ?", HOME + SINGLE
        )
        assert f"提交提案{filed}件" in body
        assert is_canonical
        shown = (
            "select distinct value from mart.observation where metric_code = 'proposals_submitted' and value in "
            "(312, 999) and url = ?"
        )
        assert ask(settings, shown, HOME + SINGLE) == [(filed,)]
        whole = ask(settings, "select figures from mart.review where url = ?", HOME + PAGED)
        held = ask(settings, "select rule_id from ops.quarantine where scope = 'page'")
        if number == 0:
            assert (whole, held) == ([], [("page_truncated",)])
        else:
            assert held == [], "the remark on the half is gone"
            [(figures,)] = whole
            assert figures > 40
    assert run(RunMode.RECHECK).state == "nothing_new"
    [(captures,)] = ask(settings, "select count(*) from ops.crawl_url where url = ?", HOME + SINGLE)
    assert captures == 3, "each change is one capture"
    [(texts,)] = ask(settings, "select count(*) from core.dim_document where title like '凝心聚力%'")
    assert texts == 2
    assert_same_rows(dump(rebuilt().warehouse_path), dump(settings.warehouse_path))
