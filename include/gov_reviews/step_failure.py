"""Why one step of reading one page gave nothing."""

from __future__ import annotations

import errno
import traceback

from gov_reviews.errors import InvalidMetadata

MAX_WORDING = 300
MAX_DETAILS = 10_000
# What the system says of files of the installation. An OSError without such a number is a library's word on
# the bytes of the page.
_SYSTEM_ERRORS = frozenset(
    (
        errno.ENOENT,
        errno.EACCES,
        errno.EPERM,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOSPC,
        errno.EROFS,
        errno.ENOTDIR,
        errno.ESTALE,
    )
)


class StepFailed(Exception):
    """One step of reading did not end well. It becomes the quarantine row of the page, never the error of a
    run.

    Attributes:
        english, chinese: What happened, one clause each: "Our own code failed: ValueError in extract: ...
            (facts.quantity_context.split)".
        details: Traceback of our own code, for the log.
        ends_worker: The worker is gone or cannot be trusted any more.
        is_own: The page alone is to blame, even when the worker had read others before.
    """

    def __init__(
        self, english: str, chinese: str, details: str = "", ends_worker: bool = False, is_own: bool = True
    ) -> None:
        super().__init__(english, chinese, details, ends_worker, is_own)
        self.english = english
        self.chinese = chinese
        self.details = details
        self.ends_worker = ends_worker
        self.is_own = is_own

    def __str__(self) -> str:
        return self.english


def is_broken_installation(error: BaseException) -> bool:
    """Whether no page is to blame for an error."""
    return isinstance(error, InvalidMetadata | ImportError) or (
        isinstance(error, OSError) and error.errno in _SYSTEM_ERRORS
    )


def failure_of(error: BaseException, step: str) -> StepFailed:
    """What is reported about an error of our own code on a page."""
    frames = [
        frame.f_globals.get("__name__", "") + "." + frame.f_code.co_name
        for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    ours = [
        name.removeprefix("gov_reviews.")
        for name in frames
        if name.startswith("gov_reviews.") and ".worker." not in name
    ]
    place = f" ({ours[-1]})" if ours else ""
    wording = f"{type(error).__name__} in {step}: {_words_of(error)[:MAX_WORDING]}{place}"
    details = "".join(traceback.format_exception(error, limit=-40))[-MAX_DETAILS:]
    return StepFailed(f"Our own code failed: {wording}", f"程序出错：{wording}", details)


def _words_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # an error that cannot say what it is
        return "(no words)"
