"""The fit behind a confidence: on figures whose truth is known, and that the written file is what it says."""

from __future__ import annotations

import random

import yaml
from tests.gold.calibrate import (
    Judged,
    calibrate,
    judge_reviews,
    kind_of,
    promised_part,
    recorded_readings,
    shares_of,
    written,
)
from tests.gold.review_score import load_reviews
from tests.whole_reading import read_page

from gov_reviews.facts.confidence import points_of, said_share
from gov_reviews.knowledge.confidence_weights import ConfidenceWeights, DoubtSign


def _figures(count: int) -> list[Judged]:
    """Figures of which those without a sign are nearly always right, those with one every other time."""
    chance = random.Random(7)  # noqa: S311
    figures = []
    for number in range(count):
        is_doubtful = number % 3 == 0
        is_right = chance.random() < (0.5 if is_doubtful else 0.998)
        doubts = (DoubtSign.BY_VERB,) if is_doubtful else ()
        figures.append(Judged(f"text {number % 20}", "proposals_filed", doubts, is_right))
    return figures


def test_a_sign_that_tells_costs_and_the_sure_are_sure() -> None:
    figures = _figures(600)
    weights = calibrate(figures, [])
    assert weights.less[DoubtSign.BY_VERB] > 1 > abs(weights.less[DoubtSign.SMALL])
    said = {one.doubts: said_share(weights, points_of(weights, one.key, one.doubts)) for one in figures}
    assert said[()] >= 0.9 > 0.6 > said[DoubtSign.BY_VERB,]
    assert ConfidenceWeights.model_validate(yaml.safe_load(written(weights, "# head"))) == weights


def test_few_figures_of_a_metric_are_drawn_to_their_kind() -> None:
    many = [Judged("a", "proposals_filed", (), True)] * 98 + [Judged("a", "proposals_filed", (), False)] * 2
    few = [Judged("a", "books_donated", (), False)] * 3
    shares = shares_of([*many, *few], [])
    assert 0.97 < shares["proposals_filed"] < 0.98
    assert 0.6 < shares["books_donated"] < 0.65
    assert kind_of("other 件") == "other"
    assert kind_of("detail key_proposals") == "detail"
    assert kind_of("proposals_filed") == "headline"


def test_what_may_be_promised_ends_where_too_few_are_right() -> None:
    assert promised_part([True] * 100) == 1
    assert promised_part([True] * 70 + [True, False] * 15) == 0.71
    assert promised_part([False] * 10) == 0


def test_how_figures_were_read_is_recorded() -> None:
    case = next(case for case in load_reviews() if case["half"] == "training")
    with recorded_readings() as readings:
        review = read_page(case["text"], "file:///review.txt")
    assert [int(seen.confidence) for seen in review.observations] == list(range(len(readings)))
    assert len(judge_reviews()) > 400
