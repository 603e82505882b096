"""Many phrases in one pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.knowledge.phrase_automaton import PhraseIndex

LETTERS = st.text("甲乙丙", min_size=1, max_size=3)


@given(st.sets(LETTERS, min_size=1, max_size=5), st.text("甲乙丙\ud800", max_size=20))
def test_every_phrase_is_found_wherever_it_is(phrases: set[str], text: str) -> None:
    expected = sorted(
        (at, -len(phrase), phrase)
        for phrase in phrases
        for at in range(len(text))
        if text.startswith(phrase, at)
    )
    assert PhraseIndex(phrases).find(text) == [(at, phrase) for at, _, phrase in expected]


def test_an_empty_phrase_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a character"):
        PhraseIndex(["甲", ""])
