"""The way to the next page, as pages say it; and that more without a way on is an alarm."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.sites.list_pager import FoundPager, find_pager, with_parameter
from gov_reviews.sites.list_tree import flatten

FOLDER = "http://zx.example.org/zxyw/"


def look(html: str, number: int = 1, address: str = f"{FOLDER}index.html") -> FoundPager:
    page = DecodedPage(html.encode(), address)
    return find_pager(page.text, flatten(page.document, address), address, number)


@pytest.mark.parametrize(
    ("html", "number", "style", "following"),
    [
        ('<a href="index_1.html">下一页</a>', 1, "link", "index_1.html"),
        ('<a href="list2.htm"><span>下一页&gt;&gt;</span></a>', 1, "link", "list2.htm"),
        ('<a href="b.html"><img src="n.gif" alt="下页"></a>', 1, "link", "b.html"),
        ('<a href="b.html" title="下一页"><i></i></a>', 1, "link", "b.html"),
        ('<div><a href="page/2/">← 较早文章</a></div>', 1, "link", "page/2/"),
        (
            "<script>laypage.render({elem: 'p', count: 245, limit: 8, jump: function(obj, first){"
            "if(!first){location.href = '/zxyw/list?cid=7&page=' + obj.curr;}}});</script>",
            1,
            "script",
            "list?cid=7&page=2",
        ),
        ('<a class="prev" href="a.html">&lt;</a><a class="next" href="c.html">&gt;</a>', 2, "link", "c.html"),
        ('<a href="?p=2">2</a><a href="?p=3">3</a>', 2, "numbers", "index.html?p=3"),
        ('<script>createPageHTML(3, 0, "index", "html");</script>', 1, "script", "index_1.html"),
        (
            "<script>createPageHTML('page_div',10, 1,'list','shtml',189);</script>",
            1,
            "script",
            "list_2.shtml",
        ),
        ("<script>createPageHTML('paging',25,2,'index','html',500);</script>", 2, "script", "index_3.html"),
        (
            """<script>var currentPage = 1; var nextPage = currentPage + 1; var countPage = 3;
            document.write("<a href=\\"index"+"_"+nextPage+".htm\\">下一页</a>");</script>""",
            2,
            "script",
            "index_2.htm",
        ),
        ("""<script>var wp = [{"pages":9,"nextURL":"/zxyw/list2.htm"}]</script>""", 1, "script", "list2.htm"),
        (
            """<script>var currentPage = 0; var countPage = 15;
            document.write('<a href="index_' + (currentPage + 1) + '.html">下</a>')</script>""".replace(
                '"index_', "'+'index_"
            ),
            1,
            "script",
            "index_1.html",
        ),
        ("<script>pageCount:12, pageIndex:1</script>", 1, "script", "index.html?pageIndex=2"),
        ("""<a href="javascript:go('L3p4eXcvbGlzdF8yLmh0bWw=')">下一页</a>""", 1, "base64", "list_2.html"),
        (  # <a href="list_2.html">下一页</a>, escaped, then packed
            "<div>JTNDYSUyMGhyZWYlM0QlMjJsaXN0XzIuaHRtbCUyMiUzRSVFNCVCOCU4QiVFNCVCOCU4MCVFOSVBMSVCNSUzQyUyRmElM0U="
            "</div><script>box.innerHTML = decodeURIComponent(atob(box.innerHTML))</script>",
            1,
            "base64",
            "list_2.html",
        ),
        (
            """<script>function goPage(n){ location.href = "list_" + n + ".html"; }</script>
            <a href="javascript:goPage(2)">下一页</a>""",
            1,
            "script",
            "list_2.html",
        ),
        (
            """<script>function go(n){ location.href = "list_" + n + ".html"; }</script>
            <span onclick="go(3)">下一页</span>""",
            2,
            "script",
            "list_3.html",
        ),
        (
            '<select onchange="location.href=this.value"><option value="list_1.html">第1页</option>'
            '<option value="list_2.html">第2页</option></select>',
            1,
            "choice",
            "list_2.html",
        ),
        (
            """<select onchange="window.location='list.html?p='+this.value"><option value="1">1</option>
            <option value="2">2</option></select>""",
            1,
            "choice",
            "list.html?p=2",
        ),
    ],
)
def test_the_next_page(html: str, number: int, style: str, following: str) -> None:
    found = look(html, number)
    assert (found.style, found.next_url) == (style, FOLDER + following)
    assert not found.alarm(number, 20)


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ('<script>createPageHTML(3, 2, "index", "html");</script>', 3),
        ("<p>第3页/共3页</p>", 3),
        ("<p>共1页</p>", 1),
        ("<p>没有页码</p>", 1),
        ("<p>共 15 条</p>", 1),
    ],
)
def test_the_last_page(html: str, number: int) -> None:
    found = look(html, number)
    assert found.next_url is None
    assert found.alarm(number, 15) == ""


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>第1页/共12页</p>", "has 12 pages, as it says; no way to page 2"),
        ("<p>共62条 1/5</p>", "has 5 pages"),
        ("<p>总共 <em>41</em> 记录</p>", "has 41 rows, as it says, and shows 15"),
        ('<a href="javascript:goPage(2)">下一页</a>', "a link to page 2 whose address could not be read"),
        ('<a class=more href="javascript:void(0)" onclick="load(2)">加载更多</a>', "a button for more rows"),
        ("<div class=more>点击加载更多…</div>", "a button for more rows"),
        (
            "<table>"
            + "".join(f'<td><a href="d{n}.html">{n}</a></td>' for n in range(1, 32))
            + "</table><p>共9页</p>",
            "9 pages",
        ),
    ],
)
def test_more_without_a_way_on_is_an_alarm(html: str, words: str) -> None:
    found = look(html)
    assert found.next_url is None
    assert words in found.alarm(1, 15)


def test_a_parameter_is_set_and_the_others_stay() -> None:
    assert (
        with_parameter("http://a.example/l.php?id=3&page=1#x", "page", 2)
        == "http://a.example/l.php?id=3&page=2"
    )


def test_the_last_page_of_a_widget() -> None:
    script = "laypage.render({count: 16, limit: 8, jump: function(o){location.href='/l?page='+o.curr;}});"
    assert look(f"<script>{script}</script>", 2).next_url is None


@pytest.mark.parametrize(
    ("markup", "following"),
    [
        ('<a href="node_7.htm"><img src="../img/pre.gif"></a><a href="b.htm"><img src="../img/nextpage.gif"></a>', "b.htm"),
        ('<div data-next="?page=2">加载更多</div>', "list.html?page=2"),
        ("<script>function go(p){if(p==1) location.href='index.html';else location.href='index_'+(p-1)+'.html';}"
         '</script><a onclick="go(2)">下一页</a>', "index_1.html"),
        ('<script>var currentPage = 0;var countPage = 12;document.write("<a href=\\"index" + "_" + nextPage + "." + '
         '"shtml\\">下一页</a>");</script>', "index_1.shtml"),
        ("<script>new Page({pageTotal:7,curPage:1,getPage:function(page){location.href='index_'+page+'.html';}});"
         "</script>", "index_2.html"),
    ],
)  # fmt: skip
def test_ways_that_pictures_attributes_and_functions_make(markup: str, following: str) -> None:
    address = "http://zx.example.org/xw/list.html"
    page = f"<html><body><ul><li>…</li></ul>{markup}</body></html>"
    found = find_pager(page, flatten(HtmlDocument(page), address), address, 1)
    assert found.next_url == f"http://zx.example.org/xw/{following}"


def test_a_script_that_counts_pages_and_makes_no_address_is_an_alarm() -> None:
    page = "<html><body><script>var pageCount = 9; draw(pageCount);</script></body></html>"
    address = "http://zx.example.org/xw/list.html"
    assert find_pager(page, flatten(HtmlDocument(page), address), address, 1).alarm(1, 8)


def test_the_last_page_is_where_the_link_to_the_last_page_leads() -> None:
    pager = '<a href="javascript:void(0);">下一页&gt;&gt;</a><a href="{last}">尾页</a>'
    here = look(pager.format(last="list2.htm"), 2, f"{FOLDER}list2.htm")
    assert (here.is_last, here.alarm(2, 14)) == (True, "")
    further = look(pager.format(last="list3.htm"), 2, f"{FOLDER}list2.htm")
    assert "page 3" in further.alarm(2, 14)
