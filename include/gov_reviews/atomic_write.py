"""The one way to replace a file: temporary name, fsync, rename, fsync of the folder.

In: a path and what the file is to hold. Out: the new file or the old one, never half of it, whatever a reader
or a power cut does. Files that only grow line by line (records, archives) are not replaced: their writer
syncs them, and their folder with `sync_path`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


def write_atomically(path: Path, content: bytes | str, mode: int | None = None) -> None:
    """Replace a file, or make it; missing folders are made.

    Args:
        path: The file. The temporary one stands beside it, hidden, and is gone afterwards whatever happens.
        content: What it holds; text is written as UTF-8.
        mode: Permission bits; None: those that the umask gives.

    Raises:
        OSError: The folder cannot be made, or the file not written; what was there is untouched.
    """
    with replaced_atomically(path) as temporary:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600
        )
        with os.fdopen(descriptor, "wb") as stream:
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)


@contextmanager
def replaced_atomically(path: Path, temporary_name: str = "") -> Iterator[Path]:
    """Replace a file by one that the block writes; missing folders are made.

    Args:
        path: The file.
        temporary_name: Name of the temporary file where only one process writes at a time: what a killed one
            left under it is replaced. "": a name that no other process has.

    Yields:
        The temporary path, beside it and hidden, for the block to fill. When the block ends it takes the
        place of the file; after an error it is removed, and what was there is untouched.

    Raises:
        OSError: The folder cannot be made, or the file not renamed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    own_name = f".{path.name}.{os.getpid()}-{secrets.token_hex(3)}.tmp"
    temporary = path.with_name(temporary_name or own_name)
    temporary.unlink(missing_ok=True)
    try:
        yield temporary
        rename_durably(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def rename_durably(path: Path, target: Path) -> None:
    """Give a finished file another name on its disk, in place of what has that name, so that name and
    content last through a power cut.

    Raises:
        OSError: The file cannot be synced or renamed.
    """
    sync_path(path)
    path.replace(target)
    sync_path(target.parent)


def sync_path(path: Path) -> None:
    """Force a file, or the names in a folder, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def append_line(stream: IO[Any], line: bytes) -> None:
    """Add a line to a file that only grows; on the disk when this returns. A line that a crash has cut off
    stays a line of its own.

    Args:
        stream: Opened with "a+b"; nobody else writes to it meanwhile.
    """
    stream.seek(0, os.SEEK_END)
    is_cut_off = False
    if stream.tell() > 0:
        stream.seek(-1, os.SEEK_END)
        is_cut_off = stream.read(1) != b"\n"
    stream.write(b"\n" * is_cut_off + line + b"\n")
    stream.flush()
    os.fsync(stream.fileno())
