"""Where a page sends its reader by itself."""

from __future__ import annotations

import pytest
from tests.timing import assert_grows_linearly

from gov_reviews.decoding.page_redirect import find_refresh, find_script_location


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<meta http-equiv="refresh" content="0;url=a.htm">', (0, "a.htm")),
        ("<META HTTP-EQUIV=Refresh CONTENT='3; URL=/b?x=1&amp;y=2'>", (3, "/b?x=1&y=2")),
        ('<meta http-equiv="refresh" content="5">', None),
        ('<meta charset="utf-8">', None),
    ],
)
def test_refresh(markup: str, expected: tuple[int, str] | None) -> None:
    assert find_refresh(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<script>location.href = 'a.htm';</script>", "a.htm"),
        ('<script>window.location="html/a.htm"</script>', "html/a.htm"),
        ("<script>top.location.replace('/a.htm');</script>", "/a.htm"),
        ("<script>location.href='a_' + day + '.htm';</script>", None),
        ("<script>var location_name = 'a';</script>", None),
        ("<script>var to = 'html/a.htm'; window.location.href = to;</script>", "html/a.htm"),
        ("<script>var to = 'a_'; to += day + '.htm'; location.href = to;</script>", None),
        ("<script>var to = 'a_' + day; location.href = to;</script>", None),
        ("<script>function go(to) { location.href = to; }</script>", None),
    ],
)
def test_script(markup: str, expected: str | None) -> None:
    assert find_script_location(markup) == expected


@pytest.mark.parametrize(
    "piece", ["<meta http-equiv=refresh ", "location.href='", "location  =", "to='a' location=to;"]
)
def test_linear(piece: str) -> None:
    def find(count: int) -> None:
        find_refresh(piece * count)
        find_script_location(piece * count)

    assert_grows_linearly(find, 500, 5_000)
