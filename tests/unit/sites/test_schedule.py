"""When a source is due: its season, its two cadences, the day of the last success."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from gov_reviews.sites.schedule import due_from, hours_between, is_due, is_in_season
from gov_reviews.sites.spec import SourceSpec

SUMMER = date(2026, 7, 10)


@pytest.fixture
def spec() -> Callable[..., SourceSpec]:
    """A verified source whose lists have the given seasons."""

    def make(*seasons: tuple[str, str] | None) -> SourceSpec:
        return SourceSpec.model_validate(
            {
                "id": "xx_city",
                "name": "样例市政协",
                "name_en": "Example city",
                "org_type": "cppcc",
                "admin": {"level": "prefecture"},
                "base_url": "https://zx.example.org",
                "allow_hosts": ["zx.example.org"],
                "family": "trs",
                "evidence": {"status": "I", "note": "x", "checked": "2026-01-01", "is_verified_live": True},
                "cadence": {"in_season_hours": 12, "off_season_hours": 168},
                "lists": [
                    {"id": f"l{number}", "path": f"/{number}.html", **({"season": season} if season else {})}
                    for number, season in enumerate(seasons)
                ],
            }
        )

    return make


@pytest.mark.parametrize(
    ("season", "inside", "outside"),
    [
        (("12-01", "03-31"), ["12-01", "12-31", "01-01", "03-31"], ["11-30", "04-01", "07-10"]),
        (("03-01", "05-31"), ["03-01", "04-10", "05-31"], ["02-28", "06-01", "12-31"]),
        (("06-15", "06-15"), ["06-15"], ["06-14", "06-16"]),
    ],
    ids=["over the new year", "within a year", "one day"],
)
def test_first_and_last_day_belong_to_the_season(
    spec: Callable[..., SourceSpec], season: tuple[str, str], inside: list[str], outside: list[str]
) -> None:
    source = spec(season)
    assert all(is_in_season(source, date.fromisoformat(f"2026-{day}")) for day in inside)
    assert not any(is_in_season(source, date.fromisoformat(f"2026-{day}")) for day in outside)


def test_one_list_in_season_or_without_one_is_enough(spec: Callable[..., SourceSpec]) -> None:
    winter_list = ("12-01", "03-31")
    assert not is_in_season(spec(winter_list), SUMMER)
    assert is_in_season(spec(winter_list, None), SUMMER)
    assert is_in_season(spec(winter_list, ("07-01", "07-31")), SUMMER)


def test_due_by_season_and_cadence(spec: Callable[..., SourceSpec]) -> None:
    source = spec(("12-01", "03-31"))
    winter, summer = (datetime(2026, month, 10, 22, 30, tzinfo=UTC) for month in (1, 7))  # 06:30 in Shanghai
    assert (hours_between(source, winter), hours_between(source, summer)) == (12, 168)
    assert is_due(source, winter, None)
    assert not is_due(source, winter, winter - timedelta(hours=8)), "by hand in between"
    assert is_due(source, winter, winter - timedelta(hours=11, minutes=59)), "the run of 18:30 began late"
    assert not is_due(source, summer, summer - timedelta(days=6))
    assert is_due(source, summer, summer - timedelta(days=7) + timedelta(minutes=5))
    assert is_due(source, summer, summer + timedelta(days=60)), "a success in the future is a wrong clock"


def test_the_season_is_that_of_the_local_day(spec: Callable[..., SourceSpec]) -> None:
    source = spec(("12-01", "03-31"))
    assert hours_between(source, datetime(2026, 11, 30, 15, 59, tzinfo=UTC)) == 168
    assert hours_between(source, datetime(2026, 11, 30, 16, 0, tzinfo=UTC)) == 12


@pytest.mark.parametrize("season", [None, ("12-01", "03-31"), ("07-10", "07-10"), ("01-01", "12-31")])
@pytest.mark.parametrize("hour", [0, 15, 16, 23])
def test_due_from_is_the_first_hour_of_being_due(
    spec: Callable[..., SourceSpec], season: tuple[str, str] | None, hour: int
) -> None:
    source = spec(season)
    for day in range(0, 365, 3):
        last = datetime(2026, 1, 1, hour, tzinfo=UTC) + timedelta(days=day)
        due = due_from(source, last)
        assert is_due(source, due, last)
        hours = [last + timedelta(hours=number) for number in range(200)]
        assert next(moment for moment in hours if is_due(source, moment, last)) - due < timedelta(hours=1)
        assert not any(is_due(source, moment, last) for moment in hours if moment < due)
