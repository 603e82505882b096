"""Numbers of a comparison: the value before, where a change began, the change itself."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType

CONTEXT = FactContext(2024, DocType.ANNUAL_REVIEW, None)


def told(text: str) -> list[tuple[float, str, int]]:
    """Value, status and year of every figure."""
    found = extract_observations(text, (), CONTEXT)
    return [(one.value, one.status.value, one.period_start.year if one.period_start else 0) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("立案提案152件，较上年的141件增加11件。", [(152, "actual", 2024), (141, "actual", 2023), (11, "context", 2024)]),
        ("立案提案152件，去年同期为141件。", [(152, "actual", 2024), (141, "actual", 2023)]),
        ("立案提案152件，比2023年的141件多11件。", [(152, "actual", 2024), (141, "actual", 2023), (11, "context", 2024)]),
        ("收到提案196件，同比增加22件。", [(196, "actual", 2024), (22, "context", 2024)]),
        ("满意率从96%提高到100%。", [(96, "context", 2024), (100, "actual", 2024)]),
        ("满意率由2022年的96%提高到98%。", [(96, "actual", 2022), (98, "actual", 2024)]),
        ("会议、文件同比分别减少15%和18%。", [(15, "context", 2024), (18, "context", 2024)]),
        ("满意率提高3个百分点，达到98%。", [(3, "context", 2024), (98, "actual", 2024)]),
        ("收到提案196件，与去年收到的174件相比增加22件。", [(196, "actual", 2024), (174, "actual", 2023), (22, "context", 2024)]),
        ("新一届委员212名，比上届政协增加14名。", [(212, "actual", 2024), (14, "context", 2024)]),
        ("委员比重增加，增加委员14名。", [(14, "actual", 2024)]),
        ("增加协商活动3次。", [(3, "actual", 2024)]),
        ("去年以来，立案提案152件。", [(152, "actual", 2024)]),
    ],
)  # fmt: skip
def test_what_a_number_is_in_a_comparison(text: str, expected: list[tuple[float, str, int]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("提案立案率由91%提高到93.5%。", ["proposal_filing_rate", "proposal_filing_rate"]),
        ("提案总数由十届一次会议的210件上升到十届五次会议的345件。", ["proposals_submitted", "proposals_submitted"]),
        ("提案办结率从上年的87.6%上升为94.1%。", ["proposal_response_rate", "proposal_response_rate"]),
        ("全县助餐点由36个增加到59个。", ["other", "other"]),
    ],
)  # fmt: skip
def test_where_a_change_led_counts_what_its_beginning_counts(text: str, expected: list[str]) -> None:
    found = extract_observations(text, (), CONTEXT)
    assert [one.detail_code or one.metric_code for one in found] == expected
    if "other" not in expected:
        assert found[-1].status.value == "actual"
        assert found[-1].noun
