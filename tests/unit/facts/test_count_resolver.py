"""What a quantity counts, completed from its sentence: by what is read of whole sentences."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType

CONTEXT = FactContext(2024, DocType.ANNUAL_REVIEW, None)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        # a part counts what its whole counts, by a word or by sum
        ("立案提案118件，其中经济类31件。", ["proposals_filed", "other/proposals_on_economy"]),
        ("立案提案50件，交政府系统30件、党群系统20件。", ["proposals_filed"] * 3),
        # the value of another time counts what this one counts
        ("立案提案118件，较上年的96件增加22件。", ["proposals_filed", "proposals_filed", "other"]),
        ("提案立案率由91%提高到93.5%。", ["other/proposal_filing_rate"] * 2),
        # a noun at the number says more than the verb of its clause
        ("培训果农640人次。", ["other/skills_trainees"]),
        # people of an event that has a detail
        (
            "组织专题协商会5次，参加300人次。",
            ["key_consultations/thematic_consultations", "consultation_participants"],
        ),
    ],
)
def test_what_is_counted_with_what_was_said_before(text: str, counts: list[str]) -> None:
    found = extract_observations(text, (), CONTEXT)
    said = [f"{one.metric_code}/{one.detail_code}" if one.detail_code else one.metric_code for one in found]
    assert said == counts


def test_a_line_of_a_list_goes_on_with_the_line_before() -> None:
    found = extract_observations("协商议事164场\n参与群众5200人次\n", (), CONTEXT)
    assert [one.metric_code for one in found] == ["consultations", "consultation_participants"]
