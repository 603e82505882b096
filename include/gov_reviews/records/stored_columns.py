"""Columns of a record: which fields of a frozen dataclass are stored, under which name and as which type.

In: a record type whose fields say what they are: a plain type, `Stored` where name or width differ from it,
`NotStored` for what is no column of its table, `Embedded` for a record whose columns join those of the outer
one. Out: the columns, and the values of one record by column name. The table contracts, the rows of the
Parquet parts and the rows of ops take their form from here, so that a column is written down once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

Row = dict[str, Any]  # values of one row by column

_COLUMN_TYPES = {str: "varchar", int: "integer", float: "double", bool: "boolean", date: "date"} | {
    datetime: "timestamptz"
}


@dataclass(frozen=True, slots=True)
class Stored:
    """How a field is stored where its own name and type do not say it.

    Attributes:
        name: The column; "": that of the field.
        is_wide: An integer of 64 bits.
    """

    name: str = ""
    is_wide: bool = False


class _NotStored:
    """Marks a field that is no column: it is stored elsewhere, in another form, or not at all."""


class _Embedded:
    """Marks a record whose columns are columns of the outer record; all are empty where it is None."""


NotStored = Annotated[T, _NotStored]
Embedded = Annotated[T, _Embedded]


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column that a record gives.

    Attributes:
        name: The column. field: the field of the record, or of the embedded one.
        type: As in a table contract: varchar, integer, bigint ...
        words: The only words that it holds, those of its enum; () for any.
        embedded_in: The field that holds the record with this field; "" for a field of the record itself.
    """

    name: str
    field: str
    type: str
    is_nullable: bool
    words: tuple[str, ...] = ()
    embedded_in: str = ""


@cache
def record_columns(record_type: type) -> tuple[RecordColumn, ...]:
    """The columns of a record in the order of its fields.

    Raises:
        TypeError: A field has a type that no column can hold and is not marked `NotStored`.
    """
    hints = get_type_hints(record_type, include_extras=True)
    return tuple(
        column for field in fields(record_type) for column in _columns_of_field(field.name, hints[field.name])
    )


def column_values(record: object) -> Row:
    """What a record stores, by column: words of enums as text, tuples as lists, whole numbers of a double
    as floats.
    """
    record_type: Any = type(record)
    values: Row = {}
    for name, field, convert in _plan(record_type):
        value = getattr(record, field)
        values[name] = value if value is None or convert is None else convert(value)
    for field, embedded_type in _embedded_fields(record_type):
        inner = getattr(record, field)
        values |= (
            {column.name: None for column in record_columns(embedded_type)}
            if inner is None
            else column_values(inner)
        )
    return values


def _columns_of_field(field: str, hint: Any) -> Iterator[RecordColumn]:
    kind, marks = _without_marks(hint)
    if _NotStored in marks:
        return
    kind, is_nullable = _without_none(kind)
    if _Embedded in marks:
        for column in record_columns(kind):
            yield RecordColumn(
                column.name, column.field, column.type, is_nullable or column.is_nullable, column.words, field
            )
        return
    stored = next((mark for mark in marks if isinstance(mark, Stored)), Stored())
    kind = getattr(kind, "__supertype__", kind)  # an identifier with a type of its own
    words: tuple[str, ...] = ()
    if get_origin(kind) is tuple and get_args(kind) == (str, ...):
        column_type = "varchar[]"
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        column_type, words = "varchar", tuple(word.value for word in kind)
    elif kind in _COLUMN_TYPES:
        column_type = "bigint" if stored.is_wide else _COLUMN_TYPES[kind]
    else:
        raise TypeError(f"No column holds the field {field}: {kind}. Mark it NotStored or Embedded.")
    yield RecordColumn(stored.name or field, field, column_type, is_nullable, words)


def _without_marks(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type hint and what `Annotated` says of it."""
    return (get_args(hint)[0], hint.__metadata__) if get_origin(hint) is Annotated else (hint, ())


def _without_none(kind: Any) -> tuple[Any, bool]:
    """The type of a value, and whether there may be none."""
    if get_origin(kind) not in {Union, UnionType}:
        return kind, False
    (inner,) = (option for option in get_args(kind) if option is not type(None))
    return inner, True


@cache
def _plan(record_type: type) -> tuple[tuple[str, str, Callable[[Any], Any] | None], ...]:
    """Column, field and conversion of the record's own columns."""
    convert: dict[str, Callable[[Any], Any]] = {"double": float, "varchar[]": list}
    return tuple(
        (column.name, column.field, _word if column.words else convert.get(column.type))
        for column in record_columns(record_type)
        if not column.embedded_in
    )


def _word(value: str) -> str:
    """A member of an enum as plain text; a word that is no member stays, and the contract refuses it."""
    return value.value if isinstance(value, StrEnum) else value


@cache
def _embedded_fields(record_type: type) -> tuple[tuple[str, type], ...]:
    """Fields that hold an embedded record, with its type."""
    hints = get_type_hints(record_type, include_extras=True)
    unpacked = ((field.name, *_without_marks(hints[field.name])) for field in fields(record_type))
    return tuple((name, _without_none(kind)[0]) for name, kind, marks in unpacked if _Embedded in marks)
