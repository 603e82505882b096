"""Tables: order, addresses of orders, CSV."""

from __future__ import annotations

import pytest

from gov_reviews.web.page_table import Cell, PageTable, TableColumn, cells

COLUMNS = (TableColumn("name", "name"), TableColumn("value", "value", is_number=True))
TABLE = PageTable(
    "made",
    COLUMNS,
    (cells(("b", 10)), cells(("a", 9)), cells(("c", None)), cells(("=1+1", 100))),
    ("r1", "r2", "r3", "r4"),
)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("value", ["r2", "r1", "r4", "r3"]),
        ("-value", ["r4", "r1", "r2", "r3"]),
        ("name", ["r4", "r2", "r1", "r3"]),
        ("no_such", ["r1", "r2", "r3", "r4"]),
        ("", ["r1", "r2", "r3", "r4"]),
    ],
)
def test_order(asked: str, ids: list[str]) -> None:
    table = TABLE.in_order({"sort-made": asked})
    assert list(table.row_ids) == ids


def test_rows_of_one_value_keep_their_order() -> None:
    table = PageTable("t", COLUMNS, tuple(cells((name, 1)) for name in "bca"))
    assert [row[0].value for row in table.in_order({"sort-t": "-value"}).rows] == ["b", "c", "a"]


def test_a_second_click_turns_the_order_around() -> None:
    number = COLUMNS[1]
    assert TABLE.sort_query(number, {"lang": "zh"}) == "lang=zh&sort-made=-value"
    assert TABLE.in_order({"sort-made": "-value"}).sort_query(number, {}) == "sort-made=value"
    assert TABLE.sort_query(COLUMNS[0], {}) == "sort-made=name"


def test_csv_has_values_and_no_formula() -> None:
    shown = PageTable("t", COLUMNS, ((Cell("=1+1"), Cell(1200.5, "1,200.5 件")),))
    assert shown.to_csv() == "name,value\n'=1+1,1200.5\n"


def test_columns_that_say_nothing_are_left_out() -> None:
    columns = (TableColumn("a", "A"), TableColumn("b", "B"))
    table = PageTable("t", columns, (cells((1, None)), cells((2, None)))).without_empty()
    assert [column.key for column in table.columns] == ["a"]
    assert table.to_csv().splitlines() == ["a", "1", "2"]
