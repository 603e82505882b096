"""Suites as files: current, and Great Expectations reads them."""

from __future__ import annotations

import json

import pytest

from gov_reviews.quality.suite_files import SUITES_ROOT, suites


def test_the_files_are_those_of_the_contracts() -> None:
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SUITES_ROOT.glob("*.json")}
    assert found == suites(), "write them anew: .venv/bin/python -m gov_reviews.quality.suite_files"
    assert len(found) > 30


@pytest.mark.slow
def test_great_expectations_reads_every_suite_back() -> None:
    from gov_reviews.quality.expectations import _import_quietly

    gx = _import_quietly()
    for name, suite in suites().items():
        read = gx.ExpectationSuite(name=name, expectations=suite["expectations"])
        asked = [(each.expectation_type, each.severity, each.meta["check_id"]) for each in read.expectations]
        wanted = [
            (each["type"], each["severity"], each["meta"]["check_id"]) for each in suite["expectations"]
        ]
        assert asked == wanted
