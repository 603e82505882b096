"""The charts of the page and of the briefing, as Vega-Lite: plain JSON, no functions, no markup.

In: values with their bounds, texts in one language. Out: a `Chart`: title, subtitle and foot as text, and a
specification that a browser draws at the width of its place (`page_spec`) or `chart_drawing` at a fixed one.
A value that the text gives as a bound (余, 近) never looks exact: its mark is paler and carries a sign. A
plan is dashed and hollow. Colours are told apart by colour-blind readers, too, and nothing is said by colour
alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import quantiles
from typing import Any

import altair as alt

from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.report.shown_values import show_number, show_short

CHART_FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, Microsoft YaHei, "
    "WenQuanYi Micro Hei, sans-serif"
)
"""Fonts with Chinese characters of Linux, macOS and Windows: the first that is there draws."""

DOTS_AT_MOST = 40
"""Up to so many values are shown one by one, more are counted in classes."""
CLASSES = 24
_FEW_COUNTS = 4  # under which some of four lines would stand between whole numbers
NAME_PIXELS = 150
_FEW_COLUMNS, _FEW_COLUMNS_PIXELS = 9, 26
_EXACT, _PALE = "eq", 0.55


class ChartRole(StrEnum):
    """What a mark stands for; its colour follows."""

    MAIN = "main"
    PEER = "peer"
    CONTEXT = "context"
    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


# Light, in the order of ChartRole. Dark red, amber and greys differ in brightness, so that no kind of colour
# blindness mixes them up; the page puts its own (dark) ones in their place: static/charts.js.
_COLOURS = ("#9b2c2c", "#9aa3ab", "#c9c7c0", "#9b2c2c", "#d99a1c", "#b4b2aa")
_INK, _SOFT, _LINE, _PAPER = "#1d1d1b", "#66645f", "#e3e2de", "#ffffff"

CHART_CONFIG: Mapping[str, Any] = {
    "background": "transparent",
    "font": CHART_FONTS,
    "view": {"stroke": None},
    "axis": {
        "domain": False, "ticks": False, "grid": False, "gridColor": _LINE, "labelColor": _SOFT,
        "titleColor": _SOFT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "labelPadding": 6,
    },
    "legend": {
        "orient": "bottom", "title": None, "labelColor": _SOFT, "labelFontSize": 12,
        "symbolStrokeColor": _SOFT, "symbolFillColor": _SOFT, "columns": 3, "labelLimit": 260,
    },
    "title": {
        "anchor": "start", "frame": "group", "color": _INK, "subtitleColor": _SOFT, "fontSize": 16,
        "fontWeight": 600, "subtitleFontSize": 12.5, "subtitlePadding": 5, "offset": 14, "lineHeight": 21,
        "subtitleLineHeight": 17,
    },
    "range": {"category": list(_COLOURS)},
    "axisYBand": {"labelColor": _INK},
    "style": {
        "soft": {"color": _SOFT},
        "halo": {"color": _PAPER, "stroke": _PAPER, "strokeWidth": 7, "strokeJoin": "round"},
    },
    "text": {"color": _INK, "fontSize": 12},
    "rule": {"color": _SOFT},
}  # fmt: skip
"""How every chart looks."""


@dataclass(frozen=True, slots=True)
class ChartTexts:
    """What stands around a chart.

    Attributes:
        title: What it shows, as a finding. subtitle: unit, year, who is compared. foot: where it is from.
    """

    title: str
    subtitle: str = ""
    foot: str = ""


@dataclass(frozen=True, slots=True)
class ChartValue:
    """One value of a chart.

    Attributes:
        name: What stands at its place on the axis: a committee, a year. Two of one chart never share one.
        value: In its base unit. bound: `eq`, `ge`, `le`, `about`.
        is_chosen: It stands out. href: where a click on it leads.
    """

    name: str
    value: float
    unit: str = ""
    bound: str = _EXACT
    is_chosen: bool = False
    href: str = ""

    def shown(self, say: Wording) -> str:
        """With its bound and unit, as short as a chart or a title needs it."""
        return show_short(self.value, self.unit, self.bound, say.language)


@dataclass(frozen=True, slots=True)
class YearValue:
    """One value of a series over years.

    Attributes:
        year: What year it is of. value: None: nothing is stated, the line breaks.
    """

    year: int
    value: float | None
    bound: str = _EXACT
    href: str = ""


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many of one kind there are in one period: one piece of a column.

    Attributes:
        period: What stands below the column, in the order of the rows. part: its kind, as people read it.
    """

    period: str
    part: str
    count: int
    role: ChartRole = ChartRole.MAIN


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes:
        name: Of it in addresses and file names.
        description: All that it shows, in words, for those who do not see it.
        spec: Vega-Lite, without title and width.
    """

    name: str
    texts: ChartTexts
    description: str
    spec: Mapping[str, Any] = field(repr=False)


def page_spec(chart: Chart) -> dict[str, Any]:
    """For a browser: as wide as its place; the texts stand beside it as text."""
    autosize = {"type": "fit-x", "contains": "padding"}
    return {**chart.spec, "width": "container", "autosize": autosize, "description": chart.description}


def ranking_chart(name: str, texts: ChartTexts, values: Sequence[ChartValue], say: Wording) -> Chart:
    """Bars in the order given, each with its value in words; the chosen ones stand out."""
    data = _Datasets()
    has_chosen = any(value.is_chosen for value in values)
    rows = [
        {
            "name": value.name,
            "value": value.value,
            "shown": value.shown(say),
            "role": ChartRole.MAIN if value.is_chosen or not has_chosen else ChartRole.PEER,
            "bound": _bound_word(value.bound, say),
            "is_exact": value.bound == _EXACT,
            "opacity": 1 if value.bound == _EXACT else _PALE,
            "href": value.href or None,
        }
        for value in values
    ]
    most = max((value.value for value in values), default=0) or 1
    scale = alt.Scale(domain=[min(0.0, *(value.value for value in values), 0.0), 1.3 * most], nice=False)
    base = alt.Chart(data.add(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=NAME_PIXELS)),
        x=alt.X("value:Q", title=None, axis=None, scale=scale),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")],
        href=alt.Href("href:N"),
    )
    bars = base.mark_bar(cornerRadiusEnd=2, height=alt.RelativeBandSize(0.68)).encode(
        color=_role_colour(), opacity=alt.Opacity("opacity:Q", scale=None, legend=None)
    )
    words = base.mark_text(align="left", dx=10, baseline="middle").encode(text=alt.Text("shown:N"))
    chart = alt.layer(bars, *_bound_signs(base, rows, say), words).properties(height=24 * max(1, len(rows)))
    return _chart(name, texts, chart, data, [f"{row['name']} {row['shown']}" for row in rows])


def spread_chart(
    name: str, texts: ChartTexts, values: Sequence[ChartValue], median: float, say: Wording
) -> Chart:
    """How values are spread: one by one while they are few, else in classes; median and chosen marked."""
    data = _Datasets()
    unit = values[0].unit if values else ""
    chosen = [value for value in values if value.is_chosen]
    few = len(values) <= DOTS_AT_MOST
    if not few:
        values, texts = _without_far_out(values, texts, unit, say)
    shape = _dots(values, data, say) if few else _classes(values, data, say)
    middle = f"{say('chart.median')} {show_short(median, unit, _EXACT, say.language)}"
    layers = [*shape, *_median_line(median, middle, data)]
    if chosen and not few:
        layers += _chosen_lines(chosen, say)
    chart = alt.layer(*layers).properties(
        height=90 if few else 170, padding={"top": 22, "left": 5, "right": 5}
    )
    words = [middle, *(_named(value, say) for value in (values if few else chosen))]
    return _chart(name, texts, chart, data, words)


def years_chart(
    name: str,
    texts: ChartTexts,
    values: Sequence[YearValue],
    unit: str,
    say: Wording,
    plans: Sequence[YearValue] = (),
    medians: Sequence[YearValue] = (),
) -> Chart:
    """A value over the years; what was planned dashed and hollow, the median of the peers as a grey line.

    Args:
        values, plans, medians: In order of year.
        unit: Of all of them.
    """
    data = _Datasets()
    words = {ChartRole.MAIN: say("chart.stated"), ChartRole.CONTEXT: say("chart.peer_median")}
    plan_word = say("status.plan")
    rows = [
        *_year_rows(medians, words[ChartRole.CONTEXT], ChartRole.CONTEXT, unit, say),
        *_year_rows(plans, plan_word, ChartRole.MAIN, unit, say),
        *_year_rows(values, words[ChartRole.MAIN], ChartRole.MAIN, unit, say),
    ]
    drawn_as = {words[ChartRole.MAIN]: [1, 0], plan_word: [5, 4], words[ChartRole.CONTEXT]: [1, 0]}
    base = alt.Chart(data.add(rows)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y(
            "value:Q",
            title=None,
            axis=_axis_from_nothing([row["value"] for row in rows], labelExpr=_axis_words(say.language)),
            scale=alt.Scale(zero=True),
        ),
        color=_role_colour(),
        href=alt.Href("href:N"),
        tooltip=[
            alt.Tooltip("year:O", title=" "),
            alt.Tooltip("series:N", title="  "),
            alt.Tooltip("shown:N", title="   "),
        ],
    )
    lines = base.mark_line().encode(
        strokeDash=alt.StrokeDash(
            "series:N",
            scale=alt.Scale(domain=list(drawn_as), range=list(drawn_as.values())),
            legend=None,
        ),
        strokeWidth=alt.StrokeWidth("width:Q", scale=None, legend=None),
        detail=alt.Detail("series:N"),
    )
    exact = [
        row for row in rows if row["role"] is ChartRole.MAIN and row["is_exact"] and row["value"] is not None
    ]
    stated = base.transform_filter(
        f"datum.role == '{ChartRole.MAIN}' && datum.is_exact && datum.value != null"
    )
    full = stated.transform_filter("!datum.is_plan").mark_point(
        filled=True, size=52, opacity=1, shape="circle"
    )
    hollow = stated.transform_filter("datum.is_plan").mark_point(
        filled=False, size=52, strokeWidth=2, shape="circle"
    )
    # a layer without a row draws nothing, yet complains in the browser
    points = [
        layer
        for layer, is_plan in ((full, False), (hollow, True))
        if any(row["is_plan"] is is_plan for row in exact)
    ]
    signs = _bound_signs(base.transform_filter("datum.value != null"), rows, say)
    chart = alt.layer(lines, *points, *signs, *_series_labels(rows, data)).properties(
        height=220, padding={"top": 8, "left": 5, "right": 48, "bottom": 5}
    )
    described = [f"{row['year']} {row['series']} {row['shown']}" for row in rows if row["value"] is not None]
    return _chart(name, texts, chart, data, described)


def counts_chart(name: str, texts: ChartTexts, counts: Sequence[PartCount]) -> Chart:
    """Columns of counts, in pieces by kind; periods and kinds in the order given."""
    data = _Datasets()
    periods = list(dict.fromkeys(count.period for count in counts))
    parts = list(dict.fromkeys(count.part for count in counts))
    roles = {count.part: count.role for count in counts}
    rows = [
        {"period": count.period, "part": count.part, "count": count.count, "role": count.role,
         "order": parts.index(count.part)}
        for count in counts
    ]  # fmt: skip
    totals = [sum(count.count for count in counts if count.period == period) for period in periods]
    colours = [_COLOURS[list(ChartRole).index(roles[part])] for part in parts]
    chart = (
        alt.Chart(data.add(rows))
        .mark_bar(width=_FEW_COLUMNS_PIXELS if len(periods) < _FEW_COLUMNS else alt.RelativeBandSize(0.72))
        .encode(
            x=alt.X("period:O", sort=periods, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("count:Q", title=None, axis=_axis_from_nothing(totals, format=",~r")),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=parts, range=colours) if len(parts) > 1 else alt.Scale(domain=parts),
                legend=alt.Legend() if len(parts) > 1 else None,
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("period:O", title=" "),
                alt.Tooltip("part:N", title="  "),
                alt.Tooltip("count:Q", title="   "),
            ],
        )
        .properties(height=150)
    )
    described = [f"{count.period} {count.part} {count.count}" for count in counts if count.count]
    return _chart(name, texts, chart, data, described)


class _Datasets:
    """The rows of one chart by name: layers of the same rows share them, and nothing copies them."""

    def __init__(self) -> None:
        self.held: dict[str, list[dict[str, Any]]] = {}

    def add(self, rows: list[dict[str, Any]]) -> alt.NamedData:
        """A name for rows."""
        name = f"rows{len(self.held)}"
        self.held[name] = rows
        return alt.NamedData(name=name)


def _pixels_down(number: int) -> alt.YValue:
    """A place that no value decides."""
    return alt.YValue(number)  # type: ignore[no-untyped-call]


def _named(value: ChartValue, say: Wording) -> str:
    return f"{value.name} {value.shown(say)}"


def _bound_word(bound: str, say: Wording) -> str:
    return "" if bound == _EXACT else say(f"chart.bound_{bound}")


def _role_colour() -> alt.Color:
    """Colour by role; its values are those of the configuration, so that the page can put others there."""
    return alt.Color("role:N", scale=alt.Scale(domain=[role.value for role in ChartRole]), legend=None)


_SHAPES = {"ge": "triangle-right", "le": "triangle-left", "about": "diamond"}


def _bound_signs(base: alt.Chart, rows: Sequence[Mapping[str, Any]], say: Wording) -> list[alt.Chart]:
    """A sign at every value that is no exact one, and what it means; nothing where all are exact."""
    found = {row["bound"] for row in rows if row["bound"] and row.get("value") is not None}
    words = {
        _bound_word(bound, say): shape for bound, shape in _SHAPES.items() if _bound_word(bound, say) in found
    }
    if not words:
        return []
    shape = alt.Shape(
        "bound:N",
        scale=alt.Scale(domain=list(words), range=list(words.values())),
        legend=alt.Legend(),
    )
    signs = base.transform_filter("!datum.is_exact").mark_point(filled=True, size=70, opacity=1)
    return [signs.encode(shape=shape, color=_role_colour())]


def _dots(values: Sequence[ChartValue], data: _Datasets, say: Wording) -> list[alt.Chart]:
    rows = [
        {
            "name": value.name,
            "value": value.value,
            "shown": value.shown(say),
            "label": _named(value, say),
            "role": ChartRole.MAIN if value.is_chosen else ChartRole.PEER,
            "bound": _bound_word(value.bound, say),
            "is_exact": value.bound == _EXACT,
            "is_chosen": value.is_chosen,
            "href": value.href or None,
        }
        for value in values
    ]
    base = alt.Chart(data.add(rows)).encode(
        x=_value_axis(say.language),
        y=_pixels_down(50),
        color=_role_colour(),
        href=alt.Href("href:N"),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")],
    )
    dots = base.transform_filter("datum.is_exact").mark_point(
        filled=True, shape="circle", size=90, opacity=0.75
    )
    label = (
        base.transform_filter("datum.is_chosen")
        .mark_text(dy=18, fontWeight=600)
        .encode(text=alt.Text("label:N"))
    )
    return [
        *([dots] if any(row["is_exact"] for row in rows) else []),
        *_bound_signs(base, rows, say),
        *([label] if any(row["is_chosen"] for row in rows) else []),
    ]


def _classes(values: Sequence[ChartValue], data: _Datasets, say: Wording) -> list[alt.Chart]:
    """Columns of a histogram; values that are bounds are counted apart, paler."""
    exact, inexact = say("chart.exact"), say("chart.inexact")
    low, step = _class_limits([value.value for value in values])
    counts: dict[tuple[int, bool], int] = {}
    for value in values:
        place = (int((value.value - low) / step), value.bound == _EXACT)
        counts[place] = counts.get(place, 0) + 1
    rows = [
        {
            "start": low + number * step,
            "end": low + (number + 1) * step,
            "count": count,
            "kind": exact if is_exact else inexact,
            "role": ChartRole.PEER,
            "label": f"{show_number(low + number * step)}–{show_number(low + (number + 1) * step)}",
        }
        for (number, is_exact), count in sorted(counts.items())
    ]
    columns = (
        alt.Chart(data.add(rows))
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "start:Q",
                bin="binned",
                title=None,
                axis=alt.Axis(labelExpr=_axis_words(say.language), tickCount=6),
            ),
            x2=alt.X2("end:Q"),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(grid=True, tickCount=4, tickMinStep=1)),
            color=_role_colour(),
            opacity=alt.Opacity(
                "kind:O",
                scale=alt.Scale(domain=[exact, inexact], range=[1, 0.5]),
                legend=alt.Legend() if any(not is_exact for _, is_exact in counts) else None,
            ),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("count:Q", title="  ")],
        )
    )
    return [columns]


def _median_line(median: float, label: str, data: _Datasets) -> list[alt.Chart]:
    """A line at the median, its label above it."""
    base = alt.Chart(data.add([{"value": median, "label": label}]))
    words = base.mark_text(align="left", dx=5, dy=-4, baseline="bottom", style="soft")
    return [
        base.mark_rule(strokeWidth=1.5).encode(x=alt.X("value:Q")),
        words.encode(x=alt.X("value:Q"), y=_pixels_down(0), text=alt.Text("label:N")),
    ]


def _chosen_lines(chosen: Sequence[ChartValue], say: Wording) -> list[alt.Chart]:
    """A line at each chosen value, its name beside it: classes show no single one."""
    rows = [{"value": value.value, "label": _named(value, say), "role": ChartRole.MAIN} for value in chosen]
    base = alt.Chart(alt.InlineData(values=rows))
    words = base.mark_text(align="left", dx=5, dy=12, baseline="bottom", fontWeight=600)
    return [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("value:Q"), color=_role_colour()),
        words.encode(x=alt.X("value:Q"), y=_pixels_down(0), text=alt.Text("label:N")),
    ]


def _without_far_out(
    values: Sequence[ChartValue], texts: ChartTexts, unit: str, say: Wording
) -> tuple[Sequence[ChartValue], ChartTexts]:
    """The values that are drawn in classes; the subtitle says how many are not, and above what."""
    limit = _far_out(values)
    inside = [value for value in values if value.value <= limit]
    above = [value for value in values if value.value > limit]
    if not above:
        return inside, texts
    note = say("chart.above", count=len(above), limit=show_short(limit, unit, _EXACT, say.language))
    return inside, replace(texts, subtitle=" · ".join(filter(None, (texts.subtitle, note))))


def _far_out(values: Sequence[ChartValue]) -> float:
    """Above what values are not drawn: one that is ten times as large leaves a single column of all others.
    Three times the middle half above it; chosen ones and the median are always inside.
    """
    numbers = [value.value for value in values]
    low, middle, high = quantiles(numbers, n=4, method="inclusive")
    inside = max([high + 3 * (high - low), 2 * middle, *(one.value for one in values if one.is_chosen)])
    return inside if inside < max(numbers) else max(numbers)


def _class_limits(values: Sequence[float]) -> tuple[float, float]:
    """Where the first class begins, and how wide each is: a round number."""
    low, high = min(values), max(values)
    rough = (high - low) / CLASSES or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    if all(float(value).is_integer() for value in values):
        step = max(1.0, math.ceil(step))
    return math.floor(low / step) * step, step


def _value_axis(language: Language) -> alt.X:
    axis = alt.Axis(labelExpr=_axis_words(language), tickCount=6, grid=True)
    return alt.X("value:Q", title=None, axis=axis, scale=alt.Scale(zero=False, padding=14))


def _axis_from_nothing(values: Sequence[float | None], **words: Any) -> alt.Axis:
    """The upright axis of values that begin at nothing; of a few counts each whole number, and no halves."""
    known = [value for value in values if value is not None]
    most = max(known, default=0.0)
    if most < _FEW_COUNTS and all(float(value).is_integer() for value in known):
        return alt.Axis(grid=True, values=list(range(int(most) + 1)), **words)
    return alt.Axis(grid=True, tickCount=4, **words)


def _axis_words(language: Language) -> str:
    """Numbers at an axis: large ones in 万 and 亿, or in thousands and millions. The expression is ours."""
    steps = ((1e8, "亿"), (1e4, "万")) if language is Language.ZH else ((1e9, "bn"), (1e6, "m"), (1e4, "k"))
    words = "format(datum.value, ',~r')"
    for size, word in reversed(steps):
        unit = 1e3 if word == "k" else size
        words = (
            f"abs(datum.value) >= {size:.0f} ? format(datum.value / {unit:.0f}, ',~r') + '{word}' : {words}"
        )
    return words


def _year_rows(
    values: Sequence[YearValue], series: str, role: ChartRole, unit: str, say: Wording
) -> list[dict[str, Any]]:
    """Rows of one series, a row without a value for each year in between that states none."""
    if not values:
        return []
    known = {value.year: value for value in values}
    rows = []
    for year in range(min(known), max(known) + 1):
        value = known.get(year, YearValue(year, None))
        rows.append(
            {
                "year": year,
                "series": series,
                "role": role,
                "width": 2 if role is ChartRole.MAIN else 1.5,
                "value": value.value,
                "shown": show_short(value.value, unit, value.bound, say.language),
                "bound": _bound_word(value.bound, say) if role is ChartRole.MAIN else "",
                "is_exact": value.bound == _EXACT or role is not ChartRole.MAIN,
                "is_plan": series == say("status.plan"),
                "href": value.href or None,
            }
        )
    return rows


def _series_labels(rows: Sequence[Mapping[str, Any]], data: _Datasets) -> list[alt.Chart]:
    """What each line is, at its last value: no legend to look up."""
    last = {row["series"]: row for row in rows if row["value"] is not None}
    stated = [row["year"] for row in rows if row["role"] == ChartRole.MAIN and not row["is_plan"]]
    newest, is_alone = max(stated, default=0), len(last) == 1
    return [layer for row in last.values() for layer in _series_label(row, rows, newest, is_alone, data)]


def _series_label(
    row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], newest: int, is_alone: bool, data: _Datasets
) -> list[alt.Chart]:
    """Words at the last value of one line, and below them their outline in the colour of the paper: a line
    that passes behind them is broken there.

    Args:
        row: That value. rows: All rows of the chart.
        newest: The last year that a value is stated for; a plan for a later one has its words above it.
        is_alone: There is no other line: its name says nothing.
        data: Where the row goes.
    """
    is_main = row["role"] == ChartRole.MAIN
    is_stated = is_main and not row["is_plan"]
    is_above = is_stated or (is_main and row["year"] > newest)
    # where the line comes down from above, the words stand to the right of it
    is_right = is_above and _comes_down(rows, row)
    word = row["shown"] if is_alone else f"{row['series']} {row['shown']}"
    label = alt.Chart(data.add([{**row, "label": word}])).encode(
        x=alt.X("year:O"), y=alt.Y("value:Q"), text=alt.Text("label:N")
    )
    return [
        label.mark_text(
            dy=-13 if is_above else 15,
            align="left" if is_right else "right",
            dx=-4 if is_right else 6,
            fontWeight="bold" if is_stated else "normal",
            style=style,
            aria=style != "halo",
        )
        for style in ("halo", "text" if is_main else "soft")
    ]


def _chart(
    name: str, texts: ChartTexts, drawn: alt.TopLevelMixin, data: _Datasets, words: Sequence[str]
) -> Chart:
    # Not validated here, which takes ten times as long as making it: the tests do.
    spec = drawn.to_dict(validate=False)
    spec["datasets"] = data.held
    spec["config"] = dict(CHART_CONFIG)
    described = ". ".join(filter(None, (texts.title, texts.subtitle, "; ".join(words[:60]))))
    return Chart(name, texts, described, spec)


def _comes_down(rows: Sequence[Mapping[str, Any]], last: Mapping[str, Any]) -> bool:
    """Whether a series falls to its last value."""
    before = [
        row["value"]
        for row in rows
        if row["series"] == last["series"] and row["value"] is not None and row["year"] < last["year"]
    ]
    return bool(before) and before[-1] > last["value"]
