"""Hanweb JCMS (大汉): the visible list is empty, the rows stand as CDATA in a <datastore>, further pages come
from dataproxy.jsp.
"""

from __future__ import annotations

import re
from html import unescape

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families.base import (
    DateRange,
    Link,
    ListPage,
    PageRequest,
    between,
    check_identity,
    dated_rows,
    expect_rows,
    following,
    href_of,
    make_rows,
    make_soup,
    read_date,
    rows_of,
    title_of,
    tree_of,
)
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import join_url, list_url

# /art/2023/1/9/art_1229170669_54105783.html (month and day not padded), and the newer
# /art/2023/art_<hex>.html
ARTICLE = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/art_\d+_\d+|art_[0-9a-f]{16,})\.html$")
# Read as text, not as XML: an unescaped & inside CDATA breaks XML parsers.
_RECORD = re.compile(r"<record>\s*+<!\[CDATA\[", re.IGNORECASE)
_RECORD_END = re.compile(r"\]\]>\s*+</record>", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*+<!\[CDATA\[", re.IGNORECASE)
_NEXT_GROUP_END = re.compile(r"\]\]>\s*+</nextgroup>", re.IGNORECASE)


class Jcms:
    """See the module."""

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """The column page."""
        return (PageRequest(url=list_url(spec, place.path), place=place),)

    def read_list(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Records of the datastore; where it is missing, the links of the page (some portals print them as
        well).
        """
        text = page.text
        links: list[Link] = []
        for record in between(_RECORD, _RECORD_END, text):
            fragment = make_soup(record)
            anchor = fragment.select_one("a[href]")
            if anchor is not None:
                links.append(Link(href_of(anchor), title_of(anchor), read_date(fragment.get_text(" "))))
        if not links:
            soup = tree_of(spec, request, page)
            links = rows_of(spec, soup) or dated_rows(soup)
        rows, foreign = make_rows(spec, request, links, ARTICLE)
        if request.number == 1:
            check_identity(spec, text, request.url)
        elif not rows:
            return ListPage(is_end=True)
        expect_rows(spec, request, rows, text)
        return ListPage(
            rows=rows, next_pages=following(request, _next_group(request, text), spec), foreign=foreign
        )


def _next_group(request: PageRequest, text: str) -> str | None:
    """Address of the next records: the link in <nextgroup>, `page` counted up."""
    group = next(between(_NEXT_GROUP, _NEXT_GROUP_END, text), None)
    if group is None:
        return None
    link = re.search(r"""href\s*=\s*["']([^"']+)["']""", group)
    if link is None:
        return None
    target = re.sub(r"([?&]page=)\d+", rf"\g<1>{request.number + 1}", unescape(link[1]))
    return join_url(request.url, target)
