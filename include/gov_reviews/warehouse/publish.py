"""Publishing: the audited candidate takes the place of the live warehouse by rename.

In: a run's candidate, its audit, the live file. Out: a new live file; the one before in warehouse/previous, of which the last few are kept.
Readers that are connected keep their file; new ones see the new file. At no moment is there no live file or half a one.
It refuses candidates that failed the audit, were built on another live file than the present one, or cannot be read back whole.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from gov_reviews.errors import AuditFailed, ContractBroken, InvalidRequest, StaleCandidate
from gov_reviews.runs import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import CandidateRecord, file_sha256
from gov_reviews.warehouse.connection import open_for_writing, open_read_only
from gov_reviews.warehouse.contracts import load_contracts
from gov_reviews.warehouse.lock import DEFAULT_TIMEOUT_S, writer_lock

logger = logging.getLogger(__name__)

KEPT_VERSIONS = 3
VERIFY_TIMEOUT_S = 600


def publish_candidate(settings: Settings, run_id: str, lock_timeout_s: float = DEFAULT_TIMEOUT_S) -> None:
    """Make the candidate of a run the live warehouse. Idempotent: once it is live, a second call does nothing.

    Raises:
        InvalidRequest: The run has no candidate.
        AuditFailed: The candidate was not audited, or a critical check failed.
        StaleCandidate: Another run published since this candidate was built.
        ContractBroken: The candidate cannot be read back as it was written.
        WarehouseBusy: Another process builds or publishes.
    """
    folder = RunFolder(settings, run_id)
    live = settings.warehouse_path
    with writer_lock(settings, f"publish run_id={run_id}", lock_timeout_s):
        record = folder.read("candidate.json", CandidateRecord)
        if record is None:
            raise InvalidRequest("There is nothing to publish: this run has built no candidate.", path=folder.root)
        live_sha256 = file_sha256(live) if live.is_file() else None
        if record.candidate_sha256 is not None and live_sha256 == record.candidate_sha256:
            # killed after the rename, or called again
            folder.candidate.unlink(missing_ok=True)
            logger.info("already published run_id=%s", run_id)
            return
        _check_may_publish(folder, record, live_sha256)
        _finish(folder.candidate)
        _verify(folder.candidate)
        _sync(folder.candidate)
        sha256 = file_sha256(folder.candidate)
        # Recorded before the rename: whoever finds this hash on the live file knows that the publication was complete.
        folder.write("candidate.json", CandidateRecord, CandidateRecord(base_sha256=record.base_sha256, candidate_sha256=sha256))
        live.parent.mkdir(parents=True, exist_ok=True)
        _keep_previous(live)
        _rename_over(folder.candidate, live)
        _drop_old_versions(live.parent / "previous")
    logger.info("published run_id=%s path=%s sha256=%s", run_id, live, sha256)


def _check_may_publish(folder: RunFolder, record: CandidateRecord, live_sha256: str | None) -> None:
    if not folder.candidate.is_file():
        raise InvalidRequest("The candidate is gone: it was published and replaced since, or tidied away. Start a new run.",
                             path=folder.candidate)  # fmt: skip
    audit = folder.read_audit()
    if audit is None:
        raise AuditFailed("The candidate was not audited, so it is not published. Run the audit first.", run_id=folder.run_id)
    if not audit.is_passed:
        raise AuditFailed("A critical check failed, so the candidate is not published; see audit.json.", run_id=folder.run_id)
    if live_sha256 != record.base_sha256:
        raise StaleCandidate(
            "The live warehouse has changed since this candidate was built; publishing it would undo the other run. Start a new run: "
            "nothing is fetched or lost.",
            run_id=folder.run_id,
        )


def _finish(candidate: Path) -> None:
    """Drop what is not published and write everything into the one file."""
    import duckdb

    try:
        with open_for_writing(candidate) as connection:
            connection.execute("drop schema if exists staging cascade")
    except duckdb.Error as error:
        raise ContractBroken(f"The candidate is damaged; build it again. {str(error).splitlines()[0]}", path=candidate) from error
    wal = candidate.with_name(f"{candidate.name}.wal")
    if wal.exists():
        raise ContractBroken("The candidate still has a write-ahead log after its checkpoint; build it again.", path=wal)


def _verify(candidate: Path) -> None:
    """Read the file back whole in a fresh process and compare with what this process counts."""
    process = subprocess.run(  # noqa: S603 - our own module on our own file
        [sys.executable, "-m", "gov_reviews.warehouse.verify", str(candidate)],
        capture_output=True,
        text=True,
        timeout=VERIFY_TIMEOUT_S,
        check=False,
    )
    if process.returncode != 0:
        raise ContractBroken(
            f"The candidate cannot be read back; build it again. {process.stderr.strip().splitlines()[-1:]}", path=candidate
        )
    read_back: dict[str, int] = json.loads(process.stdout)
    with open_read_only(candidate) as connection:
        counts = {
            table: int((connection.execute(f"select count(*) from {table}").fetchone() or (0,))[0])  # noqa: S608 - contract names
            for table, contract in load_contracts().items()
            if contract.schema_name != "staging" and not contract.is_view
        }
    differing = {table: (count, read_back.get(table)) for table, count in counts.items() if read_back.get(table) != count}
    if differing:
        raise ContractBroken("The candidate reads back with other rows than were written; build it again.", path=candidate, rows=differing)


def _sync(path: Path) -> None:
    """Force a file or folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_previous(live: Path) -> None:
    """Give the present live file a second name; it keeps its first one until the rename."""
    if not live.is_file():
        return
    folder = live.parent / "previous"
    folder.mkdir(exist_ok=True)
    written = datetime.fromtimestamp(live.stat().st_mtime, tz=UTC)
    target = folder / f"{written:%Y%m%dT%H%M%S%fZ}.duckdb"
    if target.exists():
        return
    try:
        os.link(live, target)
    except OSError:  # a file system without links
        temporary = target.with_suffix(".tmp")
        shutil.copyfile(live, temporary)
        temporary.replace(target)
    _sync(folder)


def _rename_over(candidate: Path, live: Path) -> None:
    try:
        candidate.replace(live)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # run folders on another disk: copy beside the live file first, since only a rename is all or nothing
        beside = live.with_name(f".{live.name}.new")
        shutil.copyfile(candidate, beside)
        _sync(beside)
        beside.replace(live)
        candidate.unlink()
    _sync(live.parent)


def _drop_old_versions(folder: Path) -> None:
    versions = sorted(folder.glob("*.duckdb")) if folder.is_dir() else []
    for path in versions[:-KEPT_VERSIONS]:
        path.unlink()
