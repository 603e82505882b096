"""What the replica sites share: a page, a site as a table of pages, templates, paging.

A site is built completely for one batch, so that what it answers is a look-up and nothing depends on the
clock or on earlier requests.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from string import Template
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from gov_reviews_samples import SAMPLES_ROOT
from gov_reviews_samples.articles import Article, ArticlePiece, PieceKind, SamplePublication

INDENT = "\u3000\u3000"
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a site: what the server sends for one target."""

    body: bytes
    content_type: str
    status: int = 200
    last_modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """All pages of one site.

    Attributes:
        pages: By canonical target: path, or path?query with sorted parameters.
        fallbacks: Pages for targets that are not in `pages`, by longest matching path prefix; "" is the 404
            page.
        has_validators: Whether the site sends ETag and Last-Modified and answers 304.
        has_gzip: Whether it compresses.
    """

    pages: Mapping[str, Page]
    fallbacks: Mapping[str, Page]
    has_validators: bool
    has_gzip: bool = False

    def answer(self, target: str) -> Page:
        """The page for a request target, whatever it is."""
        canonical = canonical_target(target)
        if canonical in self.pages:
            return self.pages[canonical]
        prefix = max((prefix for prefix in self.fallbacks if canonical.startswith(prefix)), key=len)
        return self.fallbacks[prefix]


@dataclass(frozen=True, slots=True)
class Copy:
    """One publication with the article as it prints it."""

    article: Article
    publication: SamplePublication

    @property
    def day(self) -> str:
        """2023-01-08."""
        return f"{self.publication.at:%Y-%m-%d}"


def select(articles: Iterable[Article], source_id: str, batch: int) -> tuple[Copy, ...]:
    """The publications of one site that are out, newest first."""
    copies = [
        Copy(article.edited(publication), publication)
        for article in articles
        for publication in article.publications
        if publication.site == source_id and publication.batch <= batch
    ]
    return tuple(sorted(copies, key=lambda copy: (copy.publication.at, copy.publication.id), reverse=True))


def canonical_target(target: str) -> str:
    """Path and sorted query of a request target; page=1 is the default and is left out."""
    parts = urlsplit(target)
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair != ("page", "1"))
    return parts.path + ("?" + urlencode(query) if query else "")


def paginate(rows: Sequence[_Row], size: int) -> list[Sequence[_Row]]:
    """Rows cut into pages; one empty page when there are none."""
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [()]


def newest(copies: Iterable[Copy]) -> datetime | None:
    """Time of the newest publication: when a list was last modified."""
    return max((copy.publication.at for copy in copies), default=None)


def render(template: str, **fields: object) -> str:
    """Fill a template of include/gov_reviews_samples/templates. The caller has escaped the fields."""
    return _template(template).substitute({name: str(value) for name, value in fields.items()})


@lru_cache(maxsize=64)
def _template(name: str) -> Template:
    return Template((SAMPLES_ROOT / "templates" / name).read_text(encoding="utf-8"))


def escape(text: str) -> str:
    """Text for HTML content and double-quoted attributes; curly quotes stay."""
    return html.escape(text, quote=True)


def body_pieces(article: Article) -> tuple[ArticlePiece, ...]:
    """The body with the closing (记者 …) glued to its last paragraph and the end lines after it."""
    pieces = list(article.pieces)
    if article.closing:
        last = max(index for index, piece in enumerate(pieces) if piece.kind is PieceKind.PARAGRAPH)
        pieces[last] = ArticlePiece(kind=PieceKind.PARAGRAPH, text=pieces[last].text + article.closing)
    return (*pieces, *(ArticlePiece(kind=PieceKind.PARAGRAPH, text=line) for line in article.end_lines))
