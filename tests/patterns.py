"""Regular expressions put to the test: texts on which one would take the square of their length, made from
the pattern itself.

A pattern backtracks only inside its long repeats (`+`, `*`, `{2,500}`). For each of them there is a run of
what it repeats, alone, after what comes before it, and together with that over and over; each run ends in a
character that nothing expects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from tests.timing import cpu_seconds

LONG = 200  # a repeat of fewer costs a fixed number of steps a place
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
ONE_CHARACTER = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)
COMMON = "a达7一 \n<>,，。、.…\"'“”（(-—_:：;/=?&\t\u3000\xa0Ａ１□【〈"
END = "\x00"
ATTEMPTS = 3
RATIO = 6  # of four times the text: 4 is linear, 16 the square
SMALL, SCREEN, SCREEN_UNITS, LARGEST = 60, 4_000, 1_000, 64_000
KINDS = 8  # of what one repeat may repeat
CHEAP = 0.001  # seconds for SCREEN characters: a pattern that takes the square takes ten times as long
CLEAR = 0.03  # seconds from which a measurement is not noise
PLAIN = 0.2  # and from which it need not be repeated

Node = tuple[Any, Any]


class Run(NamedTuple):
    """One hostile text of any length: a start, a unit over and over, an end."""

    start: str
    unit: str

    def text(self, length: int, pattern: re.Pattern[Any]) -> Any:
        text = self.start + self.unit * (length // len(self.unit)) + END
        return text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _accepted(node: Node) -> list[str]:
    """Characters that a node of one character accepts: the ends of its ranges and the common ones of its
    kind.
    """
    code, argument = node
    if code is codes.LITERAL:
        return [chr(argument)]
    if code is codes.IN and argument[0][0] is not codes.NEGATE:
        ends = [
            chr(place)
            for kind, value in argument
            for place in {codes.LITERAL: [value], codes.RANGE: value}.get(kind, [])
        ]
    else:
        ends = []
    single = re.compile("(?s:.)") if code is codes.ANY else _compiled([node])
    return list(dict.fromkeys([*(mark for mark in COMMON if single.fullmatch(mark)), *ends]))


def _compiled(nodes: Any) -> re.Pattern[str]:
    from re import _compiler  # type: ignore[attr-defined]

    tree = parser.SubPattern(parser.State(), list(nodes))
    tree.state.str = ""
    return _compiler.compile(tree)


def _inner(node: Node) -> list[list[Node]]:
    """The parts of a node that holds others: one, or one per branch."""
    code, argument = node
    if code in REPEATS:
        return [list(argument[2])]
    if code is codes.BRANCH:
        return [list(branch) for branch in argument[1]]
    if code is codes.SUBPATTERN:
        return [list(argument[3])]
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [list(argument[1])]
    return [list(argument)] if code is codes.ATOMIC_GROUP else []


def first_characters(written: str) -> set[str]:
    """The characters with which what a pattern matches can begin, of patterns that begin with words, classes
    of single characters, and what may be left out.
    """
    return _firsts(list(parser.parse(written)))


def _firsts(nodes: list[Node]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        code, argument = node
        if code in ONE_CHARACTER:
            return found | set(_accepted(node))
        found |= {first for part in _inner(node) for first in _firsts(part)}
        if code not in REPEATS or argument[0] > 0:
            return found
    return found


def _sample(nodes: Iterable[Node], pick: int) -> str:
    """A text that the nodes match, as short as may be; `pick` chooses among branches and characters."""
    parts = []
    for node in nodes:
        code, argument = node
        if code in ONE_CHARACTER:
            found = _accepted(node)
            parts.append(found[pick % len(found)] if found else "")
        elif code in (codes.AT, codes.ASSERT_NOT) or (code is codes.ASSERT and argument[0] > 0):
            continue
        elif branches := _inner(node):
            times = min(argument[0], 20) if code in REPEATS else 1
            parts.append(_sample(branches[pick % len(branches)], pick) * times)
    return "".join(parts)


def _long_repeats(nodes: list[Node], before: str = "") -> Iterator[tuple[str, list[Node]]]:
    """Every long repeat: what leads to it, and what it repeats."""
    for place, node in enumerate(nodes):
        lead = before + _sample(nodes[:place], 0)
        if node[0] in REPEATS and node[1][1] > LONG:
            yield lead, list(node[1][2])
        for part in _inner(node):
            yield from _long_repeats(part, lead)


def _units(body: list[Node]) -> list[str]:
    """What a repeat may repeat, one of each kind."""
    while len(body) == 1 and body[0][0] in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
        body = _inner(body[0])[0]
    if len(body) == 1 and body[0][0] in ONE_CHARACTER:
        return _accepted(body[0])[:KINDS]
    if len(body) == 1 and body[0][0] is codes.BRANCH:
        return [_sample(branch, 0) for branch in _inner(body[0])][:KINDS]
    return [_sample(body, pick) for pick in range(3)]


@cache
def hostile_runs(pattern: re.Pattern[Any]) -> tuple[Run, ...]:
    """Texts on which the pattern could take the square of their length; none when it repeats nothing without
    a narrow bound.
    """
    written = pattern.pattern
    nodes = list(
        parser.parse(
            written if isinstance(written, str) else written.decode("latin-1"), pattern.flags & ~re.UNICODE
        )
    )
    runs: dict[Run, None] = {}
    for lead, body in _long_repeats(nodes):
        units = [unit for unit in _units(body) if unit]
        for unit in units:
            runs |= dict.fromkeys(
                [Run("", unit), Run(lead, unit), Run("", lead + unit), Run("", unit * 20 + lead)]
            )
        runs |= dict.fromkeys([Run("", lead), Run("", "".join(units[:2])), Run(lead, "".join(units[:2]))])
    if runs:
        runs |= dict.fromkeys(
            Run("", text) for pick in range(2) for text in (_sample(nodes, pick), _sample(nodes, pick)[:-1])
        )
    return tuple(run for run in runs if run.unit)


def _read(pattern: re.Pattern[Any], text: Any) -> None:
    for _ in pattern.finditer(text):
        pass
    pattern.fullmatch(text)


def growth(pattern: re.Pattern[Any]) -> str | None:
    """The run on which four times the text takes more than RATIO times the CPU, and the figures; None when
    there is none.
    """
    for run in hostile_runs(pattern):
        length, screen = SMALL, max(SCREEN, SCREEN_UNITS * len(run.unit))
        while (
            seconds := cpu_seconds(lambda: _read(pattern, run.text(length, pattern)))  # noqa: B023
        ) < CHEAP and length < screen:
            length = min(4 * length, screen)
        if seconds < CHEAP:
            continue
        while (found := _ratio(pattern, run, length))[0] > RATIO:
            if length > LARGEST:
                break  # so fast on so much that it cannot be the square
            if found[1] > PLAIN or (found[1] > CLEAR and _ratio(pattern, run, 2 * length)[0] > RATIO):
                return f"{run} x {length}: {found[1]:.4f} s for four times the text, {found[0]:.1f} times as long"
            length *= 2  # too short a time to be sure of, or the square only up to a bound
    return None


def _ratio(pattern: re.Pattern[Any], run: Run, length: int) -> tuple[float, float]:
    """CPU of four times the text by that of the text, and the former; the best of a few where one attempt
    leaves a doubt.
    """
    small, large = run.text(length, pattern), run.text(4 * length, pattern)
    base, seconds = cpu_seconds(lambda: _read(pattern, small)), cpu_seconds(lambda: _read(pattern, large))
    if seconds > RATIO * base and seconds < PLAIN:
        base = min([base, *(cpu_seconds(lambda: _read(pattern, small)) for _ in range(ATTEMPTS - 1))])
        seconds = min([seconds, *(cpu_seconds(lambda: _read(pattern, large)) for _ in range(ATTEMPTS - 1))])
    return seconds / base, seconds
