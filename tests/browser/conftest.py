"""Chromium of the system's packages, driven by Playwright, on a page that uvicorn serves in this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from tests.chromium import running_chromium, screenshots_folder, why_not

from gov_reviews.settings import Settings
from gov_reviews.web.page_app import make_page_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

from tests.unit.web.conftest import page_settings  # noqa: F401 - the installation of the other tests of the page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    if reason := why_not():
        pytest.skip(reason)
    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the page are kept."""
    return screenshots_folder()


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
