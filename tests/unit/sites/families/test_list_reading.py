"""Links that scripts open, frames, selectors of a source, and what is said of a list that is not read whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import LayoutChanged
from gov_reviews.sites.families import ListPage, PageRequest, family_of
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]


def test_links_that_a_script_opens(make_spec: MakeSpec, read: Read) -> None:
    body = """<ul><li><a href="javascript:void(0)" onclick="window.open('./202601/t20260105_77.html')">政协工作综述之二</a>
    2026-01-05</li></ul>"""
    assert [row.url for row in read(make_spec("trs"), f"{HOST}/zwxx/", body).rows] == [
        f"{HOST}/zwxx/202601/t20260105_77.html"
    ]


def test_a_list_in_frames_of_the_layout_is_followed_two_deep(make_spec: MakeSpec, read: Read) -> None:
    frames = "<html><frameset rows='80,*'><frame src='top.html'><frame src='main.html'></frameset></html>"
    spec = make_spec("generic_html")
    page = read(spec, f"{HOST}/zx/index.html", frames)
    assert [(request.url, request.number, request.frame_level) for request in page.next_pages] == [
        (f"{HOST}/zx/top.html", 1, 1),
        (f"{HOST}/zx/main.html", 1, 1),
    ]
    inner = "<html><body><iframe src='list.html'></iframe><iframe src='//evil.example/a.html'></iframe></body></html>"
    assert [
        request.url for request in read(spec, f"{HOST}/zx/main.html", inner, frame_level=1).next_pages
    ] == [f"{HOST}/zx/list.html"]
    with pytest.raises(LayoutChanged):
        read(spec, f"{HOST}/zx/list.html", inner, frame_level=2)


def test_a_list_that_a_script_takes_out_of_a_comment(make_spec: MakeSpec, read: Read) -> None:
    rows = "".join(
        f"<li><a href='/jy/c1102/202601/1742{day}.shtml'>委员培训第{day}期</a><b>2026-01-{day}</b></li>"
        for day in (14, 13, 12)
    )
    pager = "<script>createPageHTML('page_div',3, 1,'zwlist','shtml',9);</script>"
    body = f"<ul class='l'><!--{rows}{pager}--></ul><div id='page_div'></div>"
    page = read(make_spec("ucap"), f"{HOST}/jy/c1102/zwlist.shtml", body)
    assert [row.title for row in page.rows] == ["委员培训第14期", "委员培训第13期", "委员培训第12期"]
    assert [request.url for request in page.next_pages] == [f"{HOST}/jy/c1102/zwlist_2.shtml"]
    beside = body.replace("<!--", "<li>栏目说明</li><!--")  # rows that somebody has taken out
    with pytest.raises(LayoutChanged):
        read(make_spec("ucap"), f"{HOST}/jy/c1102/zwlist.shtml", beside)


def test_a_source_may_name_rows_links_and_dates(make_spec: MakeSpec, read: Read) -> None:
    body = """<p><a href="/zx/9.html">政协章程全文在此公布</a> 2020-01-01</p>
    <div class="r"><a href="/zx/8.html">置顶说明文字请点这里</a><b><a href="/zx/1.html">县政协的履职答卷</a></b>
    <i>活动日期 2024-01-02</i><u>2024-01-09</u></div>"""
    rows = {"item": ".r", "link": "b a", "date": "u"}
    page = read(make_spec("generic_html", list_row=rows), f"{HOST}/zx/", body)
    assert [(row.url, row.listed_date) for row in page.rows] == [(f"{HOST}/zx/1.html", date(2024, 1, 9))]
    assert "links like those of articles that stand in no row: 2" in page.alarms[0]


def test_selectors_that_find_nothing_are_said_and_the_structure_is_read(
    make_spec: MakeSpec, read: Read
) -> None:
    body = '<ul><li><a href="/zx/1.html">县政协的履职答卷</a> 2024-01-09</li></ul>'
    page = read(make_spec("generic_html", list_row={"item": ".gone li"}), f"{HOST}/zx/", body)
    assert len(page.rows) == 1
    assert "list_row.item ('.gone li') finds no row" in page.alarms[0]


def test_days_of_either_order_are_said(make_spec: MakeSpec, read: Read) -> None:
    rows = [
        f'<li><a href="/zx/{day}.html">县政协的第{day}份履职答卷</a><i>{day}/4/2024</i></li>'
        for day in (3, 5)
    ]
    page = read(make_spec("generic_html"), f"{HOST}/zx/", f"<ul>{''.join(rows)}</ul>")
    assert [row.listed_date for row in page.rows] == [None, None]
    assert "days whose order nobody can tell, such as 3/4/2025 (March or April): 2" in page.alarms[0]


def test_the_next_page_on_another_host_is_said(make_spec: MakeSpec, read: Read) -> None:
    body = """<ul><li><a href="/zx/1.html">县政协的履职答卷</a> 2024-01-09</li></ul>
    <a href="http://other.example/list_2.html">下一页</a>"""
    page = read(make_spec("generic_html"), f"{HOST}/zx/", body)
    assert page.next_pages == ()
    assert page.alarms == (
        "the next page is on another host, which is not asked: http://other.example/list_2.html",
    )


def test_a_day_without_a_year_is_that_before_the_capture(make_spec: MakeSpec) -> None:
    spec = make_spec("generic_html")
    body = '<ul><li><a href="/zx/1.html">县政协的履职答卷</a> 12-30</li></ul>'
    request = PageRequest(f"{HOST}/zx/", spec.lists[0])

    def listed(seen: date | None) -> tuple[date | None, bool]:
        (row,) = family_of(spec).read_list(spec, request, DecodedPage(body.encode(), request.url), seen).rows
        return row.listed_date, row.is_year_inferred

    assert listed(date(2024, 1, 8)) == (date(2023, 12, 30), True)
    assert listed(None) == (None, False)
