"""SHA-256 of a file, by which a publication, an object of the store and a copy are recognised."""

from __future__ import annotations

import hashlib
from io import BufferedReader
from pathlib import Path


def stream_sha256(stream: BufferedReader) -> str:
    """SHA-256 of an open file, from its beginning."""
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return stream_sha256(stream)
