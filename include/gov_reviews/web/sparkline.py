"""A small line of values over years, as SVG that stands in the page itself.

In: values with their years, and whether they are exact. Out: markup without scripts, styles or addresses:
colours come from page.css by class. A value that the text gives as a bound (余, 近) is a ring, and the line
to it and from it is dashed: what lies between it and an exact one is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

WIDTH, HEIGHT, EDGE = 96, 24, 3
_SMALL, _LARGE = 1.2, 2.4


@dataclass(frozen=True, slots=True)
class SparkPoint:
    """The value of one year."""

    year: int
    value: float
    is_exact: bool = True


def draw_sparkline(points: Sequence[SparkPoint], label: str) -> Markup:
    """A line through the points, a large dot on the last; a gap of years breaks the line. One point is a dot
    alone.

    Args:
        points: In order of year.
        label: What a screen reader says.
    """
    if not points:
        return Markup("")
    places = _places(points)
    lines = {"spark-line": "", "spark-line spark-open": ""}
    for (before, start), (point, end) in pairwise(places):
        if point.year - before.year == 1:
            is_open = not (before.is_exact and point.is_exact)
            lines["spark-line spark-open" if is_open else "spark-line"] += f"M{start}L{end}"
    drawn = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in lines.items() if path)
    for number, (point, place) in enumerate(places, start=1):
        kind, radius = ("spark-last", _LARGE) if number == len(places) else ("spark-dot", _SMALL)
        kind, radius = (kind, radius) if point.is_exact else (f"{kind} spark-bound", max(radius, 1.8))
        x, y = place.split(" ")
        drawn += f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>'
    return Markup(  # noqa: S704 - numbers of ours, and a label that is escaped
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">{drawn}</svg>'
    )


def _places(points: Sequence[SparkPoint]) -> list[tuple[SparkPoint, str]]:
    """Each point with where it is drawn, as paths write it."""
    years, values = [point.year for point in points], [point.value for point in points]
    low, high, span = min(values), max(values), max(years) - min(years)

    def place(point: SparkPoint) -> str:
        x = EDGE + (point.year - min(years)) / span * (WIDTH - 2 * EDGE) if span else WIDTH - EDGE
        y = (
            HEIGHT / 2
            if high == low
            else HEIGHT - EDGE - (point.value - low) / (high - low) * (HEIGHT - 2 * EDGE)
        )
        return f"{round(x, 1)} {round(y, 1)}"

    return [(point, place(point)) for point in points]
