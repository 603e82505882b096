"""One figure: its row, the way to its page, the statements that competed, commands that can be run."""

from __future__ import annotations

import html
import re
import shlex
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.made_records import figure
from typer.testing import CliRunner

from gov_reviews.cli import app
from gov_reviews.settings import Settings
from gov_reviews.web.views.figure_view import is_same_reading

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def key(one_value: Ask) -> str:
    return str(
        one_value(
            "select observation_key from core.fact_observation inner join core.fact_publication using (document_key) "
            "where url = 'http://portal.sample.example/1.html' and printed = '395件' limit 1"
        )
    )


@pytest.fixture(scope="module")
def page(client: TestClient, key: str) -> str:
    answer = client.get(f"/figure/{key}")
    assert answer.status_code == 200
    return answer.text


def test_its_sentence_and_its_review(page: str, key: str, one_value: Ask) -> None:
    assert "<mark>395件</mark>" in page
    document = one_value("select document_key from core.fact_observation where observation_key = ?", key)
    assert f'href="/review/{document}#f-{key}"' in page
    assert ">Archived copy as text</a>" in page


def test_the_statements_that_competed(page: str, key: str, one_value: Ask) -> None:
    metric = one_value("select metric_code from core.fact_observation where observation_key = ?", key)
    assert re.search(rf"395件: exactly 395 件 of .*\({metric}\)", page)
    assert "winner: " in page


def test_another_reading_than_the_stored_one_is_told() -> None:
    seen = figure("立案395件。", "395件", 395, "件", "proposals_filed", year=2023)
    stored = asdict(seen)
    assert is_same_reading(seen, stored)
    assert not is_same_reading(seen, {**stored, "status": "plan"})
    assert not is_same_reading(seen, {**stored, "period_end": None})


def test_the_archived_copy_is_that_of_the_figure(page: str, key: str, one_value: Ask) -> None:
    publication = one_value(
        "select publication_key from core.fact_publication inner join core.fact_observation using (document_key) "
        "where observation_key = ? order by is_canonical desc limit 1",
        key,
    )
    assert f'href="/archived/{publication}?figure={key}"' in page


def test_the_review_leads_to_it(client: TestClient, key: str, one_value: Ask) -> None:
    document = one_value("select document_key from core.fact_observation where observation_key = ?", key)
    assert f'href="/figure/{key}"' in client.get(f"/review/{document}").text


def test_its_commands_are_taken(page: str, page_settings: Settings, tmp_path: Path) -> None:
    data = shutil.copytree(page_settings.data_root, tmp_path / "data")
    commands = re.findall(r"^(?:<pre>)?gov-reviews (decide .*?)(?:</pre>)?$", page, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        words = shlex.split(html.unescape(command))
        assert words.pop() == "--reason="
        told = CliRunner().invoke(app, [*words, "--reason=checked", "--data", str(data)])
        assert told.exit_code == 0, told.output


def test_a_hostile_text_stays_text(client: TestClient, one_value: Ask) -> None:
    hostile = one_value(
        "select observation_key from core.fact_observation inner join core.dim_document using (document_key) "
        "where title like '<script>%' limit 1"
    )
    assert "<script>alert" not in client.get(f"/figure/{hostile}").text


@pytest.mark.parametrize("wrong", ["0" * 16, "x", "' or 1=1 --"])
def test_a_figure_that_is_not_there(client: TestClient, wrong: str) -> None:
    assert client.get(f"/figure/{wrong}").status_code == 404
