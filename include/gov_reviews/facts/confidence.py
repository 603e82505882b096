"""How sure an observation is: the share of figures read in this way whose status and metric are right.

In: what a quantity counts, how its words stand to it, whether it is a result, and whose. Out: 0 to 1.
Points are added up: how often figures of that metric (of a detail; of `other` by unit) were right, less what
each sign of an indirect reading costs; a line that only rises turns the points into a share. All numbers are
in metadata/confidence.yaml, which `python -m tests.gold.calibrate` measures and writes.
"""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache
from math import floor, log

from gov_reviews.facts.ellipsis import ResolvedQuantity
from gov_reviews.facts.participants import OWN_SUBJECTS, Participant
from gov_reviews.facts.quantity_context import said_behind
from gov_reviews.facts.statement_contest import Attachment
from gov_reviews.knowledge.catalogue import OTHER
from gov_reviews.knowledge.confidence_weights import (
    DETAIL,
    HEADLINE,
    MOST_SHARE,
    ConfidenceWeights,
    DoubtSign,
)
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.reviews import FactStatus

_MOST_REMEMBERED = 5_000  # kinds of figures; which units there are is open
_LONG_BEFORE = 12  # characters of a number's piece before it
_SMALL = Decimal(3)


def reliability_key(resolved: ResolvedQuantity) -> str:
    """The group of figures that one is judged by: of its metric, of its detail, or of `other` in its unit."""
    code = resolved.counted.metric_code
    if code != OTHER:
        return code
    return f"{DETAIL} {resolved.detail}" if resolved.detail else f"{OTHER} {resolved.quantity.unit}"


def doubts_of(
    text: str, resolved: ResolvedQuantity, status: FactStatus, subject: Participant
) -> tuple[DoubtSign, ...]:
    """The signs that a figure is read in an indirect way, in one order."""
    quantity, place, counted = resolved.quantity, resolved.place, resolved.counted
    signs = []
    if status is FactStatus.CONTEXT:
        signs.append(DoubtSign.CONTEXT)
    if said_behind(text, place):
        signs.append(DoubtSign.WORDS_BEHIND)
    if place.list_size > 1:
        signs.append(DoubtSign.ONE_OF_SEVERAL)
    if counted.stand is None:
        signs.append(DoubtSign.NO_STATEMENT)
    elif counted.stand is Attachment.VERB:
        signs.append(DoubtSign.BY_VERB)
    if counted.metric_code == OTHER and not resolved.detail:
        signs.append(DoubtSign.NO_METRIC)
    if quantity.value <= _SMALL:
        signs.append(DoubtSign.SMALL)
    if place.left[1] - place.left[0] > _LONG_BEFORE:
        signs.append(DoubtSign.LONG_BEFORE)
    if subject.codes[0] not in OWN_SUBJECTS:
        signs.append(DoubtSign.OF_OTHERS)
    return tuple(signs)


def confidence_of(text: str, resolved: ResolvedQuantity, status: FactStatus, subject: Participant) -> float:
    """Confidence of one observation, 0 to 1."""
    return _confidence(reliability_key(resolved), doubts_of(text, resolved, status, subject))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _confidence(key: str, doubts: tuple[DoubtSign, ...]) -> float:
    weights = load_words(ConfidenceWeights)
    return said_share(weights, points_of(weights, key, doubts))


def points_of(weights: ConfidenceWeights, key: str, doubts: tuple[DoubtSign, ...]) -> float:
    """The points of a figure: of its group, less what its signs cost."""
    kind, _, rest = key.partition(" ")
    share = min(weights.shares.get(key) or weights.shares[kind if rest else HEADLINE], MOST_SHARE)
    return (
        weights.start
        + weights.of_share * log(share / (1 - share))
        - sum(weights.less[sign] for sign in doubts)
    )


def said_share(weights: ConfidenceWeights, points: float) -> float:
    """The share that is said of some points, on straight lines between the measured steps, rounded down."""
    steps = weights.steps
    index = bisect_right(steps, points, key=lambda step: step.points)
    if index == 0:
        return steps[0].share
    if index == len(steps):
        return steps[-1].share
    low, high = steps[index - 1], steps[index]
    part = (points - low.points) / (high.points - low.points)
    return floor((low.share + part * (high.share - low.share)) * 100 + 1e-6) / 100
