"""Why one step of reading one page gave nothing."""

from __future__ import annotations

MAX_TOLD = 300


class StepFailed(Exception):
    """One step of reading did not end well. It becomes the quarantine row of the page, never the error of a run.

    Attributes:
        english, chinese: What happened, one clause each: "Our own code failed: ValueError in extract: ... (extract.facts.clauses.split)".
        details: Traceback of our own code, for the log.
        ends_worker: The worker is gone or cannot be trusted any more.
        is_own: The page alone is to blame, even when the worker had read others before.
    """

    def __init__(self, english: str, chinese: str, details: str = "", ends_worker: bool = False, is_own: bool = True) -> None:
        super().__init__(english, chinese, details, ends_worker, is_own)
        self.english = english
        self.chinese = chinese
        self.details = details
        self.ends_worker = ends_worker
        self.is_own = is_own

    def __str__(self) -> str:
        return self.english
