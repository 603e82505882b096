"""What is known of every source, joined from the registry, runs, probes and the frontier."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.capture.column_site import UNIT, Column, article

from gov_reviews.capture.source_overview import advice_on, describe_sources
from gov_reviews.capture.source_state import note_outcome
from gov_reviews.records.runs import SourceState


@pytest.mark.parametrize("state", SourceState)
def test_every_state_says_what_it_means_and_what_to_do(state: SourceState) -> None:
    english, chinese = advice_on(state)
    assert len(english) > 20
    assert chinese.endswith("。")


def test_a_source_that_was_never_asked_is_listed(settings, register, clock) -> None:
    register()
    (row,) = describe_sources(settings, clock.now())
    assert (row.source_id, row.state, row.activation) == (UNIT, None, "on")


def test_what_a_run_left_is_counted_and_shown(run, site, settings, clock) -> None:
    Column(site, per_page=2).publish(6)
    site.routes[article(5)] = (502, {}, b"")
    site.routes["/zwxx/index_1.html"] = (502, {}, b"")
    started = clock.now()
    note_outcome(settings.archive_root, run(fetch={"retries": 0}), started)
    (row,) = describe_sources(settings, clock.now())
    assert (row.state, row.since, row.due_pages, row.failed_pages, row.partial_lists) == (
        SourceState.PARTIAL,
        started,
        0,
        2,
        1,
    )


def test_a_site_that_has_moved_says_where_to(run, site, settings, clock) -> None:
    site.routes["/zwxx/index.html"] = (301, {"Location": "http://new.example/zwxx/"}, b"moved")
    note_outcome(settings.archive_root, run(), clock.now())
    (row,) = describe_sources(settings, clock.now())
    assert (row.state, row.detail, row.evidence_status) == (
        SourceState.MOVED,
        "http://new.example/zwxx/",
        301,
    )
    assert row.evidence_headers is not None
    assert "location: http://new.example/zwxx/" in row.evidence_headers


def test_a_blocked_source_rests_and_shows_what_was_seen(run, site, settings, clock) -> None:
    site.page("/zwxx/index.html", "<html></html>", status=412)
    note_outcome(settings.archive_root, run(), clock.now())
    (row,) = describe_sources(settings, clock.now())
    assert (row.state, row.evidence_status, row.evidence_text) == (SourceState.BLOCKED, 412, "<html></html>")
    (later,) = describe_sources(settings, clock.now() + timedelta(hours=25))
    assert row.rest_until is not None
    assert later.rest_until is None
