"""Reviews that were annotated without knowledge of the rules: floors for both halves, and how far two
annotators agree.

`python -m tests.gold.review_score` prints the details. The test half is scored, never looked into.
"""

from __future__ import annotations

import pytest
from tests.gold.review_score import ReviewScore, agreement, load_reviews, score_halves

FLOORS = {
    "training": {
        "found": 0.97,
        "complete": 0.84,
        "defensible": 0.84,
        "subject": 0.93,
        "status": 0.96,
        "period": 0.98,
        "recipient": 0.91,
        "link": 0.9,
        "kept": 0.94,
    },
    "test": {
        "found": 0.97,
        "complete": 0.75,
        "defensible": 0.86,
        "subject": 0.86,
        "status": 0.92,
        "period": 0.94,
        "recipient": 0.82,
        "link": 0.8,
        "kept": 0.8,
    },
}


@pytest.fixture(scope="module")
def cases() -> list[dict]:
    return load_reviews()


@pytest.fixture(scope="module")
def scores(cases: list[dict]) -> dict[str, ReviewScore]:
    return score_halves(cases)


@pytest.mark.parametrize("half", FLOORS)
def test_each_half_keeps_its_floor(scores: dict[str, ReviewScore], half: str) -> None:
    score, floors = scores[half], FLOORS[half]
    assert score.counts["gold"] > 400
    for part in ("found", "complete", "defensible"):
        assert score.f1(part) >= floors[part], score.row()
    for part, whole in (
        ("subject", "found"),
        ("status", "found"),
        ("period", "dated"),
        ("recipient", "named"),
        ("link", "linked"),
        ("kept", "given"),
    ):
        assert score.share(part, whole) >= floors[part], score.row()


def test_halves_are_of_whole_texts(cases: list[dict]) -> None:
    assert sorted(case["half"] for case in cases) == ["test"] * 12 + ["training"] * 12


def test_two_annotators_agree(cases: list[dict]) -> None:
    count = agreement(cases)
    assert (count["first"], count["second"]) == (208, 208)
    assert count["both"] >= 207  # one evidence is cut otherwise
    assert count["status"] / count["both"] >= 0.97
    assert count["metric"] / count["both"] >= 0.95
    assert count["subject"] / count["both"] >= 0.92
