"""From table contracts to what is checked: which rows, which columns, which expectation.

In: contracts of `warehouse.contracts` (their check vocabulary is described there). Out: `FramePlan`s: one SELECT each, whose rows become a
pandas batch, and the checks on its columns. Pure: no database, no Great Expectations.

Two scopes. What is about one row (a range, a pattern) is asked of rows that this run added or changed. What is about the whole (a
key twice, a reference to a row that is gone) is asked of every row, since an old row can break it, too.
A check that Great Expectations has in the same meaning is left to it. The others (patterns are RE2 and found anywhere; references;
spans) become a truth column, computed by DuckDB beside the data as 'true', 'false' or NULL, and Great Expectations expects 'true'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gov_reviews.errors import InvalidMetadata
from gov_reviews.warehouse.contracts import DUCKDB_TYPES, Check, TableContract

HELD_KEY = "observation_key"  # what a check with `hold: true` holds back
NUMERIC = frozenset({"integer", "bigint", "double"})


class Scope(StrEnum):
    """Which rows a check is asked of."""

    CHANGED = "changed"  # of what this run read
    ALL = "all"


class Expectation(StrEnum):
    """How Great Expectations is asked."""

    NOT_NULL = "not_null"
    UNIQUE = "unique"
    UNIQUE_TOGETHER = "unique_together"
    BETWEEN = "between"
    IN_SET = "in_set"
    NO_ROWS = "no_rows"  # the batch holds violating rows only


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One check on one batch.

    Attributes:
        check_id: Stable name: core.fact_observation.value.not_negative.
        column: Column of the contract, None for checks on a table. asked_columns: columns of the batch that are looked at.
        low, high, values: Parameters of BETWEEN and IN_SET.
    """

    check_id: str
    table: str
    column: str | None
    severity: str
    hold: bool
    expectation: Expectation
    asked_columns: tuple[str, ...]
    description_en: str
    description_zh: str
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FramePlan:
    """One batch: rows of one table, and what is checked on them.

    Attributes:
        sql: SELECT over `rows_of` (a relation named by the reader in the place of {rows}); keys first.
        key_columns: Primary key, to name a failing row.
    """

    table: str
    scope: Scope
    sql: str
    key_columns: tuple[str, ...]
    checks: tuple[PlannedCheck, ...]


def plan_frames(contracts: Mapping[str, TableContract]) -> list[FramePlan]:
    """Batches for every table that has checks, in order of table, scope and condition."""
    return [frame for contract in contracts.values() for frame in _plan_table(contract)]


def _plan_table(contract: TableContract) -> Iterator[FramePlan]:
    groups: dict[tuple[Scope, str], list[tuple[str, str | None, Check]]] = defaultdict(list)
    seen: dict[str, int] = defaultdict(int)
    for column, check in contract.all_checks():
        name = f"{contract.table}.{column or '+'.join(check.columns or ())}.{check.kind}"
        seen[name] += 1
        # a second check of the same kind on the same column gets a number
        check_id = name if seen[name] == 1 else f"{name}.{seen[name]}"
        groups[_scope(check), check.where or ""].append((check_id, column, check))
    for (scope, where), members in sorted(groups.items()):
        yield _plan_frame(contract, scope, where, members)


def _scope(check: Check) -> Scope:
    return Scope.ALL if check.kind in {"unique", "unique_together", "references"} else Scope.CHANGED


def _plan_frame(contract: TableContract, scope: Scope, where: str, members: list[tuple[str, str | None, Check]]) -> FramePlan:
    columns = dict.fromkeys(contract.primary_key)
    if any(check.hold for _, _, check in members):
        if HELD_KEY not in contract.column_names:
            raise InvalidMetadata(f"Only tables with {HELD_KEY} can hold rows back; remove `hold` or add the column.", table=contract.table)
        columns[HELD_KEY] = None
    truths: list[str] = []
    planned = []
    for check_id, column, check in members:
        asked = (column,) if column is not None else tuple(check.columns or ())
        columns |= dict.fromkeys(asked)
        truth = _truth(contract, column, check)
        if truth is not None:
            name = f"truth_{len(truths) + 1}"
            truths.append(f"({truth})::varchar as {name}")
            asked = (name,)
        english, chinese = _describe(contract, column, check)
        low, high = _bounds(check)
        planned.append(
            PlannedCheck(
                check_id=check_id,
                table=contract.table,
                column=column,
                severity=check.severity,
                hold=check.hold,
                expectation=_expectation(check, truth is not None),
                asked_columns=asked,
                description_en=english,
                description_zh=chinese,
                low=low,
                high=high,
                values=("true",) if truth is not None else check.values,
            )
        )
    selected = ", ".join([*(f'checked."{name}"' for name in columns), *truths])
    sql = f"select {selected} from {{rows}} as checked"  # noqa: S608 - names come from our own contracts
    return FramePlan(contract.table, scope, f"{sql} where {where}" if where else sql, contract.primary_key, tuple(planned))


def _expectation(check: Check, has_truth: bool) -> Expectation:
    if has_truth:
        return Expectation.IN_SET
    native = {
        "not_null": Expectation.NOT_NULL,
        "unique": Expectation.UNIQUE,
        "unique_together": Expectation.UNIQUE_TOGETHER,
        "not_negative": Expectation.BETWEEN,
        "between": Expectation.BETWEEN,
        "in_set": Expectation.IN_SET,
    }
    return native[check.kind]


def _bounds(check: Check) -> tuple[float | None, float | None]:
    if check.kind == "not_negative":
        return 0.0, None
    if check.kind == "between":
        return tuple(None if bound is None or isinstance(bound, str) else float(bound) for bound in (check.min, check.max))  # type: ignore[return-value]
    return None, None


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _truth(contract: TableContract, column: str | None, check: Check) -> str | None:
    """SQL that says of a row whether it passes, None where Great Expectations says it itself."""
    if column is None:
        return None
    name = f'checked."{column}"'
    kind = contract.column(column).type
    match check.kind:
        case "not_empty":
            return f"len({name}) > 0"
        case "matches":
            return f"regexp_matches({name}, {_literal(check.pattern or '')})"
        case "not_matches":
            return f"not regexp_matches({name}, {_literal(check.pattern or '')})"
        case "references":
            relation, _, other = (check.to or "").rpartition(".")
            return f'case when {name} is not null then {name} in (select "{other}" from {relation} where "{other}" is not null) end'  # noqa: S608
        case "span_cuts_text":
            relation, _, text = (check.text or "").rpartition(".")
            start, end = (f'checked."{place}"::bigint' for place in (check.start, check.end))
            cut = f'substring(other."{text}", {start} + 1, {end} - {start})'
            own = f'other."{check.key}" = checked."{check.key}"'
            return f"case when {name} is not null then exists (select 1 from {relation} as other where {own} and {cut} = {name}) end"  # noqa: S608
        case "between" if kind not in NUMERIC:
            bounds = [(">=", check.min), ("<=", check.max)]
            return " and ".join(
                f"{name} {sign} {_literal(str(bound))}::{DUCKDB_TYPES[kind]}" for sign, bound in bounds if bound is not None
            )
        case "in_set" if kind == "varchar[]":
            return f"list_has_all([{', '.join(map(_literal, check.values or ()))}], {name})"
    return None


# What a check says, for people. {column} and the parameters are filled in.
_DESCRIPTIONS: Mapping[str, tuple[str, str]] = {
    "not_null": ("{column} has a value", "{column} 不为空"),
    "unique": ("{column} appears once", "{column} 不重复"),
    "unique_together": ("{columns} appear together once", "{columns} 的组合不重复"),
    "not_empty": ("{column} is not empty", "{column} 有内容"),
    "not_negative": ("{column} is not negative", "{column} 不为负"),
    "between": ("{column} lies between {low} and {high}", "{column} 在 {low} 与 {high} 之间"),
    "in_set": ("{column} is one of {values}", "{column} 取值为 {values}"),
    "matches": ("{column} matches {pattern}", "{column} 符合 {pattern}"),
    "not_matches": ("{column} is free of {pattern}", "{column} 不含 {pattern}"),
    "references": ("{column} stands in {to}", "{column} 存在于 {to}"),
    "span_cuts_text": ("{start} to {end} cut {column} out of {text}", "{start} 至 {end} 在 {text} 中截取的正是 {column}"),
}


def _describe(contract: TableContract, column: str | None, check: Check) -> tuple[str, str]:
    if check.message is not None:
        return check.message.en, check.message.zh
    filled = {
        "column": column or "",
        "columns": ", ".join(check.columns or ()),
        "low": "any" if check.min is None else f"{check.min}",
        "high": "any" if check.max is None else f"{check.max}",
        "values": ", ".join(check.values or ()),
        "pattern": check.pattern or "",
        "to": check.to or "",
        "start": check.start or "",
        "end": check.end or "",
        "text": check.text or "",
    }
    english, chinese = _DESCRIPTIONS[check.kind]
    return english.format_map(filled), chinese.format_map(filled)
