"""SIGKILL at every stage: the live warehouse stays whole, the next run completes, the rows are those of an
undisturbed run.

The product has no hooks for this: the test watches the run folder and the archive from outside and kills when
it sees a stage begin.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.integration.conftest import CAPTURE_TIMES, Installation, assert_same_rows, dump

from gov_reviews.settings import Settings
from gov_reviews_samples.server import publish_next, running_sample_site

pytestmark = pytest.mark.slow

Seen = Callable[[Path, Settings], bool]


def has(pattern: str) -> Seen:
    return lambda run, settings: any(run.glob(pattern))


def is_archiving(run: Path, settings: Settings) -> bool:
    """A WARC of this run has bytes and is not indexed yet."""
    return any(path.stat().st_size > 0 for path in settings.archive_root.glob(f"warc/*/{run.name}.warc.gz"))


# In the order of a run: each kill leaves a little more behind than the one before.
MOMENTS: tuple[tuple[str, Seen, str], ...] = (
    ("inside capture", is_archiving, "chunks/*.json"),
    ("parts written", has("parts/*/*.parquet"), "build.json"),
    ("inside build", has("candidate.building.duckdb"), "build.json"),
    ("built", has("build.json"), "audit.json"),
    ("audited", has("audit.json"), "published.json"),
)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def kill_when(installation: Installation, seen: Seen, unless: str) -> bool:
    """Start a run and kill it at the moment; whether it was caught before `unless` appeared."""
    known = {path.name for path in installation.settings.runs_root.glob("*")}
    process = installation.start("run")
    deadline = time.monotonic() + 120
    run: Path | None = None
    while process.poll() is None and time.monotonic() < deadline:
        if run is None:
            run = next(
                (path for path in installation.settings.runs_root.glob("*") if path.name not in known), None
            )
        elif seen(run, installation.settings):
            break
        time.sleep(0.004)
    process.kill()
    process.wait(timeout=30)
    assert run is not None, "no run was started"
    return process.returncode == -9 and not any(run.glob(unless))


def is_whole(path: Path) -> bool:
    """The live warehouse opens and every table can be read to its end."""
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()
        for (table,) in tables:
            connection.sql(f"from {table}").aggregate("count(columns(*))").fetchall()
    return len(tables) > 20


def test_kills_at_every_stage_change_nothing_in_the_end(loaded: Installation, tmp_path: Path) -> None:
    undisturbed = Settings(data_root=tmp_path / "undisturbed")
    shutil.copytree(loaded.settings.data_root, undisturbed.data_root)
    with running_sample_site(undisturbed):
        publish_next(undisturbed)
        assert Installation(undisturbed).run().state == "published"

    live = loaded.settings.warehouse_path
    before = live.read_bytes()
    publish_next(loaded.settings)
    missed = []
    for name, seen, unless in MOMENTS:
        if not kill_when(loaded, seen, unless):
            missed.append(name)
        assert live.read_bytes() == before, name
    assert is_whole(live)
    assert not missed, f"the run was too quick to be caught: {missed}"

    final = loaded.run()
    assert final.state == "published", final.message
    assert_same_rows(
        dump(loaded.settings.warehouse_path, CAPTURE_TIMES), dump(undisturbed.warehouse_path, CAPTURE_TIMES)
    )
    assert loaded.run().state == "nothing_new"


def test_a_first_run_killed_while_it_captures_and_one_ended_by_ctrl_c_are_made_up_for(
    installation: Installation, loaded_root: tuple[Path, object]
) -> None:
    settings = installation.settings
    assert kill_when(installation, is_archiving, "chunks/*.json")
    assert not settings.warehouse_path.exists()

    process = installation.start("run", stderr=subprocess.PIPE)
    wait_for(lambda: len(list(settings.runs_root.glob("*/plan.json"))) == 2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert not settings.warehouse_path.exists()

    assert installation.run().state == "published"
    assert_same_rows(
        dump(settings.warehouse_path, CAPTURE_TIMES),
        dump(Settings(data_root=loaded_root[0]).warehouse_path, CAPTURE_TIMES),
    )
