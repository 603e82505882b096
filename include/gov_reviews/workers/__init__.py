"""Reading hostile pages in a process that can be ended: time, memory and crashes of one page stay with that page."""

from gov_reviews.workers.failure import StepFailed
from gov_reviews.workers.process import PageLimits, PageWorker
from gov_reviews.workers.steps import run_step

__all__ = ["PageLimits", "PageWorker", "StepFailed", "run_step"]
