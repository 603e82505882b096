"""The questions of sql/analysis run as they stand on the sample warehouse, and answer rightly.

The right answers are in resources/analysis_answers.yaml, worked out by hand from the sample texts.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.yaml_files import read_yaml

from gov_reviews.records.runs import RunSummary
from gov_reviews.settings import PROJECT_ROOT, SQL_ROOT, Settings
from gov_reviews.warehouse.reader import QueryResult, query_published
from gov_reviews.warehouse.table_contracts import references_in

QUESTIONS = sorted((SQL_ROOT / "analysis").glob("*.sql"))
ANSWERS = read_yaml(Path(__file__).with_name("resources").joinpath("analysis_answers.yaml"))


def ask(settings: Settings, name: str) -> QueryResult:
    return query_published(settings, (SQL_ROOT / "analysis" / f"{name}.sql").read_text(encoding="utf-8"))


def test_every_question_has_an_answer_and_there_are_twenty() -> None:
    assert {path.stem for path in QUESTIONS} == ANSWERS.keys()
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_opens_in_both_languages_and_asks_mart(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    english, chinese, grain = text.splitlines()[:3]
    assert re.fullmatch(r"-- [A-Z].*\?", english)
    assert re.fullmatch(r"-- .*[一-鿿].*？", chinese)
    assert grain.startswith("-- One row per ")
    assert {table for table in references_in(text) if not table.startswith("mart.")} == set()


@pytest.mark.parametrize("page", ["docs/analyst.md", "docs/zh/analyst.md"])
def test_the_pages_for_analysts_name_every_question(page: str) -> None:
    text = (PROJECT_ROOT / page).read_text(encoding="utf-8")
    assert [path.name for path in QUESTIONS if f"`{path.name}`" not in text] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_answer_is_right(loaded_root: tuple[Path, RunSummary], name: str) -> None:
    found = ask(Settings(data_root=loaded_root[0]), name)
    expected = ANSWERS[name]
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    compared = [
        [row[column] for column in expected["columns"]]
        for row in rows
        if all(row[column] == value for column, value in expected.get("where", {}).items())
    ]
    assert compared == expected["rows"]
    assert compared, "an answer that is empty says nothing"


@pytest.mark.slow
def test_a_number_leads_to_archived_bytes(loaded_root: tuple[Path, RunSummary]) -> None:
    origin = ask(Settings(data_root=loaded_root[0]), "where_a_number_comes_from")
    column: Any = origin.columns.index("body_sha256")
    assert origin.rows
    assert all(re.fullmatch("[0-9a-f]{64}", row[column]) for row in origin.rows)
