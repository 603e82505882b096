"""sample_committee: the hand-made PHP site of 砚川市政协. Says gb2312, is GB18030; no meta tags, no ETag."""

from __future__ import annotations

from datetime import datetime

from gov_reviews_samples.articles import ArticlePiece, PieceKind
from gov_reviews_samples.damage import HALF_WIDTH
from gov_reviews_samples.sites.site_page import (
    INDENT,
    Copy,
    Page,
    Site,
    body_pieces,
    escape,
    paginate,
    render,
)

_ROWS_PER_PAGE = 5
_HTML = "text/html"
COLUMN = 3
SEPARATOR = "<div><br></div>"


def build_committee(copies: tuple[Copy, ...]) -> Site:
    """All pages of the committee's site."""
    pages = {path: _html(render("committee_home.html")) for path in ("/", "/index.php")}
    lists = paginate(copies, _ROWS_PER_PAGE)
    for number, rows in enumerate(lists, start=1):
        target = f"/news_list.php?id={COLUMN}" + (f"&page={number}" if number > 1 else "")
        pages[target] = _html(_list("\n".join(map(_row, rows)), len(copies), len(lists), number))
    for copy in copies:
        page = _html(_article(copy))
        pages[f"/news_view.php?id={copy.publication.id}"] = page
        pages[f"/html/news-view-{copy.publication.id}.html"] = page
    beyond = _html(_list("<tr><td>暂无相关信息</td></tr>", len(copies), len(lists), len(lists)))
    missing = _html(render("committee_404.html"), status=404)
    return Site(pages, {"": missing, f"/news_list.php?id={COLUMN}": beyond}, has_validators=False)


def _html(text: str, status: int = 200) -> Page:
    return Page(text.encode("gb18030"), _HTML, status=status)


def _list(rows: str, total: int, pages: int, current: int) -> str:
    links = [
        f'<a href="news_list.php?id={COLUMN}&page={page}">{label}</a>'
        for label, page in (("首页", 1), ("上一页", current - 1), ("下一页", current + 1), ("尾页", pages))
        if 1 <= page <= pages and not (page == current and label in ("首页", "尾页"))
    ]
    return render("committee_list.html", rows=rows, pager=f"共 {total} 条 {pages} 页 " + " ".join(links))


def _row(copy: Copy) -> str:
    number = copy.publication.id
    link = f"html/news-view-{number}.html" if copy.publication.static_link else f"news_view.php?id={number}"
    title = escape(_punctuate(copy.article.title, copy))
    day = _day(copy.publication.at)
    return f'<tr><td>·<a href="{link}" target="_blank">{title}</a></td><td class="time">[{day}]</td></tr>'


def _day(at: datetime) -> str:
    return f"{at.year}-{at.month}-{at.day}"


def _article(copy: Copy) -> str:
    article, publication = copy.article, copy.publication
    head = []
    if article.kicker or article.subtitle:
        head = [line for line in (article.kicker, article.title, article.subtitle) if line]
    lines = [f'<div align="center"><b>{escape(_punctuate(line, copy))}</b></div>' for line in head]
    if article.byline:
        lines.append(f'<div align="center">{escape(_punctuate(article.byline, copy))}</div>')
    lines.extend(_piece(piece, copy) for piece in body_pieces(article) if piece.text)
    return render(
        "committee_article.html",
        title=escape(_punctuate(article.title, copy)),
        published=f"{_day(publication.at)} {publication.at.hour}:{publication.at:%M}",
        views=publication.views if publication.views is not None else "",
        source=escape(publication.source),
        body=f"{SEPARATOR}\n".join(lines),
    )


def _piece(piece: ArticlePiece, copy: Copy) -> str:
    text = escape(_punctuate(piece.text, copy))
    if piece.kind is PieceKind.HEADING:
        return f"<div>{INDENT}<b>{text}</b></div>"
    if piece.kind is PieceKind.CAPTION:
        picture = f"/uploadfiles/{copy.publication.at:%Y%m}/{copy.publication.id}.jpg"
        return f'<div align="center"><img src="{picture}"></div><div align="center">{text}</div>'
    return f"<div>{INDENT}{text}</div>"


def _punctuate(text: str, copy: Copy) -> str:
    return text.translate(HALF_WIDTH) if copy.publication.half_width else text
