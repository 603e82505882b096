"""Lists of TRS sites: rows, titles, the next page, the end; and that finding nothing is never "no news"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.errors import EmptyCapture, LayoutChanged
from gov_reviews.sites.families import ListPage
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]

TRS_LIST = """<html><body><a href="/">首页</a><div class="mid-mj-list"><ul class="u-list">
<li class="clearfix"><a href="./202301/t20230106_4310582.html" title="同心同向谱新篇 履职为民开新局"
 target="_blank">同心同向谱新篇 履职…</a><span>2023-01-06</span></li>
<li class="clearfix"><a href="./202301/t20230104_4310001.html" title="区政协召开主席会议">区政协召开主席会议</a><span>2023/01/04</span></li>
<li class="clearfix"><a href="https://mp.weixin.example/s/1" title="微信">微信</a><span>2023-01-03</span></li>
<li class="clearfix"><a href="./202301/t20230104_4310001.html">重复的一行</a><span>2023-01-04</span></li>
</ul></div><script>createPageHTML(3, 0, "index", "html");</script></body></html>"""
TRS = {"paging": {"style": "index_n"}, "list_row": {"item": "ul.u-list li", "link": "a", "date": "span"}}


def test_trs_rows_have_whole_titles_dates_and_absolute_urls(make_spec: MakeSpec, read: Read) -> None:
    page = read(make_spec("trs", **TRS), f"{HOST}/zwxx/index.html", TRS_LIST)
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/zwxx/202301/t20230106_4310582.html", "同心同向谱新篇 履职为民开新局", date(2023, 1, 6)),
        (f"{HOST}/zwxx/202301/t20230104_4310001.html", "区政协召开主席会议", date(2023, 1, 4)),
    ]
    assert [(row.url, row.title, row.listed_date) for row in page.foreign] == [
        ("https://mp.weixin.example/s/1", "微信", date(2023, 1, 3))
    ]


def test_trs_second_page_is_index_1_and_the_script_says_which_is_the_last(
    make_spec: MakeSpec, read: Read
) -> None:
    spec = make_spec("trs", **TRS)
    first = read(spec, f"{HOST}/zwxx/index.html", TRS_LIST)
    assert [(page.url, page.number, page.is_optional) for page in first.next_pages] == [
        (f"{HOST}/zwxx/index_1.html", 2, True)
    ]
    last = read(spec, f"{HOST}/zwxx/index_2.html", TRS_LIST.replace("(3, 0", "(3, 2"), number=3)
    assert last.next_pages == ()


def test_trs_finds_rows_by_their_dates_without_selectors(make_spec: MakeSpec, read: Read) -> None:
    rows = read(make_spec("trs", paging={"style": "index_n"}), f"{HOST}/zwxx/", TRS_LIST).rows
    assert len(rows) == 2


def test_trs_stub_past_the_end_is_the_end_but_not_on_page_one(make_spec: MakeSpec, read: Read) -> None:
    stub = "<html><head><title></title></head><body>" + " " * 300 + "</body></html>"
    spec = make_spec("trs", **TRS)
    assert read(spec, f"{HOST}/zwxx/index_3.html", stub, number=4).is_end
    with pytest.raises(LayoutChanged, match="0 article links"):
        read(spec, f"{HOST}/zwxx/index.html", stub)


def test_max_pages_ends_the_chain(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("trs", **TRS, lists=[{"id": "news", "path": "/zwxx/index.html", "max_pages": 1}])
    assert read(spec, f"{HOST}/zwxx/index.html", TRS_LIST).next_pages == ()


def test_too_few_rows_and_a_foreign_page_are_layout_changes(make_spec: MakeSpec, read: Read) -> None:
    with pytest.raises(LayoutChanged, match="at least 5"):
        read(make_spec("trs", **TRS, canary={"min_rows": 5}), f"{HOST}/zwxx/index.html", TRS_LIST)
    with pytest.raises(LayoutChanged, match="names none of 望岚"):
        read(
            make_spec("trs", **TRS, identity={"must_contain": ["望岚"]}), f"{HOST}/zwxx/index.html", TRS_LIST
        )
    body = TRS_LIST.replace("<body>", '<meta name="SiteIDCode" content="9900000001"><body>')
    with pytest.raises(LayoutChanged, match="SiteIDCode"):
        read(
            make_spec("trs", **TRS, identity={"site_id_code": "9900000002"}), f"{HOST}/zwxx/index.html", body
        )


def test_only_words_on_the_page_prove_that_there_is_nothing(make_spec: MakeSpec, read: Read) -> None:
    with pytest.raises(EmptyCapture, match="暂无相关信息"):
        read(
            make_spec("trs", **TRS),
            f"{HOST}/zwxx/index.html",
            "<ul class='u-list'><li>暂无相关信息</li></ul>" + "<p>页脚</p>" * 50,
        )
