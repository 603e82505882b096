"""The steps of reading a page that run in a worker: parse, stitch, extract.

In: the name of a step and its arguments. Out: its result, `StepFailed` when the page is to blame. Pure:
nothing stays behind between two steps, so a step may be done again in another process. It refuses to blame a
page for a broken installation (metadata that does not fit its model, a missing module
or file): that is passed on, otherwise a typo in a YAML file would quarantine everything.
"""

from __future__ import annotations

# lazy: a module that is missing or broken ends the step that needs it, with a name, not the worker.
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gov_reviews.document.unreadable_pages import review_of_unreadable_page
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import CapturedPage, PageState, ParsedPage
from gov_reviews.records.reviews import Review, is_review_type
from gov_reviews.step_failure import failure_of, is_broken_installation

if TYPE_CHECKING:
    from gov_reviews.decisions.review_decisions import ReviewDecision
    from gov_reviews.sites.spec import SourceSpec


def parse(captured: CapturedBody, spec: SourceSpec | None) -> ParsedPage:
    """Bytes to fields and lines as printed."""
    from gov_reviews.page.capture_page import parse_capture

    return parse_capture(captured, spec)


def stitch(
    pages: Sequence[CapturedPage],
) -> tuple[tuple[tuple[CaptureId, ...], ParsedPage], ...]:
    """Pages of one group, each article joined from its pages."""
    from gov_reviews.page.continuation import stitch_pages

    return tuple(stitch_pages(pages))


def extract(
    page: ParsedPage,
    capture_ids: tuple[CaptureId, ...],
    source_regions: tuple[str, ...],
    decisions: tuple[ReviewDecision, ...] = (),
) -> Review:
    """A readable page to a review."""
    from gov_reviews.document.clean_page import normalise_page
    from gov_reviews.reading.extraction import extract_review

    review = extract_review(normalise_page(page), capture_ids, source_regions, decisions)
    if is_review_type(review.doc_type) and not review.body_text.strip():
        # loaded, it would break a critical check and hold up every other document
        bare = replace(
            page, state=PageState.STUB, state_reason="the headline of a review without a text under it"
        )
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
    except (
        BaseException
    ) as error:  # also SystemExit and its like: whatever a page makes of our code stays with the page
        if is_broken_installation(error):
            raise
        raise failure_of(error, step) from error
    return result
