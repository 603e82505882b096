"""What is planned from a contract: groups of checks, what Great Expectations is asked, words for people."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from figure_tables import CONTRACTS, DOCUMENT, FIGURE, READERS, VIEW, column, table

from gov_reviews.errors import InvalidMetadata
from gov_reviews.quality.check_plan import Expectation, PlannedCheck, TablePlan, plan_rule, plan_tables
from gov_reviews.records.vocabulary import AuditMark
from gov_reviews.warehouse.table_contracts import Check, TableContract, TableRule, Text


def plans() -> dict[str, TablePlan]:
    return {plan.contract.table: plan for plan in plan_tables(CONTRACTS)}


def checks() -> dict[str, PlannedCheck]:
    return {check.check_id: check for check in plans()["core.figure"].checks}


def one(column_type: str, check: Check) -> PlannedCheck:
    contract = table("core.t", ("k",), column("k", "varchar"), column("c", column_type, check))
    (found,) = (
        each for plan in plan_tables({"core.t": contract}) for each in plan.checks if each.column == "c"
    )
    return found


def test_rows_are_asked_together_by_condition_and_what_needs_the_whole_alone() -> None:
    plan = plans()["core.figure"]
    assert [(rows.where, len(rows.checks)) for rows in plan.row_plans] == [("", 12), ("unit = '%'", 1)]
    assert {each.check.check_id.removeprefix("core.figure.") for each in plan.set_plans} == {
        "observation_key.unique",
        "doc_key.references",
        "doc_key+char_start.unique_together",
    }
    assert all(each.check.expectation is Expectation.NO_ROWS for each in plan.set_plans)


@pytest.mark.parametrize(
    ("name", "expectation", "asks_truth", "low", "high", "values"),
    [
        ("doc_key.not_null", Expectation.NOT_NULL, False, None, None, None),
        ("char_start.not_negative", Expectation.BETWEEN, False, 0.0, None, None),
        ("value.between", Expectation.BETWEEN, False, 0.0, 100.0, None),
        ("value.between.2", Expectation.BETWEEN, False, -1.0, 300.0, None),
        ("unit.in_set", Expectation.IN_SET, False, None, None, ("%", "件")),
        # Great Expectations has none of the same meaning: it is shown the truth
        ("printed.matches", Expectation.IN_SET, True, None, None, ("true",)),
        ("printed.span_cuts_text", Expectation.IN_SET, True, None, None, ("true",)),
        ("names.in_set", Expectation.IN_SET, True, None, None, ("true",)),
        ("names.not_empty", Expectation.IN_SET, True, None, None, ("true",)),
        ("day.between", Expectation.IN_SET, True, None, None, ("true",)),
    ],
)
def test_what_great_expectations_is_asked(
    name: str,
    expectation: Expectation,
    asks_truth: bool,
    low: float | None,
    high: float | None,
    values: tuple[str, ...] | None,
) -> None:
    check = checks()[f"core.figure.{name}"]
    assert (check.expectation, check.low, check.high, check.values) == (expectation, low, high, values)
    assert check.asked_column.startswith("truth_") is asks_truth
    assert asks_truth or check.asked_column == check.column


def test_severity_and_hold_are_those_of_the_contract() -> None:
    found = checks()
    assert found["core.figure.value.between"].mark
    assert not found["core.figure.value.between.2"].mark
    assert found["core.figure.value.between"].severity == "warning"
    assert found["core.figure.doc_key.references"].severity == "critical"


def test_views_that_several_read_are_kept_with_the_columns_that_are_needed() -> None:
    found = plans()
    assert {name: plan.is_read_again for name, plan in found.items()} == {
        "core.document": False,
        "core.figure": False,  # a table stands in the file
        "core.figure_view": True,
        "core.reader_plain": False,
        "core.reader_union": False,
    }
    assert found["core.document"].needed_columns == ("doc_key", "body_text")
    one_reader = {contract.table: contract for contract in (DOCUMENT, FIGURE, VIEW, READERS[0])}
    assert not any(plan.is_read_again for plan in plan_tables(one_reader))


def needed(*columns: tuple[str, tuple[Check, ...]]) -> tuple[str, ...]:
    contract = table("core.t", ("k",), *(column(name, "varchar", *asked) for name, asked in columns))
    return plan_tables({"core.t": contract})[0].needed_columns


def test_only_columns_that_are_looked_at_are_needed() -> None:
    pattern = Check(kind="matches", severity="info", pattern="x", where="other = 'y'")
    assert needed(("unseen", ()), ("c", (pattern,)), ("other", ()), ("k", ())) == ("k", "c", "other")
    held = Check(kind="matches", severity="info", pattern="x", mark=AuditMark.HELD_FIGURE)
    assert needed(("k", ()), ("observation_key", ()), ("c", (held,))) == ("k", "observation_key", "c")


@pytest.mark.parametrize(
    ("kind", "check", "english"),
    [
        ("double", Check(kind="between", severity="info", min=0), "c lies between 0.0 and any"),
        ("double", Check(kind="between", severity="info", max=9), "c lies between any and 9.0"),
        ("varchar", Check(kind="matches", severity="info", pattern="^x"), "c matches ^x"),
        ("varchar", Check(kind="in_set", severity="info", values=("a", "b")), "c is one of a, b"),
        ("varchar", Check(kind="not_empty", severity="info", message=Text(en="own", zh="自定")), "own"),
    ],
)
def test_what_a_check_says(kind: str, check: Check, english: str) -> None:
    found = one(kind, check)
    assert found.description_en.startswith(english)
    assert found.description_zh


def test_one_bound_alone() -> None:
    low = one("integer", Check(kind="between", severity="info", min=3))
    high = one("integer", Check(kind="between", severity="info", max=4))
    assert [(check.low, check.high) for check in (low, high)] == [(3.0, None), (None, 4.0)]


def test_a_rule_is_planned_as_it_is_written() -> None:
    rule = TableRule(
        rule_id="no_orphans",
        table="core.figure",
        severity="critical",
        mark=AuditMark.HELD_FIGURE,
        description=Text(en="no orphans", zh="没有孤行"),
        sql="select 1 as key, 2 as reason",
    )
    plan = plan_rule(rule)
    assert (plan.table, plan.where) == ("core.figure", "")
    assert "select 1 as key, 2 as reason" in plan.violating
    assert (plan.check.check_id, plan.check.column, plan.check.mark) == (
        "no_orphans",
        None,
        AuditMark.HELD_FIGURE,
    )
    assert plan.check.expectation is Expectation.NO_ROWS


def test_figures_are_held_where_there_are_figures() -> None:
    held = Check(kind="not_empty", severity="warning", mark=AuditMark.HELD_FIGURE)
    contract: TableContract = table("core.other", ("k",), column("k", "varchar", held))
    with pytest.raises(InvalidMetadata, match="observation_key"):
        plan_tables({"core.other": contract})


def test_what_the_file_refuses_by_itself_is_not_asked() -> None:
    unique = Check(kind="unique", severity="critical")
    columns = (
        column("k", "varchar", unique, nullable=False),
        column("n", "integer", nullable=False),
        column("x", "double", nullable=False),  # NaN is a value for the file
        column("u", "varchar", unique),
    )

    def asked(**changes: object) -> list[str]:
        contract = table("core.t", ("k",), *columns).model_copy(update=changes)
        return [each.check_id.removeprefix("core.t.") for each in plan_tables({"core.t": contract})[0].checks]

    assert asked(has_key_index=True) == ["x.not_null", "u.unique"]
    assert asked() == ["x.not_null", "k.unique", "u.unique"]
    assert asked(load="view") == ["k.not_null", "n.not_null", "x.not_null", "k.unique", "u.unique"]
