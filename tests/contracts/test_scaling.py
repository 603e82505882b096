"""docs/scaling.md prints what the model gives for the measurements that are kept; UPDATE_DOCS=1 writes it anew."""

from __future__ import annotations

import json
import os
import runpy
from typing import Any

import pytest

from gov_reviews.settings import PROJECT_ROOT

PAGE = PROJECT_ROOT / "docs" / "scaling.md"
MODEL = PROJECT_ROOT / "tests" / "benchmarks" / "scaling_model.py"


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    return runpy.run_path(str(MODEL))


@pytest.fixture(scope="module")
def measured(model: dict[str, Any]) -> dict[str, Any]:
    return json.loads(model["MEASURED"].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["check", "assumptions", "costs", "limits"])
def test_the_page_has_the_tables_of_the_model(
    name: str, model: dict[str, Any], measured: dict[str, Any]
) -> None:
    lines = model["tables"](measured, model["Assumptions"]())[name]
    page = PAGE.read_text(encoding="utf-8").splitlines()
    begins = page.index(lines[0])
    ends = next(at for at in range(begins, len(page) + 1) if at == len(page) or not page[at].startswith("|"))
    if page[begins:ends] != lines and os.environ.get("UPDATE_DOCS"):
        page[begins:ends] = lines
        PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")
    assert page[begins:ends] == lines, "out of date (UPDATE_DOCS=1)"


def test_a_line_goes_through_two_of_the_sizes(model: dict[str, Any]) -> None:
    points = {4_000: 14.0, 1_000: 8.0, 16_000: 62.0}
    smaller = model["Line"].through(points, smaller=True)
    assert (smaller.at(1_000), smaller.at(4_000), smaller.at(16_000)) == (8.0, 14.0, 38.0)
    assert smaller.reaches(38.0) == 16_000
    assert model["Line"].through(points, smaller=False).at(20_000) == 78.0


def test_more_never_costs_less(model: dict[str, Any]) -> None:
    line = model["Line"].through({1_000: 8.0, 4_000: 7.0}, smaller=True)
    assert line.at(1_000_000) == 7.0
    assert line.reaches(100.0) == float("inf")
