"""How each source answered last, and when it last answered well: archive/sources/<source_id>.json, one small
file a source.

In: the outcome of a source in a run. Out: `SourceCondition`s, by which a scheduled run decides which sources
are due and `status` says how they are. It lies in the archive because that is what is backed up: a machine
set up again from it asks no site before it is due. Dry runs capture nothing and leave nothing here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import write_atomically
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SUCCESSFUL, SourceOutcome, SourceState

logger = logging.getLogger(__name__)

_FOLDER = "sources"


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """How one source answered last.

    Attributes:
        asked_at: Start of the last run that captured it.
        state, message: How that went; the message is "" when nothing went wrong.
        succeeded_at: Start of the last run in which it answered as it should, None if never.
    """

    source_id: SourceId
    asked_at: datetime
    state: SourceState
    message: str
    succeeded_at: datetime | None


_ADAPTER = TypeAdapter(SourceCondition)


def note_outcome(archive_root: Path, outcome: SourceOutcome, asked_at: datetime) -> None:
    """Record how a source ended in a run; what was known of it before is replaced, but for its last
    success.
    """
    if outcome.state in SUCCESSFUL:
        succeeded_at: datetime | None = asked_at
    else:
        before = _read(_path(archive_root, outcome.source_id))
        succeeded_at = before.succeeded_at if before is not None else None
    condition = SourceCondition(outcome.source_id, asked_at, outcome.state, outcome.message, succeeded_at)
    write_atomically(_path(archive_root, outcome.source_id), _ADAPTER.dump_json(condition) + b"\n")


def read_conditions(archive_root: Path) -> dict[SourceId, SourceCondition]:
    """All sources that were ever asked.

    A file that cannot be read is named in the log: its source counts as never asked.
    """
    found = (_read(path) for path in _listed(archive_root))
    return {condition.source_id: condition for condition in found if condition is not None}


def find_unreadable_conditions(archive_root: Path) -> dict[Path, str]:
    """Files that cannot be read, and why."""
    reasons = {path: _try(path)[1] for path in _listed(archive_root)}
    return {path: reason for path, reason in reasons.items() if reason}


def _listed(archive_root: Path) -> list[Path]:
    return sorted((archive_root / _FOLDER).glob("*.json"))


def _path(archive_root: Path, source_id: SourceId) -> Path:
    return archive_root / _FOLDER / f"{source_id}.json"


def _read(path: Path) -> SourceCondition | None:
    condition, reason = _try(path)
    if reason:
        logger.warning("source state left out path=%s reason=%s", path, reason)
    return condition


def _try(path: Path) -> tuple[SourceCondition | None, str]:
    """What a file says; else why it cannot be read, "" when it is not there."""
    try:
        return _ADAPTER.validate_json(path.read_bytes()), ""
    except FileNotFoundError:
        return None, ""
    except OSError as error:
        return None, error.strerror or type(error).__name__
    except ValidationError as error:
        return None, error.errors()[0]["msg"]
