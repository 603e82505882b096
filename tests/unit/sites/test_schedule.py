"""When a source is due: its season, its two cadences, the day of the last success."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.sites.schedule import days_between, is_due, is_in_season
from gov_reviews.sites.spec import SourceSpec

WINTER, SUMMER = date(2026, 1, 10), date(2026, 7, 10)


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
                "cadence": {"in_season_days": 1, "off_season_days": 7},
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
    assert (days_between(source, WINTER), days_between(source, SUMMER)) == (1, 7)
    assert is_due(source, WINTER, None)
    assert not is_due(source, WINTER, WINTER)
    assert is_due(source, WINTER, date(2026, 1, 9))
    assert not is_due(source, SUMMER, date(2026, 7, 4))
    assert is_due(source, SUMMER, date(2026, 7, 3))
    assert is_due(source, SUMMER, date(2027, 1, 1)), "a success in the future is a wrong clock"
