"""Are the tables of a candidate the ones that the contracts promise?

In: contracts. Out: one set-wide check in SQL on the catalogue of the file: names, types, NOT NULL, keys.
A file keeps NOT NULL and primary keys by itself, for every row it has ever taken. So no row is asked for them
(`is_kept_by_file`); what is asked is whether the file was told to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gov_reviews.quality.check_plan import SetPlan, set_wide_check
from gov_reviews.records.vocabulary import Severity
from gov_reviews.warehouse.sql_literal import quoted
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, TableContract

_CHECK_ID = "tables_as_promised"


def plan_forms(contracts: Mapping[str, TableContract]) -> SetPlan:
    """The check of this module, of all tables and views."""
    promised = ", ".join(f"({', '.join(map(quoted, row))})" for row in _promised(contracts))
    violating = f"""
with
promised (relation, part, form) as (values {promised}),
found as (
    select schema_name || '.' || table_name as relation, column_name as part, data_type as form
    from duckdb_columns()
    where database_name = current_database()
    union all
    select schema_name || '.' || table_name as relation, column_name as part, 'not null' as form
    from duckdb_columns()
    where database_name = current_database() and not is_nullable
    union all
    select schema_name || '.' || table_name as relation, 'primary key' as part,
           array_to_string(constraint_column_names, ', ') as form
    from duckdb_constraints()
    where database_name = current_database() and constraint_type = 'PRIMARY KEY'
)
select promised.relation || '.' || promised.part as key, promised.form || ' = ∅' as reason,
       null::varchar as marked_key
from promised
anti join found
    on promised.relation = found.relation and promised.part = found.part and promised.form = found.form
"""  # noqa: S608 - names come from our own contracts
    check = set_wide_check(
        _CHECK_ID,
        "ops.schema_version",
        Severity.CRITICAL,
        "Every table and view has the columns, types, promised values and key of its contract. Else the file "
        "was changed, or a build has a fault: keep the run folder and report it, then start a new run",
        "每个表和视图的列、类型、非空约束与主键应符合契约；否则文件被改动或构建有误，请保留运行目录并报告，然后重新运行",
    )
    return SetPlan("ops.schema_version", "", violating, check, is_whole=True)


def _promised(contracts: Mapping[str, TableContract]) -> Iterator[tuple[str, str, str]]:
    for contract in contracts.values():
        for column in contract.columns:
            yield contract.table, column.name, DUCKDB_TYPES[column.type]
            if not contract.is_view and not column.nullable:
                yield contract.table, column.name, "not null"
        if not contract.is_view and contract.has_key_index:
            yield contract.table, "primary key", ", ".join(contract.primary_key)
