"""What is said of the reasons for a figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gov_reviews.cli import app
from gov_reviews.facts.named_items import find_named_items, names_left_out
from gov_reviews.facts.observations import FactContext, extract_observations, trace_facts
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.skipped_numerals import NumeralKind, SkippedNumeral
from gov_reviews.reading.single_page import load_metric_names
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.reviews import DocType, NamedItem, NamedItemKind
from gov_reviews.report.explain_view import explanation_lines, name_lines, numeral_lines

CONTEXT = FactContext(2024, DocType.ANNUAL_REVIEW, None)


def explained(text: str) -> list[str]:
    facts, traces = trace_facts(text, (), CONTEXT)
    assert facts.observations == extract_observations(text, (), CONTEXT)  # the trace changes nothing
    named = find_named_items(text)
    lines = [
        *explanation_lines(facts.observations, traces, load_metric_names()),
        *numeral_lines(text, read_numerals(text)[1]),
        *name_lines(named, [text[slice(*span)] for span in names_left_out(text, named)]),
    ]
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
        ("得到386。", "no figure: 386: nothing says what it counts; look at it (no_measure)"),
        ("未发生1起案件。", "no figure: 1起: did not happen (negated)"),
        ("2023年、2024年，第3次会议。", "no figure: 2023年, 2024年: a year (year)"),
        ("打造“砚田夜话”品牌。", "named: 砚田夜话: platform, 打造"),
        ("《关于老街更新的提案》被采纳。", "named: 关于老街更新的提案: proposal, adopted"),
        ("“两山”理念深入人心，“两山”转化。", "in marks, but no named thing: 两山: neither"),
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
    lines = explanation_lines(facts.observations, traces, load_metric_names())
    said = [in_chinese(line) for line in lines]
    assert said[0] == "152件：立案提案（proposals_filed）恰为 152 件"
    assert "  状态：实际（actual），该政协的成果" in said
    assert "  判定规则：proposals_filed/立案提案" in said
    assert any(line.startswith("  胜出：proposals_filed/立案提案，触发词“立案提案”，得分 ") for line in said)
    assert not any("依据" in line for line in said)  # nobody and no time is named
    assert any(line.startswith("  不适用：") and "须有：" in line for line in said)


@pytest.mark.parametrize("kind", NumeralKind)
def test_every_reason_has_words(kind: NumeralKind) -> None:
    (line,) = numeral_lines("12件", [SkippedNumeral(0, 3, kind)])
    assert in_english(line).startswith("no figure: 12件: ")
    assert in_chinese(line).startswith("不作为数据：12件：")
    assert kind.value in line


@pytest.mark.parametrize("kind", NamedItemKind)
def test_every_kind_of_name_has_words(kind: NamedItemKind) -> None:
    item = NamedItem(0, 2, kind, "夜话", None, None, None, 0, 2)
    assert in_chinese(*name_lines([item], [])) != in_english(*name_lines([item], []))


def test_the_reasons_of_a_page_are_those_of_its_reading(tmp_path: Path) -> None:
    """A document that plans has nothing done, also where somebody asks why."""
    page = tmp_path / "plan.txt"
    page.write_text(
        "望岚区政协2024年协商工作要点\n\n2024年，区政协重点协商12项，围绕中心工作履职尽责，推动协商民主建设。\n",
        encoding="utf-8",
    )
    said = CliRunner().invoke(app, ["inspect", str(page), "--why"]).output
    assert "status: plan" in said
    assert "status: actual" not in said
