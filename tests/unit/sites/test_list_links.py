"""Which links of a list page may lead to articles, and what they are called."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.list_dates import find_marks
from gov_reviews.sites.list_links import ListLink, find_links, is_in_heading
from gov_reviews.sites.list_tree import flatten

ADDRESS = "http://zx.example.org/zxyw/"
HEADLINES = ("松砚县政协召开全体会议", "松砚县政协2025年工作综述", "求教", "委员读书群本月书单与心得")


def find(html: str, is_article=None) -> list[ListLink]:
    flat = flatten(DecodedPage(html.encode(), ADDRESS).document, ADDRESS)
    return find_links(
        flat, is_article, lambda url: urlsplit(url).netloc == "zx.example.org", find_marks(flat.texts)
    )


def rows(form: str) -> str:
    return "<ul>" + "".join(form.format(n=n, title=title) for n, title in enumerate(HEADLINES, 1)) + "</ul>"


@pytest.mark.parametrize(
    "side",
    [
        "<a href='/user/7{n}'>松砚委员某</a>",
        "<a href='/column/xw/'>政协要闻</a>",
        "<a href='/r/{n}'>2026-01-2{n} 10:00</a>",
        "<a href='/user/7{n}'>松砚委员某</a><a href='/user/9{n}'>热心的网友</a>",
    ],
)
def test_what_stands_beside_each_headline_is_left_out(side: str) -> None:
    found = find(rows(f"<li><a href='/t/{{n}}.html'>{{title}}</a>{side}</li>"))
    assert [urlsplit(link.url).path for link in found] == [f"/t/{n}.html" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("form", "count"),
    [
        # headlines of another kind of address are as long: nobody knows what the row is about
        ("<li><a href='/t/{n}.html'>{title}</a><a href='/v/x{n}'>{title}</a></li>", 8),
        # two articles in each row
        ("<li><a href='/t/{n}.html'>{title}</a><a href='/t/5{n}.html'>{title}</a><a href='/u/1'>某某</a></li>", 12),
        # sections: what each has once is the word above its rows
        ("<li><a href='/c{n}/'>要闻之{n}</a><a href='/t/{n}1.html'>{title}</a><a href='/t/{n}2.html'>{title}</a></li>", 12),
    ],
)  # fmt: skip
def test_where_it_is_not_plain_what_rows_are_about_all_links_stay(form: str, count: int) -> None:
    assert len(find(rows(form))) == count


def test_where_addresses_of_articles_are_known_they_alone_decide() -> None:
    html = rows("<li><a href='/t/{n}.html'>{title}</a><a href='/user/7{n}'>松砚委员某</a></li>")
    assert len(find(html, lambda url: "/user/" in url)) == 4


def test_a_day_is_no_headline_and_the_home_page_no_article() -> None:
    found = find(
        "<a href='/'>松砚县政协网站首页</a><a href='/?p=3'>2026-01-05</a><a href='/t/1#respond'>松砚县政协这一年</a>"
    )
    assert [(link.url.removeprefix("http://zx.example.org"), link.is_headline) for link in found] == [
        ("/?p=3", False),
        ("/t/1", True),
    ]


def test_a_heading_between_a_link_and_its_row() -> None:
    flat = flatten(
        DecodedPage(b"<li><h3><a href='1.html'>a</a></h3><a href='2.html'>b</a></li>", ADDRESS).document,
        ADDRESS,
    )
    first, second = (link.element for link in flat.links)
    assert is_in_heading(flat, first, -1)
    assert not is_in_heading(flat, second, -1)
