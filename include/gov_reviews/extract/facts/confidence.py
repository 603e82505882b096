"""How sure an observation is: probability that value, unit, bound, status and metric are all right.

The figures are shares of right facts among the gold cases under tests/, by how the metric word stands to its number;
`make score` prints them anew.
"""

from __future__ import annotations

from gov_reviews.contracts import FactStatus
from gov_reviews.extract.facts.counted import Counted, Stand
from gov_reviews.extract.facts.quantities import Quantity

BY_STAND = {Stand.NEXT: 0.95, Stand.VERB: 0.87, Stand.TOPIC: 0.7, None: 0.84}
WEAK_SCORE = 4.0  # a short word without a cue: 93 % of these were right, 97 % of the others
NARROW_MARGIN = 0.3


def confidence_of(quantity: Quantity, counted: Counted, status: FactStatus) -> float:
    """Confidence of one observation, 0 to 1."""
    confidence = BY_STAND[counted.stand]
    if counted.stand is Stand.NEXT and counted.score < WEAK_SCORE:
        confidence -= 0.06
    if counted.stand is not None and counted.margin < NARROW_MARGIN:
        confidence -= 0.15
    if status is not FactStatus.ACTUAL:
        confidence -= 0.05
    if quantity.is_chinese:
        confidence -= 0.05
    return round(confidence, 2)
