"""Which metric of the catalogue a quantity counts: statements compete by the words that called them.

In: a quantity, where it stands, and the metric words that may govern it. Out: the metric of the statement
with the highest score, and its lead over the next one. A statement scores by how specific its word is and by
which of the words that it asks for are there, the closer the better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import inf
from typing import NamedTuple

from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.term_matcher import TermMatch
from gov_reviews.knowledge.catalogue import OTHER, Catalogue, Sense, Statement
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.both_languages import in_both

_LONGEST_NEGATION = 4  # characters before a required word, in which it is taken back
_SHOWN_WORDS = 8  # of a required list, to a person
_ABOUT = re.compile(
    f"(?:有关|关于|涉及|事关|围绕(?!中心)|聚焦)(?!部门|单位|方面?|人民团体|团体|党派)[{HAN}“”、]{{2,30}}"
    r"(?<!提出)(?<!提交)(?<!撰写)的\Z"
)
# 代表建议31件，政协提案22件，: clauses of a list before the last one
_ITEM_CLAUSES = re.compile(
    rf"(?:(?<=[，,])[{HAN}“”]{{2,14}}\d[\d.]{{0,8}}[万余多]{{0,2}}[件条篇份次场项个名](?:（[^（），]{{1,30}}）)?[，,]){{1,5}}\Z"
)
_OF_ANOTHER_NOUN = re.compile(f"的(?![有共达])[{HAN}]")  # 办理|的提案共92件，其中集体提案25件
# 省、市两级, 市级以上: levels that received, by one character each
_LEVELS = re.compile(
    "(?:(?:全国|国家|[中省市州区县旗盟])[、和及]?){1,4}(?:[两三]?级)?(?:以上)?(?:政协|部门)?"
)
_LONGEST_ITEMS = 100  # characters
_LONGEST_ABOUT = 36  # characters


class Attachment(IntEnum):
    """How a metric word stands to its number, the stronger the higher."""

    TOPIC = 1
    VERB = 2
    NEXT = 3


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class MetricMatch:
    """What one quantity counts.

    Attributes:
        metric_code: Catalogue code or "other".
        noun: The words that say what is counted, as printed.
        stand: How the metric word stands; None for other.
        score: The winning statement's score, comparable among the answers for one quantity.
        margin: Its lead over the best statement of another metric; infinite where there is none.
        rule_id: The winning statement, or the rule that gave the metric without one; None for other.
        is_mixed: Whether it is a sum of several things (提案和社情民意140篇), which no fallback tells.
    """

    metric_code: str
    noun: str | None
    stand: Attachment | None
    score: float
    margin: float
    rule_id: str | None = None
    is_mixed: bool = False


class Candidate(NamedTuple):
    """A metric word that may govern the number; as a verb alone, where no noun of the catalogue is meant."""

    hit: TermMatch
    stand: Attachment
    is_subject: bool = False
    is_verb: bool = False


_Held = tuple[float, Candidate, Sense]  # a statement that holds: its score and the word that called it


@dataclass(frozen=True, slots=True)
class StatementTrace:
    """One statement that competed for a quantity.

    Attributes:
        rule_id: Name of the statement.
        trigger: The word of the text that called it. stand: how it stands to the number.
        score: None where it cannot hold.
        why_not: What it lacks, in both languages; "" where it holds.
        is_detail: Whether it is of a detail metric; these compete among themselves.
    """

    rule_id: str
    trigger: str
    stand: Attachment
    score: float | None
    why_not: str
    is_detail: bool = False


class StatementContest:
    """Decides between the statements of one catalogue over one text.

    Attributes:
        falls_back: Whether only the statements compete that hold where no other does.
        headline: What the document is about: the topic of its elliptic clauses where nothing nearer is.
        trace: Filled with the statements that compete, where somebody asks why; None where nobody does.
    """

    def __init__(
        self,
        text: str,
        catalogue: Catalogue,
        lexicon: Lexicon,
        tag: Callable[[int, int], list[tuple[str, str]]],
        *,
        is_of_details: bool,
        headline: str = "",
    ) -> None:
        self.headline = headline
        self.text, self.catalogue, self.lexicon = text, catalogue, lexicon
        self._tag, self._is_of_details = tag, is_of_details
        self._senses_in = catalogue.senses_in
        self.falls_back = False
        self.trace: list[StatementTrace] | None = None
        weights = load_words(FigureWeights)
        self._weights, self._reach = weights.score, weights.reach

    def reaches(self, start: int, end: int) -> bool:
        """Whether only fillers stand between a noun and the number."""
        return start == end or self.lexicon.head_gap.fullmatch(self.text, start, end) is not None

    def decide(
        self,
        quantity: Quantity,
        place: QuantityContext,
        earlier: tuple[int, int],
        candidates: Sequence[Candidate],
        noun: str | None,
    ) -> MetricMatch:
        """The best statement over all candidates."""
        if not candidates:
            return MetricMatch(OTHER, noun, None, 0.0, 0.0)
        held: list[_Held] = []
        trace = self.trace
        counts_in = quantity.unit if trace is None else None  # those who ask why hear of all units
        segment = (place.left[0], place.right[1])
        for order, candidate in enumerate(candidates):
            hit, stand, _, is_verb = candidate
            piece = self._piece_of(candidate, quantity, segment) if place.right_is_shared else segment
            for sense in self._senses_in[hit.word, counts_in, self.falls_back, is_verb]:
                score = self._score(sense.statement, candidate, quantity, place, piece, earlier)
                if trace is not None:
                    trace.append(self._traced(sense, candidate, quantity, place, score))
                if score is not None:
                    if stand is not Attachment.NEXT:
                        score -= self._weights.later_trigger * order
                    held.append((score, candidate, sense))
        if not held:
            return MetricMatch(OTHER, noun, None, 0.0, 0.0)
        score, candidate, sense = held[0]
        margin = inf
        if len(held) > 1:
            (score, candidate, sense), margin = self._first_of(held, place)
        code = sense.metric.code
        return MetricMatch(code, noun or candidate.hit.word, candidate.stand, score, margin, sense.rule_id)

    def _first_of(self, held: Sequence[_Held], place: QuantityContext) -> tuple[_Held, float]:
        """The statement that wins, and its lead over the best one of another metric."""
        best: dict[str, _Held] = {}
        for one in held:
            code = one[2].metric.code
            if code not in best or one[0] > best[code][0]:
                best[code] = one
        if len(best) == 1:
            return best.popitem()[1], inf
        (_, first), (_, second), *_ = self._ranked(best, place)
        return first, first[0] - second[0]

    def _ranked(self, best: dict[str, _Held], place: QuantityContext) -> list[tuple[str, _Held]]:
        """The metrics by their best statement; of equal ones one that asks for the role of what is counted
        (共有131位委员|提出提案), then the required word nearest the number tells.
        """
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        if ranked[0][1][0] == ranked[1][1][0]:
            ranked.sort(key=lambda item: (-item[1][0], *self._tells_more(item[1][2], place), item[0]))
        return ranked

    def _tells_more(self, sense: Sense, place: QuantityContext) -> tuple[bool, int]:
        """How a statement stands among equal ones, the first the least."""
        return not sense.statement.as_subject, -self._nearest_required(sense, place)

    def _nearest_required(self, sense: Sense, place: QuantityContext) -> int:
        """Where the last word before a number ends that a statement asks for; 0 where it asks for none."""
        patterns = (sense.statement.requires_segment, sense.statement.requires_clause)
        ends = (
            found.end() for asked in patterns if asked for found in asked.finditer(self.text, *place.left)
        )
        return max(ends, default=0)

    def _piece_of(
        self, candidate: Candidate, quantity: Quantity, segment: tuple[int, int]
    ) -> tuple[int, int]:
        """A segment that goes on to the next number as far as a candidate may ask for words of it:
        523件提案立案467件, the verb belongs to the next number; but what people do is theirs.
        """
        is_behind = candidate.hit.start >= quantity.end
        if is_behind and quantity.unit not in self.lexicon.people_units:
            return segment[0], candidate.hit.end
        return segment

    def _traced(
        self,
        sense: Sense,
        candidate: Candidate,
        quantity: Quantity,
        place: QuantityContext,
        score: float | None,
    ) -> StatementTrace:
        """What is told of a statement to those who ask why."""
        why_not = "" if score is not None else self._why_not(sense, candidate, quantity, place)
        called = (sense.rule_id, candidate.hit.word, candidate.stand)
        return StatementTrace(*called, score, why_not, self._is_of_details)

    def _score(
        self,
        statement: Statement,
        candidate: Candidate,
        quantity: Quantity,
        place: QuantityContext,
        piece: tuple[int, int],
        earlier: tuple[int, int],
    ) -> float | None:
        """Score of one statement, None where it cannot hold.

        Args:
            piece: The segment of the number as far as the candidate may ask for words of it.
        """
        text, weights = self.text, self._weights
        of_segment, of_clause = statement.requires_segment, statement.requires_clause
        of_part = statement.requires_sentence_part
        # A word that is required stands nowhere in reach, as for every second statement: asked first. From
        # the statement's start: a clause that shares the verb of the one before finds it there. What stands
        # in reach may still be said of something else.
        if (
            (of_clause is not None and of_clause.search(text, place.statement[0], place.clause[1]) is None)
            or (of_segment is not None and of_segment.search(text, *piece) is None)
            or (of_part is not None and of_part.search(text, *place.statement) is None)
            or quantity.unit not in statement.units  # only where somebody asks why
            or self._is_ruled_out(statement, candidate, piece, place)
        ):
            return None
        score = weights.trigger_character * len(candidate.hit.word)
        if of_segment is not None:
            score += weights.segment
        if of_clause is not None:
            if not (cue := self._cue_score(of_clause, candidate, quantity, place)):
                return None
            score += cue
        if of_part is not None:
            score += weights.sentence_part
        if (topic := statement.requires_earlier) is not None:
            named = self._topic_score(topic, candidate, quantity, place, piece, earlier)
            return None if named is None else score + named
        return score

    def _topic_score(
        self,
        topic: re.Pattern[str],
        candidate: Candidate,
        quantity: Quantity,
        place: QuantityContext,
        piece: tuple[int, int],
        earlier: tuple[int, int],
    ) -> float | None:
        """What a topic adds that was named before an elliptic verb, the more in its sentence; None where none
        was.
        """
        if not self._has_topic(topic, candidate, quantity, piece, earlier):
            return None
        is_near = topic.search(self.text, place.sentence[0], quantity.start) is not None
        return self._weights.earlier_same if is_near else self._weights.earlier_before

    def _is_ruled_out(
        self, statement: Statement, candidate: Candidate, piece: tuple[int, int], place: QuantityContext
    ) -> bool:
        """Whether a statement asks for another role in the sentence, or a word excludes it."""
        if statement.not_as_subject if candidate.is_subject else statement.as_subject:
            return True
        if statement.not_about and self._is_about(candidate.hit, place):
            return True
        asked = statement.excludes_segment
        if asked is not None and asked.search(self.text, *piece) is not None:
            return True
        asked = statement.excludes_sentence
        return asked is not None and asked.search(self.text, *place.sentence) is not None

    def _is_about(self, hit: TermMatch, place: QuantityContext) -> bool:
        """有关经济建设的|提案58件: whether a noun is told by what it is about."""
        start = max(place.left[0], hit.start - _LONGEST_ABOUT)
        return _ABOUT.search(self.text[start : hit.start]) is not None

    def _why_not(self, sense: Sense, candidate: Candidate, quantity: Quantity, place: QuantityContext) -> str:
        """What a statement that cannot hold lacks, in both languages, in the order in which `_score` asks."""
        statement, text = sense.statement, self.text
        if quantity.unit not in statement.units:
            units = "、".join(statement.units)
            return in_both(f"counts {units}, not {quantity.unit}", f"计量单位为{units}，而非{quantity.unit}")
        if candidate.is_subject and statement.not_as_subject:
            return in_both("what is counted is the subject of another predicate", "所计事物是另一谓语的主语")
        if statement.as_subject and not candidate.is_subject:
            return in_both("what is counted is not the subject of a predicate", "所计事物不是谓语的主语")
        if statement.not_about and self._is_about(candidate.hit, place):
            return in_both("what is counted is told by what it is about", "所计事物以其主题限定")
        segment = (place.left[0], place.right[1])
        for pattern, span, scope, scope_zh in (
            (statement.excludes_segment, segment, "segment", "本段"),
            (statement.excludes_sentence, place.sentence, "sentence", "本句"),
        ):
            if pattern is not None and (met := pattern.search(text, *span)):
                return in_both(f"excluded by {met[0]} in the {scope}", f"{scope_zh}有排除词{met[0]}")
        return self._what_is_missing(sense, place)

    def _what_is_missing(self, sense: Sense, place: QuantityContext) -> str:
        """The required words of a statement that are not there, in both languages."""
        statement, requires = sense.statement, sense.statement.requires
        segment = (place.left[0], place.right[1])
        for words, pattern, span, where, where_zh in (
            (requires.segment, statement.requires_segment, segment, "in the segment", "本段"),
            (requires.clause, statement.requires_clause, place.clause, "in the clause", "本分句"),
            (
                requires.sentence_part,
                statement.requires_sentence_part,
                place.statement,
                "between the semicolons",
                "分号之间",
            ),
        ):
            if words and not finds(pattern, self.text, span):
                return in_both(f"needs {where}: {_some_of(words)}", f"{where_zh}须有：{_some_of(words)}")
        if requires.earlier:
            some = _some_of(requires.earlier)
            return in_both(f"needs before the number: {some}", f"数字之前须有：{some}")
        return in_both("a required word is there, but out of its reach", "所需词语距离过远")

    def _cue_score(
        self, pattern: re.Pattern[str], candidate: Candidate, quantity: Quantity, place: QuantityContext
    ) -> float:
        """What a required word of the clause adds, the more the closer it is to the number; 0 where there is
        none."""
        text, weights = self.text, self._weights
        is_said = pattern.search(text, *place.clause) is not None
        if is_said and (cue := self._predicate_first(pattern, (place.left[0], place.right[1]))):
            return cue
        if is_said and any(self._said(pattern, place.opening)):
            return weights.clause_opening
        # 价值2万元的|课桌凳60套捐赠给学校: an attribute belongs to what stands behind it.
        is_attribute = text.startswith("的", quantity.end)
        if candidate.hit.start < quantity.start and not is_attribute:
            has_cue = self._clause_before_has(pattern, place, candidate.hit.start)
            return weights.clause_before if has_cue else 0.0
        behind = (place.right[1], place.clause[1])
        return weights.clause_behind if is_said and any(self._said(pattern, behind)) else 0.0

    def _predicate_first(self, pattern: re.Pattern[str], span: tuple[int, int]) -> float:
        """What a word weighs that is said of the number, or that is only an attribute (交办的395件提案); 0
        for none.
        """
        best = 0.0
        for match in self._said(pattern, span):
            if not self.text.startswith("的", match.end()):
                return self._weights.clause
            best = self._weights.clause_attribute
        return best

    def _said(self, pattern: re.Pattern[str], span: tuple[int, int]) -> Iterator[re.Match[str]]:
        """The words of a pattern in a span that nothing takes back (不能|办理)."""
        for match in pattern.finditer(self.text, *span):
            before = max(span[0], match.start() - _LONGEST_NEGATION)
            if not self.lexicon.negated.search(self.text, before, match.start()):
                yield match

    def _has_topic(
        self,
        pattern: re.Pattern[str],
        candidate: Candidate,
        quantity: Quantity,
        piece: tuple[int, int],
        earlier: tuple[int, int],
    ) -> bool:
        """Whether the topic of an elliptic verb (立案480件, 上报109条) was named before."""
        # Such a verb has no object of its own between itself and the number.
        is_left_verb = candidate.stand is Attachment.VERB and candidate.hit.end <= quantity.start
        if is_left_verb and not self.reaches(candidate.hit.end, quantity.start):
            receiver = self.lexicon.recipient.lists.match(
                self.text, candidate.hit.end, quantity.start
            ) or _LEVELS.match(self.text, candidate.hit.end, quantity.start)  # 报送省政协128条, 上报省市128条
            if not receiver or not self.reaches(receiver.end(), quantity.start):
                return False
        if finds(pattern, self.text, earlier) or finds(pattern, self.text, piece):
            return True
        return pattern.search(self.headline) is not None

    def _clause_before_has(self, pattern: re.Pattern[str], place: QuantityContext, noun: int) -> bool:
        """Whether the cue stands in the clause just before, when the number's own clause has no verb of its
        own before it; a list of such clauses shares its verb (办理代表建议31件，政协提案22件，省级提案4件).

        Args:
            noun: Where the counted noun begins.
        """
        if pattern.search(self.text, place.statement[0], place.clause[0]) is None:
            return False
        is_bare = place.left[1] - place.left[0] <= self._reach.bare_clause
        if not is_bare and not self._is_attribute(place.left[0], noun):
            return False
        end = place.clause[0]
        items = _ITEM_CLAUSES.search(self.text, max(place.statement[0], end - _LONGEST_ITEMS), end)
        first = items.start() if items else end
        start = max(place.statement[0], first - self._reach.clause_before)
        found = pattern.finditer(self.text, start, end)
        return any(not _OF_ANOTHER_NOUN.match(self.text, match.end()) for match in found)

    def _is_attribute(self, start: int, end: int) -> bool:
        """Whether words before a noun hold no verb, and are few."""
        if end - start > self._reach.bare_clause * 2:
            return False
        return not any(tag.startswith(("v", "p", "d")) for _, tag in self._tag(start, end))


def _some_of(words: Sequence[str]) -> str:
    """The first words of a list, for a person, and how many more there are."""
    shown = "、".join(words[:_SHOWN_WORDS])
    return shown if len(words) <= _SHOWN_WORDS else f"{shown} ... ({len(words)})"


def finds(pattern: re.Pattern[str] | None, text: str, span: tuple[int, int]) -> bool:
    """Whether there is a pattern and it matches inside the span."""
    return pattern is not None and pattern.search(text, *span) is not None
