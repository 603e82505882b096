"""How likely a stretch of characters is as Chinese."""

from __future__ import annotations

from gov_reviews.knowledge.language_model import MIN_BOND, load_language_model

MODEL = load_language_model()


def test_a_word_is_likelier_than_its_characters_in_disorder() -> None:
    assert MODEL.log_probability("政治协商") > MODEL.log_probability("商治协政")
    assert MODEL.log_probability("协", "政") > MODEL.log_probability("协", "，")


def test_characters_of_a_word_hold_together() -> None:
    assert MODEL.bond("葡", "萄") > 0.5
    assert MODEL.bond("葡", "政") == 0
    assert MODEL.bond("\U00031300", "政") == 0
    assert MODEL.bond("协", "商") > MIN_BOND


def test_marks_letters_and_unknown_characters_are_possible() -> None:
    assert MODEL.log_probability("，") > MODEL.log_probability("a") > MODEL.log_probability("\U00031300")
