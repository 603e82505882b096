"""Requests to the operator's own addresses, against a server on loopback."""

from __future__ import annotations

import json
import socket
import traceback

import pytest
from tests.local_receivers import web_sink

from gov_reviews.messages.operator_http import NotDelivered, send_to_operator, shown_place

HIDDEN = "t0ken-of-the-robot"


def test_a_body_arrives_as_json_and_the_answer_comes_back() -> None:
    with web_sink(body=b'{"errcode": 0}') as sink:
        assert (
            send_to_operator(f"{sink.address}/send?key={HIDDEN}", body={"text": "综述"}) == b'{"errcode": 0}'
        )
    (request,) = sink.requests
    assert (request.method, request.path) == ("POST", f"/send?key={HIDDEN}")
    assert json.loads(request.body) == {"text": "综述"}
    assert request.content_type.startswith("application/json")


def test_a_heartbeat_is_a_bare_get() -> None:
    with web_sink() as sink:
        send_to_operator(sink.address, "GET")
    assert [(request.method, request.body) for request in sink.requests] == [("GET", b"")]


@pytest.mark.parametrize("status", [301, 403, 500])
def test_what_is_no_success_is_an_error_without_the_secret(status: int) -> None:
    with web_sink(status=status, location="/elsewhere" if status == 301 else "") as sink:
        with pytest.raises(NotDelivered, match=f"status {status}") as caught:
            send_to_operator(f"{sink.address}/hook/{HIDDEN}?key={HIDDEN}")
        assert len(sink.requests) == 1  # a redirect is not followed
    assert sink.address in str(caught.value)
    assert HIDDEN not in "".join(traceback.format_exception(caught.value))


def test_nobody_there_is_an_error_without_the_secret() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(NotDelivered, match="cannot be reached") as caught:
        send_to_operator(f"http://127.0.0.1:{port}/{HIDDEN}")
    assert HIDDEN not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "address", ["", "ftp://host/x", f"file:///{HIDDEN}", "http://", "http://[x", "host/path"]
)
def test_what_is_no_address_of_the_web_is_refused_unseen(address: str) -> None:
    with pytest.raises(NotDelivered, match="http:// or https://") as caught:
        send_to_operator(address)
    assert HIDDEN not in str(caught.value)


def test_what_may_be_shown_of_an_address() -> None:
    assert shown_place(f"https://user:{HIDDEN}@hooks.example:8443/a/b?c=d") == "https://hooks.example:8443"
