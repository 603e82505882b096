"""What people's decisions made of a figure or of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AppliedDecisions:
    """The decisions that count for one figure or one document. Its fields are columns beside those of the
    figure or document.

    Attributes:
        decision_keys: Of all of them, in the order in which they were made.
        is_held: Out of mart by decision. is_released: in mart, whatever a check says.
        corrected_from: What was read before a person corrected it, as JSON by column; None where nothing is
            other than it was read.
        decided_by, decided_at, decision_reason: Of the last decision.
    """

    decision_keys: tuple[str, ...]
    is_held: bool
    is_released: bool
    corrected_from: str | None
    decided_by: str
    decided_at: datetime
    decision_reason: str
