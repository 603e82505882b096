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
    [(0, 0, False), (1, 0, True), (0, 1, False), (3, 2, True), (49, 51, False), (50, 50, True)],
)
def test_half_make_a_text_traditional(traditional: int, simplified: int, expected: bool) -> None:
    assert ScriptCount(traditional, simplified).is_traditional is expected


@pytest.mark.parametrize(
    ("traditional", "simplified", "expected"), [(7, 0, False), (8, 0, True), (9, 1, True), (8, 1, False)]
)
def test_what_makes_a_line_traditional_on_any_page(traditional: int, simplified: int, expected: bool) -> None:
    assert ScriptCount(traditional, simplified).is_traditional_alone is expected


def test_characters_that_give_a_script_away() -> None:
    assert count_scripts("協商會議协政a") == ScriptCount(3, 1)
    assert count_scripts("乾後著") == ScriptCount(0, 0)  # in Simplified names, too
    assert count_scripts("台后里采群户税") == ScriptCount(0, 0)  # in Traditional text, too
    assert count_scripts("甦醒") == ScriptCount(0, 0)
    assert count_scripts("甦醒", "苏醒") == ScriptCount(1, 0)  # changes in this word only


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
        # Most of the page is Simplified, one line of it was copied in.
        (
            "协商会议发展经济社会为民办实事\n雲汀縣政協組織委員開展專題調研視察\n李東",
            "协商会议发展经济社会为民办实事\n云汀县政协组织委员开展专题调研视察\n李东",
        ),
        ("协商会议发展经济社会为民办实事\n李昇", "协商会议发展经济社会为民办实事\n李昇"),
        ("協商會議，协商会议，台商", "协商会议，协商会议，台商"),
        (
            "臺商來後臺，千里之外的里長說\n台商、后台、里、千",
            "台商来后台，千里之外的里长说\n台商、后台、里、千",
        ),
        ("衞生界說，綫上綫下，枱面", "卫生界说，线上线下，台面"),
    ],
)
def test_what_is_converted(text: str, expected: str) -> None:
    assert apply_edits(text, find_traditional_edits(text, set(text))) == expected


def test_one_edit_for_a_stretch_between_marks() -> None:
    text = "政協，委員。\n會議"
    edits = find_traditional_edits(text, set(text))
    assert [(edit[0], edit[1], edit[2]) for edit in edits] == [(0, 2, "政协"), (3, 5, "委员"), (7, 9, "会议")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("圍繞著民生，懷著熱情，著力調研", "围绕着民生，怀着热情，着力调研"),
        ("出版專著2部，成效顯著，《雲汀史話》（李明著）", "出版专著2部，成效显著，《云汀史话》（李明著）"),
        # The page prints 着 where it means it: its other 著 is the book.
        ("帶着熱情\n編寫《雲汀史話》等新著", "带着热情\n编写《云汀史话》等新著"),
        ("帶着熱情\n著力調研", "带着热情\n着力调研"),
        ("老么說", "老幺说"),
    ],
)
def test_what_opencc_leaves_open(text: str, expected: str) -> None:
    assert apply_edits(text, find_traditional_edits(text, set(text))) == expected
