"""Tables as statements: what is written for a row, and which tables are no data.

Whole tables with the figures that are read from them: tests/gold/tables.yaml.
"""

from __future__ import annotations

import pytest

from gov_reviews.page.table_grid import SpannedCell, expand_spans
from gov_reviews.page.table_statements import is_unit_line, table_statements


def _write(table: str, *above: str) -> tuple[str, ...] | None:
    """Statements of a table whose cells are parted by strokes; `*` before a cell: over the whole width."""
    rows = [line.strip().split("|") for line in table.strip().splitlines()]
    width = max(map(len, rows))
    grid = expand_spans(
        [SpannedCell(cell.lstrip("*"), columns=width if cell.startswith("*") else 1) for cell in row]
        for row in rows
    )
    assert grid is not None
    return table_statements(grid, above)


def test_the_year_stands_before_the_row_or_before_each_figure():
    assert _write("年份|立案提案（件）|捐款（万元）\n2022|141|98") == ("2022年，立案提案141件，捐款98万元。",)
    assert _write("项目|2022|2023\n立案提案（件）|141|152") == ("2022年立案提案141件，2023年立案提案152件。",)


def test_a_caption_gives_its_year_and_measure_word():
    table = "类别|数量\n集体提案|28\n委员提案|119"
    expected = ("2022年，集体提案28件。", "2022年，委员提案119件。")
    assert _write(table, "2022年提案情况", "单位：件") == expected
    assert _write(f"*2022年提案情况（单位：件）\n{table}") == ("2022年提案情况（单位：件）", *expected)


def test_the_total_is_said_first():
    table = "界别|立案提案（件）\n*一、各界别\n教育界|58\n农业界|44\n合计|102"
    assert _write(table) == (
        "一、各界别",
        "合计立案提案102件。",
        "教育界：立案提案58件。",
        "农业界：立案提案44件。",
    )


def test_changes_are_sentences_of_their_own():
    assert _write("指标|单位|2022年|2023年|增减|同比增长（%）\n立案提案|件|147|163|16|10.9") == (
        "2022年立案提案147件，2023年立案提案163件。比上年增减16，同比增长10.9%。",
    )


def test_remarks_and_notes_stay():
    assert _write("序号|工作|数量|备注\n1|协商|6次|含远程协商\n2|视察|9次|\n*注：截至12月底。") == (
        "协商6次，备注：含远程协商。",
        "视察9次。",
        "注：截至12月底。",
    )


def test_rows_without_a_header():
    assert _write("立案提案|163|件\n社情民意信息|条|251\n协商|14次|视察|9次") == (
        "立案提案163件。",
        "社情民意信息251条。",
        "协商14次，视察9次。",
    )


def test_two_halves_side_by_side():
    assert _write("项目|数量|项目|数量\n立案提案|163件|协商|14次") == ("立案提案163件。", "协商14次。")


@pytest.mark.parametrize(
    "table",
    [
        "首页|政协概况|提案工作\n新闻|通知|专题",  # a menu
        "日|一|二|三\n1|2|3|4\n5|6|7|8",  # a calendar
        "姓名|年龄|职务\n张某|52|主席",  # nothing is counted
        "发布日期|2024-01-08|浏览次数|123次",  # the page's own fields
        "工作|进展\n协商|全年开展协商14次，提出建议86条。会后跟踪办理。\n视察|9次",  # running text
        "立案提案163件",  # one cell
    ],
)
def test_what_is_no_data(table):
    assert _write(table) is None


def test_a_line_that_says_only_the_measure_word():
    assert is_unit_line("（单位：万元）")
    assert not is_unit_line("承办单位：县教育局")


def test_figures_above_their_labels():
    table = "141|152|98\n立案提案（件）|社情民意信息（条）|捐款（万元）"
    assert _write(table) == ("141件立案提案。", "152条社情民意信息。", "98万元捐款。")
    assert _write("163|12\n立案提案|重点提案", "单位：件") == ("163立案提案。", "12重点提案。")
    assert _write("141|152\n2022年|2023年") is None


def test_a_cell_without_a_figure_says_nothing_or_its_words():
    table = "项目|2022年|2023年\n立案提案（件）|141|\n社情民意信息（条）|未统计|152"
    assert _write(table) == (
        "2022年立案提案141件。",
        "2022年社情民意信息：未统计，2023年社情民意信息152条。",
    )


def test_a_part_of_the_row_above_says_so():
    table = "项目|数量（件）\n提案总数|203\n其中：集体提案|28\n其中，委员提案|175"
    assert _write(table) == ("提案总数203件。", "其中，集体提案28件。", "其中，委员提案175件。")


def test_rows_of_nothing_but_changes():
    assert _write("指标|增长（%）\n立案提案|10.9\n社情民意信息|8") == (
        "立案提案比上年增长10.9%。",
        "社情民意信息比上年增长8%。",
    )


def test_a_row_without_a_header_says_its_year_before_each_figure():
    assert _write("2022年|立案提案|141件|协商|14次") == ("2022年立案提案141件，2022年协商14次。",)


def test_figures_whose_measure_word_nobody_says_are_no_data():
    assert _write("工作|数量\n立案提案|163\n信息|251") is None
    assert _write("立案提案|163\n信息|251") is None
    assert _write("立案提案|163\n信息|251", "单位：件") == ("立案提案163件。", "信息251件。")
    assert _write("立案提案|163|办复率|100", "单位：件") == ("立案提案163件，办复率100。",)


def test_a_row_of_labels_is_a_sentence_where_they_are_several():
    assert _write("立案提案|163件\n其他工作|按期完成\n各项任务|") == (
        "立案提案163件。",
        "其他工作，按期完成。",
        "各项任务",
    )


def test_a_table_of_one_column_beside_captions_is_no_data():
    assert _write("*2022年提案情况\n*163件") is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("类别|提案|提案\n类别|提交（件）|立案（件）", "教育界：提案提交58件，提案立案44件。"),
        ("类别|数量（件）|占比（%）", "教育界：教育界58件，占比44%。"),
    ],
)
def test_what_the_header_says_of_a_column(header, expected):
    assert _write(f"{header}\n教育界|58|44") == (expected,)
