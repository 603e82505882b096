"""A week of a season: eleven sites, every kind of trouble among them (`make simulate` lives through 120)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.season.simulate import simulate

DAYS, SITES = 7, 11

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    *runs, last = simulate(tmp_path_factory.mktemp("season"), DAYS, SITES)
    assert len(runs) == 2 * DAYS
    return last["verdict"]


def test_every_review_that_was_served_is_in_the_warehouse_once(verdict: dict[str, Any]) -> None:
    assert verdict["reviews"] >= 5
    assert (verdict["lost"], verdict["doubled"], verdict["own_faults"]) == ([], [], [])


def test_every_trouble_is_told_within_a_day_and_once(verdict: dict[str, Any]) -> None:
    assert verdict["told"] >= 4
    kinds = ("told_late", "told_twice", "not_told", "told_for_nothing")
    assert {kind: verdict[kind] for kind in kinds} == {kind: [] for kind in kinds}


def test_a_person_does_only_what_a_message_asked_for(verdict: dict[str, Any]) -> None:
    assert sorted(verdict["acts"]) == ["season_10: moved", "season_11: redesigned"]
