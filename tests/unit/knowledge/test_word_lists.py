"""Every word list fits its model."""

from __future__ import annotations

import pytest

from gov_reviews.knowledge import word_lists
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.report.metadata_check import word_list_models


@pytest.mark.parametrize("model", word_list_models(), ids=lambda model: model.file)
def test_the_file_fits_its_model(model) -> None:
    assert load_words(model)


def test_characters_are_a_set_without_white_space() -> None:
    assert "王" in load_words(word_lists.PeopleWords).surnames
    assert not load_words(word_lists.PeopleWords).surnames & set(" \n")
