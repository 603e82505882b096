"""Where an answer sends its reader."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.capture.redirects import redirect_target, refresh_target
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import WrongContent

HERE = "http://zx.example.org/a/b.html"


def answer(status: int = 200, body: str = "", **headers: str) -> HttpTransaction:
    page = DecodedPage(body.encode(), HERE)
    return HttpTransaction(
        HERE, HERE, datetime(2026, 1, 1, tzinfo=UTC), status, headers, page, b"", b"", None
    )


@pytest.mark.parametrize(
    ("status", "location", "target"),
    [
        (301, "/c.html", "http://zx.example.org/c.html"),
        (302, "https://other.example/x", "https://other.example/x"),
        (303, "c.html", "http://zx.example.org/a/c.html"),
        (200, "/c.html", None),
        (304, "/c.html", None),
        (302, "", None),
    ],
)
def test_redirects(status: int, location: str, target: str | None) -> None:
    assert redirect_target(answer(status, location=location)) == target


@pytest.mark.parametrize("location", ["javascript:alert(1)", "http:///", "\ufffd/c.html"])
def test_a_redirect_to_no_url_is_named(location: str) -> None:
    with pytest.raises(WrongContent, match="no URL"):
        redirect_target(answer(302, location=location))


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=c.html">', "http://zx.example.org/a/c.html"),
        (
            "<META HTTP-EQUIV=refresh CONTENT='3;URL=/c.html?a=1&amp;b=2'>",
            "http://zx.example.org/c.html?a=1&b=2",
        ),
        ('<meta http-equiv="refresh" content="300; url=c.html">', None),
        ('<meta http-equiv="refresh" content="5">', None),
        ('<meta http-equiv="refresh" content="0; url=c.html"><p>' + "政协" * 200, None),
    ],
)
def test_only_a_page_that_is_nothing_but_a_refresh_leads_on(markup: str, target: str | None) -> None:
    assert refresh_target(answer(body=f"<html>{markup}</html>")) == target
