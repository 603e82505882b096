"""Lists that no markup shows: strings of scripts, data islands, feeds."""

from __future__ import annotations

from datetime import date

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.sites.carried_rows import read_carried_rows, read_feed

HOST = "http://zx.example.org/xw/"
ROWS = [("棠溪县政协召开常委会会议", "1.html", "2026-01-05"), ("棠溪县政协2025年工作综述", "2.html", "2026-01-04"), ("棠溪县政协视察重点项目", "3.html", "2025-12-30")]  # fmt: skip
CALLS = "".join(f'add("{title}","{url}","{day}");' for title, url, day in ROWS)
PLACES = "".join(f't[{n}]="{t}";u[{n}]="{u}";d[{n}]="{d}";' for n, (t, u, d) in enumerate(ROWS))
COLUMNS = "".join(f"var c{n}=new Array({','.join(repr(row[n]) for row in ROWS)});" for n in range(3))
ISLAND = "".join(
    f"<item><title>{title}</title><link>{url}</link><date>{day}</date></item>" for title, url, day in ROWS
)


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>{CALLS}</script>",
        f"<script>{PLACES}</script>",
        f"<script>{COLUMNS}</script>",
        f"<xml id=data>{ISLAND}</xml>",
    ],
)
def test_rows_of_scripts_and_islands(markup: str) -> None:
    found = read_carried_rows(HtmlDocument(f"<html><body>{markup}</body></html>"))
    assert found is not None
    rows = found.find_rows(HOST, date(2026, 2, 1)).rows
    assert [(row.title, row.url, str(row.day)) for row in rows] == [(t, HOST + u, d) for t, u, d in ROWS]


def test_what_does_not_go_together_is_no_list() -> None:
    one_more = f'<script>{CALLS}show("县政协欢迎您来访");</script>'
    assert read_carried_rows(HtmlDocument(one_more)) is None
    assert read_carried_rows(HtmlDocument("<script>var a='棠溪县政协召开常委会会议';</script>")) is None


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ("<rss><channel><title>要闻</title><item><title><![CDATA[棠溪综述]]></title><link>2.html</link>"
         "<pubDate>Sun, 04 Jan 2026 17:00:00 GMT</pubDate></item></channel></rss>", "2026-01-05"),
        ("<rss><channel><item><title>棠溪综述</title><link>2.html</link><pubDate>2026-01-04 08:00:11.0</pubDate>"
         "</item></channel></rss>", "2026-01-04"),
        ('<feed><entry><title>棠溪综述</title><link rel="alternate" href="2.html"/><updated>2026-01-04T01:00:00Z'
         "</updated></entry></feed>", "2026-01-04"),
    ],
)  # fmt: skip
def test_feeds(markup: str, day: str) -> None:
    found = read_feed(f'<?xml version="1.0"?>{markup}')
    assert found is not None
    (row,) = found.find_rows(HOST, date(2026, 2, 1)).rows
    assert (row.title, row.url, str(row.day)) == ("棠溪综述", f"{HOST}2.html", day)


def test_a_page_is_no_feed() -> None:
    assert read_feed("<html><body><item>x</item></body></html>") is None
    assert read_feed("<rss><channel></channel></rss>") is None
