"""What the sample sites remember between processes: how many batches are out, and where a server listens.

In and out: <data root>/sample_site/state.json, {"address": "127.0.0.1:40123", "batch": 1, "pid": 4711};
address and pid are null when no server runs. Written to a temporary name and renamed, under a lock, so that a
server and `publish_next` can work at the same time.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gov_reviews.atomic_write import write_atomically
from gov_reviews.errors import InvalidRequest
from gov_reviews.settings import Settings


class SampleSiteState(BaseModel):
    """One state file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str | None = None
    batch: int = Field(default=1, ge=1)
    pid: int | None = None


def state_path(settings: Settings) -> Path:
    """Where the state is kept."""
    return settings.sample_site_state / "state.json"


def read_state(settings: Settings) -> SampleSiteState:
    """The state; without a file: the first batch is out and no server runs.

    Raises:
        InvalidRequest: The file is not a state; the message says to delete it.
    """
    path = state_path(settings)
    try:
        return SampleSiteState.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return SampleSiteState()
    except ValidationError as error:
        raise InvalidRequest(
            "The state of the sample sites cannot be read; delete the file to start again.",
            "样例网站的状态文件无法读取；删除后可重新开始。",
            path=path,
        ) from error


@contextmanager
def locked_state(settings: Settings) -> Iterator[SampleSiteState]:
    """The state, while nobody else can change it; write it with `write_state` inside the block."""
    settings.sample_site_state.mkdir(parents=True, exist_ok=True)
    with (settings.sample_site_state / "state.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield read_state(settings)


def write_state(settings: Settings, state: SampleSiteState) -> None:
    """Replace the state file by rename."""
    write_atomically(state_path(settings), json.dumps(state.model_dump(), indent=1) + "\n")
