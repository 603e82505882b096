"""Faults of disk, memory and DuckDB become errors that say in both languages what to do."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import duckdb
import pytest

from gov_reviews.errors import (
    NotEnoughMemory,
    NotEnoughSpace,
    NotWritable,
    PipelineError,
    StorageFailed,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseMissing,
)
from gov_reviews.faults import as_ours
from gov_reviews.warehouse.duckdb_files import open_read_only


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        *((OSError(number, os.strerror(number), "x"), NotEnoughSpace) for number in (errno.ENOSPC, errno.EDQUOT)),
        *((OSError(number, os.strerror(number), "x"), NotWritable) for number in (errno.EACCES, errno.EROFS)),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), NotEnoughMemory),
        (OSError(errno.EIO, os.strerror(errno.EIO), "x"), StorageFailed),
        (MemoryError(), NotEnoughMemory),
        (duckdb.OutOfMemoryException("out of memory"), NotEnoughMemory),
        (duckdb.IOException("No space left on device"), NotEnoughSpace),
        (duckdb.IOException("Could not set lock on file: lock is held in /bin/x (PID 7)"), WarehouseBusy),
        (duckdb.IOException("Permission denied"), NotWritable),
        (duckdb.IOException("Corrupt database file"), WarehouseDamaged),
        (duckdb.InternalException("assertion"), PipelineError),
        (duckdb.IOException("something else"), StorageFailed),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_both_languages(error: Exception, kind: type[PipelineError]) -> None:
    ours = as_ours(error)
    assert type(ours) is kind
    assert re.search("[\u4e00-\u9fff]{4}", ours.in_chinese())
    assert not re.search("[\u4e00-\u9fff]", str(ours))


def test_an_error_of_our_own_code_is_none_of_them() -> None:
    assert as_ours(ValueError("x")) is None


def test_a_folder_in_the_place_of_the_warehouse_is_told(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").mkdir()
    with (
        pytest.raises(WarehouseMissing, match="A folder stands"),
        open_read_only(tmp_path / "warehouse.duckdb"),
    ):
        pass
