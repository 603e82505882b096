"""What each receiver was told: messages/<receiver>.json in the data root.

In: the troubles that are open, what a receiver heard before. Out: what is news to it. The same trouble is
told once, again when it has changed, and once more when it is over. Written only after a message has arrived:
a receiver that was away is told by the next run. Lost: everything that is open is told once more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gov_reviews.atomic_write import write_atomically
from gov_reviews.clock import local_day
from gov_reviews.errors import WarehouseBusy
from gov_reviews.records.both_languages import in_both
from gov_reviews.report.open_troubles import Troubles
from gov_reviews.report.run_notice import TroubleNews
from gov_reviews.run_folder import check_run_id
from gov_reviews.settings import Settings
from gov_reviews.warehouse.writer_lock import file_lock

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ToldTrouble:
    """A trouble as it was told."""

    signature: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class ToldMemory:
    """What one receiver knows.

    Attributes:
        told: By the key of the trouble.
        last_run: The run of the last message: a run sends one at most, however often its task is repeated.
        last_at: When it was sent.
    """

    told: Mapping[str, ToldTrouble] = field(default_factory=dict)
    last_run: str = ""
    last_at: datetime | None = None

    def news(self, troubles: Troubles) -> TroubleNews:
        """What it has not heard yet."""
        fresh, still = [], []
        for trouble in troubles.open:
            known = self.told.get(trouble.key)
            if known is None or known.signature != trouble.signature:
                fresh.append(trouble)
            else:
                still.append((trouble.name_en, trouble.name_zh))
        over = [(known.name_en, known.name_zh) for key, known in self.told.items() if key in troubles.well]
        return TroubleNews(tuple(fresh), tuple(over), tuple(still))

    def after(self, troubles: Troubles, run_id: str, now: datetime) -> ToldMemory:
        """What it knows once it has been told."""
        kept = {
            key: known
            for key, known in self.told.items()
            if key in troubles.undecided or not (troubles.is_whole or key in troubles.well)
        }
        is_open = {
            trouble.key: ToldTrouble(trouble.signature, trouble.name_en, trouble.name_zh)
            for trouble in troubles.open
        }
        return ToldMemory(kept | is_open, run_id, now)

    def was_told_on_day(self, now: datetime) -> bool:
        """Whether it got a message on this local day."""
        return self.last_at is not None and local_day(self.last_at) == local_day(now)


_ADAPTER = TypeAdapter(ToldMemory)
_TELLS = in_both("Another run tells the same receiver.", "另一次运行正在通知同一接收方。")


@contextmanager
def told_by_one(settings: Settings, receiver: str) -> Iterator[None]:
    """Two runs that end at the same moment tell a receiver one after the other, from reading what it knows to
    writing it. Where the other one takes too long it is told all the same: twice is better than never.
    """
    with ExitStack() as held:
        try:
            path = _path(settings, receiver).with_suffix(".lock")
            held.enter_context(file_lock(path, "tell", settings.lock_wait_s, _TELLS))
        except (OSError, WarehouseBusy) as error:
            logger.warning("receiver=%s may be told twice: %s", receiver, error)
        yield


def read_told(settings: Settings, receiver: str) -> ToldMemory:
    """What a receiver knows; nothing where its file is missing or damaged."""
    path = _path(settings, receiver)
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ToldMemory()
    except (OSError, ValidationError) as error:
        logger.warning("what receiver=%s was told cannot be read: %s; all is told again", receiver, error)
        return ToldMemory()


def write_told(settings: Settings, receiver: str, memory: ToldMemory) -> None:
    """Keep what a receiver knows."""
    path = _path(settings, receiver)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, _ADAPTER.dump_json(memory, indent=1) + b"\n")


def _path(settings: Settings, receiver: str) -> Path:
    return settings.data_root / "messages" / f"{check_run_id(receiver)}.json"
