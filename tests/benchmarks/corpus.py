"""Reviews of 5,000 characters, made of the invented ones of the sample sites.

In: a number and a seed. Out: `ParsedPage`s, the same ones for the same seed: paragraphs of the sample
articles in a new order with other figures, under the title and subtitle of one review. Published reviews
print about 60 figures and 50 lines in 5,000 characters: a third of the lines are headings and captions, the
paragraphs have some 150 characters. The sample articles are short and dense, so paragraphs with and without
figures are mixed until the density is right, and joined until they are as long. Every fifth page is damaged
as the Traditional mirror damages its pages (Traditional characters, pinyin injections, runs shifted by a
byte, half-width punctuation).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import cycle

from gov_reviews.records.ids import SourceId
from gov_reviews.records.pages import Line, LineKind, PageState, ParsedPage
from gov_reviews.records.reviews import REVIEW_TYPES
from gov_reviews_samples.articles import Article, PieceKind, load_articles
from gov_reviews_samples.damage import damage_text

CHARACTERS = 5_000
DAMAGED_EVERY = 5
NUMBERS = 70  # printed numbers a page; a few of them are years, ordinals or names
DENSE_NUMBERS = 10**9  # paragraphs with figures only
PARAGRAPH = 130  # characters that a paragraph has at least
SECTIONS = (
    *(LineKind.HEADING, LineKind.PARAGRAPH, LineKind.PARAGRAPH),
    *(LineKind.HEADING, LineKind.PARAGRAPH, LineKind.PARAGRAPH, LineKind.CAPTION),
)
_NUMBER = re.compile(r"(?<![\d.])(?!20\d\d)\d+(?![\d年届])")


def make_pages(
    count: int, seed: int = 1, *, damaged_every: int = DAMAGED_EVERY, numbers: int = NUMBERS
) -> Iterator[ParsedPage]:
    """Pages of one corpus.

    Args:
        count: How many.
        seed: Another seed, other paragraphs and figures.
        damaged_every: Each n-th page is damaged; 0: none, 1: all.
        numbers: Printed numbers a page.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    articles = [article for article in load_articles() if article.truth.doc_type in REVIEW_TYPES]
    pool = _Pool(load_articles(), chance, numbers)
    for number in range(count):
        article = chance.choice(articles)
        lines = pool.draw()
        page = _page(article, lines, number)
        yield _damaged(page) if damaged_every and number % damaged_every == damaged_every - 1 else page


def body_of(page: ParsedPage) -> str:
    """The lines of a page as one text."""
    return "\n".join(line.text for line in page.lines)


class _Pool:
    """Pieces to draw from: headings, captions, paragraphs with figures and those without."""

    def __init__(self, articles: Sequence[Article], chance: random.Random, numbers: int) -> None:
        pieces = [piece for article in articles for piece in article.pieces]
        paragraphs = [
            piece.text
            for piece in pieces
            if piece.kind is PieceKind.PARAGRAPH and piece.text.endswith(("。", "！", "？", "”"))
        ]
        self._with_figures = [text for text in paragraphs if _NUMBER.search(text)]
        self._plain = [text for text in paragraphs if not _NUMBER.search(text)]
        headings = [piece.text for piece in pieces if piece.kind is PieceKind.HEADING]
        captions = [piece.text for piece in pieces if piece.kind is PieceKind.CAPTION]
        self._short = {LineKind.HEADING: headings, LineKind.CAPTION: captions}
        self._chance = chance
        self._numbers = numbers
        self._drawn = 0  # numbers on the page so far

    def draw(self) -> list[Line]:
        """The lines of one page."""
        lines: list[Line] = []
        self._drawn = characters = 0
        for kind in cycle(SECTIONS):
            text = (
                self._paragraph(characters)
                if kind is LineKind.PARAGRAPH
                else self._chance.choice(self._short[kind])
            )
            lines.append(Line(text, kind))
            characters += len(text) + 1
            if characters >= CHARACTERS and kind is LineKind.PARAGRAPH:
                break
        return lines

    def _paragraph(self, characters: int) -> str:
        """One paragraph, behind `characters` that stand on the page already."""
        text = ""
        while len(text) < PARAGRAPH:
            wants_figures = self._drawn <= self._numbers * (characters + len(text)) / CHARACTERS
            piece = self._chance.choice(self._with_figures if wants_figures else self._plain)
            piece, changed = _NUMBER.subn(self._other_number, piece)
            text += piece
            self._drawn += changed
        return text

    def _other_number(self, match: re.Match[str]) -> str:
        return str(self._chance.randrange(1, 10 ** len(match[0])))


def _page(article: Article, lines: list[Line], number: int) -> ParsedPage:
    return ParsedPage(
        url=f"http://portal.sample.example/benchmark/{number}.html",
        source_id=SourceId("sample_portal"),
        state=PageState.OK,
        state_reason="",
        family="trs",
        charset="utf-8",
        title=article.title,
        subtitle=article.subtitle or None,
        source_name="清岚日报",
        lines=tuple(lines),
    )


def _damaged(page: ParsedPage) -> ParsedPage:
    texts = [page.title or "", page.subtitle or "", *(line.text for line in page.lines)]
    title, subtitle, *bodies = (damage_text(text).text for text in texts)
    lines = tuple(Line(text, line.kind) for text, line in zip(bodies, page.lines, strict=True))
    return ParsedPage(
        url=page.url,
        source_id=SourceId("sample_mirror"),
        state=page.state,
        state_reason="",
        family="generic_html",
        charset="gb18030",
        title=title,
        subtitle=subtitle or None,
        source_name=page.source_name,
        lines=lines,
    )
