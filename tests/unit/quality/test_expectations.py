"""The planned checks mean what the contracts say, and Great Expectations names every failing row.

Real DuckDB, real Great Expectations; the import of the latter takes seconds, so one test runs them all together.
"""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.quality.expectations import Batch, Verdict, validate
from gov_reviews.quality.plan import Expectation, PlannedCheck, Scope, plan_frames
from gov_reviews.warehouse.contracts import Check, ColumnContract, TableContract, Text

TEXT = Text(en="some words", zh="说明")


def column(name: str, kind: str, *checks: Check, nullable: bool = True) -> ColumnContract:
    return ColumnContract(name=name, type=kind, nullable=nullable, description=TEXT, checks=checks)  # type: ignore[arg-type]


def table(name: str, key: tuple[str, ...], *columns: ColumnContract) -> TableContract:
    return TableContract(table=name, description=TEXT, grain="one row", primary_key=key, load="parts", columns=columns)


DOCUMENT = table(
    "core.document",
    ("document_key",),
    column("document_key", "varchar", nullable=False),
    column("body_text", "varchar", Check(kind="not_matches", severity="warning", pattern="锟斤拷|\ufffd{2}"), nullable=False),
)
FIGURE = table(
    "core.figure",
    ("document_key", "char_start"),
    column("observation_key", "varchar"),
    column("document_key", "varchar", Check(kind="references", severity="critical", to="core.document.document_key"), nullable=False),
    column("char_start", "integer", Check(kind="not_negative", severity="critical"), nullable=False),
    column("char_end", "integer", nullable=False),
    column(
        "printed",
        "varchar",
        Check(
            kind="span_cuts_text",
            severity="critical",
            start="char_start",
            end="char_end",
            text="core.document.body_text",
            key="document_key",
        ),
        Check(kind="matches", severity="info", pattern=r"\d"),
    ),
    column("value", "double", Check(kind="between", severity="warning", hold=True, min=0, max=100, where="unit = '%'")),
    column("unit", "varchar", Check(kind="in_set", severity="warning", values=("%", "件"))),
    column("names", "varchar[]", Check(kind="not_empty", severity="info")),
    column("day", "date", Check(kind="between", severity="warning", min="2000-01-01", max="2030-12-31")),
)
CONTRACTS = {contract.table: contract for contract in (DOCUMENT, FIGURE)}

BODY = "提案395件，满意率98.7%，𠀀镇3次。"
ROWS = [
    # document_key, char_start, char_end, printed, value, unit, names, day
    ("d1", 2, 6, "395件", 395.0, "件", ["甲"], date(2022, 12, 31)),  # all is well; over 100, but not a percentage
    ("d1", 10, 15, "98.7%", 98.7, "%", ["甲"], date(2022, 12, 31)),
    ("d1", 18, 20, "3次", 3.0, "次", [], None),  # after a character outside the BMP; unit unknown, no names
    ("d1", 10, 14, "98.7%", 198.0, "%", None, date(1999, 1, 1)),  # key twice, span wrong, out of range, too early
    ("d9", 0, 2, "提案", None, None, None, None),  # no such document, no digit
    ("d1", -1, 3, None, None, None, None, None),  # negative place
]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    connection = duckdb.connect()
    connection.execute("create schema core")
    connection.execute("create table core.document (document_key varchar, body_text varchar)")
    connection.execute("insert into core.document values ('d1', ?), ('d2', '乱码锟斤拷')", [BODY])
    connection.execute(
        "create table core.figure (observation_key varchar, document_key varchar, char_start integer, char_end integer,"
        " printed varchar, value double, unit varchar,"
        " names varchar[], day date)"
    )
    connection.executemany("insert into core.figure values (uuid()::varchar, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
    batches = []
    for plan in plan_frames(CONTRACTS):
        frame = connection.execute(plan.sql.replace("{rows}", plan.table)).df()
        batches.append(Batch(plan.table, frame, plan.checks))
    rule = PlannedCheck("no_orphans", "core.figure", None, "critical", False, Expectation.NO_ROWS, (), "no orphans", "没有孤行")
    batches.append(Batch("rule", connection.execute("select 'k1' as key, 'why' as reason union all select 'k2', 'why'").df(), (rule,)))
    broken = PlannedCheck("broken", "core.figure", "gone", "info", False, Expectation.BETWEEN, ("gone",), "no such", "无此列", low=0.0)
    batches.append(Batch("broken", connection.execute("select 1 as here").df(), (broken,)))
    return {verdict.check.check_id: verdict for verdict in validate(batches)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check_id", "failed_rows"),
    [
        ("core.document.document_key.unique", ()),
        ("core.document.body_text.not_matches", (1,)),
        ("core.figure.document_key.references", (4,)),
        ("core.figure.char_start.not_null", ()),
        ("core.figure.char_start.not_negative", (5,)),
        ("core.figure.printed.span_cuts_text", (3, 4)),
        ("core.figure.printed.matches", (4,)),
        ("core.figure.value.between", (1,)),
        ("core.figure.unit.in_set", (2,)),
        ("core.figure.names.not_empty", (2,)),
        ("core.figure.day.between", (3,)),
        ("core.figure.document_key+char_start.unique_together", (1, 3)),
        ("no_orphans", (0, 1)),
    ],
)
def test_exactly_the_failing_rows_are_named(verdicts: dict[str, Verdict], check_id: str, failed_rows: tuple[int, ...]) -> None:
    verdict = verdicts[check_id]
    assert verdict.problem == ""
    assert verdict.failed_rows == failed_rows
    assert verdict.is_passed == (not failed_rows)


@pytest.mark.slow
def test_a_check_that_cannot_be_evaluated_stops_publication(verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts["broken"]
    assert not verdict.is_passed
    assert verdict.check.severity == "critical"
    assert "gone" in verdict.problem


def test_what_is_about_the_whole_is_asked_of_every_row() -> None:
    scopes = {check.check_id: plan.scope for plan in plan_frames(CONTRACTS) for check in plan.checks}
    assert scopes["core.document.document_key.unique"] is Scope.ALL
    assert scopes["core.figure.document_key+char_start.unique_together"] is Scope.ALL
    assert scopes["core.figure.document_key.references"] is Scope.ALL
    assert scopes["core.figure.printed.span_cuts_text"] is Scope.CHANGED


def test_the_real_contracts_can_be_planned_and_every_check_has_its_own_name() -> None:
    from gov_reviews.warehouse.contracts import load_contracts

    names = [check.check_id for plan in plan_frames(load_contracts()) for check in plan.checks]
    assert len(names) == len(set(names)) > 100


def test_only_figures_can_be_held_back() -> None:
    broken = table("core.other", ("key",), column("key", "varchar", Check(kind="not_empty", severity="warning", hold=True), nullable=False))
    with pytest.raises(InvalidMetadata, match="observation_key"):
        plan_frames({"core.other": broken})
