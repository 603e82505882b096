"""What is wrong with the data files that a person has just edited: all mistakes at once.

In: the files of metadata/. Out: `Mistake`s in order of file and line. `find_catalogue_mistakes` reads
metrics, word lists and divisions, and reads the examples of every metric as a page would be read;
`find_source_mistakes` reads sources and families of sites.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gov_reviews import settings
from gov_reviews.decisions import shared_corrections
from gov_reviews.errors import InvalidMetadata, InvalidRequest
from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.knowledge import (
    confidence_weights,
    figure_weights,
    figure_word_lists,
    lexicon,
    message_texts,
    message_words,
    page_word_lists,
    regions,
    scope_rules,
    source_states,
    web_words,
    word_lists,
)
from gov_reviews.knowledge.catalogue import Catalogue, Metric, inspect_catalogue
from gov_reviews.knowledge.metadata_files import (
    MetadataFile,
    MetadataTable,
    Mistake,
    inspect_file,
    mistake_at,
    mistake_of,
)
from gov_reviews.knowledge.regions import load_regions
from gov_reviews.records.reviews import DocType
from gov_reviews.report.decision_requests import checked_correction
from gov_reviews.sites import family_data
from gov_reviews.sites.registry import inspect_registry

EXAMPLE_YEAR = 2024  # any year does: examples name none


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to.

    Attributes:
        counted: How many of what were read: {"metrics": 244, ...}.
        mistakes: In order of file and line; none when all is well.
    """

    counted: Mapping[str, int]
    mistakes: tuple[Mistake, ...]


def word_list_models() -> tuple[type[MetadataFile | MetadataTable], ...]:
    """The models of all word lists, in order of their files."""
    found = [
        model
        for module in (
            word_lists,
            figure_word_lists,
            page_word_lists,
            lexicon,
            confidence_weights,
            figure_weights,
            scope_rules,
            message_words,
            message_texts,
            source_states,
            regions,
            family_data,
            web_words,
            shared_corrections,
        )
        for model in vars(module).values()
        if isinstance(model, type)
        and issubclass(model, MetadataFile | MetadataTable)
        and model.__module__ == module.__name__
    ]
    return tuple(sorted(found, key=lambda model: model.file))


def find_catalogue_mistakes(root: Path | None = None) -> Checked:
    """Metrics with their examples, word lists, divisions; of another root only metrics and word lists."""
    root = root or settings.METADATA_ROOT
    models = word_list_models()
    mistakes = [mistake for model in models for mistake in inspect_file(root / model.file, model)[1]]
    mistakes += _unknown_in_corrections(root)
    counted = {"word lists": len(models)}
    with suppress(InvalidMetadata):  # a word list that metrics or divisions need: said above
        catalogue, wrong = inspect_catalogue(root / "metrics", root)
        mistakes += wrong
        counted["metrics"] = len(catalogue.metrics)
        counted["examples"] = sum(
            len(metric.examples) + len(metric.counter_examples) for metric in catalogue.metrics.values()
        )
        if not mistakes:
            mistakes += _misread_examples(root / "metrics", catalogue)
    try:
        counted["divisions"] = len(load_regions())
    except InvalidMetadata as error:
        if mistake_of(error, root).path not in {mistake.path for mistake in mistakes}:
            mistakes.append(mistake_of(error, root))
    return Checked(counted, tuple(sorted(mistakes, key=_place)))


def _unknown_in_corrections(root: Path) -> Iterator[Mistake]:
    """Corrections for everybody that name a metric, unit or division which is not known."""
    path = root / shared_corrections.SharedCorrections.file
    found, _ = inspect_file(path, shared_corrections.SharedCorrections)
    for number, shared in enumerate(found.corrections if found else ()):
        try:
            checked_correction(shared.correct, shared.correct.organization_code)
        except InvalidRequest as error:
            yield mistake_at(path, ("corrections", number, "correct"), str(error))


def find_source_mistakes(root: Path | None = None) -> Checked:
    """Sources on top of the defaults of their families."""
    root = root or settings.METADATA_ROOT
    registry, mistakes = inspect_registry(root / "sources", root / "families")
    counted = {"sources": len(registry), "families": len(family_data.inspect_families(root / "families")[0])}
    return Checked(counted, tuple(sorted(mistakes, key=_place)))


def _place(mistake: Mistake) -> tuple[Path, int]:
    return mistake.path, mistake.line or 0


def _misread_examples(folder: Path, catalogue: Catalogue) -> Iterator[Mistake]:
    """Examples that are not read as their metric, counter-examples that are."""
    for metric in catalogue.metrics.values():
        path = folder / f"{metric.code}.yaml"
        for number, sentence in enumerate(metric.examples):
            found = codes_in(sentence, catalogue)
            if metric.code not in found:
                message = f"'{sentence}' is not read as {metric.code} but as {_listed(found)}."
                yield mistake_at(path, ("examples", number), message)
        for number, sentence in enumerate(metric.counter_examples):
            found = codes_in(sentence, catalogue)
            if metric.code in found or not found:
                message = f"'{sentence}' is read as {_listed(found)}: a counter-example holds another figure."
                yield mistake_at(path, ("counter_examples", number), message)
        if metric.code != "other":
            yield from _missing_examples(path, metric)


def _missing_examples(path: Path, metric: Metric) -> Iterator[Mistake]:
    for key, sentences in (("examples", metric.examples), ("counter_examples", metric.counter_examples)):
        if not sentences:
            yield mistake_at(path, (key,), f"A metric needs one of its {key}: add it.")


def codes_in(sentence: str, catalogue: Catalogue) -> frozenset[str]:
    """Codes of the metrics, headline and detail, that a sentence states."""
    context = FactContext(review_year=EXAMPLE_YEAR, doc_type=DocType.ANNUAL_REVIEW, organization=None)
    found = extract_observations(f"{sentence}。", (), context, catalogue)
    codes = [code for one in found for code in (one.metric_code, one.detail_code) if code is not None]
    return frozenset(codes)


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes)) or "nothing"
