"""Numbers without a noun of their own: what they count was said before.

Five forms, each a rule of its own: a number that takes up the one before (意见建议98条，梳理归纳为5方面33条),
the people of an event (培训班3期420人次), the parts of a total (立案436件，其中经济类172件、民生类198件),
another doer of the same (政府系统办理296件，党群系统24件), and numbers that add up to the one before them
(重点视察4次：城市更新1次、乡村振兴1次、工业园区2次).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from math import inf

from gov_reviews.facts.part_kinds import is_same_kind
from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext, said_behind
from gov_reviews.facts.statement_contest import Attachment, MetricMatch
from gov_reviews.knowledge.catalogue import OTHER, Catalogue, Metric
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.reviews import SubjectCode

_FEWEST_PARTS = 2
_MONEY, _ROUNDING = "元", Decimal("0.0001")  # of sums in 万元, whose parts are rounded
_FAR = (Attachment.VERB, Attachment.TOPIC)
_LIST_MARK = "、"
_ITEM_MARKS = "，、,； "
_DOER_END = 2  # characters that say what kind of doer it is: 系统
_ITEM_ENDS = frozenset("；;")


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class ResolvedQuantity:
    """A quantity already read."""

    quantity: Quantity
    place: QuantityContext
    counted: MetricMatch
    detail: str | None = None


def find_sums(
    text: str, quantities: Sequence[Quantity], places: Sequence[QuantityContext], lexicon: Lexicon
) -> dict[int, int]:
    """Numbers that add up exactly to one before them in the sentence, or to one behind them that is called
    their total.

    Returns:
        Start of each part -> start of its total. Parts follow each other in the total's unit, two or more of
        them.
    """
    parts = _sums_behind(text, quantities, places, lexicon)
    for start, total in _sums_before(text, quantities, places, lexicon).items():
        parts.setdefault(start, total)
    return parts


def _sums_behind(
    text: str, quantities: Sequence[Quantity], places: Sequence[QuantityContext], lexicon: Lexicon
) -> dict[int, int]:
    """委员提案132件、集体提案28件，合计160件."""
    most = load_words(FigureWeights).limits.parts_of_total
    parts: dict[int, int] = {}
    behind = zip(quantities[_FEWEST_PARTS:], places[_FEWEST_PARTS:], places, strict=False)
    for index, (total, place, first) in enumerate(behind, _FEWEST_PARTS):
        have_room = first.sentence == place.sentence
        if not have_room or total.unit == PERCENT or not lexicon.totals.search(text, *place.left):
            continue
        slack = total.value * _ROUNDING if total.unit == _MONEY else 0
        rest, found = total.value, []
        for at in range(index - 1, max(-1, index - 1 - most), -1):
            part = quantities[at]
            if places[at].sentence != place.sentence or not is_same_kind(part.unit, total.unit):
                break
            rest -= part.value
            found.append(part.start)
            if rest <= slack:
                break
        if abs(rest) <= slack and len(found) >= _FEWEST_PARTS:
            parts.update(dict.fromkeys(found, total.start))
    return parts


def _sums_before(
    text: str, quantities: Sequence[Quantity], places: Sequence[QuantityContext], lexicon: Lexicon
) -> dict[int, int]:
    """重点视察4次：城市更新1次、乡村振兴1次、工业园区2次; not 9次协商、6次视察、3次座谈, by chance."""
    most = load_words(FigureWeights).limits.parts_of_total
    parts: dict[int, int] = {}
    for index, (total, first) in enumerate(pairwise(quantities)):
        if first.unit != total.unit:
            continue
        rest, found = total.value, []
        near = slice(index + 1, index + 1 + most)
        for later, place in zip(quantities[near], places[near], strict=True):
            if later.unit != total.unit or later.value > rest or place.sentence != places[index].sentence:
                break
            rest -= later.value
            found.append(later.start)
            if rest == 0:
                break
        if rest == 0 and len(found) >= _FEWEST_PARTS and _may_be_parts(text, places, index, found, lexicon):
            parts.update(dict.fromkeys(found, total.start))
    return parts


def _may_be_parts(
    text: str, places: Sequence[QuantityContext], index: int, found: Sequence[int], lexicon: Lexicon
) -> bool:
    """Whether numbers that add up to one before them are no list with it, nor parted once more."""
    return not _is_parted(text, found, lexicon) and not _is_of_their_list(text, places, index, lexicon)


def _is_parted(text: str, parts: Sequence[int], lexicon: Lexicon) -> bool:
    """省里采用9篇，国家采用6篇，其中获批示3篇: whether a word that opens parts stands between numbers."""
    return lexicon.part_openers.search(text, parts[0], parts[-1]) is not None


def _is_of_their_list(text: str, places: Sequence[QuantityContext], index: int, lexicon: Lexicon) -> bool:
    """Whether a number is an item of the same list as those behind it: 、 behind it, or ； where no word
    opens its parts (工商联5件；总工会1件；科协4件).
    """
    place, later = places[index], places[index + 1]
    if text[place.right[0] : later.left[0]] in _ITEM_ENDS:
        return lexicon.part_openers.search(text, *later.left) is None
    if place.clause != later.clause:
        return False
    return text[place.right[1] : later.left[0]] == _LIST_MARK or text[place.right[0]] == _LIST_MARK


def carry(
    text: str,
    stated: ResolvedQuantity,
    earlier: list[ResolvedQuantity],
    total: int | None,
    catalogue: Catalogue,
    lexicon: Lexicon,
) -> MetricMatch:
    """What a number counts that the catalogue did not find by its own words.

    Args:
        text: body_text.
        stated: The number and what was found so far.
        earlier: What was read before it in the same sentence, in order; one or more.
        total: Start of the number that it is a part of by sum, if any.

    Returns:
        The found answer, or the one taken over from an earlier number.
    """
    if stated.counted.metric_code != OTHER:
        # 培训2期90人次: the people of what stands right before
        is_far = stated.counted.stand in _FAR
        return (is_far and _participants(text, stated, earlier[-1:], catalogue, lexicon)) or stated.counted
    if all(before.counted.metric_code == OTHER for before in earlier):
        return stated.counted  # nothing can be taken over
    if taken := _by_the_same_verb(text, stated, earlier[-1], catalogue, lexicon):
        return taken
    for before in earlier if total is not None else ():
        if (
            before.quantity.start == total
            and before.counted.metric_code != OTHER
            and not lexicon.part_verbs.search(text, *stated.place.left)
            and not _has_fate_of_its_own(text, stated.place, lexicon)
        ):
            return _taken(before.counted.metric_code, stated, "sum")
    for rule in (_resumed, _participants, _part_of_total, _all_told):
        if taken := rule(text, stated, earlier, catalogue, lexicon):
            return taken
    return stated.counted


def _by_the_same_verb(
    text: str, stated: ResolvedQuantity, before: ResolvedQuantity, catalogue: Catalogue, lexicon: Lexicon
) -> MetricMatch | None:
    """交政府系统办理296件，党群系统24件: a number behind nothing but a doer of the same kind as the one
    before takes over its verb, too; so does a third.
    """
    noun = stated.counted.noun
    if noun is None or len(noun) <= _DOER_END or text[slice(*stated.place.left)].strip(_ITEM_MARKS) != noun:
        return None
    _, kind, verb = text[slice(*before.place.left)].rpartition(noun[-_DOER_END:])
    is_said = verb in lexicon.verbs or verb in catalogue.verbs
    is_told = kind and (is_said or before.counted.rule_id == "ellipsis/same_verb")
    is_alike = (
        before.quantity.unit == stated.quantity.unit and before.place.statement == stated.place.statement
    )
    if not (is_told and is_alike) or before.counted.metric_code == OTHER or said_behind(text, stated.place):
        return None
    return _taken(before.counted.metric_code, stated, "same_verb")


def _all_told(
    text: str,
    stated: ResolvedQuantity,
    earlier: list[ResolvedQuantity],
    catalogue: Catalogue,
    lexicon: Lexicon,
) -> MetricMatch | None:
    """每人发放3000元，共计3.6万元: a total with no noun of its own, in the measure word right before."""
    before, place, code = earlier[-1], stated.place, earlier[-1].counted.metric_code
    is_same = before.quantity.unit == stated.quantity.unit and before.place.statement == place.statement
    if code == OTHER or not is_same or before.quantity.value >= stated.quantity.value:
        return None
    is_bare = lexicon.only_fillers.fullmatch(text, *place.left) and lexicon.totals.search(text, *place.left)
    return _taken(code, stated, "all_told") if is_bare and not said_behind(text, place) else None


def _has_fate_of_its_own(text: str, place: QuantityContext, lexicon: Lexicon) -> bool:
    """Whether a part opens its clause and something else is said of it: 其余30件|转为意见建议."""
    return not place.right_is_shared and lexicon.part_verbs.match(text, place.right[0]) is not None


def total_of(
    stated: ResolvedQuantity, earlier: list[ResolvedQuantity], sums: Mapping[int, int], catalogue: Catalogue
) -> MetricMatch:
    """What a total behind its parts counts: what they all count, or are taken from.

    Args:
        stated: The number and what was found so far. earlier: What was read before it in the same sentence.
        sums: Start of each part -> start of its total.
    """
    start = stated.quantity.start
    codes = [one.counted.metric_code for one in earlier if sums.get(one.quantity.start) == start]
    if not codes or OTHER in codes:
        return stated.counted
    wholes = [{code, *catalogue.metrics[code].never_above} for code in codes]
    common = [code for code in sorted(set.intersection(*wholes)) if code in codes] or sorted(
        set.intersection(*wholes)
    )
    own = stated.counted
    if not common or (own.stand is Attachment.NEXT and own.metric_code != OTHER):
        return own
    return _taken(common[0], stated, "total")


def carry_detail(
    text: str,
    stated: ResolvedQuantity,
    earlier: list[ResolvedQuantity],
    catalogue: Catalogue,
    lexicon: Lexicon,
) -> str | None:
    """The detail metric that a number of people has from the one before it (考察团6批134人次).

    Args:
        text: body_text. stated: The number of people and what was found so far.
        earlier: What was read before it in the same sentence, in order; one or more.
    """
    said = text[slice(*stated.place.left)].strip("，、；（( ")
    if said_behind(text, stated.place) or not lexicon.only_fillers.fullmatch(
        lexicon.participation.sub("", said)
    ):
        return None
    return _metric_of(earlier[-1], catalogue).participants if earlier[-1].detail else None


def _metric_of(one: ResolvedQuantity, catalogue: Catalogue) -> Metric:
    return catalogue.metrics[one.detail or one.counted.metric_code]


def value_before(
    stated: ResolvedQuantity, earlier: Sequence[ResolvedQuantity]
) -> tuple[MetricMatch, str | None]:
    """较上年的141件: the value of the year before counts what the number before it counts, with its detail.

    Args:
        stated: The value before. earlier: what was read before it in the same sentence, in order.
    """
    for before in reversed(earlier):
        is_known = before.counted.metric_code != OTHER or before.detail is not None
        if before.quantity.unit == stated.quantity.unit and is_known:
            detail = before.detail if before.counted.metric_code == OTHER else None
            return _taken(before.counted.metric_code, stated, "compared"), detail
    return stated.counted, None


def _taken(code: str, stated: ResolvedQuantity, rule: str) -> MetricMatch:
    return MetricMatch(code, stated.counted.noun, Attachment.TOPIC, 0.0, inf, f"ellipsis/{rule}")


def _resumed(
    text: str,
    stated: ResolvedQuantity,
    earlier: list[ResolvedQuantity],
    catalogue: Catalogue,
    lexicon: Lexicon,
) -> MetricMatch | None:
    """梳理归纳为5方面33条."""
    before = earlier[-1]
    same = before.place.statement == stated.place.statement and before.quantity.unit == stated.quantity.unit
    if same and before.counted.metric_code != OTHER and lexicon.resumptive.search(text, *stated.place.clause):
        return replace(before.counted, stand=Attachment.TOPIC, rule_id="ellipsis/resumed")
    return None


def _participants(
    text: str,
    stated: ResolvedQuantity,
    earlier: list[ResolvedQuantity],
    catalogue: Catalogue,
    lexicon: Lexicon,
) -> MetricMatch | None:
    """培训班3期420人次, 视察7次、参加460人次."""
    quantity, place = stated.quantity, stated.place
    if quantity.unit not in lexicon.people_units or (stated.counted.noun and quantity.unit != "人次"):
        return None
    said = text[slice(*place.left)].strip("，、；（( ")
    if not lexicon.only_fillers.fullmatch(lexicon.public.sub("", lexicon.participation.sub("", said))):
        return None
    is_public = lexicon.public.search(said) is not None
    for before in reversed(earlier):
        metric = catalogue.metrics.get(before.counted.metric_code)
        if metric and metric.participants:
            if is_public and SubjectCode.PUBLIC not in catalogue.metrics[metric.participants].counts_subjects:
                return None  # 视察7次、走访群众460人次: no members
            return _taken(metric.participants, stated, "participants")
    return None


def _is_said_by_itself(counted: MetricMatch) -> bool:
    """Whether a metric is known by words beside its number, not by a topic."""
    return counted.metric_code != OTHER and counted.stand is not Attachment.TOPIC


def _part_of_total(
    text: str,
    stated: ResolvedQuantity,
    earlier: list[ResolvedQuantity],
    catalogue: Catalogue,
    lexicon: Lexicon,
) -> MetricMatch | None:
    """其中经济类172件、民生类198件: a part has the unit of the total, is smaller and has no verb of its
    own.
    """
    quantity, place = stated.quantity, stated.place
    wholes = [
        before
        for before in reversed(earlier)
        if before.quantity.unit == quantity.unit and _is_said_by_itself(before.counted)
    ]
    if not wholes or said_behind(text, place):
        return None
    verb = lexicon.part_verbs.search(text, *place.left)
    is_growth = verb is not None and lexicon.part_growth.search(text, *place.left) is not None
    if verb and not is_growth:
        return None
    for before in wholes:
        code = before.counted.metric_code
        if is_growth and catalogue.metrics[code].aggregation != "last":
            continue  # 工作室15家，其中新增3家: what is new of a stock is part of it
        is_part = before.quantity.value > quantity.value and (
            lexicon.part_openers.search(text, before.quantity.end, quantity.start)
            or re.search(r"(?<![A-Da-d])[类级]$", text[slice(*place.left)].rstrip())
        )
        return _taken(code, stated, "part") if is_part else None
    return None
