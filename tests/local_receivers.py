"""Receivers of messages on loopback: a web server and a mail server that keep what they are sent.

In: how they are to answer. Out: requests and mails as they came over the wire.
"""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any


@dataclass
class WebRequest:
    """One request."""

    method: str
    path: str
    body: bytes
    content_type: str


@dataclass
class WebSink:
    """A web server. `answers` is (status, body) of every answer; `location` makes it a redirect."""

    address: str = ""
    answers: tuple[int, bytes] = (200, b"ok")
    location: str = ""
    requests: list[WebRequest] = field(default_factory=list)


@contextmanager
def web_sink(status: int = 200, body: bytes = b"ok", location: str = "") -> Iterator[WebSink]:
    """A web server until the block ends."""
    sink = WebSink(answers=(status, body), location=location)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content_type = self.headers.get("Content-Type", "")
            sink.requests.append(WebRequest(self.command, self.path, self.rfile.read(length), content_type))
            self.send_response(sink.answers[0])
            if sink.location:
                self.send_header("Location", sink.location)
            self.send_header("Content-Length", str(len(sink.answers[1])))
            self.end_headers()
            self.wfile.write(sink.answers[1])

        do_GET = do_POST = _answer

        def log_message(self, *said: Any) -> None:
            pass

    with _serving(HTTPServer(("127.0.0.1", 0), Handler)) as server:
        sink.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield sink


@dataclass
class MailSink:
    """A mail server. `refuses` is an answer to MAIL FROM that ends the conversation."""

    port: int = 0
    refuses: bytes = b""
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)


@contextmanager
def mail_sink(refuses: bytes = b"") -> Iterator[MailSink]:
    """A mail server until the block ends: as much of SMTP as smtplib speaks."""
    sink = MailSink(refuses=refuses)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 sink\r\n")
            for line in self.rfile:
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    text = b"".join(
                        line.removeprefix(b".") if line.startswith(b"..") else line for line in lines
                    )
                    sink.mails.append(message_from_bytes(text, policy=policy.default))
                elif verb == b"MAIL" and sink.refuses:
                    self.wfile.write(sink.refuses + b"\r\n")
                    continue
                elif verb == b"RCPT":
                    sink.recipients.append(line.decode().split("<")[1].split(">")[0])
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
                if verb == b"QUIT":
                    return

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        sink.port = server.server_address[1]
        yield sink


@contextmanager
def _serving(server: Any) -> Iterator[Any]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
