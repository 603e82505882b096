"""The words of the catalogue behind a number: what closes its noun phrase, what an attribute or a list leads
to, what those become who are counted.

In: a text with its metric words, and a place in it. Out: candidates, and where the predicate of a number
ends. What is counted is decided elsewhere (metric_matcher.py).
"""

from __future__ import annotations

import re

from gov_reviews.facts.noun_phrase import NounPhraseFinder
from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext, said_behind
from gov_reviews.facts.statement_contest import Attachment, Candidate
from gov_reviews.facts.term_matcher import TermMatch, TermMatcher
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words

_HOLDERS = frozenset({"户", "家"})  # count households and bodies, as 名 counts people
CHOSEN = frozenset({"件", "份", "篇"})  # proposals are made key or excellent ones
_SENT_TO = re.compile(r"(?:分别|分头)?(?:派)?(?:到|在|赴|往|驻|进驻)")
_MARKS = "，。；、！ \n"
_YEARS = re.compile(r"(?:\d{4}(?:[—–~～至-]\d{4})?)?年度?")  # 为2015—2016年度特邀信息员
_LIST_JOINT = re.compile("[、和及]|以及")  # 与 also says with whom: 就5个专题与部门座谈
_BEHIND_NOUN = re.compile("（[^（）]{1,8}）")  # 90家企业（商会）|结对60个村
_ATTRIBUTES = ("所", "的")  # make a verb an attribute: 提案|所提建议
# What became of a subject that was named: ，被评为优秀提案
_FATE = re.compile("(?:均|都|全部|现|目前|现已)?(?:已)?(?:被|获评|荣获|列入|纳入|已列入|已纳入)")
# ... of one that was picked before: 遴选41件提案，经主席会议研究，确定为重点提案
_PICKED = re.compile("遴选|选出|筛选|挑选|选定|评选")
_PICKED_AS = re.compile(
    f"(?:经[{HAN}]{{2,24}}，)?(?:被)?(?:均|都|一并)?(?:确定|列|作|选)(?:为|入)[^，。；！？：]{{0,40}}"
)
_CLAUSE = re.compile("[^，。；！？：]{0,40}")
_DIGIT = re.compile(r"\d")
_FOR = "为"


class WordsBehind:
    """Finds what the catalogue names behind the numbers of one text.

    Args:
        text: body_text. words: The metric words in it. phrases: Its noun phrases, with catalogue and lexicon.
    """

    def __init__(self, text: str, words: TermMatcher, phrases: NounPhraseFinder) -> None:
        self.text, self.words = text, words
        self.lexicon = phrases.lexicon
        self._phrases = phrases
        self._reach = load_words(FigureWeights).reach
        self._people_and_bodies = self.lexicon.people_units | self.lexicon.context.body_units
        self._appointed = self._people_and_bodies | CHOSEN

    def said_in_next_clause(self, quantity: Quantity, place: QuantityContext, phrase_end: int) -> int:
        """Where the next clause ends that is the predicate of a number that opens its own
        (42件提案所提建议，已列入工作计划), or says what those become that were picked; 0 where none is,
        or its own has one (在39个区县中|名列第五，荣获).
        """
        at = place.clause[1]
        if (
            not place.right_is_shared
            and quantity.unit in CHOSEN
            and _PICKED.search(self.text, place.statement[0], quantity.start)
        ):
            picked = _PICKED_AS.match(self.text, at, place.statement[1])
            return picked.end() if picked else 0
        is_subject = not place.right_is_shared and self.opens_clause(place) and at < place.statement[1]
        if not is_subject or not _FATE.match(self.text, at, place.statement[1]):
            return 0
        rest = self.text[phrase_end:at].strip(_MARKS)
        if rest and not rest.startswith(_ATTRIBUTES):
            return 0
        said = _CLAUSE.match(self.text, at, min(place.statement[1], at + self._reach.noun_phrase))
        return said.end() if said is not None and not _DIGIT.search(said[0]) else 0

    def is_honoured(self, phrase_end: int, quantity: Quantity, place: QuantityContext) -> bool:
        """22件提案获评年度好提案: some of them got a prize, which is no count of proposals submitted."""
        end = quantity.end if place.right_is_shared else place.right[1]
        honour = self.lexicon.honours.search(self.text, phrase_end, max(phrase_end, end))
        if honour is None:
            return False
        # 区政协选送的3件提案获评好提案: whatever stands before, what is counted is the subject of the prize.
        is_predicate = honour.start() - phrase_end <= self._reach.predicate
        return is_predicate or self.opens_clause(place)

    def opens_clause(self, place: QuantityContext) -> bool:
        """Whether nothing but fillers stands before the number."""
        return self.text[slice(*place.left)].strip("，、； “") in self.lexicon.openers or bool(
            self.lexicon.only_fillers.fullmatch(self.text, *place.left)
        )

    def _is_subject(self, hit: TermMatch, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether the counted noun is the subject of a predicate of its own (15件提案走进直播间)."""
        if self.text.startswith(_FOR, quantity.start - 1):
            return False  # 为6家企业|牵线搭桥
        note = _BEHIND_NOUN.match(self.text, hit.end)
        if place.right_is_shared and quantity.unit in _HOLDERS:  # 20家企业|帮扶16个村
            acts = self._phrases.tag(note.end() if note else hit.end, place.right[1])
            return self.opens_clause(place) and bool(acts) and acts[0][1].startswith("v")
        # 523件提案立案467件: the verb belongs to the next number; but what people do is theirs
        is_person = quantity.unit in self.lexicon.people_units
        if (place.right_is_shared and not is_person) or not self.opens_clause(place):
            return False
        predicate = said_behind(self.text, place, hit.end)
        if len(predicate) < self._reach.predicate:
            return False
        # 提交 leaves a proposal what it is; people who submit are the subject of what they do.
        return is_person or not self.lexicon.neutral_predicates.search(predicate)

    def office_behind(self, quantity: Quantity, place: QuantityContext, at: int) -> tuple[int, int] | None:
        """Where the words stand that say what people become who are appointed, bodies that are praised and
        proposals that are chosen (聘请33名教师为|特约监督员, 9件提案被确定为2018年|重点提案); None where
        nobody is.

        Args:
            at: Where the noun phrase behind the number ends.
        """
        if quantity.unit not in self._appointed:
            return None
        limit = place.right[1]
        if place.right_is_shared and _SENT_TO.fullmatch(self.text, at, limit):
            limit = place.clause[1]  # 30名委员到|10个部门担任监督员
        office = self.lexicon.offices.search(self.text, at, limit)
        if office is None or not self.lexicon.appointments.search(
            self.text, place.sentence[0], place.right[1]
        ):
            return None
        years = _YEARS.match(self.text, office.end())
        return years.end() if years else office.end(), limit

    def appointed_to(self, quantity: Quantity, office: tuple[int, int]) -> list[Candidate]:
        """What the words of an office name that a measure word counts.

        Args:
            office: Where they stand, as `office_behind` tells.
        """
        start, end = office
        phrase_end, noun = self._phrases.phrase_at(start, end, quantity.unit)
        # 提案|办理|先进单位
        names = [self.words.longest(start, end)]
        names.append(self._phrases.word_that_closes(start, phrase_end) if noun else None)
        # 十届县政协反映社情民意|信息员: the office closes its clause
        bare = len(self.text[start:end].rstrip(_MARKS))
        names.append(self._phrases.word_that_closes(start, start + bare))
        return [
            Candidate(name, Attachment.NEXT)
            for name in names
            if name is not None and self._phrases.counts_in(name, quantity.unit)
        ]

    def attributed_candidates(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """Metric words behind an attribute of what is counted (12条有价值的社情民意)."""
        end = min(place.right[1], quantity.end + self._reach.noun_phrase)
        at = quantity.end
        if self.text.find("的", at, end) < 0:
            return []
        if quantity.unit in self._people_and_bodies:
            phrase_end, _ = self._phrases.right_of(quantity, place)
            counted = self._phrases.word_that_closes(at, phrase_end)
            is_of_persons = quantity.unit in self.lexicon.people_units
            if not is_of_persons or (counted and self._phrases.counts_in(counted, quantity.unit)):
                at = phrase_end + 1  # 16个镇街的议事堂 counts 镇街; 38名热心公益|的委员 does not count 公益
        while (at := self.text.find("的", at, end) + 1) > 0:
            phrase_end, noun = self._phrases.phrase_at(at, end, quantity.unit)
            if place.right_is_shared and phrase_end == place.right[1]:
                continue  # 向10个部门征集推动解决的事项|40条: the next number counts them
            found = self.closing_candidates(phrase_end, quantity, place, at) if noun else []
            if found and self._phrases.counts_in(found[0].hit, quantity.unit):
                return found
        return []

    def later_items(self, quantity: Quantity, place: QuantityContext, at: int) -> list[Candidate]:
        """The noun of the catalogue that closes a list behind the number (16份视察、调研报告)."""
        end = min(place.clause[1], quantity.end + self._reach.noun_phrase)
        while joint := _LIST_JOINT.match(self.text, at, end):
            start = joint.end()
            at, noun = self._phrases.phrase_at(start, end, quantity.unit)
            if _DIGIT.match(self.text, at):  # 报告3份、建议|12条
                return []
            closing = self._phrases.word_that_closes(start, at) if noun else None
            if closing and self._phrases.counts_in(closing, quantity.unit):
                return [Candidate(closing, Attachment.NEXT)]
        return []

    def before_quotation(self, quantity: Quantity, phrase_end: int) -> list[Candidate]:
        """The counted noun that a quotation follows (50个委员工作室“三位一体”建设)."""
        quoted = self.text.find("“", quantity.end + 1, phrase_end)
        closing = self._phrases.word_that_closes(quantity.end, quoted) if quoted > 0 else None
        is_counted = closing is not None and self._phrases.counts_in(closing, quantity.unit)
        return [Candidate(closing, Attachment.NEXT)] if closing and is_counted else []

    def closing_candidates(
        self, phrase_end: int, quantity: Quantity, place: QuantityContext, start: int | None = None
    ) -> list[Candidate]:
        """Metric words that close the noun phrase right of the number, or one that begins at `start`."""
        start = place.right[0] if start is None else start
        tail = self._phrases.word_that_closes(start, phrase_end)
        is_of_people = quantity.unit in self.lexicon.people_units or quantity.unit in _HOLDERS
        if is_of_people and (tail is None or not self._phrases.counts_in(tail, quantity.unit)):
            # 86名委员捐款捐物: a tagger takes the verb for a noun, but only people are counted so.
            inside = self.words.inside((start, max(start, phrase_end)))
            people = [hit for hit in reversed(inside) if self._phrases.counts_in(hit, quantity.unit)]
            if people:
                return [
                    Candidate(hit, Attachment.NEXT, self._is_subject(hit, quantity, place)) for hit in people
                ]
        return [Candidate(tail, Attachment.NEXT, self._is_subject(tail, quantity, place))] if tail else []

    def act_behind(self, quantity: Quantity, place: QuantityContext) -> list[Candidate]:
        """The act that closes the predicate of a number which opens its clause
        (8次|在市政协会议上作交流发言).
        """
        said = said_behind(self.text, place)
        if quantity.unit not in self.lexicon.act_units or place.right_is_shared or not said:
            return []
        if not self.opens_clause(place):
            return []
        end = self.text.index(said, place.right[0]) + len(said)
        act = self._phrases.word_that_closes(place.right[0], end)
        return (
            [Candidate(act, Attachment.NEXT)] if act and self._phrases.counts_in(act, quantity.unit) else []
        )
