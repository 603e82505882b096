"""Connections that keep a transaction byte for byte, go only to checked addresses, and end when their time is
up.

requests and urllib3 do HTTP and TLS; the two hooks used here (`_new_conn`, `response_class`) decide where the
socket goes and record what passes through it. Certificates are checked against the host name as usual.
"""

from __future__ import annotations

import contextlib
import functools
import http.client
import math
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from gov_reviews.capture.address import Endpoint
from gov_reviews.capture.http_proxy import HttpProxy, without_credentials
from gov_reviews.errors import InvalidRequest, WrongContent
from gov_reviews.knowledge.message_texts import message_of

_MAX_HEAD_BYTES = 256_000
_STEP = 1_048_576
FindEndpoints = Callable[[str, int], list[Endpoint]]


class Recorder:
    """Request and response of one transaction, as they pass the socket."""

    def __init__(self, max_bytes: int) -> None:
        self.request = bytearray()
        self.response = bytearray()
        self.address: str | None = None
        self._max_bytes = max_bytes + _MAX_HEAD_BYTES

    def record(self, data: bytes) -> bytes:
        """Keep bytes that came from the site; refuse more than the limit."""
        self.response += data
        if len(self.response) > self._max_bytes:
            raise WrongContent(*message_of("answer_too_large", count=self._max_bytes - _MAX_HEAD_BYTES))
        return data


class HostConnection:
    """What the connections of one client share: where to connect, the current recorder, and the means to hang
    up.
    """

    def __init__(self, find_endpoints: FindEndpoints, max_bytes: int, proxy: HttpProxy | None = None) -> None:
        self.find_endpoints = find_endpoints
        self.proxy = proxy
        self.max_bytes = max_bytes
        self.recorder = Recorder(max_bytes)
        self._handle: socket.socket | None = None
        self._address: str | None = None

    def open_socket(
        self, endpoint: Endpoint, host: str, port: int, timeout: float | None, *, is_secure: bool
    ) -> socket.socket:
        """A socket to an endpoint; where that is the proxy, and TLS is to follow, with a tunnel to the host.

        Raises:
            OSError: There is none.
        """
        if self.proxy is None:
            return socket.create_connection((endpoint.address, endpoint.port), timeout)
        sock = self.proxy.connect(timeout)
        if is_secure:
            self.proxy.open_tunnel(sock, host, port)
        return sock

    def as_recorded(self, data: bytes | bytearray) -> bytes:
        """What is kept of a part of a request."""
        return bytes(data) if self.proxy is None else without_credentials(bytes(data))

    def new_recorder(self) -> Recorder:
        """Start the recorder of the next transaction."""
        self.recorder = Recorder(self.max_bytes)
        self.recorder.address = self._address
        return self.recorder

    def opened(self, sock: socket.socket) -> None:
        """Remember a new connection. The duplicate can be shut down while TLS owns the original."""
        self.forget()
        self._handle = sock.dup()
        self._address = self.recorder.address = str(sock.getpeername()[0])

    def forget(self) -> None:
        """Drop the duplicate."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    @contextlib.contextmanager
    def time_limit(self, seconds: float) -> Iterator[threading.Event]:
        """Hang up when a transaction takes longer in all, however slowly its bytes drip.

        The event says that this happened.
        """
        is_over = threading.Event()

        def hang_up() -> None:
            is_over.set()
            handle = self._handle
            if handle is not None:
                with contextlib.suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(seconds, hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield is_over
        finally:
            timer.cancel()


class _RecordedReader:
    """The file of a response's socket; everything read from it is recorded."""

    def __init__(self, reader: Any, recorder: Recorder) -> None:
        self._reader = reader
        self._recorder = recorder

    def read(self, size: int = -1) -> bytes:
        if size is not None and 0 <= size <= _STEP:
            return self._recorder.record(self._reader.read(size))
        # Step by step, whatever a hostile length asks for: nothing beyond the limit of the recorder is ever
        # held.
        parts: list[bytes] = []
        left = math.inf if size is None or size < 0 else size
        while left > 0 and (part := self._recorder.record(self._reader.read(int(min(left, _STEP))))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def read1(self, size: int = -1) -> bytes:
        return self._recorder.record(self._reader.read1(size))

    def readline(self, limit: int = -1) -> bytes:
        return self._recorder.record(self._reader.readline(limit))

    def readinto(self, buffer: Any) -> int:
        count = self._reader.readinto(buffer)
        self._recorder.record(bytes(memoryview(buffer)[:count]))
        return int(count)

    def __getattr__(self, name: str) -> Any:  # close, flush, closed ...
        return getattr(self._reader, name)


class _RecordedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, recorder: Recorder, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = _RecordedReader(self.fp, recorder)  # type: ignore[assignment]


def _connection_class(base: type[HTTPConnection], shared: HostConnection) -> type[HTTPConnection]:
    """A connection class of urllib3 whose sockets go where `shared` says."""
    is_secure = issubclass(base, HTTPSConnection)

    class RecordedConnection(base):  # type: ignore[valid-type, misc]
        def putrequest(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
            # The recorder starts before the socket is opened: connect() runs inside the first send().
            self.response_class = functools.partial(_RecordedResponse, recorder=shared.new_recorder())
            proxy = None if is_secure else shared.proxy
            if proxy is None:
                super().putrequest(method, url, *args, **kwargs)
                return
            # the absolute form: the proxy has to know where it goes
            port = "" if self.port == self.default_port else f":{self.port}"
            super().putrequest(method, f"http://{self.host}{port}{url}", *args, **kwargs)
            if proxy.authorization is not None:
                self.putheader("Proxy-Authorization", proxy.authorization)

        def send(self, data: Any) -> None:
            if isinstance(data, bytes | bytearray):
                shared.recorder.request += shared.as_recorded(data)
            super().send(data)

        def _new_conn(self) -> socket.socket:
            problem: OSError | None = None
            for endpoint in shared.find_endpoints(self.host, self.port):
                try:
                    sock = shared.open_socket(
                        endpoint, self.host, self.port, self.timeout, is_secure=is_secure
                    )
                except TimeoutError as error:
                    problem = error
                    continue
                except OSError as error:
                    problem = error
                    continue
                shared.opened(sock)
                return sock
            if isinstance(problem, TimeoutError):
                raise ConnectTimeoutError(self, f"no connection within {self.timeout} s") from problem
            raise NewConnectionError(self, f"no connection: {problem}") from problem

    return RecordedConnection


class HostAdapter(HTTPAdapter):
    """Transport of a requests session that connects over a `HostConnection`; one connection per host, no
    retries of its own.
    """

    def __init__(
        self, shared: HostConnection, *, is_legacy_tls: bool = False, certificate: Path | None = None
    ) -> None:
        self._shared = shared
        self._is_legacy_tls = is_legacy_tls
        self._certificate = certificate
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Put our connection classes into the pools."""
        if self._is_legacy_tls or self._certificate is not None:
            context = _legacy_context() if self._is_legacy_tls else create_urllib3_context()
            if self._certificate is not None:
                _trust(context, self._certificate)
            kwargs["ssl_context"] = context
        super().init_poolmanager(*args, **kwargs)
        plain = type(
            "LinePool",
            (HTTPConnectionPool,),
            {"ConnectionCls": _connection_class(HTTPConnection, self._shared)},
        )
        secure = type(
            "SecureLinePool",
            (HTTPSConnectionPool,),
            {"ConnectionCls": _connection_class(HTTPSConnection, self._shared)},
        )
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}


def make_session(
    shared: HostConnection,
    headers: dict[str, str],
    *,
    is_legacy_tls: bool = False,
    certificates: Mapping[str, Path] | None = None,
) -> requests.Session:
    """A session without memory: no cookies, no proxies or credentials from the environment, no redirects of
    its own.

    Args:
        certificates: Files of further certificates, by "host" or "host:port"; the usual ones count besides.

    Raises:
        InvalidRequest: Such a file holds no certificates.
    """
    session = _Session()
    session.trust_env = False
    session.headers.clear()
    session.headers.update(headers)
    session.cookies.set_policy(_NoCookies())
    for prefix in ("http://", "https://"):
        session.mount(prefix, HostAdapter(shared, is_legacy_tls=is_legacy_tls))
    for host, path in (certificates or {}).items():
        adapter = HostAdapter(shared, is_legacy_tls=is_legacy_tls, certificate=path)
        session.mount(f"https://{host}/", adapter)
    return session


def _trust(context: ssl.SSLContext, path: Path) -> None:
    """Trust what a file holds, also a certificate that somebody else has issued."""
    try:
        context.load_verify_locations(path)
    except OSError as error:  # ssl.SSLError is one
        raise InvalidRequest(
            "The file of certificates cannot be read: it has to hold them in PEM "
            f"(-----BEGIN CERTIFICATE-----). {error.strerror or error}",
            f"无法读取证书文件：应为 PEM 格式（-----BEGIN CERTIFICATE-----）。{error.strerror or error}",
            path=path,
        ) from error
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN


def _legacy_context() -> ssl.SSLContext:
    """TLS as old servers need it; certificate and host name are checked all the same."""
    context = create_urllib3_context(
        ssl_minimum_version=ssl.TLSVersion.MINIMUM_SUPPORTED, ciphers="DEFAULT:@SECLEVEL=1"
    )
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT; Python names it from 3.12 on
    return context


class _Session(requests.Session):
    """Sees no redirect: requests takes the target apart even when it is not to follow it, and fails on one
    that is no URL.
    """

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None; the client reads Location itself."""
        return None


class _NoCookies(DefaultCookiePolicy):
    """Refuses every cookie: a crawl that carries a session would look like a visitor and change what is
    served.
    """

    def set_ok(self, cookie: Any, request: Any) -> bool:
        return False

    def return_ok(self, cookie: Any, request: Any) -> bool:
        return False
