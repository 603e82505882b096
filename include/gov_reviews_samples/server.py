"""Serve the four sample sites on loopback, distinguished by the Host header.

In: the content of include/sample_site and the number of batches in the state file, read again for every
request. Out: HTTP/1.1 answers as real sites give them, and a log of the requests in memory (GET /__requests
with Host control.sample.example). Refuses to listen on anything but a loopback address.
"""

from __future__ import annotations

import gzip
import hashlib
import ipaddress
import json
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Any

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings
from gov_reviews_samples.articles import last_batch
from gov_reviews_samples.sites import HOSTS, build_site
from gov_reviews_samples.sites.site_page import Page, Site, render
from gov_reviews_samples.state import SampleSiteState, locked_state, read_state, write_state

CONTROL_HOST = "control.sample.example"
LOG_LENGTH = 20_000
_SOURCE_OF_HOST = {host: source_id for source_id, host in HOSTS.items()}


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as the server saw it and what it answered."""

    number: int
    host: str
    method: str
    target: str
    status: int
    body_bytes: int
    user_agent: str | None
    if_none_match: str | None
    if_modified_since: str | None
    accept_encoding: str | None


class SampleSiteServer(ThreadingHTTPServer):
    """The HTTP server; one for all hosts."""

    daemon_threads = True

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self.settings = settings
        self.log: deque[LoggedRequest] = deque(maxlen=LOG_LENGTH)
        self._log_lock = threading.Lock()
        self._logged = 0
        super().__init__((host, port), _Handler)

    @property
    def address(self) -> str:
        """127.0.0.1:40123."""
        return f"{self.server_address[0]!s}:{self.server_address[1]}"

    def record(self, handler: _Handler, status: int, body_bytes: int) -> None:
        """Add a request to the log."""
        headers = handler.headers
        with self._log_lock:
            self._logged += 1
            self.log.append(
                LoggedRequest(
                    number=self._logged,
                    host=handler.site_host,
                    method=handler.command,
                    target=handler.path,
                    status=status,
                    body_bytes=body_bytes,
                    user_agent=headers["User-Agent"],
                    if_none_match=headers["If-None-Match"],
                    if_modified_since=headers["If-Modified-Since"],
                    accept_encoding=headers["Accept-Encoding"],
                )
            )

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of an answer is its own affair; anything else is reported as
        usual.
        """
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def requests(self) -> list[LoggedRequest]:
        """The log so far."""
        with self._log_lock:
            return list(self.log)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: SampleSiteServer
    protocol_version = "HTTP/1.1"
    server_version = "gov-reviews-sample"
    sys_version = ""
    timeout = 60
    wbufsize = -1  # head and body leave together: else Nagle and the delayed ACK cost 40 ms a request
    disable_nagle_algorithm = True

    @property
    def site_host(self) -> str:
        """Host header without port, lower case."""
        return (self.headers["Host"] or "").rsplit(":", 1)[0].strip().lower()

    def do_GET(self) -> None:
        """Answer a page."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer a page's headers."""
        self._answer()

    def do_POST(self) -> None:
        """Refuse: these sites are only read."""
        self.close_connection = True  # the request's body is not read
        self._send(
            HTTPStatus.METHOD_NOT_ALLOWED,
            {"Content-Type": "text/plain", "Allow": "GET, HEAD", "Connection": "close"},
            b"",
        )

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Keep standard error quiet: requests are in the log in memory."""

    def _answer(self) -> None:
        if self.site_host == CONTROL_HOST:
            self._answer_control()
            return
        source_id = _SOURCE_OF_HOST.get(self.site_host)
        if source_id is None:
            rows = "\n".join(f"<li>{source} http://{host}/</li>" for source, host in HOSTS.items())
            self._send(
                HTTPStatus.OK,
                {"Content-Type": "text/html; charset=utf-8"},
                render("index.html", sites=rows).encode("utf-8"),
            )
            return
        site = build_site(source_id, min(read_state(self.server.settings).batch, last_batch()))
        page = site.answer(self.path)
        if site.has_validators and page.status == HTTPStatus.OK and self._is_unchanged(page):
            self._send(HTTPStatus.NOT_MODIFIED, _validators(page, is_weak=False), b"")
            return
        self._send_page(site, page)

    def _answer_control(self) -> None:
        if self.path.split("?")[0] != "/__requests":
            self._send(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain"}, b"GET /__requests\n")
            return
        log = json.dumps([asdict(request) for request in self.server.requests()]).encode("ascii")
        self._send(HTTPStatus.OK, {"Content-Type": "application/json"}, log)

    def _send_page(self, site: Site, page: Page) -> None:
        body = page.body
        headers = {"Content-Type": page.content_type}
        is_zipped = site.has_gzip and "gzip" in (self.headers["Accept-Encoding"] or "").lower()
        if is_zipped:
            body = gzip.compress(body, mtime=0)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        if site.has_validators and page.status == HTTPStatus.OK:
            headers |= _validators(page, is_weak=is_zipped)
        self._send(page.status, headers, body)

    def _is_unchanged(self, page: Page) -> bool:
        """Whether the client's validators fit; If-None-Match decides where both are sent (RFC 9110,
        13.2.2).
        """
        if (sent := self.headers["If-None-Match"]) is not None:
            tags = {tag.strip().removeprefix("W/") for tag in sent.split(",")}
            return "*" in tags or _etag(page) in tags
        since, changed = self.headers["If-Modified-Since"], page.last_modified
        if since is None or changed is None:
            return False
        try:
            seen = parsedate_to_datetime(since)
        except ValueError:
            return False
        return seen.tzinfo is not None and changed.replace(microsecond=0) <= seen

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        if (
            self.site_host != CONTROL_HOST
        ):  # before the answer leaves, so that a client finds its own request in the log
            self.server.record(self, int(status), len(body))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _etag(page: Page) -> str:
    return f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'


def _validators(page: Page, *, is_weak: bool) -> dict[str, str]:
    headers = {"ETag": ("W/" if is_weak else "") + _etag(page)}
    if page.last_modified is not None:
        headers["Last-Modified"] = _http_date(page.last_modified)
    return headers


def _http_date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def publish_next(settings: Settings) -> int:
    """Bring out the next batch of articles; works while a server runs.

    Returns:
        How many batches are out now.

    Raises:
        InvalidRequest: Every batch is out.
    """
    with locked_state(settings) as state:
        if state.batch >= last_batch():
            raise InvalidRequest(
                "Every batch of the sample sites is out. Delete the state file to begin again with the "
                "first.",
                "样例网站的各批内容均已放出。删除状态文件可从第一批重新开始。",
                batch=state.batch,
                path=settings.sample_site_state / "state.json",
            )
        write_state(settings, state.model_copy(update={"batch": state.batch + 1}))
        return state.batch + 1


@contextmanager
def running_sample_site(settings: Settings, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve the sample sites in a thread of this process; yields "host:port".

    The state file holds the address meanwhile.
    """
    with _running_server(settings, host, port) as server:
        yield server.address


def serve_sample_sites(
    settings: Settings, host: str = "127.0.0.1", port: int = 0, ready: Callable[[str], None] | None = None
) -> None:
    """Serve the sample sites until SIGINT or SIGTERM. To be called in the main thread.

    Args:
        settings: Its data root holds the state.
        host: A loopback address.
        port: 0 takes a free one.
        ready: Called with "host:port" once requests are answered and the state file holds the address.

    Raises:
        InvalidRequest: Not a loopback address, or the port is taken.
    """
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    previous = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with _running_server(settings, host, port) as server:
            if ready is not None:
                ready(server.address)
            stop.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def _running_server(settings: Settings, host: str, port: int) -> Iterator[SampleSiteServer]:
    server = _bind(settings, host, port)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-site", daemon=True
    )
    thread.start()
    try:
        _register(settings, server.address)
        try:
            yield server
        finally:
            _unregister(settings, server.address)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _bind(settings: Settings, host: str, port: int) -> SampleSiteServer:
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError as error:
        raise InvalidRequest(
            "The sample sites need an IPv4 loopback address such as 127.0.0.1.",
            "样例网站需要 IPv4 本机地址，如 127.0.0.1。",
            host=host,
        ) from error
    if not address.is_loopback:
        raise InvalidRequest(
            "The sample sites are served on loopback only; use 127.0.0.1.",
            "样例网站只在本机地址上提供；请用 127.0.0.1。",
            host=host,
        )
    try:
        return SampleSiteServer(settings, host, port)
    except (OSError, OverflowError) as error:
        raise InvalidRequest(
            f"Cannot listen there ({error}). Choose another port, or 0 for a free one.",
            f"无法在此监听（{error}）。请另选端口，或用 0 自动选择空闲端口。",
            host=host,
            port=port,
        ) from error


def _register(settings: Settings, address: str) -> None:
    with locked_state(settings) as state:
        write_state(settings, state.model_copy(update={"address": address, "pid": os.getpid()}))


def _unregister(settings: Settings, address: str) -> None:
    """Take the address back, unless another server has put its own there since."""
    with locked_state(settings) as state:
        if state.address == address and state.pid == os.getpid():
            write_state(settings, SampleSiteState(batch=state.batch))
