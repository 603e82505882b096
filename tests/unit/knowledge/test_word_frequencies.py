from __future__ import annotations

import pytest

from gov_reviews.knowledge.word_frequencies import is_listed_word, printed_idf


def test_every_number_can_be_read() -> None:
    idf = printed_idf()
    assert len(idf) > 200_000
    assert all(float(number) > 0 for number in set(idf.values()))


@pytest.mark.parametrize(
    ("word", "highest", "expected"),
    [("会议", 10.0, True), ("李明", 10.0, False), ("李明", 11.0, True), ("枫渡望岚", 99.0, False)],
)
def test_a_word_of_many_texts(word: str, highest: float, expected: bool) -> None:
    assert is_listed_word(word, highest) is expected
    assert is_listed_word("会议")
