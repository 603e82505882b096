"""Files that were parsed before: found by what they hold, read by the same code, lost without harm."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gov_reviews.knowledge.parsed_files import MOST_KEPT, ParsedFiles


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    path = tmp_path / "reader.py"
    path.write_text("one way")
    return path


def test_what_is_kept_is_found_by_the_bytes_alone(reader: Path, tmp_path: Path) -> None:
    place = tmp_path / "kept" / ".parsed.json"
    first = ParsedFiles(reader, place)
    first.keep("words: [提案]".encode(), '{"words":["提案"]}')
    first.write()
    again = ParsedFiles(reader, place)
    assert again.find("words: [提案]".encode()) == '{"words":["提案"]}'
    assert again.find("words: [提案, 立案]".encode()) is None


def test_another_way_to_read_finds_nothing(reader: Path, tmp_path: Path) -> None:
    place = tmp_path / ".parsed.json"
    first = ParsedFiles(reader, place)
    first.keep(b"a: 1", '{"a":1}')
    first.write()
    reader.write_text("another way")
    assert ParsedFiles(reader, place).find(b"a: 1") is None


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_file_is_as_none(reader: Path, tmp_path: Path, damage: bytes) -> None:
    place = tmp_path / ".parsed.json"
    place.write_bytes(damage)
    kept = ParsedFiles(reader, place)
    assert kept.find(b"a: 1") is None
    kept.keep(b"a: 1", '{"a":1}')
    kept.write()
    assert ParsedFiles(reader, place).find(b"a: 1") == '{"a":1}'


def test_a_place_that_cannot_be_written_is_no_error(reader: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    kept = ParsedFiles(reader, tmp_path / "file" / ".parsed.json")
    kept.keep(b"a: 1", '{"a":1}')
    kept.write()
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_process_that_will_be_killed_writes_what_is_new_once(
    reader: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    place = tmp_path / ".parsed.json"
    kept = ParsedFiles(reader, place)
    kept.write_new()
    assert not place.exists(), "nothing is new"
    kept.keep(b"a: 1", '{"a":1}')
    kept.write_new()
    assert ParsedFiles(reader, place).find(b"a: 1") == '{"a":1}'
    place.unlink()
    kept.write_new()
    assert not place.exists(), "it is written already"


def test_it_does_not_grow_for_ever(reader: Path, tmp_path: Path) -> None:
    place = tmp_path / ".parsed.json"
    kept = ParsedFiles(reader, place)
    for number in range(MOST_KEPT + 1):
        kept.keep(str(number).encode(), "{}")
    kept.write()
    last = str(MOST_KEPT).encode()
    assert ParsedFiles(reader, place).find(last) == "{}"
    assert ParsedFiles(reader, place).find(b"0") is None
