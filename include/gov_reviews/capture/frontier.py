"""The frontier of one source: what of it is still to be asked, and when. It lasts from run to run.

In: what happens to list pages and articles while they are asked for. Out: lines in
`archive/frontier/<source_id>.jsonl`, beside the archive's index, and answers to "was this list read to its
end", "is this page due", "what was listed and never captured".

What the archive holds is known from the archive; the frontier adds what leaves no capture there: rows that a
run had no time for, pages that failed, walks that ended early. When the file is lost, lists are walked to
their ends once more and the archive's own bad captures are asked for again: everything that the lists still
name is found. A damaged line concerns its page only. The lock of the source (`Archive.writer`) is held by
whoever writes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from gov_reviews.capture.frontier_pages import (
    FrontierEvent,
    FrontierLine,
    FrontierPage,
    FrontierState,
    FrontierWalk,
    add_line,
    fold_pages,
)
from gov_reviews.capture.list_figures import ListFigures, ListMemory
from gov_reviews.json_lines import JsonLines
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import in_english, shortened_both
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.ids import RunId, SourceId

if TYPE_CHECKING:
    from gov_reviews.sites.families import ListedArticle, PageRequest
    from gov_reviews.sites.spec import ListPlace

logger = logging.getLogger(__name__)

_FORM = TypeAdapter(FrontierLine)
_MAX_REASON = 300
_MAX_TITLE = 500


class Frontier:
    """What is known of the pages of one source.

    Args:
        archive_root: The archive that it lies in.
        run_id: The run that asks; None: nothing is written (a dry run).

    Attributes:
        damaged: Sentences about lines that could not be read.
        noted_until: When the last line was noted that an earlier run has left; None: there is none.
    """

    def __init__(self, archive_root: Path, source_id: SourceId, run_id: RunId | None) -> None:
        self._file = JsonLines(archive_root / "frontier" / f"{source_id}.jsonl", _FORM, is_brief=True)
        self._run_id = run_id
        self._pending: list[FrontierLine] = []
        lines, damaged = self._file.read()
        self._pages, self._walks = fold_pages(lines)
        self.noted_until = max((line.at for line in lines), default=None)
        self.damaged = tuple(
            said(
                "frontier_line_unread", number=line.number, path=str(self._file.path), reason=str(line.reason)
            )
            for line in damaged[:3]
        )
        for warning in self.damaged:
            logger.warning("source_id=%s %s", source_id, in_english(warning))

    def page(self, url: str) -> FrontierPage | None:
        """What is known of a page."""
        return self._pages.get(url)

    def walk(self, place: ListPlace) -> FrontierWalk:
        """How the walks over a list stand."""
        return self._walks.get(place.id, FrontierWalk())

    def memory(self, url: str) -> ListMemory:
        """What the first page of a list used to give."""
        page = self._pages.get(url)
        return page.memory if page is not None else ListMemory()

    def was_noted_before(self, url: str) -> bool:
        """Whether an earlier run has noted a page."""
        page = self._pages.get(url)
        return page is not None and page.line.run_id != self._run

    def is_failing(self, url: str) -> bool:
        """Whether the last asking of a page gave nothing to be content with."""
        page = self._pages.get(url)
        return page is not None and page.failing_since is not None

    def open_pages(self, kind: CaptureKind) -> Iterator[FrontierPage]:
        """Pages that were listed and never asked, or have failed and are not final, in order of their first
        mention.
        """
        return (page for page in list(self._pages.values()) if page.line.kind is kind and page.is_open)

    def counts(self) -> dict[FrontierState, int]:
        """How many pages and walks stand how."""
        found = dict.fromkeys(FrontierState, 0)
        for page in self._pages.values():
            found[page.state] += 1
        for walk in self._walks.values():
            found[walk.state] += walk.begun_at is not None
        return found

    def next_asking(self, now: datetime) -> datetime | None:
        """When the next run has something to make up for; None: nothing is open."""
        moments = [page.next_asking or now for page in self._pages.values() if page.is_open]
        moments += [now for walk in self._walks.values() if walk.begun_at is not None]
        return min(moments, default=None)

    # --- noting ---

    def note_listed(self, articles: Iterable[ListedArticle], place: ListPlace, now: datetime) -> None:
        """Articles that a list names and the archive lacks; those that are known already stay as they are."""
        for article in articles:
            if article.url not in self._pages:
                self._note(_line_of(article, now, FrontierEvent.LISTED, self._run, place=place.id))

    def note_issues(self, requests: Iterable[PageRequest], now: datetime) -> None:
        """Pages of e-paper issues that an index or a front page names."""
        for request in requests:
            if request.kind == "issue" and request.url not in self._pages:
                self.note_list_page(request, FrontierEvent.LISTED, now)

    def note_article(
        self, article: ListedArticle, event: FrontierEvent, now: datetime, reason: str = ""
    ) -> None:
        """What asking for an article came to; one that was read at once needs no line."""
        if event is not FrontierEvent.READ or article.url in self._pages:
            self._note(_line_of(article, now, event, self._run, reason=shortened_both(reason, _MAX_REASON)))

    def note_list_page(
        self,
        request: PageRequest,
        event: FrontierEvent,
        now: datetime,
        reason: str = "",
        figures: ListFigures | None = None,
    ) -> None:
        """What asking for a list page came to."""
        self._note(
            FrontierLine(
                now,
                self._run,
                event,
                request.url,
                CaptureKind.LIST,
                reason=shortened_both(reason, _MAX_REASON),
                place=request.place.id,
                step=request.kind,
                number=request.number,
                group_id=request.group_id,
                figures=figures,
            )
        )

    def note_walk(self, place: ListPlace, event: FrontierEvent, now: datetime, reason: str = "") -> None:
        """That a walk over a list has begun, is complete, or has left something out."""
        line = FrontierLine(
            now,
            self._run,
            event,
            place.path,
            CaptureKind.LIST,
            shortened_both(reason, _MAX_REASON),
            place=place.id,
        )
        self._note(line)

    def keep(self) -> None:
        """Put what was noted on the disk."""
        if self._run_id is not None:
            self._file.add(self._pending)
        self._pending.clear()

    @property
    def _run(self) -> RunId:
        return self._run_id or RunId("")

    def _note(self, line: FrontierLine) -> None:
        self._pending.append(line)
        add_line(self._pages, self._walks, line)


def _line_of(
    article: ListedArticle,
    now: datetime,
    event: FrontierEvent,
    run_id: RunId,
    *,
    place: str = "",
    reason: str = "",
) -> FrontierLine:
    return FrontierLine(
        now,
        run_id,
        event,
        article.url,
        reason=reason,
        place=place,
        group_id=article.group_id,
        title=article.title[:_MAX_TITLE],
        listed_date=article.listed_date,
    )
