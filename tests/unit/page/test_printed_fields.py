"""What a page says of its publication: day, source, writers, views."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.page.capture_page import parse_capture
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.pages import ParsedPage
from gov_reviews.sites.spec import SourceSpec

from .made_articles import MORE, PROSE, TEXT, TITLE, trs

Read = Callable[..., ParsedPage]


@pytest.mark.parametrize(
    ("head", "meta", "script"),
    [
        ("<time datetime='2026-02-03T07:40:00+08:00'>02-03 07:40</time>", "", ""),
        ("", "", "var createTime='2026-02-03 07:40';"),
        ("", "", 'x={"datePublished":"2026-02-03T07:40:00+08:00"}'),
    ],
)
def test_the_day_of_a_page_that_prints_none(read_inbox: Read, head: str, meta: str, script: str) -> None:
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>" * 3
    page = read_inbox(
        f"<h1>渡口听民声 笔墨写担当</h1><div>砚川融媒{head}</div><div id=zoom>{text}</div>{meta}"
        f"<script>{script}</script>"
    )
    assert page.published_at is not None
    assert page.published_at.at.date() == date(2026, 2, 3)


def test_scripts_that_say_several_days_date_nothing(read_inbox: Read) -> None:
    text = "<p>渡口村的议事亭建成一年，村民在这里商量了六十四件事，件件有回音。</p>" * 3
    listed = '[{"createTime":"2026-02-03"},{"createTime":"2026-02-04"}]'
    page = read_inbox(f"<h1>渡口听民声</h1><div id=zoom>{text}</div><script>a={listed}</script>")
    assert page.published_at is None


@pytest.mark.parametrize(
    "page",
    [
        "<title>渡口听民声 笔墨写担当-砚川日报</title>{text}",
        "<title>渡口听民声 笔墨写担当--砚川日报数字报</title>{text}",
        "<title>渡口听民声 笔墨写担当</title><header><h1>砚川日报</h1></header>{text}",
        "<div><img src=l.png alt=砚川日报><b>2026年1月5日 第03版</b></div>{text}",
        "{text}</div><div>砚川日报社　版权所有　未经许可不得转载</div>",
        "{text}</div><div>版权所有：砚川日报社</div>",
    ],
)
def test_a_newspaper_that_its_page_names_is_the_source(read_inbox: Read, page: str) -> None:
    text = "<h2>渡口听民声 笔墨写担当</h2><div id=zoom>" + "<p>渡口村的议事亭建成一年，件件有回音。</p>" * 5
    assert read_inbox(page.format(text=text)).source_name == "砚川日报"
    labelled = read_inbox(page.format(text=text.replace("<div", "<p>来源：松砚政协</p><div")))
    assert labelled.source_name == "松砚政协"


def test_newspaper_is_the_source(read_article: Read, epaper: SourceSpec) -> None:
    info = "<div class='newsdate'>清岚日报　2024年01月11日　第01版</div>"
    markup = f"<html><body><h1>{TITLE}</h1>{info}<div id='ozoom'><p>{PROSE}</p></div></body></html>"
    page = read_article(markup, epaper, url="http://epaper.sample.example/pc/con/202401/11/content_1.html")
    assert page.source_name == "清岚日报"
    assert page.published_at is not None
    assert not page.published_at.has_time


def test_the_time_of_generating_is_no_publication(read_article: Read) -> None:
    head = (
        "<meta name='PubDate' content='2024-03-27 09:36:38'>"
        "<meta name='others' content='页面生成时间 2024-03-27 09:36:38'>"
    )
    around = "<p>日期：2024-01-09 11:54 来源：</p>"
    printed = read_article(trs(f"<p>{PROSE}</p>", head=head, around=around)).published_at
    alone = read_article(trs(f"<p>{PROSE}</p>", head=head)).published_at
    assert printed is not None
    assert alone is not None
    assert printed.at.isoformat() == "2024-01-09T11:54:00+08:00"
    assert alone.provenance == "meta:PubDate (url: 2024-01-09)"


def test_dates_that_disagree_are_both_kept(read_article: Read) -> None:
    head = "<meta name='PubDate' content='2024-03-01 09:30'>"
    found = read_article(trs(f"<p>{PROSE}</p>", head=head)).published_at
    assert found is not None
    assert found.provenance == "meta:PubDate (url: 2024-01-09)"


def test_date_falls_back_to_label_url_and_list(read_article: Read) -> None:
    labelled = read_article(trs(f"<p>{PROSE}</p>", around="<p>发布日期：2024年1月9日 08:00</p>")).published_at
    in_url = read_article(trs(f"<p>{PROSE}</p>")).published_at
    listed = read_article(
        trs(f"<p>{PROSE}</p>"), url="http://portal.sample.example/a.html", listed_date=date(2024, 1, 9)
    ).published_at
    assert [found and found.provenance for found in (labelled, in_url, listed)] == [
        "text:发布日期",
        "url",
        "list",
    ]


@pytest.mark.parametrize(("days", "agrees"), [(1, True), (2, False)])
def test_a_day_between_two_dates_is_no_contradiction(read_article: Read, days: int, agrees: bool) -> None:
    around = "<p>发布时间：2023-01-05</p>"
    page = read_article(trs(f"<p>{PROSE}</p>", around=around), url="", listed_date=date(2023, 1, 5 + days))
    assert page.published_at is not None
    assert ("(list:" not in page.published_at.provenance) is agrees


@pytest.mark.parametrize("nobody", ["网络", "网络整理", "互联网"])
def test_a_source_that_names_nobody_gives_way_to_the_account(read_article: Read, nobody: str) -> None:
    page = read_article(
        trs(f"<p>{PROSE}</p><p>{MORE}</p><p>来源：{nobody}</p>", around="<p>江畔人文 2023-01-05 18:14</p>")
    )
    assert page.source_name == "江畔人文"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta itemprop=dateUpdate content='2024-01-08 12:00:57'>", "meta:dateupdate"),
        ("<meta property='article:modified_time' content='2024-01-08'><p>2024-01-06</p>", "text"),
        ("<meta property='article:modified_time' content='never'>", None),
    ],
)
def test_when_a_page_was_changed_dates_it_where_nothing_else_does(
    read_article: Read, head: str, expected: str | None
) -> None:
    meta, _, around = head.partition("<p>")
    page = read_article(
        trs(f"<p>{PROSE}</p>", head=meta, around=around and f"<p>{around}"), None, url="file:///a"
    )
    assert (page.published_at and page.published_at.provenance) == expected


def test_the_writer_whom_wechat_names_beside_its_account(read_article: Read) -> None:
    page = read_article(
        f"<h2>{TITLE}</h2><span>原创</span><span id=js_author_name>林知秋</span><a id=js_name>松砚政协</a>"
        f"<div id=js_content style='visibility:hidden'><p>{PROSE}</p><p>{MORE}</p></div>",
        None,
    )
    assert (page.authors, page.source_name) == (("林知秋",), "松砚政协")


def test_the_table_of_a_disclosure_dates_its_page_where_nothing_else_does(read_article: Read) -> None:
    rows = "".join(
        f"<li><span>{label}</span>{value}</li>"
        for label, value in (("索引号", "735/3"), ("生成日期", "2023-12-28"), ("公开日期", "2024-01-08"))
    )
    page = read_article(
        f"<ul>{rows}</ul><div class=tit>{TITLE}</div><div><p>{PROSE}</p><p>{MORE}</p></div>",
        None,
        url="file:///a",
    )
    assert page.published_at is not None
    assert page.published_at.at.date() == date(2024, 1, 8)


@pytest.mark.parametrize(
    ("printed", "views"),
    [("浏览次数：1,234次", 1234), ("浏览量：12", 12), ("浏览量：0", None), ("浏览：", None)],
)
def test_how_often_a_page_was_read(read_article: Read, printed: str, views: int | None) -> None:
    assert read_article(trs(f"<p>{PROSE}</p>", around=f"<p>{printed}</p>")).views == views


def test_a_meta_date_that_is_none_leaves_the_printed_one(read_article: Read) -> None:
    head = "<meta name='PubDate' content='即日'>"
    found = read_article(trs(f"<p>{PROSE}</p>", head=head, around="<p>2024-01-08 09:30</p>")).published_at
    assert found is not None
    assert found.at.isoformat() == "2024-01-08T09:30:00+08:00"


@pytest.mark.parametrize(
    ("listed", "day", "undecided"),
    [(None, None, "3/4/2025"), (date(2025, 4, 3), date(2025, 4, 3), "")],
    ids=["nobody says", "the list says"],
)
def test_a_day_of_either_order_is_empty_unless_the_list_says_it(
    listed: date | None, day: date | None, undecided: str
) -> None:
    text = "<p>一年来，区政协共提出提案三百余件，立案二百八十件，全部办复。</p>" * 6
    body = (
        f"<h1>望岚区政协工作综述</h1><div>发布时间：3/4/2025</div><div class='content'>{text}</div>".encode()
    )
    captured = CapturedBody(body, "http://zx.wanglan.example/c/7.html", INBOX_SOURCE, CaptureKind.ARTICLE)
    page = parse_capture(replace(captured, listed_date=listed), None, DecodedPage(body, captured.url))
    assert (page.published_at.at.date() if page.published_at else None) == day
    assert page.undecided_day == undecided


def test_the_publisher_beside_the_day_of_a_document(read_article) -> None:
    page = read_article(
        "<h1>松砚县政协2025年工作总结</h1><div>公开日期：2026-01-20　公开主体：松砚县政协办公室</div>"
        f"<div class=TRS_Editor>{TEXT}</div>"
    )
    assert page.source_name == "松砚县政协办公室"


def test_where_a_text_was_taken_from_counts_before_the_site_itself(read_article: Read) -> None:
    page = read_article(
        "<h1>松砚县政协2025年工作总结</h1><div>2026-01-20　来源：本站　转载自：砚川周报</div>"
        f"<div class=TRS_Editor>{TEXT}</div>"
    )
    assert page.source_name == "砚川周报"


def test_the_number_of_an_account_is_no_part_of_its_name(read_article: Read) -> None:
    page = read_article(
        "<h1>松砚县政协2025年工作总结</h1><div>2026-01-20　来源：松砚发布（微信号：songyan）</div>"
        f"<div class=TRS_Editor>{TEXT}</div>"
    )
    assert page.source_name == "松砚发布"


@pytest.mark.parametrize(
    ("below", "day"),
    [("", "2026-01-15"), ("发布时间：2026-01-14", "2026-01-14")],
)
def test_a_day_that_is_said_for_machines_counts_where_none_is_printed(
    read_inbox: Read, below: str, day: str
) -> None:
    head = "<meta itemprop='datePublished' content='2026-01-15T09:12:33+08:00'>"
    page = read_inbox(trs(f"<p>{PROSE}</p><p>{MORE}</p>", head, around=f"<div>{below}</div>"))
    assert page.published_at is not None
    assert page.published_at.at.date().isoformat() == day


def test_when_a_page_was_generated_is_not_its_day(read_inbox: Read) -> None:
    head = "".join(
        f"<meta name='{name}' content='2026-03-03 10:00:00'>" for name in ("releaseTime", "generatetime")
    )
    assert read_inbox(trs(f"<p>{PROSE}</p><p>{MORE}</p>", head)).published_at is None


def test_icons_that_stand_before_day_source_and_writer(read_inbox: Read) -> None:
    around = (
        "<ul><li><i class='iconfont icon-time'></i>2026年元月8日</li><li><i class=icon-laiyuan></i>芦川日报</li>"
        "<li><i class='iconfont icon-user'></i>林知秋</li></ul>"
    )
    page = read_inbox(trs(f"<p>{PROSE}</p><p>{MORE}</p>", around=around))
    assert page.published_at is not None
    assert page.published_at.at.date().isoformat() == "2026-01-08"
    assert (page.source_name, page.authors) == ("芦川日报", ("林知秋",))


def test_who_published_may_stand_below_the_text_beside_the_day(read_inbox: Read) -> None:
    data = "<span>发布单位：县政协提案委</span><span>撰写人：柳青禾</span>"
    body = f"<p>{PROSE}</p><p>{MORE}</p></div><div>{data}"
    assert read_inbox(trs(body)).source_name is None, "of the site"
    page = read_inbox(trs(f"{body}<span>发布日期：2026-01-19</span>"))
    assert (page.source_name, page.authors) == ("县政协提案委", ("柳青禾",))
