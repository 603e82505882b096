"""The overview: its numbers are those of mart, its cells lead on, troubled sources are named."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from tests.unit.web.conftest import client_of

from gov_reviews.capture.source_state import note_outcome
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SourceOutcome, SourceState
from gov_reviews.settings import Settings
from gov_reviews.web.views import overview_view

Ask = Callable[..., Any]


def test_numbers_are_those_of_mart(client: TestClient, one_value: Ask) -> None:
    numbers = re.findall(r"<dd>([\d,]+)</dd>", client.get("/").text)
    queries = (
        "select count(distinct organization_code) from mart.review where is_canonical",
        "select count(*) from mart.review where is_canonical",
        "select count(*) from mart.observation",
    )
    assert numbers[:3] == [str(one_value(query)) for query in queries]


def test_the_matrix_has_a_row_a_committee_and_leads_to_reviews(client: TestClient) -> None:
    text = client.get("/").text
    matrix = text[text.index('id="coverage"') : text.index('id="newest"')]
    assert 'href="/committee/990102"' in matrix
    assert 'href="/review/' in matrix
    assert "2024" in matrix


def test_many_committees_are_shown_by_province(client: TestClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(overview_view, "FEW_COMMITTEES", 1)
    text = client.get("/").text
    assert "by province and year" in text
    assert "/?province=%E6%B8%85%E5%B2%9A%E7%9C%81#coverage" in text
    narrowed = client.get("/?province=清岚省").text
    assert 'href="/committee/990102"' in narrowed
    assert "No province" not in narrowed


def test_an_unknown_province_is_an_empty_matrix(client: TestClient) -> None:
    answer = client.get("/?province='; drop table core.dim_document; --")
    assert answer.status_code == 200
    assert "Nothing to show." in answer.text


def test_a_source_that_needs_a_person_is_named(page_settings: Settings, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.warehouse_path.parent.mkdir()
    shutil.copy(page_settings.warehouse_path, settings.warehouse_path)
    asked_at = datetime(2026, 1, 10, tzinfo=UTC)
    for source, state in (("sample_portal", SourceState.BLOCKED), ("sample_epaper", SourceState.OK)):
        outcome = SourceOutcome(SourceId(source), state, message="<b>A firewall</b> answered.")
        note_outcome(settings.archive_root, outcome, asked_at)
    text = client_of(settings).get("/").text
    assert "Sources that need a person: 1" in text
    assert "&lt;b&gt;A firewall&lt;/b&gt; answered." in text
    assert client_of(settings).get("/?csv=sources").text.count("\n") == 2


def test_whether_all_is_well_stands_first(
    client: TestClient, page_settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    text = client.get("/").text
    assert text.index("All is well.") < text.index('class="numbers"')
    settings = Settings(tmp_path)
    settings.warehouse_path.parent.mkdir()
    shutil.copy(page_settings.warehouse_path, settings.warehouse_path)
    monkeypatch.setattr("gov_reviews.report.open_troubles.sample_sites_address", lambda _: "127.0.0.1:1")
    outcome = SourceOutcome(SourceId("sample_portal"), SourceState.BLOCKED, message="412")
    note_outcome(settings.archive_root, outcome, datetime(2026, 1, 10, tzinfo=UTC))
    troubled = client_of(settings).get("/?lang=zh").text
    assert "1 项需要处理" in troubled
    assert "清岚省云汀市人民政府（样例） (sample_portal)" in troubled
    assert "一切正常" not in troubled
