from __future__ import annotations

from typing import Any

import pytest

from gov_reviews.document.fields import read_fields
from gov_reviews.document.organization import decide_organization, level_words, organization_of
from gov_reviews.knowledge.regions import load_regions

from .cases_reader import load_cases, page_of_case


@pytest.mark.parametrize(
    "case",
    load_cases("organizations"),
    ids=lambda case: f"{case['why']}: {case.get('title') or case.get('subtitle')}",
)
def test_committee_of_a_document(case: dict[str, Any]) -> None:
    page = page_of_case(case)
    decision = decide_organization(read_fields(page), page, case.get("registry", ()))
    code = decision.organization.code if decision.organization else None
    assert code == case["code"], decision
    if case["code"] is None:
        assert decision.issue is not None
        assert decision.issue.rule_id == "organization_undecided"
        assert set(case.get("candidates", ())) <= {candidate.code for candidate in decision.candidates}
    else:
        assert decision.issue is None
        assert decision.organization is not None
        assert decision.organization.evidence
        for attribute in ("name", "level"):
            if attribute in case:
                assert getattr(decision.organization, attribute) == case[attribute]


def test_every_division_has_a_committee_name() -> None:
    regions = load_regions()
    names = [organization_of(region, regions).name for region in regions]
    assert all(name.endswith("政协") for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("区政协", ["区"]),
        ("自治区政协", ["自治区"]),
        ("恩施州政协", ["州"]),
        ("省、市、县政协", ["县"]),
        ("市政协和区政协", ["市", "区"]),
        ("政协", []),
    ],
)
def test_level_words(text: str, words: list[str]) -> None:
    assert level_words(text) == words
