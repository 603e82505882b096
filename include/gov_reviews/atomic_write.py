"""The one way to replace a file: temporary name, fsync, rename, fsync of the folder.

In: a path and what the file is to hold. Out: the new file or the old one, never half of it, whatever a reader
or a power cut does.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_atomically(path: Path, content: bytes | str, mode: int | None = None) -> None:
    """Replace a file, or make it; missing folders are made.

    Args:
        path: The file. The temporary one stands beside it, hidden, and is gone afterwards whatever happens.
        content: What it holds; text is written as UTF-8.
        mode: Permission bits; None: those that the umask gives.

    Raises:
        OSError: The folder cannot be made, or the file not written; what was there is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(3)}.tmp")
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else 0o600
        )
        with os.fdopen(descriptor, "wb") as stream:
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
