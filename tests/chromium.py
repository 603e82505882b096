"""Chromium of the system's packages, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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


def why_not() -> str:
    """Why no browser can be driven here; "" where one can."""
    if not any(map(shutil.which, NAMES)):
        return "no Chromium: install it from the system's packages (apt-get install chromium)"
    try:
        import playwright.sync_api  # noqa: F401 - lazy: only to see whether it is there
    except ImportError:
        return "the package playwright is not installed"
    return ""


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


def screenshots_folder() -> Path:
    """Where pictures are kept: GOV_REVIEWS_SCREENSHOTS, else .screenshots of the checkout."""
    default = Path(__file__).resolve().parents[1] / ".screenshots"
    folder = Path(os.environ.get("GOV_REVIEWS_SCREENSHOTS") or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
