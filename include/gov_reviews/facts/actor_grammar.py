"""The words of metadata/scope.yaml about who acts and who receives, compiled once a process.

In: nothing. Out: `ActorGrammar`. How the patterns are used is said where they are read: facts/actors.py,
facts/participants.py, facts/recipients.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.scope_rules import ScopeRules
from gov_reviews.knowledge.word_patterns import alternatives, find_any
from gov_reviews.records.reviews import RecipientCode


@dataclass(frozen=True, slots=True)
class ActorGrammar:
    """What the words of each list of `ScopeRules` become; a key of the list has the name of its field."""

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
    gift_of: re.Pattern[str]
    paid_on_call: re.Pattern[str]
    pushes: re.Pattern[str]
    committee_again: re.Pattern[str]
    means: re.Pattern[str]
    committee_alone: re.Pattern[str]
    taking_part: re.Pattern[str]
    takes_part: re.Pattern[str]
    studio_founding: re.Pattern[str]
    studio_deeds: re.Pattern[str]
    not_of_the_area: re.Pattern[str]
    taken_up: re.Pattern[str]
    taken_up_end: re.Pattern[str]
    offices_do: re.Pattern[str]
    handled: re.Pattern[str]
    owned: re.Pattern[str]
    under_lead: re.Pattern[str]
    brings: re.Pattern[str]
    titles_of_members: tuple[str, ...]
    sector_words: tuple[str, ...]
    named_before: tuple[str, ...]
    department_words: tuple[str, ...]
    recipient_levels: tuple[tuple[RecipientCode, tuple[str, ...]], ...]


@cache
def load_actor_grammar() -> ActorGrammar:
    """The grammar of the installed words."""
    known = load_words(ScopeRules)
    led, qualifiers = alternatives(known.led_after), alternatives(known.qualifiers)
    adverbs, given = alternatives(known.taken_up_how), alternatives([*known.given, *known.submitted])
    return ActorGrammar(
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
        given_first=re.compile(rf"[{HAN}]{{0,4}}?{given}"),
        gift_first=re.compile(rf"[{HAN}]{{0,4}}?{alternatives(known.given)}"),
        gave=re.compile(rf"[{HAN}]{{0,4}}?{given}[{HAN}]{{0,2}}的[{HAN}“”]{{1,8}}"),
        gift_of=re.compile(rf"{alternatives(known.gifts)}[{HAN}]{{1,3}}"),
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
        taking_part=re.compile(rf"(?<!应){alternatives(known.taking_part)}[{HAN}]{{0,4}}?的?\Z"),
        takes_part=re.compile(alternatives(known.taking_part)),
        studio_founding=find_any(known.studio_founding),
        studio_deeds=find_any(known.studio_deeds),
        not_of_the_area=find_any(known.not_of_the_area),
        taken_up=re.compile(
            rf"{alternatives(known.taken_up)}了?(?P<by>[{HAN}、]{{2,16}}?)的?(?:{adverbs})?"
            rf"{alternatives(known.taken_up_end)}"
        ),
        taken_up_end=find_any(known.taken_up_end),
        offices_do=re.compile(
            rf"{alternatives(known.offices_do)}(?!单位|部门)[{HAN}]{{0,24}}?(?:提案|建议|议案)"
        ),
        handled=re.compile(
            rf"{alternatives([*known.offices_do, '办理'])}的(?:[{HAN}]{{0,2}}提案)?(?:共?有|共)?[约近余]?"
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
