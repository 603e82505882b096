"""Model of metadata/web/wording.yaml: what the page in the browser says, in English and Chinese.

In: nothing. Out: a class for `load_words`; how a text is chosen: `gov_reviews.report.page_wording`.
"""

from __future__ import annotations

from typing import ClassVar

from gov_reviews.knowledge.metadata_files import MetadataPart, MetadataTable, Word


class Phrase(MetadataPart):
    """One text in both languages."""

    en: Word
    zh: Word


class PageWording(MetadataTable):
    """Every text of the page by its key."""

    file: ClassVar[str] = "web/wording.yaml"
    root: dict[Word, Phrase]
