"""sample_portal: a government portal of the TRS WCM (拓尔思) kind, UTF-8, with the national meta tags."""

from __future__ import annotations

from collections.abc import Sequence

from gov_reviews_samples.articles import ArticlePiece, PieceKind
from gov_reviews_samples.sites.site_page import (
    INDENT,
    Copy,
    Page,
    Site,
    body_pieces,
    escape,
    newest,
    paginate,
    render,
)

_ROWS_PER_PAGE = 6
TITLE_CUT = 15
_HTML = "text/html; charset=utf-8"
_ROBOTS = b"User-agent: *\nDisallow: /search/\nAllow: /\n"


def build_portal(copies: tuple[Copy, ...]) -> Site:
    """All pages of the portal."""
    pages = {"/": _html(render("portal_home.html"), copies), "/robots.txt": Page(_ROBOTS, "text/plain")}
    lists = paginate(copies, _ROWS_PER_PAGE)
    for number, rows in enumerate(lists):
        page = _html(_list(rows, len(lists), number), copies)
        pages[f"/zwxx/index{f'_{number}' if number else ''}.html"] = page
        if number == 0:
            pages["/zwxx/"] = page
    for copy in copies:
        for number, text in enumerate(_article(copy)):
            pages[_article_path(copy, number)] = Page(
                text.encode("utf-8"), _HTML, last_modified=copy.publication.at
            )
    missing = Page(render("portal_404.html").encode("utf-8"), _HTML, status=404)
    stub = Page(render("portal_stub.html").encode("utf-8"), _HTML)
    return Site(pages, {"": missing, "/zwxx/index_": stub}, has_validators=True, has_gzip=True)


def _article_path(copy: Copy, number: int = 0) -> str:
    """/zwxx/202301/t20230106_4310582.html, its second page (number 1)
    /zwxx/202301/t20230106_4310582_1.html.
    """
    return f"/zwxx/{copy.publication.at:%Y%m}/{_file_name(copy)}{f'_{number}' if number else ''}.html"


def _file_name(copy: Copy) -> str:
    return f"t{copy.publication.at:%Y%m%d}_{copy.publication.id}"


def _html(text: str, copies: tuple[Copy, ...]) -> Page:
    return Page(text.encode("utf-8"), _HTML, last_modified=newest(copies))


def _list(rows: Sequence[Copy], pages: int, current: int) -> str:
    return render("portal_list.html", rows="\n".join(map(_row, rows)), pages=pages, current=current)


def _row(copy: Copy) -> str:
    title = copy.article.title
    shown = title if len(title) <= TITLE_CUT else title[:TITLE_CUT] + "…"
    link = "." + _article_path(copy).removeprefix("/zwxx")
    return (
        f'<li class="clearfix"><a href="{link}" title="{escape(title)}" target="_blank">{escape(shown)}</a>'
        f"<span>{copy.day}</span></li>"
    )


def _article(copy: Copy) -> list[str]:
    """The pages of an article; most have one."""
    article, publication = copy.article, copy.publication
    if publication.fault == "waf":
        return [render("portal_waf.html")]
    lead = []
    subtitle = ""
    if article.subtitle and publication.subtitle_in_body:
        lead.append(f'<p style="text-align: center;"><strong>{escape(article.subtitle)}</strong></p>')
    elif article.subtitle:
        subtitle = f'<h2 class="subtitle">{escape(article.subtitle)}</h2>'
    if article.byline:
        lead.append(f'<p style="text-align: center;">{escape(article.byline)}</p>')
    parts = _cut(body_pieces(article))
    pages = []
    for number, part in enumerate(parts):
        body = [*(lead if number == 0 else ()), *(_piece(piece, copy) for piece in part)]
        pager = (
            f'<script>createPageHTML({len(parts)}, {number}, "{_file_name(copy)}", "html");</script>'
            if len(parts) > 1
            else ""
        )
        pages.append(_page(copy, subtitle, number, "\n".join(body), pager))
    return (
        [text[: _middle_of_body(text, article.pieces)] for text in pages]
        if publication.fault == "truncated"
        else pages
    )


def _cut(pieces: Sequence[ArticlePiece]) -> list[list[ArticlePiece]]:
    """Pieces of the body, page by page."""
    parts: list[list[ArticlePiece]] = [[]]
    for piece in pieces:
        if piece.kind is PieceKind.PAGE_BREAK:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _page(copy: Copy, subtitle: str, number: int, body: str, pager: str) -> str:
    article, publication = copy.article, copy.publication
    return render(
        "portal_article.html",
        title=escape(article.title),
        subtitle=subtitle,
        published=f"{publication.at:%Y-%m-%d %H:%M}",
        source=escape(publication.source),
        keywords=escape(article.keywords),
        editor=escape(publication.editor),
        editor_line=f"责任编辑：{escape(publication.editor)}" if publication.editor else "",
        description=escape(article.body_text()[:60]),
        path=_article_path(copy, number),
        number=publication.id,
        body=body,
        pager=pager,
    )


def _piece(piece: ArticlePiece, copy: Copy) -> str:
    text = escape(piece.text)
    if piece.kind is PieceKind.HEADING:
        return f"<p><strong>{INDENT}{text}</strong></p>"
    if piece.kind is PieceKind.CAPTION:
        picture = f"./P0{copy.publication.at:%Y%m%d}{copy.publication.id}.jpg"
        return (
            f'<p style="text-align: center;"><img src="{picture}" alt="" /></p>'
            f'<p style="text-align: center;">{text}</p>'
        )
    return f"<p>{INDENT}{text}</p>"


def _middle_of_body(text: str, pieces: tuple[ArticlePiece, ...]) -> int:
    """A place inside a sentence of the middle paragraph."""
    paragraphs = [piece.text for piece in pieces if piece.kind is PieceKind.PARAGRAPH]
    middle = escape(paragraphs[len(paragraphs) // 2])
    return text.index(middle) + len(middle) // 2
