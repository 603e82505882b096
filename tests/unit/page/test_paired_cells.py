"""Figures and labels that follow each other: which belong together."""

from __future__ import annotations

import pytest

from gov_reviews.page.paired_cells import pair_figures
from gov_reviews.page.table_cells import read_cell


def _pairs(lines: str) -> list[str] | None:
    pairs = pair_figures([read_cell(line) for line in lines.split("|")])
    return None if pairs is None else [str(pair) for pair in pairs]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("163|件|立案提案|14|次|协商", ["163件立案提案。", "14次协商。"]),
        ("立案提案|163|件|协商|14|次", ["立案提案163件。", "协商14次。"]),
        ("数说2023|163件|立案提案|14次|协商", ["数说2023", "163件立案提案。", "14次协商。"]),
        ("数说履职|立案提案|163件|协商|14次|结语", ["数说履职", "立案提案163件。", "协商14次。", "结语"]),
        ("立案提案（件）|163|协商（次）|14|结语", ["立案提案163件。", "协商14次。", "结语"]),
    ],
)
def test_labels_and_their_figures(lines, expected):
    assert _pairs(lines) == expected


def test_a_figure_without_label_is_no_card():
    assert _pairs("163件|14次") is None
    assert _pairs("163件") is None
    assert _pairs("立案提案") is None
