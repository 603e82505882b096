"""The clock of a simulation, and which clock counts."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.clock import SETTING, SystemClock, installed_clock, tell_instant, utc_now
from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import PROJECT_ROOT


@pytest.fixture
def clock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "clock"
    monkeypatch.setenv(SETTING, str(file))
    return file


def set_to(file: Path, instant: str, seconds_ago: float = 0.0) -> None:
    file.write_text(instant, encoding="ascii")
    written = file.stat().st_mtime - seconds_ago
    os.utime(file, (written, written))


def test_without_a_setting_it_is_the_computers() -> None:
    assert isinstance(installed_clock(), SystemClock)
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_file_sets_it_and_it_goes_on_from_there(clock_file: Path) -> None:
    set_to(clock_file, "2026-01-05T06:30:00+08:00", seconds_ago=3600)
    assert timedelta(0) <= utc_now() - datetime(2026, 1, 4, 23, 30, tzinfo=UTC) < timedelta(minutes=5)
    set_to(clock_file, "2026-02-05T06:30:00+08:00")
    assert utc_now().date().isoformat() == "2026-02-04"


def test_who_sleeps_is_later_at_once(clock_file: Path) -> None:
    set_to(clock_file, "2026-01-05T06:30:00+08:00")
    clock = installed_clock()
    before, began = clock.now(), clock.monotonic()
    clock.sleep(86_400)
    assert clock.now() - before >= timedelta(days=1)
    assert clock.monotonic() - began >= 86_400


@pytest.mark.parametrize("text", ["", "yesterday", "2026-01-05T06:30:00"])
def test_a_file_without_an_instant_is_refused(clock_file: Path, text: str) -> None:
    clock_file.write_text(text, encoding="ascii")
    with pytest.raises(InvalidRequest, match="GOV_REVIEWS_CLOCK"):
        utc_now()


def test_nobody_else_asks_the_computer_for_the_date() -> None:
    asks = re.compile(r"datetime\.now\(|date\.today\(|datetime\.utcnow\(")
    package = PROJECT_ROOT / "include" / "gov_reviews"
    found = [
        str(path.relative_to(package))
        for path in sorted(package.rglob("*.py"))
        if asks.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["clock.py"]


def test_people_are_told_beijing_time_by_one_function() -> None:
    assert tell_instant(datetime(2026, 1, 7, 22, 30, 59, tzinfo=UTC)) == "2026-01-08 06:30 UTC+8"
    assert tell_instant(None) == ""
    by_hand = re.compile(r"%H:%M\S* UTC|/ ?1e6:")
    package = PROJECT_ROOT / "include"
    found = {path.name for path in package.rglob("*.py") if by_hand.search(path.read_text(encoding="utf-8"))}
    assert found == {"clock.py", "shown_values.py"}
