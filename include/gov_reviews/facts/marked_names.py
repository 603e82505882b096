"""Names in marks (《…》, “…”): groups of them, and by which rule of metadata/named_items.yaml each is what.

In: a text and the span of one of its sentences. Out: names with kind and role. A name that no rule knows is
left out: slogans stand in marks, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gov_reviews.facts.name_parts import (
    CLAUSE_MARK,
    MARKED_NAME,
    SMALL_NUMERALS,
    WORDS_BEFORE,
    FoundName,
    class_of,
    first_place,
    item_words,
    list_joiner,
)
from gov_reviews.knowledge.figure_word_lists import MarkedNameRule
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.reviews import NamedItemKind

_OPENS_BEHIND = "，。；：的\n"  # and what stands behind one of these opens its clause
_COUNTED = re.compile(rf"[{HAN}]{{0,8}}?\d")
_OFTEN = re.compile(r"\d{1,4}[余多]?[场期届站讲]")
_WHICH_ONE = re.compile(rf"(?:第[{SMALL_NUMERALS}\d]{{1,4}}|\d{{1,4}}|首)[场期届站讲]$")
_OTHER_NOUN = re.compile(f"[{HAN}]")
_PAIRED = re.compile(
    rf"(?P<first>[{HAN}])[{HAN}]\+(?P=first)[{HAN}]|[{HAN}](?P<last>[{HAN}])\+[{HAN}](?P=last)"
)  # 线上+线下
_PARTS = re.compile("、|(?<![—–－-])[—–－-](?![—–－-])")  # of a slogan: 提案孵化-跟踪督办-成果转化
_PARALLEL = re.compile(f"一[{HAN}]{{2,4}}一[{HAN}]{{1,4}}")  # 一河段一委员: no topic, whatever stands behind
_TWO_PARTS = 2
_HEADING_REACH = 200  # characters above a line of papers in which its heading stands
_BOOKS = MarkedNameRule(kind=NamedItemKind.DOCUMENT)
_BRAND = MarkedNameRule(kind=NamedItemKind.PLATFORM, head=("活动",))
_PARTED = re.compile("[、，,]")
_VERSION = re.compile(r"[（(][^（）()]{1,8}[）)]$")
_KINDS_OF_NOUNS = {NamedItemKind.TOPIC, NamedItemKind.PLATFORM, NamedItemKind.AWARD}
_PAPERS = {NamedItemKind.PROPOSAL, NamedItemKind.REPORT, NamedItemKind.DOCUMENT}
_SAME_MARKS = {"「": "“", "‘": "“", '"': "“"}
_LONGEST_HEAD = 14  # characters between a name and the noun that says what it is
_SHORTEST_BEHIND = 3  # characters of a name behind a noun
_WHOLE_HEAD = 3  # characters of a noun that is whole whatever follows: “…”宣讲队活跃在…


@dataclass(frozen=True, slots=True)
class MarkedGroup:
    """Names in marks, one right behind the other: “委员讲堂”“协商夜话”."""

    names: tuple[tuple[int, int], ...]
    mark: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a name, or a list of names; `said`: its clause, or the next where none is left;
    `has_length`: how long it is stands before it (45万字的《…》).
    """

    before: str
    after: str
    clause: str
    said: str
    has_length: bool


@cache
def _length() -> str:
    """45万字的《…》."""
    return rf"(?:[\d.]{{1,6}}[余多]?万?[余多]?{alternatives(item_words().lengths)})"


@cache
def _length_before() -> re.Pattern[str]:
    return re.compile(rf"{_length()}$")


@cache
def _between() -> re.Pattern[str]:
    """Between two names of one group: 《…》第3辑、45万字的《…》."""
    volume = rf"(?:第?\d{{1,3}}{class_of(item_words().volumes)})?"
    return re.compile(rf"{volume}(?:，|{list_joiner()})?{_length()}?")


@cache
def _numbered() -> re.Pattern[str]:
    """四型, 五进, 三单制, 三个年, 三位一体, 1+26+N, 15分钟…: numbers that sum up a slogan."""
    known = item_words()
    counted = rf"{class_of(known.slogan_numbers)}{{1,6}}{class_of(known.slogan_measures)}[{HAN}]{{1,4}}"
    in_time = rf"[\d×+]{{1,9}}{alternatives(known.slogan_times)}[{HAN}]{{0,6}}"
    summed = rf"[\d{known.slogan_numbers}+＋NnXx]+"
    united = rf"(?<!^一[{HAN}])一[{HAN}]{{1,2}}"  # 三位一体, not 一老一小
    noun = rf"[{HAN}](?:{alternatives(known.slogan_ends)}|{united})?"
    paper = rf"号{alternatives(known.not_awards)}"
    return re.compile(rf"{counted}|{in_time}|{summed}(?:个[^\d]|{noun}|{paper})?")


@cache
def _no_words() -> re.Pattern[str]:
    """Nothing but years, numbers and marks around papers in a line of their own."""
    return re.compile(rf"[\d\s年月第{SMALL_NUMERALS}{item_words().volumes}部、；;。:：]*+")


@cache
def _link() -> re.Pattern[str]:
    """Between two of a list with a few words of their own."""
    return re.compile(rf"[{HAN}]{{0,6}}?{list_joiner()}[{HAN}]{{0,6}}?")


@cache
def _list_end() -> re.Pattern[str]:
    return re.compile(rf"[，。；]|{list_joiner()}|{item_words().and_so_on}|$")


@cache
def _one_noun() -> re.Pattern[str]:
    """“…”站和“…”点."""
    return re.compile(rf"[{HAN}](?:{_list_end().pattern})")


def names_in_marks(text: str, sentence: tuple[int, int]) -> tuple[list[MarkedGroup], list[FoundName]]:
    """The groups of names in marks of a sentence, and the names of them that are things."""
    groups = list(_groups(text, sentence))
    learnt = _learnt_groups(text, sentence, groups)
    found = [item for group in groups for item in _from_group(text, sentence, group, learnt)]
    found += _listed_with_platforms(text, sentence, groups, found)
    found += _listed_with_topics(text, sentence, groups, found)
    return groups, found


def _groups(text: str, sentence: tuple[int, int]) -> Iterator[MarkedGroup]:
    names: list[tuple[int, int]] = []
    mark, start, end = "", 0, 0
    for match in MARKED_NAME.finditer(text, *sentence):
        span = match.span(match.lastindex or 0)
        mark_here = _SAME_MARKS.get(match.group()[0], match.group()[0])
        is_next = names and mark_here == mark and _is_next(text, end, match)
        if names and not is_next:
            yield MarkedGroup(tuple(names), mark, start, end)
            names = []
        if not names:
            mark, start = mark_here, match.start()
        names.append(span)
        end = match.end()
    if names:
        yield MarkedGroup(tuple(names), mark, start, end)


def _is_next(text: str, end: int, match: re.Match[str]) -> bool:
    """Whether a name belongs to the group that ends there; a comma joins no “…”: the next is told anew."""
    is_said_anew = match.group()[0] == "“" and text.startswith("，", end)
    return not is_said_anew and _between().fullmatch(text, end, match.start()) is not None


def _learnt_groups(text: str, sentence: tuple[int, int], groups: list[MarkedGroup]) -> set[int]:
    """The starts of the groups that are learnt or followed, and of the later ones of such a list (贯彻《…》和
    市委《…》).
    """
    found: set[int] = set()
    for place, group in enumerate(groups):
        before = text[max(sentence[0], group.start - WORDS_BEFORE - 8) : group.start]
        before = before[:-1] if before.endswith(item_words().done) else before  # 传达了《…》
        last = groups[place - 1] if place else None
        goes_on = (
            last is not None and last.start in found and _next_learnt().fullmatch(text, last.end, group.start)
        )
        if goes_on or _learnt().search(before):
            found.add(group.start)
    return found


def _from_group(
    text: str, sentence: tuple[int, int], group: MarkedGroup, learnt: AbstractSet[int]
) -> Iterator[FoundName]:
    around = _words_beside(text, sentence, group)
    is_followed = group.start in learnt or _is_campaign(around.after)
    if is_followed and not around.after.startswith(item_words().arrangements):
        return
    for (start, end), rule in zip(group.names, _rules_of_names(text, sentence, group, around), strict=True):
        name = text[start:end]
        if rule is None or _is_slogan(rule, name, around.after) or (is_followed and not rule.name_ends):
            continue
        if _may_be_name(name, rule):
            yield FoundName(start, end, rule.kind, _role(around.before, rule.kind), group.start, group.end)


def _rules_of_names(
    text: str, sentence: tuple[int, int], group: MarkedGroup, around: _Around
) -> list[MarkedNameRule | None]:
    """The rule of every name of a group: its own, else that of its list, else the noun before it."""
    names = [text[start:end] for start, end in group.names]
    open_rules = _open_rules(group.mark, around)
    own = [_rule_of(open_rules, name, around) for name in names]
    if group.mark == "《":
        others = _rule_of_books(text, sentence, group, around) or _rule_of_list(own)
        return [rule or others for rule in own]
    if group.mark == "“":
        return [rule or _told_before(name, around) for rule, name in zip(own, names, strict=True)]
    return own


def _words_beside(text: str, sentence: tuple[int, int], group: MarkedGroup) -> _Around:
    """What stands before and behind a group of names."""
    known = item_words()
    before = text[max(sentence[0], group.start - WORDS_BEFORE - 8) : group.start]
    length = _length_before().search(before)
    before = before[: length.start()] if length else before
    before = before[:-1] if before.endswith(known.done) else before
    after = text[group.end : min(sentence[1], group.end + known.gap + 6)]
    clause = text[group.end : group.end + first_place(CLAUSE_MARK, text[group.end : sentence[1]])]
    # 围绕“…”，共商举措: what was done may stand behind the comma
    next_start = group.end + len(clause) + 1
    said = clause
    if len(clause) <= known.gap and text.startswith("，", group.end + len(clause)):
        said += text[next_start : next_start + first_place(CLAUSE_MARK, text[next_start : sentence[1]])]
    after = after[: first_place(CLAUSE_MARK, after)].lstrip()
    return _Around(before, after, clause.lstrip(), said, length is not None)


def _is_campaign(after: str) -> bool:
    """Whether what stands behind a name says that it is followed: “…”主题教育, not “…”主题教育活动."""
    known = item_words()
    word = next((word for word in known.not_before if after.startswith(word)), None)
    return word is not None and not after.startswith(known.done_heads, len(word))


def _listed_with_platforms(
    text: str, sentence: tuple[int, int], groups: list[MarkedGroup], marked: list[FoundName]
) -> Iterator[FoundName]:
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
                yield FoundName(start, end, NamedItemKind.PLATFORM, None, group.start, group.end)


def _listed_with_topics(
    text: str, sentence: tuple[int, int], groups: list[MarkedGroup], marked: list[FoundName]
) -> Iterator[FoundName]:
    """The first names of a list of topics, where only its last ones have what was done behind them: 围绕“…”、
    茶园灌溉、“…”等课题开展协商.
    """
    decided = {item.group_start: item.kind for item in marked}
    for group, following in pairwise(groups):
        before = text[sentence[0] : group.start]
        is_list = not CLAUSE_MARK.search(text, group.end, following.start)
        if group.start in decided or not before.endswith(item_words().topic_openers) or not is_list:
            continue
        if decided.get(following.start) is NamedItemKind.TOPIC:
            for start, end in group.names:
                yield FoundName(start, end, NamedItemKind.TOPIC, None, group.start, group.end)


def _may_be_listed(name: str) -> bool:
    is_one = len(name) >= item_words().shortest_listed and "、" not in name
    return is_one and _may_be_name(name, None)


def _is_listed_beside(
    text: str, sentence: tuple[int, int], group: MarkedGroup, beside: list[MarkedGroup]
) -> bool:
    """Whether a group is in one list with one of its neighbours, and ends as it does."""
    after, before = (
        text[group.end : sentence[1]],
        text[max(sentence[0], group.start - WORDS_BEFORE) : group.start],
    )
    ends = [text[one.end : sentence[1]] for one in beside if _is_one_list(text, one, group)]
    if not ends or _learnt().search(before):
        return False
    if _list_end().match(after):
        return True
    return _one_noun().match(after) is not None and any(_one_noun().match(end) for end in ends)


def _is_one_list(text: str, one: MarkedGroup, other: MarkedGroup) -> bool:
    """Whether two groups are one, or the next of a list with a few words between."""
    first, second = sorted((one, other), key=lambda group: group.start)
    return one is other or _link().fullmatch(text, first.end, second.start) is not None


def _rule_of(rules: Iterable[MarkedNameRule], name: str, around: _Around) -> MarkedNameRule | None:
    """The first rule that fits; a parallel name is no topic (一河段一委员), what a verb governs no event by
    its own end where a noun follows (“实施质量提升行动”专题协商会).
    """
    fitting = (rule for rule in rules if _fits(rule, name, around))
    first = next(fitting, None)
    is_governed = name.startswith(item_words().governing_verbs)
    if first is None or not (_is_of_noun(first) or (is_governed and first.kind is NamedItemKind.PLATFORM)):
        return first
    if first.kind is NamedItemKind.TOPIC and _PARALLEL.fullmatch(name):
        return _BRAND
    return _told_by_noun(first, fitting, around)


def _told_by_noun(first: MarkedNameRule, others: Iterable[MarkedNameRule], around: _Around) -> MarkedNameRule:
    """Where nothing in the name itself says what it is, the first noun behind it decides between the rules:
    以“…”主题实践活动为抓手 is an activity, no topic.
    """
    if (noun := _noun_behind().match(around.clause)) is None:
        return first
    told = noun["noun"]
    rivals = (rule for rule in (first, *others) if _is_of_noun(rule) and told in (*rule.head, *rule.after))
    return next(rivals, first)


def _told_before(name: str, around: _Around) -> MarkedNameRule | None:
    """实践活动“…”, 重点课题——“…”: the noun that says what a name is may stand before it; none behind then."""
    told = _noun_before().search(around.before)
    is_bare = _OTHER_NOUN.match(around.after) is None or around.after.startswith(item_words().list_words)
    if told is None or not is_bare:
        return None
    rules = (rule for rule in _rules_of_nouns() if told["noun"] in rule.head)
    return next((rule for rule in rules if len(name) >= max(rule.shortest, _SHORTEST_BEHIND)), None)


@cache
def _rules_of_nouns() -> tuple[MarkedNameRule, ...]:
    """The rules by which a noun alone says what a name is."""
    return tuple(rule for rule in item_words().marked if rule.head and _is_of_noun(rule) and not rule.before)


@cache
def _noun_before() -> re.Pattern[str]:
    nouns = sorted({noun for rule in _rules_of_nouns() for noun in rule.head if len(noun) > 1})
    return re.compile(rf"(?P<noun>{alternatives(nouns)})(?:——|—)?$")


def _rule_of_books(
    text: str, sentence: tuple[int, int], group: MarkedGroup, around: _Around
) -> MarkedNameRule | None:
    """Papers with their length before them, or in a line of their own below a heading that says that they are
    books (2023年 《…》《…》).
    """
    if around.has_length:
        return _BOOKS
    rest = text[sentence[0] : group.start] + text[group.end : sentence[1]]
    above = text[max(0, sentence[0] - _HEADING_REACH) : sentence[0]]
    is_below = any(word in above for word in item_words().book_headings)
    return _BOOKS if is_below and _no_words().fullmatch(rest) else None


def _rule_of_list(rules: Iterable[MarkedNameRule | None]) -> MarkedNameRule | None:
    """《委员轮值办法》《委员手册》: papers in one row are of the kind that is known of one of them."""
    return next((rule for rule in rules if rule is not None and rule.kind in _PAPERS), None)


def _is_of_noun(rule: MarkedNameRule) -> bool:
    """Whether what stands around a name, and not the name, says that it is of such a kind."""
    return rule.kind in _KINDS_OF_NOUNS and not (rule.name_starts or rule.name_ends or rule.name_has)


def _is_slogan(rule: MarkedNameRule, name: str, after: str) -> bool:
    """“线上点题、上门问题、部门出题”机制, not “送医、送戏、送文化”活动; 以“抓源头、强督办、固长效”为主线."""
    parts = _PARTS.split(name)
    if rule.kind is NamedItemKind.TOPIC:
        return len(parts) >= _TWO_PARTS and all(len(part) < item_words().shortest_of_list for part in parts)
    is_done = after.removeprefix(item_words().and_so_on).startswith(item_words().done_heads)
    if rule.kind is not NamedItemKind.PLATFORM or is_done:
        return False
    is_told_by_end = bool(rule.name_ends)  # 不调研不协商、先调研后协商; 春天的盛会
    return len(parts) > _TWO_PARTS or (is_told_by_end and (len(parts) == _TWO_PARTS or "的" in name))


def _may_be_name(name: str, rule: MarkedNameRule | None) -> bool:
    """Whether what stands in marks may be the name of a thing; the end that no name has counts for nothing
    where a noun behind it says what it is (“…精神”读书活动).
    """
    known = item_words()
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
        or ((rule.before or rule.after) and rule.kind in _PAPERS)
    )
    return bool(is_said) or not name.endswith(known.not_name_ends)


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
        for rule in item_words().marked
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
        and (not rule.is_governed or name.startswith(item_words().governing_verbs))
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
        and (not rule.is_counted or _is_counted(around))
    )


def _is_counted(around: _Around) -> bool:
    """Whether it is counted how often a name was held (“…”42期), what it did where it opens its clause
    (医卫界的“…”接诊900人), or which one it is (第三期“…”).
    """
    if _OFTEN.match(around.clause) or _WHICH_ONE.search(around.before):
        return True
    is_first = not around.before or around.before[-1] in _OPENS_BEHIND
    return is_first and _COUNTED.match(around.clause) is not None


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
    ends = "|".join(item_words().modifier_ends)
    return re.compile(rf"{alternatives(words)}了?[{HAN}\d]{{0,12}}?(?:{ends})$")


@cache
def _heads(words: tuple[str, ...]) -> re.Pattern[str]:
    """“…”主题书画展, “…”进社区慰问演出: the noun that ends what stands right behind a name."""
    known = item_words()
    behind = rf"(?=[^{HAN}]|$|{alternatives(known.head_ends)})"
    whole = "".join(f"(?<!{word})" for word in known.not_heads)
    rest = rf"(?:(?:、[{HAN}]{{2,12}}?){{1,2}}{known.and_so_on})?"
    ends = f"{alternatives(words)}{whole}{behind}"
    if long := [word for word in words if len(word) >= _WHOLE_HEAD]:
        ends = f"(?:{alternatives(long)}(?!{alternatives(known.not_name_ends)})|{ends})"
    return re.compile(rf"(?!{alternatives(known.joiners)}){rest}[{HAN}]{{0,{_LONGEST_HEAD}}}?{ends}")


@cache
def _noun_behind() -> re.Pattern[str]:
    """“…”主题实践[活动]为抓手: the word that ends the noun right behind a name; no verb between."""
    known = item_words()
    told = [rule for rule in known.marked if _is_of_noun(rule)]
    words = sorted({noun for rule in told for noun in (*rule.head, *rule.after)})
    behind = rf"(?=[^{HAN}]|$|{alternatives((*known.head_ends, *known.holding_verbs))})"
    before = rf"(?:(?!{alternatives(known.holding_verbs)})[{HAN}]){{0,{_LONGEST_HEAD}}}?"
    return re.compile(rf"{before}(?P<noun>{alternatives(words)}){behind}")


@cache
def _learnt() -> re.Pattern[str]:
    """贯彻《…》, 落实市委《…》, 学习新修订的《…》: it is followed, not made."""
    known = item_words()
    return re.compile(
        rf"{alternatives(known.not_after)}(?:[{HAN}]{{0,10}}?{alternatives(known.issuer_ends)})?"
        rf"{alternatives(known.versions)}?$"
    )


@cache
def _next_learnt() -> re.Pattern[str]:
    """Between one that is followed and the next: 《…》精神和自治区党委《…》."""
    issuer = rf"(?:[{HAN}]{{0,12}}?{alternatives(item_words().issuer_ends)})?"
    return re.compile(rf"[{HAN}]{{0,4}}?{list_joiner()}{issuer}")


def _ends_with(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name ends with a word and is more than that; which version it is stands behind: （试行）."""
    bare = _VERSION.sub("", name)
    if not bare.endswith(words) or bare.endswith(item_words().not_heads):  # 高质量发展 is no 展
        return False
    return any(bare.endswith(word) and bare != word for word in words)


def _may_stand_before(rule: MarkedNameRule, after: str) -> bool:
    """Where the verb before it alone says what a name is, no noun may follow: 打造“四型”机关."""
    if not rule.is_bare:
        return True
    return _OTHER_NOUN.match(after) is None or after.startswith(item_words().list_words)


def _is_whole_topic(rule: MarkedNameRule, after: str) -> bool:
    """Where the clause says that a name is a topic, no noun may follow: 围绕“三山一滩”地区扶贫开展调研."""
    if rule.kind is not NamedItemKind.TOPIC or not rule.clause or rule.after:
        return True
    is_bare = _OTHER_NOUN.match(after) is None
    return is_bare or after.startswith(_topic_followers()) or _counted_behind().match(after) is not None


@cache
def _counted_behind() -> re.Pattern[str]:
    """“…”“…”两项重点调研."""
    return re.compile(rf"[{SMALL_NUMERALS}两\d]{{1,3}}{class_of(item_words().topic_measures)}")


@cache
def _topic_followers() -> tuple[str, ...]:
    known = item_words()
    return (*known.topic_verbs, *known.topic_works, *known.list_words, *known.topic_followers)


def _stands_behind(rule: MarkedNameRule, after: str) -> bool:
    """Whether one of the words stands right behind, or behind a few characters that say which."""
    if rule.is_close:
        return after.startswith(rule.after)
    return _behind_a_gap(rule.after).match(after) is not None


@cache
def _behind_a_gap(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[^、]{{0,{item_words().gap}}}?{alternatives(words)}")


@cache
def _roles(kind: NamedItemKind) -> tuple[str, ...]:
    words = {word for rule in item_words().marked if rule.kind is kind for word in rule.before}
    return tuple(sorted(words, key=len, reverse=True))


def _role(before: str, kind: NamedItemKind) -> str | None:
    """The word right before the name, the longest that is known."""
    return next((word for word in _roles(kind) if before.endswith(word)), None)
