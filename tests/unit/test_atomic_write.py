"""Atomic writes: the new file or the old one, nothing left beside it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gov_reviews.atomic_write import rename_durably, replaced_atomically, write_atomically


def test_a_file_is_made_with_its_folders_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    write_atomically(path, "一")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_the_mode_is_that_asked_for(tmp_path: Path) -> None:
    write_atomically(tmp_path / "key", "secret", 0o600)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_after_an_error_the_old_file_is_there_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    with pytest.raises(IsADirectoryError), replaced_atomically(path) as temporary:
        temporary.write_bytes(tmp_path.read_bytes())
    with pytest.raises(FileNotFoundError), replaced_atomically(path):
        pass  # a block that writes nothing
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_writers_do_not_meet_unless_they_name_their_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    with replaced_atomically(path) as first, replaced_atomically(path) as second:
        assert first != second
        first.write_bytes(b"1")
        second.write_bytes(b"2")
    assert path.read_bytes() == b"1"
    (tmp_path / ".a.new").write_bytes(b"left by a killed process")
    with replaced_atomically(path, ".a.new") as temporary:
        assert temporary == tmp_path / ".a.new"
        assert not temporary.exists()
        temporary.write_bytes(b"3")
    assert path.read_bytes() == b"3"
    assert list(tmp_path.iterdir()) == [path]


def test_a_finished_file_takes_the_name(tmp_path: Path) -> None:
    (tmp_path / "building").write_bytes(b"new")
    (tmp_path / "live").write_bytes(b"old")
    rename_durably(tmp_path / "building", tmp_path / "live")
    assert (tmp_path / "live").read_bytes() == b"new"
    assert not (tmp_path / "building").exists()
