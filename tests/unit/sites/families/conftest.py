"""A source of each family, and reading one list page of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families import ListPage, PageRequest, family_of
from gov_reviews.sites.spec import SourceSpec


@pytest.fixture(scope="session")
def make_spec() -> Callable[..., SourceSpec]:
    """A source of a family; `changes` are keys of its file."""

    def make(family: str, **changes: Any) -> SourceSpec:
        values = {
            "id": "xx_test",
            "name": "样例",
            "name_en": "Example",
            "org_type": "cppcc",
            "admin": {"level": "county"},
            "base_url": "http://zx.example.org",
            "allow_hosts": ["zx.example.org"],
            "family": family,
            "evidence": {"status": "I", "note": "invented", "checked": "2026-01-01"},
            "fetch": {"scheme": "http"},
            "lists": [{"id": "news", "path": "/zwxx/index.html"}],
        }
        return SourceSpec.model_validate(values | changes)

    return make


@pytest.fixture(scope="session")
def read() -> Callable[..., ListPage]:
    """Read one list page; `request` are fields of PageRequest."""

    def read_list(spec: SourceSpec, url: str, body: str | bytes, **request: Any) -> ListPage:
        data = body.encode() if isinstance(body, str) else body
        page = DecodedPage(data, url, "", spec.fetch.charset)
        return family_of(spec).read_list(spec, PageRequest(url=url, place=spec.lists[0], **request), page)

    return read_list
