"""TRS WCM (拓尔思): static lists, `index.html`, then `index_1.html` and so on; a stub with status 200 stands
past the end.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families.base import (
    DateRange,
    ListPage,
    PageRequest,
    check_identity,
    dated_rows,
    expect_rows,
    following,
    make_rows,
    next_link,
    rows_of,
    tree_of,
)
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import list_url

# /zwxx/202301/t20230106_4310582.html, and the form without a day: /ldjh/202301/t4427620.htm
ARTICLE = re.compile(r"/t(?:\d{8}_)?\d+\.s?html?$")
_PAGES = re.compile(r"""createPageHTML\(\s*(\d+)\s*,\s*\d+\s*,\s*["'](\w+)["']\s*,\s*["'](\w+)["']""")


class Trs:
    """See the module."""

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """The column's first page."""
        return (PageRequest(url=list_url(spec, place.path), place=place),)

    def read_list(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Rows and the next page; a later page without rows that is next to empty is the end."""
        text = page.text
        soup = tree_of(spec, request, page)
        rows, foreign = make_rows(spec, request, rows_of(spec, soup) or dated_rows(soup), ARTICLE)
        if not rows and request.number > 1 and len(page.body) < spec.paging.stub_below:
            return ListPage(is_end=True)
        check_identity(spec, text, request.url)
        expect_rows(spec, request, rows, text)
        following_url = (
            next_link(request, soup) if spec.paging.style == "next_link" else _next_index(spec, request, text)
        )
        return ListPage(rows=rows, next_pages=following(request, following_url, spec), foreign=foreign)


def _next_index(spec: SourceSpec, request: PageRequest, text: str) -> str | None:
    """Address of the next page by counting; None when the page's own script says that this one is the
    last.
    """
    if spec.paging.style != "index_n":
        return None
    script = _PAGES.search(text)
    if script and request.number >= int(script[1]):
        return None
    stem, suffix = (script[2], script[3]) if script else ("index", _suffix(request.url))
    return urljoin(request.url, f"{stem}_{spec.paging.start + request.number - 1}.{suffix}")


def _suffix(url: str) -> str:
    found = re.search(r"\.(s?html?)$", urlsplit(url).path)
    return found[1] if found else "html"
