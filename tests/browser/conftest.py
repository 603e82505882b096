"""Chromium of the system's packages, driven by Playwright, on a page that uvicorn serves in this process."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from gov_reviews.settings import Settings
from gov_reviews.web.page_app import make_page_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

from tests.unit.web.conftest import page_settings  # noqa: F401 - the installation of the other tests of the page

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium: install it from the system's packages (apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the page are kept: GOV_REVIEWS_SCREENSHOTS, else .screenshots of the checkout."""
    default = Path(__file__).resolve().parents[2] / ".screenshots"
    folder = Path(os.environ.get("GOV_REVIEWS_SCREENSHOTS") or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def address(page_settings: Settings) -> Iterator[str]:  # noqa: F811
    """Where the page is served; the door is open, tests of the door are elsewhere."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = make_page_app(page_settings, lambda: None)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
