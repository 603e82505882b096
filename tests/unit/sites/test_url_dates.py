"""Days in the addresses of articles."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.sites.url_dates import date_of_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/x/202301/t20230106_1.html", date(2023, 1, 6)),
        ("http://a.example/art/2014/1/2/art_1_2.html", date(2014, 1, 2)),
        ("http://a.example/pc/con/202301/16/content_1.html", date(2023, 1, 16)),
        ("http://a.example/html/2024-11/25/content_1_2.htm", date(2024, 11, 25)),
        ("http://a.example/ldjh/202301/t4427620.htm", None),
        ("http://[", None),
    ],
)
def test_dates_of_urls(url: str, expected: date | None) -> None:
    assert date_of_url(url) == expected
