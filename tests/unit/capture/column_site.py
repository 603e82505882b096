"""A column of a site whose articles a test publishes, for the tests of a crawl."""

from __future__ import annotations

from typing import Any

from gov_reviews.capture.archive import Archive
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import SourceId

HOME = "http://unit.sample.example"
UNIT = SourceId("sample_unit")
TRS_ID = 4_310_000  # real numbers have seven digits; shorter ones look like page numbers
WAF = "<html><body><h1>网站防火墙</h1><p>您的访问请求可能对网站造成安全威胁，请求已被拦截。事件编号：42</p></body></html>"
BODY = "<html><body><p>" + "一年来，区政协共提出提案三百余件。" * 40 + "</p></body></html>"


def row(number: int, day: str = "2026-01-05") -> str:
    href = f"./{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{TRS_ID + number}.html"
    return f'<li><a href="{href}" title="政协第{number}篇综述">政协…</a><span>{day}</span></li>'


def article(number: int, day: str = "2026-01-05") -> str:
    return f"/zwxx/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{TRS_ID + number}.html"


def list_page(rows: str, pages: int = 1, current: int = 0) -> str:
    return f'<html><ul>{rows}</ul><script>createPageHTML({pages}, {current}, "index", "html");</script>{"<p>页脚</p>" * 80}</html>'


class Column:
    """A list of numbered articles on the test's site, `per_page` a page, newest (highest number) first."""

    def __init__(self, site: Any, per_page: int = 3) -> None:
        self.site, self.per_page = site, per_page

    def publish(self, count: int) -> None:
        numbers = list(range(count, 0, -1))
        pages = [numbers[start : start + self.per_page] for start in range(0, count, self.per_page)]
        for place, chunk in enumerate(pages):
            path = "/zwxx/index.html" if place == 0 else f"/zwxx/index_{place}.html"
            text = list_page("".join(row(number) for number in chunk), len(pages), place)
            self.site.conditional_page(path, text, f'"{count}-{place}"')
        for number in numbers:
            self.site.conditional_page(article(number), BODY.replace("一年", f"{number}年"), f'"a{number}"')


def newest_by_url(archive: Archive) -> dict[str, Capture]:
    """The last archived transaction of each address of the test's site, whatever its status."""
    return {capture.url: capture for capture in archive.history(UNIT)}


def articles(archive: Archive) -> list[str]:
    return sorted(capture.url.removeprefix(HOME) for capture in archive.captures(kinds=[CaptureKind.ARTICLE]))


def page_of(number: int, page: int) -> str:
    return article(number).replace(".html", f"_{page}.html") if page else article(number)


def publish_paged(site: Any, number: int, pages: int, text: str = "一年来") -> None:
    """An article of TRS on several pages: t20260105_N.html, t20260105_N_1.html ..."""
    name = article(number).rsplit("/", 1)[1].removesuffix(".html")
    for page in range(pages):
        body = f"<p>第{page + 1}页。{(text + '，区政协共提出提案三百余件。') * 40}</p>"
        script = f'<script>createPageHTML({pages}, {page}, "{name}", "html");</script>'
        site.conditional_page(
            page_of(number, page),
            f"<html><body>{body}{script}</body></html>",
            f'"{number}-{page}-{len(text)}"',
        )
