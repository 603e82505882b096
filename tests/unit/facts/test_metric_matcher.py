"""Which words a number counts, and how far they reach: the reaches of metadata/weights.yaml, one by one."""

from __future__ import annotations

import pytest
from tests.made_catalogue import catalogue, match, stated

from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.facts.statement_contest import Attachment


def test_a_nearer_verb_wins_unless_another_is_longer_by_a_character() -> None:
    near = catalogue(a=stated(triggers=["吟诵"], kind="verb"), b=stated(triggers=["挥毫"], kind="verb"))
    found = match("吟诵古今、挥毫泼墨5场。", near)
    assert (found.metric_code, found.stand) == ("b", Attachment.VERB)
    assert match("挥毫吟诵古今诗文5场。", near).metric_code == "a"
    assert match("挥毫吟诵古今诗文5场。", near).margin == pytest.approx(0.2)


@pytest.mark.parametrize(("distance", "code"), [(30, "a"), (31, "other")])
def test_a_verb_reaches_thirty_characters(distance: int, code: str) -> None:
    metrics = catalogue(a=stated(triggers=["吟诵"], kind="verb"))
    assert match(f"吟诵{'诗' * distance}5场。", metrics).metric_code == code


def test_a_fallback_statement_holds_only_where_it_is_asked_for() -> None:
    text = "举办雅集12场。"
    quantities, _ = read_numerals(text)
    (place,) = locate(text, quantities)
    known = catalogue(a=stated(fallback=True))
    matcher = MetricMatcher(text, known)
    (ordinary,) = matcher.count(quantities[0], place, (0, 4))
    fallback = matcher.fall_back(quantities[0], place, (0, 4))
    assert (ordinary.metric_code, fallback and fallback.metric_code) == ("other", "a")


@pytest.mark.parametrize(
    ("text", "code", "noun"),
    [
        ("共有34份（篇）雅集手稿送到。", "a", "雅集手稿"),  # a short note says nothing of what is counted
        ("建成34份雅集手稿（卷）。", "a", "雅集手稿（卷）"),
        ("整理34份走访、雅集手稿。", "a", "走访、雅集手稿"),  # an act, then what it left
        ("整理34份照片、雅集手稿。", "a", "照片"),
        ("深化34份雅集手稿“三合一”建设。", "a", "雅集手稿“三合一”建设"),
        ("就34份照片与雅集手稿比对。", "other", "照片"),  # with whom, not what else
        ("编成《兰亭旧事》34份。", "other", "兰亭旧事"),
    ],
)
def test_the_noun_of_a_number_is_found_past_what_stands_between(text: str, code: str, noun: str) -> None:
    found = match(text, catalogue(a=stated(triggers=["雅集手稿"], units=["份"])))
    assert (found.metric_code, found.noun) == (code, noun)


def test_a_figure_without_a_metric_has_its_whole_noun() -> None:
    found = match("落实茶园专项资金34万元。", catalogue(a=stated(triggers=["资金"], units=["件"])))
    assert (found.metric_code, found.noun) == ("other", "茶园专项资金")


def test_people_are_counted_by_their_noun_not_by_what_they_take_up() -> None:
    members = stated(triggers=["委员"], units=["名"], requires={"clause": ["人人"]})
    found = match(
        "这里的72名委员人人领下“委员作业”。",
        catalogue(a=members, b=stated(triggers=["人"], units=["名"], requires={"clause": ["资助"]})),
    )
    assert found.metric_code == "a"


def test_a_quotation_that_says_what_people_do_is_no_noun() -> None:
    found = match("共有72名委员“组团”进驻。", catalogue(a=stated()))
    assert found.noun == "委员"


def test_a_number_for_each_counts_what_stands_behind_a_comma_too() -> None:
    text = "开展雅集，诗会各5场。"
    quantities, _ = read_numerals(text)
    (place,) = locate(text, quantities)
    known = catalogue(a=stated(), b=stated(triggers=["诗会"]))
    found = MetricMatcher(text, known).count(quantities[0], place, (0, 0))
    assert [one.metric_code for one in found] == ["a", "b"]
