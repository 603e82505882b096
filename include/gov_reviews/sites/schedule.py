"""When a source is due: pure functions of its spec, the instant, and the instant of the last success."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gov_reviews.clock import local_day
from gov_reviews.settings import TIME_ZONE
from gov_reviews.sites.spec import SourceSpec

# Runs start at fixed hours and a little late: what is due every twelve hours is due after eleven.
_SLACK = timedelta(hours=1)


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


def due_from(spec: SourceSpec, last_success: datetime) -> datetime:
    """From when on a scheduled run asks the source after a success: the first instant at which it `is_due`.

    Whether it is in season is a matter of the day: one that was asked outside its season is due on the first
    morning of it.
    """
    in_season, off_season = (
        last_success + timedelta(hours=hours) - _SLACK
        for hours in (spec.cadence.in_season_hours, spec.cadence.off_season_hours)
    )
    moment, latest = min(in_season, off_season), max(in_season, off_season)
    while moment < latest and not is_due(spec, moment, last_success):
        tomorrow = local_day(moment) + timedelta(days=1)
        moment = datetime.combine(tomorrow, time(), tzinfo=ZoneInfo(TIME_ZONE)).astimezone(UTC)
    return min(moment, latest)


def hours_between(spec: SourceSpec, now: datetime) -> int:
    """How many hours a scheduled run leaves the source alone after a success, by the season of the local
    day.
    """
    today = local_day(now)
    return spec.cadence.in_season_hours if is_in_season(spec, today) else spec.cadence.off_season_hours


def _within(today: date, first: str, last: str) -> bool:
    day = f"{today:%m-%d}"
    return first <= day <= last if first <= last else day >= first or day <= last
