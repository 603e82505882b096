"""What `make run` says while tasks go on, fail, and wait to be tried again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gov_reviews_local.dag_process import ProgressListener


class Told:
    """A reporter that keeps what it is sent."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.doing = ""

    def send(self, **message: str) -> None:
        if "say" in message:
            self.said.append(message["say"])
        self.doing = message.get("doing", self.doing)


def task(task_id: str, state: str = "running", try_number: int = 1) -> Any:
    return SimpleNamespace(task_id=task_id, map_index=-1, state=state, try_number=try_number)


@pytest.mark.parametrize(("try_number", "minutes"), [(1, 2), (2, 4)])
def test_a_wait_for_another_try_is_no_silence(try_number: int, minutes: int) -> None:
    told = Told()
    listener: Any = ProgressListener(told)  # type: ignore[arg-type]
    failed = task("build_candidate", "up_for_retry", try_number)
    listener.on_task_instance_failed(None, failed, "The disk is too full.")
    assert f"build_candidate                    will be tried again in some {minutes} minutes" in told.said[0]
    assert told.said[0].endswith("The disk is too full.")
    assert told.doing.startswith(f"waiting: build_candidate will be tried again in some {minutes} minutes")

    # other tasks go on meanwhile, then it is waited for again
    listener.on_task_instance_running(None, task("export_release"))
    assert told.doing == "in the task export_release"
    listener.on_task_instance_skipped(None, task("export_release"))
    assert told.doing.startswith("waiting: build_candidate")

    listener.on_task_instance_running(None, task("build_candidate"))
    listener.on_task_instance_failed(None, task("build_candidate", "failed", 3), "The disk is too full.")
    assert "failed" in told.said[-1]
    assert told.doing.startswith("looking for the next task")
