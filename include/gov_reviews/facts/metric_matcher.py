"""What a quantity counts: the metric of the catalogue, or `other` with its own noun phrase.

A metric word governs a number when it closes the noun phrase right of it (33篇调研报告), stands right before
it (提案395件), or is a verb of its clause (宣讲二十大精神5场次); statements compete by how the word stands,
how specific it is and which of the words they ask for are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import cached_property
from math import inf

import rjieba

from gov_reviews.facts.noun_phrase import NounPhraseFinder
from gov_reviews.facts.proposal_outcomes import outcome_before, outcome_behind
from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext, said_behind
from gov_reviews.facts.statement_contest import (
    Attachment,
    Candidate,
    MetricMatch,
    StatementContest,
    StatementTrace,
    finds,
)
from gov_reviews.facts.term_matcher import TermMatch, TermMatcher
from gov_reviews.facts.words_before import LAST_OF_ANDS, WordsBefore
from gov_reviews.facts.words_behind import CHOSEN, WordsBehind
from gov_reviews.knowledge.catalogue import OTHER, Catalogue, load_catalogue
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon, load_lexicon
from gov_reviews.knowledge.metadata_files import load_words

_LABEL_EDGES = " \n。！!“”‘’"
_NO_LABEL = re.compile(r"[\d，。；：！？、（(]")
_NO_QUOTES = str.maketrans("", "", "“”")
_NUMERAL = re.compile("[0-9零一二两三四五六七八九十百千]")
_LENGTH = "字"
_NUMBER_AT_END = re.compile(r"\d[\d.,]{0,9}[万余多]{0,2}[^\d\W]{1,2}\Z")
_PROPOSALS = "proposals"  # a category: they are never what reports and letters are
# The rest of a list of subjects, up to what is said of them all: 4条社情民意|、1条信息|被市领导批示.
_SHARED_PREDICATE = re.compile(
    rf"(?:(?:[、和与及]|以及)\d[\d.]{{0,8}}[万余多]{{0,2}}[{HAN}《》“”]{{2,18}}?){{1,3}}"
    r"(?:(?:[、和与]|以?及)[^、和与及，。；\d]{2,12}?){0,4}"
    "(?=被|获|荣获|受到|得到|参与|(?:参加|出席)(?!单位|人))"
)
_ITEM_JOINT = re.compile(r"[、，]|以及|[和及与]")
_NO_WORDS: frozenset[str] = frozenset()
_WORTH = frozenset({"价值", "折合", "折款"})
_RATE_ITEM = re.compile(f"([{HAN}]{{1,8}}率)[、和与及]$")


class MetricMatcher:
    """Decides what the quantities of one text count."""

    def __init__(
        self,
        text: str,
        catalogue: Catalogue | None = None,
        lexicon: Lexicon | None = None,
        *,
        counts_details: bool = False,
        headline: str = "",
    ) -> None:
        self.text, self.headline = text, headline
        self.catalogue = catalogue or load_catalogue()
        self.lexicon = lexicon or load_lexicon()
        self.words = TermMatcher(text, self.catalogue.phrases)
        self._phrases = NounPhraseFinder(text, self.words, self.catalogue, self.lexicon)
        self._words_of: dict[tuple[int, int], set[str]] = {}  # all words by sentence
        self._counts_details = counts_details
        self._contest = StatementContest(
            text,
            self.catalogue,
            self.lexicon,
            self._phrases.tag,
            is_of_details=counts_details,
            headline=headline,
        )
        self._reach = load_words(FigureWeights).reach
        self._words_before = WordsBefore(text, self.words, self._phrases, self._contest.reaches)
        self._words_behind = WordsBehind(text, self.words, self._phrases)

    @cached_property
    def _details(self) -> MetricMatcher | None:
        """Counts the detail metrics of the same text."""
        if self.catalogue.details is None:
            return None
        details = MetricMatcher(
            self.text, self.catalogue.details, self.lexicon, counts_details=True, headline=self.headline
        )
        details._phrases.share_tags(self._phrases)
        return details

    def trace_into(self, trace: list[StatementTrace]) -> None:
        """Writes the statements that compete from now on into a list, those of details too."""
        self._contest.trace = trace
        if self._details is not None:
            self._details._contest.trace = trace

    def count(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int]
    ) -> list[MetricMatch]:
        """What one quantity counts: one answer, or several where a value is shared (办复率、回访率均为100%).

        Args:
            quantity: The quantity. place: Where it stands.
            earlier: Span of the text before it that can supply the topic of an elliptic clause
                (其中2篇被采用).
        """
        found = self._count_in_place(quantity, place, earlier)
        if len(found) == 1 and found[0].metric_code == OTHER and found[0].stand is None:
            labelled = self._labelled(quantity, place, earlier)
            if labelled is not None and labelled[0].metric_code != OTHER:
                return labelled
        return found

    def _count_in_place(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int]
    ) -> list[MetricMatch]:
        """What one quantity counts as it is printed."""
        right_end, right_noun = self._phrases.right_of(quantity, place)
        if self._counts_details:
            if outcome := self._outcome(quantity, place, earlier, right_end):
                return [outcome]
        elif self.lexicon.averages.search(self.text, *place.left):
            return [
                MetricMatch(OTHER, right_noun or self.noun_before(place.left, quantity.unit), None, 0.0, 0.0)
            ]
        if right_noun:
            # A prize makes a figure no result of its headline metric; to a detail metric it may be what is
            # counted.
            if not self._counts_details and self._words_behind.is_honoured(right_end, quantity, place):
                return [MetricMatch(OTHER, right_noun, None, 0.0, 0.0)]
            return [self._count_right(quantity, place, earlier, right_end, right_noun)]
        if place.list_size > 1 and (respective := self._respective(quantity, place, earlier)):
            return respective
        office = self._words_behind.office_behind(quantity, place, quantity.end)
        if office and (appointed := self._count_appointed(quantity, place, earlier, office)):
            return [appointed]
        left = self._left_candidates(quantity, place)
        beside = self._rate_beside(quantity, place, left) if quantity.unit == "%" else []
        if len(left) > 1 or beside:
            return [*beside, *self._count_each(quantity, place, earlier, left)]
        return [self._count_left(quantity, place, earlier, left)]

    def _count_appointed(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int], office: tuple[int, int]
    ) -> MetricMatch | None:
        """What those are who are appointed; None where the catalogue does not know."""
        if self._becomes(quantity, place, earlier, office):
            return MetricMatch(OTHER, None, None, 0.0, 0.0)  # 其中4件被确定为重点提案
        appointed = self._words_behind.appointed_to(quantity, office)
        return self._contest.decide(quantity, place, earlier, appointed, None) if appointed else None

    def _count_each(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int], left: list[Candidate]
    ) -> Iterator[MetricMatch]:
        """What a value counts of each item of a list that shares it."""
        for candidate in left:
            yield self._contest.decide(quantity, place, earlier, [candidate], candidate.hit.word)

    def _outcome(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int], phrase_end: int
    ) -> MetricMatch | None:
        """What became of the proposals that a number counts, told beside it (已经采纳落实的有40件); of a
        detail, and asked once.
        """
        if self._contest.falls_back or quantity.unit not in CHOSEN:
            return None
        topic = (min(earlier[0], place.statement[0]), place.right[1])
        outcome = outcome_before(self.text, place.left, topic)
        if outcome is None and not place.right_is_shared:
            end = max(place.right[1], self._words_behind.said_in_next_clause(quantity, place, phrase_end))
            outcome = outcome_behind(self.text, (place.right[0], end), topic)
        if outcome is None or outcome.code not in self.catalogue.metrics:
            return None
        rule_id = f"{outcome.code}/outcome"
        return MetricMatch(outcome.code, outcome.said, Attachment.NEXT, 1.0, inf, rule_id)

    def _count_right(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        phrase_end: int,
        noun: str,
    ) -> MetricMatch:
        """What a quantity counts with a noun phrase behind it."""
        if _SHARED_PREDICATE.match(self.text, phrase_end, place.clause[1]):
            place = replace(place, right=(place.right[0], place.clause[1]))
        elif said := self._words_behind.said_in_next_clause(quantity, place, phrase_end):
            place = replace(place, clause=(place.clause[0], said), right=(place.right[0], said))
        office = self._words_behind.office_behind(quantity, place, phrase_end)
        if office and self._becomes(quantity, place, earlier, office):
            return MetricMatch(OTHER, noun, None, 0.0, 0.0)  # 1件集体提案被列为重点提案
        for candidates in self._candidates_behind(quantity, place, phrase_end, office):
            if candidates:
                decided = self._contest.decide(quantity, place, earlier, candidates, noun)
                if decided.metric_code != OTHER:
                    return decided
        is_people = quantity.unit in self.lexicon.people_units
        if is_people and (word := self._words_before.word_before(quantity, place)):
            left = [Candidate(word, Attachment.NEXT)]  # 党政领导8人次现场督办
            decided = self._contest.decide(quantity, place, earlier, left, word.word)
            if decided.metric_code != OTHER:
                return decided
        return MetricMatch(OTHER, noun, None, 0.0, 0.0)

    def _candidates_behind(
        self,
        quantity: Quantity,
        place: QuantityContext,
        phrase_end: int,
        office: tuple[int, int] | None,
    ) -> Iterator[list[Candidate]]:
        """Metric words of a quantity with a noun phrase behind it, the surest first."""
        if office:
            yield self._words_behind.appointed_to(quantity, office)
        yield self._clause_before_noun(quantity, place)
        yield self._worth(quantity, place)
        yield self._words_behind.closing_candidates(phrase_end, quantity, place)
        yield self._words_behind.attributed_candidates(quantity, place)
        yield self._words_behind.later_items(quantity, place, phrase_end)
        yield self._words_behind.before_quotation(quantity, phrase_end)
        yield self._verb_candidates(quantity, place, nouns_too=False, is_doer=self._is_doer(quantity, place))

    def _worth(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """价值 in 送去价值2万元的护目镜: what was given is told by what it is worth."""
        if not self.text.startswith("的", quantity.end):
            return []
        word = self._words_before.word_before(quantity, place)
        return [Candidate(word, Attachment.NEXT)] if word is not None and word.word in _WORTH else []

    def _is_doer(self, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether people who are counted open their clause: the verb behind them is what they do
        (15名专家开展义诊), not what is done to them.
        """
        return quantity.unit in self.lexicon.people_units and self._words_behind.opens_clause(place)

    def _count_left(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        left: list[Candidate],
    ) -> MetricMatch:
        """What a quantity counts whose noun, if it has one, stands before it."""
        left = self._nouns_said_before(quantity, place, earlier, left)
        noun = left[0].hit.word if left else None
        is_whole = noun is None or quantity.unit not in self.catalogue.trigger_units[noun]
        if is_whole:
            noun = self.noun_before(place.left, quantity.unit) or noun
        if left:
            decided = self._contest.decide(quantity, place, earlier, left, noun)
            if of_list := self._count_list(quantity, place, earlier, left, decided):
                return of_list
            if decided.metric_code != OTHER:
                return decided
        verbs = self._verb_candidates(quantity, place, nouns_too=True)
        decided = self._contest.decide(quantity, place, earlier, verbs, noun)
        if decided.metric_code == OTHER and not left:
            decided = self._count_without_noun(quantity, place, earlier, noun) or decided
        if decided.metric_code == OTHER and decided.noun == noun and not is_whole:
            decided.noun = self._whole_noun(noun, quantity, place)
        return decided

    def _whole_noun(self, noun: str | None, quantity: Quantity, place: QuantityContext) -> str | None:
        """界别召集人28名, not 人: a noun before a number with what stands before it."""
        whole = self.noun_before(place.left, quantity.unit) if noun else None
        return whole if whole and noun and whole.endswith(noun) else noun

    def _count_list(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        left: list[Candidate],
        decided: MetricMatch,
    ) -> MetricMatch | None:
        """What a number counts that a list before it shares, where its last noun, which `decided` it, does
        not say so; None where it does.
        """
        is_known = decided.metric_code != OTHER
        if not self._counts_details:
            if is_known and self._words_before.names_several(quantity, place):
                return MetricMatch(OTHER, decided.noun, None, 0.0, 0.0)
            items = self._words_before.items_before(quantity, place, left)
            if items and (first := self._first_of_list(quantity, place, earlier, items, left)):
                return first
        if is_known or (listed := self._words_before.coordinated(quantity, place)) is None:
            return None
        items = [Candidate(listed, Attachment.NEXT)]  # 视察、座谈活动63次: its last noun says too little
        counted = self._contest.decide(quantity, place, earlier, items, decided.noun)
        return counted if counted.metric_code != OTHER else None

    def _nouns_said_before(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        left: list[Candidate],
    ) -> list[Candidate]:
        """The nouns right before a number; where it has none, what an earlier clause named, or a noun behind
        an attribute.
        """
        if left and self._phrases.counts_in(left[0].hit, quantity.unit):
            return left
        is_bare = not left and self.lexicon.bare.fullmatch(self.text, *place.left)
        if is_bare and not said_behind(self.text, place):
            carried = self._carried_candidate(quantity, place)
            if not carried and quantity.unit == _LENGTH:  # of the book or report that was told of before
                carried = self._carried_candidate(quantity, replace(place, statement=earlier))
            if carried:
                return carried
        return self._words_behind.attributed_candidates(quantity, place) or left

    def _count_without_noun(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int], noun: str | None
    ) -> MetricMatch | None:
        """What a quantity counts that no noun or verb beside it tells."""
        if noun is None and self._is_bare_verb(place):
            objects = self._object_before(quantity, place)
            decided = self._contest.decide(quantity, place, earlier, objects, noun)
            if decided.metric_code != OTHER:
                return decided
        if beside := self._count_beside(quantity, place, earlier):
            return beside
        acts = self._words_behind.act_behind(quantity, place) if noun is None else []
        return self._contest.decide(quantity, place, earlier, acts, noun) if acts else None

    def _first_of_list(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        items: list[Candidate],
        left: list[Candidate],
    ) -> MetricMatch | None:
        """What the first item of a list names that holds (协商成果和调研报告112份); None for the last one.
        A sum of proposals and other things is neither (提案和社情民意140篇).

        Args:
            items: Those before the last one. left: the last one, before the number.
        """
        named = [
            self._contest.decide(quantity, place, earlier, [item], item.hit.word)
            for item in (*items, *left[:1])
        ]
        known = [match for match in named if match.metric_code != OTHER]
        fields = {self.catalogue.metrics[match.metric_code].category for match in known}
        is_sum = self._words_before.adds_up(quantity, left)
        if len(fields) > 1 and (is_sum or _PROPOSALS in fields):
            noun = self.text[items[0].hit.start : left[0].hit.end]
            return MetricMatch(OTHER, noun, None, 0.0, 0.0, is_mixed=True)
        joint = self.text[left[0].hit.start - 1]
        return known[0] if joint in LAST_OF_ANDS and known and known[0] is not named[-1] else None

    def detail(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int], headline: str
    ) -> MetricMatch | None:
        """The detail metric that a figure states under its headline metric (提案立案率92% under other)."""
        details = self._details
        if details is None or not details._may_name(headline, quantity, place):
            return None
        before = details._words_before
        is_of_a_list = before.ends_examples if headline == OTHER else before.closes_a_list
        if is_of_a_list(quantity, place):
            return None
        fits = [
            counted
            for counted in details.count(quantity, place, earlier)
            if counted.metric_code != OTHER
            and self.catalogue.metrics[counted.metric_code].parent == headline
            and self._is_level(counted.metric_code, quantity, place)
        ]
        if len(fits) < 2:
            return fits[0] if fits else None
        return max(fits, key=lambda counted: counted.score)

    def _may_name(self, headline: str, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether any word of the sentence belongs to a detail of a headline metric in a measure word."""
        triggers = self.catalogue.triggers_under[headline, quantity.unit]
        if self._contest.trace is not None:  # those who ask why want to hear of words that are not there, too
            return bool(triggers)
        return self._are_said(triggers, place)

    def _are_said(self, triggers: Set[str], place: QuantityContext) -> bool:
        """Whether one of some triggers stands where it may be said of a number, or may be put there."""
        words = self._words_of.get(place.sentence)
        if words is None:
            start, end = place.sentence
            words = self._words_of[place.sentence] = self.words.words_in(start - self._reach.trigger, end)
        if not triggers.isdisjoint(words):
            return True
        # 分别 puts words together that stand apart
        return place.list_size > 1 and bool(self.lexicon.respectively.search(self.text, *place.opening))

    def _is_level(self, code: str, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether a number is a level of a detail metric: no average, except of one that is an average or a
        percentage by itself (人均参加活动15次, but not 人均优秀提案0.2件).
        """
        if quantity.unit == "%" or self.catalogue.metrics[code].aggregation == "mean":
            return True
        return self.lexicon.averages.search(self.text, *place.left) is None

    def fall_back(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int]
    ) -> MetricMatch | None:
        """What a quantity counts that no metric and no detail claims: what the head of its noun says, or a
        fallback statement; of a headline metric or else of a detail of `other`.
        """
        # Details are many, and their heads (活动) say too little.
        if not self._counts_details and (counted := self._count_head(quantity, place, earlier)):
            return counted
        if self._may_fall_back(quantity, place):
            self._contest.falls_back = True
            found = self._count_in_place(quantity, place, earlier)
            counted = next((one for one in found if one.metric_code != OTHER), None)
            if counted is None and not self._counts_details:
                counted = self._count_head(quantity, place, earlier, only_subjects=True)
            self._contest.falls_back = False
            if counted is not None:
                return counted
        return self._details.fall_back(quantity, place, earlier) if self._details is not None else None

    def _may_fall_back(self, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether a word that a number may be told by is a trigger of a fallback statement in its measure
        word.
        """
        triggers = self.catalogue.fallback_triggers.get(quantity.unit, _NO_WORDS)
        # who asks why hears of all of them; what a length is of may have been told of long before
        if self._contest.trace is not None or quantity.unit == _LENGTH:
            return bool(triggers)
        return bool(triggers) and self._are_said(triggers, place)

    def _count_head(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        *,
        only_subjects: bool = False,
    ) -> MetricMatch | None:
        """What the head of a noun counts where no statement of the whole noun holds: 委员 in 县政协委员.

        Args:
            only_subjects: Whether it must be the subject of a predicate (12名县政协委员|进驻).
        """
        end, noun = self._phrases.right_of(quantity, place)
        whole = (
            self._words_behind.closing_candidates(end, quantity, place)
            if noun
            else self._left_candidates(quantity, place)
        )
        is_aside = self.lexicon.averages.search(self.text, *place.left) or (
            noun and self._words_behind.is_honoured(end, quantity, place)
        )
        if not whole or is_aside or (only_subjects and not whole[-1].is_subject):
            return None
        hit = whole[-1].hit
        inside = self.words.all_in(hit.start + 1, hit.end)
        heads = [whole[-1]._replace(hit=shorter) for shorter in inside if shorter.end == hit.end]
        counted = self._contest.decide(quantity, place, earlier, heads, noun or hit.word)
        return counted if counted.metric_code != OTHER else None

    def _clause_before_noun(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """A metric word that is a clause about the counted noun (已经解决的|40件提案)."""
        word = self._words_before.word_before(quantity, place)
        is_clause = (
            word is not None and word.word.endswith("的") and self._phrases.counts_in(word, quantity.unit)
        )
        return [Candidate(word, Attachment.NEXT)] if word is not None and is_clause else []

    def _becomes(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int], office: tuple[int, int]
    ) -> bool:
        """Whether a detail metric counts what the counted things become, by their office."""
        details = self._details
        if details is None or not (appointed := details._words_behind.appointed_to(quantity, office)):
            return False
        return details._contest.decide(quantity, place, earlier, appointed, None).metric_code != OTHER

    # --- left of the number ---

    def _left_candidates(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """Metric words right before the number; all items of a list that shares it."""
        last = self._words_before.word_before(quantity, place)
        if last is None or not self._phrases.counts_in(last, quantity.unit):
            last = self._words_before.coordinated(quantity, place) or last
        if last is None:
            return []
        found = [Candidate(last, Attachment.NEXT)]
        if last.end == quantity.start and quantity.unit != "%":
            return found
        gap = self.text[last.end : quantity.start]
        is_shared = self.lexicon.distributive.search(gap) is not None
        if is_shared or (quantity.unit == "%" and "合计" not in gap):
            # 见面率，办复率，满意率均为100%: commas may stand between the items.
            items = self.words.inside(
                (place.statement[0], last.start) if is_shared else (place.left[0], last.start)
            )
            for hit in reversed(items):
                if not self.lexicon.joiner.fullmatch(self.text, hit.end, found[-1].hit.start):
                    break
                if self._phrases.counts_in(hit, quantity.unit):
                    found.append(Candidate(hit, Attachment.NEXT))
        return found[::-1]

    def _rate_beside(
        self, quantity: Quantity, place: QuantityContext, left: Sequence[Candidate]
    ) -> list[MetricMatch]:
        """A rate outside the catalogue that shares the value (立案率、办复率均为100%)."""
        if not left or not self.lexicon.distributive.search(self.text, left[-1].hit.end, quantity.start):
            return []
        match = _RATE_ITEM.search(self.text, place.left[0], left[0].hit.start)
        return [MetricMatch(OTHER, match[1], None, 0.0, 0.0)] if match else []

    def _respective(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int]
    ) -> list[MetricMatch] | None:
        """分别 and 依次 pair items and numbers in order: the number is read again behind its own item alone.

        办复率、满意率分别为100%、98% reads as 办复率为100% and 满意率为98%;
        全国政协、省政协分别采用信息6条、29条 likewise.
        """
        opening = self.text[slice(*place.opening)]
        match = self.lexicon.respectively.search(opening)
        if not match:
            return None
        items = _ITEM_JOINT.split(opening[: match.start()])
        if len(items) < place.list_size:
            return None
        item = items[len(items) - place.list_size + place.list_index].translate(_NO_QUOTES)
        topic = self.text[earlier[0] : place.clause[0]]
        return self._count_behind(f"{item}{opening[match.end() :]}", quantity, topic)

    def _labelled(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int]
    ) -> list[MetricMatch] | None:
        """A line that is a number and its label (a card: 163件 | 立案提案) says what the label says before
        the number.
        """
        start, end = place.sentence
        if self.text[start : quantity.start].strip() or place.list_size > 1 or place.clause[1] < end:
            return None
        if self.text[end - 1] == "。" and quantity.unit in self.lexicon.people_units:
            return None  # 15名专家教授开展义诊。 is a sentence
        label = self.text[quantity.end : end].strip(_LABEL_EDGES)
        if not label or _NO_LABEL.search(label) or self.lexicon.honours.search(label):
            return None
        return self._count_behind(label, quantity, self.text[earlier[0] : start])

    def _count_behind(self, words: str, quantity: Quantity, topic: str) -> list[MetricMatch]:
        """What a number counts that stands right behind these words, the topic before them."""
        alone = f"{topic}{words}"
        text = alone + self.text[quantity.start : quantity.end]
        start = len(alone)
        moved = replace(quantity, start=start, end=len(text))
        span = (len(topic), len(text))
        stands = QuantityContext(
            (0, len(text)),
            span,
            span,
            (len(topic), start),
            (len(text), len(text)),
            (len(topic), start),
            False,
            0,
            1,
        )
        there = MetricMatcher(
            text, self.catalogue, self.lexicon, counts_details=self._counts_details, headline=self.headline
        )
        there._contest.trace = self._contest.trace
        return there.count(moved, stands, (0, start))

    def _carried_candidate(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """The noun of an earlier clause that a bare number goes on about
        (满意率较上年提高3个百分点，达到98%).
        """
        is_measure = quantity.unit in ("%", _LENGTH)  # of something; it counts nothing by itself
        if not is_measure and not self.text[slice(*place.left)].strip("，、； "):
            return []  # 培训班2批68人次: nothing says that the second number goes on about the first
        for hit in reversed(self.words.inside((place.statement[0], place.left[0]))):
            if self.lexicon.doers.match(self.text, hit.end):
                continue
            for sense in self.catalogue.senses[hit.word]:
                if (
                    sense.is_noun
                    and quantity.unit in sense.statement.units
                    and not sense.statement.requires.clause
                    and not finds(sense.statement.excludes_segment, self.text, (hit.start, quantity.start))
                ):
                    return [Candidate(hit, Attachment.TOPIC)]
        return []

    def _object_before(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """The noun of the clause before that the bare verb of this one goes on about, unless it was counted
        there (制度14项，修订9项; 现场协调47次，促成开工12个).
        """
        found = self._carried_candidate(quantity, place)
        if not found:
            return []
        end = found[0].hit.end
        is_counted = _NUMERAL.match(self.text, end) or self.text.find(quantity.unit, end, quantity.start) >= 0
        return [] if is_counted else found

    def _count_beside(
        self, quantity: Quantity, place: QuantityContext, earlier: tuple[int, int]
    ) -> MetricMatch | None:
        """What a number counts that follows another one at once: the noun before both (督办提案3批21件)."""
        if place.left[0] < quantity.start or place.list_index == 0:
            return None
        number = _NUMBER_AT_END.search(self.text, place.opening[0], quantity.start)
        if number is None:
            return None
        beside = replace(place, left=(place.opening[0], quantity.start))
        start = max(0, number.start() - self._reach.trigger)
        for hit in self.words.longest_in(start, number.start()):
            reaches = self._contest.reaches(hit.end, number.start())
            if reaches and self._phrases.counts_in(hit, quantity.unit):
                candidates = [Candidate(hit, Attachment.NEXT)]
                return self._contest.decide(quantity, beside, earlier, candidates, hit.word)
        return None

    def _is_bare_verb(self, place: QuantityContext) -> bool:
        """Whether nothing but one verb, with fillers, stands before the number, and nothing behind: its
        object was said before (全年共完成17篇).
        """
        if said_behind(self.text, place) or self._has_verb_of_its_own(place.left):
            return False
        fillers = self.lexicon.bare.match(self.text, *place.left)
        words = self._phrases.without_fillers(
            self.text[fillers.end() if fillers else place.left[0] : place.left[1]]
        )
        tags = [tag for _, tag in rjieba.tag(words)] if len(words) <= self._reach.bare_clause else []
        return bool(tags) and all(tag in ("v", "d", "p") for tag in tags)

    def _has_verb_of_its_own(self, span: tuple[int, int]) -> bool:
        """Whether a verb there names a metric by itself (获奖8篇)."""
        details = self._details
        return any(self.words.inside(span)) or (details is not None and any(details.words.inside(span)))

    def _stands_for_itself(self, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether an item of a list has a verb of the catalogue (被市政协采用31篇、转报全国政协7篇) or the
        noun of a detail metric, so that the verb of the list is not its own.
        """
        details = self._details
        noun = details._words_before.word_before(quantity, place) if details is not None else None
        if details is not None and noun is not None and details._phrases.counts_in(noun, quantity.unit):
            return True
        return any(
            hit.word in matcher.catalogue.verbs
            for matcher in (self, details)
            if matcher is not None
            for hit in matcher.words.inside(place.left)
        )

    def noun_before(self, span: tuple[int, int], unit: str) -> str | None:
        """The noun phrase that ends the words before a number, for figures outside the catalogue; a detail
        metric asks for none.
        """
        if self._counts_details or self._contest.falls_back:
            return None
        return self._phrases.noun_before(span, unit)

    # --- verbs and the rest of the clause ---

    def _verb_candidates(
        self, quantity: Quantity, place: QuantityContext, *, nouns_too: bool, is_doer: bool = False
    ) -> list[Candidate]:
        """Verbs of the number's own piece, the nearest first, and of the clause's opening."""
        # 8件提案所提问题已解决1件: behind a noun, the verb before the next number is that number's
        behind = self.words.inside(place.right)[:3]
        if place.right_is_shared and not nouns_too:
            behind = [hit for hit in behind if hit.start == quantity.end]
        near = [*behind, *reversed(self.words.inside(place.left))]
        if quantity.unit in self.lexicon.people_units or quantity.unit in self.lexicon.act_units:
            near = [self._ending_verb(hit) for hit in near]
        found = [
            Candidate(hit, Attachment.VERB, is_doer and hit.start >= quantity.end, is_verb=True)
            for hit in near
            if hit.word in self.catalogue.verbs and self._is_near(hit, quantity)
        ]
        shares_verb = not found and place.list_index > 0 and nouns_too
        return self._shared_verbs(quantity, place) if shares_verb else found

    def _shared_verbs(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """Verbs of the clause's opening, which the items of its list share."""
        if self._stands_for_itself(quantity, place):
            return []
        return [
            Candidate(hit, Attachment.TOPIC, is_verb=True)
            for hit in self.words.inside(place.opening)
            if hit.word in self.catalogue.verbs
        ]

    def _is_near(self, verb: TermMatch, quantity: Quantity) -> bool:
        """Whether a verb stands near enough to a number to be its own."""
        is_behind = verb.start >= quantity.end
        distance = verb.start - quantity.end if is_behind else quantity.start - verb.end
        return distance <= self._reach.verb

    def _ending_verb(self, hit: TermMatch) -> TermMatch:
        """A metric word, or the verb that ends it where it is none (三级|政协委员)."""
        verb = self.catalogue.ending_verbs[hit.word]
        if verb is None or verb == hit.word:
            return hit
        return TermMatch(hit.end - len(verb), hit.end, verb)
