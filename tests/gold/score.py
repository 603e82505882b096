"""Measure the extractor on the gold cases of this folder: precision, recall and F1, per metric and per
phenomenon.

python -m tests.gold.score [--misses] [FILE ...]
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.whole_reading import read_page
from tests.yaml_files import read_yaml

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.pages import Block, BlockKind
from gov_reviews.records.reviews import DocType, Observation

GOLD_ROOT = Path(__file__).parent
UNIT_KINDS = [
    {"件", "件次", "份", "条", "篇"},
    {"次", "场次", "场", "期", "项"},
    {"名", "人", "位"},
    {"个", "家", "项"},
]
SAME_METRICS = {"opinion_reports_adopted_municipal", "opinion_reports_adopted_provincial"}
FULL_CONFIDENCE = 0.9
MOST_RULES = 15  # that are listed
_COUNTS = re.compile("[\u4e00-\u9fff0-9A-Za-z%]")


@dataclass
class Score:
    """Counts of one group of gold facts."""

    gold: int = 0
    found: int = 0
    complete: int = 0
    extra: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def quantities_f1(self) -> float:
        """F1 of value, unit, bound and place."""
        return _f1(self.found / max(1, self.gold), self.found / max(1, self.found + self.extra))

    @property
    def complete_f1(self) -> float:
        """F1 of those whose metric and status are right too."""
        return _f1(self.complete / max(1, self.gold), self.complete / max(1, self.found + self.extra))

    def row(self) -> str:
        """One printable line."""
        recall, precision = self.found / max(1, self.gold), self.found / max(1, self.found + self.extra)
        return (
            f"gold {self.gold:5}  R {recall:.3f}  P {precision:.3f}  F1 {self.quantities_f1:.3f}"
            f"  complete F1 {self.complete_f1:.3f}  extra {self.extra}"
        )


def _f1(recall: float, precision: float) -> float:
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def same_metric(a: str, b: str) -> bool:
    """A municipality's 市政协 is of provincial level; annotators write either."""
    return a == b or {a, b} <= SAME_METRICS


def same_unit(a: str, b: str) -> bool:
    """Units of one kind count as the same."""
    return a == b or any(a in kind and b in kind for kind in UNIT_KINDS)


def load_cases(paths: list[Path]) -> list[dict]:
    """All gold cases, each with the file it came from and whether it is a whole article."""
    return [
        {**case, "file": path.name, "is_article": path.parent.name == "articles"}
        for path in paths
        for case in read_yaml(path)
    ]


def gold_files() -> list[Path]:
    """Every gold file: short texts and articles."""
    return sorted([*GOLD_ROOT.glob("sentences/*.yaml"), *GOLD_ROOT.glob("articles/*.yaml")])


def observe(case: dict) -> tuple[str, tuple[Observation, ...]]:
    """body_text and observations.

    An article goes the whole way of a text file in the inbox, a sentence only that of the facts. Each is read
    once in a process.
    """
    if case["is_article"]:
        return _read_article(case["text"])
    doc_type = DocType(case.get("doc_type", "annual_review"))
    return _read_sentence(
        case["text"], case.get("heading", ""), FactContext(case.get("year", 2024), doc_type, None)
    )


@cache
def _read_article(text: str) -> tuple[str, tuple[Observation, ...]]:
    # Heading marks are the annotator's: the reading has to find headings by itself.
    review = read_page(
        "\n".join(line.removeprefix("## ") for line in text.split("\n")), "file:///article.txt"
    )
    return review.body_text, review.observations


@cache
def _read_sentence(text: str, heading: str, context: FactContext) -> tuple[str, tuple[Observation, ...]]:
    lines = [(BlockKind.HEADING, heading)] if heading else []
    lines += [(BlockKind.PARAGRAPH, line.strip()) for line in text.split("\n") if line.strip()]
    blocks, at = [], 0
    for kind, text in lines:
        blocks.append(Block(kind, text, at, at + len(text)))
        at += len(text) + 1
    body = "\n".join(text for _, text in lines)
    return body, extract_observations(body, blocks, context)


def squeeze(text: str) -> tuple[str, list[int]]:
    """Characters that count (white space and punctuation do not), and for each its offset."""
    kept = [(character, at) for at, character in enumerate(text) if _COUNTS.match(character)]
    return "".join(character for character, _ in kept), [at for _, at in kept]


def score_case(case: dict, total: dict[str, Score]) -> list[tuple[Observation, bool]]:
    """Add one case to the scores; returns every observation and whether it is right."""
    body, observations = observe(case)
    squeezed, offsets = squeeze(body)
    phenomenon = f"phenomenon {case.get('phenomenon', 'plain')}"
    used: set[int] = set()
    right: set[int] = set()
    for value, unit, bound, status, metric, evidence in case["facts"]:
        spans = places_of(squeezed, offsets, squeeze(evidence)[0])
        hits = [
            index
            for index, seen in enumerate(observations)
            if index not in used
            and any(start <= seen.char_start and seen.char_end <= end + 2 for start, end in spans)
            and abs(seen.value - float(value)) < 1e-6 * max(1.0, abs(float(value)))
            and same_unit(unit, seen.unit)
            and seen.bound == bound
        ]
        hits.sort(key=lambda index: not same_metric(observations[index].metric_code, metric))
        groups = [total.setdefault(name, Score()) for name in ("all", phenomenon, f"metric {metric}")]
        for group in groups:
            group.gold += 1
        if not hits:
            where = "" if spans else " (not in body_text)"
            groups[0].misses.append(
                f"missed {value}{unit} {bound} {metric} | {evidence}{where} | {case['file']}"
            )
            continue
        seen = observations[hits[0]]
        used.add(hits[0])
        complete = same_metric(seen.metric_code, metric) and seen.status == status
        for group in groups:
            group.found += 1
            group.complete += complete
        if complete:
            right.add(hits[0])
        else:
            around = body[max(0, seen.char_start - 40) : seen.char_end + 20].replace("\n", "/")
            groups[0].misses.append(
                f"differs {evidence} | {seen.metric_code} want {metric} | {seen.status} want {status} | "
                f"{around}"
            )
    for index, seen in enumerate(observations):
        if index not in used:
            for name in ("all", phenomenon):
                total.setdefault(name, Score()).extra += 1
            around = body[max(0, seen.char_start - 15) : seen.char_end + 8]
            total["all"].misses.append(
                f"extra {seen.printed} {seen.metric_code} {seen.unit} {seen.bound} | {around}"
            )
    return [(seen, index in right) for index, seen in enumerate(observations)]


def places_of(squeezed: str, offsets: list[int], needle: str) -> list[tuple[int, int]]:
    """Start and end of every place where the evidence stands, in the text that was squeezed."""
    places, at = [], squeezed.find(needle)
    while at >= 0:
        places.append((offsets[at], offsets[at + len(needle) - 1] + 1))
        at = squeezed.find(needle, at + 1)
    return places


def costly_rules(judged: Iterable[tuple[Observation, bool]]) -> list[str]:
    """The rules with most wrong facts, one line each: what they decided, and how much of it is wrong."""
    given: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for seen, is_right in judged:
        rule = seen.rule_id or f"{seen.metric_code}, no statement holds"
        given[rule] += 1
        wrong[rule] += not is_right
    most = [(rule, count) for rule, count in wrong.most_common(MOST_RULES) if count]
    return [f"wrong {count:3} of {given[rule]:4}: {rule}" for rule, count in most]


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="list every missed, extra and different fact")
    arguments = parser.parse_args()
    cases = load_cases(arguments.files or gold_files())
    total: dict[str, Score] = {}
    judged: list[tuple[Observation, bool]] = []
    for case in cases:
        judged.extend(score_case(case, total))
    for name in sorted(total, key=lambda name: (name != "all", name)):
        print(f"{name:48} {total[name].row()}")
    sure = [right for seen, right in judged if seen.confidence >= FULL_CONFIDENCE]
    print(
        f"{len(cases)} texts; of {len(sure)} facts with confidence >= {FULL_CONFIDENCE}, "
        f"{sum(sure) / max(1, len(sure)):.3f} are right",
    )
    print("rules that cost most: facts that they decided and that are not complete")
    print(*costly_rules(judged), sep="\n")
    if arguments.misses:
        print(*total["all"].misses, sep="\n")


if __name__ == "__main__":
    main()
