"""The page in Airflow's real API server: the plugin is loaded, its door is Airflow's own, nothing heavy comes
with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gov_reviews.settings import PROJECT_ROOT
from gov_reviews_local import airflow_home as homes
from gov_reviews_local.airflow_home import ADMIN_USER

pytestmark = [pytest.mark.airflow, pytest.mark.slow]

PLUGIN = PROJECT_ROOT / "plugins" / "gov_reviews_page.py"
HEAVY = ("duckdb", "pandas", "pyarrow", "jinja2", "gov_reviews.web", "gov_reviews.warehouse")
PLACES = ("", "runs", "static/page.css", "committee/990102", "review/0123456789abcdef", "run/some-run")
PLACES += (
    "briefing/latest/briefing.html",
    "archived/0123456789abcdef",
    "dag-run/ingest_reviews/manual__2026-01-01T00%3A00%3A00%2B00%3A00",
)


@pytest.fixture(scope="module")
def client(airflow_home: homes.AirflowHome, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Airflow's API server with its UI, over an installation that has published nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOV_REVIEWS_DATA", str(tmp_path_factory.mktemp("empty")))
        from airflow.api_fastapi.app import create_app
        from fastapi.testclient import TestClient

        with TestClient(create_app(apps="core"), base_url="http://127.0.0.1") as client:
            yield client


def token(client: Any, home: homes.AirflowHome) -> str:
    answer = client.post("/auth/token", json={"username": ADMIN_USER, "password": home.password})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


@pytest.mark.parametrize(
    "credentials", [{}, {"Authorization": "Bearer made.up.token"}, {"Cookie": "_token=x"}]
)
def test_strangers_get_nothing(client: Any, credentials: dict[str, str]) -> None:
    for place in PLACES:
        answer = client.get(f"/gov-reviews/{place}", headers=credentials)
        assert answer.status_code in (401, 403), place
        assert "published" not in answer.text


def test_who_is_signed_in_sees_the_page(client: Any, airflow_home: homes.AirflowHome) -> None:
    signed = token(client, airflow_home)
    for headers in ({"Authorization": f"Bearer {signed}"}, {"Cookie": f"_token={signed}"}):
        answer = client.get("/gov-reviews/", headers=headers)
        assert answer.status_code == 503
        assert "Nothing has been published yet" in answer.text
        assert '"/gov-reviews/static/page.css' in answer.text
        assert client.get("/gov-reviews/static/page.css", headers=headers).status_code == 200


def test_airflow_shows_entry_and_tab(client: Any, airflow_home: homes.AirflowHome) -> None:
    headers = {"Authorization": f"Bearer {token(client, airflow_home)}"}
    assert client.get("/api/v2/plugins/importErrors", headers=headers).json()["import_errors"] == []
    plugins = client.get("/api/v2/plugins", headers=headers).json()["plugins"]
    views = next(plugin for plugin in plugins if plugin["name"] == "gov_reviews_page")["external_views"]
    assert [(view["destination"], view["href"]) for view in views] == [
        ("nav", "/gov-reviews/"),
        ("dag", "/gov-reviews/runs"),
        ("dag_run", "/gov-reviews/dag-run/{DAG_ID}/{RUN_ID}"),
    ]


def test_the_plugin_brings_nothing_heavy(airflow_home: homes.AirflowHome) -> None:
    script = (
        "import sys, json, runpy; import airflow.plugins_manager; before = set(sys.modules);"
        "runpy.run_path(sys.argv[1]); print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(PLUGIN)], capture_output=True, text=True, check=True
    )
    brought = json.loads(done.stdout.splitlines()[-1])
    assert [name for name in brought if name.startswith(HEAVY)] == []


def test_without_airflows_own_door_the_page_is_closed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from fastapi.testclient import TestClient

    from gov_reviews.airflow_tasks.page_access import deny_everybody, require_viewer
    from gov_reviews.settings import Settings
    from gov_reviews.web.page_app import make_page_app

    monkeypatch.setitem(sys.modules, "airflow.api_fastapi.core_api.security", None)
    door = require_viewer()
    assert door is deny_everybody
    assert TestClient(make_page_app(Settings(tmp_path), door)).get("/").status_code == 401
