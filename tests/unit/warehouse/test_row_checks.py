"""Checks of the rows of one page: every check that would stop the run is asked there."""

from __future__ import annotations

from gov_reviews.warehouse.parts import part_contracts
from gov_reviews.warehouse.row_checks import value_checks
from gov_reviews.warehouse.table_contracts import load_contracts


def test_every_critical_check_of_one_row_is_asked_before_the_audit() -> None:
    """What the audit would stop the run for is found at the page: in staging itself, and for the columns that
    core takes from it.
    """
    whole_set = {
        "unique",
        "unique_together",
        "references",
        "span_cuts_text",
    }  # spans are checked with their text, by name
    asked = 0
    for table, contract in part_contracts().items():
        value_checks(table)  # raises for a check that cannot be asked of a row
        for column, check in contract.all_checks():
            asked += check.severity == "critical" and column is not None and check.kind not in whole_set
    assert asked > 30
    pairs = [
        ("core.fact_observation", "staging.stg_observation"),
        ("core.fact_person_mention", "staging.stg_person_mention"),
    ]
    for core, staging in pairs:
        for column, check in load_contracts()[core].all_checks():
            if column in {"extraction_key", "run_id"}:  # taken from the document, not from the page
                continue
            if check.severity == "critical" and column is not None and check.kind not in whole_set:
                assert any(
                    (name, own.kind, own.values, own.min, own.max)
                    == (column, check.kind, check.values, check.min, check.max)
                    for name, own in load_contracts()[staging].all_checks()
                ), (core, column, check.kind)
