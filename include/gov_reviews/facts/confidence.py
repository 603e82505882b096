"""How sure an observation is: probability that value, unit, bound, status and metric are all right.

In:  how the metric word stands to its number, and how often figures of that metric (for `other`: of that
unit) were right among the gold
texts: metadata/reliability.yaml, which `python -m tests.gold.score --calibrate` measures and writes. Out: 0
to 1.
"""

from __future__ import annotations

from functools import lru_cache

from gov_reviews.facts.quantities import Quantity
from gov_reviews.facts.statement_contest import Attachment, MetricMatch
from gov_reviews.knowledge.catalogue import OTHER
from gov_reviews.knowledge.figure_weights import FigureWeights
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import Reliability
from gov_reviews.records.reviews import FactStatus

_MOST_REMEMBERED = 5_000  # kinds of figures; which units there are is open


def reliability_key(metric_code: str, unit: str) -> str:
    """The group of figures that one is judged by."""
    return f"{OTHER} {unit}" if metric_code == OTHER else metric_code


def confidence_of(quantity: Quantity, counted: MetricMatch, status: FactStatus) -> float:
    """Confidence of one observation, 0 to 1."""
    narrow = load_words(FigureWeights).confidence.narrow
    is_narrow = counted.stand is not None and round(counted.margin, 6) <= narrow
    unit = quantity.unit if counted.metric_code == OTHER else ""  # it counts for `other` alone
    return _confidence(counted.metric_code, unit, counted.stand, status, is_narrow)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _confidence(
    metric_code: str, unit: str, stand: Attachment | None, status: FactStatus, is_narrow: bool
) -> float:
    shares = load_words(Reliability).root
    share: float = shares.get(
        reliability_key(metric_code, unit), shares[OTHER] if metric_code == OTHER else shares["default"]
    )
    less = load_words(FigureWeights).confidence
    if stand is Attachment.VERB:
        share -= less.less_by_verb
    elif stand is Attachment.TOPIC:
        share -= less.less_by_topic
    if status is FactStatus.PLAN:
        share -= less.less_if_plan
    elif status is FactStatus.CONTEXT:
        share -= less.less_if_context
    if is_narrow:
        share -= less.less_if_narrow
    return round(max(share, less.lowest), 2)
