"""Question marks that were spaces."""

from __future__ import annotations

import pytest

from gov_reviews.text.edits import apply_edits
from gov_reviews.text.lost_spaces import find_lost_spaces


@pytest.mark.parametrize(
    ("text", "plain", "damaged"),
    [
        ("??县政协", "??县政协", "??县政协"),  # one line alone
        ("??县政协\n??县政协", "县政协\n县政协", "县政协\n县政协"),
        ("????????县\n?县", "县\n县", "县\n县"),
        ("?县\n?a", "?县\n?a", "?县\n?a"),
        ("强化引领?筑牢根基", "强化引领?筑牢根基", "强化引领 筑牢根基"),
        ("强化引?筑牢根基", "强化引?筑牢根基", "强化引?筑牢根基"),
        ("谁来引领?怎么筑牢根基", "谁来引领?怎么筑牢根基", "谁来引领?怎么筑牢根基"),
        ("记者?张某?通讯员?李某", "记者 张某 通讯员 李某", "记者 张某 通讯员 李某"),
        ("（记者?张某）好?", "（记者 张某）好?", "（记者 张某）好?"),
        ("记者\ufffd張某", "记者 張某", "记者 張某"),
        ("县政协", "县政协", "县政协"),
    ],
)
def test_lost_spaces(text: str, plain: str, damaged: str) -> None:
    assert apply_edits(text, find_lost_spaces(text, is_damaged=False)) == plain
    assert apply_edits(text, find_lost_spaces(text, is_damaged=True)) == damaged
