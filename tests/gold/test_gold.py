"""Accuracy on the gold cases is a floor: a change to rules or words must not lower it.

`make score` prints the details.
"""

from __future__ import annotations

import pytest
from tests.gold import score
from tests.made_records import figure

QUANTITIES_F1 = 0.99
COMPLETE_F1 = 0.92
SURE_AND_RIGHT = 0.97


@pytest.fixture(scope="module")
def result() -> tuple:
    total: dict = {}
    judged: list = []
    for case in score.load_cases(score.gold_files()):
        judged.extend(score.score_case(case, total))
    return total["all"], judged


def test_quantities_are_found_and_nothing_else(result):
    total, _ = result
    assert total.gold > 4000
    assert total.quantities_f1 >= QUANTITIES_F1


def test_facts_are_complete(result):
    total, _ = result
    assert total.complete_f1 >= COMPLETE_F1


def test_what_is_said_with_confidence_is_right(result):
    _, judged = result
    sure = [right for seen, right in judged if seen.confidence >= score.FULL_CONFIDENCE]
    assert len(sure) > 400
    assert sum(sure) / len(sure) >= SURE_AND_RIGHT


def test_the_rules_that_cost_most_are_listed() -> None:
    rules = [("a/1", True), ("b/1", True), ("b/1", False), (None, False), (None, False)]
    judged = [(figure("3件", "3件", 3, "件", "other", rule_id=rule), is_right) for rule, is_right in rules]
    assert score.costly_rules(judged) == [
        "wrong   2 of    2: other, no statement holds",
        "wrong   1 of    2: b/1",
    ]
