"""How statements of metrics compete: every weight and every reach of metadata/weights.yaml is asked for, one by one."""

from __future__ import annotations

from math import inf

import pytest

from gov_reviews.facts.metric_matcher import Attachment, MetricMatch, MetricMatcher
from gov_reviews.facts.quantities import find_quantities
from gov_reviews.facts.quantity_context import locate
from gov_reviews.knowledge.catalogue import Catalogue, Metric, MetricText, Sense, Statement
from gov_reviews.knowledge.phrase_automaton import PhraseIndex

TEXT = MetricText(en="what counts", zh="口径")


def catalogue(**statements: Statement) -> Catalogue:
    """A catalogue of one statement a metric."""
    metrics = {
        code: Metric(
            code=code,
            name_zh=code,
            name_en=code,
            category="other",
            counts=TEXT,
            does_not_count=TEXT,
            unit=statement.units[0],
            aggregation="sum",
            statements=(statement,),
        )
        for code, statement in statements.items()
    }
    senses: dict[str, list[Sense]] = {}
    for metric in metrics.values():
        for statement in metric.statements:
            for word in statement.triggers:
                senses.setdefault(word, []).append(Sense(metric, statement, statement.kind == "noun"))
    return Catalogue(metrics, {word: tuple(found) for word, found in senses.items()}, PhraseIndex(senses))


def stated(**changes: object) -> Statement:
    return Statement.model_validate({"triggers": ["雅集"], "units": ["场"], **changes})


def match(text: str, metrics: Catalogue, which: int = -1) -> MetricMatch:
    """What one number of the text counts; the last one by default."""
    quantities = find_quantities(text)
    quantity, place = quantities[which], locate(text, quantities)[which]
    return MetricMatcher(text, metrics).count(quantity, place, (0, quantity.start))[0]


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


@pytest.mark.parametrize(("length", "code"), [(20, "a"), (21, "other")])
def test_a_word_of_the_clause_before_reaches_twenty_characters(length: int, code: str) -> None:
    metrics = catalogue(a=stated(requires={"clause": ["书院"]}))
    assert match(f"书院{'诗' * (length - 3)}，雅集5场。", metrics).metric_code == code


def test_a_fallback_statement_holds_only_where_it_is_asked_for() -> None:
    text = "举办雅集12场。"
    quantities = find_quantities(text)
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
