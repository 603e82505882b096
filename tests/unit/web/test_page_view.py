"""Which addresses become links."""

from __future__ import annotations

import pytest

from gov_reviews.web.page_view import safe_address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " data:text/html,x",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "//x.example/",
    ],
)
def test_what_is_no_web_address_stays_text(url: str) -> None:
    assert safe_address(url) is None


def test_web_addresses_become_links() -> None:
    assert safe_address("http://a.example/1?x=2") == "http://a.example/1?x=2"
