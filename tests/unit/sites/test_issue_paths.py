"""From the address of one issue to the path of all."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.sites.issue_paths import (
    day_of_issue,
    index_paths,
    is_page_beside,
    numbers_alike,
    path_of_any_day,
    path_of_any_issue,
    until_day,
)


@pytest.mark.parametrize(
    ("address", "path", "indexes"),
    [
        ("/wlrb/pc/layout/202601/12/node_01.html", "/wlrb/pc/layout/{yyyymm}/{dd}/node_01.html", 2),
        ("/html/2026-01/12/node_1.htm", "/html/{yyyy-mm}/{dd}/node_1.htm", 2),
        ("/wlb/20260112/html/page_01.htm", "/wlb/{yyyymmdd}/html/page_01.htm", 0),
        ("/paper/2026/01/12/l1.html", "/paper/{yyyy}/{mm}/{dd}/l1.html", 0),
        ("/paper/2026-01-12/1.html", "/paper/{yyyy-mm-dd}/1.html", 0),
        ("/zxyw/index.html", None, 0),
        ("/99999999/index.html", None, 0),
    ],
)
def test_the_day_becomes_placeholders(address: str, path: str | None, indexes: int) -> None:
    assert path_of_any_day(f"http://paper.example.org{address}") == path
    assert len(index_paths(f"http://paper.example.org{address}")) == indexes


def test_indexes_lie_beside_the_folders_of_days() -> None:
    assert index_paths("http://paper.example.org/html/2026-01/12/node_1.htm") == (
        "/html/{yyyy-mm}/period.xml",
        "/html/{yyyy-mm}/navi.xml",
    )


@pytest.mark.parametrize(
    ("target", "path", "until"),
    [
        ("/item/wl_2026_1_5_2.html", "/item/wl_{yyyy}_{m}_{d}_2.html", "/item/wl_2026_1_5"),
        ("/p.php?date=2026-01-05&page=2", "/p.php?date={yyyy-mm-dd}&page=2", "/p.php?date=2026-01-05"),
        ("/m/2026/0105/b2.html", "/m/{yyyy}/{mm}{dd}/b2.html", "/m/2026/0105"),
        ("/html/2026-01/05/l2.html", "/html/{yyyy-mm}/{dd}/l2.html", "/html/2026-01/05"),
        ("/pad/202601/05/l2.html", "/pad/{yyyymm}/{dd}/l2.html", "/pad/202601/05"),
        ("/pad/2026/01/05/l2.html", "/pad/{yyyy}/{mm}/{dd}/l2.html", "/pad/2026/01/05"),
        ("/a/20260105/20260105_2.html", "/a/{yyyymmdd}/{yyyymmdd}_2.html", "/a/20260105"),
    ],
)
def test_a_day_stands_anywhere_in_the_address_of_an_issue(target: str, path: str, until: str) -> None:
    address = f"http://paper.example.org{target}"
    assert path_of_any_issue(address) == path
    assert until_day(address) == f"http://paper.example.org{until}"
    assert day_of_issue(address) == date(2026, 1, 5)


@pytest.mark.parametrize(
    "target", ["/node/12.html", "/a/20261399/1.html", "/a/120260105/1.html", "/2026-1054/1.html"]
)
def test_other_numbers_are_no_day(target: str) -> None:
    address = f"http://paper.example.org{target}"
    assert (path_of_any_issue(address), until_day(address), day_of_issue(address)) == (None, None, None)


def test_pages_of_an_issue_have_one_shape() -> None:
    assert (
        numbers_alike("/20260105/v01.html")
        == numbers_alike("/20260106/v12.html")
        != numbers_alike("/20260105/c01.html")
    )


def test_pages_beside_each_other_are_of_one_day() -> None:
    assert is_page_beside(
        "http://paper.example.org/20260105/v02.shtml", "http://paper.example.org/20260105/v01.shtml"
    )
    assert not is_page_beside(
        "http://paper.example.org/20260104/v02.shtml", "http://paper.example.org/20260105/v01.shtml"
    )
    assert not is_page_beside(
        "http://paper.example.org/20260105/x02.shtml", "http://paper.example.org/20260105/v01.shtml"
    )
    assert not is_page_beside("http://paper.example.org/a/v02.shtml", "http://paper.example.org/a/v01.shtml")
