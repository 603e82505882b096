"""Patterns that an earlier start made: the same ones, lost without harm."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from gov_reviews.knowledge.kept_patterns import KeptPatterns

SOURCE = "(?P<count>[一-龥]{2})(\\d+)?(?P<unit>件|条)"


@pytest.fixture(autouse=True)
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def start(place: Path, source: str = SOURCE, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    patterns = KeptPatterns(place)
    patterns.begin()
    try:
        re.purge()
        return re.compile(source, flags)
    finally:
        patterns.end()


def test_a_pattern_is_the_same_in_the_next_start(tmp_path: Path) -> None:
    place = tmp_path / "kept.patterns"
    first = start(place)
    written = place.read_bytes()
    again = start(place)
    assert place.read_bytes() == written
    assert again == first == re.compile(SOURCE, re.IGNORECASE)
    assert (again.pattern, again.flags, again.groups) == (first.pattern, first.flags, first.groups)
    assert again.groupindex == {"count": 1, "unit": 3}
    found = again.fullmatch("提案395件")
    assert found is not None
    assert (found.groupdict(), found.lastgroup) == ({"count": "提案", "unit": "件"}, "unit")


def test_other_flags_are_another_pattern(tmp_path: Path) -> None:
    place = tmp_path / "kept.patterns"
    assert start(place, "a").fullmatch("A")
    assert not start(place, "a", 0).fullmatch("A")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff", b"N"])
def test_a_damaged_file_is_as_none(tmp_path: Path, damage: bytes) -> None:
    place = tmp_path / "kept.patterns"
    place.write_bytes(damage)
    assert start(place).fullmatch("提案395件")
    assert place.read_bytes() != damage


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert start(tmp_path / "file" / "kept.patterns").fullmatch("提案395件")


def test_what_is_no_pattern_is_said_as_ever(tmp_path: Path) -> None:
    with pytest.raises(re.error, match="unterminated"):
        start(tmp_path / "kept.patterns", "(")


def test_after_the_start_nothing_is_kept(tmp_path: Path) -> None:
    before = re._compiler.compile  # type: ignore[attr-defined]
    start(tmp_path / "kept.patterns")
    assert re._compiler.compile is before  # type: ignore[attr-defined]
