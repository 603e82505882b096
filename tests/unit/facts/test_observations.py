from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.pages import Block, BlockKind
from gov_reviews.records.reviews import Bound, DocType, FactStatus, Organization

REVIEW = FactContext(review_year=2023, doc_type=DocType.ANNUAL_REVIEW, organization=None)
CITY = Organization("500116", "重庆市示例区政协", "county", "重庆市", "test")


def page(*lines: tuple[str, str]) -> tuple[str, list[Block]]:
    """Body text and blocks of (kind, text) lines."""
    blocks, at = [], 0
    for kind, text in lines:
        blocks.append(Block(BlockKind(kind), text, at, at + len(text)))
        at += len(text) + 1
    return "\n".join(text for _, text in lines), blocks


def observe(*lines: tuple[str, str], context: FactContext = REVIEW):
    return extract_observations(*page(*lines), context)


def test_an_observation_carries_its_evidence():
    text = "一年来，县政协召开主席会议15次。各党派团体提交集体提案50余件。"
    meeting, proposal = extract_observations(text, page(("paragraph", text))[1], REVIEW)
    assert (meeting.metric_code, meeting.value, meeting.unit, meeting.bound) == (
        "chair_meetings",
        15,
        "次",
        Bound.EXACT,
    )
    assert text[proposal.char_start : proposal.char_end] == proposal.printed == "50余件"
    assert text[proposal.sentence_start : proposal.sentence_end] == "各党派团体提交集体提案50余件。"
    assert (proposal.subject, proposal.bound, proposal.status) == (
        "各党派团体",
        Bound.AT_LEAST,
        FactStatus.ACTUAL,
    )
    assert (proposal.period_start, proposal.period_end) == (date(2023, 1, 1), date(2023, 12, 31))


def test_section_is_the_heading_above():
    first, second = observe(
        ("paragraph", "召开主席会议15次。"), ("heading", "围绕中心 服务大局"), ("paragraph", "开展视察6次。"),
    )  # fmt: skip
    assert (first.section, second.section) == (None, "围绕中心 服务大局")


def test_figures_after_a_heading_that_looks_ahead_are_plans():
    statuses = [
        o.status
        for o in observe(
            ("paragraph", "召开主席会议15次。"), ("heading", "——某县政协2024年工作展望"), ("paragraph", "坚持开展4次微协商。"),
            ("heading", "2023年工作回顾"), ("paragraph", "形成调研报告8篇。"),
        )
    ]  # fmt: skip
    assert statuses == [FactStatus.ACTUAL, FactStatus.PLAN, FactStatus.ACTUAL]


@pytest.mark.parametrize("kind", ["caption", "paragraph", "heading"])
def test_the_day_of_a_later_meeting_opens_no_outlook(kind):
    line = "2024年1月9日，县政协十一届三次会议开幕"
    assert [o.status for o in observe((kind, line), ("paragraph", "全年召开主席会议15次。"))] == [
        FactStatus.ACTUAL
    ]


def test_captions_state_no_figures():
    assert observe(("caption", "县政协组织30名委员视察。")) == ()


def test_repeats_are_mentions_and_contradictions_are_flagged():
    lead, repeat, other = observe(
        ("paragraph", "全年立案提案231件。"), ("paragraph", "共立案提案231件。"), ("paragraph", "审查立案235件。"),
    )  # fmt: skip
    assert (lead.mention_of, repeat.mention_of, other.mention_of) == (None, lead.char_start, None)
    assert all(o.has_conflict for o in (lead, repeat, other))


def test_one_printed_number_can_be_two_facts():
    answered, followed = observe(("paragraph", "办复率、回访率均为100%。"))
    assert (answered.metric_code, followed.metric_code) == (
        "proposal_response_rate",
        "proposal_followup_rate",
    )
    assert answered.char_start == followed.char_start


def test_city_committee_of_a_municipality_is_of_provincial_level():
    line = ("paragraph", "14篇信息获市政协采用。")
    assert observe(line)[0].metric_code == "opinion_reports_adopted_municipal"
    inside = FactContext(2023, DocType.ANNUAL_REVIEW, CITY)
    assert observe(line, context=inside)[0].metric_code == "opinion_reports_adopted_provincial"


@pytest.mark.parametrize(
    "sentence, start, end",
    [
        ("五年来，共提交提案2100件。", date(2019, 1, 1), date(2023, 12, 31)),
        ("2021年，共提交提案400件。", date(2021, 1, 1), date(2021, 12, 31)),
        ("三年来，共提交提案900件。", date(2021, 1, 1), date(2023, 12, 31)),
        ("力争提交提案300件。", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_period_follows_the_text(sentence, start, end):
    assert [(o.period_start, o.period_end) for o in observe(("paragraph", sentence))] == [(start, end)]


def test_unknown_year_leaves_the_period_open():
    context = FactContext(None, DocType.ANNUAL_REVIEW, None)
    assert observe(("paragraph", "召开主席会议15次。"), context=context)[0].period_start is None


def test_a_government_body_handles_proposals_and_submits_none():
    listed = "区政府承办区人大会议提出的代表建议88件，区政协第十届二次会议提出的委员提案107件。"
    for sentence, code, status in (
        ("区政府共收到政协提案146件。", "proposals_assigned", "actual"),  # those of the committee
        (listed, "proposals_handled", "actual"),
    ):
        last = observe(("paragraph", sentence))[-1]
        assert (last.metric_code, last.detail_code) == (code, None)
        assert (last.subject_code, last.status) == ("government", status)
    own = observe(("paragraph", "区政协第十届二次会议收到提案107件。"))[-1]
    assert (own.metric_code, own.subject_code, own.status) == ("proposals_submitted", "committee", "actual")


def test_what_another_body_did_is_context():
    line = "“我们在商圈增设服务站点83个。”市交通局负责人告诉记者。"
    assert [o.status for o in observe(("paragraph", line))] == [FactStatus.CONTEXT]


@settings(max_examples=200)
@given(
    st.text(
        alphabet="0123456789一二十百万余多%件次人元个条名，。；、：“”《》（）\n政协委员提案协商调研报告其中分别均为全国市",
        max_size=120,
    )
)
def test_any_text_ends_in_a_result_whose_spans_cut_out_their_words(text):
    for o in extract_observations(text, page(("paragraph", text))[1], REVIEW):
        assert text[o.char_start : o.char_end] == o.printed
        assert o.sentence_start <= o.char_start < o.char_end
        assert 0 <= o.confidence <= 1


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["提案3件，", "提案3件", "3件、", "，", "协商", "均", "分别"])
def test_time_grows_linearly_with_length(unit):
    assert_grows_linearly(lambda times: extract_observations(unit * times, (), REVIEW), 200, 2_000)
