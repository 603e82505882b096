"""A committee: the same values as mart gives, its copies, its contradictions."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.unit.web.conftest import client_of

from gov_reviews.records.runs import RunSummary
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query_published

Ask = Callable[..., Any]


def test_the_newest_value_with_its_bound_and_change(client: TestClient) -> None:
    rows = client.get("/committee/990103?csv=metrics").text
    assert 'proposals,proposals_filed,"2022: 300 件, 2023: 320 件",2023,320,6.7,' in rows
    text = client.get("/committee/990103").text
    assert "≥430 篇" in text
    assert "+6.7%" in text
    assert '<svg class="spark"' in text


@pytest.mark.slow
def test_ranks_are_those_of_mart(loaded_root: tuple[Path, RunSummary]) -> None:
    settings = Settings(loaded_root[0])
    client = client_of(settings)
    sql = """
    select organization_code, metric_code, peer_rank from mart.metric_ranking
    where parent_metric_code is null
    qualify review_year = max(review_year) over (partition by organization_code, metric_code)
        and peer_count > 1 and is_complete
    """
    known = {(code, metric): rank for code, metric, rank in query_published(settings, sql).rows}
    codes = sorted({code for code, _ in known})[:3]
    assert codes
    for code in codes:
        text = client.get(f"/committee/{code}?csv=metrics").text.lstrip("\ufeff")
        shown = {row["metric"]: row["rank"] for row in csv.DictReader(io.StringIO(text))}
        assert {metric: int(rank) for metric, rank in shown.items() if rank} == {
            metric: rank for (other, metric), rank in known.items() if other == code
        }


def test_a_chart_shows_the_metric_that_is_asked_for(client: TestClient) -> None:
    text = client.get("/committee/990103?metric=proposals_filed").text
    assert "Proposals filed rose from 300 件 (2022) to 320 件 (2023)" in text
    assert 'value="proposals_filed" selected' in text
    assert client.get("/committee/990103?metric=<script>").status_code == 200


def test_copies_are_listed_the_best_first(client: TestClient) -> None:
    rows = client.get("/committee/990102?csv=reviews").text.splitlines()
    assert sum("canonical" in row for row in rows) >= 2
    assert any(row.endswith(",copy") for row in rows[1:])


@pytest.mark.parametrize("code", ["000000", "99010", "9901022", "990102'", "九九零一零二"])
def test_a_committee_that_is_not_there(client: TestClient, code: str) -> None:
    assert client.get(f"/committee/{code}").status_code == 404
