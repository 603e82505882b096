"""Rows for eyes and for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rich.console import Console

from gov_reviews.report.rows import print_rows, to_plain

COLUMNS = ("url", "value", "authors", "at", "value")
ROWS = [
    ("http://a/\x1b[2J", 98.7, ["张三", "李四"], datetime(2026, 1, 5, tzinfo=UTC), None),
    ('with "quotes", and\nbreaks', 3, [], date(2026, 1, 5), True),
]


def printed(form: str, rows: list[tuple[object, ...]] = ROWS) -> str:  # type: ignore[assignment]
    stream = io.StringIO()
    print_rows(COLUMNS, rows, form, Console(file=stream, width=300, markup=False, highlight=False))
    return stream.getvalue()


def test_json_holds_whole_values_under_distinct_names() -> None:
    first, second = json.loads(printed("json"))
    assert first == {
        "url": "http://a/\x1b[2J",
        "value": 98.7,
        "authors": ["张三", "李四"],
        "at": "2026-01-05T00:00:00+00:00",
        "value_2": None,
    }
    assert second["value_2"] is True
    assert json.loads(printed("json", [])) == []


def test_csv_can_be_read_back() -> None:
    header, first, second = csv.reader(io.StringIO(printed("csv")))
    assert header == list(COLUMNS)
    assert first[1:] == ["98.7", "张三; 李四", "2026-01-05T00:00:00+00:00", ""]
    assert second[0] == 'with "quotes", and\nbreaks'


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://a.example","看")', '\'=HYPERLINK("http://a.example","看")'),
        ("+86 10", "'+86 10"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tcmd", "'\tcmd"),
        ("\r=1", "'\n=1"),
        ("\n=1", "'\n=1"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("一年来\r=1+1", "一年来\n=1+1"),
        ("a\x1b[2J\x00\x9b\u202eb", "a\\x1b[2J\\x00\\x9b\\x202eb"),
        (["=1", "张三", "-李四"], "'=1; 张三; '-李四"),
        ({"=1": 2}, '{"=1": 2}'),
        (-5, "-5"),
        (-0.25, "-0.25"),
        (Decimal("-12.50"), "-12.5"),
        ("提案=建言", "提案=建言"),
        ("——十年回眸", "——十年回眸"),
        (None, ""),
    ],
)
def test_no_cell_of_csv_is_a_formula(value: object, cell: str) -> None:
    text = printed("csv", [(value, 1, [], None, None)])
    assert next(iter(list(csv.reader(io.StringIO(text, newline="")))[1:]))[0] == cell
    assert not set(text) & {chr(code) for code in range(32) if chr(code) not in "\t\n"}, (
        "no control character, no bare carriage return"
    )
    assert json.loads(printed("json", [(value, 1, [], None, None)]))[0]["url"] == to_plain(value)


def test_a_table_shows_cells_and_obeys_none() -> None:
    text = printed("table")
    assert "\x1b" not in text
    assert "\\x1b[2J" in text
    assert "[bold]" in printed("table", [("[bold]", 1, [], None, None)])
    assert text.rstrip().endswith("2 rows")


def test_rows_wider_than_the_terminal_are_printed_as_records() -> None:
    stream = io.StringIO()
    names = [f"column_{number}" for number in range(20)]
    print_rows(
        names,
        [tuple(range(20)), tuple(range(20, 40))],
        "table",
        Console(file=stream, width=100, markup=False, highlight=False),
    )
    lines = [" ".join(line.split()) for line in stream.getvalue().splitlines()]
    assert lines[:2] == ["row 1", "column_0 0"]
    assert "column_19 39" in lines
    assert lines[-1] == "2 rows"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("1.5"), 1.5),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ({"a": (1, None)}, {"a": [1, None]}),
        (b"x", "b'x'"),
        (True, True),
    ],
)
def test_values_become_json(value: object, plain: object) -> None:
    assert to_plain(value) == plain
    json.dumps(to_plain(value), allow_nan=False)
