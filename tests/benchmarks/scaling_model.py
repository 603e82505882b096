"""What a number of reviews costs: time, memory, bytes and money, from measured rates.

    python tests/benchmarks/scaling_model.py [REVIEWS ...] [--core-hour PRICE] [--gb-month PRICE] ...

In: `scaling_measured.json` (`bench_scale.py`), and assumptions, each an option. Out: the tables of
docs/scaling.md. Every cost is a straight line through the measurements at the two larger sizes; how far such
lines are off is seen where the line through the two smaller ones meets the third. Asks nothing of the machine
it runs on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).resolve().with_name("scaling_measured.json")
SIZES = (10_000, 1_000_000, 100_000_000)
CHUNK = 50
# DuckDB spills to disk at its own limit. Build and audit: the highest that was measured (docs/benchmarks.md);
# publication: its limit of 2 GB and what Python takes, no measurement came so far.
LIMITED_MB = {"build": 2_100, "audit": 1_700, "publish": 2_300}
DAY_S, HOUR_S = 86_400, 3_600


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What was not measured here; each can be another one."""

    core_hour: float = 0.05
    gb_month: float = 0.025
    interval_s: float = 6.0
    requests_per_review: float = 1.5
    hosts_at_once: int = 32
    page_bytes: int = 20_000
    files_kept: int = 5
    years: int = 10


WORDS = {
    "core_hour": "price of one core with 4 GB of memory for an hour",
    "gb_month": "price of a gigabyte kept for a month",
    "interval_s": "seconds between two requests to one host",
    "requests_per_review": "requests for one review: lists, further pages and attachments besides",
    "hosts_at_once": "hosts that are asked side by side: 4 slots of gov_sites, 8 threads each",
    "page_bytes": "bytes of one capture in a WARC file, compressed",
    "files_kept": "warehouse files on the disk at once: the live one, three earlier ones, the candidate",
    "years": "years in which the reviews came out, evenly",
}


@dataclass(frozen=True, slots=True)
class Line:
    """fixed + each * reviews"""

    fixed: float
    each: float

    @classmethod
    def through(cls, points: dict[int, float], *, smaller: bool) -> Line:
        """The line through the two smaller sizes, or the two larger. Nothing costs less where there is more."""
        (size, low), (next_size, high) = (
            sorted(points.items())[:2] if smaller else sorted(points.items())[-2:]
        )
        each = max(0.0, (high - low) / (next_size - size))
        return cls(high - each * next_size, each)

    def at(self, reviews: float) -> float:
        """The cost of so many."""
        return self.fixed + self.each * reviews

    def reaches(self, limit: float) -> float:
        """How many reviews cost that much."""
        return (limit - self.fixed) / self.each if self.each else float("inf")


@dataclass(frozen=True, slots=True)
class Model:
    """The lines, by step, and what was measured.

    Attributes:
        seconds: First load of so many reviews, processor seconds a step. memory: its peak, megabytes.
        news_seconds: A hundred reviews more on top of so many. news_memory: its peak.
        read, size, look_up: Seconds to read them; bytes by kind; seconds to find one chunk's captures.
        fetch_s: Processor seconds a request.
    """

    seconds: dict[str, Line]
    memory: dict[str, Line]
    news_seconds: dict[str, Line]
    news_memory: dict[str, Line]
    size: dict[str, Line]
    read: Line
    look_up: Line
    fetch_s: float

    @classmethod
    def of(cls, measured: dict[str, Any], *, smaller: bool = False) -> Model:
        """Fit, to the two larger sizes or the two smaller."""

        def lines(by_size: dict[str, dict[str, Any]], cost: str | None = None) -> dict[str, Line]:
            return {name: line(points) for name, points in _points(by_size, cost).items()}

        def line(points: dict[int, float]) -> Line:
            return Line.through(points, smaller=smaller)

        first, again = measured["fetch"]
        return cls(
            seconds=lines(measured["load"], "cpu_s"),
            memory=lines(measured["load"], "peak_mb"),
            news_seconds=lines(measured["news"], "cpu_s"),
            news_memory=lines(measured["news"], "peak_mb"),
            size=lines(measured["bytes"]),
            read=line({int(size): cost["cpu_s"] for size, cost in measured["read"].items()}),
            look_up=line({int(size): cost for size, cost in measured["look_up"].items()}),
            fetch_s=(first["cpu_s"] - again["cpu_s"]) / (first["requests"] - again["requests"]),
        )

    def look_ups(self, reviews: int) -> float:
        """Seconds that the chunks of a first load spend in the index: each looks through all of it."""
        return reviews / CHUNK * max(0.0, self.look_up.at(reviews))

    def memory_of(self, step: str, reviews: int) -> float:
        """Megabytes at the peak of a step, of a first load or of news."""
        highest = max(self.memory[step].at(reviews), self.news_memory[step].at(reviews))
        return min(highest, LIMITED_MB.get(step, float("inf")))


def _points(by_size: dict[str, dict[str, Any]], cost: str | None) -> dict[str, dict[int, float]]:
    """Size to value, by step or kind."""
    names = next(iter(by_size.values()))
    return {
        name: {int(size): values[name][cost] if cost else values[name] for size, values in by_size.items()}
        for name in names
    }


# --- tables ---


def check_table(measured: dict[str, Any]) -> list[str]:
    """Predicted by the two smaller sizes, and measured at the third, which these lines do not know."""
    model = Model.of(measured, smaller=True)
    size = max(map(int, measured["load"]))
    read_size = max(map(int, measured["read"]))
    rows = [
        (
            "read",
            read_size,
            "processor s",
            model.read.at(read_size),
            measured["read"][str(read_size)]["cpu_s"],
        )
    ]
    for step in ("plan", "build", "audit", "publish"):
        seen = measured["load"][str(size)][step]
        rows.append((step, size, "processor s", model.seconds[step].at(size), seen["cpu_s"]))
        rows.append((step, size, "MB of memory", model.memory_of(step, size), seen["peak_mb"]))
    for step in ("build", "audit", "publish"):
        seen = measured["news"][str(size)][step]["cpu_s"]
        rows.append((f"{step}, 100 more", size, "processor s", model.news_seconds[step].at(size), seen))
    seen_bytes = measured["bytes"][str(size)]
    rows += [
        (kind, size, "MB", line.at(size) / 1e6, seen_bytes[kind] / 1e6) for kind, line in model.size.items()
    ]
    look_up = measured["look_up"][str(size)] * 1000
    rows.append(("captures of a chunk", size, "ms", model.look_up.at(size) * 1000, look_up))
    return _table(
        ("", "reviews", "", "predicted", "measured", "off by"),
        [
            (name, f"{at:,}", unit, _short(said), _short(seen), f"{(said - seen) / seen:+.0%}")
            for name, at, unit, said, seen in rows
        ],
    )


def cost_table(model: Model, given: Assumptions, sizes: Sequence[int]) -> list[str]:
    """What so many reviews cost."""
    rows: list[tuple[str, Callable[[int], str]]] = [
        ("**The first load**", lambda n: ""),
        ("fetching, days on the clock", lambda n: _short(_fetch_days(given, n))),
        ("fetching, core hours", lambda n: _hours(model.fetch_s * given.requests_per_review * n)),
        ("reading, core hours", lambda n: _hours(model.read.at(n))),
        ("– finding the captures of chunks, core hours", lambda n: _hours(model.look_ups(n))),
        *(
            (f"{step}, core hours", lambda n, step=step: _hours(model.seconds[step].at(n)))
            for step in ("plan", "build", "audit", "publish")
        ),
        ("**A day's news**", lambda n: ""),
        ("reviews", lambda n: _short(_news(given, n))),
        ("fetching and reading them, core hours", lambda n: _hours(_read_s(model, given, n))),
        ("plan to publication of a run, core hours", lambda n: _hours(_run_s(model, n))),
        ("**Memory**, MB", lambda n: ""),
        *(
            (step, lambda n, step=step: _short(model.memory_of(step, n)))
            for step in ("plan", "build", "audit", "publish")
        ),
        ("**Kept**, GB", lambda n: ""),
        ("WARC files", lambda n: _short(given.page_bytes * n / 1e9)),
        ("index and parts", lambda n: _short((model.size["index"].at(n) + model.size["parts"].at(n)) / 1e9)),
        ("one warehouse file", lambda n: _short(model.size["warehouse"].at(n) / 1e9)),
        ("all", lambda n: _short(_kept_gb(model, given, n))),
        ("**Money**", lambda n: ""),
        ("the first load", lambda n: _short(_first_s(model, given, n) / HOUR_S * given.core_hour)),
        (
            "a month: two runs a day",
            lambda n: _short(_month_s(model, given, n) / HOUR_S * given.core_hour),
        ),
        ("a month: what is kept", lambda n: _short(_kept_gb(model, given, n) * given.gb_month)),
    ]
    return _table(
        ("", *(f"{size:,} reviews" for size in sizes)),
        [(name, *(value(size) for size in sizes)) for name, value in rows],
    )


def limit_table(model: Model, given: Assumptions) -> list[str]:
    """At how many reviews something ends, the first first."""
    look_ups = (model.read.each * CHUNK - model.look_up.fixed) / model.look_up.each
    found = [
        ("fetching a first load takes a month", 30 * DAY_S * given.hosts_at_once / _per_review_s(given)),
        ("the plan needs 4 GB, what compose gives a worker", _plan_reaches(model, 4_000)),
        (
            "the build of a first load takes an hour, the limit of a task",
            model.seconds["build"].reaches(HOUR_S),
        ),
        ("finding the captures of a chunk costs as much as reading them", look_ups),
        (
            "build, audit and publication of a day's news take an hour",
            _sum(model.news_seconds, ("build", "audit", "publish")).reaches(HOUR_S),
        ),
        ("the warehouse files fill a disk of 2 TB", model.size["warehouse"].reaches(2e12 / given.files_kept)),
    ]
    return _table(
        ("what ends", "at reviews"),
        [(what, f"{_round(at):,}") for what, at in sorted(found, key=lambda row: row[1])],
    )


def _sum(lines: dict[str, Line], steps: Sequence[str]) -> Line:
    return Line(sum(lines[step].fixed for step in steps), sum(lines[step].each for step in steps))


def _plan_reaches(model: Model, megabytes: float) -> float:
    return min(model.memory["plan"].reaches(megabytes), model.news_memory["plan"].reaches(megabytes))


def _per_review_s(given: Assumptions) -> float:
    return given.requests_per_review * given.interval_s


def _fetch_days(given: Assumptions, reviews: int) -> float:
    return reviews * _per_review_s(given) / given.hosts_at_once / DAY_S


def _first_s(model: Model, given: Assumptions, reviews: int) -> float:
    fetch = model.fetch_s * given.requests_per_review * reviews
    rest = sum(model.seconds[step].at(reviews) for step in ("plan", "build", "audit", "publish"))
    return fetch + model.read.at(reviews) + model.look_ups(reviews) + rest


def _news(given: Assumptions, reviews: int) -> float:
    return reviews / given.years / 365


def _read_s(model: Model, given: Assumptions, reviews: int) -> float:
    each = model.read.each + max(0.0, model.look_up.at(reviews)) / CHUNK
    return _news(given, reviews) * (model.fetch_s * given.requests_per_review + each)


def _run_s(model: Model, reviews: int) -> float:
    """What the stock costs in every run that finds something new."""
    return sum(model.news_seconds[step].at(reviews) for step in ("plan", "build", "audit", "publish"))


def _month_s(model: Model, given: Assumptions, reviews: int) -> float:
    """Two runs a day; what is new is read once, and loaded at the rate of a first load."""
    load = sum(model.seconds[step].each for step in ("build", "audit")) * _news(given, reviews)
    return 30 * (_read_s(model, given, reviews) + load) + 60 * _run_s(model, reviews)


def _kept_gb(model: Model, given: Assumptions, reviews: int) -> float:
    index = model.size["index"].at(reviews) + model.size["parts"].at(reviews)
    return (given.page_bytes * reviews + index + given.files_kept * model.size["warehouse"].at(reviews)) / 1e9


def _hours(seconds: float) -> str:
    return _short(seconds / HOUR_S)


def _short(value: float) -> str:
    """Two digits that count; more would be a promise."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded >= 10 or rounded == 0 else f"{rounded:.10f}".rstrip("0").rstrip(".")


def _round(value: float) -> int:
    return int(float(f"{value:.1g}"))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = "|" + "|".join(["---", *["---:"] * (len(head) - 1)]) + "|"
    first, *others = ("".join(f"| {cell} " if cell else "| " for cell in row) + "|" for row in (head, *rows))
    return [first, rule, *others]


def tables(
    measured: dict[str, Any], given: Assumptions, sizes: Sequence[int] = SIZES
) -> dict[str, list[str]]:
    """Every table by its name."""
    model = Model.of(measured)
    assumed = [
        (f"`--{item.name.replace('_', '-')}`", WORDS[item.name], f"{getattr(given, item.name):,}")
        for item in fields(given)
    ]
    return {
        "check": check_table(measured),
        "assumptions": _table(("option", "means", "default"), assumed),
        "costs": cost_table(model, given, sizes),
        "limits": limit_table(model, given),
    }


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Predict what a number of reviews costs.")
    parser.add_argument("reviews", nargs="*", type=int, default=SIZES)
    for item in fields(Assumptions):
        kind = type(item.default)
        parser.add_argument(
            f"--{item.name.replace('_', '-')}", type=kind, default=item.default, help=WORDS[item.name]
        )
    chosen = parser.parse_args()
    given = Assumptions(**{item.name: getattr(chosen, item.name) for item in fields(Assumptions)})
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    for name, lines in tables(measured, given, chosen.reviews).items():
        sys.stdout.write(f"\n{name}\n\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
