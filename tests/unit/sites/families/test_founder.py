"""E-papers: the issues of a month, the pages of an issue, the articles of a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.errors import LayoutChanged
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
