"""Characters and their two GBK bytes, at the edges of every area."""

from __future__ import annotations

import pytest

from gov_reviews.text.gbk_shift import (
    MIN_MARGIN,
    _are_clear,
    _as_full_width,
    _is_common,
    _may_be_prose,
    _Page,
    decode_pair,
    encode_pair,
    find_shift_edits,
)


@pytest.mark.parametrize(
    ("character", "pair"),
    [
        ("\x7f", None),
        ("\x80", None),
        ("a", None),
        ("一", (0xD2, 0xBB)),
        ("　", (0xA1, 0xA1)),
        ("\U00020000", None),
        # user-defined area 1: rows AA to AF, of 94
        ("\ue000", (0xAA, 0xA1)),
        ("\ue05d", (0xAA, 0xFE)),
        ("\ue05e", (0xAB, 0xA1)),
        ("\ue233", (0xAF, 0xFE)),
        # user-defined area 2: rows F8 to FE, of 94
        ("\ue234", (0xF8, 0xA1)),
        ("\ue291", (0xF8, 0xFE)),
        ("\ue292", (0xF9, 0xA1)),
        ("\ue4c5", (0xFE, 0xFE)),
        # user-defined area 3: rows A1 to A7, of 96 and without 7F
        ("\ue4c6", (0xA1, 0x40)),
        ("\ue504", (0xA1, 0x7E)),
        ("\ue505", (0xA1, 0x80)),
        ("\ue525", (0xA1, 0xA0)),
        ("\ue526", (0xA2, 0x40)),
        ("\ue765", (0xA7, 0xA0)),
        # the last row of GBK
        ("\ue815", (0xFE, 0x50)),
        ("\ue843", (0xFE, 0x7E)),
        ("\ue844", (0xFE, 0x80)),
        ("\ue864", (0xFE, 0xA0)),
    ],
)
def test_the_two_bytes_of_a_character(character: str, pair: tuple[int, int] | None) -> None:
    assert encode_pair(character) == pair


@pytest.mark.parametrize(
    ("lead", "trail", "character"),
    [
        (0xD2, 0xBB, "一"),
        (0x81, 0x40, "丂"),
        (0x80, 0x40, None),
        (0x81, 0x7F, None),
        (0xFF, 0xA1, None),
        (0xAA, 0xA1, None),  # user-defined: no meaning
        (0x41, 0x42, None),  # two characters
    ],
)
def test_the_character_of_two_bytes(lead: int, trail: int, character: str | None) -> None:
    assert decode_pair(lead, trail) == character


def test_every_character_of_gbk_keeps_its_bytes() -> None:
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            character = decode_pair(lead, trail)
            if character is not None:
                assert encode_pair(character) == (lead, trail), (lead, trail)


def test_a_question_mark_alone_is_no_damage() -> None:
    assert find_shift_edits("有什么办法?", {}) == []


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("。。。", True),
        ("。。。。", False),
        ("。。。政", True),
        ("政。。。。", False),
        ("政" * 7 + "乸", True),
        ("政" * 6 + "乸乸", True),  # six of eight is more than seven tenths
        ("政" * 5 + "乸" * 3, False),
        ("政" * 5 + "乸" * 4, True),  # looked at after every eighth character only
    ],
)
def test_what_may_be_prose_while_a_run_grows(rest: str, expected: bool) -> None:
    assert _may_be_prose(list(rest)) is expected


@pytest.mark.parametrize(
    ("text", "is_first", "expected"),
    [
        (",", True, (0xA3, 0xAC)),
        ("a", False, (0xA3, 0xE1)),
        ("a", True, None),  # a run begins with a sign
        ("!", False, (0xA3, 0xA1)),
        ("~", False, (0xA3, 0xFE)),
        (" ", False, None),
        ("\x7f", False, None),
    ],
)
def test_signs_that_a_mirror_printed_in_half_width(
    text: str, is_first: bool, expected: tuple[int, int] | None
) -> None:
    assert _as_full_width(_Page(text, {}, {}), 0, is_first) == expected
    assert _as_full_width(_Page(text, {0: (1, "xié")}, {}), 0, is_first) is None


def test_a_choice_is_clear_without_a_near_rival() -> None:
    near, far = -MIN_MARGIN, -MIN_MARGIN - 0.01
    assert _are_clear({("甲", "乙"): 0.0}, "甲", "乙") == (True, True)
    assert _are_clear({("甲", "乙"): 0.0, ("丙", "乙"): near}, "甲", "乙") == (False, True)
    assert _are_clear({("甲", "乙"): 0.0, ("丙", "乙"): far}, "甲", "乙") == (True, True)
    assert _are_clear({("甲", "乙"): 0.0, ("甲", "丙"): near}, "甲", "乙") == (True, False)
    assert _are_clear({("甲", "乙"): 0.0, ("甲", "丙"): far}, "甲", "乙") == (True, True)


@pytest.mark.parametrize(
    ("character", "expected"),
    [("政", True), ("協", True), ("，", True), ("：", True), ("乸", False), ("亍", False), ("a", False)],
)
def test_common_characters(character: str, expected: bool) -> None:
    assert _is_common(character) is expected
