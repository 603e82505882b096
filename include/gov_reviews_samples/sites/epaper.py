"""sample_epaper: a Founder (方正) e-paper 清岚协商报 with period.xml, page maps and the enpproperty
comment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from gov_reviews_samples.articles import ArticlePiece, PieceKind
from gov_reviews_samples.sites.site_page import INDENT, Copy, Page, Site, body_pieces, escape, newest, render

_HTML = "text/html"  # the charset is said in the page only
_ROBOTS = b"User-agent: *\nDisallow: /search/\n"
PAGE_NAMES = {1: "要闻", 2: "政协新闻", 3: "县市政协", 4: "专题"}


@dataclass(frozen=True, slots=True)
class _Part:
    """One article page of the paper: a whole article or one half of one that jumps."""

    copy: Copy
    number: int
    page: int
    pieces: tuple[ArticlePiece, ...]

    @property
    def at(self) -> datetime:
        return self.copy.publication.at

    @property
    def path(self) -> str:
        return f"/pc/con/{self.at:%Y%m/%d}/content_{self.number}.html"


def build_epaper(copies: tuple[Copy, ...]) -> Site:
    """All pages of the e-paper."""
    issues: dict[date, list[_Part]] = defaultdict(list)
    for copy in copies:
        issues[copy.publication.at.date()].extend(_parts(copy))
    pages = {"/robots.txt": Page(_ROBOTS, "text/plain")}
    if issues:
        target = f"pc/layout/{max(issues):%Y%m/%d}/node_01.html"
        pages["/"] = _html(render("epaper_root.html", target=target), newest(copies))
    for month, days in _months(issues).items():
        at = max(part.at for day in days for part in issues[day])
        pages[f"/pc/layout/{month}/period.xml"] = Page(_period(days), "text/xml", last_modified=at)
    for day, parts in issues.items():
        pages.update(_issue(day, sorted(parts, key=lambda part: (part.page, part.number))))
    return Site(pages, {"": Page(render("epaper_404.html").encode(), _HTML, status=404)}, has_validators=True)


def _html(text: str, at: datetime | None) -> Page:
    return Page(text.encode("utf-8"), _HTML, last_modified=at)


def _parts(copy: Copy) -> Iterator[_Part]:
    """The article as it stands in the paper: one page, or two with jump lines (下转3版) and (上接1版)."""
    publication = copy.publication
    pieces = body_pieces(copy.article)
    if publication.jump is None:
        yield _Part(copy, publication.id, publication.page, tuple(piece for piece in pieces if piece.text))
        return
    cut = next(index for index, piece in enumerate(pieces) if piece.kind is PieceKind.PAGE_BREAK)
    onward = ArticlePiece(kind=PieceKind.PARAGRAPH, text=f"（下转{publication.jump.page}版）")
    back = ArticlePiece(kind=PieceKind.PARAGRAPH, text=f"（上接{publication.page}版）")
    yield _Part(copy, publication.id, publication.page, (*pieces[:cut], onward))
    yield _Part(copy, publication.jump.id, publication.jump.page, (back, *pieces[cut + 1 :]))


def _months(issues: dict[date, list[_Part]]) -> dict[str, list[date]]:
    months: dict[str, list[date]] = defaultdict(list)
    for day in sorted(issues):
        months[f"{day:%Y%m}"].append(day)
    return months


def _period(days: list[date]) -> bytes:
    periods = "\n".join(
        f"<period "
        f'id="{day:%Y%m%d}"><period_date>{day}</period_date><front_page>{day:%d}/node_01.html</front_page></period>'
        for day in days
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<period_list>\n{periods}\n</period_list>\n'.encode()


def _issue(day: date, parts: list[_Part]) -> Iterator[tuple[str, Page]]:
    at = max(part.at for part in parts)
    numbers = sorted({1, *(part.page for part in parts)})
    for number in numbers:
        here = [part for part in parts if part.page == number]
        yield (
            f"/pc/layout/{day:%Y%m/%d}/node_{number:02d}.html",
            _html(_layout(day, number, numbers, here), at),
        )
    for part in parts:
        yield part.path, _html(_article(part), part.at)


def _page_name(number: int) -> str:
    return f"第{number:02d}版：{PAGE_NAMES[number]}"


def _layout(day: date, number: int, numbers: list[int], parts: list[_Part]) -> str:
    page_links = (
        f'<li class="posRelative"><a id="pageLink" href="node_{other:02d}.html">{_page_name(other)}</a>'
        f'<a href="../../../../att/{day:%Y%m/%d}/ql{day:%Y%m%d}{other:02d}.pdf">PDF</a></li>'
        for other in numbers
    )
    titles = (
        f'<li><a href="{_link(part)}">{escape(part.copy.article.title)}</a></li>'
        for part in parts
        if not part.copy.publication.map_only
    )
    areas = (
        f'<area shape="polygon" '
        f'coords="20,{60 + 200 * place},380,{60 + 200 * place},'
        f'380,{240 + 200 * place},20,{240 + 200 * place}"'
        f' href="{_link(part)}" />'
        for place, part in enumerate(parts)
    )
    later = [other for other in numbers if other > number]
    return render(
        "epaper_layout.html",
        day_zh=f"{day:%Y年%m月%d日}",
        page_name=_page_name(number),
        page=f"{number:02d}",
        stamp=f"{day:%Y%m/%d}",
        page_links="\n".join(page_links),
        titles="\n".join(titles),
        areas="\n".join(areas),
        turn=f'<a class="preart" href="node_{later[0]:02d}.html">下一版</a>' if later else "",
    )


def _link(part: _Part) -> str:
    return "../../.." + part.path.removeprefix("/pc")


def _article(part: _Part) -> str:
    article, publication = part.copy.article, part.copy.publication
    byline = (
        [f"<p>{INDENT}{escape(article.byline)}</p>"]
        if article.byline and part.number == publication.id
        else []
    )
    return render(
        "epaper_article.html",
        number=part.number,
        day=part.copy.day,
        day_zh=f"{part.at:%Y年%m月%d日}",
        stamp=f"{part.at:%Y%m/%d}",
        author=escape(" ".join(article.truth.authors)),
        title=escape(article.title),
        property_title=publication.property_title or escape(article.title),
        keywords=escape(article.keywords),
        kicker=escape(article.kicker),
        subtitle=escape(article.subtitle),
        page=part.page,
        page_name=_page_name(part.page),
        kicker_line=f'<h3 id="PreTitle">{escape(article.kicker)}</h3>' if article.kicker else "",
        subtitle_line=f'<h2 id="SubTitle">{escape(article.subtitle)}</h2>' if article.subtitle else "",
        length=sum(len(piece.text) for piece in part.pieces),
        body="\n".join(
            [
                *_captions(part),
                *byline,
                *(_piece(piece) for piece in part.pieces if piece.kind is not PieceKind.CAPTION),
            ]
        ),
    )


def _captions(part: _Part) -> Iterator[str]:
    """Photos stand before the text, whatever their place in the paper."""
    for place, piece in enumerate(piece for piece in part.pieces if piece.kind is PieceKind.CAPTION):
        if part.copy.publication.plain_captions:
            yield f"<p>{escape(piece.text)}</p>"
        else:
            picture = f"../../../../res/{part.at:%Y%m/%d}/pic_{part.number}_{place}.jpg"
            yield f'<table class="pic"><tr><td><img src="{picture}" /></td></tr></table>'
            yield f'<p class="caption">{escape(piece.text)}</p>'


def _piece(piece: ArticlePiece) -> str:
    text = escape(piece.text)
    return (
        f"<p><strong>{INDENT}{text}</strong></p>"
        if piece.kind is PieceKind.HEADING
        else f"<p>{INDENT}{text}</p>"
    )
