"""Quality: counts are those of ops, what is held names the way back, hostile rules are nothing."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient
from tests.unit.web.conftest import client_of

from gov_reviews.records.runs import RunSummary
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query_published
from gov_reviews.web.views.quality_view import command_for, way_back

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def loaded(loaded_root: tuple[Path, RunSummary]) -> tuple[TestClient, Settings]:
    """The page of an installation whose run was audited."""
    settings = Settings(loaded_root[0])
    return client_of(settings), settings


def ask(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    return list(query_published(settings, sql).rows)


def test_numbers_are_those_of_ops(loaded: tuple[TestClient, Settings]) -> None:
    client, settings = loaded
    text = client.get("/quality").text
    passed, held = re.findall(r"<dd>([\d,.%]+)</dd>", text)[:2]
    ((checks,),) = ask(settings, "select count(*) from ops.quality_result where is_passed")
    ((held_back,),) = ask(settings, "select count(*) from ops.quarantine where scope = 'observation'")
    assert (passed.replace(",", ""), held) == (str(checks), str(held_back))
    assert "No critical check fails" in text
    layers = client.get("/quality?csv=layers").text
    assert "core" in layers
    assert "staging" in layers


def test_the_chart_needs_two_runs_to_compare(
    loaded: tuple[TestClient, Settings], loaded_root: tuple[Path, RunSummary], tmp_path: Path
) -> None:
    assert 'id="history"' not in loaded[0].get("/quality").text
    shutil.copytree(loaded_root[0], tmp_path / "data")
    settings = Settings(tmp_path / "data")
    settings.warehouse_path.chmod(0o644)
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        for table in ("run", "quality_result"):
            rows = warehouse.table(f"ops.{table}")
            rows.select("* replace ('20270101T000000000Z-000000' as run_id)").insert_into(f"ops.{table}")
    text = client_of(settings).get("/quality").text
    assert 'id="history"' in text
    assert "last 2 runs" in text


def test_a_rule_lists_its_rows(loaded: tuple[TestClient, Settings]) -> None:
    client, settings = loaded
    rules = ask(
        settings, "select rule_id, count(*) from ops.quarantine group by rule_id order by 2, 1 limit 3"
    )
    assert rules
    for rule, count in rules:
        answer = client.get("/quality", params={"rule": rule, "csv": "rule"})
        assert answer.status_code == 200, answer.text
        assert len(list(csv.reader(io.StringIO(answer.text)))) == count + 1, rule


@pytest.mark.parametrize(("language", "line"), [("en", 0), ("zh", 1)])
def test_reasons_are_said_in_the_language_of_the_page(
    loaded: tuple[TestClient, Settings], language: str, line: int
) -> None:
    client, settings = loaded
    answer = client.get("/quality", params={"lang": language, "csv": "quarantine"})
    shown = {row[4] for row in list(csv.reader(io.StringIO(answer.text)))[1:]}
    assert shown
    assert shown <= {said.split("\n")[line] for (said,) in ask(settings, "select reason from ops.quarantine")}


def test_a_held_figure_and_an_undecided_field_name_their_command() -> None:
    held = {"scope": "observation", "observation_key": "0" * 16, "document_key": "1" * 16}
    assert (
        command_for("core.fact_observation.value.between", held)
        == f"gov-reviews decide release {'0' * 16} --reason="
    )
    undecided = {"scope": "field", "observation_key": None, "document_key": "1" * 16}
    assert command_for("organization_undecided", undecided) == (
        f"gov-reviews decide correct {'1' * 16} --organization= --reason="
    )
    assert command_for("organization_undecided", undecided | {"document_key": "; rm -rf /"}) is None
    assert command_for("text_guessed", undecided) is None


@pytest.mark.parametrize("rule", ["never_heard_of", "'; drop table ops.quarantine; --", "<script>"])
def test_a_rule_that_held_nothing(client: TestClient, rule: str) -> None:
    text = client.get("/quality", params={"rule": rule}).text
    assert "Nothing is held or doubted by this rule." in text
    assert "<script>" not in text


def test_every_scope_has_a_way_back() -> None:
    assert way_back("numeral_no_measure", "field") == "way.numeral"
    assert way_back("organization_undecided", "field") == "way.field"
    assert way_back("text_guessed", "field") == "way.text"
    assert way_back("core.fact_observation.value.between", "observation") == "way.observation"
