"""JSON-LD of a page: one voice among those that say what an article is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.structured_data import describe, fields_of, headline_of, read_articles

TITLE = "凝心聚力谱新篇——棠溪县政协2025年工作综述"
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2026-01-14T02:20:00Z",
    "author": {"@type": "Person", "name": "江枫、陆离"},
    "publisher": {"@type": "Organization", "name": "砚湖日报"},
}
BODY = (
    "<p>一年来，棠溪县政协收到提案一百五十二件，立案一百四十一件，全部办复，委员满意率百分之九十九。</p>" * 4
)


def script(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def page_of(*values: Any, title: str = TITLE, below: str = "") -> str:
    scripts = "".join(map(script, values))
    return (
        f"<html><head><title>{title}</title>{scripts}</head><body><h1>{title}</h1>{below}{BODY}</body></html>"
    )


@pytest.mark.parametrize(
    "written",
    [
        ARTICLE,
        [{"@type": "BreadcrumbList"}, ARTICLE],
        {"@graph": [{"@type": "WebPage", "name": "首页"}, ARTICLE]},
        json.dumps(ARTICLE, ensure_ascii=False).replace("}}", "},}"),
        json.dumps(ARTICLE, ensure_ascii=False).replace("2025年", "2025\n年"),
    ],
    ids=["alone", "list", "graph", "a comma too many", "a line break in a string"],
)
def test_a_page_that_prints_nothing_is_described(read_inbox, written: Any) -> None:
    page = read_inbox(page_of(written))
    assert (page.title, page.source_name, page.authors) == (TITLE, "砚湖日报", ("江枫", "陆离"))
    assert page.published_at is not None
    assert page.published_at.at.isoformat() == "2026-01-14T10:20:00+08:00"


def test_what_is_printed_counts_more(read_inbox) -> None:
    below = "<div>发布时间：2026-01-13 来源：棠溪县融媒体中心 作者：秦筝 编辑：陆离</div>"
    page = read_inbox(page_of(ARTICLE | {"headline": f"{TITLE}_砚湖网"}, below=below))
    assert (page.source_name, page.authors, page.title) == ("棠溪县融媒体中心", ("秦筝",), TITLE)
    assert page.published_at is not None
    assert page.published_at.at.date().isoformat() == "2026-01-13"


def test_an_editor_is_no_writer(read_inbox) -> None:
    page = read_inbox(page_of(ARTICLE, below="<div>来源：砚湖网 编辑：陆离</div>"))
    assert (page.authors, page.editors) == (("江枫",), ("陆离",))


@pytest.mark.parametrize(
    "changes",
    [
        {"headline": "灯会今晚开幕 市民争相观赏"},
        {"headline": "{{article.title}}"},
        {"@type": "WebPage"},
    ],
)
def test_what_describes_something_else_says_nothing(read_inbox, changes: dict[str, Any]) -> None:
    page = read_inbox(page_of(ARTICLE | changes))
    assert (page.title, page.source_name, page.authors) == (TITLE, None, ())


def test_values_of_a_template_are_none(read_inbox) -> None:
    empty = {
        "author": {"name": "admin"},
        "publisher": {"name": "www.example.cn"},
        "datePublished": "${pubDate}",
    }
    page = read_inbox(page_of(ARTICLE | empty))
    assert (page.source_name, page.authors) == (None, ())


def test_the_form_of_baidu() -> None:
    value = {"@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld", "title": TITLE}
    value["pubDate"] = "2026-01-14T10:20:00"
    articles = read_articles(HtmlDocument(page_of(value)))
    assert headline_of(articles) == TITLE
    published = fields_of(articles, TITLE).published_at
    assert published is not None
    assert published.at.isoformat() == "2026-01-14T10:20:00+08:00"


def test_of_several_articles_the_one_of_the_title_counts() -> None:
    other = ARTICLE | {"headline": "灯会今晚开幕 市民争相观赏", "publisher": {"name": "灯会网"}}
    articles = read_articles(HtmlDocument(page_of(other, ARTICLE)))
    assert headline_of(articles) is None
    assert fields_of(articles, TITLE).source == "砚湖日报"


@pytest.mark.parametrize("text", ["", "{", "[" * 5_000, "null", '"a"', "{}" * 3])
def test_what_is_no_json(text: str) -> None:
    assert read_articles(HtmlDocument(page_of(text))) == ()


def test_an_office_that_wrote_is_the_publisher() -> None:
    value = ARTICLE | {"author": [{"@type": "Organization", "name": "棠溪县融媒体中心"}]}
    found = fields_of(read_articles(HtmlDocument(page_of(value))), TITLE)
    assert (found.source, found.authors) == ("棠溪县融媒体中心", ())


def test_itemprops() -> None:
    below = (
        "<address itemprop=author>江枫</address><time itemprop=datePublished datetime='2026-01-14T02:20:00Z'>"
        "1月14日</time><span itemprop=publisher><span itemprop=name>砚湖融媒</span></span>"
    )
    markup = page_of(below=below).replace("<h1>", "<h1 itemprop=headline>")
    found = describe(HtmlDocument(markup), TITLE)
    assert (found.source, found.authors) == ("砚湖融媒", ("江枫",))
    assert found.published_at is not None


@pytest.mark.parametrize(
    ("tag", "source", "editors"),
    [
        ("name=source content='来源：砚湖晚报'", "砚湖晚报", ()),
        ("name=source content='{{source}}'", None, ()),
        ("name=editor content=方亭", None, ("方亭",)),
        ("name=editor content=104522", None, ()),
    ],
)
def test_meta_tags(tag: str, source: str | None, editors: tuple[str, ...]) -> None:
    found = describe(HtmlDocument(page_of().replace("<title>", f"<meta {tag}><title>")), TITLE)
    assert (found.source, found.editors) == (source, editors)
