"""The briefing as files: one HTML page that needs nothing else, and its charts as SVG and PNG beside it.

In: a `Briefing`, whose texts are hostile. Out: briefings/<number of the publication>/, of which the last ones
are kept. The page has no script and fetches nothing; the charts are images in it, so nothing in them is
markup of the page. Both languages stand one after the other; on paper the second begins on a new page.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from gov_reviews.atomic_write import sync_path
from gov_reviews.clock import local_day
from gov_reviews.records.both_languages import in_both
from gov_reviews.report.briefing_facts import Briefing
from gov_reviews.report.chart_drawing import chart_png, chart_svg
from gov_reviews.report.chart_words import tell_ranking, tell_source
from gov_reviews.report.charts import (
    Chart,
    ChartRole,
    ChartTexts,
    ChartValue,
    PartCount,
    counts_chart,
    ranking_chart,
)
from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.report.shown_values import show_number, show_time, show_value
from gov_reviews.report.standalone_page import render_standalone
from gov_reviews.settings import Settings
from gov_reviews.warehouse.writer_lock import file_lock

PAGE_NAME = "briefing.html"
_MAKING = ".making-"
_BUSY = in_both(
    "Another process writes a briefing. Wait for it, then start again.",
    "另一进程正在编写简报。请等待其完成后重试。",
)
_LEVEL_ROLES = {
    "national": ChartRole.INFO,
    "province": ChartRole.MAIN,
    "prefecture": ChartRole.PEER,
    "county": ChartRole.CONTEXT,
}


@dataclass(frozen=True, slots=True)
class BriefingFiles:
    """What was written.

    Attributes:
        folder: Holds page and charts. number: of the publication, 0 where none is recorded.
    """

    folder: Path
    number: int
    charts: tuple[str, ...]

    @property
    def page(self) -> Path:
        """The page."""
        return self.folder / PAGE_NAME


@dataclass(frozen=True, slots=True)
class _Half:
    """One language: its words, its charts with their pictures."""

    say: Wording
    charts: tuple[tuple[Chart, str], ...]


def write_briefing(settings: Settings, briefing: Briefing) -> BriefingFiles:
    """Write it, whole or not at all, and delete what is older than the last ones. One of the same publication
    is replaced.

    Raises:
        WarehouseBusy: Another process writes one.
    """
    number = briefing.publication.number if briefing.publication is not None else 0
    root = settings.briefings_root
    with file_lock(root / ".briefing.lock", f"briefing {number}", settings.lock_wait_s, _BUSY):
        for unfinished in root.glob(f"{_MAKING}*"):  # of a process that was killed
            shutil.rmtree(unfinished)
        making = Path(mkdtemp(prefix=_MAKING, dir=root))
        try:
            making.chmod(0o755)
            names = _write_files(briefing, making)
            folder = root / f"{number:06d}"
            if folder.exists():
                folder.rename(Path(mkdtemp(prefix=_MAKING, dir=root)))
            making.rename(folder)
            sync_path(root)
        finally:
            for left in root.glob(f"{_MAKING}*"):
                shutil.rmtree(left, ignore_errors=True)
        for old in list_briefings(settings)[settings.keep_briefings :]:
            shutil.rmtree(old)
    return BriefingFiles(folder, number, tuple(names))


def list_briefings(settings: Settings) -> list[Path]:
    """Their folders, newest first."""
    root = settings.briefings_root
    found = [path for path in root.iterdir() if path.name.isdigit()] if root.is_dir() else []
    return sorted(found, key=lambda path: int(path.name), reverse=True)


def _write_files(briefing: Briefing, folder: Path) -> list[str]:
    names, halves = [], []
    for language in (Language.ZH, Language.EN):
        say = Wording(language)
        charts = []
        for chart in draw_charts(briefing, say):
            svg = chart_svg(chart)
            stem = f"{chart.name}.{language}"
            (folder / f"{stem}.svg").write_text(svg, encoding="utf-8")
            names.append(f"{stem}.svg")
            if (png := chart_png(chart)) is not None:
                (folder / f"{stem}.png").write_bytes(png)
                names.append(f"{stem}.png")
            picture = base64.b64encode(svg.encode("utf-8")).decode("ascii")
            charts.append((chart, f"data:image/svg+xml;base64,{picture}"))
        halves.append(_Half(say, tuple(charts)))
    (folder / PAGE_NAME).write_text(_page(briefing, halves), encoding="utf-8")
    return names


def draw_charts(briefing: Briefing, say: Wording) -> list[Chart]:
    """How many reviews there are of which year, and who states the most of what most committees state."""
    charts, foot = [], tell_source(briefing.publication, say)
    if briefing.by_year:
        counts = [
            PartCount(
                str(count.review_year),
                say.named("level", count.level),
                count.reviews,
                _LEVEL_ROLES.get(count.level, ChartRole.PEER),
            )
            for count in briefing.by_year
        ]
        most = max(
            {count.review_year for count in briefing.by_year},
            key=lambda year: sum(count.reviews for count in briefing.by_year if count.review_year == year),
        )
        total = sum(count.reviews for count in briefing.by_year if count.review_year == most)
        title = say("briefing.chart_years", year=most, count=show_number(total))
        charts.append(
            counts_chart("reviews", ChartTexts(title, say("briefing.chart_years_unit"), foot), counts)
        )
    if (ranked := briefing.ranked) is not None:
        values = [
            ChartValue(name, value, ranked.unit, bound)
            for name, value, bound in {row[0]: row for row in ranked.values}.values()
        ]
        metric = say.either(ranked.metric_name, ranked.metric_name_en)
        subtitle = say(
            "briefing.chart_ranking_unit",
            level=say.named("level", ranked.level),
            count=ranked.committees,
            unit=ranked.unit,
        )
        texts = ChartTexts(tell_ranking(metric, ranked.review_year, values, say), subtitle, foot)
        charts.append(ranking_chart("ranking", texts, values, say))
    return charts


def _page(briefing: Briefing, halves: list[_Half]) -> str:
    filters: dict[str, Callable[..., Any]] = {
        "number": show_number,
        "figure": _show_figure,
        "is_web": _is_web,
        "local": show_time,
        "day": local_day,
    }
    return render_standalone("briefing", {"briefing": briefing, "halves": halves}, filters, "zh-CN")


def _show_figure(value: float | None, unit: str | None) -> str:
    return show_value(value, unit, "eq")


def _is_web(url: str) -> bool:
    """Whether a click may lead there: an address of the web, and no script."""
    return url.lower().startswith(("http://", "https://"))
