"""Tables of plain text: tabs, strokes, Markdown."""

from __future__ import annotations

from gov_reviews.page.text_tables import text_table_lines


def test_tabs_strokes_and_markdown():
    expected = ["开头。", "立案提案163件。", "协商14次。", "结尾。"]
    rows = [["项目", "单位", "数量"], ["立案提案", "件", "163"], ["协商", "次", "14"]]
    tabs = ["\t".join(row) for row in rows]
    bare = ["｜".join(row) for row in rows]
    strokes = [f"│{'│'.join(row)}│" for row in rows]
    framed = ["┌──┬──┬──┐", *strokes, "└──┴──┴──┘"]
    markdown = [f"| {' | '.join(row)} |" for row in rows]
    markdown.insert(1, "| --- | :---: | ---: |")
    for table in (tabs, bare, strokes, markdown):
        assert text_table_lines(["开头。", *table, "结尾。"]) == expected
    assert [line for line in text_table_lines(["开头。", *framed, "结尾。"]) if "─" not in line] == expected


def test_the_measure_word_above_is_said_with_each_figure():
    lines = ["单位：件", "", "项目\t2022年\t2023年", "立案提案\t147\t163"]
    assert text_table_lines(lines) == ["2022年立案提案147件，2023年立案提案163件。"]


def test_other_lines_stay_as_they_are():
    lines = ["首页 | 政协概况 | 提案工作", "新闻 | 通知", "记者\t张某", "", "来源\t溪口报 | 163件", "结尾。"]
    assert text_table_lines(lines) == lines


def test_a_line_without_bounds_is_no_row():
    row = "立案提案\t163件".ljust(2000)
    assert text_table_lines(["项目\t数量", row]) == ["立案提案163件。"]
    assert text_table_lines(["项目\t数量", f"{row} "]) == ["项目\t数量", f"{row} "]


def test_white_space_parts_cells_where_figures_stand_below_each_other():
    table = ["单位  提案（件）  信息（条）", "教育界  12  30", "医卫界  9  —"]
    expected = ["教育界：提案12件，信息30条。", "医卫界：提案9件。"]
    assert text_table_lines(["附件 溪口县 情况", *table, "结尾。"]) == [
        "附件 溪口县 情况",
        *expected,
        "结尾。",
    ]


def test_words_and_dates_between_white_space_are_no_table():
    lines = [
        "李禾 王山 张水",
        "提案 12 件",
        "2023 年 1 月",
        "单位 提案（件） 信息（条）",
        "教育界 12 30",
        "9 41",
    ]
    assert text_table_lines(lines) == lines
