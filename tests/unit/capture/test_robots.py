"""robots.txt after RFC 9309."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly

from gov_reviews.capture.robots import ALLOW_ALL, MAX_BYTES, decode_robots, looks_like_robots, parse_robots


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("User-agent: *\nDisallow: /", "/a.html", False),
        ("User-agent: *\nDisallow:", "/a.html", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c.html", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c.html", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.php$", "/x/list.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/x/list.php?id=1", True),
        ("User-agent: *\nDisallow: /*?*id=", "/x?y=1&id=2", False),
        ("User-agent: *\nDisallow: /x/*/z", "/x/y/z/w", False),
        ("User-agent: *\nDisallow: /x/*/z", "/x/z", True),
        ("User-agent: *\nDisallow: /政协/", "/%E6%94%BF%E5%8D%8F/a.html", False),
        ("User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Gov-Reviews/1.0\nDisallow: /b", "/a", True),
        ("User-agent: one\nUser-agent: gov-reviews\nDisallow: /\n", "/a", False),
        ("user-agent : *  # all\n disallow : /a # no", "/a/b", False),
        ("Disallow: /\nUser-agent: *\n", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("User-agent: *\nDisallow: a", "/a", False),
        ("nonsense", "/a", True),
        ("User-agent: *\rDisallow: /a\r", "/a", False),
        ("# x\rUser-agent： *\rDisallow： /a", "/a", False),
        ("\ufeff  User-agent: *\n\u3000Disallow: /a", "/a", False),
    ],
)
def test_rules(text: str, path: str, expected: bool) -> None:
    assert parse_robots(decode_robots(text.encode())).allows(path) is expected


def test_crawl_delay_is_read_and_bounded() -> None:
    assert parse_robots("User-agent: *\nCrawl-delay: 7.5\n").crawl_delay_s == 7.5
    assert parse_robots("User-agent: *\nCrawl-delay: 99999\n").crawl_delay_s == 60
    assert parse_robots("User-agent: *\nCrawl-delay: soon\n").crawl_delay_s is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"User-agent: *\n", True),
        (b"\xef\xbb\xbf# hello\nUSER-AGENT: x", True),
        (b"<!DOCTYPE html><p>User-agent: *</p>", False),
        (b"Sitemap: /x", False),
        (b"", False),
    ],
)
def test_what_looks_like_robots(body: bytes, expected: bool) -> None:
    assert looks_like_robots(decode_robots(body)) is expected


def test_a_hostile_pattern_is_matched_in_linear_time() -> None:
    def match(length: int) -> None:
        rules = parse_robots("User-agent: *\nDisallow: /" + "*a" * length + "$")
        assert rules.allows("/" + "a" * (length * 4 // 5) + "b")

    assert_grows_linearly(match, 500, 5_000)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_file_gives_rules(body: bytes, path: str) -> None:
    assert parse_robots(decode_robots(body)).allows("/" + path) in (True, False)


def test_no_rules_allow_all() -> None:
    assert ALLOW_ALL.allows("/anything")


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings(charset: str) -> None:
    text = decode_robots("User-agent: *\nDisallow: /政协/\n".encode(charset))
    assert looks_like_robots(text)
    assert not parse_robots(text).allows("/政协/a.html")


def test_the_first_500_kib_count() -> None:
    line = "Allow: /x\n"
    padding = line * ((MAX_BYTES - 40) // len(line))
    text = decode_robots(f"User-agent: *\nDisallow: /a\n{padding}Allow: /a/b/c/d/e/f/g\n{line * 9}".encode())
    assert not parse_robots(text).allows("/a/b/c/d/e/f/g"), "cut, or behind the limit"
    assert parse_robots(text).allows("/x")
