"""What is said of the reasons for a figure."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from gov_reviews.cli import app
from gov_reviews.facts.observations import FactContext, extract_observations, trace_facts
from gov_reviews.reading.single_page import load_metric_names
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.reviews import DocType
from gov_reviews.report.explain_view import explanation_lines

CONTEXT = FactContext(2024, DocType.ANNUAL_REVIEW, None)


def explained(text: str) -> list[str]:
    facts, traces = trace_facts(text, (), CONTEXT)
    assert facts.observations == extract_observations(text, (), CONTEXT)  # the trace changes nothing
    lines = explanation_lines(facts.observations, traces, facts.unread, text, load_metric_names())
    assert all(in_chinese(line) != in_english(line) for line in lines)
    return [in_english(line) for line in lines]


def test_a_figure_says_what_won_and_what_the_others_lack() -> None:
    lines = explained("立案提案152件。")
    assert lines[0] == "152件: exactly 152 件 of 立案提案 (proposals_filed)"
    assert "  decided by: proposals_filed/立案提案" in lines
    assert any(
        line.startswith("  winner: proposals_filed/立案提案, called by 立案提案, score ") for line in lines
    )
    assert any(line.startswith("  fails: ") and "needs in the clause" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("参与人数3至5万人次。", "3至5万人次: from 30,000 to 50,000 人次 of"),
        ("各民主党派提交集体提案62件。", "  who: parties_groups (各民主党派)"),
        ("编报信息121篇，其中2篇信息获全国政协采用。", "  received by: 全国政协 (national)"),
        ("得到386。", "386: not read (no_measure)"),
        ("立案提案152件，较上年的140件增加12件。", "  decided by: ellipsis/"),
        ("修剪果树12次。", "  decided by: no statement of the catalogue holds"),
        ("没有数字。", "No figure."),
        ("委员积极建言，反映信息18条。", "  who is told by: 委员 (carried from before)"),
        ("五年来，召开会议78次；收到提案395件。", "  when is told by: 五年来 (carried from before)"),
        ("力争收到提案395件。", "  status is told by: 力争"),
        ("每年开展协商4次。", "  status is told by: 每年"),
    ],
)
def test_what_is_said_of_a_figure(text: str, line: str) -> None:
    assert any(said.startswith(line) for said in explained(text))


def test_a_detail_says_what_won_among_the_details() -> None:
    lines = explained("机关党支部共有党员86名。")
    assert lines[0] == "86名: exactly 86 名 of 党员人数 (party_members)"
    assert "  decided by: party_members/离退休党员" in lines
    assert any(
        line.startswith("  detail: party_members/离退休党员, called by 党员, score ") for line in lines
    )
    assert any(line.startswith("  fails: party_members_admitted/") for line in lines)


def test_a_headline_figure_keeps_its_statement_and_shows_that_of_its_detail() -> None:
    lines = explained("全年提交大会提案120件。")
    assert any(line.startswith("  decided by: proposals_submitted/") for line in lines)
    assert any(line.startswith("  winner: proposals_submitted/") for line in lines)
    assert any(line.startswith("  detail: session_proposals/") for line in lines)


def test_a_value_before_counts_what_the_number_before_it_counts() -> None:
    found = extract_observations("立案提案152件，去年同期为120件。", (), CONTEXT)
    assert [(one.metric_code, one.rule_id) for one in found] == [
        ("proposals_filed", "proposals_filed/立案提案"),
        ("proposals_filed", "ellipsis/compared"),
    ]


def test_the_command_reads_a_sentence_as_its_committee_would_print_it() -> None:
    arguments = [
        "explain",
        "竹溆县政协立案提案120件。",
        "--committee",
        "清岚省云汀市望岚区政协",
        "--year",
        "2023",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert "who: other_committee (竹溆县政协)" in result.output
    assert "when: 2023-01-01 to 2023-12-31" in result.output


def test_the_same_is_said_in_chinese() -> None:
    facts, traces = trace_facts("立案提案152件。", (), CONTEXT)
    lines = explanation_lines(facts.observations, traces, facts.unread, "", load_metric_names())
    said = [in_chinese(line) for line in lines]
    assert said[0] == "152件：立案提案（proposals_filed）恰为 152 件"
    assert "  状态：actual，该政协的成果" in said
    assert "  判定规则：proposals_filed/立案提案" in said
    assert any(line.startswith("  胜出：proposals_filed/立案提案，触发词“立案提案”，得分 ") for line in said)
    assert not any("依据" in line for line in said)  # nobody and no time is named
    assert any(line.startswith("  不适用：") and "须有：" in line for line in said)
