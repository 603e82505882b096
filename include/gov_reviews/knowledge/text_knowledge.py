"""What is known about damaged and printed text, read from include/metadata/text/*.yaml.

In: the name of a file there. Out: its content, read once per process. It refuses a file that is missing or is
not a mapping.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import yaml

from gov_reviews.errors import InvalidMetadata
from gov_reviews.settings import METADATA_ROOT

TEXT_ROOT = METADATA_ROOT / "text"

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
"""Chinese characters, for use inside a regex class."""


@cache
def load_knowledge(name: str) -> dict[str, Any]:
    """The content of metadata/text/<name>.yaml.

    Raises:
        InvalidMetadata: The file is missing, is not YAML, or is not a mapping.
    """
    path = TEXT_ROOT / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are the safe ones
    except (OSError, yaml.YAMLError) as error:
        raise InvalidMetadata(
            f"This word list cannot be read: {error}. Restore it from the repository.", path=path
        ) from error
    if not isinstance(content, dict):
        raise InvalidMetadata("This word list must be a mapping of names to lists.", path=path)
    return content


def any_of(words: Iterable[str]) -> str:
    """A regex alternative of regex parts, longest first, so that 通讯员 is tried before 通讯."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"
