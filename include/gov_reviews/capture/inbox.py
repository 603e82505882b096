"""The inbox: documents that a person drops into a folder become captures like any other.

In: every regular file below the folder. Out: archived bytes, `SourceOutcome`. Bytes are not judged here: empty, binary and unreadable
files are archived too, so that reading them leaves a quarantine row with the reason. A file over MAX_INBOX_BYTES is recorded by size
and hash only. Symbolic links are never followed; hidden files and folders (a name that begins with one dot) are left alone.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from gov_reviews.capture.archive import Archive, ArchiveWriter
from gov_reviews.contracts import INBOX_SOURCE, RunOptions, SourceOutcome, SourceState
from gov_reviews.errors import ArchiveBusy, InvalidRequest
from gov_reviews.settings import Settings

logger = logging.getLogger(__name__)

MAX_INBOX_BYTES = 20_000_000
_READ_STEP = 1_048_576


def capture_inbox(settings: Settings, run_id: str, options: RunOptions) -> SourceOutcome:
    """Archive the files of the inbox folder that `options.inbox` names (default: the inbox of the data root).

    Returns:
        Counts; `failures` names files that could not be read and links that were not followed. A missing default inbox is an empty one.

    Raises:
        InvalidRequest: The folder that was asked for does not exist or is no folder.
    """
    started = time.monotonic()
    root = Path(options.inbox) if options.inbox else settings.inbox_root
    if not root.is_dir():
        if options.inbox:
            raise InvalidRequest("The inbox is not a folder. Name an existing folder that holds the documents.", inbox=options.inbox)
        return SourceOutcome(INBOX_SOURCE, SourceState.UNCHANGED)
    counts = {"listed": 0, "fetched": 0, "not_modified": 0}
    failures: list[str] = []
    try:
        with Archive(settings.archive_root).writer(run_id, INBOX_SOURCE) as writer:
            for path, problem in sorted(_walk(root.resolve())):
                counts["listed"] += 1
                problem = problem or _capture_file(writer, path, counts)
                if problem:
                    logger.warning("inbox file failed path=%r reason=%s", str(path), problem)
                    failures.append(f"{file_url(path)}: {problem}")
    except ArchiveBusy as error:
        return SourceOutcome(INBOX_SOURCE, SourceState.FAILED, message=str(error), seconds=time.monotonic() - started)
    state = SourceState.PARTIAL if failures else SourceState.OK if counts["fetched"] else SourceState.UNCHANGED
    message = f"{len(failures)} of {counts['listed']} files were not archived as they are; see the list." if failures else ""
    return SourceOutcome(
        INBOX_SOURCE,
        state,
        **counts,
        failed=len(failures),
        seconds=round(time.monotonic() - started, 3),
        message=message,
        failures=tuple(failures),
    )


def file_url(path: Path) -> str:
    """file: URI of an absolute path; bytes that are no UTF-8 and characters such as % and # are percent-encoded."""
    return path.as_uri()


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """Files below a folder with "" or the reason why one is not read."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        yield folder, f"cannot be listed ({error.strerror}); check its permissions"
        return
    for entry in entries:
        path = Path(entry.path)
        # Not "..": a document that is called "..%2F..%2Fx.txt" is odd, but it is a document.
        if entry.name.startswith(".") and not entry.name.startswith(".."):
            continue
        if entry.is_symlink():
            yield path, "is a symbolic link, which is not followed; put the file itself into the inbox"
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif entry.is_file(follow_symlinks=False):
            yield path, ""
        else:
            yield path, "is no regular file (a pipe, socket or device)"


def _capture_file(writer: ArchiveWriter, path: Path, counts: dict[str, int]) -> str:
    """Archive one file.

    Returns:
        "" when it is archived whole, else what went wrong and what to do.
    """
    url = file_url(path)
    problem = ""
    try:
        # O_NOFOLLOW, O_NONBLOCK: the entry may have been exchanged for a link or a pipe since the folder was listed.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as handle:
            status = os.fstat(handle.fileno())
            if not stat.S_ISREG(status.st_mode):
                return "is no regular file any more"
            body = handle.read(MAX_INBOX_BYTES + 1)
            if len(body) <= MAX_INBOX_BYTES:
                capture = writer.add_file(url, body, datetime.now(UTC))
            else:
                problem = f"has {status.st_size} bytes, more than {MAX_INBOX_BYTES}; only its size and hash are recorded. Split it"
                known = writer.newest.get(url)
                if known is not None and known.body_bytes == status.st_size:
                    capture = None  # recorded before; not hashed again
                else:
                    capture = writer.add_file(url, b"", datetime.now(UTC), withheld=_measure(handle, body))
    except OSError as error:
        return f"cannot be read ({error.strerror}); check its permissions"
    counts["fetched" if capture else "not_modified"] += 1
    return problem


def _measure(handle: object, beginning: bytes) -> tuple[int, str]:
    """Size and SHA-256 of a file of which the beginning has been read."""
    digest = hashlib.sha256(beginning)
    size = len(beginning)
    read = handle.read  # type: ignore[attr-defined]
    while chunk := read(_READ_STEP):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
