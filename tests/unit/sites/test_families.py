"""Lists of each family: rows, titles, dates, the next page; and that finding nothing is never "no news"."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import EmptyCapture, LayoutChanged
from gov_reviews.sites.families import DateRange, ListPage, PageRequest, family_of
from gov_reviews.sites.families.base import date_of_url, read_date
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"


def make_spec(family: str, **changes: Any) -> SourceSpec:
    return SourceSpec.model_validate(
        {
            "id": "xx_test",
            "name": "样例",
            "name_en": "Example",
            "org_type": "cppcc",
            "admin": {"level": "county"},
            "base_url": HOST,
            "allow_hosts": ["zx.example.org"],
            "family": family,
            "evidence": {"status": "I", "note": "invented", "checked": "2026-01-01"},
            "fetch": {"scheme": "http"},
            "lists": [{"id": "news", "path": "/zwxx/index.html"}],
        }
        | changes
    )


def read(spec: SourceSpec, url: str, body: str | bytes, **request: Any) -> ListPage:
    data = body.encode() if isinstance(body, str) else body
    page = DecodedPage(data, url, "", spec.fetch.charset)
    return family_of(spec).read_list(spec, PageRequest(url=url, place=spec.lists[0], **request), page)


# --- TRS ---

TRS_LIST = """<html><body><a href="/">首页</a><div class="mid-mj-list"><ul class="u-list">
<li class="clearfix"><a href="./202301/t20230106_4310582.html" title="同心同向谱新篇 履职为民开新局"
 target="_blank">同心同向谱新篇 履职…</a><span>2023-01-06</span></li>
<li class="clearfix"><a href="./202301/t20230104_4310001.html" title="区政协召开主席会议">区政协召开主席会议</a><span>2023/01/04</span></li>
<li class="clearfix"><a href="https://mp.weixin.example/s/1" title="微信">微信</a><span>2023-01-03</span></li>
<li class="clearfix"><a href="./202301/t20230104_4310001.html">重复的一行</a><span>2023-01-04</span></li>
</ul></div><script>createPageHTML(3, 0, "index", "html");</script></body></html>"""
TRS = {"paging": {"style": "index_n"}, "list_row": {"item": "ul.u-list li", "link": "a", "date": "span"}}


def test_trs_rows_have_whole_titles_dates_and_absolute_urls() -> None:
    page = read(make_spec("trs", **TRS), f"{HOST}/zwxx/index.html", TRS_LIST)
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/zwxx/202301/t20230106_4310582.html", "同心同向谱新篇 履职为民开新局", date(2023, 1, 6)),
        (f"{HOST}/zwxx/202301/t20230104_4310001.html", "区政协召开主席会议", date(2023, 1, 4)),
    ]
    assert page.foreign == ("https://mp.weixin.example/s/1",)


def test_trs_second_page_is_index_1_and_the_script_says_which_is_the_last() -> None:
    spec = make_spec("trs", **TRS)
    first = read(spec, f"{HOST}/zwxx/index.html", TRS_LIST)
    assert [(page.url, page.number, page.is_optional) for page in first.next_pages] == [
        (f"{HOST}/zwxx/index_1.html", 2, True)
    ]
    last = read(spec, f"{HOST}/zwxx/index_2.html", TRS_LIST.replace("(3, 0", "(3, 2"), number=3)
    assert last.next_pages == ()


def test_trs_finds_rows_by_their_dates_without_selectors() -> None:
    rows = read(make_spec("trs", paging={"style": "index_n"}), f"{HOST}/zwxx/", TRS_LIST).rows
    assert len(rows) == 2


def test_trs_stub_past_the_end_is_the_end_but_not_on_page_one() -> None:
    stub = "<html><head><title></title></head><body>" + " " * 300 + "</body></html>"
    spec = make_spec("trs", **TRS)
    assert read(spec, f"{HOST}/zwxx/index_3.html", stub, number=4).is_end
    with pytest.raises(LayoutChanged, match="0 article links"):
        read(spec, f"{HOST}/zwxx/index.html", stub)


def test_max_pages_ends_the_chain() -> None:
    spec = make_spec("trs", **TRS, lists=[{"id": "news", "path": "/zwxx/index.html", "max_pages": 1}])
    assert read(spec, f"{HOST}/zwxx/index.html", TRS_LIST).next_pages == ()


def test_too_few_rows_and_a_foreign_page_are_layout_changes() -> None:
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


def test_only_words_on_the_page_prove_that_there_is_nothing() -> None:
    with pytest.raises(EmptyCapture, match="暂无相关信息"):
        read(
            make_spec("trs", **TRS),
            f"{HOST}/zwxx/index.html",
            "<ul class='u-list'><li>暂无相关信息</li></ul>" + "<p>页脚</p>" * 50,
        )


# --- PHP ---

PHP = {
    "paging": {"style": "query", "param": "page"},
    "list_row": {"item": "table.list tr", "link": "a", "date": "td.time"},
    "articles": {
        "match": r"^/news_view\.php\?id=\d+$",
        "canonical": [{"match": r"^/html/news-view-(\d+)\.html$", "to": r"/news_view.php?id=\1"}],
        "keep_query": ["id"],
    },
}
PHP_LIST = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><table class="list">
<tr><td>·<a href="news_view.php?id=1207&sid=3" target="_blank">喆县政协年度工作回眸</a></td><td class="time">[2023-1-8]</td></tr>
<tr><td>·<a href="/html/news-view-1206.html">市政协开展视察</a></td><td class="time">[2023-1-7]</td></tr>
<tr><td>·<a href="/html/news-view-1207.html">喆县政协年度工作回眸</a></td><td class="time">[2023-1-8]</td></tr>
</table><div class="pages"><a href="news_list.php?id=3&page=2">下一页</a></div></html>"""


def test_php_one_article_under_three_addresses_is_one_row() -> None:
    page = read(make_spec("php_site", **PHP), f"{HOST}/news_list.php?id=3", PHP_LIST.encode("gb18030"))
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/news_view.php?id=1207", "喆县政协年度工作回眸", date(2023, 1, 8)),
        (f"{HOST}/news_view.php?id=1206", "市政协开展视察", date(2023, 1, 7)),
    ]
    assert [page.url for page in page.next_pages] == [f"{HOST}/news_list.php?id=3&page=2"]


def test_php_pages_count_up_and_end_where_the_site_says_so() -> None:
    spec = make_spec("php_site", **PHP)
    third = read(spec, f"{HOST}/news_list.php?id=3&page=2", PHP_LIST.encode("gb18030"), number=2).next_pages
    assert [page.url for page in third] == [f"{HOST}/news_list.php?id=3&page=3"]
    empty = "<table class='list'><tr><td>暂无相关信息</td></tr></table>" + "<p>版权</p>" * 100
    assert read(spec, f"{HOST}/news_list.php?id=3&page=9", empty, number=9).is_end
    with pytest.raises(LayoutChanged):
        read(spec, f"{HOST}/news_list.php?id=3&page=9", "<p>系统维护</p>" * 100, number=9)


# --- generic and JCMS ---


def test_generic_rows_and_next_link() -> None:
    body = """<div class="nav"><a href="/">首页</a><a href="/a/">要闻</a><a href="/b/">专题</a></div>
    <dl><dt><a href="/zx/1.html">某县政协这一年的履职答卷</a></dt><dd>2024年1月9日</dd></dl>
    <p><a href="/zx/2.html" onclick="x()">某县政协召开常委会会议</a> [2024.01.08]</p><a href="list_2.html">下一页</a>"""
    page = read(make_spec("generic_html"), f"{HOST}/zx/list.html", body)
    assert [(row.url, row.listed_date) for row in page.rows] == [
        (f"{HOST}/zx/1.html", date(2024, 1, 9)),
        (f"{HOST}/zx/2.html", date(2024, 1, 8)),
    ]
    assert [following.url for following in page.next_pages] == [f"{HOST}/zx/list_2.html"]


def test_links_that_a_script_opens() -> None:
    body = """<ul><li><a href="javascript:void(0)" onclick="window.open('./202601/t20260105_77.html')">政协工作综述之二</a>
    2026-01-05</li></ul>"""
    assert [row.url for row in read(make_spec("trs"), f"{HOST}/zwxx/", body).rows] == [
        f"{HOST}/zwxx/202601/t20260105_77.html"
    ]


JCMS_LIST = """<script type="text/xml"><datastore><totalrecord>40</totalrecord><totalpage>2</totalpage>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=9&columnid=77&unitid=5"></a>]]></nextgroup>
<recordset><record><![CDATA[<li><a href="/art/2023/1/9/art_77_501.html"
 title="县政协2022年工作综述">县政协2022年…</a><span>2023-1-9</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2023/1/8/art_77_500.html?a=1&b=2'
 title='会议 & 视察'>会议</a></li><td>]]></record></recordset></datastore></script>
<ul></ul>"""


def test_jcms_reads_the_data_island() -> None:
    page = read(make_spec("jcms", articles={"keep_query": []}), f"{HOST}/col/col77/index.html", JCMS_LIST)
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/art/2023/1/9/art_77_501.html", "县政协2022年工作综述", date(2023, 1, 9)),
        (f"{HOST}/art/2023/1/8/art_77_500.html", "会议 & 视察", date(2023, 1, 8)),
    ]
    assert [following.url for following in page.next_pages] == [
        f"{HOST}/module/web/jpage/dataproxy.jsp?page=2&webid=9&columnid=77&unitid=5"
    ]


# --- Founder ---

PERIOD = """<?xml version="1.0" encoding="UTF-8"?><period_list>
<period id="20230112"><period_date>2023-01-12</period_date><front_page>12/node_01.html</front_page></period>
<period id="20230110"><period_date>2023-01-10</period_date><front_page>10/node_01.html</front_page></period></period_list>"""
LAYOUT = """<div id="layoutlist"><ul>
<li><a id="pageLink" href="node_01.html">第01版：要闻</a><a href="../../../../att/1.pdf">PDF</a></li>
<li><a id="pageLink" href="node_03.html">第03版：县市政协</a></li>
<li><a id="pageLink" href="../10/node_01.html">上一期</a></li></ul></div>
<ul id="titleList"><li><a href="../../../con/202301/12/content_1203.html">望岚区政协：一年答卷</a></li></ul>
<map name="PagePicMap"><area coords="1,1" href="../../../con/202301/12/content_1203.html">
<area href="../../../con/202301/12/content_1209.html"></map>"""
PAPER = {
    "lists": [{"id": "paper", "path": "/pc/layout/{yyyymm}/period.xml", "kind": "epaper", "settle_days": 3}]
}
WINDOW = DateRange(date(2023, 1, 5), date(2023, 1, 14))


def test_founder_asks_one_index_a_month_newest_first() -> None:
    spec = make_spec("founder", **PAPER)
    requests = family_of(spec).first_pages(
        spec, spec.lists[0], DateRange(date(2022, 11, 20), date(2023, 1, 14))
    )
    assert [(request.url[-17:], request.is_settled) for request in requests] == [
        ("202301/period.xml", False),
        ("202212/period.xml", True),
        ("202211/period.xml", True),
    ]
    assert all(request.is_optional for request in requests), "a month without issues is missing"


def test_founder_index_gives_the_issues_of_the_window() -> None:
    spec = make_spec("founder", **PAPER)
    page = read(spec, f"{HOST}/pc/layout/202301/period.xml", PERIOD, kind="index", window=WINDOW)
    assert [(request.url, request.group_id, request.is_settled) for request in page.next_pages] == [
        (f"{HOST}/pc/layout/202301/12/node_01.html", f"{HOST}/pc/layout/202301/12/", False),
        (f"{HOST}/pc/layout/202301/10/node_01.html", f"{HOST}/pc/layout/202301/10/", True),
    ]
    late = DateRange(date(2023, 1, 11), date(2023, 1, 14))
    assert (
        len(read(spec, f"{HOST}/pc/layout/202301/period.xml", PERIOD, kind="index", window=late).next_pages)
        == 1
    )


def test_founder_page_unites_titles_and_map_and_knows_the_other_pages() -> None:
    spec = make_spec("founder", **PAPER)
    group = f"{HOST}/pc/layout/202301/12/"
    page = read(spec, f"{group}node_01.html", LAYOUT, kind="issue", group_id=group)
    assert [(row.url, row.title, row.listed_date, row.group_id) for row in page.rows] == [
        (f"{HOST}/pc/con/202301/12/content_1203.html", "望岚区政协：一年答卷", date(2023, 1, 12), group),
        (f"{HOST}/pc/con/202301/12/content_1209.html", "", date(2023, 1, 12), group),
    ]
    assert [request.url for request in page.next_pages] == [f"{group}node_03.html"], (
        "PDFs and other issues are no pages"
    )


def test_founder_reads_only_the_wanted_pages() -> None:
    spec = make_spec("founder", lists=[PAPER["lists"][0] | {"pages": "政协"}])
    group = f"{HOST}/pc/layout/202301/12/"
    page = read(spec, f"{group}node_01.html", LAYOUT, kind="issue", group_id=group)
    assert page.rows == ()
    assert [request.url for request in page.next_pages] == [f"{group}node_03.html"]


@pytest.mark.parametrize(
    "body",
    [
        "<period_list></period_list>",
        "<html>404</html>",
        PERIOD.replace("12/node_01.html", "http://evil.example/n.html"),
    ],
)
def test_founder_index_that_cannot_be_read(body: str) -> None:
    with pytest.raises(LayoutChanged):
        read(
            make_spec("founder", **PAPER),
            f"{HOST}/pc/layout/202301/period.xml",
            body,
            kind="index",
            window=WINDOW,
        )


def test_founder_page_without_articles_and_pages() -> None:
    with pytest.raises(LayoutChanged):
        read(
            make_spec("founder", **PAPER),
            f"{HOST}/pc/layout/202301/12/node_01.html",
            "<p>维护</p>",
            kind="issue",
            group_id="g",
        )


# --- dates ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[2023-1-8]", date(2023, 1, 8)),
        ("发布：2023年01月08日 10:00", date(2023, 1, 8)),
        ("2023/12/31", date(2023, 12, 31)),
        ("2023.02.30 2023.03.01", date(2023, 3, 1)),
        ("05-12", None),
        ("电话 12023-01-08", None),
    ],
)
def test_dates_of_rows(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/x/202301/t20230106_1.html", date(2023, 1, 6)),
        ("http://a.example/art/2014/1/2/art_1_2.html", date(2014, 1, 2)),
        ("http://a.example/pc/con/202301/16/content_1.html", date(2023, 1, 16)),
        ("http://a.example/html/2024-11/25/content_1_2.htm", date(2024, 11, 25)),
        ("http://a.example/ldjh/202301/t4427620.htm", None),
    ],
)
def test_dates_of_urls(url: str, expected: date | None) -> None:
    assert date_of_url(url) == expected
