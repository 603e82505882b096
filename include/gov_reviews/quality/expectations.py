"""Great Expectations on pandas batches: the one module that imports it.

In: batches (a small pandas frame each) with the checks planned on them. Out: for every check whether it
passed, and every failing row of the frame.
The context is ephemeral: nothing is written, nothing is sent. A check that Great Expectations could not
evaluate counts as failed and
critical: a gate that does not work must not let anything through.
Importing Great Expectations takes about ten seconds, so it happens inside `validate` only.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gov_reviews.quality.check_plan import Expectation, PlannedCheck
from gov_reviews.records.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)

ROW_NUMBER = "row_number"  # of the batch; the name under which failing rows are reported


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows to be checked. The frame has the columns that the checks ask for."""

    name: str
    frame: pd.DataFrame
    checks: tuple[PlannedCheck, ...]


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """What Great Expectations said of one check.

    Attributes:
        failed_rows: Positions in the batch, in order.
        problem: "" or why the check could not be evaluated.
    """

    check: PlannedCheck
    is_passed: bool
    rows_checked: int
    failed_rows: tuple[int, ...]
    problem: str = ""


def validate(batches: Sequence[Batch]) -> list[CheckVerdict]:
    """Run all checks of all batches; verdicts in the order of the checks."""
    gx = _import_quietly()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    context.enable_analytics(False)
    # One asset for all batches, and suites that are not added to the context: it would write its whole
    # configuration anew for each.
    whole = (
        context.data_sources.add_pandas("candidate")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("whole")
    )
    verdicts: list[CheckVerdict] = []
    for batch in batches:
        frame = batch.frame.reset_index(drop=True)
        frame[ROW_NUMBER] = range(len(frame))
        rows = whole.get_batch(batch_parameters={"dataframe": frame})
        numbered = dict(enumerate(batch.checks))
        found = _ask(gx, rows, batch.name, numbered, _WHETHER)
        # Listing the failing rows doubles what a check costs, and nearly every check passes.
        failed = {number: numbered[number] for number, result in found.items() if not result.success}
        if failed:
            found |= _ask(gx, rows, batch.name, failed, _WHICH)
        verdicts += [_verdict(check, found.get(number), len(frame)) for number, check in numbered.items()]
    return verdicts


_WHETHER = "BOOLEAN_ONLY"
_WHICH = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW_NUMBER],
    "return_unexpected_index_query": False,
}


def _ask(
    gx: Any, rows: Any, name: str, checks: Mapping[int, PlannedCheck], result_format: Any
) -> dict[int, Any]:
    """What Great Expectations says of each check on the rows of a batch, by the number of the check."""
    suite = gx.ExpectationSuite(
        name=name, expectations=[_expectation(gx, check, number) for number, check in checks.items()]
    )
    result = rows.validate(suite, result_format=result_format)
    # results come in an order of their own; the number in meta says which check each belongs to
    return {int(found.expectation_config.meta["number"]): found for found in result.results}


# The second one sets a level of its own when it is imported.
_NOISY = ("great_expectations", "great_expectations.data_context.types.base")


def _import_quietly() -> Any:
    """Great Expectations without what it says of itself: under a root logger at INFO, as tasks have, its
    import alone logs 200 lines.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    _hush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations as gx
    _hush()
    return gx


def _hush() -> None:
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _expectation(gx: Any, check: PlannedCheck, number: int) -> Any:
    """The expectation of one planned check. `number` comes back with the result."""
    known = gx.expectations
    common = {"severity": check.severity, "meta": {"number": number, "check_id": check.check_id}}
    match check.expectation:
        case Expectation.NOT_NULL:
            return known.ExpectColumnValuesToNotBeNull(column=check.asked_column, **common)
        case Expectation.BETWEEN:
            return known.ExpectColumnValuesToBeBetween(
                column=check.asked_column, min_value=check.low, max_value=check.high, **common
            )
        case Expectation.IN_SET:
            return known.ExpectColumnValuesToBeInSet(
                column=check.asked_column, value_set=list(check.values or ()), **common
            )
        case Expectation.NO_ROWS:
            return known.ExpectTableRowCountToEqual(value=0, **common)


def _verdict(check: PlannedCheck, found: Any, rows: int) -> CheckVerdict:
    problem = "Great Expectations gave no result" if found is None else _exception_of(found.exception_info)
    if problem:
        logger.error("check not evaluated check_id=%s reason=%s", check.check_id, problem)
        return CheckVerdict(replace(check, severity=Severity.CRITICAL), False, rows, (), problem)
    if found.success:
        return CheckVerdict(check, True, rows, ())
    if check.expectation is Expectation.NO_ROWS:
        return CheckVerdict(check, False, rows, tuple(range(rows)))
    listed = found.result.get("unexpected_index_list") or []
    return CheckVerdict(check, False, rows, tuple(sorted(int(entry[ROW_NUMBER]) for entry in listed)))


def _exception_of(info: Any) -> str:
    """The message of an exception inside Great Expectations, "" when there was none.

    It comes flat, or one per metric.
    """
    if not info:
        return ""
    if "raised_exception" in info:
        return str(info.get("exception_message") or "unknown error") if info["raised_exception"] else ""
    messages = [
        str(entry.get("exception_message"))
        for entry in info.values()
        if isinstance(entry, dict) and entry.get("raised_exception")
    ]
    return "; ".join(messages)
