"""Read the word lists of include/metadata/documents/*.yaml.

In: a file name. Out: plain lists and mappings whose shape has been checked. A file that is missing or
misshapen raises `InvalidMetadata`
with file, key and remedy: a word list that silently reads as empty would lose documents.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from gov_reviews import settings
from gov_reviews.errors import InvalidMetadata

DOCUMENTS_ROOT = settings.METADATA_ROOT / "documents"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _load(path: Path) -> Mapping[str, Any]:
    try:
        # CSafeLoader constructs plain data only, like SafeLoader, ten times faster.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidMetadata(
            "A word list cannot be read; restore the file or correct its YAML.", path=path, reason=error
        ) from error
    if not isinstance(content, dict):
        raise InvalidMetadata("A word list must be a mapping of names to lists.", path=path)
    return content


def load_knowledge(name: str) -> Mapping[str, Any]:
    """The whole content of metadata/documents/<name>.yaml (cached)."""
    return _load(DOCUMENTS_ROOT / f"{name}.yaml")


def load_words(name: str, key: str) -> tuple[str, ...]:
    """One list of words of metadata/documents/<name>.yaml, in file order.

    Raises:
        InvalidMetadata: The key is missing, or not a list of non-empty strings.
    """
    return _load_words(DOCUMENTS_ROOT, name, key)


@cache
def _load_words(root: Path, name: str, key: str) -> tuple[str, ...]:
    words = _load(root / f"{name}.yaml").get(key)
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise InvalidMetadata(
            "Expected a list of words; quote entries that YAML reads as numbers or truth values.",
            file=f"{name}.yaml",
            key=key,
        )
    return tuple(words)


def load_table(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows of a CSV file whose header must be exactly `columns`.

    Raises:
        InvalidMetadata: Another header, or a row of another length.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [tuple(row) for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidMetadata(
            "A table of metadata cannot be read; restore the file.", path=path, reason=error
        ) from error
    if not rows or rows[0] != columns:
        raise InvalidMetadata(
            f"The header must be {','.join(columns)}.", path=path, found=",".join(rows[0]) if rows else ""
        )
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise InvalidMetadata(f"A row has {len(row)} values, not {len(columns)}.", path=path, row=number)
    return rows[1:]
