"""Model of metadata/confidence.yaml: what a figure's way of being read says about its being right.

In: nothing. Out: `ConfidenceWeights` for `load_words`. `python -m tests.gold.calibrate` measures and writes
the file.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, Word

HEADLINE, DETAIL = "headline", "detail"
"""Keys of the shares of metrics that were not seen often enough."""
MOST_SHARE = 0.99  # what any number of right figures of one metric can promise

Share = Annotated[float, Field(ge=0, le=1)]


class DoubtSign(StrEnum):
    """Signs that a figure is read in an indirect way."""

    CONTEXT = "context"  # it is no result
    WORDS_BEHIND = "words_behind"  # its piece goes on behind the number
    ONE_OF_SEVERAL = "one_of_several"  # numbers of its clause
    BY_VERB = "by_verb"  # a verb alone says what is counted
    NO_STATEMENT = "no_statement"  # no statement of a headline metric holds
    NO_METRIC = "no_metric"  # nor of a detail
    SMALL = "small"  # up to three: often a name or a way of speaking
    LONG_BEFORE = "long_before"  # many words before it in its piece
    OF_OTHERS = "of_others"  # somebody else than the committee acted


class ConfidenceStep(MetadataPart):
    """A share that is said from some points on."""

    points: float
    share: Share


class ConfidenceWeights(MetadataFile):
    """Points of a figure, and the shares that they stand for."""

    file: ClassVar[str] = "confidence.yaml"
    start: float
    of_share: float
    less: dict[DoubtSign, float]
    steps: tuple[ConfidenceStep, ...]
    shares: dict[Word, Share]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        """Every sign has its number, and more points never say less."""
        if missing := set(DoubtSign) - set(self.less):
            raise ValueError(f"less lacks {', '.join(sorted(missing))}")
        if missing_shares := {HEADLINE, DETAIL, "other"} - set(self.shares):
            raise ValueError(f"shares lacks {', '.join(sorted(missing_shares))}")
        if not self.steps or any(
            high.points <= low.points or high.share < low.share for low, high in pairwise(self.steps)
        ):
            raise ValueError("steps must rise")
        return self
