"""The planned checks mean what the contracts say: what SQL counts and names is what Great Expectations says
of the whole table.

Real DuckDB, real Great Expectations; the import of the latter takes seconds, so one fixture runs them all
together.
"""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from figure_tables import EXPECTED, NAN, RELATIONS, ROWS, column, find_all, make_tables, table

from gov_reviews.errors import InvalidMetadata
from gov_reviews.quality import candidate_rows
from gov_reviews.quality.candidate_rows import Failures, Finding, find_in_set, query_frame
from gov_reviews.quality.check_plan import Expectation, PlannedCheck, SetPlan, plan_tables
from gov_reviews.quality.expectations import Batch, CheckVerdict, validate
from gov_reviews.records.vocabulary import AuditMark
from gov_reviews.warehouse.table_contracts import Check


def judge(found: dict[str, tuple[Finding, Failures]]) -> dict[str, CheckVerdict]:
    findings = {id(finding): finding for finding, _ in found.values()}
    batches = [
        Batch(item.frame, tuple(failures.check for failures in item.failures)) for item in findings.values()
    ]
    return {verdict.check.check_id: verdict for verdict in validate(batches)}


@pytest.fixture(scope="module")
def asked() -> dict[str, tuple[Finding, Failures, CheckVerdict]]:
    """Every check of the hand-written rows, on the table and on the view."""
    found = find_all(make_tables(ROWS))
    verdicts = judge(found)
    return {check_id: (*entry, verdicts[check_id]) for check_id, entry in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize(("check", "failing"), EXPECTED.items())
def test_exactly_the_failing_rows_are_counted_named_and_judged(
    asked: dict[str, tuple[Finding, Failures, CheckVerdict]],
    relation: str,
    check: str,
    failing: tuple[str | None, ...],
) -> None:
    finding, failures, verdict = asked[f"{relation}.{check}"]
    assert failures.problem == verdict.problem == ""
    assert failures.rows == len(failing)
    assert verdict.is_passed == (not failing)
    assert verdict.failed_rows == failures.positions
    assert len(failures.examples) == min(len(failing), candidate_rows.EXAMPLES)
    where = check == "value.between"
    assert finding.rows_checked == (sum(row[6] == "%" for row in ROWS) if where else len(ROWS)), (
        "all rows that the check is about"
    )
    if failures.check.expectation is not Expectation.NO_ROWS and "observation_key" in finding.frame:
        # a row may be shown more than once: among the failing ones and among the others
        shown = finding.frame.loc[list(failures.positions), "observation_key"]
        assert {None if value != value else value for value in shown} == set(failing)


@pytest.mark.slow
def test_a_figure_without_a_key_cannot_be_held_and_every_other_is(
    asked: dict[str, tuple[Finding, Failures, CheckVerdict]],
) -> None:
    _, failures, _ = asked["core.figure.value.between"]
    assert failures.marked is not None
    held = {row["key"]: row["wording"] for row in failures.marked.to_pylist()}
    assert held == {"o0": "inf", "o3": "198.0", None: "-2.0"}


def _random_rows(chance: random.Random, count: int) -> list[tuple[object, ...]]:
    def pick(*values: object) -> object:
        return chance.choice(values)

    return [
        (
            pick(None, *(f"o{number}" for number in range(count))),
            pick("d1", "d1", "d2", "d9", None),
            pick(-1, 0, 2, 10, 18, None),
            pick(3, 6, 15, None),
            pick("395件", "98.7%", "3次", "提案", "", None),
            pick(-2.0, 0.0, 98.7, 100.0, 100.5, 395.0, NAN, float("inf"), None),
            pick("%", "%", "件", "次", "", None),
            pick(["甲"], ["乙", "丙"], [], None),
            pick(date(1999, 12, 31), date(2000, 1, 1), date(2031, 1, 1), None),
        )
        for _ in range(count)
    ]


def _failing_in_whole_table(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """What Great Expectations alone says of the whole table as one frame: how checks were run before SQL
    counted for it.
    """
    import great_expectations as gx

    frame = query_frame(connection, "select * from core.figure")
    rates = query_frame(connection, "select * from core.figure where unit = '%'")
    known = gx.expectations
    asked = {
        "doc_key.not_null": (frame, known.ExpectColumnValuesToNotBeNull(column="doc_key")),
        "value.not_null": (frame, known.ExpectColumnValuesToNotBeNull(column="value")),
        "char_start.not_null": (frame, known.ExpectColumnValuesToNotBeNull(column="char_start")),
        "char_start.not_negative": (
            frame,
            known.ExpectColumnValuesToBeBetween(column="char_start", min_value=0),
        ),
        "value.between": (
            rates,
            known.ExpectColumnValuesToBeBetween(column="value", min_value=0, max_value=100),
        ),
        "value.between.2": (
            frame,
            known.ExpectColumnValuesToBeBetween(column="value", min_value=-1, max_value=300),
        ),
        "unit.in_set": (frame, known.ExpectColumnValuesToBeInSet(column="unit", value_set=["%", "件"])),
        "observation_key.unique": (frame, known.ExpectColumnValuesToBeUnique(column="observation_key")),
        "doc_key+char_start.unique_together": (
            frame,
            known.ExpectCompoundColumnsToBeUnique(column_list=["doc_key", "char_start"]),
        ),
    }
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    whole = (
        context.data_sources.add_pandas("whole")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("whole")
    )
    batches = {id(rows): whole.get_batch(batch_parameters={"dataframe": rows}) for rows in (frame, rates)}
    return {
        name: batches[id(rows)].validate(expectation).result["unexpected_count"]
        for name, (rows, expectation) in asked.items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_sql_counts_what_great_expectations_counts_in_the_whole_table(seed: int) -> None:
    connection = make_tables(_random_rows(random.Random(seed), 60))  # noqa: S311 - repeatable, not secret
    found = find_all(connection)
    verdicts = judge(found)
    counted = {
        check_id.removeprefix("core.figure."): failures.rows for check_id, (_, failures) in found.items()
    }
    expected = _failing_in_whole_table(connection)
    assert {name: counted[name] for name in expected} == expected
    assert sum(rows > 0 for rows in expected.values()) == len(expected), "every kind was violated"
    for check_id, (_, failures) in found.items():
        assert verdicts[check_id].failed_rows == failures.positions, check_id
        assert verdicts[check_id].is_passed == (failures.rows == 0), check_id


@pytest.mark.slow
def test_frames_stay_small_and_nothing_that_fails_is_lost() -> None:
    count = 3 * candidate_rows.JUDGED_ROWS
    rows = [(f"o{number}", "d1", number, number, "?", 500.0, "%", None, None) for number in range(count)]
    found = find_all(make_tables(rows))
    finding, failures = found["core.figure.value.between"]
    assert failures.rows == finding.rows_checked == count
    assert len(finding.frame) <= candidate_rows.JUDGED_ROWS + candidate_rows.SAMPLE_ROWS
    assert failures.marked is not None
    assert len(failures.marked) == count
    assert not judge(found)["core.figure.value.between"].is_passed


@pytest.mark.slow
def test_a_check_that_cannot_be_evaluated_stops_publication() -> None:
    import pandas as pd

    rule = PlannedCheck(
        "no_orphans", "core.figure", None, "critical", False, Expectation.NO_ROWS, "no orphans", "没有孤行"
    )
    broken = PlannedCheck(
        "broken",
        "core.figure",
        "gone",
        "info",
        False,
        Expectation.BETWEEN,
        "no such",
        "无此列",
        "gone",
        low=0.0,
    )
    asked = [
        Batch(pd.DataFrame({"key": ["k1", "k2"], "reason": ["why", "why"]}), (rule,)),
        Batch(pd.DataFrame({"here": [1]}), (broken,)),
    ]
    verdicts = {verdict.check.check_id: verdict for verdict in validate(asked)}
    assert verdicts["no_orphans"].failed_rows == (0, 1)
    assert not verdicts["broken"].is_passed
    assert "gone" in verdicts["broken"].problem


@pytest.mark.slow
def test_checks_that_are_asked_together_are_judged_each_for_itself() -> None:
    import pandas as pd

    def below(name: str, values: list[object]) -> Batch:
        check = PlannedCheck(
            name, "core.figure", "x", "info", False, Expectation.BETWEEN, "", "", "x", low=0.0
        )
        return Batch(pd.DataFrame({"x": pd.Series(values, dtype="object")}), (check,))

    asked = [below("words", ["many"]), below("good", [1, 2]), below("bad", [3, -1, 4, -2])]
    words, good, bad = validate(asked)
    assert words.problem
    assert words.check.severity == "critical"
    assert (good.is_passed, good.rows_checked, good.problem) == (True, 2, "")
    assert (bad.is_passed, bad.failed_rows, bad.problem) == (False, (1, 3), "")
    good, bad = validate(asked[1:])
    assert (good.failed_rows, bad.failed_rows) == ((), (1, 3))


@pytest.mark.slow
def test_every_check_has_its_own_bounds_and_its_own_set() -> None:
    import pandas as pd

    def check(name: str, kind: Expectation, **allowed: object) -> PlannedCheck:
        return PlannedCheck(name, "core.figure", "x", "info", False, kind, "", "", "x", **allowed)

    numbers, words = pd.DataFrame({"x": [0, 5, 11, None]}), pd.DataFrame({"x": ["a", "b", "1 a", None]})
    verdicts = validate(
        [
            Batch(numbers, (check("from", Expectation.BETWEEN, low=1.0),)),
            Batch(numbers, (check("to", Expectation.BETWEEN, high=10.0),)),
            Batch(numbers, (check("within", Expectation.BETWEEN, low=1.0, high=10.0),)),
            Batch(words, (check("a", Expectation.IN_SET, values=("a",)),)),
            Batch(words, (check("b", Expectation.IN_SET, values=("b",)),)),
            Batch(words, (check("none", Expectation.IN_SET, values=()),)),
            Batch(words, (check("there", Expectation.NOT_NULL),)),
        ]
    )
    failed = {verdict.check.check_id: verdict.failed_rows for verdict in verdicts}
    assert failed == {
        "from": (0,),
        "to": (2,),
        "within": (0, 2),
        "a": (1, 2),
        "b": (0, 2),
        "none": (0, 1, 2),
        "there": (3,),
    }


def test_what_duckdb_cannot_answer_is_a_problem_of_its_checks_alone() -> None:
    connection = make_tables(ROWS)
    connection.execute("drop table core.document")
    found = find_all(connection)
    assert "does not exist" in found["core.document.doc_key.unique"][1].problem
    assert "does not exist" in found["core.figure.doc_key.references"][1].problem
    assert found["core.figure.observation_key.unique"][1].problem == ""
    check = found["core.figure.observation_key.unique"][1].check
    assert (
        find_in_set(connection, SetPlan("core.figure", "", "select gone as key", check)).failures[0].problem
    )


def test_the_real_contracts_can_be_planned_and_every_check_has_its_own_name() -> None:
    from gov_reviews.warehouse.table_contracts import load_contracts

    names = [check.check_id for plan in plan_tables(load_contracts()) for check in plan.checks]
    assert len(names) == len(set(names)) > 100


def test_only_figures_can_be_held_back() -> None:
    broken = table(
        "core.other",
        ("key",),
        column(
            "key",
            "varchar",
            Check(kind="not_empty", severity="warning", mark=AuditMark.HELD_FIGURE),
            nullable=False,
        ),
    )
    with pytest.raises(InvalidMetadata, match="observation_key"):
        plan_tables({"core.other": broken})


@pytest.mark.slow
def test_great_expectations_says_nothing_in_a_task_log() -> None:
    """In a process of its own: a root logger at INFO, as Airflow gives to tasks, and the first import of
    Great Expectations.
    """
    script = """
import logging, sys
logging.basicConfig(level=logging.INFO, stream=sys.stdout)
import pandas as pd
from gov_reviews.quality.expectations import Batch, validate
from gov_reviews.quality.check_plan import Expectation, PlannedCheck
check = PlannedCheck("a", "t", "x", "warning", False, Expectation.BETWEEN, "a check", "检查", "x", low=0.0)
(verdict,) = validate([Batch(pd.DataFrame({"x": [1.0, -1.0]}), (check,))])
logging.getLogger("gov_reviews").info("judged %s", verdict.failed_rows)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout == "INFO:gov_reviews:judged (1,)\n"
    assert done.stderr == ""


@pytest.mark.slow
def test_charts_and_statistics_are_imported_when_they_are_used_and_not_before() -> None:
    """In a process of its own: what Great Expectations imports and no check asks for."""
    script = """
import sys
from gov_reviews.quality.expectations import Batch, validate
from gov_reviews.quality.check_plan import Expectation, PlannedCheck
import pandas as pd
check = PlannedCheck("a", "t", "x", "warning", False, Expectation.BETWEEN, "a check", "检查", "x", low=0.0)
validate([Batch(pd.DataFrame({"x": [1.0]}), (check,))])
print(sorted({"altair", "scipy.stats", "sqlalchemy"} & sys.modules.keys()))
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as user
print(user.alt.Chart.__name__, round(user.stats.entropy([0.5, 0.5]), 3))
import altair
from scipy import stats
print(user.alt.Chart is altair.Chart, user.stats.entropy is stats.entropy)
import sqlalchemy
print(sqlalchemy.select.__name__)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout == "[]\nChart 0.693\nTrue True\nselect\n"
