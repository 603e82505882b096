"""The health check of a part of Airflow: what the API server says, and when it says nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from gov_reviews.airflow_tasks import part_health

SAID = {"metadatabase": {"status": "healthy"}, "triggerer": {"status": "unhealthy"}, "dag_processor": None}


@pytest.fixture
def api() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/api/v2/monitor/health" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(SAID).encode())

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_only_a_fresh_heartbeat_is_health(api: str) -> None:
    assert part_health.healthy_parts(api) == {"metadatabase"}


def test_where_nothing_answers_nothing_is_healthy(api: str) -> None:
    assert part_health.healthy_parts(f"{api}/elsewhere") == set()
    assert part_health.healthy_parts("http://127.0.0.1:1", patience_s=1) == set()


@pytest.mark.parametrize(("part", "status"), [("metadatabase", 0), ("triggerer", 1), ("dag_processor", 1)])
def test_the_exit_status_is_the_answer(
    api: str, monkeypatch: pytest.MonkeyPatch, part: str, status: int
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTION_API_SERVER_URL", f"{api}/execution/")
    monkeypatch.setattr(sys, "argv", ["part_health", part])
    assert part_health.main() == status


def test_it_imports_nothing_of_airflow() -> None:
    asked = "import sys, gov_reviews.airflow_tasks.part_health; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not {"airflow", "duckdb", "pydantic"} & set(loaded.stdout.split())
