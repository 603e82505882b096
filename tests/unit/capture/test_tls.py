"""Certificates are checked, for old servers too; the exchange behind TLS is taped in the clear."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gov_reviews.capture import http_client as client_module
from gov_reviews.capture.address import Endpoint
from gov_reviews.capture.http_client import PoliteClient
from gov_reviews.errors import InvalidRequest, Unreachable

REAL = {
    "id": "real_one",
    "base_url": "https://zx.example.org",
    "allow_hosts": ["zx.example.org"],
    "is_sample": False,
    "enabled": False,
    "fetch": {"scheme": "https"},
}


def make_certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/a.html" else 404)
        self.end_headers()
        self.wfile.write(b"<p>secure</p>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    servers = []

    def start(host: str) -> Path:
        path = make_certificate(tmp_path, host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        server = HTTPServer(("127.0.0.1", 0), Page)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *args: None  # type: ignore[method-assign]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        endpoint = Endpoint("127.0.0.1", server.server_address[1])
        monkeypatch.setattr(client_module, "find_endpoints", lambda *args, **kwargs: [endpoint])
        return path

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("tls", ["default", "legacy"])
def test_a_certificate_nobody_vouches_for(serve, settings, make_spec, tls: str) -> None:
    serve("zx.example.org")
    with PoliteClient(settings, make_spec(**REAL | {"fetch": {"scheme": "https", "tls": tls}})) as one:
        with pytest.raises(Unreachable, match="secure connection failed"):
            one.fetch("https://zx.example.org/a.html")
        assert one.requests == 1, "not retried: it would not get better"


@pytest.mark.parametrize("tls", ["default", "legacy"])
def test_a_trusted_certificate(serve, settings, make_spec, tls: str) -> None:
    trusted = serve("zx.example.org")
    with PoliteClient(settings, make_spec(**REAL | {"fetch": {"scheme": "https", "tls": tls}})) as one:
        one._session.verify = str(trusted)
        exchange = one.fetch("https://zx.example.org/a.html")
    assert exchange.body == b"<p>secure</p>"
    assert exchange.request.startswith(b"GET /a.html HTTP/1.1\r\nHost: zx.example.org\r\n")
    assert exchange.response.startswith(b"HTTP/1.0 200 OK\r\n")
    assert exchange.address == "127.0.0.1"


def test_the_certificate_of_another_host(serve, settings, make_spec) -> None:
    trusted = serve("other.example.org")
    with PoliteClient(settings, make_spec(**REAL)) as one:
        one._session.verify = str(trusted)
        with pytest.raises(Unreachable, match="secure connection failed"):
            one.fetch("https://zx.example.org/a.html")


def test_a_certificate_of_the_settings_counts_for_its_host(serve, settings, make_spec) -> None:
    trusted = serve("zx.example.org")
    folder = settings.data_root / "certificates"
    folder.mkdir(parents=True)
    (folder / "other.example.org.pem").write_bytes(trusted.read_bytes())
    with PoliteClient(settings, make_spec(**REAL)) as one, pytest.raises(Unreachable, match="secure"):
        one.fetch("https://zx.example.org/a.html")
    (folder / "zx.example.org.pem").write_bytes(trusted.read_bytes())
    with PoliteClient(settings, make_spec(**REAL)) as one:
        assert one.fetch("https://zx.example.org/a.html").status == 200
    ported = REAL | {"base_url": "https://zx.example.org:8443"}
    with PoliteClient(settings, make_spec(**ported)) as one:
        answer = one.fetch("https://zx.example.org:8443/a.html")
    assert b"Host: zx.example.org:8443\r\n" in answer.request


def test_a_file_without_certificates_is_named(settings, make_spec) -> None:
    folder = settings.data_root / "certificates"
    folder.mkdir(parents=True)
    (folder / "zx.example.org.pem").write_text("nothing", encoding="utf-8")
    with pytest.raises(InvalidRequest, match=r"has to hold them in PEM.*zx\.example\.org\.pem"):
        PoliteClient(settings, make_spec(**REAL))
