"""What a reprocess reads, and what it leaves alone.

In: what is asked, the archive index, the live warehouse. Out: the captures that are not read, so that the
plan of any run cuts the others into chunks. It refuses what cannot be before anything is started.
A document whose bytes the archive cannot give any more is left as it is, with a note: reading it would remove
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gov_reviews.errors import InvalidRequest
from gov_reviews.records.both_languages import in_both
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import ReprocessRequest, RunOptions
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reprocess_selection import LiveSelection, select_live

if TYPE_CHECKING:
    from gov_reviews.capture.archive import Archive

_Group = tuple[str, str]


def check_reprocess(settings: Settings, options: RunOptions, request: ReprocessRequest) -> None:
    """Refuse a reprocess that cannot be.

    Raises:
        InvalidRequest: It names sites or an inbox, or the warehouse holds nothing of what is asked.
    """
    if options.use_sites or options.inbox is not None or options.sources or options.urls:
        raise InvalidRequest(
            "A reprocess reads the archive only: it takes neither sites nor an inbox.",
            "重新抽取只读存档：不访问网站，也不读收件箱。",
        )
    select_live(settings, request)


def captures_left_alone(
    settings: Settings,
    folder: RunFolder,
    archive: Archive,
    captures: Sequence[Capture],
    request: ReprocessRequest,
) -> set[CaptureId]:
    """Captures that a reprocess does not read.

    Args:
        captures: All of the archive that can be read.
    """
    selection = select_live(settings, request)
    chosen = selection.captures | _never_read(captures, selection, request)
    damaged = _groups_without_bytes(archive, captures, selection)
    if damaged:
        folder.add_notes(
            (
                in_both(
                    f"The archive cannot give the bytes of {len(damaged)} pages any more; their documents "
                    "stay as they are, of an older extraction (see the log of this run).",
                    f"存档中有 {len(damaged)} 个页面已无法读取，相应文献保持较早的抽取结果（见运行日志）。",
                ),
            )
        )
    return {
        capture.capture_id
        for capture in captures
        if capture.capture_id not in chosen or _group_of(capture) in damaged
    }


def _never_read(
    captures: Iterable[Capture], selection: LiveSelection, request: ReprocessRequest
) -> set[CaptureId]:
    """Captures that the warehouse does not list; none where years, committees or a version are named, for of
    these nobody knows anything yet.
    """
    if request.years or request.organizations or request.older_than:
        return set()
    return {
        capture.capture_id
        for capture in captures
        if capture.capture_id not in selection.known
        and (not request.sources or capture.source_id in request.sources)
    }


def _groups_without_bytes(
    archive: Archive, captures: Iterable[Capture], selection: LiveSelection
) -> set[_Group]:
    """Page groups with a document of which the archive has lost a page."""
    return {
        _group_of(capture)
        for capture in captures
        if capture.capture_id in selection.loaded and not archive.can_read(capture)
    }


def _group_of(capture: Capture) -> _Group:
    return (capture.source_id, capture.group_id)
