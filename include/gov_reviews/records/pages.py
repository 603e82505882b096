"""Records of a page: as printed (ParsedPage), and as clean text in blocks with every repair on record
(CleanPage).

Text offsets are Python string indices (code points), start inclusive, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.ids import CaptureId, SourceId
from gov_reviews.records.light_records import light_record
from gov_reviews.records.stored_columns import Stored


class PageState(StrEnum):
    """What a captured body turned out to be.

    Only OK pages go on; the others are quarantined with the reason.
    """

    OK = "ok"
    BLOCKED_CHALLENGE = "blocked_challenge"
    BLOCKED_WAF = "blocked_waf"
    SOFT_404 = "soft_404"
    WRONG_PAGE = "wrong_page"
    STUB = "stub"
    NEEDS_RENDER = "needs_render"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    # In a frame or viewer, behind a redirect or a link; the reason gives the address.
    TEXT_ELSEWHERE = "text_elsewhere"
    # The page only says that the text is attached; the reason gives the address.
    TEXT_ATTACHED = "text_attached"
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    DECODE_SUSPECT = "decode_suspect"
    # our own code failed on this page, or the page went beyond a limit; the quarantine row says which
    FAILED = "failed"
    ARCHIVE_DAMAGED = "archive_damaged"  # the archive cannot give its bytes
    FORGOTTEN = "forgotten"  # left out by a person's decision


class LineKind(StrEnum):
    """What the markup says of a line; plain text gives UNKNOWN and layout decides."""

    UNKNOWN = "unknown"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    FRAGMENT = "fragment"  # half of a sentence whose other half was not found
    STORY = "story"  # the words below a picture, on a page whose text they are


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the body as printed (one HTML block, one text line). Text is decoded but not repaired."""

    text: str
    kind: LineKind = LineKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """A printed publication time, Asia/Shanghai.

    Attributes:
        at: Aware datetime (+08:00); midnight when only the day is known.
        has_time: False when only the day was printed.
        provenance: meta:PubDate, text, url, list, enpproperty ...
    """

    at: datetime
    has_time: bool
    provenance: str


class UnreadReason(StrEnum):
    """Why a part of a text was not read."""

    NO_OCR = "no_ocr"  # a scan or a picture, and the extra `ocr` is not installed
    UNSURE_OCR = "unsure_ocr"  # recognised with a confidence at which figures go wrong
    TOO_MANY = "too_many"  # pages, pictures or files beyond the number that is read
    NOT_READABLE = "not_readable"  # a file of a kind that is not read, or one that gives no text
    NOT_CAPTURED = "not_captured"  # its host is not registered, or the site did not give it
    WITHHELD = "withheld"  # the site shows the beginning, and the rest to members or buyers only
    OTHER_ARTICLE = "other_article"  # another article of the same page: the text itself is whole
    BESIDE = "beside"  # another file beside the one that is the text: the text itself is whole


# What stands beside a text and is no part of it.
NO_PARTS = frozenset({UnreadReason.OTHER_ARTICLE, UnreadReason.BESIDE})


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a text that was not read.

    Attributes:
        place: Where it is, as a person would look for it: a page of the file, an address.
    """

    place: str
    reason: UnreadReason


@dataclass(frozen=True, slots=True)
class PagePart:
    """Lines that were read from one of several captures.

    Attributes:
        first_line: Number of the first of them among the lines of the page; they reach to the next part.
    """

    capture_id: CaptureId
    first_line: int


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """Fields and lines as the page prints them, decoded, not repaired. None means: the markup does not say.

    Attributes:
        state_reason: For a person, "" when OK.
        family: Adapter that read it: trs, founder, php_site, generic_html, plain_text, markdown, pdf,
            docx, picture.
        charset: Codec that decoded the body ("" for PDF).
        kicker: 引题/肩题, the line above the title.
        authors, editors: Raw name lines from markup ("记者 张三 通讯员 李四"), to be read by extract.
        undecided_day: A printed day of publication of which nobody can tell the month (3/4/2025), where
            nothing else states the day.
        views: Printed view count; None when filled by script.
        lines: The body, boilerplate of the site template already left out as far as markup allows.
        continues_at: URL of the page that carries the rest (jump line, paged article), None when complete.
        missing_rest: Where the text goes on, for a person ("page 4 (下转4版)"), when that page is not among
            those that it was read from: the text is the first part of an article. "" where it is whole.
        text_address: Where the page says that its text is, as a person would open it, where the state is
            TEXT_ELSEWHERE or TEXT_ATTACHED.
        texts_at: Where the source may be asked for it, in the order of the text.
        is_in_pictures: Pictures stand there.
        ocr_confidence: 0 to 1 where the text, or some of it, was recognised in a picture, else None.
        unread_parts: What of the text was not read, in the order of the text.
        doubtful_heads: Headlines in the lines that may be those of sections or of other articles.
        parts: Where the lines were read from, of a page that was joined from several captures.
    """

    url: str
    source_id: SourceId
    state: PageState
    state_reason: str
    family: str
    charset: str
    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    published_at: PublishedAt | None = None
    undecided_day: str = ""
    source_name: str | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    views: int | None = None
    lines: tuple[Line, ...] = ()
    continues_at: str | None = None
    missing_rest: str = ""
    text_address: str | None = None
    texts_at: tuple[str, ...] = ()
    is_in_pictures: bool = False
    ocr_confidence: float | None = None
    unread_parts: tuple[UnreadPart, ...] = ()
    doubtful_heads: tuple[str, ...] = ()
    parts: tuple[PagePart, ...] = ()

    @property
    def is_incomplete(self) -> bool:
        """Whether a part of the text is missing."""
        unread = any(part.reason not in NO_PARTS for part in self.unread_parts)
        return unread or bool(self.missing_rest)

    @classmethod
    def of(
        cls,
        captured: CapturedBody,
        state: PageState,
        reason: str,
        family: str,
        lines: Iterable[Line] = (),
        charset: str = "",
    ) -> ParsedPage:
        """A page of which nothing is known but its state, its kind and its lines."""
        return cls(
            url=captured.url,
            source_id=captured.source_id,
            state=state,
            state_reason=reason,
            family=family,
            charset=charset,
            lines=tuple(lines),
        )


class RepairRule(StrEnum):
    """What a repair is: of characters and words (text/), or of the order of lines (document/layout/)."""

    CONTROL = "control"
    ODD_SPACE = "odd_space"
    BROKEN = "broken"  # a lone surrogate
    COMPATIBILITY = "compatibility"
    ENTITY = "entity"
    PINYIN_INJECTION = "pinyin_injection"
    GBK_SHIFT = "gbk_shift"
    LOST_SPACE = "lost_space"
    TRADITIONAL = "traditional"
    WIDTH = "width"
    SPACING = "spacing"
    JOINED_LINES = "joined_lines"
    MOVED_CAPTION = "moved_caption"
    REORDERED_COLUMNS = "reordered_columns"


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A parsed page and the capture it was read from: when it was captured decides which versions belong
    together.
    """

    capture_id: CaptureId
    captured_at: datetime
    page: ParsedPage


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to the text; one row of ops.repair.

    Attributes:
        field: Which text was changed: body, title, subtitle ...
        start_in, end_in: Place in the text as printed (decoded; lines joined by newline).
        start_out, end_out: Place in the clean text of that field.
        before, after: The changed words.
    """

    rule: Annotated[RepairRule, Stored("repair_rule")]
    field: Annotated[str, Stored("field_name")]
    start_in: int
    end_in: int
    start_out: int
    end_out: int
    before: Annotated[str, Stored("text_before")]
    after: Annotated[str, Stored("text_after")]


class BlockKind(StrEnum):
    """Role of a block.

    KICKER to BOILERPLATE stand outside body_text; HEADING, PARAGRAPH, CAPTION and FRAGMENT are body_text.
    """

    KICKER = "kicker"
    TITLE = "title"
    SUBTITLE = "subtitle"
    META = "meta"  # 来源 … 日期 … 阅读量 …
    BYLINE = "byline"  # writers: 记者 … 通讯员 …, 组稿
    EDITORS = "editors"  # 策划, 编辑, 责编
    BOILERPLATE = "boilerplate"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    FRAGMENT = "fragment"  # half of a sentence whose other half was not found: nothing is read from it


class DoubtKind(StrEnum):
    """Why a place of a text is doubtful."""

    DAMAGED = "damaged"  # damage that no repair could restore
    GUESSED = "guessed"  # a repair filled in a lost character by likelihood


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful place of body_text."""

    kind: DoubtKind
    start: int
    end: int


BODY_KINDS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.FRAGMENT})


@light_record(frozen=True, slots=True)
class Block:
    """One clean block. start and end cut it out of body_text; both are None for blocks outside body_text."""

    kind: BlockKind
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class TextOrigin:
    """The capture from which body_text was read from `start` on, to the next origin."""

    start: int
    capture_id: CaptureId


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page whose text can be trusted: Simplified, repaired, laid out.

    Attributes:
        page: The parsed page it came from (its fields are still as printed).
        kicker, title, subtitle, source_name, authors, editors: The page's own fields, clean. Title fields
            that the markup did not give are found among `blocks` (kinds TITLE, SUBTITLE ...).
        blocks: In reading order; the body blocks joined by newline are `body_text`.
        repairs: In order of place, per field.
        has_suspect_text: Damage that could not be repaired is left in the body or in a title.
        doubts: Where the body is damaged, or a character was guessed, in order of place.
        origins: In order of place; none where all was read from the first capture.
    """

    page: ParsedPage
    kicker: str | None
    title: str | None
    subtitle: str | None
    source_name: str | None
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    blocks: tuple[Block, ...]
    body_text: str
    repairs: tuple[Repair, ...]
    has_suspect_text: bool = False
    doubts: tuple[Doubt, ...] = ()
    origins: tuple[TextOrigin, ...] = ()
