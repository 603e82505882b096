"""URLs as identities: check, join and canonicalise.

Text in, text out; a URL of a web page is hostile until it has passed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from gov_reviews.errors import InvalidRequest
from gov_reviews.knowledge.message_texts import message_of

if TYPE_CHECKING:
    from gov_reviews.sites.spec import SourceSpec

MAX_URL_LENGTH = 2000
_FORM = "gov-reviews-post"
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Characters that URL parsers read differently from each other; a URL with one of them is refused, not
# repaired.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
# urljoin takes http:///a for a path of the base; browsers take it for the host a.
_NO_HOST = re.compile(r"https?:(?:/{3,}|/{0,2}$)", re.IGNORECASE)
# Under these owners register names: place.gov.cn.
_SHARED_LABELS = frozenset({"gov", "com", "org", "net", "edu", "ac"})
_HOST = re.compile(r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$|^\[[0-9a-f:.]+\]$")


@dataclass(frozen=True, slots=True)
class UrlParts:
    """A checked http(s) URL: lower-case host, port None when it is the default one, path and query
    percent-encoded.
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def target(self) -> str:
        """Path and query, as in a request line."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def url(self) -> str:
        """The URL again; the fragment is gone."""
        netloc = self.host if self.port is None else f"{self.host}:{self.port}"
        return urlunsplit((self.scheme, netloc, self.path, self.query, ""))


def split_url(url: str) -> UrlParts:
    """Check and take apart an http(s) URL.

    Raises:
        InvalidRequest: Another scheme, no host, user names, control characters, backslashes, a bad port, too
            long.
    """
    text = url.strip()
    if len(text) > MAX_URL_LENGTH:
        raise InvalidRequest(*message_of("url_too_long", count=MAX_URL_LENGTH), url=text[:100] + "...")
    if _FORBIDDEN.search(text):
        raise InvalidRequest(
            *message_of("url_forbidden_characters"),
            url=repr(text),
        )
    try:
        parts = urlsplit(text)
        port = parts.port
        host = (
            (parts.hostname or "").encode("idna").decode("ascii").lower().rstrip(".")
            if parts.hostname
            else ""
        )
    except (ValueError, UnicodeError) as error:
        raise InvalidRequest(*message_of("not_a_url", reason=str(error)), url=text) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise InvalidRequest(*message_of("url_scheme"), url=text)
    if ":" in host:
        host = f"[{host}]"
    if not _HOST.match(host):
        raise InvalidRequest(*message_of("url_no_host"), url=text)
    if parts.username is not None or parts.password is not None:
        raise InvalidRequest(*message_of("url_password"), url=f"{parts.scheme}://{host}")
    return UrlParts(
        scheme=parts.scheme,
        host=host,
        port=None if port in (None, _DEFAULT_PORTS[parts.scheme]) else port,
        path=_encode(parts.path) or "/",
        query=_encode(parts.query),
    )


def join_url(base: str, reference: str) -> str | None:
    """The absolute http(s) URL that a link of a page means, or None when it means none (javascript:, mailto:,
    #top, broken).
    """
    # As browsers do: line breaks inside a link are dropped, backslashes are slashes, spaces are encoded.
    text = re.sub(r"[\t\r\n]", "", reference).strip().replace("\\", "/").replace(" ", "%20")
    if not text or text.startswith("#") or _NO_HOST.match(text) or _FORM in text:
        return None  # what is asked by POST, families decide, never a link
    try:
        return split_url(urljoin(base, text)).url
    except (InvalidRequest, ValueError):
        return None


def target_of(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def with_form(url: str, form: str) -> str:
    """The address under which a page is known that is asked for by POST: that of the request, its form data
    (a=1&b=2) as one parameter more. The site never sees that parameter.
    """
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{_FORM}={quote(form, safe='')}"


def split_form(url: str) -> tuple[str, str | None]:
    """The address that is asked and the form data that it is asked with; None: by GET."""
    address, mark, form = url.rpartition(f"{_FORM}=")
    if not mark or address[-1:] not in ("?", "&"):
        return url, None
    return address[:-1], unquote(form)


def canonical_url(spec: SourceSpec, url: str) -> str:
    """The one URL under which this source's page is known: scheme of the source, no fragment, the source's
    rewriting rules.

    Raises:
        InvalidRequest: Not an http(s) URL.
    """
    parts = split_url(url)
    is_own = parts.host in spec.allow_hosts and parts.port in (None, spec.port)
    scheme = spec.fetch.scheme if is_own else parts.scheme
    target = parts.target
    for rule in spec.articles.canonical:
        target = re.sub(rule.match, rule.to, target)
    path, _, query = target.partition("?")
    if spec.articles.keep_query is not None and query:
        kept = [
            (key, value)
            for key, value in parse_qsl(query, keep_blank_values=True)
            if key in spec.articles.keep_query
        ]
        query = urlencode(kept)
    return UrlParts(scheme, parts.host, parts.port, path, query).url


def list_url(spec: SourceSpec, path: str, form: str | None = None) -> str:
    """Absolute URL of a path of the registry; with form data the address that it is known under."""
    url = split_url(urljoin(spec.base_url, path)).url
    return with_form(url, form) if form is not None else url


def is_allowed(spec: SourceSpec, url: str) -> bool:
    """Whether this source may be asked for the URL: its own hosts, default ports, and the port of its
    base_url.
    """
    try:
        parts = split_url(url)
    except InvalidRequest:
        return False
    if parts.host not in spec.allow_hosts:
        return False
    return parts.port is None or (parts.port == spec.port and parts.host == split_url(spec.base_url).host)


def _encode(text: str) -> str:
    """Percent-encode what may not stand in a request line; what is encoded stays as it is."""
    return quote(text, safe="%/:=&?~#+!$,;'@()*[]")


def links_base(asked: str, came_from: str) -> str:
    """What the links of a page are relative to: where it came from, after redirects. Where these changed
    scheme or host alone, and of what is asked by POST, the address that was asked for.
    """
    parts, came = urlsplit(asked), urlsplit(came_from)
    if (parts.path, parts.query) == (came.path, came.query) or split_form(asked)[1] is not None:
        return asked
    return came_from


def is_sister_host(one: str, other: str) -> bool:
    """Whether two hosts belong to one owner: www.place.gov.cn and zx.place.gov.cn."""
    return one == other or _domain_of(one) == _domain_of(other) != ""


def _domain_of(host: str) -> str:
    """The part of a host that its owner has registered; "" for a plain address or name."""
    labels = host.split(".")
    if labels[-1].isdigit() or len(labels) < 2:
        return ""
    count = 3 if len(labels[-1]) == 2 and labels[-2] in _SHARED_LABELS else 2
    return ".".join(labels[-count:]) if len(labels) >= count else ""
