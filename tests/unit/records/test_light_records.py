"""Light records: what they share with frozen dataclasses, and what they leave to the type checker."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from gov_reviews.records.light_records import light_record


@light_record(frozen=True, slots=True, kw_only=True)
class Point:
    """Two numbers."""

    x: int
    y: int = 0


def test_a_light_record_compares_and_hashes_by_its_fields() -> None:
    assert Point(x=1) == Point(x=1, y=0)
    assert {Point(x=1), Point(x=1), Point(x=2)} == {Point(x=2), Point(x=1)}


def test_a_light_record_is_a_dataclass() -> None:
    assert [field.name for field in fields(Point)] == ["x", "y"]
    assert replace(Point(x=1), y=2) == Point(x=1, y=2)
    assert repr(Point(x=1)) == "Point(x=1, y=0)"
    with pytest.raises(TypeError):
        Point(1)  # type: ignore[misc]  # kw_only


def test_a_light_record_has_no_other_fields() -> None:
    with pytest.raises(AttributeError):
        Point(x=1).z = 3  # type: ignore[attr-defined]


def test_a_light_record_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(Point(x=1, y=2))) == Point(x=1, y=2)  # noqa: S301


def test_the_type_checker_takes_a_light_record_for_frozen(tmp_path: Path) -> None:
    module = tmp_path / "changes_a_record.py"
    module.write_text(
        "from gov_reviews.records.light_records import light_record\n\n\n"
        "@light_record(frozen=True, slots=True)\nclass Point:\n    x: int\n\n\nPoint(1).x = 2\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-incremental", "--follow-imports=silent", str(module)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'Property "x" defined in "Point" is read-only' in done.stdout
