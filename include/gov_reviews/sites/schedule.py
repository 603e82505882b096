"""When a source is due: pure functions of its spec, the instant, and the instant of the last success. And
which day it is where the sites are.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gov_reviews.settings import TIME_ZONE
from gov_reviews.sites.spec import SourceSpec

# Runs start at fixed hours and a little late: what is due every twelve hours is due after eleven.
_SLACK = timedelta(hours=1)


def local_day(moment: datetime) -> date:
    """The local day of an instant."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date()


def is_in_season(spec: SourceSpec, today: date) -> bool:
    """Whether any list of the source is in its season; a list without season always is."""
    return any(place.season is None or _within(today, *place.season) for place in spec.lists)


def is_due(spec: SourceSpec, now: datetime, last_success: datetime | None) -> bool:
    """Whether a scheduled run should look at the source.

    Args:
        spec: The source.
        now: When the run starts.
        last_success: Start of the last run in which the source answered as it should; None if never. An
            instant in the future (a clock was wrong) counts as never.
    """
    if last_success is None or last_success > now:
        return True
    return now - last_success >= timedelta(hours=hours_between(spec, now)) - _SLACK


def hours_between(spec: SourceSpec, now: datetime) -> int:
    """How many hours a scheduled run leaves the source alone after a success, by the season of the local
    day.
    """
    today = local_day(now)
    return spec.cadence.in_season_hours if is_in_season(spec, today) else spec.cadence.off_season_hours


def _within(today: date, first: str, last: str) -> bool:
    day = f"{today:%m-%d}"
    return first <= day <= last if first <= last else day >= first or day <= last
