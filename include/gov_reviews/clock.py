"""What time it is: the computer's clock, that of a simulation (GOV_REVIEWS_CLOCK), or that of a test.

Everything that asks for the time asks here, so that a season can pass in minutes (`make simulate`) and a test
need not wait. People read Beijing time, wherever the computer stands; files and --json hold UTC.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import TIME_ZONE

SETTING = "GOV_REVIEWS_CLOCK"


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def monotonic(self) -> float:
        """Seconds since some moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...

    def now(self) -> datetime:
        """UTC instant."""
        ...


class SystemClock:
    """The computer's clock."""

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def now(self) -> datetime:
        """UTC instant."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that a file sets: it holds an instant (2026-01-05T06:30:00+08:00), which counts from when the
    file was written. Nothing waits: who sleeps is that much later at once, in its own process.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._slept_s = 0.0

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return self.now().timestamp()

    def sleep(self, seconds: float) -> None:
        """Be later, without waiting."""
        self._slept_s += seconds

    def now(self) -> datetime:
        """UTC instant.

        Raises:
            InvalidRequest: There is no such file, or no instant with a time zone in it.
        """
        try:
            set_to = datetime.fromisoformat(self._file.read_text(encoding="ascii").strip())
            passed_s = time.time() - self._file.stat().st_mtime
        except (OSError, ValueError) as error:
            raise InvalidRequest(
                f"{SETTING} names no file with an instant such as 2026-01-05T06:30:00+08:00. Write one, or "
                "unset it: it is meant for simulations.",
                f"{SETTING} 所指文件中没有形如 2026-01-05T06:30:00+08:00 的时刻。请写入，"
                "或取消此设置：它仅用于模拟。",
                path=str(self._file),
                reason=str(error),
            ) from error
        if set_to.tzinfo is None:
            raise InvalidRequest(
                f"The instant in the file of {SETTING} lacks its time zone.",
                f"{SETTING} 所指文件中的时刻缺少时区。",
                value=str(set_to),
            )
        return set_to.astimezone(UTC) + timedelta(seconds=max(0.0, passed_s) + self._slept_s)


@cache
def _simulated(file: str) -> SimulatedClock:
    return SimulatedClock(Path(file))


def installed_clock() -> Clock:
    """The clock of this process: the computer's, unless GOV_REVIEWS_CLOCK names a file."""
    file = os.environ.get(SETTING)
    return _simulated(file) if file else SystemClock()


def utc_now() -> datetime:
    """The time, in UTC."""
    return installed_clock().now()


def local_time(moment: datetime) -> datetime:
    """An instant in Beijing time, where the committees are."""
    return moment.astimezone(ZoneInfo(TIME_ZONE))


def local_day(moment: datetime) -> date:
    """The day that an instant falls on in Beijing."""
    return local_time(moment).date()


def tell_instant(moment: datetime | None) -> str:
    """An instant as a sentence says it: "2026-01-05 06:30 UTC+8", the same in both languages; "" for none."""
    return f"{local_time(moment):%Y-%m-%d %H:%M} UTC+8" if moment is not None else ""
