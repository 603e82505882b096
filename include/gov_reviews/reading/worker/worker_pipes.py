"""Messages between a run and its worker: a length of eight bytes, then a pickled tuple (kind, payload).

Kinds: "start" and "step" to the worker; "ready", "done", "failed", "broken" and "log" from it.
"""

from __future__ import annotations

import pickle
from typing import Any

HEAD_BYTES = 8
Message = tuple[str, Any]


def pack(kind: str, payload: Any) -> bytes:
    """A message with its length before it."""
    body = pickle.dumps((kind, payload), pickle.HIGHEST_PROTOCOL)
    return len(body).to_bytes(HEAD_BYTES, "big") + body


def unpack(body: bytes) -> Message:
    """The message without its length."""
    kind, payload = pickle.loads(body)  # noqa: S301 - from our own process at the other end of a private pipe
    return kind, payload
