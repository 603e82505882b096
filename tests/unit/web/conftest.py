"""The page over a small warehouse that was published by a real run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

from tests.made_once import made_once
from tests.made_records import CAPTURED_AT, figure

from gov_reviews.capture.archive import Archive
from gov_reviews.records.applied_decisions import AppliedDecisions
from gov_reviews.records.ids import INBOX_SOURCE
from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.settings import Settings
from gov_reviews.warehouse.reader import query_published
from gov_reviews.web.page_app import make_page_app
from gov_reviews.web.page_view import ViewRequest
from gov_reviews.web.published_data import PublishedData


@pytest.fixture(scope="session")
def page_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation that published an ordinary world, then a review whose every text is hostile; to be read,
    never changed.
    """
    return Settings(made_once(tmp_path_factory, "page", _publish))


def _publish(root: Path) -> None:
    from warehouse_data import (
        BODY,
        EPAPER,
        TINGNAN,
        hostile_review,
        make_capture,
        make_review,
        run_and_publish,
        world,
    )

    settings = Settings(root)
    hostile = make_capture("http://epaper.sample.example/hostile.html", source=EPAPER)
    scripted = make_capture("http://epaper.sample.example/script.html", source=EPAPER)
    title = "<script>alert(1)</script>'; drop table core.dim_document; --"
    with Archive(settings.archive_root).writer("the-first-run", INBOX_SOURCE) as writer:
        dropped = writer.add_file("file:///inbox/dropped.html", ARCHIVED.encode(), CAPTURED_AT)
    assert dropped is not None
    before = BODY.replace("320件", "300件")
    fewer = [figure(before, "300件", 300, "件", "proposals_filed", year=2022)]
    sound = make_review([scripted], title=title, organization=TINGNAN, year=2023, repairs=3)
    decided = AppliedDecisions(
        ("0" * 16,), False, False, '{"review_year": 2022}', "li@desk", CAPTURED_AT, title
    )
    chunks = [
        *world(),
        ([dropped], [make_review([dropped], before, observations=fewer, organization=TINGNAN, year=2022)]),
        ([hostile], [hostile_review([hostile])]),
        ([scripted], [replace(sound, decided=decided)]),
    ]
    run_and_publish(settings, "the-first-run", *chunks)


ARCHIVED = "<html><head><title>t</title><script>alert(1)</script></head><body><p>第一段&amp;</p><p>第二段</p></body></html>"
"""What the archive holds of one review: the only one whose page is there."""


def client_of(settings: Settings) -> TestClient:
    """A browser without a picture, to which the door is open."""
    return TestClient(make_page_app(settings, lambda: None))


def request_for(**query: str) -> ViewRequest:
    """A request in English of an installation without anything."""
    settings = Settings(Path("/nonexistent"))
    return ViewRequest(settings, PublishedData(settings), Wording(Language.EN), "", "/", {}, query)


@pytest.fixture(scope="session")
def client(page_settings: Settings) -> TestClient:
    return client_of(page_settings)


@pytest.fixture(scope="session")
def one_value(page_settings: Settings) -> Callable[..., Any]:
    """The first value of a query on the warehouse behind the page."""

    def ask(sql: str, *parameters: object) -> Any:
        return query_published(page_settings, sql, parameters).rows[0][0]

    return ask
