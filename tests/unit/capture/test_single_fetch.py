"""One page for a person to look at."""

from __future__ import annotations

import pytest

from gov_reviews.capture.single_fetch import fetch_page
from gov_reviews.errors import BotChallenge, Disallowed, InvalidRequest, WrongContent

HOME = "http://unit.sample.example"


def test_a_page_of_a_registered_host(settings, site, register) -> None:
    register()
    site.page("/a.html", "<p>政协</p>" * 50)
    body, content_type, url = fetch_page(settings, f"{HOME}/a.html#x")
    assert (body.decode(), content_type, url) == (
        "<p>政协</p>" * 50,
        "text/html; charset=utf-8",
        f"{HOME}/a.html",
    )
    assert not settings.archive_root.exists()


def test_refusals(settings, site, register) -> None:
    register()
    site.page("/blocked.html", "<html></html>", status=412)
    with pytest.raises(Disallowed, match="not registered"):
        fetch_page(settings, "http://evil.example/a.html")
    with pytest.raises(InvalidRequest):
        fetch_page(settings, "file:///etc/passwd")
    with pytest.raises(WrongContent, match="404"):
        fetch_page(settings, f"{HOME}/none.html")
    with pytest.raises(BotChallenge):
        fetch_page(settings, f"{HOME}/blocked.html")
