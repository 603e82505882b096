"""What a source answered when it did not answer as it should: for a person who decides what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceEvidence:
    """One answer.

    Attributes:
        url: What was asked for. seen_at: when.
        headers: As served, a line each; the first 4,000 characters.
        text: The first 4,096 characters of the body, decoded.
        body_sha256: Of the whole body; "" where there was none.
    """

    url: str
    seen_at: datetime
    status: int
    headers: str
    text: str
    body_sha256: str
