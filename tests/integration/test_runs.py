"""A whole run, a second one, the next batch, a rebuild, a reader held open: on the real sample sites."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from tests.integration.conftest import Installation, assert_same_rows, dump
from tests.live_rows import ask

from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.pipeline.outcome import run_failed
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunMode, RunOptions, RunSummary, SourceState
from gov_reviews.settings import Settings
from gov_reviews_samples.server import publish_next, running_sample_site

pytestmark = pytest.mark.slow

SAMPLE_SOURCES = {"sample_committee", "sample_epaper", "sample_mirror", "sample_portal"}
RequestLog = Callable[[Settings], list[tuple[str, str, int]]]


def test_a_first_run_loads_every_source_and_holds_back_what_is_wrong(
    loaded_root: tuple[Path, RunSummary],
) -> None:
    root, summary = loaded_root
    settings = Settings(data_root=root)
    assert summary.state == "published", summary.message
    assert not run_failed(summary)
    assert {outcome.source_id for outcome in summary.sources} == SAMPLE_SOURCES
    assert all(outcome.state in (SourceState.OK, SourceState.PARTIAL) for outcome in summary.sources)
    assert summary.documents.keys() == SAMPLE_SOURCES
    assert sum(summary.observations.values()) >= 300
    assert not [check for check in summary.checks if check.severity == "critical" and not check.is_passed]
    assert {check.table_name.split(".")[0] for check in summary.checks} >= {"staging", "core", "mart"}

    held = ask(
        settings,
        "select rule_id, held_value, printed, reason from mart.quarantine where scope = 'observation'",
    )
    assert any(str(row[2]).startswith("198") for row in held), "the satisfaction rate of 198 % is held back"
    pages = {
        row[0] for row in ask(settings, "select distinct rule_id from mart.quarantine where scope = 'page'")
    }
    assert {"page_truncated", "page_blocked_waf"} <= pages
    assert ask(settings, "select count(*) from mart.observation where unit = '%' and value > 100") == [(0,)]
    assert (
        ask(settings, "select count(*) from core.fact_observation where unit = '%' and value > 100")[0][0]
        >= 1
    )
    assert all(row[3] for row in held)
    for (reason,) in ask(settings, "select reason from ops.quarantine"):
        english, chinese = str(reason).split("\n")
        assert re.search("[a-z]{3} [a-z]{2}", english), reason
        assert re.search("[一-鿿]{4}", chinese), reason
        assert not re.search("[a-z]{3} [a-z]{3,} [a-z]{2}", chinese.replace("gov-reviews", "")), reason


def test_every_figure_is_cut_out_of_its_text(loaded_root: tuple[Path, RunSummary]) -> None:
    settings = Settings(data_root=loaded_root[0])
    bodies = dict(ask(settings, "select document_key, body_text from core.dim_document"))
    figures = ask(settings, "select document_key, char_start, char_end, printed from core.fact_observation")
    assert len(figures) > 300
    assert all(str(bodies[document])[start:end] == printed for document, start, end, printed in figures)  # type: ignore[misc]


def test_the_example_queries_of_the_summary_work(
    loaded: Installation, loaded_root: tuple[Path, RunSummary]
) -> None:
    summary = loaded_root[1]
    assert len(summary.queries) == 3
    for query in summary.queries:
        result = loaded.cli("query", query, "--format", "json")
        assert result.returncode == 0, result.stderr
        assert json.loads(result.stdout), query


def test_a_second_run_asks_for_no_article_and_changes_no_row(
    loaded: Installation, requests_of: RequestLog
) -> None:
    before = dump(loaded.settings.warehouse_path)
    stamp = loaded.settings.warehouse_path.stat()
    summary = loaded.run()
    assert summary.state == "nothing_new"
    assert "Nothing new" in summary.message
    assert not run_failed(summary)
    assert all(outcome.fetched == 0 for outcome in summary.sources)
    asked = requests_of(loaded.settings)
    assert asked, "the lists are looked at"
    articles = [
        target
        for host, target, status in asked
        if "content_" in target or "/t20" in target or "news_view" in target
    ]
    assert articles == []
    after = loaded.settings.warehouse_path.stat()
    assert (stamp.st_ino, stamp.st_mtime_ns) == (after.st_ino, after.st_mtime_ns), (
        "the live file was not touched"
    )
    assert_same_rows(dump(loaded.settings.warehouse_path), before)


@dataclass(frozen=True)
class NextBatch:
    """An installation whose second run brought the next batch, while somebody had the file of the first open.

    Attributes:
        urls, figures: What the warehouse held before that run.
        asked: What that run asked the server for.
        held_reviews: How many reviews the open connection saw before and after.
    """

    settings: Settings
    summary: RunSummary
    urls: set[object]
    figures: set[object]
    asked: set[str]
    held_reviews: tuple[object, object]


@pytest.fixture(scope="module")
def next_batch(
    loaded_root: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory, requests_of: RequestLog
) -> Iterator[NextBatch]:
    """The run that three tests look at, beside its sample sites."""
    settings = Settings(data_root=tmp_path_factory.mktemp("next") / "data")
    shutil.copytree(loaded_root[0], settings.data_root)
    urls = {row[0] for row in ask(settings, "select url from ops.crawl_url")}
    figures = {row[0] for row in ask(settings, "select observation_key from core.fact_observation")}
    with running_sample_site(settings), duckdb.connect(":memory:") as held:
        held.execute(f"attach '{settings.warehouse_path}' as warehouse (read_only)")
        count = "select count(*) from warehouse.mart.review"
        before = held.execute(count).fetchone()
        publish_next(settings)
        summary = run_pipeline(settings, RunOptions())
        after = held.execute(count).fetchone()
        asked = {f"http://{host}{target}" for host, target, _ in requests_of(settings)}
        yield NextBatch(settings, summary, urls, figures, asked, (before, after))


def test_the_next_batch_brings_only_the_news(next_batch: NextBatch) -> None:
    settings, summary, known = next_batch.settings, next_batch.summary, next_batch.urls
    assert summary.state == "published", summary.message
    fetched = {row[0] for row in ask(settings, "select url from ops.crawl_url")} - known
    assert len(fetched) == sum(outcome.fetched for outcome in summary.sources) > 0
    assert sum(summary.documents.values()) > 0
    assert next_batch.asked
    assert not next_batch.asked & known, "no article of the archive was asked for again"
    after = {row[0] for row in ask(settings, "select observation_key from core.fact_observation")}
    assert after > next_batch.figures
    assert run_pipeline(settings, RunOptions()).state == "nothing_new"


def test_recheck_asks_for_known_articles_and_still_loads_nothing_twice(loaded: Installation) -> None:
    before = dump(loaded.settings.warehouse_path)
    summary = loaded.run(mode=RunMode.RECHECK)
    assert sum(outcome.not_modified for outcome in summary.sources) > 10
    assert summary.state == "nothing_new"
    assert_same_rows(dump(loaded.settings.warehouse_path), before)


def test_a_dry_run_archives_and_loads_nothing(installation: Installation) -> None:
    summary = installation.run(mode=RunMode.DRY_RUN)
    assert summary.state == "dry_run"
    assert sum(outcome.listed for outcome in summary.sources) > 10
    assert not installation.settings.warehouse_path.exists()
    assert list(installation.settings.archive_root.rglob("*.warc.gz")) == []


def test_a_rebuild_from_the_archive_gives_the_same_tables(next_batch: NextBatch, tmp_path: Path) -> None:
    rebuilt = Settings(data_root=tmp_path / "rebuilt")
    shutil.copytree(next_batch.settings.archive_root, rebuilt.archive_root)
    summary = run_pipeline(rebuilt, RunOptions(use_sites=False))
    assert summary.state == "published", summary.message
    assert_same_rows(dump(rebuilt.warehouse_path), dump(next_batch.settings.warehouse_path))


def test_a_reader_held_open_over_a_publication_goes_on(next_batch: NextBatch) -> None:
    before, after = next_batch.held_reviews
    assert after == before
    now = ask(next_batch.settings, "select count(*) from mart.review")[0]
    assert now > before  # type: ignore[operator]


def test_one_source_of_several_can_be_asked(installation: Installation) -> None:
    summary = installation.run(sources=(SourceId("sample_committee"),))
    assert summary.state == "published", summary.message
    assert {outcome.source_id for outcome in summary.sources} == {"sample_committee"}
    assert {row[0] for row in ask(installation.settings, "select distinct source_id from ops.crawl_url")} == {
        "sample_committee"
    }


def test_without_a_server_the_sources_are_unreachable_and_the_run_fails(tmp_path: Path) -> None:
    settings = Settings(data_root=tmp_path, sample_site_address="127.0.0.1:1")  # nobody listens there
    summary = run_pipeline(settings, RunOptions())
    assert run_failed(summary)
    assert run_failed(run_pipeline(settings, RunOptions(mode=RunMode.DRY_RUN)))
    assert {outcome.state for outcome in summary.sources} == {SourceState.UNREACHABLE}
    assert all("sample-site" in outcome.message for outcome in summary.sources)


def test_status_tells_what_is_there_and_complains_when_it_is_old(
    loaded: Installation, tmp_path: Path
) -> None:
    fresh = loaded.cli("status", "--max-age-days", "1")
    assert fresh.returncode == 0, fresh.stderr
    assert "sample_epaper" in fresh.stdout
    assert "page_truncated" in fresh.stdout
    for path in loaded.settings.runs_root.glob("*/*.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('_at": "20', '_at": "19'), encoding="utf-8")  # a hundred years ago
    old = loaded.cli("status", "--max-age-days", "1")
    assert old.returncode == 1
    assert "No run succeeded" in old.stderr
    assert loaded.cli("status", "--data", str(tmp_path / "empty")).returncode == 1
