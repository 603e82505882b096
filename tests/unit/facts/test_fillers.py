"""Runs of fillers are read in one way, and that way reads every run that can be read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly
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


@settings(max_examples=300)
@given(st.lists(st.sampled_from(words("fillers", "bare")), max_size=8).map("".join))
def test_longer_runs_too(run: str) -> None:
    assert load_lexicon().bare.fullmatch(run)


@pytest.mark.parametrize(
    ("word", "count"),
    [("始终保持在", 60), ("达到", 60), ("分别达到了", 60), ("”", 4_000), (" ", 4_000), ("由从", 2_000)],
)
def test_a_long_run_of_fillers_costs_no_time(word: str, count: int) -> None:
    lexicon = load_lexicon()

    def match(times: int) -> None:
        for pattern in (lexicon.only_fillers, lexicon.bare, lexicon.head_gap):
            pattern.fullmatch(word * times + "x")

    assert_grows_linearly(match, count // 10, count)


def test_a_page_with_a_run_of_fillers_is_read() -> None:
    def read(count: int) -> None:
        run = "始终保持在" * count
        read_page(f"区政协2024年工作综述\n\n2024年，区政协提交提案{run}件，办结{run}x395件。")

    assert_grows_linearly(read, 6, 60)
