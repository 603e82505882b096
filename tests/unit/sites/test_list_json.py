"""Lists in JSON: rows under any names, instants, markup inside, the next page."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import LayoutChanged
from gov_reviews.sites.families import PageRequest, family_of
from gov_reviews.sites.list_json import JsonAnswer, read_embedded_json, read_json
from gov_reviews.sites.source_proposal import trial_source

HOST = "http://zx.example.org"
GKMLPT = {
    "total": 230,
    "articles": [
        {"id": 41, "title": "云岫区政协2023年工作综述", "url": f"{HOST}/gkmlpt/content/4/41/post_41.html", "publisher": "区政协", "create_time": 1704416400, "display_publish_time": 1704384000},
        {"id": 40, "title": "云岫区政协召开常委会会议", "url": f"{HOST}/gkmlpt/content/4/40/post_40.html", "publisher": "区政协", "create_time": 1704330000, "display_publish_time": 1704297600},
    ],
}  # fmt: skip
UCAP = {
    "code": 200,
    "data": {
        "total": 2,
        "results": [
            {"manuscriptId": "1", "title": "<em>澜山</em>市政协履职答卷", "url": "//zx.example.org/zx/c1/c761/content.shtml", "publishedTimeStr": "2024-01-05 16:38:00", "publishedTime": 1},
            {"manuscriptId": "2", "title": "澜山市政协大会闭幕", "url": "/zx/c1/c762/content.shtml", "publishedTimeStr": "2024-01-04 15:47:00", "publishedTime": 1},
        ],
    },
}  # fmt: skip
UPPER = {
    "data": {
        "allRow": 9,
        "list": [
            {"TITLE": "澄江县政协工作盘点", "URL_COMMP": "/a/1.html", "PUBLISHED_TIME_FORMAT": "2024.01.05"}
        ],
    }
}


def read(value: Any) -> JsonAnswer:
    found = read_json(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    assert found is not None
    return found


def rows(value: Any, address: str = f"{HOST}/api") -> list[tuple[str, str, date | None]]:
    return [
        (row.url.removeprefix(HOST), row.title, row.day) for row in read(value).find_rows(address, None).rows
    ]


def test_rows_are_found_under_any_names() -> None:
    assert rows(GKMLPT) == [
        ("/gkmlpt/content/4/41/post_41.html", "云岫区政协2023年工作综述", date(2024, 1, 5)),
        ("/gkmlpt/content/4/40/post_40.html", "云岫区政协召开常委会会议", date(2024, 1, 4)),
    ]
    assert rows(UCAP) == [
        ("/zx/c1/c761/content.shtml", "澜山市政协履职答卷", date(2024, 1, 5)),
        ("/zx/c1/c762/content.shtml", "澜山市政协大会闭幕", date(2024, 1, 4)),
    ]
    assert rows(UPPER) == [("/a/1.html", "澄江县政协工作盘点", date(2024, 1, 5))]
    assert rows(f"callback({json.dumps(UPPER)});") == rows(UPPER)


def test_a_row_without_an_address_is_counted() -> None:
    found = read(
        {"list": [{"title": "一篇没有地址的文章", "id": 3}, {"title": "一篇文章", "url": "/a/2.html"}]}
    )
    assert found.find_rows(f"{HOST}/api", None).unread == 1


@pytest.mark.parametrize(
    ("address", "following"),
    [
        ("/gkmlpt/api/all/0?page=1&sid=7", "/gkmlpt/api/all/0?page=2&sid=7"),
        ("/es/1?_pageSize=2&pageNo=3", "/es/1?_pageSize=2&pageNo=4"),
        (
            "/unit?paramJson=" + quote('{"pageNo":1,"pageSize":24}'),
            "/unit?paramJson=" + quote('{"pageNo":2,"pageSize":24}'),
        ),
        ("/api/all", None),
    ],
)
def test_the_parameter_that_counts(address: str, following: str | None) -> None:
    pager = read(GKMLPT).find_pager(HOST + address, 1, 2)
    assert pager.next_url == (HOST + following if following else None)
    assert bool(pager.alarm(1, 2)) == (following is None), "230 rows are said, 2 are here"


def test_the_last_page() -> None:
    assert read(UCAP).find_pager(f"{HOST}/api?page=1", 1, 2).next_url is None
    assert read(UCAP).find_pager(f"{HOST}/api?page=1", 1, 2).alarm(1, 2) == ""


def test_markup_inside_is_the_list() -> None:
    html = '<ul><li><a href="/art/2024/1.html">县政协工作综述</a></li></ul><div class="pagination" rows="24" count="48"></div>'
    found = read({"success": True, "data": {"html": html}})
    assert (found.markup, found.rows) == (html, ())
    assert found.find_pager(f"{HOST}/u?pageNo=1", 1, 24).next_url == f"{HOST}/u?pageNo=2"
    assert found.find_pager(f"{HOST}/u?pageNo=2", 2, 24).next_url is None


@pytest.mark.parametrize("text", ["", "<html>", "{", "[" * 100_000, "alert('x')", "var a = {}"])
def test_what_is_no_json(text: str) -> None:
    assert read_json(text) is None


def test_a_list_that_a_script_carries_is_read() -> None:
    rows = [
        {"title": f"县政协要闻{number}", "url": f"/n/{number}.html", "pubDate": "2024-01-05"}
        for number in (1, 2)
    ]
    markup = f'<ul id=list></ul><script>var menu = [{{"name": 1}}]; var rows = {json.dumps(rows)}; show(rows);</script>'
    answer = read_embedded_json(markup)
    assert answer is not None
    assert [(row.url, row.day) for row in answer.find_rows(f"{HOST}/", None).rows] == [
        (f"{HOST}/n/1.html", date(2024, 1, 5)),
        (f"{HOST}/n/2.html", date(2024, 1, 5)),
    ]


@pytest.mark.parametrize("as_text", [True, False])
def test_one_address_for_each_kind_of_screen(as_text: bool) -> None:
    addresses: Any = {"pc": "/zx/col/col9/content/content_7.html", "mobile": "/m/7.html"}
    row = {
        "title": "界溪市政协履职综述",
        "urls": json.dumps(addresses) if as_text else addresses,
        "relationUrl": "/zx/7-Relation.json",
    }
    assert rows({"articleList": [row]}) == [
        ("/zx/col/col9/content/content_7.html", "界溪市政协履职综述", None)
    ]


@pytest.mark.parametrize(
    "markup", ["", "<script>var a = [{</script>", "[{" * 200, "<script>[{id: 1}]</script>"]
)
def test_a_page_that_carries_no_list_has_none(markup: str) -> None:
    assert read_embedded_json(markup) is None


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ({"first": "/api?p=1", "prev": None, "next": "/api?p=2"}, f"{HOST}/api?p=2"),
        ({"first": "/api?p=1", "prev": None, "next": None}, None),
        ({"next": "会议预告"}, None),  # no address: nothing beside it leads anywhere
    ],
)
def test_the_next_page_that_an_answer_names(links: dict[str, Any], following: str | None) -> None:
    answer = read({"data": GKMLPT["articles"], "links": links})
    assert answer.find_pager(f"{HOST}/api", 1, 2).next_url == following


ONLY_IDS = {
    "rows": [
        {"newsId": 77, "newsTitle": "澄江县政协工作盘点", "createTime": "2024-01-05", "type": "a b"},
        {"newsId": 78, "newsTitle": "澄江县政协提案办理回眸", "createTime": "2024-01-04", "type": None},
    ]
}


def test_rows_without_an_address_get_one_by_a_template() -> None:
    answer = read(ONLY_IDS)
    found = answer.find_rows(f"{HOST}/api", None, "/detail?id={newsId}")
    assert [row.url for row in found.rows] == [f"{HOST}/detail?id=77", f"{HOST}/detail?id=78"]
    typed = answer.find_rows(f"{HOST}/api", None, "/{type}/{newsId}.html")
    assert [row.url for row in typed.rows] == [f"{HOST}/a%20b/77.html"]
    assert typed.unread == 1
    assert answer.find_rows(f"{HOST}/api", None).unread == 2
    assert answer.field_names == ("newsId", "createTime", "type")


def test_a_source_says_how_the_addresses_of_its_articles_are_made() -> None:
    page = DecodedPage(json.dumps(ONLY_IDS, ensure_ascii=False).encode(), f"{HOST}/api", "application/json")
    spec = trial_source(f"{HOST}/api", None, articles={"address": "/detail?id={newsId}"})
    request = PageRequest(f"{HOST}/api", spec.lists[0])
    assert [row.listed_date for row in family_of(spec).read_list(spec, request, page).rows] == [
        date(2024, 1, 5),
        date(2024, 1, 4),
    ]
    without = trial_source(f"{HOST}/api", None)
    with pytest.raises(LayoutChanged, match=r"as in /detail\?id={id}\. Their values are called: newsId"):
        family_of(without).read_list(without, request, page)
