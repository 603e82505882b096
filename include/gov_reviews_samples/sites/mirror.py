"""sample_mirror: a mirror that converts to Traditional characters and damages every text on the way (see
damage.py).
"""

from __future__ import annotations

from gov_reviews_samples.articles import ArticlePiece, PieceKind
from gov_reviews_samples.damage import damage_text
from gov_reviews_samples.sites.site_page import (
    Copy,
    Page,
    Site,
    body_pieces,
    escape,
    newest,
    paginate,
    render,
)

_ROWS_PER_PAGE = 4
_HTML = "text/html"  # the charset is said in the page only


def build_mirror(copies: tuple[Copy, ...]) -> Site:
    """All pages of the mirror."""
    home = Page(render("mirror_home.html").encode("utf-8"), _HTML, last_modified=newest(copies))
    pages = {"/": home, "/robots.txt": home}
    lists = paginate(copies, _ROWS_PER_PAGE)
    for number, rows in enumerate(lists):
        turn = f'<a class="next" href="index_{number + 1}.html">下一頁</a>' if number + 1 < len(lists) else ""
        body = render("mirror_list.html", rows="\n".join(map(_row, rows)), turn=turn).encode("utf-8")
        page = Page(body, _HTML, last_modified=newest(copies))
        pages[f"/news/index{f'_{number}' if number else ''}.html"] = page
        if number == 0:
            pages["/news/"] = page
    for copy in copies:
        pages[_article_path(copy)] = Page(
            _article(copy).encode("utf-8"), _HTML, last_modified=copy.publication.at
        )
    return Site(
        pages, {"": Page(render("mirror_404.html").encode("utf-8"), _HTML, status=404)}, has_validators=True
    )


def _article_path(copy: Copy) -> str:
    """/news/202301/t20230109_7012.html."""
    at = copy.publication.at
    return f"/news/{at:%Y%m}/t{at:%Y%m%d}_{copy.publication.id}.html"


def _row(copy: Copy) -> str:
    link = "." + _article_path(copy).removeprefix("/news")
    title, day = _damaged(copy.article.title), f"{copy.publication.at:%Y/%m/%d}"
    return f'<li><a href="{link}">{title}</a><span>{day}</span></li>'


def _article(copy: Copy) -> str:
    article, publication = copy.article, copy.publication
    info = f"来源：{publication.source}日期：{publication.at:%Y-%m-%d %H:%M}阅读量：{publication.views}"
    byline = [f"<p>{_damaged(article.byline)}</p>"] if article.byline else []
    return render(
        "mirror_article.html",
        title=_damaged(article.title),
        subtitle=f'<p class="sub">{_damaged(article.subtitle)}</p>' if article.subtitle else "",
        info=_damaged(info),
        body="\n".join([*byline, *(_piece(piece) for piece in body_pieces(article) if piece.text)]),
    )


def _piece(piece: ArticlePiece) -> str:
    text = _damaged(piece.text)
    return f"<p><b>{text}</b></p>" if piece.kind is PieceKind.HEADING else f"<p>{text}</p>"


def _damaged(text: str) -> str:
    return escape(damage_text(text).text)
