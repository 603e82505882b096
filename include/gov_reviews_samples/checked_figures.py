"""Hand-checked figures of some sample reviews, for tests that compare what the pipeline extracts.

In: include/gov_reviews_samples/gold/<article_id>.yaml. Out: `GoldFact`s. Every fact listed is in the text;
not every figure of the text is listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from gov_reviews.errors import InvalidMetadata
from gov_reviews.records.reviews import Bound, FactStatus
from gov_reviews_samples import SAMPLES_ROOT

GOLD_ROOT = SAMPLES_ROOT / "gold"


class GoldFact(BaseModel):
    """One figure: value in base units, and the words of the clean body that print it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    unit: str
    bound: Bound
    status: FactStatus
    metric_code: str
    evidence: str


class _GoldFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    article: str
    facts: tuple[GoldFact, ...]


def load_gold(folder: Path = GOLD_ROOT) -> Mapping[str, tuple[GoldFact, ...]]:
    """Gold facts by article id, from every YAML file of the folder.

    Raises:
        InvalidMetadata: A file breaks the model, or its name is not its article.
    """
    gold = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            file = _GoldFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (yaml.YAMLError, ValidationError) as error:
            raise InvalidMetadata(f"The gold file does not fit: {error}", path=path) from error
        if file.article != path.stem:
            raise InvalidMetadata("A gold file is named after its article.", path=path, article=file.article)
        gold[file.article] = file.facts
    return gold
