"""Identifiers: types that must not be mixed, and the deterministic surrogate key."""

from __future__ import annotations

import hashlib
from typing import NewType

SourceId = NewType("SourceId", str)


CaptureId = NewType("CaptureId", str)


RunId = NewType("RunId", str)


INBOX_SOURCE = SourceId("inbox")


def stable_key(*parts: object) -> str:
    """Deterministic surrogate key: the first 16 hex digits of the SHA-256 of the parts, joined by the unit
    separator.

    The same natural key gives the same surrogate in every installation, so a rebuild from the archive is
    identical row for row. None counts as the empty string.
    """
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]
