"""What is known of one registered source: the model of `metadata/sources/<id>.yaml`, with the defaults of its
family merged in.

Frozen and validated: unknown keys are refused, so a typo cannot switch a setting off. No network, no clock.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    field_validator,
    model_validator,
)

from gov_reviews.knowledge.metadata_files import PatternText
from gov_reviews.local_sites import is_local_host
from gov_reviews.records.ids import SourceId
from gov_reviews.records.vocabulary import RegionLevel

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PORT = re.compile(r"[1-9]\d{0,4}")

Host = Annotated[
    str,
    StringConstraints(
        max_length=253, pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$"
    ),
]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


def _one_or_many(value: object) -> object:
    """Allow one selector where a list of selectors is meant."""
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


def _check_selector(value: str) -> str:
    """A CSS selector of a page of an e-paper, checked when the file is read: a broken one would else end in
    the first page that it is tried on.
    """
    if _PLAIN_SELECTOR.fullmatch(value):
        return value  # without soupsieve, which costs a start of the command line a tenth of a second
    import soupsieve

    try:
        soupsieve.compile(value)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError) as error:
        raise _refused_selector(error) from error
    return value


def _check_article_selector(value: str) -> str:
    """A CSS selector of an article page, or of the rows of a list; these are read by lxml."""
    if _PLAIN_SELECTOR.fullmatch(value):
        return value
    from cssselect import HTMLTranslator, SelectorError  # lazy: as soupsieve above

    try:
        HTMLTranslator().css_to_xpath(value)
    except (SelectorError, ValueError) as error:
        raise _refused_selector(error) from error
    return value


def _refused_selector(error: Exception) -> ValueError:
    reason = str(error).splitlines()[0].rstrip(".")
    return ValueError(f"not a CSS selector: {reason}. Try it in a browser: document.querySelectorAll('...')")


_LABEL = TypeAdapter(PatternText)
_VARIABLE = re.compile(r"[A-Za-z_]\w{0,60}")


def _check_detail_selector(value: str) -> str:
    """One of the five forms of `Detail`."""
    scheme, _, rest = value.partition(":")
    if scheme == "text":
        _LABEL.validate_python(rest)
    elif scheme == "script":
        if not _VARIABLE.fullmatch(rest):
            raise ValueError("'script:' needs the name of a variable after the colon")
    elif scheme not in ("meta", "enp"):
        return _check_article_selector(value)
    if not rest.strip():
        raise ValueError(f"'{scheme}:' needs a name after the colon")
    return value


# Names of elements, classes and ids, and attributes with a plain value: surely CSS.
_NAME = r"[A-Za-z][\w-]*+"
_COMPOUND = rf"(?=[\w.#\[])(?:{_NAME})?(?:[.#]{_NAME}|\[{_NAME}={_NAME}\])*+"
_COMPLEX = rf"{_COMPOUND}(?:(?: > | ){_COMPOUND})*+"
_PLAIN_SELECTOR = re.compile(rf"{_COMPLEX}(?:, {_COMPLEX})*+")

Selector = Annotated[str, AfterValidator(_check_selector)]
RowSelector = Annotated[str, AfterValidator(_check_article_selector)]
Selectors = Annotated[
    tuple[Annotated[str, AfterValidator(_check_detail_selector)], ...], BeforeValidator(_one_or_many)
]


class _Part(BaseModel):
    """Base of all parts: immutable, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Admin(_Part):
    """The administrative division that a source belongs to.

    Attributes:
        level: district and county are both county level.
        code: GB/T 2260 code, None where the owner is not a division (a national newspaper).
        province: Name of the province-level division; None for national sources.
    """

    level: RegionLevel
    code: RegionCode | None = None
    province: str | None = None


class Evidence(_Part):
    """Why the entry is believed.

    Attributes:
        status: V, the address was seen in stored public pages; R, a public repository shows it; I, inferred;
            sample, written for this project.
        is_verified_live: Somebody fetched a list and an article and compared them with this file. Only then
            may a person enable a source for good.
        note: What was seen and what is doubtful.
        checked: Day of the last look at the evidence.
    """

    status: Literal["V", "R", "I", "sample"]
    is_verified_live: bool = False
    note: str
    checked: date


class Fetch(_Part):
    """How the site wants to be asked.

    Attributes:
        scheme: The scheme that is asked, never upgraded or downgraded by itself; default: that of base_url.
        tls: legacy allows old renegotiation and small keys (OpenSSL 3 refuses them): compatibility, never
            without certificate checks.
        prefer_ipv4: For hosts whose IPv6 address hangs.
        min_interval_s: Pause between two requests to the host. A larger Crawl-delay of robots.txt wins.
        timeout_s: Seconds to connect, and to wait for the next bytes.
        total_timeout_s: Seconds for one whole exchange, however slowly the bytes come.
        retries: Further attempts after a transient failure.
        max_bytes: Size limit of one body, after decompression.
        charset: auto, or the charset that the pages really use, where neither header nor page tell the truth.
        allow_private_address: The host may resolve to a private or loopback address (a mirror in the own
            network).
    """

    scheme: Literal["http", "https"] = "https"
    tls: Literal["default", "legacy"] = "default"
    prefer_ipv4: bool = False
    min_interval_s: float = Field(default=6.0, ge=0, le=600)
    timeout_s: tuple[float, float] = (10.0, 40.0)
    total_timeout_s: float = Field(default=180.0, gt=0, le=1800)
    retries: int = Field(default=2, ge=0, le=5)
    max_bytes: int = Field(default=20_000_000, ge=1_000, le=200_000_000)
    charset: str = "auto"
    allow_private_address: bool = False

    @field_validator("timeout_s")
    @classmethod
    def _positive(cls, value: tuple[float, float]) -> tuple[float, float]:
        if min(value) <= 0:
            raise ValueError("both seconds (connect, read) must be more than 0")
        return value


class ListPlace(_Part):
    """One listing that is watched: a column (栏目) of a site, or an e-paper.

    Attributes:
        id: Short name, unique in the source.
        path: Path of the first page, from base_url; another host (//...) is none. For e-papers one of
            three: the index of the issues of a month, with {yyyymm} or {yyyy-mm}; the front page of the issue
            of a day, with {yyyymmdd}, or {dd} or {d} besides (or {yyyy-mm-dd}); the entrance, without any,
            which leads to the newest issue or lists the issues as a calendar.
        kind: news, or epaper.
        max_pages: List pages read at most in one run (not counted for e-papers: their dates bound them).
        season: First and last day (MM-DD) of the months in which reviews appear; may run over New Year. None:
            all year.
        post: Form data (a=1&b=2) with which the list is asked for by POST; None: by GET.
        since: E-papers: oldest issue wanted. None: the last 35 days, or published_since of a run.
        settle_days: E-papers: an issue (or an index of issues) that is older does not change any more and is
            not asked again.
        pages: E-papers: regular expression on the name of a page (版名); other pages are not read. None: all.
        max_issues: E-papers: issues asked for at most in one run, newest first, so that a long backfill is
            spread over runs.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    name: str = ""
    path: Annotated[str, StringConstraints(pattern=r"^/([^/\\]|$)")]
    kind: Literal["news", "epaper"] = "news"
    max_pages: int = Field(default=3, ge=1, le=500)
    season: tuple[MonthDay, MonthDay] | None = None
    since: date | None = None
    settle_days: int = Field(default=3, ge=0)
    pages: PatternText | None = None
    post: Annotated[str, StringConstraints(pattern=r"^[^\s=]+=\S*$", max_length=500)] | None = None
    max_issues: int = Field(default=40, ge=1)


class Paging(_Part):
    """How the next list page is found.

    Attributes:
        style: next_link (what the page itself says: a link to the next page, numbers, the counters of a
            script), index_n (that, else index_1.html after index.html), query (a parameter counts), template
            (an address with a number), none.
        start: Number that the second page carries.
        param: Parameter that counts, for query.
        template: Address of a later page from the list's own, with {n} for its number: list_{n}.shtml.
        stub_below: A later page without rows and with fewer bytes is the end of the list, not an error.
    """

    style: Literal["index_n", "query", "next_link", "template", "none"] = "next_link"
    start: int = Field(default=1, ge=0)
    param: str = "page"
    template: Annotated[str, StringConstraints(pattern=r"^[^\s{}]*\{n\}[^\s{}]*$")] | None = None
    stub_below: int = Field(default=600, ge=0)

    @model_validator(mode="after")
    def _has_template(self) -> Self:
        if (self.style == "template") != (self.template is not None):
            raise ValueError("template: give it with style: template, and only with it")
        return self


class ListRow(_Part):
    """Selectors (CSS) of one row of a list, where rows are not found by the structure of the page."""

    item: RowSelector | None = None
    link: RowSelector | None = None
    date: RowSelector | None = None


class Detail(_Part):
    """Selectors of an article page, tried in order; empty means: what the family does.

    Each is a CSS selector, `meta:Name`, `enp:field` (Founder comment), `text:REGEX` (visible label) or
    `script:name` (a variable of the page's scripts).
    """

    title: Selectors = ()
    subtitle: Selectors = ()
    introtitle: Selectors = ()
    pub_date: Selectors = ()
    source: Selectors = ()
    author: Selectors = ()
    editor: Selectors = ()
    views: Selectors = ()
    body: Selectors = ()
    drop: Selectors = ()
    self_source_aliases: tuple[str, ...] = ("本网", "本站")


class CanonicalRule(_Part):
    r"""One article under several URLs: `match` (regular expression on path and query) is rewritten to `to`
    (with \1).
    """

    match: PatternText
    to: str


class Articles(_Part):
    """Which links of a list are articles, and under which URL an article is known.

    Attributes:
        match: Regular expression on path and query of the canonical URL; other links are left alone. None:
            the family decides.
        canonical: Rewriting rules, applied in order.
        keep_query: Parameters that belong to the identity of an article; all others are dropped. None: all
            are kept.
        address: Of a list in JSON whose rows have no address: that of an article, with names of values of a
            row in braces (/detail?id={newsId}).
    """

    match: PatternText | None = None
    canonical: tuple[CanonicalRule, ...] = ()
    keep_query: tuple[str, ...] | None = None
    address: Annotated[str, StringConstraints(pattern=r"^(?:[^\s{}]*\{[\w-]{1,40}\})+[^\s{}]*$")] | None = (
        None
    )


class Identity(_Part):
    """What proves that a page comes from this site and not from a firewall, a portal or a new owner of the
    domain.

    Attributes:
        site_id_code: Expected SiteIDCode meta tag.
        must_contain: Words, one of which stands on every list page.
    """

    site_id_code: str | None = None
    must_contain: tuple[str, ...] = ()


class Canary(_Part):
    """When a list that still answers is nevertheless suspicious."""

    min_rows: int = Field(default=1, ge=1)
    max_newest_age_days: int | None = Field(default=None, ge=1)


class Cadence(_Part):
    """How often the source is looked at, in hours: in the season of any of its lists, and outside. Runs start
    twice a day.
    """

    in_season_hours: int = Field(default=12, ge=1)
    off_season_hours: int = Field(default=168, ge=1)


class CrawlBounds(_Part):
    """What one run asks of the source at most, besides the requests and minutes of the settings; the rest is
    left for the next run, and said.

    Attributes:
        articles: Articles. list_pages: list pages, indexes and pages of issues. megabytes: as received.
    """

    articles: int = Field(default=300, ge=1)
    list_pages: int = Field(default=150, ge=1)
    megabytes: int = Field(default=400, ge=1)


class SourceSpec(_Part):
    """One registered source.

    Attributes:
        id: Equals the file name; province or city code, then level: gd_provincial.
        committees: Region codes of the committees whose reviews the source may carry.
        base_url: Scheme, host and, where it is not the default one, port.
        allow_hosts: The only hosts that are asked, redirects included; default: that of base_url. A host
            belongs to one source.
        family: How it lists and prints articles: a file of `metadata/families`. dialect: what the URLs look
            like, for people (trs_tdate, arti, F5 ...).
        enabled: Whether scheduled runs ask it. None (the key is not there): once a probe has found that it is
            what this file says, and until one finds that it is not (`gov_reviews.capture.source_activation`).
            True or False is a person's word, which no probe overrules. Single URLs of other sources may still
            be asked for by a person.
    """

    id: Annotated[SourceId, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,63}$")]
    name: str
    name_en: str
    org_type: Literal["government", "cppcc", "media_epaper", "media_web"]
    admin: Admin
    committees: tuple[RegionCode, ...] = ()
    base_url: str
    allow_hosts: tuple[Host, ...] = Field(min_length=1)
    family: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    dialect: str | None = None
    enabled: bool | None = None
    is_sample: bool = False
    evidence: Evidence
    licence: str = "Public information of a public body; facts are quoted with their address."
    fetch: Fetch = Fetch()
    lists: tuple[ListPlace, ...] = ()
    paging: Paging = Paging()
    list_row: ListRow = ListRow()
    articles: Articles = Articles()
    detail: Detail = Detail()
    identity: Identity = Identity()
    canary: Canary = Canary()
    cadence: Cadence = Cadence()
    bounds: CrawlBounds = CrawlBounds()

    @property
    def port(self) -> int | None:
        """The port of base_url, which alone is asked besides the default one; None: it names none."""
        port = urlsplit(self.base_url).port
        return None if f":{port}" == _DEFAULT_PORTS.get(self.fetch.scheme) else port

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._check_base_url()
        names = [place.id for place in self.lists]
        if len(names) != len(set(names)):
            raise ValueError("lists: every list needs an id of its own")
        if self.is_sample != all(is_local_host(host) for host in self.allow_hosts):
            raise ValueError(
                "is_sample: sample sources live on the hosts of the sample sites, and nothing else does"
            )
        if self.enabled and not self.lists:
            raise ValueError("lists: an enabled source needs at least one list to watch")
        if self.enabled and not (self.is_sample or self.evidence.is_verified_live):
            raise ValueError(
                "enabled: look at the site first (docs/adding-a-source.md), then set "
                "evidence.is_verified_live"
            )
        return self

    def _check_base_url(self) -> None:
        parts = urlsplit(self.base_url)
        _, colon, port = parts.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")
        of_other_scheme = set(_DEFAULT_PORTS.values()) - {_DEFAULT_PORTS.get(parts.scheme)}
        if colon and (not _PORT.fullmatch(port) or int(port) > 65_535 or f":{port}" in of_other_scheme):
            raise ValueError(
                f"base_url: '{parts.netloc}' names no port that {parts.scheme} is asked at; write "
                f"{parts.hostname}:8080, or leave it out"
            )
        if parts.hostname not in self.allow_hosts:
            raise ValueError(f"base_url: its host '{parts.hostname}' must be one of allow_hosts")
        if parts.scheme != self.fetch.scheme:
            raise ValueError(
                f"base_url: it says {parts.scheme}, fetch.scheme says {self.fetch.scheme}; make them equal"
            )
        if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
            raise ValueError("base_url: give scheme and host only; paths belong to lists")
