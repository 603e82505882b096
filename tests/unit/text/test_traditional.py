"""Which texts count as Traditional, and what is converted."""

from __future__ import annotations

import pytest

from gov_reviews.text.edits import apply_edits
from gov_reviews.text.traditional import (
    ScriptCount,
    count_scripts,
    find_traditional_edits,
    may_be_traditional,
)


@pytest.mark.parametrize(
    ("traditional", "simplified", "expected"),
    [(0, 0, False), (1, 0, True), (0, 1, False), (3, 2, True), (59, 41, False), (60, 40, True)],
)
def test_three_fifths_make_a_text_traditional(traditional: int, simplified: int, expected: bool) -> None:
    assert ScriptCount(traditional, simplified).is_traditional is expected


def test_characters_that_give_a_script_away() -> None:
    assert count_scripts("協商會議协政a") == ScriptCount(3, 1)
    assert count_scripts("乾後著") == ScriptCount(0, 0)  # in Simplified names, too


@pytest.mark.parametrize(("text", "expected"), [("协商〇", False), ("a", False), ("協", True), ("乾", False)])
def test_the_cheap_test(text: str, expected: bool) -> None:
    assert may_be_traditional(set(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("協商會議，委員。", "协商会议，委员。"),
        ("協商會議\n协商会议\n政協會議", "协商会议\n协商会议\n政协会议"),
        ("協商\n协商会议发展", "協商\n协商会议发展"),  # Simplified as a whole
        ("協協協协协\n會議發展", "协协协协协\n会议发展"),
        ("協协\n會議發展", "協协\n会议发展"),  # this line is as much one as the other
        ("甲乙", "甲乙"),
    ],
)
def test_what_is_converted(text: str, expected: str) -> None:
    assert apply_edits(text, find_traditional_edits(text, set(text))) == expected


def test_one_edit_for_a_stretch_between_marks() -> None:
    text = "政協，委員。\n會議"
    edits = find_traditional_edits(text, set(text))
    assert [(edit[0], edit[1], edit[2]) for edit in edits] == [(0, 2, "政协"), (3, 5, "委员"), (7, 9, "会议")]
