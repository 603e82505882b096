"""Model of metadata/scope.yaml: cues that say who acts, when, and compared with what.

In: nothing. Out: `ScopeRules` for `load_words`. As in ConText (clinical text), a cue is a rule with triggers,
a reach and what ends it; the code that finds them is one, facts/scope.py.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Word, Words


class CueKind(StrEnum):
    """What a cue says."""

    ACTOR = "actor"
    TIME = "time"
    EARLIER = "earlier"  # names the period before: 去年同期
    COMPARISON = "comparison"
    CHANGE = "change"
    AVERAGE = "average"


class CueReach(StrEnum):
    """How far a cue reaches behind itself. A cue of its kind behind it always ends it."""

    SEGMENT = "segment"
    CLAUSE = "clause"
    STATEMENT = "statement"
    PARAGRAPH = "paragraph"


class ScopeRule(MetadataPart):
    """One cue.

    Attributes:
        name: By which explanations refer to it; unique.
        kind: What it says. code: of an actor its subject code, of a time how many years or which part.
        triggers: Its words.
        not_before: It is no cue where one of these follows (委员 in 委员会).
        reach: How far it reaches.
    """

    name: Word
    kind: CueKind
    code: str = ""
    triggers: Words
    not_before: tuple[Word, ...] = ()
    reach: CueReach


class ScopeRules(MetadataFile):
    """All cues."""

    file: ClassVar[str] = "scope.yaml"
    rules: tuple[ScopeRule, ...] = Field(min_length=1)
    departments: Words
    department_ends: Words
    objects_after: Words
    led_after: Words
    qualifiers: Words
