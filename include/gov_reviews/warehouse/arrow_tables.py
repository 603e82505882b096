"""Rows as Arrow tables under the schema of a table contract: the types of Parquet parts, and of rows that a
build writes itself.

In: a contract and rows by column. Out: a table with exactly the columns of the contract. It refuses rows that
do not fit: `ContractBroken` names table and column. A character that no encoding can store is replaced one
for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gov_reviews.errors import ContractBroken
from gov_reviews.lean_imports import keep_pandas_out
from gov_reviews.records.stored_columns import Row
from gov_reviews.warehouse.table_contracts import TableContract

if TYPE_CHECKING:
    import pyarrow as pa

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD, so that offsets stay."""
    return LONE_SURROGATE.sub("\ufffd", text)


def arrow_schema(contract: TableContract) -> pa.Schema:
    """The contract's columns as an Arrow schema."""
    import pyarrow as pa  # heavy

    types = {
        "varchar": pa.string(),
        "integer": pa.int32(),
        "bigint": pa.int64(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "timestamptz": pa.timestamp("us", tz="UTC"),
        "varchar[]": pa.list_(pa.string()),
    }
    return pa.schema(
        [pa.field(column.name, types[column.type], nullable=column.nullable) for column in contract.columns]
    )


def arrow_table(contract: TableContract, rows: Sequence[Row]) -> pa.Table:
    """Rows under the contract's schema.

    Raises:
        ContractBroken: A row lacks a column, has one too many, a value of the wrong type, or none where one
            is promised.
    """
    import pyarrow as pa  # heavy

    schema = arrow_schema(contract)
    names = set(schema.names)
    for row in rows:
        if row.keys() != names:
            raise ContractBroken(
                "A row does not have the columns of its contract.",
                "一行的列与表的约定不符。",
                table=contract.table,
                column=",".join(sorted(row.keys() ^ names)),
            )
    arrays = []
    for column in schema:
        values = [row[column.name] for row in rows]
        try:
            array = _array(values, column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise ContractBroken(
                f"A value does not fit its column: {error}",
                f"一个值不符合其列的类型：{error}",
                table=contract.table,
                column=column.name,
            ) from error
        if not column.nullable and array.null_count:
            number = next(index for index, value in enumerate(values) if value is None)
            place = {name: rows[number].get(name) for name in contract.primary_key}
            raise ContractBroken(
                "A column that promises a value has none.",
                "约定必有值的列没有值。",
                table=contract.table,
                column=column.name,
                row=place,
            )
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa  # heavy

    if (
        pa.types.is_timestamp(kind)
        and kind.tz
        and (naive := next((value for value in values if value and value.tzinfo is None), None))
    ):
        raise ContractBroken(
            "A time without a zone cannot be stored; give it one.",
            "没有时区的时间不能保存，请注明时区。",
            value=naive,
        )
    keep_pandas_out()
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:  # a lone surrogate
        return pa.array([_storable(value) for value in values], type=kind)


def _storable(value: Any) -> Any:
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return storable(value) if isinstance(value, str) else value
