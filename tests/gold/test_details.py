"""Detail metrics on short clauses (details.yaml): how many are found, and how few are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.yaml_files import read_yaml

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.records.reviews import DocType

CASES = read_yaml(Path(__file__).parent / "details.yaml")
CONTEXT = FactContext(review_year=2024, doc_type=DocType.ANNUAL_REVIEW, organization=None)
RECALL = 0.97
PRECISION = 0.99


def judge(case: dict) -> list[tuple[str, str, str | None, str | None]]:
    """(clause, figure, expected detail, seen detail) of every figure of one case."""
    seen: dict[str, str | None] = {}
    for observation in extract_observations(case["text"], (), CONTEXT):
        seen.setdefault(observation.printed, observation.detail_code)
    return [(case["text"], printed, want, seen.get(printed)) for printed, want in case["details"].items()]


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, str, str | None, str | None]]:
    return [row for case in CASES for row in judge(case)]


def test_cases_are_many_and_name_known_details():
    details = {metric.code for metric in load_catalogue().metrics.values() if metric.parent}
    wanted = {want for case in CASES for want in case["details"].values() if want}
    assert len(CASES) >= 150
    assert wanted <= details


def test_figures_get_their_detail(judged):
    stated = [row for row in judged if row[2]]
    missed = [row for row in stated if row[2] != row[3]]
    assert 1 - len(missed) / len(stated) >= RECALL, missed


def test_figures_get_no_wrong_detail(judged):
    given = [row for row in judged if row[3]]
    wrong = [row for row in given if row[2] != row[3]]
    assert 1 - len(wrong) / len(given) >= PRECISION, wrong
