"""Cues of scope in one text: who acts, when, compared with what (as ConText has it for clinical text).

In: body_text. Out: `CueIndex`: the cues of metadata/scope.yaml by kind and place, searched for once. None is
taken out of a title, a slogan or the name of a person: those are masked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gov_reviews.facts.skipped_numerals import NumeralKind, shielded_places
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.scope_rules import CueKind, ScopeRule, ScopeRules
from gov_reviews.knowledge.word_lists import PeopleWords
from gov_reviews.knowledge.word_patterns import alternatives, begins_with

MASK = "〓"
FIVE_YEAR_PLAN = "[“‘「]?十(?P<plan>[一二三四五])五[”’」]?"  # “十四五” names years, is no slogan
DEPARTMENT_RULE = "department_acts"
_FIVE_YEAR_PLAN = re.compile(FIVE_YEAR_PLAN)
_OF_COMPARISONS = (CueKind.EARLIER, CueKind.CHANGE, CueKind.COMPARISON)


@dataclass(slots=True)  # not frozen: made by the hundred, and frozen records take five times as long to make
class Cue:
    """One cue at one place of the text."""

    start: int
    end: int
    rule: ScopeRule


class _CompiledRule(NamedTuple):
    """A rule as it is asked for at every cue: what may still belong to its name, compiled."""

    rule: ScopeRule
    kind: CueKind
    goes_on: re.Pattern[str] | None
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScopeGrammar:
    """The rules, compiled: one automaton over all triggers.

    Attributes:
        rules: By trigger.
        departments: The names of single government bodies (公安局, 卫健委), longer ones not told apart.
    """

    rules: dict[str, _CompiledRule]
    phrases: PhraseIndex
    names: re.Pattern[str]
    departments: tuple[str, ...]


@cache
def load_scope_grammar() -> ScopeGrammar:
    """The rules of metadata/scope.yaml, once a process."""
    known, people = load_words(ScopeRules), load_words(PeopleWords)
    department = ScopeRule(
        name=DEPARTMENT_RULE,
        kind=CueKind.ACTOR,
        code="government",
        triggers=tuple(stem + end for stem in known.departments for end in known.department_ends),
        not_before=("长", "领导", "书记", "批示", "反馈", "员"),
    )
    rules = {}
    for rule in (department, *known.rules):
        goes_on = re.compile(rule.goes_on) if rule.goes_on else None
        compiled = _CompiledRule(rule, rule.kind, goes_on, rule.not_before, rule.not_after)
        rules.update(dict.fromkeys(rule.triggers, compiled))
    surname, any_surname = ("".join(sorted(names)) for names in (people.frequent_surnames, people.surnames))
    given, offices = f"[{HAN}]{{1,2}}", ("委员", "常委", "主席", "副主席", "同志")
    behind_name = (
        f"{begins_with(('、', '等', *offices))}(?=、[{surname}]{given}|(?:等)?{alternatives(offices)})"
    )
    return ScopeGrammar(
        rules=rules,
        departments=department.triggers,
        phrases=PhraseIndex(rules),
        # 周明年、李大山委员: 明年 is part of a name
        names=re.compile(
            # One class first: `re` looks for it several times as fast. 主任 张某委员: or the space before it.
            rf"[{any_surname} ](?:"
            rf"(?<=[{surname}]){given}{behind_name}"
            rf"|(?<=(?:经理|事长|主任|院长|校长|会长|主委|书记|住持).){given}(?=委员|常委))"
        ),
    )


def mask_names(text: str) -> str:
    """The text with titles, slogans and names of persons made unreadable, of the same length."""
    kinds = (NumeralKind.TITLE, NumeralKind.SLOGAN)
    spans = [
        (start, end)
        for start, end, kind in shielded_places(text)
        if kind in kinds and not _FIVE_YEAR_PLAN.fullmatch(text, start, end)
    ]
    spans += [match.span() for match in load_scope_grammar().names.finditer(text)]
    if not spans:
        return text
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [text[at:start], MASK * (end - start)]
            at = end
    return "".join([*parts, text[at:]])


class CueIndex:
    """The cues of one text.

    Args:
        masked: The text as `mask_names` gives it.
    """

    def __init__(self, masked: str) -> None:
        grammar = load_scope_grammar()
        rules = grammar.rules
        # the cues of each kind, and where they start
        self._by_kind: dict[CueKind, tuple[list[int], list[Cue]]] = {kind: ([], []) for kind in CueKind}
        ends: dict[CueKind, int] = dict.fromkeys(CueKind, 0)
        for at, word in grammar.phrases.find(masked):
            rule, kind, goes_on, not_before, not_after = rules[word]
            # The longest word at the leftmost place; 委员 in 政协委员 is no second cue.
            if at < ends[kind]:
                continue
            end = at + len(word)
            if goes_on and (match := goes_on.match(masked, end)):
                end = match.end()
            if not_after and masked.endswith(not_after, 0, at):
                continue
            if not_before and masked.startswith(not_before, end):
                continue
            ends[kind] = end
            starts, cues = self._by_kind[kind]
            starts.append(at)
            cues.append(Cue(at, end, rule))
        for starts, _ in self._by_kind.values():
            starts.append(len(masked) + 1)  # so that there is always a next one
        self._compared = sorted(start for kind in _OF_COMPARISONS for start in self._by_kind[kind][0])

    def compares(self, start: int, end: int) -> bool:
        """Whether a cue of a comparison begins in a span: of the time before, of a change, or of both."""
        return self._compared[bisect_left(self._compared, start)] < end

    def inside(self, kind: CueKind, start: int, end: int) -> list[Cue]:
        """Cues of a kind that begin in a span and end in it, in order."""
        starts, cues = self._by_kind[kind]
        first = bisect_left(starts, start)
        if starts[first] >= end:
            return []  # as in most spans
        return [cue for cue in cues[first : bisect_left(starts, end, first)] if cue.end <= end]
