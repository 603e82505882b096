"""What a quantity counts, all told: what its own words say, completed with what was said before it in its
sentence, with its detail metric, and with the series of proposals that it is an item of.

In: a quantity with what it counts by itself, those before it. Out: the same quantity, completed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from gov_reviews.facts.comparison import ComparedRole, changed_span, ends_change
from gov_reviews.facts.ellipsis import ResolvedQuantity, carry, carry_detail, total_of, value_before
from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.proposal_series import COLLECTIVE_PROPOSALS, PROPOSALS_SUBMITTED, Counted
from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import CueIndex
from gov_reviews.facts.statement_contest import Attachment, MetricMatch
from gov_reviews.knowledge.catalogue import OTHER
from gov_reviews.knowledge.lexicon import Lexicon

_DIGIT = re.compile(r"\d")
_JOINTS = "和及与、"
_APART = (Attachment.TOPIC, Attachment.VERB)


class CountResolver:
    """Completes what the quantities of one text count.

    Args:
        counter: Of the text. masked: the text as `mask_names` gives it. cues: of that.
        series: What numbers count that are items of a series, by their start.
    """

    def __init__(
        self, counter: MetricMatcher, masked: str, cues: CueIndex, series: Mapping[int, Counted]
    ) -> None:
        self._counter, self._masked, self._cues, self._series = counter, masked, cues, series
        self._text, self._catalogue, self._lexicon = counter.text, counter.catalogue, counter.lexicon

    def resolve(
        self,
        resolved: ResolvedQuantity,
        reach: tuple[int, int],
        earlier: list[ResolvedQuantity],
        sums: Mapping[int, int],
        role: ComparedRole | None,
    ) -> None:
        """Completes what a quantity counts: with what was said before it, and with its detail metric.

        Args:
            resolved: The quantity and what it counts by itself. role: what it is in a comparison.
            reach: The text before it that may name its topic.
            earlier: What was read before it in the same sentence, in order.
            sums: Start of each part -> start of its total.
        """
        text, lexicon, quantity = self._text, self._lexicon, resolved.quantity
        if earlier:
            resolved.counted = carry(
                text, resolved, earlier, sums.get(quantity.start), self._catalogue, lexicon
            )
            if sums:
                resolved.counted = total_of(resolved, earlier, sums, self._catalogue)
            of_before: str | None = None
            is_known = resolved.counted.metric_code != OTHER
            if not is_known and self._is_of_another_time(quantity, earlier[-1], role):
                resolved.counted, of_before = value_before(resolved, earlier)
            if of_before is None and quantity.unit in lexicon.people_units:
                resolved.detail = carry_detail(text, resolved, earlier, self._catalogue, lexicon)
            else:
                resolved.detail = of_before
        if resolved.detail:
            rule_id = f"ellipsis/{resolved.detail}"
            resolved.counted = MetricMatch(OTHER, resolved.counted.noun, Attachment.TOPIC, 0.0, inf, rule_id)
        else:
            resolved.counted, resolved.detail = self._divide(
                quantity, resolved.place, reach, resolved.counted, role
            )
            self._take_up_change(resolved, earlier)
        may_differ = sums and resolved.detail is not None and resolved.counted.stand is not Attachment.NEXT
        if may_differ and _differ(resolved.detail, quantity, earlier, sums):
            resolved.detail = None
        if resolved.counted.metric_code == OTHER and resolved.counted.noun is None:
            resolved.counted.noun = _noun_before(quantity, earlier) or self._changed(resolved, earlier)

    def _is_of_another_time(
        self, quantity: Quantity, before: ResolvedQuantity, role: ComparedRole | None
    ) -> bool:
        """市领导批示47件（上年39件）: whether a number tells the value of the year before, or of some other
        time, of what the number `before` it counts.
        """
        if role is ComparedRole.BEFORE:
            return True
        between = self._text[before.quantity.end : quantity.start]
        return self._lexicon.other_time.fullmatch(between) is not None

    def _take_up_change(self, resolved: ResolvedQuantity, earlier: Sequence[ResolvedQuantity]) -> None:
        """立案率由91%提高到93.5%: where a change led counts what its beginning counts."""
        is_first = resolved.place.list_index == 0 or not earlier
        if is_first or not ends_change(self._masked, resolved.quantity, resolved.place, self._lexicon):
            return
        if resolved.detail is None and resolved.counted.metric_code == OTHER:
            resolved.counted, resolved.detail = value_before(resolved, earlier[-1:])
        resolved.counted.noun = resolved.counted.noun or earlier[-1].counted.noun

    def _changed(self, resolved: ResolvedQuantity, earlier: Sequence[ResolvedQuantity]) -> str | None:
        """What changed by a number: the words before the change, else what the number before it counts."""
        quantity, place = resolved.quantity, resolved.place
        span = changed_span(self._masked, self._cues, quantity, place)
        if span is None:
            return None
        own = self._counter.noun_before(span, quantity.unit) if span[0] < span[1] else None
        own = (own or "").removesuffix("平均")  # 价格平均|降低15%
        return own or (earlier[-1].counted.noun if earlier else None)

    def _divide(
        self,
        quantity: Quantity,
        place: QuantityContext,
        reach: tuple[int, int],
        counted: MetricMatch,
        role: ComparedRole | None,
    ) -> tuple[MetricMatch, str | None]:
        """What a quantity counts and its detail; where no statement holds, what a fallback statement says."""
        if role is ComparedRole.CHANGE:
            return counted, None
        if in_series := self._counted_in_series(quantity, counted):
            return in_series
        detail = self._counter.detail(quantity, place, reach, counted.metric_code)
        if detail is None and role is None and _is_from_topic(counted):
            nearer = self._nearer(quantity, place, reach, counted)
            if nearer is not None:
                counted, detail = replace(counted, metric_code=OTHER, noun=nearer.noun), nearer
        if detail is None and counted.metric_code == OTHER:
            return self._told_otherwise(quantity, place, reach, counted, role)
        if detail is None:
            return counted, None
        _complete(counted, detail, self._lexicon)
        return counted, detail.metric_code

    def _told_otherwise(
        self,
        quantity: Quantity,
        place: QuantityContext,
        reach: tuple[int, int],
        counted: MetricMatch,
        role: ComparedRole | None,
    ) -> tuple[MetricMatch, str | None]:
        """What a quantity counts for which no statement holds: an item of its series, else what a fallback
        statement says.
        """
        if quantity.start in self._series:
            return self._as_the_series_says(quantity, counted)
        is_asked = role is None and not counted.is_mixed
        fallback = self._counter.fall_back(quantity, place, reach) if is_asked else None
        if fallback is None:
            return counted, None
        if self._catalogue.metrics[fallback.metric_code].parent is None:
            return fallback, None
        _complete(counted, fallback, self._lexicon)
        return counted, fallback.metric_code

    def _counted_in_series(
        self, quantity: Quantity, counted: MetricMatch
    ) -> tuple[MetricMatch, str | None] | None:
        """What the series says that a number is an item of, where nothing says more than 提案; None for no
        item.
        """
        if quantity.start not in self._series:
            return None
        metric, _ = self._series[quantity.start]
        says_more = not _is_inherited(counted) and counted.metric_code not in (
            PROPOSALS_SUBMITTED,
            COLLECTIVE_PROPOSALS,
            OTHER,
        )
        if says_more or metric == counted.metric_code == OTHER:
            return None
        return self._as_the_series_says(quantity, counted)

    def _as_the_series_says(self, quantity: Quantity, counted: MetricMatch) -> tuple[MetricMatch, str | None]:
        metric, detail = self._series[quantity.start]
        return replace(counted, metric_code=metric, rule_id=f"series/{detail or metric}"), detail

    def _nearer(
        self, quantity: Quantity, place: QuantityContext, reach: tuple[int, int], counted: MetricMatch
    ) -> MetricMatch | None:
        """The detail that a noun at the number names, which says more than a topic or a verb of its headline
        metric: 立案890件（其中并案172件）, 培训果农640人次.
        """
        nearer = self._counter.detail(quantity, place, reach, OTHER)
        if _is_inherited(counted):
            nearer = self._of_the_same_kind(
                counted, nearer or self._counter.fall_back(quantity, place, reach)
            )
        if nearer is None or nearer.stand is not Attachment.NEXT:
            is_kind = _is_from_afar(counted) and self._of_the_same_kind(counted, nearer) is not None
            if nearer is None or not is_kind or not self._is_said_since(nearer, place):
                return None
        return None if self._ends_list_of_people(quantity, place, nearer.noun or "") else nearer

    def _is_said_since(self, nearer: MetricMatch, place: QuantityContext) -> bool:
        """Whether a topic was named behind the last number of its statement
        (提案256件，经济类仍占首位，共101件).
        """
        if nearer.stand is not Attachment.TOPIC or not nearer.noun:
            return False
        start = self._text.rfind(nearer.noun, place.statement[0], place.left[1])
        return start >= 0 and _DIGIT.search(self._text, start, place.left[1]) is None

    def _ends_list_of_people(self, quantity: Quantity, place: QuantityContext, noun: str) -> bool:
        """Whether the people right before a number end a list of several kinds: 委员及|部门负责人150人次."""
        if quantity.unit not in self._lexicon.people_units:
            return False
        start = self._text.rfind(noun, place.left[0], quantity.start)
        return start > 0 and self._text[start - 1] in _JOINTS

    def _of_the_same_kind(self, counted: MetricMatch, nearer: MetricMatch | None) -> MetricMatch | None:
        """What the words at a part say, where it divides what the whole counts: proposals by their topics,
        members by their party.
        """
        if nearer is None:
            return None
        whole, part = (self._catalogue.metrics[match.metric_code] for match in (counted, nearer))
        are_stocks = whole.aggregation == part.aggregation == "last" and whole.unit == part.unit
        return nearer if part.parent and (are_stocks or part.category == whole.category) else None


def _differ(
    detail: str | None, total: Quantity, earlier: Sequence[ResolvedQuantity], sums: Mapping[int, int]
) -> bool:
    """对口协商会9次、提案办理协商会10次，共19次: whether parts of a total have another detail than it."""
    return any(sums.get(one.quantity.start) == total.start and one.detail != detail for one in earlier)


def _complete(counted: MetricMatch, detail: MetricMatch, lexicon: Lexicon) -> None:
    """Give what a quantity counts the rule of its detail and its noun, where it has none or only the end of
    it.
    """
    names_it = detail.stand is Attachment.NEXT and not (detail.noun or "").endswith(
        ("的", "的有", "共有", "占")
    )
    noun = detail.noun or ""
    is_note = noun.startswith(("（", "("))  # （A类）: a class is no noun
    is_whole = counted.noun is not None and noun.endswith(counted.noun) and noun[:2] not in lexicon.verbs
    if names_it and not is_note and (counted.noun is None or is_whole):
        counted.noun = detail.noun
    if counted.metric_code == OTHER:
        counted.rule_id = detail.rule_id


def _is_from_topic(counted: MetricMatch) -> bool:
    """Whether what is counted stands apart from the number: a topic or a verb said it, or it is the kind of
    the whole that the number is a part of.
    """
    if counted.metric_code == OTHER or counted.stand not in _APART:
        return False
    is_resolved = (counted.rule_id or "").startswith("ellipsis/")
    return not is_resolved or _is_inherited(counted)


def _is_from_afar(counted: MetricMatch) -> bool:
    """Whether the number has no word of its own: its whole or an earlier clause said what it counts."""
    return _is_inherited(counted) or counted.stand is Attachment.TOPIC


def _is_inherited(counted: MetricMatch) -> bool:
    """Whether a part counts what its whole counts: 立案118件，其中经济类31件."""
    return counted.rule_id in ("ellipsis/part", "ellipsis/sum")


def _noun_before(quantity: Quantity, earlier: Sequence[ResolvedQuantity]) -> str | None:
    """意见51条，被采纳46条: the noun of the last number in the same measure word; None for a percentage."""
    nouns = (
        one.counted.noun
        for one in reversed(earlier)
        if one.quantity.unit == quantity.unit and quantity.unit != PERCENT
    )
    return next((noun for noun in nouns if noun), None)
