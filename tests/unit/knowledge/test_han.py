"""Chinese characters: one range for all."""

from __future__ import annotations

import re

import pytest

from gov_reviews.knowledge.han import HAN, count_han


@pytest.mark.parametrize("character", "一龥〇㐀鿿\U00020000\U00031300")
def test_a_chinese_character_is_one(character: str) -> None:
    assert re.fullmatch(f"[{HAN}]", character)


@pytest.mark.parametrize("character", "a5，。《》“”☰䷀ \u3000ｘ가あ")
def test_other_characters_are_not(character: str) -> None:
    assert count_han(character) == 0


def test_characters_are_counted_not_runs() -> None:
    assert count_han("二〇二四年，政协2024") == 7
