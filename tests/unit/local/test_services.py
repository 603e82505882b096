"""`make up`: ports and what a person is told when something is wrong.

(The services themselves: tests/dags/test_scheduler.py.)
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.season.starts import read_way_in

from gov_reviews.settings import Settings
from gov_reviews_local import airflow_home as homes
from gov_reviews_local import services


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


class TestChoosePort:
    def test_a_taken_port_that_was_asked_for(self, taken_port: int) -> None:
        with pytest.raises(services.PortTaken, match="PORT="):
            services.choose_port(taken_port)

    @pytest.mark.parametrize("port", [0, -1, 80, 70000])
    def test_ports_that_cannot_be(self, port: int) -> None:
        with pytest.raises(services.PortTaken, match="between"):
            services.choose_port(port)

    def test_the_default_gives_way(self, taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(homes, "DEFAULT_PORT", taken_port)
        assert services.choose_port(None) > taken_port


class TestHealth:
    def test_nothing_answers(self, taken_port: int) -> None:
        assert (
            services.unhealthy_parts(taken_port + 1 if taken_port < 65535 else taken_port - 1)
            == services.HEALTHY
        )

    @pytest.mark.parametrize(
        ("wording", "missing"),
        [
            ({part: {"status": "healthy"} for part in services.HEALTHY}, set()),
            (
                {part: {"status": "healthy"} for part in services.HEALTHY} | {"triggerer": {"status": None}},
                {"triggerer"},
            ),
            ({part: {"status": "healthy"} for part in services.HEALTHY} | {"scheduler": None}, {"scheduler"}),
            ({}, services.HEALTHY),
        ],
    )
    def test_what_the_server_tells(self, wording: dict[str, object], missing: set[str]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(wording).encode())

            def log_message(self, format: str, *args: object) -> None: ...

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=lambda: [server.handle_request() for _ in range(2)])
            thread.start()
            assert services.unhealthy_parts(server.server_address[1]) == missing
            thread.join()


@pytest.mark.slow
def test_a_service_that_ends_is_told_with_its_last_words(tmp_path: Path) -> None:
    home = homes.prepare_home(tmp_path / "airflow")
    # Not a mock of Airflow: any command that ends early shows the same way.
    wording = r"The scheduler ended by itself with status 2(.|\n)*no-such-command"
    with (
        services.Services(home, home.environment(), {"scheduler": ("no-such-command",)}) as running,
        pytest.raises(services.ServicesFailed, match=wording),
    ):
        running.wait_until_healthy(timeout=60)


def test_a_second_make_up_changes_nothing_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = homes.prepare_home(tmp_path / "airflow", port=8081)
    before = home.config_path.read_text()
    monkeypatch.setattr(
        homes, "prepare_folder", lambda root=None, port=homes.DEFAULT_PORT: homes.AirflowHome(home.root, port)
    )
    from gov_reviews.settings import Settings

    with homes.hold_home(home, "make up"), pytest.raises(homes.HomeBusy):
        services.serve_airflow(Settings(data_root=tmp_path / "data"), None)
    assert home.config_path.read_text() == before


def test_a_port_that_is_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        services.main(["--port", "eighty"])
    assert caught.value.code == 2
    assert "eighty" in capsys.readouterr().err


def test_the_way_in_is_told_as_the_five_starts_read_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    passwords = {homes.ADMIN_USER: "first-4711", homes.VIEWER_USER: "second-4712"}
    (tmp_path / "passwords.json").write_text(json.dumps(passwords))
    home = homes.AirflowHome(tmp_path, 18099)
    services.tell_how_to_get_in(Settings(data_root=tmp_path), home, "127.0.0.1:9", 20.4)
    told = capsys.readouterr().out
    assert read_way_in(told.splitlines()) == ("http://127.0.0.1:18099", homes.ADMIN_USER, "first-4711")
    assert "second-4712 (reads the page, runs and logs 只读)" in told
    with pytest.raises(RuntimeError, match="before it was up"):
        read_way_in(["starting ..."])
