"""Why a step failed, noted in the run folder, so that the report can say it; the error goes on."""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gov_reviews.errors import PipelineError
from gov_reviews.faults import faults_as_ours
from gov_reviews.knowledge.message_texts import said
from gov_reviews.records.both_languages import error_in_both, on_one_line
from gov_reviews.run_folder import FAILURE_FILES, RunFile, RunFolder, StepFailure

logger = logging.getLogger(__name__)


@contextmanager
def noting_failure(folder: RunFolder, step: str) -> Iterator[None]:
    """Leave a note in the run folder when the step fails, take it away when it succeeds. The error goes on to
    the caller.

    Faults of disk, memory and DuckDB become errors of ours here, for every step.
    """
    note = RunFile(f"{FAILURE_FILES.folder}/{step}.json", StepFailure)  # a step may have a space in its name
    started = time.monotonic()
    try:
        with faults_as_ours():
            yield
            (folder.root / note.name).unlink(missing_ok=True)
    except Exception as error:
        message = error_in_both(error) if isinstance(error, PipelineError) else own_error(error)
        with unless_storage_fails(step):
            folder.write(note, StepFailure(step, type(error).__name__, message))
        raise
    logger.info("step=%s run_id=%s seconds=%.2f", step, folder.run_id, time.monotonic() - started)


def own_error(error: Exception) -> str:
    """An error of our own code in words for people."""
    return said("own_error", error=on_one_line(f"{type(error).__name__}: {error}"))


@contextmanager
def unless_storage_fails(what: str) -> Iterator[None]:
    """A note about an error must not take its place: on a full disk the note cannot be written either."""
    try:
        yield
    except OSError as error:
        logger.error("the reason of a failure cannot be written down what=%s reason=%s", what, error)
