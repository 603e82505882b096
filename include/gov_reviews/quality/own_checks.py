"""Checks of one installation: `checks.yaml` in the data folder, in the vocabulary of the table contracts.

In: the file, or none. Out: plans like those of the contracts, with ids that begin with `own.`. It refuses a
table, column or kind of check that there is not, parameters that the kind does not take, and a condition that
DuckDB does not understand: `InvalidOwnFile`, with file, entry and remedy, before a run begins. What they find
in the live warehouse can be asked before an audit asks it of a candidate.

    checks:
    - table: mart.organization_year_metric
      column: value
      between: {max: 1000000000, where: "metric_code = 'donations'", severity: warning,
                message: {en: "Donations above a billion yuan.", zh: "捐款超过十亿元。"}}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

from gov_reviews.errors import InvalidOwnFile
from gov_reviews.knowledge.metadata_files import did_you_mean, did_you_mean_zh, inspect_values, read_mapping
from gov_reviews.quality.candidate_rows import Finding, find_in_tables
from gov_reviews.quality.check_plan import TablePlan, plan_tables
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import live_connection
from gov_reviews.warehouse.table_contracts import (
    DUCKDB_TYPES,
    PUBLISHED_SCHEMAS,
    Check,
    CheckKind,
    TableContract,
    load_contracts,
)

_FORM = "A check is written {table: schema.name, column: name, kind: {severity: ..., ...}}."
_FORM_ZH = "检查应写作 {table: schema.name, column: name, kind: {severity: ..., ...}}。"
_KINDS = frozenset(get_args(CheckKind)) - {"unique_together"}
OwnChecks = Mapping[str, Mapping[str, tuple[Check, ...]]]  # by table and column


def own_checks_path(settings: Settings) -> Path:
    """Where an installation writes its own checks; the file need not be there."""
    return settings.data_root / "checks.yaml"


def plan_own(settings: Settings) -> list[TablePlan]:
    """The checks of the installation, none where it has no file.

    Raises:
        InvalidOwnFile: The file is wrong; the message says which entry, and what to write.
    """
    contracts = load_contracts()
    own = _read(own_checks_path(settings), contracts)
    plans = plan_tables({table: _only(contracts[table], columns) for table, columns in own.items()})
    return [_named_own(plan) for plan in plans]


def ask_live(settings: Settings) -> list[Finding]:
    """What the checks of the installation find in the live warehouse; nothing is recorded.

    Raises:
        InvalidOwnFile: As above.
        WarehouseMissing: Nothing was published yet.
    """
    plans = plan_own(settings)
    with live_connection(settings) as connection:
        return list(find_in_tables(connection, plans))


def _read(path: Path, contracts: Mapping[str, TableContract]) -> OwnChecks:
    if not path.is_file():
        return {}
    entries = read_mapping(path)
    if set(entries) != {"checks"} or not isinstance(entries["checks"], list):
        raise InvalidOwnFile(
            "The file holds one key, checks, with a list.", "文件应只有一个键 checks，其值为列表。", path=path
        )
    found: dict[str, dict[str, list[Check]]] = defaultdict(lambda: defaultdict(list))
    for number, entry in enumerate(entries["checks"], start=1):
        table, column, check = _entry(path, f"checks.{number}", entry, contracts)
        found[table][column].append(check)
    own = {
        table: {name: tuple(checks) for name, checks in columns.items()} for table, columns in found.items()
    }
    _try_conditions(path, own, contracts)
    return own


def _entry(
    path: Path, key: str, entry: object, contracts: Mapping[str, TableContract]
) -> tuple[str, str, Check]:
    if not isinstance(entry, dict) or len(entry) != 3 or not {"table", "column"} <= entry.keys():
        raise InvalidOwnFile(_FORM, _FORM_ZH, path=path, key=key)
    table, column = str(entry["table"]), str(entry["column"])
    published = [name for name, contract in contracts.items() if contract.schema_name in PUBLISHED_SCHEMAS]
    if table not in published:
        raise InvalidOwnFile(
            f"There is no table {table}. {did_you_mean(table, published)}",
            f"没有表 {table}。{did_you_mean_zh(table, published)}",
            path=path,
            key=f"{key}.table",
        )
    columns = contracts[table].column_names
    if column not in columns:
        raise InvalidOwnFile(
            f"{table} has no column {column}. {did_you_mean(column, columns)}",
            f"{table} 没有列 {column}。{did_you_mean_zh(column, columns)}",
            path=path,
            key=f"{key}.column",
        )
    [kind] = entry.keys() - {"table", "column"}
    if kind not in _KINDS:
        raise InvalidOwnFile(
            f"There is no check {kind}. {did_you_mean(str(kind), _KINDS)}",
            f"没有检查 {kind}。{did_you_mean_zh(str(kind), _KINDS)}",
            path=path,
            key=f"{key}.{kind}",
        )
    body = entry[kind]
    given = {"severity": body} if isinstance(body, str) else body
    if not isinstance(given, dict):
        raise InvalidOwnFile(_FORM, _FORM_ZH, path=path, key=f"{key}.{kind}")
    check, mistakes = inspect_values({"kind": kind, **given}, Check, path)
    if check is None:
        raise InvalidOwnFile(
            f"The check {kind} is not complete: {mistakes[0].message}",
            f"检查 {kind} 不完整：{mistakes[0].message}",
            path=path,
            key=f"{key}.{kind}",
        )
    if check.mark is not None and check.mark.key not in columns:
        raise InvalidOwnFile(
            f"Rows of {table} cannot have this mark, they have no {check.mark.key}; leave it out.",
            f"{table} 的行没有 {check.mark.key}，不能作此标记；请去掉。",
            path=path,
            key=f"{key}.{kind}.mark",
        )
    return table, column, check


def _try_conditions(path: Path, own: OwnChecks, contracts: Mapping[str, TableContract]) -> None:
    """Ask every plan of empty tables: what DuckDB does not understand would stop a run at its audit."""
    import duckdb

    with duckdb.connect() as connection:
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"create schema {schema}")
        for contract in contracts.values():
            if contract.schema_name in PUBLISHED_SCHEMAS:
                columns = ", ".join(f'"{each.name}" {DUCKDB_TYPES[each.type]}' for each in contract.columns)
                connection.execute(f"create table {contract.table} ({columns})")
        for plan in plan_tables({table: _only(contracts[table], columns) for table, columns in own.items()}):
            for question, check_id in _questions(plan):
                try:
                    connection.execute(question)
                except duckdb.Error as error:
                    raise InvalidOwnFile(
                        f"DuckDB does not understand a check of this table: {str(error).splitlines()[0]}",
                        f"DuckDB 无法理解此表的一项检查：{str(error).splitlines()[0]}",
                        path=path,
                        check=check_id,
                    ) from error


def _questions(plan: TablePlan) -> Iterator[tuple[str, str]]:
    table = plan.contract.table
    for rows in plan.row_plans:
        condition = f" where {rows.where}" if rows.where else ""
        yield rows.select.replace("{rows}", table) + condition, rows.checks[0].check_id
    for found in plan.set_plans:
        relation = f"(select * from {table} where {found.where})" if found.where else table  # noqa: S608
        others = found.referenced.rpartition(".")[0] or relation
        asked = found.violating.replace("{rows}", relation).replace("{others}", others)
        yield asked, found.check.check_id


def _only(contract: TableContract, own: Mapping[str, tuple[Check, ...]]) -> TableContract:
    """The contract with these checks and no others, those of its keys and promised values included."""
    columns = tuple(
        column.model_copy(update={"nullable": True, "checks": own.get(column.name, ())})
        for column in contract.columns
    )
    changes = {"columns": columns, "checks": (), "load": "replace", "has_key_index": True}
    return contract.model_copy(update=changes)


def _named_own(plan: TablePlan) -> TablePlan:
    return replace(
        plan,
        row_plans=tuple(
            replace(
                rows, checks=tuple(replace(check, check_id=f"own.{check.check_id}") for check in rows.checks)
            )
            for rows in plan.row_plans
        ),
        set_plans=tuple(
            replace(found, check=replace(found.check, check_id=f"own.{found.check.check_id}"))
            for found in plan.set_plans
        ),
    )
