"""The words of a text, found in one pass for all who read them."""

from __future__ import annotations

from gov_reviews.document.document_words import find_words, words_of_document

TEXT = "一年来，云汀市政协各专委会副主席带队调研"


def test_words_come_by_vocabulary_in_order_of_place_the_longest_first() -> None:
    found = find_words(TEXT)
    assert [(place, word) for place, word in found.divisions if place == TEXT.index("云汀")] == [
        (4, "云汀市"),
        (4, "云汀"),
    ]
    assert (0, "一年来") in found.signs
    assert (TEXT.index("调研"), "调研") in found.signs
    assert (TEXT.index("专委会"), "专委会") in found.own_words
    assert [word for _, word in found.offices] == ["副主席", "主席"]
    for words in found:
        assert [place for place, _ in words] == sorted(place for place, _ in words)
        assert all(TEXT.startswith(word, place) for place, word in words)


def test_a_word_of_two_vocabularies_is_found_for_both() -> None:
    found = find_words("各位委员")
    assert "委员" in {word for _, word in found.signs} & {word for _, word in found.offices}


def test_a_text_is_read_once_for_all_its_readers() -> None:
    assert words_of_document(TEXT) is words_of_document(TEXT)
    assert words_of_document(TEXT) == find_words(TEXT)
