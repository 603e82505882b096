"""Cards by their lines."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.page.card_lines import join_card_lines
from gov_reviews.records.pages import Line


def test_runs_of_lines_become_statements_and_prose_stays():
    lines = [
        MarkedLine(text)
        for text in ("这一年，委员们深入基层。", "163件", "立案提案", "14次", "协商", "谱写新篇。")
    ]
    assert [line.text for line in join_card_lines(lines, MarkedLine)] == [
        "这一年，委员们深入基层。",
        "163件立案提案。",
        "14次协商。",
        "谱写新篇。",
    ]


def test_figures_without_measure_words_among_lines_stay_as_printed():
    lines = [MarkedLine(text) for text in ("1", "提交提案", "2", "审查立案")]
    assert join_card_lines(lines, MarkedLine) == lines


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("九溪县政协数说\n152\n件\n提案总量\n9\n篇\n调研报告", ["152件提案总量。", "9篇调研报告。"]),
        (
            "九溪县政协数读\n李禾\n\n152件\n提案总量\n\n9篇\n调研报告\n\n制图 李禾",
            ["152件提案总量。", "9篇调研报告。"],
        ),
        (
            "【学习篇】\n\n12次\n党组集体学习\n\n3期\n委员提升班，参训140人次\n\n【会议篇】\n\n5次\n常委会会议",
            ["12次党组集体学习。", "3期委员提升班，参训140人次。", "5次常委会会议。"],
        ),
        ("提案总量\n\n152件\n\n调研报告\n\n9篇", ["提案总量152件。", "调研报告9篇。"]),
        ("提案总量\n152件\n\n9篇\n\n调研报告", []),  # whose label is whose cannot be told
        ("立案提案\n\n\n9\n\n10\n\n委员风采", []),  # page numbers
        ("目录\n一、概况\n1\n二、提案\n2", []),
    ],
)
def test_cards_of_plain_text_may_be_parted_by_empty_lines(text: str, cards: list[str]) -> None:
    joined = [line.text for line in join_card_lines([Line(part) for part in text.split("\n")], Line)]
    assert [line for line in joined if line.endswith("。")] == cards
    if not cards:
        assert joined == text.split("\n")
