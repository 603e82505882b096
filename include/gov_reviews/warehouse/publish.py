"""Publishing: the audited candidate takes the place of the live warehouse by rename.

In: a run's candidate, its audit, the live file. Out: a new live file, read-only and recorded in
publications.jsonl; the one before in warehouse/previous, of which the last few are kept. Readers that are
connected keep their file; new ones see the new file. At no moment is there no live file or half a one. It
refuses candidates that failed the audit, were built on another live file than the present one, or cannot be
read back whole, and it does not publish while a session has the live file open for writing: that session's
log would be laid on the new file later.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

from gov_reviews.atomic_write import rename_durably, replaced_atomically, sync_path
from gov_reviews.errors import AuditFailed, ContractBroken, InvalidRequest, StaleCandidate, WarehouseDamaged
from gov_reviews.faults import as_ours, first_line
from gov_reviews.file_hash import file_sha256, stream_sha256
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.records.both_languages import in_both, reason_in_both
from gov_reviews.run_folder import AUDIT_FILE, RunFolder
from gov_reviews.settings import LAKE_TABLES, Settings
from gov_reviews.warehouse.duckdb_files import (
    CANDIDATE,
    foreign_logs,
    open_for_writing,
    open_in_memory,
    open_read_only,
)
from gov_reviews.warehouse.lake_catalogue import drop_needless_files, forget_history, is_lake
from gov_reviews.warehouse.published_file import (
    AT_WORK,
    CANDIDATE_FILE,
    CandidateRecord,
    PublicationKind,
    beside_name,
    copy_hashed,
    database_state,
    kept_files,
    kept_path,
    make_read_only,
    publication_of,
    read_publications,
    record_publication,
    second_name,
    set_aside,
    untouched_state,
)
from gov_reviews.warehouse.table_contracts import load_contracts
from gov_reviews.warehouse.writer_lock import without_writers, writer_lock

logger = logging.getLogger(__name__)

VERIFY_TIMEOUT_S = 600


def replace_live_file(settings: Settings, run_id: str) -> tuple[str, ...]:
    """Make the candidate of a run the live warehouse. Idempotent: once it is live, a second call does
    nothing.

    Args:
        settings: The installation.
        run_id: The run.

    Returns:
        What was found at the live file that is not ours, for a person.

    Raises:
        InvalidRequest: The run has no candidate.
        AuditFailed: The candidate was not audited, or a critical check failed.
        StaleCandidate: Another run published since this candidate was built.
        ContractBroken: The candidate cannot be read back as it was written.
        WarehouseBusy: Another process builds or publishes, or holds the live file open for writing; the
            candidate stays.
    """
    folder = RunFolder(settings, run_id)
    live = settings.warehouse_path
    with writer_lock(settings, f"publish run_id={run_id}"):
        record = folder.read(CANDIDATE_FILE)
        if record is None:
            raise InvalidRequest(
                "There is nothing to publish: this run has built no candidate.",
                "没有可发布的内容：本次运行未生成候选文件。",
                path=folder.root,
            )
        if (
            record.candidate_sha256 is not None
            and live.is_file()
            and file_sha256(live) == record.candidate_sha256
        ):
            # killed after the rename, or called again
            folder.candidate.unlink(missing_ok=True)
            logger.info("already published run_id=%s", run_id)
            return ()
        live.parent.mkdir(parents=True, exist_ok=True)
        with without_writers(live, settings.lock_wait_s) as held:
            notes = clear_logs(settings)
            _note(folder, notes)  # now: what follows may refuse to publish
            live_sha256 = _live_sha256(held, record)
            is_changed = _check_may_publish(settings, folder, record, live_sha256)
            record = replace(record, audited=AT_WORK)
            folder.write(CANDIDATE_FILE, record)
            _finish(folder.candidate)
            verify(folder.candidate)
            make_read_only(folder.candidate)
            sync_path(folder.candidate)
            sha256 = file_sha256(folder.candidate)
            # Recorded before the rename: whoever finds this hash on the live file knows that the publication
            # was complete.
            record_publication(
                settings, PublicationKind.PUBLISHED, run_id, sha256, folder.candidate.stat().st_size
            )
            record = replace(record, candidate_sha256=sha256)
            folder.write(CANDIDATE_FILE, record)
            if is_changed:
                notes += (describe_change(set_aside(settings, live, leave=True)),)
            elif live_sha256 is not None:
                _keep_previous(settings, live_sha256)
            _rename_over(folder.candidate, live)
            record = replace(record, live_state=untouched_state(live.stat()))
            folder.write(CANDIDATE_FILE, record)
            # A session that slipped in before the lock was taken ends here: its log, if there is one, is
            # found at once.
            notes += clear_logs(settings)
        _drop_old_versions(settings)
        _drop_needless_files(settings)
    _note(folder, notes)
    logger.info("published run_id=%s path=%s sha256=%s", run_id, live, sha256)
    return notes


def _live_sha256(held: BufferedReader | None, record: CandidateRecord) -> str | None:
    """The hash of the live file: the one of when it was copied, where nobody has touched it since."""
    if held is None:
        return None
    if record.base_state and record.base_state == untouched_state(os.fstat(held.fileno())):
        return record.base_sha256
    return stream_sha256(held)


def _note(folder: RunFolder, notes: tuple[str, ...]) -> None:
    """Keep notes for the run's summary, and say each once in the log."""
    for note in folder.add_notes(notes):
        logger.warning("%s", note)


def clear_logs(settings: Settings) -> tuple[str, ...]:
    """Set aside every write-ahead log that lies beside the live file; one sentence each.

    Nobody may hold the file for writing meanwhile.
    """
    notes = []
    for log in foreign_logs(settings.warehouse_path):
        target = set_aside(settings, log)
        notes.append(
            in_both(
                "A write-ahead log that is not ours lay beside the live warehouse and was set aside as "
                f"{target}: a session had opened the published file for writing. Its changes are in no "
                "published figure.",
                f"数据库旁有一份不属于本程序的预写日志，已移至 {target}：有会话以写入方式打开过已发布的文件，"
                "其改动不在任何已发布的数据中。",
            )
        )
    return tuple(notes)


def describe_change(kept: Path) -> str:
    """What is said about a live file that is not what was published."""
    return in_both(
        "The live warehouse was not the file that was published (its SHA-256 stands in no publication): it "
        f"was changed or damaged, and is kept as {kept}. Nothing of it is in what is published now.",
        f"正式库不是所发布的文件（其 SHA-256 不在发布记录中）：已被改动或损坏，现保存为 {kept}，"
        "其内容不在现已发布的数据中。",
    )


def _check_may_publish(
    settings: Settings, folder: RunFolder, record: CandidateRecord, live_sha256: str | None
) -> bool:
    """Refuse what must not go live.

    Returns:
        Whether the live file was changed since the candidate was built, by somebody who is not us: then it is
        set aside.
    """
    if not folder.candidate.is_file():
        raise InvalidRequest(
            "The candidate is gone: it was published and replaced since, or tidied away. Start a new run.",
            "候选文件已不在：可能已发布并被取代，或已被清理。请重新运行。",
            path=folder.candidate,
        )
    audit = folder.read(AUDIT_FILE)
    if audit is None:
        raise AuditFailed(
            "The candidate was not audited, so it is not published. Run the audit first.",
            "候选文件未经质量检查，不予发布。请先执行质量检查。",
            run_id=folder.run_id,
        )
    if not audit.is_passed:
        raise AuditFailed(
            "A critical check failed, so the candidate is not published; see audit.json.",
            "有严重的质量检查未通过，候选文件不予发布；详见 audit.json。",
            run_id=folder.run_id,
        )
    if record.audited and record.audited != AT_WORK and database_state(folder.candidate) != record.audited:
        raise AuditFailed(
            "Something wrote into the candidate after its audit, so it is not published. Start a new run: "
            "nothing is fetched or lost.",
            "候选文件在质量检查之后又被写入，不予发布。请重新运行：不会重复抓取，也不会丢失数据。",
            run_id=folder.run_id,
            path=folder.candidate,
        )
    if live_sha256 == record.base_sha256:
        return False
    if (
        live_sha256 is not None
        and publication_of(settings, live_sha256) is None
        and _is_newest(settings, folder.run_id, record.base_sha256)
    ):
        return True
    raise StaleCandidate(
        "The live warehouse has changed since this candidate was built; publishing it would undo the other "
        "run. Start a new run: "
        "nothing is fetched or lost.",
        "候选文件生成之后数据库已有变化，发布会撤销另一次运行的结果。请重新运行：不会重复抓取，也不会丢失数据。",
        run_id=folder.run_id,
    )


def _is_newest(settings: Settings, run_id: str, base_sha256: str | None) -> bool:
    """Whether no other run published after the base did; what this run recorded before it was killed does not
    count.
    """
    others = [entry for entry in read_publications(settings) if entry.run_id != run_id]
    return base_sha256 is not None and bool(others) and others[-1].sha256 == base_sha256


def _finish(candidate: Path) -> None:
    """Drop what is not published and write everything into the one file."""
    import duckdb

    try:
        with open_for_writing(candidate) as connection:
            connection.execute("drop schema if exists staging cascade")
            if is_lake(connection):
                forget_history(connection, CANDIDATE)
    except (
        duckdb.IOException,
        duckdb.SerializationException,
        duckdb.FatalException,
        duckdb.InternalException,
    ) as error:
        if not isinstance(as_ours(error), WarehouseDamaged):
            raise
        raise ContractBroken(
            *message_of("candidate_damaged", reason=first_line(error)), path=candidate
        ) from error
    except WarehouseDamaged as error:
        raise ContractBroken(
            *message_of("candidate_damaged", reason=reason_in_both(error)), path=candidate
        ) from error
    wal = candidate.with_name(f"{candidate.name}.wal")
    if wal.exists():
        raise ContractBroken(*message_of("candidate_has_log"), path=wal)


def verify(path: Path, *, is_complete: bool = True) -> None:
    """Read a file back whole in a fresh process and compare with what this process counts.

    Args:
        path: The file.
        is_complete: It must have every table of the contracts, and views that can be asked; one of an earlier
            version may not.

    Raises:
        ContractBroken: It cannot be read, lacks a table, or reads back with other rows.
    """
    read_back = _read_back(path, is_complete)
    with open_read_only(path) as connection:
        tables = {
            f"{row[0]}.{row[1]}"
            for row in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        }
        promised = [
            name
            for name, contract in load_contracts().items()
            if contract.schema_name != "staging" and not contract.is_view
        ]
        missing = [name for name in promised if name not in tables]
        if missing and is_complete:
            raise ContractBroken(*message_of("file_lacks_table"), path=path, tables=", ".join(missing))
        counts = {
            table: int((connection.execute(f"select count(*) from {table}").fetchone() or (0,))[0])  # noqa: S608 - contract names
            for table in promised
            if table in tables
        }
    differing = {
        table: (count, read_back.get(table))
        for table, count in counts.items()
        if read_back.get(table) != count
    }
    if differing:
        raise ContractBroken(*message_of("file_reads_back_otherwise"), path=path, rows=differing)


def _read_back(path: Path, is_complete: bool) -> dict[str, int]:
    """Rows by table, as a fresh process counts them by reading every value."""
    try:
        process = subprocess.run(  # noqa: S603 - our own module on our own file
            [
                sys.executable,
                "-m",
                "gov_reviews.warehouse.verify",
                str(path),
                *(() if is_complete else ("--tables",)),
            ],
            capture_output=True,
            text=True,
            timeout=VERIFY_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ContractBroken(
            *message_of("file_not_read_back_in_time", seconds=VERIFY_TIMEOUT_S), path=path
        ) from error
    if process.returncode != 0:
        wording = " ".join(process.stderr.strip().splitlines()[-1:])
        raise ContractBroken(*message_of("file_cannot_be_read_back", reason=wording), path=path)
    counts: dict[str, int] = json.loads(process.stdout)
    return counts


def _keep_previous(settings: Settings, live_sha256: str) -> None:
    """Give the present live file a second name, that of its publication; it keeps its first one until the
    rename.
    """
    entry = publication_of(settings, live_sha256)
    if entry is None:
        return
    target = kept_path(settings, entry.number)
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        second_name(settings.warehouse_path, target)
        sync_path(target.parent)


def _rename_over(candidate: Path, live: Path) -> None:
    try:
        rename_durably(candidate, live)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # run folders on another disk: copy beside the live file first, since only a rename is all or nothing
        with replaced_atomically(live, beside_name(live)) as beside:
            if copy_hashed(candidate, beside) != file_sha256(candidate):
                raise ContractBroken(*message_of("candidate_changed"), path=candidate) from error
            beside.chmod(candidate.stat().st_mode & 0o777)
        candidate.unlink()


def _drop_old_versions(settings: Settings) -> None:
    for path in list(kept_files(settings).values())[: -settings.keep_warehouses]:
        path.unlink()


def _drop_needless_files(settings: Settings) -> None:
    """Of a lake on this disk: the Parquet files that no warehouse here needs. What cannot be looked at is no
    reason to fail: the publication is done, and the next one looks again.
    """
    import duckdb

    tables = settings.data_root / LAKE_TABLES
    if not tables.is_dir():
        return
    catalogues = [settings.warehouse_path, *kept_files(settings).values()]
    catalogues += settings.warehouse_path.parent.glob("set_aside/*.duckdb")
    catalogues += settings.runs_root.glob("*/candidate*.duckdb")
    try:
        with open_in_memory(settings.runs_root) as connection:
            drop_needless_files(connection, tables, catalogues)
    except (duckdb.Error, OSError) as error:
        logger.warning("parquet files not tidied, a file cannot be read reason=%s", first_line(error))
