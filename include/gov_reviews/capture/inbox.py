"""The inbox: documents that a person drops into a folder become captures like any other.

In: every regular file below the folder. Out: archived bytes, `SourceOutcome`. Bytes are not judged here:
empty, binary and unreadable files are archived too, so that reading them leaves a quarantine row with the
reason. A file over MAX_INBOX_BYTES is recorded by size and hash only. Hidden files and folders (a name that
begins with one dot) are left alone. Whoever may write into the inbox must not reach anything else through it:
below its root every part of a path is opened relative to the open folder before it, and no link is followed,
so a folder that is exchanged for a link while it is read leads nowhere.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gov_reviews.capture.archive import describe_unwritable, open_archive
from gov_reviews.capture.archive_writer import ArchiveWriter
from gov_reviews.clock import utc_now
from gov_reviews.errors import ArchiveBusy, InvalidRequest
from gov_reviews.faults import is_of_storage
from gov_reviews.knowledge.message_texts import message_of, said, said_of
from gov_reviews.records.both_languages import error_in_both, in_english
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.records.runs import RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings

logger = logging.getLogger(__name__)

MAX_INBOX_BYTES = 20_000_000
MAX_DEPTH = 100
_READ_STEP = 1_048_576
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_CHANGED = "changed_meanwhile"
# What opening says of an entry that is no longer what it was when it was looked at.
_EXCHANGED = (errno.ELOOP, errno.ENOTDIR, errno.ENOENT, errno.ENXIO)


@dataclass(slots=True)
class _Tally:
    """What has become of the files so far."""

    started: float
    listed: int = 0
    fetched: int = 0
    not_modified: int = 0
    failures: list[str] = field(default_factory=list)

    def outcome(self, state: SourceState, message: str = "") -> SourceOutcome:
        """How the inbox ended."""
        return SourceOutcome(
            INBOX_SOURCE,
            state,
            listed=self.listed,
            fetched=self.fetched,
            not_modified=self.not_modified,
            failed=len(self.failures),
            seconds=round(time.monotonic() - self.started, 3),
            message=message,
            failures=tuple(self.failures),
        )


def archive_inbox(settings: Settings, run_id: str, options: RunOptions) -> SourceOutcome:
    """Archive the files of the inbox folder that `options.inbox` names (default: the inbox of the data root).

    Returns:
        Counts; `failures` names files that could not be read and links that were not followed. A missing
        default inbox is an empty one.

    Raises:
        InvalidRequest: The folder that was asked for does not exist or is no folder.
    """
    started = time.monotonic()
    root = Path(options.inbox) if options.inbox else settings.inbox_root
    if not root.is_dir():
        if options.inbox:
            raise InvalidRequest(*message_of("inbox_missing"), inbox=options.inbox)
        return SourceOutcome(INBOX_SOURCE, SourceState.UNCHANGED)
    tally = _Tally(started)
    archive = open_archive(settings)
    try:
        with archive.writer(run_id, INBOX_SOURCE) as writer:
            for path, found in _walk(root.resolve()):
                tally.listed += 1
                problem = found if isinstance(found, str) else _capture_file(writer, path, found, tally)
                if problem:
                    logger.warning("inbox file failed path=%r reason=%s", str(path), in_english(problem))
                    tally.failures.append(said_of(file_url(path), problem))
            archive.note_unreadable(utc_now(), writer.healed)
    except ArchiveBusy as error:
        return tally.outcome(SourceState.FAILED, error_in_both(error))
    except OSError as error:
        logger.error("archive not writable source_id=%s reason=%s", INBOX_SOURCE, error)
        return tally.outcome(SourceState.FAILED, describe_unwritable(settings.archive_root, error))
    if tally.failures:
        message = said("inbox_failed", count=len(tally.failures), listed=tally.listed)
        outcome = tally.outcome(SourceState.PARTIAL, message)
    else:
        outcome = tally.outcome(SourceState.OK if tally.fetched else SourceState.UNCHANGED)
    return archive.with_warnings(outcome)


def file_url(path: Path) -> str:
    """file: URI of an absolute path; bytes that are no UTF-8 and characters such as % and # are
    percent-encoded.
    """
    return path.as_uri()


def _walk(root: Path) -> Iterator[tuple[Path, int | str]]:
    """Files below the inbox in order of name, each with an open descriptor or with the reason why it is not
    read.

    A descriptor is closed when the next file is asked for.
    """
    try:
        folder = os.open(root, _FOLDER)
    except OSError as error:
        yield root, said("cannot_be_listed", error=str(error.strerror))
        return
    yield from _walk_folder(folder, root, 0)


def _walk_folder(folder: int, path: Path, depth: int) -> Iterator[tuple[Path, int | str]]:
    """The files of an open folder, which is closed in the end."""
    try:
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            yield path, said("cannot_be_listed", error=str(error.strerror))
            return
        for name in names:
            # Not "..": a document that is called "..%2F..%2Fx.txt" is odd, but it is a document.
            if name.startswith(".") and not name.startswith(".."):
                continue
            try:
                opened = _open(name, folder)
            except OSError as error:
                yield (
                    path / name,
                    said(_CHANGED)
                    if error.errno in _EXCHANGED
                    else said("cannot_be_read", error=str(error.strerror)),
                )
                continue
            if isinstance(opened, str):
                yield path / name, opened
            elif not stat.S_ISDIR(os.fstat(opened).st_mode):
                try:
                    yield path / name, opened
                finally:
                    os.close(opened)
            elif depth == MAX_DEPTH:
                os.close(opened)
                yield path / name, said("too_deep", count=MAX_DEPTH)
            else:
                yield from _walk_folder(opened, path / name, depth + 1)
    finally:
        os.close(folder)


def _open(name: str, folder: int) -> int | str:
    """Open a file or folder that lies in an open folder; anything else gives the reason why it is not
    opened.
    """
    mode = os.stat(
        name, dir_fd=folder, follow_symlinks=False
    ).st_mode  # first: to open a device may have effects
    if stat.S_ISLNK(mode):
        return said("symbolic_link")
    if stat.S_ISDIR(mode):
        return os.open(name, _FOLDER, dir_fd=folder)
    if not stat.S_ISREG(mode):
        return said("no_regular_file")
    # O_NONBLOCK: it may have been exchanged for a pipe by now, which would never answer.
    opened = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    if stat.S_ISREG(os.fstat(opened).st_mode):
        return opened
    os.close(opened)
    return said(_CHANGED)


def _capture_file(writer: ArchiveWriter, path: Path, opened: int, tally: _Tally) -> str:
    """Archive one open file.

    Returns:
        "" when it is archived whole, else what went wrong and what to do.
    """
    url = file_url(path)
    problem = ""
    withheld = None
    try:
        before = os.fstat(opened)
        with os.fdopen(opened, "rb", closefd=False) as handle:
            known = writer.newest.get(url)
            body = handle.read(MAX_INBOX_BYTES + 1)
            if len(body) > MAX_INBOX_BYTES:
                problem = said("file_too_large", size=before.st_size, most=MAX_INBOX_BYTES)
                if known is not None and known.body_bytes == before.st_size:
                    tally.not_modified += 1
                    return problem  # recorded before; not hashed again
                withheld = _measure(handle, body)
            after = os.fstat(opened)
    except OSError as error:
        if is_of_storage(error):
            raise  # the archive cannot be written: nothing is wrong with this file
        return said("cannot_be_read", error=str(error.strerror))
    size = len(body) if withheld is None else withheld[0]
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        return said(_CHANGED)
    capture = writer.add_file(url, b"" if withheld else body, utc_now(), withheld=withheld)
    if capture:
        tally.fetched += 1
    else:
        tally.not_modified += 1
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
