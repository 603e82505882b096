"""A small line of values over years, as SVG that stands in the page itself.

In: (year, value) pairs. Out: markup without scripts, styles or addresses: colours come from page.css by
class.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, EDGE = 96, 24, 3


def draw_sparkline(points: Sequence[tuple[int, float]], label: str) -> Markup:
    """A line through the points, a dot on the last; a gap of years breaks the line. One point is a dot alone.

    Args:
        points: In order of year.
        label: What a screen reader says.
    """
    if not points:
        return Markup("")
    years = [year for year, _ in points]
    values = [value for _, value in points]
    low, high = min(values), max(values)
    span, height = max(years) - min(years) or 1, (high - low) or 1.0

    def place(year: int, value: float) -> tuple[float, float]:
        x = EDGE + (year - min(years)) / span * (WIDTH - 2 * EDGE) if len(points) > 1 else WIDTH - EDGE
        y = HEIGHT / 2 if high == low else HEIGHT - EDGE - (value - low) / height * (HEIGHT - 2 * EDGE)
        return round(x, 1), round(y, 1)

    path, before = "", None
    for year, value in points:
        x, y = place(year, value)
        path += f"{'L' if before is not None and year - before == 1 else 'M'}{x} {y}"
        before = year
    x, y = place(*points[-1])
    dots = "".join(
        f'<circle class="spark-dot" cx="{dot_x}" cy="{dot_y}" r="1.2"/>'
        for dot_x, dot_y in (place(year, value) for year, value in points[:-1])
    )
    return Markup(  # noqa: S704 - numbers of ours, and a label that is escaped
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(label)}"><path class="spark-line" d="{path}"/>{dots}'
        f'<circle class="spark-last" cx="{x}" cy="{y}" r="2.4"/></svg>'
    )
