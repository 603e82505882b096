"""Lists of a source: what is news, how far back a run looks, e-papers, and lists that are not what they
were."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.unit.capture.column_site import (
    BODY,
    HOME,
    Column,
    article,
    articles,
    list_page,
    row,
)

from gov_reviews.capture.crawl_budget import CrawlBudget
from gov_reviews.capture.list_walk import ListWalk
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.runs import RunMode, RunOptions, SourceState


def test_after_a_changed_page_one_more_is_looked_at(run, site) -> None:
    column = Column(site, per_page=2)
    column.publish(8)
    run()
    column.publish(9)
    site.log.clear()
    run()
    assert [path for path in site.paths if "index" in path] == [
        "/zwxx/index.html",
        "/zwxx/index_1.html",
        "/zwxx/index_2.html",
    ]


def test_published_since_leaves_older_rows_and_pages_alone(run, site) -> None:
    site.page("/zwxx/index.html", list_page(row(3, "2026-01-09") + row(2, "2026-01-02"), 3))
    site.page("/zwxx/index_1.html", list_page(row(1, "2025-12-30"), 3, 1))
    site.page("/zwxx/index_2.html", list_page(row(0, "2025-12-20"), 3, 2))
    site.page(article(3, "2026-01-09"), BODY)
    outcome = run(RunOptions(published_since=date(2026, 1, 5)))
    assert (outcome.listed, outcome.fetched) == (1, 1)
    assert "/zwxx/index_2.html" not in site.paths


def test_links_to_other_hosts_are_left_alone(run, site) -> None:
    site.page(
        "/zwxx/index.html",
        list_page(
            row(1) + '<li><a href="http://evil.example/t20260105_9.html">x</a><span>2026-01-05</span></li>'
        ),
    )
    site.page(article(1), BODY)
    assert run().listed == 1


def test_an_empty_list_is_a_changed_layout_and_its_bytes_are_kept(run, site, archive) -> None:
    site.page("/zwxx/index.html", "<html><div id='new-design'></div>" + "<p>新版</p>" * 200 + "</html>")
    outcome = run()
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "0 article links" in outcome.message
    assert [capture.kind for capture in archive.captures()] == [CaptureKind.LIST]
    assert run().state is SourceState.LAYOUT_CHANGED, "also when the same bytes come again"


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ('<div id="app"><ul></ul></div>', "scripts fill the page"),
        ("<ul><li v-for='row in rows'>{{ row.title }}</li></ul>", "scripts fill the page"),
        (
            "<a href='/gkmlpt/index'>目录</a><script>var c = {SID: '755001'}</script>",
            "from http://unit.sample.example/gkmlpt/api/all/0",
        ),
    ],
)
def test_a_list_that_a_script_fills_is_a_shell(run, site, filled: str, said: str) -> None:
    site.page("/zwxx/index.html", f"<html>{filled}{'<p>页脚</p>' * 200}</html>")
    outcome = run()
    assert outcome.state is SourceState.SHELL
    assert said in outcome.message


def test_links_are_relative_to_where_a_list_was_redirected_to(run, site, archive) -> None:
    """/zxgz without a slash is the address that people pass on; the rows say ./202601/..."""
    site.routes["/zxgz"] = (301, {"Location": "/zwxx/zxgz/"}, b"")
    site.conditional_page("/zwxx/zxgz/", list_page(row(2) + row(1)), '"2"')
    for number in (1, 2):
        site.page(article(number).replace("/zwxx/", "/zwxx/zxgz/"), BODY.replace("一年", str(number)))
    outcome = run(lists=[{"id": "news", "path": "/zxgz"}])
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 2)
    assert articles(archive) == [article(n).replace("/zwxx/", "/zwxx/zxgz/") for n in (1, 2)]
    listed = archive.captures(kinds=[CaptureKind.LIST])[0]
    assert (listed.url, archive.links_base(listed)) == (f"{HOME}/zxgz", f"{HOME}/zwxx/zxgz/")
    again = run(lists=[{"id": "news", "path": "/zxgz"}])
    assert (again.state, again.listed) == (SourceState.UNCHANGED, 2), "also of a list that was not modified"


def test_a_page_of_one_day_is_read_and_never_ok(run, site) -> None:
    """A path that names a day has no news: the run says which path has."""
    site.page(
        "/html/2026-01/05/node_1.htm",
        "<html><ul id='titleList'><li><a href='content_71.htm?div=-1'>综述</a></li></ul>"
        "<a href='node_1.htm'>第1版</a><a href='node_2.htm'>第2版</a>"
        f"<map><area href='content_71.htm'></map>{'<p>页脚</p>' * 60}</html>",
    )
    site.page(
        "/html/2026-01/05/node_2.htm",
        "<html><ul id='titleList'><li><a href='content_72.htm'>二</a></li></ul></html>",
    )
    for number in (71, 72):
        site.page(f"/html/2026-01/05/content_{number}.htm", BODY)
    outcome = run(
        family="founder",
        list_row={},
        paging={"style": "none"},
        articles={"keep_query": []},
        lists=[{"id": "paper", "path": "/html/2026-01/05/node_1.htm", "kind": "epaper"}],
    )
    assert (outcome.state, outcome.fetched) == (SourceState.PARTIAL, 2), outcome.message
    assert "/html/{yyyy-mm}/{dd}/node_1.htm" in outcome.message


UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ASKED = f"{UNIT}?webId=7&pageId=12&tagId=list"


def unit_page(site: Any, numbers: tuple[int, ...], count: int, page: int = 1) -> str:
    """What a unit (jpaas) answers: two rows a page; further pages are asked for in `paramJson`. Its address."""
    rows = "".join(row(number).replace("./", "/zwxx/") for number in numbers)
    markup = f"<ul>{rows}</ul><div class='pagination' rows='2' count='{count}'></div>"
    later = f"&paramJson=%7B%22pageNo%22%3A{page}%2C%22pageSize%22%3A2%7D" if page > 1 else ""
    body = json.dumps({"data": {"html": markup}})
    site.conditional_page(f"{ASKED}{later}", body, f'"{numbers}"')
    for number in numbers:
        site.conditional_page(article(number), BODY.replace("一年", f"{number}年"), f'"a{number}"')
    return f"{ASKED}{later}"


def test_a_list_that_a_script_fills_from_a_unit_is_read_from_there(run, site, archive) -> None:
    menu = f"""<script url="{UNIT}" queryData="{{'webId':'7','pageId':'1','tagId':'menu'}}"></script>"""
    filled = f"""<div url="{UNIT}" queryData='{{"webId":"7","pageId":"12","tagId":"list"}}'></div>{"<p>页脚</p>" * 80}"""
    site.conditional_page("/zwxx/index.html", f"<html>望岚区{menu}{filled}</html>", '"shell"')
    first, second = unit_page(site, (3, 2), 3), unit_page(site, (1,), 3, 2)
    outcome = run(identity={"must_contain": ["望岚区"]})
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 3)
    assert site.paths[:3] == ["/zwxx/index.html", first, second]
    unit_page(site, (4, 3), 4)
    unit_page(site, (2, 1), 4, 2)
    outcome = run(identity={"must_contain": ["望岚区"]})
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 1), "though the page around it is as it was"
    assert articles(archive) == [article(number) for number in (1, 2, 3, 4)]
    site.page("/zwxx/index.html", f"<html>{menu}{filled}</html>")
    assert run(identity={"must_contain": ["望岚区"]}).state is SourceState.WRONG_SITE


def test_later_pages_of_a_list_are_asked_for_at_the_unit_that_its_pager_names(run, site, archive) -> None:
    """jpaas: the first rows stand in the page; a pager says where the others come from."""
    rows = "".join(row(number).replace("./", "/zwxx/") for number in (3, 2))
    pager = f"""<div class="pagination" querydata="{{'webId':'7','pageId':'12','tagId':'list'}}" rows="2" count="3"
    pageno="1" uniturl="{UNIT}"></div>"""
    site.page("/zwxx/index.html", f"<html><ul>{rows}</ul>{pager}{'<p>页脚</p>' * 80}</html>")
    second = unit_page(site, (1,), 3, 2)
    for number in (3, 2):
        site.page(article(number), BODY)
    outcome = run(paging={"style": "next_link"})
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 3)
    assert site.paths[:2] == ["/zwxx/index.html", second]


def test_a_list_in_a_frame_is_asked_for_again_though_the_page_around_it_is_as_it_was(run, site) -> None:
    frame = "<iframe src='/zwxx/weather.html'></iframe><iframe src='/zwxx/rows.html'></iframe>"
    site.conditional_page("/zwxx/index.html", f"<html>{frame}{'<p>页脚</p>' * 80}</html>", '"shell"')
    site.page("/zwxx/weather.html", f"<html>多云{'<p>页脚</p>' * 80}</html>")
    for count in (2, 3):
        rows = "".join(row(number) for number in range(count, 0, -1))
        site.page("/zwxx/rows.html", list_page(rows))
        site.page(article(count), BODY)
        site.page(article(1), BODY)
        outcome = run()
        assert outcome.state is SourceState.OK, outcome.message
        assert article(count) in site.paths
    site.page("/zwxx/rows.html", f"<html>改版中{'<p>页脚</p>' * 80}</html>")
    outcome = run()
    assert outcome.state is SourceState.LAYOUT_CHANGED, "when none of its frames holds a row"


def test_words_on_the_page_prove_that_there_is_nothing_yet(run, site) -> None:
    site.page("/zwxx/index.html", "<html><p>暂无相关信息</p>" + "<p>页脚</p>" * 200 + "</html>")
    outcome = run()
    assert outcome.state is SourceState.UNCHANGED
    assert "暂无相关信息" in outcome.message


def test_a_list_that_is_gone(run, site) -> None:
    outcome = run()
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "status 404" in outcome.message


def test_a_blocked_list_stops_the_source_and_is_kept_as_evidence(run, site, archive) -> None:
    site.page("/zwxx/index.html", "<html></html>", status=412)
    outcome = run()
    assert outcome.state is SourceState.BLOCKED
    assert site.paths == ["/zwxx/index.html"], "never retried"
    assert [(capture.kind, capture.status) for capture in archive.captures()] == [(CaptureKind.LIST, 412)]


def test_robots_txt_that_forbids_the_list(run, site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /zwxx/\n", content_type="text/plain")
    outcome = run()
    assert outcome.state is SourceState.DISALLOWED
    assert "robots.txt" in outcome.message
    assert site.paths == []


def paper(site: Any, *days: str) -> None:
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(day[:6], []).append(day[6:])
        front = f"/pc/layout/{day[:6]}/{day[6:]}/"
        pages = "".join(
            f'<li><a id="pageLink" href="node_0{number}.html">第0{number}版</a></li>' for number in (1, 2)
        )
        for number in (1, 2):
            link = f"/pc/con/{day[:6]}/{day[6:]}/content_{number}.html"
            site.page(
                f"{front}node_0{number}.html",
                f'<ul id="layoutlist">{pages}</ul><ul id="titleList"><li><a href="{link}">题</a></li></ul>',
            )
            site.page(link, BODY.replace("一年", day))
    for month, found in months.items():
        periods = "".join(
            f"<period><period_date>{month[:4]}-{month[4:]}-{day}</period_date><front_page>{day}/node_01.html</front_page></period>"
            for day in found
        )
        site.page(
            f"/pc/layout/{month}/period.xml", f"<period_list>{periods}</period_list>", content_type="text/xml"
        )


PAPER = {
    "family": "founder",
    "lists": [{"id": "paper", "path": "/pc/layout/{yyyymm}/period.xml", "kind": "epaper"}],
    "list_row": {"item": None},
}


def test_an_issue_is_one_group_and_old_issues_are_not_asked_again(run, site, archive, clock) -> None:
    paper(site, "20260119", "20260110", "20251230")
    outcome = run(**PAPER)
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 6)
    groups = {capture.group_id for capture in archive.captures(kinds=[CaptureKind.ARTICLE])}
    assert groups == {
        f"{HOME}/pc/layout/{day[:6]}/{day[6:]}/" for day in ("20260119", "20260110", "20251230")
    }
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == [
        "/pc/layout/202601/period.xml",
        "/pc/layout/202601/19/node_01.html",
        "/pc/layout/202601/19/node_02.html",
    ], "December and the 10th are settled"


def test_an_article_of_an_old_issue_that_failed_is_made_up_for(run, site, archive) -> None:
    paper(site, "20260119", "20260105")
    good = site.routes["/pc/con/202601/05/content_2.html"]
    site.routes["/pc/con/202601/05/content_2.html"] = (500, {}, b"")
    assert run(**PAPER, fetch={"retries": 0}).state is SourceState.PARTIAL
    site.routes["/pc/con/202601/05/content_2.html"] = good
    assert run().fetched == 1


def test_months_that_are_over_without_issues_stay_so_whatever_settles(run, site, archive, clock) -> None:
    """A paper whose old issues still change: only the months in which a first issue may still come are asked
    again.
    """
    paper(site, "20251110")
    never = PAPER | {"lists": [PAPER["lists"][0] | {"settle_days": 36500, "since": "2025-08-01"}]}

    def months(options: RunOptions | None = None, **changes: Any) -> list[str]:
        site.log.clear()
        run(options, **changes)
        return [path.split("/")[3] for path in site.paths if "period.xml" in path]

    assert months(**never) == ["202601", "202512", "202511", "202510", "202509", "202508"]
    assert months() == ["202601", "202512", "202511"]
    assert months(RunOptions(mode=RunMode.RECHECK)) == [
        "202601",
        "202512",
        "202511",
        "202510",
        "202509",
        "202508",
    ]
    assert months() == ["202601", "202512", "202511"]
    assert len([capture for capture in archive.captures() if capture.status == 404]) == 3
    paper(site, "20251110", "20251020", "20260119")
    clock.moment += timedelta(days=30)
    assert months() == ["202602", "202601", "202512", "202511"], (
        "December is asked for once more, then it is over"
    )
    assert months() == ["202602", "202601", "202511"]
    assert "202510" in months(RunOptions(mode=RunMode.RECHECK)), "a recheck finds what was published late"
    assert "202510" in months()


def test_an_index_that_disappears_later_is_read_from_the_archive(run, site, archive) -> None:
    paper(site, "20251110", "20260119")
    never = PAPER | {"lists": [PAPER["lists"][0] | {"settle_days": 36500, "since": "2025-11-01"}]}
    assert run(**never).fetched == 4
    del site.routes["/pc/layout/202511/period.xml"]
    assert run().state is SourceState.UNCHANGED
    assert [capture.url for capture in archive.captures() if capture.status == 404] == []


def test_months_without_issues_are_asked_once(run, site, archive) -> None:
    paper(site, "20260119")
    options = RunOptions(published_since=date(2025, 10, 1))
    run(options, **PAPER)
    assert sum("period.xml" in path for path in site.paths) == 4
    site.log.clear()
    run(options)
    assert [path for path in site.paths if "period.xml" in path] == ["/pc/layout/202601/period.xml"]
    assert {capture.kind for capture in archive.captures() if capture.status == 404} == {CaptureKind.LIST}


def test_an_epaper_without_any_index_is_a_changed_layout(run, site) -> None:
    outcome = run(**PAPER)
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "no index of issues" in outcome.message


def test_a_long_backfill_is_spread_over_runs(run, site) -> None:
    paper(site, "20260119", "20260112", "20260105")
    small = PAPER | {"lists": [PAPER["lists"][0] | {"max_issues": 2}]}
    first = run(**small)
    assert (first.fetched, first.message) == (
        4,
        in_both("1 older issues are left for the next runs.", "另有 1 期旧报留待以后运行。"),
    )
    second = run()
    assert (second.fetched, second.message) == (2, "")


def test_a_list_without_news_for_too_long_is_told(run, site) -> None:
    Column(site).publish(2)  # 2026-01-05, fifteen days ago
    assert run(canary={"max_newest_age_days": 15}).state is SourceState.OK
    outcome = run(canary={"max_newest_age_days": 14})
    assert outcome.state is SourceState.LAYOUT_CHANGED
    assert "15 days old" in outcome.message


def test_what_is_not_read_of_a_list_keeps_the_source_from_ok(run, site) -> None:
    lost = '<li><a href="javascript:open(7)">政协委员在行动</a><span>2026-01-04</span></li>'
    site.page("/zwxx/index.html", f"<ul>{row(1)}{lost}{row(2)}</ul><p>第1页/共12页</p>" + "<p>页脚</p>" * 80)
    for number in (1, 2):
        site.page(article(number), BODY)
    outcome = run()
    assert (outcome.state, outcome.fetched, outcome.failed) == (SourceState.PARTIAL, 2, 1), "page 2 of 12"
    assert "rows with a date and without a link to an article that could be read: 1" in outcome.message
    assert run().state is SourceState.PARTIAL, "as long as the page is like that"


def test_a_day_without_a_year_is_dated_by_the_capture(run, site, clock) -> None:
    new, old = (
        '<li><a href="./t{0}.html">政协第{0}篇综述</a><span>{1}</span></li>'.format(*values)
        for values in ((4310009, "01-04"), (4310008, "12-20"))
    )
    site.page("/zwxx/index.html", list_page(new + old))
    site.page("/zwxx/t4310009.html", BODY)
    since = clock.now().date().replace(month=1, day=1)
    assert run(RunOptions(published_since=since)).listed == 1


# --- papers without an index ---


def issue_of(day: str, before: str | None, folder: str = "/html") -> str:
    chain = f'<a href="../../{before[:7]}/{before[8:]}/node_2.htm">上一期</a>' if before else ""
    link = f'<li><a href="content_2_{day[-2:]}001.htm">{day}的一篇综述</a></li>'
    return f'<a id="pageLink" href="node_2.htm">第01版：要闻</a>{chain}<ul id="titleList">{link}</ul>'


def chained_paper(site: Any, *days: str) -> None:
    """Issues, newest first, each with a link to the one before, behind an entrance that leads to the newest."""
    for day, before in zip(days, [*days[1:], None], strict=True):
        folder = f"/html/{day[:7]}/{day[8:]}"
        site.page(f"{folder}/node_2.htm", issue_of(day, before))
        site.page(f"{folder}/content_2_{day[-2:]}001.htm", BODY.replace("一年", day))
    newest = f"html/{days[0][:7]}/{days[0][8:]}/node_2.htm"
    site.page("/", f'<html><meta http-equiv="refresh" content="0;URL={newest}"></html>')


def test_an_entrance_that_leads_to_the_newest_issue(run, site, archive) -> None:
    chained_paper(site, "2026-01-19", "2026-01-16", "2026-01-09", "2025-11-03")
    entrance = {
        "family": "founder",
        "list_row": {},
        "lists": [{"id": "paper", "path": "/", "kind": "epaper"}],
    }
    outcome = run(**entrance)
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 3), outcome.message
    assert "/html/2025-11/03/node_2.htm" not in site.paths, "before the days that are wanted"
    groups = {capture.group_id for capture in archive.captures(kinds=[CaptureKind.ARTICLE])}
    assert f"{HOME}/html/2026-01/16/" in groups
    chained_paper(site, "2026-01-20", "2026-01-19", "2026-01-16", "2026-01-09")
    assert run().fetched == 1


def test_the_issue_of_each_day(run, site) -> None:
    chained_paper(site, "2026-01-19", "2026-01-12")
    daily = {
        "family": "founder",
        "list_row": {},
        "lists": [{"id": "paper", "path": "/html/{yyyy-mm}/{dd}/node_2.htm", "kind": "epaper"}],
    }
    outcome = run(**daily)
    assert (outcome.state, outcome.fetched, len(site.paths)) == (SourceState.OK, 2, 36 + 2)
    site.log.clear()
    run()
    assert len(site.paths) == 4, (
        "days that are over without an issue, and settled issues, are not asked again"
    )


# --- lists that answer to POST ---


def record(number: int) -> str:
    return f"<record><![CDATA[<li><a href='/art/2026/1/5/art_77_{number}.html'>第{number}篇综述</a><span>2026-01-05</span></li>]]></record>"


def test_a_column_whose_further_records_come_by_post(run, site, archive) -> None:
    """Two columns of one site share the address and differ in the form data alone."""
    jpage = "$('#5').jpage({totalRecord:3,groupSize:1,perPage:2,proxyUrl:'/dataproxy.jsp',ajaxParam:{columnid:%d}});"
    lists = []
    for column in (77, 78):
        start = column * 1000
        island = f"<script type='text/xml'><datastore><recordset>{record(start + 3)}{record(start + 2)}</recordset></datastore></script>"
        site.page(
            f"/col/col{column}/index.html",
            f"<html>{island}<script>{jpage % column}</script>{'<p>页脚</p>' * 60}</html>",
        )
        answer = (
            f"<datastore><totalrecord>3</totalrecord><recordset>{record(start + 1)}</recordset></datastore>"
        )
        path = f"/dataproxy.jsp?startrecord=3&endrecord=4&perpage=2#columnid={column}"
        site.page(path, answer, content_type="text/xml")
        for number in (1, 2, 3):
            site.page(
                f"/art/2026/1/5/art_77_{start + number}.html", BODY.replace("一年", str(start + number))
            )
        lists.append({"id": f"c{column}", "path": f"/col/col{column}/index.html", "max_pages": 3})
    outcome = run(family="jcms", list_row={}, paging={"style": "next_link"}, lists=lists)
    assert (outcome.state, outcome.fetched, outcome.listed) == (SourceState.OK, 6, 6), outcome.message
    asked = [headers for _, path, headers in site.log if path.startswith("/dataproxy.jsp")]
    assert asked[0]["X-Requested-With"] == "XMLHttpRequest"
    assert asked[0]["Referer"] == f"{HOME}/col/col77/index.html"
    assert run().state is SourceState.UNCHANGED
    archived = [capture for capture in archive.captures() if "dataproxy" in capture.url]
    assert len({capture.url for capture in archived}) == 2


def test_a_list_in_json_by_post(run, site) -> None:
    def answer(first: int) -> str:
        rows = [
            {"title": f"第{n}篇综述", "url": f"/content/post_{n}.html", "date": "2026-01-05"}
            for n in range(first, first + 3)
        ]
        return json.dumps({"total": 6, "list": rows})

    for page in (1, 2):
        site.page(
            f"/api/list#channelId=7&pageIndex={page}",
            answer(4000 + 10 * page),
            content_type="application/json",
        )
        for number in range(4000 + 10 * page, 4003 + 10 * page):
            site.page(f"/content/post_{number}.html", BODY.replace("一年", str(number)))
    place = {"id": "news", "path": "/api/list", "post": "channelId=7&pageIndex=1"}
    outcome = run(family="gkmlpt", list_row={}, paging={"style": "next_link"}, lists=[place])
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 6), outcome.message


def test_a_list_whose_next_page_is_a_form(run, site) -> None:
    """The second page comes only to who sends the state of the first one back."""
    form = '<form method="post" action="/zwxx/index.html"><input type="hidden" name="state" value="s{0}">{1}</form>'
    following = "<a href=\"javascript:__doPostBack('pager','2')\">下一页</a>"
    site.page("/zwxx/index.html", form.format(1, f"<ul>{row(4)}{row(3)}</ul>{following}"))
    asked = "/zwxx/index.html#state=s1&__EVENTTARGET=pager&__EVENTARGUMENT=2"
    site.page(asked, form.format(2, f"<ul>{row(2)}{row(1)}</ul><a disabled>下一页</a>"))
    for number in range(1, 5):
        site.page(article(number), BODY.replace("一年", str(number)))
    outcome = run(paging={"style": "next_link"})
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 4), outcome.message
    assert run(paging={"style": "next_link"}).state is SourceState.UNCHANGED


def test_a_link_of_a_page_never_posts(run, site) -> None:
    row = '<li><a href="/zwxx/202601/t20260105_4310001.html?gov-reviews-post=a%3D1">第1篇综述</a><span>2026-01-05</span></li>'
    other = '<li><a href="/zwxx/202601/t20260105_4310002.html">第2篇综述</a><span>2026-01-05</span></li>'
    site.page("/zwxx/index.html", f"<ul>{row}{other}</ul>")
    site.page("/zwxx/202601/t20260105_4310002.html", BODY)
    run()
    assert not [path for path in site.paths if "#" in path or "post" in path]


# --- lists that were read in part ---

STUB = "<html><body></body></html>"
BUSY = "<html><body><p>系统繁忙，请稍后再试</p></body></html>"
GONE = "<html><body><h1>抱歉，您访问的页面不存在</h1></body></html>"
EMPTY_LIST = "<html><ul></ul><p>暂无相关信息</p>" + "<p>页脚</p>" * 80 + "</html>"
SECOND = "/zwxx/index_1.html"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, b""),
        (404, b"<html>404</html>"),
        (200, GONE.encode()),
        (200, STUB.encode()),
        (200, BUSY.encode()),
        (200, b""),
        (204, b""),
        (206, b"<html><ul>"),
        (200, EMPTY_LIST.encode()),
        (200, '{"code":500,"msg":"系统繁忙，请稍后再试"}'.encode()),
        (200, b"%PDF-1.4 %%EOF"),
    ],
)
def test_a_second_page_that_fails_once_hides_nothing(run, site, archive, clock, status, body) -> None:
    Column(site, per_page=2).publish(6)
    good = site.routes[SECOND]
    site.routes[SECOND] = (status, {"Content-Type": "text/html; charset=utf-8"}, body)
    first = run(fetch={"retries": 0})
    assert (first.state, first.fetched) == (SourceState.PARTIAL, 2)
    assert SECOND in first.message
    site.routes[SECOND] = good
    clock.moment += timedelta(days=1)
    second = run()
    assert (second.state, second.fetched) == (SourceState.OK, 4), second
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == ["/zwxx/index.html"], "complete: one conditional request again"


def test_half_a_list_page_gives_its_rows_and_is_asked_again(run, site, clock) -> None:
    Column(site, per_page=4).publish(8)
    good = site.routes[SECOND]
    body = list_page("".join(row(number) for number in (4, 3, 2, 1)), 2, 1)
    site.page(SECOND, body[: body.index(article(3).rsplit("/", 1)[1]) - 20], etag='"8-1"')
    first = run()
    assert (first.state, first.fetched) == (SourceState.PARTIAL, 5)
    site.routes[SECOND] = good
    clock.moment += timedelta(days=1)
    assert (run().state, run().state) == (SourceState.OK, SourceState.UNCHANGED)


def test_a_site_whose_pages_have_no_end_is_no_site_in_halves(run, site, clock) -> None:
    site.page("/zwxx/index.html", list_page(row(1) + row(2)).removesuffix("</html>"))
    for number in (1, 2):
        site.page(article(number), BODY)
    assert run().state is SourceState.PARTIAL
    clock.moment += timedelta(days=1)
    assert run().state is SourceState.UNCHANGED, "the same bytes on another day are the page"


def test_pages_behind_one_that_fails_are_found_by_its_last_good_copy(run, site, archive, clock) -> None:
    column = Column(site, per_page=2)
    column.publish(8)
    run()
    column.publish(10)
    site.page(SECOND, BUSY)
    assert run().fetched == 2
    clock.moment += timedelta(days=1)
    column.publish(14)
    outcome = run()
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 4)


def test_an_article_that_no_list_names_any_more_is_still_captured(run, site, clock) -> None:
    column = Column(site, per_page=2)
    column.publish(2)
    good = site.routes[article(1)]
    site.routes[article(1)] = (502, {}, b"")
    assert run(fetch={"retries": 0}).failed == 1
    site.routes.clear()
    column.publish(30)
    site.routes[article(1)] = good
    run(lists=[{"id": "news", "path": "/zwxx/index.html", "max_pages": 2}])
    assert article(1) in site.paths[-8:]


class Killed(BaseException):
    """The process ends."""


def test_rows_of_a_page_that_was_archived_by_a_killed_run_are_not_lost(
    run, site, archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/zwxx/index.html", list_page(row(2) + row(1)))
    site.page(article(1), BODY)
    site.page(article(2), BODY.replace("一年", "两年"))

    def killed(self: ListWalk, *arguments: Any, **options: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ListWalk, "_note_read", killed)
        with pytest.raises(Killed):
            run()
    site.page("/zwxx/index.html", list_page(row(2)), etag='"later"')
    assert run().fetched == 2
    assert articles(archive) == [article(1), article(2)]


def test_a_run_asks_within_its_bounds_and_the_next_one_goes_on(run, site, archive) -> None:
    Column(site, per_page=2).publish(14)
    few = {
        "bounds": {"articles": 3, "list_pages": 3},
        "lists": [{"id": "news", "path": "/zwxx/index.html", "max_pages": 9}],
    }
    first = run(**few)
    assert (first.state, first.fetched) == (SourceState.PARTIAL, 3)
    assert "3 list pages a run" in first.message
    assert "3 articles are left: The bound of 3 articles a run is met." in first.message
    fetched = [run().fetched for _ in range(4)]
    assert fetched == [3, 3, 3, 2]
    site.log.clear()
    assert run().state is SourceState.UNCHANGED
    assert site.paths == ["/zwxx/index.html"]
    assert len(articles(archive)) == 14


def test_a_list_longer_than_the_budget_of_a_run_is_read_on(run, site, archive, register) -> None:
    Column(site, per_page=2).publish(14)
    register(lists=[{"id": "news", "path": "/zwxx/index.html", "max_pages": 9}])
    budget = CrawlBudget(6, 3600.0)  # robots.txt among them; the list has seven pages
    first = run(budget=budget)
    assert (first.state, first.fetched) == (SourceState.PARTIAL, 0)
    site.log.clear()
    second = run(budget=budget)
    assert [path for path in site.paths if "index" in path] == [
        "/zwxx/index.html",
        "/zwxx/index_5.html",
        "/zwxx/index_6.html",
    ]
    fetched = [second.fetched, *(run(budget=budget).fetched for _ in range(4))]
    assert (sum(fetched), len(articles(archive))) == (14, 14)


def test_the_end_of_a_list_that_nothing_names_is_looked_at_for_a_month(run, site, clock) -> None:
    site.page("/zwxx/index.html", f"<html><ul>{row(1)}{row(2)}</ul>{'<p>页脚</p>' * 80}</html>")
    for number in (1, 2):
        site.page(article(number), BODY)
    assert run().state is SourceState.OK, "index_1.html was guessed, and never was there"
    for day in range(40):
        clock.moment += timedelta(days=1)
        assert run().state is SourceState.UNCHANGED, day
    asked = site.paths.count(SECOND)
    assert 29 <= asked <= 34
