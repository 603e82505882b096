"""What the states of sources mean, and what they ask of the operator: metadata/source_states.yaml."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Word


class StateText(MetadataPart):
    """The same in both languages."""

    en: Word
    zh: Word


class StateWording(MetadataPart):
    """What one state means, and what to do about it."""

    means: StateText
    do: StateText


class SourceStateWords(MetadataFile):
    """All states."""

    file: ClassVar[str] = "source_states.yaml"
    states: dict[Word, StateWording] = Field(min_length=1)
