"""Topics of a text by cue words (metadata/documents/topics.yaml).

In: body text. Out: `DocumentTopic`s, weighted per thousand characters. A topic that is only touched is left
out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from gov_reviews.document.document_words import words_of_document
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import TopicList
from gov_reviews.records.reviews import DocumentTopic

_LEAST_CUES = 2
_SMALLEST_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the list."""

    code: str
    name_zh: str
    name_en: str
    cues: tuple[tuple[str, float], ...]


@cache
def load_topics() -> tuple[Topic, ...]:
    """All topics, in file order.

    Raises:
        InvalidMetadata: A topic without names or cues.
    """
    return tuple(
        Topic(code, entry.name_zh, entry.name_en, tuple(entry.cues.items()))
        for code, entry in load_words(TopicList).topics.items()
    )


@cache
def _topics_of_cues() -> dict[str, list[tuple[str, float]]]:
    """The topics that a cue speaks for, by code, with its weight."""
    owners: dict[str, list[tuple[str, float]]] = {}
    for topic in load_topics():
        for cue, weight in topic.cues:
            owners.setdefault(cue, []).append((topic.code, weight))
    return owners


def find_topics(body_text: str) -> tuple[DocumentTopic, ...]:
    """Topics of a text, the strongest first; the weight is the sum of cue weights per thousand characters."""
    if not body_text:
        return ()
    owners = _topics_of_cues()
    weights: defaultdict[str, float] = defaultdict(float)
    cues: defaultdict[str, int] = defaultdict(int)
    for cue, count in Counter([cue for _, cue in words_of_document(body_text).cues]).items():
        for code, weight in owners[cue]:
            weights[code] += weight * count
            cues[code] += count
    per_thousand = 1000.0 / max(len(body_text), 1000)
    scaled = [(code, weight * per_thousand) for code, weight in weights.items() if cues[code] >= _LEAST_CUES]
    ranked = sorted(scaled, key=lambda row: (-row[1], row[0]))
    return tuple(
        DocumentTopic(code, round(weight, 4), rank)
        for rank, (code, weight) in enumerate(ranked, start=1)
        if weight >= _SMALLEST_WEIGHT
    )
