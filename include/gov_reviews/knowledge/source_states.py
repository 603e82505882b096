"""What the states of sources mean, and what they ask of the operator: metadata/source_states.yaml."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Word


class StateText(MetadataPart):
    """The same in both languages."""

    en: Word
    zh: Word


class StateWording(MetadataPart):
    """What one state means, what to do about it, and when people are told."""

    told: Literal["at_once", "if_it_stays", "if_it_lasts", "never"]
    means: StateText
    do: StateText


class SourceStateWords(MetadataFile):
    """All states."""

    file: ClassVar[str] = "source_states.yaml"
    states: dict[Word, StateWording] = Field(min_length=1)
