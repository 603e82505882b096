"""The small line: points, gaps, bounds, one value, labels of strangers."""

from __future__ import annotations

import re

from gov_reviews.web.sparkline import SparkPoint, draw_sparkline


def _line(*points: SparkPoint) -> dict[str, str]:
    """The path of each kind of line."""
    return dict(re.findall(r'<path class="([^"]*)" d="([^"]*)"', draw_sparkline(points, "x")))


def test_a_gap_of_years_breaks_the_line() -> None:
    path = _line(SparkPoint(2020, 1), SparkPoint(2021, 2), SparkPoint(2023, 3))["spark-line"]
    assert path.count("M") == path.count("L") == 1


def test_higher_is_higher() -> None:
    path = _line(SparkPoint(2020, 1), SparkPoint(2021, 2))["spark-line"]
    first, second = (float(pair.split(" ")[1]) for pair in path[1:].split("L"))
    assert second < first


def test_a_bound_is_a_ring_on_a_dashed_line() -> None:
    points = [SparkPoint(2020, 1), SparkPoint(2021, 2), SparkPoint(2022, 3, is_exact=False)]
    assert {kind: path.count("L") for kind, path in _line(*points).items()} == {
        "spark-line": 1,
        "spark-line spark-open": 1,
    }
    rings = re.findall(r'<circle class="([^"]*)"', draw_sparkline(points, "x"))
    assert rings == ["spark-dot", "spark-dot", "spark-last spark-bound"]


def test_one_value_is_a_dot() -> None:
    drawn = draw_sparkline([SparkPoint(2020, 5)], "x")
    assert drawn.count("<circle") == 1
    assert "<path" not in drawn


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_sparkline([], "x") == ""


def test_a_label_cannot_break_out() -> None:
    assert "<script>" not in draw_sparkline([SparkPoint(2020, 1)], '"><script>')
