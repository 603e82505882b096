"""E-papers (数字报) of Founder and its kin: the issues, their pages, the articles of a page. Issues are found
by an index of the month (period.xml, navi.xml), by the address of a day, or from the entrance on: by where it
leads, by its calendar, by the link of an issue to the one before.

An issue is one group: its articles are read together, because a text may jump from page 1 to page 3
(下转3版). A day without an issue is simply not in period.xml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.page_redirect import find_refresh, find_script_location
from gov_reviews.errors import InvalidMetadata, LayoutChanged
from gov_reviews.knowledge.message_texts import message_of, said
from gov_reviews.sites.families.base import SiteFamily
from gov_reviews.sites.families.list_reading import (
    article_pattern,
    between,
    check_identity,
    href_of,
    is_article_of,
    make_rows,
    title_of,
    tree_of,
)
from gov_reviews.sites.families.list_records import DateRange, Link, ListedArticle, ListPage, PageRequest
from gov_reviews.sites.family_data import FamilyData
from gov_reviews.sites.issue_paths import (
    FILE_ADDRESS,
    PAGE_OF_ISSUE,
    day_of_issue,
    is_page_beside,
    path_of_any_day,
    until_day,
)
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.url_dates import date_of_url
from gov_reviews.sites.urls import is_allowed, join_url, list_url

_PERIOD = re.compile(r"<period\b(?:[^<>]|<(?!period\b))*+>", re.IGNORECASE)
_PERIOD_END = re.compile("</period>", re.IGNORECASE)
_PRINTED_DAY = r"<(?:period_)?date>\s{0,9}(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})"
_PRINTED_URL = r"<(?:front_page|url)>\s{0,9}([^<\s]{1,300})"
_PERIOD_DATE = re.compile(_PRINTED_DAY, re.IGNORECASE)
_OF_MONTH = re.compile(r"/\d{4}-?\d{2}/[^/]*$")
_FRONT_PAGE = re.compile(_PRINTED_URL, re.IGNORECASE)
_NAVI_PART = re.compile(rf"{_PRINTED_DAY}\s{{0,9}}<|{_PRINTED_URL}", re.IGNORECASE)
_PLACEHOLDERS = {
    "{yyyymmdd}": "%Y%m%d",
    "{yyyy-mm-dd}": "%Y-%m-%d",
    "{yyyymm}": "%Y%m",
    "{yyyy-mm}": "%Y-%m",
    "{yyyy}": "%Y",
    "{mm}": "%m",
    "{dd}": "%d",
}
_BARE_PLACEHOLDERS = ("{m}", "{d}")  # month and day without a zero before them
_DAY = re.compile(r"\{(?:yyyymmdd|yyyy-mm-dd|dd|d)\}")
# Up to the day: .../2023-01/07/, /20230107/, /202301/07/, /2023/01/07/
_DAY_FOLDER = re.compile(r"https?://[^/]+/(?:[^/]+/){0,6}?(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{4}[-/]?\d{2}/\d{2})/")
_ISSUE_BEFORE = re.compile(r"上一期|上期|前一期")
_MOST_PAGES = 60


class Founder(SiteFamily):
    """See the module."""

    def __init__(self, name: str, data: FamilyData) -> None:
        super().__init__(name, data)
        if data.issue is None:
            raise InvalidMetadata("The file of an e-paper family must have the key issue.", key="issue")
        self._issue = data.issue
        self._page_url = re.compile(data.issue.page_url, re.IGNORECASE)

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """The index of every month of the window, or the front page of every day of it, newest first; else
        the entrance.
        """
        if _DAY.search(place.path):
            return tuple(_of_day(spec, place, day, window) for day in _days(window))
        if "{" not in place.path:
            return (PageRequest(list_url(spec, place.path), place, kind="index", window=window),)
        return tuple(
            PageRequest(
                url=list_url(spec, _with_day(place.path, month)),
                place=place,
                kind="index",
                is_settled=_is_settled(place, _end_of_month(month), window.last),
                is_optional=True,
                is_over=_end_of_month(month) < _first_of_last_month(window.last),
                window=window,
            )
            for month in _months(window)
        )

    def read_list(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, seen: date | None = None
    ) -> ListPage:
        """Issues of an index, or articles and further pages of an issue's page."""
        if request.kind == "index":
            return self._read_index(spec, request, page)
        return self._read_issue_page(spec, request, page)

    def _read_index(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        """Issues of period.xml or navi.xml; of an entrance the one that it leads to, or those that its
        calendar links.
        """
        issues = _periods(spec, request, page) or _pairs(spec, request, page)
        entrance = None if issues else _entrance_target(spec, request, page)
        if not issues and entrance is None:
            issues = self._linked_issues(spec, request, page)
        if not issues and entrance is None:
            raise LayoutChanged(
                *message_of("index_empty"),
                source_id=spec.id,
                url=request.url,
            )
        window = request.window or DateRange(date.min, date.max)
        if request.url in {url for _, url in issues}:
            return self._read_entrance_issue(spec, request, page, window)
        if entrance is not None:
            # Its issue names the one before it.
            return ListPage(next_pages=(_of_issue(request, entrance, window, leads_back=True),))
        wanted = {day: url for day, url in sorted(set(issues)) if window.first <= day <= window.last}
        return ListPage(
            next_pages=tuple(
                _of_issue(request, wanted[day], window, day) for day in sorted(wanted, reverse=True)
            )
        )

    def _read_entrance_issue(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage, window: DateRange
    ) -> ListPage:
        """An entrance that is itself the front page of an issue: of the newest, or of one day for ever."""
        issue = _of_issue(request, request.url, window, leads_back=True)
        found = self._read_issue_page(spec, issue, page)
        if "{" in request.place.path or date_of_url(request.url) is None:
            return found
        alarm = said("issue_of_one_day", path=path_of_any_day(request.url) or "/")
        return replace(found, alarms=(*found.alarms, alarm))

    def _linked_issues(
        self, spec: SourceSpec, request: PageRequest, page: DecodedPage
    ) -> list[tuple[date, str]]:
        """Links with a day in their address that are no articles: a calendar."""
        pattern = article_pattern(spec, self.article_url)
        found: dict[date, str] = {}
        for anchor in tree_of(spec, request, page).find_all("a", href=True):
            url = join_url(request.url, href_of(anchor))
            if url is None or not is_allowed(spec, url) or (pattern and is_article_of(spec, pattern, url)):
                continue
            day = date_of_url(url) or date_of_url(f"{url}/")
            if day is not None and not FILE_ADDRESS.search(url):
                found.setdefault(day, url)
        return list(found.items())

    def _read_issue_page(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        tree = tree_of(spec, request, page)
        pages = self._pages_of_issue(spec, request, tree)
        rows, foreign = make_rows(spec, request, self._links_of_page(spec, request, tree), self.article_url)
        rows = _with_day_of_issue(rows, request.url)
        if not rows and not pages:
            raise LayoutChanged(
                *message_of("issue_empty"),
                source_id=spec.id,
                url=request.url,
            )
        check_identity(spec, page.text, request.url)
        wanted = re.compile(request.place.pages) if request.place.pages else None
        if wanted is not None and not wanted.search(pages.get(request.url, "")):
            rows = ()  # the front page is opened for its list of pages, even when its articles are not wanted
        more = [
            PageRequest(url, request.place, number, "issue", request.group_id, request.is_settled)
            for number, (url, name) in enumerate(pages.items(), start=2)
            if url != request.url and (wanted is None or wanted.search(name))
        ]
        alarms: tuple[str, ...] = ()
        if len(more) > _MOST_PAGES:
            alarms = (said("issue_too_long", pages=len(more), left=len(more) - _MOST_PAGES),)
        before = self._issue_before(spec, request, tree)
        return ListPage(rows, (*more[:_MOST_PAGES], *before), foreign, alarms=alarms)

    def _issue_before(
        self, spec: SourceSpec, request: PageRequest, tree: BeautifulSoup
    ) -> tuple[PageRequest, ...]:
        """The issue before this one, where only the issues themselves lead on."""
        window = request.window
        if window is None or request.number > 1:
            return ()
        today = _day_of(request.url)
        for anchor in tree.find_all("a", href=True):
            if not _ISSUE_BEFORE.search(anchor.get_text(" ", strip=True) or str(anchor.get("title") or "")):
                continue
            url = join_url(request.url, href_of(anchor))
            day = _day_of(url) if url is not None else None
            if url is None or day is None or not is_allowed(spec, url):
                continue
            if window.first <= day and (today is None or day < today):
                return (_of_issue(request, url, window, day, leads_back=True),)
        return ()

    def _pages_of_issue(self, spec: SourceSpec, request: PageRequest, tree: BeautifulSoup) -> dict[str, str]:
        """Names of the issue's pages by their address; beside each page there is a link to its PDF."""
        pages: dict[str, str] = {}
        folder = request.group_id or _folder_of_issue(request.url)
        for anchor in tree.select(self._issue.pages) or tree.find_all("a", href=True):
            url = join_url(request.url, href_of(anchor))
            if url is None or not url.startswith(folder) or not is_allowed(spec, url):
                continue
            name = title_of(anchor)
            if self._is_page(spec, request, url, name):
                pages.setdefault(url, name)
        return pages

    def _is_page(self, spec: SourceSpec, request: PageRequest, url: str, name: str) -> bool:
        """By its address, by its name, or beside a page of the issue (v02.shtml beside v01.shtml)."""
        if self._page_url.search(url) is not None:
            return True
        if FILE_ADDRESS.search(url):
            return False
        pattern = article_pattern(spec, self.article_url)
        is_article = pattern is not None and is_article_of(spec, pattern, url)
        return not is_article and (PAGE_OF_ISSUE.match(name) is not None or is_page_beside(url, request.url))

    def _links_of_page(self, spec: SourceSpec, request: PageRequest, tree: BeautifulSoup) -> list[Link]:
        """Articles by their titles, then by the clickable map (notices are in the map only), then whatever
        other links lead to articles of that day: titles may stand in a container that is not known.
        """
        links = [Link(href_of(anchor), title_of(anchor), None) for anchor in tree.select(self._issue.titles)]
        for area in tree.find_all("area", href=True):
            links.append(Link(href_of(area), str(area.get("title") or area.get("alt") or "").strip(), None))
        pattern = article_pattern(spec, self.article_url)
        if pattern is None:
            return links
        # Of another day only where the articles of the paper say theirs.
        is_dated = any(date_of_url(urljoin(request.url, link.href)) for link in links)
        day = date_of_url(request.url) if is_dated else None
        for anchor in tree.find_all("a", href=True):
            url = join_url(request.url, href_of(anchor))
            if url is not None and is_article_of(spec, pattern, url) and day in (None, date_of_url(url)):
                links.append(Link(url, title_of(anchor), None))
        return links


def _day_of(url: str) -> date | None:
    """The day of the issue that an address belongs to."""
    return date_of_url(url) or day_of_issue(url)


def _with_day_of_issue(rows: Sequence[ListedArticle], address: str) -> tuple[ListedArticle, ...]:
    """Articles with the day of their issue, where their own addresses name none."""
    day = day_of_issue(address)
    return tuple(row if row.listed_date or day is None else replace(row, listed_date=day) for row in rows)


def _of_issue(
    request: PageRequest, url: str, window: DateRange, day: date | None = None, *, leads_back: bool = False
) -> PageRequest:
    """The front page of an issue that was found."""
    return PageRequest(
        url=url,
        place=request.place,
        kind="issue",
        group_id=_folder_of_issue(url),
        is_settled=day is not None and not leads_back and _is_settled(request.place, day, window.last),
        window=window if leads_back else None,
    )


def _of_day(spec: SourceSpec, place: ListPlace, day: date, window: DateRange) -> PageRequest:
    """The front page of the issue of a day, if there is one."""
    url = list_url(spec, _with_day(place.path, day))
    is_settled = _is_settled(place, day, window.last)
    return PageRequest(
        url=url,
        place=place,
        kind="issue",
        group_id=_folder_of_issue(url),
        is_settled=is_settled,
        is_optional=True,
        is_over=is_settled,
    )


def _folder_of_issue(url: str) -> str:
    """The folder of the day, below which the pages of the issue lie."""
    found = _DAY_FOLDER.match(url)
    return found[0] if found else until_day(url) or urljoin(url, ".")


def _periods(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> list[tuple[date, str]]:
    """Issues of period.xml."""
    issues: list[tuple[date, str]] = []
    for period in between(_PERIOD, _PERIOD_END, page.text):
        day = _PERIOD_DATE.search(period)
        front = _FRONT_PAGE.search(period)
        if day is None or front is None:
            raise _unread_entry(spec, request, period)
        issues.append(_issue(spec, request, day, _in_day_folder(request.url, day, front[1])))
    return issues


def _in_day_folder(index: str, day: re.Match[str], front_page: str) -> str:
    """The front page as it lies from the index of its month; a bare name is that of a file in the folder of
    its day.
    """
    return (
        f"{int(day[3]):02}/{front_page}" if "/" not in front_page and _OF_MONTH.search(index) else front_page
    )


def _pairs(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> list[tuple[date, str]]:
    """Issues of navi.xml: days and addresses in turn."""
    issues: list[tuple[date, str]] = []
    day: re.Match[str] | None = None
    address = ""
    for found in _NAVI_PART.finditer(page.text):
        day = found if found[1] else day
        address = found[4] or address
        if day is not None and address:
            issues.append(_issue(spec, request, day, unescape(address)))
            day, address = None, ""
    return issues


def _issue(spec: SourceSpec, request: PageRequest, day: re.Match[str], address: str) -> tuple[date, str]:
    url = join_url(request.url, address)
    if url is None or not is_allowed(spec, url):
        raise _unread_entry(spec, request, address)
    try:
        return date(int(day[1]), int(day[2]), int(day[3])), url
    except ValueError as error:
        raise _unread_entry(spec, request, day[0]) from error


def _unread_entry(spec: SourceSpec, request: PageRequest, entry: str) -> LayoutChanged:
    return LayoutChanged(
        *message_of("entry_unread"),
        source_id=spec.id,
        url=request.url,
        value=entry[:120],
    )


def _entrance_target(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> str | None:
    """The front page of the newest issue, where an entrance leads there by itself."""
    refresh = find_refresh(page.text)
    address = refresh[1] if refresh is not None else find_script_location(page.text)
    target = join_url(request.url, address) if address is not None else None
    return target if target is not None and target != request.url and is_allowed(spec, target) else None


def _with_day(path: str, day: date) -> str:
    for name, form in _PLACEHOLDERS.items():
        path = path.replace(name, f"{day:{form}}")
    for name, number in zip(_BARE_PLACEHOLDERS, (day.month, day.day), strict=True):
        path = path.replace(name, str(number))
    return path


def _is_settled(place: ListPlace, last_day: date, today: date) -> bool:
    return (today - last_day).days > place.settle_days


def _days(window: DateRange) -> Iterator[date]:
    """The days of a window, newest first."""
    for back in range((window.last - window.first).days + 1):
        yield window.last - timedelta(days=back)


def _months(window: DateRange) -> Iterator[date]:
    """First days of the months of a window, newest first."""
    month = window.last.replace(day=1)
    while month >= window.first.replace(day=1):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)


def _first_of_last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _end_of_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
