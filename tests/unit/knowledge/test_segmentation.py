"""Words of a text."""

from __future__ import annotations

from gov_reviews.knowledge.segmentation import tag_words, word_edges


def test_words_are_the_whole_text_and_edges_lie_between() -> None:
    assert tag_words("政协委员提交提案") == (("政协委员", "n"), ("提交", "v"), ("提案", "v"))
    assert word_edges("政协委员提交提案") == {0, 4, 6, 8}
    assert word_edges("") == {0}
