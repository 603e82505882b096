"""Charts: bounds never look exact, plans are dashed, texts of strangers stay text, nothing is fetched."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pytest

from gov_reviews.report.charts import (
    DOTS_AT_MOST,
    Chart,
    ChartRole,
    ChartTexts,
    ChartValue,
    PartCount,
    YearValue,
    counts_chart,
    page_spec,
    ranking_chart,
    spread_chart,
    years_chart,
)
from gov_reviews.report.page_wording import Language, Wording

SAY = Wording(Language.EN)
TEXTS = ChartTexts("A finding", "件", "From somewhere")
HOSTILE = "</script><b onload=alert(1)>{{7*7}}"


def rows_of(chart: Chart) -> list[dict[str, Any]]:
    """All rows that a chart carries."""
    return [row for rows in chart.spec["datasets"].values() for row in rows]


def years() -> Chart:
    values = [YearValue(2019, 230), YearValue(2021, 300, "ge"), YearValue(2022, 310)]
    plans, medians = [YearValue(2023, 330)], [YearValue(2019, 200), YearValue(2020, 210)]
    return years_chart("years", TEXTS, values, "件", SAY, plans, medians)


def all_charts() -> list[Chart]:
    values = [ChartValue("A", 480, "件", "ge"), ChartValue(HOSTILE, 300, "件", is_chosen=True)]
    many = [ChartValue(str(number), float(number), "件") for number in range(DOTS_AT_MOST + 1)]
    counts = [PartCount("2023-01", "critical", 2, ChartRole.CRITICAL), PartCount("2023-02", "info", 1)]
    return [
        ranking_chart("ranking", TEXTS, values, SAY),
        spread_chart("few", TEXTS, values, 390, SAY),
        spread_chart("many", TEXTS, many, 20, SAY),
        years(),
        counts_chart("counts", TEXTS, counts),
    ]


def test_a_chart_is_plain_json_that_fetches_nothing() -> None:
    for chart in all_charts():
        written = json.dumps(page_spec(chart))
        assert '"url"' not in written, chart.name
        assert written.count("http") == 1, chart.name  # the name of the schema
        assert "A finding" in page_spec(chart)["description"]


def test_a_chart_is_what_vega_lite_says() -> None:
    for chart in all_charts():
        kind = alt.LayerChart if "layer" in chart.spec else alt.Chart
        kind.from_dict(dict(chart.spec), validate=True)


def test_a_bound_carries_a_sign_and_its_words() -> None:
    chart = ranking_chart(
        "ranking", TEXTS, [ChartValue("A", 480, "件", "ge"), ChartValue("B", 300, "件")], SAY
    )
    assert [(row["name"], row["shown"], row["is_exact"]) for row in rows_of(chart)] == [
        ("A", "≥480 件", False),
        ("B", "300 件", True),
    ]
    assert "at least (余、以上)" in json.dumps(chart.spec, ensure_ascii=False)
    exact = ranking_chart("ranking", TEXTS, [ChartValue("B", 300, "件")], SAY)
    assert "triangle" not in json.dumps(exact.spec)


def test_the_chosen_one_stands_out_among_its_peers() -> None:
    values = [ChartValue("A", 3), ChartValue("B", 2, is_chosen=True)]
    rows = rows_of(ranking_chart("ranking", TEXTS, values, SAY))
    assert [row["role"] for row in rows] == ["peer", "main"]
    rows = rows_of(ranking_chart("ranking", TEXTS, values[:1], SAY))
    assert [row["role"] for row in rows] == ["main"]


def test_a_year_without_a_value_breaks_the_line() -> None:
    stated = [row for row in rows_of(years()) if row["series"] == "stated" and "label" not in row]
    assert [(row["year"], row["value"]) for row in stated] == [
        (2019, 230),
        (2020, None),
        (2021, 300),
        (2022, 310),
    ]


def test_a_plan_is_dashed_and_hollow() -> None:
    chart = years()
    plan = [row for row in rows_of(chart) if row["is_plan"]]
    assert {(row["year"], row["series"]) for row in plan} == {(2023, "plan")}
    lines = next(layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "line")
    scale = lines["encoding"]["strokeDash"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True))["plan"] == [5, 4]
    assert [
        layer["mark"]["filled"] for layer in chart.spec["layer"] if layer["mark"].get("shape") == "circle"
    ] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "values",
    [
        [1.0] * 50,
        [0.0, *map(float, range(49))],
        [0.05 * number for number in range(50)],
        [*map(float, range(49)), 2e9],
    ],
)
def test_classes_hold_every_value_once_or_say_what_is_left_out(values: list[float]) -> None:
    chart = spread_chart("many", TEXTS, [ChartValue(str(n), value) for n, value in enumerate(values)], 1, SAY)
    classes = [row for row in rows_of(chart) if "count" in row]
    left_out = 1 if max(values) > 1e9 else 0
    assert sum(row["count"] for row in classes) == len(values) - left_out
    assert ("1 above" in chart.texts.subtitle) is bool(left_out)
    inside = sorted(values)[: len(values) - left_out]
    assert min(row["start"] for row in classes) <= inside[0]
    assert max(row["end"] for row in classes) > inside[-1]
    assert len(classes) <= 26


def test_nothing_to_show_is_no_error() -> None:
    assert ranking_chart("ranking", TEXTS, [], SAY).spec["layer"]
    assert counts_chart("counts", TEXTS, []).spec["mark"]
