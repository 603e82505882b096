"""Characters and their two GBK bytes, at the edges of every area."""

from __future__ import annotations

import pytest

from gov_reviews.text.gbk_shift import decode_pair, encode_pair, find_shift_edits


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
