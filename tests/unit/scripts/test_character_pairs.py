"""The counted pairs of characters are those of the word list that is installed."""

from __future__ import annotations

from tests.unit.scripts.test_bootstrap import load_script

from gov_reviews.knowledge.language_model import PAIRS_PATH

SCRIPT = load_script("character_pairs")


def test_the_file_is_what_the_word_list_gives() -> None:
    assert PAIRS_PATH.read_text(encoding="utf-8") == SCRIPT.make_table(SCRIPT.word_list()), (
        "python scripts/character_pairs.py --write"
    )


def test_pairs_inside_words_are_counted_and_rare_words_are_not() -> None:
    table = SCRIPT.make_table("政协 10 n\n协商 6 v\n协力 5 v\n政协会 7 n\n")
    assert table.splitlines()[1:] == ["会,7,,", "协,23,会商,7 6", "商,6,,", "政,17,协,17"]
