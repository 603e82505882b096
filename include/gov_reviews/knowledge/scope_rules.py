"""Model of metadata/scope.yaml: cues that say who acts, when, and compared with what.

In: nothing. Out: `ScopeRules` for `load_words`. As in ConText (clinical text), a cue is a rule with triggers,
words that undo it and a meaning; the code that finds them is one, facts/scope.py. How far a kind of cue
reaches is said where it is read: facts/actors.py, participants.py, period.py and comparison.py.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, PatternText, Word, Words


class CueKind(StrEnum):
    """What a cue says."""

    ACTOR = "actor"
    AREA = "area"
    ENTERPRISE = (
        "enterprise"  # acts where it opens a clause and no metric of the catalogue counts what follows
    )
    TIME = "time"
    EARLIER = "earlier"  # names the period before: 去年同期
    COMPARISON = "comparison"
    CHANGE = "change"


class ScopeRule(MetadataPart):
    """One cue.

    Attributes:
        name: By which explanations refer to it; unique.
        kind: What it says. code: of an actor its subject code, of a time how many years or which part.
        triggers: Its words.
        not_before: It is no cue where one of these follows (委员 in 委员会).
        not_after: ... nor where one of these stands right before it (集团|副主席).
        goes_on: What may still belong to the name behind a trigger (民盟|青溪市委会): its words are no cues
            of their own.
    """

    name: Word
    kind: CueKind
    code: str = ""
    triggers: Words
    not_before: tuple[Word, ...] = ()
    not_after: tuple[Word, ...] = ()
    goes_on: PatternText = ""


class ScopeRules(MetadataFile):
    """All cues."""

    file: ClassVar[str] = "scope.yaml"
    rules: tuple[ScopeRule, ...] = Field(min_length=1)
    departments: Words
    department_ends: Words
    objects_after: Words
    led_after: Words
    pushed_after: Words
    qualifiers: Words
    trained: Words
    given: Words
    submitted: Words
    committee_again: Words
    brought_about: Words
    pays: Words
    pushes: Words
    means: Words
    means_openers: Words
    committee_alone: Words
    not_alone_before: Words
    taking_part: Words
    studio_founding: Words
    studio_deeds: Words
    not_of_the_area: Words
    taken_up: Words
    taken_up_how: Words
    taken_up_end: Words
    offices_do: Words
    gifts: Words
    owned: Words
    under_lead: Words
    brings: Words
    also_of_others: frozenset[Word]
    also_of_givers: frozenset[Word]
    titles_of_members: Words
    sector_words: Words
    named_before: Words
    department_words: Words
    recipient_levels: dict[Word, Words]
    up_to_now: Words
    told_before: Words
    tells_of_itself: Words
    reports: Words
    acts_always: dict[Word, Words]
    acts_by_default: dict[Word, Words]
    acts_never: dict[Word, Words]
    received_by_default: dict[Word, Words]
