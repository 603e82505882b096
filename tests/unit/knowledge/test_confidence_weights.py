"""The numbers behind a confidence: what a file must have."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gov_reviews.knowledge.confidence_weights import ConfidenceWeights, DoubtSign
from gov_reviews.knowledge.metadata_files import load_words

VALUES: dict[str, Any] = {
    "start": 1.0,
    "of_share": 0.5,
    "less": {sign.value: 0.1 for sign in DoubtSign},
    "steps": [{"points": 0.0, "share": 0.5}, {"points": 2.0, "share": 0.9}],
    "shares": {"headline": 0.9, "detail": 0.8, "other": 0.7},
}


def test_the_installed_numbers_are_whole() -> None:
    weights = load_words(ConfidenceWeights)
    assert weights.steps[-1].share < 1
    assert 0.9 in [step.share for step in weights.steps]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"less": {"context": 0.1}}, "less lacks by_verb"),
        ({"shares": {"headline": 0.9}}, "shares lacks detail, other"),
        ({"steps": []}, "steps must rise"),
        ({"steps": [{"points": 1.0, "share": 0.5}, {"points": 1.0, "share": 0.6}]}, "steps must rise"),
        ({"steps": [{"points": 1.0, "share": 0.6}, {"points": 2.0, "share": 0.5}]}, "steps must rise"),
        ({"shares": {**VALUES["shares"], "media": 1.2}}, "less than or equal to 1"),
    ],
)
def test_what_is_missing_or_falls_is_refused(changes: dict[str, Any], message: str) -> None:
    ConfidenceWeights.model_validate(VALUES)
    with pytest.raises(ValidationError, match=message):
        ConfidenceWeights.model_validate({**VALUES, **changes})
