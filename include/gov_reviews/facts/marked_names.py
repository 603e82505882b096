"""Names in marks (《…》, “…”): groups and lists of them, and which of them name a thing.

In: a text and the span of one of its sentences. Out: names with kind and role. A name that no rule
(name_rules.py) knows is left out: slogans stand in marks, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import pairwise

from gov_reviews.facts.name_parts import (
    CLAUSE_MARK,
    MARKED_NAME,
    SMALL_NUMERALS,
    WORDS_BEFORE,
    Endings,
    FoundName,
    class_of,
    first_place,
    item_words,
    list_joiner,
)
from gov_reviews.facts.name_rules import WordsAround, rule_of_marked_name, rule_told_before
from gov_reviews.knowledge.figure_word_lists import MarkedNameRule
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.word_patterns import alternatives
from gov_reviews.records.light_records import light_record
from gov_reviews.records.reviews import NamedItemKind

_PAIRED = re.compile(
    rf"(?P<first>[{HAN}])[{HAN}]\+(?P=first)[{HAN}]|[{HAN}](?P<last>[{HAN}])\+[{HAN}](?P=last)"
)  # 线上+线下
_PARTS = re.compile("、|(?<![—–－-])[—–－-](?![—–－-])")  # of a slogan: 提案孵化-跟踪督办-成果转化
_TWO_PARTS = 2
_HEADING_REACH = 200  # characters above a line of papers in which its heading stands
_BOOKS = MarkedNameRule(kind=NamedItemKind.DOCUMENT)
_PAPERS = {NamedItemKind.PROPOSAL, NamedItemKind.REPORT, NamedItemKind.DOCUMENT}
_SAME_MARKS = {"「": "“", "‘": "“", '"': "“"}


@light_record(frozen=True, slots=True)
class MarkedGroup:
    """Names in marks, one right behind the other: “委员讲堂”“协商夜话”."""

    names: tuple[tuple[int, int], ...]
    mark: str
    start: int
    end: int


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
    if not groups:
        return groups, []
    learnt = _learnt_groups(text, sentence, groups)
    found = [item for group in groups for item in _from_group(text, sentence, group, learnt)]
    found += _listed_with_platforms(text, sentence, groups, found)
    if len(groups) > 1:
        found += _listed_with_topics(text, sentence, groups, found)
    return groups, found


def _groups(text: str, sentence: tuple[int, int]) -> Iterator[MarkedGroup]:
    names: list[tuple[int, int]] = []
    mark, start, end = "", 0, 0
    for match in MARKED_NAME.finditer(text, *sentence):
        span = match.span(match.lastindex or 0)
        opening = text[match.start()]
        mark_here = _SAME_MARKS.get(opening, opening)
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
    is_said_anew = text[match.start()] == "“" and text.startswith("，", end)
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
    text: str, sentence: tuple[int, int], group: MarkedGroup, around: WordsAround
) -> list[MarkedNameRule | None]:
    """The rule of every name of a group: its own, else that of its list, else the noun before it."""
    names = [text[start:end] for start, end in group.names]
    own = [rule_of_marked_name(group.mark, name, around) for name in names]
    if all(own):
        return own
    if group.mark == "《":
        others = _rule_of_books(text, sentence, group, around) or _rule_of_list(own)
        return [rule or others for rule in own]
    return [rule or rule_told_before(name, around) for rule, name in zip(own, names, strict=True)]


def _words_beside(text: str, sentence: tuple[int, int], group: MarkedGroup) -> WordsAround:
    """What stands before and behind a group of names."""
    known = item_words()
    before = text[max(sentence[0], group.start - WORDS_BEFORE - 8) : group.start]
    length = _length_before().search(before) if before.endswith(known.lengths) else None
    before = before[: length.start()] if length else before
    before = before[:-1] if before.endswith(known.done) else before
    clause_end = first_place(CLAUSE_MARK, text, group.end, sentence[1])
    clause = text[group.end : clause_end]
    after = clause[: known.gap + 6].lstrip()
    # 围绕“…”，共商举措: what was done may stand behind the comma
    said = clause
    if len(clause) <= known.gap and text.startswith("，", clause_end):
        said += text[clause_end + 1 : first_place(CLAUSE_MARK, text, clause_end + 1, sentence[1])]
    return WordsAround(before, after, clause.lstrip(), said, length is not None)


def _is_campaign(after: str) -> bool:
    """Whether what stands behind a name says that it is followed: “…”主题教育, not “…”主题教育活动."""
    known = item_words()
    if not after.startswith(known.not_before):
        return False
    word = next(word for word in known.not_before if after.startswith(word))
    return not after.startswith(known.done_heads, len(word))


def _listed_with_platforms(
    text: str, sentence: tuple[int, int], groups: list[MarkedGroup], marked: list[FoundName]
) -> Iterator[FoundName]:
    """The names of which no rule knows what they are, in a list with a platform: “…”平台、履职“…”等工作,
    “…”站和“…”点. Nothing stands behind them, or a noun of one character behind both.
    """
    by_group = {item.group_start for item in marked if item.kind is NamedItemKind.PLATFORM}
    if not by_group:
        return
    decided = {item.start for item in marked}
    for place, group in enumerate(groups):
        unknown = [span for span in group.names if span[0] not in decided]
        if group.mark != "“" or not unknown:
            continue
        beside = [one for one in groups[max(0, place - 1) : place + 2] if one.start in by_group]
        if not _is_listed_beside(text, sentence, group, beside):
            continue
        for start, end in unknown:
            if _may_be_listed(text[start:end]):
                yield FoundName(start, end, NamedItemKind.PLATFORM, None, group.start, group.end)


def _listed_with_topics(
    text: str, sentence: tuple[int, int], groups: list[MarkedGroup], marked: list[FoundName]
) -> Iterator[FoundName]:
    """The first names of a list of topics, where only its last ones have what was done behind them: 围绕“…”、
    茶园灌溉、“…”等课题开展协商.
    """
    decided = {item.group_start: item.kind for item in marked}
    for group, following in pairwise(groups):
        if group.start in decided or decided.get(following.start) is not NamedItemKind.TOPIC:
            continue
        is_opened = text.endswith(item_words().topic_openers, sentence[0], group.start)
        if is_opened and not CLAUSE_MARK.search(text, group.end, following.start):
            for start, end in group.names:
                yield FoundName(start, end, NamedItemKind.TOPIC, None, group.start, group.end)


def _may_be_listed(name: str) -> bool:
    is_one = len(name) >= item_words().shortest_listed and "、" not in name
    return is_one and _may_be_name(name, None)


def _is_listed_beside(
    text: str, sentence: tuple[int, int], group: MarkedGroup, beside: list[MarkedGroup]
) -> bool:
    """Whether a group is in one list with one of its neighbours, and ends as it does."""
    ends = [one.end for one in beside if _is_one_list(text, one, group)]
    if not ends or _learnt().search(text[max(sentence[0], group.start - WORDS_BEFORE) : group.start]):
        return False
    if _list_end().match(text, group.end, sentence[1]):
        return True
    if _one_noun().match(text, group.end, sentence[1]) is None:
        return False
    return any(_one_noun().match(text, end, sentence[1]) for end in ends)


def _is_one_list(text: str, one: MarkedGroup, other: MarkedGroup) -> bool:
    """Whether two groups are one, or the next of a list with a few words between."""
    first, second = sorted((one, other), key=lambda group: group.start)
    return one is other or _link().fullmatch(text, first.end, second.start) is not None


def _rule_of_books(
    text: str, sentence: tuple[int, int], group: MarkedGroup, around: WordsAround
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


def _is_slogan(rule: MarkedNameRule, name: str, after: str) -> bool:
    """“线上点题、上门问题、部门出题”机制, not “送医、送戏、送文化”活动; 以“抓源头、强督办、固长效”为主线."""
    known = item_words()
    if rule.kind is NamedItemKind.TOPIC:
        parts = _PARTS.split(name)
        return len(parts) >= _TWO_PARTS and all(len(part) < known.shortest_of_list for part in parts)
    is_done = after.removeprefix(known.and_so_on).startswith(known.done_heads)
    if rule.kind is not NamedItemKind.PLATFORM or is_done:
        return False
    parts = _PARTS.split(name)
    is_told_by_end = bool(rule.name_ends)  # 不调研不协商、先调研后协商; 春天的盛会
    return len(parts) > _TWO_PARTS or (is_told_by_end and (len(parts) == _TWO_PARTS or "的" in name))


def _may_be_name(name: str, rule: MarkedNameRule | None) -> bool:
    """Whether what stands in marks may be the name of a thing; the end that no name has counts for nothing
    where a noun behind it says what it is (“…精神”读书活动).
    """
    known = item_words()
    if len(name) > known.longest_name or name in known.not_names or _is_sum(name):
        return False
    if name.startswith(known.not_name_starts) or name.endswith(known.paper_ends):
        return False
    if not name.endswith(known.not_name_ends):
        return True
    is_said = rule and (
        rule.head
        or (rule.after and rule.kind is NamedItemKind.PLATFORM)
        or ((rule.before or rule.after) and rule.kind in _PAPERS)
    )
    return bool(is_said)


def _is_sum(name: str) -> bool:
    """四型, 1+26+N, 线上+线下: whether a name sums up a slogan."""
    if "+" in name and (name.count("+") > 1 or _PAIRED.fullmatch(name)):
        return True
    return _numbered().fullmatch(name) is not None


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


@cache
def _roles(kind: NamedItemKind) -> Endings:
    return Endings(word for rule in item_words().marked if rule.kind is kind for word in rule.before)


def _role(before: str, kind: NamedItemKind) -> str | None:
    """The word right before the name, the longest that is known."""
    return _roles(kind).longest(before) or None
