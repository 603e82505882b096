"""The forms of addresses of unknown e-papers, and a whole run by the source that is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families import DateRange, family_of
from gov_reviews.sites.issue_form import IssueForm, find_issue_form
from gov_reviews.sites.issue_paths import path_of_any_issue
from gov_reviews.sites.source_proposal import trial_source

HOST = "http://paper.example.org"
DAYS = (date(2026, 1, 5), date(2026, 1, 6))
PAGES = ("要闻", "综合", "政协")
COUNTS = (4, 1, 3)  # articles of each page
HEADLINES = ("望岚县政协召开常委会会议", "委员视察城区老旧管网", "界别协商走进工业园区", "冬日里的暖心走访")
ASIDE = (
    "<a href='/about.html'>关于本报的说明</a>"
    "<div class=hot><a href='/hot/1.html'>本周热读古城灯会</a><a href='/hot/2.html'>本周热读新馆开放</a>"
    "<a href='/hot/3.html'>本周热读冰雪季节</a></div>"
    "<a href='/wl/20260101/9.pdf'>第09版</a>"
)


@dataclass(frozen=True)
class System:
    """How a system calls its pages and articles; `{y}{m}{d}` is the day, `{p}` the page, `{i}` the place on
    it, `{n}` a number of the article's own.
    """

    page: str
    article: str
    named: str = "第{p:02}版：{name}"
    link: str = '<li><a href="{url}">{title}</a></li>'
    is_listed: bool = True


def lay(system: System, day: date, number: int) -> tuple[str, list[str]]:
    """One page of an issue, and its articles."""
    parts = {"y": day.year, "m": day.month, "d": day.day}
    pages = [
        f'<a href="{system.page.format(p=p, **parts)}">{system.named.format(p=p, name=name)}</a>'
        for p, name in enumerate(PAGES, start=1)
    ]
    first = 4_000 + 100 * day.day + 10 * number
    urls = [
        system.article.format(p=number, i=i, n=first + i, **parts) for i in range(1, COUNTS[number - 1] + 1)
    ]
    rows = [
        system.link.format(url=url, title=title)
        if system.is_listed
        else f'<area href="{url}" title="{title}">'
        for url, title in zip(urls, HEADLINES, strict=False)
    ]
    markup = f"<h2>望岚日报 第{number:02}版</h2>{' '.join(pages)}<ul>{''.join(rows)}</ul>{ASIDE}"
    return markup, [HOST + url for url in urls]


def address_of(system: System, day: date, number: int) -> str:
    return HOST + system.page.format(y=day.year, m=day.month, d=day.day, p=number)


def form_of(system: System, number: int = 1) -> IssueForm | None:
    markup, _ = lay(system, DAYS[-1], number)
    address = address_of(system, DAYS[-1], number)
    return find_issue_form(DecodedPage(markup.encode(), address), address)


def walk(system: System, form: IssueForm) -> dict[str, date | None]:
    """What a run over both days asks for, with the days of the articles."""
    site = {
        address_of(system, day, number): lay(system, day, number)[0]
        for day in DAYS
        for number in range(1, len(PAGES) + 1)
    }
    front = address_of(system, DAYS[-1], 1)
    place = {"id": "paper", "path": path_of_any_issue(front), "kind": "epaper"}
    articles = {"match": form.articles, "keep_query": list(form.keep_query)}
    spec = trial_source(front, "founder", lists=[place], articles=articles)
    family = family_of(spec)
    found: dict[str, date | None] = {}
    waiting = list(family.first_pages(spec, spec.lists[0], DateRange(*DAYS)))
    assert len(waiting) == 2
    while waiting:
        request = waiting.pop()
        if request.url not in site:
            continue  # each page names all the others
        page = DecodedPage(site.pop(request.url).encode(), request.url)
        read = family.read_list(spec, request, page)
        found |= {row.url: row.listed_date for row in read.rows}
        waiting += [more for more in read.next_pages if more.url in site]
    assert not site
    return found


SYSTEMS = {
    "a prefix of pages": System(
        "/shtml/wl/{y}{m:02}{d:02}/v{p:02}.shtml", "/shtml/wl/{y}{m:02}{d:02}/{n}.shtml"
    ),
    "no folder of a day, no zeros": System("/item/wl_{y}_{m}_{d}_{p}.html", "/article/wl_{p}_{n}.html"),
    "folders of year, month, day, page": System(
        "/wl/html/{y}/{m:02}/{d:02}/{p:02}/{p:02}_brief.htm",
        "/wl/html/{y}/{m:02}/{d:02}/{p:02}/{p:02}_{i}.htm",
    ),
    "a route": System("/Index/index/date/{y}-{m:02}-{d:02}/page/{p}", "/Article/detail/aid/{n}"),
    "the day in the query": System("/paper.php?date={y}-{m:02}-{d:02}&page={p}", "/detail.php?id={n}"),
    "one script": System(
        "/paper.aspx?d={y}{m:02}{d:02}&p={p}", "/paper.aspx?d={y}{m:02}{d:02}&p={p}&a={i}", "第{p}版"
    ),
    "names of letters and numbers": System(
        "/wl/{y}{m:02}{d:02}/node_A{p:02}.html",
        "/wl/{y}{m:02}{d:02}/article_{n:x}-4{i}b.html",
        "A{p:02}{name}",
    ),
    "the page as a folder": System(
        "/html/{y}-{m:02}-{d:02}/{p:02}.html", "/html/{y}-{m:02}-{d:02}/{p:02}/{n:x}c{i}f.html"
    ),
    "month and day in one folder": System(
        "/m/{y}/{m:02}{d:02}/b{p}.shtml", "/m/{y}/{m:02}{d:02}/{p}/c{n}.shtml"
    ),
    "the day twice": System(
        "/wl/{y}{m:02}{d:02}/{y}{m:02}{d:02}_{p:03}.html",
        "/wl/{y}{m:02}{d:02}/{y}{m:02}{d:02}_{p:03}_{n}.html",
    ),
    "the map of the page alone, pages without names": System(
        "/wl/{y}{m:02}{d:02}/{p}.html", "/wl/{y}{m:02}{d:02}/{p}-{i}.html", "{p}", is_listed=False
    ),
    "numbers alone": System("/wl/{y}{m:02}{d:02}/{p}.html", "/wl/{y}{m:02}{d:02}/{n}.html"),
    "an identifier in the query": System(
        "/epaper/index?paperDate={y}-{m:02}-{d:02}&layout=A{p:02}",
        "/epaper/detail?paperDate={y}-{m:02}-{d:02}&layout=A{p:02}&articleId=8{n:x}d0{i}",
    ),
    "scripted links": System(
        "/wl/{y}-{m}-{d}/{p}",
        "/wl/news/{n}",
        link="""<a href="javascript:;" onclick="open('{url}')">{title}</a>""",
    ),
}


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_a_run_asks_for_every_article_of_every_page(system: System) -> None:
    form = form_of(system)
    assert form is not None
    assert form.is_dated
    wanted = {
        url: day for day in DAYS for number in range(1, len(PAGES) + 1) for url in lay(system, day, number)[1]
    }
    assert walk(system, form) == wanted


def test_pages_that_name_no_day_lead_to_no_issue_of_any_day() -> None:
    form = form_of(System("/wl/{y}-105{d}/news-{p}.html", "/wl/{y}-105{d}/news-{p}-{i}.html"))
    assert form is not None
    assert not form.is_dated
    assert re.match(form.articles, "/wl/2026-1056/news-2-13.html")


@pytest.mark.parametrize(
    ("folder", "before", "is_dated"),
    [
        ("7009/{y}-{m:02}-{d:02}", "7008/2026-01-05", False),
        ("7009/{y}-{m:02}-{d:02}", "7009/2026-01-05", True),
        ("7009/{y}-{m:02}-{d:02}", "", None),
        ("{y}-{m:02}/{d:02}/No7009", "2026-01/05/No7008", False),
        ("{y}-{m:02}/{d:02}/No7009", "", None),
        ("html5/{y}-{m:02}/{d:02}", "", True),
    ],
)
def test_a_number_of_the_issue_beside_its_day(folder: str, before: str, is_dated: bool | None) -> None:
    system = System(f"/wl/{folder}/{{p}}.html", f"/wl/{folder}/{{p}}_{{n}}.html")
    markup, address = lay(system, DAYS[-1], 1)[0], address_of(system, DAYS[-1], 1)
    link = f"<a href='/wl/{before}/1.html'>上一期</a>" if before else ""
    page = DecodedPage(f"{markup}{link}".encode(), address)
    form = find_issue_form(page, address)
    assert form is not None
    assert form.is_dated is is_dated


@pytest.mark.parametrize(
    "change",
    [
        lambda markup: markup.replace("版", ""),  # a list of a day, not a page of a paper
        lambda markup: re.sub("<li>.*?</li>", "", markup, count=3),  # one article: nothing to compare
        lambda markup: re.sub("<a [^<>]*>第0.版：..</a>", "", markup),  # no other page
    ],
)
def test_what_cannot_be_told_apart_has_no_form(change: Callable[[str], str]) -> None:
    system = SYSTEMS["a prefix of pages"]
    address = address_of(system, DAYS[0], 2)
    markup = change(lay(system, DAYS[0], 1)[0]).replace(ASIDE, "")
    assert find_issue_form(DecodedPage(markup.encode(), address), address) is None


def test_all_pages_of_an_issue_in_one() -> None:
    rows = "".join(
        f"<h3>第0{page}版</h3><a href='/wl/show/{70 + place}/A{page}'>{HEADLINES[place]}</a>"
        for page in (1, 2)
        for place in (0, 1)
    )
    form = find_issue_form(DecodedPage(rows.encode(), HOST), f"{HOST}/wl/list/t_2026-01-05")
    assert form is not None
    assert (form.articles, form.is_dated) == (r"^/wl/show/\d+/A\d+$", True)
    assert find_issue_form(DecodedPage(rows.encode(), HOST), f"{HOST}/wl/list/new") is None
