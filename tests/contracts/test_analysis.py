"""The questions of sql/analysis run as they stand, and answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "warehouse"))

from warehouse_data import (
    BODY,
    COMMITTEE,
    TINGNAN,
    figure,
    make_capture,
    make_review,
    run_and_publish,
    standard_figures,
)

from gov_reviews.settings import SQL_ROOT, Settings
from gov_reviews.warehouse.reader import QueryResult, query_published

pytestmark = pytest.mark.slow

QUESTIONS = sorted((SQL_ROOT / "analysis").glob("*.sql"))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two committees over two years; one review contradicts itself, one has reports adopted nationally."""
    installation = Settings(tmp_path_factory.mktemp("analysis"))
    disputed = BODY + "全年立案提案325件。被全国政协采用12篇。立案率81%。立案率82%。"
    agreed = BODY.replace("望岚", "汀南") + "立案率90%。"
    figures = [
        figure(disputed, "320件", 320, "件", "proposals_filed", has_conflict=True),
        figure(disputed, "325件", 325, "件", "proposals_filed", has_conflict=True),
        figure(disputed, "98.7%", 98.7, "%", "proposal_satisfaction_rate"),
        figure(disputed, "430余篇", 430, "篇", "opinion_reports_submitted"),
        figure(disputed, "12篇", 12, "篇", "opinion_reports_adopted_national"),
        figure(disputed, "81%", 81, "%", "other", detail_code="proposal_filing_rate", has_conflict=True),
        figure(disputed, "82%", 82, "%", "other", detail_code="proposal_filing_rate", has_conflict=True),
    ]
    agreed_figures = [
        *standard_figures(agreed),
        figure(agreed, "90%", 90, "%", "other", detail_code="proposal_filing_rate"),
    ]
    captures = [
        make_capture(f"http://committee.sample.example/{number}", source=COMMITTEE) for number in range(3)
    ]
    reviews = [
        make_review([captures[0]], disputed, observations=figures),
        make_review([captures[1]], year=2024),
        make_review([captures[2]], agreed, observations=agreed_figures, organization=TINGNAN),
    ]
    run_and_publish(installation, "r1", (captures, reviews))
    return installation


def ask(settings: Settings, name: str) -> QueryResult:
    return query_published(settings, (SQL_ROOT / "analysis" / f"{name}.sql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_question_runs_and_answers(settings: Settings, path: Path) -> None:
    assert ask(settings, path.stem).rows


def test_there_are_five_questions() -> None:
    assert len(QUESTIONS) >= 5


def test_answers_are_right(settings: Settings) -> None:
    satisfaction = ask(settings, "satisfaction_of_county_committees")
    assert [row[satisfaction.columns.index("peer_count")] for row in satisfaction.rows] == [2, 2, 1]
    adopted = ask(settings, "opinion_reports_adopted_nationally")
    assert [(row[0], row[3], row[5], row[6]) for row in adopted.rows] == [
        ("清岚省云汀市望岚区政协", 12.0, 430.0, 2.8)
    ]
    changed = ask(settings, "proposals_year_on_year")
    assert [row[1:6] for row in changed.rows] == [(2025, 320.0, 320.0, 0.0, 0.0)]
    disputed = ask(settings, "figures_that_disagree")
    assert [row[2:4] for row in disputed.rows] == [
        ("提案立案率", 81.0),
        ("提案立案率", 82.0),
        ("立案提案", 320.0),
        ("立案提案", 325.0),
    ]
    details = ask(settings, "detail_metrics_most_stated")
    assert [row[2:4] + row[7:9] for row in details.rows] == [("其他", "proposal_filing_rate", 1, 90.0)]
    origin = ask(settings, "where_a_number_comes_from")
    assert {row[origin.columns.index("printed")] for row in origin.rows} == {"320件", "325件"}
    assert all(len(row[origin.columns.index("body_sha256")]) == 64 for row in origin.rows)
