"""The words of the catalogue before a number, and the list that shares it."""

from __future__ import annotations

import pytest
from tests.made_catalogue import catalogue, stated

from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.quantities import Quantity, read_numerals
from gov_reviews.facts.quantity_context import QuantityContext, locate
from gov_reviews.facts.statement_contest import Attachment, Candidate
from gov_reviews.facts.words_before import WordsBefore

KNOWN = catalogue(
    a=stated(triggers=["雅集", "雅集活动"], units=["次"]),
    b=stated(triggers=["义诊"], units=["次"]),
    c=stated(triggers=["雅集手稿"], units=["份"]),
)


def before(text: str) -> tuple[WordsBefore, Quantity, QuantityContext]:
    quantities, _ = read_numerals(text)
    matcher = MetricMatcher(text, KNOWN)
    found = WordsBefore(text, matcher.words, matcher._phrases, matcher._contest.reaches)
    return found, quantities[0], locate(text, quantities)[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("举办雅集活动12次。", "雅集活动"),  # the longest one
        ("整理雅集手稿12次。", "雅集手稿"),  # of another measure word, where no other ends there
        ("举办讲座12次。", None),
    ],
)
def test_the_longest_word_that_ends_at_the_number(text: str, word: str | None) -> None:
    found, quantity, place = before(text)
    hit = found.word_before(quantity, place)
    assert (hit.word if hit else None) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("开展雅集、座谈12次。", "雅集"),
        ("开展雅集、推动整改12次。", None),  # another act
        ("雅集率、满意率12%。", None),
    ],
)
def test_a_list_that_ends_with_other_words_is_of_its_last_known_one(text: str, word: str | None) -> None:
    found, quantity, place = before(text)
    hit = found.coordinated(quantity, place)
    assert (hit.word if hit else None) == word


def test_the_other_items_of_a_list_that_is_added_up() -> None:
    found, quantity, place = before("雅集、义诊共12次。")
    hit = found.word_before(quantity, place)
    assert hit is not None
    left = [Candidate(hit, Attachment.NEXT)]
    assert [item.hit.word for item in found.items_before(quantity, place, left)] == ["雅集"]
