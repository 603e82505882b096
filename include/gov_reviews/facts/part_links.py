"""Which figure is part of which: parts that are named, parts that add up, later stages, regroupings, shares.

In: the text and its figures in order, each with its place. Out: the same figures, each part with the figure
that it is taken from and how. Only what the text says is linked: the words between two figures, brackets, a
sum that comes out; and never a figure to itself, nor to one behind it.
A sum of a total and its parts, or of what was collected and what of it was used, counts things twice: the
year values look at these links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartRelationWords
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation

_MOST_LOOKED_BACK = 12  # figures; the total of a longer list than that is not looked for
_OPENING, _CLOSING = "（(", "）)"
_STATEMENT_END = re.compile(r"[；;。！？!?…\n]")


@dataclass(frozen=True, slots=True)
class LocatedFigure:
    """A figure with its place."""

    observation: Observation
    place: QuantityContext


@dataclass(frozen=True, slots=True)
class _Words:
    openers: re.Pattern[str]
    regroupings: re.Pattern[str]
    shares: re.Pattern[str]
    stage_verbs: re.Pattern[str]
    stages_of: Mapping[str, tuple[tuple[int, int], ...]]  # verb -> chain and place in it
    families_of: Mapping[str, frozenset[int]]  # unit -> families


@cache
def _load() -> _Words:
    words = load_words(PartRelationWords)
    stages: dict[str, list[tuple[int, int]]] = {}
    for chain, steps in enumerate(words.stages):
        for step, verbs in enumerate(steps):
            for verb in verbs:
                stages.setdefault(verb, []).append((chain, step))
    families: dict[str, set[int]] = {}
    for number, units in enumerate(words.unit_families):
        for unit in units:
            families.setdefault(unit, set()).add(number)
    return _Words(
        find_any(words.openers),
        find_any(words.regroupings),
        find_any(words.shares),
        find_any(stages),
        {verb: tuple(found) for verb, found in stages.items()},
        {unit: frozenset(found) for unit, found in families.items()},
    )


def link_parts(text: str, figures: Sequence[LocatedFigure], sums: Mapping[int, int]) -> list[Observation]:
    """The figures, those that are part of another with `part_of`.

    Args:
        text: body_text.
        figures: All of them, in order of place; a number that says two things is there twice.
        sums: Start of a number -> start of the number before it that it adds up to with its neighbours.

    Returns:
        In the same order.
    """
    words = _load()
    linked: list[Observation] = []
    for at, figure in enumerate(figures):
        before = figures[max(0, at - _MOST_LOOKED_BACK) : at]
        found = _find(text, figure, before, linked[max(0, at - _MOST_LOOKED_BACK) :], sums, words)
        observation = figure.observation
        linked.append(observation if found is None else replace(observation, part_of=found))
    return linked


def counted_elsewhere(observations: Sequence[Observation]) -> set[tuple[int, str]]:
    """Place and metric of the figures that another one counts, too: parts and regroupings, and what was
    collected where what of it was reported counts for the same metric.
    """
    aside = set()
    for observation in observations:
        part_of = observation.part_of
        if part_of is None:
            continue
        if part_of.relation in (PartRelation.PART, PartRelation.REGROUPED):
            aside.add((observation.char_start, observation.metric_code))
        elif part_of.relation is PartRelation.STAGE and part_of.metric_code == observation.metric_code:
            aside.add((part_of.char_start, part_of.metric_code))
    return aside


def _find(
    text: str,
    figure: LocatedFigure,
    before: Sequence[LocatedFigure],
    linked: Sequence[Observation],
    sums: Mapping[int, int],
    words: _Words,
) -> PartOf | None:
    """The first relation that the text states, the surest first."""
    if not before:
        return None
    earlier = list(zip(before, linked, strict=True))
    for relation in (_share, _bracketed, _opened, _summed, _regrouped, _stage):
        found = relation(text, figure, earlier, sums, words)
        if found is not None:
            return found
    return None


_Earlier = Sequence[tuple[LocatedFigure, Observation]]


def _share(
    text: str, figure: LocatedFigure, earlier: _Earlier, sums: Mapping[int, int], words: _Words
) -> PartOf | None:
    """女委员85名，占41.2%: the percentage is about the count before it."""
    observation = figure.observation
    if observation.unit != "%" or not words.shares.search(text, figure.place.left[0], observation.char_start):
        return None
    for whole, _ in reversed(earlier):
        if whole.place.sentence != figure.place.sentence:
            return None
        if whole.observation.unit != "%":
            return _part_of(whole, PartRelation.SHARE)
    return None


def _bracketed(
    text: str, figure: LocatedFigure, earlier: _Earlier, sums: Mapping[int, int], words: _Words
) -> PartOf | None:
    """300条（委员200条、党派100条）: the figure before the bracket that is still open."""
    start = figure.observation.char_start
    opening = _open_bracket(text, figure.place.sentence[0], start)
    if opening is None:
        return None
    for whole, _ in reversed(earlier):
        if whole.place.sentence != figure.place.sentence:
            return None
        if whole.observation.char_end <= opening:
            # the bracket belongs to what stands right before it
            is_near = not _STATEMENT_END.search(text, whole.observation.char_end, opening)
            return _part_of(whole, PartRelation.PART) if is_near and _fits(whole, figure, words) else None
    return None


def _open_bracket(text: str, start: int, end: int) -> int | None:
    """Where the bracket begins that is open at `end`; None where none is."""
    depth = 0
    for at in range(end - 1, start - 1, -1):
        if text[at] in _CLOSING:
            depth += 1
        elif text[at] in _OPENING:
            if depth == 0:
                return at
            depth -= 1
    return None


def _opened(
    text: str, figure: LocatedFigure, earlier: _Earlier, sums: Mapping[int, int], words: _Words
) -> PartOf | None:
    """立案312件，其中委员提案268件、集体提案44件; 开展协商28次。其中，专题协商9次."""
    observation, place = figure.observation, figure.place
    start = max(place.statement[0], _last_end(text, place.statement[0], observation.char_start))
    opener = None
    for match in words.openers.finditer(text, start, observation.char_start):
        opener = match
    if opener is None:
        return None
    opens_sentence = not text[place.sentence[0] : opener.start()].strip("，、 ")
    for whole, as_linked in reversed(earlier):
        if whole.observation.char_end > opener.start():
            continue  # a part under the same opener
        is_same = whole.place.sentence == place.sentence
        is_before = opens_sentence and whole.place.sentence[1] == place.sentence[0]
        if not (is_same or is_before):
            return None
        if as_linked.part_of is not None and as_linked.part_of.relation is PartRelation.PART and not is_same:
            continue  # the total of the sentence before, not one of its parts
        if _fits(whole, figure, words):
            return _part_of(whole, PartRelation.PART)
    return None


def _last_end(text: str, start: int, end: int) -> int:
    """Where the last statement that ends in the span ends."""
    last = start
    for match in _STATEMENT_END.finditer(text, start, end):
        last = match.end()
    return last


def _summed(
    text: str, figure: LocatedFigure, earlier: _Earlier, sums: Mapping[int, int], words: _Words
) -> PartOf | None:
    """重点视察4次：城市更新1次、乡村振兴1次、工业园区2次."""
    total = sums.get(figure.observation.char_start)
    for whole, _ in earlier:
        if whole.observation.char_start == total:
            return _part_of(whole, PartRelation.PART)
    # 捐款2.4万元，捐物折合1.1万元，合计3.5万元: the total behind its parts links nothing; its value says it
    return None


def _regrouped(
    text: str, figure: LocatedFigure, earlier: _Earlier, sums: Mapping[int, int], words: _Words
) -> PartOf | None:
    """意见建议98条，梳理归纳为5方面33条."""
    place = figure.place
    if not words.regroupings.search(text, place.clause[0], figure.observation.char_start):
        return None
    for whole, _ in reversed(earlier):
        if whole.place.statement != place.statement or whole.place.clause == place.clause:
            if whole.place.statement == place.statement:
                continue
            return None
        if _fits(whole, figure, words):
            return _part_of(whole, PartRelation.REGROUPED)
    return None


def _stage(
    text: str, figure: LocatedFigure, earlier: _Earlier, sums: Mapping[int, int], words: _Words
) -> PartOf | None:
    """收集268条，编报131条，被市政协采用29条; 发放900份，收回842份."""
    own = _stages(text, figure, words)
    if not own:
        return None
    for whole, _ in reversed(earlier):
        if whole.place.sentence != figure.place.sentence:
            return None
        if not _fits(whole, figure, words):
            continue
        others = _stages(text, whole, words)
        if any(chain == other and step > before for chain, step in own for other, before in others):
            return _part_of(whole, PartRelation.STAGE)
    return None


def _stages(text: str, figure: LocatedFigure, words: _Words) -> tuple[tuple[int, int], ...]:
    """Stages that the figure's own words name: the verb before it, else the one right behind it."""
    left, right = figure.place.left, figure.place.right
    verbs = words.stage_verbs.findall(text, *left)
    if not verbs:
        # of a list the verb of the clause counts for the first figure only
        verbs = words.stage_verbs.findall(text, right[0], right[1])[:1]
    return words.stages_of[verbs[-1]] if verbs else ()


def _fits(whole: LocatedFigure, part: LocatedFigure, words: _Words) -> bool:
    """Whether one can be part of the other: the same kind of things, not more of them, of the same kind of
    statement.
    """
    one, other = whole.observation, part.observation
    if one.char_start == other.char_start or other.value > one.value:
        return False
    if (one.status is FactStatus.PLAN) != (other.status is FactStatus.PLAN):
        return False
    if one.unit == other.unit:
        return True
    families = words.families_of
    return bool(families.get(one.unit, frozenset()) & families.get(other.unit, frozenset()))


def _part_of(whole: LocatedFigure, relation: PartRelation) -> PartOf:
    return PartOf(whole.observation.char_start, whole.observation.metric_code, relation)
