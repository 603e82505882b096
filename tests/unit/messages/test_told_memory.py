"""What a receiver has heard, and what is news to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gov_reviews.messages.told_memory import ToldMemory, read_told, told_by_one, write_told
from gov_reviews.report.open_troubles import Trouble, Troubles
from gov_reviews.settings import Settings

NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
BLOCKED = Trouble("source:a", "blocked", "A", "甲", "do", "做")
NOTHING = frozenset[str]()


def open_ones(*troubles: Trouble) -> Troubles:
    return Troubles(troubles, NOTHING, NOTHING)


def test_the_same_is_told_once_again_when_it_changes_and_when_it_is_over() -> None:
    memory = ToldMemory()
    assert memory.news(open_ones(BLOCKED)).fresh == (BLOCKED,)
    memory = memory.after(open_ones(BLOCKED), "r1", NOON)
    news = memory.news(open_ones(replace(BLOCKED, said="other words")))
    assert news.is_empty
    assert news.still == (("A", "甲"),)
    moved = replace(BLOCKED, signature="moved b.example")
    assert memory.news(open_ones(moved)).fresh == (moved,)
    memory = memory.after(open_ones(moved), "r2", NOON)
    well = Troubles((), frozenset({"source:a"}), NOTHING)
    assert memory.news(well).over == (("A", "甲"),)
    memory = memory.after(well, "r3", NOON)
    assert memory.news(well).is_empty
    assert memory.news(open_ones(BLOCKED)).fresh == (BLOCKED,)


def test_what_is_undecided_stays_told_and_what_is_not_watched_any_more_is_forgotten() -> None:
    memory = ToldMemory().after(open_ones(BLOCKED), "r1", NOON)
    undecided = Troubles((), NOTHING, frozenset({"source:a"}))
    assert memory.news(undecided).is_empty
    assert memory.after(undecided, "r2", NOON).news(open_ones(BLOCKED)).is_empty
    gone = Troubles((), NOTHING, NOTHING)
    assert memory.news(gone).is_empty
    assert memory.after(gone, "r2", NOON).told == {}


def test_it_lasts_and_a_damaged_one_tells_all_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(tmp_path)
    assert read_told(settings, "gov_reviews_mail") == ToldMemory()
    memory = ToldMemory().after(open_ones(BLOCKED), "r1", NOON)
    write_told(settings, "gov_reviews_mail", memory)
    assert read_told(settings, "gov_reviews_mail") == memory
    assert read_told(settings, "gov_reviews_webhook") == ToldMemory()
    (tmp_path / "messages" / "gov_reviews_mail.json").write_text("{", encoding="utf-8")
    assert read_told(settings, "gov_reviews_mail") == ToldMemory()
    assert "all is told again" in caplog.text


def test_a_day_is_a_local_day() -> None:
    memory = ToldMemory(last_at=datetime(2026, 1, 5, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai
    assert memory.was_told_on_day(datetime(2026, 1, 5, 0, tzinfo=UTC))
    assert not memory.was_told_on_day(memory.last_at + timedelta(minutes=2))  # type: ignore[operator]
    assert not ToldMemory().was_told_on_day(NOON)


def test_where_another_run_tells_for_too_long_a_receiver_is_told_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(tmp_path, lock_wait_s=0)
    with told_by_one(settings, "gov_reviews_mail"):
        with told_by_one(settings, "gov_reviews_webhook"):
            assert caplog.records == []
        with told_by_one(settings, "gov_reviews_mail"):
            assert "receiver=gov_reviews_mail may be told twice: Another run tells" in caplog.text
