"""Replica sites for a simulated season: what they publish when, and what they answer on bad days.

In: a seed, the number of sites, the first day. Out: `SeasonSite`s, each with a registry file, articles that
appear in time, and spells of trouble; and one server on loopback that answers for all of them as of the
instant that the simulation's clock shows. Committees are those of the sample divisions; every text is made
here.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.loopback_server import loopback_server

from gov_reviews_samples.registration import SAMPLE_SITES

SUFFIX = "season.sample.example"
PER_PAGE = 5
MOVED_NAME, REDESIGNED_PATH = "new", "/xwzx/list.html"


class Spell(StrEnum):
    """What a site answers while it is in trouble."""

    DOWN = "down"  # 503
    RESET = "reset"  # the connection is closed
    FIREWALL = "firewall"  # a page of a firewall
    NOTICE = "notice"  # "under maintenance", with status 200
    HALF = "half"  # pages break off
    NO_ROBOTS = "no_robots"  # robots.txt answers 503
    MOVED = "moved"  # for good: to another host
    REDESIGNED = "redesigned"  # for good: the list is elsewhere, the old one is an empty frame


FOR_GOOD = frozenset({Spell.MOVED, Spell.REDESIGNED})


@dataclass(frozen=True)
class Trouble:
    """One spell of a site."""

    spell: Spell
    begins: datetime
    ends: datetime | None = None

    def is_on(self, now: datetime) -> bool:
        """Whether it lasts at an instant."""
        return self.begins <= now and (self.ends is None or now < self.ends)


@dataclass(frozen=True)
class Article:
    """One article; `is_review`: it must come into the warehouse."""

    number: int
    at: datetime
    title: str
    text: str
    is_review: bool


@dataclass
class SeasonSite:
    """One site."""

    number: int
    committee: str
    code: str
    level: str
    articles: tuple[Article, ...]
    troubles: tuple[Trouble, ...]
    named: set[int] = field(default_factory=set)  # reviews that a whole list page has named

    @property
    def source_id(self) -> str:
        """season_07."""
        return f"season_{self.number:02d}"

    @property
    def host(self) -> str:
        """s07.season.sample.example."""
        return f"s{self.number:02d}.{SUFFIX}"

    def trouble_at(self, now: datetime) -> Trouble | None:
        """The spell that it is under."""
        return next((trouble for trouble in self.troubles if trouble.is_on(now)), None)

    def registry_file(self) -> str:
        """Its file of the registry, as a person wrote it before the season."""
        return f"""\
id: {self.source_id}
name: {self.committee}政协（样例{self.number}号）
name_en: Season sample {self.number}
org_type: cppcc
admin: {{level: {self.level}, code: "{self.code}", province: 清岚省}}
base_url: http://{self.host}
allow_hosts: [{self.host}]
family: php_site
dialect: query_id
enabled: true
is_sample: true
evidence: {{status: sample, note: Made for a simulated season., checked: 2025-11-22}}
licence: Written for this project.
fetch: {{scheme: http, min_interval_s: 3, retries: 1}}
lists:
  - {{id: news, name: 政协要闻, path: /news_list.php?id=3, max_pages: 40}}
articles: {{match: "^/news_view\\\\.php\\\\?id=\\\\d+$", keep_query: [id]}}
cadence: {{in_season_hours: 12, off_season_hours: 12}}
"""

    def answer(self, host: str, path: str, now: datetime) -> tuple[int, dict[str, str], str] | None:
        """Status, headers and page; None closes the connection."""
        trouble = self.trouble_at(now)
        spell = trouble.spell if trouble else None
        if path == "/robots.txt":
            return (
                (503, {}, "") if spell is Spell.NO_ROBOTS else (200, {}, "User-agent: *\nDisallow: /admin/\n")
            )
        if spell is Spell.MOVED and not host.startswith(MOVED_NAME):
            return 301, {"Location": f"http://{MOVED_NAME}{self.host}{path}"}, ""
        if spell in _ANSWERS:
            return _ANSWERS[spell]
        if spell is Spell.RESET:
            return None
        found = self._page(path, now, is_redesigned=spell is Spell.REDESIGNED)
        if found is None:
            return 404, {}, "<html><body>404 Not Found</body></html>"
        page, named = found
        if spell is Spell.HALF:
            return 200, {}, page[: len(page) // 2]
        self.named |= named
        return 200, {}, page

    def _page(self, path: str, now: datetime, *, is_redesigned: bool) -> tuple[str, set[int]] | None:
        out = [article for article in reversed(self.articles) if article.at <= now]
        address, _, query = path.partition("?")
        values = dict(part.partition("=")[::2] for part in query.split("&"))
        if address == "/news_view.php":
            article = next((article for article in out if str(article.number) == values.get("id")), None)
            return None if article is None else (_article_page(article, self.committee), set())
        lists = REDESIGNED_PATH if is_redesigned else "/news_list.php"
        if address == "/news_list.php" and is_redesigned:
            return _frame("栏目已调整", "<div class='links'>本站已改版，请从首页进入。</div>"), set()
        if address != lists:
            return None
        page = int(values.get("page", "1"))
        shown = out[(page - 1) * PER_PAGE : page * PER_PAGE]
        last = -(-len(out) // PER_PAGE)
        if not shown:
            return None
        return _list_page(shown, page, last, f"{lists}?id=3"), {a.number for a in shown if a.is_review}


_ANSWERS: dict[Spell, tuple[int, dict[str, str], str]] = {
    Spell.DOWN: (503, {}, "<html><body>503 Service Unavailable</body></html>"),
    Spell.FIREWALL: (
        200,
        {},
        "<html><head><title>网站防火墙</title></head><body>网站防火墙<p>您的访问请求可能对网站造成安全威胁，"
        "请求已被管理员设置的拦截策略阻断。</p></body></html>",
    ),
    Spell.NOTICE: (200, {}, "<html><body><p>网站维护中，敬请谅解。</p></body></html>"),
}


def _frame(title: str, inner: str) -> str:
    links = "".join(f"<a href='/{name}/'>{name}</a>" for name in ("gk", "jg", "dt", "ta"))
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><div class='nav'>{links}</div>"
        f"{inner}<div class='foot'>主办：样例政协办公室　技术支持：样例公司</div></body></html>"
    )


def _list_page(shown: list[Article], page: int, last: int, address: str) -> str:
    rows = "".join(
        f"<li><a href='/news_view.php?id={article.number}'>{article.title}</a><span>{article.at:%Y-%m-%d}</span></li>"
        for article in shown
    )
    further = f"<a href='{address}&page={page + 1}'>下一页</a>" if page < last else ""
    return _frame("政协要闻", f"<ul class='list'>{rows}</ul><div class='page'>共{last}页 {further}</div>")


def _article_page(article: Article, committee: str) -> str:
    paragraphs = "".join(f"<p>　　{line}</p>" for line in article.text.split("\n"))
    return _frame(
        article.title,
        f"<h1>{article.title}</h1><div class='info'>发布时间：{article.at:%Y-%m-%d %H:%M}　来源：{committee}政协</div>"
        f"<div class='content'>{paragraphs}</div>",
    )


# --- what is published, and what goes wrong ---


def make_season(count: int, days: int, begins: datetime, seed: int = 1) -> list[SeasonSite]:
    """The sites of a season: each has one review or two, news, and a spell of trouble or none."""
    choose = random.Random(seed)  # noqa: S311
    with SAMPLE_SITES.regions_path.open(encoding="utf-8") as file:
        regions = list(csv.DictReader(file))
    sites = []
    for number in range(1, count + 1):
        region = regions[(number - 1) % len(regions)]
        years = [2025 - (number - 1) // len(regions)]
        sites.append(
            SeasonSite(
                number,
                region["name"],
                region["code"],
                region["level"],
                _make_articles(choose, region["name"], years, begins, days),
                _make_troubles(choose, number, begins, days),
            )
        )
    return sites


def _make_articles(
    choose: random.Random, committee: str, years: list[int], begins: datetime, days: int
) -> tuple[Article, ...]:
    """The articles of one committee by the time they come out. One is out before the season begins: a list
    that no site has yet would be trouble, and told.
    """
    found: list[tuple[datetime, str, str, bool]] = []
    for year in years:
        at = begins + timedelta(days=choose.uniform(0, days * 0.7))
        found.append((at, f"{committee}政协{year}年工作综述", _review_text(choose, committee, year), True))
    for place in range(choose.randint(2, 4) + days // 6):
        at = begins + timedelta(days=choose.uniform(-20, days * 0.95))
        at = min(at, begins - timedelta(days=1)) if place == 0 else at
        meeting = choose.randint(2, 60)
        title = f"{committee}政协召开第{meeting}次主席会议"
        text = f"{at.month}月{at.day}日，{committee}政协召开第{meeting}次主席会议，听取近期工作情况汇报。\n会议要求，扎实做好各项工作。"
        found.append((at, title, text, False))
    found.sort(key=lambda item: item[0])
    return tuple(Article(100 + place, *item) for place, item in enumerate(found))


def _review_text(choose: random.Random, committee: str, year: int) -> str:
    filed = choose.randint(120, 400)
    return (
        f"{year}年，{committee}政协紧扣中心任务，认真履行政治协商、民主监督、参政议政职能，各项工作取得新成效。\n"
        f"一年来，召开常委会会议{choose.randint(4, 6)}次、主席会议{choose.randint(10, 20)}次。"
        f"共收到提案{filed + choose.randint(5, 60)}件，审查立案{filed}件，办复率100%，委员满意率{choose.randint(950, 999) / 10}%。\n"
        f"围绕民生实事开展调研视察{choose.randint(12, 40)}次，报送社情民意信息{choose.randint(80, 300)}条，"
        f"其中被省政协采用{choose.randint(5, 40)}条。\n"
        f"全年走访委员{choose.randint(60, 200)}人次，举办委员培训班{choose.randint(1, 4)}期，"
        f"建成委员工作室{choose.randint(5, 30)}个。"
    )


def _make_troubles(choose: random.Random, number: int, begins: datetime, days: int) -> tuple[Trouble, ...]:
    """Two sites of three have trouble; the kinds take turns, so that every kind is there."""
    if number % 3 == 0:
        return ()
    spell = list(Spell)[(number - number // 3 - 1) % len(Spell)]
    start = begins + timedelta(days=choose.uniform(1.0, max(1.5, days * 0.4)))
    if spell in FOR_GOOD:
        return (Trouble(spell, start),)
    return (Trouble(spell, start, start + timedelta(hours=choose.choice([5, 30, 30, 55]))),)


# --- the server ---


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    sites: dict[str, SeasonSite]
    now: Callable[[], datetime]

    def do_GET(self) -> None:
        """Answer as the site stands now."""
        host = (self.headers["Host"] or "").partition(":")[0]
        site = self.sites.get(host.removeprefix(MOVED_NAME))
        found = site.answer(host, self.path, type(self).now()) if site else (404, {}, "no site")
        if found is None:
            self.close_connection = True
            return
        status, headers, text = found
        body = text.encode()
        self.send_response(status)
        self.send_header(
            "Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
        )
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def serve(sites: list[SeasonSite], now: Callable[[], datetime]) -> Iterator[str]:
    """Serve them; gives "host:port" for GOV_REVIEWS_SAMPLE_SITE."""
    handler = type("SeasonHandler", (_Handler,), {"sites": {site.host: site for site in sites}, "now": now})
    with loopback_server(handler) as address:
        yield address


def write_registry(sites: list[SeasonSite], folder: Path) -> None:
    """Their files, in the place of all registered sources."""
    for old in folder.glob("*.yaml"):
        old.unlink()
    for site in sites:
        (folder / f"{site.source_id}.yaml").write_text(site.registry_file(), encoding="utf-8")
