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
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import Reliability
from gov_reviews.records.reviews import FactStatus


def reliability_key(metric_code: str, unit: str) -> str:
    """The group of figures that one is judged by."""
    return f"{OTHER} {unit}" if metric_code == OTHER else metric_code


def confidence_of(quantity: Quantity, counted: MetricMatch, status: FactStatus) -> float:
    """Confidence of one observation, 0 to 1."""
    shares = load_words(Reliability).root
    key = reliability_key(counted.metric_code, quantity.unit)
    confidence: float = shares.get(key, shares[OTHER] if counted.metric_code == OTHER else shares["default"])
    less = load_words(FigureWeights).confidence
    if counted.stand is Attachment.VERB:
        confidence -= less.less_by_verb
    elif counted.stand is Attachment.TOPIC:
        confidence -= less.less_by_topic
    if status is FactStatus.PLAN:
        confidence -= less.less_if_plan
    elif status is FactStatus.CONTEXT:
        confidence -= less.less_if_context
    if counted.stand is not None and round(counted.margin, 6) <= less.narrow:
        confidence -= less.less_if_narrow
    return round(max(confidence, less.lowest), 2)
