"""One process at a time: the lock of a file, who holds it, how long others wait. What sessions of DuckDB do to
the live file: test_published_file.py.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from gov_reviews.errors import WarehouseBusy
from gov_reviews.settings import Settings
from gov_reviews.warehouse.writer_lock import file_lock, without_writers, writer_lock


def test_the_second_waits_its_time_and_is_told_who_holds_the_lock(settings: Settings) -> None:
    started = time.monotonic()
    with (
        writer_lock(settings, "build run_id=first"),
        pytest.raises(WarehouseBusy, match=rf"pid {os.getpid()} on .*build run_id=first"),
        writer_lock(replace(settings, lock_wait_s=0.1), "build run_id=second"),
    ):
        pytest.fail("two hold the lock")
    assert time.monotonic() - started >= 0.1
    with writer_lock(settings, "build run_id=third"):
        pass


def test_the_lock_ends_with_what_was_done_under_it_and_names_nobody_then(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "x.lock"
    with pytest.raises(ZeroDivisionError), file_lock(path, "a very long holder", 0):
        raise ZeroDivisionError
    with file_lock(path, "short", 0):
        assert path.read_text("utf-8").splitlines()[0].endswith(": short")
        assert "very long" not in path.read_text("utf-8")
    assert path.read_text("utf-8") == ""


def test_without_a_live_file_there_is_nobody_to_wait_for(settings: Settings) -> None:
    with without_writers(settings.warehouse_path, 0) as stream:
        assert stream is None
