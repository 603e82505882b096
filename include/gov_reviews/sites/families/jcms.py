"""Hanweb JCMS (大汉): the visible list is empty, its rows are CDATA in a <datastore>, further records come
from dataproxy.jsp.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families.base import SiteFamily
from gov_reviews.sites.families.list_reading import between, lay_flat
from gov_reviews.sites.families.list_records import PageRequest
from gov_reviews.sites.list_pager import FoundPager
from gov_reviews.sites.list_rows import FoundRows
from gov_reviews.sites.list_tree import FlatPage
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import join_url

# Read as text, not as XML: an unescaped & inside CDATA breaks XML parsers.
_RECORD = re.compile(r"<record>\s*+<!\[CDATA\[", re.IGNORECASE)
_RECORD_END = re.compile(r"\]\]>\s*+</record>", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*+<!\[CDATA\[", re.IGNORECASE)
_NEXT_GROUP_END = re.compile(r"\]\]>\s*+</nextgroup>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""")
_TOTAL_PAGES = re.compile(r"<totalpage>\s{0,9}(\d{1,6})")
_TOTAL_RECORDS = re.compile(r"<totalrecord>\s{0,9}(\d{1,7})")
_PAGE_NUMBER = re.compile(r"([?&]page=)\d+")


class Jcms(SiteFamily):
    """See the module."""

    names_site_on_later_pages = False  # dataproxy.jsp answers with bare records

    def _find_rows(
        self,
        spec: SourceSpec,
        request: PageRequest,
        page: DecodedPage,
        flat: FlatPage,
        seen: date | None,
    ) -> tuple[FoundRows, tuple[str, ...]]:
        """Records of the datastore; where it is missing, the rows of the page (some portals print them as
        well).
        """
        records = list(between(_RECORD, _RECORD_END, page.text))
        if not records:
            return super()._find_rows(spec, request, page, flat, seen)
        # Each record for itself: some hold broken markup.
        marked = "".join(f'<section class="record">{record}</section>' for record in records)
        island = DecodedPage(f"<html><body>{marked}</body></html>".encode(), request.url, charset="utf-8")
        return super()._find_rows(spec, request, island, lay_flat(spec, request, island), seen)

    def _find_pager(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, flat: FlatPage
    ) -> FoundPager:
        """The link in <nextgroup>, `page` counted up; pages and records as the datastore counts them."""
        group = next(between(_NEXT_GROUP, _NEXT_GROUP_END, page.text), None)
        pages, rows = _TOTAL_PAGES.search(page.text), _TOTAL_RECORDS.search(page.text)
        if group is None and rows is None:
            return super()._find_pager(spec, request, page, flat)
        link = _HREF.search(group or "")
        is_last = pages is not None and request.number >= int(pages[1])
        following = (
            join_url(request.url, _PAGE_NUMBER.sub(rf"\g<1>{request.number + 1}", unescape(link[1])))
            if link is not None and not is_last
            else None
        )
        return FoundPager(
            "script", following, int(pages[1]) if pages else None, int(rows[1]) if rows else None, is_last
        )

    def _is_past_end(self, spec: SourceSpec, page: DecodedPage) -> bool:
        return True
