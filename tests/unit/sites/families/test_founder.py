"""E-papers: the issues of a month, the pages of an issue, the articles of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.errors import LayoutChanged
from gov_reviews.records.both_languages import in_english
from gov_reviews.sites.families import DateRange, ListPage, family_of
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]

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


def test_founder_asks_one_index_a_month_newest_first(make_spec: MakeSpec) -> None:
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


def test_founder_index_gives_the_issues_of_the_window(make_spec: MakeSpec, read: Read) -> None:
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


def test_founder_page_unites_titles_and_map_and_knows_the_other_pages(
    make_spec: MakeSpec, read: Read
) -> None:
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


def test_founder_reads_only_the_wanted_pages(make_spec: MakeSpec, read: Read) -> None:
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
def test_founder_index_that_cannot_be_read(make_spec: MakeSpec, read: Read, body: str) -> None:
    with pytest.raises(LayoutChanged):
        read(
            make_spec("founder", **PAPER),
            f"{HOST}/pc/layout/202301/period.xml",
            body,
            kind="index",
            window=WINDOW,
        )


def test_founder_page_without_articles_and_pages(make_spec: MakeSpec, read: Read) -> None:
    with pytest.raises(LayoutChanged):
        read(
            make_spec("founder", **PAPER),
            f"{HOST}/pc/layout/202301/12/node_01.html",
            "<p>维护</p>",
            kind="issue",
            group_id="g",
        )


# --- issues without period.xml ---

NAVI = """<?xml version="1.0"?><navi><item><date>2023-01-12</date><url>../2023-01/12/node_2.htm</url></item>
<item><url>../2023-01/10/node_2.htm</url><date>20230110</date></item></navi>"""


def paper(path: str, **more: object) -> dict[str, object]:
    return {"lists": [{"id": "paper", "path": path, "kind": "epaper", **more}]}


def test_navi_gives_days_and_addresses_in_either_order(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("founder", **paper("/html/{yyyy-mm}/navi.xml"))
    page = read(spec, f"{HOST}/html/2023-01/navi.xml", NAVI, kind="index", window=WINDOW)
    assert [request.url for request in page.next_pages] == [
        f"{HOST}/html/2023-01/12/node_2.htm",
        f"{HOST}/html/2023-01/10/node_2.htm",
    ]


def test_periods_name_days_and_addresses_by_either_word(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("founder", **paper("/html/{yyyy-mm}/navi.xml"))
    body = "<navi><period><date>20230112</date><url>12/node_1042.htm</url></period></navi>"
    page = read(spec, f"{HOST}/html/2023-01/navi.xml", body, kind="index", window=WINDOW)
    assert [request.url for request in page.next_pages] == [f"{HOST}/html/2023-01/12/node_1042.htm"]


@pytest.mark.parametrize("name", ["nbs.D990000xxrb_{}.htm", "Page{}HO.htm"])
def test_pages_are_known_by_their_address_or_by_what_the_paper_calls_them(
    make_spec: MakeSpec, read: Read, name: str
) -> None:
    spec = make_spec("founder", **paper("/html/{yyyy-mm}/{dd}/" + name.format("01")))
    links = "".join(
        f'<a href="{name.format(number)}">第{number}版：政协</a><a href="{number}.pdf">第{number}版</a>'
        for number in ("01", "02")
    )
    article = '<a href="nw.D990000xxrb_20230112_1-01.htm">陌桑区政协这一年</a><a href="other.htm">3版权</a>'
    group = f"{HOST}/html/2023-01/12/"
    page = read(spec, group + name.format("01"), links + article, kind="issue", group_id=group)
    assert [request.url for request in page.next_pages] == [group + name.format("02")]
    assert [row.title for row in page.rows] == ["陌桑区政协这一年"]


@pytest.mark.parametrize(
    ("path", "newest", "folder"),
    [
        ("/cqrb/{yyyy-mm}/{dd}/001/node.htm", "/cqrb/2023-01/14/001/node.htm", "/cqrb/2023-01/14/"),
        ("/gjdb/{yyyymmdd}/html/index.htm", "/gjdb/20230114/html/index.htm", "/gjdb/20230114/"),
        ("/pc/{yyyymm}/{dd}/l1.html", "/pc/202301/14/l1.html", "/pc/202301/14/"),
        ("/p/{yyyy}/{mm}/{dd}/node_1.htm", "/p/2023/01/14/node_1.htm", "/p/2023/01/14/"),
    ],
)
def test_the_issue_of_each_day_is_asked_for_where_days_are_addresses(
    make_spec: MakeSpec, path: str, newest: str, folder: str
) -> None:
    spec = make_spec("founder", **paper(path, settle_days=3))
    requests = family_of(spec).first_pages(spec, spec.lists[0], WINDOW)
    assert len(requests) == 10
    first = requests[0]
    assert (first.url, first.group_id, first.kind) == (f"{HOST}{newest}", f"{HOST}{folder}", "issue")
    assert all(request.is_optional for request in requests), "a day without an issue is missing"
    assert [request.is_settled for request in requests] == [False] * 4 + [True] * 6


@pytest.mark.parametrize(
    "entrance",
    [
        '<meta http-equiv="refresh" content="0;URL=html/2023-01/12/node_2.htm">',
        "<script>window.location.href='html/2023-01/12/node_2.htm';</script>",
        '<script>location.replace("html/2023-01/12/node_2.htm")</script>',
    ],
)
def test_an_entrance_leads_to_the_newest_issue_and_that_to_the_one_before(
    make_spec: MakeSpec, read: Read, entrance: str
) -> None:
    spec = make_spec("founder", **paper("/"))
    assert [request.kind for request in family_of(spec).first_pages(spec, spec.lists[0], WINDOW)] == ["index"]
    (issue,) = read(spec, f"{HOST}/", entrance, kind="index", window=WINDOW).next_pages
    assert issue.url == f"{HOST}/html/2023-01/12/node_2.htm"
    for before, expected in (("2023-01/10", 1), ("2023-01/04", 0), ("2023-01/13", 0)):
        body = LAYOUT + f'<a href="../../{before}/node_2.htm">上一期</a>'
        page = read(spec, issue.url, body, kind="issue", group_id=issue.group_id, window=issue.window)
        found = [request.url for request in page.next_pages if before in request.url]
        assert len(found) == expected, before


def test_a_calendar_links_the_issues(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("founder", **paper("/"), articles={"match": r"/content/\d{4}-\d{2}/\d{2}/\d+\.html$"})
    days = "".join(f'<a href="/paper/2023-01/{day}/">{day}</a>' for day in ("14", "12", "04", "02"))
    noise = '<a href="/content/2023-01/12/017827.html">一篇文章</a><a href="/att/2023-01/12/1.pdf">PDF</a><a href="/about/">关于</a>'
    page = read(spec, f"{HOST}/", f"<table>{noise}{days}</table>", kind="index", window=WINDOW)
    assert [request.url for request in page.next_pages] == [
        f"{HOST}/paper/2023-01/14/",
        f"{HOST}/paper/2023-01/12/",
    ]


def test_an_issue_whose_containers_nobody_knows(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec(
        "founder",
        **paper("/gjdb/{yyyymmdd}/html/index_content_000.htm", pages="政协"),
        articles={"match": r"/html/content_\d+\.htm$"},
    )
    body = """<div class="pages"><a href="index_content_000.htm">第01版：要闻</a><a href="page_02.htm">第02版：政协新闻</a>
    <a href="/gjdb/20230111/html/index_content_000.htm">上一期</a><a href="../pdf/p2.pdf">PDF</a></div>
    <div class="list"><a href="content_20230112001001.htm">渭川区政协召开全会</a><a href="http://other.example/">友情链接</a></div>"""
    group = f"{HOST}/gjdb/20230112/"
    front = read(spec, f"{group}html/index_content_000.htm", body, kind="issue", group_id=group)
    assert [request.url for request in front.next_pages] == [f"{group}html/page_02.htm"]
    assert front.rows == (), "the front page is not a page of the committee"
    second = read(spec, f"{group}html/page_02.htm", body, kind="issue", group_id=group, number=2)
    assert [(row.title, row.listed_date) for row in second.rows] == [
        ("渭川区政协召开全会", date(2023, 1, 12))
    ]


def test_pages_of_an_issue_in_folders_of_their_own(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("founder", **paper("/cqrb/{yyyy-mm}/{dd}/001/node.htm"))
    body = """<a id="pageLink" href="node.htm">01版</a><a id="pageLink" href="../002/node.htm">02版</a>
    <a id="pageLink" href="../../13/001/node.htm">下一期</a>
    <ul id="titleList"><li><a href="content_rb_1.htm">一</a></li></ul>"""
    group = f"{HOST}/cqrb/2023-01/12/"
    page = read(spec, f"{group}001/node.htm", body, kind="issue", group_id=group)
    assert [request.url for request in page.next_pages] == [f"{group}002/node.htm"]


def test_an_issue_costs_a_bounded_number_of_requests(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("founder", **PAPER)
    group = f"{HOST}/pc/layout/202301/12/"
    body = "".join(f'<a id="pageLink" href="node_{number}.html">{number}版</a>' for number in range(1, 400))
    page = read(spec, f"{group}node_1.html", body, kind="issue", group_id=group)
    assert len(page.next_pages) == 60
    assert [in_english(alarm) for alarm in page.alarms] == ["the issue has 398 pages; 338 are not read"]


def test_a_front_page_by_its_bare_name_lies_in_the_folder_of_its_day(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec(
        "founder", lists=[{"id": "paper", "path": "/pc/layout/{yyyymm}/period.xml", "kind": "epaper"}]
    )
    bare = "<period><period_date>2023-01-09</period_date><front_page>9455__01.html</front_page></period>"
    page = read(spec, f"{HOST}/pc/layout/202301/period.xml", bare, kind="index")
    assert [request.url for request in page.next_pages] == [f"{HOST}/pc/layout/202301/09/9455__01.html"]
