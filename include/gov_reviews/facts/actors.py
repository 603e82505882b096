"""Who acts in a clause: the actors that cues, names of committees and counted persons tell.

In: a text with its cues, one clause. Out: groups of `Actor`s; who acts together is one group.
An actor is the subject where nothing makes it an object (向区委, 走访委员), where it is not what is counted
(委员工作室20个), and where it is no means and no place of something else (在省政协研讨会上).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter

import rjieba

from gov_reviews.facts.actor_grammar import load_actor_grammar
from gov_reviews.facts.quantities import PERCENT, Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import DEPARTMENT_RULE, MASK, Cue, CueIndex, load_scope_grammar
from gov_reviews.knowledge.han import HAN, is_han
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.regions import load_regions
from gov_reviews.knowledge.scope_rules import CueKind
from gov_reviews.knowledge.word_lists import PeopleWords
from gov_reviews.records.reviews import SubjectCode

# 政协提案 is a noun, 区政协提交 says who acts
_COMMITTEE = re.compile("政协(?![委系组机干常党工履云声章各会情事议考]|提(?![交出供])|办(?![理结])|报(?!送))")
# 县政协|第十届二次会议提出的委员提案
_OF_A_SESSION = re.compile(
    rf"第?[一二三四五六七八九十\d]{{1,3}}届(?:[{HAN}]{{0,8}}委员会)?(?:第?[一二三四五六七八九十]{{1,2}}次)?(?:全体)?会议"
    rf"(?:期间|以来)?[{HAN}]{{0,6}}?(?:提案|建议)"
)
_BEFORE_COMMITTEE = re.compile(f"[{HAN}]{{0,10}}\\Z")
_VERBAL = ("v", "p")  # word classes of verbs and prepositions; nouns made of verbs (vn) are none
_NO_NAMES = (*_VERBAL, "t", "d", "r", "c", "f", "u")  # 全年|州政协: what ends no name of a place
_NAMES_OF_PLACES = ("ns", "nr", "nz")
_ASPECTS = ("了", "着", "过")
_RESIDENT = re.compile(f"[在住驻](?!原)[{HAN}]{{1,2}}\\Z")
_UNTIL = re.compile(r"截[至止]到?[\d年月日底末份]{2,12}")
_LEVEL_WORD = tuple("省市区县旗州盟")
_PREPOSITION = re.compile("[向对给被经由与将把赴获为在从](?=[省市区县旗州盟])")
# 14个试点区县政协: several committees
_COUNTED_COMMITTEES = re.compile(
    rf"(?:\d{{1,3}}|[一二三四五六七八九十百两]{{1,4}})[余多]?个[{HAN}（）、]{{0,8}}[市区县旗州）]\Z"
)
COUNT_WITH_UNIT = re.compile(r"\d|[一二三四五六七八九十百千万两]{1,12}[次件个名项条篇份场期家人位]")
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
_WORKS = re.compile(r"\d{1,5}[余多]?[件篇条份](?![次名])")
_ATTRIBUTE = re.compile(f"[{HAN}]{{0,4}}的")
LONGEST_BEFORE = 200  # characters of the sentence before
_LONGEST_LIST = 80  # characters before an actor, in which its list and what governs it are looked for
_LONGEST_LEVELS = 7
_LONGEST_WORD_OF_A_NAME = 3
_REGION_NAMES = range(3, 7)  # characters of one with its level; 城区, 郊区 are words, too
_SHORTEST_MISPRINT = 3  # characters of a name with its level
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
COUNTED_OPENING = re.compile(
    rf"\A[\s“]{{0,4}}+(?:其中|由|[一二三四五六七八九]是|[共仍还就]?有|近|约|超过?|来自[{HAN}\d]{{1,8}}?的"
    rf"|(?![一二三四五六七八九十两\d]{{1,3}}[个名位家])[{HAN}]{{1,6}}?(?:界别?|镇|乡|街道|社区)的?"
    rf"|(?:[全本我]?[省市区县州旗][里内]?|各级|辖区)的?+|的){{0,4}}+"
    rf"(?:\d[\d.,]{{0,11}}|[一二三四五六七八九十百千两]{{1,6}})[余多]?(?:[名位个家]|[%％]的)[{HAN}（）()]{{0,8}}\Z"
)
_TOPIC = re.compile(r"(?:围绕|聚焦|紧扣|立足|针对|发挥|结合|就|从)[^，。；\d]{1,40}，")
# 28个界别小组, 全县12个联络组: a number that opens its clause
_ACTING_BODIES = re.compile(
    r"[\s“]{0,4}(?:(?:[全本我]?[省市区县旗州]|各级)的?|[共还另]?有)?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})"
    r"[余多]?[个家支](?:政协)?"
)
_OPENING_MARKS = " 　“\n"
_NAMING = ("n", "j", "b", "a", "l", "s", "f", "x", "i", "vn")  # word classes in the name of an enterprise
_LONGEST_PERSON, _MOST_OF_A_NAME = 6, 3  # characters that a name is looked for in, and that it has
PERSONS = frozenset({"名", "位"})
_OF_A_SECTOR = re.compile(rf"\A(?!来自|各|[{HAN}]?各界)[{HAN}]{{1,8}}界别?的?\d")  # 医卫界18名委员
_SECTOR_NAME = re.compile(rf"(?:(?<=[、和与及])[{HAN}]{{1,6}}|(?<![{HAN}])[{HAN}]{{1,6}}|[{HAN}]{{2}})\Z")
_AMONG = re.compile(r"[”]?中，\Z")  # 269名委员中，有188名提交过信息
_COUNTED_BODIES = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十两各]{1,3})个\Z")  # 带动9个专委会
_LEVELS_BEFORE = re.compile(r"(?:[省市区县旗州盟]、){0,3}[省市区县旗州盟]?\Z")  # 组织|市、县|政协委员
_MOST_REMEMBERED = 2_000  # items before an actor; half of them are a few words (县, 开展)
_LIST_JOINTS = re.compile("[、和及等]")
_AGENT = re.compile("(?<![交经])由\\Z")
AUTHORS = frozenset(
    {SubjectCode.MEMBERS, SubjectCode.SECTORS, SubjectCode.PARTIES_GROUPS, SubjectCode.STUDIOS}
)
_BODIES = AUTHORS | {SubjectCode.ORGAN}
_OF_A_COMMITTEE = frozenset({SubjectCode.ORGAN, SubjectCode.SYSTEM})
_HIGHER_MEMBERS = (SubjectCode.HIGHER_MEMBERS,)
_MEETING_COUNTED = re.compile(r"\d[余多]?[次期场项][\s“]*\Z")  # 15次主席会议
LEVEL = re.compile(r"(?:全国|自治[区州县旗]|[省市区县旗州盟])$")
_BEHIND_A_LEVEL = re.compile("(?<=[省市州盟])(?=.)|(?<=自治区)(?=.)")


@dataclass(slots=True)
class Actor:
    """One who acts, at one place of the text."""

    start: int
    end: int
    code: SubjectCode
    is_person: bool = False
    is_enterprise: bool = False


@cache
def _codes_of(code: str) -> tuple[SubjectCode, ...]:
    """Those whom the code of a rule names: government+organ."""
    return tuple(map(SubjectCode, code.split("+")))


def lowest_division(name: str) -> str:
    """望岚区 of 云汀市望岚区."""
    return _BEHIND_A_LEVEL.split(name)[-1]


def _person_name(words: str) -> str:
    """The name of a person that some words begin with; empty where they begin with none. Words that are no
    longer than a name and begin with a surname are one (周代军, where a mark follows).
    """
    if words[:1] not in load_words(PeopleWords).frequent_surnames:
        return ""
    first, tag = rjieba.tag(words)[0]
    if tag == "nr" and len(first) <= _MOST_OF_A_NAME:
        return first
    alone = words.rstrip("，、（；。")
    is_alone = 1 < len(alone) <= _MOST_OF_A_NAME and len(alone) < len(words)
    return alone if is_alone and all(map(is_han, alone)) else ""


def _is_of_a_body(end: int, cue: Cue) -> bool:
    """区政协主席会议成员, 各级政协, 省政协港澳委员: whether the name of a committee is part of a cue, or its
    members follow at once.
    """
    if cue.rule.code == SubjectCode.MEMBERS:
        return cue.start == end
    return cue.start <= end <= cue.end and cue.rule.code in _OF_A_COMMITTEE


def _is_of_a_region(before: str) -> bool:
    """江北区: whether words end with the name of a region, also one that a tagger takes for no name."""
    names = load_regions().names
    return any(before[-size:] in names for size in _REGION_NAMES if size <= len(before))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _is_governed(item: str) -> bool | None:
    """Whether the words of one item make what follows an object; None where they do not tell."""
    grammar = load_actor_grammar()
    rules = load_scope_grammar().rules
    if item in rules or (item[:1] in _LEVEL_WORD and item[1:] in rules):
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


def _has_verb(words: Sequence[tuple[str, str]]) -> bool:
    """Whether one of some words with their classes is a verb."""
    return any(tag.startswith("v") for _, tag in words)


class ActorFinder:
    """Finds those who act in the clauses of one document.

    Args:
        masked: The text as `mask_names` gives it. cues: of that text.
        own_codes: Who 我们 is: whose document it is.
        own_name: The name of the committee without 政协; None when undecided, then
        own_word: is its level word (县), if anybody can say.
    """

    def __init__(
        self,
        masked: str,
        cues: CueIndex,
        lexicon: Lexicon,
        own_codes: Sequence[SubjectCode],
        own_name: str | None,
        own_word: str | None,
    ) -> None:
        self._text = masked
        self._cues = cues
        self._lexicon = lexicon
        self._own_codes = own_codes
        self._own_name, self._own_word = own_name, own_word
        self._own_short = lowest_division(own_name or "")
        self._adopted = lexicon.recipient.adopted
        self._groups: dict[int, list[list[Actor]]] = {}
        committees = [found.start() for found in re.finditer("政协", masked)]
        enterprises = [cue.start for cue in cues.inside(CueKind.ENTERPRISE, 0, len(masked))]
        actors = [cue.start for cue in cues.inside(CueKind.ACTOR, 0, len(masked))]
        # where words begin that may name who acts; the end of the text, so that there is always a next place
        self._named_at = [*sorted(committees + enterprises + actors), len(masked)]

    def may_name(self, span: tuple[int, int]) -> bool:
        """Whether words begin in a span that may name who acts."""
        return self._named_at[bisect_left(self._named_at, span[0])] < span[1]

    def groups_of(self, clause: tuple[int, int]) -> list[list[Actor]]:
        """Those who act in a clause; who acts together is one group."""
        groups = self._groups.get(clause[0])
        if groups is None:
            groups = self._groups[clause[0]] = self._joined_actors(clause) if self.may_name(clause) else []
        return groups

    def _joined_actors(self, clause: tuple[int, int]) -> list[list[Actor]]:
        """The same, not looked up."""
        groups: list[list[Actor]] = []
        for actor in self._actors(clause):
            joined = groups and (
                groups[-1][-1].start == actor.start
                or load_actor_grammar().between.fullmatch(self._text, groups[-1][-1].end, actor.start)
            )
            if joined:
                groups[-1].append(actor)
            else:
                groups.append([actor])
        return groups

    def _actors(self, clause: tuple[int, int]) -> list[Actor]:
        """Those who act in a clause, in order of place."""
        cues = self._cues.inside(CueKind.ACTOR, *clause)
        found = [*self._cued_actors(clause, cues)]
        if self._text.find("政协", *clause) >= 0:
            found += self._committees(clause, cues)
        if not found and (enterprise := self._enterprise(clause)):
            found.append(enterprise)
        return sorted(found, key=attrgetter("start")) if len(found) > 1 else found

    def _cued_actors(self, clause: tuple[int, int], cues: Sequence[Cue]) -> Iterator[Actor]:
        """Those of them whom a cue names."""
        text = self._text
        for cue in cues:
            if cue.rule.code == SubjectCode.PUBLIC and not self._gives(cue, clause):
                continue  # acts only where it is counted or gives
            if person := self._person(cue, clause):
                yield person
                continue
            # what studios that are counted do is read clause by clause (`_counts_studios`)
            is_counted = self._is_of_people(cue) and self.is_counted_opening(clause, cue.start)
            start = self.start_of_name(cue, clause[0])
            if is_counted:
                acts = self._has_predicate(clause, cue.end) or bool(_AMONG.match(text, cue.end, clause[1]))
            else:
                acts = self._is_source_or_several(cue, start, clause) or self._acts(clause, start, cue.end)
            if acts and is_counted and _OF_A_SECTOR.match(text[clause[0] : cue.start]):
                yield Actor(clause[0], cue.end, SubjectCode.SECTORS)
            elif acts:
                for code in self.codes(cue):
                    yield Actor(start, cue.end, code)

    def _gives(self, cue: Cue, clause: tuple[int, int]) -> bool:
        """Whether the public opens a clause and gives: 2000多名在外乡友为家乡捐赠306万元."""
        if load_actor_grammar().gives.search(self._text, cue.end, clause[1]) is None:
            return False
        name = self._text[clause[0] : cue.start].lstrip(_OPENING_MARKS)
        return self.is_counted_opening(clause, cue.start) or (
            len(name) <= _LONGEST_NOUN and self._is_nominal(name)
        )

    def _is_source_or_several(self, cue: Cue, start: int, clause: tuple[int, int]) -> bool:
        """据县统计局通报 says whose number it is; 6个试点区县政协 are several committees."""
        if cue.rule.name == DEPARTMENT_RULE:
            return self._text.startswith("据", start - 1)
        if cue.rule.code != SubjectCode.SYSTEM or not self._text.endswith("政协", start, cue.end):
            return False
        several = _COUNTED_COMMITTEES.search(self._text, clause[0], cue.end - len("政协"))
        return several is not None and not self.is_object(clause[0], several.start())

    def _enterprise(self, clause: tuple[int, int]) -> Actor | None:
        """县农商银行发放贷款, 企业新增产值: an enterprise that opens a clause and does something, where no
        member or party acts in its sentence before.
        """
        text = self._text
        for cue in self._cues.inside(CueKind.ENTERPRISE, *clause):
            name = text[clause[0] : cue.start].lstrip(_OPENING_MARKS)
            start = cue.start - len(name)
            if len(name) > _LONGEST_NOUN or self._have_members_acted(start) or not self._is_nominal(name):
                return None
            # the tagger takes 发放贷款 for a noun
            ends = (min(cue.end + _LONGEST_PERSON, clause[1]), min(cue.end + 2, clause[1]))
            tags = [words[0][1] for end in ends if (words := rjieba.tag(text[cue.end : end]))]
            does = any(tag.startswith(("v", "d")) and tag != "vn" for tag in tags)
            if does and self._acts(clause, start, cue.end):
                return Actor(start, cue.end, SubjectCode.PUBLIC, is_enterprise=True)
        return None

    def _is_nominal(self, name: str) -> bool:
        """Whether words may be the name of an enterprise: 县农商, 望岚茶业; not 走访."""
        governs = load_actor_grammar().objects_after
        if any(character.isdigit() for character in name) or name.endswith(governs):
            return False
        return all(len(word) == 1 or tag.startswith(_NAMING) for word, tag in rjieba.tag(name))

    def _have_members_acted(self, start: int) -> bool:
        """Whether members, parties or the like are named in the sentence before a place, or the committee
        called on others there: 举办银企对接会4场，银行发放贷款2.3亿元.
        """
        sentence = max(self._text.rfind(mark, max(0, start - LONGEST_BEFORE), start) for mark in "。\n") + 1
        if load_actor_grammar().calls.search(self._text, sentence, start):
            return True
        return any(cue.rule.code in AUTHORS for cue in self._cues.inside(CueKind.ACTOR, sentence, start))

    def _person(self, cue: Cue, clause: tuple[int, int]) -> Actor | None:
        """县政协委员李明华捐资, 县政协常委李华, 在委员张力的带领下: one member by name, if that one acts."""
        text = self._text
        if not text.startswith(load_actor_grammar().titles_of_members, cue.end - 2):
            return None
        name = _person_name(text[cue.end : min(cue.end + _LONGEST_PERSON, clause[1])])
        is_named_before = text.endswith(MASK, 0, cue.start)
        if not name and not is_named_before:
            return None
        end = cue.end + len(name)
        own = cue.rule.code in (SubjectCode.ORGAN, SubjectCode.SECTORS)
        codes = (SubjectCode.MEMBERS,) if own else self.codes(cue)
        acts = load_actor_grammar().under_lead.match(text, end) or self._acts(clause, cue.start, end)
        start = self.start_of_name(cue, clause[0])
        return Actor(start, end, codes[0], is_person=True) if acts else None

    def _committees(self, clause: tuple[int, int], cues: Sequence[Cue]) -> Iterator[Actor]:
        """The committees among them."""
        text = self._text
        for match in _COMMITTEE.finditer(text, *clause):
            if any(_is_of_a_body(match.end(), cue) for cue in cues):
                continue
            before = _BEFORE_COMMITTEE.search(text[max(clause[0], match.start() - 10) : match.start()])
            if several := _COUNTED_COMMITTEES.search(text, clause[0], match.start()):
                if not self.is_object(clause[0], several.start()):
                    yield Actor(several.start(), match.end(), SubjectCode.SYSTEM)
                continue
            name, code = self._committee(before[0] if before else "")
            if code is SubjectCode.COMMITTEE and _OF_A_SESSION.match(text, match.end(), clause[1]):
                continue  # 县政府承办|县政协第十届二次会议提出的提案: a session is nobody
            start = match.start() - len(name)
            acts_with = text[start - 1 : start] in tuple("与和同及、") and any(
                cue.end == start - 1 for cue in self._cues.inside(CueKind.ACTOR, clause[0], start)
            )  # 县政府与县政协召开
            if acts_with or self._acts(clause, start, match.end()):
                yield Actor(start, match.end(), code)

    def _is_of_people(self, cue: Cue) -> bool:
        """Whether a cue names persons who can be counted: 委员, also 界委员."""
        return cue.rule.code in _PEOPLE or self._text.startswith("委员", cue.end - 2)

    def start_of_name(self, cue: Cue, start: int) -> int:
        """Where an actor's words begin: of 教育界委员, found by 界委员, at 教育; of 县水利局, by 水利局,
        at 县.
        """
        text, grammar = self._text, load_actor_grammar()
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

    def codes(self, cue: Cue) -> Sequence[SubjectCode]:
        """市政协委员 are this committee's own in a text of a city, of a higher one in that of a county."""
        if self._text.startswith("我们", cue.start):
            return self._own_codes
        codes = _codes_of(cue.rule.code)
        if codes != _HIGHER_MEMBERS:
            return codes
        level = LEVEL.search(self._text[cue.start : cue.end].partition("政协")[0])
        is_own = level is not None and level[0][-1] == self._own_word
        is_resident = _RESIDENT.search(self._text[max(0, cue.start - 3) : cue.start]) is not None
        return (SubjectCode.MEMBERS,) if is_own and not is_resident else codes

    def _committee(self, before: str) -> tuple[str, SubjectCode]:
        """The words before 政协 that name a committee, and whether it is this one."""
        level = LEVEL.search(before)
        if level is None:
            return "", SubjectCode.COMMITTEE
        name = before[: level.start()]
        own = self._own_name
        if level[0] == "全国":
            return level[0], SubjectCode.COMMITTEE if own == "全国" else SubjectCode.OTHER_COMMITTEE
        if own is None:
            is_own = self._own_word in (None, level[0][-1])
            return level[0], SubjectCode.COMMITTEE if is_own else SubjectCode.OTHER_COMMITTEE
        start = next(at for at in range(len(before) + 1) if own.endswith(before[at:]))
        if len(before) - start > len(level[0]):
            return before[start:], SubjectCode.COMMITTEE
        if name.endswith(load_actor_grammar().named_before) or self._is_misprint(before):
            return level[0], SubjectCode.COMMITTEE
        if not name or (self._ends_with_function_word(name) and not _is_of_a_region(before)):
            is_own = own.endswith(level[0][-1])
            return level[0], SubjectCode.COMMITTEE if is_own else SubjectCode.OTHER_COMMITTEE
        return self._name_of_another(before[-6:]), SubjectCode.OTHER_COMMITTEE

    def _is_misprint(self, before: str) -> bool:
        """粟山县 in a text of 栗山县政协 that nowhere has its own name: whether one character is misread. A
        name that another place has is no misprint.
        """
        short = self._own_short
        read = before[-len(short) :]
        if len(short) < _SHORTEST_MISPRINT or len(read) != len(short) or short[-1] != read[-1]:
            return False
        if sum(a != b for a, b in zip(short, read, strict=True)) != 1:
            return False
        return short not in self._text and read not in load_regions().names

    def _name_of_another(self, before: str) -> str:
        """The name in the words before 政协, without what governs it (接待|清州市)."""
        start = at = 0
        for word, tag in rjieba.tag(before):
            at += len(word)
            if at < len(before) and (tag.startswith(_VERBAL) or word in load_actor_grammar().objects_after):
                start = at
        return before[start:]

    def _ends_with_function_word(self, name: str) -> bool:
        grammar = load_actor_grammar()
        if name.endswith((*grammar.objects_after, *grammar.led_after)):
            return True
        word, tag = rjieba.tag(name)[-1]
        is_phrase = len(word) > _LONGEST_WORD_OF_A_NAME and not tag.startswith(_NAMES_OF_PLACES)
        return is_phrase or bool(tag.startswith(_NO_NAMES))  # 认真落实|区政协 is one word to the tagger

    def _acts(self, clause: tuple[int, int], start: int, end: int) -> bool:
        """Whether an actor's words name who acts: not an object, not what is counted, not inside an
        attribute (委员提出的建议).
        """
        text = self._text
        grammar = load_actor_grammar()
        counted_at = self.counted_behind_name(clause, start, end)
        if counted_at is not None:
            return self.act_counted(counted_at) and not self._is_brought_or_object(clause[0], start)
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
        return not self.is_object(clause[0], start)

    def counted_behind_name(self, clause: tuple[int, int], start: int, end: int) -> int | None:
        """Where the number stands that counts those who are named right before it (委员工作室20个); None
        where they are not what is counted.
        """
        text = self._text
        gap = self._lexicon.head_gap.match(text, end, clause[1])
        if gap is None or not COUNT_WITH_UNIT.match(text, gap.end()):
            return None
        # 三级政协共有主席、副主席723名; of committees 个 and 家 are counted
        cues = self._cues.inside(CueKind.ACTOR, start, end)
        is_system = bool(cues) and cues[-1].rule.code == SubjectCode.SYSTEM
        if is_system and _OTHER_THINGS.match(text, gap.end()):
            return None
        # 各民主党派27件、专门委员会16件: works are counted, by who wrote them
        if cues and cues[-1].rule.code in _BODIES and _WORKS.match(text, gap.end()):
            return None
        # 三级政协组织1900名委员结对帮扶: they lead; 委员为10名学生捐款
        given = load_actor_grammar().given
        is_for = text.endswith("为", end, gap.end()) and given.search(text, end, clause[1])
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
            or load_actor_grammar().means.match(text, end, clause[1]) is not None
            or _MEETING_COUNTED.search(text, clause[0], start) is not None
        )

    def act_counted(self, at: int) -> bool:
        """委员2860人参与, 县委常委会3次专题研究: whether a verb follows the number at a place."""
        number = _TIMES_OR_PERSONS.match(self._text, at)
        if number is None:
            return False
        behind = self._text[number.end() : number.end() + 4]
        # the tagger takes 研究部署 for a noun
        return _has_verb(rjieba.tag(behind)[:2]) or _has_verb(rjieba.tag(behind[:2]))

    def _is_brought_or_object(self, clause_start: int, start: int) -> bool:
        """组织委员93人次参加, 慰问委员12人次: whether others act on those before a number."""
        is_brought = load_actor_grammar().brings.search(self._text, clause_start, start) is not None
        return is_brought or self.is_object(clause_start, start)

    def _is_led_for_the_committee(self, clause: tuple[int, int], start: int, end: int) -> bool:
        """组织委员赴外地培训, 组织委员视察12次: what the committee does for those whom it leads, or with
        them; what they give and submit on its call (组织委员捐款) is theirs.
        """
        grammar, text = load_actor_grammar(), self._text
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
        return is_topic and load_actor_grammar().given_first.match(self._text, clause[1]) is not None

    def is_counted_opening(self, clause: tuple[int, int], start: int) -> bool:
        """Whether a clause opens with a number of those who stand at `start`."""
        return COUNTED_OPENING.match(self._text[clause[0] : start][-40:]) is not None

    def _has_predicate(self, clause: tuple[int, int], end: int) -> bool:
        return len(self._text[end : clause[1]].strip("，。；、 \n")) >= _SHORTEST_PREDICATE

    def is_object(self, clause_start: int, start: int) -> bool:
        """Whether the words before an actor make it an object (向区委, 走访委员), also as one of a list
        (向区委、区政府).
        """
        grammar = load_actor_grammar()
        before = self._words_of_list(clause_start, start)
        uncounted = _COUNTED_BODIES.sub("", before)
        if not before or uncounted.endswith((*grammar.led_after, *grammar.pushed_after)):
            return False
        if self._are_acting_bodies(clause_start, start):
            return False
        while before.endswith(grammar.qualifiers):
            before = next(before.removesuffix(word) for word in grammar.qualifiers if before.endswith(word))
        if _AGENT.search(before, len(before) - 1):  # 1件由市长领衔督办
            return False
        is_listed = False
        while before:
            if before[-1] in "、和及等":
                is_listed = is_listed or before[-1] in "、等"
                before = before[:-1]
                continue
            item = _LIST_JOINTS.split(before)[-1]
            if is_listed and item in grammar.objects_after and len(item) < len(before):
                before = before[: len(before) - len(item)]  # 文艺、特邀等界别委员
                continue
            is_governed = _is_governed(item)
            if is_governed is not None:
                return is_governed
            before = before[: len(before) - len(item)]
        return False

    def _words_of_list(self, clause_start: int, start: int) -> str:
        """The words before an actor that may govern it, without those that tell of its seat or a time."""
        before = self._text[max(clause_start, start - _LONGEST_LIST) : start]
        before = _RESIDENT.sub("", before)  # 在津市政协委员
        return _UNTIL.sub("", before) if "截" in before else before  # 截至2017年4月底|全市政协委员

    def _are_acting_bodies(self, clause_start: int, start: int) -> bool:
        """Whether a number of bodies of the committee opens a clause: 28个界别小组开展活动."""
        if _ACTING_BODIES.fullmatch(self._text, clause_start, start) is None:
            return False
        cues = self._cues.inside(CueKind.ACTOR, start, start + _LONGEST_NOUN)
        return bool(cues) and cues[0].start == start and cues[0].rule.code in _BODIES

    def is_counted(self, start: int, end: int) -> bool:
        """Whether nothing but fillers stands between an actor and a number: it is what is counted."""
        return self._lexicon.head_gap.fullmatch(self._text, start, end) is not None

    def is_of_persons(self, quantity: Quantity) -> bool:
        """Whether a number counts persons, also 64个委员, 94.7%的委员."""
        if quantity.unit in ("个", PERCENT):
            start = quantity.end + (quantity.unit == PERCENT and self._text.startswith("的", quantity.end))
            behind = self._cues.inside(CueKind.ACTOR, start, quantity.end + _LONGEST_NOUN)
            return bool(behind) and behind[0].start == start and behind[0].rule.code == SubjectCode.MEMBERS
        return quantity.unit in PERSONS or quantity.unit in self._lexicon.people_units

    def counted_actors(self, quantity: Quantity, place: QuantityContext) -> list[Actor]:
        """52名委员一线参与, 参与群众800人次: who is counted acts, where the number opens its clause and a
        predicate follows, or where they are counted as those who took part.
        """
        if not self.is_of_persons(quantity):
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
            if cue.rule.code in _PEOPLE and self.is_counted(cue.end, quantity.start)
        ]
        took_part = before and (
            load_actor_grammar().taking_part.search(text, place.left[0], before[-1].start)
            or (
                before[-1].rule.code != SubjectCode.PUBLIC
                and self.act_counted(quantity.start)
                and not self._is_brought_or_object(place.clause[0], before[-1].start)
            )
        )
        return self._joined(before[-1:]) if took_part else []

    def _counted_behind(self, quantity: Quantity, place: QuantityContext, behind: list[Cue]) -> list[Actor]:
        """Those right behind a number, where they act."""
        text = self._text
        left = text[slice(*place.left)]
        if _OF_A_SECTOR.match(text[place.clause[0] : quantity.end]):
            return [Actor(place.clause[0], behind[-1].end, SubjectCode.SECTORS)]
        is_led = left.rstrip().endswith(load_actor_grammar().led_after)
        takes_part = self._take_part(place.clause, quantity, behind)
        is_opening = (
            not left.strip("，、； “")
            or self._lexicon.only_fillers.fullmatch(text, *place.left)
            or self.is_counted_opening(place.clause, quantity.end)
            or takes_part
        )
        is_alone = place.opening[1] - place.opening[0] <= _SHORT_OPENING or place.list_index == 0
        joined = self._joined(behind)
        acts = takes_part or self._has_predicate(place.clause, joined[-1].end)  # 198名委员|转为志愿者
        return joined if is_opening and is_alone and not is_led and acts else []

    def _take_part(self, clause: tuple[int, int], quantity: Quantity, behind: list[Cue]) -> bool:
        """整个活动共有240名群众参与: whether the public behind a number took part, and nobody brought it."""
        grammar, joined = load_actor_grammar(), self._joined(behind)
        if any(actor.code is not SubjectCode.PUBLIC for actor in joined):
            return False
        if grammar.takes_part.match(self._text, joined[-1].end) is None:
            return False
        return grammar.brings.search(self._text, clause[0], quantity.start) is None

    def _joined(self, cues: list[Cue]) -> list[Actor]:
        """The first of those who are counted, and who is joined to them: 委员和群众."""
        actors: list[Actor] = []
        for cue in cues:
            if actors and self._text[actors[-1].end : cue.start] not in ("和", "、", "与", "及"):
                break
            actors += (Actor(cue.start, cue.end, code) for code in self.codes(cue))
        return actors
