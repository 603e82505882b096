"""Labels of page data: one vocabulary for all stages, each label with its kind."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from gov_reviews.document.line_roles.label_lines import (
    LabelKind,
    any_label,
    is_meta,
    is_of_publication,
    is_publication_line,
    label_kinds,
)
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords


def test_no_label_is_of_two_kinds() -> None:
    known = load_words(FieldWords)
    counted = Counter(label for kind in LabelKind for label in getattr(known, f"{kind}_labels"))
    assert [label for label, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("来源", LabelKind.SOURCE),
        ("发布机构", LabelKind.PUBLISHER),
        ("发布时间", LabelKind.DATE),
        ("更新时间", LabelKind.OTHER_DATE),
        ("会议时间", LabelKind.EVENT),
        ("阅读量", LabelKind.VIEWS),
        ("访问量", LabelKind.VISITS),
        ("作者", LabelKind.AUTHOR),
        ("通讯员", LabelKind.REPORTER),
        ("责任编辑", LabelKind.EDITOR),
        ("字号", LabelKind.OTHER),
        ("关键词", LabelKind.PROSE),
    ],
)
def test_kind_of_a_label(label: str, kind: LabelKind) -> None:
    assert label_kinds()[label] is kind


def test_the_longest_label_is_found_and_a_single_character_not_inside_a_word() -> None:
    pattern = re.compile(any_label(["文", "文/图", "来源", "信息来源"]) + "：")
    assert [match.group() for match in pattern.finditer("信息来源：甲 文/图：乙 原文：丙 文：丁")] == [
        "信息来源：",
        "文/图：",
        "文：",
    ]


def test_something_may_be_printed_between_the_characters() -> None:
    assert re.fullmatch(any_label(["来源"], " ?"), "来 源")
    assert not re.fullmatch(any_label(["来源"]), "来 源")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：云汀日报 发布时间：2023-01-06", True),
        ("发布机构：云汀市政协办公室", True),
        ("2023-01-06 09:30 云汀日报", True),
        ("2023年1月6日 星期五", True),
        ("（2024年2月1日在政协云汀市第七届委员会第三次会议上）", True),
        ("访问量：512", True),
        ("【来源：云汀日报】", True),
        ("来源｜云汀日报", True),
        ("策划：云汀市政协办公室", True),
        ("2024年2月1日 09:24 | 来源：云汀政协网-云汀政协报海外版", True),
        ("《 云汀政协报 》 （ 2024年02月01日 第 03 版）", True),
        ("《云汀政协报》刊发县政协稿件", False),
        ("2024年2月1日，县政协召开会议，来源：张某", False),
        ("记者：请谈谈体会", False),
        ("会议时间：2023年1月6日上午九点，地点在市政协", False),
        ("关键词：协商", False),
        ("县政协原文：见附件", False),
        ("来源：云汀日报。", False),
        ("一年来，县政协召开主席会议12次", False),
        ("来源：" + "云" * 140, False),
    ],
)
def test_is_meta(line: str, expected: bool) -> None:
    assert is_meta(line) is expected


@pytest.mark.parametrize(
    ("line", "has_date", "expected"),
    [
        ("来源：云汀日报", False, True),
        ("【发布时间：2023-01-06】", True, True),
        ("云汀日报 2023-01-10 记者 张某", True, True),
        ("2023-01-10 记者 张某", True, True),
        ("云汀日报 2023-01-10", False, False),
        ("时间：2023年1月6日", True, False),
        ("云汀市2023年1月6日召开会议", True, False),
        ("来源：" + "云" * 80, False, False),
    ],
)
def test_is_publication_line(line: str, has_date: bool, expected: bool) -> None:
    assert is_publication_line(line, has_date) is expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [("来源", True), ("发表时间", True), ("时间", False), ("日期", False), ("阅读", False)],
)
def test_a_short_date_label_may_be_the_article_s_own(label: str, expected: bool) -> None:
    assert is_of_publication(label_kinds()[label], label) is expected
