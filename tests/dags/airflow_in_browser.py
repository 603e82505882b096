"""Airflow's own UI as people meet it: sign in, read the DAGs, fill the form, follow a run to its report, open
our page; in Chromium, with everything that goes wrong in the browser written down.

In: a browser and the address of an API server that runs. Out: pictures, and what was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PATIENCE_MS = 120_000.0
OUR_PAGE = "/plugin/gov-reviews"


class Visitor:
    """Somebody who has signed in.

    Attributes:
        faults: Errors on the browser's console, and requests to other hosts.
    """

    def __init__(self, page: Page, base: str, pictures: Path, name: str) -> None:
        self.page, self.base, self.name = page, base, name
        self.faults: list[str] = []
        self._pictures = pictures
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._note_console)
        page.on("request", self._note_request)

    def _note_console(self, message: ConsoleMessage) -> None:
        # what Airflow's answer to a refused request leaves on the console is no fault of a page
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text[:300])

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"asks another host: {request.url}")

    def sign_in(self, password: str) -> None:
        """Through the form that Airflow shows."""
        self.page.goto(self.base)
        self.page.fill("input[name=username]", self.name)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "login" not in url)

    def keep(self, picture: str) -> None:
        """A picture of what is seen now."""
        self.page.screenshot(path=self._pictures / f"airflow_{self.name}_{picture}.png")

    def read_dag(self, dag_id: str) -> str:
        """The documentation of a DAG, as it opens on its page."""
        self.page.goto(f"{self.base}/dags/{dag_id}")
        self.page.get_by_role("button", name="Dag Docs").first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.locator("h1, h2, h3").nth(1).wait_for()
        self.keep(f"{dag_id}_docs")
        return dialog.inner_text()

    def send_form(self, dag_id: str, url: str | None) -> None:
        """The form of a DAG, with one address or as it stands, and sent."""
        self.page.goto(f"{self.base}/dags/{dag_id}")
        self.page.get_by_role("button", name="Trigger").first.click()
        dialog = self.page.get_by_role("dialog")
        if url is not None:
            dialog.get_by_placeholder("Enter each string on a new line").first.fill(url)
        self.keep(f"{dag_id}_form")
        dialog.get_by_role("button", name="Trigger").last.click()

    def open_our_page(self) -> str:
        """What our page shows inside Airflow's frame."""
        self.page.goto(f"{self.base}{OUR_PAGE}")
        return self._inside("page")

    def open_report(self, dag_id: str, run_id: str) -> str:
        """What the tab of a run shows."""
        self.page.goto(f"{self.base}/dags/{dag_id}/runs/{run_id}/plugin/gov-reviews-run")
        return self._inside("report")

    def _inside(self, picture: str) -> str:
        frame = self.page.frame_locator("iframe").first
        frame.locator("h1").first.wait_for()
        text = frame.locator("body").inner_text()
        self.keep(picture)
        return text


@contextmanager
def visiting(browser: Browser, base: str, pictures: Path, name: str, password: str) -> Iterator[Visitor]:
    """Somebody signed in, in a window of 1280 by 900."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    visitor = Visitor(context.new_page(), base, pictures, name)
    visitor.sign_in(password)
    yield visitor
    context.close()
