"""What a person decides about figures and documents is applied by the next run, shown beside them, and holds
after the warehouse is deleted and built anew; a decision that finds its figure no more says so.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.integration.conftest import dump
from tests.integration.test_wrong_input import REVIEW, ask
from typer.testing import CliRunner

from gov_reviews.cli import app
from gov_reviews.decisions import standing_decisions
from gov_reviews.decisions.review_decisions import Correction
from gov_reviews.decisions.shared_corrections import SharedCorrection
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.runs import RunOptions, RunSummary
from gov_reviews.report.decision_requests import find_target
from gov_reviews.settings import Settings

pytestmark = pytest.mark.slow

# A rate that no rate can be, of another year.
WRONG_RATE = REVIEW.replace("2024", "2022").replace("办复率100%", "办复率130%")


def run(settings: Settings, state: str = "published") -> RunSummary:
    summary = run_pipeline(settings, RunOptions(use_sites=False, inbox=str(settings.inbox_root)))
    assert summary.state == state, summary.message
    return summary


def decide(settings: Settings, *arguments: str) -> str:
    """The command; its output."""
    result = CliRunner().invoke(
        app,
        ["decide", *arguments, "--reason", "compared with the paper"],
        env={"GOV_REVIEWS_DATA": str(settings.data_root)},
    )
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def key_of(settings: Settings, printed: str, year: int, table: str = "mart.observation") -> str:
    [(key,)] = ask(
        settings,
        f"select observation_key from {table} inner join core.dim_document using (document_key)"  # noqa: S608
        f" where printed = '{printed}' and dim_document.review_year = {year}",
    )
    return str(key)


def figure(settings: Settings, printed: str, columns: str, where: str = "true") -> list[tuple[object, ...]]:
    return ask(settings, f"select {columns} from mart.observation where printed = '{printed}' and {where}")  # noqa: S608


def listed(settings: Settings) -> dict[str, str]:
    """State of each decision by what it is about."""
    result = CliRunner().invoke(
        app, ["decisions", "--all", "--json"], env={"GOV_REVIEWS_DATA": str(settings.data_root)}
    )
    assert result.exit_code == 0, result.output
    return {f"{row['kind']} {row['about']}": row["state"] for row in json.loads(result.stdout)}


def make_small(tmp_path: Path) -> Settings:
    """An installation with two reviews from the inbox."""
    settings = Settings(data_root=tmp_path / "data")
    settings.inbox_root.mkdir(parents=True)
    (settings.inbox_root / "good.txt").write_text(REVIEW, encoding="utf-8")
    (settings.inbox_root / "rate.txt").write_text(WRONG_RATE, encoding="utf-8")
    run(settings)
    return settings


def test_decisions_hold_whatever_is_built(tmp_path: Path) -> None:
    settings = make_small(tmp_path)
    before = dump(settings.warehouse_path)
    assert figure(settings, "130%", "value") == [], "the check holds it"
    decide(settings, "correct", key_of(settings, "213件", 2024), "--value", "231", "--unit", "篇")
    decide(settings, "correct", key_of(settings, "98.5%", 2024), "--value", "300")
    decide(settings, "hold", key_of(settings, "92人次", 2024))
    decide(settings, "release", key_of(settings, "130%", 2022, "core.fact_observation"))
    [(document,)] = ask(settings, "select document_key from mart.review where review_year = 2022")
    decide(settings, "correct", str(document), "--year", "2023")
    assert "stands already" in decide(settings, "hold", key_of(settings, "92人次", 2024))
    assert dump(settings.warehouse_path) == before, "nothing happens before the next run"
    assert set(listed(settings).values()) == {"waits"}

    run(settings)
    assert set(listed(settings).values()) == {"applied"}
    [(value, unit, confidence, was, why, who)] = figure(
        settings,
        "213件",
        "value, unit, confidence, corrected_from, decision_reason, decided_by",
        "review_year = 2024",
    )
    assert (value, unit, confidence, why) == (231.0, "篇", 1.0, "compared with the paper")
    assert json.loads(str(was))["value"] == 213.0
    assert "@" in str(who)
    assert figure(settings, "98.5%", "value", "review_year = 2024") == [], (
        "a corrected figure is checked, too"
    )
    assert figure(settings, "92人次", "value", "review_year = 2024") == []
    assert figure(settings, "130%", "value, review_year, is_released, corrected_from") == [
        (130.0, 2023, True, None)
    ]
    assert ask(
        settings, "select scope, reason like 'Released by %' from mart.quarantine where printed = '130%'"
    ) == [("field", True)]
    assert ask(
        settings,
        "select review_year, corrected_from::json->>'review_year', decision_reason from mart.review"
        " where decided_by is not null",
    ) == [(2023, "2022", "compared with the paper")]
    assert ask(
        settings,
        "select distinct year(period_end) from mart.observation"
        " where review_year = 2023 and sentence like '一年来%'",
    ) == [(2023,)], "what the text says of its year is about the corrected one"
    [(held,)] = ask(settings, "select decision_key from ops.decision where printed = '92人次'")
    decide(settings, "withdraw", str(held))

    # one is taken back, and the text changes: a decision that finds its figure no more says so
    (settings.inbox_root / "good.txt").write_text(REVIEW.replace("213", "214"), encoding="utf-8")
    summary = run(settings)
    assert listed(settings) == {
        "correct 213件": "not_found",
        "correct 98.5%": "not_found",  # its sentence is another one now
        "hold 92人次": "withdrawn",
        "release 130%": "applied",
        "correct document": "applied",
    }
    assert figure(settings, "92人次", "value, decided_by", "review_year = 2024") == [(92.0, None)]
    [(note,)] = ask(
        settings, "select distinct decision_note from ops.decision where decision_state = 'not_found'"
    )
    assert "earlier version" in str(note)
    [check] = [check for check in summary.checks if check.check_id == "decisions_find_their_place"]
    assert (check.is_passed, check.severity, check.rows_failed) == (False, "warning", 2)
    result = CliRunner().invoke(app, ["status"], env={"GOV_REVIEWS_DATA": str(settings.data_root)})
    assert "4 count, 2 of them find nothing" in result.stdout

    decided = dump(settings.warehouse_path)
    shutil.rmtree(settings.warehouse_path.parent)
    run(settings)
    rebuilt = dump(settings.warehouse_path)
    assert {table: rows for table, rows in rebuilt.items() if rows != decided[table]} == {}
    assert len(rebuilt["core.fact_observation"]) > 30
    run(settings, "nothing_new")


def test_a_correction_that_comes_with_the_software(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Applied by the next run, also one without news; undone when the software does not bring it any more."""
    settings = make_small(tmp_path)
    found = find_target(settings, key_of(settings, "213件", 2024))
    shared = SharedCorrection(
        url=found.target.url,
        text_key=found.target.text_key,
        figure=found.target.figure,
        correct=Correction(value=231.0),
        reason="digits exchanged",
        evidence="Yearbook 2025, page 7",
        decided_by="A. Reader",
        decided_on=date(2026, 1, 2),
    ).decision()
    brought = [shared]
    monkeypatch.setattr(standing_decisions, "shared_corrections", lambda: tuple(brought))
    run(settings)
    assert figure(settings, "213件", "value, decided_by", "review_year = 2024") == [
        (231.0, "corrections.yaml: A. Reader")
    ]
    brought.clear()
    run(settings)
    assert figure(settings, "213件", "value, decided_by", "review_year = 2024") == [(213.0, None)]
    assert ask(settings, "select count(*) from ops.decision") == [(0,)]


def test_a_correction_that_says_what_is_read_anyway_is_needless(tmp_path: Path) -> None:
    settings = make_small(tmp_path)
    decide(settings, "correct", key_of(settings, "213件", 2024), "--value", "213")
    decide(settings, "correct", key_of(settings, "213件", 2024), "--unit", "篇")
    [(document,)] = ask(settings, "select document_key from mart.review where review_year = 2024")
    decide(settings, "correct", str(document), "--title", "履职这一年")
    run(settings)
    states = dict(ask(settings, "select correction, decision_state from ops.decision"))
    assert states == {
        '{"value": 213.0}': "needless",
        '{"unit": "篇"}': "applied",
        '{"title": "履职这一年"}': "applied",
    }
    [(title, was)] = ask(settings, "select title, corrected_from from mart.review where review_year = 2024")
    assert title == "履职这一年"
    assert set(json.loads(str(was))) == {"title"}
    failed = "select count(*) from ops.quality_result where not is_passed and check_id like '%corrections_are_needed%'"
    assert ask(settings, failed) == [(1,)]
