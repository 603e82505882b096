"""The polite client: the only code of the package that asks a site for anything.

In: a registered source and a URL. Out: an `HttpTransaction`, or an error that says what happened and what to
do. It says who it is, obeys robots.txt, pauses between requests (whichever process asked last), asks
conditionally, retries what may pass, and stops asking a host that keeps failing. A challenge or a firewall
page is reported as blocked; nothing here tries to get around one: no cookies, no scripts, no other user
agent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from importlib import metadata
from types import TracebackType
from typing import Protocol, Self

import requests
import urllib3

from gov_reviews.capture.address import Endpoint, find_endpoints
from gov_reviews.capture.attempt_failures import AttemptFailed, describe_failure, retry_after
from gov_reviews.capture.crawl_budget import CrawlBudget
from gov_reviews.capture.host_connection import HostConnection, make_session
from gov_reviews.capture.host_turn import HostTurn, open_turns
from gov_reviews.capture.http_messages import CutOff, ReadResponse, read_response
from gov_reviews.capture.http_proxy import parse_proxy, refuse_private_address
from gov_reviews.capture.http_transaction import Hop, HttpTransaction
from gov_reviews.capture.redirects import redirect_target, refresh_target
from gov_reviews.capture.robots import (
    ALLOW_ALL,
    MAX_BYTES,
    PRODUCT_TOKEN,
    Robots,
    decode_robots,
    disallow_all,
    looks_like_robots,
    parse_robots,
)
from gov_reviews.clock import Clock, installed_clock
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import (
    BotChallenge,
    Disallowed,
    PipelineError,
    StorageFailed,
    Unreachable,
    WrongContent,
)
from gov_reviews.knowledge.message_texts import message_of, said
from gov_reviews.page.classification import classify_response
from gov_reviews.records.both_languages import in_english, reason_in_both
from gov_reviews.records.pages import PageState
from gov_reviews.settings import Settings
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import UrlParts, is_allowed, list_url, split_form, split_url

logger = logging.getLogger(__name__)

MAX_REDIRECTS = 5
FAILURES_UNTIL_BREAK = 3
# A page whose script breaks (500) says little about the host: a few of them must not hide the good pages
# behind them for ever.
BROKEN_PAGES_UNTIL_BREAK = 10
FIRST_PAUSE_S = 2.0
MAX_PAUSE_S = 60.0
MAX_RETRY_AFTER_S = 120.0
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 522, 523, 524})
_BROKEN_PAGE = 500
ROBOTS_PATH = "/robots.txt"
_BLOCKED = frozenset({PageState.BLOCKED_CHALLENGE, PageState.BLOCKED_WAF})
_MAX_VALIDATOR = 1000


class RedirectedAway(WrongContent):
    """The site sends its reader to a host that is not the source's: it was not asked.

    Attributes:
        transaction: The redirect, as evidence. target: where it leads.
    """

    def __init__(self, transaction: HttpTransaction, target: str, source_id: str) -> None:
        self.transaction = transaction
        self.target = target
        super().__init__(
            *message_of("redirected_away"),
            source_id=source_id,
            url=transaction.url,
            target=target,
        )


class Blocked(BotChallenge):
    """The answer is a challenge or a firewall page.

    Attributes:
        transaction: The answer, as evidence. reason: the words or the status that show it.
    """

    def __init__(self, transaction: HttpTransaction, reason: str, source_id: str) -> None:
        self.transaction = transaction
        self.reason = reason
        super().__init__(
            *message_of("blocked", reason=reason),
            source_id=source_id,
            url=transaction.url,
            status=transaction.status,
        )


class HostGivenUp(Unreachable):
    """The host failed too often in this run, or asked to be left alone for a while; it is not asked again
    before the next one.
    """


class BudgetSpent(HostGivenUp):
    """The source has used up what it may cost in this run; the rest is asked for by later ones."""


class NoTurn(BudgetSpent):
    """Our turn to ask the host did not come, so it was not asked: that says nothing about the site."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request says of the copy that the archive holds."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Request headers."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return {
            name: value for name, value in pairs if value and value.isascii() and len(value) <= _MAX_VALIDATOR
        }


NO_COPY = Validators()


class RobotsMemory(Protocol):
    """Where robots.txt files are kept between runs."""

    def recall(self, url: str) -> tuple[Validators, bytes] | None:
        """Validators and body of the last copy."""
        ...

    def remember(self, transaction: HttpTransaction) -> None:
        """Keep a new copy."""
        ...


class NoMemory:
    """Keeps nothing."""

    def recall(self, url: str) -> tuple[Validators, bytes] | None:
        """Nothing is known."""
        return None

    def remember(self, transaction: HttpTransaction) -> None:
        """Let it go."""


@dataclass(slots=True)
class _Host:
    """What the client knows of one host.

    Attributes:
        asked_at: When the last request ended. quiet_until: before this moment the host wants no request
            (Retry-After).
        failures: URLs in a row that the host gave no usable answer to; failure_kind: why.
        broken_pages: URLs in a row that it answered with 500.
        robots: Its rules, by scheme and port: each has a robots.txt of its own. moved: where it sends those
            who ask for them, another host; nothing of it is asked then.
    """

    asked_at: float | None = None
    quiet_until: float = 0.0
    failures: int = 0
    broken_pages: int = 0
    failure_kind: str = ""
    robots: dict[tuple[str, int | None], Robots] = field(default_factory=dict)
    moved: RedirectedAway | None = None


@dataclass(slots=True)
class _Hosts:
    known: dict[str, _Host] = field(default_factory=dict)

    def __getitem__(self, host: str) -> _Host:
        return self.known.setdefault(host, _Host())


class PoliteClient:
    """Asks the hosts of one source, one request at a time. Use as a context manager.

    Args:
        settings: Contact for the User-Agent, address of the sample sites.
        spec: The source; only its hosts are asked.
        robots_memory: Keeps robots.txt between runs.
        budget: What all requests together may cost; None: that of the settings.

    Attributes:
        requests: Requests sent so far, retries and robots.txt included.
        received_bytes: Bytes received so far, as they came.
    """

    def __init__(
        self,
        settings: Settings,
        spec: SourceSpec,
        *,
        robots_memory: RobotsMemory | None = None,
        clock: Clock | None = None,
        budget: CrawlBudget | None = None,
    ) -> None:
        self.requests = 0
        self._form: str | None = None  # with which the page that is being asked for wants to be asked
        self.received_bytes = 0
        self._budget = budget or CrawlBudget.of(settings)
        self._settings = settings
        self._spec = spec
        self._memory = robots_memory or NoMemory()
        self._clock = clock or installed_clock()
        # Of these it has to be known where they lead: by that the pages of the issue are named.
        self._entrances = {
            list_url(spec, place.path)
            for place in spec.lists
            if place.kind == "epaper" and "{" not in place.path
        }
        self._started_at = self._clock.monotonic()
        self._hosts = _Hosts()
        self._turns = open_turns(settings, self._clock)
        # Own networks are not behind the proxy.
        is_direct = spec.is_sample or spec.fetch.allow_private_address or settings.proxy is None
        proxy = None if is_direct or settings.proxy is None else parse_proxy(settings.proxy)
        self._connection = HostConnection(self._find_endpoints, spec.fetch.max_bytes, proxy)
        headers = {
            "User-Agent": user_agent(settings),
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        certificates = {host: path for host in spec.allow_hosts if (path := settings.certificate_of(host))}
        at_ports = {f"{host}:{spec.port}": path for host, path in certificates.items() if spec.port}
        self._session = make_session(
            self._connection,
            headers,
            is_legacy_tls=spec.fetch.tls == "legacy",
            certificates=certificates | at_ports,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self._connection.forget()
        self._turns.close()

    def fetch(self, url: str, validators: Validators = NO_COPY) -> HttpTransaction:
        """Ask for one page, by POST where its address says with what form data (`urls.with_form`).

        Args:
            validators: Of the copy that the archive holds; then the answer may be a 304.

        Returns:
            A transaction with status 2xx, 304, 404 or 410.

        Raises:
            Disallowed: Not a host of the source, a private address, or robots.txt says no.
            Blocked: A challenge or firewall page. Never retried.
            Unreachable: No usable answer after all attempts, the host failed too often in this run, or the
                budget is spent (`BudgetSpent`).
            WrongContent: Too large, a redirect to a foreign host, not HTTP.
        """
        address, form = split_form(url)
        parts = self._check_host(address)
        self._check_robots(parts)
        self._form = form
        try:
            answer = self._follow(parts, validators if form is None else NO_COPY, is_page=True)
        finally:
            self._form = None
        return answer if form is None else replace(answer, url=url, page=answer.page.under(url))

    def _check_host(self, url: str) -> UrlParts:
        if not is_allowed(self._spec, url):
            raise Disallowed(
                *message_of("foreign_url"),
                source_id=self._spec.id,
                url=url,
            )
        return split_url(url)

    # --- redirects ---

    def _follow(self, first: UrlParts, validators: Validators, *, is_page: bool) -> HttpTransaction:
        """Ask, and follow redirects and one meta refresh by hand: each target is checked like a first URL."""
        hops: list[Hop] = []
        parts = first
        refreshes = 0
        while True:
            answer = self._ask_patiently(parts, validators, is_page=is_page)
            target, is_refresh = redirect_target(answer), False
            if target is None and is_page and refreshes == 0:
                target, is_refresh = self._refresh_of(answer), True
            if target is None or target == parts.url:
                if answer.is_not_modified and not validators.headers:
                    raise WrongContent(
                        *message_of("wrong_304"),
                        source_id=self._spec.id,
                        url=first.url,
                    )
                return self._finish(first.url, answer, tuple(hops), is_page=is_page)
            refreshes += is_refresh
            hops.append(Hop(parts.url, answer.at, answer.request, answer.response, answer.address))
            if len(hops) > MAX_REDIRECTS:
                raise WrongContent(
                    *message_of("too_many_redirects", count=MAX_REDIRECTS),
                    source_id=self._spec.id,
                    url=first.url,
                )
            if not is_allowed(self._spec, target):
                page = answer.page.under(first.url)
                away = replace(answer, url=first.url, page=page, hops=tuple(hops[:-1]))
                raise RedirectedAway(away, target, self._spec.id)
            parts = split_url(target)
            self._form = None if is_page else self._form  # what a redirect leads to is asked by GET
            if is_page:
                self._check_robots(parts)

    def _refresh_of(self, answer: HttpTransaction) -> str | None:
        """Where a meta refresh leads. One to a host that is not the source's is not followed, and none of
        the entrance of an e-paper: the page is kept as it is, and whoever reads it says where it leads.
        """
        if answer.url in self._entrances:
            return None
        target = refresh_target(answer)
        return target if target is not None and is_allowed(self._spec, target) else None

    def _finish(
        self, url: str, answer: HttpTransaction, hops: tuple[Hop, ...], *, is_page: bool
    ) -> HttpTransaction:
        transaction = replace(answer, url=url, page=answer.page.under(url), hops=hops)
        if transaction.is_not_modified:
            return transaction
        state, reason = classify_response(transaction.status, transaction.headers, transaction.page)
        if state in _BLOCKED:
            raise Blocked(transaction, reason, self._spec.id)
        if not is_page or transaction.status in (404, 410) or 200 <= transaction.status < 300:
            return transaction
        raise WrongContent(
            *message_of("wrong_status", status=transaction.status), source_id=self._spec.id, url=url
        )

    # --- robots.txt ---

    def _check_robots(self, parts: UrlParts) -> None:
        known = self._hosts[parts.host].robots
        origin = (parts.scheme, parts.port)
        if origin not in known:
            known[origin] = self._fetch_robots(parts)
        robots = known[origin]
        if (moved := self._hosts[parts.host].moved) is not None:
            raise moved
        if not robots.allows(parts.target):
            raise Disallowed(
                *(
                    message_of("robots_in_doubt", doubt=robots.doubt)
                    if robots.doubt
                    else message_of("robots_forbids")
                ),
                source_id=self._spec.id,
                url=parts.url,
            )

    def describe_robots(self, host: str) -> str:
        """What the host's robots.txt says to us, for a person; "" when it was not asked."""
        robots = next(iter(self._hosts[host].robots.values()), None)
        if robots is None:
            return ""
        if robots.doubt:
            return f"in doubt, which counts as a no: {in_english(robots.doubt)}"
        if not robots.rules and robots.crawl_delay_s is None:
            return "no rules for us"
        pause = f", a pause of {robots.crawl_delay_s:g} s" if robots.crawl_delay_s is not None else ""
        return f"{len(robots.rules)} rules for us{pause}"

    def _fetch_robots(self, parts: UrlParts) -> Robots:
        """The host's rules, after RFC 9309: a missing file (4xx), or a page in its place, allows everything;
        a failing server, a redirect to a foreign host and whatever else is in doubt nothing.
        """
        url = UrlParts(parts.scheme, parts.host, parts.port, ROBOTS_PATH, "").url
        known = self._memory.recall(url)
        try:
            transaction = self._follow(split_url(url), known[0] if known else NO_COPY, is_page=False)
        except Blocked as error:
            if 400 <= error.transaction.status < 500 and error.transaction.status not in (412, 429):
                return ALLOW_ALL
            raise
        except RedirectedAway as error:
            self._hosts[parts.host].moved = error
            return disallow_all(reason_in_both(error))
        except WrongContent as error:
            return disallow_all(reason_in_both(error))
        except Unreachable as error:
            raise type(error)(
                *message_of("robots_unread", reason=reason_in_both(error)), **error.context
            ) from error
        if transaction.is_not_modified and known:
            body = known[1]
        elif 200 <= transaction.status < 300:
            body = transaction.body
            if transaction.status == 200 and len(body) <= MAX_BYTES:  # of a longer one the rest was not read
                self._memory.remember(transaction)
        elif 400 <= transaction.status < 500:
            return ALLOW_ALL
        else:
            return disallow_all(said("wrong_status", status=transaction.status))
        text = decode_robots(body)
        return parse_robots(text) if looks_like_robots(text) else ALLOW_ALL

    # --- one URL, several attempts ---

    def _ask_patiently(self, parts: UrlParts, validators: Validators, *, is_page: bool) -> HttpTransaction:
        host = self._hosts[parts.host]
        if host.failures >= FAILURES_UNTIL_BREAK or host.broken_pages >= BROKEN_PAGES_UNTIL_BREAK:
            raise HostGivenUp(
                *message_of("host_given_up", count=host.failures + host.broken_pages),
                source_id=self._spec.id,
                url=parts.url,
                kind=host.failure_kind,
            )
        attempts = self._spec.fetch.retries + 1
        for attempt in range(1, attempts + 1):
            try:
                answer = self._ask(parts, validators, is_page=is_page)
            except AttemptFailed as failure:
                logger.info(
                    "attempt failed source_id=%s url=%s attempt=%d/%d reason=%s",
                    self._spec.id,
                    parts.url,
                    attempt,
                    attempts,
                    in_english(failure.reason),
                )
                self._obey_retry_after(parts, failure)
                if attempt == attempts:
                    # without robots.txt nothing may be asked
                    is_page_only = failure.is_page_only and is_page
                    host.failures += not is_page_only
                    host.broken_pages += is_page_only
                    host.failure_kind = failure.kind
                    raise self._give_up(parts, failure, attempts) from failure
                self._clock.sleep(
                    max(failure.retry_after_s or 0.0, min(FIRST_PAUSE_S * 2 ** (attempt - 1), MAX_PAUSE_S))
                )
            except PipelineError as error:
                host.failures += isinstance(error, Unreachable)
                raise
            else:
                host.failures = host.broken_pages = 0
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _obey_retry_after(self, parts: UrlParts, failure: AttemptFailed) -> None:
        """Keep away from the host as long as it asks for, also with other pages; for too long means: until
        the next run.
        """
        wanted = failure.retry_after_s
        if wanted is None:
            return
        self._hosts[parts.host].quiet_until = self._clock.monotonic() + wanted
        with self._turn_of(parts) as turn:
            turn.note_quiet(wanted)
        if wanted > MAX_RETRY_AFTER_S:
            self._hosts[
                parts.host
            ].failures = FAILURES_UNTIL_BREAK  # it said when; asking earlier would be rude
            raise HostGivenUp(
                *message_of("come_back_later", seconds=wanted),
                source_id=self._spec.id,
                url=parts.url,
                kind=failure.kind,
            ) from failure

    def _give_up(self, parts: UrlParts, failure: AttemptFailed, attempts: int) -> Unreachable:
        return Unreachable(
            *message_of("gave_up", attempts=attempts, reason=failure.reason),
            source_id=self._spec.id,
            url=parts.url,
            kind=failure.kind,
        )

    # --- one attempt ---

    def _ask(self, parts: UrlParts, validators: Validators, *, is_page: bool) -> HttpTransaction:
        """One request over the wire.

        Raises:
            AttemptFailed: Failed in a way that may pass.
        """
        with self._turn_to_ask(parts) as turn:
            at = self._clock.now()
            self.requests += 1
            try:
                # Some hosts pack robots.txt in ways that nobody asked for, unless nothing may be packed.
                headers = validators.headers | ({} if is_page else {"Accept-Encoding": "identity"})
                answer, is_cut_off = self._transact(parts.url, headers, is_page=is_page)
            finally:
                self._hosts[parts.host].asked_at = self._clock.monotonic()
                turn.note_asked()
                self.received_bytes += len(self._connection.recorder.response)
        recorder = self._connection.recorder
        transaction = HttpTransaction(
            url=parts.url,
            final_url=parts.url,
            at=at,
            status=answer.status,
            headers=answer.headers,
            page=DecodedPage(
                answer.body, parts.url, answer.headers.get("content-type", ""), self._spec.fetch.charset
            ),
            request=bytes(recorder.request),
            response=bytes(recorder.response),
            address=recorder.address,
            is_cut_off=is_cut_off,
        )
        is_enough = not is_page and len(answer.body) > MAX_BYTES
        if is_cut_off and not is_enough and b"</html>" not in answer.body[-2048:].lower():
            raise AttemptFailed(said("cut_off"), kind="reset")
        if answer.status in _TRANSIENT and not _is_challenge(transaction):
            raise AttemptFailed(
                said("status", status=answer.status),
                retry_after(answer.headers, at),
                is_page_only=answer.status == _BROKEN_PAGE,
                kind="server_error",
            )
        return transaction

    @contextmanager
    def _turn_to_ask(self, parts: UrlParts) -> Iterator[HostTurn]:
        """The turn of the host, once its interval is over, whoever asked it last.

        The turn is not held while the interval passes: so two processes that ask one host take turns.

        Raises:
            BudgetSpent: There is neither time nor a request left; `NoTurn`: the turn did not come.
        """
        waited_for = None
        while True:
            with self._turn_of(parts) as turn:
                # by a clock that was put back the interval after an asking in its future is never over
                has_waited = turn.memory == waited_for
                pause = 0.0 if has_waited else self._pause_before(parts.host, turn)
                self._check_budget(parts, pause)
                if pause <= 0:
                    yield turn
                    return
                waited_for = turn.memory
            self._clock.sleep(pause)

    @contextmanager
    def _turn_of(self, parts: UrlParts) -> Iterator[HostTurn]:
        """The turn of the host.

        Raises:
            NoTurn: Another process has it for all the time that is left, or the database that workers share
                does not answer.
        """
        left_s = max(0.0, self._budget.seconds - self._seconds_spent())
        with ExitStack() as held:
            try:
                turn = held.enter_context(self._turns.taken(parts.host, left_s))
            except TimeoutError as error:
                raise NoTurn(
                    *message_of("no_turn", minutes=left_s / 60),
                    source_id=self._spec.id,
                    url=parts.url,
                ) from error
            except StorageFailed as error:
                raise NoTurn(
                    *message_of("turn_unknown", reason=reason_in_both(error)),
                    source_id=self._spec.id,
                    url=parts.url,
                ) from error
            yield turn

    def _seconds_spent(self) -> float:
        return self._clock.monotonic() - self._started_at

    def _check_budget(self, parts: UrlParts, pause: float) -> None:
        seconds = self._seconds_spent()
        if self.requests < self._budget.requests and seconds + pause <= self._budget.seconds:
            return
        raise BudgetSpent(
            *message_of(
                "budget_spent",
                requests=self.requests,
                minutes=seconds / 60,
                most_requests=self._budget.requests,
                most_minutes=self._budget.seconds / 60,
            ),
            source_id=self._spec.id,
            url=parts.url,
        )

    def _pause_before(self, host_name: str, turn: HostTurn) -> float:
        """Seconds to wait until the host may be asked, by what this client and all others asked."""
        host = self._hosts[host_name]
        wanted = self._spec.fetch.min_interval_s
        if not self._spec.is_sample:
            delays = [robots.crawl_delay_s or 0.0 for robots in host.robots.values()]
            wanted = max(wanted, *delays, 0.0)
        of_all = turn.memory.pause_s(self._clock.now(), wanted, MAX_RETRY_AFTER_S)
        if host.asked_at is None:
            return of_all
        return max(of_all, max(host.asked_at + wanted, host.quiet_until) - self._clock.monotonic())

    def _transact(self, url: str, headers: Mapping[str, str], *, is_page: bool) -> tuple[ReadResponse, bool]:
        """Send, read to the end, and read what was recorded. True: the connection ended early.

        Whatever the libraries make of hostile bytes is a failed attempt at this page; the connection is not
        used again after it.
        """
        fetch = self._spec.fetch
        is_broken = False
        # Of robots.txt the beginning is enough, however long it is.
        self._connection.max_bytes = fetch.max_bytes if is_page else min(MAX_BYTES, fetch.max_bytes)
        with self._connection.time_limit(fetch.total_timeout_s) as is_over:
            try:
                response = self._send(url, headers, self._form if is_page else None)
                try:
                    for _ in response.raw.stream(65_536, decode_content=False):
                        pass
                except urllib3.exceptions.ReadTimeoutError as error:
                    raise AttemptFailed(
                        said("no_more_bytes", seconds=fetch.timeout_s[1]), kind="timeout"
                    ) from error
                except PipelineError:
                    if is_page:
                        raise
                    is_broken = True
                except Exception:  # what came is read from the recorder
                    is_broken = True
                finally:
                    response.close()
            except (AttemptFailed, PipelineError):
                self._session.close()
                raise
            except Exception as error:
                self._session.close()
                if is_over.is_set():
                    raise AttemptFailed(
                        said("took_too_long", seconds=fetch.total_timeout_s), kind="timeout"
                    ) from error
                raise describe_failure(error, self._spec, url) from error
            if is_over.is_set():
                raise AttemptFailed(said("took_too_long", seconds=fetch.total_timeout_s), kind="timeout")
        if is_broken:
            self._session.close()
        try:
            return read_response(bytes(self._connection.recorder.response), fetch.max_bytes), is_broken
        except CutOff as error:
            return error.response, True

    def _send(self, url: str, headers: Mapping[str, str], form: str | None) -> requests.Response:
        return self._session.request(
            "GET" if form is None else "POST",
            url,
            data=form,
            headers=dict(headers) | ({} if form is None else self._form_headers()),
            timeout=self._spec.fetch.timeout_s,
            stream=True,
            allow_redirects=False,
        )

    def _form_headers(self) -> dict[str, str]:
        """What a script of the list page would say of its form: some sites answer to nothing else."""
        paths = [place.path for place in self._spec.lists if "{" not in place.path]
        return {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Requested-With": "XMLHttpRequest",
            "Referer": list_url(self._spec, paths[0] if paths else "/"),
        }

    def _find_endpoints(self, host: str, port: int) -> list[Endpoint]:
        # The connection names the host that it really goes to; this holds whatever a URL parser made of the
        # URL.
        if host.lower().rstrip(".") not in self._spec.allow_hosts:
            raise Disallowed(
                *message_of("foreign_connection"),
                source_id=self._spec.id,
                host=host,
            )
        if self._connection.proxy is not None:
            refuse_private_address(host)
            return [Endpoint(self._connection.proxy.host, self._connection.proxy.port)]
        fetch = self._spec.fetch
        return find_endpoints(
            self._settings,
            host,
            port,
            allow_private=fetch.allow_private_address,
            prefer_ipv4=fetch.prefer_ipv4,
        )


def user_agent(settings: Settings) -> str:
    """Who we are and where to complain."""
    contact = "".join(
        character for character in settings.contact if 32 < ord(character) < 127 and character not in "()"
    )
    return f"{PRODUCT_TOKEN}/{metadata.version('gov-reviews')} (+{contact})"


def _is_challenge(transaction: HttpTransaction) -> bool:
    """Whether a 5xx answer is a firewall's: then it is not retried."""
    if transaction.status == 429:
        return False
    return classify_response(transaction.status, transaction.headers, transaction.page)[0] in _BLOCKED
