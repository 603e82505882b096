"""Chinese characters: one range for all."""

from __future__ import annotations

import re

import pytest

from gov_reviews.knowledge.han import HAN, comparison_key, count_han, is_han


@pytest.mark.parametrize("character", "一龥〇㐀鿿\U00020000\U00031300")
def test_a_chinese_character_is_one(character: str) -> None:
    assert re.fullmatch(f"[{HAN}]", character)
    assert is_han(character)


@pytest.mark.parametrize("character", "a5，。《》“”☰䷀ \u3000ｘ가あ")
def test_other_characters_are_not(character: str) -> None:
    assert count_han(character) == 0
    assert not is_han(character)


def test_characters_are_counted_not_runs() -> None:
    assert count_han("二〇二四年，政协2024") == 7


def test_spaces_and_punctuation_do_not_count_in_a_comparison() -> None:
    assert comparison_key("提案395件，满意率 98.7%\n") == "提案395件满意率987%"
    assert comparison_key("“委员_之家”（é①）") == "委员之家é①"
