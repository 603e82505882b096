"""Titles: what two prints have in common, and which first lines of a body are the headline."""

from __future__ import annotations

from typing import Any

import pytest

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.page.title_fields import (
    TitleFields,
    prints_title,
    split_headline,
    take_title_lines,
    title_core,
)

TITLE = "渡口听民声 笔墨写担当"
SUBTITLE = "——松砚县政协2023年工作综述"
BODY = "一年来，县政协立案提案203件。"
MARKED = {"bold": True, "centred": True}


def line(text: str, **markup: Any) -> MarkedLine:
    return MarkedLine(text, **markup)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲", (None, "甲", None)),
        ("甲\n乙", (None, "甲 乙", None)),
        ("甲\n——乙\n丙", (None, "甲", "——乙 丙")),
        ("——甲\n乙", (None, "——甲 乙", None)),  # the first line is the title whatever it begins with
        (" \n", (None, None, None)),
    ],
)
def test_split_headline(text: str, expected: tuple[str | None, ...]) -> None:
    fields = split_headline(text)
    assert (fields.kicker, fields.title, fields.subtitle) == expected


def test_title_core_leaves_out_marks_and_jumps() -> None:
    assert title_core("渡口听民声，笔墨写担当（上接1版）") == title_core(TITLE)
    assert title_core("ＡＢ１") == title_core("AB1")
    assert title_core(f"{TITLE}.docx（共6页）") == title_core(TITLE)
    assert title_core("数说2023.12") != title_core("数说2023")
    assert title_core(None) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TITLE, True),
        ("渡口听民声笔…", True),
        ("渡口听民声…", False),  # five characters are too few
        ("渡口听民声笔", False),  # not cut: another line
        ("别的题目渡口听民声笔…", False),
    ],
)
def test_a_title_may_be_printed_cut(text: str, expected: bool) -> None:
    assert prints_title(text, title_core(TITLE)) is expected


def taken(lines: list[MarkedLine], fields: TitleFields) -> tuple[str | None, str | None, list[str]]:
    got, rest = take_title_lines(lines, fields)
    assert got.title == fields.title
    return got.kicker, got.subtitle, [each.text for each in rest]


PLAIN = TitleFields(None, TITLE, None)


@pytest.mark.parametrize(
    ("lines", "fields", "expected"),
    [
        ([line(TITLE), line(BODY)], PLAIN, (None, None, [BODY])),
        ([line(TITLE), line(BODY)], TitleFields(), (None, None, [TITLE, BODY])),
        ([line(BODY), line(TITLE)], PLAIN, (None, None, [BODY])),
        ([line("引题", bold=True), line(TITLE), line(BODY)], PLAIN, ("引题", None, [BODY])),
        ([line("引题"), line(TITLE), line(BODY)], PLAIN, (None, None, ["引题", BODY])),
        ([line("引题。", bold=True), line(TITLE)], PLAIN, (None, None, ["引题。"])),
        ([line("引题", bold=True, caption=True), line(TITLE)], PLAIN, (None, None, ["引题"])),
        ([line("引" * 90, bold=True), line(TITLE)], PLAIN, ("引" * 90, None, [])),
        ([line("引" * 91, bold=True), line(TITLE)], PLAIN, (None, None, ["引" * 91])),
        ([line("引题", bold=True), line(TITLE)], TitleFields("引题", TITLE), ("引题", None, [])),
        ([line("别题", bold=True), line(TITLE)], TitleFields("引题", TITLE), ("引题", None, ["别题"])),
        ([line("引题", bold=True), line(BODY)], PLAIN, (None, None, ["引题", BODY])),
        ([line(TITLE), line(SUBTITLE)], PLAIN, (None, SUBTITLE, [])),
        ([line(SUBTITLE), line(BODY)], PLAIN, (None, SUBTITLE, [BODY])),
        ([line(TITLE), line("副题", **MARKED)], PLAIN, (None, "副题", [])),
        ([line(TITLE), line("副题", bold=True)], PLAIN, (None, None, ["副题"])),
        ([line(TITLE), line("副题", centred=True)], PLAIN, (None, None, ["副题"])),
        ([line("副题", **MARKED), line(BODY)], PLAIN, (None, None, ["副题", BODY])),
        ([line(TITLE), line(SUBTITLE)], TitleFields(None, TITLE, "工作综述"), (None, SUBTITLE, [])),
        ([line(TITLE), line(SUBTITLE)], TitleFields(None, TITLE, SUBTITLE[2:]), (None, SUBTITLE[2:], [])),
        ([line(TITLE), line(SUBTITLE)], TitleFields(None, TITLE, "别题"), (None, "别题", [SUBTITLE])),
        # in two halves, or the greater part of it
        ([line("渡口听民声"), line("笔墨写担当"), line(BODY)], PLAIN, (None, None, [BODY])),
        (
            [line("渡口听民声"), line("笔墨写"), line(BODY)],
            PLAIN,
            (None, None, ["渡口听民声", "笔墨写", BODY]),
        ),
        ([line("渡口听民声笔墨写")], PLAIN, (None, None, [])),
        ([line("渡口听民声笔墨")], PLAIN, (None, None, ["渡口听民声笔墨"])),
        (
            [line("渡口听民声笔墨写担当")],
            TitleFields(None, TITLE + "在一二"),
            (None, None, ["渡口听民声笔墨写担当"]),
        ),
        ([line("四个字吗")], TitleFields(None, "四个字吗"), (None, None, [])),
        ([line("三个字")], TitleFields(None, "三个字"), (None, None, ["三个字"])),
        # the sixth line is looked at, the seventh is not
        ([*[line("甲")] * 5, line(TITLE)], PLAIN, (None, None, ["甲"] * 5)),
        ([*[line("甲")] * 6, line(TITLE)], PLAIN, (None, None, [*["甲"] * 6, TITLE])),
        ([], PLAIN, (None, None, [])),
    ],
)
def test_first_lines_of_a_body(
    lines: list[MarkedLine], fields: TitleFields, expected: tuple[str | None, str | None, list[str]]
) -> None:
    assert taken(lines, fields) == expected
