"""From captures to reviews: which captures are read together, and reading them.

In: captures of the archive index, a function that gives their bytes, source specs. Out: `Review`s, one per
document or unreadable page.
What a group of captures gives is a function of that group's captures alone: not of the run, nor of what was
read before. So an interrupted run, a second run and a rebuild from the archive end in the same rows.
It refuses to let one page spoil the others: what a page does to our code (`reading.worker`) becomes that
page's quarantine row. A broken installation is no page's fault and is passed on.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.decisions.review_decisions import DecisionIndex, ReviewDecision
from gov_reviews.document.unreadable_pages import (
    review_of_damaged_capture,
    review_of_failed_page,
    review_of_forgotten_capture,
    review_of_unreadable_page,
)
from gov_reviews.errors import ArchiveDamaged
from gov_reviews.reading.worker.reading_steps import run_step
from gov_reviews.records.captures import Capture, CapturedBody
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import CapturedPage, PageState, ParsedPage
from gov_reviews.records.reviews import Review
from gov_reviews.step_failure import StepFailed
from gov_reviews.warehouse.keys import text_key

if TYPE_CHECKING:
    from gov_reviews.sites.registry import SourceSpec

logger = logging.getLogger(__name__)

GroupId = tuple[str, str]  # source id, group id: two sources never share a page group
ReadBody = Callable[[Capture], bytes]
FindBase = Callable[[Capture], str]
FindSpec = Callable[[str], "SourceSpec | None"]

NO_DECISIONS = DecisionIndex()
# A reading process takes as long to start as fifty pages take to read: fewer are not shared out.
GROUPS_PER_CHUNK = 50
MAX_CHUNKS = 500


def _in_order(captures: Iterable[Capture]) -> list[Capture]:
    return sorted(captures, key=lambda capture: (capture.captured_at, capture.capture_id))


def select_pending(
    captures: Iterable[Capture], processed: Collection[CaptureId]
) -> list[tuple[Capture, ...]]:
    """Groups that hold something unread.

    Args:
        captures: Every article and inbox capture of the archive.
        processed: Capture ids that `ops.crawl_url` of the live warehouse lists.

    Returns:
        One tuple per group, in order of source and group id; inside a group in order of capture. A page that
        stands alone comes with its unread captures only. Of pages that are read together (an e-paper issue)
        every capture comes, also those read before: a half that was missing then may be there now.
    """
    groups: dict[GroupId, list[Capture]] = defaultdict(list)
    for capture in captures:
        groups[capture.source_id, capture.group_id].append(capture)
    selected = []
    for group_id in sorted(groups):
        members = groups[group_id]
        unread = [capture for capture in members if capture.capture_id not in processed]
        if not unread:
            continue
        stands_alone = len({capture.url for capture in members}) == 1
        selected.append(tuple(_in_order(unread if stands_alone else members)))
    return selected


def cut_chunks(
    groups: Sequence[tuple[Capture, ...]], groups_per_chunk: int = GROUPS_PER_CHUNK
) -> list[list[Capture]]:
    """Cut groups into chunks of at most `groups_per_chunk`; when that would make more than MAX_CHUNKS, the
    chunks grow instead.

    Airflow maps one task per chunk and refuses more than 1024.
    """
    size = max(groups_per_chunk, -(-len(groups) // MAX_CHUNKS))
    return [
        [capture for group in groups[start : start + size] for capture in group]
        for start in range(0, len(groups), size)
    ]


def _generations(captures: Sequence[Capture]) -> Iterator[list[Capture]]:
    """Readings of a group in which each URL appears once: all first versions, then all second versions, and
    so on.

    A URL with fewer versions takes part with its last one, since the other pages may still continue on it.
    """
    versions: dict[str, list[Capture]] = defaultdict(list)
    for capture in _in_order(captures):
        versions[capture.url].append(capture)
    for number in range(max((len(found) for found in versions.values()), default=0)):
        yield [found[min(number, len(found) - 1)] for _, found in sorted(versions.items())]


class RunStep(Protocol):
    """Does one step of reading, here or in a worker; see `reading_steps.run_step`."""

    def __call__(self, step: str, *arguments: Any) -> Any:
        """Do one step."""


class GroupReader:
    """Reads groups of captures into reviews.

    Args:
        read_body: Gives the bytes of a capture. ArchiveDamaged holds back that capture; other errors (no such
            disk) are passed on.
        find_spec: Gives the spec of a source, None for the inbox and for sources that are no longer
            registered.
        run_step: Does the steps; `PageWorker.run` does them in a process that can be ended.
        forgotten: Captures that are left out, by decision of a person.
        decided: What people decided about texts and their figures.
        find_base: Gives what the links of a capture are relative to; asked of pages that go on elsewhere.
    """

    def __init__(
        self,
        read_body: ReadBody,
        find_spec: FindSpec,
        run_step: RunStep = run_step,
        forgotten: Mapping[CaptureId, CaptureDecision] = MappingProxyType({}),
        decided: DecisionIndex = NO_DECISIONS,
        find_base: FindBase = lambda capture: capture.url,
    ) -> None:
        self._read_body = read_body
        self._find_spec = find_spec
        self._run_step = run_step
        self._forgotten = forgotten
        self._decided = decided
        self._find_base = find_base

    def read(self, captures: Sequence[Capture]) -> list[Review]:
        """Reviews of one or more groups, in order of group.

        Args:
            captures: Whole groups, as `select_pending` gives them.
        """
        groups: dict[GroupId, list[Capture]] = defaultdict(list)
        for capture in captures:
            groups[capture.source_id, capture.group_id].append(capture)
        return [review for group_id in sorted(groups) for review in self._read_group(groups[group_id])]

    def _read_group(self, captures: Sequence[Capture]) -> list[Review]:
        reviews: dict[tuple[CaptureId, ...], Review] = {}
        pages: dict[CaptureId, ParsedPage] = {}
        kept = []
        for capture in captures:
            if decision := self._forgotten.get(capture.capture_id):
                reviews[(capture.capture_id,)] = review_of_forgotten_capture(capture, decision)
                continue
            kept.append(capture)
            page = self._parse(capture)
            if isinstance(page, Review):
                reviews[page.capture_ids] = page
            else:
                pages[capture.capture_id] = page
        by_id = {capture.capture_id: capture for capture in kept}
        for generation in _generations(kept):
            readable = [
                CapturedPage(capture.capture_id, capture.captured_at, pages[capture.capture_id])
                for capture in generation
                if capture.capture_id in pages
            ]
            for capture_ids, page in self._stitch(readable, by_id, reviews):
                # the pages of an issue that did not change between two versions are read once
                if capture_ids not in reviews:
                    reviews[capture_ids] = self._read_page(
                        page, capture_ids, [by_id[capture_id] for capture_id in capture_ids]
                    )
        return list(reviews.values())

    def _parse(self, capture: Capture) -> ParsedPage | Review:
        try:
            body = self._read_body(capture)
        except ArchiveDamaged as error:  # one bad record must not hold up every run from now on
            logger.warning("archive_damaged url=%s capture_id=%s %s", capture.url, capture.capture_id, error)
            return review_of_damaged_capture(capture, error)
        try:
            # by these addresses the pages were asked, and are joined
            base = self._find_base(capture) if capture.parts_at else ""
            captured = CapturedBody.of(body, capture, base)
            page: ParsedPage = self._run_step("parse", captured, self._find_spec(capture.source_id))
        except StepFailed as failure:
            return _failed([capture], failure)
        return page

    def _stitch(
        self,
        pages: Sequence[CapturedPage],
        captures: Mapping[CaptureId, Capture],
        reviews: dict[tuple[CaptureId, ...], Review],
    ) -> Sequence[tuple[tuple[CaptureId, ...], ParsedPage]]:
        if not pages:
            return ()
        try:
            stitched: Sequence[tuple[tuple[CaptureId, ...], ParsedPage]] = self._run_step("stitch", pages)
        # the group cannot be put together: each of its pages is held back, the other groups go on
        except StepFailed as failure:
            for captured in pages:
                capture = captures[captured.capture_id]
                reviews.setdefault((capture.capture_id,), _failed([capture], failure))
            return ()
        return stitched

    def _read_page(
        self, page: ParsedPage, capture_ids: tuple[CaptureId, ...], captures: Sequence[Capture]
    ) -> Review:
        if page.state is not PageState.OK:
            return review_of_unreadable_page(page, capture_ids)
        regions = _source_regions(self._find_spec(page.source_id))
        decisions = self._decided.by_url.get(page.url, ())
        try:
            review: Review = self._run_step("extract", page, capture_ids, regions, decisions)
            if more := self._decided_about_text(review, decisions):
                review = self._run_step("extract", page, capture_ids, regions, more)
        except StepFailed as failure:
            return _failed(captures, failure)
        return review

    def _decided_about_text(
        self, review: Review, known: Sequence[ReviewDecision]
    ) -> tuple[ReviewDecision, ...]:
        """All decisions about a page, when some were made about another copy of its text; else none."""
        if not self._decided.counting or not review.body_text:
            return ()
        found = self._decided.by_text.get(text_key(review.body_text), ())
        if not any(decision not in known for decision in found):
            return ()
        return tuple(
            decision for decision in self._decided.counting if decision in found or decision in known
        )


def _source_regions(spec: SourceSpec | None) -> tuple[str, ...]:
    """Divisions whose reviews a source carries: the committees it names, else its own division."""
    if spec is None:
        return ()
    return spec.committees or ((spec.admin.code,) if spec.admin.code else ())


def _failed(captures: Sequence[Capture], failure: StepFailed) -> Review:
    logger.error(
        "page_failed url=%s capture_id=%s %s%s",
        captures[0].url,
        captures[0].capture_id,
        failure.english,
        f"\n{failure.details}" if failure.details else "",
    )
    return review_of_failed_page(captures, failure.english, failure.chinese)
