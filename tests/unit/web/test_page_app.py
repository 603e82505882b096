"""The frame: the door, headers, errors as pages, languages, CSV."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from tests.unit.web.conftest import client_of

from gov_reviews.settings import Settings
from gov_reviews.web.page_app import VIEWS, make_page_app, static_files

KEY = "0123456789abcdef"
PLACES = {
    "organization_code": "990102",
    "document_key": KEY,
    "observation_key": KEY,
    "publication_key": KEY,
    "metric_code": "proposals_filed",
    "source_id": "sample_portal",
    "run_id": "the-first-run",
    "dag_id": "ingest_reviews",
    "dag_run_id": "manual__2026-01-01T00:00:00+00:00",
    "name": "page.css",
    "number": "latest",
}


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(?::path)?\}", lambda match: PLACES[match[1]], path)


def nobody() -> None:
    raise HTTPException(401, "Not authenticated")


def test_every_route_is_closed_to_strangers(page_settings: Settings) -> None:
    app = make_page_app(page_settings, nobody)
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    assert len(routes) == len(app.routes) == len(VIEWS) + 2
    stranger = TestClient(app)
    for route in routes:
        answer = stranger.get(filled(route.path))
        assert answer.status_code == 401, route.path
        assert "凝心" not in answer.text
        assert "sign in" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_get_is_answered(client: TestClient, method: str) -> None:
    assert {route.methods == {"GET"} for route in client.app.routes} == {True}  # type: ignore[attr-defined]
    assert getattr(client, method)("/").status_code == 405


def test_headers_keep_everything_inside(client: TestClient) -> None:
    for path in ("/", "/runs", "/static/page.css", "/no-such-page"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_static_files_are_those_that_are_listed(client: TestClient) -> None:
    for name, found in static_files().items():
        assert client.get(f"/static/{name}").content == found.body
    for name in ("page.js.map", "..%2fpage_app.py", "%2e%2e/page_app.py"):
        assert client.get(f"/static/{name}").status_code == 404


def test_nothing_is_loaded_from_elsewhere(client: TestClient) -> None:
    text = client.get("/").text
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert "<script" not in text
    assert "style=" not in text


@pytest.mark.parametrize(
    ("asked", "accepted", "shown"),
    [
        ("", "", "Overview"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "总览"),
        ("?lang=zh", "en", "总览"),
        ("?lang=en", "zh", "Overview"),
        ("?lang=xx", "zh", "总览"),
    ],
)
def test_language(client: TestClient, asked: str, accepted: str, shown: str) -> None:
    answer = client.get(f"/{asked}", headers={"accept-language": accepted})
    assert f"<h1>{shown}</h1>" in answer.text


def test_a_language_asked_for_stays(client: TestClient) -> None:
    assert "/runs?lang=zh" in client.get("/?lang=zh").text


def test_samples_carry_a_banner(client: TestClient) -> None:
    assert "Sample installation" in client.get("/").text


def test_without_a_warehouse_the_page_says_what_to_do(tmp_path: Path) -> None:
    answer = client_of(Settings(tmp_path)).get("/")
    assert answer.status_code == 503
    assert "Trigger the DAG ingest_reviews" in answer.text


def test_an_older_warehouse_is_named_as_such(page_settings: Settings, tmp_path: Path) -> None:
    import duckdb

    settings = Settings(tmp_path)
    settings.warehouse_path.parent.mkdir(parents=True)
    shutil.copy(page_settings.warehouse_path, settings.warehouse_path)
    settings.warehouse_path.chmod(0o600)
    connection = duckdb.connect(str(settings.warehouse_path))
    connection.execute("drop schema mart cascade")
    connection.execute("alter table core.fact_review drop observation_count")
    connection.close()
    answer = client_of(settings).get("/")
    assert answer.status_code == 503
    assert "another version" in answer.text


def test_a_damaged_warehouse_is_a_page_too(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.warehouse_path.parent.mkdir(parents=True)
    settings.warehouse_path.write_bytes(b"no database" * 1000)
    answer = client_of(settings).get("/")
    assert answer.status_code == 503
    assert "restore" in answer.text


@pytest.mark.parametrize("form", ["figures", "reviews", "no-such-table"])
def test_csv_of_a_table_that_the_page_does_not_have(client: TestClient, form: str) -> None:
    assert client.get(f"/?csv={form}").status_code == 404


def test_csv_is_what_is_shown(client: TestClient) -> None:
    shown = client.get("/?sort-newest=-title").text
    answer = client.get("/?sort-newest=-title&csv=newest")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, *rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert header == ["published", "title", "committee", "year", "figures", "source"]
    assert len(rows) == shown[shown.index('id="newest"') :].count("<tr>") - 1
    titles = [row[1] for row in rows]
    assert titles == sorted(titles, reverse=True)


def test_links_lie_below_the_place_of_the_app(page_settings: Settings) -> None:
    from fastapi import FastAPI

    outer = FastAPI()
    outer.mount("/gov-reviews", make_page_app(page_settings, lambda: None))
    text = TestClient(outer, root_path="/airflow").get("/airflow/gov-reviews/").text
    assert "/airflow/gov-reviews/static/page.css" in text
    assert 'href="/airflow/gov-reviews/runs"' in text


def test_a_long_query_string_is_refused(client: TestClient) -> None:
    answer = client.get("/?x=" + "a" * 3000)
    assert answer.status_code == 404
    assert "too long" in answer.text


def test_every_view_in_both_languages(client: TestClient, one_value: Callable[..., Any]) -> None:
    document = one_value("select document_key from core.dim_document where is_canonical order by 1 limit 1")
    for path in ("/", f"/review/{document}", "/committee/990102", "/runs", "/run/the-first-run"):
        for language in ("en", "zh"):
            answer = client.get(f"{path}?lang={language}")
            assert answer.status_code == 200, path
            assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in answer.text


def test_a_briefing_is_served_as_it_was_written_and_can_do_nothing(
    page_settings: Settings, tmp_path: Path
) -> None:
    settings = Settings(shutil.copytree(page_settings.data_root, tmp_path / "data"))
    client = client_of(settings)
    assert client.get("/briefing/latest/briefing.html").status_code == 404
    for number in (2, 10):
        folder = settings.briefings_root / f"{number:06d}"
        folder.mkdir(parents=True)
        (folder / "briefing.html").write_text(f"<p>number {number}</p>", encoding="utf-8")
    (folder / "reviews.zh.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "notes.txt").write_text("not served", encoding="utf-8")
    for number, said in (("latest", "number 10"), ("2", "number 2"), ("000010", "number 10")):
        answer = client.get(f"/briefing/{number}/briefing.html")
        assert said in answer.text
        assert "default-src 'none'; img-src data:" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]
    assert client.get("/briefing/10/reviews.zh.svg").headers["content-type"] == "image/svg+xml"
    for place in ("3/briefing.html", "10/notes.txt", "10/%2e%2e", "x/briefing.html", "10/none.svg"):
        answer = client.get(f"/briefing/{place}?lang=en")
        assert answer.status_code == 404, place
        assert "not served" not in answer.text
