"""Runs of fillers are read in one way, and that way reads every run that can be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.timing import cpu_seconds
from tests.whole_reading import read_page

from gov_reviews.knowledge.fast_yaml import read_yaml
from gov_reviews.knowledge.lexicon import load_cues
from gov_reviews.settings import METADATA_ROOT


def words(*names: str) -> list[str]:
    data: dict[str, Any] = read_yaml(METADATA_ROOT / "cues.yaml")
    return [word for name in names for word in data[name]]


def test_every_run_of_fillers_is_one() -> None:
    """The longest word is taken first and never given back: no two words may be cut in a way that this
    misses.
    """
    cues = load_cues()
    for pattern, known in (
        (cues.only_fillers, words("fillers")),
        (cues.bare, words("fillers", "bare")),
        (cues.head_gap, words("fillers")),
    ):
        for first in known:
            for second in known:
                assert pattern.fullmatch(first + second), first + second


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(words("fillers", "bare")), max_size=8).map("".join))
def test_longer_runs_too(run: str) -> None:
    assert load_cues().bare.fullmatch(run)


@pytest.mark.parametrize(
    "run", ["始终保持在" * 60, "达到" * 60, "分别达到了" * 60, "”" * 4_000, " " * 4_000, "由从" * 2_000]
)
def test_a_long_run_of_fillers_costs_no_time(run: str) -> None:
    cues = load_cues()
    assert (
        cpu_seconds(
            lambda: [
                pattern.fullmatch(run + "x") for pattern in (cues.only_fillers, cues.bare, cues.head_gap)
            ]
        )
        < 1
    )


def test_a_page_with_a_run_of_fillers_is_read() -> None:
    text = f"区政协2024年工作综述\n\n2024年，区政协提交提案{'始终保持在' * 60}件，办结{'始终保持在' * 60}x395件。"
    assert cpu_seconds(lambda: read_page(text)) < 10
