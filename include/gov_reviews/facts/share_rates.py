"""Which rate a percentage is: what its numerator and its base count, as the catalogue's rates name them.

In: shares with the counts that they are taken from (立案380件，占提案总数的95%), and percentages of
satisfaction told one beside the other. Out: the same, a share that is a rate under its metric (提案立案率),
and grades (满意的占90%，基本满意的占9%) as shares of all. Shares of a topic or a group stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from gov_reviews.facts.part_kinds import LocatedFigure, under_metric
from gov_reviews.facts.participants import THE_COMMITTEE, known_by_metric
from gov_reviews.facts.quantities import PERCENT
from gov_reviews.knowledge.catalogue import OTHER, Metric, load_catalogue
from gov_reviews.knowledge.han import HAN
from gov_reviews.records.reviews import Observation, PartRelation, SubjectCode

SHARE_OF_A_KIND = "category_share"
_OF_A_KIND = "share/of_a_kind"
_SHARE_WORD = re.compile("占")
_GRADE = "share/grade_of_satisfaction"
_SATISFACTION = "proposal_satisfaction_rate"
_ALL, _SLACK = 100.0, 0.5  # percent; grades of satisfaction make up no more than all
# Nothing of its own stands between a count and its percentage: 380件提案获准立案，约|占.
_AT_ONCE = re.compile(
    rf"[{HAN}“”]{{0,14}}(?:[（(][^（）()]{{0,20}}[)）])?[，,、]?\s?(?:约|大约|仅|只|共|合计|总计|均|也|已|各)?占"
)
_BARE_SHARE = re.compile(rf"[，,、]?\s?(?:约|大约|仅|只|共|合计|总计|均|也|已|各)?占[{HAN}]{{0,12}}")
_PASSED_ON = re.compile("交由|交办|分办|转交|承办")  # 670件交由部门承办，占: passed on, not answered


@cache
def _rates() -> tuple[Metric, ...]:
    return tuple(metric for metric in load_catalogue().metrics.values() if metric.ratio is not None)


def as_rate(
    text: str, share: Observation, numerator: LocatedFigure, figures: Sequence[LocatedFigure]
) -> Observation:
    """A share under the metric of the rate that it is; unchanged where it is none.

    Args:
        text: body_text. share: The percentage, linked to its base, else to its numerator.
        numerator: The count that it is said of. figures: All figures of the text.
    """
    count = numerator.observation
    if share.detail_code != SHARE_OF_A_KIND or share.rule_id == _GRADE or share.decided is not None:
        return share
    if count.subject_code is SubjectCode.GOVERNMENT:  # 政府系统承办296件，占: its part of them, not answered
        return share
    if not _AT_ONCE.match(text, count.char_end, share.char_start):
        return share
    if _PASSED_ON.search(text, count.char_end, share.char_start):
        return share
    link = share.part_of
    base = _codes_at(link.char_start, figures) if link and link.char_start != count.char_start else None
    if base is None and count.part_of is not None and count.part_of.relation is PartRelation.PART:
        return share  # of what it is part of is not known
    counted, beside = _codes_at(count.char_start, figures), _beside(numerator, figures)
    for rate in _rates():
        if _is_rate(rate, counted, base, beside):
            rated = under_metric(share, rate.code, f"share/{rate.code}")
            return _by_those_who_act(rated, rate.code, count)
    return share


def _by_those_who_act(share: Observation, rate_code: str, count: Observation) -> Observation:
    """210名委员提交提案，占总人数的88%: what the rate counts tells who acted; not 组织委员120人参加培训."""
    if share.subject is not None or share.subject_code is not SubjectCode.COMMITTEE:
        return share
    told = known_by_metric(THE_COMMITTEE, rate_code).codes
    if told == THE_COMMITTEE.codes or told != (count.subject_code,):
        return share
    return replace(share, subject_code=count.subject_code, subject_codes=count.subject_codes)


def as_share_of_a_kind(
    text: str, share: LocatedFigure, observation: Observation, figures: Sequence[LocatedFigure]
) -> Observation:
    """妇女5名，占委员总数的16%: a share that no statement names is one of a kind, where its base is known."""
    is_named = (observation.metric_code, observation.detail_code) != (OTHER, None)
    link = observation.part_of
    if is_named or link is None or observation.decided is not None:
        return observation
    is_said = _SHARE_WORD.search(text, share.place.left[0], observation.char_start) is not None
    if not is_said or _codes_at(link.char_start, figures) <= {OTHER}:
        return observation
    return under_metric(observation, SHARE_OF_A_KIND, _OF_A_KIND)


def by_those_of_its_count(text: str, share: Observation, count: Observation) -> Observation:
    """委员提案2910件，占76.3%: where a share of a kind follows its count at once, and names nobody, those act
    who do in the count, not who was named before both.
    """
    is_of_a_kind = share.detail_code == SHARE_OF_A_KIND and share.decided is None
    if not is_of_a_kind or not _BARE_SHARE.fullmatch(text, count.char_end, share.char_start):
        return share
    return replace(
        share,
        subject=count.subject,
        subject_code=count.subject_code,
        subject_codes=count.subject_codes,
    )


def _codes_at(start: int, figures: Iterable[LocatedFigure]) -> frozenset[str]:
    """What the number at a place counts: the detail where it has one."""
    return frozenset(
        one.observation.detail_code or one.observation.metric_code
        for one in figures
        if one.observation.char_start == start
    )


def _beside(numerator: LocatedFigure, figures: Iterable[LocatedFigure]) -> frozenset[str]:
    """What the numbers of a sentence count in details."""
    return frozenset(
        one.observation.detail_code
        for one in figures
        if one.place.sentence == numerator.place.sentence and one.observation.detail_code
    )


def _is_rate(
    rate: Metric, counted: frozenset[str], base: frozenset[str] | None, beside: frozenset[str]
) -> bool:
    ratio = rate.ratio
    if ratio is None or counted.isdisjoint(ratio.of) or not beside.isdisjoint(ratio.not_beside):
        return False
    return base is None or not base.isdisjoint(ratio.to)


def tell_grades_apart(found: Sequence[LocatedFigure]) -> None:
    """满意的占90%，基本满意的占9%; 非常满意的占47%，满意的占35%，合计82%: grades of satisfaction are shares
    of all, what they add up to is the rate.

    Changes the figures.
    """
    for grades in _rows_of_satisfaction(found):
        *parts, last = (figure.observation.value for figure in grades)
        if parts and abs(sum(parts) - last) < _SLACK:
            grades.pop()
        elif sum(parts) + last > _ALL + _SLACK:
            continue
        for figure in grades if parts else ():
            figure.observation = replace(
                figure.observation,
                metric_code=OTHER,
                detail_code=SHARE_OF_A_KIND,
                rule_id=_GRADE,
            )


def _rows_of_satisfaction(found: Iterable[LocatedFigure]) -> Iterator[list[LocatedFigure]]:
    """Percentages of satisfaction that follow each other in a sentence."""
    row: list[LocatedFigure] = []
    for figure in found:
        is_one = figure.observation.metric_code == _SATISFACTION and figure.observation.unit == PERCENT
        if row and (not is_one or figure.place.sentence != row[0].place.sentence):
            yield row
            row = []
        if is_one:
            row.append(figure)
    if row:
        yield row
