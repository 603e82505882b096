"""Every word list has a model, and every file fits its own."""

from __future__ import annotations

import inspect

import pytest

from gov_reviews.knowledge import lexicon, regions, word_lists
from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataTable, load_words
from gov_reviews.settings import METADATA_ROOT

MODELS = [
    value
    for module in (word_lists, lexicon, regions)
    for _, value in inspect.getmembers(module, inspect.isclass)
    if value.__module__ == module.__name__ and issubclass(value, MetadataFile | MetadataTable)
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.file)
def test_the_file_fits_its_model(model) -> None:
    assert load_words(model)


def test_every_word_list_has_one_model() -> None:
    """Sources, families, metrics and column descriptions have readers of their own."""
    files = [
        str(path.relative_to(METADATA_ROOT))
        for path in METADATA_ROOT.rglob("*.yaml")
        if path.parent.name not in ("sources", "families", "metrics") and path.name != "columns.yaml"
    ]
    assert sorted(model.file for model in MODELS) == sorted(files)


def test_characters_are_a_set_without_white_space() -> None:
    assert "王" in load_words(word_lists.PeopleWords).surnames
    assert not load_words(word_lists.PeopleWords).surnames & set(" \n")
