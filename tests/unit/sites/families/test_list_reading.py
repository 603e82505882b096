"""Dates of rows and of addresses, links that scripts open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.sites.families import ListPage
from gov_reviews.sites.families.list_reading import read_date
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]


def test_links_that_a_script_opens(make_spec: MakeSpec, read: Read) -> None:
    body = """<ul><li><a href="javascript:void(0)" onclick="window.open('./202601/t20260105_77.html')">政协工作综述之二</a>
    2026-01-05</li></ul>"""
    assert [row.url for row in read(make_spec("trs"), f"{HOST}/zwxx/", body).rows] == [
        f"{HOST}/zwxx/202601/t20260105_77.html"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[2023-1-8]", date(2023, 1, 8)),
        ("发布：2023年01月08日 10:00", date(2023, 1, 8)),
        ("2023/12/31", date(2023, 12, 31)),
        ("2023.02.30 2023.03.01", date(2023, 3, 1)),
        ("05-12", None),
        ("电话 12023-01-08", None),
    ],
)
def test_dates_of_rows(text: str, expected: date | None) -> None:
    assert read_date(text) == expected
