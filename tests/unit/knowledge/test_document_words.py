from __future__ import annotations

import re
from pathlib import Path

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge import document_words
from gov_reviews.knowledge.document_words import DOCUMENTS_ROOT, load_knowledge, load_table, load_words


@pytest.mark.parametrize("path", sorted(DOCUMENTS_ROOT.glob("*.yaml")), ids=lambda path: path.stem)
def test_word_lists_can_be_read(path: Path) -> None:
    assert load_knowledge(path.stem)


def test_a_missing_key_names_file_and_key() -> None:
    with pytest.raises(InvalidMetadata, match=re.escape("bylines.yaml")):
        load_words("bylines", "nobody")


@pytest.mark.parametrize("content", ["", "- 甲", "key: [", "key: [1, 2]"])
def test_a_misshapen_file_is_refused(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "words.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(document_words, "DOCUMENTS_ROOT", tmp_path)
    with pytest.raises(InvalidMetadata):
        load_words("words", "key")


@pytest.mark.parametrize(
    ("text", "said"), [("a,b\n1,2\n", "header"), ("code,name\n1\n", "row"), ("", "header")]
)
def test_a_misshapen_table_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidMetadata, match=said):
        load_table(path, ("code", "name"))


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidMetadata, match="cannot be read"):
        load_table(tmp_path / "none.csv", ("code",))
