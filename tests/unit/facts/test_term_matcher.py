"""Words of the catalogue in one text."""

from __future__ import annotations

from gov_reviews.facts.term_matcher import TermMatch, TermMatcher
from gov_reviews.knowledge.phrase_automaton import PhraseIndex

TEXT = "重点协商座谈会"
WORDS = TermMatcher(TEXT, PhraseIndex(["重点协商", "协商座谈会", "座谈会", "重点"]))


def test_the_leftmost_longest_words_do_not_overlap() -> None:
    assert WORDS.inside((0, 7)) == [TermMatch(0, 4, "重点协商"), TermMatch(4, 7, "座谈会")]


def test_a_span_cuts_words_off() -> None:
    assert WORDS.inside((2, 7)) == [TermMatch(2, 7, "协商座谈会")]
    assert WORDS.inside((0, 3)) == [TermMatch(0, 2, "重点")]
    assert WORDS.inside((1, 3)) == []


def test_the_longest_word_at_a_place_ends_in_time() -> None:
    assert WORDS.longest(0, 4) == TermMatch(0, 4, "重点协商")
    assert WORDS.longest(0, 3) == TermMatch(0, 2, "重点")
    assert WORDS.longest(2, 4) is None
    assert WORDS.longest(1, 7) is None
    assert [hit.word for hit in WORDS.longest_in(0, 7)] == ["重点协商", "协商座谈会", "座谈会"]
    assert [hit.word for hit in WORDS.all_in(0, 4)] == ["重点协商", "重点"]
    assert WORDS.ends_at(2)
