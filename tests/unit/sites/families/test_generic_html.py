"""Lists of sites of no known family."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gov_reviews.sites.families import ListPage
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]


def test_generic_rows_and_next_link(make_spec: MakeSpec, read: Read) -> None:
    body = """<div class="nav"><a href="/">首页</a><a href="/a/">要闻</a><a href="/b/">专题</a></div>
    <dl><dt><a href="/zx/1.html">某县政协这一年的履职答卷</a></dt><dd>2024年1月9日</dd></dl>
    <p><a href="/zx/2.html" onclick="x()">某县政协召开常委会会议</a> [2024.01.08]</p><a href="list_2.html">下一页</a>"""
    page = read(make_spec("generic_html"), f"{HOST}/zx/list.html", body)
    assert [(row.url, row.listed_date) for row in page.rows] == [
        (f"{HOST}/zx/1.html", date(2024, 1, 9)),
        (f"{HOST}/zx/2.html", date(2024, 1, 8)),
    ]
    assert [following.url for following in page.next_pages] == [f"{HOST}/zx/list_2.html"]
