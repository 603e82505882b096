"""What one source may cost in one run: requests and time. What is left when it is spent, later runs ask for.

In: settings, how many sources share a task. Out: a `CrawlBudget` a source, stated before it is asked, and an
error of its own when it is spent. So a run never outlives its task, whatever the sites do.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass

from gov_reviews.settings import Settings

_LEAST_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class CrawlBudget:
    """What one source may cost.

    Attributes:
        requests: Requests at most, robots.txt and retries included.
        seconds: Time at most; no request is begun behind it.
    """

    requests: int
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> CrawlBudget:
        """The budget of a source that has a task for itself."""
        return cls(settings.source_requests, settings.source_minutes * 60.0)

    def __str__(self) -> str:
        return f"at most {self.requests} requests and {self.seconds / 60:.0f} minutes"


class TaskBudget:
    """The time of one task, shared by its sources: each gets its part of what is left when its turn comes.

    Args:
        sources: How many there are. threads: how many are asked at a time.
    """

    def __init__(self, settings: Settings, sources: int, threads: int) -> None:
        self._whole = CrawlBudget.of(settings)
        self._ends_at = time.monotonic() + self._whole.seconds
        self._left, self._threads = sources, max(1, threads)
        self._lock = threading.Lock()

    def next_share(self) -> CrawlBudget:
        """The budget of the source whose turn has come."""
        with self._lock:
            rounds = max(1, math.ceil(self._left / self._threads))
            self._left -= 1
        seconds = max((self._ends_at - time.monotonic()) / rounds, _LEAST_SECONDS)
        return CrawlBudget(self._whole.requests, min(seconds, self._whole.seconds))


def describe_budget(settings: Settings, sources: int) -> str:
    """What a run says before it asks anybody."""
    whole = CrawlBudget.of(settings)
    return f"budget: {sources} sources, each {whole}; what is left is asked for by later runs"
