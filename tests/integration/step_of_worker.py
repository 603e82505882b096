"""One step of a run on one worker, as a process that is killed at one of its puts. Started by
test_shared_store.py: `python step_of_worker.py STEP N before|after ARGUMENTS`.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path

from gov_reviews.pipeline import steps
from gov_reviews.settings import Settings
from gov_reviews.store.object_store import ObjectStore, StoredObject

put_really = ObjectStore.put
numbers = count(1)


def put_or_die(self: ObjectStore, key: str, path: Path, expected: str | None) -> StoredObject:
    is_last = next(numbers) == int(sys.argv[2])
    if is_last and sys.argv[3] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    put = put_really(self, key, path, expected)
    if is_last:
        os.kill(os.getpid(), signal.SIGKILL)
    return put


if __name__ == "__main__":
    ObjectStore.put = put_or_die  # type: ignore[method-assign]
    result = getattr(steps, sys.argv[1])(Settings.load(), *sys.argv[4:])
    sys.stdout.write(" ".join(result) if sys.argv[1] == "cut_into_chunks" else "")
