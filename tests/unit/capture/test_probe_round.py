"""A round of probes: which sources are due, whether any site can be reached, one look at each."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.capture.column_site import UNIT
from tests.unit.capture.test_source_activation import GOOD, PROBED, publish

from gov_reviews.capture.probe_log import SourceStanding
from gov_reviews.capture.probe_round import find_due_probes, probe_round, probed_in_rounds, reaches_sites
from gov_reviews.capture.source_activation import note_probe
from gov_reviews.records.ids import SourceId
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_source

SUMMER = datetime(2026, 7, 10, 20, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 24, 20, tzinfo=UTC)
SEASON = {"lists": [{"id": "news", "path": "/zwxx/index.html", "season": ["12-01", "04-30"]}]}


def test_who_takes_part(make_spec, settings) -> None:
    undecided, on, off = (make_spec(**PROBED | {"enabled": word}) for word in (None, True, False))
    assert probed_in_rounds(settings, [undecided, on, off, make_spec(**PROBED, lists=[])]) == [undecided]
    assert probed_in_rounds(replace(settings, sample_site_address=None), [undecided]) == []


@pytest.mark.parametrize(
    ("change", "at", "days_left_alone"),
    [
        ({}, SUMMER, 7),
        ({}, AUTUMN, 1),
        ({"state": "blocked_waf"}, SUMMER, 7),
        ({"state": "unreachable"}, SUMMER, 1),
        ({"rows": ()}, SUMMER, 7),
    ],
    ids=["fits", "the week before the season", "blocked", "away", "never fitted"],
)
def test_how_long_a_source_is_left_alone(
    make_spec, settings, change: dict[str, Any], at: datetime, days_left_alone: int
) -> None:
    spec = make_spec(**PROBED, **SEASON)
    assert find_due_probes(settings, [spec], at) == [UNIT], "never looked at"
    note_probe(settings.archive_root, spec, replace(GOOD, **change), at, date(2026, 1, 20))
    due = [day for day in range(9) if find_due_probes(settings, [spec], at + timedelta(days=day))]
    assert due[0] == days_left_alone


def test_what_was_taken_out_is_looked_at_daily(make_spec, settings) -> None:
    spec = make_spec(**PROBED, **SEASON)
    for change in ({}, {"rows": ()}):
        note_probe(settings.archive_root, spec, replace(GOOD, **change), SUMMER, date(2026, 1, 20))
    assert find_due_probes(settings, [spec], SUMMER + timedelta(hours=23)) == [UNIT]


def test_whether_a_site_can_be_reached(settings, site, make_spec) -> None:
    assert reaches_sites(settings, [make_spec(**PROBED)])
    assert site.log == [], "a connection, and no request"
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{listener.getsockname()[1]}"
    assert not reaches_sites(replace(settings, sample_site_address=nobody), [make_spec(**PROBED)])
    assert not reaches_sites(settings, [])


def test_a_round_goes_on_after_a_source_that_fails(settings: Settings, site, clock, register) -> None:
    register(**PROBED)
    publish(site)
    found = {one.source_id: one for one in probe_round(settings, [UNIT, SourceId("sample_nobody")], clock)}
    assert found[UNIT].standing is SourceStanding.ACTIVE
    assert (found[UNIT].rows, found[UNIT].newest) == (4, date(2026, 1, 5))
    nobody = found[SourceId("sample_nobody")]
    assert nobody.verdict is None
    assert "Unknown source" in nobody.reasons[0]


def test_a_source_without_a_list_is_not_asked(settings, site, clock, register) -> None:
    register(**PROBED, lists=[])
    assert load_source(UNIT).lists == ()
    (probed,) = probe_round(settings, [UNIT], clock)
    assert (probed.standing, probed.verdict) == (SourceStanding.NO_LIST, None)
    assert site.log == []
