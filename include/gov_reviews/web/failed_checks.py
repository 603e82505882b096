"""Severities and failed checks as the page shows them, of a run folder or of the published file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gov_reviews.records.vocabulary import Severity
from gov_reviews.report.shown_values import show_number
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import ViewRequest

SEVERITY_TONES: Mapping[Severity, str] = {
    Severity.CRITICAL: "bad",
    Severity.WARNING: "warn",
    Severity.INFO: "quiet",
}


def severity_cell(code: str, asked: ViewRequest) -> Cell:
    """A severity in the page's language and colour."""
    return Cell(code, asked.say.named("severity", code), tone=SEVERITY_TONES[Severity(code)])


def failed_checks_table(name: str, failed: Iterable[Mapping[str, Any]], asked: ViewRequest) -> PageTable:
    """The checks that failed, one a row.

    Args:
        name: Of the table, in addresses and file names.
        failed: Columns as of ops.quality_result.
    """
    say = asked.say
    columns = (
        TableColumn("severity", say("column.severity")),
        TableColumn("table", say("column.table")),
        TableColumn("check", say("column.check")),
        TableColumn("rows_failed", say("column.rows_failed"), is_number=True),
        TableColumn("rows_checked", say("column.rows_checked"), is_number=True),
        TableColumn("observed", say("column.observed")),
    )
    rows = tuple(
        (
            severity_cell(str(row["severity"]), asked),
            Cell(row["table_name"], tone="quiet"),
            Cell(
                row["check_id"],
                say.either(row["description_zh"], row["description_en"]),
                note=row["check_id"],
            ),
            Cell(row["rows_failed"], show_number(row["rows_failed"])),
            Cell(row["rows_checked"], show_number(row["rows_checked"])),
            Cell(row["observed"], tone="words"),
        )
        for row in failed
    )
    return PageTable(name, columns, rows)
