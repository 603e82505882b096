"""Captures of a source whose bytes the archive could not give: index/<source_id>/damaged.json.

In: captures whose records were found damaged, by a check of the archive, by reading pages or by capturing.
Out: what the next capture of the source asks for again: most captures are old, and nobody opens their bytes
to see whether they are still good. It is a list of errands, not a record: when it is lost, a check of the
archive (`gov-reviews archive verify --repair`) makes it again.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import write_atomically
from gov_reviews.records.ids import CaptureId

logger = logging.getLogger(__name__)

_NAME = "damaged.json"
_ADAPTER = TypeAdapter(dict[CaptureId, datetime])


def read_damage_notes(folder: Path) -> dict[CaptureId, datetime]:
    """Captures that were found damaged, each with the instant at which that was first noted.

    A file that cannot be read is named in the log and counts as empty.

    Args:
        folder: Index of a source.
    """
    try:
        return _ADAPTER.validate_json((folder / _NAME).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        logger.warning("notes of damaged captures left out path=%s reason=%s", folder / _NAME, error)
        return {}


def sources_with_damage(index_root: Path) -> list[str]:
    """Sources of which captures are noted."""
    return sorted(path.parent.name for path in index_root.glob(f"*/{_NAME}"))


def note_damage(folder: Path, captures: Collection[CaptureId], now: datetime) -> None:
    """Add captures; those that are noted already keep their instant."""
    _change(folder, dict.fromkeys(captures, now), ())


def drop_damage_notes(folder: Path, captures: Collection[CaptureId]) -> None:
    """Take away captures that are whole again."""
    _change(folder, {}, captures)


def _change(folder: Path, added: Mapping[CaptureId, datetime], dropped: Collection[CaptureId]) -> None:
    if not added and not dropped:
        return
    with _only_here(folder):
        before = read_damage_notes(folder)
        after = {key: at for key, at in ({**added, **before}).items() if key not in dropped}
        if after == before:
            return
        if after:
            write_atomically(folder / _NAME, _ADAPTER.dump_json(after) + b"\n")
        else:
            (folder / _NAME).unlink(missing_ok=True)


@contextmanager
def _only_here(folder: Path) -> Iterator[None]:
    """Chunks are read side by side, while the source is captured perhaps: one change at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".damaged.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
