"""Proposals of a series, each told by what it is about: 经济建设和环境保护提案55件，教科文卫提案28件 ...

In:  the quantities of a text with their places, and the catalogue, whose statements named `by_its_words` hold
the words of each topic. Out: the detail metric of each figure of a series; of several topics the one named
first. A single 提案 with words before it is no series: there they may say anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.catalogue import Catalogue
from gov_reviews.knowledge.han import HAN

OTHER_TOPICS = "proposals_on_other_topics"
_BY_ITS_WORDS = "by_its_words"
_FEWEST = 3
_UNIT = "件"
_LONGEST = 48  # characters of a clause
# 围绕|民生改善|提出相关提案, 经济建设和环境保护|提案
_TOLD = re.compile(
    rf"[，：；、]?(?:其中[，：]?)?(?:围绕|聚焦|针对|涉及|有关|关于|就)?(?P<topic>[{HAN}“”、]{{3,24}}?)(?:方面|领域|类)?(?:的|提出|提交|建言献策){{0,3}}"
    r"(?:相关|有关)?的?提案(?:有|共|为|约)?"
)
# ... but not by whom it is, what became of it, or when it came
_NO_TOPIC = re.compile(
    "委员|党派|团体|集体|联名|个人|界别|专委|小组|联络|工商联|立案|重点|优秀|会前|会后|平时|闭会|大会|政协|[交转承主协办]办|办[理结复]|答复|收到"
    "|并案|合并|撤销|表彰|解决|采纳|落实|满意|参考|[上去今]年|[本上]届|[市区县]级|各[类方]|人大|一批|高质量"
)


def find_topic_series(
    text: str, quantities: Sequence[Quantity], places: Sequence[QuantityContext], catalogue: Catalogue
) -> dict[int, str]:
    """Start of each figure of a series -> its detail metric."""
    found: dict[int, str] = {}
    series: list[tuple[int, str]] = []
    sentence: tuple[int, int] | None = None
    for quantity, place in zip(quantities, places, strict=True):
        topic = _topic(text, quantity, place)
        if place.sentence != sentence or (topic is None and quantity.unit != PERCENT):
            found.update(_codes(series, catalogue))
            series, sentence = [], place.sentence
        if topic is not None:
            series.append((quantity.start, topic))
    return found | _codes(series, catalogue)


def _topic(text: str, quantity: Quantity, place: QuantityContext) -> str | None:
    """What the proposals that a number counts are about; None where its words do not tell."""
    start = max(place.clause[0], place.left[0])
    if quantity.unit != _UNIT or quantity.start - start > _LONGEST:
        return None
    told = _TOLD.fullmatch(text, start, quantity.start)
    return told["topic"] if told and not _NO_TOPIC.search(told["topic"]) else None


def _codes(series: Sequence[tuple[int, str]], catalogue: Catalogue) -> dict[int, str]:
    """The detail metrics of a series that is long enough."""
    topics = _topic_words(catalogue) if len(series) >= _FEWEST else ()
    if not topics:
        return {}
    return {start: _first_of(topic, topics) for start, topic in series}


def _first_of(topic: str, topics: Sequence[tuple[str, re.Pattern[str]]]) -> str:
    """The metric whose words are named first."""
    named = [(met.start(), code) for code, words in topics if (met := words.search(topic))]
    return min(named)[1] if named else OTHER_TOPICS


def _topic_words(catalogue: Catalogue) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words of each topic of a catalogue that has the topics of proposals."""
    if OTHER_TOPICS not in catalogue.metrics:
        return ()
    return tuple(
        (code, statement.requires_segment)
        for code, metric in catalogue.metrics.items()
        for statement in metric.statements
        if statement.own_name == _BY_ITS_WORDS and statement.requires_segment and "提案" in statement.triggers
    )
