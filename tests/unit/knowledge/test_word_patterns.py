"""Words as patterns: the longest first, every sign literal."""

from __future__ import annotations

import re

import pytest

from gov_reviews.knowledge.word_patterns import (
    alternatives,
    begins_with,
    find_any,
    find_any_pattern,
    not_behind,
)


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


def test_what_may_begin_here_is_told_by_its_first_character() -> None:
    pattern = re.compile(rf"{begins_with(['立案', '立[', '办结'])}.")
    assert pattern.findall("立办案结") == ["立", "办"]
    with pytest.raises(ValueError, match="no words"):
        begins_with([])


def test_words_behind_some_signs_are_passed_by() -> None:
    pattern = re.compile(not_behind("[三年]", ["均", "人均", "平均"]))
    found = [match.span() for match in pattern.finditer("均甲均三均年人均人均平均")]
    assert found == [(0, 1), (2, 3), (7, 8), (8, 10), (10, 12)]
    with pytest.raises(ValueError, match="no words"):
        not_behind("三", [""])
