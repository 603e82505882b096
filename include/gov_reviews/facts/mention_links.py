"""What a text says twice: repeats point to their first mention, two values of one fact contradict each other.

In: the figures of a document, linked to what they are taken from. Out: the same with `mention_of` and
`has_conflict`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from gov_reviews.facts.part_links import counted_elsewhere
from gov_reviews.knowledge.catalogue import OTHER, Catalogue
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation


def link_mentions(observations: Sequence[Observation], catalogue: Catalogue) -> tuple[Observation, ...]:
    """Point repeats, and the parts of repeats, to the first mention and flag figures of one fact that differ;
    what another figure counts, too, contradicts nothing.
    """
    first: dict[tuple[object, ...], int] = {}
    repeats: dict[int, int] = {}  # by place in the list, where the first mention starts
    for at, observation in enumerate(observations):
        start = first.setdefault(_statement(observation), observation.char_start)
        if start != observation.char_start:
            repeats[at] = start
    linked = _of_first_mentions(observations, repeats)
    in_conflict = _in_conflict(linked, catalogue)
    # Most figures stand alone: copying every one of them took a twentieth of the whole reading.
    for at in repeats.keys() | in_conflict:
        linked[at] = replace(linked[at], mention_of=repeats.get(at), has_conflict=at in in_conflict)
    return tuple(linked)


def _in_conflict(observations: Sequence[Observation], catalogue: Catalogue) -> set[int]:
    """The places in the list of the figures whose fact has another value elsewhere in the document."""
    aside = counted_elsewhere(observations) | _shares_of_one_whole(observations)
    conflicts = _conflicting_facts(observations, aside, catalogue)
    if not conflicts:
        return set()
    return {
        at
        for at, one in enumerate(observations)
        if (one.char_start, one.metric_code) not in aside and _fact(one) in conflicts
    }


def _conflicting_facts(
    observations: Sequence[Observation], aside: AbstractSet[tuple[int, str]], catalogue: Catalogue
) -> set[tuple[object, ...]]:
    """The facts that are stated once a document and have several values; `aside`: figures that state none."""
    values: dict[tuple[object, ...], float] = {}
    conflicts: set[tuple[object, ...]] = set()
    for observation in observations:
        metric = catalogue.metrics.get(observation.detail_code or observation.metric_code)
        if metric is None or not metric.is_stated_once or observation.status is not FactStatus.ACTUAL:
            continue
        if (observation.char_start, observation.metric_code) in aside:
            continue
        fact = _fact(observation)
        if values.setdefault(fact, observation.value) != observation.value:
            conflicts.add(fact)
    return conflicts


def _shares_of_one_whole(observations: Sequence[Observation]) -> set[tuple[int, str]]:
    """Place and metric of the figures of a sentence that divide one whole between them, so that none is
    another value of the others: 立案320件，政府系统承办296件、党群系统24件.
    """
    shares: dict[tuple[PartOf, int | None, tuple[object, ...]], list[Observation]] = {}
    for one in observations:
        if one.part_of and one.part_of.relation is PartRelation.STAGE:
            shares.setdefault((one.part_of, one.sentence_start, _fact(one)), []).append(one)
    shares = {key: found for key, found in shares.items() if len(found) > 1}
    if not shares:
        return set()
    values = {(one.char_start, one.metric_code): one.value for one in observations}
    return {
        (share.char_start, share.metric_code)
        for (whole, *_), found in shares.items()
        if sum(share.value for share in found) == values.get((whole.char_start, whole.metric_code))
        for share in found
    }


def _of_first_mentions(observations: Sequence[Observation], repeats: Mapping[int, int]) -> list[Observation]:
    """立案220件。……立案220件，其中委员提案180件: what is taken from a repeat belongs to what it repeats."""
    told = list(observations)
    if not repeats:
        return told
    starts = {
        (observations[at].char_start, observations[at].metric_code): start for at, start in repeats.items()
    }
    for at, observation in enumerate(observations):
        link = observation.part_of
        start = starts.get((link.char_start, link.metric_code)) if link else None
        if link is not None and start is not None and start != observation.char_start:
            told[at] = replace(observation, part_of=replace(link, char_start=start))
    return told


def _fact(observation: Observation) -> tuple[object, ...]:
    """What makes two figures statements of one fact."""
    return (
        observation.metric_code,
        observation.detail_code,
        observation.status,
        observation.period_start,
        observation.period_end,
    )


def _statement(observation: Observation) -> tuple[object, ...]:
    """What makes two figures one statement printed twice.

    A repeat may leave out the detail (专题协商会5次 in the lead, 协商5次 later).
    """
    code = observation.metric_code
    return (
        code,
        observation.status,
        observation.period_start,
        observation.period_end,
        observation.value,
        observation.unit,
        *((observation.detail_code, observation.noun) if code == OTHER else ()),
    )
