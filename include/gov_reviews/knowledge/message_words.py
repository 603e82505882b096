"""Model of metadata/messages.yaml: what the one message of a run says, in English and Chinese."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Word
from gov_reviews.knowledge.web_words import Phrase


class TroubleWords(MetadataPart):
    """A trouble that is no source's: what is in trouble, and what to do."""

    name: Phrase
    do: Phrase


class MessageWords(MetadataFile):
    """All of it."""

    file: ClassVar[str] = "messages.yaml"
    title_needed: Phrase
    title_over: Phrase
    title_daily: Phrase
    title_still: Phrase
    run: Phrase
    loaded: Phrase
    health_good: Phrase
    health_needed: Phrase
    needed: Phrase
    over: Phrase
    still: Phrase
    more: Phrase
    since: Phrase
    report: Phrase
    run_states: dict[Word, Phrase] = Field(min_length=1)
    troubles: dict[Word, TroubleWords] = Field(min_length=1)
