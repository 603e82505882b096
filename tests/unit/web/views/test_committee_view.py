"""A committee: the same values as mart gives, its copies, its contradictions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

Ask = Callable[..., Any]


def test_the_newest_value_with_its_bound_and_change(client: TestClient) -> None:
    rows = client.get("/committee/990103?csv=metrics").text
    assert 'proposals,proposals_filed,"2022: 300 件, 2023: 320 件",2023,320,6.7,' in rows
    text = client.get("/committee/990103").text
    assert "≥430 篇" in text
    assert "+6.7%" in text
    assert '<svg class="spark"' in text


def test_copies_are_listed_the_best_first(client: TestClient) -> None:
    rows = client.get("/committee/990102?csv=reviews").text.splitlines()
    assert sum("canonical" in row for row in rows) >= 2
    assert any(row.endswith(",copy") for row in rows[1:])


@pytest.mark.parametrize("code", ["000000", "99010", "9901022", "990102'", "九九零一零二"])
def test_a_committee_that_is_not_there(client: TestClient, code: str) -> None:
    assert client.get(f"/committee/{code}").status_code == 404
