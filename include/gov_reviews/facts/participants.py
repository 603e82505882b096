"""Who did what a figure counts, and who received it.

In:  a text with its cues, the place of a quantity, the committee that the document is about.
Out: `Participant`s: codes, and the printed words where they name somebody else than the committee.
An actor is the subject where nothing makes it an object (向区委, 走访委员), where it is not what is counted
(委员工作室20个), and until another actor follows; it is carried from clause to clause, also over ；.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter, itemgetter
from typing import TypeVar

import rjieba

from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext, said_behind, split_clauses
from gov_reviews.facts.scope import DEPARTMENT_RULE, MASK, Cue, CueIndex, load_scope_grammar
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRules
from gov_reviews.knowledge.word_lists import PeopleWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.reviews import Issuer, Organization, RecipientCode, SubjectCode

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

Code = TypeVar("Code", SubjectCode, RecipientCode)

_COMMITTEE = re.compile("政协(?![委系组机干常党办提工履云声报章各会情事议考])")
# 县政协|第十届二次会议提出的委员提案
_OF_A_SESSION = re.compile(
    rf"第?[一二三四五六七八九十\d]{{1,3}}届(?:[{HAN}]{{0,8}}委员会)?(?:第?[一二三四五六七八九十]{{1,2}}次)?(?:全体)?会议"
    rf"(?:期间|以来)?[{HAN}]{{0,6}}?(?:提案|建议)"
)
_BEFORE_COMMITTEE = re.compile(f"[{HAN}]{{0,10}}\\Z")
_VERBAL = ("v", "p")  # word classes of verbs and prepositions; nouns made of verbs (vn) are none
_NO_NAMES = (*_VERBAL, "t", "d", "r", "c", "f", "u")  # 全年|州政协: what ends no name of a place
_ASPECTS = ("了", "着", "过")
_RESIDENT = re.compile(f"[在住驻][{HAN}]{{1,2}}\\Z")
_UNTIL = re.compile(r"截[至止]到?[\d年月日底末份]{2,12}")
_LEVEL_WORD = tuple("省市区县旗州盟")
_PREPOSITION = re.compile("[向对给被经由与将把赴获为在从](?=[省市区县旗州盟])")
# 14个试点区县政协: several committees
_COUNTED_COMMITTEES = re.compile(
    rf"(?:\d{{1,3}}|[一二三四五六七八九十百两]{{1,4}})[余多]?个[{HAN}（）、]{{0,8}}[市区县旗州）]\Z"
)
_NUMERAL = re.compile(r"\d|[一二三四五六七八九十百千万两]{1,12}[次件个名项条篇份场期家人位]")
_TIMES_OR_PERSONS = re.compile(
    rf"(?:\d[\d.,]{{0,9}}|[一二三四五六七八九十百千万两]{{1,8}})[万余多]{{0,2}}(?:人次|[次名位人])(?=[{HAN}])"
)
# 区委与其他部门9个，; 民盟、体育界、宗教界各1人
_COUNTED_WITH_OTHERS = re.compile(
    rf"[与和及、][{HAN}]{{0,4}}?(?:部门|单位)\d{{1,4}}[个家](?![{HAN}])|(?:[、和及][{HAN}]{{2,8}}){{1,12}}各\d{{1,4}}[名位人]"
)
_AT_A_MEETING = re.compile(rf"[{HAN}“”]{{0,14}}(?:会|会议|论坛|活动|大赛)上")
_OTHER_THINGS = re.compile(
    rf"(?:\d[\d.,]{{0,11}}|[一二三四五六七八九十百千万两]{{1,12}})[万余多]{{0,3}}(?![个家])[{HAN}]"
)
_ATTRIBUTE = re.compile(f"[{HAN}]{{0,4}}的")
_LONGEST_CARD_LINE, _LONGEST_BEFORE = 40, 200  # characters of the line, or of the sentence, before
_LONGEST_LIST = 80  # characters before an actor, in which its list and what governs it are looked for
_LONGEST_LEVELS = 7
_SHORTEST_PREDICATE, _SHORT_OPENING, _LONGEST_NOUN = 3, 4, 12  # characters
_PEOPLE = frozenset(
    {
        SubjectCode.MEMBERS,
        SubjectCode.HIGHER_MEMBERS,
        SubjectCode.ORGAN,
        SubjectCode.PARTIES_GROUPS,
        SubjectCode.PUBLIC,
    }
)
# 52名委员, 全县210名委员, 来自各界的15名委员: a number that opens its clause, up to who is counted
_COUNTED_OPENING = re.compile(
    rf"\A[\s“]{{0,4}}+(?:其中|由|[一二三四五六七八九]是|[共仍还就]?有|近|约|超过?|来自[{HAN}\d]{{1,8}}?的|[{HAN}]{{1,6}}?界别?的?"
    rf"|(?:[全本我]?[省市区县州旗][里内]?|各级|辖区)的?+|的){{0,4}}+"
    rf"(?:\d[\d.,]{{0,11}}|[一二三四五六七八九十百千两]{{1,6}})[余多]?(?:[名位个家]|[%％]的)[{HAN}（）()]{{0,8}}\Z"
)
_TOPIC = re.compile(r"(?:围绕|聚焦|紧扣|立足|针对|发挥|结合|就|从)[^，。；\d]{1,40}，")
# 28个界别小组, 全县12个联络组: a number that opens its clause
_ACTING_BODIES = re.compile(
    r"[\s“]{0,4}(?:(?:[全本我]?[省市区县旗州]|各级)的?)?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})"
    r"[余多]?[个家支](?:政协)?"
)
_OPENING_MARKS = " 　“\n"
_NAMING = ("n", "j", "b", "a", "l", "s", "f", "x", "i", "vn")  # word classes in the name of an enterprise
_LONGEST_PERSON, _MOST_OF_A_NAME = 6, 3  # characters that a name is looked for in, and that it has
# 23家工作室开展活动，|12家议事堂组织活动: others than those who acted are counted
_OTHER_BODIES = re.compile(rf"\d{{1,4}}[余多]?[个家支][{HAN}]")
_STATEMENT_MARKS = ("；", ";")
_PERSONS = frozenset({"名", "位"})
_OF_A_SECTOR = re.compile(rf"\A(?!来自|各|[{HAN}]?各界)[{HAN}]{{1,8}}界别?的?\d")  # 医卫界18名委员
_SECTOR_NAME = re.compile(rf"(?:(?<=[、和与及])[{HAN}]{{1,6}}|(?<![{HAN}])[{HAN}]{{1,6}}|[{HAN}]{{2}})\Z")
_WITH_MEMBERS = re.compile(rf"\d[余多]?[名位个][{HAN}]{{0,4}}委员、?\Z")
_AMONG = re.compile(r"[”]?中，\Z")  # 269名委员中，有188名提交过信息
_COUNTED_BODIES = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十两各]{1,3})个\Z")  # 带动9个专委会
_WRITTEN_BY = re.compile(rf"([{HAN}]{{1,6}})的[约近余]?\Z")  # 教育界委员捐出的3200册图书
_LEVELS_BEFORE = re.compile(r"(?:[省市区县旗州盟]、){0,3}[省市区县旗州盟]?\Z")  # 组织|市、县|政协委员
_AGENT = re.compile("(?<![交经])由\\Z")
_BEHIND_AUTHORS = tuple("的约近余")
_PASSIVE = re.compile(rf"(?:（[{HAN}]{{1,4}}）)?[{HAN}]{{0,6}}?被")  # 4件被列为重点提案: nobody says by whom
_OF_MEMBERS = re.compile(r"委员(?:个人|联名|和|或|与|、|及){0,4}提案\s*\Z")  # 委员提案149件
_OF_ORGANS = re.compile(r"(?:\A|[^、和与及各协])(?:政协)?各?(?:专门委员会|专委会)提案\s*\Z")
_PROPOSALS_OF = re.compile(
    r"(?:团体|集体|联名|个人|界别|[、和或与及]){0,5}提案\s{0,2}\d"
)  # 各党派团体提案75件
_AVERAGE = re.compile(r"(?<![部工众民员])人均|委员人均")
_AUTHORS = frozenset(
    {SubjectCode.MEMBERS, SubjectCode.SECTORS, SubjectCode.PARTIES_GROUPS, SubjectCode.STUDIOS}
)
_WRITERS = _AUTHORS | {SubjectCode.HIGHER_MEMBERS}
_BODIES = _AUTHORS | {SubjectCode.ORGAN}
_UNITS_OF_BODIES = frozenset({"个", "家"})
_OF_A_COMMITTEE = frozenset({SubjectCode.ORGAN, SubjectCode.SYSTEM})
# 截至目前，|已募集资金36万元
_TIME_FIRST = re.compile(r"(?:截[至止][^，。；\n]{1,12}|目前|据[^，。；\n]{0,4}统计|至此|其间|期间)，")
_MEETING_COUNTED = re.compile(r"\d[余多]?[次期场项][\s“]*\Z")  # 15次主席会议
_LEVEL = re.compile(r"(?:全国|自治[区州县旗]|[省市区县旗州盟])$")


@dataclass(frozen=True, slots=True)
class Participant:
    """Who acted.

    Attributes:
        codes: The first named first.
        printed: Their words; None for the committee and its organs.
        is_weak: Only figures that no metric of the catalogue counts are theirs: what metrics count is what
            committees do, and a government named before, or the area, is no subject of it.
        is_person: One person, by name.
    """

    codes: tuple[SubjectCode, ...]
    printed: str | None
    is_weak: bool = False
    is_person: bool = False

    @property
    def is_enterprise(self) -> bool:
        """Whether it is an enterprise: the public takes part, but what enterprises do is no result."""
        return self.is_weak and self.codes == (SubjectCode.PUBLIC,)


THE_COMMITTEE = Participant((SubjectCode.COMMITTEE,), None)
THE_PLACE = Participant((SubjectCode.PLACE,), None, is_weak=True)
_MEMBERS = Participant((SubjectCode.MEMBERS,), None)


def _is_of_a_body(end: int, cue: Cue) -> bool:
    """区政协主席会议成员, 各级政协, 省政协港澳委员: whether the name of a committee is part of a cue, or its
    members follow at once.
    """
    if cue.rule.code == SubjectCode.MEMBERS:
        return cue.start == end
    return cue.start <= end <= cue.end and cue.rule.code in _OF_A_COMMITTEE


def _speaker(issuer: Issuer | None) -> Participant:
    """Who is meant where nobody is named: whose document it is."""
    if issuer is None or issuer.code in (None, SubjectCode.COMMITTEE):
        return THE_COMMITTEE
    return Participant((issuer.code,), issuer.name)


def _names_of_the_place(own_name: str | None) -> tuple[str, ...]:
    """云汀市望岚区, 望岚区, 望岚: the area of the committee, by its name."""
    if not own_name:
        return ()
    last = re.split(r"(?<=[省市州盟])(?=.)|(?<=自治区)(?=.)", own_name)[-1]
    short = _LEVEL.sub("", last)
    return tuple(name for name in (own_name, last, short) if len(name) > 1)


@dataclass(slots=True)
class _Actor:
    start: int
    end: int
    code: SubjectCode
    is_person: bool = False
    is_enterprise: bool = False


@dataclass(frozen=True, slots=True)
class _Grammar:
    objects_after: tuple[str, ...]
    led_after: tuple[str, ...]
    pushed_after: tuple[str, ...]
    qualifiers: tuple[str, ...]
    between: re.Pattern[str]
    led: frozenset[str]
    trained: re.Pattern[str]
    given: re.Pattern[str]
    given_first: re.Pattern[str]
    gives: re.Pattern[str]
    calls: re.Pattern[str]
    gift_first: re.Pattern[str]
    gave: re.Pattern[str]
    paid_on_call: re.Pattern[str]
    pushes: re.Pattern[str]
    committee_again: re.Pattern[str]
    means: re.Pattern[str]
    committee_alone: re.Pattern[str]
    taking_part: re.Pattern[str]
    studio_founding: re.Pattern[str]
    studio_deeds: re.Pattern[str]
    not_of_the_area: re.Pattern[str]
    taken_up: re.Pattern[str]
    taken_up_end: tuple[str, ...]
    offices_do: re.Pattern[str]
    owned: re.Pattern[str]
    under_lead: re.Pattern[str]
    brings: re.Pattern[str]
    titles_of_members: tuple[str, ...]
    sector_words: tuple[str, ...]
    named_before: tuple[str, ...]
    department_words: tuple[str, ...]
    recipient_levels: tuple[tuple[RecipientCode, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Carried:
    """Who acts at the start of a clause.

    Attributes:
        participant: Who acted last. studios_counted: Studios were counted since; what studios do is theirs.
    """

    participant: Participant
    studios_counted: bool


def _person_name(words: str) -> str:
    """The name of a person that some words begin with; empty where they begin with none."""
    first, tag = next(iter(rjieba.tag(words)), ("", ""))
    is_name = (
        tag == "nr"
        and len(first) <= _MOST_OF_A_NAME
        and first[0] in load_words(PeopleWords).frequent_surnames
    )
    return first if is_name else ""


@cache
def _grammar() -> _Grammar:
    known = load_words(ScopeRules)
    led, qualifiers = alternatives(known.led_after), alternatives(known.qualifiers)
    adverbs = alternatives(known.taken_up_how)
    return _Grammar(
        objects_after=tuple(known.objects_after),
        led_after=tuple(known.led_after),
        pushed_after=tuple(known.pushed_after),
        qualifiers=tuple(known.qualifiers),
        between=re.compile(
            rf"(?:{led}|{qualifiers}|(?:[、和与同及]|以及)(?:[省市区县旗州盟]?政协)?)*[省市区县旗州盟]?"
        ),
        led=frozenset(known.led_after),
        trained=re.compile(rf"[^，。；]{{0,20}}?{alternatives(known.trained)}"),
        given=find_any([*known.given, *known.submitted]),
        gives=find_any(known.gifts),
        calls=find_any([*known.brought_about, *known.committee_again, *known.pushes]),
        given_first=re.compile(rf"[{HAN}]{{0,4}}?{alternatives([*known.given, *known.submitted])}"),
        gift_first=re.compile(rf"[{HAN}]{{0,4}}?{alternatives(known.given)}"),
        gave=re.compile(
            rf"[{HAN}]{{0,4}}?{alternatives([*known.given, *known.submitted])}"
            rf"[{HAN}]{{0,2}}的[{HAN}“”]{{1,8}}"
        ),
        paid_on_call=re.compile(
            rf"{alternatives(known.brought_about)}[^。；]{{1,60}}?{alternatives(known.pays)}"
        ),
        pushes=re.compile(rf"[{HAN}]{{0,2}}?{alternatives(known.pushes)}"),
        committee_again=re.compile(rf"[{HAN}]{{0,4}}?{alternatives(known.committee_again)}"),
        means=re.compile(
            rf"(?:(?!{alternatives(known.means_openers)})[^，。；]){{0,40}}?等(?:多种)?{alternatives(known.means)}"
        ),
        committee_alone=re.compile(
            rf"{alternatives(known.committee_alone)}(?!{alternatives(known.not_alone_before)})"
        ),
        taking_part=re.compile(rf"{alternatives(known.taking_part)}[{HAN}]{{0,4}}?的?\Z"),
        studio_founding=find_any(known.studio_founding),
        studio_deeds=find_any(known.studio_deeds),
        not_of_the_area=find_any(known.not_of_the_area),
        taken_up=re.compile(
            rf"{alternatives(known.taken_up)}了?(?P<by>[{HAN}、]{{2,16}}?)的?(?:{adverbs})?"
            rf"{alternatives(known.taken_up_end)}"
        ),
        taken_up_end=tuple(known.taken_up_end),
        offices_do=re.compile(
            rf"{alternatives(known.offices_do)}(?!单位|部门)[{HAN}]{{0,24}}?(?:提案|建议|议案)"
        ),
        owned=re.compile(rf"[{HAN}]{{0,4}}的{alternatives(known.owned)}"),
        under_lead=re.compile(rf"[等]?的?{alternatives(known.under_lead)}下"),
        brings=re.compile(rf"{alternatives(known.brings)}[{HAN}、]{{0,6}}\Z"),
        titles_of_members=tuple(known.titles_of_members),
        sector_words=tuple(known.sector_words),
        named_before=tuple(known.named_before),
        department_words=tuple(known.department_words),
        recipient_levels=tuple(
            (RecipientCode(code), tuple(words)) for code, words in known.recipient_levels.items()
        ),
    )


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
        self._nobody_named = _Carried(self._own, studios_counted=False)
        self._own_name = organization.name.removesuffix("政协") if organization else None
        self._own_places = _names_of_the_place(self._own_name)
        self._own_word = self._own_name[-1] if self._own_name else own_word
        self._lexicon = lexicon
        self._adopted = lexicon.adopted
        self._names_studios = any(
            cue.rule.code == SubjectCode.STUDIOS for cue in cues.inside(CueKind.ACTOR, 0, len(masked))
        )
        self._clauses: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._carried: dict[int, _Carried] = {}
        self._after: dict[int, _Carried] = {}  # by the end of a sentence
        self._groups: dict[int, list[list[_Actor]]] = {}

    def subject(self, quantity: Quantity, place: QuantityContext) -> Participant:
        """Who did what the quantity counts."""
        if quantity.unit == "人次" and _WITH_MEMBERS.search(self._text, place.clause[0], quantity.start):
            return _MEMBERS  # 1546位委员、4697人次参加
        if counted := self._counted_actors(quantity, place):
            return self._participant(counted)
        if author := self._author(quantity, place):
            return self._participant([author])
        if self._own is THE_COMMITTEE and self._counts_proposals_of_members(quantity, place):
            handler = self._named_or_carried(quantity, place)
            return handler if handler.codes == (SubjectCode.GOVERNMENT,) and not handler.is_weak else _MEMBERS
        if self._own is THE_COMMITTEE and _OF_ORGANS.search(self._text[slice(*place.left)]):
            return THE_COMMITTEE  # 界别提案26件、专门委员会提案8件
        subject = self._named_or_carried(quantity, place)
        # 委员人均1.3件, 捐款捐物412万元: where nobody is named, members do it
        is_of_members = subject is THE_COMMITTEE and (
            (
                self._text.find("人均", *place.left) >= 0
                and _AVERAGE.search(self._text, *place.left) is not None
            )
            or self._text.find("捐", place.clause[0], quantity.start) >= 0
        )
        return _MEMBERS if is_of_members else subject

    def known_by_metric(self, subject: Participant, metric_code: str, *, is_brought: bool) -> Participant:
        """Who acted, where what is counted tells it; in a text of another body whoever acts there."""
        if self._own is not THE_COMMITTEE and subject is self._own:
            return subject
        if subject.is_weak and metric_code != OTHER and not self._is_of_others(subject, metric_code):
            subject = self._own
        return known_by_metric(subject, metric_code, is_brought=is_brought)

    def _is_of_others(self, subject: Participant, metric_code: str) -> bool:
        """Whether a metric counts what others do, too: beneficiaries, what banks and donors give, or the
        proposals that one department handles (区教育局承办35件，办复率100%).
        """
        rules = load_words(ScopeRules)
        if metric_code in rules.also_of_givers:
            return subject.codes == (SubjectCode.PUBLIC,)
        is_one = (subject.printed or "").endswith(load_scope_grammar().departments)
        is_of_proposals = load_catalogue().metrics[metric_code].category == "proposals"
        return metric_code in rules.also_of_others or (is_one and is_of_proposals)

    def is_brought(self, quantity: Quantity, place: QuantityContext) -> bool:
        """组织32名委员: whether the committee brings those whom a number counts."""
        return (
            quantity.unit in _PERSONS
            and _grammar().brings.search(self._text, place.left[0], quantity.start) is not None
        )

    def _counts_proposals_of_members(self, quantity: Quantity, place: QuantityContext) -> bool:
        """委员提案149件、集体提案47件: those of members are what members did."""
        if self._text.find("提案", *place.left) < 0:
            return False
        if _grammar().committee_alone.search(self._text, *place.left):
            return False  # 交办委员提案578件
        left = self._text[slice(*place.left)].rstrip()
        return left.endswith("提案") and _OF_MEMBERS.search(left) is not None

    def _author(self, quantity: Quantity, place: QuantityContext) -> _Actor | None:
        """教育界委员捐出的3200册图书, 联络组提出的提案8件: who did what the counted things are told by."""
        if named := self._author_of_named(place):
            return named
        if self._text[quantity.start - 1 : quantity.start] not in _BEHIND_AUTHORS:
            return None
        told = _WRITTEN_BY.search(self._text, place.left[0], quantity.start)
        if told is None:
            return None
        for cue in reversed(self._cues.inside(CueKind.ACTOR, place.left[0], told.end(1))):
            deed = self._text[cue.end : told.end(1)]
            if deed and cue.rule.code in _WRITERS and rjieba.tag(deed)[-1][1].startswith("v"):
                return _Actor(cue.start, cue.end, SubjectCode(cue.rule.code))
        return None

    def _author_of_named(self, place: QuantityContext) -> _Actor | None:
        """联络组提出的提案8件: the noun stands between; where a predicate follows (委员提出的建议30条得到
        落实), it is what was done with them.
        """
        cues = self._cues.inside(CueKind.ACTOR, *place.left)
        if not cues or cues[-1].rule.code not in _AUTHORS or said_behind(self._text, place):
            return None
        cue = cues[-1]
        is_told = _grammar().gave.fullmatch(self._text, cue.end, place.left[1])
        is_first = not self._is_object(place.left[0], cue.start)
        return _Actor(cue.start, cue.end, SubjectCode(cue.rule.code)) if is_told and is_first else None

    def _named_or_carried(self, quantity: Quantity, place: QuantityContext) -> Participant:
        """Who acts in a number's own clause, else who acted before."""
        if named := self._named(quantity, place):
            is_paid = OTHERS.issuperset(named.codes) and self._is_paid_on_call(quantity, place)
            return self._own if is_paid else named
        carried = self._carried_to(place)
        left = (place.clause[0], quantity.start)
        if carried.studios_counted and _grammar().studio_deeds.search(self._text, *left):
            return Participant((SubjectCode.STUDIOS,), None)
        subject = carried.participant
        is_result = (
            self._is_result_of_others(subject, quantity, place)
            if OTHERS.issuperset(subject.codes)
            else self._is_step_or_rate(subject, quantity, place)
        )
        if is_result:
            return self._own
        is_weak = (
            subject.codes == (SubjectCode.GOVERNMENT,)
            and subject is not self._own
            and not self._lexicon.part_openers.match(self._text, place.clause[0])
            and not _grammar().offices_do.search(self._text, place.sentence[0], quantity.start)
        )
        return replace(subject, is_weak=True) if is_weak else subject

    def _named(self, quantity: Quantity, place: QuantityContext) -> Participant | None:
        """Who acts in a number's own clause, the last named before it."""
        for group in reversed(self._groups_of(place.clause)):
            if group[-1].end > quantity.start:
                continue
            # 全省市县政协组织开展639场: committees are counted in 个 and 家 alone
            is_other_thing = group[-1].code is SubjectCode.SYSTEM and quantity.unit not in _UNITS_OF_BODIES
            is_counted = not is_other_thing and self._is_counted(group[-1].end, quantity.start)
            if is_counted and not self._act_counted(quantity.start):
                continue
            # 委员193名、联络组11个: one of a list is not what the next one does
            if not self._is_next_counted(place.clause, group, quantity.start):
                return self._participant(group)
        return None

    def _is_result_of_others(self, subject: Participant, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether what others did is the committee's result: 区政府逐条回应，采纳29条."""
        if self._adopted.search(self._text, place.clause[0], quantity.start):
            return True
        if self._is_paid_on_call(quantity, place):
            return True
        # 交由承办单位办理，满意率98%: of all proposals; 区教育局承办35件，办复率100% is of theirs
        if self._is_rate(quantity, place) and (subject.printed or "").endswith(_grammar().department_words):
            return True
        is_government = subject.codes == (SubjectCode.GOVERNMENT,)
        return is_government and _grammar().pushes.match(self._text, place.clause[0]) is not None

    def _is_paid_on_call(self, quantity: Quantity, place: QuantityContext) -> bool:
        """协调供电公司出资12万元，县交通局出资8万元: whether others pay on the committee's call."""
        if self._text.find("资", place.statement[0], quantity.end) < 0:
            return False
        call = _grammar().paid_on_call.search(self._text, place.statement[0], quantity.start)
        if call is None:
            return False
        caller = next((start, end) for start, end in self._clauses_of(place.sentence) if call.start() < end)
        before = [group for group in self._groups_of(caller) if group[-1].end <= call.start()]
        return not before or not OTHERS.issuperset(actor.code for actor in before[-1])

    def _is_step_or_rate(self, subject: Participant, quantity: Quantity, place: QuantityContext) -> bool:
        """Whether a number behind what members or others of its own did is the committee's all the same."""
        # 委员提出提案156件，立案98件: a step that the committee takes
        if self._is_step_of_the_committee(subject, (place.clause[0], quantity.start)):
            return True
        # 界别委员提交提案5件，4件被列为重点提案
        is_first = not self._text[slice(*place.left)].strip("，、 ")
        is_thing = not self._is_of_persons(quantity)
        if is_first and is_thing and place.list_index == 0 and _PASSIVE.match(self._text, quantity.end):
            return True
        # 委员提出提案156件，满意率98.2%: a rate is the subject of its own clause
        return self._is_rate(quantity, place)

    def _is_rate(self, quantity: Quantity, place: QuantityContext) -> bool:
        return quantity.unit == PERCENT and "率" in self._text[slice(*place.opening)]

    def _is_next_counted(self, clause: tuple[int, int], group: list[_Actor], end: int) -> bool:
        """52名委员、11个联络组: whether a number is the next item of a list of who is counted."""
        between = self._text[group[-1].end : end]
        return (
            between[:1] in tuple("、和与及")
            and self._lexicon.only_fillers.fullmatch(between, 1) is not None
            and self._is_counted_opening(clause, group[0].start)
        )

    def _carried_to(self, place: QuantityContext) -> _Carried:
        """Who acted last in the clauses of the sentence before a number's own."""
        if (known := self._carried.get(place.clause[0])) is not None:
            return known
        # a comma inside a title (《甲，乙》) ends no clause here
        clauses = self._clauses_of(place.sentence)
        start, _ = clauses[bisect_right(clauses, place.clause[0], key=itemgetter(0)) - 1]
        if start not in self._carried:
            self._carry_through(place.sentence)
        return self._carried[start]

    def _carry_through(self, sentence: tuple[int, int]) -> None:
        """Who acts at the start of each clause of a sentence."""
        carried = self._at_start_of(sentence)
        clauses = self._clauses_of(sentence)
        if carried is self._nobody_named and not self._may_name_actors(sentence):
            self._carried.update((start, carried) for start, _ in clauses)
            return
        is_named = False
        for clause in clauses:
            is_of_members = carried.participant.codes == _MEMBERS.codes and not carried.participant.is_person
            if is_of_members and self._is_the_committees_again(clause):
                carried = _Carried(self._own, carried.studios_counted)
            self._carried[clause[0]] = carried
            if groups := self._groups_of(clause):
                if not self._is_aside(clause, groups[-1], is_named=is_named):
                    carried = self._named_last(groups[-1])
                is_named = True
            elif self._counts_other_bodies(carried, clause):
                carried = self._carried[clause[0]] = _Carried(self._own, False)
            elif self._opens_on_the_area(carried, clause):
                carried = self._carried[clause[0]] = _Carried(THE_PLACE, False)
            else:
                carried = self._without_actor(carried, clause)
            if self._counts_studios(clause):
                carried = _Carried(carried.participant, True)
        self._after[sentence[1]] = carried

    def _is_aside(self, clause: tuple[int, int], group: list[_Actor], *, is_named: bool) -> bool:
        """Whether those named in a clause do not end who the sentence is about: 1860名委员走到桌前, where
        somebody was named before; 其中各级政协委员1780人次参与.
        """
        if is_named and self._is_counted_opening(clause, group[0].start):
            return True
        is_part = self._lexicon.part_openers.match(self._text, clause[0]) is not None
        return is_part and self._counted_behind_name(clause, group[-1].start, group[-1].end) is not None

    def _named_last(self, group: list[_Actor]) -> _Carried:
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

    def _without_actor(self, carried: _Carried, clause: tuple[int, int]) -> _Carried:
        """Who acts behind a clause that names nobody who acts."""
        if self._is_step_of_the_committee(carried.participant, clause):
            return _Carried(self._own, False)
        taken_up = self._taken_up_by(clause)
        return _Carried(taken_up, False) if taken_up else carried

    def _taken_up_by(self, clause: tuple[int, int]) -> Participant | None:
        """建议引起县政府高度重视，安排资金480万元: who takes it up and acts in what follows."""
        if adopter := self._adopter(clause):
            return adopter
        told = _grammar().taken_up.search(self._text, *clause)
        if told is None or self._lexicon.recipient_name.search(told["by"]) is None:
            return None
        return Participant((SubjectCode.GOVERNMENT,), told["by"])

    def _adopter(self, clause: tuple[int, int]) -> Participant | None:
        """县住建局采纳提案建议，新建停车位1200个: the department that opens a clause and adopts what it was
        told acts in what follows; its own clause counts what was adopted.
        """
        for cue in self._cues.inside(CueKind.ACTOR, *clause):
            start = self._start_of_name(cue, clause[0])
            if cue.rule.name != DEPARTMENT_RULE or self._is_object(clause[0], start):
                continue
            adopted = self._adopted.search(self._text, cue.end, clause[1])
            if adopted and _NUMERAL.search(self._text, cue.end, clause[1]) is None:
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
        return _grammar().not_of_the_area.search(self._text, *clause) is None

    def _may_name_actors(self, span: tuple[int, int]) -> bool:
        """Whether a cue of an actor, or a committee, stands in a span."""
        kinds = (CueKind.ACTOR, CueKind.AREA, CueKind.ENTERPRISE)
        if any(self._text.find(word, *span) >= 0 for word in (*self._own_places, *_grammar().taken_up_end)):
            return True
        return self._text.find("政协", *span) >= 0 or any(self._cues.inside(kind, *span) for kind in kinds)

    def _is_the_committees_again(self, clause: tuple[int, int]) -> bool:
        """Whether a clause without an actor goes on about the committee though the members acted before."""
        grammar, text = _grammar(), self._text
        if text[clause[0] - 1 : clause[0]] in _STATEMENT_MARKS and not grammar.given_first.match(
            text, clause[0]
        ):
            return True
        is_again = grammar.committee_again.match(text, clause[0]) is not None
        return is_again and not grammar.given.search(text, *clause)  # 委员们热心公益，组织义诊52场

    def _is_step_of_the_committee(self, participant: Participant, span: tuple[int, int]) -> bool:
        """Whether words name a step that the committee takes with what others submitted to it."""
        is_elsewhere = OTHERS.issuperset(participant.codes) or SubjectCode.HIGHER_MEMBERS in participant.codes
        return not is_elsewhere and _grammar().committee_alone.search(self._text, *span) is not None

    def _at_start_of(self, sentence: tuple[int, int]) -> _Carried:
        """Who acts where a sentence begins.

        建成工作室21个。接待群众3400人次: what studios do is theirs also in the sentence or line behind the
        one that counts them; what members give is theirs (委员闻令而动。捐款30万元).
        """
        grammar, text = _grammar(), self._text
        if self._lexicon.part_openers.match(text, sentence[0]) and (parted := self._parted(sentence[0])):
            return parted
        opening = _TIME_FIRST.match(text, *sentence)
        is_gift = grammar.gift_first.match(text, opening.end() if opening else sentence[0]) is not None
        before = self._sentence_before(sentence[0])
        if self._own is THE_COMMITTEE and grammar.offices_do.match(text, sentence[0]):
            return _Carried(Participant((SubjectCode.GOVERNMENT,), None), studios_counted=False)
        if before is None or not (is_gift or grammar.studio_deeds.search(text, *sentence)):
            return self._nobody_named
        clauses = self._clauses_of(before)
        studios = any(map(self._counts_studios, clauses))
        if not is_gift:
            return _Carried(self._own, studios)
        groups = next((groups for clause in reversed(clauses) if (groups := self._groups_of(clause))), [])
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
        return carried if carried and _AUTHORS.issuperset(carried.participant.codes) else None

    def _sentence_before(self, start: int) -> tuple[int, int] | None:
        """The sentence before, in the same paragraph, or the short line before on a card."""
        text = self._text
        if start == 0:
            return None
        if text[start - 1] == "\n":
            first = text.rfind("\n", 0, start - 1) + 1
            return (first, start - 1) if 0 < start - 1 - first <= _LONGEST_CARD_LINE else None
        reach = max(0, start - _LONGEST_BEFORE)
        first = max(text.rfind(mark, reach, start - 1) for mark in "。！？\n") + 1
        return (first, start) if first or not reach else None

    def _counts_studios(self, clause: tuple[int, int]) -> bool:
        """建成委员工作室21个, 26家委员会客厅开门迎客."""
        if not self._names_studios:
            return False
        text = self._text
        for cue in self._cues.inside(CueKind.ACTOR, *clause):
            if cue.rule.code != SubjectCode.STUDIOS:
                continue
            before = text[clause[0] : cue.start]
            gap = self._lexicon.head_gap.match(text, cue.end, clause[1])
            is_counted = bool(gap and _NUMERAL.match(text, gap.end())) or bool(_NUMERAL.search(before))
            if is_counted and (
                not before.strip()
                or _grammar().studio_founding.search(text, *clause)
                or _COUNTED_OPENING.match(before)
            ):
                return True
        return False

    def _participant(self, group: list[_Actor]) -> Participant:
        codes = tuple(dict.fromkeys(actor.code for actor in group))
        if codes == self._own.codes and self._text[group[0].start : group[-1].end].startswith("我"):
            return self._own  # 我局, 我们
        named = [actor for actor in group if actor.code not in OWN_SUBJECTS]
        printed = self._text[named[0].start : named[-1].end] if named else None
        return Participant(
            codes,
            printed,
            is_weak=any(actor.is_enterprise for actor in group),
            is_person=all(actor.is_person for actor in group),
        )

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
            for actor in self._actors(clause):
                joined = groups and (
                    groups[-1][-1].start == actor.start
                    or _grammar().between.fullmatch(self._text, groups[-1][-1].end, actor.start)
                )
                if joined:
                    groups[-1].append(actor)
                else:
                    groups.append([actor])
        return groups

    def _actors(self, clause: tuple[int, int]) -> list[_Actor]:
        """Those who act in a clause, in order of place."""
        cues = self._cues.inside(CueKind.ACTOR, *clause)
        found = [*self._cued_actors(clause, cues)]
        if self._text.find("政协", *clause) >= 0:
            found += self._committees(clause, cues)
        if not found and (enterprise := self._enterprise(clause)):
            found.append(enterprise)
        return sorted(found, key=attrgetter("start")) if len(found) > 1 else found

    def _cued_actors(self, clause: tuple[int, int], cues: Sequence[Cue]) -> Iterator[_Actor]:
        """Those of them whom a cue names."""
        text = self._text
        for cue in cues:
            if cue.rule.code == SubjectCode.PUBLIC and not self._gives(cue, clause):
                continue  # acts only where it is counted or gives
            if person := self._person(cue, clause):
                yield person
                continue
            # what studios that are counted do is read clause by clause (`_counts_studios`)
            is_counted = self._is_of_people(cue) and self._is_counted_opening(clause, cue.start)
            start = self._start_of_name(cue, clause[0])
            if is_counted:
                acts = self._has_predicate(clause, cue.end) or bool(_AMONG.match(text, cue.end, clause[1]))
            else:
                acts = self._is_source_or_several(cue, start, clause) or self._acts(clause, start, cue.end)
            if acts and is_counted and _OF_A_SECTOR.match(text[clause[0] : cue.start]):
                yield _Actor(clause[0], cue.end, SubjectCode.SECTORS)
            elif acts:
                for code in self._codes(cue):
                    yield _Actor(start, cue.end, code)

    def _gives(self, cue: Cue, clause: tuple[int, int]) -> bool:
        """Whether the public opens a clause and gives: 2000多名在外乡友为家乡捐赠306万元."""
        if _grammar().gives.search(self._text, cue.end, clause[1]) is None:
            return False
        name = self._text[clause[0] : cue.start].lstrip(_OPENING_MARKS)
        return self._is_counted_opening(clause, cue.start) or (
            len(name) <= _LONGEST_NOUN and self._is_nominal(name)
        )

    def _is_source_or_several(self, cue: Cue, start: int, clause: tuple[int, int]) -> bool:
        """据县统计局通报 says whose number it is; 6个试点区县政协 are several committees."""
        if cue.rule.name == DEPARTMENT_RULE:
            return self._text.startswith("据", start - 1)
        if cue.rule.code != SubjectCode.SYSTEM or not self._text.endswith("政协", start, cue.end):
            return False
        several = _COUNTED_COMMITTEES.search(self._text, clause[0], cue.end - len("政协"))
        return several is not None and not self._is_object(clause[0], several.start())

    def _enterprise(self, clause: tuple[int, int]) -> _Actor | None:
        """县农商银行发放贷款, 企业新增产值: an enterprise that opens a clause and does something, where no
        member or party acts in its sentence before.
        """
        text = self._text
        for cue in self._cues.inside(CueKind.ENTERPRISE, *clause):
            name = text[clause[0] : cue.start].lstrip(_OPENING_MARKS)
            start = cue.start - len(name)
            if len(name) > _LONGEST_NOUN or not self._is_nominal(name) or self._have_members_acted(start):
                return None
            # the tagger takes 发放贷款 for a noun
            ends = (min(cue.end + _LONGEST_PERSON, clause[1]), min(cue.end + 2, clause[1]))
            tags = [words[0][1] for end in ends if (words := rjieba.tag(text[cue.end : end]))]
            does = any(tag.startswith(("v", "d")) and tag != "vn" for tag in tags)
            if does and self._acts(clause, start, cue.end):
                return _Actor(start, cue.end, SubjectCode.PUBLIC, is_enterprise=True)
        return None

    def _is_nominal(self, name: str) -> bool:
        """Whether words may be the name of an enterprise: 县农商, 望岚茶业; not 走访."""
        if any(character.isdigit() for character in name) or name.endswith(_grammar().objects_after):
            return False
        return all(len(word) == 1 or tag.startswith(_NAMING) for word, tag in rjieba.tag(name))

    def _have_members_acted(self, start: int) -> bool:
        """Whether members, parties or the like are named in the sentence before a place, or the committee
        called on others there: 举办银企对接会4场，银行发放贷款2.3亿元.
        """
        sentence = max(self._text.rfind(mark, max(0, start - _LONGEST_BEFORE), start) for mark in "。\n") + 1
        if _grammar().calls.search(self._text, sentence, start):
            return True
        return any(cue.rule.code in _AUTHORS for cue in self._cues.inside(CueKind.ACTOR, sentence, start))

    def _person(self, cue: Cue, clause: tuple[int, int]) -> _Actor | None:
        """县政协委员李明华捐资, 县政协常委李华, 在委员张力的带领下: one member by name, if that one acts."""
        text = self._text
        if not text.startswith(_grammar().titles_of_members, cue.end - 2):
            return None
        name = _person_name(text[cue.end : min(cue.end + _LONGEST_PERSON, clause[1])])
        is_named_before = text.endswith(MASK, 0, cue.start)
        if not name and not is_named_before:
            return None
        end = cue.end + len(name)
        own = cue.rule.code in (SubjectCode.ORGAN, SubjectCode.SECTORS)
        codes = [SubjectCode.MEMBERS] if own else self._codes(cue)
        acts = _grammar().under_lead.match(text, end) or self._acts(clause, cue.start, end)
        start = self._start_of_name(cue, clause[0])
        return _Actor(start, end, codes[0], is_person=True) if acts else None

    def _committees(self, clause: tuple[int, int], cues: Sequence[Cue]) -> Iterator[_Actor]:
        """The committees among them."""
        text = self._text
        for match in _COMMITTEE.finditer(text, *clause):
            if any(_is_of_a_body(match.end(), cue) for cue in cues):
                continue
            before = _BEFORE_COMMITTEE.search(text[max(clause[0], match.start() - 10) : match.start()])
            if several := _COUNTED_COMMITTEES.search(text, clause[0], match.start()):
                if not self._is_object(clause[0], several.start()):
                    yield _Actor(several.start(), match.end(), SubjectCode.SYSTEM)
                continue
            name, code = self._committee(before[0] if before else "")
            if code is SubjectCode.COMMITTEE and _OF_A_SESSION.match(text, match.end(), clause[1]):
                continue  # 县政府承办|县政协第十届二次会议提出的提案: a session is nobody
            start = match.start() - len(name)
            acts_with = text[start - 1 : start] in tuple("与和同及、") and any(
                cue.end == start - 1 for cue in self._cues.inside(CueKind.ACTOR, clause[0], start)
            )  # 县政府与县政协召开
            if acts_with or self._acts(clause, start, match.end()):
                yield _Actor(start, match.end(), code)

    def _is_of_people(self, cue: Cue) -> bool:
        """Whether a cue names persons who can be counted: 委员, also 界委员."""
        return cue.rule.code in _PEOPLE or self._text.startswith("委员", cue.end - 2)

    def _start_of_name(self, cue: Cue, start: int) -> int:
        """Where an actor's words begin: of 教育界委员, found by 界委员, at 教育; of 县水利局, by 水利局,
        at 县.
        """
        text, grammar = self._text, _grammar()
        if cue.rule.name == DEPARTMENT_RULE and text.endswith(_LEVEL_WORD, start, cue.start):
            return cue.start - 1
        if not text.startswith(("界委员", "界别委员"), cue.start):
            return cue.start
        name = _SECTOR_NAME.search(text, start, cue.start)
        if name is None:
            return cue.start
        words = (*grammar.led_after, *grammar.objects_after, *grammar.qualifiers, "和", "与", "及")
        ends = (
            name[0].rfind(word) + len(word)
            for word in words
            if word in name[0] and not name[0].startswith(grammar.sector_words, name[0].rfind(word))
        )
        at = name.start() + max(ends, default=0)
        named = rjieba.tag(text[at : cue.start])
        return at if named and named[-1][1].startswith(("n", "j", "l")) else cue.start

    def _codes(self, cue: Cue) -> list[SubjectCode]:
        """市政协委员 are this committee's own in a text of a city, of a higher one in that of a county."""
        if self._text.startswith("我们", cue.start):
            return list(self._own.codes)
        codes = [SubjectCode(code) for code in cue.rule.code.split("+")]
        level = _LEVEL.search(self._text[cue.start : cue.end].partition("政协")[0])
        is_own = level is not None and level[0][-1] == self._own_word
        if (
            codes == [SubjectCode.HIGHER_MEMBERS]
            and is_own
            and not _RESIDENT.search(self._text[max(0, cue.start - 3) : cue.start])
        ):
            return [SubjectCode.MEMBERS]
        # 市、县区政协 in a text of a city: the committee acts, and those below it
        with_own = f"{self._own_word}、"
        if (
            codes == [SubjectCode.SYSTEM]
            and self._own_word
            and self._text.startswith(with_own, cue.start - 2)
        ):
            return [SubjectCode.COMMITTEE, SubjectCode.SYSTEM]
        return codes

    def _committee(self, before: str) -> tuple[str, SubjectCode]:
        """The words before 政协 that name a committee, and whether it is this one."""
        level = _LEVEL.search(before)
        if level is None:
            return "", SubjectCode.COMMITTEE
        name = before[: level.start()]
        own = self._own_name
        if level[0] == "全国":
            return level[0], SubjectCode.COMMITTEE if own == "全国" else SubjectCode.OTHER_COMMITTEE
        if own is None:
            is_own = self._own_word in (None, level[0][-1])
            return level[0], SubjectCode.COMMITTEE if is_own else SubjectCode.OTHER_COMMITTEE
        longest = max(size for size in range(len(before) + 1) if own.endswith(before[len(before) - size :]))
        if longest > len(level[0]):
            return before[len(before) - longest :], SubjectCode.COMMITTEE
        if name.endswith(_grammar().named_before):
            return level[0], SubjectCode.COMMITTEE
        if not name or self._ends_with_function_word(name):
            is_own = own.endswith(level[0][-1])
            return level[0], SubjectCode.COMMITTEE if is_own else SubjectCode.OTHER_COMMITTEE
        return self._name_of_another(before[-6:]), SubjectCode.OTHER_COMMITTEE

    def _name_of_another(self, before: str) -> str:
        """The name in the words before 政协, without what governs it (接待|清州市)."""
        start = at = 0
        for word, tag in rjieba.tag(before):
            at += len(word)
            if at < len(before) and (tag.startswith(_VERBAL) or word in _grammar().objects_after):
                start = at
        return before[start:]

    def _ends_with_function_word(self, name: str) -> bool:
        grammar = _grammar()
        if name.endswith((*grammar.objects_after, *grammar.led_after)):
            return True
        return bool(rjieba.tag(name)[-1][1].startswith(_NO_NAMES))

    def _acts(self, clause: tuple[int, int], start: int, end: int) -> bool:
        """Whether an actor's words name who acts: not an object, not what is counted, not inside an
        attribute (委员提出的建议).
        """
        text = self._text
        grammar = _grammar()
        counted_at = self._counted_behind_name(clause, start, end)
        if counted_at is not None:
            return self._act_counted(counted_at) and not self._is_brought_or_object(clause[0], start)
        if self._is_mentioned_only(clause, start, end):
            return False
        # 委员陈某某的企业捐款
        if grammar.owned.match(text, end, clause[1]):
            return True
        if self._is_led_for_the_committee(clause, start, end):
            return False
        # 全国政协采用7篇: who adopts receives
        if _ATTRIBUTE.match(text, end) or self._adopted.search(text, end, clause[1]):
            return False
        return not self._is_object(clause[0], start)

    def _counted_behind_name(self, clause: tuple[int, int], start: int, end: int) -> int | None:
        """Where the number stands that counts those who are named right before it (委员工作室20个); None
        where they are not what is counted.
        """
        text = self._text
        gap = self._lexicon.head_gap.match(text, end, clause[1])
        if gap is None or not _NUMERAL.match(text, gap.end()):
            return None
        # 三级政协共有主席、副主席723名; of committees 个 and 家 are counted
        cues = self._cues.inside(CueKind.ACTOR, start, end)
        is_system = bool(cues) and cues[-1].rule.code == SubjectCode.SYSTEM
        if is_system and _OTHER_THINGS.match(text, gap.end()):
            return None
        # 三级政协组织1900名委员结对帮扶: they lead; 委员为10名学生捐款
        is_for = text.endswith("为", end, gap.end()) and _grammar().given.search(text, end, clause[1])
        return None if is_for or text.endswith("组织", start, end) else gap.end()

    def _is_mentioned_only(self, clause: tuple[int, int], start: int, end: int) -> bool:
        """Whether a name is part of something else: 在省政协研讨会上, 落实市政协关于……的意见,
        利用党组会、主席会等形式 (a means), 15次主席会议, 区委与其他部门9个.
        """
        text = self._text
        return (
            text.startswith("关于", end)
            or _AT_A_MEETING.match(text, end, clause[1]) is not None
            or _COUNTED_WITH_OTHERS.match(text, end, clause[1]) is not None
            or _grammar().means.match(text, end, clause[1]) is not None
            or _MEETING_COUNTED.search(text, clause[0], start) is not None
        )

    def _act_counted(self, at: int) -> bool:
        """委员2860人参与, 县委常委会3次专题研究: whether a verb follows the number at a place."""
        number = _TIMES_OR_PERSONS.match(self._text, at)
        if number is None:
            return False
        # the tagger takes 研究部署 for a noun
        words = [*rjieba.tag(self._text[number.end() : number.end() + 4])[:2]]
        words += rjieba.tag(self._text[number.end() : number.end() + 2])
        return any(tag.startswith("v") for _, tag in words)

    def _is_brought_or_object(self, clause_start: int, start: int) -> bool:
        """组织委员93人次参加, 慰问委员12人次: whether others act on those before a number."""
        is_brought = _grammar().brings.search(self._text, clause_start, start) is not None
        return is_brought or self._is_object(clause_start, start)

    def _is_led_for_the_committee(self, clause: tuple[int, int], start: int, end: int) -> bool:
        """组织委员赴外地培训, 组织委员视察12次: what the committee does for those whom it leads, or with
        them; what they give and submit on its call (组织委员捐款) is theirs.
        """
        grammar, text = _grammar(), self._text
        levels = _LEVELS_BEFORE.search(text, max(clause[0], start - _LONGEST_LEVELS), start)
        if not text.endswith(grammar.led_after, clause[0], levels.start() if levels else start):
            return False
        if grammar.trained.match(text, end, clause[1]):
            return True
        if (
            "委员" not in text[start:end]
            or "界" in text[start:end]
            or grammar.given.search(text, end, clause[1])
            or self._gives_behind_a_topic(clause, end)
        ):
            return False
        # 各专委会组织委员调研: those who lead are named
        return not self._cues.inside(CueKind.ACTOR, clause[0], start)

    def _gives_behind_a_topic(self, clause: tuple[int, int], end: int) -> bool:
        """引导委员围绕振兴，提出提案35件: the led are told a topic, and the next clause what they give."""
        is_topic = _TOPIC.match(self._text, end, clause[1]) is not None
        return is_topic and _grammar().given_first.match(self._text, clause[1]) is not None

    def _is_counted_opening(self, clause: tuple[int, int], start: int) -> bool:
        """Whether a clause opens with a number of those who stand at `start`."""
        return _COUNTED_OPENING.match(self._text[clause[0] : start][-40:]) is not None

    def _has_predicate(self, clause: tuple[int, int], end: int) -> bool:
        return len(self._text[end : clause[1]].strip("，。；、 \n")) >= _SHORTEST_PREDICATE

    def _is_object(self, clause_start: int, start: int) -> bool:
        """Whether the words before an actor make it an object (向区委, 走访委员), also as one of a list
        (向区委、区政府).
        """
        grammar = _grammar()
        before = self._text[max(clause_start, start - _LONGEST_LIST) : start]
        before = _RESIDENT.sub("", before)  # 在津市政协委员
        before = _UNTIL.sub("", before)  # 截至2017年4月底|全市政协委员
        uncounted = _COUNTED_BODIES.sub("", before)
        if uncounted.endswith((*grammar.led_after, *grammar.pushed_after)):
            return False
        if self._are_acting_bodies(clause_start, start):
            return False
        while before.endswith(grammar.qualifiers):
            before = next(before.removesuffix(word) for word in grammar.qualifiers if before.endswith(word))
        if _AGENT.search(before):  # 1件由市长领衔督办
            return False
        is_listed = False
        while before:
            if before[-1] in "、和及等":
                is_listed = is_listed or before[-1] in "、等"
                before = before[:-1]
                continue
            item = re.split("[、和及等]", before)[-1]
            if is_listed and item in grammar.objects_after and len(item) < len(before):
                before = before[: len(before) - len(item)]  # 文艺、特邀等界别委员
                continue
            is_governed = self._is_governed(item)
            if is_governed is not None:
                return is_governed
            before = before[: len(before) - len(item)]
        return False

    def _are_acting_bodies(self, clause_start: int, start: int) -> bool:
        """Whether a number of bodies of the committee opens a clause: 28个界别小组开展活动."""
        if _ACTING_BODIES.fullmatch(self._text, clause_start, start) is None:
            return False
        cues = self._cues.inside(CueKind.ACTOR, start, start + _LONGEST_NOUN)
        return bool(cues) and cues[0].start == start and cues[0].rule.code in _BODIES

    def _is_governed(self, item: str) -> bool | None:
        """Whether the words of one item make what follows an object; None where they do not tell."""
        grammar = _grammar()
        if item in load_scope_grammar().rules:
            return None  # 政协各参加单位和各专委会: 参加 governs nothing
        # The tagger takes 向市 and 对区 for nouns.
        governed = _PREPOSITION.search(item)
        if governed and not any(item.find(word, governed.end()) >= 0 for word in grammar.led):
            return True
        is_past = False  # 宣传了: a verb, whatever the tagger says
        for word, tag in reversed(rjieba.tag(item)):
            if word in grammar.led:
                return False
            if word in _ASPECTS:
                is_past = True
                continue
            if (tag.startswith(_VERBAL) and (is_past or tag != "vn")) or word.endswith(grammar.objects_after):
                return True
        return None

    def _is_counted(self, start: int, end: int) -> bool:
        """Whether nothing but fillers stands between an actor and a number: it is what is counted."""
        return self._lexicon.head_gap.fullmatch(self._text, start, end) is not None

    def _is_of_persons(self, quantity: Quantity) -> bool:
        """Whether a number counts persons, also 64个委员, 94.7%的委员."""
        if quantity.unit in ("个", PERCENT):
            start = quantity.end + (quantity.unit == PERCENT and self._text.startswith("的", quantity.end))
            behind = self._cues.inside(CueKind.ACTOR, quantity.end, quantity.end + _LONGEST_NOUN)
            return any(cue.start == start and cue.rule.code == SubjectCode.MEMBERS for cue in behind)
        return quantity.unit in _PERSONS or quantity.unit in self._lexicon.people_units

    def _counted_actors(self, quantity: Quantity, place: QuantityContext) -> list[_Actor]:
        """52名委员一线参与, 参与群众800人次: who is counted acts, where the number opens its clause and a
        predicate follows, or where they are counted as those who took part.
        """
        if not self._is_of_persons(quantity):
            return []
        text, end = self._text, min(quantity.end + _LONGEST_NOUN, place.clause[1])
        behind = [
            cue
            for cue in self._cues.inside(CueKind.ACTOR, quantity.end, end)
            if self._is_of_people(cue) and cue.start < place.right[1]
        ]
        if behind:
            return self._counted_behind(quantity, place, behind)
        before = [
            cue
            for cue in self._cues.inside(CueKind.ACTOR, place.left[0], quantity.start)
            if cue.rule.code in _PEOPLE and self._is_counted(cue.end, quantity.start)
        ]
        took_part = before and (
            _grammar().taking_part.search(text, place.left[0], before[-1].start)
            or (
                before[-1].rule.code != SubjectCode.PUBLIC
                and self._act_counted(quantity.start)
                and not self._is_brought_or_object(place.clause[0], before[-1].start)
            )
        )
        return self._joined(before[-1:]) if took_part else []

    def _counted_behind(self, quantity: Quantity, place: QuantityContext, behind: list[Cue]) -> list[_Actor]:
        """Those right behind a number, where they act."""
        text = self._text
        left = text[slice(*place.left)]
        if _OF_A_SECTOR.match(text[place.clause[0] : quantity.end]):
            return [_Actor(place.clause[0], behind[-1].end, SubjectCode.SECTORS)]
        is_led = left.rstrip().endswith(_grammar().led_after)
        is_opening = (
            not left.strip("，、； “")
            or self._lexicon.only_fillers.fullmatch(text, *place.left)
            or self._is_counted_opening(place.clause, quantity.end)
        )
        is_alone = place.opening[1] - place.opening[0] <= _SHORT_OPENING or place.list_index == 0
        joined = self._joined(behind)
        acts = self._has_predicate(place.clause, joined[-1].end)  # 198名委员|转为志愿者
        return joined if is_opening and is_alone and not is_led and acts else []

    def _joined(self, cues: list[Cue]) -> list[_Actor]:
        """The first of those who are counted, and who is joined to them: 委员和群众."""
        actors: list[_Actor] = []
        for cue in cues:
            if actors and self._text[actors[-1].end : cue.start] not in ("和", "、", "与", "及"):
                break
            actors += (_Actor(cue.start, cue.end, code) for code in self._codes(cue))
        return actors


@dataclass(frozen=True, slots=True)
class _MetricWords:
    """Metric -> who acted, or received."""

    acts_always: dict[str, SubjectCode]
    acts_by_default: dict[str, SubjectCode]
    acts_never: dict[str, SubjectCode]
    received_by_default: dict[str, RecipientCode]


@cache
def _by_metric() -> _MetricWords:
    known = load_words(ScopeRules)
    return _MetricWords(
        _turned(SubjectCode, known.acts_always),
        _turned(SubjectCode, known.acts_by_default),
        _turned(SubjectCode, known.acts_never),
        _turned(RecipientCode, known.received_by_default),
    )


def _turned(kind: Callable[[str], Code], metrics_of: Mapping[str, Sequence[str]]) -> dict[str, Code]:
    return {metric: kind(code) for code, metrics in metrics_of.items() for metric in metrics}


def known_by_metric(subject: Participant, metric_code: str, *, is_brought: bool = False) -> Participant:
    """Who acted, where what is counted tells it: an audience is the public, donations are the members' where
    nobody is named. `is_brought`: those who are counted were brought by the committee (组织32名委员).
    """
    known = _by_metric()
    code = known.acts_always.get(metric_code)
    if code is None and subject.codes == THE_COMMITTEE.codes:
        usual = known.acts_by_default.get(metric_code)
        # 区政协召开会议，实到委员201名: members are there though the committee is named
        is_of_members = usual is SubjectCode.MEMBERS and not is_brought
        code = (
            usual
            if is_of_members or (subject is THE_COMMITTEE and usual is not SubjectCode.MEMBERS)
            else None
        )
    if code is not None and code not in subject.codes:
        return Participant((code,), None)
    return THE_COMMITTEE if subject.codes == (known.acts_never.get(metric_code),) else subject


def received_by_metric(metric_code: str) -> RecipientCode | None:
    """Who received it, where what is counted tells it and nobody is named: beneficiaries are the public."""
    return _by_metric().received_by_default.get(metric_code)


# --- recipients ---

_OWN_CODES = {
    "province": RecipientCode.PROVINCIAL,
    "prefecture": RecipientCode.MUNICIPAL,
    "county": RecipientCode.COUNTY,
}
# 栗川县政协, 政协栗川县第十届委员会, 政协第十届栗川县委员会
_LEVEL_OF_COMMITTEE = re.compile(
    rf"(?<![被获向经报给])([省市区县旗州盟])政协"
    rf"(?!(?:单篇|综合)?(?:采用|采纳|录用|批示|转报|评为|表彰|\s*\d{{1,3}}(?!\d)))"
    rf"|政协(?:第?[一二三四五六七八九十]{{1,3}}届)?[{HAN}]{{2,9}}?([省市区县旗州盟])"
    rf"(?=第?[一二三四五六七八九十]{{1,3}}届|委员会)"
)


def own_level_word(text: str, headline: str = "") -> str | None:
    """The level word of the committee that a text without a known organisation is about: the one of its
    headline, else the one named most often, of two the first; None where none is named. One that adopts or
    receives (被市政协采用) does not count.
    """
    if headed := _levels(headline):
        return headed[-1]
    most = Counter(_levels(text)).most_common(1)  # of those named as often the first
    return most[0][0] if most else None


def _levels(text: str) -> list[str]:
    return [match[1] or match[2] for match in _LEVEL_OF_COMMITTEE.finditer(text)]


def recipient_code(
    printed: str | None, organization: Organization | None, own_word: str | None = None
) -> RecipientCode | None:
    """What kind of body received, adopted or commented.

    Args:
        printed: Its words. organization: whose document it is.
        own_word: Level word of an undecided organisation (县), from `own_level_word`.
    """
    if not printed:
        return None
    if printed.endswith(_grammar().department_words):
        return RecipientCode.GOVERNMENT_DEPARTMENTS
    levels = _grammar().recipient_levels
    code = next((code for code, starts in levels if printed.startswith(starts)), RecipientCode.PUBLIC)
    own = _OWN_CODES.get(organization.level) if organization else None
    is_committee = "政协" in printed
    if organization and organization.name.endswith("市政协") and organization.level == "county":
        own = RecipientCode.MUNICIPAL
    is_own = code == own if organization else own_word is not None and printed.startswith(own_word)
    return RecipientCode.PARTY_GOVERNMENT if is_own and not is_committee else code
