"""Addresses that scripts of a page ask for: put together from texts and variables, never by running them."""

from __future__ import annotations

import pytest

from gov_reviews.sites.asked_addresses import find_asked_addresses

PAGE = "http://zx.example.org/lszx/c100231/list.shtml"
CHANNEL = "var channel = '8a1f0c'; var size = 20;"


@pytest.mark.parametrize(
    ("script", "address"),
    [
        (
            f"{CHANNEL} $.ajax({{url: '/common/search/' + channel + '?_pageSize=' + size + '&page=' + n}})",
            "http://zx.example.org/common/search/8a1f0c?_pageSize=20&page=1",
        ),
        ('$.getJSON("data/list_1.json", show)', "http://zx.example.org/lszx/c100231/data/list_1.json"),
        (
            'let column = 77; fetch("/api/articles?column=" + column)',
            "http://zx.example.org/api/articles?column=77",
        ),
    ],
)
def test_an_address_is_put_together(script: str, address: str) -> None:
    assert find_asked_addresses(f"<script>{script}</script>", PAGE) == (address,)


@pytest.mark.parametrize(
    "script",
    [
        "$.ajax({url: '/api/' + made(7) + '/list'})",
        "$.ajax({url: '/api/' + unknown + '/list'})",
        "$.ajax({type: 'POST', url: '/api/list'})",
        "fetch('http://other.example.net/api/list')",
        "$.getScript('/a.js'); fetch('/static/app.js')",
        "map.get('name')",
    ],
)
def test_what_cannot_be_known_or_is_no_list_is_left_out(script: str) -> None:
    assert find_asked_addresses(f"<script>{script}</script>", PAGE) == ()


def test_what_counts_pages_comes_first() -> None:
    script = "$.get('/api/weather?city=7', show); $.get('/api/list?pageNo=' + now, show)"
    assert find_asked_addresses(f"<script>{script}</script>", PAGE) == (
        "http://zx.example.org/api/list?pageNo=1",
        "http://zx.example.org/api/weather?city=7",
    )
