"""Who did what a figure counts, and who received it.

In:  a text with its cues, the place of a quantity, the committee that the document is about.
Out: `Participant`s: codes, and the printed words where they name somebody else than the committee.
An actor is the subject where nothing makes it an object (向区委, 走访委员), where it is not what is counted
(委员工作室20个), and until another actor follows; it is carried from clause to clause, also over ；.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import rjieba

from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext, split_clauses
from gov_reviews.facts.scope import CueIndex
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRules
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.reviews import Organization, RecipientCode, SubjectCode

OWN_SUBJECTS = frozenset({SubjectCode.COMMITTEE, SubjectCode.ORGAN})
"""Those whose figures are the committee's without naming anybody."""
OTHERS = frozenset(
    {
        SubjectCode.OTHER_COMMITTEE,
        SubjectCode.GOVERNMENT,
        SubjectCode.SYSTEM,
        SubjectCode.PUBLIC,
        SubjectCode.PLACE,
    }
)
"""Those whose figures are context, unless the committee acts with them."""

_COMMITTEE = re.compile("政协(?![委系组机干常党办提工履云声报章各会情事议])")
_BEFORE_COMMITTEE = re.compile(f"[{HAN}]{{0,10}}\\Z")
_VERBAL = ("v", "p")  # word classes of verbs and prepositions; nouns made of verbs (vn) are none
_RESIDENT = re.compile(f"[在住驻][{HAN}]{{1,2}}\\Z")
_PREPOSITION = re.compile("[向对给被经由与将把赴获为在从](?=[省市区县旗州盟])")
_NUMERAL = re.compile(r"\d|[一二三四五六七八九十百千万两]{1,12}[次件个名项条篇份场期家人位]")
_ATTRIBUTE = re.compile(f"[{HAN}]{{0,4}}的")
_LONGEST_LIST = 30  # characters before an actor, in which its list and what governs it are looked for
_SHORTEST_PREDICATE, _SHORT_OPENING, _LONGEST_NOUN = 3, 4, 12  # characters
_PEOPLE = frozenset(
    {SubjectCode.MEMBERS, SubjectCode.HIGHER_MEMBERS, SubjectCode.ORGAN, SubjectCode.PARTIES_GROUPS}
)
_LEVEL = re.compile(r"(?:全国|自治[区州县旗]|[省市区县旗州盟])$")


@dataclass(frozen=True, slots=True)
class Participant:
    """Who acted.

    Attributes:
        codes: The first named first.
        printed: Their words; None for the committee and its organs.
    """

    codes: tuple[SubjectCode, ...]
    printed: str | None


THE_COMMITTEE = Participant((SubjectCode.COMMITTEE,), None)


@dataclass(slots=True)
class _Actor:
    start: int
    end: int
    code: SubjectCode


@dataclass(frozen=True, slots=True)
class _Grammar:
    objects_after: tuple[str, ...]
    led_after: tuple[str, ...]
    qualifiers: tuple[str, ...]
    between: re.Pattern[str]
    led: frozenset[str]


@cache
def _grammar() -> _Grammar:
    known = load_words(ScopeRules)
    led, qualifiers = alternatives(known.led_after), alternatives(known.qualifiers)
    return _Grammar(
        objects_after=tuple(known.objects_after),
        led_after=tuple(known.led_after),
        qualifiers=tuple(known.qualifiers),
        between=re.compile(rf"(?:{led}|{qualifiers}|[、和与同及]|以及)*[省市区县旗州盟]?"),
        led=frozenset(known.led_after),
    )


class ParticipantFinder:
    """Finds the actors of one document."""

    def __init__(
        self, masked: str, cues: CueIndex, organization: Organization | None, lexicon: Lexicon
    ) -> None:
        self._text = masked
        self._cues = cues
        self._own_name = organization.name.removesuffix("政协") if organization else None
        self._lexicon = lexicon
        self._adopted = lexicon.adopted
        self._clauses: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._carried: dict[int, Participant] = {}
        self._groups: dict[int, list[list[_Actor]]] = {}

    def subject(self, quantity: Quantity, place: QuantityContext) -> Participant:
        """Who did what the quantity counts."""
        if counted := self._counted_actor(quantity, place):
            return self._participant([counted])
        own = self._groups_of(place.clause)
        for group in reversed(own):
            if group[-1].end <= quantity.start and not self._is_counted(group[-1].end, quantity.start):
                return self._participant(group)
        carried = self._carried_to(place)
        if OTHERS.issuperset(carried.codes):
            # 区政府逐条回应，采纳29条: what others adopt is the committee's result
            is_adopted = self._adopted.search(self._text, place.clause[0], quantity.start)
            return THE_COMMITTEE if is_adopted else carried
        # 委员提出提案156件，满意率98.2%: a rate is the subject of its own clause
        is_rate = quantity.unit == PERCENT and "率" in self._text[slice(*place.opening)]
        return THE_COMMITTEE if is_rate else carried

    def _carried_to(self, place: QuantityContext) -> Participant:
        """Who acted last in the clauses of the sentence before a number's own."""
        start = place.clause[0]
        carried = self._carried.get(start)
        if carried is None:
            before = (clause for clause in reversed(self._clauses_of(place.sentence)) if clause[0] < start)
            group = next((groups[-1] for clause in before if (groups := self._groups_of(clause))), None)
            carried = self._carried[start] = self._participant(group) if group else THE_COMMITTEE
        return carried

    def _participant(self, group: list[_Actor]) -> Participant:
        codes = tuple(dict.fromkeys(actor.code for actor in group))
        named = [actor for actor in group if actor.code not in OWN_SUBJECTS]
        printed = self._text[named[0].start : named[-1].end] if named else None
        return Participant(codes, printed)

    def _clauses_of(self, sentence: tuple[int, int]) -> list[tuple[int, int]]:
        found = self._clauses.get(sentence)
        if found is None:
            found = self._clauses[sentence] = split_clauses(self._text, sentence)
        return found

    def _groups_of(self, clause: tuple[int, int]) -> list[list[_Actor]]:
        """Those who act in a clause; who acts together is one group."""
        groups = self._groups.get(clause[0])
        if groups is None:
            groups = self._groups[clause[0]] = []
            has_cue = self._cues.inside(CueKind.ACTOR, *clause) or self._text.find("政协", *clause) >= 0
            if not has_cue:
                return groups
            for actor in sorted(self._actors(clause), key=lambda one: one.start):
                if groups and _grammar().between.fullmatch(self._text, groups[-1][-1].end, actor.start):
                    groups[-1].append(actor)
                else:
                    groups.append([actor])
        return groups

    def _actors(self, clause: tuple[int, int]) -> Iterator[_Actor]:
        text = self._text
        for cue in self._cues.inside(CueKind.ACTOR, *clause):
            if self._acts(clause, cue.start, cue.end):
                yield _Actor(cue.start, cue.end, SubjectCode(cue.rule.code))
        for match in _COMMITTEE.finditer(text, *clause):
            before = _BEFORE_COMMITTEE.search(text[max(clause[0], match.start() - 10) : match.start()])
            name, code = self._committee(before[0] if before else "")
            start = match.start() - len(name)
            acts_with = text[start - 1 : start] in tuple("与和同及、") and any(
                cue.end == start - 1 for cue in self._cues.inside(CueKind.ACTOR, clause[0], start)
            )  # 县政府与县政协召开
            if acts_with or self._acts(clause, start, match.end()):
                yield _Actor(start, match.end(), code)

    def _committee(self, before: str) -> tuple[str, SubjectCode]:
        """The words before 政协 that name a committee, and whether it is this one."""
        level = _LEVEL.search(before)
        if level is None:
            return "", SubjectCode.COMMITTEE
        name = before[: level.start()]
        own = self._own_name
        if level[0] == "全国":
            return level[0], SubjectCode.OTHER_COMMITTEE
        if own is None:
            return level[0], SubjectCode.COMMITTEE
        longest = max(size for size in range(len(before) + 1) if own.endswith(before[len(before) - size :]))
        if longest > len(level[0]):
            return before[len(before) - longest :], SubjectCode.COMMITTEE
        if not name or self._ends_with_function_word(name):
            is_own = own.endswith(level[0][-1])
            return level[0], SubjectCode.COMMITTEE if is_own else SubjectCode.OTHER_COMMITTEE
        return before[-6:], SubjectCode.OTHER_COMMITTEE

    def _ends_with_function_word(self, name: str) -> bool:
        grammar = _grammar()
        if name.endswith((*grammar.objects_after, *grammar.led_after)):
            return True
        return bool(rjieba.tag(name)[-1][1].startswith(_VERBAL))

    def _acts(self, clause: tuple[int, int], start: int, end: int) -> bool:
        """Whether an actor's words name who acts: not an object, not what is counted, not inside an
        attribute (委员提出的建议).
        """
        text = self._text
        gap = self._lexicon.head_gap.match(text, end, clause[1])
        if gap is not None and _NUMERAL.match(text, gap.end()):
            return False
        # 全国政协采用7篇: who adopts receives
        if _ATTRIBUTE.match(text, end) or self._adopted.search(text, end, clause[1]):
            return False
        return not self._is_object(clause[0], start)

    def _is_object(self, clause_start: int, start: int) -> bool:
        """Whether the words before an actor make it an object (向区委, 走访委员), also as one of a list
        (向区委、区政府).
        """
        grammar = _grammar()
        before = self._text[max(clause_start, start - _LONGEST_LIST) : start]
        before = _RESIDENT.sub("", before)  # 在津市政协委员
        while before.endswith(grammar.qualifiers):
            before = next(before.removesuffix(word) for word in grammar.qualifiers if before.endswith(word))
        while before:
            if before[-1] in "、和及等":
                before = before[:-1]
                continue
            item = re.split("[、和及等]", before)[-1]
            # The tagger takes 向市 and 对区 for nouns.
            governed = _PREPOSITION.search(item)
            if governed and not any(item.find(word, governed.end()) >= 0 for word in grammar.led):
                return True
            for word, tag in reversed(rjieba.tag(item)):
                if word in grammar.led:
                    return False
                if (tag.startswith(_VERBAL) and tag != "vn") or word.endswith(grammar.objects_after):
                    return True
            before = before[: len(before) - len(item)]
        return False

    def _is_counted(self, start: int, end: int) -> bool:
        """Whether nothing but fillers stands between an actor and a number: it is what is counted."""
        return self._lexicon.head_gap.fullmatch(self._text, start, end) is not None

    def _counted_actor(self, quantity: Quantity, place: QuantityContext) -> _Actor | None:
        """52名委员一线参与: those who are counted act, where the number opens its clause and a predicate
        follows.
        """
        text, end = self._text, min(quantity.end + _LONGEST_NOUN, place.clause[1])
        cue = next(iter(self._cues.inside(CueKind.ACTOR, quantity.end, end)), None)
        if cue is None or cue.rule.code not in _PEOPLE:
            return None
        left = text[slice(*place.left)].strip("，、； “")
        if left and not self._lexicon.only_fillers.fullmatch(text, *place.left):
            return None
        rest = text[cue.end : place.clause[1]].strip("，。；、 ")
        is_alone = place.opening[1] - place.opening[0] <= _SHORT_OPENING or place.list_index == 0
        has_predicate = len(rest) >= _SHORTEST_PREDICATE and is_alone
        return _Actor(cue.start, cue.end, SubjectCode(cue.rule.code)) if has_predicate else None


# --- recipients ---

_LEVEL_CODES = (
    (("全国政协", "中央", "中共中央", "国务院", "国家"), RecipientCode.NATIONAL),
    (("省", "自治区"), RecipientCode.PROVINCIAL),
    (("市", "州", "盟", "地委"), RecipientCode.MUNICIPAL),
    (("区", "县", "旗"), RecipientCode.COUNTY),
)
_OWN_CODES = {
    "province": RecipientCode.PROVINCIAL,
    "prefecture": RecipientCode.MUNICIPAL,
    "county": RecipientCode.COUNTY,
}


def recipient_code(printed: str | None, organization: Organization | None) -> RecipientCode | None:
    """What kind of body received, adopted or commented.

    Args:
        printed: Its words. organization: whose document it is.
    """
    if printed is None:
        return None
    code = next(code for starts, code in _LEVEL_CODES if printed.startswith(starts)) if printed else None
    own = _OWN_CODES.get(organization.level) if organization else None
    is_committee = "政协" in printed
    if organization and organization.name.endswith("市政协") and organization.level == "county":
        own = RecipientCode.MUNICIPAL
    if code == own and not is_committee:
        return RecipientCode.PARTY_GOVERNMENT
    return code
