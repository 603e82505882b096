"""Hanweb JCMS (大汉): the visible list is empty, its rows are CDATA in a <datastore>, further records come
from dataproxy.jsp.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families.base import SiteFamily
from gov_reviews.sites.families.list_reading import between, lay_flat
from gov_reviews.sites.families.list_records import PageRequest
from gov_reviews.sites.list_pager import FoundPager, with_parameter
from gov_reviews.sites.list_rows import FoundRows
from gov_reviews.sites.list_tree import FlatPage
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import join_url, split_form, with_form

# Read as text, not as XML: an unescaped & inside CDATA breaks XML parsers.
_RECORD = re.compile(r"<record>\s*+<!\[CDATA\[", re.IGNORECASE)
_RECORD_END = re.compile(r"\]\]>\s*+</record>", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*+<!\[CDATA\[", re.IGNORECASE)
_NEXT_GROUP_END = re.compile(r"\]\]>\s*+</nextgroup>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""")
_TOTAL_PAGES = re.compile(r"<totalpage>\s{0,9}(\d{1,6})")
_TOTAL_RECORDS = re.compile(r"<totalrecord>\s{0,9}(\d{1,7})")
_JPAGE = re.compile(r"\.jpage\(\s{0,9}\{")
_PROXY = re.compile(r"""\bproxyUrl\s{0,9}:\s{0,9}["']([^"'\s]{1,300})["']""")
_NUMBERS = {
    name: re.compile(rf"\b{name}\s{{0,9}}:\s{{0,9}}[\"']?(\d{{1,7}})")
    for name in ("totalRecord", "perPage", "groupSize")
}
# Whatever the option is called: it names the column and the unit whose records are wanted.
_NAMES_LIST = re.compile(r"\b(?:unitid|columnid)\b", re.IGNORECASE)
_FORM_DATA = re.compile(r"\b\w{1,40}\s{0,9}[:=]\s{0,9}\{([^{}]{1,2000})\}")
_FORM_FIELD = re.compile(
    r"""["']?(\w{1,40})["']?\s{0,9}:\s{0,9}(?:"([^"]{0,300})"|'([^']{0,300})'|([\w.%-]{1,300}))"""
)
_GROUP_SIZE = 3  # pages in one answer, where the script does not say
_LONGEST_SCRIPT = 20_000
_PAGE_NUMBER = re.compile(r"([?&]page=)(\d{1,6})(?!\d)")


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
        """The link in <nextgroup>: as it stands where it leads behind the page that was asked for, or has no
        number; else `page` counted up. Pages and records as the datastore counts them.
        """
        group = next(between(_NEXT_GROUP, _NEXT_GROUP_END, page.text), None)
        pages, rows = _TOTAL_PAGES.search(page.text), _TOTAL_RECORDS.search(page.text)
        if group is None and (by_form := _next_by_form(request, page.text, rows)) is not None:
            return by_form
        if group is None and rows is None:
            return super()._find_pager(spec, request, page, flat)
        link = _HREF.search(group or "")
        behind = _behind(request, unescape(link[1])) if link is not None else None
        is_last = pages is not None and _asked_page(request) >= int(pages[1])
        following = join_url(request.url, behind) if behind is not None and not is_last else None
        is_counted = pages is not None or rows is not None
        return FoundPager(
            "script" if is_counted else "group",
            following,
            int(pages[1]) if pages else None,
            int(rows[1]) if rows else None,
            is_last,
        )

    def _is_past_end(self, spec: SourceSpec, page: DecodedPage) -> bool:
        return True


def _asked_page(request: PageRequest) -> int:
    """The number of the page that was asked for; answers may hold several pages, and skip numbers."""
    own = _PAGE_NUMBER.search(request.url)
    return max(request.number, int(own[2]) if own is not None else 1)


def _behind(request: PageRequest, link: str) -> str:
    """What the link of a group leads to, never the page that it stands on."""
    number, asked = _PAGE_NUMBER.search(link), _asked_page(request)
    if number is None or int(number[2]) > asked:
        return link
    return _PAGE_NUMBER.sub(rf"\g<1>{asked + 1}", link)


def _next_by_form(request: PageRequest, markup: str, total: re.Match[str] | None) -> FoundPager | None:
    """The next records by POST: as the script of the first page says (`jpage`), then by counting on; None
    where nothing says so.
    """
    address, form = split_form(request.url)
    return _first_by_form(request, markup) if form is None else _counted_on(address, form, total)


def _counted_on(address: str, form: str, total: re.Match[str] | None) -> FoundPager | None:
    """The records behind those that were asked for by POST."""
    wanted = dict(parse_qsl(urlsplit(address).query))
    try:
        first, last = int(wanted["startrecord"]), int(wanted["endrecord"])
    except (KeyError, ValueError):
        return None
    rows = int(total[1]) if total is not None else None
    if rows is not None and last >= rows:
        return FoundPager("", None, None, rows, True)
    following = with_form(_records(address, last + 1, 2 * last - first + 1), form)
    return FoundPager("script", following, None, rows, False)


def _first_by_form(request: PageRequest, markup: str) -> FoundPager | None:
    """The first records by POST, as the script of the page says (`jpage`)."""
    call = _JPAGE.search(markup)
    if call is None:
        return None
    script = markup[call.end() : call.end() + _LONGEST_SCRIPT]
    before = markup[max(0, call.start() - _LONGEST_SCRIPT) : call.start()]  # var param = {columnid: ...}
    proxy = _PROXY.search(script)
    forms = (*_FORM_DATA.finditer(script), *_FORM_DATA.finditer(before))
    data = next((found for found in forms if _NAMES_LIST.search(found[1])), None)
    counts = {name: int(found[1]) for name, sign in _NUMBERS.items() if (found := sign.search(script))}
    if proxy is None or data is None or not {"totalRecord", "perPage"} <= counts.keys():
        return None
    size = counts["perPage"] * (counts.get("groupSize") or _GROUP_SIZE)
    endpoint = join_url(request.url, proxy[1])
    is_last = size >= counts["totalRecord"] or endpoint is None
    by_form: str | None = None
    if endpoint is not None and not is_last:
        mark = "&" if "?" in endpoint else "?"
        start = f"{endpoint}{mark}startrecord=1&endrecord={size}&perpage={counts['perPage']}"
        by_form = with_form(_records(start, size + 1, 2 * size), urlencode(_fields_of(data[1])))
    return FoundPager("script" if by_form else "", by_form, None, counts["totalRecord"], is_last)


def _fields_of(script: str) -> dict[str, str]:
    """Names and values of the form data that a script writes out."""
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _FORM_FIELD.finditer(script)}


def _records(address: str, first: int, last: int) -> str:
    return with_parameter(with_parameter(address, "startrecord", first), "endrecord", last)
