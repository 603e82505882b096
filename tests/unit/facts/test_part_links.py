"""Sentences, and which of their figures is taken from which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType, Observation


def links(text: str) -> dict[str, tuple[str, str] | None]:
    """Of every figure as printed: how it is taken from which, None where it stands alone."""
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    printed = {observation.char_start: observation.printed for observation in found}
    return {
        observation.printed: None
        if observation.part_of is None
        else (observation.part_of.relation.value, printed[observation.part_of.char_start])
        for observation in found
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全年立案提案318件，其中委员提案271件、集体提案47件。",
            {"318件": None, "271件": ("part", "318件"), "47件": ("part", "318件")},
        ),
        (
            "开展协商活动26次。其中，专题协商7次，对口协商11次。",
            {"26次": None, "7次": ("part", "26次"), "11次": ("part", "26次")},
        ),
        (
            "收到提案403件（委员提案322件、党派提案81件），召开主席会议12次。",
            {"403件": None, "322件": ("part", "403件"), "81件": ("part", "403件"), "12次": None},
        ),
        (
            "重点视察6次：城市更新1次、乡村振兴2次、工业园区3次。",
            {"6次": None, "1次": ("part", "6次"), "2次": ("part", "6次"), "3次": ("part", "6次")},
        ),
        ("提出意见建议96条，梳理归纳为4方面31条。", {"96条": None, "31条": ("regrouped", "96条")}),
        (
            "收集社情民意信息255条，编报140条，被省政协采用23条。",
            {"255条": None, "140条": ("stage", "255条"), "23条": ("stage", "140条")},
        ),
        # a total behind its parts
        (
            "收到委员提案131件、集体提案26件，合计157件。",
            {"131件": ("part", "157件"), "26件": ("part", "157件"), "157件": None},
        ),
        # ... is one only where it adds them up
        ("举办学习会9次、座谈会5次，共计16次。", {"9次": None, "5次": None, "16次": None}),
        ("发放调查问卷880份，收回815份。", {"880份": None, "815份": ("stage", "880份")}),
        ("征集提案402件，审查立案377件。", {"402件": None, "377件": ("stage", "402件")}),
        (
            "政协委员206名，其中女委员61名，占29.6%。",
            {"206名": None, "61名": ("part", "206名"), "29.6%": ("share", "61名")},
        ),
        # a stage goes before a sum that comes out
        (
            "收到提案203件，审查立案180件，转作意见建议23件。",
            {"203件": None, "180件": ("stage", "203件"), "23件": ("part", "203件")},
        ),
        ("反馈问题41个，整改到位37个。", {"41个": None, "37个": ("stage", "41个")}),
        ("提出的32条建议中，有19条写进规划。", {"32条": None, "19条": ("part", "32条")}),
        # instructions on reports may be more than the reports
        ("形成调研报告8篇，获主要领导批示13件次。", {"8篇": None, "13件次": ("stage", "8篇")}),
        ("形成调研报告8篇，刊发13篇。", {"8篇": None, "13篇": None}),
        # of a card, where each line is a figure
        (
            "收到提案188件\n立案161件\n┗委员提案130件\n┗集体提案31件",
            {
                "188件": None,
                "161件": ("stage", "188件"),
                "130件": ("part", "161件"),
                "31件": ("part", "161件"),
            },
        ),
        ("报送信息260篇\n市政协采用51篇", {"260篇": None, "51篇": ("stage", "260篇")}),
        ("报送信息260篇。\n市政协采用51篇。", {"260篇": None, "51篇": None}),
        # a number that was printed before, as a later stage
        (
            "立案161件。召开主席会议9次。截至11月底，161件提案全部办结。",
            {"161件": ("stage", "161件"), "9次": None},
        ),
        # what stands beside, behind another statement, or is more than the whole, is no part
        ("召开常委会会议5次、主席会议11次。", {"5次": None, "11次": None}),
        (
            "立案提案318件，其中重点提案12件；开展视察7次。",
            {"318件": None, "12件": ("part", "318件"), "7次": None},
        ),
        ("立案提案318件，其中转化为社情民意信息的520条。", {"318件": None, "520条": None}),
        ("举办培训班3期，其中参训委员420人次。", {"3期": None, "420人次": None}),
        ("其中专题协商9次。", {"9次": None}),
        (
            "立案提案318件。2025年计划立案提案300件以上，其中集体提案40件。",
            {"318件": None, "300件以上": None, "40件": ("part", "300件以上")},
        ),
    ],
)
def test_what_is_taken_from_what(text: str, expected: dict[str, tuple[str, str] | None]) -> None:
    found = links(text)
    assert {printed: found.get(printed, "not read") for printed in expected} == expected


def test_a_link_names_the_corrected_metric_of_its_whole() -> None:
    def correct(found: list[Observation]) -> list[Observation]:
        return [replace(found[0], metric_code="proposals_submitted"), *found[1:]]

    whole, part = extract_observations(
        "立案提案318件，其中委员提案271件。",
        [],
        FactContext(2024, DocType.ANNUAL_REVIEW, None),
        correct=correct,
    )
    assert part.part_of is not None
    assert (part.part_of.char_start, part.part_of.metric_code) == (whole.char_start, "proposals_submitted")


def test_parts_contradict_nothing() -> None:
    text = "立案提案318件，其中经济建设方面提案立案120件。立案提案320件。"
    found = extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None))
    assert {observation.printed: observation.has_conflict for observation in found} == {
        "318件": True,
        "120件": False,
        "320件": True,
    }
