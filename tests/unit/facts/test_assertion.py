"""Whose number it is, and whether it is a result: how far the words reach that decide it."""

from __future__ import annotations

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.pages import Block, BlockKind
from gov_reviews.records.reviews import DocType, FactStatus

CONTEXT = FactContext(2024, DocType.ANNUAL_REVIEW, None)


def status(text: str, blocks: tuple[Block, ...] = ()) -> FactStatus:
    """Status of the last figure."""
    return extract_observations(text, blocks, CONTEXT)[-1].status


@pytest.mark.parametrize(("reach", "expected"), [(600, FactStatus.CONTEXT), (601, FactStatus.ACTUAL)])
def test_a_quotation_reaches_six_hundred_characters(reach: int, expected: FactStatus) -> None:
    text = f"“{'好' * (reach - 1)}395件提案都有回音”，局长说。"
    assert status(text) is expected


@pytest.mark.parametrize(("reach", "expected"), [(45, FactStatus.CONTEXT), (46, FactStatus.ACTUAL)])
def test_a_speaker_is_named_within_forty_five_characters(reach: int, expected: FactStatus) -> None:
    assert status(f"“今年各方一共送来了提案395件”{'局' * (reach - 1)}说。") is expected


@pytest.mark.parametrize("speaker", ["政协主席说", "委员说"])
def test_who_speaks_for_the_committee_tells_its_result(speaker: str) -> None:
    assert status(f"“今年各方一共送来了提案395件”，{speaker}。") is FactStatus.ACTUAL


@pytest.mark.parametrize(("length", "expected"), [(60, FactStatus.PLAN), (61, FactStatus.ACTUAL)])
def test_a_line_of_sixty_characters_may_be_a_heading(length: int, expected: FactStatus) -> None:
    head = f"2025年工作展望{'好' * (length - 9)}"
    text = f"{head}\n收到提案395件。"
    blocks = (
        Block(BlockKind.PARAGRAPH, head, 0, length),
        Block(BlockKind.PARAGRAPH, text[length + 1 :], length + 1, len(text)),
    )
    assert status(text, blocks) is expected


@pytest.mark.parametrize("heading", ["2024年工作回顾", "履职纪实"])
def test_a_heading_that_looks_back_ends_the_outlook(heading: str) -> None:
    lines = ("2025年工作展望", "收到提案395件。", heading, "收到提案400件。")
    text, blocks, at = "\n".join(lines), [], 0
    for line in lines:
        kind = BlockKind.PARAGRAPH if line.endswith("。") else BlockKind.HEADING
        blocks.append(Block(kind, line, at, at + len(line)))
        at += len(line) + 1
    found = extract_observations(text, blocks, CONTEXT)
    assert [one.status for one in found] == [FactStatus.PLAN, FactStatus.ACTUAL]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中7名委员将作大会发言。", FactStatus.PLAN),
        ("区政协帮扶清溪村，每年争取资金90万元。", FactStatus.PLAN),
        ("近几年，区政协帮扶清溪村，每年争取资金90万元。", FactStatus.ACTUAL),
        ("近几年，区政协建立帮扶制度，每年争取资金90万元。", FactStatus.PLAN),
        # what every year reached is told, unless it should be reached
        ("全区每年报送社情民意信息达210多篇。", FactStatus.ACTUAL),
        ("委员每年提交提案应达2件。", FactStatus.PLAN),
        ("签订协议，计划今年分别引资1.1亿元和5000万元。", FactStatus.PLAN),
        # how long it took, how large a thing is
        ("12个小时内，办结投诉。", FactStatus.CONTEXT),
        ("整理出9层瀑布。", FactStatus.CONTEXT),
        ("其中7名委员将意见带回村里。", FactStatus.ACTUAL),  # 将 as 把
        ("为辖区412位老人装上扶手。", FactStatus.ACTUAL),
        ("辖区412位老人独居。", FactStatus.CONTEXT),
        ("提案采纳率由2020年的82.5%上升到2024年的94.1%。", FactStatus.ACTUAL),
        ("提案采纳率由82.5%上升到94.1%。", FactStatus.CONTEXT),
        ("“楼下一下子多出71个车位！”住户钱大姐指着新划的线。", FactStatus.CONTEXT),
        ("“楼下一下子多出71个车位！”来自教育界的委员指着新划的线。", FactStatus.ACTUAL),
    ],
)
def test_figures_to_come_of_the_place_and_spoken(text: str, expected: FactStatus) -> None:
    first = extract_observations(text, (), CONTEXT)[0]
    assert first.status is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市县两级政协联动开展民主监督，提出整改建议89条。", FactStatus.ACTUAL),
        ("全市三级政协提出整改建议89条。", FactStatus.CONTEXT),
        ("立案提案交由52家单位办理。", FactStatus.ACTUAL),  # the committee hands over
        ("承办单位开门办案，办复提案121件。", FactStatus.ACTUAL),
        ("县政府新建电商服务站64个。", FactStatus.CONTEXT),
        ("县政府办理提案121件。", FactStatus.ACTUAL),
        ("县政府承办的全部提案均已办结，满意率99.1%。", FactStatus.ACTUAL),  # of all proposals
        ("县水利局承办提案，满意率99.1%。", FactStatus.CONTEXT),
        ("县水利局办理提案17件。", FactStatus.CONTEXT),  # its share of them
    ],
)
def test_what_others_do_with_this_committee_or_its_proposals_is_its_result(
    text: str, expected: FactStatus
) -> None:
    assert status(text) is expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("望岚区政协2024年工作要点", FactStatus.PLAN),
        ("区政协印发《2024年协商计划》", FactStatus.PLAN),
        ("2024年工作要点完成情况", FactStatus.ACTUAL),
        ("2024年工作总结及2025年工作安排", FactStatus.ACTUAL),
        ("2024年工作综述", FactStatus.ACTUAL),
    ],
)
def test_a_document_that_plans_tells_nothing_done(headline: str, expected: FactStatus) -> None:
    context = FactContext(2024, DocType.OTHER, None, headline=headline)
    (found,) = extract_observations("重点协商12项。", (), context)
    assert found.status is expected
    assert found.period_start is not None
    assert found.period_start.year == 2024  # a plan is of its own year


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("三、四季度打算", FactStatus.PLAN),
        ("2025，小目标先立这儿——", FactStatus.PLAN),
        ("2024，一起走过", FactStatus.ACTUAL),
    ],
)
def test_headings_that_open_an_outlook(heading: str, expected: FactStatus) -> None:
    text = f"全年召开会议3次，工作有成效。\n{heading}\n开展视察7次。"
    start = text.index(heading)
    blocks = [
        Block(BlockKind.PARAGRAPH, text[:start].strip(), start=0, end=start - 1),
        Block(BlockKind.HEADING, heading, start=start, end=start + len(heading)),
        Block(BlockKind.PARAGRAPH, "开展视察7次。", start=start + len(heading) + 1, end=len(text)),
    ]
    found = extract_observations(text, blocks, FactContext(2024, DocType.ANNUAL_REVIEW, None))
    assert found[-1].status is expected


@pytest.mark.parametrize(
    ("text", "status", "subject"),
    [
        ("油茶种植面积已达21万亩。", FactStatus.CONTEXT, "place"),
        ("在全省13个市中居第三位。", FactStatus.CONTEXT, "place"),
        ("种了40亩茶的村民来了。", FactStatus.CONTEXT, "place"),
        ("收集意见33条，职能部门当场答复27条。", FactStatus.ACTUAL, "government"),
        ("会后，县政府投入资金27万元。", FactStatus.CONTEXT, "government"),
    ],
)
def test_numbers_of_the_area_and_of_those_who_answer(text: str, status: FactStatus, subject: str) -> None:
    found = extract_observations(text, (), FactContext(2024, DocType.ANNUAL_REVIEW, None))[-1]
    assert (found.status, found.subject_code) == (status, subject)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县里被省政协列为18个“协商在一线”试点之一。", FactStatus.CONTEXT),  # one of a set
        ("县政协培育了18个试点，成为全省样板之一。", FactStatus.ACTUAL),
        ("要求全县委员至少办2件实事。", FactStatus.PLAN),
        ("全县委员至少办了2件实事。", FactStatus.ACTUAL),  # nobody asks
        ("覆盖18个镇街。", FactStatus.ACTUAL),  # places that the work reached
        ("覆盖全部18个镇街。", FactStatus.CONTEXT),  # all that there are
    ],
)
def test_sets_rules_and_places(text: str, expected: FactStatus) -> None:
    assert status(text) is expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2025年县政协将实施协商计划。", FactStatus.PLAN),
        ("2025年县政协换届。", FactStatus.ACTUAL),  # nothing is to come
        ("2023年县政协将实施协商计划。", FactStatus.ACTUAL),  # gone by
    ],
)
def test_a_paragraph_that_opens_with_a_later_year_looks_ahead(first: str, expected: FactStatus) -> None:
    text = f"{first}围绕产业发展，召开协商会3场。"
    assert status(text, (Block(BlockKind.PARAGRAPH, text, 0, len(text)),)) is expected


def test_what_is_told_of_a_day_is_no_plan() -> None:
    assert status("1月19日，2025年度帮扶活动举行，30名委员走访农户。") is FactStatus.ACTUAL
    assert status("2025年度帮扶活动举行，30名委员走访农户。") is FactStatus.PLAN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("较去年同期增加提案21件。", FactStatus.CONTEXT),
        ("同比多收提案17件。", FactStatus.CONTEXT),
        ("比上年新增委员工作室3个。", FactStatus.CONTEXT),
        ("较上年少收提案17件。", FactStatus.CONTEXT),
        ("比上年增加提案21件、社情民意信息19条。", FactStatus.CONTEXT),
        ("今年新增委员工作室3个。", FactStatus.ACTUAL),
        ("在上年基础上新增委员工作室3个。", FactStatus.ACTUAL),
        ("比上年增加协商场次，达17次。", FactStatus.ACTUAL),
        ("同比更多地开展协商17次。", FactStatus.ACTUAL),
        ("比上年增加人均参加活动的委员，人均参加活动2.4次。", FactStatus.ACTUAL),
    ],
)
def test_a_change_with_its_noun_is_no_total(text: str, expected: FactStatus) -> None:
    assert status(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下步，开展专题协商7次。", FactStatus.PLAN),
        ("下一阶段工作中，开展专题协商7次。", FactStatus.PLAN),
        ("预期收到社情民意信息230条。", FactStatus.PLAN),
        ("区政协计划全年开展协商活动17次。", FactStatus.PLAN),
        ("计划在三季度前开展协商17次。", FactStatus.PLAN),
        ("达到预期目标，收到提案395件。", FactStatus.ACTUAL),
        ("制定年度协商计划，开展协商活动17次。", FactStatus.ACTUAL),
        ("根据年度计划全年开展协商活动17次。", FactStatus.ACTUAL),
    ],
)
def test_an_intent_is_no_result(text: str, expected: FactStatus) -> None:
    assert status(text) is expected


def test_the_last_year_that_is_named_is_that_of_the_number() -> None:
    assert status("会议发布2025年度重点项目90个。") is FactStatus.PLAN
    assert status("会议发布2025年度重点项目90个，通报了2024年度精品案例20件。") is FactStatus.ACTUAL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("委员届内缺席全体会议3次者，区政协将劝其辞去委员。", FactStatus.CONTEXT),
        ("届内提交提案少于3件的委员，主席会议可建议其不再连任委员。", FactStatus.CONTEXT),
        ("无故缺席会议的委员3名被通报批评。", FactStatus.ACTUAL),  # that was done
        ("参加区政协全体会议，一次2分。", FactStatus.CONTEXT),
        ("区政府收到提案115件，其中协办件2件，分别交由44个部门承办。", FactStatus.ACTUAL),
    ],
)
def test_what_a_rule_says_would_follow_was_done_by_nobody(text: str, expected: FactStatus) -> None:
    assert status(text) is expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [("周明远：读书有成效", FactStatus.ACTUAL), ("读书有成效", FactStatus.CONTEXT)],
)
def test_whose_name_heads_the_text_speaks_for_the_committee(headline: str, expected: FactStatus) -> None:
    context = FactContext(2024, DocType.ANNUAL_REVIEW, None, None, headline)
    text = "“目前收到提案395件，大家都很积极。”周明远说。"
    assert extract_observations(text, (), context)[-1].status is expected
