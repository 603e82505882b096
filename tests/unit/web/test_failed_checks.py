"""Failed checks as a table of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.records.vocabulary import Severity
from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.settings import Settings
from gov_reviews.web.failed_checks import failed_checks_table, severity_cell
from gov_reviews.web.page_view import ViewRequest
from gov_reviews.web.published_data import PublishedData

ROW = {
    "severity": Severity.WARNING,
    "table_name": "core.x",
    "check_id": "x_is_there",
    "description_en": "There is an x.",
    "description_zh": "应有 x。",
    "rows_failed": 1200,
    "rows_checked": 5000,
    "observed": "none",
}


@pytest.fixture
def asked(tmp_path: Path) -> ViewRequest:
    settings = Settings(tmp_path)
    return ViewRequest(settings, PublishedData(settings), Wording(Language.ZH), "", "/quality")


def test_a_check_is_told_in_the_language_of_the_page(asked: ViewRequest) -> None:
    (row,) = failed_checks_table("failed", [ROW], asked).rows
    assert [cell.value for cell in row] == ["warning", "core.x", "x_is_there", 1200, 5000, "none"]
    assert row[2].note == "x_is_there"


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_a_word_and_a_colour(asked: ViewRequest, severity: Severity) -> None:
    cell = severity_cell(severity.value, asked)
    assert cell.tone
    assert cell.value == severity.value
