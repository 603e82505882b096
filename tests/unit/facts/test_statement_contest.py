"""How statements of metrics compete: every weight of metadata/weights.yaml is asked for, one by one."""

from __future__ import annotations

from math import inf

import pytest
from tests.made_catalogue import catalogue, match, stated

from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.facts.statement_contest import StatementTrace


@pytest.mark.parametrize(
    ("text", "changes", "score"),
    [
        ("开展雅集5场。", {}, 0.5),  # a quarter for each character of the trigger
        ("开展文人雅集5场。", {"triggers": ["文人雅集"]}, 1.0),
        ("在书院开展雅集5场。", {"requires": {"segment": ["书院"]}}, 1.5),
        ("在书院开展雅集5场。", {"requires": {"clause": ["书院"]}}, 1.5),
        ("书院的雅集5场。", {"requires": {"clause": ["书院"]}}, 1.0),
        ("书院开展诗会3次、雅集5场。", {"requires": {"clause": ["书院"]}}, 1.1),
        ("走进书院，雅集5场。", {"requires": {"clause": ["书院"]}}, 1.1),
        ("走进书院，各方人士开展雅集5场。", {"requires": {"sentence_part": ["书院"]}}, 1.3),
        ("走进书院；各方人士开展雅集5场。", {"requires": {"earlier": ["书院"]}}, 0.8),
        ("走进书院。各方人士开展雅集5场。", {"requires": {"earlier": ["书院"]}}, 0.6),
    ],
)
def test_what_a_statement_scores(text: str, changes: dict[str, object], score: float) -> None:
    found = match(text, catalogue(a=stated(**changes)))
    assert found.metric_code == "a"
    assert found.score == pytest.approx(score)
    assert found.margin == inf


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("开展雅集5次。", {}),
        ("开展雅集5场。", {"requires": {"segment": ["书院"]}}),
        ("走进书院，在各地开展雅集5场。", {"requires": {"clause": ["书院"]}}),
        ("没有书院开展雅集5场。", {"requires": {"clause": ["书院"]}}),  # the word is taken back
        ("走进书院；开展雅集5场。", {"requires": {"sentence_part": ["书院"]}}),
        ("在书院开展雅集5场。", {"excludes": {"segment": ["书院"]}}),
        ("走进书院；开展雅集5场。", {"excludes": {"sentence": ["书院"]}}),
        ("5场雅集走进书院。", {"not_as_subject": True}),
        ("有关山水的雅集5场。", {"not_about": True}),
    ],
)
def test_what_a_statement_needs(text: str, changes: dict[str, object]) -> None:
    assert match(text, catalogue(a=stated(**changes))).metric_code == "other"


def test_a_word_behind_the_segment_scores_less() -> None:
    metrics = catalogue(a=stated(requires={"clause": ["书院"]}))
    found = match("5场雅集、3次诗会在书院举行。", metrics, which=0)
    assert (found.metric_code, found.score) == ("a", pytest.approx(0.9))


def test_a_predicate_has_three_characters() -> None:
    metrics = catalogue(a=stated(not_as_subject=True))
    assert match("5场雅集走进院。", metrics).metric_code == "other"
    assert match("5场雅集走红。", metrics).metric_code == "a"


def test_the_better_statement_wins_by_its_lead() -> None:
    metrics = catalogue(a=stated(), b=stated(requires={"segment": ["书院"]}))
    found = match("在书院开展雅集5场。", metrics)
    assert (found.metric_code, found.margin) == ("b", pytest.approx(1.0))


@pytest.mark.parametrize(("length", "code"), [(20, "a"), (21, "other")])
def test_a_word_of_the_clause_before_reaches_twenty_characters(length: int, code: str) -> None:
    metrics = catalogue(a=stated(requires={"clause": ["书院"]}))
    assert match(f"书院{'诗' * (length - 3)}，雅集5场。", metrics).metric_code == code


def test_of_equal_statements_the_one_that_asks_for_the_role_wins() -> None:
    known = catalogue(
        a=stated(requires={"segment": ["书院"]}), b=stated(as_subject=True, requires={"segment": ["走进"]})
    )
    assert match("5场雅集走进书院。", known).metric_code == "b"
    assert match("在书院开展5场雅集。", known).metric_code == "a"


def reasons(text: str, **statements: dict[str, object]) -> dict[str | None, str]:
    """Why each statement cannot hold, by its rule."""
    quantities, _ = read_numerals(text)
    matcher = MetricMatcher(
        text, catalogue(**{code: stated(**changes) for code, changes in statements.items()})
    )
    told: list[StatementTrace] = []
    matcher.trace_into(told)
    matcher.count(quantities[-1], locate(text, quantities)[-1], (0, 0))
    return {one.rule_id: one.why_not for one in told}


def test_only_of_a_statement_that_cannot_hold_is_told_why() -> None:
    told = reasons("开展雅集5场。", a={}, b={"requires": {"segment": ["书院"]}})
    assert {rule for rule, why in told.items() if why} == {"b/雅集"}


@pytest.mark.parametrize(
    ("text", "changes", "why"),
    [
        ("开展雅集5场。", {"units": ["次"]}, "counts 次, not 场"),
        ("5场雅集走进书院。", {"not_as_subject": True}, "the subject of another predicate"),
        ("开展雅集5场。", {"as_subject": True}, "not the subject of a predicate"),
        ("有关山水的雅集5场。", {"not_about": True}, "told by what it is about"),
        ("在书院开展雅集5场。", {"excludes": {"segment": ["书院"]}}, "excluded by 书院 in the segment"),
        ("走进书院；开展雅集5场。", {"excludes": {"sentence": ["书院"]}}, "excluded by 书院 in the sentence"),
        ("开展雅集5场。", {"requires": {"segment": ["书院"]}}, "needs in the segment: 书院"),
        ("开展雅集5场。", {"requires": {"clause": ["书院"]}}, "needs in the clause: 书院"),
        ("开展雅集5场。", {"requires": {"sentence_part": ["书院"]}}, "needs between the semicolons: 书院"),
        ("开展雅集5场。", {"requires": {"earlier": ["书院"]}}, "needs before the number: 书院"),
        ("没有书院开展雅集5场。", {"requires": {"clause": ["书院"]}}, "out of its reach"),
    ],
)
def test_what_a_statement_lacks_is_told(text: str, changes: dict[str, object], why: str) -> None:
    (told,) = reasons(text, a=changes).values()
    assert why in told


def test_what_a_document_is_about_is_the_topic_of_its_elliptic_clauses() -> None:
    known = catalogue(a=stated(triggers=["报送"], kind="verb", requires={"earlier": ["雅集"]}))
    text = "每季度报送5场。"
    quantities, _ = read_numerals(text)
    (place,) = locate(text, quantities)
    read = {
        headline: MetricMatcher(text, known, headline=headline)
        .count(quantities[0], place, (0, quantities[0].start))[0]
        .metric_code
        for headline in ("", "关于雅集的通报")
    }
    assert read == {"": "other", "关于雅集的通报": "a"}
