"""Founder e-papers (数字报): the issues of a month in period.xml, the pages of an issue, the articles of a
page.

An issue is one group: its articles are read together, because a text may jump from page 1 to page 3
(下转3版). A day without an issue is simply not in period.xml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import InvalidMetadata, LayoutChanged
from gov_reviews.sites.families.base import SiteFamily
from gov_reviews.sites.families.list_reading import (
    between,
    check_identity,
    href_of,
    make_rows,
    title_of,
    tree_of,
)
from gov_reviews.sites.families.list_records import DateRange, Link, ListPage, PageRequest
from gov_reviews.sites.family_data import FamilyData
from gov_reviews.sites.spec import ListPlace, SourceSpec
from gov_reviews.sites.urls import is_allowed, join_url, list_url

_PERIOD = re.compile(r"<period\b(?:[^<>]|<(?!period\b))*+>", re.IGNORECASE)
_PERIOD_END = re.compile("</period>", re.IGNORECASE)
_PERIOD_DATE = re.compile(r"<period_date>\s*(\d{4})-(\d{1,2})-(\d{1,2})")
_FRONT_PAGE = re.compile(r"<front_page>\s*([^<\s]+)")


class Founder(SiteFamily):
    """See the module."""

    def __init__(self, name: str, data: FamilyData) -> None:
        super().__init__(name, data)
        if data.issue is None:
            raise InvalidMetadata("The file of an e-paper family must have the key `issue`.", key="issue")
        self._issue = data.issue
        self._page_url = re.compile(data.issue.page_url, re.IGNORECASE)

    def first_pages(self, spec: SourceSpec, place: ListPlace, window: DateRange) -> tuple[PageRequest, ...]:
        """The issue index of every month of the window, newest first."""
        return tuple(
            PageRequest(
                url=list_url(spec, _with_month(place.path, month)),
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
            return _read_index(spec, request, page)
        return self._read_issue_page(spec, request, page)

    def _read_issue_page(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
        tree = tree_of(spec, request, page)
        pages = self._pages_of_issue(spec, request, tree)
        rows, foreign = make_rows(spec, request, self._links_of_page(tree), self.article_url)
        if not rows and not pages:
            raise LayoutChanged(
                "The page of the issue has neither articles nor a list of pages. Compare it with the "
                "archived one and correct the family.",
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
        return ListPage(rows=rows, next_pages=tuple(more), foreign=foreign)

    def _pages_of_issue(self, spec: SourceSpec, request: PageRequest, tree: BeautifulSoup) -> dict[str, str]:
        """Names of the issue's pages by their address; beside each page there is a link to its PDF."""
        pages: dict[str, str] = {}
        for anchor in tree.select(self._issue.pages):
            url = join_url(request.url, href_of(anchor))
            is_page = url is not None and self._page_url.search(url) is not None
            if (
                url is not None
                and is_page
                and urljoin(url, ".") == request.group_id
                and is_allowed(spec, url)
            ):
                pages.setdefault(url, title_of(anchor))
        return pages

    def _links_of_page(self, tree: BeautifulSoup) -> list[Link]:
        """Articles by their titles, then by the clickable map: notices are in the map only."""
        links = [Link(href_of(anchor), title_of(anchor), None) for anchor in tree.select(self._issue.titles)]
        for area in tree.find_all("area", href=True):
            links.append(Link(href_of(area), str(area.get("title") or area.get("alt") or "").strip(), None))
        return links


def _read_index(spec: SourceSpec, request: PageRequest, page: DecodedPage) -> ListPage:
    issues: list[tuple[date, str]] = []
    for period in between(_PERIOD, _PERIOD_END, page.text):
        day = _PERIOD_DATE.search(period)
        front = _FRONT_PAGE.search(period)
        url = join_url(request.url, front[1]) if front else None
        if day is None or url is None or not is_allowed(spec, url):
            raise LayoutChanged(
                "An entry of the issue index has no date or no front page. Compare period.xml with "
                "docs/adding-a-source.md.",
                source_id=spec.id,
                url=request.url,
                value=period[:120],
            )
        issues.append((date(int(day[1]), int(day[2]), int(day[3])), url))
    if not issues:
        raise LayoutChanged(
            "The issue index lists no issue (a month without issues answers 404).",
            source_id=spec.id,
            url=request.url,
        )
    window = request.window or DateRange(date.min, date.max)
    return ListPage(
        next_pages=tuple(
            PageRequest(
                url=url,
                place=request.place,
                kind="issue",
                group_id=urljoin(url, "."),
                is_settled=_is_settled(request.place, day, window.last),
            )
            for day, url in sorted(set(issues), reverse=True)
            if window.first <= day
        )
    )


def _with_month(path: str, month: date) -> str:
    return path.replace("{yyyymm}", f"{month:%Y%m}").replace("{yyyy-mm}", f"{month:%Y-%m}")


def _is_settled(place: ListPlace, last_day: date, today: date) -> bool:
    return (today - last_day).days > place.settle_days


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
