"""The words of the catalogue before a number: the one that ends there, and the list that shares the number.

In: a text with its metric words, and a place in it. Out: matches, in order; whether the items of a list are
of several kinds (调研、座谈、培训等活动22次). What is counted is decided elsewhere (metric_matcher.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import rjieba

from gov_reviews.facts.noun_phrase import ANDS, NOUN_TAGS, NounPhraseFinder
from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.statement_contest import Attachment, Candidate
from gov_reviews.facts.term_matcher import TermMatch, TermMatcher
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words

# The rest of a list behind one of its items: 、座谈 in 视察、座谈63次.
_ITEMS = re.compile(f"(?:(?:[、和与及]|以及)[{HAN}]{{2,8}}){{1,4}}")
_LAST_ITEM = re.compile(f"[、和与及][{HAN}]{{2,8}}\\Z")
_NO_ITEM = re.compile(f"[^{HAN}、]")
_LEADING = "委员"  # leads a list of people who act together
_LIST_JOINTS = frozenset("、和与及等")
_CALLS_ON = re.compile("走访|慰问|看望|接待|联系")
_JOINT = re.compile("[、和与及]|以及")
_HEAD_OF_ACTS = re.compile("等?(?:活动|工作)\\Z|等\\Z")  # 视察、座谈|等活动63次
_ITEM_JOINTS = frozenset("、和与及")
_NOTE_ENDS, _NOTE_ENDS_OF = ("）", ")"), ("）的", ")的")
LAST_OF_ANDS = frozenset("和与及")


class WordsBefore:
    """Finds what the catalogue names before the numbers of one text.

    Args:
        text: body_text. words: The metric words in it. phrases: Its noun phrases, with catalogue and lexicon.
        reaches: Whether only fillers stand between two places.
    """

    def __init__(
        self,
        text: str,
        words: TermMatcher,
        phrases: NounPhraseFinder,
        reaches: Callable[[int, int], bool],
    ) -> None:
        self.text, self.words = text, words
        self.catalogue, self.lexicon = phrases.catalogue, phrases.lexicon
        self._phrases, self._reaches = phrases, reaches
        self._trigger = load_words(FigureWeights).reach.trigger

    def word_before(self, quantity: Quantity, place: QuantityContext) -> TermMatch | None:
        """The longest metric word that ends at the number, found from the left: plain leftmost search may cut
        across it (各类协商|成果).
        """
        other_unit = None  # 在线学习活动12期: 在线学习 counts people, 学习活动 counts this
        end = quantity.start
        if self.text[end - 1 : end] == "的" and self.text.endswith(_NOTE_ENDS_OF, 0, end):
            end -= 1  # 基本解决（A类）的418件
        words = self.words.beginning_in(max(place.left[0], end - self._trigger), end)
        if self.text[end - 1 : end] in _NOTE_ENDS:
            words = self._without_noted(words, end)
        for start, at, word in words:
            if at == end or (at < end and self._reaches(at, end)):
                hit = TermMatch(start, at, word)
                if quantity.unit in self.catalogue.trigger_units[word]:
                    return hit  # 视察、调研等活动 counts people, 视察、调研 this
                other_unit = other_unit or hit
        return other_unit

    def _without_noted(
        self, words: Iterator[tuple[int, int, str]], end: int
    ) -> Iterator[tuple[int, int, str]]:
        """Words that end by a number, but for those that a note in brackets stands behind, and what begins
        with them: 以其他途径解决的（A类）22件, the note decides.
        """
        noted = -1
        for start, at, word in words:
            if start == noted or at > end:
                continue
            if at < end and self._notes_at(at, end):
                noted = start
            else:
                yield start, at, word

    def _notes_at(self, start: int, end: int) -> bool:
        """Whether a metric word begins there and ends at the number."""
        return any(hit.start == start and hit.end == end for hit in self.words.inside((start, end)))

    def items_before(
        self, quantity: Quantity, place: QuantityContext, left: Sequence[Candidate]
    ) -> list[Candidate]:
        """The other items of a list that shares a number and ends with 和, in order."""
        at = left[0].hit.start
        joint = self.text[at - 1 : at]
        if joint not in _ITEM_JOINTS or "等" in self.text[left[0].hit.end : quantity.start]:
            return []  # 义诊、送法等活动88场次: the last word covers the list
        is_sum = self.adds_up(quantity, left)
        if not is_sum and joint not in LAST_OF_ANDS:
            return []
        found: list[Candidate] = []
        for hit in reversed(self.words.inside((place.clause[0], at))):
            joint = self.text[hit.end : at]
            if joint not in ANDS and not ((found or is_sum) and joint == "、"):
                break
            at = hit.start
            if self._phrases.counts_in(hit, quantity.unit):
                found.append(Candidate(hit, Attachment.NEXT))
        return found[::-1]

    def adds_up(self, quantity: Quantity, left: Sequence[Candidate]) -> bool:
        """Whether a list before a number is added up (报告、意见、信息共7篇)."""
        return bool(left) and bool(self.lexicon.totals.search(self.text, left[0].hit.end, quantity.start))

    def coordinated(self, quantity: Quantity, place: QuantityContext) -> TermMatch | None:
        """The last metric word of a list that shares the number and ends with other words
        (调研、视察、座谈63次).
        """
        if quantity.unit == "%" or not _LAST_ITEM.search(self.text, place.left[0], quantity.start):
            return None
        hits = self._counted_in(place.left, quantity.unit)
        if quantity.unit in self.lexicon.people_units:
            # 农牧民、委员及负责同志2150人次: people of one kind are not those of another, but the first of a
            # list of those who work with the committee leads it (委员和专家学者230人次)
            hits = [
                hit
                for hit in hits
                if hit.word.endswith(_LEADING) and self._leads_a_list(hit, quantity, place.left[0])
            ]
        for hit in reversed(hits):
            items = _ITEMS.fullmatch(self.text, hit.end, quantity.start)
            if items is None:
                if _NO_ITEM.search(self.text, hit.end, quantity.start):
                    return None
            elif self._phrases.counts_in(hit, quantity.unit):
                return hit if self._are_like_items(items[0]) else None
        return None

    def _leads_a_list(self, hit: TermMatch, quantity: Quantity, start: int) -> bool:
        """Whether a word is the first item of a list before a number whose words begin at `start`, no item is
        the public, and nobody calls on them (走访港澳委员和侨商70人次).
        """
        is_first = self.text[hit.start - 1 : hit.start] not in _LIST_JOINTS
        others = self.lexicon.public.search(self.text, hit.end, quantity.start)
        return is_first and others is None and _CALLS_ON.search(self.text, start, hit.start) is None

    def _are_like_items(self, items: str) -> bool:
        """Whether each item of a list is one word or a noun: 推动整改 in 开展视察、推动整改18项 is another
        act.
        """
        for item in _JOINT.split(items):
            act = _HEAD_OF_ACTS.sub("", self._phrases.without_fillers(item))
            tags = [tag for _, tag in rjieba.tag(act)]
            if len(tags) > 1 and any(not tag.startswith(NOUN_TAGS) for tag in tags):
                return False
        return True

    def _counted_in(self, span: tuple[int, int], unit: str) -> list[TermMatch]:
        """The longest words of a span that are counted in a measure word, in order."""
        found: list[TermMatch] = []
        for hit in self.words.all_in(*span):
            is_free = not found or hit.start >= found[-1].end
            if is_free and self._phrases.counts_in(hit, unit):
                found.append(hit)
        return found

    def closes_a_list(self, quantity: Quantity, place: QuantityContext) -> bool:
        """专题协商会、季度座谈会等100场: whether the last of several kinds stands for all of them."""
        if self.text.find("等", place.left[0], quantity.start) < 0:
            return False
        last = self.word_before(quantity, place)
        if last is None or self.text.find("等", last.end, quantity.start) < 0:
            return False
        kinds = {
            sense.metric.code
            for hit in (last, *self.words.inside((place.clause[0], last.start)))
            for sense in self.catalogue.senses[hit.word]
            if quantity.unit in sense.statement.units
        }
        return len(kinds) > 1

    def names_several(self, quantity: Quantity, place: QuantityContext) -> bool:
        """调研、座谈、培训等活动22次: whether the items of a list that 等 closes are of several fields."""
        if self.text.find("等", place.left[0], quantity.start) < 0:
            return False
        last = self.word_before(quantity, place)
        if last is None or not self.text.startswith("等", last.end):
            return False
        if quantity.start < last.end + len("等活动"):
            return False  # 监督员、监察员等|153名 counts the kinds themselves
        *items, _ = self.text[place.left[0] : last.end].split("、")
        start, fields = place.left[0], self._fields_of(last)
        for item in items:
            acts = self._counted_in((start, start + len(item)), quantity.unit)
            if acts and acts[-1].end == start + len(item) and not fields & self._fields_of(acts[-1]):
                return True
            start += len(item) + 1
        return False

    def ends_examples(self, quantity: Quantity, place: QuantityContext) -> bool:
        """文艺演出、普法宣传等活动19场: whether the last of several things, not all of one kind, is
        but an example of what is counted. 监督员、监察员等153名 counts the kinds themselves.
        """
        if self.text.find("等", place.clause[0], quantity.start) < 0:
            return False
        last = self.word_before(quantity, place)
        if last is None or self.text[last.start - 1 : last.start] != "、":
            return False
        noun = self.text[last.end : quantity.start]
        if len(noun) < 2 or noun[0] != "等":
            return False
        kinds = self._kinds_of(last)
        start, items = place.clause[0], []
        for item in self.text[place.clause[0] : last.start - 1].split("、"):
            items.append((start, start + len(item)))
            start += len(item) + 1
        return any(all(not kinds & self._kinds_of(hit) for hit in self.words.inside(item)) for item in items)

    def _fields_of(self, hit: TermMatch) -> frozenset[str]:
        return frozenset(sense.metric.category for sense in self.catalogue.senses[hit.word])

    def _kinds_of(self, hit: TermMatch) -> frozenset[str]:
        return frozenset(sense.metric.code for sense in self.catalogue.senses[hit.word])
