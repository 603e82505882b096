"""Building the candidate: a copy of the live warehouse with the parts of one run merged in.

In: the live file (or none), the run's Parquet parts, metadata, the contracts and queries under sql/.
Out: runs/<run_id>/candidate.duckdb, and a BuildReport of what changed. The live file is only read.
Core, mart, ops.crawl_url, ops.repair and ops.quarantine are a function of captures, metadata and code: run
ids and the clock stay out of them, and in whatever order captures arrive the rows end the same.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from gov_reviews.atomic_write import rename_durably
from gov_reviews.clock import local_day
from gov_reviews.decisions.standing_decisions import review_decisions_of
from gov_reviews.errors import ContractBroken, NotEnoughSpace, WarehouseBusy
from gov_reviews.records.runs import BuildReport, RunOptions
from gov_reviews.records.source_status import SourceStatusRow
from gov_reviews.records.stored_columns import Row, column_values
from gov_reviews.run_folder import OUTCOME_FILES, SOURCE_FILES, RunFile, RunFolder, to_jsonable
from gov_reviews.settings import Settings
from gov_reviews.warehouse.arrow_tables import arrow_schema, arrow_table
from gov_reviews.warehouse.change_log import (
    ChangesAgainst,
    note_before,
    note_captures,
    note_published,
    write_changes,
)
from gov_reviews.warehouse.ddl import VIEW_COLUMNS, ensure_schema, view_column_rows
from gov_reviews.warehouse.decision_rows import DECISION_TABLE, decision_rows
from gov_reviews.warehouse.dimensions import metadata_rows
from gov_reviews.warehouse.duckdb_files import (
    CANDIDATE,
    file_bytes,
    foreign_logs,
    open_for_writing,
    use_all_threads,
)
from gov_reviews.warehouse.lake_catalogue import attach_read_only, is_lake, join_small_files
from gov_reviews.warehouse.published_file import (
    CANDIDATE_FILE,
    CandidateRecord,
    copy_hashed,
    database_state,
    publication_of,
    untouched_state,
)
from gov_reviews.warehouse.restore import repair_locked
from gov_reviews.warehouse.run_history import carry_history, newest_published_before
from gov_reviews.warehouse.source_versions import note_source_versions
from gov_reviews.warehouse.sql_literal import quoted
from gov_reviews.warehouse.table_contracts import TableContract, load_contracts
from gov_reviews.warehouse.table_merge import check_keys, merge_rows
from gov_reviews.warehouse.writer_lock import writer_lock
from gov_reviews.warehouse.year_values import RULE_SET, rule_set_rows

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

# What a build may need beside the copy itself: staging, write-ahead log, spill files.
SPARE_BYTES = 64 * 1024 * 1024
_GROWTH_OF_PARTS = 4
# The first table of what was read before that a build writes; what is known once the second one is built.
_CAPTURES_READ, _TOUCHED_DOCUMENTS = "ops.crawl_url", "staging.stg_touched_document"
_REGISTRY = "staging.stg_source"
# In the run folder: how the sources stand, as the run leaves them.
SOURCE_STATUS_FILE = RunFile("source_status.json", tuple[SourceStatusRow, ...])
# What later steps say about a candidate: a new one has nothing of it yet.
_ABOUT_A_CANDIDATE = ("candidate.json", "audit.json", "comparison.json", "difference.json", "difference.html")


def merge_into_candidate(settings: Settings, run_id: str) -> BuildReport:
    """Build the candidate of a run. Idempotent: a second build starts from the live file again and replaces
    the candidate and its audit.

    A live file that is not what was published is no base: it is set aside, and the newest kept file takes its
        place (`restore.repair_live`).

    Raises:
        WarehouseBusy: Another process builds or publishes, or changes the live file; the message names it.
        NotEnoughSpace: The disk cannot hold another copy.
        ContractBroken: A part, a query or the live file does not fit the contracts; the message names table
            and column.
        InvalidRequest: There is no such run.
    """
    folder = RunFolder(settings, run_id)
    folder.read_start()
    with writer_lock(settings, f"build run_id={run_id}"):
        for name in ("candidate.duckdb", "candidate.duckdb.wal", *_ABOUT_A_CANDIDATE):
            (folder.root / name).unlink(missing_ok=True)
        unfinished = folder.root / "candidate.building.duckdb"
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)
        incoming_bytes = _incoming_bytes(folder)
        _check_space(settings, folder, incoming_bytes)
        base, base_state = _copy_live(settings, unfinished, folder)
        _bring_to_backend(settings, unfinished)
        earlier = newest_published_before(settings) if base is None else None
        published = earlier if base is None else settings.warehouse_path
        report = _Build(unfinished, folder, earlier, published, incoming_bytes).run()
        record = CandidateRecord(base, written=database_state(unfinished), base_state=base_state)
        folder.write(CANDIDATE_FILE, record)
        rename_durably(unfinished, folder.candidate)
    logger.info(
        "built run_id=%s inserted=%s updated=%s deleted=%s",
        run_id,
        report.inserted,
        report.updated,
        report.deleted,
    )
    return report


def _copy_live(settings: Settings, target: Path, folder: RunFolder) -> tuple[str | None, str]:
    """Copy the live file, if it is what was published; its SHA-256, None when there is no live file, and its
    state before it was copied.
    """
    live = settings.warehouse_path
    base, state = _copy(live, target)
    if foreign_logs(live) or (base is not None and publication_of(settings, base) is None):
        folder.add_notes(repair_locked(settings))
        base, state = _copy(live, target)
        if base is not None and publication_of(settings, base) is None:
            raise WarehouseBusy(
                "The live warehouse changes while it is copied: another process writes into it. End that "
                "one.",
                "复制过程中数据库发生变化：另一进程正在写入。请结束该进程。",
                path=live,
            )
    return base, state


def _bring_to_backend(settings: Settings, path: Path) -> None:
    """See to it that what is built upon is of the kind that the installation wants: where nothing is live an
    empty one is made; of a live one of the other kind the rows are brought over; small files of a lake are
    joined.
    """
    tables = settings.lake_tables if settings.is_lake else None
    if not path.exists():
        if tables is not None:
            with open_for_writing(path, new_lake=tables):
                pass
        return
    contracts = load_contracts()
    with open_for_writing(path) as connection:
        if is_lake(connection):
            join_small_files(connection, CANDIDATE)
        if is_lake(connection) == settings.is_lake:
            return
        ensure_schema(connection, contracts)
    other = path.with_name("candidate.other.duckdb")
    path.replace(other)
    with open_for_writing(path, new_lake=tables) as connection:
        use_all_threads(connection)
        ensure_schema(connection, contracts)
        attach_read_only(connection, other, "other")
        for contract in contracts.values():
            if not contract.is_view and contract.schema_name != "staging":
                connection.execute(f"delete from {contract.table}")  # noqa: S608 - contract names
                connection.execute(f"insert into {contract.table} by name from other.{contract.table}")
        connection.execute("detach other")
    other.unlink()
    logger.info("brought over to the other kind of warehouse is_lake=%s path=%s", settings.is_lake, path)


def _copy(live: Path, target: Path) -> tuple[str | None, str]:
    target.unlink(missing_ok=True)
    if not live.is_file():
        return None, ""
    state = untouched_state(live.stat())  # before: what is changed meanwhile has another
    return copy_hashed(live, target), state


def _check_space(settings: Settings, folder: RunFolder, incoming_bytes: int) -> None:
    needed = 2 * file_bytes(settings.warehouse_path) + incoming_bytes + SPARE_BYTES
    free = shutil.disk_usage(folder.root).free
    if free < needed:
        raise NotEnoughSpace(
            "The disk is too full to build a warehouse. Free some space (gov-reviews tidy removes old run "
            "folders), then start a run again.",
            "磁盘空间不足，无法构建数据库。请腾出空间（gov-reviews tidy 可删除旧的运行目录）后重新运行。",
            needed_mb=needed // 2**20,
            free_mb=free // 2**20,
            path=folder.root,
        )


def _incoming_bytes(folder: RunFolder) -> int:
    """What the parts of a run may come to in a warehouse."""
    return _GROWTH_OF_PARTS * sum(path.stat().st_size for path in folder.parts.glob("*/*.parquet"))


class _Build:
    """One build into one file."""

    def __init__(
        self,
        path: Path,
        folder: RunFolder,
        earlier: Path | None,
        published: Path | None,
        incoming_bytes: int,
    ) -> None:
        """Args: the candidate; whose history it takes over, where it has none; what was published last; how
        much is read into it.
        """
        self._path = path
        self._folder = folder
        self._earlier = earlier
        self._published = published
        self._incoming_bytes = incoming_bytes
        self._contracts = load_contracts()
        self._changes: dict[str, Counter[str]] = {}

    def run(self) -> BuildReport:
        with open_for_writing(self._path, incoming_bytes=self._incoming_bytes) as connection:
            ensure_schema(connection, self._contracts)
            if self._earlier is not None:
                self._folder.add_notes([carry_history(connection, self._contracts, self._earlier)])
            against = note_published(connection, self._published)
            is_one_commit = is_lake(connection)  # each costs a lake a round through its catalogue
            if is_one_commit:
                connection.execute("begin")
            rows = {
                **metadata_rows(),
                DECISION_TABLE: decision_rows(review_decisions_of(self._folder)),
                RULE_SET: rule_set_rows(self._contracts),
                VIEW_COLUMNS: view_column_rows(self._contracts),
            }
            for contract in self._contracts.values():
                if contract.table == _CAPTURES_READ and against is ChangesAgainst.CANDIDATE:
                    note_captures(connection)
                if contract.load == "metadata":
                    _load_metadata(connection, contract, rows[contract.table])
                    if contract.table == _REGISTRY:
                        note_source_versions(connection, local_day(self._folder.read_start().started_at))
                elif contract.load == "parts":
                    _load_parts(connection, contract, self._folder.parts / contract.name)
                elif contract.load in {"replace", "merge", "refresh"}:
                    self._changes[contract.table] = merge_rows(connection, contract)
                if contract.table == _TOUCHED_DOCUMENTS and against is ChangesAgainst.CANDIDATE:
                    note_before(connection)
            _record_run(connection, self._folder)
            write_changes(connection, self._folder.run_id, against)
            if is_one_commit:
                connection.execute("commit")
        return BuildReport(
            candidate_path=str(self._folder.candidate),
            inserted=self._counts("INSERT"),
            updated=self._counts("UPDATE"),
            deleted=self._counts("DELETE"),
        )

    def _counts(self, action: str) -> dict[str, int]:
        published = {
            table: changes for table, changes in self._changes.items() if not table.startswith("staging.")
        }
        return {table: changes[action] for table, changes in published.items() if changes[action]}


# --- staging ---


def _load_metadata(connection: duckdb.DuckDBPyConnection, contract: TableContract, rows: list[Row]) -> None:
    connection.register("metadata_rows", arrow_table(contract, rows))
    _insert(connection, contract, "select * from metadata_rows", "metadata")
    connection.unregister("metadata_rows")


def _load_parts(connection: duckdb.DuckDBPyConnection, contract: TableContract, folder: Path) -> None:
    files = sorted(folder.glob("*.parquet"))
    for path in files:
        _check_part(path, contract)
    if files:
        # named one by one: a pattern in SQL could meet characters that mean something in a path
        names = ", ".join(quoted(str(path)) for path in files)
        _insert(connection, contract, f"select * from read_parquet([{names}])", str(folder))  # noqa: S608


def _check_part(path: Path, contract: TableContract) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    remedy = "It was written by another version or cut off; start a new run."
    remedy_zh = "它由另一版本写成或未写完，请重新运行。"
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise ContractBroken(
            f"A part cannot be read: {error}. {remedy}", f"分片无法读取：{error}。{remedy_zh}", path=path
        ) from error
    wanted = arrow_schema(contract)
    if schema.names != wanted.names or schema.types != wanted.types:
        columns = sorted(set(schema.names) ^ set(wanted.names)) or [
            field.name for field in wanted if schema.field(field.name).type != field.type
        ]
        raise ContractBroken(
            f"A part does not have the columns of its contract. {remedy}",
            f"分片的列与表的约定不符。{remedy_zh}",
            path=path,
            table=contract.table,
            columns=", ".join(columns),
        )


def _insert(connection: duckdb.DuckDBPyConnection, contract: TableContract, select: str, origin: str) -> None:
    import duckdb

    try:
        connection.execute(f"insert into {contract.table} by name {select}")
    except duckdb.ConstraintException as error:
        raise ContractBroken(
            f"Rows break the key or a promised value of their table: {str(error).splitlines()[0]}. Two "
            "chunks hold the same captures, "
            "or the extraction gave one thing twice.",
            f"有行违反表的主键或必填约定：{str(error).splitlines()[0]}。"
            "两个批次含有相同的抓取，或抽取对同一内容给出了两次结果。",
            table=contract.table,
            origin=origin,
        ) from error
    check_keys(connection, contract, contract.table)


# --- the run itself ---


def _record_run(connection: duckdb.DuckDBPyConnection, folder: RunFolder) -> None:
    """Rows of ops.run and ops.run_source: the history of this installation; and how its sources stand."""
    begun = folder.read_start()
    options = folder.read_options()
    chunks = folder.read_each(OUTCOME_FILES)
    for table in ("ops.run", "ops.run_source"):
        # written out: DuckDB imports pandas for a parameter
        connection.execute(f"delete from {table} where run_id = {quoted(folder.run_id)}")  # noqa: S608
    run: Row = {
        "run_id": folder.run_id,
        "started_at": begun.started_at,
        "package_version": begun.version,
        "run_mode": options.mode.value if options.reprocess is None else "reprocess",
        "run_options": json.dumps(to_jsonable(RunOptions, options), ensure_ascii=False, sort_keys=True),
        "chunk_count": len(chunks),
        "capture_count": sum(chunk.captures for chunk in chunks),
        "document_count": sum(chunk.documents for chunk in chunks),
        "observation_count": sum(chunk.observations for chunk in chunks),
        "quarantined_count": sum(chunk.quarantined for chunk in chunks),
        "not_a_review_count": sum(chunk.not_reviews for chunk in chunks),
    }
    sources = [
        {"run_id": folder.run_id} | column_values(outcome) for outcome in folder.read_each(SOURCE_FILES)
    ]
    contracts = load_contracts()
    status = folder.read(SOURCE_STATUS_FILE)
    if status is not None:
        connection.execute("delete from ops.source_status")
    standing = [column_values(row) for row in status or ()]
    for table, rows in (
        ("ops.run", [run]),
        ("ops.run_source", sources),
        ("ops.source_status", standing),
    ):
        connection.register("run_rows", arrow_table(contracts[table], rows))
        connection.execute(f"insert into {table} by name select * from run_rows")  # noqa: S608
        connection.unregister("run_rows")
