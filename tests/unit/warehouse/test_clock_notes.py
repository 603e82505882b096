"""A clock that was set back is told by the next run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gov_reviews.clock import utc_now
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import PublicationKind, clock_notes, record_publication


def test_a_clock_that_is_behind_the_newest_publication_is_told(tmp_path: Path) -> None:
    settings, now = Settings(data_root=tmp_path), utc_now()
    assert clock_notes(settings, now - timedelta(days=900)) == (), "nothing was published yet"
    settings.warehouse_path.parent.mkdir(parents=True)
    record_publication(settings, PublicationKind.PUBLISHED, "r1", "0" * 64, 1)
    assert clock_notes(settings, now - timedelta(minutes=30)) == ()
    (note,) = clock_notes(settings, now - timedelta(days=900))
    assert "publication 1" in in_english(note)
    assert "时钟" in in_chinese(note)
