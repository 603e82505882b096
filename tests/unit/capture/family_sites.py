"""One small site of each family of web sites: a list on three pages, its twelve articles, and what such sites
put beside them to lead a reader of lists astray. E-papers have theirs in test_list_walk.py.

In: the name of a site. Out: a `FamilySite`. Places and texts are invented; addresses, markup and ways to the
next page are in the forms of their systems.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

HOME = "http://unit.sample.example"
NAME = "砚沙市政协"
COUNT, PER_PAGE = 12, 4
TITLES = [f"{NAME}{what}" for what in ("2025年工作综述", "召开主席会议", "督办重点提案", "视察河湖治理")]
PAGES = range(-(-COUNT // PER_PAGE))
AddressOf = Callable[[int, date], str]
# What stands beside lists: the way home, columns of the site, other hosts.
MENU = """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zxgk/">政协概况</a></li>
<li><a href="/tagz/">提案工作</a></li></ul></div>"""
LINKS = """<div class="links">友情链接：<a href="http://www.example.com/">砚沙市人民政府门户网站</a>
<a href="http://beian.example.net/">某公网安备50010102000001号</a></div>"""


@dataclass(frozen=True)
class FamilySite:
    """A site.

    Attributes:
        path: Its list. pages: Bodies by path and query, of a POST with its form data behind "#".
        articles: Paths that must come into the archive, and no others.
    """

    family: str
    path: str
    pages: Mapping[str, str]
    articles: tuple[str, ...]


def title(number: int) -> str:
    return f"{TITLES[number % len(TITLES)]}（之{number + 1}）"


def day(number: int) -> date:
    return date(2026, 1, 19) - timedelta(days=2 * number)


def rows_of(page: int) -> Iterator[tuple[int, date, str]]:
    """Number, day and title of the articles on a list page."""
    for number in range(page * PER_PAGE, min(COUNT, (page + 1) * PER_PAGE)):
        yield number, day(number), title(number)


def around(inner: str, head: str = "") -> str:
    return f"<html><head><title>政协要闻-{NAME}</title>{head}</head><body>{MENU}{inner}{LINKS}</body></html>"


def article(number: int, box: str, more: str = "") -> str:
    text = f"<p>第{number + 1}篇。一年来，{NAME}共提出提案{300 + number}件。</p>" * 30
    return around(f"<h1>{title(number)}</h1><div>发布时间：{day(number)}</div><div {box}>{text}</div>{more}")


def _site(
    family: str, lists: Mapping[str, str], address: AddressOf, box: str, more: str = "", path: str = ""
) -> FamilySite:
    articles = [address(number, day(number)) for number in range(COUNT)]
    bodies = {one: article(number, box, more) for number, one in enumerate(articles)}
    return FamilySite(family, path or next(iter(lists)), {**lists, **bodies}, tuple(articles))


def _plain(
    family: str,
    paths: tuple[str, str, str],
    address: AddressOf,
    row: str,
    box: str,
    *,
    head: str = "",
    pager: str = '<a href="{next}">下一页</a>',
    beside: str = "",
) -> FamilySite:
    """A site whose list pages differ in their rows and their pager only."""
    lists = {}
    for page in PAGES:
        rows = "".join(
            row.format(url=address(number, at), title=words, cut=words[:9], day=at, at=at)
            for number, at, words in rows_of(page)
        )
        following = paths[page + 1] if page + 1 < len(paths) else ""
        way = (
            pager.format(next=following, page=page, number=page + 1)
            if following or "{next}" not in pager
            else ""
        )
        lists[paths[page]] = around(f"{beside}<ul>{rows}</ul><div>{way}</div>", head)
    return _site(family, lists, address, box)


ROW = '<li><a href="{url}" title="{title}">{cut}…</a><span>{day}</span></li>'
MONTH_DAY = '<li><span>{at:%m-%d}</span><a href="{url}">{title}</a></li>'
SPLIT = (
    '<li id="line_u8_{at.day}"><a href="{url}"><h3>{at:%d}</h3><i>/ {at:%Y-%m}</i><h4>{title}</h4></a></li>'
)
WHOLE = '<li><a href="{url}"><p>{title}</p><span>{day}</span></a></li>'


def trs() -> FamilySite:
    """Beside the list a ranking of other columns, in the same dialect."""
    beside = """<div><h3>热点排行</h3><ol><li><a href="/xwzx/202511/t20251103_5190011.html">全市招商工作推进会召开</a></li>
<li><a href="/xwzx/202510/t20251022_5188012.html">丰收节在石坪镇启幕</a></li></ol></div>"""
    return _plain(
        "trs",
        ("/zxyw/index.html", "/zxyw/index_1.html", "/zxyw/index_2.html"),
        lambda number, at: f"/zxyw/{at:%Y%m}/t{at:%Y%m%d}_{4310590 - number}.html",
        ROW,
        'class="TRS_Editor"',
        pager='<script>createPageHTML(3, {page}, "index", "html");</script>',
        beside=beside,
    )


def trs_without_day() -> FamilySite:
    """Addresses without a day, and the older script of a pager."""
    pager = """<script>var currentPage = {page};//所在页从0开始
var countPage = 3//共多少页
</script>"""
    return _plain(
        "trs",
        ("/ldjh/index.shtml", "/ldjh/index_1.shtml", "/ldjh/index_2.shtml"),
        lambda number, at: f"/ldjh/{at:%Y%m}/t{4427690 - number}.shtml",
        ROW,
        'class="TRS_UEDITOR"',
        pager=pager,
    )


def _record(number: int, address: AddressOf) -> str:
    url = address(number, day(number))
    return f"<record><![CDATA[<li><a href='{url}'>{title(number)}</a><b>{day(number)}</b></li>]]></record>"


def _jcms_address(number: int, at: date) -> str:
    return f"/art/{at.year}/{at.month}/{at.day}/art_337_{1182890 - number}.html"


def jcms() -> FamilySite:
    """Rows in a data island, further ones behind the link of its group, which leads to itself at first."""
    lists = {}
    for page in PAGES:
        group = f'<a href="/module/web/jpage/dataproxy.jsp?page={page + 1}&columnid=337&unitid=5"></a>'
        records = "".join(_record(number, _jcms_address) for number, _, _ in rows_of(page))
        data = f"""<datastore><totalrecord>{COUNT}</totalrecord><totalpage>3</totalpage>
<nextgroup><![CDATA[{group}]]></nextgroup><recordset>{records}</recordset></datastore>"""
        path = f"/module/web/jpage/dataproxy.jsp?page={page + 1}&columnid=337&unitid=5"
        lists["/col/col337/index.html" if page == 0 else path] = (
            data if page else around(f'<div id="5"><script type="text/xml">{data}</script></div>')
        )
    return _site("jcms", lists, _jcms_address, 'id="zoom"')


def jcms_by_post() -> FamilySite:
    """No group: a script asks for further records by POST, with data that a variable holds."""
    script = """<script>var param_5={col:1,webid:9,columnid:337,unitid:'5'};
$('#5').jpage({totalRecord:12,perPage:2,groupSize:2,proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:param_5});</script>"""

    def address(number: int, at: date) -> str:
        return f"/col/col337/art/{at.year}/art_{number:02}0cfc4dba7403887a8cc0a165aad1.html"

    lists = {}
    for page in PAGES:
        records = "".join(_record(number, address) for number, _, _ in rows_of(page))
        first = page * PER_PAGE + 1
        path = f"/module/web/jpage/dataproxy.jsp?startrecord={first}&endrecord={first + 3}&perpage=2"
        data = f"<datastore><totalrecord>{COUNT}</totalrecord><recordset>{records}</recordset></datastore>"
        form = "#col=1&webid=9&columnid=337&unitid=5"
        lists["/col/col337/index.html" if page == 0 else path + form] = (
            data if page else around(f'<div id="5"><script type="text/xml">{data}</script></div>{script}')
        )
    return _site("jcms", lists, address, 'id="zoom"')


def jpaas() -> FamilySite:
    """The page holds no row: its script says where they are, and how they are counted on."""
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    script = (
        f"""<div id="list"><script url="{unit}" queryData="{{'webId':'29','pageId':'bf3'}}"></script></div>"""
    )

    def address(number: int, at: date) -> str:
        return f"/art/{at.year}/art_{number:02}0cfc4dba7403887a8cc0a165aad1.html"

    lists = {"/zxyw/index.html": around(script)}
    for page in PAGES:
        rows = "".join(
            f"<ul><li class='tit'><a href='{address(number, at)}'>{words}</a></li><li class='sj'>{at}</li></ul>"
            for number, at, words in rows_of(page)
        )
        html = f"<div class='page-content'>{rows}</div><div count='{COUNT}' pageSize='{PER_PAGE}'></div>"
        asked = f"&paramJson=%7B%22pageNo%22%3A{page + 1}%2C%22pageSize%22%3A{PER_PAGE}%7D" if page else ""
        lists[f"{unit}?webId=29&pageId=bf3{asked}"] = json.dumps({"success": True, "data": {"html": html}})
    return _site("jpaas", lists, address, 'class="article-content"')


def _ucap_address(number: int, at: date) -> str:
    return f"/ys/c100058/{at:%Y%m}/{number:02}b1c2d3e4f5061728394a5b6c7d8e9f.shtml"


def ucap() -> FamilySite:
    """A common_list; the whole row is the link, headline and day are its paragraphs."""
    stem = "/ys/c100057/c100058/common_list"
    return _plain(
        "ucap",
        (f"{stem}.shtml", f"{stem}_2.shtml", f"{stem}_3.shtml"),
        _ucap_address,
        WHOLE,
        'id="UCAP-CONTENT"',
        head='<meta name="channelId" content="c100058">',
        pager="<script>createPageHTML('page_div',3, {number},'common_list','shtml',12);</script>",
    )


def ucap_json() -> FamilySite:
    lists = {}
    for page in PAGES:
        results = [
            {"title": words, "url": _ucap_address(number, at), "publishedTimeStr": f"{at} 10:20:30"}
            for number, at, words in rows_of(page)
        ]
        data = {"total": COUNT, "page": page + 1, "rows": PER_PAGE, "results": results}
        path = f"/common/search/c0d1?_isJson=true&_pageSize={PER_PAGE}&_template=ucap&page={page + 1}"
        lists[path] = json.dumps({"status": 200, "data": data})
    beyond = json.dumps({"status": 200, "data": {"total": COUNT, "page": 4, "results": []}})
    lists[f"/common/search/c0d1?_isJson=true&_pageSize={PER_PAGE}&_template=ucap&page=4"] = beyond
    return _site("ucap", lists, _ucap_address, 'id="UCAP-CONTENT"')


def gkmlpt() -> FamilySite:
    """Rows in JSON, with days as seconds beside those that are printed."""

    def address(number: int, at: date) -> str:
        return f"/gkmlpt/content/4/42{number:02}/post_42{number:02}753.html"

    lists = {}
    for page in range(len(PAGES) + 1):
        articles = [
            {"id": number, "title": words, "date": 1767225600, "created_at": f"{at} 10:00:00"}
            | {"url": f"{HOME}{address(number, at)}"}
            for number, at, words in rows_of(page)
        ]
        body = {"classify": {"id": 0, "post_count": COUNT}, "articles": articles}
        lists[f"/gkmlpt/api/all/0?page={page + 1}&sid=758"] = json.dumps(body)
    return _site("gkmlpt", lists, address, 'class="article-content"')


def boda() -> FamilySite:
    """Numbers of pages fall; the day is a heading in the link, its month stands behind a stroke."""
    return _plain(
        "boda",
        ("/zxyw.htm", "/zxyw/2.htm", "/zxyw/1.htm"),
        lambda number, at: f"/info/1021/{3490 - number}.htm",
        SPLIT,
        'class="v_news_content"',
        pager='<span class="p_next p_fun"><a href="{next}">下页</a></span><span class="p_t">共3页</span>',
    )


def longxun() -> FamilySite:
    """The next page is a sign with a title."""
    stem = "/content/column/6780041"
    return _plain(
        "longxun",
        (f"{stem}?pageIndex=1", f"{stem}?pageIndex=2", f"{stem}?pageIndex=3"),
        lambda number, at: f"/content/article/{8177290 - number}",
        '<li><a href="{url}" title="{title}"><i>[置顶]</i>{title}</a><span>{day} 09:12:30</span></li>',
        'class="j-fontContent"',
        pager='<a href="{next}" title="下一页">&gt;</a>',
    )


def sudy() -> FamilySite:
    """A table in each row; the pager's first links lead nowhere."""
    return _plain(
        "sudy",
        ("/zxdt/list.htm", "/zxdt/list2.htm", "/zxdt/list3.htm"),
        lambda number, at: f"/{at:%Y}/{at:%m%d}/c72a{111290 - number}/page.htm",
        "<li><table><tr><td><a href='{url}' title='{title}'>{cut}...</a></td><td>{day}</td></tr></table></li>",
        'class="wp_articlecontent"',
        pager="""<ul class="wp_paging"><li><a class="prev" href="javascript:void(0);">上一页</a></li>
<li><a class="next" href="{next}">下一页&gt;&gt;</a></li></ul>""",
    )


def arti() -> FamilySite:
    return _plain(
        "arti",
        ("/zxww/wyjy/index.shtml", "/zxww/wyjy/index_2.shtml", "/zxww/wyjy/index_3.shtml"),
        lambda number, at: f"/zxww/{at:%Y/%m/%d}/ARTI17671681604{90 - number}386.shtml",
        '<li><h3><a href="{url}">{title}</a></h3><p>来源：砚沙日报　{at:%Y年%m月%d日}</p></li>',
        'class="article"',
    )


def siteserver() -> FamilySite:
    """Days as month and day; the year is that of the capture."""
    return _plain(
        "siteserver",
        ("/channels/266.html", "/channels/266_2.html", "/channels/266_3.html"),
        lambda number, at: f"/contents/266/{3590 - number}.html",
        MONTH_DAY,
        'class="content"',
    )


def php_site() -> FamilySite:
    """A parameter that counts, which nothing on the page names."""
    stem = "/news_list.php?id=3"
    site = _plain(
        "php_site",
        (stem, f"{stem}&page=2", f"{stem}&page=3"),
        lambda number, at: f"/news_view.php?id={590 - number}",
        ROW,
        'class="content"',
        pager="",
    )
    return FamilySite(
        site.family, site.path, {**site.pages, f"{stem}&page=4": around("<ul></ul>")}, site.articles
    )


def phpcms() -> FamilySite:
    stem = "/index.php?m=content&c=index&a=lists&catid=76"
    return _plain(
        "phpcms",
        (stem, f"{stem}&page=2", f"{stem}&page=3"),
        lambda number, at: f"/index.php?m=content&c=index&a=show&catid=76&id={490 - number}",
        '<li>·<a href="{url}">{title}</a><span class="rt">{day} 08:30:00</span></li><li class="bk20 hr"></li>',
        'class="content"',
    )


def empire() -> FamilySite:
    stem = "/html/zhengxie/index"
    return _plain(
        "empire",
        ("/html/zhengxie/", f"{stem}_2.html", f"{stem}_3.html"),
        lambda number, at: f"/html/zhengxie/{at}/{4590 - number}.html",
        MONTH_DAY,
        'id="text"',
        head='<script src="/e/public/onclick/?enews=doclass"></script>',
        pager='<a title="Total record"><b>12</b></a> <a href="{next}">下一页</a>',
    )


def wordpress() -> FamilySite:
    """Each row leads to its column, its comments and its tags, too."""
    stem = f"{HOME}/category/zx"
    return _plain(
        "wordpress",
        ("/category/zx", "/category/zx/page/2", "/category/zx/page/3"),
        lambda number, at: f"/archives/{490 - number}",
        f'<article><h2><a href="{{url}}">{{title}}</a></h2><time datetime="{{day}}T09:00:00">{{day}}</time>'
        f'<a href="{stem}">政协</a><a href="{{url}}#comments">2 条评论</a><a href="/tag/tian">提案工作动态</a></article>',
        'class="entry-content"',
        head='<meta name="generator" content="WordPress 6.4.2">',
    )


def date_folder() -> FamilySite:
    """The column stands as a link before each headline."""
    return _plain(
        "date_folder",
        ("/zx/index.shtml", "/zx/index_2.shtml", "/zx/index_3.shtml"),
        lambda number, at: f"/c/{at}/{38690 - number}.shtml",
        '<li>[<a href="/zx/">地方政协</a>] <a href="{url}">{title}</a><span>{at:%m-%d}</span></li>',
        'class="text"',
    )


def content_number() -> FamilySite:
    return _plain(
        "content_number",
        ("/Node-55.html", "/Node-55_2.html", "/Node-55_3.html"),
        lambda number, at: f"/Content-{28090 - number}.html",
        ROW,
        'class="content"',
    )


def small_cms() -> FamilySite:
    return _plain(
        "small_cms",
        (
            "/portal.php?mod=list&catid=5",
            "/portal.php?mod=list&catid=5&page=2",
            "/portal.php?mod=list&catid=5&page=3",
        ),
        lambda number, at: f"/article-{290 - number}-1.html",
        '<dl><dt><a href="{url}">{title}</a></dt><dd>一年来，委员围绕中心建言。</dd><dd>{day}</dd></dl>',
        'id="article_content"',
    )


SITES: dict[str, Callable[[], FamilySite]] = {
    build.__name__: build
    for build in (
        trs,
        trs_without_day,
        jcms,
        jcms_by_post,
        jpaas,
        ucap,
        ucap_json,
        gkmlpt,
        boda,
        longxun,
        sudy,
        arti,
        siteserver,
        php_site,
        phpcms,
        empire,
        wordpress,
        date_folder,
        content_number,
        small_cms,
    )
}
