"""Printed publication times in, aware datetimes (Asia/Shanghai) out.

A date that is no date gives None, never a neighbouring day.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

from gov_reviews.records.pages import PublishedAt
from gov_reviews.sites.chinese_days import CHINESE_DAY, day_of_words
from gov_reviews.sites.foreign_days import with_joined_day, with_spaced_day, with_usual_day
from gov_reviews.sites.url_dates import date_of_url

# China has had no daylight saving time since 1991: a fixed offset needs no time zone database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
_EARLIEST_YEAR, _LATEST_YEAR = 1990, 2100
# A date line stands at the beginning of a field; further on, dates are those of the story.
_EPOCH = re.compile("1[0-9]{9}(?:[0-9]{3})?", re.ASCII)  # 2001 to 2033; three more digits are milliseconds
_HEAD_CHARACTERS = 400
_LONGEST_DATE = 60  # of _DATE with all its parts; a date that begins in the head is read whole

_FROM_MIDNIGHT = frozenset({"凌晨", "AM"})
_BEFORE_NOON = _FROM_MIDNIGHT | {"清晨", "早上", "早晨", "早", "上午"}
_NIGHT = frozenset({"晚上", "晚", "傍晚"})
_HALVES = frozenset({"AM", "PM"})
_DATE = re.compile(
    r"""
    (?<!\d)(?P<year>\d{4})
    \s{0,2} [-–—/.年\s]{1,2} \s{0,2} (?P<month>\d{1,2})
    \s{0,2} [-–—/.月]{1,2} \s{0,2} (?P<day>\d{1,2})(?!\d) \s{0,2} [日号]?
    (?:
        (?: [T\s,，?]{0,4} | -(?=\d{2}:\d{2}:\d{2}) )
        (?: \(? (?:星期|周|週|礼拜) [一二三四五六日天] \)? \s{0,3} )?
        (?P<half>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|[AP]M)? \s?
        (?P<hour>\d{1,2}) \s? [:：时時点點]
        \s? (?P<minute>\d{2})(?!\d)
        (?: \s? [:：分] \s? (?P<second>\d{2}) )?
        (?: [.:]\d{1,6} )?
        \s? (?P<zone>Z|[+-]\d{2}:?\d{2}|[AP]M)?
    )?
    """,
    re.VERBOSE,
)


def parse_published(text: str, provenance: str) -> PublishedAt | None:
    """First complete date that begins in the first 400 characters of a text, with the time where one follows;
    or a moment in seconds since 1970, as scripts state it.

    Midnight counts as "time unknown": content systems print 00:00 when nobody entered a time.
    """
    if _EPOCH.fullmatch(text):
        return PublishedAt(datetime.fromtimestamp(int(text[:10]), SHANGHAI), True, provenance)
    head = text[: _HEAD_CHARACTERS + _LONGEST_DATE]
    for match in _DATE.finditer(unicodedata.normalize("NFKC", head)):
        if match.start() < _HEAD_CHARACTERS and (found := _from_match(match, provenance)):
            return found
    chinese = CHINESE_DAY.search(head)
    if chinese and chinese.start() < _HEAD_CHARACTERS:
        return _day(*day_of_words(chinese), provenance)
    usual = with_joined_day(with_usual_day(text))
    if provenance != "text":  # eight digits that nothing calls a day may be any number
        usual = with_spaced_day(usual)
    return parse_published(usual, provenance) if usual != text and _DATE.search(usual) else None


def published_from_url(url: str) -> PublishedAt | None:
    """The day that the address of an article states; None when it states none."""
    day = date_of_url(url)
    return published_from_day(day, "url") if day is not None else None


def published_from_day(day: date, provenance: str) -> PublishedAt:
    """A day without time."""
    return PublishedAt(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI), False, provenance)


def _from_match(match: re.Match[str], provenance: str) -> PublishedAt | None:
    day = _day(int(match["year"]), int(match["month"]), int(match["day"]), provenance)
    if day is None or match["hour"] is None:
        return day
    hour = _hour(int(match["hour"]), match)
    minute, second = int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return day
    if hour == minute == second == 0:
        return day
    at = day.at.replace(hour=hour, minute=minute, second=second)
    zone = match["zone"]
    if zone and zone not in _HALVES:
        at = at.replace(tzinfo=UTC if zone == "Z" else _offset(zone)).astimezone(SHANGHAI)
    return PublishedAt(at, True, provenance)


def _hour(hour: int, match: re.Match[str]) -> int:
    """The hour of a day of 24; 24 where 12 is said of a half whose 12 may be either end of it."""
    half = match["half"] or (match["zone"] if match["zone"] in _HALVES else None)
    if half is None or hour > 12:
        return hour
    if half in _BEFORE_NOON:
        return 0 if hour == 12 and half in _FROM_MIDNIGHT else hour
    if half in _NIGHT and hour == 12:
        return 24
    return hour + 12 if hour < (11 if half == "中午" else 12) else hour


def _offset(zone: str) -> timezone:
    minutes = min(int(zone[1:3]) * 60 + int(zone[-2:]), 14 * 60)
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _day(year: int, month: int, day: int, provenance: str) -> PublishedAt | None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        return PublishedAt(datetime(year, month, day, tzinfo=SHANGHAI), False, provenance)
    except ValueError:
        return None
