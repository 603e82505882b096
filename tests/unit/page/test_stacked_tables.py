"""Tables whose cells stand one a line."""

from __future__ import annotations

import pytest

from gov_reviews.page.stacked_tables import join_stacked_tables
from gov_reviews.records.pages import Line


def said(text: str) -> list[str]:
    """The lines of a text, its tables in words."""
    lines = [Line(part) for part in text.split("\n")]
    return [line.text for line in join_stacked_tables(lines, Line) if line.text]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "各界别情况\n单位\n提案（件）\n信息（条）\n教育界\n12\n30\n医卫界\n9\n41",
            ["各界别情况", "教育界：提案12件，信息30条。", "医卫界：提案9件，信息41条。"],
        ),
        (  # no cell above the labels, a period above each column
            "2022年\n2023年\n立案提案（件）\n147\n163\n社情民意信息（条）\n88\n93",
            [
                "2022年立案提案147件，2023年立案提案163件。",
                "2022年社情民意信息88条，2023年社情民意信息93条。",
            ],
        ),
        (  # serial numbers, which the sum has not; a cell that prints nothing
            "经费表\n单位：万元\n序号\n项目\n预算数\n执行数\n1\n会议费\n120\n98.5\n2\n培训费\n36\n—\n合计\n156\n98.5",
            [
                "经费表",
                "单位：万元",
                "合计预算数156万元，执行数98.5万元。",
                "会议费：预算数120万元，执行数98.5万元。",
                "培训费：预算数36万元。",
            ],
        ),
        (  # empty lines between the rows
            "名称\n次数\n人次\n\n常委会会议\n5\n230\n\n主席会议\n12\n180\n\n联系人\n李禾",
            [
                "常委会会议5次，常委会会议230人次。",
                "主席会议12次，主席会议180人次。",
                "联系人",
                "李禾",
            ],
        ),
        (  # a measure word below its name; a comma in a label
            "企业\n现金\n（万元）\n物资\n（万元）\n甲公司\n12\n3.5\n乙公司，溪口分公司\n9\n1",
            ["甲公司：现金12万元，物资3.5万元。", "乙公司，溪口分公司：现金9万元，物资1万元。"],
        ),
        (  # a name that covers two rows
            "乡镇\n村\n投入（万元）\n受益（户）\n东溪镇\n上村\n12\n30\n下村\n9\n14\n西溪镇\n岭村\n5\n8",
            [
                "东溪镇上村：投入12万元，受益30户。",
                "东溪镇下村：投入9万元，受益14户。",
                "西溪镇岭村：投入5万元，受益8户。",
            ],
        ),
        (  # a header of two rows
            "单位\n2022年\n2023年\n提案（件）\n信息（条）\n提案（件）\n信息（条）\n教育界\n1\n2\n3\n4\n医卫界\n5\n6\n7\n8",
            [
                "教育界：2022年提案1件，2022年信息2条，2023年提案3件，2023年信息4条。",
                "医卫界：2022年提案5件，2022年信息6条，2023年提案7件，2023年信息8条。",
            ],
        ),
        (  # whose figure is missing cannot be told: the row stays as printed
            "单位\n提案（件）\n信息（条）\n教育界\n12\n30\n医卫界\n9\n农业界\n7\n41",
            ["教育界：提案12件，信息30条。", "农业界：提案7件，信息41条。", "医卫界", "9"],
        ),
        (  # the title of the table is no name of a column
            "溪口县委员企业帮扶表\n企业\n帮扶村\n投入(万元)\n带动户数\n甲公司\n上村\n120\n35\n乙公司\n下村\n3.5\n12",
            [
                "溪口县委员企业帮扶表",
                "甲公司上村：投入120万元，带动35户。",
                "乙公司下村：投入3.5万元，带动12户。",
            ],
        ),
        (  # two halves side by side
            "项目\n数量（件）\n项目\n数量（件）\n提案\n5\n建议\n6\n来信\n7\n批示\n8",
            ["提案5件。", "建议6件。", "来信7件。", "批示8件。"],
        ),
    ],
)
def test_the_rows_of_a_table_become_statements(text: str, statements: list[str]) -> None:
    assert said(text) == statements
    assert said(f"县政协认真履职。\n{text}\n谱写新篇。") == ["县政协认真履职。", *statements, "谱写新篇。"]


@pytest.mark.parametrize(
    "text",
    [
        "目录\n一、概况\n1\n二、提案\n2",
        "要闻\n通知\n公告\n阅读\n163\n评论\n12\n点赞\n8",
        "九溪县政协数说\n李禾\n提案总量\n152件\n调研报告\n9篇",  # cards, not a table
        # which figure is whose cannot be told below a header of two rows
        "单位\n提案\n信息\n提交\n立案\n上报\n采用\n教育界\n12\n10\n30\n4\n医卫界\n9\n7\n41\n6",
        "单位\n提案\n信息\n教育界\n12\n30\n医卫界\n9\n41",  # in no measure word
        "单位\n提案（件）\n信息（条）\n教育界\n12\n30",  # one row shows no order
        "第一季度。\n12件",
    ],
)
def test_what_is_no_table_stays_as_printed(text: str) -> None:
    assert said(text) == text.split("\n")
