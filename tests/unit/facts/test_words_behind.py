"""The words of the catalogue behind a number, and the predicate of what it counts."""

from __future__ import annotations

import pytest
from tests.made_catalogue import catalogue, stated

from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.quantities import Quantity, read_numerals
from gov_reviews.facts.quantity_context import QuantityContext, locate
from gov_reviews.facts.statement_contest import Candidate
from gov_reviews.facts.words_behind import WordsBehind

KNOWN = catalogue(
    a=stated(triggers=["手稿", "雅集手稿", "重点手稿"], units=["份", "件"]),
    b=stated(triggers=["讲解员", "委员"], units=["名"]),
    c=stated(triggers=["雅集"], units=["次"]),
)


def behind(text: str) -> tuple[WordsBehind, Quantity, QuantityContext, int]:
    """The finder, the first number with its place, and where the noun phrase behind it ends."""
    quantities, _ = read_numerals(text)
    matcher = MetricMatcher(text, KNOWN)
    found = WordsBehind(text, matcher.words, matcher._phrases)
    quantity, place = quantities[0], locate(text, quantities)[0]
    return found, quantity, place, matcher._phrases.right_of(quantity, place)[0]


def words(candidates: list[Candidate]) -> list[str]:
    return [candidate.hit.word for candidate in candidates]


@pytest.mark.parametrize(
    ("text", "closing", "is_subject"),
    [
        ("整理12份雅集手稿。", ["雅集手稿"], False),
        ("12份雅集手稿走进书院展厅。", ["雅集手稿"], True),
        ("12份讲稿。", [], False),
        ("为12名委员颁发证书。", ["委员"], False),  # others do it for them
    ],
)
def test_what_closes_the_noun_phrase(text: str, closing: list[str], *, is_subject: bool) -> None:
    found, quantity, place, end = behind(text)
    candidates = found.closing_candidates(end, quantity, place)
    assert words(candidates) == closing
    assert [one.is_subject for one in candidates] == [is_subject] * len(closing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到12份有价值的手稿。", ["手稿"]),
        ("16名热心的委员到场。", ["委员"]),
        ("收到12份手稿。", []),
    ],
)
def test_what_an_attribute_leads_to(text: str, expected: list[str]) -> None:
    found, quantity, place, _ = behind(text)
    assert words(found.attributed_candidates(quantity, place)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("形成12份报告和手稿。", ["手稿"]),
        ("形成12份报告、手稿3件。", []),  # the next number counts it
        ("形成12份报告。", []),
    ],
)
def test_the_last_item_of_a_list(text: str, expected: list[str]) -> None:
    found, quantity, place, end = behind(text)
    assert words(found.later_items(quantity, place, end)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("聘请33名教师为讲解员。", "讲解员"),
        ("聘请33名教师为2024年度讲解员。", "讲解员"),
        ("33名教师参加活动。", None),
        ("9件手稿被确定为重点手稿。", "重点手稿"),
    ],
)
def test_what_those_become_who_are_appointed(text: str, expected: str | None) -> None:
    found, quantity, place, end = behind(text)
    office = found.office_behind(quantity, place, end)
    assert (words(found.appointed_to(quantity, office)) if office else [None])[0] == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12件手稿，已列入年度书目。", "已列入年度书目"),
        ("12件手稿所提建议，被列入书目。", "被列入书目"),
        ("12件手稿较多，被列入书目。", ""),  # its own clause has a predicate
        ("12件手稿，被列入3类书目。", ""),  # the next number's
        ("遴选12件手稿，经主席会议研究，确定为重点手稿。", "经主席会议研究，确定为重点手稿"),
        ("遴选12件手稿，举办雅集。", ""),
    ],
)
def test_a_predicate_in_the_next_clause(text: str, said: str) -> None:
    found, quantity, place, phrase_end = behind(text)
    end = found.said_in_next_clause(quantity, place, phrase_end)
    assert (text[place.clause[1] : end] if end else "") == said


def test_the_act_that_closes_a_predicate() -> None:
    found, quantity, place, _ = behind("3次在书院举办雅集。")
    assert words(found.act_behind(quantity, place)) == ["雅集"]
    found, quantity, place, _ = behind("全年3次在书院举办讲座。")
    assert found.act_behind(quantity, place) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12件手稿获评优秀。", True), ("12件手稿入藏书院。", False), ("报送12件手稿，获评优秀。", False)],
)
def test_a_prize_is_no_count_of_what_was_made(text: str, *, expected: bool) -> None:
    found, quantity, place, end = behind(text)
    assert found.is_honoured(end, quantity, place) is expected


@pytest.mark.parametrize(("text", "expected"), [("共12件手稿入藏。", True), ("整理12件手稿。", False)])
def test_whether_a_number_opens_its_clause(text: str, *, expected: bool) -> None:
    found, _, place, _ = behind(text)
    assert found.opens_clause(place) is expected


def test_the_counted_noun_that_a_quotation_follows() -> None:
    text = "推进12份雅集手稿“三位一体”建设。"
    found, quantity, _, _ = behind(text)
    assert words(found.before_quotation(quantity, len(text))) == ["雅集手稿"]
