"""How each source stands: archive/sources/<source_id>.json, one small file a source, and beside it
<source_id>.jsonl, what it was before: a line whenever that changes.

In: the outcome of a source in a run. Out: `SourceCondition`s, by which a scheduled run decides which sources
are due and `status` says how they are. They lie in the archive because that is what is backed up: a machine
set up again from it asks no site before it is due, and no site that blocks us before its rest is over. Dry
runs capture nothing and leave nothing here. A condition that cannot be read is made again from its history.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import write_atomically
from gov_reviews.capture.frontier_pages import RETRY_AFTER
from gov_reviews.json_lines import JsonLines
from gov_reviews.records.both_languages import shortened_both
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import SUCCESSFUL, SourceOutcome, SourceState
from gov_reviews.records.source_evidence import SourceEvidence

logger = logging.getLogger(__name__)

_FOLDER = "sources"
# A site that blocks us is left alone: a day, three days, then a week each time.
BLOCK_RESTS = (timedelta(hours=24), timedelta(hours=72), timedelta(days=7))
# What robots.txt forbids today it seldom allows tonight.
DISALLOWED_REST = timedelta(hours=24)
# After so long it does not pass by itself.
_BLOCKS_UNTIL_PERSON = 4
_UNREACHABLE_UNTIL_PERSON = timedelta(days=30)
_MAX_MESSAGE = 2000


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """How one source stands.

    Attributes:
        asked_at: Start of the last run that captured it.
        state, message: How that went; the message is "" when nothing went wrong.
        succeeded_at: Start of the last run in which it answered as it should, None if never.
        since: Start of the first run of those in a row that ended like that; None: noted by an earlier
            version.
        detail: Of an unreachable source the kind (dns, timeout ...), of a moved one where to; of a partial
            one going_on: a bound of the run left the rest for the next.
        evidence: What it answered when it did not answer as it should.
        blocks: On how many days in a row it has blocked us. rest_until: not asked before.
        ask_again_at: From when on something of it is to be made up for, due or not.
    """

    source_id: SourceId
    asked_at: datetime
    state: SourceState
    message: str
    succeeded_at: datetime | None
    since: datetime | None = None
    detail: str = ""
    evidence: SourceEvidence | None = None
    blocks: int = 0
    rest_until: datetime | None = None
    ask_again_at: datetime | None = None

    def is_resting(self, now: datetime) -> bool:
        """Whether it is left alone. A rest that ends later than any lasts was noted by a wrong clock."""
        return self.rest_until is not None and now < self.rest_until <= now + BLOCK_RESTS[-1]

    def state_at(self, now: datetime) -> SourceState:
        """The state; that a person is needed where it does not pass by itself."""
        is_away = self.state is SourceState.UNREACHABLE and self.since is not None
        is_blocked = self.state is SourceState.BLOCKED and self.blocks >= _BLOCKS_UNTIL_PERSON
        if is_blocked or (
            is_away and self.since is not None and now - self.since > _UNREACHABLE_UNTIL_PERSON
        ):
            return SourceState.NEEDS_PERSON
        return self.state


_ADAPTER = TypeAdapter(SourceCondition)


def note_outcome(archive_root: Path, outcome: SourceOutcome, asked_at: datetime) -> None:
    """Record how a source ended in a run."""
    path = _path(archive_root, outcome.source_id)
    before = _read(path)
    after = _condition_after(before, outcome, asked_at)
    if before is None or not _stands_alike(before, after):
        _history(path).add([after])
    write_atomically(path, _ADAPTER.dump_json(after) + b"\n")


def _condition_after(
    before: SourceCondition | None, outcome: SourceOutcome, asked_at: datetime
) -> SourceCondition:
    is_good = outcome.state in SUCCESSFUL
    same = before if before is not None and _group(before.state) == _group(outcome.state) else None
    blocks, rest_until = _rest_after(before, outcome.state, asked_at)
    last_success = before.succeeded_at if before is not None else None
    return SourceCondition(
        outcome.source_id,
        asked_at,
        outcome.state,
        shortened_both(outcome.message, _MAX_MESSAGE),
        succeeded_at=asked_at if is_good else last_success,
        since=(same.since or same.asked_at) if same is not None else asked_at,
        detail=outcome.detail,
        evidence=outcome.evidence or (same.evidence if same is not None else None),
        blocks=blocks,
        rest_until=rest_until,
        ask_again_at=outcome.ask_again_at,
    )


def _rest_after(
    before: SourceCondition | None, state: SourceState, asked_at: datetime
) -> tuple[int, datetime | None]:
    """On how many days it has blocked us since it last answered well, and until when it is left alone."""
    blocks = 0 if before is None or state in SUCCESSFUL else before.blocks
    if state is SourceState.DISALLOWED:
        return blocks, asked_at + DISALLOWED_REST
    if state is not SourceState.BLOCKED:
        return blocks, None
    is_same_day = before is not None and blocks > 0 and abs(asked_at - before.asked_at) < RETRY_AFTER
    blocks += not is_same_day
    return blocks, asked_at + BLOCK_RESTS[min(blocks, len(BLOCK_RESTS)) - 1]


def _group(state: SourceState) -> SourceState:
    """Without news it is as well as with news."""
    return SourceState.OK if state is SourceState.UNCHANGED else state


def _stands_alike(one: SourceCondition, other: SourceCondition) -> bool:
    """Whether a line more would say nothing new."""
    return (_group(one.state), one.detail, _sha256(one)) == (
        _group(other.state),
        other.detail,
        _sha256(other),
    )


def _sha256(condition: SourceCondition) -> str:
    return condition.evidence.body_sha256 if condition.evidence is not None else ""


def read_condition(archive_root: Path, source_id: SourceId) -> SourceCondition | None:
    """One source; None where it was never asked, or nothing of it can be read."""
    return _read(_path(archive_root, source_id))


def read_conditions(archive_root: Path) -> dict[SourceId, SourceCondition]:
    """All sources that were ever asked.

    A file that cannot be read is named in the log: its source stands as the last line of its history says.
    """
    folder = archive_root / _FOLDER
    # <source_id>.probes.jsonl is another's: an id holds no dot
    names = {path.name.partition(".")[0] for path in folder.glob("*.json*") if path.name.count(".") == 1}
    found = (_read(folder / f"{name}.json") for name in sorted(names))
    return {condition.source_id: condition for condition in found if condition is not None}


def read_source_history(archive_root: Path, source_id: SourceId) -> tuple[SourceCondition, ...]:
    """How a source stood from one change to the next, oldest first; damaged lines are left out."""
    return _history(_path(archive_root, source_id)).read()[0]


def find_unreadable_conditions(archive_root: Path) -> dict[Path, str]:
    """Files that cannot be read, and why."""
    reasons = {path: _try(path)[1] for path in sorted((archive_root / _FOLDER).glob("*.json"))}
    return {path: reason for path, reason in reasons.items() if reason}


def _path(archive_root: Path, source_id: SourceId) -> Path:
    return archive_root / _FOLDER / f"{source_id}.json"


def _history(path: Path) -> JsonLines[SourceCondition]:
    return JsonLines(path.with_suffix(".jsonl"), _ADAPTER, is_brief=True)


def _read(path: Path) -> SourceCondition | None:
    condition, reason = _try(path)
    if reason:
        logger.warning("source state left out path=%s reason=%s", path, reason)
    if condition is not None:
        return condition
    try:
        lines = read_source_history(path.parent.parent, SourceId(path.stem))
    except OSError as error:
        logger.warning("source history left out path=%s reason=%s", path, error.strerror)
        return None
    return lines[-1] if lines else None


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
