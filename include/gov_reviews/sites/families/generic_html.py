"""Sites of no known family: rows by the source's selectors, else every link that stands in one row with a
date.
"""

from __future__ import annotations

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


class GenericHtml:
    """See the module."""

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """The list's first page."""
        return (PageRequest(url=list_url(spec, place.path), place=place),)

    def read_list(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Rows and the page that 下一页 leads to."""
        text = page.text
        soup = tree_of(spec, request, page)
        rows, foreign = make_rows(spec, request, rows_of(spec, soup) or dated_rows(soup))
        if (
            not rows
            and request.number > 1
            and (says_nothing_yet(text) or len(page.body) < spec.paging.stub_below)
        ):
            return ListPage(is_end=True)
        check_identity(spec, text, request.url)
        expect_rows(spec, request, rows, text)
        following_url = next_link(request, soup) if spec.paging.style == "next_link" else None
        return ListPage(rows=rows, next_pages=following(request, following_url, spec), foreign=foreign)
