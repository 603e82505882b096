"""Hanweb JCMS (大汉): the visible list is empty, its rows are CDATA in a <datastore>, further records come
from dataproxy.jsp.
"""

from __future__ import annotations

import re
from html import unescape

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families.base import SiteFamily
from gov_reviews.sites.families.list_reading import between, href_of, make_soup, read_date, title_of
from gov_reviews.sites.families.list_records import Link, PageRequest
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import join_url

# Read as text, not as XML: an unescaped & inside CDATA breaks XML parsers.
_RECORD = re.compile(r"<record>\s*+<!\[CDATA\[", re.IGNORECASE)
_RECORD_END = re.compile(r"\]\]>\s*+</record>", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*+<!\[CDATA\[", re.IGNORECASE)
_NEXT_GROUP_END = re.compile(r"\]\]>\s*+</nextgroup>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""")
_PAGE_NUMBER = re.compile(r"([?&]page=)\d+")


class Jcms(SiteFamily):
    """See the module."""

    names_site_on_later_pages = False  # dataproxy.jsp answers with bare records

    def _links(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> list[Link]:
        """Records of the datastore; where it is missing, the links of the page (some portals print them as
        well).
        """
        links: list[Link] = []
        for record in between(_RECORD, _RECORD_END, page.text):
            fragment = make_soup(record)
            anchor = fragment.select_one("a[href]")
            if anchor is not None:
                links.append(Link(href_of(anchor), title_of(anchor), read_date(fragment.get_text(" "))))
        return links or super()._links(spec, request, page)

    def _is_past_end(self, spec: SourceSpec, page: DecodedPage) -> bool:
        return True

    def _next_page(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> str | None:
        """Address of the next records: the link in <nextgroup>, `page` counted up."""
        group = next(between(_NEXT_GROUP, _NEXT_GROUP_END, page.text), None)
        link = _HREF.search(group) if group is not None else None
        if link is None:
            return None
        return join_url(request.url, _PAGE_NUMBER.sub(rf"\g<1>{request.number + 1}", unescape(link[1])))
