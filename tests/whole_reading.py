"""The whole reading of one page in this process: the CPU time of a worker would not be seen by the tests that
measure it, and one worker per text would cost more than the reading."""

from __future__ import annotations

from gov_reviews.reading.single_page import read_body
from gov_reviews.reading.worker.reading_steps import run_step
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.reviews import Review


def read_page(text: str, url: str = "file:///page.txt", content_type: str = "") -> Review:
    """What a run would read, by the same steps."""
    return read_body(text.encode(), url, content_type, None, CaptureKind.INBOX, run_step)
