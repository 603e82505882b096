"""Charts as SVG and PNG: all texts in them, markup of strangers escaped, boxes never drawn for characters."""

from __future__ import annotations

import pytest

from gov_reviews.records.both_languages import lines_of_both
from gov_reviews.report import chart_drawing
from gov_reviews.report.chart_drawing import chart_png, chart_svg, chinese_fonts_note, titled_spec
from gov_reviews.report.charts import Chart, ChartTexts, ChartValue, ranking_chart
from gov_reviews.report.page_wording import Language, Wording

SAY = Wording(Language.EN)


@pytest.fixture(scope="module")
def chart() -> Chart:
    values = [ChartValue("<script>alert(1)</script>", 480, "件", "ge"), ChartValue("汀南县", 300, "件")]
    return ranking_chart("ranking", ChartTexts("最多的是 <b>", "单位：件", "来源"), values, SAY)


@pytest.mark.slow
def test_svg_has_all_texts_and_no_markup_of_strangers(chart: Chart) -> None:
    drawn = chart_svg(chart)
    for text in ("汀南县", "≥480 件", "单位：件", "来源", "&lt;b&gt;"):
        assert text in drawn
    assert "<script" not in drawn
    assert "<b>" not in drawn


def test_titles_break_at_the_width(chart: Chart) -> None:
    long = Chart(chart.name, ChartTexts("立案提案" * 20), "", chart.spec)
    assert len(titled_spec(long, 400)["title"]["text"]) > 2


def test_without_chinese_fonts_there_is_no_png_and_it_is_said(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart_drawing.has_chinese_fonts.cache_clear()
    # no font has two different pictures for characters of a plane that is not assigned
    monkeypatch.setattr(chart_drawing, "_TWO_CHARACTERS", ("\U000effff", "\U000efffe"))
    assert chart_png(chart) is None
    assert all("fonts-noto-cjk" in line for line in lines_of_both(chinese_fonts_note()))
    chart_drawing.has_chinese_fonts.cache_clear()
