"""Hand-made PHP sites: lists with a query parameter that counts, articles that are known under several
addresses.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

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
    says_nothing_yet,
    tree_of,
)
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import list_url

# news_view.php?id=12, article.html?id=12, page108?article_id=12, index.php?p=news_show&id=12,
# /html/news-view-12.html, /zxdt/12.html
ARTICLE = re.compile(
    r"(?:view|show|article|detail|page\d)(?:(?!view|show|article|detail|page\d)[^?])*+\?(?:.{0,300}&)?(?:id|aid|article_id)=\d+"
    r"|-view-\d+\.html$|/[\w-]+/\d+\.s?html?$|\?p=\w+_show&id=\d+"
)


class PhpSite:
    """See the module."""

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """The list's first page."""
        return (PageRequest(url=list_url(spec, place.path), place=place),)

    def read_list(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Rows and the next page; a later page that says 暂无 is the end."""
        text = page.text
        soup = tree_of(spec, request, page)
        rows, foreign = make_rows(spec, request, rows_of(spec, soup) or dated_rows(soup), ARTICLE)
        if (
            not rows
            and request.number > 1
            and (says_nothing_yet(text) or len(page.body) < spec.paging.stub_below)
        ):
            return ListPage(is_end=True)
        check_identity(spec, text, request.url)
        expect_rows(spec, request, rows, text)
        if spec.paging.style == "query":
            following_url: str | None = _count_up(spec, request)
        elif spec.paging.style == "next_link":
            following_url = next_link(request, soup)
        else:
            following_url = None
        return ListPage(rows=rows, next_pages=following(request, following_url, spec), foreign=foreign)


def _count_up(spec: SourceSpec, request: PageRequest) -> str:
    """The same list with the counting parameter set to the next page."""
    parts = urlsplit(request.url)
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    values[spec.paging.param] = str(spec.paging.start + request.number)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(values), ""))
