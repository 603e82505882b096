"""Measure the whole reading on the reviews of this folder, which people annotated who did not know the rules:
figures with who acted, for whom, when, as part of what; and what the document is. A training half may be
looked into, the test half is only scored.

python -m tests.gold.review_score [--misses] [FILE ...]     (--misses: of the training half)
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.gold.score import places_of, same_metric, same_unit, squeeze
from tests.whole_reading import read_page
from tests.yaml_files import read_yaml

from gov_reviews.records.reviews import Observation, Review

REVIEWS = Path(__file__).parent / "reviews"
COMMITTEE = "committee"  # also where a figure names nobody
HALVES = ("training", "test")
BANDS = (0.9, 0.8, 0.7, 0.0)  # confidence from which on figures are in one


@dataclass
class ReviewScore:
    """Counts of one half, or one text.

    Attributes:
        counts: `gold` facts, `found` ones (value, unit, bound and place right), `extra` figures; of the found
            ones `metric`, `status`, `complete` (both), `defensible` (both, or the fact's `also`), `subject`
            (the first), `recipient` of `named`, `period` of `dated`, `range`, `link` of `linked`, `given`
            links and those `kept`; those of every band of confidence (`said 0.9`) and of these the `complete
            0.9` and `defensible 0.9`; `field`s and those `known`.
        misses: One line for each fault.
    """

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float:
        """1.0 where there is nothing to be right about."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0

    def f1(self, part: str) -> float:
        """F1 of facts that are right in what `part` names."""
        return 2 * self.counts[part] / (self.counts["gold"] + self.counts["found"] + self.counts["extra"])

    def row(self) -> str:
        """One printable line."""
        count = self.counts
        return (
            f"{count['gold']} facts: quantities F1 {self.f1('found'):.3f}, complete F1 {self.f1('complete'):.3f} "
            f"(with `also` {self.f1('defensible'):.3f}) | metric {self.share('metric', 'found'):.3f} status {self.share('status', 'found'):.3f} "
            f"subject {self.share('subject', 'found'):.3f} period {self.share('period', 'dated'):.3f} "
            f"recipient {count['recipient']}/{count['named']} range {self.share('range', 'found'):.3f} | "
            f"links recall {count['link']}/{count['linked']} precision {count['kept']}/{count['given']} | "
            f"sure {count['complete 0.9']}/{count['said 0.9']} (with `also` {count['defensible 0.9']}) | fields {count['known']}/{count['field']}"
        )

    def bands(self) -> str:
        """How many figures of every band of confidence are right in status and metric."""
        return ", ".join(
            f"{least} and more: {self.counts[f'complete {least}']}/{self.counts[f'said {least}']}"
            for least in BANDS
        )


def load_reviews(paths: Iterable[Path] = ()) -> list[dict]:
    """All annotated reviews, each with the name of its file."""
    files = sorted(paths) or sorted(REVIEWS.glob("*.yaml"))
    return [{**read_yaml(path), "file": path.name} for path in files]


def score_review(case: dict, score: ReviewScore) -> None:
    """Add one review to a score."""
    review = read_page(case["text"], "file:///review.txt")
    _score_fields(case, review, score)
    squeezed, offsets = squeeze(review.body_text)
    found = dict(_find_facts(case["facts"], review.observations, squeezed, offsets))
    score.counts["gold"] += len(case["facts"])
    score.counts["extra"] += len(review.observations) - len(
        {index for at in found.values() for index in at.all}
    )
    printed = {fact["evidence"]: found[number] for number, fact in enumerate(case["facts"])}
    for number, fact in enumerate(case["facts"]):
        at = found[number]
        if at.own is None:
            score.misses.append(f"missed {fact['value']}{fact['unit']} | {fact['evidence']} | {case['file']}")
            continue
        seen = review.observations[at.own]
        for part, is_right in _judge(fact, seen, case, review, printed):
            score.counts[part] += is_right
            if not is_right and part in ("metric", "status", "subject", "recipient", "period", "link"):
                score.misses.append(f"{part}: {_describe(seen)} want {fact} | {case['file']}")


def judged_facts(case: dict) -> list[tuple[Observation, bool]]:
    """The figures of a review that are annotated, and whether metric and status of each are right."""
    review = read_page(case["text"], "file:///review.txt")
    found = _find_facts(case["facts"], review.observations, *squeeze(review.body_text))
    return [
        (seen, same_metric(seen.metric_code, fact["metric"]) and seen.status == fact["status"])
        for number, at in found
        if at.own is not None
        for seen, fact in [(review.observations[at.own], case["facts"][number])]
    ]


@dataclass(frozen=True)
class _Found:
    """The observation that a fact is found as, and all at its place that say the same."""

    own: int | None
    all: tuple[int, ...]


def _find_facts(
    facts: list[dict], observations: tuple[Observation, ...], squeezed: str, offsets: list[int]
) -> Iterator[tuple[int, _Found]]:
    used: set[int] = set()
    for number, fact in enumerate(facts):
        spans = places_of(squeezed, offsets, squeeze(fact["evidence"])[0])
        hits = [
            index
            for index, seen in enumerate(observations)
            if any(start <= seen.char_start and seen.char_end <= end + 2 for start, end in spans)
            and abs(seen.value - float(fact["value"])) < 1e-6 * max(1.0, abs(float(fact["value"])))
            and same_unit(fact["unit"], seen.unit)
            and seen.bound == fact["bound"]
        ]
        free = [index for index in hits if index not in used]
        free.sort(key=lambda index: not same_metric(observations[index].metric_code, fact["metric"]))
        used.update(free[:1])
        yield number, _Found(free[0] if free else None, tuple(hits))


def _judge(
    fact: dict, seen: Observation, case: dict, review: Review, printed: dict[str, _Found]
) -> Iterator[tuple[str, bool]]:
    """What is asked of a found fact (see `ReviewScore.counts`) and whether it is right."""
    yield "found", True
    metric, status = same_metric(seen.metric_code, fact["metric"]), seen.status == fact["status"]
    yield "metric", metric
    yield "status", status
    yield "complete", metric and status
    is_defensible = (metric and status) or [seen.metric_code, seen.status] == fact.get("also")
    yield "defensible", is_defensible
    band = next(least for least in BANDS if seen.confidence >= least)
    yield f"said {band}", True
    yield f"complete {band}", metric and status
    yield f"defensible {band}", is_defensible
    yield "subject", (seen.subject_code or COMMITTEE) == fact.get("subject", COMMITTEE).split("+")[0]
    if "recipient" in fact:
        yield "named", True
        yield "recipient", seen.recipient_code == fact["recipient"]
    if any(wanted := _wanted_years(fact.get("period", "year"), case["review"]["year"])):
        years = [None if day is None else day.year for day in (seen.period_start, seen.period_end)]
        yield "dated", True
        yield "period", all(want in (None, have) for want, have in zip(wanted, years, strict=True))
    yield "range", seen.value_high == fact.get("value_high")
    link = seen.part_of
    targets = printed.get(fact.get("part_of", ""), _Found(None, ())).all
    is_right = (
        link is not None
        and any(review.observations[index].char_start == link.char_start for index in targets)
        and link.relation == fact["relation"]
    )
    if "relation" in fact and fact["relation"] != "repeated":
        yield "linked", True
        yield "link", is_right
    if link is not None:
        yield "given", True
        yield "kept", is_right


def _wanted_years(period: str, review_year: int) -> tuple[int | None, int | None]:
    """Years of start and end that an annotated period implies; None is not compared.

    `year` (the review year), `2023`, `2022-12-01..2023-11-30`, `since 2021`, `term 2022`, `until 06`, `half1`,
    `plan 2025`.
    """
    named = next(
        (int(word) for word in period.replace("..", " ").split() if word.isdigit() and len(word) == 4), None
    )
    if period.startswith(("since", "term")):
        return named, None
    if period.startswith("until"):
        return None, review_year
    if ".." in period:
        start, end = period.split("..")
        return int(start[:4]), int(end[:4])
    return named or review_year, named or review_year


def _score_fields(case: dict, review: Review, score: ReviewScore) -> None:
    # not the committee: an invented place stands in no table of divisions
    known = {
        "title": review.title,
        "subtitle": review.subtitle,
        "year": review.review_year,
        "published": review.published_at.at.date() if review.published_at else None,
        "source": review.source_name,
        "authors": set(review.authors),
    }
    for name, value in known.items():
        want = case["review"].get(name)
        if name == "authors":
            is_right = set(want or ()) == value
        elif isinstance(value, str) and isinstance(want, str):
            is_right = squeeze(value)[0] == squeeze(want)[0]
        else:
            is_right = value == want
        score.counts["field"] += 1
        score.counts["known"] += is_right
        if not is_right:
            score.misses.append(f"{name}: {value!r} want {want!r} | {case['file']}")


def _describe(seen: Observation) -> str:
    link = f" {seen.part_of.relation} of {seen.part_of.metric_code}" if seen.part_of else ""
    return (
        f"{seen.printed} {seen.metric_code} {seen.status} {seen.subject_code} {seen.recipient_code} "
        f"{seen.period_start}..{seen.period_end}{link}"
    )


def score_halves(cases: list[dict]) -> dict[str, ReviewScore]:
    """A score of each half."""
    scores = {half: ReviewScore() for half in HALVES}
    for case in cases:
        score_review(case, scores[case["half"]])
    return scores


def agreement(cases: list[dict]) -> Counter[str]:
    """How far two annotators agree where both read a text (`second`): figures of `first` and `second`, those
    of `both`, and of these the ones with the same `status`, `metric` and `subject`.
    """
    count: Counter[str] = Counter()
    for case in cases:
        if "second" not in case:
            continue
        first, second = list(case["facts"]), list(case["second"])
        count["first"] += len(first)
        count["second"] += len(second)
        for fact in first:
            other = next((other for other in second if _is_same_figure(fact, other)), None)
            if other is None:
                continue
            second.remove(other)
            count["both"] += 1
            count["status"] += fact["status"] == other["status"]
            count["metric"] += same_metric(fact["metric"], other["metric"])
            count["subject"] += fact.get("subject", COMMITTEE) == other.get("subject", COMMITTEE)
    return count


def _is_same_figure(fact: dict, other: dict) -> bool:
    one, two = squeeze(fact["evidence"])[0], squeeze(other["evidence"])[0]
    return (
        float(fact["value"]) == float(other["value"])
        and same_unit(fact["unit"], other["unit"])
        and (one in two or two in one)
    )


def main() -> None:
    """Print the scores of both halves and the agreement of the annotators."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="list the faults of the training half")
    arguments = parser.parse_args()
    cases = load_reviews(arguments.files)
    scores = score_halves(cases)
    for half, score in scores.items():
        if score.counts["gold"]:
            print(f"{half:9} {score.row()}")
            print(f"{'':9} confidence: {score.bands()}")
    count = agreement(cases)
    if count["both"]:
        print(
            f"annotators: {count['both']} figures of both, of {count['first']} and {count['second']}; the same status "
            f"{count['status']}, metric {count['metric']}, subject {count['subject']}"
        )
    if arguments.misses:
        print(*scores["training"].misses, sep="\n")


if __name__ == "__main__":
    main()
