"""Everything that people decided and that counts now: corrections for everybody, and all files of decisions.

In: the archive. Out: `Decisions`, which the plan of a run reads once and leaves in the run folder: what is
decided from then on is applied, as a whole, by the next run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gov_reviews.decisions.capture_decisions import CaptureDecision, capture_decision_file
from gov_reviews.decisions.review_decisions import ReviewDecision, ReviewDecisions, review_decision_file
from gov_reviews.decisions.shared_corrections import shared_corrections
from gov_reviews.records.ids import CaptureId
from gov_reviews.run_folder import RunFile, RunFolder


@dataclass(frozen=True, slots=True)
class Decisions:
    """What counts now.

    Attributes:
        forgotten: By capture id, the decision that leaves it out.
        remembered: Captures whose last decision took that back. One whose line is damaged is in neither, and
            stays what it is.
        reviews: About documents and figures.
        damaged: Lines that cannot be read, each with its place and remedy.
    """

    forgotten: Mapping[CaptureId, CaptureDecision] = field(default_factory=dict)
    remembered: frozenset[CaptureId] = frozenset()
    reviews: ReviewDecisions = field(default_factory=ReviewDecisions)
    damaged: tuple[str, ...] = ()


NOTHING_DECIDED = Decisions()
_OF_RUN = RunFile("review_decisions.json", tuple[ReviewDecision, ...])


def read_decisions(archive_root: Path) -> Decisions:
    """All decisions that count; empty when nobody has decided anything.

    Raises:
        PipelineError: A file cannot be opened.
    """
    captures, damaged = capture_decision_file(archive_root).read()
    reviews, damaged_reviews = review_decision_file(archive_root).read()
    last = {decision.capture_id: decision for decision in captures}
    forgotten = {capture_id: decision for capture_id, decision in last.items() if decision.kind == "forget"}
    return Decisions(
        forgotten,
        frozenset(last.keys() - forgotten.keys()),
        ReviewDecisions((*shared_corrections(), *reviews)),
        (*damaged, *damaged_reviews),
    )


def note_review_decisions(folder: RunFolder, decisions: ReviewDecisions) -> None:
    """Keep what a run reads with and says of decisions."""
    folder.write(_OF_RUN, decisions.made)


def review_decisions_of(folder: RunFolder) -> ReviewDecisions:
    """What `note_review_decisions` kept for a run; nothing before its plan."""
    return ReviewDecisions(folder.read(_OF_RUN) or ())
