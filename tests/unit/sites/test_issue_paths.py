"""From the address of one issue to the path of all."""

from __future__ import annotations

import pytest

from gov_reviews.sites.issue_paths import index_paths, path_of_any_day


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
