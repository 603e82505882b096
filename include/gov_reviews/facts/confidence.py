"""How sure an observation is: probability that value, unit, bound, status and metric are all right.

In:  how the metric word stands to its number, and how often figures of that metric (for `other`: of that
unit) were right among the gold
texts: metadata/reliability.yaml, which `python -m tests.gold.score --calibrate` measures and writes. Out: 0
to 1.
"""

from __future__ import annotations

from gov_reviews.facts.metric_matcher import Attachment, MetricMatch
from gov_reviews.facts.quantities import Quantity
from gov_reviews.knowledge.catalogue import OTHER
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import Reliability
from gov_reviews.records.reviews import FactStatus

# Taken off where a figure is read in a less certain way. The shares are those of `--calibrate`, against
# figures whose word stands next to the number and that are this year's results.
LESS_BY_STAND = {Attachment.NEXT: 0.0, Attachment.VERB: 0.08, Attachment.TOPIC: 0.13, None: 0.0}
LESS_IF_NARROW = 0.15  # a statement of another metric fits nearly as well
NARROW_MARGIN = 0.3
LESS_BY_STATUS = {FactStatus.ACTUAL: 0.0, FactStatus.PLAN: 0.03, FactStatus.CONTEXT: 0.06}
LOWEST = 0.3


def reliability_key(metric_code: str, unit: str) -> str:
    """The group of figures that one is judged by."""
    return f"{OTHER} {unit}" if metric_code == OTHER else metric_code


def confidence_of(quantity: Quantity, counted: MetricMatch, status: FactStatus) -> float:
    """Confidence of one observation, 0 to 1."""
    shares = load_words(Reliability).root
    key = reliability_key(counted.metric_code, quantity.unit)
    confidence: float = shares.get(key, shares[OTHER] if counted.metric_code == OTHER else shares["default"])
    confidence -= LESS_BY_STAND[counted.stand] + LESS_BY_STATUS[status]
    if counted.stand is not None and counted.margin < NARROW_MARGIN:
        confidence -= LESS_IF_NARROW
    return round(max(confidence, LOWEST), 2)
