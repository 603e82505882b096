"""Sentences, clauses and segments around a number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate, split_clauses, split_sentences


@given(st.text("提案1件，。；：、…！\n好", max_size=200))
def test_sentences_are_the_whole_text(text: str) -> None:
    assert "".join(text[start:end] for start, end in split_sentences(text)) == text


def test_a_sentence_without_end_is_cut_at_a_thousand_characters() -> None:
    assert split_sentences("好" * 2_500) == ((0, 1000), (1000, 2000), (2000, 2500))
    assert split_sentences("好" * 1_000) == ((0, 1000),)


def test_a_colon_before_a_number_breaks_no_clause() -> None:
    text = "常委会会议：4次，主席会议1,200次"
    assert [text[slice(*span)] for span in split_clauses(text, (0, len(text)))] == [
        "常委会会议：4次，",
        "主席会议1,200次",
    ]


def test_each_number_has_its_segment() -> None:
    text = "开展重点协商22项、重点通报8项；提案395件。"
    quantities, _ = read_numerals(text)
    places = locate(text, quantities)
    assert [text[slice(*place.left)] for place in places] == ["开展重点协商", "重点通报", "提案"]
    assert [text[slice(*place.statement)] for place in places] == ["开展重点协商22项、重点通报8项；"] * 2 + [
        "提案395件。"
    ]
    assert [(place.list_index, place.list_size) for place in places] == [(0, 2), (1, 2), (0, 1)]


def test_a_number_in_brackets_takes_the_words_there_for_its_own() -> None:
    text = "出席委员231人（1月增补委员6人），列席14人。"
    quantities, _ = read_numerals(text)
    first, second, _ = locate(text, quantities)
    assert (text[slice(*first.right)], text[slice(*second.left)]) == ("", "1月增补委员")
    text = "收到提案89件（含联名提案、集体提案），立案80件。"
    first, _ = locate(text, read_numerals(text)[0])
    assert text[slice(*first.right)] == "（含联名提案、集体提案），"
