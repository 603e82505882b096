"""Numbers of a comparison: the value before, the start of a change, the change itself.

In:  a text with its cues, the place of a quantity. Out: `ComparedRole`, or None for an ordinary number.
较上年的141件增加11件: 141 is a value of the year before, 11 the change. 从96%提高到98%: 96 is where it began.
"""

from __future__ import annotations

import re
from enum import Enum

from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import Cue, CueIndex
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.scope_rules import CueKind


class ComparedRole(Enum):
    """What a number is in a comparison."""

    BEFORE = "before"  # the value of the year before
    START = "start"  # where a change began, at no named time
    CHANGE = "change"  # by how much it changed


_VALUE_GAP = re.compile(r"[的为是]?[约近超共]?[\s：:]*(?:数量|总数)?[的为是]?")
_NAMED_YEAR = re.compile(r"20\d{2}年")
# 增加11件, 分别增长8.6%、21%
_CHANGE_GAP = re.compile(
    r"(?:[了达]|报送|提交|立案|收到|分别|近|约|超过|超|逾|[\d.,]{1,9}(?:%|个百分点|[件条篇次个名人])[、和及与])*"
)
_START = re.compile(r"[由从][^，。；]{0,14}\Z")


def compared_role(
    text: str, cues: CueIndex, quantity: Quantity, place: QuantityContext, lexicon: Lexicon
) -> ComparedRole | None:
    """What a number is in a comparison; None where it is in none."""
    before = (place.clause[0], quantity.start)
    for cue in reversed(cues.inside(CueKind.EARLIER, *before)):
        is_compared = "同期" in text[cue.start : cue.end] or text[cue.start - 1 : cue.start] in tuple(
            "较比由从与（("  # also 批示47件（上年39件）
        )
        if is_compared and _VALUE_GAP.fullmatch(text, cue.end, quantity.start):
            return ComparedRole.BEFORE
        break
    if _is_change(text, cues, quantity, place):
        return ComparedRole.CHANGE
    if text.find("由", *before) < 0 and text.find("从", *before) < 0:
        return None
    start = _START.search(text, *before)
    if start and lexicon.change.search(text, quantity.end, min(quantity.end + 6, place.clause[1])):
        return None if _NAMED_YEAR.search(text, start.start(), quantity.start) else ComparedRole.START
    return None


def changed_span(
    text: str, cues: CueIndex, quantity: Quantity, place: QuantityContext
) -> tuple[int, int] | None:
    """The words that name what changed by a number (氨氮浓度|同比下降38%), empty where they stand before the
    clause (满意率97.7%，|较上年提高1.2个百分点); None where the number is no change.
    """
    cue = _change_before(text, cues, quantity, place.left[0])
    if cue is None:
        return None
    compared = [
        other.start
        for kind in (CueKind.COMPARISON, CueKind.EARLIER)
        for other in cues.inside(kind, place.left[0], cue.start)
    ]
    return place.left[0], min([cue.start, *compared])


def _is_change(text: str, cues: CueIndex, quantity: Quantity, place: QuantityContext) -> bool:
    """增加11件 behind 较上年; a change word with a noun behind it (增加协商3次) or in 提高到 is none."""
    cue = _change_before(text, cues, quantity, place.clause[0])
    if cue is None:
        return False
    is_compared = cues.inside(CueKind.COMPARISON, place.sentence[0], cue.start) or cues.inside(
        CueKind.EARLIER, place.clause[0], cue.start
    )
    return bool(is_compared) or quantity.unit == "百分点"


def _change_before(text: str, cues: CueIndex, quantity: Quantity, start: int) -> Cue | None:
    """The last change word between a place and a number, if nothing but fillers follows it."""
    found = cues.inside(CueKind.CHANGE, start, quantity.start)
    is_near = bool(found) and _CHANGE_GAP.fullmatch(text, found[-1].end, quantity.start) is not None
    return found[-1] if is_near else None
