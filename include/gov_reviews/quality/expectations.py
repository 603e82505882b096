"""Great Expectations on pandas batches: the one module that imports it.

In: batches (a small pandas frame each) with the checks planned on them. Out: for every check whether it
passed, and every failing row of the frame.
The context is ephemeral: nothing is written, nothing is sent. A check that Great Expectations could not
evaluate counts as failed and
critical: a gate that does not work must not let anything through.
Importing Great Expectations takes seconds, so it happens inside `validate` only, and without what it imports
for charts and statistics that no check of ours asks for.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

from gov_reviews.lean_imports import without_collection
from gov_reviews.quality.check_plan import Expectation, PlannedCheck
from gov_reviews.records.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows to be checked. The frame has the columns that the checks ask for."""

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
    """Run all checks of all batches; verdicts in the order of the checks.

    Checks that expect the same of a column are asked as one expectation, on their columns put one below the
    other: what Great Expectations does besides looking at values is most of the work, and is paid for each
    expectation.
    """
    asked = [
        _AskedCheck(number, check, batch.frame)
        for number, (batch, check) in enumerate((batch, check) for batch in batches for check in batch.checks)
    ]
    gx = _import_quietly()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    context.enable_analytics(False)
    # Suites are not added to the context: it would write its whole configuration anew for each.
    whole = (
        context.data_sources.add_pandas("candidate")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("whole")
    )
    together: dict[object, list[_AskedCheck]] = defaultdict(list)
    for item in asked:
        together[item.question].append(item)
    answers: dict[int, _Answer] = {}
    with without_collection():  # going through all that Great Expectations is made of, many times
        for group in together.values():
            answers |= _answers(gx, whole, group)
    return [_verdict(item, answers[item.number]) for item in asked]


@dataclass(frozen=True, slots=True)
class _AskedCheck:
    """A check, its number among all, and its rows."""

    number: int
    check: PlannedCheck
    frame: pd.DataFrame

    @property
    def is_of_rows(self) -> bool:
        """Whether each row fails by being there."""
        return self.check.expectation is Expectation.NO_ROWS

    @property
    def has_column(self) -> bool:
        """Whether the rows have what the check looks at."""
        return self.is_of_rows or self.check.asked_column in self.frame

    @property
    def question(self) -> object:
        """What is equal for checks that can be asked together: values of another type are compared
        otherwise.
        """
        check = self.check
        if self.is_of_rows or not self.has_column:
            return check.expectation, self.has_column
        kind = str(self.frame[check.asked_column].dtype)
        return check.expectation, check.low, check.high, check.values, kind

    def values(self) -> pd.Series[Any]:
        """What the check looks at."""
        import pandas as pd

        if self.is_of_rows:
            return pd.Series(True, index=self.frame.index)
        return self.frame[self.check.asked_column]


def _stacked(group: Sequence[_AskedCheck]) -> pd.DataFrame:
    """The rows of checks with one question one below the other, each with its check and its place there."""
    import numpy as np  # lazy: pandas brings it, and it is imported when Great Expectations is
    import pandas as pd

    sizes = [len(item.frame) for item in group]
    return pd.DataFrame(
        {
            _CHECK_NUMBER: np.repeat([item.number for item in group], sizes),
            _ROW_NUMBER: np.concatenate([np.arange(size) for size in sizes]),
            _VALUE: pd.concat([item.values() for item in group], ignore_index=True),
        }
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """Rows that Great Expectations says fail, or why it could not say."""

    failed_rows: tuple[int, ...] = ()
    problem: str = ""


_CHECK_NUMBER, _ROW_NUMBER, _VALUE = "check_number", "row_number", "value"
_WHETHER = "BOOLEAN_ONLY"
_WHICH = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [_CHECK_NUMBER, _ROW_NUMBER],
    "return_unexpected_index_query": False,
}


def _answers(gx: Any, whole: Any, group: Sequence[_AskedCheck]) -> dict[int, _Answer]:
    """What Great Expectations says of checks with one question, by the number of the check."""
    first = group[0]
    if not first.has_column:
        problem = f"the rows have no column {first.check.asked_column!r}"
        return dict.fromkeys((item.number for item in group), _Answer(problem=problem))
    batch = whole.get_batch(batch_parameters={"dataframe": _stacked(group)})
    expectation = _expectation(gx, first.check)
    found = batch.validate(expectation, result_format=_WHETHER)
    problem = _exception_of(found.exception_info)
    if found.success and not problem:
        return dict.fromkeys((item.number for item in group), _Answer())
    if not problem:
        return _failing_rows(batch, expectation, group)
    if len(group) == 1:
        return {first.number: _Answer(problem=problem)}
    # one check that cannot be evaluated is no reason to doubt the others
    answers: dict[int, _Answer] = {}
    for item in group:
        answers |= _answers(gx, whole, [item])
    return answers


def _failing_rows(batch: Any, expectation: Any, group: Sequence[_AskedCheck]) -> dict[int, _Answer]:
    """Which rows fail. Listing them doubles what a question costs, and nearly every check passes."""
    listed = batch.validate(expectation, result_format=_WHICH).result.get("unexpected_index_list") or []
    failed: dict[int, list[int]] = {item.number: [] for item in group}
    for place in listed:
        failed[int(place[_CHECK_NUMBER])].append(int(place[_ROW_NUMBER]))
    return {number: _Answer(tuple(sorted(places))) for number, places in failed.items()}


# The second one sets a level of its own when it is imported.
_NOISY = ("great_expectations", "great_expectations.data_context.types.base")


def _import_quietly() -> Any:
    """Great Expectations without what it says of itself: under a root logger at INFO, as tasks have, its
    import alone logs 200 lines.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    _hush()
    with warnings.catch_warnings(), _deferred(_UNUSED), without_collection():
        warnings.simplefilter("ignore")
        import great_expectations as gx
    _hush()
    return gx


# Great Expectations imports them for its chart of two distributions and two tests of distributions: a third
# of the time and of the memory of its import.
_UNUSED = ("altair", "scipy.stats")


class _DeferredModule(ModuleType):
    """A module that is imported once something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system looks whether it is being imported
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def _deferred(names: Sequence[str]) -> Iterator[None]:
    """Whoever imports these modules meanwhile gets them when they are first used; what is imported already
    stays.
    """
    standing_in = {name: _DeferredModule(name) for name in names if name not in sys.modules}
    for name, module in standing_in.items():
        sys.modules[name] = module
    try:
        yield
    finally:
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _hush() -> None:
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _expectation(gx: Any, check: PlannedCheck) -> Any:
    """The expectation that a check and those of the same question share."""
    known = gx.expectations
    match check.expectation:
        case Expectation.NOT_NULL:
            return known.ExpectColumnValuesToNotBeNull(column=_VALUE)
        case Expectation.BETWEEN:
            return known.ExpectColumnValuesToBeBetween(
                column=_VALUE, min_value=check.low, max_value=check.high
            )
        case Expectation.IN_SET:
            return known.ExpectColumnValuesToBeInSet(column=_VALUE, value_set=list(check.values or ()))
        case Expectation.NO_ROWS:
            # rather than a count of rows, which does not say which check they belong to
            return known.ExpectColumnValuesToBeNull(column=_VALUE)


def _verdict(item: _AskedCheck, answer: _Answer) -> CheckVerdict:
    check, rows = item.check, len(item.frame)
    if answer.problem:
        logger.error("check not evaluated check_id=%s reason=%s", check.check_id, answer.problem)
        return CheckVerdict(replace(check, severity=Severity.CRITICAL), False, rows, (), answer.problem)
    return CheckVerdict(check, not answer.failed_rows, rows, answer.failed_rows)


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
