"""The briefing of a small warehouse that was published twice, the second time with hostile texts."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

from tests.made_records import CAPTURED_AT

from gov_reviews.errors import WarehouseBusy, WarehouseMissing
from gov_reviews.report import briefing_page
from gov_reviews.report.briefing_facts import (
    Briefing,
    BriefReview,
    ChangedFigure,
    FailedCheck,
    FigureCounts,
    RankedMetric,
    SourceInTrouble,
    read_briefing,
)
from gov_reviews.report.briefing_page import BriefingFiles, list_briefings, write_briefing
from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.settings import Settings
from gov_reviews.warehouse.writer_lock import file_lock

HOSTILE = "<script>alert(1)</script>'; drop table core.dim_document; --"


@pytest.fixture(scope="module")
def installation(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The first publication holds an ordinary world; the briefing of it is written, too."""
    from warehouse_data import TINGNAN, make_capture, make_review, run_and_publish

    settings = Settings(tmp_path_factory.mktemp("briefing") / "data", keep_briefings=2)
    shutil.copytree(published_once, settings.data_root)
    first = read_briefing(settings)
    assert first.is_first
    assert first.reviews == first.new_count >= len(first.new) > 0
    write_briefing(settings, first)
    scripted = make_capture("http://epaper.sample.example/script.html")
    review = make_review([scripted], title=HOSTILE, organization=TINGNAN, year=2023)
    run_and_publish(settings, "r2", ([scripted], [review]))
    return settings


@pytest.fixture(scope="module")
def briefing(installation: Settings) -> Briefing:
    return read_briefing(installation)


@pytest.fixture(scope="module")
def files(installation: Settings, briefing: Briefing) -> Iterator[BriefingFiles]:
    return write_briefing(installation, briefing)


class Seen(HTMLParser):
    """Elements and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.addresses += [str(value) for name, value in attrs if name in {"src", "href"}]


def test_nothing_without_a_publication(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing):
        read_briefing(Settings(tmp_path))


def test_it_tells_what_is_new_against_the_publication_before(briefing: Briefing) -> None:
    assert briefing.publication is not None
    assert (briefing.publication.number, briefing.publication.run_id) == (2, "r2")
    assert not briefing.is_first
    assert (briefing.new_count, [review.title for review in briefing.new]) == (1, [HOSTILE])
    assert briefing.figure_counts.changed == briefing.figure_counts.withdrawn == 0
    assert sum(count.reviews for count in briefing.by_year) <= briefing.reviews


def test_the_page_needs_nothing_else_and_is_no_script(files: BriefingFiles) -> None:
    text = files.page.read_text(encoding="utf-8")
    seen = Seen(text)
    assert "script" not in seen.elements
    assert {address.split(":")[0] for address in seen.addresses} <= {"data", "http", "https"}
    assert "&lt;script&gt;alert(1)" in text
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    for said in (
        "政协工作综述：简报",
        "CPPCC work reviews: briefing",
        "本次新增",
        "New since the publication",
    ):
        assert said in text
    assert len(text) < 1_000_000


def test_charts_lie_beside_it_in_both_languages(files: BriefingFiles) -> None:
    assert {"reviews.zh.svg", "reviews.en.svg"} <= set(files.charts)
    for name in files.charts:
        content = (files.folder / name).read_bytes()
        assert content.startswith(b"<svg" if name.endswith(".svg") else b"\x89PNG")
    assert len(re.findall("<img", files.page.read_text(encoding="utf-8"))) == sum(
        name.endswith(".svg") for name in files.charts
    )


def test_only_the_last_ones_are_kept_and_one_is_replaced(
    installation: Settings, briefing: Briefing, files: BriefingFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefing_page, "draw_charts", lambda briefing, say: [])
    assert briefing.publication is not None
    write_briefing(installation, replace(briefing, publication=replace(briefing.publication, number=3)))
    write_briefing(installation, replace(briefing, publication=replace(briefing.publication, number=3)))
    assert [folder.name for folder in list_briefings(installation)] == ["000003", "000002"]
    assert not list(installation.briefings_root.glob(".making-*"))


def test_two_processes_do_not_write_at_once_and_what_a_killed_one_left_goes(
    installation: Settings, briefing: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefing_page, "draw_charts", lambda briefing, say: [])
    left = installation.briefings_root / ".making-x"
    left.mkdir(parents=True)
    (left / "page").touch()
    with (
        file_lock(installation.briefings_root / ".briefing.lock", "other", 0),
        pytest.raises(WarehouseBusy, match="Another process writes a briefing"),
    ):
        write_briefing(replace(installation, lock_wait_s=0), briefing)
    assert left.exists()
    assert write_briefing(installation, briefing).page.is_file()
    assert not left.exists()


def test_a_link_leads_to_the_web_only_and_a_ranking_is_drawn_with_its_bounds(
    briefing: Briefing, tmp_path: Path
) -> None:
    odd = BriefReview("javascript:alert(1)", "title", None, None, None, 0)
    ranked = RankedMetric(
        "提案", "Proposals", "件", 2023, "county", 3, (("<b>甲", 9.0, "ge"), ("乙", 3.0, "eq"))
    )
    shown = replace(briefing, new=(odd,), ranked=ranked)
    charts = briefing_page.draw_charts(shown, Wording(Language.EN))
    assert [chart.name for chart in charts][-1] == "ranking"
    assert "<b>甲 states the most" in charts[-1].texts.title
    assert "≥9" in charts[-1].description
    failed = FailedCheck("warning", HOSTILE, HOSTILE, 1, 9)
    source = SourceInTrouble("x", HOSTILE, "blocked", CAPTURED_AT, "Ask.", "请联系。")
    changed = ChangedFigure(
        "changed", "rules", "javascript:alert(2)", HOSTILE, 2023, HOSTILE, None, 1200.0, "件", 1300.0, "件"
    )
    gone = replace(changed, kind="withdrawn", reason="decision", new_value=None, new_unit=None)
    counts = FigureCounts(5, 1, 45)
    shown = replace(shown, changes=(changed, gone), figure_counts=counts)
    shown = replace(shown, failed_checks=(failed,), sources=(source,), checks=9, ranked=None, by_year=())
    files = write_briefing(Settings(tmp_path), shown)
    text = files.page.read_text(encoding="utf-8")
    seen = Seen(text)
    assert "script" not in seen.elements
    assert "javascript:" not in "".join(seen.addresses)
    assert "8 of 9 checks passed" in text
    assert "<del>1,200 件</del></td><td>1,300 件</td><td>the same page is read otherwise" in text
    assert "<td>withdrawn</td><td>a person decided it" in text
    assert "and 44 more: mart.change_log" in text
    assert "被拦截" in text
    assert "Ask." in text
