"""Lists of PHP sites: one article under several addresses, pages that count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.errors import LayoutChanged
from gov_reviews.sites.families import ListPage
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]

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


def test_php_one_article_under_three_addresses_is_one_row(make_spec: MakeSpec, read: Read) -> None:
    page = read(make_spec("php_site", **PHP), f"{HOST}/news_list.php?id=3", PHP_LIST.encode("gb18030"))
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/news_view.php?id=1207", "喆县政协年度工作回眸", date(2023, 1, 8)),
        (f"{HOST}/news_view.php?id=1206", "市政协开展视察", date(2023, 1, 7)),
    ]
    assert [page.url for page in page.next_pages] == [f"{HOST}/news_list.php?id=3&page=2"]


def test_php_pages_count_up_and_end_where_the_site_says_so(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("php_site", **PHP)
    third = read(spec, f"{HOST}/news_list.php?id=3&page=2", PHP_LIST.encode("gb18030"), number=2).next_pages
    assert [page.url for page in third] == [f"{HOST}/news_list.php?id=3&page=3"]
    empty = "<table class='list'><tr><td>暂无相关信息</td></tr></table>" + "<p>版权</p>" * 100
    assert read(spec, f"{HOST}/news_list.php?id=3&page=9", empty, number=9).is_end
    with pytest.raises(LayoutChanged):
        read(spec, f"{HOST}/news_list.php?id=3&page=9", "<p>系统维护</p>" * 100, number=9)
