"""URLs of web pages are hostile until checked; one article has one URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.errors import InvalidRequest
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import (
    canonical_url,
    is_allowed,
    is_sister_host,
    join_url,
    split_form,
    split_url,
    with_form,
)


@pytest.fixture(scope="module")
def spec() -> SourceSpec:
    return SourceSpec.model_validate(
        {
            "id": "xx_php",
            "name": "样例",
            "name_en": "Example",
            "org_type": "cppcc",
            "admin": {"level": "county"},
            "base_url": "http://zx.example.org",
            "allow_hosts": ["zx.example.org"],
            "family": "php_site",
            "evidence": {"status": "I", "note": "invented", "checked": "2026-01-01"},
            "fetch": {"scheme": "http"},
            "articles": {
                "canonical": [{"match": r"^/html/news-view-(\d+)\.html$", "to": r"/news_view.php?id=\1"}],
                "keep_query": ["id"],
            },
        }
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://zx.example.org/news_view.php?id=12",
        "https://ZX.Example.org:443/news_view.php?id=12&from=list#top",
        "http://zx.example.org:80/html/news-view-12.html",
        "http://zx.example.org./news_view.php?sid=8&id=12",
    ],
)
def test_one_article_one_url(spec: SourceSpec, url: str) -> None:
    assert canonical_url(spec, url) == "http://zx.example.org/news_view.php?id=12"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://zx.example.org/",
        "//zx.example.org/",
        "http://",
        "http://user:secret@zx.example.org/",
        "http://zx.example.org\\@evil.example/",
        "http://zx.example.org/a b",
        "http://zx.example.org/\x00",
        "http://zx.example.org:99999/",
        "http://[::1",
        "http://zx.example.org/" + "a" * 3000,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_http_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidRequest):
        split_url(url)


def test_secrets_do_not_reach_the_error_text() -> None:
    with pytest.raises(InvalidRequest) as caught:
        split_url("http://user:secret@zx.example.org/")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("./202301/t20230106_1.html", "http://zx.example.org/zwxx/202301/t20230106_1.html"),
        ("../a.html", "http://zx.example.org/a.html"),
        ("..\\b\\c.html", "http://zx.example.org/b/c.html"),
        ("a b.html", "http://zx.example.org/zwxx/a%20b.html"),
        ("政协.html", "http://zx.example.org/zwxx/%E6%94%BF%E5%8D%8F.html"),
        ("/x\n/y.html", "http://zx.example.org/x/y.html"),
        ("javascript:void(0)", None),
        ("mailto:a@b.c", None),
        ("#top", None),
        ("", None),
        ("http://[bad", None),
    ],
)
def test_links_of_pages(reference: str, expected: str | None) -> None:
    assert join_url("http://zx.example.org/zwxx/index.html", reference) == expected


def test_only_own_hosts_and_default_ports(spec: SourceSpec) -> None:
    assert is_allowed(spec, "https://zx.example.org/x")
    assert not is_allowed(spec, "http://zx.example.org:8080/x")
    assert not is_allowed(spec, "http://evil.example/x")
    assert not is_allowed(spec, "nonsense")


@given(st.text(max_size=80))
def test_any_link_joins_to_a_checked_url_or_to_nothing(reference: str) -> None:
    joined = join_url("http://zx.example.org/a/", reference)
    assert joined is None or split_url(joined).url == joined


def test_canonical_is_stable(spec: SourceSpec) -> None:
    once = canonical_url(spec, "https://zx.example.org/新闻/%e6%94%bf?id=1&x=2")
    assert canonical_url(spec, once) == once


@pytest.mark.parametrize("url", ["http://a.example/list", "http://a.example/list?x=1"])
@pytest.mark.parametrize("form", ["a=1", "a=%E6%94%BF&b=x+y&c=%26"])
def test_what_is_asked_with_form_data_has_an_address_of_its_own(url: str, form: str) -> None:
    known = with_form(url, form)
    assert split_url(known).url == known, "it stays the same"
    assert split_form(known) == (url, form)
    assert split_form(url) == (url, None)
    assert join_url("http://a.example/", known) is None, "no link of a page leads there"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("www.place.gov.cn", "zx.place.gov.cn", True),
        ("place.gov.cn", "zx.place.gov.cn", True),
        ("www.place.gov.cn", "www.other.gov.cn", False),
        ("www.place.com", "zx.place.com", True),
        ("www.place.cn", "zx.place.cn", True),
        ("place.cn", "other.cn", False),
        ("gov.cn", "place.gov.cn", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("localhost", "localhost", True),
    ],
)
def test_hosts_of_one_owner(one: str, other: str, expected: bool) -> None:
    assert is_sister_host(one, other) is expected
