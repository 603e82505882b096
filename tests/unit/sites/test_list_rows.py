"""Rows of list pages, form by form: every row, or a word about what was not read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.yaml_files import read_yaml

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.sites.list_pager import FoundPager, find_pager
from gov_reviews.sites.list_rows import FoundRow, FoundRows, find_rows, shape_of
from gov_reviews.sites.list_tree import flatten

FORMS = Path(__file__).parent / "list_forms"
CASES = [case for file in sorted(FORMS.glob("*.yaml")) for case in read_yaml(file)]
ADDRESS = "http://zx.example.org/zxyw/"


def look(
    html: str, address: str = ADDRESS, seen: Any = None, article: str = ""
) -> tuple[FoundRows, FoundPager]:
    page = DecodedPage(html.encode(), address)
    flat = flatten(page.document, address)
    host = urlsplit(address).netloc
    is_article = (lambda url: re.search(article, url) is not None) if article else None
    found = find_rows(flat, is_article, lambda url: urlsplit(url).netloc == host, seen)
    return found, find_pager(page.text, flat, address, 1)


def fits(row: FoundRow, expected: str) -> bool:
    """ADDRESS DAY, as in the files: `?` is any digit of a day that may be empty."""
    url, _, day = expected.partition(" ")
    known = str(row.day or "")
    return row.url == url and (
        re.fullmatch(day.replace("?", "."), known) is not None or (not known and "?" in day)
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_form(case: dict[str, Any]) -> None:
    found, pager = look(case["html"], case["address"], case.get("seen"))
    host = urlsplit(case["address"]).netloc
    rows = [row for row in found.rows if urlsplit(row.url).netloc == host]
    assert len(rows) == case["rows"]
    for key, place in (("first", 0), ("last", -1)):
        assert key not in case or fits(rows[place], case[key])
    assert "titles" not in case or [row.title for row in rows] == case["titles"]
    assert "days" not in case or [str(row.day or "-") for row in rows] == [str(day) for day in case["days"]]
    assert (found.left_out, found.unread) == ((), case.get("unread", 0))
    assert "next" not in case or pager.next_url == case["next"]
    assert bool(pager.alarm(1, len(rows))) == case.get("alarm", False)


def test_links_of_a_row_that_are_not_its_own_are_kept_beside_it() -> None:
    found, _ = look(
        """<ul><li><a href="1.html">县政协2023年工作综述</a>2024-01-05<p><a href="2.html">解读</a></p></li>
        <li><a href="3.html">县政协召开主席会议</a>2024-01-04</li></ul>"""
    )
    assert [row.related for row in found.rows] == [(f"{ADDRESS}2.html",), ()]


def test_keywords_and_comments_of_a_row_are_no_rows_of_their_own() -> None:
    row = """<li><a href="{0}.html"><img alt="{1}"></a><div class="text"><div class="head"><h3><a href="{0}.html">{1}</a></h3></div>
    <div class="foot"><div class="words"><a href="/word/{0}/1.html">{2}</a></div><span>{3}</span></div>
    <div class="join"><a href="http://bbs.example/{0}.html">跟贴 120 条</a></div></div></li>"""
    rows = [
        (1, "县政协召开全体会议", "松砚县政协委员会", "30分钟前"),
        (2, "委员工作室揭牌", "委员", "昨天 09:41"),
        (3, "松砚县政协2023年工作综述", "政协工作综述", "2024-01-05"),
    ]
    found, _ = look(f"<ul>{''.join(row.format(*one) for one in rows)}</ul>", seen=date(2024, 1, 8))
    assert [(row.title, str(row.day)) for row in found.rows] == [
        ("县政协召开全体会议", "2024-01-08"),
        ("委员工作室揭牌", "2024-01-07"),
        ("松砚县政协2023年工作综述", "2024-01-05"),
    ]


def test_words_that_lead_to_columns_are_no_rows_of_a_home_page() -> None:
    """What a page calls its lists tells nothing here: news and services are all `ul > li`."""
    news = "".join(f"<li><a href='/yw/c_{n}.htm'>县政协召开第{n}次主席会议</a></li>" for n in range(9))
    services = "".join(
        f"<li><a href='/fw/{name}/'>{word}</a></li>" for name, word in (("cs", "出生"), ("rx", "入学"))
    )
    found, _ = look(f"<div><ul>{news}</ul></div><div><ul>{services}</ul></div>")
    assert [row.url for row in found.rows] == [f"http://zx.example.org/yw/c_{n}.htm" for n in range(9)]
    assert found.left_out == ()


def test_a_picture_that_says_what_a_click_does_does_not_name_the_article() -> None:
    row = """<li><a href="{0}.html" title="在新窗口打开"><img src="i.gif"></a><a href="{0}.html">{1}</a><i>2024-01-0{0}</i>"""
    found, _ = look(f"<ul>{row.format(1, '县政协召开主席会议')}{row.format(2, '县政协2023年工作综述')}</ul>")
    assert [row.title for row in found.rows] == ["县政协召开主席会议", "县政协2023年工作综述"]


def test_a_known_dialect_decides_what_is_an_article() -> None:
    html = """<ul><li><a href="c_1.html">县政协2023年工作综述</a>2024-01-05</li>
    <li><a href="special/">两会专题报道在此</a>2024-01-04</li><li><a href="http://m.example/s">微信文章的标题</a>2024-01-03</li></ul>"""
    found, _ = look(html, article=r"/c_\d+\.html$")
    assert [row.url for row in found.rows] == [f"{ADDRESS}c_1.html", "http://m.example/s"]
    assert found.unread == 1, "the row of the special is said"
    assert look(html, article=r"/t\d+_\d+\.html$")[0].rows == ()


def test_a_ranking_is_counted_and_no_row() -> None:
    found, _ = look(
        """<ul><li><a href="1.html">县政协2023年工作综述</a>2024-01-05</li></ul>
        <div class="hot-list"><a href="7.html">三年前的一篇文章标题</a><a href="8.html">五年前的一篇文章标题</a></div>"""
    )
    assert [row.url for row in found.rows] == [f"{ADDRESS}1.html"]
    assert found.asides == (f"{ADDRESS}7.html", f"{ADDRESS}8.html")


def test_articles_of_one_site_have_one_shape() -> None:
    assert shape_of("http://a.example/zxyw/202401/t20240105_43.html") == shape_of(
        "http://a.example/tian/202312/t20231230_7.html"
    )
    assert shape_of("http://a.example/zxyw/index.html") != shape_of("http://a.example/zxyw/105.html")
    assert shape_of("http://a.example/v.php?id=1") != shape_of("http://a.example/list.php?id=1")


@pytest.mark.parametrize(
    "html", ["", "<p>", "<a>x</a>", "<a href='javascript:'>县政协工作综述</a>", "<base href='http://[x'>"]
)
def test_a_page_without_links_has_no_rows(html: str) -> None:
    assert look(html)[0].rows == ()


def test_the_words_of_a_menu_are_no_list() -> None:
    menu = """<ul><li><a href="/a/">政协概况</a></li><li><a href="/b/index.html">机构设置与职能</a></li>
    <li><a href="/c/">委员履职服务平台</a></li></ul>"""
    assert look(menu)[0].rows == ()
    assert len(look(menu + '<ul><li><a href="7.html">县政协2023年工作综述</a></li></ul>')[0].rows) == 1


def test_a_day_in_brackets_before_the_headline_is_no_part_of_it() -> None:
    rows = "".join(
        f"<p><a href={n}.html>[2026-01-1{n}]松砚县政协召开第{n}次会议</a></p>" for n in range(1, 6)
    )
    page = flatten(HtmlDocument(f"<html><body>{rows}</body></html>"), "http://zx.example.org/x/")
    found = find_rows(page, None, lambda _: True, None)
    assert [(row.title, str(row.day)) for row in found.rows][:1] == [
        ("松砚县政协召开第1次会议", "2026-01-11")
    ]


def test_a_day_above_several_rows_is_the_day_of_all() -> None:
    days = {1: "2026年1月28日", 3: "2026年1月20日", 6: "2025年12月30日"}
    rows = "".join(
        (f"<tr><td colspan=2><b>{days[n]}</b></td></tr>" if n in days else "")
        + f"<tr><td>·</td><td><a href={n}.html>松砚县政协召开第{n}次会议</a></td></tr>"
        for n in range(1, 8)
    )
    page = flatten(
        HtmlDocument(f"<html><body><table>{rows}</table></body></html>"), "http://zx.example.org/x/"
    )
    found = find_rows(page, None, lambda _: True, None)
    assert [str(row.day)[5:] for row in found.rows] == [*["01-28"] * 2, *["01-20"] * 3, *["12-30"] * 2]


def test_a_year_above_rows_is_no_part_of_the_day_before_it() -> None:
    rows = "".join(
        f"<h3>{year}年</h3><ol>"
        + "".join(
            f"<li><a href={year}{n}.html>松砚县政协召开第{n}次会议</a>（{n}月9日）</li>" for n in (5, 3, 1)
        )
        + "</ol>"
        for year in (2025, 2024)
    )
    page = flatten(HtmlDocument(f"<html><body>{rows}</body></html>"), "http://zx.example.org/x/")
    found = find_rows(page, None, lambda _: True, date(2026, 2, 1))
    assert [row.day.year for row in found.rows if row.day] == [2025] * 3 + [2024] * 3
