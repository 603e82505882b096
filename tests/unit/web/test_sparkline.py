"""The small line: points, gaps, one value, labels of strangers."""

from __future__ import annotations

from gov_reviews.web.sparkline import draw_sparkline


def test_a_gap_of_years_breaks_the_line() -> None:
    path = draw_sparkline([(2020, 1), (2021, 2), (2023, 3)], "x").split('d="')[1].split('"')[0]
    assert path.count("M") == 2
    assert path.count("L") == 1


def test_higher_is_higher() -> None:
    path = draw_sparkline([(2020, 1), (2021, 2)], "x").split('d="')[1].split('"')[0]
    first, second = (float(pair.split(" ")[1]) for pair in path[1:].split("L"))
    assert second < first


def test_one_value_is_a_dot() -> None:
    drawn = draw_sparkline([(2020, 5)], "x")
    assert drawn.count("<circle") == 1
    assert "L" not in drawn.split('d="')[1].split('"')[0]


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_sparkline([], "x") == ""


def test_a_label_cannot_break_out() -> None:
    assert "<script>" not in draw_sparkline([(2020, 1)], '"><script>')
