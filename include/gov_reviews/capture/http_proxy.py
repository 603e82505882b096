"""A proxy between this machine and the sites: its address from GOV_REVIEWS_PROXY in, a tunnel to a site out.

Plain HTTP is asked for through it in absolute form; for TLS it only passes bytes on (CONNECT), so
certificates are checked as ever. It resolves the names: that an address is public cannot be checked here, so
only addresses that are written out are. Credentials go to the proxy and into no archive.
"""

from __future__ import annotations

import base64
import ipaddress
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from gov_reviews.capture.address import is_public
from gov_reviews.errors import Disallowed, InvalidRequest
from gov_reviews.knowledge.message_texts import message_of

_MOST_HEAD_BYTES = 16_384
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})([^\r\n]{0,80})")
_AUTHORIZATION = re.compile(rb"(?im)^proxy-authorization:[^\r\n]*+\r\n")


@dataclass(frozen=True, slots=True)
class HttpProxy:
    """Where a proxy listens.

    Attributes:
        authorization: What it wants to be told in Proxy-Authorization; None: nothing.
    """

    host: str
    port: int
    authorization: str | None = field(default=None, repr=False)

    def connect(self, timeout: float | None) -> socket.socket:
        """A connection to the proxy.

        Raises:
            OSError: There is none.
        """
        return socket.create_connection((self.host, self.port), timeout)

    def open_tunnel(self, sock: socket.socket, host: str, port: int) -> None:
        """Have the proxy pass on what follows to a site.

        Raises:
            OSError: It refuses; the words say how.
        """
        lines = [f"CONNECT {host}:{port} HTTP/1.1", f"Host: {host}:{port}"]
        if self.authorization is not None:
            lines.append(f"Proxy-Authorization: {self.authorization}")
        sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
        head = b""
        # Byte by byte: what follows the head belongs to the site.
        while not head.endswith(b"\r\n\r\n") and len(head) < _MOST_HEAD_BYTES and (byte := sock.recv(1)):
            head += byte
        status = _STATUS.match(head)
        if status is None or status[1] != b"200":
            words = b"".join(status.groups()).decode("latin-1") if status else "not in HTTP"
            raise OSError(f"the proxy (GOV_REVIEWS_PROXY) does not open a way to {host}: {words}")


def parse_proxy(text: str) -> HttpProxy:
    """The proxy that an address names: http://host:port, with user:password@ before the host if it wants
    them.

    Raises:
        InvalidRequest: No such address.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if host is None or port is None or parts.scheme != "http" or parts.path.strip("/") or parts.query:
        raise InvalidRequest(
            "GOV_REVIEWS_PROXY is not the address of a proxy: write http://host:port (with a password: "
            "http://user:password@host:port).",
            "GOV_REVIEWS_PROXY 不是代理地址：应写 http://host:port（有密码时："
            "http://user:password@host:port）。",
        )
    if parts.username is None:
        return HttpProxy(host, port)
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return HttpProxy(host, port, f"Basic {base64.b64encode(pair.encode()).decode()}")


def without_credentials(request: bytes) -> bytes:
    """A recorded request without what only the proxy is to know."""
    return _AUTHORIZATION.sub(b"", request)


def refuse_private_address(host: str) -> None:
    """Refuse a host that is written as an address of the own network.

    Raises:
        Disallowed: It is.
    """
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    if not is_public(host.strip("[]")):
        raise Disallowed(*message_of("host_not_public"), host=host)
