"""Measure what a figure's way of being read says about its being right, and write metadata/confidence.yaml.

python -m tests.gold.calibrate [--more FILE ...] [--write]

Fitted on the training half of reviews/ and on judged figures of other texts that are not distributed (`--more`: a list
of `{"text", "key", "doubts", "is_right"}`, made with `recorded_readings`). The short texts and articles
of this folder, which the rules were made on, add a little to the shares of the metrics alone. The twelve texts
of the training half by themselves are too few to promise anything: nothing is written then. The test half
is never looked at: `python -m tests.gold.review_score` scores it.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.gold.review_score import judged_facts, load_reviews
from tests.gold.score import gold_files, load_cases, score_case

from gov_reviews.facts import observations
from gov_reviews.facts.confidence import doubts_of, points_of, reliability_key
from gov_reviews.knowledge.catalogue import OTHER
from gov_reviews.knowledge.confidence_weights import (
    DETAIL,
    HEADLINE,
    MOST_SHARE,
    ConfidenceStep,
    ConfidenceWeights,
    DoubtSign,
)
from gov_reviews.settings import METADATA_ROOT

FILE = METADATA_ROOT / "confidence.yaml"
HEAD = """\
# How sure figures are, on {} figures of {} texts that were annotated by readers who did not know the rules.
# Written by `python -m tests.gold.calibrate --write`; read by gov_reviews/facts/confidence.py.
# Points: start + of_share * log(share / (1 - share)) - less of every sign of an indirect reading. They stand for the share of `steps`.
"""
PROMISED, LEAST_RIGHT = 0.9, 0.99  # elsewhere 97 % of those that say so much are right
HIGHEST = 0.98  # that is ever said
OPENED = 0.04  # texts that nobody tuned on are right in so much less than those that are fitted on
TUNED_WEIGHT = 0.25  # of a figure of the texts that the rules were made on
PRIOR_FIGURES = 6.0  # as many figures of its kind stand behind the share of a metric
FEWEST = 3.0  # figures, weighted, that a share of its own is written for
PENALTY = 10.0  # on large weights: few figures have some of the signs
FOLDS = 8
BELOW = (0.4, 0.7, 0.85, 0.93, 0.97, 1.0)  # parts of the figures under the promise that have a step


class Judged(NamedTuple):
    """One figure: which text it is of, how it was read, and whether that is right."""

    text: str
    key: str
    doubts: tuple[str, ...]
    is_right: bool


Shares = Mapping[str, float]


@contextmanager
def recorded_readings() -> Iterator[list[tuple[str, tuple[str, ...]]]]:
    """Everything that is read meanwhile has as its confidence the place in this list of how it was read."""
    readings: list[tuple[str, tuple[str, ...]]] = []

    def record(text, resolved, status, subject) -> float:
        readings.append((reliability_key(resolved), doubts_of(text, resolved, status, subject)))
        return float(len(readings) - 1)

    with patch.object(observations, "confidence_of", record):
        yield readings


def judge_reviews() -> list[Judged]:
    """The figures of the training half."""
    found = []
    for case in load_reviews():
        if case["half"] != "training":
            continue
        with recorded_readings() as readings:
            for seen, is_right in judged_facts(case):
                found.append(Judged(case["file"], *readings[int(seen.confidence)], is_right))
    return found


def judge_tuned() -> list[Judged]:
    """The figures of the texts that the rules were made on."""
    found = []
    for case in load_cases(gold_files()):
        with recorded_readings() as readings:
            for seen, is_right in score_case(case, {}):
                found.append(Judged(case["file"], *readings[int(seen.confidence)], is_right))
    return found


def kind_of(key: str) -> str:
    """Whether a group is of a headline metric, of a detail or of `other`."""
    return key.partition(" ")[0] if " " in key else HEADLINE


def shares_of(judged: Sequence[Judged], tuned: Sequence[Judged]) -> dict[str, float]:
    """How often figures of each group are right, drawn to what its kind gives where they are few."""
    seen, right, kinds, kinds_right = (Counter[str]() for _ in range(4))
    for weight, figures in ((1.0, judged), (TUNED_WEIGHT, tuned)):
        for one in figures:
            seen[one.key] += weight
            right[one.key] += weight * one.is_right
    for one in judged:
        kinds[kind_of(one.key)] += 1
        kinds_right[kind_of(one.key)] += one.is_right
    prior = {kind: (kinds_right[kind] + 1) / (kinds[kind] + 2) for kind in (HEADLINE, DETAIL, OTHER)}
    own = {
        key: (right[key] + PRIOR_FIGURES * prior[kind_of(key)]) / (count + PRIOR_FIGURES)
        for key, count in seen.items()
        if count >= FEWEST
    }
    return {key: round(share, 3) for key, share in sorted({**own, **prior}.items())}


def folds_of(judged: Sequence[Judged]) -> list[int]:
    """A fold for each figure; those of one text are in one."""
    number = {text: index % FOLDS for index, text in enumerate(sorted({one.text for one in judged}))}
    return [number[one.text] for one in judged]


def row_of(one: Judged, shares: Shares) -> list[float]:
    """What the points of a figure are made of: 1, its share, its signs."""
    share = min(shares.get(one.key) or shares[kind_of(one.key)], MOST_SHARE)
    return [1.0, math.log(share / (1 - share)), *(float(sign in one.doubts) for sign in DoubtSign)]


def fit(judged: Sequence[Judged], tuned: Sequence[Judged]) -> tuple[list[float], dict[str, float]]:
    """Weights of the rows (logistic regression), and the shares of the groups. A figure is fitted with shares
    that its own text adds nothing to.
    """
    folds = folds_of(judged)
    without = [
        shares_of([one for one, at in zip(judged, folds, strict=True) if at != fold], tuned)
        for fold in range(FOLDS)
    ]
    rows = [row_of(one, without[fold]) for one, fold in zip(judged, folds, strict=True)]
    return _regress(rows, [one.is_right for one in judged]), shares_of(judged, tuned)


def _regress(rows: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    size = len(rows[0])
    weights = [0.0] * size
    for _ in range(25):
        slope = [0.0, *(-PENALTY * weight for weight in weights[1:])]
        curve = [[PENALTY * (at == other > 0) for other in range(size)] for at in range(size)]
        for row, is_right in zip(rows, right, strict=True):
            share = 1 / (1 + math.exp(-sum(map(float.__mul__, weights, row))))
            for at in range(size):
                slope[at] += row[at] * (is_right - share)
                for other in range(size):
                    curve[at][other] += share * (1 - share) * row[at] * row[other]
        step = _solve(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
    return weights


def _solve(matrix: list[list[float]], values: list[float]) -> list[float]:
    """The solution of linear equations, by elimination."""
    size = len(values)
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for at in range(size):
        pivot = max(range(at, size), key=lambda index: abs(rows[index][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for index in range(size):
            if index != at:
                factor = rows[index][at] / rows[at][at]
                rows[index] = [a - factor * b for a, b in zip(rows[index], rows[at], strict=True)]
    return [row[size] / row[index] for index, row in enumerate(rows)]


def unseen_order(judged: Sequence[Judged], tuned: Sequence[Judged]) -> list[bool]:
    """Whether the figures are right, those first that a fit without their text has the most points for."""
    folds, found = folds_of(judged), []
    for fold in range(FOLDS):
        weights, shares = fit([one for one, at in zip(judged, folds, strict=True) if at != fold], tuned)
        for one in (one for one, at in zip(judged, folds, strict=True) if at == fold):
            found.append((sum(map(float.__mul__, weights, row_of(one, shares))), one.is_right))
    return [is_right for _, is_right in sorted(found, key=lambda item: -item[0])]


def promised_part(order: Sequence[bool]) -> float:
    """The largest part of the figures, from the surest on, of which enough are right."""
    right, best = 0, 0
    for count, is_right in enumerate(order, 1):
        right += is_right
        if right >= LEAST_RIGHT * count:
            best = count
    return best / len(order)


def steps_of(points: Sequence[float], order: Sequence[bool]) -> list[ConfidenceStep]:
    """The shares that points stand for.

    Args:
        points: Of all figures, the highest first. order: As `unseen_order` gives it.
    """
    promised = round(promised_part(order) * len(order))
    while 0 < promised < len(points) and points[promised - 1] == points[promised]:
        promised -= 1  # figures of the same points are promised all or none
    steps: list[ConfidenceStep] = []
    if promised and points[0] > points[promised - 1]:
        steps.append(ConfidenceStep(points=points[0], share=HIGHEST))
    if promised:
        steps.append(ConfidenceStep(points=points[promised - 1], share=PROMISED))
    begin = promised
    for part in BELOW:
        end = promised + round(part * (len(order) - promised))
        middle = points[min((begin + end) // 2, len(points) - 1)]
        share = sum(order[begin:end]) / max(1, end - begin) - OPENED
        share = min(share, PROMISED - 0.01, *(step.share for step in steps))
        if not steps or middle < steps[-1].points:
            steps.append(ConfidenceStep(points=middle, share=share))
        begin = end
    return [
        ConfidenceStep(points=round(step.points, 3), share=round(step.share, 3)) for step in reversed(steps)
    ]


def calibrate(judged: Sequence[Judged], tuned: Sequence[Judged]) -> ConfidenceWeights:
    """Everything of the file, measured."""
    weights, shares = fit(judged, tuned)
    start, of_share, *signs = (round(weight, 3) for weight in weights)
    found = ConfidenceWeights(
        start=start,
        of_share=of_share,
        less={sign: -weight for sign, weight in zip(DoubtSign, signs, strict=True)},
        steps=(ConfidenceStep(points=0, share=0),),
        shares=shares,
    )
    points = sorted((points_of(found, one.key, one.doubts) for one in judged), reverse=True)
    return found.model_copy(update={"steps": tuple(steps_of(points, unseen_order(judged, tuned)))})


def written(weights: ConfidenceWeights, head: str) -> str:
    """The file."""
    lines = [head.rstrip("\n"), f"start: {weights.start}", f"of_share: {weights.of_share}", "less:"]
    lines += [f"  {sign}: {weights.less[sign] + 0.0}" for sign in DoubtSign]
    lines += ["steps:", *(f"- {{points: {step.points}, share: {step.share}}}" for step in weights.steps)]
    lines += ["shares:", *(f"  {key}: {share}" for key, share in weights.shares.items())]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--more", nargs="*", type=Path, default=(), help="judged figures of other texts")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    arguments = parser.parse_args()
    judged = judge_reviews()
    for path in arguments.more:
        judged += [
            Judged(one["text"], one["key"], tuple(one["doubts"]), one["is_right"])
            for one in json.loads(path.read_text(encoding="utf-8"))
        ]
    found = calibrate(judged, judge_tuned())
    if arguments.write and all(step.share < PROMISED for step in found.steps):
        parser.error(
            f"on {len(judged)} figures none is sure enough for {PROMISED}: not written. "
            "Judge figures of more texts (--more)."
        )
    text = written(found, HEAD.format(len(judged), len({one.text for one in judged})))
    if arguments.write:
        FILE.write_text(text, encoding="utf-8")
    print(text[: text.index("shares:")])


if __name__ == "__main__":
    main()
