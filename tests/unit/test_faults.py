"""Faults of disk, memory and DuckDB: errors of ours that say the same in both languages."""

from __future__ import annotations

import ast
import errno
import re
from collections.abc import Iterator
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
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews.warehouse.duckdb_files import open_read_only

# what the page, the report or a message may show of the store, the disk and DuckDB
SHOWN = {
    "AuditFailed",
    "ForeignLog",
    "NotEnoughMemory",
    "NotEnoughSpace",
    "NotWritable",
    "QueryTimedOut",
    "StaleCandidate",
    "StorageFailed",
    "StoreRaced",
    "WarehouseBusy",
    "WarehouseDamaged",
    "WarehouseMissing",
}
_HAN = re.compile("[一-鿿]")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), NotEnoughSpace, "磁盘已满"),
        (OSError(errno.EDQUOT, "Disk quota exceeded", "/data/x"), NotEnoughSpace, "磁盘已满"),
        (OSError(errno.EROFS, "Read-only file system"), NotWritable, "无法打开或写入"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), NotEnoughMemory, "系统内存不足"),
        (OSError(errno.EIO, "Input/output error"), StorageFailed, "系统拒绝读写"),
        (MemoryError(), NotEnoughMemory, "进程内存不足"),
        (duckdb.OutOfMemoryException("Out of Memory Error: x"), NotEnoughMemory, "DuckDB 内存不足"),
        (duckdb.IOException("IO Error: No space left on device"), NotEnoughSpace, "磁盘已满"),
        (duckdb.IOException("IO Error: Permission denied"), NotWritable, "DuckDB 无法打开或写入"),
        (duckdb.IOException("IO Error: Corrupt database file"), WarehouseDamaged, "数据库文件已损坏"),
        (duckdb.IOException("IO Error: something else"), StorageFailed, "DuckDB 无法读写文件"),
        (duckdb.InternalException("INTERNAL Error: x"), PipelineError, "DuckDB 内部出错"),
        (
            duckdb.IOException("IO Error: Could not set lock: lock is held in /bin/python (PID 42)."),
            WarehouseBusy,
            "进程 PID 42 (/bin/python) 正以写方式打开该文件",
        ),
    ],
)
def test_a_fault_is_said_in_both_languages(error: Exception, kind: type[PipelineError], words: str) -> None:
    ours = as_ours(error, run_id="r")
    assert type(ours) is kind
    assert words in ours.in_chinese()
    assert "run_id=r" in ours.in_chinese()
    assert not _HAN.search(str(ours))


def _without_chinese() -> Iterator[str]:
    package = PROJECT_ROOT / "include" / "gov_reviews"
    for path in sorted(package.rglob("*.py")):
        name = str(path.relative_to(package))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHOWN:
                is_both = len(node.args) == 2 or any(isinstance(given, ast.Starred) for given in node.args)
                if not is_both:
                    yield f"{name}:{node.lineno} {node.func.id}"


def test_what_the_page_may_show_has_words_in_both_languages() -> None:
    assert list(_without_chinese()) == []


def test_an_error_of_our_own_code_is_none_of_them() -> None:
    assert as_ours(ValueError("x")) is None


def test_a_folder_in_the_place_of_the_warehouse_is_told(tmp_path: Path) -> None:
    (tmp_path / "warehouse.duckdb").mkdir()
    with (
        pytest.raises(WarehouseMissing, match="A folder stands"),
        open_read_only(tmp_path / "warehouse.duckdb"),
    ):
        pass
