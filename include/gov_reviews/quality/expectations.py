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

    Checks of one kind are asked as one expectation, their rows one below the other, each row with what its
    own check allows: what Great Expectations does besides looking at values is most of the work, and is paid
    for each expectation.
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
    answers = {item.number: item.answer_at_once for item in asked}
    together: dict[Expectation, list[_AskedCheck]] = defaultdict(list)
    for item in asked:
        if not item.answer_at_once.problem:
            together[item.check.expectation].append(item)
    with without_collection():  # going through all that Great Expectations is made of, many times
        for group in together.values():
            answers |= _answers(gx, whole, group)
    return [_verdict(item, answers[item.number]) for item in asked]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Rows that Great Expectations says fail, or why it could not say."""

    failed_rows: tuple[int, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _AskedCheck:
    """A check, its number among all, and its rows."""

    number: int
    check: PlannedCheck
    frame: pd.DataFrame

    @property
    def answer_at_once(self) -> _Answer:
        """A problem where the rows have nothing that the check could look at."""
        check = self.check
        if check.expectation is Expectation.NO_ROWS or check.asked_column in self.frame:
            return _Answer()
        return _Answer(problem=f"the rows have no column {check.asked_column!r}")

    def rows(self) -> Iterator[tuple[object, ...]]:
        """What the expectation of its kind looks at, each after the check and the place in its own rows."""
        import pandas as pd

        check = self.check
        if check.expectation is Expectation.NO_ROWS:
            yield from ((self.number, place, True) for place in range(len(self.frame)))
            return
        for place, value in enumerate(self.frame[check.asked_column].tolist()):
            if check.expectation is Expectation.BETWEEN:
                # a bound that is missing is passed over, as a value that is missing
                yield self.number, place, check.high, value
                yield self.number, place, value, check.low
            elif check.expectation is Expectation.IN_SET:
                yield self.number, place, None if pd.isna(value) else self.own(value)
            else:
                yield self.number, place, value

    def own(self, value: object) -> str:
        """A value as the one of this check, so that no other check's set allows it."""
        return f"{self.number} {value}"


_CHECK_NUMBER, _ROW_NUMBER, _VALUE = "check_number", "row_number", "value"
_LARGER, _SMALLER = "larger", "smaller"
_WHETHER = "BOOLEAN_ONLY"
_WHICH = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [_CHECK_NUMBER, _ROW_NUMBER],
    "return_unexpected_index_query": False,
}


def _answers(gx: Any, whole: Any, group: Sequence[_AskedCheck]) -> dict[int, _Answer]:
    """What Great Expectations says of checks of one kind, by the number of the check."""
    import pandas as pd

    is_between = group[0].check.expectation is Expectation.BETWEEN
    looked_at = (_LARGER, _SMALLER) if is_between else (_VALUE,)
    rows = [row for item in group for row in item.rows()]
    frame = pd.DataFrame(rows, columns=[_CHECK_NUMBER, _ROW_NUMBER, *looked_at])
    batch = whole.get_batch(batch_parameters={"dataframe": frame})
    expectation = _expectation(gx, group)
    found = batch.validate(expectation, result_format=_WHETHER)
    problem = _exception_of(found.exception_info)
    if found.success and not problem:
        return dict.fromkeys((item.number for item in group), _Answer())
    if not problem:
        return _failing_rows(batch, expectation, group)
    if len(group) == 1:
        return {group[0].number: _Answer(problem=problem)}
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
    with warnings.catch_warnings(), _deferred(_UNUSED), _absent(_OPTIONAL), without_collection():
        warnings.simplefilter("ignore")
        import great_expectations as gx
    _hush()
    return gx


# Great Expectations imports them for its chart of two distributions and two tests of distributions: a third
# of the time and of the memory of its import.
_UNUSED = ("altair", "scipy.stats")
# Great Expectations works without it, as it says itself, where no database is asked; Airflow brings it: a
# fifth of the rest.
_OPTIONAL = ("sqlalchemy",)


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


@contextmanager
def _absent(names: Sequence[str]) -> Iterator[None]:
    """These modules cannot be imported meanwhile; what is imported already stays."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _hush() -> None:
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _expectation(gx: Any, group: Sequence[_AskedCheck]) -> Any:
    """The expectation that the checks of one kind share."""
    known = gx.expectations
    match group[0].check.expectation:
        case Expectation.NOT_NULL:
            return known.ExpectColumnValuesToNotBeNull(column=_VALUE)
        case Expectation.BETWEEN:
            return known.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=_LARGER, column_B=_SMALLER, or_equal=True, ignore_row_if="either_value_is_missing"
            )
        case Expectation.IN_SET:
            allowed = [item.own(value) for item in group for value in item.check.values or ()]
            return known.ExpectColumnValuesToBeInSet(column=_VALUE, value_set=allowed)
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
