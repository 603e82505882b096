"""Which comparisons are planned; what they find is tried on a real candidate (tests/integration)."""

from __future__ import annotations

from gov_reviews.quality.faithful_rows import plan_faithfulness
from gov_reviews.records.vocabulary import Severity
from gov_reviews.warehouse.table_contracts import load_contracts

CONTRACTS = load_contracts()
LIVE = {table: contract.column_names for table, contract in CONTRACTS.items()}


def checks(live: dict[str, tuple[str, ...]] | None) -> list[str]:
    return [plan.check.check_id for plan in plan_faithfulness(CONTRACTS, live)]


def tables_with(kind: str) -> set[str]:
    return {check.rpartition(".")[0] for check in checks(LIVE) if check.endswith(kind)}


def test_a_first_publication_is_compared_with_what_was_read_only() -> None:
    assert {check.rpartition(".")[2] for check in checks(None)} == {"as_read", "as_computed"}
    resolved = {"core.fact_review", "core.fact_year_value"}
    assert tables_with("as_published") == tables_with("as_read") | resolved
    assert "core.dim_region" in tables_with("as_computed")


def test_a_table_that_the_live_file_lacks_is_left_out() -> None:
    assert "core.fact_observation.as_published" in checks(LIVE)
    without = {table: columns for table, columns in LIVE.items() if table != "core.fact_observation"}
    assert "core.fact_observation.as_published" not in checks(without)


def test_columns_that_the_live_file_lacks_are_not_compared() -> None:
    older = LIVE | {"core.fact_observation": ("observation_key", "document_key", "value")}
    [plan] = [
        plan
        for plan in plan_faithfulness(CONTRACTS, older)
        if plan.check.check_id == "core.fact_observation.as_published"
    ]
    assert 'hash("document_key", "observation_key", "value")' in plan.violating
    assert plan.check.severity is Severity.CRITICAL
