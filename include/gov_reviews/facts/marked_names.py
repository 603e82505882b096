"""Names in marks (《…》, “…”): groups of them, and by which rule of metadata/named_items.yaml each is what.

In: a text and the span of one of its sentences. Out: names with kind and role. A name that no rule knows is
left out: slogans stand in marks, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, cached_property
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
from gov_reviews.knowledge.figure_word_lists import MarkedNameRule
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.word_patterns import alternatives, begins_with, find_any
from gov_reviews.records.light_records import light_record
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


@light_record(frozen=True, slots=True)
class MarkedGroup:
    """Names in marks, one right behind the other: “委员讲堂”“协商夜话”."""

    names: tuple[tuple[int, int], ...]
    mark: str
    start: int
    end: int


@light_record(frozen=True, slots=True)
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
    text: str, sentence: tuple[int, int], group: MarkedGroup, around: _Around
) -> list[MarkedNameRule | None]:
    """The rule of every name of a group: its own, else that of its list, else the noun before it."""
    names = [text[start:end] for start, end in group.names]
    rules = _rules(group.mark)
    own = [_rule_of(rules, name, around) for name in names]
    if all(own):
        return own
    if group.mark == "《":
        others = _rule_of_books(text, sentence, group, around) or _rule_of_list(own)
        return [rule or others for rule in own]
    return [rule or _told_before(name, around) for rule, name in zip(own, names, strict=True)]


def _words_beside(text: str, sentence: tuple[int, int], group: MarkedGroup) -> _Around:
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
    return _Around(before, after, clause.lstrip(), said, length is not None)


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


def _rule_of(rules: _RuleTable, name: str, around: _Around) -> MarkedNameRule | None:
    """The first rule that fits; a parallel name is no topic (一河段一委员), what a verb governs no event by
    its own end where a noun follows (“实施质量提升行动”专题协商会).
    """
    left = iter(rules.left_by(name, around))
    first = next((rule for rule in left if rule.fits(name, around)), None)
    if first is None:
        return None
    is_governed_event = first.given.kind is NamedItemKind.PLATFORM and name.startswith(
        item_words().governing_verbs
    )
    if not (first.is_of_noun or is_governed_event):
        return first.given
    if first.given.kind is NamedItemKind.TOPIC and _PARALLEL.fullmatch(name):
        return _BRAND
    # Where nothing in the name itself says what it is, the first noun behind it decides between the rules:
    # 以“…”主题实践活动为抓手 is an activity, no topic.
    if (told := _noun_behind().match(around.clause)) is None or first.is_told_by(told["noun"]):
        return first.given
    rivals = (rule for rule in left if rule.is_told_by(told["noun"]) and rule.fits(name, around))
    return next(rivals, first).given


def _told_before(name: str, around: _Around) -> MarkedNameRule | None:
    """实践活动“…”, 重点课题——“…”: the noun that says what a name is may stand before it; none behind then."""
    if _is_said_further(around.after):
        return None
    noun = _nouns_before().longest(around.before.removesuffix("—").removesuffix("—"))
    if not noun:
        return None
    rules = (rule for rule in _rules_of_nouns() if noun in rule.head)
    return next((rule for rule in rules if len(name) >= max(rule.shortest, _SHORTEST_BEHIND)), None)


@cache
def _rules_of_nouns() -> tuple[MarkedNameRule, ...]:
    """The rules by which a noun alone says what a name is."""
    return tuple(rule for rule in item_words().marked if rule.head and _is_of_noun(rule) and not rule.before)


@cache
def _nouns_before() -> Endings:
    return Endings(noun for rule in _rules_of_nouns() for noun in rule.head if len(noun) > 1)


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


class _Rule:
    """A rule of metadata/named_items.yaml with the patterns of its words, each made when first asked for."""

    def __init__(self, given: MarkedNameRule) -> None:
        self.given = given
        self.is_of_noun = _is_of_noun(given)
        asked = (
            (given.shortest, self._is_long),
            (given.name_starts, self._is_begun),
            (given.name_has, self._is_held),
            (given.is_governed, self._is_governed),
            (given.is_counted, self._is_counted),
            (given.is_through, self._is_led),
            (given.after, self._is_followed),
            (given.head, self._is_headed),
            (given.is_bare, self._is_bare),
            (given.clause, self._is_told),
        )
        self._questions = tuple(question for words, question in asked if words)

    def is_told_by(self, noun: str) -> bool:
        """Whether this noun around a name alone says what it is."""
        return self.is_of_noun and (noun in self.given.head or noun in self.given.after)

    def fits(self, name: str, around: _Around) -> bool:
        """Whether a rule that `_RuleTable` has left fits a name and the words around it or its list."""
        for is_so in self._questions:  # noqa: SIM110 - all() takes longer than most questions
            if not is_so(name, around):
                return False
        return True

    def _is_long(self, name: str, _: _Around) -> bool:
        return len(name) >= self.given.shortest

    def _is_begun(self, name: str, _: _Around) -> bool:
        return name.startswith(self.given.name_starts)

    def _is_held(self, name: str, _: _Around) -> bool:
        """Whether a name holds a word and is no couplet (好商量、商量好)."""
        return self._holding.search(name) is not None and _PARTED.search(name) is None

    def _is_governed(self, name: str, _: _Around) -> bool:
        return name.startswith(item_words().governing_verbs)

    def _is_counted(self, _: str, around: _Around) -> bool:
        """Whether it is counted how often a name was held (“…”42期), what it did where it opens its clause
        (医卫界的“…”接诊900人), or which one it is (第三期“…”).
        """
        if _OFTEN.match(around.clause) or _WHICH_ONE.search(around.before):
            return True
        is_first = not around.before or around.before[-1] in _OPENS_BEHIND
        return is_first and _COUNTED.match(around.clause) is not None

    def _is_led(self, _: str, around: _Around) -> bool:
        """Whether one of the words stands right before, or before what says which: 举办首届“…”."""
        before = around.before
        return before.endswith(self.given.before) or self._led_through.search(before) is not None

    def _is_followed(self, _: str, around: _Around) -> bool:
        """Whether one of the words stands right behind, or behind a few characters that say which."""
        if self.given.is_close:
            return around.after.startswith(self.given.after)
        return self._followed.match(around.after) is not None

    def _is_headed(self, _: str, around: _Around) -> bool:
        return self._headed.match(around.clause) is not None

    def _is_bare(self, _: str, around: _Around) -> bool:
        """Where the verb before it alone says what a name is, no noun may follow: 打造“四型”机关."""
        return not _is_said_further(around.after)

    def _is_told(self, _: str, around: _Around) -> bool:
        """Whether the clause says it. Where it says that a name is a topic, no noun may follow:
        围绕“三山一滩”地区扶贫开展调研.
        """
        if self._telling.search(around.said) is None:
            return False
        if self.given.kind is not NamedItemKind.TOPIC or self.given.after:
            return True
        after = around.after
        is_bare = _OTHER_NOUN.match(after) is None
        return is_bare or after.startswith(_topic_followers()) or _counted_behind().match(after) is not None

    @cached_property
    def _holding(self) -> re.Pattern[str]:
        return find_any(self.given.name_has)

    @cached_property
    def _led_through(self) -> re.Pattern[str]:
        return _before_modifier(self.given.before)

    @cached_property
    def _followed(self) -> re.Pattern[str]:
        return _behind_a_gap(self.given.after)

    @cached_property
    def _headed(self) -> re.Pattern[str]:
        return _before_head(self.given.head)

    @cached_property
    def _telling(self) -> re.Pattern[str]:
        return find_any(self.given.clause)


class _RulesByEnding:
    """Which rules a word leaves that a text ends with, as bits; a rule without words asks for none.

    A text that ends with several words ends with the longest of them, which ends with the others.
    """

    def __init__(self, asked: Sequence[tuple[str, ...]]) -> None:
        words = _all_words(asked)
        self._endings = Endings(words)
        self._left = {word: _bits(not ends or word.endswith(ends) for ends in asked) for word in ("", *words)}

    def left_by(self, text: str) -> int:
        """The rules that ask for no word, or for one that a text ends with."""
        return self._left[self._endings.longest(text)]


class _RuleTable:
    """The rules of names in such marks, in their order, and which of them the words of a name leave.

    Some rules together are a number with a bit for each, the lowest for the first: what a word leaves of all
    rules is looked up, and only what all words leave is asked rule by rule.
    """

    def __init__(self, mark: str) -> None:
        given = [rule for rule in item_words().marked if rule.marks in ("", mark)]
        self._rules = [_Rule(rule) for rule in given]
        self._known: dict[int, tuple[_Rule, ...]] = {}  # by their number: the same few are left most times
        self._by_end = _RulesByEnding([rule.name_ends for rule in given])
        self._by_before = _RulesByEnding([rule.before for rule in given])
        self._through = _bits(rule.is_through for rule in given)
        self._led_through = _before_modifier(_all_words(rule.before for rule in given if rule.is_through))
        self._unheld = _bits_of_empty([rule.name_has for rule in given])
        self._held = find_any(_all_words(rule.name_has for rule in item_words().marked))
        after, head = [rule.after for rule in given], [rule.head for rule in given]
        self._unfollowed, self._followed = _bits_of_empty(after), _behind_a_gap(_all_words(after))
        self._unheaded, self._headed = _bits_of_empty(head), _before_head(_all_words(head))

    def left_by(self, name: str, around: _Around) -> tuple[_Rule, ...]:
        """The rules that the words around a name and the word at its end leave, in their order."""
        left = self._by_before.left_by(around.before)
        if self._led_through.search(around.before):
            left |= self._through
        left &= self._by_end.left_by(_before_end(name))
        if self._held.search(name) is None:
            left &= self._unheld
        if self._followed.match(around.after) is None:
            left &= self._unfollowed
        if self._headed.match(around.clause) is None:
            left &= self._unheaded
        rules = self._known.get(left)
        if rules is None:
            rules = tuple(rule for place, rule in enumerate(self._rules) if left >> place & 1)
            self._known[left] = rules
        return rules


def _before_end(name: str) -> str:
    """What of a name may hold the word that it ends with: it is more than that word, and which version it is
    stands behind (（试行）).
    """
    bare = _VERSION.sub("", name)
    return "" if bare.endswith(item_words().not_heads) else bare[1:]  # 高质量发展 is no 展


@cache
def _rules(mark: str) -> _RuleTable:
    return _RuleTable(mark)


def _all_words(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))


def _bits(chosen: Iterable[bool]) -> int:
    """One bit for each that is chosen, the lowest for the first."""
    return sum(1 << place for place, is_chosen in enumerate(chosen) if is_chosen)


def _bits_of_empty(lists: Iterable[tuple[str, ...]]) -> int:
    return _bits(not words for words in lists)


def _is_said_further(after: str) -> bool:
    """Whether a noun follows a name, which then is no more than what that begins with."""
    return _OTHER_NOUN.match(after) is not None and not after.startswith(item_words().list_words)


@cache
def _before_modifier(words: tuple[str, ...]) -> re.Pattern[str]:
    ends = "|".join(item_words().modifier_ends)
    return re.compile(rf"{alternatives(words)}了?[{HAN}\d]{{0,12}}?(?:{ends})$")


@cache
def _before_head(words: tuple[str, ...]) -> re.Pattern[str]:
    """“…”主题书画展, “…”进社区慰问演出: the noun that ends what stands right behind a name."""
    known = item_words()
    behind = rf"(?=[^{HAN}]|$|{alternatives(known.head_ends)})"
    whole = "".join(f"(?<!{word})" for word in known.not_heads)
    rest = rf"(?:(?:、[{HAN}]{{2,12}}?){{1,2}}{known.and_so_on})?"
    ends = f"{alternatives(words)}{whole}{behind}"
    if long := [word for word in words if len(word) >= _WHOLE_HEAD]:
        ends = f"(?:{alternatives(long)}(?!{alternatives(known.not_name_ends)})|{ends})"
    led = rf"(?!{alternatives(known.joiners)}){rest}[{HAN}]{{0,{_LONGEST_HEAD}}}?"
    return re.compile(f"{led}{begins_with(words)}{ends}")


@cache
def _noun_behind() -> re.Pattern[str]:
    """“…”主题实践[活动]为抓手: the word that ends the noun right behind a name; no verb between."""
    known = item_words()
    told = [rule for rule in known.marked if _is_of_noun(rule)]
    words = sorted({noun for rule in told for noun in (*rule.head, *rule.after)})
    behind = rf"(?=[^{HAN}]|$|{alternatives((*known.head_ends, *known.holding_verbs))})"
    before = rf"(?:(?!{alternatives(known.holding_verbs)})[{HAN}]){{0,{_LONGEST_HEAD}}}?"
    return re.compile(rf"{before}{begins_with(words)}(?P<noun>{alternatives(words)}){behind}")


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
def _counted_behind() -> re.Pattern[str]:
    """“…”“…”两项重点调研."""
    return re.compile(rf"[{SMALL_NUMERALS}两\d]{{1,3}}{class_of(item_words().topic_measures)}")


@cache
def _topic_followers() -> tuple[str, ...]:
    known = item_words()
    return (*known.topic_verbs, *known.topic_works, *known.list_words, *known.topic_followers)


@cache
def _behind_a_gap(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[^、]{{0,{item_words().gap}}}?{begins_with(words)}{alternatives(words)}")


@cache
def _roles(kind: NamedItemKind) -> Endings:
    return Endings(word for rule in item_words().marked if rule.kind is kind for word in rule.before)


def _role(before: str, kind: NamedItemKind) -> str | None:
    """The word right before the name, the longest that is known."""
    return _roles(kind).longest(before) or None
