"""What a text says twice: repeats point to their first mention, two values of one fact contradict each other.

In: the figures of a document, linked to what they are taken from. Out: the same with `mention_of` and
`has_conflict`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gov_reviews.facts.part_links import counted_elsewhere
from gov_reviews.knowledge.catalogue import OTHER, Catalogue
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation


def link_mentions(observations: Sequence[Observation], catalogue: Catalogue) -> tuple[Observation, ...]:
    """Point repeats, and the parts of repeats, to the first mention and flag figures of one fact that differ;
    what another figure counts, too, contradicts nothing.
    """
    first: dict[tuple[object, ...], Observation] = {}
    originals = [first.setdefault(_statement(observation), observation) for observation in observations]
    observations = _of_first_mentions(observations, originals)
    aside = counted_elsewhere(observations) | _shares_of_one_whole(observations)
    values: dict[tuple[object, ...], set[float]] = {}
    for observation in observations:
        metric = catalogue.metrics.get(observation.detail_code or observation.metric_code)
        is_whole = (observation.char_start, observation.metric_code) not in aside
        if metric and metric.is_stated_once and is_whole and observation.status is FactStatus.ACTUAL:
            values.setdefault(_fact(observation), set()).add(observation.value)
    linked = []
    for observation, original in zip(observations, originals, strict=True):
        is_whole = (observation.char_start, observation.metric_code) not in aside
        has_conflict = is_whole and bool(values) and len(values.get(_fact(observation), ())) > 1
        # Most figures stand alone: copying every one of them took a twentieth of the whole reading.
        is_repeat = original.char_start != observation.char_start
        if is_repeat or has_conflict:
            mention_of = original.char_start if is_repeat else None
            observation = replace(observation, mention_of=mention_of, has_conflict=has_conflict)
        linked.append(observation)
    return tuple(linked)


def _shares_of_one_whole(observations: Sequence[Observation]) -> set[tuple[int, str]]:
    """Place and metric of the figures of a sentence that divide one whole between them, so that none is
    another value of the others: 立案320件，政府系统承办296件、党群系统24件.
    """
    shares: dict[tuple[PartOf, int | None, tuple[object, ...]], list[Observation]] = {}
    for one in observations:
        if one.part_of and one.part_of.relation is PartRelation.STAGE:
            shares.setdefault((one.part_of, one.sentence_start, _fact(one)), []).append(one)
    values = {(one.char_start, one.metric_code): one.value for one in observations} if shares else {}
    return {
        (share.char_start, share.metric_code)
        for (whole, *_), found in shares.items()
        if len(found) > 1
        and sum(share.value for share in found) == values.get((whole.char_start, whole.metric_code))
        for share in found
    }


def _of_first_mentions(
    observations: Sequence[Observation], originals: Sequence[Observation]
) -> list[Observation]:
    """立案220件。……立案220件，其中委员提案180件: what is taken from a repeat belongs to what it repeats."""
    repeats = {
        (observation.char_start, observation.metric_code): original.char_start
        for observation, original in zip(observations, originals, strict=True)
        if original.char_start != observation.char_start
    }
    told = []
    for observation in observations:
        link = observation.part_of
        start = repeats.get((link.char_start, link.metric_code)) if link else None
        if link is not None and start is not None and start != observation.char_start:
            observation = replace(observation, part_of=replace(link, char_start=start))
        told.append(observation)
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
    named = (observation.detail_code, observation.noun) if observation.metric_code == OTHER else ()
    period = (observation.period_start, observation.period_end)
    return (observation.metric_code, observation.status, *period, observation.value, observation.unit, *named)
