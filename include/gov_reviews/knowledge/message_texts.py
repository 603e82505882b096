"""What is said of sources, pages, the archive and warehouse files, in English and Chinese.

In: the code of a message and what is filled into it. Out: the two texts, or both as one text
(`records.both_languages`). The words are in metadata/message_texts.yaml. What a site or the system says by
itself is filled in as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from gov_reviews.knowledge.metadata_files import MetadataTable, Word, load_words
from gov_reviews.knowledge.web_words import Phrase
from gov_reviews.records.both_languages import in_both, in_chinese, in_english


class MessageTexts(MetadataTable):
    """Every message by its code."""

    file: ClassVar[str] = "message_texts.yaml"
    root: dict[Word, Phrase]


def message_of(code: str, **values: object) -> tuple[str, str]:
    """A message in English and in Chinese, as an error of ours takes it: `Unreachable(*message_of(...))`.

    Args:
        code: Its key in the file.
        values: Filled in by name; a text in both languages fills in its own half.
    """
    phrase = load_words(MessageTexts).root[code]
    return _filled(phrase.en, values, in_english), _filled(phrase.zh, values, in_chinese)


def said(code: str, **values: object) -> str:
    """A message as one text in both languages."""
    return in_both(*message_of(code, **values))


def said_of(place: str, reason: str) -> str:
    """What is said of one page or file, in both languages: "place: reason".

    Args:
        reason: In both languages, or a text that is the same in both.
    """
    return in_both(f"{place}: {in_english(reason)}", f"{place}：{in_chinese(reason)}")


def _filled(text: str, values: dict[str, object], half: Callable[[str], str]) -> str:
    return text.format(
        **{name: half(value) if isinstance(value, str) else value for name, value in values.items()}
    )
