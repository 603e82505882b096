"""Stray spaces: which go and which stay, at the limits of each rule."""

from __future__ import annotations

import pytest

from gov_reviews.text.edits import apply_edits
from gov_reviews.text.spacing import find_spacing_edits

AFTER = "一年来，县政协委员履职。"  # makes a line prose


def repaired(text: str) -> str:
    return apply_edits(text, find_spacing_edits(text, set(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡口听民声", "渡口听民声"),
        # in a title of less than prose length, or without a mark, spaces stay
        ("一年来，县政协 委员履职尽", "一年来，县政协 委员履职尽"),  # 13 characters
        ("一年来，县政协 委员履职尽责", "一年来，县政协 委员履职尽责"),  # 14
        ("一年来，县政协 委员履职尽责了", "一年来，县政协委员履职尽责了"),  # 15
        ("一年来县政协 委员履职尽责了又了", "一年来县政协 委员履职尽责了又了"),
        ("甲\u3000乙", "甲 乙"),
        ("甲  乙", "甲 乙"),
        # figures
        ("98. 7%", "98.7%"),
        ("98 .7 %", "98.7%"),
        ("98. 765%", "98. 765%"),
        ("5 000件", "5000件"),
        ("1 234 567 元", "1234567元"),
        ("5 00件", "5 00件"),
        ("5 件", "5件"),
        (AFTER + "提案 5 件", AFTER + "提案5件"),
        ("提案 5 件", "提案 5件"),
        (AFTER + "共（ 5 ）件", AFTER + "共（5）件"),
        (AFTER + "A 5", AFTER + "A 5"),
        # punctuation
        ("一年来， 县政协委员履职尽责了", "一年来，县政协委员履职尽责了"),
        ("一年来 ，县政协委员履职尽责了", "一年来，县政协委员履职尽责了"),
        (
            "一年来，“ 县政协”委员履职尽责",
            "一年来，“ 县政协”委员履职尽责",
        ),  # inside quotes it may be a couplet
        ("一年来，“县政协 好”委员履职尽责", "一年来，“县政协 好”委员履职尽责"),
        ("一年来，“县政协， 好”委员履职尽责", "一年来，“县政协，好”委员履职尽责"),
        ("一年来，县政协委员履职尽责。 全年", "一年来，县政协委员履职尽责。 全年"),
        ("一年来，县政协委员。 全年尽责。", "一年来，县政协委员。全年尽责。"),
        ("一年来，县政协委员。  全年尽责。", "一年来，县政协委员。  全年尽责。"),
        ("一年来，县政协委员。 强化引领 筑牢根基。", "一年来，县政协委员。 强化引领筑牢根基。"),
        # before the first mark a heading may be glued to its paragraph
        ("强化引领 筑牢根基一年来，县政协", "强化引领 筑牢根基一年来，县政协"),
        ("强化引 筑牢根基一年来，县政协委", "强化引筑牢根基一年来，县政协委"),
        ("强化引领 筑牢根，县政协委员履职", "强化引领筑牢根，县政协委员履职"),
        ("文 筑牢，县政协委员履职尽责又尽", "文 筑牢，县政协委员履职尽责又尽"),
        ("□筑 牢，县政协委员履职尽责又尽", "□筑 牢，县政协委员履职尽责又尽"),
        (AFTER + "abc def", AFTER + "abc def"),
        # lines are judged by themselves
        ("甲 乙\n一年来，县政协 委员履职尽责了", "甲 乙\n一年来，县政协委员履职尽责了"),
    ],
)
def test_which_spaces_go(text: str, expected: str) -> None:
    assert repaired(text) == expected
