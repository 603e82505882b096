"""When a source is due: pure functions of its spec, the day, and the day of the last success."""

from __future__ import annotations

from datetime import date

from gov_reviews.sites.spec import SourceSpec


def is_in_season(spec: SourceSpec, today: date) -> bool:
    """Whether any list of the source is in its season; a list without season always is."""
    return any(place.season is None or _within(today, *place.season) for place in spec.lists)


def is_due(spec: SourceSpec, today: date, last_success: date | None) -> bool:
    """Whether a scheduled run should look at the source.

    Args:
        spec: The source.
        today: Local day (Asia/Shanghai).
        last_success: Day of the last run in which the source answered as it should; None if never. A day in
            the future (a clock was wrong) counts as never.
    """
    if last_success is None or last_success > today:
        return True
    return (today - last_success).days >= days_between(spec, today)


def days_between(spec: SourceSpec, today: date) -> int:
    """How many days a scheduled run leaves the source alone after a success."""
    return spec.cadence.in_season_days if is_in_season(spec, today) else spec.cadence.off_season_days


def _within(today: date, first: str, last: str) -> bool:
    day = f"{today:%m-%d}"
    return first <= day <= last if first <= last else day >= first or day <= last
