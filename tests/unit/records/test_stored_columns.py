"""Columns of a record: what each field becomes, and the values of one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import pytest

from gov_reviews.records.ids import SourceId
from gov_reviews.records.stored_columns import Embedded, NotStored, Stored, column_values, record_columns


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inner:
    code: Annotated[str, Stored("inner_code")]
    level: int


@dataclass(frozen=True, slots=True)
class Outer:
    source_id: SourceId
    colour: Colour
    size: Annotated[int | None, Stored("size_bytes", is_wide=True)]
    weight: float
    is_old: bool
    day: date | None
    seen_at: datetime
    names: tuple[str, ...]
    inner: Embedded[Inner | None] = None
    left_out: NotStored[tuple[Inner, ...]] = ()


MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def test_types_nullability_and_words_come_from_the_fields() -> None:
    columns = [(column.name, column.type, column.is_nullable) for column in record_columns(Outer)]
    assert columns == [
        ("source_id", "varchar", False),
        ("colour", "varchar", False),
        ("size_bytes", "bigint", True),
        ("weight", "double", False),
        ("is_old", "boolean", False),
        ("day", "date", True),
        ("seen_at", "timestamptz", False),
        ("names", "varchar[]", False),
        ("inner_code", "varchar", True),
        ("level", "integer", True),
    ]
    words = {column.name: column.words for column in record_columns(Outer)}
    assert words["colour"] == ("red", "blue")
    assert words["source_id"] == ()


def test_values_are_plain_and_by_column() -> None:
    outer = Outer(SourceId("s"), Colour.RED, None, 3, True, None, MOMENT, ("a", "b"), Inner("c", 2))
    values = column_values(outer)
    assert values == {
        "source_id": "s",
        "colour": "red",
        "size_bytes": None,
        "weight": 3.0,
        "is_old": True,
        "day": None,
        "seen_at": MOMENT,
        "names": ["a", "b"],
        "inner_code": "c",
        "level": 2,
    }
    assert type(values["colour"]) is str
    assert type(values["weight"]) is float
    assert list(values) == [column.name for column in record_columns(Outer)]


def test_an_embedded_record_that_is_not_there_leaves_its_columns_empty() -> None:
    values = column_values(Outer(SourceId("s"), Colour.RED, 1, 3.0, True, None, MOMENT, ()))
    assert (values["inner_code"], values["level"]) == (None, None)


def test_a_word_outside_its_enum_stays_for_the_contract_to_refuse() -> None:
    outer = Outer(SourceId("s"), "green", 1, 3.0, True, None, MOMENT, ())  # type: ignore[arg-type]
    assert column_values(outer)["colour"] == "green"


def test_a_field_that_no_column_can_hold_is_named() -> None:
    @dataclass(frozen=True)
    class Odd:
        parts: tuple[int, ...]

    Odd.__annotations__["parts"] = tuple[int, ...]
    with pytest.raises(TypeError, match="parts"):
        record_columns(Odd)
