"""What people decided about captures: to leave one out (forget), to take that back (remember).

In: a decision. Out: `archive/decisions/captures.jsonl`, one JSON object a line; the last one about a capture
counts. No byte of the archive is changed: a capture that is forgotten is only left out of what is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from gov_reviews.decisions.decision_file import DecisionFile, checked_reason, who_decides
from gov_reviews.records.ids import CaptureId


@dataclass(frozen=True, slots=True)
class CaptureDecision:
    """One decision about one capture; one line of the file.

    Attributes:
        kind: forget: leave the capture out; remember: take that back.
        by: user@host. at: when. reason: in the person's words, one line.
    """

    # Built on first use: a worker imports this and reads no decision.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", defer_build=True)

    kind: Literal["forget", "remember"]
    capture_id: CaptureId
    by: str
    at: datetime
    reason: str


_LINE = TypeAdapter(CaptureDecision)


def capture_decision_file(archive_root: Path) -> DecisionFile[CaptureDecision]:
    """The file of decisions about captures."""
    return DecisionFile(archive_root, "captures.jsonl", _LINE, "gov-reviews forget")


def decide_capture(
    archive_root: Path, kind: Literal["forget", "remember"], capture_id: CaptureId, reason: str, now: datetime
) -> CaptureDecision | None:
    """Add a decision. On the disk when this returns.

    Returns:
        The decision; None when it stands already, and nothing was written.

    Raises:
        InvalidRequest: There is no reason, or it is too long.
    """
    words = checked_reason(reason)

    def make(earlier: tuple[CaptureDecision, ...]) -> CaptureDecision | None:
        last = next((entry.kind for entry in reversed(earlier) if entry.capture_id == capture_id), "remember")
        return None if last == kind else CaptureDecision(kind, capture_id, who_decides(), now, words)

    return capture_decision_file(archive_root).add(make)
