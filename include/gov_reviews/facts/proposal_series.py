"""Proposals of a series, each told by what it is about (经济建设和环境保护提案55件，教科文卫提案28件) or
by whom it is (委员个人或联名提出328件，党派团体提出92件).

In: the quantities of a text with their places, and the catalogue, whose statements named `by_its_words` hold
the words of each topic. Out: the metric and the detail metric of each figure of a series; of several topics
the one named first. A single item is no series, where the words before 提案 may say anything, unless its
statement opens with its topic (在经济建设方面，围绕…提出提案55件).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.catalogue import OTHER, Catalogue
from gov_reviews.knowledge.figure_word_lists import ProposalSeriesWords
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives, find_any, find_any_pattern

COLLECTIVE_PROPOSALS, PROPOSALS_SUBMITTED = "collective_proposals", "proposals_submitted"
OTHER_TOPICS = "proposals_on_other_topics"
_BY_ITS_WORDS = "by_its_words"
_OF_SECTORS = (COLLECTIVE_PROPOSALS, "sector_proposals")
_FEWEST_TOPICS, _FEWEST_AUTHORS = 3, 2
_FEWEST_OPENED = 2  # topics that a word opens (围绕…提出提案)
_UNIT, _NOUN = "件", "提案"
_LONGEST = 48  # characters before a clause in which proposals are named
_LONGEST_TOPIC = 80  # characters of a clause
_LONGEST_PLACE = 3  # characters behind the name of a body: 民主党派|市委会
# 委员个人或联名|提出328件, 以集体名义|提出的提案53件
_WRITTEN = re.compile(
    rf"[，：；、]?(?:其中[，：]?)?(?P<authors>[{HAN}、]{{2,30}}?)(?:名义|方式|形式)?(?:提出|提交|报送)的?(?:提案)?(?:有|共|为|约)?"
)
# 其中民主党派、工商联|127件: by whom, behind a number of proposals
_PARTED = re.compile(
    rf"[，：；、]?(?:其中[，：]?)?(?P<authors>[{HAN}、]{{2,24}}?)(?:等)?(?:的提案)?(?:有|共|为|约)?"
)
_BARE = re.compile(r"共?(?:提出|提交|收到)(?:相关|有关)?的?提案(?:有|共|为|约)?")
# 在经济建设方面，|围绕产业发展，提出提案55件
_LABEL = re.compile(
    rf"(?:\A|[，。；：\s—])(?:[一二三四五六七八九十]是)?在?(?P<topic>[{HAN}、]{{2,14}})(?:方面|领域|上)[，：:]"
)
# 收到|委员和党派团体|提案共: by whom all of them are
_SIGNED = re.compile(rf"[，：；、]?(?P<authors>[{HAN}、]{{4,40}}?)(?:提出|提交|报送)?的?提案(?:共|有|为|约)?")
_AND = re.compile("[、和与及]")
_NO_SOCIETY = re.compile("社会主义|经济社会")  # tell of neither society nor the economy
_PROPOSALS = re.compile("提案|立案")

_CLASS = re.compile(f"等([{HAN}]{{2,8}})\\Z")

Counted = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a series.

    Attributes:
        start: Where its number stands. said: What its proposals are about, or by whom they are.
        is_marked: Whether a word tells so by itself: an opener (围绕), or the noun of authors (界别提案).
    """

    start: int
    said: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of metadata/proposal_series.yaml as patterns.

    Attributes:
        no_topic: What tells a proposal by something else than its topic.
        no_authors: What tells of no authors.
        no_proposals: What tells that something else is counted before.
        stages: What became of proposals, or was made of them.
        authors: Words, metric and detail metric.
        told: 围绕|民生改善|提出相关提案, 经济建设和环境保护|提案; a year is no topic (2021年提交提案180件).
        opened: 涉及住房、养老等民生问题的|210件: by a topic that a word opens, behind a number of proposals.
        opened_before: 围绕产业升级、招商引资等，|提出提案55件: by a topic of the clauses before.
        labelled: 围绕产业发展，|提出提案55件, behind a label (在经济建设方面，).
    """

    no_topic: re.Pattern[str]
    no_authors: re.Pattern[str]
    no_proposals: re.Pattern[str]
    stages: re.Pattern[str]
    authors: tuple[tuple[re.Pattern[str], Counted], ...]
    told: re.Pattern[str]
    opened: re.Pattern[str]
    opened_before: re.Pattern[str]
    labelled: re.Pattern[str]


@cache
def _words() -> _Words:
    known = load_words(ProposalSeriesWords)
    opener = f"(?P<opener>{alternatives(known.topic_openers)})"
    return _Words(
        no_topic=find_any_pattern(known.no_topic),
        no_authors=find_any(known.no_authors),
        no_proposals=find_any(known.no_proposals),
        stages=find_any(known.stages),
        authors=tuple((find_any_pattern(one.words), (one.metric, one.detail)) for one in known.authors),
        told=re.compile(
            rf"[，：；、]?(?:其中[，：]?)?{opener}?(?P<topic>(?!\d{{4}})[{HAN}A-Za-z0-9“”、]{{3,24}}?)"
            r"(?:方面|领域|类)?(?:的|提出|提交|建言献策){0,3}(?:相关|有关)?的?提案(?:有|共|为|约)?"
        ),
        opened=re.compile(
            rf"[，：；、]?(?:其中[，：]?)?{opener}(?P<topic>(?!\d{{4}})[{HAN}A-Za-z0-9“”、]{{3,64}}?)"
            r"(?:等)?(?:方面|领域|问题|工作|类)?(?:提出)?的?(?:提案)?(?:有|共|为|约)?"
        ),
        opened_before=re.compile(
            rf"(?:\A|[，：；])[{HAN}]{{0,12}}?{opener}(?P<topic>[^。；\d]{{3,160}})，\Z"
        ),
        labelled=re.compile(
            rf"(?:{opener}[{HAN}“”、]{{2,40}}?)?"
            r"共?(?:提出|提交|收到)?(?:相关|有关)?提案(?:有|共|为|约)?"
        ),
    )


def find_proposal_series(
    text: str, quantities: Sequence[Quantity], places: Sequence[QuantityContext], catalogue: Catalogue
) -> dict[int, Counted]:
    """Start of each figure of a series -> its metric and its detail metric."""
    found: dict[int, Counted] = {}
    labelled: dict[int, Counted] = {}
    topics: list[_Item] = []
    authors: list[_Item] = []
    sentence: tuple[int, int] | None = None
    for quantity, place in zip(quantities, places, strict=True):
        topic = written = None
        if span := _own_words(quantity, place) if quantity.unit == _UNIT else None:
            topic, written = _topic(text, quantity, place, span), _authors(text, quantity, place, span)
            labelled.update(_by_label(text, quantity, place, span, catalogue))
            labelled.update(_by_all_sides(text, quantity, span))
        if topics or authors:
            is_item = topic is not None or written is not None or quantity.unit == PERCENT
            is_of_one = place.sentence == sentence or _goes_on(topic, topics, place, sentence)
            if not (is_item and is_of_one):
                found.update(_by_topic(topics, catalogue))
                found.update(_by_author(authors))
                topics, authors = [], []
        sentence = place.sentence
        if topic is not None:
            topics.append(topic)
        if written is not None:
            authors.append(written)
    return labelled | found | _by_topic(topics, catalogue) | _by_author(authors)


def _goes_on(
    topic: _Item | None,
    topics: Sequence[_Item],
    place: QuantityContext,
    sentence: tuple[int, int] | None,
) -> bool:
    """围绕…等方面提出提案220件。围绕…等方面提出提案56件。: a series of sentences, each with an opener."""
    is_next = sentence is not None and sentence[1] == place.sentence[0]
    return is_next and topic is not None and topic.is_marked and all(one.is_marked for one in topics)


def _own_words(quantity: Quantity, place: QuantityContext) -> tuple[int, int] | None:
    """Where the words of an item stand; None where they are too many for one."""
    start = max(place.clause[0], place.left[0])
    return (start, quantity.start) if quantity.start - start <= _LONGEST_TOPIC else None


def _topic(text: str, quantity: Quantity, place: QuantityContext, span: tuple[int, int]) -> _Item | None:
    """What the proposals that a number counts are about; None where its words, `span`, do not tell."""
    told = _words().told.fullmatch(text, *span)
    if told is None and _goes_on_about_proposals(text, place, span[0]):
        told = _words().opened.fullmatch(text, *span)
    if told is None and _BARE.fullmatch(text, *span):
        before = _words().opened_before.search(text[place.statement[0] : span[0]])
        return _Item(quantity.start, before["topic"], is_marked=True) if before else None
    if told is None or _words().no_topic.search(told["topic"]):
        return None
    return _Item(quantity.start, told["topic"], told["opener"] is not None)


def _goes_on_about_proposals(text: str, place: QuantityContext, end: int) -> bool:
    """Whether proposals, and nothing else, were counted right before."""
    reach = (max(0, place.sentence[0] - _LONGEST), end)
    return _PROPOSALS.search(text, *reach) is not None and not _words().no_proposals.search(text, *reach)


def _by_label(
    text: str, quantity: Quantity, place: QuantityContext, span: tuple[int, int], catalogue: Catalogue
) -> dict[int, Counted]:
    """The metrics of a number of proposals whose statement opens with a topic that the catalogue knows."""
    before = text[place.statement[0] : quantity.start]
    label = _LABEL.search(before)
    if label is None or _words().no_topic.search(label["topic"]):
        return {}
    said = before[max(label.end(), span[0] - place.statement[0]) :]
    is_first = not said and text.startswith(_NOUN, quantity.end)  # 在经济建设领域，|111件提案聚焦…
    if not is_first and not _words().labelled.fullmatch(said):
        return {}
    code = _first_of(label["topic"], _topic_words(catalogue))
    return {} if code == OTHER_TOPICS else {quantity.start: (OTHER, code)}


def _authors(text: str, quantity: Quantity, place: QuantityContext, span: tuple[int, int]) -> _Item | None:
    """Of whom the proposals are that a number counts; None where its words, `span`, do not tell."""
    told = _WRITTEN.fullmatch(text, *span)
    reach = (max(0, place.sentence[0] - _LONGEST), span[1])
    is_told = told is not None and _PROPOSALS.search(text, *reach) is not None
    if not is_told and _goes_on_about_proposals(text, place, span[0]):
        told = _PARTED.fullmatch(text, *span)
        is_told = told is not None and _ends_with_authors(told["authors"].removesuffix(_NOUN))
    if told is None or not is_told or _words().no_authors.search(told["authors"]):
        return None
    authors = told["authors"]
    return _Item(quantity.start, authors, authors.endswith(_NOUN)) if _counted_of(authors) else None


def _counted_of(authors: str) -> Counted | None:
    """What counts the proposals of some authors; None where they are told by something else."""
    known = [counted for words, counted in _words().authors if words.search(authors)]
    bodies = [counted for counted in known if counted[0] == COLLECTIVE_PROPOSALS]
    if len(bodies) < len(known) and any(counted != _OF_SECTORS for counted in bodies):
        return PROPOSALS_SUBMITTED, None  # 委员、党派和团体
    if len(known) > 1 and len(bodies) == len(known):
        return COLLECTIVE_PROPOSALS, None  # 各党派、专委会
    return known[0] if known else None


def _by_all_sides(text: str, quantity: Quantity, span: tuple[int, int]) -> dict[int, Counted]:
    """The metric of a number of proposals by members and by bodies alike (委员和党派团体提案176件)."""
    told = _SIGNED.fullmatch(text, *span)
    if told is None or _words().stages.search(told["authors"]):
        return {}
    if _counted_of(told["authors"]) != (PROPOSALS_SUBMITTED, None) or not _are_listed(told["authors"]):
        return {}
    return {quantity.start: (PROPOSALS_SUBMITTED, None)}


def _are_listed(authors: str) -> bool:
    """Whether authors stand in a list: 委员、党派团体, not 委员中的党派成员."""
    places = sorted(met.span() for known, _ in _words().authors for met in known.finditer(authors))
    return all(
        behind[0] <= before[1] or _AND.search(authors, before[1], behind[0]) is not None
        for before, behind in pairwise(places)
    )


def _ends_with_authors(words: str) -> bool:
    """Whether nothing but the place of a body stands behind authors: 民主党派|区委会, not 委员|走访企业."""
    ends = [met.end() for known, _ in _words().authors for met in known.finditer(words)]
    return bool(ends) and len(words) - max(ends) <= _LONGEST_PLACE


def _by_author(series: Sequence[_Item]) -> dict[int, Counted]:
    """The metrics of a series of different authors; what a noun names needs none."""
    counted = {item: metric for item in series if (metric := _counted_of(item.said))}
    if len({*counted.values()}) < _FEWEST_AUTHORS:
        return {}
    return {item.start: metric for item, metric in counted.items() if not item.is_marked}


def _by_topic(series: Sequence[_Item], catalogue: Catalogue) -> dict[int, Counted]:
    """The metrics of a series of topics that is long enough."""
    fewest = _FEWEST_OPENED if all(topic.is_marked for topic in series) else _FEWEST_TOPICS
    topics = _topic_words(catalogue) if len(series) >= fewest else ()
    if not topics:
        return {}
    return {topic.start: (OTHER, _first_of(topic.said, topics)) for topic in series}


def _first_of(topic: str, topics: Sequence[tuple[str, re.Pattern[str]]]) -> str:
    """The metric whose words are named first; behind examples that of the class (教育、养老等民生类)."""
    topic = _NO_SOCIETY.sub("", topic)
    of_class = _CLASS.search(topic)
    if of_class is not None and any(words.search(of_class[1]) for _, words in topics):
        topic = of_class[1]
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
