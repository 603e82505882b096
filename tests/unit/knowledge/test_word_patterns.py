"""Words as patterns: the longest first, every sign literal."""

from __future__ import annotations

import re

import pytest

from gov_reviews.knowledge.word_patterns import alternatives, find_any, find_any_pattern


def test_the_longest_word_wins() -> None:
    assert find_any(["通讯", "通讯员"]).findall("通讯员张某") == ["通讯员"]
    assert re.fullmatch(rf"本报{alternatives(['通讯', '通讯员'])}张某", "本报通讯员张某")


def test_signs_are_literal() -> None:
    assert find_any(["人(次)", "文/图"]).findall("5人(次) 文/图") == ["人(次)", "文/图"]


@pytest.mark.parametrize("words", [[], ["甲", ""]])
def test_no_word_is_refused(words: list[str]) -> None:
    with pytest.raises(ValueError, match="no words"):
        find_any(words)


def test_patterns_stay_patterns_and_the_first_wins() -> None:
    assert find_any_pattern([r"页\d", "页12"], re.IGNORECASE).findall("页12 页3") == ["页1", "页3"]
    with pytest.raises(ValueError, match="no patterns"):
        find_any_pattern([])
