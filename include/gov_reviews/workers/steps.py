"""The steps of reading a page that run in a worker: parse, stitch, extract.

In: the name of a step and its arguments. Out: its result, `StepFailed` when the page is to blame. Pure: nothing stays behind between two
steps, so a step may be done again in another process.
It refuses to blame a page for a broken installation (metadata that does not fit its model, a missing module or file): that is passed on,
otherwise a typo in a YAML file would quarantine everything.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gov_reviews.contracts import Capture, CaptureId, PageState, ParsedPage, Review, is_loaded_type
from gov_reviews.errors import InvalidMetadata
from gov_reviews.quality.pages import review_of_unreadable_page
from gov_reviews.workers.failure import MAX_TOLD, StepFailed

if TYPE_CHECKING:
    from gov_reviews.sources.spec import SourceSpec

MAX_DETAILS = 10_000
# What the system says of files of the installation. An OSError without such a number is a library's word on the bytes of the page.
_SYSTEM_ERRORS = frozenset(
    (errno.ENOENT, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EROFS, errno.ENOTDIR, errno.ESTALE)
)


def parse(body: bytes, capture: Capture, spec: SourceSpec | None) -> ParsedPage:
    """Bytes to fields and lines as printed."""
    from gov_reviews.parse import parse_capture

    return parse_capture(body, capture, spec)


def stitch(pages: Sequence[tuple[Capture, ParsedPage]]) -> tuple[tuple[tuple[CaptureId, ...], ParsedPage], ...]:
    """Pages of one group, each article joined from its pages."""
    from gov_reviews.parse import stitch_pages

    return tuple(stitch_pages(pages))


def extract(page: ParsedPage, capture_ids: tuple[CaptureId, ...], source_regions: tuple[str, ...]) -> Review:
    """A readable page to a review."""
    from gov_reviews.extract.review import extract_review
    from gov_reviews.normalise import normalise_page

    review = extract_review(normalise_page(page), capture_ids, source_regions)
    if is_loaded_type(review.doc_type) and not review.body_text.strip():
        # loaded, it would break a critical check and hold up every other document
        bare = replace(page, state=PageState.STUB, state_reason="the headline of a review without a text under it")
        return review_of_unreadable_page(bare, capture_ids)
    return review


_STEPS: dict[str, tuple[Callable[..., Any], type]] = {
    "parse": (parse, ParsedPage),
    "stitch": (stitch, tuple),
    "extract": (extract, Review),
}


def run_step(step: str, *arguments: Any) -> Any:
    """Do one step in this process.

    Raises:
        StepFailed: Our code failed on this page.
        InvalidMetadata, ImportError, OSError: The installation is broken.
    """
    function, gives = _STEPS[step]
    try:
        result = function(*arguments)
        if not isinstance(result, gives):
            raise TypeError(f"gave {type(result).__name__}, not {gives.__name__}")
    except BaseException as error:  # also SystemExit and its like: whatever a page makes of our code stays with the page
        if is_broken_installation(error):
            raise
        raise failure_of(error, step) from error
    return result


def is_broken_installation(error: BaseException) -> bool:
    """Whether no page is to blame for an error."""
    return isinstance(error, InvalidMetadata | ImportError) or (isinstance(error, OSError) and error.errno in _SYSTEM_ERRORS)


def failure_of(error: BaseException, step: str) -> StepFailed:
    """What is told of an error of our own code on a page."""
    frames = [frame.f_globals.get("__name__", "") + "." + frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [name.removeprefix("gov_reviews.") for name in frames if name.startswith("gov_reviews.") and ".workers." not in name]
    place = f" ({ours[-1]})" if ours else ""
    told = f"{type(error).__name__} in {step}: {_words_of(error)[:MAX_TOLD]}{place}"
    details = "".join(traceback.format_exception(error, limit=-40))[-MAX_DETAILS:]
    return StepFailed(f"Our own code failed: {told}", f"程序出错：{told}", details)


def _words_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # an error that cannot say what it is
        return "(no words)"
