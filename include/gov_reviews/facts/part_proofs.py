"""Which figure is part of which, as the numbers prove: sums that come out, shares and their bases.

In: the figures of a text in order, linked by its words. Out: the same, with the links that arithmetic adds:
parts of a total of an earlier sentence, a count whose percentage comes out of a total, the base of a share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from gov_reviews.facts.part_kinds import (
    LocatedFigure,
    are_of_one_field,
    is_linked_to,
    is_never_of,
    is_same_kind,
    part_of_observation,
    with_link,
)
from gov_reviews.facts.share_rates import as_rate, as_share_of_a_kind, by_those_of_its_count
from gov_reviews.knowledge.han import HAN
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation

MOST_LOOKED_BACK = 12  # figures; the total of a longer list than that is not looked for
_FARTHEST_PARTS = 24  # figures behind a total, among which those that add up to it are looked for
_LEAST_FAR_TOTAL = 100  # two far numbers add up by chance where the total is small
_ROUND_DIGITS = 2
_FEWEST_PARTS = 2
_DECIMALS = re.compile(r"\.(\d+)")
_NAMED_BASE = re.compile(rf"占([{HAN}]{{1,12}}?)(?:总数|总量|总额|总人数|数)?的?[{HAN}]{{0,2}}\Z")
_BEYOND = re.compile("[全同][国省市区县州旗盟]|全系统")  # a whole that the document does not count
# How far a share may be off among others of its total: roundings, and at least so many percent.
_CUT_OFF, _LEAST_SLACK = 2, 0.05


def link_far_sums(
    text: str, figures: list[LocatedFigure], is_later: Callable[[LocatedFigure, LocatedFigure], bool]
) -> None:
    """立案318件，并案6件。……委员提案271件；集体提案47件: the parts of a total of an earlier sentence.

    Changes the list: numbers that follow each other, in the total's unit, become its parts where they add up
    to it, two of them only in one paragraph; those that 其中 gave to another figure, too, if these are all
    of its parts.
    """
    proven: set[int] = set()
    # what the words say first, then the longest: two numbers add up by chance sooner than five
    runs = _far_sums(figures)
    runs.sort(
        key=lambda run: (not _is_said(figures[run[0]], [figures[part] for part in run[1]]), -len(run[1]))
    )
    for at, parts in runs:
        whole = figures[at].observation
        if not proven.isdisjoint(parts) or not _are_free(parts, figures, whole):
            continue
        if _is_chance(text, [figures[part].observation for part in parts]):
            continue
        proven.update(parts)
        for part in parts:
            if not is_linked_to(figures[part], whole):
                link = part_of_observation(whole)
                if is_later(figures[part], figures[at]):  # 收到688件。……立案612件，并案76件
                    link = replace(link, relation=PartRelation.STAGE)
                figures[part] = with_link(figures[part], link)


def _is_said(total: LocatedFigure, parts: Sequence[LocatedFigure]) -> bool:
    return all(is_linked_to(part, total.observation) for part in parts)


def _far_sums(figures: Sequence[LocatedFigure]) -> list[tuple[int, Sequence[int]]]:
    """Every total with numbers behind it that add up to it, by their places in the list."""
    runs: list[tuple[int, Sequence[int]]] = []
    of_unit: dict[str, list[int]] = {}  # the figures behind, the last first
    for at in range(len(figures) - 1, -1, -1):  # the nearest total first: of 立案 before 收到
        total = figures[at]
        alike = of_unit.setdefault(total.observation.unit, [])
        if len(alike) >= _FEWEST_PARTS and _may_have_far_parts(total):
            near = [
                later
                for later in alike[: -_FARTHEST_PARTS - 1 : -1]
                if later <= at + _FARTHEST_PARTS and _may_add_up_to(total, figures[later])
            ]
            whole = total.observation
            free = [
                later for later in near if _is_loose(figures[later]) or is_linked_to(figures[later], whole)
            ]
            for numbers in (free, near):
                runs += [(at, parts) for parts in _runs_that_add_up(numbers, figures, whole.value)]
        alike.append(at)
    return runs


def _may_have_far_parts(total: LocatedFigure) -> bool:
    whole = total.observation
    if whole.value < _LEAST_FAR_TOTAL or whole.unit == "%":
        return False
    return whole.status is FactStatus.ACTUAL and not is_round_money(total)


def _is_chance(text: str, parts: Sequence[Observation]) -> bool:
    """Whether parts of a far total are two numbers of different paragraphs."""
    return len(parts) == _FEWEST_PARTS and "\n" in text[parts[0].char_end : parts[-1].char_start]


def is_round_money(figure: LocatedFigure) -> bool:
    """Whether a sum of money has two digits at most before its noughts: others add up to it by chance."""
    observation = figure.observation
    return observation.unit == "元" and len(f"{observation.value:.0f}".rstrip("0")) <= _ROUND_DIGITS


def _runs_that_add_up(
    numbers: Sequence[int], figures: Sequence[LocatedFigure], total: float
) -> Iterator[Sequence[int]]:
    """Runs of figures, each less than a total, that add up to it; the same things may be parted twice."""
    first, rest = 0, total
    for last, index in enumerate(numbers):
        rest -= figures[index].observation.value
        while rest < 0:
            rest += figures[numbers[first]].observation.value
            first += 1
        if rest == 0:
            yield numbers[first : last + 1]
            first, rest = last + 1, total


def _may_add_up_to(total: LocatedFigure, part: LocatedFigure) -> bool:
    """Whether a figure in a total's measure word may be one of its parts."""
    whole, one = total.observation, part.observation
    link = one.part_of
    is_part = link is not None and (link.relation is PartRelation.PART or link.char_start == whole.char_start)
    return (
        0 < one.value < whole.value
        and not is_never_of(one, whole)
        and one.status is whole.status
        and (is_part or _is_loose(part))
        and are_of_one_field(one, whole)
    )


def _is_loose(figure: LocatedFigure) -> bool:
    """Whether a figure is taken from nothing, or is held for a later stage of one of another sentence:
    numbers that add up say more.
    """
    link = figure.observation.part_of
    return link is None or (
        link.relation is PartRelation.STAGE and link.char_start < figure.place.sentence[0]
    )


def _are_free(parts: Sequence[int], figures: Sequence[LocatedFigure], whole: Observation) -> bool:
    """Whether parts are taken from nothing else, or all from one other figure of which no more is parted."""
    elsewhere = {
        link.char_start
        for part in parts
        if not _is_loose(figures[part])
        and (link := figures[part].observation.part_of)
        and link.char_start != whole.char_start
    }
    if not elsewhere:
        return True
    siblings = {
        index
        for index in range(parts[0], min(len(figures), parts[-1] + MOST_LOOKED_BACK))
        if (link := figures[index].observation.part_of) and link.char_start in elsewhere
    }
    if siblings == {*parts}:
        return len(elsewhere) == 1
    # 114件（主办112件，协办2件），另收1件: those that make up their own whole are its parts
    added = sum(figures[index].observation.value for index in siblings)
    wholes = {one.observation.value for one in figures if one.observation.char_start in elsewhere}
    return len(elsewhere) == 1 and siblings < {*parts} and added not in wholes


def link_proven_shares(figures: list[LocatedFigure]) -> list[int]:
    """立案209件。……委员提案159件，占76.1%；联名提案29件，占13.9%: a count and its percentage that come out of
    a total before them.

    Changes the list: the count becomes part of the nearest such total.

    Returns:
        The places in the list of the counts that it links.
    """
    base: int | None = None
    linked: list[int] = []
    for at in range(1, len(figures)):
        link = figures[at].observation.part_of
        if link is None or link.relation is not PartRelation.SHARE:
            continue
        if link.char_start != figures[at - 1].observation.char_start:
            continue
        whole = _proven_whole(figures, at, base)
        if whole is not None:
            base = whole.char_start
        if whole is not None and not is_linked_to(figures[at - 1], whole):
            figures[at - 1] = with_link(figures[at - 1], part_of_observation(whole))
            linked.append(at - 1)
    return linked


def _proven_whole(figures: Sequence[LocatedFigure], at: int, base: int | None) -> Observation | None:
    """The total that the share at `at` and the count before it come out of; `base`: of the shares before."""
    share, count = figures[at].observation, figures[at - 1].observation
    before = [figures[index].observation for index in range(at - 2, max(-1, at - 2 - _FARTHEST_PARTS), -1)]
    wholes = [whole for whole in before if _proves(share, count, whole)]
    # a small share comes out of several: that of the shares before it goes on
    known = next((whole for whole in before if whole.char_start == base), None)
    goes_on = known is not None and _goes_on(figures[at - 3 : at + 1], known.char_start)
    if known in wholes or (known and goes_on and _proves(share, count, known, is_cut=True)):
        return known
    return next(iter(wholes), None)


def _goes_on(pairs: Sequence[LocatedFigure], base: int) -> bool:
    """Whether a count and its share, the last two, follow a count and a share of the figure at `base`."""
    if len(pairs) < len(("count", "share") * 2):
        return False
    before, _, count, _ = pairs
    is_part = before.observation.part_of is not None and before.observation.part_of.char_start == base
    return is_part and before.observation.unit == count.observation.unit


def _proves(share: Observation, count: Observation, whole: Observation, *, is_cut: bool = False) -> bool:
    """Whether a count and its percentage come out of a total; `is_cut`: digits may be cut off, or the total
    have changed a little (12.9% printed as 12%).
    """
    slack = max(_CUT_OFF * _rounding(share.printed), _LEAST_SLACK) if is_cut else _rounding(share.printed)
    return (
        is_same_kind(whole.unit, count.unit)
        and 0 < count.value < whole.value
        and not is_never_of(count, whole)
        and abs(100 * count.value / whole.value - share.value) <= slack
        and are_of_one_field(count, whole)
    )


def _rounding(printed: str) -> float:
    """How far a printed percentage may be from the exact one: 29.6% by 0.05, and a little for cut digits."""
    decimals = _DECIMALS.search(printed)
    return 0.6 * 10.0 ** -(len(decimals[1]) if decimals else 0)


def with_bases(text: str, figures: Sequence[LocatedFigure]) -> list[Observation]:
    """委员206名，其中女委员61名，占29.6%: a share of what its numerator is part of, or of the count before it
    that it names and comes out of (代表2980名，新代表2200名，占代表总数74%); a base beyond the document
    (占全市采用数26.7%) is none of its figures. What numerator and base make a rate is that rate; one that
    names neither (立案率96%) is part of nothing.
    """
    found = [figure.observation for figure in figures]
    for at, figure in enumerate(figures):
        observation, part_of = figure.observation, figure.observation.part_of
        if part_of is not None and part_of.relation is PartRelation.SHARE:
            named = _NAMED_BASE.search(text, figure.place.left[0], observation.char_start)
            before = figures[max(0, at - _FARTHEST_PARTS) : at]
            numerator = next(
                (one for one in before if one.observation.char_start == part_of.char_start), None
            )
            words = named[1] if named else ""
            base = _base(numerator, before, observation, words) if numerator else None
            if base is not None:
                observation = replace(observation, part_of=replace(base, relation=PartRelation.SHARE))
            if numerator is not None and not _BEYOND.match(words):
                observation = as_rate(text, observation, numerator, figures)
            observation = as_share_of_a_kind(text, figure, observation, figures)
            if numerator is not None and numerator is figures[at - 1]:
                observation = by_those_of_its_count(text, observation, numerator.observation)
            found[at] = observation
    return found


def _base(
    numerator: LocatedFigure, before: Sequence[LocatedFigure], share: Observation, named: str
) -> PartOf | None:
    """What a share is taken from, by its numerator and the words that name it."""
    link = numerator.observation.part_of
    if link is not None and link.relation is PartRelation.PART:
        return None if _BEYOND.match(named) else link
    for whole in before if link is not None else ():  # 收到687件，立案681件，占99.1%
        if is_linked_to(numerator, whole.observation) and _proves(
            share, numerator.observation, whole.observation
        ):
            return part_of_observation(whole.observation)
    for whole in reversed(before if len(named) > 1 else ()):
        one = whole.observation
        if (one.noun or "").endswith(named) and _proves(share, numerator.observation, one, is_cut=True):
            return part_of_observation(one)
    return None


def link_totals_behind(figures: list[LocatedFigure], sums: Mapping[int, int]) -> None:
    """委员提案132件、集体提案28件，合计160件: the parts of a total that follows them.

    Changes the list: such a part gets its link.
    """
    if not sums:
        return
    totals = {figure.observation.char_start: figure.observation for figure in reversed(figures)}
    for at, figure in enumerate(figures):
        start = figure.observation.char_start
        total = sums.get(start, -1)
        if figure.observation.part_of is None and total >= start and total in totals:
            figures[at] = with_link(figure, part_of_observation(totals[total]))
