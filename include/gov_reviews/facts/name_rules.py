"""By which rule of metadata/named_items.yaml a name in marks is what: by itself and by the words around it.

In: a name, its marks, the words around it. Out: the first rule of the file that fits, or none. A rule asks
for words: most are out once the words right before a name and at its end are known, and are never asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from gov_reviews.facts.name_parts import SMALL_NUMERALS, Endings, class_of, item_words
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
_PARALLEL = re.compile(f"一[{HAN}]{{2,4}}一[{HAN}]{{1,4}}")  # 一河段一委员: no topic, whatever stands behind
_BRAND = MarkedNameRule(kind=NamedItemKind.PLATFORM, head=("活动",))
_PARTED = re.compile("[、，,]")
_VERSION = re.compile(r"[（(][^（）()]{1,8}[）)]$")
_KINDS_OF_NOUNS = {NamedItemKind.TOPIC, NamedItemKind.PLATFORM, NamedItemKind.AWARD}
_LONGEST_HEAD = 14  # characters between a name and the noun that says what it is
_SHORTEST_BEHIND = 3  # characters of a name behind a noun
_WHOLE_HEAD = 3  # characters of a noun that is whole whatever follows: “…”宣讲队活跃在…


@light_record(frozen=True, slots=True)
class WordsAround:
    """The words around a name, or a list of names; `said`: its clause, or the next where none is left;
    `has_length`: how long it is stands before it (45万字的《…》).
    """

    before: str
    after: str
    clause: str
    said: str
    has_length: bool


def rule_of_marked_name(mark: str, name: str, around: WordsAround) -> MarkedNameRule | None:
    """The first rule that fits; a parallel name is no topic (一河段一委员), what a verb governs no event by
    its own end where a noun follows (“实施质量提升行动”专题协商会).

    Args:
        mark: The mark that opens the name: “ or 《.
    """
    left = iter(_rules(mark).left_by(name, around))
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


def rule_told_before(name: str, around: WordsAround) -> MarkedNameRule | None:
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


def _is_of_noun(rule: MarkedNameRule) -> bool:
    """Whether what stands around a name, and not the name, says that it is of such a kind."""
    return rule.kind in _KINDS_OF_NOUNS and not (rule.name_starts or rule.name_ends or rule.name_has)


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

    def fits(self, name: str, around: WordsAround) -> bool:
        """Whether a rule that `_RuleTable` has left fits a name and the words around it or its list."""
        for is_so in self._questions:  # noqa: SIM110 - all() takes longer than most questions
            if not is_so(name, around):
                return False
        return True

    def _is_long(self, name: str, _: WordsAround) -> bool:
        return len(name) >= self.given.shortest

    def _is_begun(self, name: str, _: WordsAround) -> bool:
        return name.startswith(self.given.name_starts)

    def _is_held(self, name: str, _: WordsAround) -> bool:
        """Whether a name holds a word and is no couplet (好商量、商量好)."""
        return self._holding.search(name) is not None and _PARTED.search(name) is None

    def _is_governed(self, name: str, _: WordsAround) -> bool:
        return name.startswith(item_words().governing_verbs)

    def _is_counted(self, _: str, around: WordsAround) -> bool:
        """Whether it is counted how often a name was held (“…”42期), what it did where it opens its clause
        (医卫界的“…”接诊900人), or which one it is (第三期“…”).
        """
        if _OFTEN.match(around.clause) or _WHICH_ONE.search(around.before):
            return True
        is_first = not around.before or around.before[-1] in _OPENS_BEHIND
        return is_first and _COUNTED.match(around.clause) is not None

    def _is_led(self, _: str, around: WordsAround) -> bool:
        """Whether a word stands right before, or before what says which: 举办首届“…”, 评为全省“…”."""
        before = around.before
        return before.endswith(self.given.before) or self._led_through.search(before) is not None

    def _is_followed(self, _: str, around: WordsAround) -> bool:
        """Whether one of the words stands right behind, or behind a few characters that say which."""
        if self.given.is_close:
            return around.after.startswith(self.given.after)
        return self._followed.match(around.after) is not None

    def _is_headed(self, _: str, around: WordsAround) -> bool:
        return self._headed.match(around.clause) is not None

    def _is_bare(self, _: str, around: WordsAround) -> bool:
        """Where the verb before it alone says what a name is, no noun may follow: 打造“四型”机关."""
        return not _is_said_further(around.after)

    def _is_told(self, _: str, around: WordsAround) -> bool:
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


def _is_said_further(after: str) -> bool:
    """Whether a noun follows a name, which then is no more than what that begins with."""
    return _OTHER_NOUN.match(after) is not None and not after.startswith(item_words().list_words)


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

    def left_by(self, name: str, around: WordsAround) -> tuple[_Rule, ...]:
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


@cache
def _rules(mark: str) -> _RuleTable:
    return _RuleTable(mark)


def _before_end(name: str) -> str:
    """What of a name may hold the word that it ends with: it is more than that word, and which version it is
    stands behind (（试行）).
    """
    bare = _VERSION.sub("", name)
    return "" if bare.endswith(item_words().not_heads) else bare[1:]  # 高质量发展 is no 展


def _all_words(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))


def _bits(chosen: Iterable[bool]) -> int:
    """One bit for each that is chosen, the lowest for the first."""
    return sum(1 << place for place, is_chosen in enumerate(chosen) if is_chosen)


def _bits_of_empty(lists: Iterable[tuple[str, ...]]) -> int:
    return _bits(not words for words in lists)


@cache
def _behind_a_gap(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"[^、]{{0,{item_words().gap}}}?{begins_with(words)}{alternatives(words)}")


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
def _counted_behind() -> re.Pattern[str]:
    """“…”“…”两项重点调研."""
    return re.compile(rf"[{SMALL_NUMERALS}两\d]{{1,3}}{class_of(item_words().topic_measures)}")


@cache
def _topic_followers() -> tuple[str, ...]:
    known = item_words()
    return (*known.topic_verbs, *known.topic_works, *known.list_words, *known.topic_followers)
