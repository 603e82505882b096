"""A real server on loopback whose answers a test writes, and sources that point to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.capture.column_site import UNIT

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.crawl_budget import CrawlBudget
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.records.runs import RunOptions, SourceOutcome
from gov_reviews.settings import METADATA_ROOT, Settings
from gov_reviews.sites import registry
from gov_reviews.sites.spec import SourceSpec

HOST = "unit.sample.example"


class Handler(BaseHTTPRequestHandler):
    """Answers from the site's routes; what is not there is 404."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        self.site.log.append((self.headers["Host"], self.path, dict(self.headers)))
        answer = self.site.routes.get(self.path, (404, {}, b"<html>404</html>"))
        if callable(answer):
            answer = answer(self)
            if answer is None:
                return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304 and "Content-Length" not in headers and "Transfer-Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """As a GET of path, '#' and form data."""
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.path = f"{self.path}#{form}"
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Site:
    """One server.

    Attributes:
        routes: Path and query to (status, headers, body), or to a function of the handler that returns that
            (or answers itself and returns None).
        log: (Host, path, headers) of every request.
    """

    address: str = ""
    routes: dict[str, Any] = field(default_factory=dict)
    log: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def page(
        self,
        path: str,
        body: str | bytes,
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> None:
        """Serve a fixed page."""
        data = body.encode() if isinstance(body, str) else body
        self.routes[path] = (
            status,
            {"Content-Type": content_type}
            | {name.replace("_", "-"): value for name, value in headers.items()},
            data,
        )

    def conditional_page(self, path: str, body: str, etag: str) -> None:
        """Serve a page with an ETag, and 304 to those who know it."""

        def answer(handler: Handler) -> tuple[int, dict[str, str], bytes]:
            if handler.headers.get("If-None-Match") == etag:
                return 304, {"ETag": etag}, b""
            return 200, {"Content-Type": "text/html; charset=utf-8", "ETag": etag}, body.encode()

        self.routes[path] = answer

    @property
    def paths(self) -> list[str]:
        """What was asked, robots.txt left out."""
        return [path for _, path, _ in self.log if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    """A running server."""
    found = Site()
    handler = type("SiteHandler", (Handler,), {"site": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    found.address = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.sleeps: list[float] = []
        self.moment = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 3))
        self.moment += timedelta(seconds=seconds)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


@pytest.fixture
def clock() -> FakeClock:
    """See FakeClock."""
    return FakeClock()


@pytest.fixture
def settings(site: Site, tmp_path: Path) -> Settings:
    """An empty installation whose sample sites are the test's server."""
    return Settings(
        data_root=tmp_path / "data",
        sample_site_address=site.address,
        contact="https://operator.example (desk)",
    )


def source(**changes: Any) -> dict[str, Any]:
    """A valid source on the test's host; changes are merged in."""
    values = {
        "id": "sample_unit",
        "name": "样例站",
        "name_en": "Unit",
        "org_type": "cppcc",
        "admin": {"level": "county", "code": "990121"},
        "base_url": f"http://{HOST}",
        "allow_hosts": [HOST],
        "family": "trs",
        "enabled": True,
        "is_sample": True,
        "evidence": {"status": "sample", "note": "invented", "checked": "2026-01-01"},
        "fetch": {
            "scheme": "http",
            "min_interval_s": 0,
            "timeout_s": [2, 2],
            "total_timeout_s": 5,
            "retries": 2,
        },
        "lists": [{"id": "news", "path": "/zwxx/index.html", "max_pages": 5}],
        "list_row": {"item": "li", "link": "a", "date": "span"},
        "paging": {"style": "index_n"},
    }
    return registry.merge(values, changes)


@pytest.fixture
def make_spec() -> Callable[..., SourceSpec]:
    """Build a spec from changes to the valid source."""
    return lambda **changes: SourceSpec.model_validate(source(**changes))


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make a registry of one source the registry of this test."""

    def write(**changes: Any) -> None:
        folder = tmp_path / "metadata" / "sources"
        if not folder.exists():
            folder.mkdir(parents=True)
            (tmp_path / "metadata" / "families").symlink_to(METADATA_ROOT / "families")
        values = source(**changes)
        (folder / f"{values['id']}.yaml").write_text(
            yaml.safe_dump(values, allow_unicode=True), encoding="utf-8"
        )
        monkeypatch.setattr(registry, "METADATA_ROOT", tmp_path / "metadata")

    return write


@pytest.fixture
def run(settings, clock, register):
    """Capture the source; every call is one run."""
    register()
    number = iter(range(1, 100))

    def capture(
        options: RunOptions | None = None, *, budget: CrawlBudget | None = None, **changes: Any
    ) -> SourceOutcome:
        if changes:
            register(**changes)
        name = f"run{next(number)}"
        return crawl_source(settings, name, UNIT, options or RunOptions(), clock=clock, budget=budget)

    return capture


@pytest.fixture
def archive(settings) -> Archive:
    return Archive(settings.archive_root)
