"""Faults of the disk, of memory and of DuckDB become errors of ours, with a remedy: the one place that
translates them.

In: any exception. Out: a PipelineError that says what happened and what to do, or the exception itself when
it is a fault of our own code.
The steps of `pipeline`, the reader and the command line pass through here; nobody else catches OSError in
order to explain it.
"""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from gov_reviews.errors import (
    NotEnoughMemory,
    NotEnoughSpace,
    NotWritable,
    PipelineError,
    StorageFailed,
    WarehouseBusy,
    WarehouseDamaged,
)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

# What the system says, as it comes through DuckDB and Arrow, which have no error number.
_FULL_WORDS = re.compile(
    r"No space left|[Qq]uota exceeded|File too large|failed to offload data block|Could not write all bytes"
)
_FORBIDDEN_WORDS = re.compile(r"Read-only file system|Permission denied|Operation not permitted")
_LOCK_WORDS = re.compile(r"Could not set lock|Conflicting lock")
_DAMAGE_WORDS = re.compile(
    r"Corrupt|not a valid DuckDB|Could not read enough bytes|checksum|[Ff]ailed to deserialize"
    r"|Serialization Error|database file with version"
)
_HOLDER = re.compile(r"lock is held in (?P<program>(?:(?!lock is held in ).)+?) \(PID (?P<pid>\d+)\)")

FULL_REMEDY = (
    "Free some space on that disk (gov-reviews tidy removes old run folders), then start again: nothing is "
    "lost, nothing is fetched twice."
)
FULL_REMEDY_ZH = (
    "请在该磁盘上腾出空间（gov-reviews tidy 可删除旧的运行目录）后重新启动：数据不会丢失，也不会重复抓取。"
)
_FORBIDDEN_REMEDY = (
    "Give the user that runs gov-reviews the right to write there, or name another data folder, then start "
    "again."
)
_FORBIDDEN_REMEDY_ZH = "请授予运行 gov-reviews 的用户写入权限，或改用其他数据目录，然后重新启动。"
_MEMORY_REMEDY = (
    "Give DuckDB more memory (GOV_REVIEWS_DUCKDB_MEMORY, 1250MB to 2GB by default) or the machine, "
    "then start "
    "again."
)
_MEMORY_REMEDY_ZH = (
    "请为 DuckDB（GOV_REVIEWS_DUCKDB_MEMORY，默认 1250MB 至 2GB）或机器增加内存，然后重新启动。"
)
RESTORE_REMEDY = (
    "gov-reviews restore puts the last published file back; a new run does so, too, and reads again "
    "what came "
    "later."
)
RESTORE_REMEDY_ZH = "gov-reviews restore 可恢复最近一次发布的文件；重新运行亦可恢复，并重新读取此后的内容。"


@contextmanager
def faults_as_ours(**context: object) -> Iterator[None]:
    """Let faults of disk, memory and DuckDB leave the block as errors of ours.

    Args:
        context: Added to the error: path, run_id, step.
    """
    try:
        yield
    except PipelineError:
        raise
    except Exception as error:
        ours = as_ours(error, **context)
        if ours is None:
            raise
        raise ours from error


def as_ours(error: Exception, **context: object) -> PipelineError | None:
    """The error of ours that says what this one means; None when it is a fault of our own code.

    Args:
        context: Added to the error: path, run_id, step.
    """
    if isinstance(error, PipelineError):
        return error
    if isinstance(error, OSError):
        return _of_system(error, context)
    if isinstance(error, MemoryError):
        return NotEnoughMemory(
            f"The process ran out of memory. {_MEMORY_REMEDY}",
            f"进程内存不足。{_MEMORY_REMEDY_ZH}",
            **context,
        )
    duckdb = sys.modules.get("duckdb")  # an error of DuckDB can only come from a DuckDB that is loaded
    if duckdb is not None and isinstance(error, duckdb.Error):
        return _of_duckdb(error, context)
    return None


def is_of_storage(error: OSError) -> bool:
    """Whether the place that is written to is at fault (full, read-only, failing), and not the file that was
    asked for.
    """
    return error.errno in _FULL | {errno.EROFS, errno.EIO}


def holder_of(words: str) -> str:
    """The process that DuckDB's words about a lock name, for a message: "the process PID 123
    (/usr/bin/python3)".
    """
    return _holder_in_both(words)[0]


def _holder_in_both(words: str) -> tuple[str, str]:
    found = _HOLDER.search(words)
    if found is None:
        return "a process that the system does not name", "系统未指明的进程"
    named = f"PID {found['pid']} ({found['program']})"
    return f"the process {named}", f"进程 {named} "


def _of_system(error: OSError, context: dict[str, object]) -> PipelineError:
    words = error.strerror or str(error)
    place = {"path": error.filename, **context} if error.filename is not None else context
    if error.errno in _FULL or _FULL_WORDS.search(words):
        return NotEnoughSpace(
            f"The disk is full, or a quota is used up ({words}). {FULL_REMEDY}",
            f"磁盘已满或配额已用完（{words}）。{FULL_REMEDY_ZH}",
            **place,
        )
    if error.errno in _FORBIDDEN or _FORBIDDEN_WORDS.search(words):
        return NotWritable(
            f"A file or folder cannot be opened or written ({words}). {_FORBIDDEN_REMEDY}",
            f"文件或目录无法打开或写入（{words}）。{_FORBIDDEN_REMEDY_ZH}",
            **place,
        )
    if error.errno == errno.ENOMEM:
        return NotEnoughMemory(
            f"The system is out of memory ({words}). {_MEMORY_REMEDY}",
            f"系统内存不足（{words}）。{_MEMORY_REMEDY_ZH}",
            **place,
        )
    return StorageFailed(
        f"The system refused to read or write ({words}). Check that the folder can be written and the disk "
        "is sound.",
        f"系统拒绝读写（{words}）。请检查目录是否可写、磁盘是否完好。",
        **place,
    )


def _of_duckdb(error: Exception, context: dict[str, object]) -> PipelineError | None:
    """By class, then by words: DuckDB has one class for all faults of files."""
    words = first_line(error)
    kind = type(error).__name__
    if kind == "OutOfMemoryException" and not _FULL_WORDS.search(words):
        return NotEnoughMemory(
            f"DuckDB ran out of memory. {words} {_MEMORY_REMEDY}",
            f"DuckDB 内存不足。{words} {_MEMORY_REMEDY_ZH}",
            **context,
        )
    if _FULL_WORDS.search(words):
        return NotEnoughSpace(
            f"The disk is full, or a quota is used up. {words} {FULL_REMEDY}",
            f"磁盘已满或配额已用完。{words} {FULL_REMEDY_ZH}",
            **context,
        )
    if kind not in {"IOException", "SerializationException", "FatalException", "InternalException"}:
        return None
    if _LOCK_WORDS.search(words):
        holder, holder_zh = _holder_in_both(words)
        return WarehouseBusy(
            f"The file is open for writing in {holder}. Close it there or end that process, then try again.",
            f"{holder_zh}正以写方式打开该文件。请在该处关闭或结束该进程，然后重试。",
            **context,
        )
    if _FORBIDDEN_WORDS.search(words):
        return NotWritable(
            f"DuckDB cannot open or write a file. {words} {_FORBIDDEN_REMEDY}",
            f"DuckDB 无法打开或写入文件。{words} {_FORBIDDEN_REMEDY_ZH}",
            **context,
        )
    if _DAMAGE_WORDS.search(words) or kind in {"SerializationException", "FatalException"}:
        return WarehouseDamaged(
            f"A warehouse file is damaged. {words} {RESTORE_REMEDY}",
            f"数据库文件已损坏。{words} {RESTORE_REMEDY_ZH}",
            **context,
        )
    if kind == "InternalException":
        return PipelineError(
            f"DuckDB failed inside. {words} Start again; if it fails again, report it with these words.",
            f"DuckDB 内部出错。{words} 请重新启动；若再次出错，请连同这些内容报告。",
            **context,
        )
    return StorageFailed(
        f"DuckDB could not read or write a file. {words} Check the folder and the disk.",
        f"DuckDB 无法读写文件。{words} 请检查目录和磁盘。",
        **context,
    )


def first_line(error: Exception) -> str:
    """The first line of DuckDB's words, as a sentence."""
    words = (str(error).splitlines() or [type(error).__name__])[0].strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."
