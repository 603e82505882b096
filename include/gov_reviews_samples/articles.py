"""The invented articles of the sample sites.

In: include/gov_reviews_samples/content/*.md, one work a file: YAML front matter, then the body. Out:
`Article`s with their publications (where, when, in which batch) and the truth that a reader must find.
Refuses files that break the model, naming file and key.

Body: paragraphs separated by empty lines; `## heading`; `> caption` (of a photo); `<!-- page -->` where a
newspaper text jumps to another page, and where the portal cuts a long article into pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from gov_reviews.errors import InvalidMetadata
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import DocType
from gov_reviews.settings import TIME_ZONE
from gov_reviews_samples import SAMPLES_ROOT

CONTENT_ROOT = SAMPLES_ROOT / "content"
PAGE_BREAK = "<!-- page -->"

SiteName = Literal["sample_portal", "sample_epaper", "sample_committee", "sample_mirror"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PieceKind(StrEnum):
    """What a piece of the body is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    PAGE_BREAK = "page_break"


class ArticlePiece(_Record):
    """One heading, paragraph or caption of a body."""

    kind: PieceKind
    text: str = ""


class Jump(_Record):
    """Where the second half of a newspaper article stands."""

    id: int
    page: int


class SamplePublication(_Record):
    """One copy of an article on one site.

    Attributes:
        id: The number in its URL.
        at: Local time of publication; e-papers print the day only.
        batch: When it comes out: 1 is out at first.
        source: What the page says of the origin (来源); empty where the site does not say.
        views: Printed view count; the portal and the e-paper print none.
        editor: Name behind 责任编辑, empty where none.
        replace: Small edits of this copy: words of the body (or title, subtitle, byline) and what stands
            there instead.
        fault: truncated: the page ends in the middle; waf: a firewall page is served in its place.
        subtitle_in_body: Portal: the subtitle is the first bold line of the body.
        page, jump: E-paper: page of the issue, and where the second half stands.
        plain_captions, map_only: E-paper: captions are plain paragraphs; the article is in the page map but
            not in the title list.
        property_title: E-paper: the title as it stands in the enpproperty comment, where it differs.
        static_link, half_width: Committee: the list links the static twin, punctuation is half-width.
    """

    site: SiteName
    id: int
    at: datetime
    batch: int
    source: str = ""
    views: int | None = None
    editor: str = ""
    replace: Mapping[str, str] = {}
    fault: Literal["", "truncated", "waf"] = ""
    subtitle_in_body: bool = False
    page: int = 1
    jump: Jump | None = None
    plain_captions: bool = False
    map_only: bool = False
    property_title: str = ""
    static_link: bool = False
    half_width: bool = False

    @field_validator("at", mode="before")
    @classmethod
    def _local_time(cls, value: object) -> object:
        if isinstance(value, str):
            form = "%Y-%m-%d %H:%M" if ":" in value else "%Y-%m-%d"
            return datetime.strptime(value, form).replace(tzinfo=ZoneInfo(TIME_ZONE))
        return value


class Truth(_Record):
    """What a careful reader finds in an article.

    Attributes:
        organization_code: None for texts that are no committee's document (invented code 99xxxx otherwise).
        review_year: The year that the figures are about; None for news.
        part: Number within a series.
        authors: Writers, reporters, correspondents, compilers; the office as printed (某区政协/文) where no
            person is named.
        editors: 策划, 编辑. credits: photographers.
        page_state: What the served page turns out to be.
    """

    doc_type: DocType
    organization_code: str | None = None
    review_year: int | None = None
    part: int | None = None
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    page_state: PageState = PageState.OK


class Article(_Record):
    """One work.

    Attributes:
        article_id: Name of its file.
        kicker, title, subtitle: 引题, 主题, 副题 (the subtitle with its leading ——).
        byline: Printed above the body. closing: printed at the end of the last paragraph. end_lines: printed
            below the body.
    """

    article_id: str
    title: str
    kicker: str = ""
    subtitle: str = ""
    byline: str = ""
    closing: str = ""
    end_lines: tuple[str, ...] = ()
    keywords: str = ""
    publications: tuple[SamplePublication, ...]
    truth: Truth
    pieces: tuple[ArticlePiece, ...]

    def edited(self, publication: SamplePublication) -> Article:
        """The article as this publication prints it.

        Raises:
            InvalidMetadata: An edit names words that the article does not have.
        """
        article = self
        for before, after in publication.replace.items():
            article = article._replaced(before, after)
        return article

    def _replaced(self, before: str, after: str) -> Article:
        pieces = tuple(
            ArticlePiece(kind=piece.kind, text=piece.text.replace(before, after)) for piece in self.pieces
        )
        fields = {
            name: getattr(self, name).replace(before, after)
            for name in ("kicker", "title", "subtitle", "byline", "closing")
        }
        changed = self.model_copy(update={**fields, "pieces": pieces})
        if changed == self:
            raise InvalidMetadata(
                f"An edit replaces words that the article does not have: {before}", article=self.article_id
            )
        return changed

    def body_text(self) -> str:
        """Headings, paragraphs and captions, one a line, without byline and end lines."""
        return "\n".join(piece.text for piece in self.pieces if piece.kind is not PieceKind.PAGE_BREAK)


@lru_cache(maxsize=1)
def load_articles() -> tuple[Article, ...]:
    """All articles of the sample sites, by file name."""
    return tuple(read_article(path) for path in sorted(CONTENT_ROOT.glob("*.md")))


def last_batch() -> int:
    """Number of the last batch that any publication belongs to."""
    return max(publication.batch for article in load_articles() for publication in article.publications)


def read_article(path: Path) -> Article:
    """Read one content file.

    Raises:
        InvalidMetadata: Front matter missing, not YAML, or against the model; the message names file and
            keys.
    """
    head, separator, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    if not separator:
        raise InvalidMetadata(
            "A content file begins with YAML front matter between two lines of ---.", path=path
        )
    try:
        return Article(article_id=path.stem, pieces=_read_pieces(body), **yaml.safe_load(head))
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise InvalidMetadata(f"The front matter does not fit: {error}", path=path) from error


def _read_pieces(body: str) -> tuple[ArticlePiece, ...]:
    return tuple(_read_piece(part.strip()) for part in re.split(r"\n\s*\n", body) if part.strip())


def _read_piece(text: str) -> ArticlePiece:
    if text == PAGE_BREAK:
        return ArticlePiece(kind=PieceKind.PAGE_BREAK)
    for mark, kind in (("## ", PieceKind.HEADING), ("> ", PieceKind.CAPTION)):
        if text.startswith(mark):
            return ArticlePiece(kind=kind, text=text.removeprefix(mark))
    return ArticlePiece(kind=PieceKind.PARAGRAPH, text=text)
