"""What may be part of what, whatever the words between two figures say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.facts.part_kinds import (
    are_of_one_field,
    is_earlier_period,
    is_never_of,
    is_same_kind,
    load_part_words,
    may_become,
)
from gov_reviews.records.reviews import DocType, Observation


def _read(text: str) -> list[Observation]:
    return list(extract_observations(text, [], FactContext(2024, DocType.ANNUAL_REVIEW, None)))


@pytest.mark.parametrize(
    ("unit", "other", "expected"),
    [("件", "条", True), ("名", "人", True), ("人", "人次", False), ("件", "名", False), ("卷", "卷", True)],
)
def test_measure_words_of_one_family_count_like_things(unit: str, other: str, expected: bool) -> None:
    assert is_same_kind(unit, other) is expected


def test_what_was_not_filed_is_no_part_of_what_was() -> None:
    filed, refused = _read("立案提案318件。收到提案340件，不予立案12件。")[::2]
    assert is_never_of(refused, filed)
    assert not is_never_of(filed, refused)


def test_figures_of_two_fields_are_told_apart() -> None:
    proposals, articles = _read("征集提案8件，刊发稿件2篇。")
    assert not are_of_one_field(proposals, replace(articles, metric_code="media_articles"))
    assert not may_become(proposals, replace(articles, metric_code="media_articles"))
    assert are_of_one_field(proposals, proposals)


def test_a_value_of_the_time_before_is_known() -> None:
    (now,) = _read("立案提案318件。")
    now = replace(now, period_start=date(2024, 1, 1), period_end=date(2024, 12, 31))
    before = replace(now, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))
    assert is_earlier_period(before, now)
    assert not is_earlier_period(now, before)


def test_the_words_are_read_once() -> None:
    assert load_part_words() is load_part_words()
