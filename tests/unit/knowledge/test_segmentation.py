"""Words of a text."""

from __future__ import annotations

from gov_reviews.knowledge.segmentation import word_edges


def test_words_are_the_whole_text_and_edges_lie_between() -> None:
    assert word_edges("政协委员提交提案") == {0, 4, 6, 8}
    assert word_edges("") == {0}
