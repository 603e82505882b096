"""The warehouse is a function of what was captured: not of runs, of order, of repetition."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from warehouse_data import (
    BODY,
    COMMITTEE,
    EPAPER,
    PORTAL,
    REBUILT_TABLES,
    TINGNAN,
    WANGLAN,
    Chunk,
    all_rows,
    change_live,
    figure,
    make_capture,
    make_review,
    run_and_publish,
    standard_figures,
    start_run,
    unreadable,
    world,
)

from gov_reviews.errors import ContractBroken, InvalidRequest, NotEnoughSpace, WarehouseBusy
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import DocType, Issue
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse import build as build_module
from gov_reviews.warehouse import few_rows
from gov_reviews.warehouse.build import merge_into_candidate
from gov_reviews.warehouse.duckdb_files import open_read_only
from gov_reviews.warehouse.pending import read_before
from gov_reviews.warehouse.reader import query_published
from gov_reviews.warehouse.table_merge import merge_rows
from gov_reviews.warehouse.writer_lock import writer_lock

pytestmark = pytest.mark.slow


def test_one_run_fills_every_promise(published: Settings) -> None:
    settings = published
    reviews = query_published(
        settings, "select url, is_canonical, figures, organization_name, views from mart.review"
    ).rows
    assert reviews[0][1] is True
    assert {row[0]: row[1] for row in reviews} == {
        "http://committee.sample.example/1": True,  # the committee's own site
        "http://portal.sample.example/1.html": False,
        "http://mirror.sample.example/1.html": False,
        "http://portal.sample.example/2.html": False,  # another text of the same work
        "http://mirror.sample.example/who.html": True,  # undecided: a work of its own
        "http://portal.sample.example/2024.html": True,
    }
    assert {row[4] for row in reviews if row[0].endswith("example/1")} == {700}
    figures = query_published(
        settings,
        "select url, count(*), bool_and(is_canonical) from mart.observation group by url order by url",
    ).rows
    assert figures == (
        ("http://committee.sample.example/1", 5, True),
        ("http://mirror.sample.example/who.html", 5, True),
        ("http://portal.sample.example/2.html", 2, False),
        ("http://portal.sample.example/2024.html", 4, True),
    )
    outcomes = dict(
        query_published(settings, "select outcome, count(*) from ops.crawl_url group by outcome").rows
    )
    assert outcomes == {"loaded": 8, "quarantined": 1, "not_a_review": 1}
    # the doubt about a figure belongs to the portal's reading, which is not the text that was taken (fewer
    # repairs elsewhere)
    assert query_published(settings, "select rule_id, scope, url from mart.quarantine").rows == (
        ("organization_undecided", "field", "http://mirror.sample.example/who.html"),
        ("page_truncated", "page", "http://portal.sample.example/cut.html"),
        ("review_year_undecided", "field", "http://mirror.sample.example/who.html"),
    )


def test_evidence_cuts_out_its_words(published: Settings) -> None:
    settings = published
    rows = query_published(
        settings,
        "select printed, sentence, substr(body_text, char_start + 1, char_end - char_start), "
        "contains(body_text, sentence)"
        " from mart.observation inner join mart.review using (url)",
    ).rows
    assert len(rows) == 16
    assert all(printed == cut and inside for printed, _, cut, inside in rows)


def test_same_parts_again_change_only_the_run_that_read_them(published: Settings) -> None:
    settings = published
    before = all_rows(settings.warehouse_path)
    start_run(settings, "r2", *world())

    report = merge_into_candidate(settings, "r2")

    assert (report.inserted, report.deleted) == ({}, {})
    assert report.updated.keys() == {"core.dim_document", "core.fact_observation"}
    assert all_rows(RunFolder(settings, "r2").candidate) == before


@pytest.mark.parametrize(
    "runs",
    [
        ((7, 5), (4, 2), (6, 3, 1, 0)),
        ((2,), (3, 5), (0, 1, 4, 6, 7)),
    ],
)
def test_order_of_loading_does_not_matter(
    settings: Settings, published: Settings, runs: tuple[tuple[int, ...], ...]
) -> None:
    undisturbed = all_rows(published.warehouse_path)
    chunks = world()
    for number, run in enumerate(runs):
        run_and_publish(settings, f"r{number}", *(chunks[index] for index in run))

    found = all_rows(settings.warehouse_path)

    assert {table: len(rows) for table, rows in found.items()} == {
        table: len(rows) for table, rows in undisturbed.items()
    }
    assert found == undisturbed


def test_small_runs_that_are_interrupted_come_to_what_one_run_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few committees are touched a run, so few figures are read; every build is interrupted once before."""
    chunks = [committee_of_year(number) for number in range(24)]
    whole, parts = Settings(tmp_path / "whole"), Settings(tmp_path / "parts")
    run_and_publish(whole, "r0", *chunks)
    is_little = few_rows._is_little
    narrowed: list[bool] = []
    monkeypatch.setattr(
        few_rows, "_is_little", lambda *asked: narrowed.append(is_little(*asked)) or narrowed[-1]
    )
    order = Random(7).sample(range(24), 24)  # noqa: S311 - an order, no secret
    for number, run in enumerate((order[:14], order[14:21], order[21:23], order[23:])):
        start_run(parts, f"r{number}", *(chunks[index] for index in run))
        interrupt_build(parts, f"r{number}", 4 + 5 * number, monkeypatch)
        run_and_publish(parts, f"r{number}", *(chunks[index] for index in run))
    tables = (*REBUILT_TABLES, "core.fact_year_value", "core.year_value_doubt", "core.dim_season")
    assert all_rows(parts.warehouse_path, tables) == all_rows(whole.warehouse_path, tables)
    assert True in narrowed, "no run was small enough to read few rows"


def committee_of_year(number: int) -> Chunk:
    """One of 8 committees in one of 3 years; the last year speaks of the one before, too."""
    code, year = f"99{number % 8 + 1:02}01", 2023 + number // 8
    capture = make_capture(f"http://portal.sample.example/{number}.html", hours=number)
    body = BODY.replace("395件", f"{300 + number}件") + "上年立案290件。"
    figures = [
        figure(body, f"{300 + number}件", 300 + number, "件", "proposals_submitted", year=year),
        figure(body, "320件", 320, "件", "proposals_filed", year=year),
        figure(body, "290件", 290, "件", "proposals_filed", year=year - 1),
    ]
    organization = replace(WANGLAN, code=code, name=f"第{number % 8 + 1}县政协")
    return [capture], [
        make_review([capture], body, observations=figures, organization=organization, year=year)
    ]


def interrupt_build(settings: Settings, run_id: str, tables: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin a build and end it after some tables."""
    built = itertools.count()

    def merge_or_end(*arguments: Any) -> Counter[str]:
        if next(built) == tables:
            raise KeyboardInterrupt
        return merge_rows(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(build_module, "merge_rows", merge_or_end)
        with pytest.raises(KeyboardInterrupt):
            merge_into_candidate(settings, run_id)


def test_changed_page_shows_its_newest_text_and_keeps_the_old(settings: Settings) -> None:
    old = make_capture("http://committee.sample.example/1", source=COMMITTEE)
    new = make_capture("http://committee.sample.example/1", "v2", hours=48, source=COMMITTEE)
    corrected = BODY.replace("395件", "359件")
    run_and_publish(settings, "r1", ([old], [make_review([old])]))
    run_and_publish(
        settings,
        "r2",
        (
            [new],
            [
                make_review(
                    [new],
                    corrected,
                    observations=[figure(corrected, "359件", 359, "件", "proposals_submitted")],
                )
            ],
        ),
    )

    assert query_published(settings, "select body_text, figures from mart.review").rows == ((corrected, 1),)
    assert query_published(settings, "select value from mart.observation").rows == ((359.0,),)
    versions = query_published(
        settings, "select body_text, is_current, is_canonical from core.dim_document order by is_current"
    ).rows
    assert versions == ((BODY, False, False), (corrected, True, True))


def test_page_read_with_its_second_half_replaces_the_first_reading(settings: Settings) -> None:
    """An e-paper page whose jump line could not be followed is read again when the other page arrives;
    nothing of the half remains.
    """
    first = make_capture("http://epaper.sample.example/1.html", source=EPAPER, group="issue")
    second = make_capture("http://epaper.sample.example/2.html", source=EPAPER, group="issue", hours=24)
    half = BODY[: BODY.index("报送")]
    run_and_publish(
        settings,
        "r1",
        (
            [first],
            [make_review([first], half, issues=[Issue("page_continues", "warning", "field", "缺下半")])],
        ),
    )
    run_and_publish(settings, "r2", ([first, second], [make_review([first, second])]))

    assert query_published(settings, "select url, body_text, figures from mart.review").rows == (
        ("http://epaper.sample.example/1.html", BODY, 5),
    )
    assert query_published(settings, "select count(*) from core.dim_document").rows == ((1,),)
    assert query_published(settings, "select count(*) from core.fact_observation").rows == ((5,),)
    assert query_published(settings, "select count(*) from ops.quarantine").rows == ((0,),)
    alone = Settings(settings.data_root / "alone")
    run_and_publish(alone, "r1", ([first, second], [make_review([first, second])]))
    assert all_rows(alone.warehouse_path) == all_rows(settings.warehouse_path)


def test_better_code_replaces_what_it_read_before(settings: Settings) -> None:
    """Reprocessing: the same capture reads differently now."""
    capture = make_capture("http://committee.sample.example/1", source=COMMITTEE)
    doubt = Issue("organization_undecided", "warning", "field", "?", candidates="汀南区")
    run_and_publish(settings, "r1", ([capture], [make_review([capture], organization=None, issues=[doubt])]))
    run_and_publish(settings, "r2", ([capture], [make_review([capture], organization=TINGNAN)]))

    assert query_published(settings, "select organization_name from mart.review").rows == ((TINGNAN.name,),)
    assert query_published(settings, "select count(*) from core.dim_document").rows == ((1,),)
    assert query_published(settings, "select count(*) from core.fact_observation").rows == ((5,),)
    assert query_published(settings, "select count(*) from ops.quarantine").rows == ((0,),)
    run_and_publish(settings, "r3", ([capture], [unreadable(capture, PageState.DECODE_SUSPECT)]))
    assert query_published(settings, "select count(*) from core.dim_document").rows == ((0,),)
    assert query_published(settings, "select rule_id from ops.quarantine").rows == (("page_decode_suspect",),)


def test_figures_that_stand_twice_are_told_not_lost(settings: Settings) -> None:
    capture = make_capture("http://committee.sample.example/1", source=COMMITTEE)
    first = figure(BODY, "5次", 5, "次", "standing_committee_meetings")
    second = dataclasses.replace(first, value=50)
    run_and_publish(settings, "r1", ([capture], [make_review([capture], observations=[first, second])]))
    assert query_published(settings, "select value from mart.observation").rows == ((5.0,),)
    assert query_published(settings, "select rule_id, held_value from ops.quarantine").rows == (
        ("observation_doubled", "5次 = 50次"),
    )


def test_pending_is_what_the_live_file_does_not_list(settings: Settings) -> None:
    captures = [make_capture(f"http://portal.sample.example/{number}.html") for number in range(3)]
    assert read_before(settings).processed == set()
    run_and_publish(settings, "r1", (captures[:2], [make_review([captures[0]])]))
    assert read_before(settings).processed == {captures[0].capture_id, captures[1].capture_id}
    assert query_published(settings, "select outcome from ops.crawl_url order by outcome").rows == (
        ("loaded",),
        ("not_used",),
    )


def test_topic_reviews_of_one_year_are_works_of_their_own(settings: Settings) -> None:
    captures = [
        make_capture(f"http://committee.sample.example/{number}", source=COMMITTEE) for number in range(2)
    ]
    reviews = [
        make_review([capture], BODY + title, doc_type=DocType.TOPIC_REVIEW, title=title)
        for capture, title in zip(captures, ("提案工作综述", "社情民意工作综述"), strict=True)
    ]
    run_and_publish(settings, "r1", (captures, reviews))
    assert query_published(settings, "select is_canonical from mart.review").rows == ((True,), (True,))


def test_history_names_the_run_and_nothing_else_does(published: Settings) -> None:
    settings = published
    (run,) = query_published(settings, "select run_id, capture_count, run_options from ops.run").rows
    assert run[:2] == ("the-first-run", 10)
    assert json.loads(run[2])["mode"] == "new"
    for table, rows in all_rows(settings.warehouse_path).items():
        assert "the-first-run" not in repr(rows), table


# --- what is refused ---


def test_unknown_run_is_refused(settings: Settings) -> None:
    with pytest.raises(InvalidRequest, match="no such run"):
        merge_into_candidate(settings, "never")


def test_busy_warehouse_names_its_holder(settings: Settings) -> None:
    start_run(settings, "r1", *world()[:1])
    with (
        writer_lock(settings, "publish run_id=other"),
        pytest.raises(WarehouseBusy, match=r"pid \d+ on .*publish run_id=other"),
    ):
        merge_into_candidate(replace(settings, lock_wait_s=0.3), "r1")
    merge_into_candidate(settings, "r1")


def test_full_disk_is_said_before_anything_is_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = start_run(settings, "r1", *world()[:1])
    monkeypatch.setattr(build_module.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(NotEnoughSpace, match="Free some space"):
        merge_into_candidate(settings, "r1")
    assert not list(folder.root.glob("*.duckdb"))


def test_cut_off_part_is_named(settings: Settings) -> None:
    folder = start_run(settings, "r1", *world()[:1])
    part = folder.parts / "stg_review" / "c0001.parquet"
    part.write_bytes(part.read_bytes()[:200])
    with pytest.raises(ContractBroken, match=r"stg_review/c0001\.parquet"):
        merge_into_candidate(settings, "r1")


def test_part_of_another_version_is_named(settings: Settings) -> None:
    folder = start_run(settings, "r1", *world()[:1])
    part = folder.parts / "stg_review" / "c0001.parquet"
    part.write_bytes((folder.parts / "stg_topic" / "c0001.parquet").read_bytes())
    with pytest.raises(ContractBroken, match="columns of its contract"):
        merge_into_candidate(settings, "r1")


def test_capture_in_two_chunks_is_refused(settings: Settings) -> None:
    chunk = world()[0]
    start_run(settings, "r1", chunk, chunk)
    with pytest.raises(ContractBroken, match="Two chunks hold the same captures"):
        merge_into_candidate(settings, "r1")


def test_failed_build_leaves_the_live_file_and_no_candidate(published: Settings) -> None:
    settings = published
    before = settings.warehouse_path.read_bytes()
    folder = start_run(settings, "r2", world()[2], world()[2])
    with pytest.raises(ContractBroken):
        merge_into_candidate(settings, "r2")
    assert settings.warehouse_path.read_bytes() == before
    assert not folder.candidate.exists()


# --- an older file ---


def test_older_file_gets_new_columns_views_and_derived_tables(published: Settings) -> None:
    settings = published
    expected = all_rows(settings.warehouse_path)
    change_live(
        settings,
        "drop view mart.review",
        "create view mart.left_over as select 1 as one",
        "alter table ops.crawl_url drop column last_modified",
        "drop table core.dim_metric",
        "create table core.dim_metric (metric_code varchar)",
        "drop table ops.schema_version",
    )
    start_run(settings, "r2")
    merge_into_candidate(settings, "r2")
    with open_read_only(RunFolder(settings, "r2").candidate) as connection:
        views = {
            row[0]
            for row in connection.execute(
                "select view_name from duckdb_views() where schema_name = 'mart'"
            ).fetchall()
        }
        columns = [row[0] for row in connection.execute("describe ops.crawl_url").fetchall()]
    assert "review" in views
    assert "left_over" not in views
    assert "last_modified" in columns
    found = all_rows(RunFolder(settings, "r2").candidate)
    expected.pop("ops.crawl_url")
    found.pop("ops.crawl_url")  # its new column stands last
    assert found == expected


def test_file_from_before_details_is_filled_by_reading_the_archive_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    captures = [
        make_capture(f"http://committee.sample.example/{number}", source=COMMITTEE) for number in range(2)
    ]
    detailed = [
        *standard_figures(),
        figure(BODY, "98.7%", 98.7, "%", "other", detail_code="proposal_filing_rate"),
    ]
    chunk = (
        captures,
        [make_review([captures[0]], observations=detailed), make_review([captures[1]], year=2024)],
    )
    run_and_publish(settings, "r1", chunk)
    expected = all_rows(settings.warehouse_path)
    details = "select detail_code, detail_name from mart.observation where detail_code is not null"
    assert query_published(settings, details).rows == (("proposal_filing_rate", "提案立案率"),)
    change_live(
        settings,
        "drop view mart.observation",
        "alter table core.fact_observation drop column detail_code",
        "alter table core.dim_metric drop column parent_metric_code",
    )

    assert read_before(settings).processed == set()  # the plan takes everything from the archive
    assert "nothing is fetched columns=core.fact_observation.detail_code" in caplog.text
    run_and_publish(settings, "r2", chunk)

    assert all_rows(settings.warehouse_path) == expected
    assert read_before(settings).processed == {capture.capture_id for capture in captures}


def test_file_from_before_details_can_be_published_over_by_news_alone(settings: Settings) -> None:
    old, new = (
        make_capture(f"http://committee.sample.example/{number}", source=COMMITTEE) for number in range(2)
    )
    run_and_publish(settings, "r1", ([old], [make_review([old])]))
    change_live(
        settings, "drop view mart.observation", "alter table core.fact_observation drop column detail_code"
    )
    detailed = [figure(BODY, "98.7%", 98.7, "%", "other", year=2024, detail_code="proposal_filing_rate")]

    run_and_publish(settings, "r2", ([new], [make_review([new], year=2024, observations=detailed)]))

    rows = query_published(
        settings, "select detail_code, count(*) from mart.observation group by all order by all"
    ).rows
    assert rows == (("proposal_filing_rate", 1), (None, 5))


def test_file_from_before_undecided_fields_takes_them(published: Settings) -> None:
    """Year, type and period were promised once: the promise is dropped, no row is touched, nothing is read
    again.
    """
    settings = published
    expected = all_rows(settings.warehouse_path)
    promised = (
        ("core.dim_document", "doc_type"),
        ("core.fact_observation", "period_start"),
        ("core.fact_observation", "period_end"),
    )
    views = query_published(settings, "select view_name from duckdb_views() where schema_name = 'mart'").rows
    change_live(
        settings,
        *(f"drop view mart.{name}" for (name,) in views),  # DuckDB alters no table that a view reads
        *(f"alter table {table} alter column {column} set not null" for table, column in promised),
    )
    assert len(read_before(settings).processed) == 10
    capture = make_capture("http://committee.sample.example/undecided", source=COMMITTEE)
    figures = [
        dataclasses.replace(figure, period_start=None, period_end=None)
        for figure in standard_figures(BODY + "一年来。")
    ]
    review = make_review([capture], BODY + "一年来。", observations=figures, year=None, doc_type=None)

    run_and_publish(settings, "r2", ([capture], [review]))

    found = all_rows(settings.warehouse_path)
    for table in ("core.dim_document", "core.fact_observation", "mart.review", "mart.observation"):
        assert set(map(repr, expected[table])) < set(map(repr, found[table])), table
    assert len(found["mart.observation"]) == len(expected["mart.observation"]) + 5
    assert query_published(
        settings,
        "select count(*) from core.fact_observation where period_start is null and period_end is null",
    ).rows == ((5,),)


@pytest.mark.parametrize(
    "change",
    [
        "alter table core.dim_document add column invented_by_a_newer_version varchar",
        "alter table core.fact_observation drop column has_conflict",
        "alter table ops.crawl_url alter column http_status type varchar",
    ],
)
def test_file_that_cannot_be_brought_up_says_what_to_do(published: Settings, change: str) -> None:
    settings = published
    change_live(settings, change)
    before = settings.warehouse_path.read_bytes()
    start_run(settings, "r2")
    with pytest.raises(ContractBroken, match=r"read again from the archive") as caught:
        merge_into_candidate(settings, "r2")
    assert caught.value.context["table"] in change
    assert settings.warehouse_path.read_bytes() == before


def test_live_file_is_a_plain_duckdb_file(published: Settings) -> None:
    settings = published
    connection = duckdb.connect(str(settings.warehouse_path), read_only=True)
    try:
        schemas = {
            row[0]
            for row in connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
        }
        period = connection.execute(
            "select min(period_start), max(period_end) from mart.observation"
        ).fetchone()
    finally:
        connection.close()
    assert schemas == {"core", "mart", "ops"}
    assert period == (date(2024, 1, 1), date(2025, 12, 31))
    assert PORTAL == "sample_portal"
