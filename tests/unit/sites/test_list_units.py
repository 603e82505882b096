"""Lists that a script fills from a unit: its address, and the address of its next page."""

from __future__ import annotations

import pytest

from gov_reviews.sites.list_units import find_unit_address, find_unit_pager, second_page_of_unit

PAGE = "http://zx.wanglan.example/col/col1201/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
HERE = f"http://zx.wanglan.example{UNIT}"


def element(name: str, quote: str = '"', attribute: str = "queryData", address: str = f'url="{UNIT}"') -> str:
    values = f"{{'pageId':'1201','tagId':'{name}'}}"
    if quote == "'":
        values = values.replace("'", '"')
    if quote == "&quot;":
        values, quote = values.replace("'", quote), '"'
    return (
        f"<script src='/AuthorizedRead/unitbuild.js' {address} {attribute}={quote}{values}{quote}></script>"
    )


@pytest.mark.parametrize(
    ("markup", "following"),
    [
        (element("list"), f"{HERE}?pageId=1201&tagId=list"),
        (element("list", "'"), f"{HERE}?pageId=1201&tagId=list"),
        (element("list", "&quot;"), f"{HERE}?pageId=1201&tagId=list"),
        (element("list", attribute="querydata"), f"{HERE}?pageId=1201&tagId=list"),
        (element("menu") + element("Ajax_List") + element("foot"), f"{HERE}?pageId=1201&tagId=Ajax_List"),
        (element("menu") + element("foot"), f"{HERE}?pageId=1201&tagId=menu"),
        (element("list", address='url="http://evil.example/unit"'), None),
        (element("list", address='url="/other/unit"'), None),
        (element("list", address=f'unitUrl="{UNIT}"'), None),
        (f"<script url='{UNIT}'></script><p queryData=\"{{'tagId':'list'}}\"></p>", None),
        (f"<script url='{UNIT}' queryData=\"{{'tagId':list}}\"></script>", None),
    ],
)
def test_where_a_list_comes_from(markup: str, following: str | None) -> None:
    assert find_unit_address(markup, PAGE) == following


@pytest.mark.parametrize(
    ("pager", "number", "found"),
    [
        ("rows='15' count='31'", 1, (2, 3)),
        ('ROWS="15" Count="31"', 2, (3, 3)),
        ("rows=15 count=31", 3, (None, 3)),
        ("rows='15' count='15'", 1, (None, 1)),
        ("rows='0' count='31'", 1, None),
        ("count='31'", 1, None),
    ],
)
def test_the_pager_of_a_unit(pager: str, number: int, found: tuple[int | None, int] | None) -> None:
    markup = element("menu") + element("list", attribute="querydata", address=f'uniturl="{UNIT}" {pager}')
    if found is not None:
        page = (
            f"{HERE}?pageId=1201&tagId=list&paramJson=%7B%22pageNo%22%3A{found[0]}%2C%22pageSize%22%3A15%7D"
        )
        expected = (page if found[0] else None), found[1]
        assert find_unit_pager(markup, PAGE, number) == expected
    else:
        assert find_unit_pager(markup, PAGE, number) is None


def test_the_second_page_of_a_unit() -> None:
    assert second_page_of_unit(f"{HERE}?pageId=1", 20) == (
        f"{HERE}?pageId=1&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A20%7D"
    )
    assert second_page_of_unit(f"{HERE}?pageId=1&paramJson=%7B%7D", 20) is None
    assert second_page_of_unit("http://zx.wanglan.example/list.json?page=1", 20) is None
