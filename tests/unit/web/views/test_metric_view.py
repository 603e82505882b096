"""Metrics: the values of the core, whom they are compared with, where each leads, what is left out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.unit.web.conftest import request_for

from gov_reviews.web.views.metric_view import FEWEST_FOR_MEDIAN, change_of, choose_peers, tell_committees

Ask = Callable[..., Any]


def stated(
    year: int, committees: int, level: str = "county", unit: str = "件", is_sample: bool = False
) -> Any:
    return {
        "review_year": year,
        "organization_level": level,
        "unit": unit,
        "is_sample": is_sample,
        "committees": committees,
    }


def test_the_list_leads_to_every_headline_metric(client: TestClient, one_value: Ask) -> None:
    text = client.get("/metrics").text
    assert 'href="/metric/proposals_filed"' in text
    count = one_value("select count(*) from core.dim_metric where parent_metric_code is null")
    assert f"Headline metrics: {count - 1}" in text
    assert "/metric/other" not in text


def test_a_metric_says_what_it_counts_and_who_states_it(client: TestClient, one_value: Ask) -> None:
    text = client.get("/metric/proposals_filed").text
    assert "审查立案" in text
    assert "不予立案12件" in text
    keys = re.findall(r"#f-([0-9a-f]{16})", text)
    question = "select metric_code || ' ' || is_own from core.fact_year_value where observation_key = ?"
    assert {one_value(question, key) for key in keys} == {"proposals_filed true"}
    assert 'data-chart="{&#34;' in text
    assert "/static/charts-" in text


def test_csv_holds_what_is_shown(client: TestClient) -> None:
    rows = list(
        csv.DictReader(io.StringIO(client.get("/metric/proposals_filed?csv=ranking").text.lstrip("\ufeff")))
    )
    assert rows
    assert {"rank", "committee", "bound", "value", "sentence"} <= rows[0].keys()


def test_a_metric_that_nobody_states_says_so(client: TestClient, one_value: Ask) -> None:
    code = one_value(
        "select metric_code from core.dim_metric where metric_code <> 'other' and metric_code not in"
        " (select metric_code from core.fact_year_value) order by metric_code limit 1"
    )
    answer = client.get(f"/metric/{code}")
    assert answer.status_code == 200
    assert "No committee states this metric yet" in answer.text


@pytest.mark.parametrize("code", ["other", "never_heard_of", "X", "a'--"])
def test_what_is_no_metric_is_not_found(client: TestClient, code: str) -> None:
    assert client.get(f"/metric/{code}").status_code == 404
    assert "没有指标" in client.get(f"/metric/{code}?lang=zh").text


def test_the_newest_year_counts_once_half_have_stated_it() -> None:
    rows = [stated(2022, 100), stated(2023, 60), stated(2024, 20), stated(2023, 5, "province")]
    choice = choose_peers(rows, request_for())
    assert choice is not None
    assert (choice.year, choice.level) == (2023, "county")


def test_units_and_samples_are_kept_apart() -> None:
    rows = [stated(2023, 9), stated(2023, 2, unit="份"), stated(2023, 50, is_sample=True)]
    choice = choose_peers(rows, request_for())
    assert choice is not None
    assert (choice.unit, choice.elsewhere, choice.is_sample) == ("件", 2, False)
    assert [one.name for one in choice.filters] == ["year", "level", "data"]
    assert choose_peers([], request_for()) is None


@pytest.mark.parametrize(
    ("before", "bound", "unit", "change"),
    [
        (200.0, "eq", "件", 50.0),
        (200.0, "ge", "件", None),
        (0.0, "eq", "件", None),
        (None, "eq", "件", None),
        (98.0, "eq", "%", 202.0),
    ],
)
def test_change_is_of_exact_values(before: float | None, bound: str, unit: str, change: float | None) -> None:
    row = {"value": 300.0, "bound": "eq", "previous_value": before, "previous_bound": bound}
    assert change_of(row, unit) == change


@pytest.mark.parametrize(("committees", "words"), [([3, 5], "3–5 committees"), ([4, 4], "4 committees")])
def test_medians_say_of_how_many_committees(committees: list[int], words: str) -> None:
    years = [{"review_year": 2022 + at, "committees": count} for at, count in enumerate(committees)]
    assert tell_committees(years, request_for().say).startswith(words)


def test_no_median_is_drawn_of_years_that_few_committees_state(client: TestClient, one_value: Ask) -> None:
    code, level = one_value(
        "select [metric_code, organization_level] from (select metric_code, organization_level, review_year,"
        " count(*) as committees from core.fact_year_value where is_own group by all) as years"
        " group by metric_code, organization_level having count(*) > 1 and max(committees) < ?"
        " order by metric_code limit 1",
        FEWEST_FOR_MEDIAN,
    )
    assert '<figure class="chart" id="years">' not in client.get(f"/metric/{code}?level={level}").text


def test_a_detail_leads_to_its_metric_by_name(client: TestClient, one_value: Ask) -> None:
    code = one_value(
        "select min(metric_code) from core.dim_metric where parent_metric_code = 'proposals_filed'"
    )
    text = client.get(f"/metric/{code}?lang=zh").text
    assert re.search(
        r'<p class="crumbs">.*› <a href="/metric/proposals_filed\?lang=zh">立案提案</a></p>', text
    )
