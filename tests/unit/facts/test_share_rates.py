"""Sentences, and which rate their percentages are."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType

SHARE = "category_share"


def rates(text: str) -> dict[str, str]:
    """Every percentage as printed, and its metric: the detail where it has one."""
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    return {one.printed: one.detail_code or one.metric_code for one in found if one.unit == "%"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "收到提案340件，审查立案318件，占提案总数的93.5%。",
            {"93.5%": "proposal_filing_rate"},
            id="a later stage of its base",
        ),
        pytest.param(
            "共立案318件，占提案总数的93.5%。", {"93.5%": "proposal_filing_rate"}, id="no base printed"
        ),
        pytest.param(
            "立案318件，已办结312件，占立案总数的98.1%。", {"98.1%": "proposal_response_rate"}, id="answered"
        ),
        pytest.param(
            "318件提案全部办复，提案者表示满意和基本满意的302件，占95%。",
            {"95%": "proposal_satisfaction_rate"},
            id="satisfied",
        ),
        pytest.param(
            "318件提案全部办复，满意的302件，占95%；基本满意的16件，占5%。",
            {"95%": SHARE, "5%": SHARE},
            id="grades, each with its number",
        ),
        pytest.param(
            "立案提案318件，所提问题已经解决的201件，占63.2%；列入计划解决的99件，占31.1%。",
            {"63.2%": "proposal_resolution_rate", "31.1%": SHARE},
            id="of what became of proposals only what was resolved",
        ),
        pytest.param(
            "现有委员31名。其中，妇女5名，占委员总数的16%；少数民族1名，占委员总数的3%。",
            {"16%": SHARE, "3%": SHARE},
            id="groups of members",
        ),
        pytest.param(
            "提出提案744件，其中670件交由政府系统承办，占提案总数的90.1%。",
            {"90.1%": SHARE},
            id="passed on, not answered",
        ),
        pytest.param(
            "市政府系统承办政协提案312件，占立案总数的86%。",
            {"86%": SHARE},
            id="taken on by the government, not answered",
        ),
        pytest.param(
            "立案提案318件，其中经济建设方面120件，占37.7%；委员提案271件，占85.2%。",
            {"37.7%": SHARE, "85.2%": SHARE},
            id="topics and authors",
        ),
        pytest.param(
            "全县政协委员210名，87名委员提交提案，占委员总数的41.4%。",
            {"41.4%": "participation_rate"},
            id="members of all members",
        ),
        pytest.param(
            "政协委员395名，提交提案的委员占委员总数的93%。",
            {"93%": "participation_rate"},
            id="members without a count",
        ),
        pytest.param("立案318件，占全省立案总数的8%。", {"8%": SHARE}, id="a base beyond the document"),
        pytest.param(
            "立案提案318件，其中列入计划的占30%。", {"30%": SHARE}, id="a predicate of its own stands between"
        ),
        pytest.param(
            "立案318件，其中城区委员提出立案提案120件，占37.7%。",
            {"37.7%": SHARE},
            id="a part of the same things",
        ),
    ],
)
def test_the_numerator_of_a_share_names_the_rate(text: str, expected: dict[str, str]) -> None:
    assert rates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("委员对提案办理满意率90%，基本满意率10%。", {"90%": SHARE, "10%": SHARE}),
        (
            "委员对提案办理非常满意的占47.2%，满意的占35.4%，两项合计为82.6%。",
            {"47.2%": SHARE, "35.4%": SHARE, "82.6%": "proposal_satisfaction_rate"},
        ),
        (
            "提案办理过程满意率98%，办理结果满意率96%。",
            {"98%": "proposal_satisfaction_rate", "96%": "proposal_satisfaction_rate"},
        ),
        ("提案满意率98%。", {"98%": "proposal_satisfaction_rate"}),
    ],
)
def test_grades_of_satisfaction_are_shares_and_their_sum_the_rate(
    text: str, expected: dict[str, str]
) -> None:
    assert rates(text) == expected


def test_a_share_is_of_those_who_act_in_its_count() -> None:
    text = "提案中，各民主党派集体提案906件，占23.7%；委员提案2910件，占76.3%。"
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    told = {one.printed: one.subject_code.value for one in found if one.unit == "%"}
    assert told == {"23.7%": "parties_groups", "76.3%": "members"}
