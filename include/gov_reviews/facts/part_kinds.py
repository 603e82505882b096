"""What may be part of what: the words of metadata/part_relations.yaml, kinds of things, fields and periods.

In: figures with their places. Out: whether one can be taken from the other, and the link that says so; which
one is, the words (part_links.py) or the numbers (part_proofs.py) decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.figure_word_lists import PartRelationWords
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import LexiconWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives, begins_with, find_any
from gov_reviews.records.reviews import FactStatus, Observation, PartOf, PartRelation

_NO_FAMILY: frozenset[int] = frozenset()


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class LocatedFigure:
    """A figure with its place.

    Attributes:
        is_change: By how much something changed.
        stage_words, stages: The verbs of stages beside it, and the stages that it names: None until somebody
            asks, then kept, because each figure is asked for again by those behind it.
    """

    observation: Observation
    place: QuantityContext
    is_change: bool = False
    stage_words: list[str] | None = None
    stages: frozenset[PartStage] | None = None


class PartStage(NamedTuple):
    """A place in a chain of stages; `chain`: of words a number, of metrics one below nought."""

    chain: int
    step: int


@dataclass(frozen=True, slots=True)
class PartRules:
    """What metadata/part_relations.yaml and the catalogue say of parts, ready to be asked."""

    openers: re.Pattern[str]
    regroupings: re.Pattern[str]
    shares: re.Pattern[str]
    stage_verbs: re.Pattern[str]
    counts_again: frozenset[str]
    stages_of: Mapping[str, tuple[PartStage, ...]]  # by verb
    metric_stages_of: Mapping[str, tuple[PartStage, ...]]  # by metric
    families_of: Mapping[str, frozenset[int]]  # unit -> families
    wholes_of: Mapping[str, tuple[str, ...]]  # metric -> those whose figures it divides
    never_of: Mapping[str, tuple[str, ...]]  # metric -> those of which it is never a part
    instructions: frozenset[str]  # units of what leaders write on several things
    acts: tuple[str, ...]  # end words that are no noun: 因病请假


@cache
def load_part_words() -> PartRules:
    """The words, read once."""
    words, lexicon = load_words(PartRelationWords), load_words(LexiconWords)
    stages: dict[str, list[PartStage]] = {}
    for chain, steps in enumerate(words.stages):
        for step, verbs in enumerate(steps):
            for verb in verbs:
                stages.setdefault(verb, []).append(PartStage(chain, step))
    metric_stages: dict[str, list[PartStage]] = {}
    for chain, steps in enumerate(words.metric_stages):
        for step, codes in enumerate(steps):
            for code in codes:
                metric_stages.setdefault(code, []).append(PartStage(-1 - chain, step))
    families: dict[str, set[int]] = {}
    for number, units in enumerate(words.unit_families):
        for unit in units:
            families.setdefault(unit, set()).add(number)
    return PartRules(
        find_any([*lexicon.parts.openers, *words.more_openers]),
        re.compile(f"{alternatives([*lexicon.resumptive, *words.more_regroupings])}(?!的)"),  # not 统战综合的
        find_any(words.shares),
        # not 不予[立案], 未予[立案], 不[立案], 委员[反映]的社情民意, 收到[反映]社情民意信息
        re.compile(
            rf"{begins_with(stages)}(?<![不未])(?<![不未]予)(?<!没有)(?!反映(?<=收到反映|收集反映|征集反映))"
            rf"{alternatives(stages)}(?!的[{HAN}]|单位)"
        ),
        words.counts_again,
        {verb: tuple(found) for verb, found in stages.items()},
        {code: tuple(found) for code, found in metric_stages.items()},
        {unit: frozenset(found) for unit, found in families.items()},
        {code: kind.of for kind in words.kinds for code in kind.parts},
        dict.fromkeys(words.leftovers.parts, words.leftovers.of),
        words.instruction_units,
        tuple(filter(_is_word, lexicon.parts.verbs)),
    )


def _is_word(verb: str) -> bool:
    """Whether a verb is more than one character, which may end a noun, too (文艺工作者)."""
    return len(verb) > 1


def is_same_kind(unit: str, other: str) -> bool:
    """Whether figures in two measure words can be parts of each other."""
    if unit == other:
        return True
    families = load_part_words().families_of
    return not families.get(unit, _NO_FAMILY).isdisjoint(families.get(other, _NO_FAMILY))


def may_become(one: Observation, other: Observation, *, by_headline: bool = False) -> bool:
    """Whether one may be a stage of the other: 征集提案8件，刊发稿件2篇 are two things.

    Args:
        by_headline: Whatever kinds they are of (反馈表527份，其中满意的526件).
    """
    code, other_code = one.metric_code, other.metric_code
    if not by_headline:
        code, other_code = one.detail_code or code, other.detail_code or other_code
    if OTHER in (code, other_code) or other.metric_code == "leader_instructions":
        return True
    fields = _categories(code, other_code)
    return len(fields) <= 1 or "proposals" not in fields


def is_earlier_period(part: Observation, whole: Observation) -> bool:
    """批示47件（上年39件）: a value of the time before is no part of one of now."""
    if whole.status is FactStatus.PLAN:  # 计划安排20项，已完成15项
        return False
    end, start = part.period_end, whole.period_start
    return end is not None and start is not None and end < start


def is_never_of(part: Observation, whole: Observation) -> bool:
    """提交134件，立案129件，转为来信5件: what was not filed is no part of what was."""
    return whole.metric_code in load_part_words().never_of.get(part.detail_code or part.metric_code, ())


def are_of_one_field(one: Observation, other: Observation) -> bool:
    """Whether two figures count things of one category of the catalogue, as far as both are known."""
    code, other_code = one.metric_code, other.metric_code
    return code == other_code or OTHER in (code, other_code) or len(_categories(code, other_code)) <= 1


def _categories(code: str, other: str) -> set[str]:
    """The categories of two metrics, as far as the catalogue knows them."""
    known = load_catalogue().metrics
    return {known[one].category for one in (code, other) if one in known}


def is_part(figure: LocatedFigure) -> bool:
    """Whether a figure is linked as a part; stages, shares and regroupings are none."""
    link = figure.observation.part_of
    return link is not None and link.relation is PartRelation.PART


def is_linked_to(figure: LocatedFigure, whole: Observation) -> bool:
    """Whether a figure is taken from a certain other one, in whatever way."""
    link = figure.observation.part_of
    return link is not None and link.char_start == whole.char_start


def link_to(whole: LocatedFigure | None, relation: PartRelation) -> PartOf | None:
    """The link to a figure; None to none."""
    if whole is None:
        return None
    return PartOf(whole.observation.char_start, whole.observation.metric_code, relation)


def part_of_observation(whole: Observation) -> PartOf:
    """The link of a part to an observation."""
    return PartOf(whole.char_start, whole.metric_code, PartRelation.PART)


def with_link(figure: LocatedFigure, part_of: PartOf) -> LocatedFigure:
    """A figure with a link; the stages that it names remain."""
    return LocatedFigure(
        replace(figure.observation, part_of=part_of),
        figure.place,
        stage_words=figure.stage_words,
        stages=figure.stages,
    )


def under_metric(observation: Observation, code: str, rule_id: str) -> Observation:
    """An observation under another metric of the catalogue, headline or detail."""
    parent = load_catalogue().metrics[code].parent
    detail = code if parent else None
    return replace(observation, metric_code=parent or code, detail_code=detail, rule_id=rule_id)
