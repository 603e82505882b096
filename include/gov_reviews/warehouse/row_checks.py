"""Rows of one page against their contracts, before they join those of other pages.

In: the staging rows that one review gives. Out: nothing, or ContractBroken that names table, column and
value.
Asked is every check that stops a publication and looks at one row only: what is found here costs one page,
what the audit finds costs the run. What compares rows (references between tables of a chunk, uniqueness over
all) holds by construction of the keys.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from gov_reviews.errors import ContractBroken, InvalidMetadata
from gov_reviews.records.stored_columns import Row
from gov_reviews.records.vocabulary import Severity
from gov_reviews.warehouse.dimensions import load_metrics, metric_rows
from gov_reviews.warehouse.table_contracts import Check, ColumnContract, TableContract, load_contracts

Rows = Mapping[str, Sequence[Row]]
Fails = Callable[[Any], bool]

OBSERVATION = "staging.stg_observation"
METRIC = "staging.stg_metric"
MAX_SHOWN = 80

# Checks on one value. References into the tables of the same chunk are left out: their keys are made together
# with the row.
_VALUE_CHECKS = frozenset({"not_empty", "not_negative", "between", "in_set", "matches", "not_matches"})
_KEPT_BY_KEYS = frozenset({"staging.stg_review.reading_key", "staging.stg_capture.capture_id"})


def check_rows(rows: Rows) -> None:
    """Compare the rows of one page with the contracts of their tables; types and promised values are checked
    when they become Arrow.

    Raises:
        ContractBroken: A row breaks a check that would stop the publication.
    """
    for table, found in rows.items():
        contract = load_contracts()[table]
        _check_keys(contract, found)
        for column, fails, words in value_checks(table):
            for row in found:
                if (value := row[column]) is not None and fails(value):
                    raise _broken(words, table, column, value)
    _check_observations(rows)


@cache
def value_checks(table: str) -> tuple[tuple[str, Fails, tuple[str, str]], ...]:
    """Column, test for a value that breaks it, and words in both languages, of every critical check of the
    table that one value decides.
    """
    contract = load_contracts()[table]
    checks: list[tuple[str, Fails, tuple[str, str]]] = [
        (column.name, _is_not_finite, ("is no finite number", "不是有限数"))
        for column in contract.columns
        if column.type == "double"
    ]
    for name, check in contract.all_checks():
        if name is None or check.severity != Severity.CRITICAL:
            continue
        if check.where is not None:
            raise InvalidMetadata(
                "A critical check of a staging table has no where: parts are checked row by row.",
                table=table,
                column=name,
            )
        if check.kind in _VALUE_CHECKS:
            words = (f"breaks the check {check.kind}", f"未通过检查 {check.kind}")
            checks.append((name, _fails(contract.column(name), check), words))
        elif check.kind == "references" and check.to not in _KEPT_BY_KEYS:
            words = (f"is not in {check.to}", f"不在 {check.to} 中")
            checks.append((name, _is_unknown(check.to or ""), words))
    return tuple(checks)


def _fails(column: ColumnContract, check: Check) -> Fails:
    """The test of one check; a list passes in_set when all of its items do."""
    match check.kind:
        case "not_empty":
            return lambda value: len(value) == 0
        case "not_negative":
            return lambda value: not value >= 0
        case "between" if column.type in {"integer", "bigint", "double"}:
            low = -math.inf if check.min is None else float(check.min)
            high = math.inf if check.max is None else float(check.max)
            return lambda value: not low <= value <= high
        case "in_set":
            allowed = frozenset(check.values or ())
            return lambda value: (
                not (allowed.issuperset(value) if isinstance(value, list) else value in allowed)
            )
        case "matches" | "not_matches":
            # RE2 knows no "$ before the last line break": the pattern ends where the text ends
            found = re.compile(re.sub(r"(?<!\\)\$$", r"\\Z", check.pattern or "")).search
            return (
                (lambda value: not found(value))
                if check.kind == "matches"
                else (lambda value: bool(found(value)))
            )
    raise InvalidMetadata(
        "A critical check of a staging table cannot be asked of one row.",
        column=column.name,
        check=check.kind,
    )


def _is_not_finite(value: float) -> bool:
    return not math.isfinite(value)


def _is_unknown(place: str) -> Fails:
    """Whether a value is missing in a column that metadata files fill."""
    if place != f"{METRIC}.metric_code":
        raise InvalidMetadata(
            "A critical reference of a staging table points at metrics or at its own chunk.", place=place
        )
    return lambda value: value not in _parents_of_metrics()


@cache
def _parents_of_metrics() -> Mapping[str, str | None]:
    """Metric code -> code of the headline metric that it divides, None for headlines."""
    return {row["metric_code"]: row["parent_metric_code"] for row in metric_rows(load_metrics())}


def _check_keys(contract: TableContract, rows: Sequence[Row]) -> None:
    keys = [tuple(row[name] for name in contract.primary_key) for row in rows]
    if len(set(keys)) != len(keys):
        doubled = next(key for number, key in enumerate(keys) if key in keys[:number])
        raise _broken(("stands twice", "重复出现"), contract.table, ", ".join(contract.primary_key), doubled)


def _check_observations(rows: Rows) -> None:
    """What several columns of a figure promise together: the rules spans_are_ordered, periods_are_ordered,
    detail_divides_its_metric.
    """
    observations = rows.get(OBSERVATION, ())
    texts = {row["reading_key"]: row["body_text"] for row in rows.get("staging.stg_review", ())}
    for row in observations:
        text = texts[row["reading_key"]]
        for words, start, end in (
            ("printed", "char_start", "char_end"),
            ("sentence", "sentence_start", "sentence_end"),
        ):
            if not 0 <= row[start] <= row[end] or text[row[start] : row[end]] != row[words]:
                raise _broken(
                    (
                        f"is not what {row[start]} to {row[end]} cut out of the text",
                        f"与原文 {row[start]} 至 {row[end]} 处不符",
                    ),
                    OBSERVATION,
                    words,
                    row[words],
                )
        if row["period_start"] and row["period_end"] and row["period_end"] < row["period_start"]:
            raise _broken(
                (f"lies before the first day, {row['period_start']}", f"早于首日 {row['period_start']}"),
                OBSERVATION,
                "period_end",
                row["period_end"],
            )
        if row["detail_code"] is not None and _parents_of_metrics()[row["detail_code"]] != row["metric_code"]:
            raise _broken(
                (f"is no detail metric of {row['metric_code']}", f"不是 {row['metric_code']} 的细分指标"),
                OBSERVATION,
                "detail_code",
                row["detail_code"],
            )


def _broken(words: tuple[str, str], table: str, column: str, value: object) -> ContractBroken:
    english, chinese = words
    shown = f"{value!r:.{MAX_SHOWN}}"
    return ContractBroken(f"A value {english}.", f"有值{chinese}。", table=table, column=column, value=shown)
