"""The next page of an article: which links and pagers count."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.next_page import is_page_of, next_page

HERE = "http://x.example/c/t1_2.html"


def link(target: str, words: str = "下一页") -> str:
    return f"<a>下一页</a><a href='{target}'>{words}</a>"


def pager(pages: int, current: int, file: str = "t1") -> str:
    return f'<script>createPageHTML({pages}, {current}, "{file}", "html");</script>'


@pytest.mark.parametrize(
    ("markup", "url", "expected"),
    [
        (link("t1_3.html"), HERE, "http://x.example/c/t1_3.html"),
        (link(" t1_4.html#top "), HERE, "http://x.example/c/t1_4.html"),
        (link("t1-3.shtml"), HERE, "http://x.example/c/t1-3.shtml"),
        (link("t1_1.html"), "http://x.example/c/t1.html", "http://x.example/c/t1_1.html"),
        (link("t1_2.html"), HERE, None),
        (link("t1_1.html"), HERE, None),
        (link("t2_3.html"), HERE, None),
        (link("/d/t1_3.html"), HERE, None),
        (link("http://y.example/c/t1_3.html"), HERE, None),
        (link("t1_3.html", "下一篇"), HERE, None),
        (link("t1_3.pdf"), HERE, None),
        (link("t1_3.html"), "file:///c/t1_2.html", None),
        (link("t1_3.html"), "http://x.example/c/", None),
        (pager(3, 0), "http://x.example/c/t1.html", "http://x.example/c/t1_1.html"),
        (pager(3, 1), "http://x.example/c/t1_1.html", "http://x.example/c/t1_2.html"),
        (pager(3, 2), HERE, None),
        (pager(1, 0), "http://x.example/c/t1.html", None),
        (pager(3, 0, "index"), "http://x.example/c/t1.html", None),
        (pager(3, 0, "c"), "http://x.example/c/t1.html", None),
    ],
)
def test_next_page(markup: str, url: str, expected: str | None) -> None:
    assert next_page(HtmlDocument(f"<html><body>{markup}</body></html>"), url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://x.example/c/t1_3.html", True),
        ("http://x.example/c/t1.html", True),
        ("http://x.example/c/t2_3.html", False),
        ("http://x.example/d/t1_3.html", False),
        ("http://y.example/c/t1_3.html", False),
        ("http://x.example/c/t1_3.pdf", False),
        ("http://x.example/c/", False),
    ],
)
def test_pages_of_one_article_have_one_file_name(url: str, expected: bool) -> None:
    assert is_page_of(url, HERE) is expected
    assert is_page_of(HERE, url) is expected
