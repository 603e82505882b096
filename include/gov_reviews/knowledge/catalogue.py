"""The metric catalogue: one YAML file a metric, and the index by which its words are found in a text.

In: metadata/metrics/*.yaml. Out: `Catalogue` with `Metric` models and one index of all their triggers.
Errors: InvalidMetadata with file, line, key and remedy, for what is wrong in one file and between files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, combinations
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeVar

from pydantic import AfterValidator, Field

from gov_reviews.knowledge.figure_word_lists import CategoryNames, QuantityWords
from gov_reviews.knowledge.metadata_files import (
    MetadataPart,
    Mistake,
    Word,
    Words,
    did_you_mean,
    inspect_file,
    load_words,
    mistake_at,
    refusal,
)
from gov_reviews.knowledge.phrase_automaton import PhraseIndex
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.lean_imports import without_collection
from gov_reviews.records.reviews import SubjectCode
from gov_reviews.records.vocabulary import RegionLevel
from gov_reviews.settings import METADATA_ROOT

OTHER = "other"
Key = TypeVar("Key")
Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class MetricName:
    """What a metric code is called and where it belongs."""

    name: str
    category: str


def _check_level(value: str) -> str:
    if value not in set(RegionLevel):
        raise ValueError(f"not a level of committees; {did_you_mean(value, RegionLevel)}")
    return value


Level = Annotated[str, AfterValidator(_check_level)]


def _check_listed(words: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a word that no text has, since a Chinese comma made it of two, and one that is there twice."""
    for word in (word for word in words if "，" in word):
        parts = [part.strip() for part in word.split("，")]
        if len(parts) > 1 and all(parts):
            raise ValueError(f"the word {word!r} holds a Chinese comma: write {', '.join(parts)}")
    if len(set(words)) < len(words):
        twice = next(word for place, word in enumerate(words) if word in words[:place])
        raise ValueError(f"the word {twice!r} is in the list twice: take one out")
    return words


ListedWords = Annotated[tuple[Word, ...], AfterValidator(_check_listed)]


class Requires(MetadataPart):
    """Words of which one must be there, by scope.

    Attributes:
        segment: In the number's own segment, the part of a clause that belongs to one number.
        clause: There, in the clause's opening or, for a number that opens its clause, behind it.
        sentence_part: Between the same two semicolons.
        earlier: Before the number: in the sentence, the sentence before or the heading.
    """

    segment: ListedWords = ()
    clause: ListedWords = ()
    sentence_part: ListedWords = ()
    earlier: ListedWords = ()


class Excludes(MetadataPart):
    """Words of which none may be there, by scope.

    Attributes:
        segment: In the number's own segment.
        sentence: In the whole sentence.
    """

    segment: ListedWords = ()
    sentence: ListedWords = ()


class Statement(MetadataPart):
    """One way of saying a metric.

    Attributes:
        name: Its name within the metric, by which figures and explanations refer to it; its first trigger
            where none is given. Never a position: a statement may be moved.
        triggers: Words that name what is counted.
        kind: noun, the triggers are next to the number (提案395件, 395件提案); verb, something else may be
            between (宣讲二十大精神5场次).
        requires, excludes: Words that must be there, and that must not.
        not_as_subject: Does not hold where the trigger is the subject of another predicate
            (15件提案走进直播间).
        as_subject: Holds only there (87名委员提交提案).
        not_about: Does not hold where the trigger is told by what it is about (有关经济建设的提案58件).
        fallback: Holds only where no other statement, of a headline or a detail metric, does.
        units: Base units of the quantity.
    """

    name: str = ""
    triggers: Annotated[ListedWords, Field(min_length=1)]
    kind: Literal["noun", "verb"] = "noun"
    requires: Requires = Requires()
    excludes: Excludes = Excludes()
    not_as_subject: bool = False
    as_subject: bool = False
    not_about: bool = False
    fallback: bool = False
    units: Words

    @cached_property
    def own_name(self) -> str:
        """Its name within the metric."""
        return self.name or self.triggers[0]

    @cached_property
    def requires_segment(self) -> re.Pattern[str] | None:
        """Compiled `requires.segment`."""
        return _pattern(self.requires.segment)

    @cached_property
    def requires_clause(self) -> re.Pattern[str] | None:
        """Compiled `requires.clause`."""
        return _pattern(self.requires.clause)

    @cached_property
    def requires_sentence_part(self) -> re.Pattern[str] | None:
        """Compiled `requires.sentence_part`."""
        return _pattern(self.requires.sentence_part)

    @cached_property
    def requires_earlier(self) -> re.Pattern[str] | None:
        """Compiled `requires.earlier`."""
        return _pattern(self.requires.earlier)

    @cached_property
    def excludes_segment(self) -> re.Pattern[str] | None:
        """Compiled `excludes.segment`."""
        return _pattern(self.excludes.segment)

    @cached_property
    def excludes_sentence(self) -> re.Pattern[str] | None:
        """Compiled `excludes.sentence`."""
        return _pattern(self.excludes.sentence)


class MetricText(MetadataPart):
    """One line for people, in both languages."""

    en: Word
    zh: Word


class Ratio(MetadataPart):
    """What a rate is a percentage of what, by the codes of the metrics.

    Attributes:
        of: What its numerator counts: proposals filed.
        to: What it is taken from, as far as the text prints it: proposals submitted.
        not_beside: What tells its numerator apart into grades: satisfied proposers beside fairly satisfied
            ones are a share of all, not the rate.
    """

    of: Annotated[ListedWords, Field(min_length=1)]
    to: Annotated[ListedWords, Field(min_length=1)]
    not_beside: ListedWords = ()


class Metric(MetadataPart):
    """One metric of the catalogue.

    Attributes:
        parent: For a detail metric, the headline metric that it divides further (plenary_sessions under
            other, bimonthly consultations under key_consultations). A figure keeps its headline code and gets
            the detail's beside it.
        counts, does_not_count: What counts for it, and what looks alike and counts for another metric or for
            none.
        unit: Base unit, None for `other`.
        aggregation: How statements of one year add up: sum, last, mean, max; none where they are of different
            things (shares of any class): such a metric has no value of a year.
        is_stated_once: A year has one true value (立案480件): figures that differ in one review contradict
            each other.
        as_part_of: What it counts as a part of what another metric counts
            (立案436件，其中委员提案322件: filed ones).
        participants: Metric of the people who took part, where a bare 人次 follows (培训班3期420人次).
        ratio: Of a rate, what it is a percentage of what: a share of such figures states it, too
            (立案380件，占提案总数的95%).
        plausible: Closed range by level of committee.
        counts_subjects: Kinds of subjects besides the committee whose acts it counts (members: 委员捐款;
            studios: 委员工作室开展活动): where the documents of a year say nothing of the committee itself,
            their figures are its value.
        never_above: Metrics that count what this one is taken from (filed proposals are submitted ones): in
            one review, of the year and of the committee itself, it is not larger.
        shares_triggers_with: Metrics that claim one of its triggers with one of its units, on purpose: the
            words around decide. Sharing that no side declares is refused, it is mostly a mistake.
        examples: Phrases that state it; counter_examples: phrases that look alike and do not. Both run as
            tests.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name_zh: str
    name_en: str
    category: str
    parent: str | None = None
    counts: MetricText
    does_not_count: MetricText
    unit: str | None
    aggregation: Literal["sum", "last", "mean", "max", "none"]
    is_stated_once: bool = False
    counts_subjects: tuple[SubjectCode, ...] = ()
    as_part_of: Mapping[str, str] = Field(default_factory=dict)
    participants: str | None = None
    ratio: Ratio | None = None
    plausible: dict[Level, tuple[float, float]] = Field(default_factory=dict)
    never_above: tuple[Word, ...] = ()
    shares_triggers_with: tuple[Word, ...] = ()
    statements: tuple[Statement, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def rule_en(self) -> str:
        """What counts and what does not, in one line of English."""
        return f"{self.counts.en}; not: {self.does_not_count.en}"

    @property
    def rule_zh(self) -> str:
        """The same in Chinese."""
        return f"{self.counts.zh}；不计：{self.does_not_count.zh}"


class Sense(NamedTuple):  # made by the thousand at every start: three times as fast as a frozen record
    """One statement that a word is a trigger of."""

    metric: Metric
    statement: Statement
    is_noun: bool

    @property
    def rule_id(self) -> str:
        """Name of the statement, unique in the catalogue."""
        return f"{self.metric.code}/{self.statement.own_name}"


class _WhenAsked(dict[Key, Known]):
    """What is known of the catalogue, found out when it is asked for: a document asks for little of it."""

    def __init__(self, find: Callable[[Key], Known]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: Key) -> Known:
        found = self[key] = self._find(key)
        return found


@dataclass(frozen=True)
class Catalogue:
    """Metrics and the index of their triggers.

    Attributes:
        metrics: By code, in code order; of the whole catalogue, headline and detail metrics alike.
        senses: Trigger -> the statements it may belong to; of the headline metrics here, of the detail
            metrics in `details`.
        phrases: Finds the triggers in a text.
        details: The detail metrics' own index: their triggers never compete with those of the headline
            metrics.
    """

    metrics: dict[str, Metric]
    senses: dict[str, tuple[Sense, ...]]
    phrases: PhraseIndex
    details: Catalogue | None = None

    @cached_property
    def trigger_units(self) -> Mapping[str, frozenset[str]]:
        """The base units of every trigger, whatever its statements are."""
        return _WhenAsked(lambda word: _units(self.senses[word]))

    @cached_property
    def noun_units(self) -> Mapping[str, frozenset[str]]:
        """The base units in which every trigger is counted as a noun; none of a mere verb."""
        return _WhenAsked(lambda word: _units(sense for sense in self.senses[word] if sense.is_noun))

    @cached_property
    def verbs(self) -> frozenset[str]:
        """The triggers that are the verb of a statement."""
        return frozenset(
            word for word, senses in self.senses.items() if any(not sense.is_noun for sense in senses)
        )

    @cached_property
    def ending_verbs(self) -> Mapping[str, str | None]:
        """The verb that every trigger is or, where it is none, the longest one that it ends with
        (三级|政协委员).
        """
        return _WhenAsked(self._find_ending_verb)

    def _find_ending_verb(self, word: str) -> str | None:
        return next((word[at:] for at in range(len(word)) if word[at:] in self.verbs), None)

    @cached_property
    def triggers_under(self) -> Mapping[tuple[str | None, str], frozenset[str]]:
        """The triggers of all statements of the catalogue by the parent of their metric and their base unit:
        what may name which figures.
        """
        return _WhenAsked(self._find_triggers)

    def _find_triggers(self, asked: tuple[str | None, str]) -> frozenset[str]:
        parent, unit = asked
        statements = chain.from_iterable(
            metric.statements for metric in self.metrics.values() if metric.parent == parent
        )
        return frozenset().union(*(one.triggers for one in statements if unit in one.units))

    @cached_property
    def fallback_triggers(self) -> Mapping[str, Set[str]]:
        """The triggers of the fallback statements in this index by base unit."""
        found: dict[str, set[str]] = defaultdict(set)
        for word, senses in self.senses.items():
            for sense in senses:
                for unit in sense.statement.units if sense.statement.fallback else ():
                    found[unit].add(word)
        return found

    @cached_property
    def senses_in(self) -> Mapping[tuple[str, str | None, bool, bool], tuple[Sense, ...]]:
        """The statements that a trigger may belong to: by the trigger, the base unit that they count in, any
        for None, whether only fallback statements are meant or none of them, and whether it can only be a
        verb.
        """
        return _WhenAsked(self._find_senses)

    def _find_senses(self, asked: tuple[str, str | None, bool, bool]) -> tuple[Sense, ...]:
        word, unit, is_fallback, is_verb = asked
        return tuple(
            sense
            for sense in self.senses[word]
            if (unit is None or unit in sense.statement.units)
            and sense.statement.fallback is is_fallback
            and not (is_verb and sense.is_noun)
        )


@cache
def load_catalogue(folder: Path = METADATA_ROOT / "metrics") -> Catalogue:
    """Read and index the catalogue, once a process.

    Raises:
        InvalidMetadata: A file does not fit the model, names a category, unit or metric that is not there, or
            claims a trigger that another metric claims, too.
    """
    catalogue, mistakes = inspect_catalogue(folder)
    if mistakes:
        raise refusal(mistakes)
    return catalogue


@without_collection()
def inspect_catalogue(folder: Path, root: Path | None = None) -> tuple[Catalogue, list[Mistake]]:
    """The metrics that fit their model, and every mistake in the files of the folder.

    Args:
        folder: The metric files. root: Where the files of categories and units are; default metadata/.

    Raises:
        InvalidMetadata: Those of categories or units cannot be read.
    """
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
        metrics[metric.code] = metric
    headline = _senses(metric for metric in metrics.values() if metric.parent is None)
    detail = _senses(metric for metric in metrics.values() if metric.parent is not None)
    mistakes += _unknown_names(folder, metrics, root)
    mistakes += _doubled_names(folder, metrics)
    mistakes += _units_without_parent(folder, metrics)
    mistakes += _undeclared_sharing(folder, metrics, (headline, detail))
    details = Catalogue(metrics, detail, PhraseIndex(detail)) if detail else None
    catalogue = Catalogue(metrics, headline, PhraseIndex(headline), details)
    return catalogue, sorted(mistakes, key=lambda mistake: (mistake.path, mistake.line or 0))


def _other_metrics(metric: Metric) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    """The metrics that a metric names, each with its place in the file."""
    yield ("participants",), metric.participants
    lists: dict[tuple[str, ...], tuple[str, ...]] = {
        ("shares_triggers_with",): metric.shares_triggers_with,
        ("never_above",): metric.never_above,
    }
    if metric.ratio is not None:
        lists |= {("ratio", key): others for key, others in metric.ratio.model_dump().items()}
    for key, others in lists.items():
        for at, other in enumerate(others):
            yield (*key, at), other
    for whole, part in metric.as_part_of.items():
        yield ("as_part_of", whole), whole
        yield ("as_part_of", whole), part


def _unknown_names(folder: Path, metrics: Mapping[str, Metric], root: Path | None) -> Iterator[Mistake]:
    """Names in the files that no other file knows: categories, units, metrics."""
    categories = load_words(CategoryNames, root).root
    units = load_words(QuantityWords, root).units
    codes = {path.stem for path in folder.glob("*.yaml")}  # a metric with a mistake of its own is there, too
    headlines = codes - {code for code, metric in metrics.items() if metric.parent is not None}
    no_metric, no_unit = (
        "There is no metric '{}'",
        "The measure word '{}' is not a base unit of quantities.yaml",
    )
    for code, metric in metrics.items():
        names: list[tuple[tuple[str | int, ...], str | None, Collection[str], str]] = [
            (("category",), metric.category, categories, "The category '{}' is not in categories.yaml"),
            (("unit",), metric.unit, units, no_unit),
            (("parent",), metric.parent, headlines, "'{}' is not a headline metric, one without a parent"),
        ]
        names += [(place, other, codes, no_metric) for place, other in _other_metrics(metric)]
        names += [
            (("statements", number, "units", at), unit, units, no_unit)
            for number, statement in enumerate(metric.statements)
            if not units.keys() >= set(statement.units)
            for at, unit in enumerate(statement.units)
        ]
        path = folder / f"{code}.yaml"
        for place, name, known, message in names:
            if name is not None and name not in known:
                yield mistake_at(path, place, f"{message.format(name)}: {did_you_mean(name, known)}")
        for level, (low, high) in metric.plausible.items():
            if low > high:
                message = f"The range {low:g} to {high:g} is empty: give the smaller number first."
                yield mistake_at(path, ("plausible", level), message)


def _doubled_names(folder: Path, metrics: Mapping[str, Metric]) -> Iterator[Mistake]:
    """Two statements of a metric with one name: a figure could not say which of them won."""
    for code, metric in metrics.items():
        seen: set[str] = set()
        for number, statement in enumerate(metric.statements):
            if statement.own_name in seen:
                message = (
                    f"Two statements of '{code}' are called '{statement.own_name}' (without a name: by their "
                    "first trigger): give this one a name."
                )
                yield mistake_at(folder / f"{code}.yaml", ("statements", number), message)
            seen.add(statement.own_name)


def _units_without_parent(folder: Path, metrics: Mapping[str, Metric]) -> Iterator[Mistake]:
    """Details that count in a measure word in which their headline metric never does: a figure gets its
    detail only where it has the headline.
    """
    for code, metric in metrics.items():
        parent = metrics.get(metric.parent or OTHER)
        if metric.parent in (None, OTHER) or parent is None:
            continue
        known = {unit for statement in parent.statements for unit in statement.units}
        for number, statement in enumerate(metric.statements):
            for at, unit in enumerate(statement.units):
                if unit in known:
                    continue
                message = (
                    f"'{parent.code}', of which '{code}' is a detail, never counts in {unit}: no figure "
                    "would get this detail. Add the measure word to a statement of it, or leave it out."
                )
                yield mistake_at(folder / f"{code}.yaml", ("statements", number, "units", at), message)


def _undeclared_sharing(
    folder: Path, metrics: Mapping[str, Metric], levels: Iterable[Mapping[str, tuple[Sense, ...]]]
) -> Iterator[Mistake]:
    """Two headline metrics, or two details of one of them, that claim one trigger with a common unit, where
    neither says so; and declarations that nothing is shared under any longer.
    """
    shared: dict[tuple[str, str], set[str]] = {}
    for word, senses in chain.from_iterable(level.items() for level in levels):
        for left, right in combinations(senses, 2):
            is_contest = left.metric is not right.metric and left.metric.parent == right.metric.parent
            if is_contest and set(left.statement.units) & set(right.statement.units):
                shared.setdefault((left.metric.code, right.metric.code), set()).add(word)
    for (one, other), words in sorted(shared.items()):
        if other in metrics[one].shares_triggers_with or one in metrics[other].shares_triggers_with:
            continue
        message = (
            f"'{one}' and '{other}' both claim {'、'.join(sorted(words)[:5])} with one unit. Take the "
            "word out "
            f"of one of them or, where the words around decide, add shares_triggers_with: [{other}]."
        )
        yield mistake_at(folder / f"{one}.yaml", ("statements",), message)
    for code, metric in metrics.items():
        for place, other in enumerate(metric.shares_triggers_with):
            if other in metrics and not {(code, other), (other, code)} & shared.keys():
                message = f"'{code}' and '{other}' share no trigger with a common unit: leave '{other}' out."
                yield mistake_at(folder / f"{code}.yaml", ("shares_triggers_with", place), message)


def _units(senses: Iterable[Sense]) -> frozenset[str]:
    return frozenset(unit for sense in senses for unit in sense.statement.units)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Pattern that finds any of the words; None where there are none."""
    return find_any(words) if words else None


def _senses(metrics: Iterable[Metric]) -> dict[str, tuple[Sense, ...]]:
    """The triggers of the metrics, each with the statements that it belongs to."""
    senses: dict[str, list[Sense]] = {}
    for metric in metrics:
        for statement in metric.statements:
            for word in statement.triggers:
                senses.setdefault(word, []).append(Sense(metric, statement, statement.kind == "noun"))
    return {word: tuple(found) for word, found in senses.items()}
