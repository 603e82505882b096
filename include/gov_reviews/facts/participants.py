"""Who did what a figure counts.

In: a text with its cues, the place of a quantity, the committee that the document is about.
Out: `Participant`s: codes, and the printed words where they name somebody else than the committee.
Who acts in a clause is what facts/actors.py finds. An actor is the subject until another one follows; it is
carried from clause to clause, also over ；.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from operator import attrgetter
from typing import NamedTuple

import rjieba

from gov_reviews.facts.actor_grammar import load_actor_grammar
from gov_reviews.facts.actors import (
    AUTHORS,
    COUNT_WITH_UNIT,
    COUNTED_OPENING,
    LEVEL,
    LONGEST_BEFORE,
    PERSONS,
    Actor,
    ActorFinder,
    lowest_division,
)
from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext, said_behind, split_clauses
from gov_reviews.facts.scope import DEPARTMENT_RULE, Cue, CueIndex, load_scope_grammar
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRules
from gov_reviews.records.light_records import light_record
from gov_reviews.records.reviews import Issuer, Organization, SubjectCode

OWN_SUBJECTS = frozenset({SubjectCode.COMMITTEE, SubjectCode.ORGAN})
"""Those whose figures are the committee's without naming anybody."""
OTHERS = frozenset(
    {
        SubjectCode.OTHER_COMMITTEE,
        SubjectCode.GOVERNMENT,
        SubjectCode.SYSTEM,
        SubjectCode.PLACE,
    }
)
"""Those whose figures are context, unless the committee acts with them. The public takes part in what the
committee does.
"""

_LONGEST_CARD_LINE = 40  # characters of the line before
# 23家工作室开展活动，|12家议事堂组织活动: others than those who acted are counted
_OTHER_BODIES = re.compile(rf"\d{{1,4}}[余多]?[个家支][{HAN}]")
_STATEMENT_MARKS = ("；", ";")
_WITH_MEMBERS = re.compile(rf"\d[余多]?[名位个][{HAN}]{{0,4}}委员、?\Z")
_TO_WHOM = re.compile(rf"[向给为][{HAN}]?\Z")  # 向市|妇联捐款
_WRITTEN_BY = re.compile(rf"([{HAN}]{{1,6}})的[约近余]?\Z")  # 教育界委员捐出的3200册图书
_MEMBERS_COUNTED = re.compile(rf"(?:(?!委员)[{HAN}、（）]){{0,24}}委员(?!会)")
_OF_THE_AREA = re.compile("(?:[全本][省市区县州旗盟])?共?有?")
_BEHIND_AUTHORS = tuple("的约近余")
_PASSIVE = re.compile(rf"(?:（[{HAN}]{{1,4}}）)?[{HAN}]{{0,6}}?被")  # 4件被列为重点提案: nobody says by whom
_OF_MEMBERS = re.compile(r"委员(?:个人|联名|和|或|与|、|及){0,4}提案\s*\Z")  # 委员提案149件
_OF_ORGANS = re.compile(r"(?:\A|[^、和与及各协])(?:政协)?各?(?:专门委员会|专委会)提案\s*\Z")
_PROPOSALS_OF = re.compile(
    r"(?:团体|集体|联名|个人|界别|[、和或与及等]){0,5}提案\s{0,2}\d"
)  # 各党派团体提案75件, 各民主党派等集体提案75件
# 集体提案3件, 经济建设方面提案22件: a class of all proposals, of nobody who handed in those before
_CLASS_OF_PROPOSALS = re.compile(
    rf"(?:集体提案|[{HAN}、]{{1,16}}?(?:方面|领域|类)的?(?:提案)?)(?:有|共|为)?\s{{0,2}}\d"
    rf"|[按从][{HAN}]{{1,8}}(?:[划区]?分类?|来?看)[，：]"  # 按内容分，
)
_OF_A_SECTOR = re.compile(rf"(?:其中[，：]?)?(?![{HAN}、]{{0,8}}各界)[{HAN}、]{{1,8}}界别?\Z")  # 教育界3件
_AVERAGE = re.compile(r"(?<![部工众民员])人均(?!纯?收入|可支配)|委员人均")
_WRITERS = AUTHORS | {SubjectCode.HIGHER_MEMBERS}
_WORKS = frozenset({"件", "篇", "条", "份"})
_GIVERS = _WRITERS | {SubjectCode.ORGAN}
_CODE, _IS_ENTERPRISE, _IS_PERSON = map(attrgetter, ("code", "is_enterprise", "is_person"))
_UNITS_OF_BODIES = frozenset({"个", "家"})
# 截至目前，|已募集资金36万元
_TIME_FIRST = re.compile(r"(?:截[至止][^，。；\n]{1,12}|目前|据[^，。；\n]{0,4}统计|至此|其间|期间)，")


@light_record(frozen=True, slots=True)
class Participant:
    """Who acted.

    Attributes:
        codes: The first named first.
        printed: Their words; None for the committee and its organs.
        is_weak: Only figures that no metric of the catalogue counts are theirs: what metrics count is what
            committees do, and a government named before, or the area, is no subject of it.
        is_person: One person, by name.
        named_at: Where the words stand that name them; None where nobody is named.
    """

    codes: tuple[SubjectCode, ...]
    printed: str | None
    is_weak: bool = False
    is_person: bool = False
    named_at: tuple[int, int] | None = field(default=None, compare=False)

    @property
    def is_enterprise(self) -> bool:
        """Whether it is an enterprise: the public takes part, but what enterprises do is no result."""
        return self.is_weak and self.codes == (SubjectCode.PUBLIC,)


THE_COMMITTEE = Participant((SubjectCode.COMMITTEE,), None)
THE_PLACE = Participant((SubjectCode.PLACE,), None, is_weak=True)
_MEMBERS = Participant((SubjectCode.MEMBERS,), None)
_SECTORS = Participant((SubjectCode.SECTORS,), None)


def _is_one_department(subject: Participant) -> bool:
    """区教育局: whether a single government body acts, by the end of its words."""
    return (subject.printed or "").endswith(load_scope_grammar().departments)


def _speaker(issuer: Issuer | None) -> Participant:
    """Who is meant where nobody is named: whose document it is."""
    if issuer is None or issuer.code in (None, SubjectCode.COMMITTEE):
        return THE_COMMITTEE
    return Participant((issuer.code,), issuer.name)


def _names_of_the_place(own_name: str | None) -> tuple[str, ...]:
    """云汀市望岚区, 望岚区, 望岚: the area of the committee, by its name."""
    if not own_name:
        return ()
    last = lowest_division(own_name)
    short = LEVEL.sub("", last)
    return tuple(name for name in (own_name, last, short) if len(name) > 1)


class _Carried(NamedTuple):
    """Who acts at the start of a clause.

    Attributes:
        participant: Who acted last. studios_counted: Studios were counted since; what studios do is theirs.
    """

    participant: Participant
    studios_counted: bool


class _Signs(NamedTuple):
    """Of what the words of a sentence may tell: its clauses are asked about nothing else.

    Attributes:
        studios: Of studios of members. area: of the area of the committee. takers: of somebody who adopts or
            takes up what was told.
    """

    studios: bool
    area: bool
    takers: bool


class ParticipantFinder:
    """Finds the actors of one document.

    Args:
        masked: The text as `mask_names` gives it. cues: of that text.
        organization: Whose document it is; None when undecided, then
        own_word: is its level word (县), from `own_level_word`, if anybody can say.
        issuer: Whose document it is, where that is another body; None: the committee's.
    """

    def __init__(
        self,
        masked: str,
        cues: CueIndex,
        organization: Organization | None,
        lexicon: Lexicon,
        own_word: str | None = None,
        issuer: Issuer | None = None,
    ) -> None:
        self._text = masked
        self._cues = cues
        self._own = _speaker(issuer)
        self._own_name = organization.name.removesuffix("政协") if organization else None
        self._own_places = _names_of_the_place(self._own_name)
        self._own_word = self._own_name[-1] if self._own_name else own_word
        self._lexicon = lexicon
        self._adopted = lexicon.recipient.adopted
        # where words begin that tell of studios, of departments, of the area; the end of the text
        self._studios: list[int] = []
        self._departments: list[int] = []
        self._areas = [cue.start for cue in cues.inside(CueKind.AREA, 0, len(masked))]
        for cue in cues.inside(CueKind.ACTOR, 0, len(masked)):
            if cue.rule.name == DEPARTMENT_RULE:
                self._departments.append(cue.start)
            elif cue.rule.code == SubjectCode.STUDIOS:
                self._studios.append(cue.start)
        self._names_studios = bool(self._studios)
        for starts in (self._studios, self._departments, self._areas):
            starts.append(len(masked))
        self._clauses: dict[tuple[int, int], list[tuple[int, int]]] = {}
        # by sentence: where its clauses start, and who acts there
        self._carried: dict[tuple[int, int], tuple[list[int], list[_Carried]]] = {}
        self._after: dict[int, _Carried] = {}  # by the end of a sentence
        own_names = (self._own_name, self._own_word)
        self._actors = ActorFinder(masked, cues, lexicon, self._own.codes, *own_names)
        self._nobody_named = _Carried(self._own, studios_counted=False)

    def subject(self, quantity: Quantity, place: QuantityContext) -> Participant:
        """Who did what the quantity counts."""
        if quantity.unit == "人次" and _WITH_MEMBERS.search(self._text, place.clause[0], quantity.start):
            return _MEMBERS  # 1546位委员、4697人次参加
        if self._actors.may_name(place.clause) and (named := self._named_beside(quantity, place)):
            return named
        if whose := self._of_proposals(quantity, place):
            return whose
        subject = self._named_or_carried(quantity, place)
        return _MEMBERS if subject is THE_COMMITTEE and self._is_done_by_members(quantity, place) else subject

    def _named_beside(self, quantity: Quantity, place: QuantityContext) -> Participant | None:
        """Who is counted and acts, or did what the counted things are told by: words right at the number."""
        if counted := self._actors.counted_actors(quantity, place):
            return self._participant(counted)
        if self._counts_members_of_a_party(quantity, place):
            return _MEMBERS
        named = self._cues.inside(CueKind.ACTOR, place.clause[0], quantity.start)
        author = self._author(quantity, place, named) if named else None
        return self._participant([author]) if author else None

    def _counts_members_of_a_party(self, quantity: Quantity, place: QuantityContext) -> bool:
        """民建全省39名省、市、县三级政协委员联系群众: whether members are counted by their party."""
        if quantity.unit not in PERSONS or not _MEMBERS_COUNTED.match(self._text, quantity.end):
            return False
        cues = self._cues.inside(CueKind.ACTOR, *place.left)
        is_party = bool(cues) and cues[-1].rule.code == SubjectCode.PARTIES_GROUPS
        return is_party and _OF_THE_AREA.fullmatch(self._text, cues[-1].end, quantity.start) is not None

    def _of_proposals(self, quantity: Quantity, place: QuantityContext) -> Participant | None:
        """Whose proposals a number counts, where the words right before it say so."""
        own_words = self._text[place.left[0] : place.left[1]]
        if self._own is THE_COMMITTEE and "提案" in own_words:
            if self._counts_proposals_of_members(place):
                handler = self._named_or_carried(quantity, place)
                is_handler = handler.codes == (SubjectCode.GOVERNMENT,) and not handler.is_weak
                return handler if is_handler else _MEMBERS
            if _OF_ORGANS.search(own_words):
                return THE_COMMITTEE  # 界别提案26件、专门委员会提案8件
        if quantity.unit == "件" and _OF_A_SECTOR.match(own_words.strip("，；：、 ")):
            return _SECTORS  # 民盟6件、教育界3件
        return None

    def _is_done_by_members(self, quantity: Quantity, place: QuantityContext) -> bool:
        """委员人均1.3件, 捐款捐物412万元: where nobody is named, members do it."""
        if self._text.find("捐", place.clause[0], quantity.start) >= 0:
            return True
        is_average = self._text.find("人均", *place.left) >= 0
        return is_average and _AVERAGE.search(self._text, *place.left) is not None

    def known_by_metric(
        self, subject: Participant, metric_code: str, quantity: Quantity, place: QuantityContext
    ) -> Participant:
        """Who acted, where what is counted tells it; in a text of another body whoever acts there."""
        if self._own is not THE_COMMITTEE and subject is self._own:
            return subject
        if subject.is_weak and metric_code != OTHER and not self._is_of_others(subject, metric_code):
            subject = self._own
        if _acts_of(metric_code) is None:
            return subject
        return known_by_metric(subject, metric_code, is_brought=self._is_brought(quantity, place))

    def _is_of_others(self, subject: Participant, metric_code: str) -> bool:
        """Whether a metric counts what others do, too: beneficiaries, what banks and donors give, or the
        proposals that one department handles (区教育局承办35件，办复率100%).
        """
        rules = load_words(ScopeRules)
        if metric_code in rules.also_of_givers:
            return subject.codes == (SubjectCode.PUBLIC,)
        if metric_code in rules.also_of_others:
            return True
        is_of_proposals = load_catalogue().metrics[metric_code].category == "proposals"
        return is_of_proposals and _is_one_department(subject)

    def _is_brought(self, quantity: Quantity, place: QuantityContext) -> bool:
        """组织32名委员: whether the committee brings those whom a number counts."""
        return (
            quantity.unit in PERSONS
            and load_actor_grammar().brings.search(self._text, place.left[0], quantity.start) is not None
        )

    def _counts_proposals_of_members(self, place: QuantityContext) -> bool:
        """委员提案149件、集体提案47件: those of members are what members did."""
        if load_actor_grammar().committee_alone.search(self._text, *place.left):
            return False  # 交办委员提案578件
        left = self._text[slice(*place.left)].rstrip()
        return left.endswith("提案") and _OF_MEMBERS.search(left) is not None

    def _author(self, quantity: Quantity, place: QuantityContext, named: Sequence[Cue]) -> Actor | None:
        """教育界委员捐出的3200册图书, 联络组提出的提案8件: who did what the counted things are told by.

        Args:
            named: Who is named in the clause before the number, one or more.
        """
        last = named[-1]
        if author := self._author_of_named(place, last) or self._handler(quantity, place, last):
            return author
        if self._text[quantity.start - 1 : quantity.start] not in _BEHIND_AUTHORS:
            return None
        told = _WRITTEN_BY.search(self._text, place.left[0], quantity.start)
        if told is None:
            return None
        for cue in reversed(self._cues.inside(CueKind.ACTOR, place.left[0], told.end(1))):
            deed = self._text[cue.end : told.end(1)]
            if deed and cue.rule.code in _WRITERS and rjieba.tag(deed)[-1][1].startswith("v"):
                return Actor(cue.start, cue.end, self._actors.codes(cue)[0])
        return None

    def _handler(self, quantity: Quantity, place: QuantityContext, cue: Cue) -> Actor | None:
        """政府系统承办的提案296件, 政府系统承办的296件提案: who handles what is counted, where nobody hands
        it over (交由政府系统承办的). `cue`: the last one who is named in the clause.
        """
        if quantity.unit == PERCENT or cue.rule.code != SubjectCode.GOVERNMENT:
            return None
        if load_actor_grammar().handled.fullmatch(self._text, cue.end, quantity.start) is None:
            return None
        start = self._actors.start_of_name(cue, place.clause[0])
        is_object = self._actors.is_object(place.clause[0], start)
        return None if is_object else Actor(start, cue.end, SubjectCode.GOVERNMENT)

    def _author_of_named(self, place: QuantityContext, cue: Cue) -> Actor | None:
        """联络组提出的提案8件: the noun stands between; where a predicate follows (委员提出的建议30条得到
        落实), it is what was done with them. `cue`: the last one who is named in the clause.
        """
        if cue.start < place.left[0]:
            return None
        if cue.rule.code in _GIVERS and self._is_gift_of(cue, place):
            return Actor(cue.start, cue.end, self._actors.codes(cue)[0])
        if cue.rule.code not in AUTHORS or said_behind(self._text, place):
            return None
        is_told = load_actor_grammar().gave.fullmatch(self._text, cue.end, place.left[1])
        is_first = not self._actors.is_object(place.left[0], cue.start)
        return Actor(cue.start, cue.end, SubjectCode(cue.rule.code)) if is_told and is_first else None

    def _is_gift_of(self, cue: Cue, place: QuantityContext) -> bool:
        """送去区政协机关捐款5万元: whether those who are the object of a clause gave what is counted; of
        向妇联捐款 they received it.
        """
        is_gift = load_actor_grammar().gift_of.fullmatch(self._text, cue.end, place.left[1]) is not None
        receives = _TO_WHOM.search(self._text, place.left[0], cue.start) is not None
        return is_gift and not receives and self._actors.is_object(place.left[0], cue.start)

    def _named_or_carried(self, quantity: Quantity, place: QuantityContext) -> Participant:
        """Who acts in a number's own clause, else who acted before."""
        groups = self._actors.groups_of(place.clause)
        if groups and (named := self._named(quantity, place, groups)):
            is_paid = OTHERS.issuperset(named.codes) and self._is_paid_on_call(quantity, place)
            return self._own if is_paid else named
        carried = self._carried_to(place)
        left = (place.clause[0], quantity.start)
        if carried.studios_counted and load_actor_grammar().studio_deeds.search(self._text, *left):
            return Participant((SubjectCode.STUDIOS,), None)
        subject = carried.participant
        if subject is self._own:
            return subject
        is_result = (
            self._is_result_of_others(subject, quantity, place)
            if OTHERS.issuperset(subject.codes)
            else self._is_step_or_rate(subject, quantity, place)
        )
        if is_result:
            return self._own
        is_weak = (
            subject.codes == (SubjectCode.GOVERNMENT,)
            and not self._lexicon.part_openers.match(self._text, place.clause[0])
            and not self._lexicon.parts_follow.search(self._text, place.sentence[0], place.clause[0])
            and not load_actor_grammar().offices_do.search(self._text, place.sentence[0], quantity.start)
        )
        return replace(subject, is_weak=True) if is_weak else subject

    def _named(
        self, quantity: Quantity, place: QuantityContext, groups: Sequence[list[Actor]]
    ) -> Participant | None:
        """Who acts in a number's own clause, the last named before it. `groups`: those who act there."""
        for group in reversed(groups):
            if group[-1].end > quantity.start:
                continue
            # 全省市县政协组织开展639场: committees are counted in 个 and 家 alone
            # 专门委员会16件: so are works, by who wrote them
            code = group[-1].code
            is_other_thing = (
                code is SubjectCode.SYSTEM and quantity.unit not in _UNITS_OF_BODIES
            ) or self._writes(code, quantity)
            is_counted = not is_other_thing and self._actors.is_counted(group[-1].end, quantity.start)
            if is_counted and not self._actors.act_counted(quantity.start):
                continue
            # 委员193名、联络组11个: one of a list is not what the next one does
            if not self._is_next_counted(place.clause, group, quantity.start):
                return self._participant(group)
        return None

    def _writes(self, code: SubjectCode, quantity: Quantity) -> bool:
        return quantity.unit in _WORKS and code in _GIVERS

    def _is_result_of_others(self, subject: Participant, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether what others did is the committee's result: 区政府逐条回应，采纳29条."""
        if self._adopted.search(self._text, place.clause[0], quantity.start):
            return True
        if self._is_paid_on_call(quantity, place):
            return True
        is_government = subject.codes == (SubjectCode.GOVERNMENT,)
        # 政府系统承办296件，办复率98%: of all proposals; 区教育局承办35件，办复率100% is of theirs
        if is_government and self._is_rate(quantity, place) and not _is_one_department(subject):
            return True
        return is_government and load_actor_grammar().pushes.match(self._text, place.clause[0]) is not None

    def _is_paid_on_call(self, quantity: Quantity, place: QuantityContext) -> bool:
        """协调供电公司出资12万元，县交通局出资8万元: whether others pay on the committee's call."""
        if self._text.find("资", place.statement[0], quantity.end) < 0:
            return False
        call = load_actor_grammar().paid_on_call.search(self._text, place.statement[0], quantity.start)
        if call is None:
            return False
        caller = next((start, end) for start, end in self._clauses_of(place.sentence) if call.start() < end)
        before = [group for group in self._actors.groups_of(caller) if group[-1].end <= call.start()]
        return not before or not OTHERS.issuperset(actor.code for actor in before[-1])

    def _is_step_or_rate(self, subject: Participant, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether a number behind what members or others of its own did is the committee's all the same."""
        # 委员提出提案156件，立案98件: a step that the committee takes
        if self._is_step_of_the_committee(subject, (place.clause[0], quantity.start)):
            return True
        # 界别委员提交提案5件，4件被列为重点提案
        is_first = not self._text[slice(*place.left)].strip("，、 ")
        is_thing = not self._actors.is_of_persons(quantity)
        is_passive = is_first and is_thing and place.list_index == 0
        if is_passive and _PASSIVE.match(self._text, quantity.end):
            # 党派提交信息50篇，10篇被市政协采用 is as theirs as 被市政协采用10篇
            return self._adopted.search(self._text, quantity.end, place.right[1]) is None
        # 委员提出提案156件，满意率98.2%: a rate is the subject of its own clause
        return self._is_rate(quantity, place)

    def _is_rate(self, quantity: Quantity, place: QuantityContext) -> bool:
        return quantity.unit == PERCENT and "率" in self._text[slice(*place.opening)]

    def _is_next_counted(self, clause: tuple[int, int], group: list[Actor], end: int) -> bool:
        """52名委员、11个联络组: whether a number is the next item of a list of who is counted."""
        between = self._text[group[-1].end : end]
        return (
            between[:1] in tuple("、和与及")
            and self._lexicon.only_fillers.fullmatch(between, 1) is not None
            and self._actors.is_counted_opening(clause, group[0].start)
        )

    def _carried_to(self, place: QuantityContext) -> _Carried:
        """Who acted last in the clauses of the sentence before a number's own."""
        carried = self._carried.get(place.sentence)
        if carried is None:
            carried = self._carried[place.sentence] = self._carry_through(place.sentence)
        starts, actors = carried
        # a comma inside a title (《甲，乙》) ends no clause here
        return actors[bisect_right(starts, place.clause[0]) - 1]

    def _carry_through(self, sentence: tuple[int, int]) -> tuple[list[int], list[_Carried]]:
        """Where the clauses of a sentence start, and who acts there; one start, where nobody is named."""
        carried = self._at_start_of(sentence)
        signs = self._signs_in(sentence)
        if carried is self._nobody_named and self._tells_nothing(sentence, signs):
            return [sentence[0]], [carried]
        clauses = self._clauses_of(sentence)
        found: list[_Carried] = []
        is_named = False
        aside: list[Actor] = []  # those counted in the clause before, who are not carried
        for clause in clauses:
            groups = self._actors.groups_of(clause)
            if not (groups or aside or any(signs)) and self._is_settled(carried):
                found.append(carried)
                continue
            if self._is_the_committees_again(carried.participant, clause):
                carried = _Carried(self._own, carried.studios_counted)
            here, counted, aside = carried, aside, []
            if groups:
                if not self._is_aside(clause, groups[-1], is_named=is_named):
                    carried = self._named_last(groups[-1])
                else:
                    aside = groups[-1]
                is_named = True
            elif other := self._is_about_others(carried, clause, counted, signs):
                here = carried = _Carried(other, False)
            else:
                carried = self._without_actor(carried, clause, signs)
            found.append(here)
            if signs.studios and self._counts_studios(clause):
                carried = _Carried(carried.participant, True)
        self._after[sentence[1]] = carried
        return [start for start, _ in clauses], found

    def _tells_nothing(self, sentence: tuple[int, int], signs: _Signs) -> bool:
        """Whether a sentence has no word that may tell who acts."""
        return not (any(signs) or self._actors.may_name(sentence))

    def _is_settled(self, carried: _Carried) -> bool:
        """Whether it is the committee who acts, so that a step that it takes changes nothing."""
        return carried.participant is self._own and not carried.studios_counted

    def _signs_in(self, sentence: tuple[int, int]) -> _Signs:
        """Of what the words of a sentence may tell. The last name of the area is part of the others."""
        start, end = sentence
        studios, areas, departments = self._studios, self._areas, self._departments
        is_of_area = areas[bisect_left(areas, start)] < end
        if not is_of_area and self._own_places:
            is_of_area = self._text.find(self._own_places[-1], start, end) >= 0
        are_takers = (
            departments[bisect_left(departments, start)] < end
            or load_actor_grammar().taken_up_end.search(self._text, start, end) is not None
        )
        return _Signs(studios[bisect_left(studios, start)] < end, is_of_area, are_takers)

    def _is_about_others(
        self, carried: _Carried, clause: tuple[int, int], counted: list[Actor], signs: _Signs
    ) -> Participant | None:
        """Whom a clause is about that names nobody who acts, if not those who acted before it; None for them.

        Args:
            counted: Those who were counted in the clause before.
        """
        if counted and self._lexicon.part_openers.match(self._text, clause[0]):
            return self._participant(counted)  # 有389名委员参与，其中第一提案人226名: a part of them
        if self._counts_other_bodies(carried, clause):
            return self._own
        return THE_PLACE if signs.area and self._opens_on_the_area(carried, clause) else None

    def _is_aside(self, clause: tuple[int, int], group: list[Actor], *, is_named: bool) -> bool:
        """Whether those named in a clause do not end who the sentence is about: 1860名委员走到桌前, where
        somebody was named before; 其中各级政协委员1780人次参与.
        """
        if is_named and self._actors.is_counted_opening(clause, group[0].start):
            return True
        is_part = self._lexicon.part_openers.match(self._text, clause[0]) is not None
        last = group[-1]
        return is_part and self._actors.counted_behind_name(clause, last.start, last.end) is not None

    def _named_last(self, group: list[Actor]) -> _Carried:
        """Who acts behind those who are named; whose proposals were counted is nobody (各党派提案75件；
        另有35件转为来信).
        """
        is_author = _PROPOSALS_OF.match(self._text, group[-1].end) is not None
        return _Carried(self._own if is_author else self._participant(group), False)

    def _counts_other_bodies(self, carried: _Carried, clause: tuple[int, int]) -> bool:
        """23家工作室开展活动，12家议事堂组织活动: whether a clause counts others than the studios before."""
        is_of_studios = carried.participant.codes == (SubjectCode.STUDIOS,)
        if not is_of_studios or self._counts_studios(clause):
            return False
        return _OTHER_BODIES.match(self._text, *clause) is not None

    def _without_actor(self, carried: _Carried, clause: tuple[int, int], signs: _Signs) -> _Carried:
        """Who acts behind a clause that names nobody who acts."""
        if not signs.takers and self._is_settled(carried):
            return carried
        if self._is_step_of_the_committee(carried.participant, clause) or self._counts_a_class(
            carried, clause
        ):
            return _Carried(self._own, False)
        taken_up = self._taken_up_by(clause) if signs.takers else None
        return _Carried(taken_up, False) if taken_up else carried

    def _counts_a_class(self, carried: _Carried, clause: tuple[int, int]) -> bool:
        """委员联名提案68件，集体提案3件: whether a clause goes on with the next class of all proposals."""
        is_of_authors = AUTHORS.issuperset(carried.participant.codes)
        return is_of_authors and _CLASS_OF_PROPOSALS.match(self._text, *clause) is not None

    def _taken_up_by(self, clause: tuple[int, int]) -> Participant | None:
        """建议引起县政府高度重视，安排资金480万元: who takes it up and acts in what follows."""
        if adopter := self._adopter(clause):
            return adopter
        told = load_actor_grammar().taken_up.search(self._text, *clause)
        if told is None or self._lexicon.recipient.names.search(told["by"]) is None:
            return None
        return Participant((SubjectCode.GOVERNMENT,), told["by"])

    def _adopter(self, clause: tuple[int, int]) -> Participant | None:
        """县住建局采纳提案建议，新建停车位1200个: the department that opens a clause and adopts what it was
        told acts in what follows; its own clause counts what was adopted.
        """
        for cue in self._cues.inside(CueKind.ACTOR, *clause):
            if cue.rule.name != DEPARTMENT_RULE:
                continue
            start = self._actors.start_of_name(cue, clause[0])
            if self._actors.is_object(clause[0], start):
                continue
            adopted = self._adopted.search(self._text, cue.end, clause[1])
            if adopted and COUNT_WITH_UNIT.search(self._text, cue.end, clause[1]) is None:
                return Participant((SubjectCode.GOVERNMENT,), self._text[start : cue.end])
        return None

    def _opens_on_the_area(self, carried: _Carried, clause: tuple[int, int]) -> bool:
        """全县外出务工人员达5.8万人: whether a clause is about the area, where nobody acted before."""
        if carried.participant is not self._own:
            return False
        areas = self._cues.inside(CueKind.AREA, *clause)
        is_own = bool(self._own_places) and self._text.startswith(self._own_places, clause[0])
        if not is_own and (not areas or self._text[clause[0] : areas[0].start].strip("“ 　")):
            return False
        return load_actor_grammar().not_of_the_area.search(self._text, *clause) is None

    def _is_the_committees_again(self, before: Participant, clause: tuple[int, int]) -> bool:
        """Whether a clause without an actor goes on about the committee though the members acted before."""
        if before.codes != _MEMBERS.codes or before.is_person:
            return False
        grammar, text = load_actor_grammar(), self._text
        if text[clause[0] - 1 : clause[0]] in _STATEMENT_MARKS and not grammar.given_first.match(
            text, clause[0]
        ):
            return True
        is_again = grammar.committee_again.match(text, clause[0]) is not None
        return is_again and not grammar.given.search(text, *clause)  # 委员们热心公益，组织义诊52场

    def _is_step_of_the_committee(self, participant: Participant, span: tuple[int, int]) -> bool:
        """Whether words name a step that the committee takes with what others submitted to it."""
        is_elsewhere = OTHERS.issuperset(participant.codes) or SubjectCode.HIGHER_MEMBERS in participant.codes
        return not is_elsewhere and load_actor_grammar().committee_alone.search(self._text, *span) is not None

    def _at_start_of(self, sentence: tuple[int, int]) -> _Carried:
        """Who acts where a sentence begins.

        建成工作室21个。接待群众3400人次: what studios do is theirs also in the sentence or line behind the
        one that counts them; what members give is theirs (委员闻令而动。捐款30万元).
        """
        grammar, text = load_actor_grammar(), self._text
        if self._lexicon.part_openers.match(text, sentence[0]) and (parted := self._parted(sentence[0])):
            return parted
        if self._own is THE_COMMITTEE and grammar.offices_do.match(text, sentence[0]):
            return _Carried(Participant((SubjectCode.GOVERNMENT,), None), studios_counted=False)
        opening = _TIME_FIRST.match(text, *sentence)
        is_gift = grammar.gift_first.match(text, opening.end() if opening else sentence[0]) is not None
        is_deed = is_gift or (
            self._names_studios and grammar.studio_deeds.search(text, *sentence) is not None
        )
        before = self._sentence_before(sentence[0]) if is_deed else None
        if before is None:
            return self._nobody_named
        clauses = self._clauses_of(before)
        studios = any(map(self._counts_studios, clauses))
        if not is_gift:
            return _Carried(self._own, studios)
        found = map(self._actors.groups_of, reversed(clauses))
        groups: list[list[Actor]] = next(filter(None, found), [])
        if groups and [actor.code for actor in groups[-1]] in ([SubjectCode.MEMBERS], [SubjectCode.PUBLIC]):
            return _Carried(self._participant(groups[-1]), studios)
        return _Carried(self._own, studios)

    def _parted(self, start: int) -> _Carried | None:
        """委员开展活动。其中，宣讲6场: who acted at the end of the parted sentence; None on a card."""
        before = self._sentence_before(start)
        if before is None or self._text[start - 1] == "\n":
            return None
        if start not in self._after and not self._lexicon.part_openers.match(self._text, before[0]):
            self._carry_through(before)
        carried = self._after.get(start)
        return carried if carried and AUTHORS.issuperset(carried.participant.codes) else None

    def _sentence_before(self, start: int) -> tuple[int, int] | None:
        """The sentence before, in the same paragraph, or the short line before on a card."""
        text = self._text
        if start == 0:
            return None
        if text[start - 1] == "\n":
            first = text.rfind("\n", 0, start - 1) + 1
            return (first, start - 1) if 0 < start - 1 - first <= _LONGEST_CARD_LINE else None
        reach = max(0, start - LONGEST_BEFORE)
        first = max(text.rfind(mark, reach, start - 1) for mark in "。！？\n") + 1
        return (first, start) if first or not reach else None

    def _counts_studios(self, clause: tuple[int, int]) -> bool:
        """建成委员工作室21个, 26家委员会客厅开门迎客."""
        if self._studios[bisect_left(self._studios, clause[0])] >= clause[1]:
            return False
        text = self._text
        for cue in self._cues.inside(CueKind.ACTOR, *clause):
            if cue.rule.code != SubjectCode.STUDIOS:
                continue
            before = text[clause[0] : cue.start]
            gap = self._lexicon.head_gap.match(text, cue.end, clause[1])
            is_counted = bool(gap and COUNT_WITH_UNIT.match(text, gap.end())) or bool(
                COUNT_WITH_UNIT.search(before)
            )
            if is_counted and (
                not before.strip()
                or load_actor_grammar().studio_founding.search(text, *clause)
                or COUNTED_OPENING.match(before)
            ):
                return True
        return False

    def _participant(self, group: list[Actor]) -> Participant:
        codes = tuple(dict.fromkeys(map(_CODE, group)))
        if codes == self._own.codes and self._text[group[0].start : group[-1].end].startswith("我"):
            return self._own  # 我局, 我们
        named = [actor for actor in group if actor.code not in OWN_SUBJECTS]
        printed = self._text[named[0].start : named[-1].end] if named else None
        return Participant(
            codes,
            printed,
            is_weak=any(map(_IS_ENTERPRISE, group)),
            is_person=all(map(_IS_PERSON, group)),
            named_at=(group[0].start, group[-1].end),
        )

    def _clauses_of(self, sentence: tuple[int, int]) -> list[tuple[int, int]]:
        found = self._clauses.get(sentence)
        if found is None:
            found = self._clauses[sentence] = split_clauses(self._text, sentence)
        return found


@light_record(frozen=True, slots=True)
class _ActsOfMetric:
    """Who acts in what one metric counts, as the words say of it or of the one that it is a detail of."""

    always: SubjectCode | None
    by_default: SubjectCode | None
    never: SubjectCode | None


@cache
def _acts_of(metric_code: str) -> _ActsOfMetric | None:
    """None where words say nothing of a metric."""
    parent = load_catalogue().metrics[metric_code].parent or OTHER
    acts = [known.get(metric_code) or known.get(parent) for known in _metrics_by_code()]
    return _ActsOfMetric(*acts) if any(acts) else None


@cache
def _metrics_by_code() -> tuple[dict[str, SubjectCode], ...]:
    """Metric -> who acts always, by default, never."""
    known = load_words(ScopeRules)
    return tuple(map(_turned, (known.acts_always, known.acts_by_default, known.acts_never)))


def _turned(metrics_of: Mapping[str, Sequence[str]]) -> dict[str, SubjectCode]:
    return {metric: SubjectCode(code) for code, metrics in metrics_of.items() for metric in metrics}


def known_by_metric(subject: Participant, metric_code: str, *, is_brought: bool = False) -> Participant:
    """Who acted, where what is counted tells it: an audience is the public, donations are the members' where
    nobody is named. `is_brought`: those who are counted were brought by the committee (组织32名委员).
    """
    acts = _acts_of(metric_code)
    if acts is None:
        return subject
    code = acts.always
    if code is None and acts.by_default is not None and subject.codes == THE_COMMITTEE.codes:
        # 区政协召开会议，实到委员201名: members are there though the committee is named
        is_told = not is_brought if acts.by_default is SubjectCode.MEMBERS else subject is THE_COMMITTEE
        code = acts.by_default if is_told else None
    if code is not None and code not in subject.codes:
        return Participant((code,), None)
    return THE_COMMITTEE if acts.never is not None and subject.codes == (acts.never,) else subject
