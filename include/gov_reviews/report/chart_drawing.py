"""Charts as files: SVG and PNG with title, subtitle and foot.

In: a `Chart`, a width. Out: SVG text, PNG bytes. Nothing is fetched, whatever a chart holds. Letters are
measured, and PNG is drawn, with the fonts of this machine: where none has Chinese characters PNG would show
boxes, so there is none, and `chinese_fonts_note` says so. An SVG is drawn with the reader's fonts.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from gov_reviews.records.both_languages import in_both
from gov_reviews.report.chart_words import wrap_words
from gov_reviews.report.charts import Chart
from gov_reviews.report.page_wording import say_both

CHART_WIDTH = 680
_TITLE_SIZE, _SMALL_SIZE = 16, 12.5
_TWO_CHARACTERS = ("政", "协")


def chart_svg(chart: Chart) -> str:
    """The chart as SVG: no scripts, no addresses but those that the chart itself links to."""
    import vl_convert  # lazy: nothing else needs it

    return vl_convert.vegalite_to_svg(titled_spec(chart, CHART_WIDTH), allowed_base_urls=[])


def chart_png(chart: Chart) -> bytes | None:
    """The chart as PNG on white; None where no font here has Chinese characters."""
    import vl_convert  # lazy: nothing else needs it

    if not has_chinese_fonts():
        return None
    spec = titled_spec(chart, CHART_WIDTH)
    spec["background"] = "#ffffff"
    spec["config"] = {**spec["config"], "background": "#ffffff"}
    return vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=[])


def titled_spec(chart: Chart, width: int) -> dict[str, Any]:
    """Vega-Lite of a fixed width with all its texts, broken into lines that fit.

    Args:
        chart: Any chart.
        width: Of the whole picture, pixels; names at the axis take their part of it.
    """
    spec: dict[str, Any] = dict(chart.spec)
    config = spec.pop("config")
    schema, datasets = spec.pop("$schema"), spec.pop("datasets")
    padding = spec.pop("padding", 5)
    texts = chart.texts
    drawn = {**spec, "width": max(200, width - 190)}
    foot = {
        "data": {
            "values": [{"line": line, "row": row} for row, line in enumerate(_lines(texts.foot, width, 11))]
        },
        "mark": {
            "type": "text",
            "align": "left",
            "x": 0,
            "fontSize": 11,
            "color": config["axis"]["labelColor"],
        },
        "encoding": {"text": {"field": "line"}, "y": {"field": "row", "type": "ordinal", "axis": None}},
        "width": max(200, width - 190),
        "height": {"step": 16},
    }
    return {
        "$schema": schema,
        "config": config,
        "datasets": datasets,
        "padding": padding if isinstance(padding, int) else 8,
        "description": chart.description,
        "title": {
            "text": _lines(texts.title, width, _TITLE_SIZE),
            "subtitle": _lines(texts.subtitle, width, _SMALL_SIZE),
        },
        "spacing": 14,
        "resolve": {"legend": dict.fromkeys(("color", "shape", "opacity"), "independent")},
        "vconcat": [drawn, foot] if texts.foot else [drawn],
    }


def _lines(text: str, width: int, size: float) -> list[str]:
    return wrap_words(text, (width - 20) / size)


@cache
def has_chinese_fonts() -> bool:
    """Whether a font here has Chinese characters: without one, any two of them are drawn as the same box."""
    import vl_convert  # lazy: nothing else needs it

    first, second = (vl_convert.svg_to_png(_picture_of(character)) for character in _TWO_CHARACTERS)
    return first != second


def _picture_of(character: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">'
        f'<text x="4" y="26" font-size="24" font-family="sans-serif">{character}</text></svg>'
    )


def chinese_fonts_note() -> str:
    """What to say where PNG cannot be drawn, in both languages; "" where it can."""
    return "" if has_chinese_fonts() else in_both(*say_both("chart.no_fonts"))
