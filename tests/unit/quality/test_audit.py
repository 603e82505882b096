"""What an audit makes of what DuckDB counted and Great Expectations said."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from gov_reviews.quality.audit import MAX_OBSERVED_STORED, _marked, _result
from gov_reviews.quality.candidate_rows import Failures, Finding
from gov_reviews.quality.check_plan import Expectation, PlannedCheck
from gov_reviews.quality.expectations import CheckVerdict
from gov_reviews.records.runs import CheckResult
from gov_reviews.records.vocabulary import AuditMark, Severity


def check(expectation: Expectation = Expectation.BETWEEN) -> PlannedCheck:
    return PlannedCheck(
        "core.t.c.between",
        "core.t",
        "c",
        Severity.WARNING,
        AuditMark.HELD_FIGURE,
        expectation,
        "in range.",
        "在范围内。",
    )


def result(failures: Failures, verdict: CheckVerdict | None) -> CheckResult:
    return _result(Finding("core.t", pd.DataFrame(), 9, (failures,)), failures, verdict)


def verdict(*rows: int, problem: str = "") -> CheckVerdict:
    return CheckVerdict(check(), not rows and not problem, 9, rows, problem)


@pytest.mark.parametrize(
    ("failures", "said", "is_passed", "severity", "observed"),
    [
        (Failures(check(), 0), verdict(), True, Severity.WARNING, ""),
        (Failures(check(), 0), None, True, Severity.WARNING, ""),  # no row: nothing was asked
        (Failures(check(), 1, (4,), ("k: 5",)), verdict(4), False, Severity.WARNING, "k: 5"),
        (
            Failures(check(), 3, (4, 5, 6), ("a", "b", "c")),
            verdict(4, 5, 6),
            False,
            Severity.WARNING,
            "a; b; c",
        ),
        (
            Failures(check(), 4, (4, 5, 6, 7), ("a", "b", "c")),
            verdict(4, 5, 6, 7),
            False,
            Severity.WARNING,
            "a; b; c; and 1 more",
        ),
        # a gate that does not work lets nothing through
        (Failures(check(), 0), verdict(4), False, Severity.CRITICAL, "DuckDB says that 0 rows fail"),
        (
            Failures(check(), 1, (4,), ("a",)),
            verdict(),
            False,
            Severity.CRITICAL,
            "DuckDB says that 1 rows fail",
        ),
        (
            Failures(check(), 0),
            verdict(problem="gone"),
            False,
            Severity.CRITICAL,
            "could not be evaluated: gone",
        ),
        (
            Failures(check(), 0, problem="lost"),
            None,
            False,
            Severity.CRITICAL,
            "could not be evaluated: lost",
        ),
    ],
)
def test_result_of_a_check(
    failures: Failures, said: CheckVerdict | None, is_passed: bool, severity: Severity, observed: str
) -> None:
    found = result(failures, said)
    assert (found.is_passed, found.severity) == (is_passed, severity)
    assert (found.check_id, found.table_name, found.column_name) == ("core.t.c.between", "core.t", "c")
    assert (found.rows_checked, found.rows_failed) == (9, failures.rows)
    assert observed in found.observed
    assert bool(found.observed) is bool(observed)


def test_long_examples_are_cut() -> None:
    found = result(Failures(check(), 1, (4,), ("x" * (MAX_OBSERVED_STORED + 1),)), verdict(4))
    assert found.observed == "x" * MAX_OBSERVED_STORED


@pytest.mark.parametrize("expectation", [Expectation.BETWEEN, Expectation.NO_ROWS])
@pytest.mark.parametrize(
    ("mark", "meaning"),
    [
        (AuditMark.HELD_FIGURE, "The figure is kept"),
        (
            AuditMark.DOUBTED_FIGURE,
            "Unless another check holds it, the figure is published with this warning",
        ),
        (AuditMark.DOUBTED_DOCUMENT, "Unless a person holds it, the document is published with this warning"),
    ],
)
def test_a_marked_row_says_its_value_or_what_a_rule_says_of_it(
    expectation: Expectation, mark: AuditMark, meaning: str
) -> None:
    rows = pa.table({"key": ["o1", None], "wording": ["198", "-2"]})
    marked = _marked(replace(check(expectation), mark=mark), rows)
    assert marked.rows["key"].to_pylist() == ["o1", None]
    assert marked.rows["held_value"].to_pylist() == ["198", "-2"]
    assert marked.reason.startswith(f"in range. {meaning}")
    assert (marked.rule_id, marked.mark, marked.severity) == ("core.t.c.between", mark, Severity.WARNING)
