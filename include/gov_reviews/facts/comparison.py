"""Numbers of a comparison: the value before, the start of a change, the change itself.

In: a text with its cues, the place of a quantity. Out: `ComparedRole`, or None for an ordinary number.
较上年的141件增加11件: 141 is a value of the year before, 11 the change. 从96%提高到98%: 96 is where it began.
"""

from __future__ import annotations

import re
from enum import Enum

import rjieba

from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.quantity_context import QuantityContext
from gov_reviews.facts.scope import Cue, CueIndex
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.lexicon import Lexicon
from gov_reviews.knowledge.scope_rules import CueKind


class ComparedRole(Enum):
    """What a number is in a comparison."""

    BEFORE = "before"  # the value of the year before
    START = "start"  # where a change began, at no named time
    CHANGE = "change"  # by how much it changed
    YEARS_BEFORE = "years_before"  # what was usual in earlier years, none of them named


_VALUE_GAP = re.compile(r"[的为是]?[约近超共]?[\s：:]*(?:数量|总数)?[的为是]?")
_NAMED_YEAR = re.compile(r"20\d{2}年")
# 增加11件, 分别增长8.6%、21%
_CHANGE_GAP = re.compile(
    r"(?:[了达]|报送|提交|立案|收到|分别|近|约|超过|超|逾|[\d.,]{1,9}(?:%|个百分点|[件条篇次个名人])[、和及与])*"
)
# 比上年|同期明显|多收
_TO_THE_CHANGE = re.compile(rf"[{HAN}\d]{{0,8}}")
# 增加|委员提案20件、|社情民意信息15条: the noun of a change stands between
_COUNTED_GAP = re.compile(rf"(?:[{HAN}]{{1,14}}\d{{1,6}}[{HAN}]{{1,2}}、){{0,4}}[{HAN}“”]{{1,14}}")
_TO_A_TOTAL = re.compile("[达至共的]|累计|总数|(?<!收)到")
_SAME_TIME = ("同期", "时候", "此时", "年度")  # ends of words that name the time before without a comparison
_START = re.compile(r"[由从][^，。；]{0,14}\Z")
_TO_THE_END = re.compile(rf"[{HAN}\d]{{0,12}}")  # 上升到|十届五次会议的|345件
_LONGEST_TIME = 20  # characters before a change in which a time is looked for that it is compared with
_COMPARED_WITH = re.compile("相比|相较|比较")
# 比|十一届|增加14名, 较五年前增长
_WITH_A_TIME = re.compile(
    rf"[比较同](?=[{HAN}\d])(?!重)[{HAN}\d]{{0,8}}?(?:届|次会议|年|期|季度|月|前|时|末|初)(?:政协|委员会)?[的相比]{{0,3}}[，,]?\Z"
)


def compared_role(
    text: str, cues: CueIndex, quantity: Quantity, place: QuantityContext, lexicon: Lexicon
) -> ComparedRole | None:
    """What a number is in a comparison; None where it is in none."""
    before = (place.clause[0], quantity.start)
    if cues.compares(*before) and (role := _cued_role(text, cues, quantity, place, lexicon)):
        return role
    if text.find("由", *before) < 0 and text.find("从", *before) < 0:
        return None
    start = _START.search(text, *before)
    if start and lexicon.context.change.search(text, quantity.end, min(quantity.end + 6, place.clause[1])):
        return None if _NAMED_YEAR.search(text, start.start(), quantity.start) else ComparedRole.START
    return None


def _cued_role(
    text: str, cues: CueIndex, quantity: Quantity, place: QuantityContext, lexicon: Lexicon
) -> ComparedRole | None:
    """What the cues of its clause make of a number; None where they make nothing of it."""
    for cue in reversed(cues.inside(CueKind.EARLIER, place.clause[0], quantity.start)):
        is_compared = "同期" in text[cue.start : cue.end] or text[cue.start - 1 : cue.start] in tuple(
            "较比由从与（("  # also 批示47件（上年39件）
        )
        if is_compared and (
            _VALUE_GAP.fullmatch(text, cue.end, quantity.start)
            or _is_compared_with(text, cue, quantity, place)
        ):
            return ComparedRole.BEFORE
        if told := _told_of_before(text, cues, cue, quantity, place):
            return told
        break
    if _is_change(text, cues, quantity, place) or _is_counted_change(text, cues, quantity, place, lexicon):
        return ComparedRole.CHANGE
    return None


def _is_compared_with(text: str, cue: Cue, quantity: Quantity, place: QuantityContext) -> bool:
    """与去年收到的543件相比."""
    return (
        _COMPARED_WITH.match(text, quantity.end, place.clause[1]) is not None
        and _TO_THE_CHANGE.fullmatch(text, cue.end, quantity.start) is not None
    )


def ends_change(text: str, quantity: Quantity, place: QuantityContext, lexicon: Lexicon) -> bool:
    """Whether a number is where a change led from the one before it in its clause: 由91%提高到|93.5%."""
    changed = lexicon.context.change.search(text, *place.left) if place.list_index else None
    return changed is not None and _TO_THE_END.fullmatch(text, changed.end(), quantity.start) is not None


def _told_of_before(
    text: str, cues: CueIndex, cue: Cue, quantity: Quantity, place: QuantityContext
) -> ComparedRole | None:
    """去年这个时候收到提案152件, 往年收到120件: a clause that opens on the time before tells of it."""
    if text[place.clause[0] : cue.start].strip("“而 　") or cues.inside(
        CueKind.TIME, cue.end, quantity.start
    ):
        return None
    if cue.rule.code == "years_before":
        return ComparedRole.YEARS_BEFORE
    return ComparedRole.BEFORE if text.endswith(_SAME_TIME, cue.start, cue.end) else None


def _is_counted_change(
    text: str, cues: CueIndex, quantity: Quantity, place: QuantityContext, lexicon: Lexicon
) -> bool:
    """较去年同期增加提案20件, 同比多收提案12件: the noun of a change between its word and the number. Without
    a comparison in the clause (在上年基础上新增工作室3个) it is a number of its own.
    """
    compared = cues.inside(CueKind.COMPARISON, place.clause[0], quantity.start)
    if not compared:
        return False
    behind = compared[-1].end
    found = [(cue.start, cue.end) for cue in cues.inside(CueKind.CHANGE, behind, quantity.start)]
    growth = lexicon.part_growth.search(text, behind, quantity.start)
    if growth:
        found.append(growth.span())
    if not found:
        return False
    start, end = min(found)
    gap = _COUNTED_GAP.fullmatch(text, end, quantity.start)
    if gap is None or not _TO_THE_CHANGE.fullmatch(text, behind, start) or _TO_A_TOTAL.search(gap[0]):
        return False
    # 多收提案 is one; 更多地, 多部门 are none
    is_word = end - start > 1 or rjieba.tag(gap[0][:4])[0][1].startswith("v")
    return is_word and text[start - 1] not in "更较许不最"


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
    if is_compared or quantity.unit == "百分点":
        return True
    return _WITH_A_TIME.search(text, max(place.sentence[0], cue.start - _LONGEST_TIME), cue.start) is not None


def _change_before(text: str, cues: CueIndex, quantity: Quantity, start: int) -> Cue | None:
    """The last change word between a place and a number, if nothing but fillers follows it."""
    found = cues.inside(CueKind.CHANGE, start, quantity.start)
    is_near = bool(found) and _CHANGE_GAP.fullmatch(text, found[-1].end, quantity.start) is not None
    return found[-1] if is_near else None
