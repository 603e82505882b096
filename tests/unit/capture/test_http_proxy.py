"""A proxy between us and the sites: what it is asked, what it is told, what is kept of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.unit.capture.test_tls import REAL, serve

from gov_reviews.capture import http_client as client_module
from gov_reviews.capture.http_client import PoliteClient
from gov_reviews.capture.http_proxy import HttpProxy, parse_proxy, refuse_private_address
from gov_reviews.errors import Disallowed, InvalidRequest, Unreachable

__all__ = ["serve"]

PLAIN = REAL | {"base_url": "http://zx.example.org", "fetch": {"scheme": "http", "retries": 0}}


@dataclass
class Proxy:
    """A proxy that sends every connection to one address, and keeps the heads that it got."""

    target: tuple[str, int] = ("127.0.0.1", 1)
    refusal: bytes = b""
    heads: list[bytes] = field(default_factory=list)
    address: str = ""

    def answer(self, client: socket.socket) -> None:
        with client:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += client.recv(1)
            self.heads.append(head)
            if self.refusal:
                client.sendall(self.refusal)
                return
            with socket.create_connection(self.target, 2) as site:
                if head.startswith(b"CONNECT"):
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    site.sendall(head)
                threading.Thread(target=pump, args=(client, site), daemon=True).start()
                pump(site, client)


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    found = Proxy()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found.address = f"127.0.0.1:{listener.getsockname()[1]}"

        def accept() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=found.answer, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield found


def ask(settings: Any, spec: Any, url: str) -> Any:
    with PoliteClient(settings, spec) as one:
        return one.fetch(url)


def test_plain_http_is_asked_for_in_absolute_form(settings, site, make_spec, proxy) -> None:
    site.page("/a.html", "<p>text</p>")
    host, _, port = site.address.partition(":")
    proxy.target = (host, int(port))
    site.routes["http://zx.example.org/a.html"] = site.routes["/a.html"]
    via = replace(settings, proxy=f"http://desk:se%3Acret@{proxy.address}")
    answer = ask(via, make_spec(**PLAIN), "http://zx.example.org/a.html")
    assert answer.body == b"<p>text</p>"
    start = b"GET http://zx.example.org/robots.txt HTTP/1.1\r\nHost: zx.example.org\r\n"
    assert proxy.heads[0].startswith(start)
    assert site.log[-1][1] == "http://zx.example.org/a.html", "by the same connection"
    assert b"Proxy-Authorization: Basic ZGVzazpzZTpjcmV0" in proxy.heads[-1]
    assert b"Authorization" not in answer.request, "credentials stay out of the archive"
    assert answer.request.startswith(b"GET http://zx.example.org/a.html HTTP/1.1\r\n")


def test_tls_goes_through_a_tunnel_with_its_certificate_checked(
    serve, settings, make_spec, proxy, tmp_path, monkeypatch
) -> None:
    certificate = serve("zx.example.org")
    endpoint = client_module.find_endpoints()[0]  # where the fixture serves
    monkeypatch.setattr(client_module, "find_endpoints", lambda *args, **kwargs: pytest.fail("no look-up"))
    proxy.target = (endpoint.address, endpoint.port)
    via = replace(settings, proxy=f"http://{proxy.address}", certificates=tmp_path / "trusted")
    with pytest.raises(Unreachable, match="secure connection failed"):
        ask(via, make_spec(**REAL), "https://zx.example.org/a.html")
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / "zx.example.org.pem").write_bytes(certificate.read_bytes())
    answer = ask(via, make_spec(**REAL), "https://zx.example.org/a.html")
    assert answer.body == b"<p>secure</p>"
    assert proxy.heads[-1] == b"CONNECT zx.example.org:443 HTTP/1.1\r\nHost: zx.example.org:443\r\n\r\n"
    assert answer.request.startswith(b"GET /a.html HTTP/1.1\r\n")


def test_a_proxy_that_refuses_is_named(settings, make_spec, proxy) -> None:
    proxy.refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
    via = replace(settings, proxy=f"http://{proxy.address}")
    spec = make_spec(**REAL | {"fetch": {"scheme": "https", "retries": 0}})
    with pytest.raises(Unreachable, match=r"GOV_REVIEWS_PROXY.*407 Proxy Authentication"):
        ask(via, spec, "https://zx.example.org/a.html")


def test_own_networks_and_samples_are_not_behind_it(settings, site, make_spec, proxy) -> None:
    site.page("/a.html", "<p>text</p>")
    via = replace(settings, proxy=f"http://{proxy.address}")
    assert ask(via, make_spec(), "http://unit.sample.example/a.html").status == 200
    assert proxy.heads == []


@pytest.mark.parametrize(
    "text",
    ["proxy:8080", "https://proxy:8080", "http://proxy", "http://proxy:8080/x", "http://:8080", "http://p:x"],
)
def test_what_is_no_proxy(text: str) -> None:
    with pytest.raises(InvalidRequest, match="GOV_REVIEWS_PROXY is not"):
        parse_proxy(text)


def test_credentials_are_not_printed() -> None:
    found = parse_proxy("http://desk:secret@proxy.example:3128")
    assert found == HttpProxy("proxy.example", 3128, "Basic ZGVzazpzZWNyZXQ=")
    assert "ZGVz" not in repr(found)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.5", "[::1]"])
def test_a_written_address_of_the_own_network_is_refused(host: str) -> None:
    with pytest.raises(Disallowed, match="not public"):
        refuse_private_address(host)


def test_names_and_public_addresses_pass() -> None:
    for host in ("zx.example.org", "93.184.216.34"):
        refuse_private_address(host)
