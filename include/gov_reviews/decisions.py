"""What people decided about captures: kept append-only under the archive, the one folder that is backed up.

In: a decision. Out: `archive/decisions/captures.jsonl`, one JSON object a line; the last one about a capture
counts. Nothing is ever
changed or deleted there, and no byte of the archive is: a capture that is forgotten is only left out of what
is read.
It refuses to guess: a line that cannot be read is named with file and line and counts as not there; the other
lines count.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from gov_reviews.atomic_write import sync_path
from gov_reviews.errors import InvalidRequest, PipelineError
from gov_reviews.records.ids import CaptureId

MAX_DECISION_REASON = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one capture; one line of the file.

    Attributes:
        kind: forget: leave the capture out; remember: take that back.
        by: user@host. at: when. reason: in the person's words, one line.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    kind: Literal["forget", "remember"]
    capture_id: CaptureId
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What counts now.

    Attributes:
        forgotten: By capture id, the decision that leaves it out.
        remembered: Captures whose last decision took that back. One whose line is damaged is in neither, and
            stays what it is.
        damaged: Lines that cannot be read, each with its place and remedy.
    """

    forgotten: Mapping[CaptureId, Decision] = field(default_factory=dict)
    remembered: frozenset[CaptureId] = frozenset()
    damaged: tuple[str, ...] = ()


NOTHING_DECIDED = Decisions()
_LINE = TypeAdapter(Decision)


def decisions_path(archive_root: Path) -> Path:
    """The file of decisions about captures."""
    return archive_root / "decisions" / "captures.jsonl"


def read_decisions(archive_root: Path) -> Decisions:
    """All decisions that count; empty when nobody has decided anything.

    Raises:
        PipelineError: The file cannot be opened.
    """
    path = decisions_path(archive_root)
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return NOTHING_DECIDED
    except OSError as error:
        raise PipelineError(
            f"What people decided cannot be read ({error.strerror}). Mend the file or its permissions; "
            "nothing is read before.",
            path=path,
        ) from error
    last: dict[CaptureId, Decision] = {}
    damaged = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            decision = _LINE.validate_json(line)
        except ValidationError as error:
            damaged.append(
                f"A decision cannot be read and does not count: {path}, line {number} "
                f"({error.errors()[0]['msg']}). "
                "Restore the file from a backup, or decide again with `gov-reviews forget`."
            )
            continue
        last[decision.capture_id] = decision
    forgotten = {capture_id: decision for capture_id, decision in last.items() if decision.kind == "forget"}
    return Decisions(forgotten, frozenset(last.keys() - forgotten.keys()), tuple(damaged))


def decide(
    archive_root: Path, kind: Literal["forget", "remember"], capture_id: CaptureId, reason: str, now: datetime
) -> Decision | None:
    """Add a decision. On the disk when this returns.

    Returns:
        The decision; None when it stands already, and nothing was written.

    Raises:
        InvalidRequest: There is no reason, or it is too long.
    """
    words = re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", reason).strip()
    if not words or len(words) > MAX_DECISION_REASON:
        raise InvalidRequest(
            f'Say why in at most {MAX_DECISION_REASON} characters: --reason "..."', characters=len(words)
        )
    path = decisions_path(archive_root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        if (capture_id in read_decisions(archive_root).forgotten) == (kind == "forget"):
            return None
        decision = Decision(kind, capture_id, _who(), now, words)
        line = json.dumps(_LINE.dump_python(decision, mode="json"), ensure_ascii=False, sort_keys=True)
        # a line that a crash has cut off stays a line of its own
        stream.seek(0, os.SEEK_END)
        is_cut_off = stream.tell() > 0 and _last_byte(stream) != b"\n"
        stream.write(b"\n" * is_cut_off + line.encode("utf-8", "replace") + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    for folder in (path.parent, archive_root):  # the folder may be new, too
        sync_path(folder)
    return decision


def _last_byte(stream: object) -> bytes:
    stream.seek(-1, os.SEEK_END)  # type: ignore[attr-defined]
    last: bytes = stream.read(1)  # type: ignore[attr-defined]
    return last


def _who() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        user = f"uid {os.getuid()}"
    return f"{user}@{socket.gethostname()}"
