"""Where the noun phrase right of a number ends."""

from __future__ import annotations

import pytest
from tests.made_catalogue import catalogue, stated

from gov_reviews.facts.noun_phrase import NounPhraseFinder
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.facts.term_matcher import TermMatcher
from gov_reviews.knowledge.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("共有34份（篇）雅集手稿送到。", "雅集手稿"),
        ("34份雅集手稿调整优化为15份。", "雅集手稿"),  # what they did is no part of it
        ("编成34份《兰亭旧事》。", "兰亭旧事"),
        ("收到34份，登记在册。", None),
        ("收到34份（其中手稿9份）。", None),
    ],
)
def test_the_noun_of_a_number_ends_before_what_is_said_of_it(text: str, noun: str | None) -> None:
    known = catalogue(a=stated(triggers=["雅集手稿"], units=["份"]))
    finder = NounPhraseFinder(text, TermMatcher(text, known.phrases), known, load_lexicon())
    quantities, _ = read_numerals(text)
    places = locate(text, quantities)
    assert finder.right_of(quantities[0], places[0])[1] == noun


def test_the_longest_word_that_closes_a_phrase_is_found() -> None:
    text = "34份读书雅集手稿"
    known = catalogue(
        a=stated(triggers=["雅集手稿"], units=["份"]), b=stated(triggers=["读书雅集"], units=["份"])
    )
    finder = NounPhraseFinder(text, TermMatcher(text, known.phrases), known, load_lexicon())
    closing = finder.word_that_closes(3, len(text))
    assert closing is not None
    assert closing.word == "雅集手稿"
    assert finder.counts_in(closing, "份")


def test_an_act_behind_a_noun_is_no_part_of_it() -> None:
    text = "向3所学校捐赠图书4500册。"
    known = catalogue(a=stated(triggers=["捐赠"], units=["册"]))
    finder = NounPhraseFinder(text, TermMatcher(text, known.phrases), known, load_lexicon())
    quantities, _ = read_numerals(text)
    assert finder.right_of(quantities[0], locate(text, quantities)[0])[1] == "学校"
