"""Bringing a table to what its query gives, with as little writing as possible.

In: an open candidate and a contract. Out: the table as its query says, and how many rows were inserted,
updated and deleted. It refuses a query whose columns or keys are not those of the contract.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gov_reviews.errors import ContractBroken
from gov_reviews.warehouse.ddl import named_select
from gov_reviews.warehouse.table_contracts import DUCKDB_TYPES, TableContract

if TYPE_CHECKING:
    import duckdb


# A first load: nothing to compare with, so nothing is looked up, and no row comes back.
_INSERT = "insert into {table} by name select * from temp.incoming"


def merge_rows(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> Counter[str]:
    """Run a contract's query and bring its table to the result; rows that do not differ are not written.

    Returns:
        Rows by action: INSERT, UPDATE, DELETE.

    Raises:
        ContractBroken: The query does not give the columns of the contract, or breaks its key.
    """
    import duckdb

    try:
        connection.execute(f"create or replace temp table incoming as {named_select(contract)}")
        _check_columns(connection, contract)
        is_empty = connection.execute(f"select 1 from {contract.table} limit 1").fetchone() is None  # noqa: S608
        cursor = connection.execute(_INSERT.format(table=contract.table) if is_empty else merge_sql(contract))
    except (
        duckdb.BinderException,
        duckdb.CatalogException,
        duckdb.ConstraintException,
        duckdb.ConversionException,
    ) as error:
        raise ContractBroken(
            f"The query of the table does not fit its contract: {str(error).splitlines()[0]}",
            table=contract.table,
        ) from error
    changes: Counter[str] = Counter()
    if is_empty:
        changes["INSERT"] = int(cursor.fetchall()[0][0])
    else:
        while rows := cursor.fetchmany(100_000):
            changes.update(str(row[0]) for row in rows)
    connection.execute("drop table temp.incoming")
    return +changes


def merge_sql(contract: TableContract) -> str:
    """MERGE from the temporary table `incoming`.

    What `stale` names (all rows for `replace`) and the query does not give is deleted.
    """
    keys = contract.primary_key
    others = [name for name in contract.column_names if name not in keys]
    names = contract.column_names
    lines = [f"merge into {contract.table} as target using temp.incoming as incoming"]
    lines.append("on " + " and ".join(f"target.{name} = incoming.{name}" for name in keys))
    if others:
        old, new = (", ".join(f"{side}.{name}" for name in others) for side in ("target", "incoming"))
        lines.append(f"when matched and row({old}) is distinct from row({new})")
        lines.append("then update set " + ", ".join(f"{name} = incoming.{name}" for name in others))
    lines.append(f"when not matched then insert ({', '.join(names)})")
    lines.append(f"values ({', '.join(f'incoming.{name}' for name in names)})")
    if contract.load == "replace":
        lines.append("when not matched by source then delete")
    elif contract.stale is not None:
        lines.append(f"when not matched by source and ({contract.stale}) then delete")
    lines.append("returning merge_action")
    return "\n".join(lines)


def _check_columns(connection: duckdb.DuckDBPyConnection, contract: TableContract) -> None:
    given = {str(row[0]): str(row[1]) for row in connection.execute("describe temp.incoming").fetchall()}
    for column in contract.columns:
        wanted = DUCKDB_TYPES[column.type]
        # an empty column of a select has no type of its own
        if given[column.name] not in {wanted, '"NULL"', "INTEGER" if wanted == "BIGINT" else wanted}:
            raise ContractBroken(
                "The query gives another type than the contract promises; cast it there.",
                table=contract.table,
                column=column.name,
                given=given[column.name],
                promised=wanted,
            )
