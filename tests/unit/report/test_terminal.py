"""No page text may steer a terminal, and nothing of it is lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.report.terminal import safe_json, safe_line, safe_text

ANY_TEXT = st.text(alphabet=st.characters(blacklist_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]0;owned\x07", "\\x1b]0;owned\\x07"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("提案\x00395件", "提案\\x00395件"),
        ("a\u202eb", "a\\u202eb"),
        ("line\nline\ttab", "line\nline\ttab"),
        ("提案395件，满意率98.7%", "提案395件，满意率98.7%"),
        ("over\rwritten", "over\\x0dwritten"),
    ],
)
def test_controls_become_visible(hostile: str, shown: str) -> None:
    assert safe_text(hostile) == shown


def test_a_line_stays_a_line() -> None:
    assert safe_line("one\r\ntwo\tthree") == "one two three"


@given(ANY_TEXT)
def test_safe_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = safe_text(text)
    shown.encode("utf-8")
    assert not any(
        (ord(c) < 0x20 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E
        for c in shown
    )


@given(
    st.recursive(
        ANY_TEXT | st.none() | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    )
)
def test_safe_json_means_the_same_and_holds_no_control(value: object) -> None:
    text = safe_json(value, indent=None)
    assert json.loads(text) == value
    text.encode("utf-8")
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in text)


def test_chinese_stays_readable_in_json() -> None:
    assert "提案" in safe_json({"metric": "提案"})
