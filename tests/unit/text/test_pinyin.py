"""Injected pinyin: which texts count as damaged, at the limits."""

from __future__ import annotations

import pytest

from gov_reviews.text.edits import apply_edits
from gov_reviews.text.pinyin import cut_injections, find_pinyin_damage, read_syllable


def repaired(text: str) -> str:
    return apply_edits(text, find_pinyin_damage(text, set(text)).edits)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("lián", ("lián", True)),
        ("lia\u0301n", ("lián", True)),
        ("lian", ("lian", False)),
        ("líán", None),  # two tone marks
        ("xyz", None),
    ],
)
def test_syllables(letters: str, expected: tuple[str, bool] | None) -> None:
    assert read_syllable(letters) == expected


def test_cut_injections_have_a_tone_mark() -> None:
    assert cut_injections("甲?lián)乙?lian)丙?abc)") == [(1, 7, "lián")]


# Simplified carriers: six places of four characters, more than one place a carrier
SIX = "协(xié)商协(xié)商议(yì)政议(yì)政提(tí)案建(jiàn)言"


@pytest.mark.parametrize(
    ("text", "is_damaged"),
    [
        (SIX, True),
        (SIX.replace("建(jiàn)", "建"), False),  # five places
        (SIX.replace("建(jiàn)", "提(tí)"), False),  # three carriers
        (SIX + "提建", True),  # six of eight occurrences
        (SIX + "提建提", False),  # six of nine
        ("协(xié)商议(yì)政提(tí)案建(jiàn)言履(lǚ)职(zhí)", False),  # each once: a glossary
        ("協(xié)商發(fā)展", True),
        ("協(xié)商", False),  # one place
        ("協(xié)商议(yì)政", False),  # everybody can read it: but it is Simplified
        ("協(xié)商協(xiē)商", False),  # two readings of one character
        ("協(xié)商發(fa)展", True),  # half of the places have a tone mark
        ("協(xié)商發(fa)展協(xie)", False),
        ("a(xié)b(fā)", False),
    ],
)
def test_which_texts_are_damaged(text: str, is_damaged: bool) -> None:
    found = find_pinyin_damage(text, set(text))
    assert found.is_damaged is is_damaged
    assert bool(found.readings) is is_damaged


def test_what_is_cut_out() -> None:
    assert repaired(SIX) == "协商协商议政议政提案建言"
    assert (
        repaired(SIX * 2 + "协(xie)") == "协商协商议政议政提案建言" * 2 + "协(xie)"
    )  # not the reading that it has
    assert repaired(SIX + "(lián合") == "协商协商议政议政提案建言合"
    assert repaired(SIX + "(lian合") == "协商协商议政议政提案建言(lian合"
    assert find_pinyin_damage(SIX, set(SIX)).readings == {"协": "xié", "议": "yì", "提": "tí", "建": "jiàn"}
