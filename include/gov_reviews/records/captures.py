"""Records of capture: one body as served at one URL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from gov_reviews.records.ids import CaptureId, SourceId
from gov_reviews.records.stored_columns import NotStored, Stored


class CaptureKind(StrEnum):
    """What a captured body is."""

    LIST = "list"
    ARTICLE = "article"
    INBOX = "inbox"
    ROBOTS = "robots"


class CaptureOutcome(StrEnum):
    """What became of a capture that was read; ops.crawl_url."""

    LOADED = "loaded"  # its document is in the warehouse
    NOT_A_REVIEW = "not_a_review"
    QUARANTINED = "quarantined"  # could not be read
    NOT_USED = "not_used"  # no review was read from it
    FORGOTTEN = "forgotten"  # left out by a person's decision


@dataclass(frozen=True, slots=True)
class Capture:
    """One body as served at one URL, held in the archive. Grain: one change of what stands at a URL; one row
    of the archive index, and of ops.crawl_url with what it was read as.

    Attributes:
        capture_id: stable_key(url, body_sha256); when a page goes back to a body that it had before,
            stable_key(url, body_sha256, captured_at), so that the return is read like any other change.
        group_id: Pages that are read together (an e-paper issue with jump lines, an article on several
            pages); equals url where a page stands alone.
        captured_at: UTC instant of the exchange; always after the last capture of the URL (a clock that was
            put back does not count).
        status: HTTP status; 200 for inbox files.
        content_type: Header as served; "" for inbox files.
        body_sha256: Of the body after transfer decoding (gzip undone), before any charset decoding.
        listed_title, listed_date: What the list page said of the article.
        warc_path: Relative to the archive root. warc_offset: where the response record starts.
        continues_at: URL of the page that carries on this article by the page's own pager, None when there is
            none.
        also_at: Further URLs that hold parts of this article beside `continues_at`: attachments, pictures.
        redirects_to: Where the answer sends its reader, a host that is not the source's and was not asked;
            None for every other answer.
    """

    capture_id: CaptureId
    source_id: SourceId
    url: str
    kind: Annotated[CaptureKind, Stored("capture_kind")]
    group_id: str
    captured_at: datetime
    status: Annotated[int, Stored("http_status")]
    content_type: str
    body_sha256: str
    body_bytes: Annotated[int, Stored(is_wide=True)]
    etag: str | None
    last_modified: str | None
    listed_title: str | None
    listed_date: date | None
    warc_path: NotStored[str]
    warc_offset: NotStored[int]
    continues_at: NotStored[str | None] = None
    also_at: NotStored[tuple[str, ...]] = ()
    redirects_to: NotStored[str | None] = None

    @property
    def parts_at(self) -> tuple[str, ...]:
        """URLs of all captures that may hold more of this article."""
        return (self.continues_at, *self.also_at) if self.continues_at is not None else ()


@dataclass(frozen=True, slots=True)
class CapturedBody:
    """One body on its way to being read, with what is known of it beside its bytes.

    Attributes:
        body: As served, transfer decoding undone.
        body_bytes: Size as captured: more than `body` holds for a file that was too large to be archived.
        source_id, url, kind, status, content_type, listed_title, listed_date, redirects_to: See `Capture`.
        came_from: What its links are relative to, where redirects led from `url` to another; else "".
    """

    body: bytes
    url: str
    source_id: SourceId
    kind: CaptureKind
    status: int = 200
    content_type: str = ""
    body_bytes: int = 0
    listed_title: str | None = None
    listed_date: date | None = None
    redirects_to: str | None = None
    came_from: str = ""

    @property
    def links_base(self) -> str:
        """What the links of the body are relative to."""
        return self.came_from or self.url

    @classmethod
    def of(cls, body: bytes, capture: Capture, came_from: str = "") -> CapturedBody:
        """The bytes of a capture with its facts."""
        return cls(
            body=body,
            url=capture.url,
            source_id=capture.source_id,
            kind=capture.kind,
            status=capture.status,
            content_type=capture.content_type,
            body_bytes=capture.body_bytes,
            listed_title=capture.listed_title,
            listed_date=capture.listed_date,
            redirects_to=capture.redirects_to,
            came_from=came_from,
        )
