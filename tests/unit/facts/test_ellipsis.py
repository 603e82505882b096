"""Numbers that add up to the one before them."""

from __future__ import annotations

import pytest

from gov_reviews.facts.ellipsis import find_sums
from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.knowledge.lexicon import load_lexicon
from gov_reviews.records.reviews import DocType, Observation


def sums(text: str) -> int:
    """How many numbers of the text are parts of a sum."""
    quantities, _ = read_numerals(text)
    return len(find_sums(text, quantities, locate(text, quantities), load_lexicon()))


def read(text: str) -> list[Observation]:
    """The figures of a review of 2024."""
    return list(extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None)))


@pytest.mark.parametrize(("parts", "found"), [(2, 2), (12, 12), (13, 0)])
def test_up_to_twelve_parts_are_a_sum(parts: int, found: int) -> None:
    assert sums(f"重点视察{parts}次：{'、'.join(['某地1次'] * parts)}。") == found


def test_other_units_other_sentences_and_a_rest_are_no_sum() -> None:
    assert sums("重点视察4次：甲地1次、乙地2场、丙地1次。") == 0
    assert sums("重点视察2次。甲地1次、乙地1次。") == 0
    assert sums("重点视察4次：甲地1次、乙地2次。") == 0


def test_items_of_a_list_add_up_by_chance() -> None:
    assert sums("信息被市政协采用15篇、省政协采用9篇，全国政协采用6篇。") == 0
    # a part of one item is no item
    assert sums("市政协采用14篇，省政协采用9篇，其中批示5篇。") == 0


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("接待外地政协考察团7批126人次。", ["delegations_received", "delegation_visitors"]),
        ("74名委员撰写社情民意信息，占委员总数的35.2%。", ["members_submitting", "participation_rate"]),
        ("委员工作室18家，其中今年新增4家。", ["member_studios", "member_studios"]),
        ("视察、督查、座谈37次。", ["supervision_visits"]),
        ("赴各镇视察、调研、座谈37次。", ["inspections_and_investigations"]),
        ("编写了8篇有深度的调研报告。", ["research_reports"]),
        ("认真组织撰写调研报告，全年共完成16篇。", ["research_reports"]),
        ("委员提交的4件提案获评全市好提案。", ["excellent_proposals"]),
        ("33篇信息经市政协转报至省政协。", ["opinion_reports_forwarded"]),
        (
            "立案提案118件，其中工业经济方面31件，科教文卫方面27件，城建及其他方面60件。",
            ["proposals_filed", "proposals_on_economy", "proposals_on_culture", "proposals_on_other_topics"],
        ),
        ("审查立案1974件。其中，2017年402件、2018年1572件。", ["proposals_filed"] * 3),
        (
            "立案提案320件，交政府系统办理292件，党群系统24件，法检系统4件。",
            ["proposals_filed", *["proposals_handled"] * 3],
        ),
        (
            "立案提案320件，县直部门承办290件，其余30件转作意见。",
            ["proposals_filed", "proposals_handled", "proposals_converted"],
        ),
        ("委员满意率99.6%（2022年：98.9%）。", ["proposal_satisfaction_rate"] * 2),
        ("立案提案118件（去年96件）。", ["proposals_filed"] * 2),
        # lines of a list follow each other as clauses do, not behind a whole sentence
        ("协商议事164场\n参与各界人士5200余人次", ["grassroots_consultations", "consultation_participants"]),
        ("组织协商议事164场。\n参与各界人士5200余人次", ["grassroots_consultations", "other"]),
        ("开展视察7次，走访群众460人次。", ["inspections_and_investigations", "other"]),
        (
            "立案196件\n┗ 委员提案149件\n┗ 集体提案47件",
            ["proposals_filed", "member_proposals_filed", "collective_proposals"],
        ),
    ],
)
def test_what_was_said_before_or_around_the_number(text: str, codes: list[str]) -> None:
    assert [seen.detail_code or seen.metric_code for seen in read(text)] == codes


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("南汀河氨氮浓度同比下降38%。", "南汀河氨氮浓度"),
        ("全县地区生产总值增长6.2%。", "全县地区生产总值"),
        ("委员满意率97.7%，比上年提高1.2个百分点。", "委员满意率"),
        ("医疗救助价格平均降低15%。", "医疗救助价格"),
    ],
)
def test_what_changed_is_the_noun_of_a_change(text: str, noun: str) -> None:
    assert read(text)[-1].noun == noun


def test_the_value_of_another_year_is_no_part() -> None:
    this_year, last_year = read("立案提案118件（去年96件）。")
    assert (last_year.part_of, last_year.period_end.year) == (None, this_year.period_end.year - 1)


def test_what_is_no_number_of_people_is_not_of_those_who_came() -> None:
    *_, last = read("接待外地政协考察团7批12次。")
    assert (last.printed, last.detail_code == "delegation_visitors") == ("12次", False)
