"""What every view is made of: the request it gets, the content it gives, and how it is registered.

A view is a function from `ViewRequest` to `PageContent`, and a line in `page_app.VIEWS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from gov_reviews.errors import InvalidRequest
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.report.charts import Chart
from gov_reviews.report.page_wording import Wording
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import PublicationRecord
from gov_reviews.web.page_table import PageTable
from gov_reviews.web.published_data import PublishedData

STORED_KEY = re.compile(r"[0-9a-f]{16}")
"""The key of a document, a publication or a figure."""


class NotInWarehouse(InvalidRequest):
    """The address names something that this publication does not hold."""


@dataclass(frozen=True, slots=True)
class ViewRequest:
    """One request.

    Attributes:
        root: Path that the app is mounted at, without a slash at the end.
        path: Path of this page below it. places: what its pattern left open.
        query: The query string; a repeated name has its last value.
        publication: The newest one, None without any.
    """

    settings: Settings
    data: PublishedData
    say: Wording
    root: str
    path: str
    places: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    publication: PublicationRecord | None = None

    def key(self, place: str, what: str) -> str:
        """The key that the path has at a place.

        Args:
            place: Name in the pattern of the path. what: whose key it is, for the message: "A review".

        Raises:
            NotInWarehouse: It cannot be one.
        """
        key = self.places[place]
        if not STORED_KEY.fullmatch(key):
            raise NotInWarehouse(
                f"{what}'s key has sixteen hexadecimal digits.", "编号为十六位十六进制数字。"
            )
        return key

    def again(self, **query: object) -> str:
        """The address of this page with other values in its query string; None takes one out."""
        wanted = {**self.query, **query}
        return "?" + urlencode({name: value for name, value in wanted.items() if value is not None})

    def link(self, *steps: str, **query: object) -> str:
        """The address of another page of ours, in the language that this one was asked for in."""
        path = "/".join(quote(step, safe="") for step in steps)
        kept = {"lang": self.query["lang"]} if self.query.get("lang") else {}
        wanted = {name: str(value) for name, value in query.items() if value is not None}
        together = urlencode(kept | wanted)
        return f"{self.root}/{path}" + (f"?{together}" if together else "")


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a view gives.

    Attributes:
        template: File in templates/.
        title: Of the page, as plain text.
        values: For the template. tables, charts: by name, for the template; tables for CSV, too.
    """

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, PageTable] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlainContent:
    """An answer that is no page of ours: bytes of the archive, never shown as anything but text."""

    text: str


@dataclass(frozen=True, slots=True)
class PageView:
    """One view.

    Attributes:
        name: Key of its title in the wording (`view.<name>`).
        path: Pattern below the root, as FastAPI reads it.
        load: Makes the content.
        is_in_navigation: Whether the head of every page leads there.
    """

    name: str
    path: str
    load: Callable[[ViewRequest], PageContent | PlainContent]
    is_in_navigation: bool = False


def metric_note(metric_code: str, detail_code: str | None, say: Wording) -> str:
    """What stands behind the name of a metric: its code, what counts for it and what does not."""
    codes = metric_code + (f" / {detail_code}" if detail_code else "")
    metric = load_catalogue().metrics.get(detail_code or metric_code)
    return f"{codes}: {say.either(metric.rule_zh, metric.rule_en)}" if metric else codes


def safe_address(url: object) -> str | None:
    """An address that may become a link: http and https with a host; others stay text."""
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return None
    return str(url) if parts.scheme in ("http", "https") and parts.hostname else None
