"""How sure a figure is: the reliability of its metric, less what makes its reading less certain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gov_reviews.facts.confidence import confidence_of, reliability_key
from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.statement_contest import Attachment, MetricMatch
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import Reliability
from gov_reviews.records.reviews import Bound, FactStatus

SHARE = load_words(Reliability).root["proposals_filed"]


def confidence(
    stand: Attachment | None = Attachment.NEXT,
    margin: float = 1.0,
    status: FactStatus = FactStatus.ACTUAL,
    code: str = "proposals_filed",
    unit: str = "件",
) -> float:
    quantity = Quantity(0, 4, Decimal(395), unit, Bound.EXACT)
    return confidence_of(quantity, MetricMatch(code, None, stand, 1.0, margin), status)


@pytest.mark.parametrize(
    ("changes", "less"),
    [
        ({}, 0),
        ({"stand": Attachment.VERB}, 0.08),
        ({"stand": Attachment.TOPIC}, 0.13),
        ({"margin": 0.3}, 0.15),
        ({"margin": 0.31}, 0),
        ({"margin": 0.1 + 0.2}, 0.15),  # as floating point has it, more than 0.3
        ({"status": FactStatus.PLAN}, 0.03),
        ({"status": FactStatus.CONTEXT}, 0.06),
    ],
)
def test_what_is_taken_off(changes: dict[str, object], less: float) -> None:
    assert confidence(**changes) == round(SHARE - less, 2)  # type: ignore[arg-type]


def test_nothing_is_less_sure_than_the_lowest() -> None:
    assert confidence(code="members_attending", stand=Attachment.TOPIC, margin=0) == 0.3


def test_other_figures_are_judged_by_their_unit() -> None:
    shares = load_words(Reliability).root
    assert reliability_key("other", "公里") == "other 公里"
    assert confidence(None, 0, code="other", unit="公里") == round(shares["other 公里"], 2)
    assert confidence(None, 0, code="other", unit="枚") == round(shares["other"], 2)
    assert confidence(code="not_measured") == round(shares["default"], 2)
