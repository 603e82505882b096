"""What one cell says: figures, measure words, periods, labels."""

from __future__ import annotations

import pytest

from gov_reviews.page.table_cells import CellKind, choose_unit, read_cell, split_counting_label, split_unit


@pytest.mark.parametrize(
    ("text", "figure", "unit", "after"),
    [
        ("152", "152", "", ""),
        ("1,234 件", "1,234", "件", ""),
        ("120余万元", "120余万", "元", ""),
        ("98.5%", "98.5", "%", ""),
        ("约1.2万人次", "约1.2万", "人次", ""),
        ("52（34.2%）", "52", "", "（34.2%）"),
        ("152（件）", "152", "件", ""),
        ("十二次", "十二", "次", ""),
        ("100人以上", "100", "人", "以上"),
    ],
)
def test_figures_keep_their_digits(text, figure, unit, after):
    cell = read_cell(text)
    assert (cell.kind, cell.figure, cell.unit, cell.after) == (CellKind.FIGURE, figure, unit, after)


@pytest.mark.parametrize("text", ["2023-01-05", "08", "0870-6123456", "第3号", "12:30", "3/5", "十二"])
def test_dates_and_numbers_of_things_are_no_figures(text):
    assert read_cell(text).kind is CellKind.TEXT


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2023", "2023年"),
        ("2023年度", "2023年度"),
        ("上 年", "上年"),
        ("1-6月", "1-6月"),
        ("2022年（件）", "2022年"),
    ],
)
def test_periods(text, label):
    cell = read_cell(text)
    assert (cell.kind, cell.label) == (CellKind.PERIOD, label)


@pytest.mark.parametrize("text", ["", " ", "—", "/", "--", "\u3000"])
def test_empty_cells(text):
    assert read_cell(text).kind is CellKind.EMPTY


@pytest.mark.parametrize("text", ["件", "万元", "（人次）", "%"])
def test_measure_words_alone(text):
    assert read_cell(text).kind is CellKind.UNIT


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("立案提案（件）", ("立案提案", "件")),
        ("捐款（单位：万元）", ("捐款", "万元")),
        ("立案提案/件", ("立案提案", "件")),
        ("提案情况（单位：件、%）", ("提案情况", "件、%")),
        ("单位：件", ("", "件")),
        ("（单位:万元）", ("", "万元")),
        ("承办单位", ("承办单位", "")),
        ("界别（组）活动", ("界别（组）活动", "")),
    ],
)
def test_measure_word_of_a_label(label, expected):
    assert split_unit(label) == expected


def test_labels_that_count():
    assert split_counting_label("提案件数") == ("提案", "件")
    assert split_counting_label("人次") == ("", "人次")
    assert split_counting_label("委员联络站") == ("委员联络站", "")
    assert split_counting_label("立案提案") == ("立案提案", "")


def test_a_share_is_measured_in_percent_only():
    assert choose_unit("件、%", is_ratio=False) == "件"
    assert choose_unit("件、%", is_ratio=True) == "%"
    assert choose_unit("件", is_ratio=True) == ""
    assert choose_unit("件、条", is_ratio=False) == ""  # which of them cannot be told
