"""Small catalogues of metrics, and what one number of a text counts by them."""

from __future__ import annotations

from gov_reviews.facts.metric_matcher import MetricMatcher
from gov_reviews.facts.quantities import read_numerals
from gov_reviews.facts.quantity_context import locate
from gov_reviews.facts.statement_contest import MetricMatch
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
    quantities, _ = read_numerals(text)
    quantity, place = quantities[which], locate(text, quantities)[which]
    return MetricMatcher(text, metrics).count(quantity, place, (0, quantity.start))[0]
