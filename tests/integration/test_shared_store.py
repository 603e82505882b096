"""Two workers with separate data folders and one store: killed at every put, they end with the rows of one
machine.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from tests.cluster.servers import running_postgres_or_skip
from tests.integration.conftest import CAPTURE_TIMES, assert_same_rows, dump
from tests.s3_server import CREDENTIALS, running_s3_server

from gov_reviews.capture.archive import Archive, open_archive
from gov_reviews.file_hash import file_sha256
from gov_reviews.pipeline import steps
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.ids import SourceId
from gov_reviews.records.runs import RunOptions, RunState
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import read_publications
from gov_reviews_samples.server import running_sample_site

pytestmark = pytest.mark.slow

SOURCE = SourceId("sample_committee")
SCRIPT = Path(__file__).with_name("step_of_worker.py")
# At which put a step is killed. Those in between are of one kind: parts of one chunk.
KILLED_AT = (1, 2, 3, 6, 12, 24, 48)


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Settings, Settings]]:
    """Two workers of one store, beside the sample sites."""
    with (
        running_s3_server() as address,
        running_postgres_or_skip() as postgres,
        running_sample_site(Settings(data_root=tmp_path / "site")) as site,
    ):
        for name, value in {
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": address,
            "GOV_REVIEWS_SAMPLE_SITE": site,
            "GOV_REVIEWS_STORE": "s3://reviews/shared",
            "GOV_REVIEWS_CATALOG": f"{postgres}/airflow",
        }.items():
            monkeypatch.setenv(name, value)
        import boto3

        boto3.client("s3").create_bucket(Bucket="reviews")
        yield Settings.load(tmp_path / "one"), Settings.load(tmp_path / "other")


def do_killed(workers: Iterator[Settings], step: str, *arguments: str) -> tuple[str, int]:
    """Do a step, each try on the next worker, killed at a later put each time, until one comes through.

    Returns:
        What it printed, and how often it was killed.
    """
    for tries, number in enumerate(KILLED_AT):
        worker = next(workers)
        done = subprocess.run(
            [sys.executable, str(SCRIPT), step, str(number), ("before", "after")[tries % 2], *arguments],
            env=os.environ
            | {"GOV_REVIEWS_DATA": str(worker.data_root), "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != -signal.SIGKILL:
            assert done.returncode == 0, done.stderr[-3000:]
            return done.stdout.strip(), tries
    pytest.fail(f"{step} puts more than {KILLED_AT[-1]} objects")


def test_killed_at_its_puts_a_run_ends_as_on_one_machine(
    workers: tuple[Settings, Settings], tmp_path: Path
) -> None:
    turns = cycle(workers)
    run_id = steps.start(workers[0], RunOptions(sources=(SOURCE,)))
    killed = {"plan": do_killed(turns, "plan", run_id)[1]}
    killed["capture"] = do_killed(turns, "capture", run_id, SOURCE)[1]
    chunks, killed["chunks"] = do_killed(turns, "cut_into_chunks", run_id)
    for chunk_id in chunks.split():
        killed[chunk_id] = do_killed(turns, "read_chunk", run_id, chunk_id)[1]
    for step in ("build", "audit", "publish"):
        killed[step] = do_killed(turns, step, run_id)[1]
    summary = steps.report(next(turns), run_id)
    assert summary.state is RunState.PUBLISHED, summary.message
    assert min(killed.values()) > 0, killed

    # one publication, and both workers have its bytes
    for worker in workers:
        steps.reason_to_keep(worker, run_id)
        (record,) = read_publications(worker)
        assert (record.number, record.run_id) == (1, run_id)
        assert file_sha256(worker.warehouse_path) == record.sha256

    # nothing lost, nothing doubled
    alone = Settings(data_root=tmp_path / "alone", sample_site_address=workers[0].sample_site_address)
    assert run_pipeline(alone, RunOptions(sources=(SOURCE,))).state is RunState.PUBLISHED
    assert_same_rows(
        dump(workers[0].warehouse_path, CAPTURE_TIMES), dump(alone.warehouse_path, CAPTURE_TIMES)
    )

    # a worker that comes later finds all of it, and every body when it is read
    newcomer = Settings.load(tmp_path / "newcomer")
    again = steps.start(newcomer, RunOptions(use_sites=False))
    assert steps.cut_into_chunks(newcomer, again) == []
    archive = open_archive(newcomer)
    captures = archive.captures()
    assert len(captures) == len(Archive(alone.archive_root).captures())
    assert all(archive.can_read(capture) for capture in captures)
