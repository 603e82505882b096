"""The metric catalogue: one YAML file a metric, and the index by which its words are found in a text.

In:  metadata/metrics/*.yaml. Out: `Catalogue` with `Metric` models and one index of all their words.
Errors: InvalidMetadata naming file, key and remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field

from gov_reviews.knowledge.metadata_files import (
    MetadataPart,
    Mistake,
    did_you_mean,
    inspect_file,
    mistake_at,
    refusal,
)
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.settings import METADATA_ROOT

OTHER = "other"


@dataclass(frozen=True, slots=True)
class MetricName:
    """What a metric code is called and where it belongs."""

    name: str
    category: str


class Statement(MetadataPart):
    """One way of saying a metric.

    Attributes:
        heads: Nouns that name what is counted; they stand right at the number (提案395件, 395件提案).
        verbs: Words that name it although something else may stand between them and the number
            (宣讲二十大精神5场次).
        here: One of these must stand in the number's own piece of the clause.
        with_: One of these must stand there, in the clause's opening or, for a number that opens its clause,
            behind it.
        near: One of these must stand in the same sentence.
        topic: One of these must stand earlier: in the sentence, the sentence before or the heading.
        without: None of these may stand in the number's own piece; not_near: nor these in the same sentence.
        not_as_subject: Does not hold where the head is the subject of another predicate (15件提案走进直播间).
        units: Base units of the quantity.
    """

    heads: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    with_: tuple[str, ...] = Field(default=(), alias="with")
    near: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    not_as_subject: bool = False
    units: tuple[str, ...]

    @cached_property
    def here_pattern(self) -> re.Pattern[str] | None:
        """Compiled `here`."""
        return _pattern(self.here)

    @cached_property
    def with_pattern(self) -> re.Pattern[str] | None:
        """Compiled `with`."""
        return _pattern(self.with_)

    @cached_property
    def near_pattern(self) -> re.Pattern[str] | None:
        """Compiled `near`."""
        return _pattern(self.near)

    @cached_property
    def topic_pattern(self) -> re.Pattern[str] | None:
        """Compiled `topic`."""
        return _pattern(self.topic)

    @cached_property
    def without_pattern(self) -> re.Pattern[str] | None:
        """Compiled `without`."""
        return _pattern(self.without)

    @cached_property
    def not_near_pattern(self) -> re.Pattern[str] | None:
        """Compiled `not_near`."""
        return _pattern(self.not_near)


class Metric(MetadataPart):
    """One metric of the catalogue.

    Attributes:
        parent: For a detail metric, the headline metric that it divides further (plenary_sessions under
            other, bimonthly consultations under key_consultations). A figure keeps its headline code and gets
            the detail's beside it.
        unit: Base unit, None for `other`.
        aggregation: How statements of one year add up: sum, last, mean, max.
        is_stated_once: A year has one true value (立案480件): figures that differ in one review contradict
            each other.
        yields_to_total: As a part (立案436件，其中委员提案322件) it counts what the total counts.
        participants: Metric of the people who took part, where a bare 人次 follows (培训班3期420人次).
        plausible: Closed range by level of committee.
        examples: Phrases that state it; counter_examples: phrases that look alike and do not. Both run as
            tests.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name_zh: str
    name_en: str
    category: str
    parent: str | None = None
    counts: str
    unit: str | None
    aggregation: str = Field(pattern="^(sum|last|mean|max)$")
    is_stated_once: bool = False
    yields_to_total: bool = False
    participants: str | None = None
    plausible: dict[str, tuple[float, float]] = Field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sense:
    """One statement that a word belongs to."""

    metric: Metric
    statement: Statement
    is_head: bool


@dataclass(frozen=True)
class Catalogue:
    """Metrics and the index of their words.

    Attributes:
        metrics: By code, in code order; of the whole catalogue, headline and detail metrics alike.
        senses: Word -> the statements it may belong to; of the headline metrics here, of the detail metrics
            in `details`.
        phrases: Finds the words in a text.
        details: The detail metrics' own index: their words never compete with those of the headline metrics.
    """

    metrics: dict[str, Metric]
    senses: dict[str, tuple[Sense, ...]]
    phrases: PhraseIndex
    details: Catalogue | None = None

    @cached_property
    def units_under(self) -> frozenset[tuple[str | None, str]]:
        """Parent and base unit of every statement: which figures a detail metric may name."""
        return frozenset(
            (sense.metric.parent, unit)
            for senses in self.senses.values()
            for sense in senses
            for unit in sense.statement.units
        )


@cache
def load_catalogue(folder: Path = METADATA_ROOT / "metrics") -> Catalogue:
    """Read and index the catalogue, once a process.

    Raises:
        InvalidMetadata: A file does not fit the model, its code is not its name, or its parent is not a
            headline metric.
    """
    metrics, mistakes = read_metrics(folder)
    if mistakes:
        raise refusal(mistakes)
    headline = [metric for metric in metrics.values() if metric.parent is None]
    detail = [metric for metric in metrics.values() if metric.parent is not None]
    return Catalogue(metrics, *_index(headline), Catalogue(metrics, *_index(detail)) if detail else None)


def read_metrics(folder: Path) -> tuple[dict[str, Metric], list[Mistake]]:
    """The metrics of a folder by code, in code order, and every mistake in its files."""
    metrics: dict[str, Metric] = {}
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.yaml")):
        metric, wrong = inspect_file(path, Metric)
        mistakes += wrong
        if metric is None:
            continue
        if metric.code != path.stem:
            message = f"The code is '{metric.code}' but the file is called '{path.name}'; make them equal."
            mistakes.append(mistake_at(path, ("code",), message))
        metrics[path.stem] = metric
    for code, metric in metrics.items():
        if metric.parent is None:
            continue
        above = metrics.get(metric.parent)
        if above is None or above.parent is not None:
            headlines = [other for other in metrics if metrics[other].parent is None]
            message = (
                f"The parent '{metric.parent}' is not a headline metric, one without a parent: "
                f"{did_you_mean(metric.parent, headlines)}"
            )
            mistakes.append(mistake_at(folder / f"{code}.yaml", ("parent",), message))
    return metrics, mistakes


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Pattern that finds any of the words; None where there are none."""
    return find_any(words) if words else None


def _index(metrics: Iterable[Metric]) -> tuple[dict[str, tuple[Sense, ...]], PhraseIndex]:
    """Words of the metrics' statements, and the index that finds them."""
    senses: dict[str, list[Sense]] = {}
    for metric in metrics:
        for statement in metric.statements:
            for word in statement.heads:
                senses.setdefault(word, []).append(Sense(metric, statement, True))
            for word in statement.verbs:
                senses.setdefault(word, []).append(Sense(metric, statement, False))
    return {word: tuple(found) for word, found in senses.items()}, PhraseIndex(senses)
