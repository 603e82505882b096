"""From table contracts to what is checked: which rows, what SQL counts, what Great Expectations is asked.

In: contracts of `warehouse.table_contracts` (their check vocabulary is described there) and rules. Out:
`RowPlan`s and `SetPlan`s. Pure: no database, no Great Expectations.

What is about one row (a range, a pattern): SQL marks the rows that fail, and Great Expectations judges a
small frame of them with the same expectation; the two must agree. What is about several (a key twice, a
reference to a row that is gone, a rule): SQL gives the violating rows, and Great Expectations expects none.
Which rows are looked at is not said here (`quality.audit_scope`). A check of rows that Great Expectations
does not have in the same meaning (patterns are RE2 and found anywhere; spans) becomes a column of 'true' and
'false'.
What is missing is what a pandas frame shows as missing: NULL, and NaN in a column of doubles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gov_reviews.errors import InvalidMetadata
from gov_reviews.records.vocabulary import AuditMark, Severity
from gov_reviews.warehouse.sql_literal import quoted
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, Check, TableContract, TableRule, references_in

NUMERIC = frozenset({"integer", "bigint", "double"})


class Expectation(StrEnum):
    """How Great Expectations is asked."""

    NOT_NULL = "not_null"
    BETWEEN = "between"
    IN_SET = "in_set"
    NO_ROWS = "no_rows"  # the batch holds violating rows only


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One check on one batch.

    Attributes:
        check_id: Stable name: core.fact_observation.value.not_negative.
        column: Column of the contract, None for checks on a table. asked_column: column of the batch that is
            looked at, "" for NO_ROWS.
        low, high, values: Parameters of BETWEEN and IN_SET.
    """

    check_id: str
    table: str
    column: str | None
    severity: Severity
    mark: AuditMark | None
    expectation: Expectation
    description_en: str
    description_zh: str
    asked_column: str = ""
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Checks of single rows of one table, asked together.

    Attributes:
        select: SELECT of keys, checked columns and, per check, `fails_1` ... and what it asks of the frame;
            its FROM is `{rows}`, a relation that the reader names.
        where: Condition under which a row is checked, "" for every row.
        key_columns: Primary key, to name a failing row.
        checks: The n-th of them fails where `fails_n` is true.
        texts, text_key: The table whose texts `select` reads (as `other`), and the column by which a row
            finds its text; "" where it reads none.
    """

    table: str
    where: str
    select: str
    key_columns: tuple[str, ...]
    checks: tuple[PlannedCheck, ...]
    texts: str = ""
    text_key: str = ""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """One check that needs more than one row.

    Attributes:
        where: Condition under which a row is checked, "" for every row.
        violating: SELECT of the violating rows: `key` and `reason` for people, `marked_key` of the row that
            gets the check's mark. In the place of `{rows}` stands the relation that is checked; in that of
            `{others}` the rows with which `compared` is compared.
        is_whole: It is asked of every row in every audit: it compares two files, or looks at shares.
        compared: Columns that must not have the same values twice, or that refer to another table; () for
            another check.
        referenced: schema.table.column that has to hold the value, "" where the table is compared with
            itself.
        differs: SELECT of one truth that costs less than `violating`: false where no row violates. ""
            where there is none. differs_lightly: the same by fewer columns, for what was checked before.
    """

    table: str
    where: str
    violating: str
    check: PlannedCheck
    is_whole: bool = False
    compared: tuple[str, ...] = ()
    referenced: str = ""
    differs: str = ""
    differs_lightly: str = ""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """All checks of one table's contract.

    Attributes:
        needed_columns: Those that its checks look at, and the views that read it; computing a view for more
            would be in vain.
        is_read_again: Two or more other views read this view: its rows are worth keeping until they were
            asked.
    """

    contract: TableContract
    row_plans: tuple[RowPlan, ...]
    set_plans: tuple[SetPlan, ...]
    needed_columns: tuple[str, ...]
    is_read_again: bool = False

    @property
    def checks(self) -> tuple[PlannedCheck, ...]:
        """Every check of the table."""
        return (
            *(check for plan in self.row_plans for check in plan.checks),
            *(plan.check for plan in self.set_plans),
        )


def plan_tables(contracts: Mapping[str, TableContract]) -> list[TablePlan]:
    """What is checked of every table, in order of table (a view before the views that read it) and
    condition.
    """
    views = [contract for contract in contracts.values() if contract.is_view]
    return [
        _plan_table(contract, [view for view in views if contract.table in references_in(view.sql or "")])
        for contract in contracts.values()
    ]


def set_wide_check(
    check_id: str,
    table: str,
    severity: Severity,
    english: str,
    chinese: str,
    *,
    mark: AuditMark | None = None,
) -> PlannedCheck:
    """A check whose SQL gives the violating rows: none are expected.

    Args:
        english, chinese: What it says, for people.
    """
    return PlannedCheck(check_id, table, None, severity, mark, Expectation.NO_ROWS, english, chinese)


def plan_rule(rule: TableRule) -> SetPlan:
    """A rule of a checks.sql."""
    check = set_wide_check(
        rule.rule_id,
        rule.table,
        rule.severity,
        rule.description.en,
        rule.description.zh,
        mark=rule.mark,
    )
    violating = f"select key, reason, key as marked_key from ({rule.sql}\n)"  # noqa: S608
    return SetPlan(rule.table, "", violating, check, is_whole=rule.rows == "all")


_Member = tuple[str, str | None, Check]  # check id, column, check


def _plan_table(contract: TableContract, readers: Sequence[TableContract]) -> TablePlan:
    members = _members(contract)
    groups: dict[str, list[_Member]] = defaultdict(list)
    for member in members:
        if member[2].kind not in _OF_THE_WHOLE:
            groups[member[2].where or ""].append(member)
    is_read_again = contract.is_view and len(readers) > 1
    return TablePlan(
        contract,
        tuple(_plan_rows(contract, where, found) for where, found in sorted(groups.items())),
        tuple(_plan_set(contract, *member) for member in members if member[2].kind in _OF_THE_WHOLE),
        _needed_columns(contract, members, readers if is_read_again else ()),
        is_read_again,
    )


def _members(contract: TableContract) -> list[_Member]:
    """The checks of a table, each with an id of its own."""
    members: list[_Member] = []
    seen: dict[str, int] = defaultdict(int)
    for column, check in contract.all_checks():
        if is_kept_by_file(contract, column, check):
            continue
        if check.mark and check.mark.key not in contract.column_names:
            raise InvalidMetadata(
                f"Only tables with {check.mark.key} can have rows with this mark; remove mark or add the "
                "column.",
                table=contract.table,
                mark=check.mark,
            )
        name = f"{contract.table}.{column or '+'.join(check.columns or ())}.{check.kind}"
        seen[name] += 1
        # a second check of the same kind on the same column gets a number
        members.append((name if seen[name] == 1 else f"{name}.{seen[name]}", column, check))
    return members


def is_kept_by_file(contract: TableContract, column: str | None, check: Check) -> bool:
    """Whether the file itself refuses a row that fails, by NOT NULL or its primary key: asking every row
    again would be in vain (that it has them is asked: `quality.table_forms`).
    """
    if contract.is_view:
        return False
    if check.kind == "not_null" and column is not None:
        promised = contract.column(column)
        return not promised.nullable and promised.type != "double"  # NaN is a value for the file
    columns = check.columns if check.kind == "unique_together" else (column,)
    return (
        check.kind in {"unique", "unique_together"}
        and contract.has_key_index
        and columns == contract.primary_key
    )


def _needed_columns(
    contract: TableContract, members: Sequence[_Member], readers: Sequence[TableContract]
) -> tuple[str, ...]:
    """Columns that checks look at, and those that the views in `readers` read; the key comes first."""
    needed = dict.fromkeys(contract.primary_key)
    words = [_columns_of(column, check) for _, column, check in members]
    words += [frozenset(re.findall(r"\w+", reader.sql or "")) for reader in readers]
    for named in words:
        needed |= dict.fromkeys(name for name in contract.column_names if name in named)
    return tuple(needed)


def _columns_of(column: str | None, check: Check) -> frozenset[str | None]:
    """What a check looks at; words of its condition that are no columns may be among them."""
    marked = (check.mark.key,) if check.mark else ()
    places = (column, *(check.columns or ()), check.start, check.end, check.key, check.inside)
    return frozenset((*places, *re.findall(r"\w+", check.where or ""), *marked))


_OF_THE_WHOLE = frozenset({"unique", "unique_together", "references"})


def _planned(contract: TableContract, member: _Member, expectation: Expectation) -> PlannedCheck:
    check_id, column, check = member
    english, chinese = _describe(column, check)
    return PlannedCheck(
        check_id, contract.table, column, check.severity, check.mark, expectation, english, chinese
    )


def _plan_rows(contract: TableContract, where: str, members: list[_Member]) -> RowPlan:
    columns = dict.fromkeys(contract.primary_key)
    columns |= {check.mark.key: None for _, _, check in members if check.mark}
    marks: list[str] = []
    planned = []
    for number, member in enumerate(members, start=1):
        _, column, check = member
        if column is None:
            raise InvalidMetadata(
                f"{check.kind} is a check of a column; write it there.", table=contract.table
            )
        columns[column] = None
        fails = f"coalesce({_fails(contract, column, check)}, false)"
        marks.append(f"{fails} as fails_{number}")
        expectation = _NATIVE.get(check.kind, Expectation.IN_SET)
        values: tuple[str, ...] | None = check.values
        asked = column
        if _is_truth(contract, column, check):
            expectation, values, asked = Expectation.IN_SET, ("true",), f"truth_{number}"
            marks.append(f"(not {fails})::varchar as {asked}")
        low, high = _bounds(check)
        planned.append(
            replace(
                _planned(contract, member, expectation), asked_column=asked, low=low, high=high, values=values
            )
        )
    selected = ", ".join([*(f'checked."{name}"' for name in columns), *marks])
    read = {((check.text or "").rpartition(".")[0], check.key or "") for _, _, check in members if check.text}
    texts, text_key = next(iter(sorted(read)), ("", ""))  # texts of other tables are read whole
    return RowPlan(
        contract.table,
        where,
        f"select {selected} from {{rows}} as checked",  # noqa: S608
        contract.primary_key,
        tuple(planned),
        texts,
        text_key,
    )


_NATIVE = {
    "not_null": Expectation.NOT_NULL,
    "not_negative": Expectation.BETWEEN,
    "between": Expectation.BETWEEN,
    "in_set": Expectation.IN_SET,
}


def _is_truth(contract: TableContract, column: str, check: Check) -> bool:
    """Whether Great Expectations is shown the truth about a row, since it has no expectation of the same
    meaning.
    """
    kind = contract.column(column).type
    has_other_meaning = (check.kind == "between" and kind not in NUMERIC) or (
        check.kind == "in_set" and kind == "varchar[]"
    )
    return check.kind not in _NATIVE or has_other_meaning


def _bounds(check: Check) -> tuple[float | None, float | None]:
    if check.kind == "not_negative":
        return 0.0, None
    if check.kind == "between":
        return tuple(
            None if bound is None or isinstance(bound, str) else float(bound)
            for bound in (check.min, check.max)
        )  # type: ignore[return-value]
    return None, None


def _missing(contract: TableContract, column: str) -> str:
    name = f'checked."{column}"'
    return (
        f"({name} is null or isnan({name}))"
        if contract.column(column).type == "double"
        else f"{name} is null"
    )


def _fails(contract: TableContract, column: str, check: Check) -> str:
    """SQL that is true of a row that fails; false or NULL of one that passes."""
    name = f'checked."{column}"'
    kind = contract.column(column).type
    match check.kind:
        case "not_null":
            return _missing(contract, column)
        case "not_empty":
            return f"len({name}) = 0"
        case "matches":
            return f"not regexp_matches({name}, {quoted(check.pattern or '')})"
        case "not_matches":
            return f"regexp_matches({name}, {quoted(check.pattern or '')})"
        case "span_cuts_text":
            return _cuts_other_words(contract, check, name)
        case "not_negative":
            return _outside(contract, column, 0, None)
        case "between":
            return _outside(contract, column, check.min, check.max)
        case "in_set":
            listed = ", ".join(map(quoted, check.values or ()))
            return (
                f"not list_has_all([{listed}], {name})"
                if kind == "varchar[]"
                else f"{name} not in ({listed})"
            )
    raise InvalidMetadata(f"{check.kind} is not a check of single rows.", table=contract.table, column=column)


def _cuts_other_words(contract: TableContract, check: Check, name: str) -> str:
    """SQL that is true of words that are not those of the text at their span.

    Args:
        name: The column of the words, as SQL.
    """
    relation, _, text = (check.text or "").rpartition(".")
    start, end = (f'checked."{place}"::bigint' for place in (check.start, check.end))
    cut = f'substring(other."{text}", {start} + 1, {end} - {start})'
    own = f'other."{check.key}" = checked."{check.key}"'
    if check.inside is None:
        same = f"select 1 from {relation} as other where {own} and {cut} = {name}"  # noqa: S608
        return f"{name} is not null and not exists ({same})"
    is_inside, is_cut = _cut_inside(contract, check, start, end, name)
    same = f"select 1 from {relation} as other where {own} and not {is_inside} and {cut} = {name}"  # noqa: S608
    return f"{name} is not null and not ({is_inside} and {is_cut}) and not exists ({same})"


def _cut_inside(contract: TableContract, check: Check, start: str, end: str, name: str) -> tuple[str, str]:
    """Whether a span lies inside the span of another column, which is compared with the text by its own
    check, and whether it cuts the words out of that column.
    """
    whole = next(
        found for found in contract.column(check.inside or "").checks if found.kind == "span_cuts_text"
    )
    first, last = (f'checked."{place}"::bigint' for place in (whole.start, whole.end))
    cut = f'substring(checked."{check.inside}", {start} - {first} + 1, {end} - {start})'
    return f"coalesce({start} >= {first} and {end} <= {last}, false)", f"coalesce({cut} = {name}, false)"


def _outside(contract: TableContract, column: str, low: float | str | None, high: float | str | None) -> str:
    """SQL that is true of a value below low or above high; None: no bound there."""
    kind = contract.column(column).type
    outside = " or ".join(
        f'checked."{column}" {sign} '
        + (f"{float(bound)}" if kind in NUMERIC else f"{quoted(str(bound))}::{DUCKDB_TYPES[kind]}")
        for sign, bound in (("<", low), (">", high))
        if bound is not None
    )
    return f"not {_missing(contract, column)} and ({outside})"


def _plan_set(contract: TableContract, check_id: str, column: str | None, check: Check) -> SetPlan:
    keys = ", ".join(f'checked."{name}"::varchar' for name in contract.primary_key)
    marked = f'checked."{check.mark.key}"' if check.mark else "null"
    reason = f'checked."{column}"::varchar' if column is not None else "null"
    columns = (column,) if column is not None else check.columns or ()
    columns_given = (
        f"concat_ws('/', {keys}) as key, {reason}::varchar as reason, {marked}::varchar as marked_key"
    )
    selected = f"select {columns_given} from {{rows}} as checked"  # noqa: S608 - names come from our own contracts
    if check.kind == "references":
        other = (check.to or "").rpartition(".")[2]
        name = f'checked."{column}"'
        known = f'select "{other}" from {{others}} where "{other}" is not null'  # noqa: S608
        violating = f"{selected} where {name} is not null and {name} not in ({known})"
    else:
        named = ", ".join(f'checked."{name}"' for name in columns)
        given = " or ".join(f"not {_missing(contract, name)}" for name in columns)
        twice = f"select {named} from {{others}} as checked where {given} group by all having count(*) > 1"  # noqa: S608
        same = " and ".join(f'checked."{name}" is not distinct from doubled."{name}"' for name in columns)
        violating = f"{selected} semi join ({twice}) as doubled on {same}"
    return SetPlan(
        contract.table,
        check.where or "",
        violating,
        _planned(contract, (check_id, column, check), Expectation.NO_ROWS),
        compared=tuple(columns),
        referenced=check.to or "",
    )


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
    "span_cuts_text": (
        "{start} to {end} cut {column} out of {text}",
        "{start} 至 {end} 在 {text} 中截取的正是 {column}",
    ),
}


def _describe(column: str | None, check: Check) -> tuple[str, str]:
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
