"""The archived copy: what the site sent, as text and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.unit.web.conftest import ARCHIVED

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def key(one_value: Ask) -> str:
    return str(one_value("select publication_key from core.fact_publication where url like 'file:%'"))


def test_the_lines_of_the_page_as_plain_text(client: TestClient, key: str) -> None:
    answer = client.get(f"/archived/{key}")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].endswith("; sandbox")
    assert "SHA-256" in answer.text
    assert "2026-01-10 16:00 Beijing time" in answer.text
    assert answer.text.endswith("第一段&\n第二段")


@pytest.mark.parametrize("is_its_own", [True, False])
def test_a_figure_without_a_capture_of_its_own_is_in_that_of_its_publication(
    client: TestClient, key: str, one_value: Ask, is_its_own: bool
) -> None:
    document = one_value("select document_key from core.fact_publication where publication_key = ?", key)
    figure = one_value(
        "select observation_key from core.fact_observation where (document_key = ?) = ? limit 1",
        document,
        is_its_own,
    )
    assert client.get(f"/archived/{key}?figure={figure}").text == client.get(f"/archived/{key}").text


def test_the_source_as_it_was_sent(client: TestClient, key: str) -> None:
    answer = client.get(f"/archived/{key}?source=1")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith(ARCHIVED)


def test_a_file_of_the_inbox_is_no_link(client: TestClient, key: str, one_value: Ask) -> None:
    document = one_value("select document_key from core.fact_publication where publication_key = ?", key)
    text = client.get(f"/review/{document}").text
    assert "file:///inbox/dropped.html" in text
    assert 'href="file:' not in text


def test_a_copy_that_the_archive_does_not_hold(client: TestClient, one_value: Ask) -> None:
    missing = one_value("select publication_key from core.fact_publication where url like 'http:%' limit 1")
    answer = client.get(f"/archived/{missing}")
    assert answer.status_code == 404
    assert "does not hold" in answer.text


def test_a_publication_that_is_not_there(client: TestClient) -> None:
    assert client.get("/archived/0123456789abcdef").status_code == 404
    assert client.get("/archived/no-key").status_code == 404
