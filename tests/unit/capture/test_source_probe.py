"""One look at a list: what a probe says of pages, and what it asks a site for."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import yaml
from tests.unit.capture.column_site import BODY, HOME, WAF, article, list_page, row
from tests.yaml_files import read_yaml

from gov_reviews.capture.source_probe import ProbeReport, probe_file, probe_page, probe_site
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import InvalidRequest
from gov_reviews.knowledge.regions import load_regions
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews.sites.family_data import load_families
from gov_reviews.sites.registry import complete
from gov_reviews.sites.spec import SourceSpec

LIST = "http://zx.example.org/zwxx/index.html"
COUNTY = next(region for region in load_regions() if region.level is RegionLevel.COUNTY)
CODE = f"{COUNTY.code}0001"
HEAD = f"""<head><title>政协要闻-望岚区政协</title><meta name="SiteIDCode" content="{CODE}">
<meta name="SiteName" content="望岚区政协网: 'a' #1"><meta name="ColumnName" content="政协要闻"></head>"""


def look(html: str, address: str = LIST, **options) -> ProbeReport:
    return probe_page(DecodedPage(html.encode(), address), address, today=date(2026, 1, 10), **options)


def test_a_list_of_a_known_family() -> None:
    report = look(f"<html>{HEAD}{list_page(row(3) + row(2) + row(1), 4)}</html>")
    assert (report.state, report.reason, report.alarms) == ("ok", "", ())
    assert (report.family.name, report.next_page, report.pager) == ("trs", f"{LIST[:-5]}_1.html", "script")
    assert [(found.title, found.listed_date) for found in report.rows][:1] == [
        ("政协第3篇综述", date(2026, 1, 5))
    ]
    assert (report.identity.code, report.identity.names[0]) == (CODE, "望岚区政协网: 'a' #1")


def test_the_proposal_is_a_source_of_at_most_twelve_lines() -> None:
    report = look(f"<html>{HEAD}{list_page(row(3) + row(2) + row(1), 4)}</html>")
    assert len(report.proposal.splitlines()) <= 12
    values = yaml.safe_load(report.proposal)
    spec = SourceSpec.model_validate(complete(load_families()[values["family"]], values))
    assert (spec.family, spec.base_url, spec.fetch.scheme) == ("trs", "http://zx.example.org", "http")
    assert (spec.admin.code, spec.admin.level, spec.admin.province) == (
        COUNTY.code,
        "county",
        COUNTY.province,
    )
    assert (spec.org_type, spec.name, spec.lists[0].path) == (
        "cppcc",
        "望岚区政协网: 'a' #1",
        "/zwxx/index.html",
    )
    assert (spec.identity.site_id_code, spec.canary.min_rows, spec.enabled) == (CODE, 1, None)


def test_articles_on_another_host_of_the_owner_are_shown_and_the_host_proposed() -> None:
    rows = "".join(
        f'<li><a href="view/2026/{n}.shtml">陌桑区政协第{n}篇综述</a><small>2026-01-0{n}</small></li>'
        for n in (3, 2, 1)
    )
    page = f'<base href="http://zx.mosang.gov.cn/zx/"><ul>{rows}</ul>'
    report = look(page, "http://www.mosang.gov.cn/portal/list")
    assert [found.url for found in report.rows][:1] == ["http://zx.mosang.gov.cn/zx/view/2026/3.shtml"]
    assert (report.state, len(report.rows)) == ("partial", 3)
    assert "zx.mosang.gov.cn" in report.alarms[0]
    values = yaml.safe_load(report.proposal)
    assert values["allow_hosts"] == ["www.mosang.gov.cn", "zx.mosang.gov.cn"]
    assert len(report.proposal.splitlines()) <= 12
    assert look(page, "http://www.suiyuan.gov.cn/portal/list").rows == ()


def test_a_shell_of_a_known_family_says_where_its_data_comes_from() -> None:
    report = look(
        """<script>window._CONFIG = {SITE_ID: 755088, TREE: [{"id":2201}]};</script>
        <link href="/gkmlpt/static/a.css"><div id="app"></div><script src="/gkmlpt/static/a.js"></script>""",
        "http://www.mosang.gov.cn/gkmlpt/index#2201",
    )
    assert (report.state, report.family.name) == ("needs_render", "gkmlpt")
    assert "http://www.mosang.gov.cn/gkmlpt/api/all/2201?page=1&sid=755088" in report.reason


def test_a_page_of_an_issue_has_its_articles_and_no_next_page() -> None:
    report = look(
        """<map name="pagepicmap"><area href="content_61.htm"></map><table>
        <tr><td><a href="content_61.htm"><div>陌桑区政协这一年</div></a></td></tr>
        <tr><td><a href="content_62.htm"><div>陌桑区政协提案工作综述</div></a></td></tr></table>
        <a id="pageLink" href="node_2.htm">第01版</a><a id="pageLink" href="node_9.htm">第08版</a>""",
        "http://szb.mosang.cn/msrb/html/2026-01/05/node_9.htm",
    )
    assert [found.title for found in report.rows] == ["陌桑区政协这一年", "陌桑区政协提案工作综述"]
    assert (report.family.name, report.next_page, report.pager) == (
        "founder",
        None,
        "1 further pages of the issue",
    )


def test_a_challenge_has_no_family() -> None:
    report = look("<html><script>$_ts=window['$_ts'];$_ts.nsd=1;$_ts.cd='x'</script></html>", status=412)
    assert (report.state, report.family.name, report.rows, report.proposal) == (
        "blocked_challenge",
        "unknown",
        (),
        "",
    )
    assert look(WAF).state == "blocked_waf"
    assert look('<div id="app"></div><script src="a.js"></script>').state == "needs_render"


def test_a_site_of_no_known_family_is_unknown_and_read_by_its_structure() -> None:
    rows = "".join(
        f'<li><a href="/zxdt/2566{n}.html">陌桑区政协第{n}篇综述</a>2024-01-0{n}</li>' for n in (3, 2, 1)
    )
    report = look(f"<ul>{rows}</ul>")
    assert (report.family.name, len(report.rows), report.state) == ("unknown", 3, "ok")
    assert yaml.safe_load(report.proposal)["family"] == "generic_html"


def test_what_is_lost_is_an_alarm_and_the_state_is_not_ok() -> None:
    report = look(
        f"<html><ul>{row(3)}{row(2)}{row(1)}</ul><p>第1页/共12页</p></html>".replace("<ul>", "<ul>")
    )
    assert report.state == "ok", "index_1.html is the way of this family"
    plain = "".join(
        f'<li><a href="/zxdt/2566{n}.html">陌桑区政协第{n}篇综述</a>2024-01-0{n}</li>' for n in (3, 2, 1)
    )
    report = look(f"<ul>{plain}</ul><p>第1页/共12页</p>")
    assert (report.state, report.next_page) == ("partial", None)
    assert "12 pages" in report.alarms[0]


def test_a_page_without_a_list() -> None:
    assert look("<p>" + "机构简介。" * 80 + "</p>").state == "layout_changed"
    assert look("<p>暂无相关信息</p>" + "<p>页脚</p>" * 80).state == "empty"


@pytest.mark.parametrize(
    "address", ["ftp://a.example/", "http://a.example:99999/x", "http://localhost/x", "nonsense"]
)
def test_no_source_can_have_such_an_address(address: str, tmp_path) -> None:
    file = tmp_path / "a.html"
    file.write_text(list_page(row(1)), encoding="utf-8")
    with pytest.raises(InvalidRequest):
        probe_file(file, address)


def test_a_file_that_is_not_there(tmp_path) -> None:
    with pytest.raises(InvalidRequest, match="cannot be read"):
        probe_file(tmp_path / "none.html", LIST)


def test_a_site_is_asked_for_list_next_page_and_one_article(settings, site, clock) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /admin/\nCrawl-delay: 2", content_type="text/plain")
    site.page("/zwxx/index.html", list_page(row(4) + row(3), 2))
    site.page("/zwxx/index_1.html", list_page(row(2) + row(1), 2, 1))
    site.page(article(4), BODY)
    report = probe_site(settings, f"{HOME}/zwxx/index.html", clock=clock)
    assert site.paths == ["/zwxx/index.html", "/zwxx/index_1.html", article(4)]
    assert report.state == "ok"
    assert report.robots == "1 rules for us, a pause of 2 s"
    assert report.pager == "script; page 2 holds 2 rows, 2 of them new"
    assert report.article is not None
    assert (report.article.state, report.article.characters > 500) == ("ok", True)
    assert report.article_body is not None
    assert report.article_body[0].body.decode() == BODY


def test_a_next_page_that_is_no_other_page(settings, site, clock) -> None:
    same = list_page(row(4) + row(3), 2)
    site.page("/zwxx/index.html", same)
    site.page("/zwxx/index_1.html", same)
    report = probe_site(settings, f"{HOME}/zwxx/index.html", clock=clock)
    assert (report.state, len(report.alarms)) == ("partial", 2)
    assert "page 2 holds no other rows" in report.alarms[0]
    assert "none of the 2 articles that were tried could be read" in report.alarms[1]
    assert report.article is not None
    assert report.article.state != "ok", "the article is missing"


def test_a_site_that_blocks_or_forbids(settings, site, clock) -> None:
    site.page("/zwxx/index.html", "<html></html>", status=412)
    assert probe_site(settings, f"{HOME}/zwxx/index.html", clock=clock).state == "blocked_challenge"
    site.page("/robots.txt", "User-agent: *\nDisallow: /", content_type="text/plain")
    report = probe_site(settings, f"{HOME}/zwxx/index.html", clock=clock)
    assert (report.state, report.rows) == ("disallowed", ())
    assert "robots.txt does not allow" in report.reason


@pytest.mark.parametrize(
    ("html", "source_of_data"),
    [
        (
            """<ul></ul><script url="/api-gateway/jpaas-publish-server/front/page/build/unit"
            queryData="{'webId':'1','pageId':'abc'}"></script>""",
            "http://zx.example.org/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=abc",
        ),
        (
            "<a href='/gkmlpt/index'>目录</a><script>var c = {SID: '755001'}</script>",
            "http://zx.example.org/gkmlpt/api/all/0?page=1&sid=755001",
        ),
    ],
)
def test_a_list_that_a_script_fills_is_named_with_its_address(html: str, source_of_data: str) -> None:
    report = look(html + "<p>机构简介。</p>" * 60)
    assert (report.state, report.rows) == ("needs_render", ())
    assert report.reason.endswith(source_of_data)


UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


@pytest.mark.parametrize(
    "inner",
    [
        f"""<script url="{UNIT}" queryData="{{'tagId':'列表'}}"></script>""",
        "<a href='/col/col7/index.html'></a><iframe src='/zwxx/rows.html'></iframe>",
    ],
    ids=["unit", "frame"],
)
def test_a_list_that_stands_inside_another_page_is_found_there(settings, site, clock, inner: str) -> None:
    site.page("/zwxx/index.html", f"<html>{HEAD}{inner}{'<p>页脚</p>' * 80}</html>")
    numbered = [
        f'<li><a href="/art/2026/1/{day}/art_7_50{day}.html" title="望岚区政协第{day}次会议">望岚区</a>'
        f"<span>2026-01-0{day}</span></li>"
        for day in range(9, 3, -1)
    ]
    pages = [
        f"<ul>{''.join(half)}</ul><div rows='3' count='6'></div>" for half in (numbered[:3], numbered[3:])
    ]
    site.page(f"{UNIT}?tagId={quote('列表')}", json.dumps({"data": {"html": pages[0]}}))
    second = urlencode({"tagId": "列表", "paramJson": '{"pageNo":2,"pageSize":3}'})
    site.page(f"{UNIT}?{second}", json.dumps({"data": {"html": pages[1]}}))
    site.page("/zwxx/rows.html", pages[0].replace("<div", "<a href='rows_2.html'>下一页</a><div"))
    site.page("/zwxx/rows_2.html", pages[1])
    site.page("/art/2026/1/9/art_7_509.html", f"<h1>望岚区政协第9次会议</h1>{BODY}")
    report = probe_site(settings, f"{HOME}/zwxx/index.html", clock=clock)
    assert (report.state, len(report.rows), report.address) == ("ok", 3, f"{HOME}/zwxx/index.html")
    assert report.pager.endswith("page 2 holds 3 rows, 3 of them new")
    assert report.article is not None
    assert report.article.state == "ok"
    values = yaml.safe_load(report.proposal)
    assert values["family"] == ("jpaas" if UNIT in inner else "jcms")
    assert (values["lists"][0]["path"], values["identity"]["site_id_code"]) == ("/zwxx/index.html", CODE)


def paper_page(folder: str, links: str, name: str = "第01版：要闻") -> str:
    rows = "".join(
        f"<li><a href='{href}'>望岚区政协第{number}篇</a></li>" for number, href in enumerate(links.split())
    )
    return f"<html><title>望岚日报</title><a href='{folder}'>{name}</a><ul id='titleList'>{rows}</ul>{'<p>页脚</p>' * 60}</html>"


def proposed(report: ProbeReport) -> dict[str, Any]:
    values = yaml.safe_load(report.proposal)
    SourceSpec.model_validate(complete(load_families()[values["family"]], values))
    return values


@pytest.mark.parametrize(
    ("front", "links", "path"),
    [
        (
            "/wlb/20260112/html/page_01.htm",
            "content_20260112001001.htm content_20260112001002.htm content_20260112001003.htm",
            "/wlb/{yyyymmdd}/html/page_01.htm",
        ),
        (
            "/html/2026-01/12/node_1.htm",
            "content_71.htm?div=-1 content_72.htm?div=-1 content_73.htm?div=-1",
            "/html/{yyyy-mm}/{dd}/node_1.htm",
        ),
    ],
)
def test_a_page_of_a_day_is_proposed_as_the_paper_of_every_day(front: str, links: str, path: str) -> None:
    """The page of one day has no news: a source with its path would never find any."""
    second = front.replace("1.htm", "2.htm")
    page = paper_page(second, links, "第02版：政协")
    values = proposed(look(page, f"http://paper.example.org{front}"))
    assert (values["family"], values["org_type"]) == ("founder", "media_epaper")
    assert values["lists"] == [{"id": "paper", "path": path, "kind": "epaper"}]
    from_behind = look(paper_page(front, links), f"http://paper.example.org{second}")
    assert proposed(from_behind)["lists"][0]["path"] == path


@pytest.mark.parametrize("is_there", [True, False])
def test_an_index_of_the_month_is_proposed_where_it_leads_to_issues(settings, site, clock, is_there) -> None:
    links = " ".join(f"../../../con/202601/05/content_{number}.html" for number in (1, 2, 3))
    site.page("/index.html", "<meta http-equiv='refresh' content='0;url=pc/layout/202601/05/node_01.html'>")
    site.page("/pc/layout/202601/05/node_01.html", paper_page("node_02.html", links))
    entry = "<period><period_date>2026-01-05</period_date><front_page>node_01.html</front_page></period>"
    if is_there:
        site.page("/pc/layout/202601/period.xml", f"<root>{entry}</root>", content_type="text/xml")
    for number in (1, 2, 3):
        site.page(f"/pc/con/202601/05/content_{number}.html", BODY)
    report = probe_site(settings, f"{HOME}/index.html", clock=clock)
    name = "period.xml" if is_there else "{dd}/node_01.html"
    assert proposed(report)["lists"][0]["path"] == f"/pc/layout/{{yyyymm}}/{name}"
    assert [found.url.removeprefix(HOME) for found in report.rows] == [
        f"/pc/con/202601/05/content_{number}.html" for number in (1, 2, 3)
    ], "relative to where the entrance leads"


@pytest.mark.parametrize(
    "entrance",
    [
        "<script>var front = '/m/202601/05/index.html'; window.location.href = front;</script>",
        "<script>location.replace('/m/202601/05/index.html')</script>",
        "<table><td>4</td><td><a href='/m/202512/29/'>29</a></td><td><a href='/m/202601/05/index.html'>5</a></td></table>",
        "<div><a href='/m/202601/05/index.html'>进入望岚日报今日数字报</a></div>" + "<p>页脚</p>" * 60,
    ],
    ids=["script with a name", "script", "calendar", "one link"],
)
@pytest.mark.parametrize("system", ["pc", "m"], ids=["known by its articles", "by its entrance alone"])
def test_an_entrance_of_a_paper_is_probed_by_its_newest_issue(
    settings, site, clock, entrance: str, system: str
) -> None:
    front = f"/{system}/202601/05/index.html"
    links = " ".join(f"/{system}/202601/05/c{number}.html" for number in (501, 502, 503))
    site.page("/szb/", f"<html>{entrance.replace('/m/', f'/{system}/')}</html>")
    before = f"<a href='/{system}/202512/29/index.html'>上一期</a>"
    site.page(front, paper_page("p2.html", links, "第02版：政协").replace("<ul", f"{before}<ul"))
    for number in (501, 502, 503):
        text = BODY.replace("<body>", f"<body><h1>望岚区政协第{number - 500}篇</h1>")
        site.page(f"/{system}/202601/05/c{number}.html", text)
    report = probe_site(settings, f"{HOME}/szb/", clock=clock)
    assert (report.state, report.family.name, len(report.rows)) == ("ok", "founder", 3)
    assert report.pager == "1 further pages of the issue", "the issue before is none of them"
    values = proposed(report)
    assert values["lists"] == [
        {"id": "paper", "path": f"/{system}/{{yyyymm}}/{{dd}}/index.html", "kind": "epaper"}
    ]
    assert report.article is not None
    assert report.article.state == "ok"


@pytest.mark.parametrize(
    "page",
    [
        "<script>location.replace('/portal/index.html')</script>",
        "<a href='/2026-01/05/a.pdf'>公报</a><p>机构简介。</p>" * 60,
        "<table><td><a href='/m/202601/05/'>5</a></td></table>" + "<p>页脚</p>" * 60,
    ],
    ids=["an entrance of a site", "a file of a day", "issues that are gone"],
)
def test_what_leads_to_no_issue_is_told_as_before(settings, site, clock, page: str) -> None:
    site.page("/szb/", f"<html>{page}</html>")
    report = probe_site(settings, f"{HOME}/szb/", clock=clock)
    assert (report.state, report.rows, report.proposal) == ("layout_changed", (), "")


def test_a_page_of_one_day_of_an_unknown_system_is_no_list() -> None:
    rows = "".join(
        f"<li><a href='Item{number}.htm'>望岚区政协第{number}篇综述</a></li>" for number in (1, 2, 3)
    )
    report = look(f"<ul>{rows}</ul>", "http://paper.example.org/content/20260105/Page01.htm")
    assert (report.state, len(report.rows), report.family.name) == ("partial", 3, "unknown")
    assert "the path /content/{yyyymmdd}/Page01.htm, kind: epaper" in report.alarms[-1]


def unknown_paper(day: str, more: str = "") -> ProbeReport:
    pages = "".join(f"<a href='/wl/{day}/v{number:02}.html'>第{number:02}版</a>" for number in (1, 2, 3))
    rows = "".join(
        f"<li><a href='/wl/{day}/{n}.html'>望岚区政协第{n}篇综述</a></li>" for n in (701, 702, 703)
    )
    return look(f"{pages}<ul>{rows}</ul>{more}", f"http://paper.example.org/wl/{day}/v02.html")


def test_a_paper_of_an_unknown_system_is_proposed_with_the_form_of_its_articles() -> None:
    report = unknown_paper("20260105")
    values = proposed(report)
    assert (report.state, len(report.rows), len(report.issue_pages)) == ("ok", 3, 2)
    assert values["lists"] == [{"id": "paper", "path": "/wl/{yyyymmdd}/v01.html", "kind": "epaper"}]
    assert values["articles"] == {"match": r"^/wl/\d+/\d+\.html$", "keep_query": []}
    assert {row.listed_date for row in report.rows} == {date(2026, 1, 5)}


def test_pages_in_folders_of_their_own_are_proposed_by_the_first() -> None:
    pages = "".join(f"<a href='/wl/2026/1/5/0{number}/'>第0{number}版</a>" for number in (1, 2, 3))
    rows = "".join(f"<li><a href='n{n}.html'>望岚区政协第{n}篇综述</a></li>" for n in (701, 702, 703))
    report = look(f"{pages}<ul>{rows}</ul>", "http://paper.example.org/wl/2026/1/5/02/")
    assert proposed(report)["lists"][0]["path"] == "/wl/{yyyy}/{m}/{d}/01/"


def test_pages_of_an_issue_alone_are_no_list() -> None:
    pages = "".join(f"<li><a href='/wl/index?id={70 + n}'>第{n}版：要闻</a></li>" for n in (1, 2, 3))
    articles = "".join(f"<li><a href='javascript:;' onclick='show({n})'>政协综述</a></li>" for n in (1, 2))
    report = look(f"<ul>{pages}</ul><ul>{articles}</ul>", "http://paper.example.org/wl/index?id=71")
    assert (report.state, report.proposal) == ("partial", "")
    assert "rows are pages of an issue" in report.alarms[-1]


def test_a_paper_whose_addresses_name_no_day_is_said() -> None:
    report = unknown_paper("1054")
    assert (report.state, len(report.rows)) == ("partial", 3)
    assert "its address names no day" in report.alarms[-1]


@pytest.mark.parametrize(("before", "is_proposed"), [("7007/20260104", False), ("7008/20260105", None)])
def test_a_number_beside_the_day_is_said(before: str, is_proposed: bool | None) -> None:
    report = unknown_paper("7008/20260105", f"<a href='/wl/{before}/v02.html'>上一期</a>")
    assert (report.state, len(report.rows)) == ("partial", 3)
    words = (
        "undecided: the path /wl/7008/{yyyymmdd}/" if is_proposed is None else "names the number of the issue"
    )
    assert words in report.alarms[-1]
    assert len(report.alarms) == 1, "no path with the day is proposed"
    assert bool(report.proposal) is (is_proposed is None)


@pytest.mark.parametrize("number", ["7007", "7008"], ids=["of the issue", "of the paper"])
def test_a_number_beside_the_day_is_decided_by_another_issue(settings, site, clock, number: str) -> None:
    def issue(folder: str, first: int) -> None:
        pages = "".join(f"<a href='/wl/{folder}/v{page:02}.html'>第{page:02}版</a>" for page in (1, 2, 3))
        urls = [f"/wl/{folder}/{first + place}.html" for place in range(3)]
        rows = "".join(f"<li><a href='{url}'>望岚区政协{url[-8:-5]}篇综述</a></li>" for url in urls)
        for page in (1, 2, 3):
            site.page(f"/wl/{folder}/v{page:02}.html", f"{pages}<ul>{rows}</ul>")
        for url in urls:
            site.page(url, BODY.replace("<body>", f"<body><h1>望岚区政协{url[-8:-5]}篇综述</h1>"))

    issue("7008/20260105", 701)
    issue(f"{number}/20260102", 601)
    report = probe_site(settings, f"{HOME}/wl/7008/20260105/v02.html", clock=clock)
    assert (report.state, len(report.alarms)) == (("ok", 0) if number == "7008" else ("partial", 1))


def test_a_list_that_a_script_asks_for_is_read_and_proposed(settings, site, clock) -> None:
    script = "var id = 'c7'; $.ajax({url: '/common/search/' + id + '?page=' + now});"
    site.page(
        "/lszx/c100231/list.shtml",
        f"<html><meta name='channelId' content='c7'><script>{script}</script>{'<p>页脚</p>' * 60}</html>",
    )
    for page, numbers in ((1, (9, 8, 7)), (2, (6,))):
        rows = [
            {"title": f"麓山区政协第{number}号", "url": f"/lszx/c100231/202601/{number}/content.shtml"}
            for number in numbers
        ]
        answer = json.dumps({"total": 4, "results": rows})
        site.page(f"/common/search/c7?page={page}", answer, content_type="application/json")
        for number in numbers:
            text = BODY.replace("<body>", "<body><ucapcontent>")
            site.page(f"/lszx/c100231/202601/{number}/content.shtml", text)
    report = probe_site(settings, f"{HOME}/lszx/c100231/list.shtml", clock=clock)
    assert (report.state, report.family.name, len(report.rows)) == ("ok", "ucap", 3)
    assert "page 2 holds 1 rows, 1 of them new" in report.pager
    assert proposed(report)["lists"] == [{"id": "news", "path": "/common/search/c7?page=1"}]


def test_an_article_says_of_which_family_a_bare_list_is(settings, site, clock) -> None:
    rows = "".join(
        f"<li><a href='/xwzx/{number}.html'>第{number}次会议</a><i>2026-01-05</i></li>"
        for number in (8101, 8102, 8103)
    )
    site.page("/xwzx/index.html", f"<html><ul>{rows}</ul>{'<p>页脚</p>' * 60}</html>")
    for number in (8101, 8102, 8103):
        site.page(
            f"/xwzx/{number}.html", BODY.replace("<body>", "<body><div class='j-fontContent newscontnet'>")
        )
    report = probe_site(settings, f"{HOME}/xwzx/index.html", clock=clock)
    assert (report.state, report.family.name) == ("ok", "longxun")
    assert proposed(report)["family"] == "longxun"


def test_a_list_in_json_is_probed() -> None:
    body = """{"total": 3, "articles": [
    {"title": "云岫区政协2023年工作综述", "url": "/content/post_43.html", "created_at": "2024-01-05"},
    {"title": "云岫区政协召开常委会会议", "url": "/content/post_42.html", "created_at": "2024-01-04"},
    {"title": "云岫区政协委员走访企业", "url": "/content/post_41.html", "created_at": "2024-01-03"}]}"""
    report = look(body, "http://zx.example.org/gkmlpt/api/all/0?page=1&sid=7")
    assert (report.state, report.family.name, len(report.rows)) == ("ok", "gkmlpt", 3)
    assert "path: /gkmlpt/api/all/0?page=1&sid=7" in report.proposal.replace("'", "")


VARIANTS = read_yaml(PROJECT_ROOT / "tests/unit/sites/detection_variants.yaml")


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: f"{variant['expect']} {variant['address']}")
def test_other_sites_of_each_family_foreign_pages_and_challenges(variant: dict[str, Any]) -> None:
    """At least nine of ten are asked for; all are right, and none may become wrong unnoticed."""
    rows = "".join(
        variant["row"].replace("{n}", str(300 - number)).replace("{d}", f"{20 - number:02}")
        for number in range(12)
    )
    body = f"{variant.get('before', '')}<ul>{rows}</ul>{variant['around']}<p>{'页脚' * 60}</p>"
    if not rows:
        body = variant["around"]
    report = look(f"<html>{body}</html>", variant["address"], status=variant.get("status", 200))
    named = report.state if report.state.startswith("blocked") else report.family.name
    assert named == variant["expect"], report.family.evidence
    if named not in ("unknown", report.state):
        assert len(report.rows) == 12
        assert len(report.proposal.splitlines()) <= 12
        assert yaml.safe_load(report.proposal)["family"] == named


FORMS = sorted((PROJECT_ROOT / "tests" / "unit" / "sites" / "list_forms").glob("*.yaml"))


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_a_source_as_proposed_reads_what_the_probe_has_shown(file) -> None:
    cases = read_yaml(file)
    shown = [(case, look(case["html"], case["address"], seen=case.get("seen"))) for case in cases]
    assert sum(bool(report.rows) for _, report in shown) >= len(cases) * 0.8
    for case, report in shown:
        if not report.rows:
            continue
        assert len(report.proposal.splitlines()) <= 12, case["name"]
        values = yaml.safe_load(report.proposal)
        spec = SourceSpec.model_validate(complete(load_families()[values["family"]], values))
        again = look(case["html"], case["address"], seen=case.get("seen"), spec=spec)
        assert (again.rows, again.reason) == (report.rows, ""), case["name"]
