"""Lines of a body and their kinds, at the limits of each rule."""

from __future__ import annotations

from typing import Any

import pytest

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.page.body_lines import body_lines, kept_is_prose, remove_style_rules, to_lines
from gov_reviews.records.pages import LineKind

HEADING, CAPTION, PARAGRAPH, UNKNOWN = (
    LineKind.HEADING,
    LineKind.CAPTION,
    LineKind.PARAGRAPH,
    LineKind.UNKNOWN,
)


@pytest.mark.parametrize(
    ("text", "markup", "kind"),
    [
        ("渡" * 60, {"bold": True}, HEADING),
        ("渡" * 61, {"bold": True}, PARAGRAPH),
        ("渡" * 60, {"heading": True}, HEADING),
        ("渡" * 41 + "。", {"heading": True}, PARAGRAPH),
        ("议政；", {"bold": True}, PARAGRAPH),
        ("议政", {"bold": True, "after_picture": True}, HEADING),
        ("议政", {"bold": True, "centred": True}, HEADING),
        ("议政", {"bold": True, "centred": True, "after_picture": True}, UNKNOWN),
        ("渡" * 40, {}, UNKNOWN),
        ("渡" * 41, {}, PARAGRAPH),
        ("渡口。", {}, PARAGRAPH),
        ("渡口。”", {}, PARAGRAPH),
        ("渡口）", {}, UNKNOWN),
        ("渡口。）", {}, PARAGRAPH),
        ("“渡口”", {}, PARAGRAPH),
        ("渡" * 120, {"after_picture": True}, UNKNOWN),
        ("渡" * 121, {"after_picture": True}, PARAGRAPH),
        ("渡" * 60 + "。", {"after_picture": True}, PARAGRAPH),
        ("渡" * 120, {"after_picture": True, "centred": True}, CAPTION),
        ("渡" * 121, {"after_picture": True, "centred": True}, PARAGRAPH),
        ("渡口", {"after_picture": True, "centred": True, "heading": True}, UNKNOWN),
        ("渡口", {"centred": True}, UNKNOWN),
        ("渡口", {"caption": True}, CAPTION),
        ("委员察看航标 邵一舟 摄", {}, UNKNOWN),
        ("委员察看航标 邵一舟 摄", {"bold": True}, UNKNOWN),
        ("委员察看航标 邵一舟 摄", {"centred": True}, CAPTION),
        ("委员察看航标 邵一舟 摄", {"after_picture": True}, CAPTION),
    ],
)
def test_kind_of_a_line(text: str, markup: dict[str, Any], kind: LineKind) -> None:
    (line,) = to_lines([MarkedLine(text, **markup)])
    assert (line.text, line.kind) == (text, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p.a{margin:0}正文", "正文"),
        ("正文p{}后", "正文后"),
        ("a{b:c} d{e:f}正文", "正文"),
        ("集合{甲:乙}", "集合{甲:乙}"),
        ("集合{a}与{b}", "集合{a}与{b}"),
        ("没有{a:b", "没有{a:b"),
        ("没有}a{", "没有}a{"),
    ],
)
def test_only_style_rules_are_removed(text: str, expected: str) -> None:
    assert remove_style_rules(text) == expected


def kept(*texts: str, drop: tuple[str, ...] = ()) -> list[str]:
    return [line.text for line in body_lines([MarkedLine(text) for text in texts], drop)]


def test_lines_that_say_nothing_of_the_article_are_left_out() -> None:
    assert kept(
        "p{margin:0}", "甲。#PAGE_BREAK#", "#PAGE_BREAK#", "【打印】【关闭】", "乙。", "广告：丙"
    ) == [
        "甲。",
        "乙。",
        "广告：丙",
    ]
    assert kept("甲。", "广告：丙", "乙。", drop=("^广告", "^无$")) == ["甲。", "乙。"]


def test_an_info_line_is_the_pages_own_before_the_prose_only() -> None:
    info = "发布时间：2023-01-08　来源：松砚县政协"
    assert kept(info, "甲", info, "甲。", info) == ["甲", "甲。", info]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (("来源：", "松砚融媒"), ["来源：松砚融媒"]),
        (("来源", "松砚融媒"), ["来源：松砚融媒"]),  # two elements of a field
        (("来源", "松砚融媒在村里办起了读书会。"), ["来源", "松砚融媒在村里办起了读书会。"]),
        (("读书会", "松砚融媒"), ["读书会", "松砚融媒"]),
    ],
)
def test_a_label_at_the_end_and_its_value_are_one_line(last: tuple[str, str], expected: list[str]) -> None:
    assert kept("甲。", *last) == ["甲。", *expected]


@pytest.mark.parametrize(("after", "expected"), [(39, True), (40, False)])
def test_prose_is_looked_for_in_the_last_forty_lines(after: int, expected: bool) -> None:
    assert kept_is_prose([MarkedLine("甲。"), *[MarkedLine("乙")] * after]) is expected


SEEN = ["委员察看新修的航标灯。林知秋 摄", "村民在议事亭商量水渠修整的办法"]


@pytest.mark.parametrize("mark", ["after_picture", "caption"])
def test_words_below_pictures_are_the_text_where_nothing_else_is(mark: str) -> None:
    below = [MarkedLine(text, **{mark: True}) for text in SEEN]
    credit = MarkedLine("白露 摄", after_picture=True)
    told = to_lines([MarkedLine("渡口的一天", heading=True), *below, credit])
    assert [line.kind for line in told] == [
        LineKind.HEADING, LineKind.STORY, LineKind.STORY, LineKind.CAPTION
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        [MarkedLine(SEEN[0], caption=True)],
        [
            *(MarkedLine(text, caption=True) for text in SEEN),
            MarkedLine("松砚县政协全年组织委员视察17次，提出意见建议56条。"),
        ],
    ],
)
def test_a_caption_inside_an_article_stays_one(lines: list[MarkedLine]) -> None:
    assert to_lines(lines)[0].kind is LineKind.CAPTION


def test_links_behind_an_empty_label_are_not_its_value() -> None:
    prose = MarkedLine("松砚县政协全年组织委员视察17次。")
    tags = MarkedLine("船工 余禾", link_share=1.0)
    assert [line.text for line in body_lines([prose, MarkedLine("责任编辑："), tags])][-1] == "船工 余禾"
    named = body_lines([prose, MarkedLine("责任编辑："), MarkedLine("余禾")])
    assert named[-1].text == "责任编辑：余禾"
