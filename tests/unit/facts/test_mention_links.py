"""Repeats and contradictions of the figures of one text."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType

CONTEXT = FactContext(2024, DocType.ANNUAL_REVIEW, None)


@pytest.mark.parametrize(
    ("text", "contradict"),
    [
        ("全年立案提案320件，由政府系统承办296件、党群系统承办24件。", set()),
        ("全年立案提案320件，其中，政府系统办理296件，党群系统办理24件。", set()),
        ("全年立案提案330件，由政府系统承办296件、党群系统承办24件。", {"296件", "24件"}),
        ("全年立案提案320件。后来说立案提案325件。", {"320件", "325件"}),
        ("全年立案提案320件。共立案提案320件。", set()),
    ],
)
def test_values_of_one_fact_contradict_each_other_unless_they_divide_a_whole(text, contradict) -> None:
    found = extract_observations(text, (), CONTEXT)
    assert {one.printed for one in found if one.has_conflict} == contradict


def test_a_repeat_points_to_its_first_mention() -> None:
    lead, repeat = extract_observations("全年立案提案320件。共立案提案320件。", (), CONTEXT)
    assert (lead.mention_of, repeat.mention_of) == (None, lead.char_start)
