"""Runs of fillers are read in one way, and that way reads every run that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.timing import cpu_seconds
from tests.whole_reading import read_page

from gov_reviews.knowledge.lexicon import LexiconWords, load_lexicon
from gov_reviews.knowledge.metadata_files import load_words


def words(*names: str) -> list[str]:
    known = load_words(LexiconWords)
    return [word for name in names for word in getattr(known, name)]


def test_every_run_of_fillers_is_one() -> None:
    """The longest word is taken first and never given back: no two words may be cut in a way that this
    misses.
    """
    lexicon = load_lexicon()
    for pattern, known in (
        (lexicon.only_fillers, words("fillers")),
        (lexicon.bare, words("fillers", "bare")),
        (lexicon.head_gap, words("fillers")),
    ):
        for first in known:
            for second in known:
                assert pattern.fullmatch(first + second), first + second


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(words("fillers", "bare")), max_size=8).map("".join))
def test_longer_runs_too(run: str) -> None:
    assert load_lexicon().bare.fullmatch(run)


@pytest.mark.parametrize(
    "run", ["始终保持在" * 60, "达到" * 60, "分别达到了" * 60, "”" * 4_000, " " * 4_000, "由从" * 2_000]
)
def test_a_long_run_of_fillers_costs_no_time(run: str) -> None:
    lexicon = load_lexicon()
    assert (
        cpu_seconds(
            lambda: [
                pattern.fullmatch(run + "x")
                for pattern in (lexicon.only_fillers, lexicon.bare, lexicon.head_gap)
            ]
        )
        < 1
    )


def test_a_page_with_a_run_of_fillers_is_read() -> None:
    text = f"区政协2024年工作综述\n\n2024年，区政协提交提案{'始终保持在' * 60}件，办结{'始终保持在' * 60}x395件。"
    assert cpu_seconds(lambda: read_page(text)) < 10
