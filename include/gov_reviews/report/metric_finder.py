"""Metrics found by a word: what one who has a word in mind (提案, satisfaction) can ask the warehouse for.

In: a word, or some, in Chinese or English; the catalogue. Out: the metrics in whose code, names, words or
one-line definition all of them stand, the nearest first, and how each is shown; of what stands nowhere the
words that come nearest.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from gov_reviews.knowledge.catalogue import Catalogue, Metric, load_catalogue
from gov_reviews.knowledge.figure_word_lists import CategoryNames
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.both_languages import in_both
from gov_reviews.report.page_wording import say_both

SHOWN_IN_FULL = 8
_DETAILS_SHOWN = 12
_SUGGESTIONS = 5
_LEAST_ALIKE = 0.5


class FoundIn(StrEnum):
    """Where a word was found, the nearest first."""

    CODE = "code"
    NAME = "name"
    WORD = "word"
    DEFINITION = "definition"


_FOUND_IN_ZH: Mapping[FoundIn, str] = {
    FoundIn.CODE: "代码",
    FoundIn.NAME: "名称",
    FoundIn.WORD: "用词",
    FoundIn.DEFINITION: "口径",
}


@dataclass(frozen=True, slots=True)
class FoundMetric:
    """A metric, and where the word stands in it.

    Attributes:
        details: The metrics that divide it further.
        distance: The word is the code or a name (0), stands in one (1), is one of its words (2), stands in
            one (3), or stands only in the definition (4).
        named: The word of the catalogue that holds it, where it was found among its words; else "".
    """

    metric: Metric
    details: tuple[str, ...]
    found_in: FoundIn
    distance: int
    named: str = ""


def find_metrics(wanted: str, catalogue: Catalogue | None = None) -> list[FoundMetric]:
    """The metrics in which every part of a text stands: whole names first, then by place, headline metrics
    before details, in the order of their codes.
    """
    known = catalogue or load_catalogue()
    parts = _compared(wanted).split()
    divided: dict[str, list[str]] = {}
    for metric in known.metrics.values():
        if metric.parent is not None:
            divided.setdefault(metric.parent, []).append(metric.code)
    found = [
        FoundMetric(metric, tuple(divided.get(metric.code, ())), *place)
        for metric in known.metrics.values()
        if parts and (place := _place_of(parts, metric)) is not None
    ]
    return sorted(found, key=_nearest_first)


def nearest_words(wanted: str, catalogue: Catalogue | None = None) -> list[str]:
    """Codes, names and words that are written much like a text that stands nowhere."""
    known = catalogue or load_catalogue()
    by_form: dict[str, str] = {}
    for metric in known.metrics.values():
        for _, text in _searched(metric):
            by_form.setdefault(_compared(text), text)
    near = difflib.get_close_matches(_compared(wanted), by_form, n=_SUGGESTIONS, cutoff=_LEAST_ALIKE)
    return [by_form[form] for form in near]


def tell_nothing_found(wanted: str, near: Sequence[str]) -> str:
    """What is said of a word that stands nowhere, in both languages."""
    if near:
        ways = f"Near to it: {', '.join(near)}.", f"相近的有：{'、'.join(near)}。"
    else:
        ways = "docs/metrics.md lists all metrics.", "全部指标见 docs/metrics.md。"
    return in_both(
        f"No metric has '{wanted}' in its code, names, words or definition. {ways[0]}",
        f"没有指标的代码、名称、用词或口径含有“{wanted}”。{ways[1]}",
    )


def metric_cards(found: Sequence[FoundMetric]) -> list[str]:
    """Lines for people: the first ones in full, the rest a line each."""
    lines = [line for one in found[:SHOWN_IN_FULL] for line in (*_card(one), "")]
    if rest := found[SHOWN_IN_FULL:]:
        lines.append(f"{len(rest)} more, further off 另有 {len(rest)} 个（相关度较低）:")
        lines += [f"  {one.metric.code}  {one.metric.name_zh}  {one.metric.name_en}" for one in rest]
    return lines


def metrics_to_json(found: Iterable[FoundMetric]) -> list[dict[str, Any]]:
    """The same for programs: keys are added, never renamed."""
    return [
        {
            "code": one.metric.code,
            "name_zh": one.metric.name_zh,
            "name_en": one.metric.name_en,
            "category": one.metric.category,
            "parent": one.metric.parent,
            "details": list(one.details),
            "counts": {"en": one.metric.counts.en, "zh": one.metric.counts.zh},
            "does_not_count": {"en": one.metric.does_not_count.en, "zh": one.metric.does_not_count.zh},
            "unit": one.metric.unit,
            "aggregation": one.metric.aggregation,
            "words": _words(one.metric),
            "found_in": one.found_in.value,
        }
        for one in found
    ]


def _card(found: FoundMetric) -> Iterator[str]:
    metric = found.metric
    category = load_words(CategoryNames).root[metric.category]
    english, chinese = say_both(f"aggregation.{metric.aggregation}")
    yield f"{metric.code}  {metric.name_zh}  {metric.name_en}"
    yield f"  counts    {metric.counts.en}"
    yield f"  计        {metric.counts.zh}"
    yield f"  not       {metric.does_not_count.en}"
    yield f"  不计      {metric.does_not_count.zh}"
    yield f"  unit      {metric.unit or 'as printed'}; {english}"
    yield f"  单位      {metric.unit or '如原文'}；{chinese}"
    yield f"  category  {metric.category.replace('_', ' ')}  类别 {category}"
    if metric.parent is not None:
        yield f"  detail of {metric.parent} (detail_code)  细分自 {metric.parent}"
    if found.details:
        shown = ", ".join(found.details[:_DETAILS_SHOWN])
        rest = len(found.details) - _DETAILS_SHOWN
        yield f"  details   细分  {shown}{f' ... (+{rest})' if rest > 0 else ''}"
    if found.named:
        yield f"  found in  its words  见于用词  {found.named}"
    else:
        yield f"  found in  its {found.found_in.value}  见于{_FOUND_IN_ZH[found.found_in]}"


def _nearest_first(found: FoundMetric) -> tuple[int, bool, str]:
    return found.distance, found.metric.parent is not None, found.metric.code


def _place_of(parts: Sequence[str], metric: Metric) -> tuple[FoundIn, int, str] | None:
    """Where all parts stand together, nearest first: the place, how far it is, the word of the catalogue;
    parts that stand in different places count as standing in the definition; None where one stands nowhere.
    """
    whole = " ".join(parts)
    texts = [(place, text, _compared(text)) for place, text in _searched(metric)]
    found = [
        (_distance(place, is_whole=form == whole), place, text)
        for place, text, form in texts
        if all(part in form for part in parts)
    ]
    if found:
        distance, place, text = min(found, key=lambda one: one[0])
        return place, distance, text if place is FoundIn.WORD else ""
    if all(any(part in form for _, _, form in texts) for part in parts):
        return FoundIn.DEFINITION, _distance(FoundIn.DEFINITION, is_whole=False), ""
    return None


def _distance(place: FoundIn, *, is_whole: bool) -> int:
    if place is FoundIn.DEFINITION:
        return 4
    return (2 if place is FoundIn.WORD else 0) + (not is_whole)


def _searched(metric: Metric) -> Iterator[tuple[FoundIn, str]]:
    yield FoundIn.CODE, metric.code
    yield FoundIn.NAME, metric.name_zh
    yield FoundIn.NAME, metric.name_en
    for word in _words(metric):
        yield FoundIn.WORD, word
    yield FoundIn.DEFINITION, metric.counts.zh
    yield FoundIn.DEFINITION, metric.counts.en


def _words(metric: Metric) -> list[str]:
    return list(dict.fromkeys(word for statement in metric.statements for word in statement.triggers))


@lru_cache(maxsize=32_768)  # every text of the catalogue, which is asked again and again
def _compared(text: str) -> str:
    """As texts are compared: no capitals, no full width, a code as its words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())
