"""The steps of a run, one function each.

In: settings, a run id, what earlier steps left in the run folder, the archive and the live warehouse. Out:
files in the run folder, new captures in the archive, a new live warehouse. Airflow calls them one by one and
passes only ids and counts; `local_run` calls all of them. Every step may be repeated. A step that fails
leaves `failures/<step>.json`, so that the report can say why, and raises.
No step guesses that all is well: `report` gathers what is there, and `outcome` decides.
"""

from gov_reviews.pipeline.steps.capturing import (
    capture,
    capture_all,
    capture_batch,
    capture_documents,
    capture_guarded,
)
from gov_reviews.pipeline.steps.failure_notes import noting_failure
from gov_reviews.pipeline.steps.planning import plan, start
from gov_reviews.pipeline.steps.publishing import (
    audit,
    build,
    compare_with_live,
    has_audit,
    publish,
    reason_to_keep,
)
from gov_reviews.pipeline.steps.reading_chunks import READABLE, cut_into_chunks, find_spec, read_chunk
from gov_reviews.pipeline.steps.reporting import report
from gov_reviews.pipeline.steps.second_homes import SecondHomes, describe_publication, export_published

__all__ = [
    "READABLE",
    "SecondHomes",
    "audit",
    "build",
    "capture",
    "capture_all",
    "capture_batch",
    "capture_documents",
    "capture_guarded",
    "compare_with_live",
    "cut_into_chunks",
    "describe_publication",
    "export_published",
    "find_spec",
    "has_audit",
    "noting_failure",
    "plan",
    "publish",
    "read_chunk",
    "reason_to_keep",
    "report",
    "start",
]
