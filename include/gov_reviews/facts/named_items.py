"""Things that a review calls by their name (named entities of its work): proposals, reports, topics,
platforms and brands, awards, documents, partners.

In: clean text. Out: `NamedItem`s with their span, in order of place. A name stands in marks and a rule of
metadata/named_items.yaml says what it is, or it is a phrase of a fixed form (关于…的提案, 围绕…开展协商,
联合…). What no rule knows is left out: slogans stand in marks, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise

from gov_reviews.facts.quantity_context import split_sentences
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.word_lists import MarkedNameRule, NamedItemWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.reviews import NamedItem, NamedItemKind, NamedItemOutcome

_MARKED = re.compile(
    r"《([^《》。\n]{2,60})》|“([^“”。\n]{2,60})”|「([^「」。\n]{2,60})」|‘([^‘’。\n]{2,60})’"
    r"|\"(?! )([^\"“”。\n]{2,60})(?<! )\""
)
_OTHER_NOUN = re.compile(f"[{HAN}]")
_PAIRED = re.compile(
    rf"(?P<first>[{HAN}])[{HAN}]\+(?P=first)[{HAN}]|[{HAN}](?P<last>[{HAN}])\+[{HAN}](?P=last)"
)  # 线上+线下
_PARTS = re.compile("、|(?<![—–－-])[—–－-](?![—–－-])")  # of a slogan: 提案孵化-跟踪督办-成果转化
_PARALLEL = re.compile(f"一[{HAN}]{{2,4}}一[{HAN}]{{1,4}}")  # 一河段一委员: no topic, whatever stands behind
_TWO_PARTS = 2
_LONGEST_LIST = 12  # topics behind the first of a list
_HEADING_REACH = 200  # characters above a line of papers in which its heading stands
_BOOKS = MarkedNameRule(kind=NamedItemKind.DOCUMENT)
_BRAND = MarkedNameRule(kind=NamedItemKind.PLATFORM, head=("活动",))
_MOST_TAILS = 8  # pieces of a loose end
_NO_HAN = re.compile(f"[^{HAN}]")
_PARTED = re.compile("[、，,]")
_VERSION = re.compile(r"[（(][^（）()]{1,8}[）)]$")
_CLAUSE_END = re.compile(r"[，,。；;：:！!？?\n]")
_STATEMENT_END = re.compile(r"[。；;！!？?\n]")
_BEFORE = 12  # characters before a name in which the word stands that was done with it
_NEXT_PAPER = re.compile(f"[，,][{HAN}]{{0,{_BEFORE}}}《")  # what is said behind it is said of that one
_MARKS = frozenset('《“「‘"')
_NUMERALS = "一二三四五六七八九十"
_KINDS_OF_NOUNS = {NamedItemKind.TOPIC, NamedItemKind.PLATFORM, NamedItemKind.AWARD}
_PAPERS = {NamedItemKind.PROPOSAL, NamedItemKind.REPORT}
_SAME_MARKS = {"「": "“", "‘": "“", '"': "“"}
_LONGEST_HEAD = 14  # characters between a name and the noun that says what it is
_PARTNER_GROUPS = (("names", "role"), ("others", "verb"), ("with", "done"))
_ORGANIZATION = 14  # characters of the name of a partner before its last word


@dataclass(frozen=True, slots=True)
class _Found:
    """A name with its kind; `group_start` and `group_end` are the edges of the list that it stands in."""

    start: int
    end: int
    kind: NamedItemKind
    role: str | None
    group_start: int
    group_end: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Names in marks, one right behind the other: “委员讲堂”“协商夜话”."""

    names: tuple[tuple[int, int], ...]
    mark: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a name, or a list of names; `said`: its clause, or the next where none is left."""

    before: str
    after: str
    clause: str
    said: str


def _known() -> NamedItemWords:
    return load_words(NamedItemWords)


def find_named_items(text: str) -> tuple[NamedItem, ...]:
    """All named things of a text."""
    sentences = split_sentences(text)
    starts = [start for start, _ in sentences]
    opened: dict[int, set[str]] = {}  # by sentence: three in four name nothing
    for place, word in _openers().index.find(text):
        opened.setdefault(bisect_right(starts, place) - 1, set()).add(word)
    items: list[NamedItem] = []
    for number, words in opened.items():
        items += _items_of(text, sentences[number], words)
    return _of_one_kind(items)


def _of_one_kind(items: list[NamedItem]) -> tuple[NamedItem, ...]:
    """A name is of one kind in a text: of the one that most of its places say, the first of several."""
    kinds: dict[str, Counter[NamedItemKind]] = {}
    for item in items:
        kinds.setdefault(item.name, Counter())[item.kind] += 1
    of_name = {name: counted.most_common(1)[0][0] for name, counted in kinds.items()}
    return tuple(
        item if item.kind is of_name[item.name] else replace(item, kind=of_name[item.name]) for item in items
    )


def _in(characters: str) -> str:
    """One of them, as a class of a pattern."""
    return f"[{characters}]"


@cache
def _joined() -> str:
    """What stands between two of a list: 、 和 以及."""
    return alternatives(("、", *_known().joiners))


@cache
def _length() -> str:
    """45万字的《…》."""
    return rf"(?:[\d.]{{1,6}}[余多]?万?[余多]?{alternatives(_known().lengths)})"


@cache
def _length_before() -> re.Pattern[str]:
    return re.compile(rf"{_length()}$")


@cache
def _between() -> re.Pattern[str]:
    """Between two names of one group: 《…》第3辑、45万字的《…》."""
    volume = rf"(?:第?\d{{1,3}}{_in(_known().volumes)})?"
    return re.compile(rf"{volume}(?:，|{_joined()})?{_length()}?")


@cache
def _numbered() -> re.Pattern[str]:
    """四型, 五进, 三单制, 三个年, 三位一体, 1+26+N, 15分钟…: numbers that sum up a slogan."""
    known = _known()
    counted = rf"{_in(known.slogan_numbers)}{{1,6}}{_in(known.slogan_measures)}[{HAN}]{{1,4}}"
    in_time = rf"[\d×+]{{1,9}}{alternatives(known.slogan_times)}[{HAN}]{{0,6}}"
    summed = rf"[\d{known.slogan_numbers}+＋NnXx]+"
    united = rf"(?<!^一[{HAN}])一[{HAN}]{{1,2}}"  # 三位一体, not 一老一小
    noun = rf"[{HAN}](?:{alternatives(known.slogan_ends)}|{united})?"
    paper = rf"号{alternatives(known.not_awards)}"
    return re.compile(rf"{counted}|{in_time}|{summed}(?:个[^\d]|{noun}|{paper})?")


@cache
def _counted() -> re.Pattern[str]:
    """围绕一个议题, 围绕12项课题: what is counted has no name."""
    return re.compile(rf"\d|[{_NUMERALS}两]{{1,3}}{_in(_known().topic_measures)}")


@cache
def _no_words() -> re.Pattern[str]:
    """Nothing but years, numbers and marks around papers in a line of their own."""
    return re.compile(rf"[\d\s年月第{_NUMERALS}{_known().volumes}部、；;。:：]*+")


@cache
def _link() -> re.Pattern[str]:
    """Between two of a list with a few words of their own."""
    return re.compile(rf"[{HAN}]{{0,6}}?{_joined()}[{HAN}]{{0,6}}?")


@cache
def _list_end() -> re.Pattern[str]:
    return re.compile(rf"[，。；]|{_joined()}|{_known().and_so_on}|$")


@cache
def _one_noun() -> re.Pattern[str]:
    """“…”站和“…”点."""
    return re.compile(rf"[{HAN}](?:{_list_end().pattern})")


@cache
def _adverb_start() -> str:
    """等工|作 is none."""
    return f"(?<!{_known().before_adverbs})"


@dataclass(frozen=True, slots=True)
class _Openers:
    """What a name, or a phrase that holds one, begins with; and what finds all of them."""

    topics: frozenset[str]
    calls: frozenset[str]
    awards: frozenset[str]
    partners: frozenset[str]
    index: PhraseIndex


@cache
def _openers() -> _Openers:
    known = _known()
    topics = frozenset(
        (
            *known.topic_openers,
            *known.holding_verbs,
            *known.subject_ends,
            *known.choosing_openers,
            *known.looking_verbs,
        )
    )
    calls = frozenset(known.call_starts)
    awards = frozenset(known.award_verbs)
    partners = frozenset((*known.partner_openers, *known.partner_before))
    index = PhraseIndex((*_MARKS, known.about, *topics, *calls, *awards, *partners))
    return _Openers(topics, calls, awards, partners, index)


def _items_of(text: str, sentence: tuple[int, int], opened: AbstractSet[str]) -> Iterator[NamedItem]:
    """The things that a sentence names; `opened`: the openers that it holds."""
    groups = list(_groups(text, sentence)) if not _MARKS.isdisjoint(opened) else []
    learnt = _learnt_groups(text, sentence, groups)
    marked = [item for group in groups for item in _from_group(text, sentence, group, learnt)]
    marked += _listed_with_platforms(text, sentence, groups, marked)
    marked += _listed_with_topics(text, sentence, groups, marked)
    phrases = _from_phrases(text, sentence, opened) if not opened <= _MARKS else ()
    kept = _without_overlaps([*marked, *_beside_marks(phrases, groups, marked)])
    for place, item in enumerate(kept):
        following = next((one for one in kept[place + 1 :] if not _is_said_with(text, item, one)), None)
        outcome, words = _outcome(text, item, _outcome_limit(following, sentence[1]))
        if outcome is None and following and _is_awarded(text, item, following):
            outcome, words = NamedItemOutcome.AWARDED, following.role
        yield NamedItem(
            item.start, item.end, item.kind, text[item.start : item.end], item.role, outcome, words, *sentence
        )


def _beside_marks(phrases: Iterable[_Found], groups: list[_Group], marked: list[_Found]) -> Iterator[_Found]:
    """The phrases that are not inside marks, nor begin with names in marks that are things themselves."""
    decided = {item.group_start for item in marked}
    awards = [item for item in marked if item.kind is NamedItemKind.AWARD]
    for item in phrases:
        is_inside = any(group.start <= item.start and item.end <= group.end for group in groups)
        is_told = item.kind is NamedItemKind.AWARD and any(_overlap(item, award) for award in awards)
        if not (is_inside or is_told) and item.start not in decided:
            yield item


def _overlap(one: _Found, other: _Found) -> bool:
    return one.start < other.end and other.start < one.end


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    """In order of place; a topic may hold a name in marks: the one that begins first counts."""
    kept: list[_Found] = []
    for item in sorted(found, key=lambda item: (item.start, item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


# --- names in marks ---


def _groups(text: str, sentence: tuple[int, int]) -> Iterator[_Group]:
    names: list[tuple[int, int]] = []
    mark, start, end = "", 0, 0
    for match in _MARKED.finditer(text, *sentence):
        span = match.span(match.lastindex or 0)
        mark_here = _SAME_MARKS.get(match.group()[0], match.group()[0])
        is_next = names and mark_here == mark and _between().fullmatch(text, end, match.start())
        if names and not is_next:
            yield _Group(tuple(names), mark, start, end)
            names = []
        if not names:
            mark, start = mark_here, match.start()
        names.append(span)
        end = match.end()
    if names:
        yield _Group(tuple(names), mark, start, end)


def _learnt_groups(text: str, sentence: tuple[int, int], groups: list[_Group]) -> set[int]:
    """The starts of the groups that are learnt or followed, and of the later ones of such a list (贯彻《…》和
    市委《…》).
    """
    found: set[int] = set()
    for place, group in enumerate(groups):
        before = text[max(sentence[0], group.start - _BEFORE - 8) : group.start]
        before = before[:-1] if before.endswith(_known().done) else before  # 传达了《…》
        last = groups[place - 1] if place else None
        goes_on = (
            last is not None and last.start in found and _next_learnt().fullmatch(text, last.end, group.start)
        )
        if goes_on or _learnt().search(before):
            found.add(group.start)
    return found


def _from_group(
    text: str, sentence: tuple[int, int], group: _Group, learnt: AbstractSet[int]
) -> Iterator[_Found]:
    known = _known()
    before = _length_before().sub("", text[max(sentence[0], group.start - _BEFORE - 8) : group.start])
    after = text[group.end : min(sentence[1], group.end + known.gap + 6)]
    after = after[: _first(_CLAUSE_END, after)].lstrip()
    is_followed = group.start in learnt or after.startswith(known.not_before)
    if is_followed and not after.startswith(known.arrangements):
        return
    if before.endswith(known.done):
        before = before[:-1]
    clause = text[group.end : group.end + _first(_CLAUSE_END, text[group.end : sentence[1]])]
    # 围绕“…”，共商举措: what was done may stand behind the comma
    next_start = group.end + len(clause) + 1
    is_short = len(clause) <= known.gap and text.startswith("，", group.end + len(clause))
    said = clause
    if is_short:
        said += text[next_start : next_start + _first(_CLAUSE_END, text[next_start : sentence[1]])]
    around = _Around(before, after, clause.lstrip(), said)
    for start, end in group.names:
        name = text[start:end]
        rule = _rule_of(group.mark, name, around) or _rule_of_bare_list(text, sentence, group)
        if rule is None or _is_slogan(rule.kind, name, after) or (is_followed and not rule.name_ends):
            continue
        if _may_be_name(name, rule):
            yield _Found(start, end, rule.kind, _role(before, rule.kind), group.start, group.end)


def _listed_with_platforms(
    text: str, sentence: tuple[int, int], groups: list[_Group], marked: list[_Found]
) -> Iterator[_Found]:
    """The names of which no rule knows what they are, in a list with a platform: “…”平台、履职“…”等工作,
    “…”站和“…”点. Nothing stands behind them, or a noun of one character behind both.
    """
    decided = {item.start: item.kind for item in marked}
    by_group = {item.group_start for item in marked if item.kind is NamedItemKind.PLATFORM}
    for place, group in enumerate(groups):
        beside = [one for one in groups[max(0, place - 1) : place + 2] if one.start in by_group]
        if group.mark != "“" or not _is_listed_beside(text, sentence, group, beside):
            continue
        for start, end in group.names:
            if start not in decided and _may_be_listed(text[start:end]):
                yield _Found(start, end, NamedItemKind.PLATFORM, None, group.start, group.end)


def _listed_with_topics(
    text: str, sentence: tuple[int, int], groups: list[_Group], marked: list[_Found]
) -> Iterator[_Found]:
    """The first names of a list of topics, where only its last ones have what was done behind them: 围绕“…”、
    茶园灌溉、“…”等课题开展协商.
    """
    decided = {item.group_start: item.kind for item in marked}
    for group, following in pairwise(groups):
        before = text[sentence[0] : group.start]
        is_list = not _CLAUSE_END.search(text, group.end, following.start)
        if group.start in decided or not before.endswith(_known().topic_openers) or not is_list:
            continue
        if decided.get(following.start) is NamedItemKind.TOPIC:
            for start, end in group.names:
                yield _Found(start, end, NamedItemKind.TOPIC, None, group.start, group.end)


def _may_be_listed(name: str) -> bool:
    is_one = len(name) >= _known().shortest_listed and "、" not in name
    return is_one and _may_be_name(name, None)


def _is_listed_beside(text: str, sentence: tuple[int, int], group: _Group, beside: list[_Group]) -> bool:
    """Whether a group is in one list with one of its neighbours, and ends as it does."""
    after, before = text[group.end : sentence[1]], text[max(sentence[0], group.start - _BEFORE) : group.start]
    ends = [text[one.end : sentence[1]] for one in beside if _is_one_list(text, one, group)]
    if not ends or _learnt().search(before):
        return False
    if _list_end().match(after):
        return True
    return _one_noun().match(after) is not None and any(_one_noun().match(end) for end in ends)


def _is_one_list(text: str, one: _Group, other: _Group) -> bool:
    """Whether two groups are one, or the next of a list with a few words between."""
    first, second = sorted((one, other), key=lambda group: group.start)
    return one is other or _link().fullmatch(text, first.end, second.start) is not None


def _rule_of(mark: str, name: str, around: _Around) -> MarkedNameRule | None:
    """The first rule that fits; a parallel name is no topic (一河段一委员)."""
    fitting = [rule for rule in _open_rules(mark, around) if _fits(rule, name, around)]
    if not fitting:
        return None
    if fitting[0].kind is NamedItemKind.TOPIC and _PARALLEL.fullmatch(name):
        return _BRAND
    return _told_by_noun(fitting, around) if _is_of_noun(fitting[0]) else fitting[0]


def _told_by_noun(fitting: list[MarkedNameRule], around: _Around) -> MarkedNameRule:
    """Where nothing in the name itself says what it is, the first noun behind it decides between the rules of
    other kinds: 以“…”主题实践活动为抓手 is an activity, no topic.
    """
    rivals = [rule for rule in fitting if _is_of_noun(rule)]
    noun = _noun_behind().match(around.clause) if len({rule.kind for rule in rivals}) > 1 else None
    told = noun["noun"] if noun else ""
    return next((rule for rule in rivals if told in (*rule.head, *rule.after)), fitting[0])


def _rule_of_bare_list(text: str, sentence: tuple[int, int], group: _Group) -> MarkedNameRule | None:
    """Papers in a line of their own below a heading that says that they are books (2023年 《…》《…》)."""
    if group.mark != "《":
        return None
    rest = text[sentence[0] : group.start] + text[group.end : sentence[1]]
    above = text[max(0, sentence[0] - _HEADING_REACH) : sentence[0]]
    is_below = any(word in above for word in _known().book_headings)
    return _BOOKS if is_below and _no_words().fullmatch(rest) else None


def _is_of_noun(rule: MarkedNameRule) -> bool:
    """Whether what stands around a name, and not the name, says that it is of such a kind."""
    return rule.kind in _KINDS_OF_NOUNS and not (rule.name_starts or rule.name_ends or rule.name_has)


def _is_slogan(kind: NamedItemKind, name: str, after: str) -> bool:
    """“线上点题、上门问题、部门出题”机制, not “送医、送戏、送文化”活动; 以“抓源头、强督办、固长效”为主线."""
    parts = _PARTS.split(name)
    if kind is NamedItemKind.TOPIC:
        return len(parts) >= _TWO_PARTS and all(len(part) < _known().shortest_of_list for part in parts)
    if len(parts) <= _TWO_PARTS or kind is not NamedItemKind.PLATFORM:
        return False
    return not after.removeprefix(_known().and_so_on).startswith(_known().done_heads)


def _may_be_name(name: str, rule: MarkedNameRule | None) -> bool:
    """Whether what stands in marks may be the name of a thing; the end that no name has counts for nothing
    where a noun behind it says what it is (“…精神”读书活动).
    """
    known = _known()
    if (
        _numbered().fullmatch(name)
        or _PAIRED.fullmatch(name)
        or len(name) > known.longest_name
        or name in known.not_names
    ):
        return False
    if name.startswith(known.not_name_starts) or name.endswith(known.paper_ends) or name.count("+") > 1:
        return False
    is_said = rule and (
        rule.head
        or (rule.after and rule.kind is NamedItemKind.PLATFORM)
        or ((rule.before or rule.after) and rule.kind is NamedItemKind.DOCUMENT)
    )
    return bool(is_said) or not name.endswith(known.not_name_ends)


def _first(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else len(text)


def _open_rules(mark: str, around: _Around) -> tuple[MarkedNameRule, ...]:
    """The rules of names in such marks, in their order, without those that ask for words before or behind a
    name where no rule has its words.
    """
    words = _words_around(mark)
    is_led = around.before.endswith(words.before) or words.through.search(around.before) is not None
    is_followed = _behind_a_gap(words.after).match(around.after) is not None
    return _rules(mark, is_led, is_followed, _heads(words.head).match(around.clause) is not None)


@cache
def _rules(mark: str, is_led: bool, is_followed: bool, is_headed: bool) -> tuple[MarkedNameRule, ...]:
    """The rules of names in such marks, in their order, as far as what stands around a name leaves them."""
    return tuple(
        rule
        for rule in _known().marked
        if rule.marks in ("", mark)
        and (is_led or not rule.before)
        and (is_followed or not rule.after)
        and (is_headed or not rule.head)
    )


@dataclass(frozen=True, slots=True)
class _WordsAround:
    """The words that the rules of some marks ask for around a name, all rules together."""

    before: tuple[str, ...]
    through: re.Pattern[str]
    after: tuple[str, ...]
    head: tuple[str, ...]


@cache
def _words_around(mark: str) -> _WordsAround:
    rules = _rules(mark, True, True, True)

    def together(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for words in lists for word in words))

    return _WordsAround(
        together(rule.before for rule in rules),
        _before_modifier(together(rule.before for rule in rules if rule.is_through)),
        together(rule.after for rule in rules),
        together(rule.head for rule in rules),
    )


def _fits(rule: MarkedNameRule, name: str, around: _Around) -> bool:
    return (
        len(name) >= rule.shortest
        and (not rule.name_starts or name.startswith(rule.name_starts))
        and (not rule.name_ends or _ends_with(name, rule.name_ends))
        and (not rule.name_has or _holds(name, rule.name_has))
        and _fits_place(rule, around)
    )


def _fits_place(rule: MarkedNameRule, around: _Around) -> bool:
    """Whether the words around a name, or a list of names, are those of the rule."""
    return (
        (not rule.before or _stands_before(rule, around.before))
        and (not rule.after or _stands_behind(rule, around.after))
        and (not rule.head or _heads(rule.head).match(around.clause) is not None)
        and _may_stand_before(rule, around.after)
        and _is_whole_topic(rule, around.after)
        and (not rule.clause or any(word in around.said for word in rule.clause))
    )


def _holds(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name holds a word and is no couplet (好商量、商量好)."""
    return any(word in name for word in words) and _PARTED.search(name) is None


def _stands_before(rule: MarkedNameRule, before: str) -> bool:
    """Whether one of the words stands right before, or before what says which: 举办首届“…”, 评为全省“…”."""
    if before.endswith(rule.before):
        return True
    return rule.is_through and _before_modifier(rule.before).search(before) is not None


@cache
def _before_modifier(words: tuple[str, ...]) -> re.Pattern[str]:
    ends = "|".join(_known().modifier_ends)
    return re.compile(rf"{alternatives(words)}了?[{HAN}\d]{{0,12}}?(?:{ends})$")


@cache
def _heads(words: tuple[str, ...]) -> re.Pattern[str]:
    """“…”主题书画展, “…”进社区慰问演出: the noun that ends what stands right behind a name."""
    known = _known()
    behind = rf"(?=[^{HAN}]|$|{alternatives(known.head_ends)})"
    whole = "".join(f"(?<!{word})" for word in known.not_heads)
    rest = rf"(?:(?:、[{HAN}]{{2,12}}?){{1,2}}{known.and_so_on})?"
    return re.compile(rf"{rest}[{HAN}]{{0,{_LONGEST_HEAD}}}?{alternatives(words)}{whole}{behind}")


@cache
def _noun_behind() -> re.Pattern[str]:
    """“…”主题实践[活动]为抓手: the word that ends the noun right behind a name; no verb between."""
    known = _known()
    told = [rule for rule in known.marked if _is_of_noun(rule)]
    words = sorted({noun for rule in told for noun in (*rule.head, *rule.after)})
    behind = rf"(?=[^{HAN}]|$|{alternatives((*known.head_ends, *known.holding_verbs))})"
    before = rf"(?:(?!{alternatives(known.holding_verbs)})[{HAN}]){{0,{_LONGEST_HEAD}}}?"
    return re.compile(rf"{before}(?P<noun>{alternatives(words)}){behind}")


@cache
def _learnt() -> re.Pattern[str]:
    """贯彻《…》, 落实市委《…》: it is followed, not made."""
    known = _known()
    return re.compile(
        rf"{alternatives(known.not_after)}(?:[{HAN}]{{0,10}}?{alternatives(known.issuer_ends)})?$"
    )


@cache
def _next_learnt() -> re.Pattern[str]:
    """Between one that is followed and the next: 《…》精神和自治区党委《…》."""
    issuer = rf"(?:[{HAN}]{{0,12}}?{alternatives(_known().issuer_ends)})?"
    return re.compile(rf"[{HAN}]{{0,4}}?{_joined()}{issuer}")


def _ends_with(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name ends with a word and is more than that; which version it is stands behind: （试行）."""
    bare = _VERSION.sub("", name)
    return bare.endswith(words) and any(bare.endswith(word) and bare != word for word in words)


def _may_stand_before(rule: MarkedNameRule, after: str) -> bool:
    """Where the verb before it alone says what a name is, no noun may follow: 打造“四型”机关."""
    if not rule.is_bare:
        return True
    return _OTHER_NOUN.match(after) is None or after.startswith(_known().list_words)


def _is_whole_topic(rule: MarkedNameRule, after: str) -> bool:
    """Where the clause says that a name is a topic, no noun may follow: 围绕“三山一滩”地区扶贫开展调研."""
    if rule.kind is not NamedItemKind.TOPIC or not rule.clause:
        return True
    return _OTHER_NOUN.match(after) is None or after.startswith(_topic_followers())


@cache
def _topic_followers() -> tuple[str, ...]:
    known = _known()
    return (*known.topic_verbs, *known.topic_works, *known.list_words, *known.topic_followers)


def _stands_behind(rule: MarkedNameRule, after: str) -> bool:
    """Whether one of the words stands right behind, or behind a few characters that say which."""
    if rule.is_close:
        return after.startswith(rule.after)
    return _behind_a_gap(rule.after).match(after) is not None


@cache
def _behind_a_gap(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[^、]{{0,{_known().gap}}}?{alternatives(words)}")


@cache
def _roles(kind: NamedItemKind) -> tuple[str, ...]:
    words = {word for rule in _known().marked if rule.kind is kind for word in rule.before}
    return tuple(sorted(words, key=len, reverse=True))


def _role(before: str, kind: NamedItemKind) -> str | None:
    """The word right before the name, the longest that is known."""
    return next((word for word in _roles(kind) if before.endswith(word)), None)


# --- phrases ---


@cache
def _titled() -> re.Pattern[str]:
    """关于设立社区食堂的建议, not 关于…的建议12条."""
    known = _known()
    return re.compile(
        rf"(?P<name>{known.about}(?:(?!{known.about})[^，。；：！？《》“”\n]){{2,30}}?的"
        rf"(?:(?P<report>{alternatives(known.report_ends)})|{alternatives(known.proposal_ends)}))"
        rf"(?![{HAN}]?\d)"
    )


@cache
def _topic_tail() -> re.Pattern[str]:
    """What hangs on behind a topic: 养老服务[等问题积极], 河湖治理[协商建言、]."""
    known = _known()
    return re.compile(
        rf"(?:{alternatives(known.tail_works)}?{alternatives(known.tail_advice)}?、"
        rf"|(?<![{known.before_grades}]){known.and_so_on}(?![{known.behind_grades}])[{HAN}\d]{{0,12}}?"
        rf"|{alternatives(known.told_kinds)}"
        rf"|{_adverb_start()}{alternatives(known.tail_adverbs)}){{1,{_MOST_TAILS}}}$"
    )


@cache
def _counted_tail() -> re.Pattern[str]:
    """渡口改造、茶园升级[两大主题]: how many the list was."""
    return re.compile(
        rf"(?<!{_known().and_so_on})[{_NUMERALS}两\d]{{1,3}}{_in(_known().topic_measures)}{alternatives(_known().told_kinds)}$"
    )


@cache
def _topics() -> re.Pattern[str]:
    """围绕推进新型工业化开展调研, 聚焦农村供水保障、校园食品安全等议题协商议政."""
    known = _known()
    one = rf"[^，。；：！？、\n]{{1,{known.longest_topic}}}?"
    kinds = "|".join(f"(?<={kind})" for kind in (*known.tail_kinds, known.and_so_on))
    told = "|".join(f"(?<={kind})" for kind in known.told_kinds)
    # behind 等课题 a comma may follow, and any adverb
    led = (
        rf"(?:，(?:(?:[{HAN}]{{0,3}}[{known.place_kinds}])?{alternatives(known.topic_actors)}"
        rf"|{alternatives(known.partner_before)}[{HAN}]{{2,12}}?{alternatives(known.partner_verbs)})?)?"
        rf"(?:{_adverb_start()}{alternatives(known.tail_adverbs)}){{0,3}}"
        rf"|(?:{kinds})，[{HAN}]{{0,6}}?"
    )
    return re.compile(
        rf"(?P<role>{alternatives(known.topic_openers)})(?P<name>{one}(?:、{one}){{0,{_LONGEST_LIST}}}?、?)"
        rf"(?:(?:{led}){alternatives(known.topic_verbs)}(?!{alternatives(known.not_after_verbs)})"
        rf"[^，。；：！？\n]{{0,12}}?{alternatives(known.topic_works)}"
        rf"|{alternatives(known.topic_acts)}"
        rf"|(?:{told})，?{alternatives(known.topic_verbs)}[^，。；：！？\n]{{0,12}}?{alternatives(known.told_works)})"
    )


@cache
def _subjects() -> re.Pattern[str]:
    """以未来经济与“元宇宙”发展为主题."""
    known = _known()
    name = rf"[{HAN}“”]{{4,{known.longest_topic}}}?"
    return re.compile(
        rf"(?P<role>{known.subject_opener})(?P<name>{name}){alternatives(known.subject_ends)}(?!{alternatives(known.not_behind_subjects)})"
    )


@cache
def _titled_works() -> re.Pattern[str]:
    """召开推动外贸稳定增长专题协商会: the topic is the first part of the name of what is held. One that a
    verb governs may hold a list, and needs no kind before the work (开展打造茶业品牌调研视察).
    """
    known = _known()
    governing = alternatives(known.governing_verbs)
    plain = rf"(?:(?!{alternatives(known.not_in_titles)})[{HAN}“”])"
    listed = rf"(?:(?!{alternatives(known.holding_verbs)})[{HAN}“”、])"
    works = alternatives(known.topic_works)
    return re.compile(
        rf"(?P<role>{alternatives(known.holding_verbs)})[了的]?"
        rf"(?:(?P<name>{governing}{listed}{{3,{known.longest_topic}}}?|{plain}{{5,{known.longest_topic}}}?)"
        rf"{alternatives(known.kinds_of_work)}{{1,2}}{works}"
        rf"|(?P<bare>{governing}{plain}{{3,{known.longest_topic}}}?){works}{{1,2}}(?=[，。；、！]|$))"
    )


@cache
def _chosen_topics() -> re.Pattern[str]:
    """把老城停车难作为年度协商议题, 将农村供水列入重点调研课题."""
    known = _known()
    return re.compile(
        rf"(?P<role>{alternatives(known.choosing_openers)})"
        rf"(?P<name>[^，。；：！？“”《》\n]{{3,{2 * known.longest_topic}}}?)"
        rf"{alternatives(known.choosing_verbs)}(?P<kind>[{HAN}\d]{{0,10}}?{alternatives(known.chosen_as)})"
    )


@cache
def _looked_at() -> re.Pattern[str]:
    """视察老旧小区改造工作, 专题调研中药材产业发展情况."""
    known = _known()
    one = rf"(?:(?!{alternatives(known.not_in_titles)})[{HAN}“”]){{3,{known.longest_topic}}}?"
    return re.compile(
        rf"(?P<role>{alternatives(known.looking_verbs)})了?(?P<name>{one}(?:、{one}){{0,{_LONGEST_LIST}}}?)"
        rf"{known.and_so_on}?{alternatives(known.looked_at)}(?=[，。；、！]|$)"
    )


@cache
def _called() -> re.Pattern[str]:
    """有事来商量议事室, 请你来协商平台: a call that needs no marks."""
    known = _known()
    return re.compile(
        rf"(?P<name>{alternatives(known.call_starts)}[{HAN}]{{0,3}}?{alternatives(known.call_ends)})"
        rf"{alternatives(known.called_things)}"
    )


@cache
def _counted_works() -> re.Pattern[str]:
    """开展饮水安全、农村宴席等四项调研视察: what each was about stands before their number, or their kind."""
    known = _known()
    kinds = alternatives(known.kinds_of_work)
    one = rf"(?:(?!{alternatives(known.not_in_titles)})[{HAN}“”]){{4,{known.longest_topic}}}?"
    return re.compile(
        rf"(?P<role>{alternatives(known.holding_verbs)})了?(?P<name>{one}(?:、{one}){{1,{_LONGEST_LIST}}}?)"
        rf"{known.and_so_on}(?:[{_NUMERALS}\d]{{1,3}}[余多]?{_in(known.topic_measures)}{kinds}?|{kinds}){alternatives(known.topic_works)}"
    )


def _one_award() -> str:
    """全市先进集体, 省政协2023年度优秀提案: the end of a kind, or who gives it with what it praises."""
    known = _known()
    word = rf"(?:(?![{known.not_in_awards}])[{HAN}\d“”—–-])"
    papers = alternatives(known.not_awards)
    end = rf"{alternatives(known.award_ends)}{alternatives(known.prize_grades)}?(?!{papers})"
    edge = rf"(?=[，。；、！\n”]|{alternatives(known.behind_awards)}|$)"
    prize = rf"{word}{{2,30}}?{alternatives(known.prizes)}{edge}"
    not_of_paper = "".join(f"(?<!{paper})" for paper in known.not_awards)
    praise = rf"{alternatives(known.praises)}[{HAN}]{{1,14}}?{not_of_paper}"
    praised = rf"(?:(?!{_joined()})[{HAN}\d—–-]){{2,20}}?{praise}{edge}"
    person = rf"{alternatives(known.praises)}[{HAN}]{{1,10}}?{alternatives(known.praised_ends)}{edge}"
    return rf"(?:{word}{{0,30}}?{end}|{praised}|{person}|{prize})"


@cache
def _awards() -> re.Pattern[str]:
    """获评全市先进集体、全市文明单位和优秀案例; 优秀集体提案 is no 优秀集体."""
    known = _known()
    one = _one_award()
    other = rf"(?:[{HAN}]{{2,20}}、){{0,2}}"  # words of a list whose last one says that they are awards
    return re.compile(
        rf"(?P<role>{alternatives(known.award_verbs)})(?P<names>{other}{one}(?:{_joined()}{one}){{0,5}})"
    )


@cache
def _award() -> re.Pattern[str]:
    return re.compile(_one_award())


@cache
def _partners() -> re.Pattern[str]:
    """联合县妇联、县总工会开展, 与市科协携手举办."""
    known = _known()
    one = rf"(?:{alternatives(known.party_centres)}|{_one_organization()})"
    names = rf"{one}(?:{_joined()}{one}){{0,5}}"
    return re.compile(
        rf"""
        (?<!{known.before_partner_openers})(?P<role>{alternatives(known.partner_openers)})(?!{alternatives(known.not_behind_openers)})
          (?P<names>{names})
        | (?:{alternatives(known.partner_before)})(?P<others>{names})
          (?P<verb>{alternatives(known.partner_verbs)})
        | {known.with_word}(?P<with>{names})[{HAN}]{{0,2}}?(?P<done>{alternatives(known.done_with_partners)})
        """,
        re.VERBOSE,
    )


def _one_organization() -> str:
    """共青团砚川县委, 共青团砚川县[委员会]: a shorter end of a longer one is none."""
    name = rf"(?:(?![{_known().not_in_organizations}])[{HAN}]){{1,{_ORGANIZATION}}}?"
    return (
        rf"{name}{alternatives(_known().organization_ends)}(?!{alternatives(_known().organization_goes_on)})"
    )


@cache
def _organization() -> re.Pattern[str]:
    known = _known()
    centres = alternatives(known.party_centres)
    return re.compile(rf"{_joined()}?{centres}|{_one_organization()}")


@cache
def _not_openers() -> re.Pattern[str]:
    return find_any(_known().not_openers)


def _from_phrases(text: str, sentence: tuple[int, int], opened: AbstractSet[str]) -> Iterator[_Found]:
    """Each form is looked for only where one of its openers stands."""
    openers = _openers()
    if _known().about in opened:
        for match in _titled().finditer(text, *sentence):
            kind = NamedItemKind.REPORT if match["report"] else NamedItemKind.PROPOSAL
            if any(word in match["name"] for word in _known().standing_reports):
                continue
            yield _placed(match, "name", kind, None)
    if not openers.topics.isdisjoint(opened):
        yield from _from_topics(text, sentence)
    if not openers.calls.isdisjoint(opened):
        for match in _called().finditer(text, *sentence):
            yield _placed(match, "name", NamedItemKind.PLATFORM, None)
    if not openers.awards.isdisjoint(opened):
        yield from _from_awards(text, sentence)
    if not openers.partners.isdisjoint(opened):
        yield from _from_partners(text, sentence)


def _from_awards(text: str, sentence: tuple[int, int]) -> Iterator[_Found]:
    for match in _awards().finditer(text, *sentence):
        for one in _award().finditer(text, *match.span("names")):
            start = one.start() + _joiner_length(text, one.start())
            yield _Found(start, one.end(), NamedItemKind.AWARD, match["role"], match.start(), match.end())


def _joiner_length(text: str, start: int) -> int:
    """Characters of what joins the last of a list to those before, where it stands at its start."""
    return next((len(word) for word in ("、", *_known().joiners) if text.startswith(word, start)), 0)


def _from_partners(text: str, sentence: tuple[int, int]) -> Iterator[_Found]:
    for match in _partners().finditer(text, *sentence):
        group, role = next(one for one in _PARTNER_GROUPS if match[one[0]])
        start, end = match.span(group)
        if group != "names":  # 甲和乙委员会与丙市政协联合
            start = max(start, text.rfind(_known().with_word, start, end) + 1)
        for one in _organization().finditer(text, start, end):
            start = one.start() + _joiner_length(text, one.start())
            if not text.startswith(_known().no_organization_starts, start):
                yield _Found(start, one.end(), NamedItemKind.PARTNER, match[role], match.start(), match.end())


def _placed(match: re.Match[str], name: str, kind: NamedItemKind, role: str | None) -> _Found:
    start, end = match.span(name)
    return _Found(start, end, kind, role, match.start(), end)


def _from_topics(text: str, sentence: tuple[int, int]) -> Iterator[_Found]:
    """Topics without marks; where the word that opens one is part of another word, the next is tried."""
    for pattern in (_titled_works(), _subjects()):
        for told in pattern.finditer(text, *sentence):
            name = "name" if told["name"] else "bare"
            if _MARKED.fullmatch(told[name]) is None and "”“" not in told[name]:
                yield _placed(told, name, NamedItemKind.TOPIC, told["role"])
    for pattern in (_counted_works(), _chosen_topics(), _looked_at()):
        for told in pattern.finditer(text, *sentence):
            yield from _topics_told(told, told["name"])
    place = sentence[0]
    while match := _topics().search(text, place, sentence[1]):
        around = text[max(sentence[0], match.start() - 1) : match.start("name") + 1]
        name, counted = _topic_tail().sub("", match["name"]), _counted_tail().search(match["name"])
        if _not_openers().search(around):
            place = match.start() + 1
            continue
        place = match.end()
        if counted:  # 围绕渡口改造、疏解老城功能两大主题: as many topics as parts
            yield from _topics_told(match, match["name"][: counted.start()], is_counted=True)
        else:
            yield from _topics_told(match, name)


def _topics_told(match: re.Match[str], names: str, *, is_counted: bool = False) -> Iterator[_Found]:
    """The topics of a list that begins at the name of a match, without those that name nothing."""
    for start, topic in _topics_of_list(match.start("name"), names, is_counted=is_counted):
        is_named = len(topic) > 1 and not _counted().match(topic) and _MARKED.fullmatch(topic) is None
        is_generic = topic.startswith(_known().generic_starts) or _is_generic(topic)
        if is_named and not is_generic:
            end = start + len(topic)
            yield _Found(start, end, NamedItemKind.TOPIC, match["role"], match.start(), match.end("name"))


def _is_generic(topic: str) -> bool:
    return any(word in topic for word in _known().generic_topics)


def _topics_of_list(start: int, names: str, *, is_counted: bool) -> list[tuple[int, str]]:
    """The topics that stand with 、 between them, each with its place; one where the parts are no topics of
    their own (社会保障、就业问题; 推进治理体系、治理能力现代化); none where that would be too long.
    """
    known = _known()
    parts = names.split("、")
    stands = [_stands_alone(part) for part in parts[1:]]
    is_governed = parts[0].startswith(known.governing_verbs) and not any(stands)
    if is_counted:
        is_governed = False
    elif any(len(part) < known.shortest_of_list for part in parts):
        is_governed = True
    elif len(names) > known.longest_topic:
        is_governed = False
    if len(parts) == 1 or is_governed:
        return [(start, names)] if len(names) <= known.longest_topic else []
    starts = accumulate((len(part) + 1 for part in parts), initial=start)
    return list(zip(starts, parts, strict=False))


def _stands_alone(part: str) -> bool:
    """Whether a later part of a list of topics needs no verb of the first: 农业融合发展, not 治理能力."""
    known = _known()
    is_work = len(part) >= known.shortest_work and part.endswith(known.work_nouns)
    return is_work or part.startswith(known.governing_verbs)


# --- outcomes ---


def _is_said_with(text: str, item: _Found, other: _Found) -> bool:
    """Whether what became of a later name is said of this one, too: of one list, or of one kind in a clause
    (提案《…》和委员王某的《…》被评为优秀提案).
    """
    if other.group_start <= item.start:
        return True
    is_alike = other.kind is item.kind or {other.kind, item.kind} == _PAPERS
    return is_alike and not _CLAUSE_END.search(text, item.group_end, other.group_start)


def _outcome_limit(following: _Found | None, sentence_end: int) -> int:
    """How far the words reach that say what became of a thing: to the next one, or through its award."""
    if following is None:
        return sentence_end
    return following.start if following.kind is NamedItemKind.AWARD else following.group_start


def _is_awarded(text: str, item: _Found, award: _Found) -> bool:
    """Whether a paper is what gets the award right behind it: 《…》获全市征文三等奖."""
    is_of_paper = item.kind in _PAPERS and award.kind is NamedItemKind.AWARD and award.role is not None
    between = text[item.group_end : award.start].lstrip("》”")
    return is_of_paper and len(between) <= _BEFORE and between.startswith(award.role or "")


@cache
def _outcome_words() -> tuple[re.Pattern[str], dict[str, NamedItemOutcome]]:
    words = {word: outcome for outcome, words in _known().outcomes.items() for word in words}
    return find_any(words), words


def _outcome(text: str, item: _Found, limit: int) -> tuple[NamedItemOutcome | None, str | None]:
    """What became of a thing: the first word of that behind its list, up to the next name or statement."""
    known = _known()
    if (possible := known.with_outcome.get(item.kind)) is None:
        return None, None
    for outcome, words in known.outcomes_before.items():
        if word := _ending(text[max(0, item.group_start - 4) : item.group_start], words):
            return outcome, word
    if item.kind is NamedItemKind.DOCUMENT:
        return None, None
    limit = max(limit, item.group_end)
    behind = text[item.group_end : limit]
    behind = behind[: _first(_NEXT_PAPER, behind)]
    pattern, outcomes = _outcome_words()
    for match in pattern.finditer(behind, 0, _first(_STATEMENT_END, behind)):
        if outcomes[match.group()] in possible:
            return outcomes[match.group()], match.group()
    return None, None


def _ending(text: str, words: Iterable[str]) -> str | None:
    return next((word for word in words if text.endswith(word)), None)
