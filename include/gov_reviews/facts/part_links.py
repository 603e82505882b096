"""Which figure is part of which: parts that are named, parts that add up, later stages, regroupings, shares.

In: the text and its figures in order, each with its place. Out: the same figures, each part with the figure
that it is taken from and how. Only what the text says is linked: the words between two figures, brackets, a
sum that comes out; and never a figure to itself, nor to one behind it but a total that adds them up.
A sum of a total and its parts, or of what was collected and what of it was used, counts things twice: the
year values look at these links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.lexicon import LexiconWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import PartRelationWords
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation

_MOST_LOOKED_BACK = 12  # figures; the total of a longer list than that is not looked for
_BRACKET = re.compile("[（(）)]")
_CARD_LINES = 8  # lines of a number card between a figure and one that it is taken from
_BRANCHES = ("┗", "└", "├")
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
    counts_again: frozenset[str]
    stages_of: Mapping[str, tuple[tuple[int, int], ...]]  # verb -> chain and place in it
    families_of: Mapping[str, frozenset[int]]  # unit -> families


@cache
def _load() -> _Words:
    words, lexicon = load_words(PartRelationWords), load_words(LexiconWords)
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
        find_any([*lexicon.parts.openers, *words.more_openers]),
        find_any([*lexicon.resumptive, *words.more_regroupings]),
        find_any(words.shares),
        find_any(stages),
        words.counts_again,
        {verb: tuple(found) for verb, found in stages.items()},
        {unit: frozenset(found) for unit, found in families.items()},
    )


def link_parts(text: str, figures: Sequence[LocatedFigure], sums: Mapping[int, int]) -> list[Observation]:
    """The figures, those that are part of another with `part_of`.

    Args:
        text: body_text.
        figures: All of them, in order of place; a number that says two things is there twice.
        sums: Start of a number -> start of the number, before or behind it, that it adds up to with its
            neighbours.

    Returns:
        In the same order.
    """
    linker = _Linker(text, sums)
    linked: list[LocatedFigure] = []
    for figure in figures:
        part_of = linker.part_of(figure, linked[-_MOST_LOOKED_BACK:])
        if part_of is not None:
            figure = LocatedFigure(replace(figure.observation, part_of=part_of), figure.place)
        linked.append(figure)
        linker.remember(figure)
    totals = {figure.observation.char_start: figure for figure in reversed(linked)}
    return [_with_total_behind(figure.observation, totals, sums) for figure in linked]


def _with_total_behind(
    observation: Observation, totals: Mapping[int, LocatedFigure], sums: Mapping[int, int]
) -> Observation:
    """委员提案132件、集体提案28件，合计160件: the parts of a total that follows them."""
    total = sums.get(observation.char_start, -1)
    if observation.part_of is not None or total < observation.char_start or total not in totals:
        return observation
    return replace(observation, part_of=_part_of(totals[total], PartRelation.PART))


def is_same_kind(unit: str, other: str) -> bool:
    """Whether figures in two measure words can be parts of each other."""
    families = _load().families_of
    return unit == other or bool(families.get(unit, frozenset()) & families.get(other, frozenset()))


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


class _Linker:
    """Finds of one figure of a text what it is taken from among those before it."""

    def __init__(self, text: str, sums: Mapping[int, int]) -> None:
        self._text, self._sums, self._words = text, sums, _load()
        self._first: dict[tuple[str, float], LocatedFigure] = {}

    def remember(self, figure: LocatedFigure) -> None:
        """Keep the first figure of each value that names a stage."""
        observation = figure.observation
        key = (observation.unit, observation.value)
        if key not in self._first and self._stages(figure):
            self._first[key] = figure

    def part_of(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> PartOf | None:
        """The first relation that the text states, the surest first.

        Args:
            earlier: The figures right before it, linked already.
        """
        if not earlier:
            return None
        beside = [one for one in reversed(earlier) if one.place.sentence == figure.place.sentence]
        return (
            self._share(figure, beside)
            or self._bracketed(figure, beside)
            or self._opened(figure, earlier)
            or self._stage(figure, beside)
            or self._summed(figure, beside)
            or self._regrouped(figure, beside)
            or self._stage(figure, self._on_card(figure, earlier))
            or self._stage(figure, self._of_same_value(figure))
        )

    def _on_card(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> list[LocatedFigure]:
        """The figures of the lines right before, where each line is a figure: no sentence ends between."""
        found: list[LocatedFigure] = []
        end = figure.place.sentence[0]
        for one in reversed(earlier):
            between = self._text[one.observation.char_end : end]
            if _STATEMENT_END.search(between.replace("\n", "")) or between.count("\n") > _CARD_LINES:
                break
            if one.place.sentence != figure.place.sentence:
                found.append(one)
        return found

    def _of_same_value(self, figure: LocatedFigure) -> list[LocatedFigure]:
        """立案158件 … 158件提案全部办结: a number that was printed before, as a later stage."""
        before = self._first.get((figure.observation.unit, figure.observation.value))
        return [before] if before and before.place.sentence != figure.place.sentence else []

    def _share(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """女委员85名，占41.2%: the percentage is about the count before it."""
        observation = figure.observation
        if observation.unit != "%" or not self._words.shares.search(
            self._text, figure.place.left[0], observation.char_start
        ):
            return None
        counts = (whole for whole in beside if whole.observation.unit != "%")
        return _part_of(next(counts, None), PartRelation.SHARE)

    def _bracketed(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """300条（委员200条、党派100条）: the figure right before the bracket that is still open."""
        opening = self._open_bracket(figure.place.sentence[0], figure.observation.char_start)
        if opening is None:
            return None
        whole = next((whole for whole in beside if whole.observation.char_end <= opening), None)
        if whole is None or _STATEMENT_END.search(self._text, whole.observation.char_end, opening):
            return None
        return _part_of(whole if self._fits(whole, figure) else None, PartRelation.PART)

    def _open_bracket(self, start: int, end: int) -> int | None:
        """Where the bracket begins that is open at `end`; None where none is."""
        is_open: list[int] = []
        for bracket in _BRACKET.finditer(self._text, start, end):
            if bracket[0] in "（(":
                is_open.append(bracket.start())
            elif is_open:
                is_open.pop()
        return is_open[-1] if is_open else None

    def _opened(self, figure: LocatedFigure, earlier: Sequence[LocatedFigure]) -> PartOf | None:
        """立案312件，其中委员提案268件、集体提案44件; 开展协商28次。其中，专题协商9次."""
        place = figure.place
        opener = None
        for opener in self._words.openers.finditer(  # noqa: B007 - the last one counts
            self._text, place.statement[0], figure.observation.char_start
        ):
            pass
        if opener is None:
            return None
        opens_sentence = not self._text[place.sentence[0] : opener.start()].strip("，、 ")
        for whole in reversed(earlier):
            if whole.observation.char_end > opener.start():
                continue  # a part under the same opener
            is_same = whole.place.sentence == place.sentence
            is_near = whole.place.sentence[1] == place.sentence[0] or opener[0] in _BRANCHES
            if not is_same and not (opens_sentence and is_near):
                return None
            if opener[0] in _BRANCHES and self._is_branch(whole):
                continue
            part_of = whole.observation.part_of
            if not is_same and part_of is not None and part_of.relation is PartRelation.PART:
                continue  # the total of the sentence before, not one of its parts
            if self._fits(whole, figure):
                return _part_of(whole, PartRelation.PART)
        return None

    def _is_branch(self, figure: LocatedFigure) -> bool:
        return self._text[slice(*figure.place.sentence)].lstrip().startswith(_BRANCHES)

    def _summed(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """重点视察4次：城市更新1次、乡村振兴1次、工业园区2次."""
        total = self._sums.get(figure.observation.char_start)
        totals = (whole for whole in reversed(beside) if whole.observation.char_start == total)
        return _part_of(next(totals, None), PartRelation.PART)

    def _regrouped(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """意见建议98条，梳理归纳为5方面33条."""
        place = figure.place
        if not self._words.regroupings.search(self._text, place.clause[0], figure.observation.char_start):
            return None
        for whole in beside:
            if whole.place.statement != place.statement:
                return None
            if whole.place.clause != place.clause and self._fits(whole, figure):
                return _part_of(whole, PartRelation.REGROUPED)
        return None

    def _stage(self, figure: LocatedFigure, beside: Sequence[LocatedFigure]) -> PartOf | None:
        """收集268条，编报131条，被市政协采用29条; 发放900份，收回842份."""
        own = self._stages(figure)
        if not own:
            return None
        for whole in beside:
            if self._fits(whole, figure) and any(
                chain == other and step > before
                for chain, step in own
                for other, before in self._stages(whole)
            ):
                return _part_of(whole, PartRelation.STAGE)
        return None

    def _stages(self, figure: LocatedFigure) -> tuple[tuple[int, int], ...]:
        """Stages that the figure's own words name."""
        verbs = self._stage_words(figure)
        return self._words.stages_of[verbs[-1]] if verbs else ()

    def _stage_words(self, figure: LocatedFigure) -> list[str]:
        """The verbs before a figure, else the one right behind it."""
        verbs: list[str] = self._words.stage_verbs.findall(self._text, *figure.place.left)
        if not verbs:
            # of a list the verb of the clause counts for the first figure only
            verbs = self._words.stage_verbs.findall(self._text, *figure.place.right)[:1]
        return verbs

    def _fits(self, whole: LocatedFigure, part: LocatedFigure) -> bool:
        """Whether one can be part of the other: the same kind of things, not more of them, of the same kind
        of statement.
        """
        one, other = whole.observation, part.observation
        if one.char_start == other.char_start:
            return False
        if other.value > one.value and self._words.counts_again.isdisjoint(self._stage_words(part)):
            return False
        if (one.status is FactStatus.PLAN) != (other.status is FactStatus.PLAN):
            return False
        return is_same_kind(one.unit, other.unit)


def _part_of(whole: LocatedFigure | None, relation: PartRelation) -> PartOf | None:
    if whole is None:
        return None
    return PartOf(whole.observation.char_start, whole.observation.metric_code, relation)
